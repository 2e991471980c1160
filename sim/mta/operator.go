package mta

import (
	"sort"
	"strings"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// What an operator does to messages in the queue. A message that is not there is left
// alone: it may just have left.

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
		s.tryNow(out, serial)
	}
}

// tryNow starts the next attempt for a destination that waits for it. Who wants that wants to
// know: no memory of a dead host counts.
func (s *Server) tryNow(out *machine.Out, serial int64) {
	if d := s.due[serial]; d.idle() && !s.queue[d.entry].Held {
		d.insists = true
		s.due[serial] = d
		out.Add(machine.CancelTimer{Timer: machine.Timer{Of: machine.ForQueue, N: serial}})
		s.startAttempt(out, serial)
	}
}

// flush starts the next attempt for all that waits for a destination, "" for any.
func (s *Server) flush(out *machine.Out, domain string) {
	domain = strings.ToLower(domain)
	var serials []int64
	for serial, d := range s.due { // order: sorted below
		if _, to := s.dueOf(serial); d.idle() && (domain == "" || to.Domain == domain) {
			serials = append(serials, serial)
		}
	}
	sort.Slice(serials, func(i, j int) bool { return serials[i] < serials[j] })
	key, args := words.MailFlushed, []string{domain}
	if domain == "" {
		key, args = words.MailFlushedAll, nil
	}
	s.say(out, "", &words.Because{Key: key, Args: args})
	for _, serial := range serials {
		s.tryNow(out, serial)
	}
}

// say tells of something that somebody should know about a message, "" for none.
func (s *Server) say(out *machine.Out, id string, because *words.Because) {
	out.Add(machine.Note{Kind: trace.Noted, Message: id, Detail: trace.Reason{Reason: sentence(because.Key, because.Args...)}, Because: because})
}

// reroute has the next attempts for a message go through another host. One that is
// under way goes on; what waits is tried at once.
func (s *Server) reroute(out *machine.Out, in machine.Reroute) {
	e := s.queue[in.Message]
	if e == nil {
		return
	}
	e = e.change()
	var changed []int64
	for _, serial := range s.duesOf(e.ID) {
		d := s.due[serial]
		to := &e.Destinations[d.destination]
		if to.Local || d.rewrite != nil || to.Via == in.Host || in.Destination != "" && !strings.EqualFold(to.Domain, in.Destination) {
			continue
		}
		to.Via = in.Host
		changed = append(changed, serial)
		because := &words.Because{Key: words.MailRerouted, Args: []string{to.Domain, in.Host}}
		if in.Host == "" {
			because = &words.Because{Key: words.MailRouteRestored, Args: []string{to.Domain}}
		}
		s.say(out, e.ID, because)
	}
	if len(changed) == 0 {
		return
	}
	s.queue[e.ID] = e
	s.write(out, kept{e.ID}, machine.Item{Key: e.Key(), Value: e})
	for _, serial := range changed {
		s.tryNow(out, serial)
	}
}

// expireNow gives a message up, also one that is held. Where an attempt is under way its
// outcome counts, but there will be no other one.
func (s *Server) expireNow(out *machine.Out, id string) {
	e := s.queue[id]
	if e == nil {
		return
	}
	e = e.change()
	s.queue[id] = e
	var idle []int64
	waits := false
	for _, serial := range s.duesOf(id) {
		d := s.due[serial]
		if d.rewrite != nil {
			continue // it has failed already
		}
		e.Destinations[d.destination].Expired = true
		if d.idle() {
			idle = append(idle, serial)
		}
		waits = waits || !d.idle()
	}
	if waits {
		s.write(out, kept{id}, machine.Item{Key: e.Key(), Value: e})
	}
	for _, serial := range idle {
		s.settle(out, serial, s.lastVerdicts(serial))
	}
}

// lastVerdicts returns what the last attempt for a destination came to. One without any
// attempt has no trouble yet, but is not delivered.
func (s *Server) lastVerdicts(serial int64) []verdict {
	d := s.due[serial]
	e := s.queue[d.entry]
	var verdicts []verdict
	for _, i := range e.at(d.destination) {
		t := e.Recipients[i].Last
		if t.Status == "" {
			t = Trouble{Status: "4.4.7", Reason: sentence(words.MailExpiredByHand)}
		}
		verdicts = append(verdicts, verdict{recipient: i, trouble: t})
	}
	return verdicts
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
	sort.Slice(list, func(i, j int) bool { return list[i] < list[j] })
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
