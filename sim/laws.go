package sim

import (
	"fmt"
	"slices"
	"strings"

	"mailscope/sim/trace"
)

// Ledger keeps the books of a run, from its events alone, and finds what must never
// happen: a message that was accepted and is lost, or delivered twice without a
// cause; an attempt before its time, or beyond the life of its message; a failure of which
// nobody is told, or twice; an event that cannot be. Feed it all events of a run, in order.
//
// The books are kept by host and recipient. Whoever says 250 to the final dot has
// stored the message for all recipients it took (RFC 5321 6.1), and from then on each
// of them is queued there until exactly one thing is said of it: relayed (a 250 was
// seen), delivered, bounced, cancelled or discarded. Queues of one message are joined
// by the connection that it came over, so that the way of each recipient can be
// followed from the person who submitted it to the mailbox.
type Ledger struct {
	seq    int64
	at     trace.Time
	sent   map[int64]sending     // what was sent over connections and has not arrived, by event
	came   map[int64]sending     // content that arrived, by the event of its arrival
	lines  map[direction][]int64 // the same by direction, in order
	conns  map[int64]*dialogue
	forged map[int64]bool // connections on which somebody has slipped something in
	down   map[string]int // hosts that are off, by how many faults
	hand   map[int64]bool // what people's inputs caused at this moment

	entries  map[entryKey]*account
	order    []*account            // in the order of their first events
	mail     map[origin][]*account // whose copies came to a place
	families map[family]*account   // the first that an alias made of a message
	reports  map[entryKey]*account // reports that were announced, and what they are about
	keeps    map[string]lifetime   // by host

	violations []string
}

// entryKey names a message at a host. Ids are unique in a world, but a ledger must
// not believe so.
type entryKey struct{ host, message string }

// origin is a message as it was first seen, and a place that it came to: a mailbox, or an
// alias.
type origin struct {
	first *account
	place string
}

// direction is one of the two in which things go over a connection: away from a host.
type direction struct {
	conn int64
	host string
}

// sending is one command, reply or content that was sent over a connection.
type sending struct {
	host, peer, message string
	kind                trace.Kind
	conn                int64
}

// violationsMax is how many violations are told: the first ones matter.
const violationsMax = 20

// NewLedger returns the ledger of a run in which nothing has happened yet.
func NewLedger() *Ledger {
	return &Ledger{
		sent: map[int64]sending{}, came: map[int64]sending{}, lines: map[direction][]int64{}, conns: map[int64]*dialogue{}, forged: map[int64]bool{}, down: map[string]int{}, hand: map[int64]bool{},
		entries: map[entryKey]*account{}, mail: map[origin][]*account{}, families: map[family]*account{}, reports: map[entryKey]*account{},
		keeps: map[string]lifetime{},
	}
}

// Add enters the next event into the books.
func (l *Ledger) Add(e trace.Event) {
	l.wellFormed(&e)
	if e.At != l.at {
		clear(l.hand)
	}
	l.seq, l.at = e.Seq, e.At
	if e.Cause == 0 || l.hand[e.Cause] {
		l.hand[e.Seq] = true
	}
	switch d := e.Detail.(type) {
	case trace.Submitted:
		l.submitted(&e, d)
	case trace.Envelope:
		l.stored(&e, d)
	case trace.Attempt:
		l.attempt(&e, d)
	case trace.Deferral:
		l.deferred(&e, d)
	case trace.Recipients:
		l.expired(&e, d)
	case trace.Removal:
		l.removed(&e, d)
	case trace.Report:
		l.reported(&e, d)
	case trace.Delivery:
		l.delivered(&e, d)
	default:
		l.other(&e)
	}
	l.talk(&e)
}

func (l *Ledger) other(e *trace.Event) {
	switch e.Kind {
	case trace.FaultBegin, trace.FaultEnd:
		l.fault(e)
	case trace.QueueHeld, trace.Noted, trace.Discarded, trace.StoreFailed:
		l.told(e)
	}
}

// Violations returns what was found so far, in words, each with the event at which it
// was found.
func (l *Ledger) Violations() []string { return slices.Clone(l.violations) }

// Idle returns what was found, once the run is idle: then nothing may be queued, nor
// wait to be submitted.
func (l *Ledger) Idle() []string {
	for _, a := range l.order {
		for _, r := range a.recipients {
			if r.why == "" && !(a.client && a.crash > 0) {
				l.wrong("%s at %s is still there for <%s>, and the run is idle", a.key.message, a.key.host, r.address)
			}
		}
	}
	return l.Violations()
}

func (l *Ledger) wrong(format string, args ...any) {
	if len(l.violations) < violationsMax {
		l.violations = append(l.violations, fmt.Sprintf("event %d: ", l.seq)+fmt.Sprintf(format, args...))
	}
}

// wellFormed holds one event to what is true of all: numbers without gaps, causes
// before effects, no way back in time, and nothing received that was not sent.
func (l *Ledger) wellFormed(e *trace.Event) {
	switch {
	case e.Seq != l.seq+1:
		l.wrong("it is followed by event %d", e.Seq)
	case e.Cause < 0 || e.Cause >= e.Seq:
		l.wrong("the next is caused by event %d, which is not before it", e.Cause)
	case e.At < l.at:
		l.wrong("the next goes back in time, to %s", e.At)
	case e.Host == "" || e.Kind == "":
		l.wrong("the next has no host or no kind")
	}
	if e.Kind != trace.SMTPReceived && e.Kind != trace.POP3Received {
		if e.Of != 0 {
			l.wrong("the next is of event %d, and nothing received", e.Of)
		}
		return
	}
	s, ok := l.sent[e.Of]
	protocol, _, _ := strings.Cut(string(e.Kind), ".")
	switch {
	case !ok:
		l.wrong("the next is of event %d, which was not sent, or arrived already", e.Of)
	case s.conn != e.Conn || s.host == e.Host || s.host != e.Peer || !strings.HasPrefix(string(s.kind), protocol):
		l.wrong("the next is of event %d, which %s sent to %s", e.Of, s.host, s.peer)
	}
}

// fault notes that a host goes off, or comes back.
func (l *Ledger) fault(e *trace.Event) {
	if e.Because == nil || e.Because.Key != "fault-crash" {
		return
	}
	if e.Kind == trace.FaultEnd {
		l.down[e.Host]--
		return
	}
	l.down[e.Host]++
	for _, a := range l.order {
		if a.key.host == e.Host && (a.client || a.failed || a.open()) {
			a.crashed(e.At)
		}
	}
}
