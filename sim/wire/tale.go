package wire

import (
	"slices"

	"mailscope/sim/trace"
)

// toldMax is how many events of tales are kept before the middle of the longest is left
// out.
const toldMax = 40_000

// taleEnds is how many events at the beginning and at the end of a tale always stay.
const taleEnds = 24

// tale is what happened to a message at one host, as far as an operator there would want
// to know. It keeps the events themselves: they lie far apart, and to bring each about
// again would take the whole run.
type tale struct {
	told    []trace.Event
	dropped []int64 // Seqs of attempts that were left out
	tries   []try   // all attempts
}

// try is one attempt.
type try struct {
	seq         int64
	at          trace.Time
	destination string
}

// readTale takes in what happens to a message in a queue.
func (x *index) readTale(e *trace.Event) {
	if e.Message == "" || !toldKind(e) {
		return
	}
	m := x.mails[e.Message]
	if m == nil || m.host != e.Host {
		return
	}
	if d, ok := e.Detail.(trace.Attempt); ok {
		m.tale.tries = append(m.tale.tries, try{e.Seq, e.At, d.Destination})
	}
	x.tell(m, e)
	if d, ok := e.Detail.(trace.Report); ok {
		if about := x.mails[d.About]; about != nil && about.host == e.Host && about != m {
			x.tell(about, e)
		}
	}
}

func (x *index) tell(m *mail, e *trace.Event) {
	m.tale.told = append(m.tale.told, *e)
	if x.told++; x.told > x.toldNext {
		x.thinTales()
	}
}

// toldKind reports whether an event about a message belongs into its tale.
func toldKind(e *trace.Event) bool {
	switch e.Kind {
	case trace.MessageSubmitted, trace.QueueStored, trace.StoreFailed, trace.QueueHeld, trace.QueueAttempt, trace.QueueDeferred,
		trace.QueueExpired, trace.QueueRemoved, trace.DSNCreated, trace.MailboxDelivered, trace.Discarded, trace.Noted:
		return true
	case trace.SMTPReceived:
		d, ok := e.Detail.(trace.Reply)
		return ok && d.Code >= 400
	}
	return false
}

// thinTales leaves out the attempts in the middle of each tale.
func (x *index) thinTales() {
	x.told = 0
	for _, m := range x.mails { // order: each is thinned by itself
		m.tale.thin()
		x.told += len(m.tale.told)
	}
	x.toldNext = max(toldMax, 2*x.told)
}

func (t *tale) thin() {
	last := len(t.told) - taleEnds
	kept := t.told[:0]
	for i, e := range t.told {
		common := e.Kind == trace.QueueAttempt || e.Kind == trace.QueueDeferred || e.Kind == trace.SMTPReceived
		if i >= taleEnds && i < last && common {
			if e.Kind == trace.QueueAttempt {
				t.dropped = append(t.dropped, e.Seq)
			}
			continue
		}
		kept = append(kept, e)
	}
	clear(t.told[len(kept):])
	t.told = kept
}

// cut forgets all that came after an event.
func (t *tale) cut(seq int64) {
	t.told = t.told[:after(t.told, seq, func(e *trace.Event) int64 { return e.Seq })]
	t.dropped = slices.DeleteFunc(t.dropped, func(at int64) bool { return at > seq })
	t.tries = t.tries[:after(t.tries, seq, func(a *try) int64 { return a.seq })]
}

// triesTo returns the attempts to deliver to a destination, up to an event.
func (t *tale) triesTo(destination string, head int64) []trace.Time {
	var list []trace.Time
	for i := range t.tries {
		if a := &t.tries[i]; a.seq <= head && a.destination == destination {
			list = append(list, a.at)
		}
	}
	return list
}
