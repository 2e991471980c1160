package mta

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/mailbox"
	"mailscope/sim/smtp"
)

// What can be seen of a server from outside, without changing anything.

// Queue returns the entries of the server's queue, by id. They must not be changed.
func (s *Server) Queue() []*Entry {
	list := make([]*Entry, 0, len(s.queue))
	for _, e := range s.queue { // order: sorted below
		list = append(list, e)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].ID < list[j].ID })
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
	sort.Slice(list, func(i, j int) bool { return list[i].Address < list[j].Address })
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

// Outbox returns the messages that the client has yet to submit, oldest first. They
// must not be changed.
func (c *Client) Outbox() []*Draft { return c.outbox }

// Retry returns the schedule by which the server's queue tries again.
func (s *Server) Retry() Schedule { return s.cfg.Retry }

// Limits returns the age from which on a failed attempt is the last, and the number of one
// that is; 0 for no such limit (see Schedule).
func (s *Server) Limits() (age time.Duration, attempts int) {
	return s.cfg.Retry.GiveUp, s.cfg.Retry.AttemptsMax
}

// WarnsAt returns when the sender of an entry will next be warned of the delay to one
// of its destinations, if no attempt succeeds before; false for never, as far as it is
// known.
func (s *Server) WarnsAt(d *Destination) (Stamp, bool) {
	age, more := s.cfg.Retry.warnAge(d.Warnings)
	return s.cfg.Retry.onTick(s.booted, d.First.Add(age)), more && d.Attempts > 0
}

// Waiting is an entry of a queue, and for each of its destinations whether an attempt is
// under way.
type Waiting struct {
	Entry  *Entry
	Trying []bool
}

// Booted returns when the server came up last. From then on its ticks count.
func (s *Server) Booted() Stamp { return s.booted }

// Waiting returns the entry with an id as QueueHead does, false where there is none.
func (s *Server) Waiting(id string) (Waiting, bool) {
	e := s.queue[id]
	if e == nil {
		return Waiting{}, false
	}
	w := []Waiting{{e, make([]bool, len(e.Destinations))}}
	s.markTrying(w)
	return w[0], true
}

// QueuePart returns entries of the queue, by id, from the one at a place on, from 0, but
// no more than limit, and how many there are in all.
func (s *Server) QueuePart(from, limit int) ([]Waiting, int) {
	if from <= 0 {
		return s.QueueHead(limit)
	}
	all := s.Queue()
	from = min(from, len(all))
	part := all[from:min(len(all), from+limit)]
	list := make([]Waiting, len(part))
	for i, e := range part {
		list[i] = Waiting{e, make([]bool, len(e.Destinations))}
	}
	s.markTrying(list)
	return list, len(all)
}

// markTrying marks the destinations to which an attempt is under way, in a list by id.
func (s *Server) markTrying(list []Waiting) {
	for _, d := range s.due { // order: each sets a place of its own
		if d.idle() {
			continue
		}
		i, found := slices.BinarySearchFunc(list, d.entry, func(w Waiting, id string) int { return cmp.Compare(w.Entry.ID, id) })
		if found {
			list[i].Trying[d.destination] = true
		}
	}
}

// QueueHead returns the first entries of the queue, by id, but no more than limit, and
// how many there are in all. It is for queues of any length.
func (s *Server) QueueHead(limit int) ([]Waiting, int) {
	var list []Waiting
	at := func(id string) (int, bool) {
		return slices.BinarySearchFunc(list, id, func(w Waiting, id string) int { return cmp.Compare(w.Entry.ID, id) })
	}
	for id, e := range s.queue { // order: sorted while it grows
		if i, _ := at(id); i < limit {
			list = slices.Insert(list, i, Waiting{e, make([]bool, len(e.Destinations))})
			list = list[:min(len(list), limit)]
		}
	}
	s.markTrying(list)
	return list, len(s.queue)
}

// MailSession returns the SMTP session of a connection that the server accepted, to
// look at; nil where there is none.
func (s *Server) MailSession(conn machine.Conn) *smtp.Server { return s.in[conn] }

// Newcomer returns the session of somebody whom the server has just greeted at a port, to
// look at; nil where it takes no mail.
func (s *Server) Newcomer(port uint16) *smtp.Server {
	if door := s.doors[port]; door != nil {
		return door.Greeted()
	}
	return nil
}

// QueueLen returns how many messages wait in the queue.
func (s *Server) QueueLen() int { return len(s.queue) }

// MailCount returns how many messages lie in the mailboxes.
func (s *Server) MailCount() int {
	sum := 0
	for _, b := range s.boxes { // order: a sum
		sum += len(b.mails)
	}
	return sum
}

// MailboxHead is a mailbox with its last messages, and how many it has in all.
type MailboxHead struct {
	Mailbox
	Total int
}

// MailboxHeads returns the first mailboxes by address, no more than boxes of them, each
// with no more than its last mails messages. They must not be changed.
func (s *Server) MailboxHeads(boxes, mails int) []MailboxHead {
	addresses := make([]string, 0, len(s.boxes))
	for address := range s.boxes { // order: sorted below
		addresses = append(addresses, address)
	}
	slices.Sort(addresses)
	list := make([]MailboxHead, min(max(boxes, 0), len(addresses)))
	for i := range list {
		all := s.boxes[addresses[i]].mails
		list[i] = MailboxHead{Mailbox{addresses[i], slices.Clone(all[max(0, len(all)-max(mails, 0)):])}, len(all)}
	}
	return list
}

// Fetches reports whether the client looks into a mailbox.
func (c *Client) Fetches() bool { return c.cfg.Fetch != nil }

// Queues reports whether a message is in the queue.
func (s *Server) Queues(id string) bool { return s.queue[id] != nil }

// Entry returns a queue entry by its id. It must not be changed.
func (s *Server) Entry(id string) (*Entry, bool) {
	e := s.queue[id]
	return e, e != nil
}

// Mail returns a message that lies in a mailbox, by its id; of several the one in the
// mailbox whose address comes first.
func (s *Server) Mail(id string) (found *mailbox.Mail, ok bool) {
	for _, b := range s.boxes { // order: the smallest address is kept
		for _, m := range b.mails {
			if m.ID == id && (found == nil || m.Recipient < found.Recipient) {
				found = m
			}
		}
	}
	return found, found != nil
}
