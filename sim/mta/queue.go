package mta

import (
	"slices"
	"strconv"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// due is one destination of a queue entry: what the queue's timers are about.
type due struct {
	entry       string
	destination int
	attempt     *attempt    // the one under way, nil between attempts
	rewrite     *settlement // what the disk would not take, to be written again; never changed
	writing     bool        // mailboxes are being written to
	insists     bool        // a person wants the next attempt to spare no host
	recipients  []int       // of the last attempt, and how people write them: most attempts are
	names       []string    // for the same ones as the one before; never changed
}

// idle reports whether the destination waits for its next attempt.
func (d due) idle() bool { return d.attempt == nil && d.rewrite == nil && !d.writing }

func (d due) clone() due {
	if d.attempt != nil {
		d.attempt = d.attempt.clone()
	}
	return d
}

// begin takes a new entry up: the first attempt for each destination waits for no
// tick.
func (s *Server) begin(out *machine.Out, e *Entry) {
	for i := range e.Destinations {
		s.startAttempt(out, s.newDue(e.ID, i))
	}
}

func (s *Server) newDue(entry string, destination int) int64 {
	s.serial++
	s.due[s.serial] = due{entry: entry, destination: destination}
	return s.serial
}

// bootEntry takes up an entry that the disk kept: attempts go on when they are due,
// at once where that has passed.
func (s *Server) bootEntry(out *machine.Out, item machine.Item) {
	e, err := entryOf(item.Value)
	if err != nil {
		out.Add(machine.Note{Kind: trace.Noted, Message: item.Key.ID,
			Detail: trace.Reason{Reason: sentence(words.MailBadEntry, item.Key.ID)}, Because: &words.Because{Key: words.MailBadEntry, Args: []string{item.Key.ID}}})
		return
	}
	if slices.ContainsFunc(e.Recipients, func(r Recipient) bool { return r.leaving }) {
		e = e.change()
		for i := range e.Recipients {
			e.Recipients[i].leaving = false
		}
	}
	s.queue[e.ID] = e
	s.recall(e)
	for i := range e.Destinations {
		if len(e.at(i)) > 0 {
			s.schedule(out, s.newDue(e.ID, i))
		}
	}
}

func entryOf(v machine.Value) (*Entry, error) {
	if raw, ok := v.(machine.Raw); ok {
		return DecodeEntry(raw)
	}
	return v.(*Entry), nil
}

// schedule sets the timers of a destination: its next attempt, and its warning.
func (s *Server) schedule(out *machine.Out, serial int64) {
	e, d := s.dueOf(serial)
	if e.Held {
		return
	}
	next := max(d.Next, s.stamp())
	out.Add(machine.SetTimer{Timer: machine.Timer{Of: machine.ForQueue, N: serial}, At: s.timeOf(next)})
	s.scheduleWarning(out, serial, d)
}

// scheduleWarning sets the timer of the next delay warning, if one is to come.
func (s *Server) scheduleWarning(out *machine.Out, serial int64, d *Destination) {
	at, more := s.WarnsAt(d)
	if s.cfg.Retry.warnsAfter(d.Attempts, d.Warnings) {
		at, more = s.stamp(), true
	}
	if more {
		out.Add(machine.SetTimer{Timer: machine.Timer{Of: machine.ForWarn, N: serial}, At: s.timeOf(max(at, s.stamp()))})
	}
}

// dueOf returns the entry and the destination of a serial.
func (s *Server) dueOf(serial int64) (*Entry, *Destination) {
	d := s.due[serial]
	e := s.queue[d.entry]
	return e, &e.Destinations[d.destination]
}

// dropDue forgets a destination that has no recipient left.
func (s *Server) dropDue(out *machine.Out, serial int64) {
	a := s.due[serial].attempt
	delete(s.due, serial)
	out.Add(machine.CancelTimer{Timer: machine.Timer{Of: machine.ForQueue, N: serial}},
		machine.CancelTimer{Timer: machine.Timer{Of: machine.ForWarn, N: serial}})
	s.leaveLane(out, a)
}

// attemptDue starts an attempt whose time has come.
func (s *Server) attemptDue(out *machine.Out, serial int64) {
	d, ok := s.due[serial]
	switch {
	case ok && d.rewrite != nil:
		delete(s.due, serial)
		s.writeAgain(out, *d.rewrite)
	case ok && d.idle() && !s.queue[d.entry].Held:
		s.startAttempt(out, serial)
	}
}

// startAttempt begins one try to deliver to a destination.
func (s *Server) startAttempt(out *machine.Out, serial int64) {
	d := s.due[serial]
	e := s.queue[d.entry].change()
	s.queue[e.ID] = e
	to := &e.Destinations[d.destination]
	to.Attempts++
	to.Last = s.stamp()
	if to.First == 0 {
		to.First = to.Last
	}
	out.Add(machine.Note{Kind: trace.QueueAttempt, Message: e.ID, Detail: trace.Attempt{Attempt: to.Attempts, Destination: to.Domain}})
	if s.stopCircling(out, serial) {
		return
	}
	if to.Local {
		s.deliver(out, serial)
		return
	}
	d.recall(e)
	a := &attempt{serial: serial, recipients: d.recipients, insists: d.insists}
	d.attempt, d.insists = a, false
	s.due[serial] = d
	if trouble, dead := s.dead(to); dead && !a.insists {
		a.trouble = trouble
		s.fail(out, a)
		return
	}
	s.write(out, kept{e.ID}, machine.Item{Key: e.Key(), Value: e}) // so that a crash does not forget the attempt
	s.enter(out, a, to)
}

// recall brings the recipients of a destination up to date: those that are still to be tried.
func (d *due) recall(e *Entry) {
	n := 0
	for i := range e.Recipients {
		if r := &e.Recipients[i]; r.Destination == d.destination && r.waits() {
			if n >= len(d.recipients) || d.recipients[n] != i {
				n = -1
				break
			}
			n++
		}
	}
	if n != len(d.recipients) || n == 0 {
		d.recipients = e.at(d.destination)
		d.names = e.addresses(d.recipients)
	}
}

// namesOf returns recipients as people write them.
func (d *due) namesOf(e *Entry, recipients []int) []string {
	if slices.Equal(recipients, d.recipients) {
		return d.names
	}
	return e.addresses(recipients)
}

// saidLast is what is said over and over again, said once.
type saidLast struct {
	wait    time.Duration
	because *words.Because // of a deferral for that wait
	failure machine.Failure
	remote  string
	trouble Trouble // what that failure means with that host
}

// later returns why a message waits for so long.
func (s *Server) later(wait time.Duration) *words.Because {
	if s.said.because == nil || s.said.wait != wait {
		s.said.wait = wait
		s.said.because = &words.Because{RFC: 5321, Section: "4.5.4.1", Key: words.MailDeferred, Args: []string{wait.String(), s.cfg.Retry.Name}}
	}
	return s.said.because
}

// verdict is what an attempt came to for one recipient: the zero Trouble is success.
type verdict struct {
	recipient int
	trouble   Trouble
	// Of success: how the server that took it said so, and whether it sends the reports
	// itself that its sender has asked for (RFC 3461 5.2.1).
	taken   Trouble
	vouches bool
}

// settle ends an attempt: recipients that were taken leave the queue, those that
// were refused are reported to the sender, and the others wait.
func (s *Server) settle(out *machine.Out, serial int64, verdicts []verdict) {
	d := s.due[serial]
	e := s.queue[d.entry].change()
	s.queue[e.ID] = e
	to := &e.Destinations[d.destination]
	var settled settlement
	var deferred, unvouched []int
	for _, v := range verdicts {
		r := &e.Recipients[v.recipient]
		r.Last = v.trouble
		switch {
		case v.trouble.Status == "":
			settled.taken = append(settled.taken, v.recipient)
			r.Last = v.taken
			if !v.vouches {
				unvouched = append(unvouched, v.recipient)
			}
		case v.trouble.permanent():
			settled.failed = append(settled.failed, v.recipient)
		default:
			deferred = append(deferred, v.recipient)
		}
	}
	if len(deferred) > 0 && (to.Expired || s.cfg.Retry.last(to.Attempts, to.Last.Sub(to.First))) {
		s.expire(out, e, to, deferred)
		settled.failed = append(settled.failed, deferred...)
		deferred = nil
	}
	if len(deferred) > 0 {
		s.deferral(out, e, &d, deferred)
	}
	a := d.attempt
	d.attempt = nil
	s.due[serial] = d
	s.leave(out, e, settled, unvouched)
	if len(deferred) > 0 {
		s.schedule(out, serial)
	} else {
		s.dropDue(out, serial)
	}
	if a != nil {
		s.learn(out, a, to, verdicts[0].trouble, to.Next)
		s.leaveLane(out, a)
	}
}

// expire says that recipients are given up for the age of the message, or because it
// has been tried often enough (RFC 5321 4.5.4.1), or because an operator wants it so.
func (s *Server) expire(out *machine.Out, e *Entry, to *Destination, recipients []int) {
	because := words.Because{RFC: 5321, Section: "4.5.4.1", Key: words.MailExpired, Args: []string{s.cfg.Retry.GiveUp.String()}}
	switch {
	case to.Expired:
		because = words.Because{Key: words.MailExpiredByHand}
	case s.cfg.Retry.GiveUp == 0:
		because.Key, because.Args = words.MailTriedEnough, []string{strconv.Itoa(to.Attempts), s.cfg.Retry.Name}
	}
	out.Add(machine.Note{Kind: trace.QueueExpired, Message: e.ID, Detail: trace.Recipients{Recipients: e.addresses(recipients)}, Because: &because})
}

// deferral works out when the next attempt is due, and says so. A message that found only hosts that are spared waits for the first of them.
func (s *Server) deferral(out *machine.Out, e *Entry, d *due, recipients []int) {
	to := &e.Destinations[d.destination]
	if a := d.attempt; a != nil && a.until > 0 && len(a.failed) == 0 {
		to.Next = s.cfg.Retry.onTick(s.booted, max(a.until, s.stamp()))
	} else {
		s.nextByRule(to)
	}
	out.Add(machine.Note{Kind: trace.QueueDeferred, Message: e.ID,
		Detail: trace.Deferral{Destination: to.Domain, Recipients: d.namesOf(e, recipients),
			Reason: e.Recipients[recipients[0]].Last.Reason, Next: s.timeOf(to.Next)},
		Because: s.later(to.Next.Sub(to.Last))})
}

// nextByRule puts the next attempt where the schedule wants it.
func (s *Server) nextByRule(to *Destination) {
	to.Wait = s.cfg.Retry.wait(to.Attempts, to.Last.Sub(to.First), to.Wait)
	to.Next = s.cfg.Retry.onTick(s.booted, max(to.Last.Add(to.Wait+s.cfg.Retry.chance(&s.luck)), s.stamp()))
}

// settlement is what an attempt has changed, on its way to the disk. Recipients
// leave the queue when the disk has it, not before: after a crash the queue would
// have them again.
type settlement struct {
	entry  *Entry // as it will be
	taken  []int
	failed []int
	report *report // to the sender, about the failed; nil where nobody is told
	// relayed is the report about those that went to a server which does not offer DSN;
	// nil where nobody has asked for it.
	relayed *report
}

// reports returns the reports that go along with a settlement.
func (c *settlement) reports() []*report {
	return slices.DeleteFunc([]*report{c.relayed, c.report}, func(r *report) bool { return r == nil })
}

// leave writes down what an attempt came to. Of the taken, the unvouched are with servers
// that do not offer DSN.
func (s *Server) leave(out *machine.Out, e *Entry, c settlement, unvouched []int) {
	c.report = s.reportOn(e, c.failed, trace.ActionFailed)
	c.relayed = s.reportOn(e, unvouched, trace.ActionRelayed)
	c.entry = e.finish(c.taken).finish(c.failed)
	s.queue[e.ID] = c.entry
	s.writeSettlement(out, c)
}

func (s *Server) writeSettlement(out *machine.Out, c settlement) {
	items := []machine.Item{entryItem(c.entry)}
	for _, r := range c.reports() {
		items = append(items, r.item())
	}
	s.write(out, c, items...)
}

// rewriteWait is how long a report waits for room on a full disk.
const rewriteWait = time.Minute

// done tells of the recipients that have left, and sends the report. A report that
// could not be written must not be forgotten: it is written later.
func (c settlement) done(s *Server, out *machine.Out, err machine.Failure) {
	if err != "" {
		s.noteStoreFailed(out, c.entry.ID, err)
		if len(c.reports()) > 0 {
			s.writeLater(out, c)
			return
		}
	}
	e := c.entry
	s.noteRemoved(out, e, c.taken, trace.WhyRelayed)
	if c.relayed != nil {
		s.reported(out, c.relayed)
	}
	if c.report != nil {
		s.reported(out, c.report)
		s.noteRemoved(out, e, c.report.about, trace.WhyBounced)
	}
	if silent := untold(c.failed, c.report); len(silent) > 0 {
		s.noteDiscarded(out, e)
		s.noteRemoved(out, e, silent, trace.WhyDiscarded)
	}
	s.forget(e.ID)
	for _, r := range c.reports() {
		s.begin(out, r.entry)
	}
}

// writeLater has a settlement written again, once there may be room. Until then the
// recipients are in the queue still, whatever else is written of the entry: but their
// destination is not tried for them again.
func (s *Server) writeLater(out *machine.Out, c settlement) {
	e := c.entry
	if now := s.queue[e.ID]; now != nil {
		e = now
	}
	e = e.change()
	for _, i := range slices.Concat(c.failed, c.taken) {
		e.Recipients[i].Done, e.Recipients[i].leaving = false, true
	}
	s.queue[e.ID] = e
	serial := s.newDue(e.ID, 0)
	s.due[serial] = due{entry: e.ID, rewrite: &c}
	out.Add(machine.SetTimer{Timer: machine.Timer{Of: machine.ForQueue, N: serial}, At: s.now.Add(rewriteWait)})
}

// writeAgain writes a settlement with the entry as it is by now: other destinations
// may have come further.
func (s *Server) writeAgain(out *machine.Out, c settlement) {
	c.entry = s.queue[c.entry.ID].finish(c.failed).finish(c.taken)
	s.queue[c.entry.ID] = c.entry
	s.writeSettlement(out, c)
}

// forget lets go of an entry that is finished.
func (s *Server) forget(entry string) {
	if e := s.queue[entry]; e != nil && e.finished() {
		delete(s.queue, entry)
	}
}

func (s *Server) noteRemoved(out *machine.Out, e *Entry, recipients []int, why string) {
	if len(recipients) > 0 {
		out.Add(machine.Note{Kind: trace.QueueRemoved, Message: e.ID, Detail: trace.Removal{Recipients: e.addresses(recipients), Why: why}})
	}
}
