package sim

import "mailscope/sim/trace"

// Grain is how far one step goes: to the next event of a sort.
type Grain string

// The grains, from the finest.
const (
	ByEvent    Grain = "event"
	ByCommand  Grain = "command"     // the answer to a command or to a message
	BySession  Grain = "session"     // a connection begins, ends or fails
	ByDecision Grain = "decision"    // a host decided something, and says why
	ByQueue    Grain = "queue event" // a queue, a report or a mailbox
)

// Grains lists them.
var Grains = []Grain{ByEvent, ByCommand, BySession, ByDecision, ByQueue}

// Stops reports whether a step of this grain ends with the event.
func (g Grain) Stops(e *trace.Event) bool {
	switch g {
	case ByCommand:
		return e.Kind == trace.SMTPReply || e.Kind == trace.POP3Reply
	case BySession:
		return isSession(e.Kind)
	case ByDecision:
		return e.Because != nil
	case ByQueue:
		return isQueue(e.Kind)
	}
	return true
}

func isSession(k trace.Kind) bool {
	switch k {
	case trace.ConnOpen, trace.ConnClosed, trace.ConnRefused, trace.ConnTimeout, trace.ConnReset:
		return true
	}
	return false
}

func isQueue(k trace.Kind) bool {
	switch k {
	case trace.QueueStored, trace.StoreFailed, trace.QueueHeld, trace.QueueAttempt, trace.QueueDeferred,
		trace.QueueExpired, trace.QueueRemoved, trace.DSNCreated, trace.MailboxDelivered, trace.MailboxRetrieved, trace.Discarded:
		return true
	}
	return false
}

// Playhead is a place in a run that can be moved: that of a Run, or of a recording of a
// live one.
type Playhead interface {
	// Head returns the Seq of the event that the playhead stands after.
	Head() int64
	// Next moves it on by one event; false at the end.
	Next() (trace.Event, bool)
	// SeekTo moves it after an event, and Events returns some of those before it.
	SeekTo(seq int64) int64
	Events(from, to int64) []trace.Event
	// Idle reports whether no message has anywhere to go; RestsAt whether it was with
	// that event that the last one had got there.
	Idle() bool
	RestsAt(seq int64) bool
}

// How many events one step goes over at the most where what it looks for lies in a
// future that nobody has seen.
const (
	stepEventsMax = 20_000
	idleEventsMax = 2_000 // of an idle run, which goes on for ever where a client polls
)

// Step moves a playhead on to the next place at which a step of the grain ends: after an
// event at which it stops, or where the run comes to rest. Where nothing more is to come
// it goes to the last event; of an idle run, which is at its end already, it stays where
// it is. It reports whether it has come to such a place, and if not, whether there is
// more to look through. StepBack comes to the same places.
func Step(p Playhead, g Grain) (done, more bool) {
	head, idle := p.Head(), p.Idle()
	limit := stepEventsMax
	if idle {
		limit = idleEventsMax
	}
	for range limit {
		e, ok := p.Next()
		if !ok && !idle {
			return false, false
		}
		if !ok {
			break
		}
		if g.Stops(&e) || p.RestsAt(e.Seq) {
			return true, false
		}
	}
	if idle {
		p.SeekTo(head)
	}
	return false, !idle
}

// StepBack moves a playhead to the last place before it at which a step of the grain
// ends, or to the start, and returns where it stands then.
func StepBack(p Playhead, g Grain) int64 {
	const window = 1024
	for to := p.Head() - 1; to > 0; to -= window {
		events := p.Events(to-window+1, to)
		for i := len(events) - 1; i >= 0; i-- {
			if seq := events[i].Seq; g.Stops(&events[i]) || p.RestsAt(seq) {
				return p.SeekTo(seq)
			}
		}
	}
	return p.SeekTo(0)
}

// RunIdle moves the playhead to where the run is idle, or up to and including limit; it
// reports whether the run is idle there.
func (r *Run) RunIdle(limit trace.Time) bool {
	for !r.Idle() && r.nextAt() <= limit && r.advance() {
	}
	r.head = r.world.Seq()
	return r.Idle()
}
