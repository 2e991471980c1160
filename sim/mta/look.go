package mta

import (
	"cmp"
	"slices"

	"mailscope/sim/machine"
	"mailscope/sim/mailbox"
)

// What can be seen of a server from outside, without changing anything.

// Queue returns the entries of the server's queue, by id. They must not be changed.
func (s *Server) Queue() []*Entry {
	list := make([]*Entry, 0, len(s.queue))
	for _, e := range s.queue { // order: sorted below
		list = append(list, e)
	}
	slices.SortFunc(list, func(a, b *Entry) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

// Mailbox is one mailbox and what lies in it, by UID.
type Mailbox struct {
	Address string
	Mails   []*mailbox.Mail
}

// Mailboxes returns the server's mailboxes, by address. They must not be changed.
func (s *Server) Mailboxes() []Mailbox {
	list := make([]Mailbox, 0, len(s.boxes))
	for address, b := range s.boxes { // order: sorted below
		list = append(list, Mailbox{address, slices.Clone(b.mails)})
	}
	slices.SortFunc(list, func(a, b Mailbox) int { return cmp.Compare(a.Address, b.Address) })
	return list
}

// SessionState returns where the session of a connection that the server accepted
// stands, in the words of its protocol's table; "" where there is none.
func (s *Server) SessionState(conn machine.Conn) string {
	if session := s.in[conn]; session != nil {
		return session.State().String()
	}
	if session := s.pop3[conn]; session != nil {
		return session.State().String()
	}
	return ""
}

// User returns the address of the person whose client it is, "" for nobody's.
func (c *Client) User() string { return c.cfg.User }
