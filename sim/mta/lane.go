package mta

import (
	"slices"
	"strings"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/smtp"
	"mailscope/sim/words"
)

// Memory is what a queue remembers of destinations that do not answer.
type Memory string

// The memories that queues have.
const (
	MemoryNone Memory = ""
	// MemoryDestination: when the sessions of a whole cohort did not come about, the
	// destination is dead for a time.
	MemoryDestination Memory = "destination"
	// MemoryHost: when a session with a host did not come about, nobody tries that
	// host again before the message that found it so.
	MemoryHost Memory = "host"
	// MemoryRun: when a session did not come about, the others of the same queue run
	// do without.
	MemoryRun Memory = "run"
)

// Handling says how a queue carries its attempts out, apart from when. With the zero
// value each begins at once, has a session of its own, and nothing is remembered.
type Handling struct {
	Memory  Memory
	Suspend time.Duration // MemoryDestination: how long

	// Sessions is how many attempts for one destination may be at work at once, with
	// Together for all destinations; the others wait in line. SessionsFirst is how many
	// before one has come through: each that does adds one. RunSessions is for retries
	// only, which a queue run makes one after another. 0 for no limit.
	Sessions, SessionsFirst, RunSessions int
	Together                             bool

	// Messages that wait in line go over a session that has served: at most so many
	// over one, for at most so long. With both 0 each session has one message.
	Mails    int
	MailsFor time.Duration

	Source string
}

// lane is the line of attempts for one destination.
type lane struct {
	window  int     // how many may be at work
	open    int     // how many are
	waiting []int64 // serials, in order; what stands in it is never written over
	failed  int     // how much of a cohort has failed, in thousandths
	until   Stamp   // the destination is dead until then, 0 for one that is not
	trouble Trouble // of those that are put off because of that
}

func (l lane) clone() lane {
	l.waiting = slices.Clip(l.waiting)
	return l
}

// suspension is what is remembered of a host that did not answer.
type suspension struct {
	since, until Stamp
	trouble      Trouble
}

// hop returns the name of where messages for a destination go next: of the host that a
// person has set up, else the domain.
func (s *Server) hop(to *Destination) string {
	if hop := s.nextHop(to); hop != nil {
		return hop.Host
	}
	return to.Domain
}

// laneOf returns the key of the line for a destination, and how many may be at work in
// it; 0 where there is no line to stand in.
func (s *Server) laneOf(to *Destination) (key string, limit int) {
	h := &s.cfg.Retry.Handling
	switch {
	case h.RunSessions > 0 && to.Attempts > 1:
		return s.hop(to), h.RunSessions
	case h.RunSessions > 0 || h.Sessions == 0:
		return "", 0
	case h.Together:
		return "", h.Sessions
	}
	key = s.hop(to)
	if l, known := s.lanes[key]; known {
		return key, l.window
	}
	return key, max(h.SessionsFirst, 1)
}

// enter has an attempt begin, or stand in line.
func (s *Server) enter(out *machine.Out, a *attempt, to *Destination) {
	key, limit := s.laneOf(to)
	if limit == 0 {
		s.route(out, a, to.Domain)
		return
	}
	l := s.lanes[key]
	l.window = limit
	a.inLane, a.lane = true, key
	if l.open < limit {
		l.open++
		s.lanes[key] = l
		s.route(out, a, to.Domain)
		return
	}
	a.waits = true
	l.waiting = append(l.waiting, a.serial)
	s.lanes[key] = l
}

// nextWaiting takes the first attempt out of a line that still waits in it; nil for
// none. With a hop it is the first only if it goes there.
func (s *Server) nextWaiting(key, hop string) *attempt {
	l := s.lanes[key]
	for len(l.waiting) > 0 {
		d := s.due[l.waiting[0]]
		if d.attempt != nil && d.attempt.waits {
			if _, to := s.dueOf(d.attempt.serial); hop != "" && s.hop(to) != hop {
				return nil
			}
			l.waiting = l.waiting[1:]
			s.lanes[key] = l
			d.attempt.waits = false
			return d.attempt
		}
		l.waiting = l.waiting[1:]
		s.lanes[key] = l
	}
	return nil
}

// leaveLane ends an attempt's time in its line, and lets the next begin.
func (s *Server) leaveLane(out *machine.Out, a *attempt) {
	if a == nil || !a.inLane {
		return
	}
	a.inLane = false
	l := s.lanes[a.lane]
	if !a.waits {
		l.open--
		s.lanes[a.lane] = l
	}
	for s.lanes[a.lane].open < s.lanes[a.lane].window {
		next := s.nextWaiting(a.lane, "")
		if next == nil {
			break
		}
		l = s.lanes[a.lane]
		l.open++
		s.lanes[a.lane] = l
		_, to := s.dueOf(next.serial)
		s.route(out, next, to.Domain)
	}
	if l = s.lanes[a.lane]; l.open == 0 && len(l.waiting) == 0 && l.until <= s.stamp() {
		delete(s.lanes, a.lane)
	}
}

// learn draws the lesson of an attempt that has ended: whether a session came about, and
// if not, who is spared the same. next is when the message is tried again, 0 for never.
func (s *Server) learn(out *machine.Out, a *attempt, to *Destination, trouble Trouble, next Stamp) {
	h := &s.cfg.Retry.Handling
	l := s.lanes[a.lane]
	switch {
	case h.Memory == MemoryHost:
		s.learnHosts(a, next)
	case !a.inLane:
	case a.began:
		l.failed, l.until = 0, 0
		if h.RunSessions == 0 {
			l.window = min(l.window+1, h.Sessions)
		}
		s.lanes[a.lane] = l
	case l.until > s.stamp():
	case len(a.failed) > 0 && h.Memory == MemoryDestination:
		l.failed += 1000 / max(l.window, 1)
		l.window = max(l.window-1, 1)
		if l.failed >= 1000 {
			l.until, l.trouble, l.failed, l.window = s.stamp().Add(h.Suspend), s.suspended(s.hop(to), s.stamp(), trouble), 0, h.SessionsFirst
		}
		s.lanes[a.lane] = l
		if l.until > 0 {
			s.putOff(out, a.lane, l.trouble)
		}
	case len(a.failed) > 0 && h.Memory == MemoryRun:
		s.putOff(out, a.lane, s.suspended(s.hop(to), s.stamp(), trouble))
	}
}

// learnHosts remembers which hosts did not answer, and forgets what it had against the
// one that did.
func (s *Server) learnHosts(a *attempt, next Stamp) {
	for _, f := range a.failed {
		was, known := s.hosts[f.Remote]
		if !known {
			was = suspension{since: s.stamp(), trouble: s.suspended(f.Remote, s.stamp(), f)}
		}
		was.until = max(was.until, next)
		s.hosts[f.Remote] = was
	}
	if a.began {
		delete(s.hosts, a.host.name)
	}
}

// suspended is the trouble of a message that is put off without a connection.
func (s *Server) suspended(who string, since Stamp, t Trouble) Trouble {
	why := strings.TrimPrefix(t.Reason, t.Remote+": ")
	return Trouble{Status: temporary(t.Status), Remote: t.Remote,
		Reason: sentence(words.MailSuspended, who, since.Date().Format("2006-01-02 15:04:05"), strings.TrimSuffix(why, "."))}
}

// temporary returns a status as one of a failure that may pass (RFC 3463 3.1).
func temporary(status string) string {
	if _, rest, ok := strings.Cut(status, "."); ok {
		return "4." + rest
	}
	return "4.4.1"
}

// putOff defers everybody who waits in a line.
func (s *Server) putOff(out *machine.Out, key string, t Trouble) {
	l := s.lanes[key]
	waiting := l.waiting
	l.waiting = nil
	s.lanes[key] = l
	for _, serial := range waiting {
		if a := s.due[serial].attempt; a != nil && a.waits {
			a.trouble = t
			s.fail(out, a)
		}
	}
}

// dead returns the trouble of a message for a destination that is dead for now.
func (s *Server) dead(to *Destination) (Trouble, bool) {
	if l, known := s.lanes[s.hop(to)]; known && l.until > s.stamp() {
		return l.trouble, true
	}
	return Trouble{}, false
}

// avoids reports whether a host is spared a connection now, and then notes in the
// attempt why, and until when.
func (s *Server) avoids(a *attempt) bool {
	h, known := s.hosts[a.host.name]
	if !known || h.until <= s.stamp() || a.insists {
		return false
	}
	if a.until == 0 || h.until < a.until {
		a.until = h.until
	}
	if len(a.failed) == 0 {
		a.trouble = h.trouble
	}
	return true
}

// recall remembers of the hosts that a stored entry tells of, that they did not answer.
func (s *Server) recall(e *Entry) {
	if s.cfg.Retry.Handling.Memory != MemoryHost {
		return
	}
	for i := range e.Recipients {
		r := &e.Recipients[i]
		d := &e.Destinations[r.Destination]
		if !r.Done && r.Last.Remote != "" && r.Last.Reply == "" && strings.HasPrefix(r.Last.Status, "4.4.") {
			was := s.hosts[r.Last.Remote]
			was.trouble, was.since, was.until = r.Last, d.Last, max(was.until, d.Next)
			s.hosts[r.Last.Remote] = was
		}
	}
}

// follows takes a session that has served over for the next attempt in line for the same
// destination; nil for none, or when the session has served enough.
func (s *Server) follows(o *outgoing, a *attempt) *attempt {
	h := &s.cfg.Retry.Handling
	if !a.inLane || h.Mails == 0 && h.MailsFor == 0 || h.Mails > 0 && o.mails >= h.Mails ||
		h.MailsFor > 0 && s.now.Sub(o.opened) >= h.MailsFor {
		return nil
	}
	_, to := s.dueOf(a.serial)
	next := s.nextWaiting(a.lane, s.hop(to))
	if next != nil {
		l := s.lanes[a.lane]
		l.open++
		s.lanes[a.lane] = l
		next.host, next.via, next.reuses = a.host, a.via, true
	}
	return next
}

// carryOn begins the next message over a session that has served.
func (s *Server) carryOn(out *machine.Out, o outgoing, a *attempt) {
	o.serial = a.serial
	o.mails++
	s.out[o.client.Conn()] = o
	o.client.Begin(out, s.now, s.mailOf(a))
}

// mailOf returns what an attempt sends.
func (s *Server) mailOf(a *attempt) smtp.Mail {
	e := s.queue[s.due[a.serial].entry]
	mail := smtp.Mail{From: e.From, Content: e.Content.String(), Message: e.ID, Ret: e.Ret, EnvID: e.EnvID, UTF8: e.UTF8}
	for _, i := range a.recipients {
		to := &e.Recipients[i]
		mail.Recipients = append(mail.Recipients, smtp.Recipient{Path: to.Path, Notify: to.Notify, Original: to.Original})
	}
	return mail
}
