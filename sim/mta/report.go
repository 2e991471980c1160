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
	entry   *Entry // the report, on its way to the sender
	about   []int  // the recipients of the message that it is about
	created []trace.Report
}

// item is what the disk is to keep of a report, in one write with what it tells of.
func (r *report) item() machine.Item { return machine.Item{Key: r.entry.Key(), Value: r.entry} }

// reportOn writes a report about those of the recipients of e whose sender wants to hear
// of the action (RFC 3461 4.1); nil where nobody does, or nobody can be told. Whoever
// calls it stores the report's item in one write with the change that it tells of; then
// reported tells the trace, and begin sends it. untold says why a failure is told to
// nobody.
func (s *Server) reportOn(e *Entry, indexes []int, action string) *report {
	var about []int
	for _, i := range indexes {
		if wanted(e, e.Recipients[i].Notify, action) {
			about = append(about, i)
		}
	}
	to := s.toldTo(e, action)
	if len(about) == 0 || to.IsNull() {
		return nil
	}
	entry := s.newEntry(smtp.Path{}, message.Content{}, smtp.Recipients(to))
	r := s.newReport(e, about, action)
	entry.UTF8 = e.UTF8
	r.ID, r.To = entry.ID+"@"+s.cfg.Name, to.String()
	entry.Content = r.Content()
	return &report{entry, about, createdBy(e, about, &r)}
}

// wanted reports whether a sender wants to hear of an action. Who is told of the failure of
// a report has asked for nothing.
func wanted(e *Entry, n smtp.Notify, action string) bool {
	switch action {
	case trace.ActionFailed:
		return e.From.IsNull() || n.Failure()
	case trace.ActionDelayed:
		return n.Delay()
	}
	return n.Success()
}

// toldTo returns who is told of an action: the sender. Of the failure of a message without
// one, which is a report itself, nobody is told (RFC 5321 6.1), but for a sendmail's own
// postmaster: its option DoubleBounceAddress is "postmaster" unless somebody changes it
// (sendmail operations guide). Postfix would tell its postmaster for the notify class
// 2bounce, which is not among the default ones, resource and software (postconf); Exim
// freezes such a message and throws it away after two days (ignore_bounce_errors_after in
// its default configuration), which is simplified to at once; OpenSMTPD drops it.
func (s *Server) toldTo(e *Entry, action string) smtp.Path {
	if e.From.IsNull() && action == trace.ActionFailed && s.tellsPostmaster() && !s.isForPostmaster(e) {
		return smtp.Path{Local: "postmaster", Domain: s.cfg.Name}
	}
	return e.From
}

func (s *Server) tellsPostmaster() bool { return s.cfg.Personality.Name == "sendmail" }

// isForPostmaster reports whether a report is for the host's own postmaster: where not even
// that can be delivered, nobody is left.
func (s *Server) isForPostmaster(e *Entry) bool {
	return !slices.ContainsFunc(e.Recipients, func(r Recipient) bool { return !r.Path.IsPostmaster() || !s.known.own(r.Path.Domain) })
}

// newReport puts together what a report says, but to whom.
func (s *Server) newReport(e *Entry, about []int, action string) message.Report {
	postmaster := smtp.Path{Local: "postmaster", Domain: s.cfg.Name}
	r := message.Report{
		ReportingMTA: s.cfg.Name, Arrival: e.Arrived.Date(), Date: s.stamp().Date(), Style: s.cfg.Personality.Name,
		From: postmaster.String(), Action: action, Original: e.Content, HeadersOnly: e.Ret == smtp.RetHeaders,
		EnvID: e.EnvID, QueueID: e.ID, Sender: e.From.String(), UTF8: e.UTF8,
	}
	for _, i := range about {
		r.Recipients = append(r.Recipients, s.reportRecipient(e, &e.Recipients[i], action))
	}
	if d := &e.Destinations[e.Recipients[about[0]].Destination]; d.Attempts <= 1 {
		r.ReceivedFrom = message.ReceivedFrom(e.Content)
	}
	return r
}

func (s *Server) reportRecipient(e *Entry, to *Recipient, action string) message.ReportRecipient {
	d := &e.Destinations[to.Destination]
	r := message.ReportRecipient{
		Final: to.Path.String(), Original: to.Original, Status: to.Last.Status, RemoteMTA: to.Last.Remote,
		Diagnostic: to.Last.Reply, LastAttempt: d.Last.Date(),
		Own:     to.Last.Reply == "" && to.Last.Stage != "",
		Expired: action == trace.ActionFailed && !to.Last.permanent(),
	}
	if r.Diagnostic == "" {
		r.Diagnostic = strings.TrimPrefix(to.Last.Reason, to.Last.Remote+": ")
	}
	if action == trace.ActionDelayed {
		r.WillRetryUntil = d.First.Add(s.cfg.Retry.GiveUp).Date()
	}
	return r
}

// createdBy sorts the recipients of a report by the status it gives them: each gets an
// event.
func createdBy(e *Entry, about []int, r *message.Report) []trace.Report {
	var list []trace.Report
	for n, i := range about {
		status := r.Status(n)
		at := slices.IndexFunc(list, func(t trace.Report) bool { return t.Status == status })
		if at < 0 {
			at = len(list)
			list = append(list, trace.Report{About: e.ID, Action: r.Action, Status: status})
		}
		list[at].Recipients = append(list[at].Recipients, e.Recipients[i].Path.String())
	}
	return list
}

// reported tells of a report that is on disk, and puts it into the queue.
func (s *Server) reported(out *machine.Out, r *report) {
	for _, created := range r.created {
		out.Add(machine.Note{Kind: trace.DSNCreated, Message: r.entry.ID, Detail: created, Because: whyReported(created)})
	}
	s.queue[r.entry.ID] = r.entry
	s.noteStored(out, r.entry, nil)
}

// whyReported returns the rule by which a sender is told of an action.
func whyReported(r trace.Report) *words.Because {
	switch r.Action {
	case trace.ActionFailed:
		return &words.Because{RFC: 5321, Section: "6.1", Key: words.MailReported, Args: []string{r.About}}
	case trace.ActionDelayed:
		return &words.Because{RFC: 3461, Section: "5.2.5", Key: words.MailReportedDelay, Args: []string{r.About}}
	case trace.ActionRelayed:
		return &words.Because{RFC: 3461, Section: "5.2.2", Key: words.MailReportedRelay, Args: []string{r.About}}
	case trace.ActionExpanded:
		return &words.Because{RFC: 3461, Section: "5.2.7.3", Key: words.MailReportedExpanded, Args: []string{r.About}}
	}
	return &words.Because{RFC: 3461, Section: "5.2.3", Key: words.MailReportedDelivery, Args: []string{r.About}}
}

// untold returns those who have failed and are in no report.
func untold(failed []int, r *report) []int {
	if r == nil {
		return failed
	}
	return slices.DeleteFunc(slices.Clone(failed), func(i int) bool { return slices.Contains(r.about, i) })
}

// noteDiscarded says why nobody is told of a failure: the message is a report itself
// (RFC 5321 6.1), or its sender did not want to know (RFC 3461 4.1).
func (s *Server) noteDiscarded(out *machine.Out, e *Entry) {
	because := &words.Because{RFC: 5321, Section: "6.1", Key: words.MailNoReportOnReport}
	switch {
	case !e.From.IsNull():
		because = &words.Because{RFC: 3461, Section: "4.1", Key: words.MailNoReportWanted}
	case s.tellsPostmaster():
		because.Key = words.MailPostmasterFails
	}
	out.Add(machine.Note{Kind: trace.Discarded, Message: e.ID, Detail: trace.Reason{Reason: sentence(because.Key)}, Because: because})
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
	if r := s.reportOn(e, waiting, trace.ActionDelayed); r != nil {
		s.write(out, warning{r}, machine.Item{Key: e.Key(), Value: e}, r.item())
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
