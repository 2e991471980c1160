package mta

import (
	"slices"

	"mailscope/sim/machine"
	"mailscope/sim/mailbox"
	"mailscope/sim/message"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// box is one mailbox: its messages by UID, and whether a client has it open.
type box struct {
	mails  []*mailbox.Mail
	polled bool
	locked bool
	last   int64 // the last UID given
}

func (b *box) clone() *box {
	c := *b
	c.mails = slices.Clone(b.mails)
	return &c
}

// box returns the mailbox of an address.
func (s *Server) box(address string) *box {
	b := s.boxes[address]
	if b == nil {
		b = &box{}
		s.boxes[address] = b
	}
	return b
}

// bootMail puts a message back that the disk kept.
func (s *Server) bootMail(out *machine.Out, item machine.Item) {
	m, err := mailOf(item.Value)
	if err != nil {
		out.Add(machine.Note{Kind: trace.Noted, Message: item.Key.ID,
			Detail:  trace.Reason{Reason: sentence(words.MailBadMail, item.Key.ID)},
			Because: &words.Because{Key: words.MailBadMail, Args: []string{item.Key.ID}}})
		return
	}
	s.put(m)
}

func mailOf(v machine.Value) (*mailbox.Mail, error) {
	if raw, ok := v.(machine.Raw); ok {
		return mailbox.DecodeMail(raw)
	}
	return v.(*mailbox.Mail), nil
}

// put puts a message into its mailbox, in the place of an older version of it.
func (s *Server) put(m *mailbox.Mail) {
	s.take(m)
	b := s.box(m.Recipient)
	i, _ := b.find(m.UID)
	b.mails = slices.Insert(b.mails, i, m)
	b.last = max(b.last, m.UID)
	s.unfetched += b.counts(m)
}

// take takes a message out of its mailbox, if it is there.
func (s *Server) take(m *mailbox.Mail) {
	b := s.box(m.Recipient)
	i, found := b.find(m.UID)
	if !found {
		return
	}
	s.unfetched -= b.counts(b.mails[i])
	b.mails = slices.Delete(b.mails, i, i+1)
}

// counts is what a message adds to those that a client has yet to fetch.
func (b *box) counts(m *mailbox.Mail) int {
	if b.polled && !m.Retrieved {
		return 1
	}
	return 0
}

func (b *box) find(uid int64) (int, bool) {
	return slices.BinarySearchFunc(b.mails, uid, func(m *mailbox.Mail, uid int64) int {
		switch {
		case m.UID < uid:
			return -1
		case m.UID > uid:
			return 1
		}
		return 0
	})
}

// mailing is a message on its way into mailboxes of this host.
type mailing struct {
	serial     int64
	recipients []int
	mails      []*mailbox.Mail
	refused    []verdict // recipients whose mailboxes take nothing
	expanded   []expansion
	reports    []*report // to senders who have asked to hear of success
}

// deliver puts a message into the mailboxes of its local recipients, and sends it on for
// those that are aliases (RFC 5321 4.4: with this, final delivery, the Return-Path is added). Mailboxes and queue are
// changed in one write, so that a crash can neither lose nor double a message.
func (s *Server) deliver(out *machine.Out, serial int64) {
	d := s.due[serial]
	e := s.queue[d.entry]
	m := mailing{serial: serial}
	for _, i := range e.at(d.destination) {
		path := e.Recipients[i].Path
		if a := s.known.alias(s.cfg, path); a != nil {
			s.expand(&m, e, i, a)
		} else if address, ok := s.known.mailbox(s.cfg, path); ok {
			s.deposit(&m, e, i, address)
		} else {
			m.refused = append(m.refused, verdict{recipient: i, trouble: s.unknownUser(path.String())})
		}
	}
	if len(m.mails)+len(m.expanded) == 0 {
		s.settle(out, serial, m.refused)
		return
	}
	d.writing = true
	s.due[serial] = d
	s.writeMails(out, m)
}

func (s *Server) unknownUser(address string) Trouble {
	return Trouble{Status: "5.1.1", Reason: sentence(words.MailUnknownUser, address, s.cfg.Name)}
}

func (s *Server) newMail(e *Entry, address string) *mailbox.Mail {
	b := s.box(address)
	b.last = max(b.last+1, int64(s.stamp()))
	return &mailbox.Mail{
		ID: e.ID, UID: b.last, Recipient: address, Delivered: s.stamp().Date(),
		Content: e.Content.Prepend(message.ReturnPath(e.From.String())),
	}
}

func (s *Server) writeMails(out *machine.Out, m mailing) {
	e := s.queue[s.due[m.serial].entry]
	items := []machine.Item{entryItem(e.finish(m.finished()))}
	for _, mail := range m.mails {
		items = append(items, machine.Item{Key: mail.Key(), Value: mail})
	}
	for _, x := range m.expanded {
		items = append(items, entryItem(x.entry))
	}
	m.reports = s.successes(e, &m)
	for _, r := range m.reports {
		items = append(items, r.item())
	}
	s.write(out, m, items...)
}

// successes returns the reports on what a mailing brings about: delivery, also of what a
// list has taken (RFC 3461 5.2.3, 5.2.7.1), and expansion of an alias to several addresses
// (RFC 3461 5.2.7.3). One address behind an alias stands for it, and whoever delivers to
// that reports (RFC 3461 5.2.7.2).
func (s *Server) successes(e *Entry, m *mailing) []*report {
	delivered, expanded := slices.Clip(m.recipients), []int(nil)
	for _, x := range m.expanded {
		switch {
		case !x.alias.Owner.IsNull():
			delivered = append(delivered, x.recipient)
		case len(x.alias.To) > 1:
			expanded = append(expanded, x.recipient)
		}
	}
	list := []*report{s.reportOn(e, delivered, trace.ActionDelivered), s.reportOn(e, expanded, trace.ActionExpanded)}
	return slices.DeleteFunc(list, func(r *report) bool { return r == nil })
}

// done tells of what is in the mailboxes now. What the disk would not take stays in
// the queue.
func (m mailing) done(s *Server, out *machine.Out, err machine.Failure) {
	d := s.due[m.serial]
	d.writing = false
	s.due[m.serial] = d
	if err != "" {
		s.noteStoreFailed(out, d.entry, err)
		for _, i := range m.finished() {
			m.refused = append(m.refused, verdict{recipient: i, trouble: Trouble{Status: "4.3.1", Reason: sentence(words.Key(err))}})
		}
		s.settle(out, m.serial, m.refused)
		return
	}
	for _, mail := range m.mails {
		s.put(mail)
		out.Add(machine.Note{Kind: trace.MailboxDelivered, Message: d.entry, Detail: trace.Delivery{Recipient: mail.Recipient}})
	}
	e := s.queue[d.entry]
	s.queue[d.entry] = e.finish(m.finished())
	s.noteRemoved(out, e, m.recipients, trace.WhyDelivered)
	m.enterExpansions(s, out, e)
	for _, r := range m.reports {
		s.reported(out, r)
	}
	if len(m.refused) > 0 {
		s.settle(out, m.serial, m.refused)
	} else {
		s.dropDue(out, m.serial)
		s.forget(d.entry)
	}
	for _, x := range m.expanded {
		s.begin(out, x.entry)
	}
	for _, mail := range m.mails {
		s.autoReply(out, e, mail.Recipient)
	}
	for _, r := range m.reports {
		s.begin(out, r.entry)
	}
}
