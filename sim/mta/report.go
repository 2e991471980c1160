package mta

import (
	"slices"
	"strings"

	"mailscope/sim/machine"
	"mailscope/sim/message"
	"mailscope/sim/smtp"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// report is a delivery report that is being written down: the entry that will carry
// it, and what the trace says of it.
type report struct {
	entry   *Entry
	created []trace.Report // one for each status
}

// newReport writes a report to the sender of e about some of its recipients (RFC
// 3464), or nil where there is no sender to tell: e may be a report itself, and
// nobody reports on those (RFC 5321 6.1).
func (s *Server) newReport(e *Entry, about []int, action string) *report {
	if e.From.IsNull() {
		return nil
	}
	postmaster := smtp.Path{Local: "postmaster", Domain: s.cfg.Name}
	r := message.Report{
		ReportingMTA: s.cfg.Name, Arrival: e.Arrived.Date(), Date: s.stamp().Date(),
		From: postmaster.String(), To: e.From.String(), Action: action, Original: e.Content,
	}
	for _, i := range about {
		r.Recipients = append(r.Recipients, s.reportRecipient(e, &e.Recipients[i], action))
	}
	entry := s.newEntry(smtp.Path{}, message.Content{}, smtp.Recipients(e.From))
	r.ID = entry.ID + "@" + s.cfg.Name
	entry.Content = r.Content()
	return &report{entry: entry, created: createdBy(e, about, action)}
}

func (s *Server) reportRecipient(e *Entry, to *Recipient, action string) message.ReportRecipient {
	d := &e.Destinations[to.Destination]
	r := message.ReportRecipient{
		Final: to.Path.String(), Status: to.Last.Status, RemoteMTA: to.Last.Remote,
		Diagnostic: to.Last.Reply, LastAttempt: d.Last.Date(),
	}
	if r.Diagnostic == "" {
		r.Diagnostic = strings.TrimPrefix(to.Last.Reason, to.Last.Remote+": ")
	}
	if action == trace.ActionDelayed {
		r.WillRetryUntil = d.First.Add(s.cfg.Retry.Lifetime()).Date()
	}
	return r
}

// createdBy sorts the recipients of a report by status: each gets an event.
func createdBy(e *Entry, about []int, action string) []trace.Report {
	var list []trace.Report
	for _, i := range about {
		r := &e.Recipients[i]
		at := slices.IndexFunc(list, func(t trace.Report) bool { return t.Status == r.Last.Status })
		if at < 0 {
			at = len(list)
			list = append(list, trace.Report{About: e.ID, Action: action, Status: r.Last.Status})
		}
		list[at].Recipients = append(list[at].Recipients, r.Path.String())
	}
	return list
}

// reported tells of a report that is on disk, and puts it into the queue.
func (s *Server) reported(out *machine.Out, r *report) {
	for _, created := range r.created {
		out.Add(machine.Note{Kind: trace.DSNCreated, Message: r.entry.ID, Detail: created,
			Because: &words.Because{RFC: 5321, Section: "6.1", Key: words.MailReported, Args: []string{created.About}}})
	}
	s.queue[r.entry.ID] = r.entry
	s.noteStored(out, r.entry, nil)
}

// noteDiscarded says that nobody is told of a failure: the message is a report
// itself (RFC 5321 6.1).
func (s *Server) noteDiscarded(out *machine.Out, e *Entry) {
	out.Add(machine.Note{Kind: trace.Discarded, Message: e.ID,
		Detail:  trace.Reason{Reason: sentence(words.MailNoReportOnReport)},
		Because: &words.Because{RFC: 5321, Section: "6.1", Key: words.MailNoReportOnReport}})
}

// warning is a delay report on its way to the disk.
type warning struct {
	report *report
}

// warnDue tells the sender that a message is late but not lost (RFC 5321 4.5.4.1).
func (s *Server) warnDue(out *machine.Out, serial int64) {
	d, ok := s.due[serial]
	if !ok {
		return
	}
	e := s.queue[d.entry].change()
	to := &e.Destinations[d.destination]
	waiting := e.at(d.destination)
	if len(waiting) == 0 {
		return
	}
	to.Warnings = s.cfg.Retry.warned(to.Warnings, s.stamp().Sub(to.First))
	s.queue[e.ID] = e
	s.scheduleWarning(out, serial, to)
	if r := s.newReport(e, waiting, trace.ActionDelayed); r != nil {
		s.write(out, warning{r}, machine.Item{Key: e.Key(), Value: e}, machine.Item{Key: r.entry.Key(), Value: r.entry})
	}
}

// done sends the warning. One that the disk would not take is left out: the sender
// will hear of the end.
func (w warning) done(s *Server, out *machine.Out, err machine.Failure) {
	if err != "" {
		s.noteStoreFailed(out, w.report.entry.ID, err)
		return
	}
	s.reported(out, w.report)
	s.begin(out, w.report.entry)
}
