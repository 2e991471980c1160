package mta

import (
	"mailscope/sim/machine"
	"mailscope/sim/mailbox"
)

// popHost is the server as its POP3 sessions see it.
type popHost struct{ *Server }

// Login opens a mailbox for its owner (RFC 1939 7).
func (h popHost) Login(user, password string) (string, bool) {
	a, ok := h.known.login(h.cfg, user, password)
	return a.Address, ok
}

// Lock keeps a mailbox for one session (RFC 1939 4).
func (h popHost) Lock(address string) bool {
	b := h.box(address)
	was := b.locked
	b.locked = true
	return !was
}

// Unlock gives it back.
func (h popHost) Unlock(address string) { h.box(address).locked = false }

// Mails returns what lies in a mailbox.
func (h popHost) Mails(address string) []*mailbox.Mail {
	mails := h.box(address).mails
	return append(make([]*mailbox.Mail, 0, len(mails)), mails...)
}

// Retrieved marks a message as fetched, durably.
func (h popHost) Retrieved(out *machine.Out, m *mailbox.Mail) {
	marked := *m
	marked.Retrieved = true
	h.put(&marked)
	h.write(out, quiet{}, machine.Item{Key: m.Key(), Value: &marked})
}

// Delete removes messages; the session hears when the disk has done it (RFC 1939 6).
func (h popHost) Delete(out *machine.Out, s *mailbox.POP3Server, mails []*mailbox.Mail) {
	if len(mails) == 0 {
		s.Finish(out, h, true)
		return
	}
	items := make([]machine.Item, len(mails))
	for i, m := range mails {
		items[i] = machine.Item{Key: m.Key()}
	}
	h.write(out, emptying{s.Conn(), mails}, items...)
}

// emptying is the removal of messages on its way to the disk.
type emptying struct {
	conn  machine.Conn
	mails []*mailbox.Mail
}

func (e emptying) done(s *Server, out *machine.Out, err machine.Failure) {
	if err == "" {
		for _, m := range e.mails {
			s.take(m)
		}
	}
	if p := s.pop3[e.conn]; p != nil {
		p.Finish(out, popHost{s}, err == "")
		s.tidy(e.conn)
	}
}

// quiet is a write that nobody waits for, and whose failure costs nothing.
type quiet struct{}

func (quiet) done(*Server, *machine.Out, machine.Failure) {}
