package mta

import (
	"slices"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// What an operator does to a message in the queue. A message that is not there is
// left alone: it may just have left.

// hold stops all further attempts; one that is under way goes on.
func (s *Server) hold(out *machine.Out, id string) {
	e := s.queue[id]
	if e == nil || e.Held {
		return
	}
	e = e.change()
	e.Held = true
	s.queue[id] = e
	out.Add(machine.Note{Kind: trace.QueueHeld, Message: id, Detail: trace.Reason{Reason: sentence(words.MailHeld)},
		Because: &words.Because{Key: words.MailHeld}})
	s.write(out, kept{id}, machine.Item{Key: e.Key(), Value: e})
}

// release lets a held message go on.
func (s *Server) release(out *machine.Out, id string) {
	e := s.queue[id]
	if e == nil || !e.Held {
		return
	}
	e = e.change()
	e.Held = false
	s.queue[id] = e
	out.Add(machine.Note{Kind: trace.Noted, Message: id, Detail: trace.Reason{Reason: sentence(words.MailReleased)},
		Because: &words.Because{Key: words.MailReleased}})
	s.write(out, kept{id}, machine.Item{Key: e.Key(), Value: e})
	for _, serial := range s.duesOf(id) {
		if s.due[serial].idle() {
			s.schedule(out, serial)
		}
	}
}

// retryNow starts the next attempt for each destination at once.
func (s *Server) retryNow(out *machine.Out, id string) {
	e := s.queue[id]
	if e == nil || e.Held {
		return
	}
	for _, serial := range s.duesOf(id) {
		if s.due[serial].idle() {
			out.Add(machine.CancelTimer{Timer: machine.Timer{Of: machine.ForQueue, N: serial}})
			s.startAttempt(out, serial)
		}
	}
}

// cancel takes a message out of the queue. What is being written into a mailbox at
// this moment is delivered all the same.
func (s *Server) cancel(out *machine.Out, id string) {
	e := s.queue[id]
	if e == nil {
		return
	}
	var removed []int
	for _, serial := range s.duesOf(id) {
		d := s.due[serial]
		if d.writing || d.rewrite != nil {
			continue
		}
		removed = append(removed, e.at(d.destination)...)
		s.breakOff(out, serial)
		s.dropDue(out, serial)
	}
	s.queue[id] = e.finish(removed)
	s.write(out, cancellation{s.queue[id], removed}, entryItem(s.queue[id]))
}

// breakOff ends the session of an attempt that is no longer wanted.
func (s *Server) breakOff(out *machine.Out, serial int64) {
	for conn := machine.Conn(1); conn <= s.dialed; conn++ {
		if o, ok := s.out[conn]; ok && o.serial == serial {
			out.Add(machine.Abort{Conn: conn})
			delete(s.out, conn)
		}
	}
}

// duesOf returns the serials of an entry's destinations, oldest first.
func (s *Server) duesOf(id string) []int64 {
	var list []int64
	for serial, d := range s.due { // order: sorted below
		if d.entry == id {
			list = append(list, serial)
		}
	}
	slices.Sort(list)
	return list
}

// kept is a change of an entry on its way to the disk that nobody waits for.
type kept struct{ entry string }

func (k kept) done(s *Server, out *machine.Out, err machine.Failure) {
	if err != "" {
		s.noteStoreFailed(out, k.entry, err)
	}
}

// cancellation is a message's way out of the queue, on an operator's word.
type cancellation struct {
	entry   *Entry
	removed []int
}

func (c cancellation) done(s *Server, out *machine.Out, err machine.Failure) {
	if err != "" {
		s.noteStoreFailed(out, c.entry.ID, err)
	}
	s.noteRemoved(out, c.entry, c.removed, trace.WhyCancelled)
	s.forget(c.entry.ID)
}
