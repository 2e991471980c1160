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

// Step moves the playhead after the next event at which a step of the grain ends, and
// returns it. At the end of all that is going to happen, or when the run is idle
// and nothing more comes of it, the playhead stays there and the second value is false.
// Polls of an idle world go on for ever, so the search ends limit events on.
func (r *Run) Step(g Grain, limit int64) (trace.Event, bool) {
	for range limit {
		e, ok := r.Next()
		if !ok {
			return trace.Event{}, false
		}
		if g.Stops(&e) {
			return e, true
		}
	}
	return trace.Event{}, false
}

// RunIdle moves the playhead to where the run is idle, or up to and including limit; it
// reports whether the run is idle there.
func (r *Run) RunIdle(limit trace.Time) bool {
	for !r.Idle() && r.nextAt() <= limit && r.advance() {
	}
	r.head = r.world.Seq()
	return r.Idle()
}

// StepBack moves the playhead after the last event before it at which a step of the
// grain ends, or to the start.
func (r *Run) StepBack(g Grain) int64 {
	const window = 1024
	for to := r.head - 1; to > 0; to -= window {
		events := r.Events(to-window+1, to)
		for i := len(events) - 1; i >= 0; i-- {
			if g.Stops(&events[i]) {
				return r.SeekTo(events[i].Seq)
			}
		}
	}
	return r.SeekTo(0)
}
