package live

import (
	"sync"

	"mailscope/sim/trace"
)

// recorder writes the trace of a run: many hosts, one order.
type recorder struct {
	mu   sync.Mutex
	seq  int64
	last trace.Time
	sink trace.Sink
}

// write gives an event its number and hands it on. Two hosts step at the same time,
// so one may write a moment later what it did a moment earlier; in the trace time
// never runs back.
func (r *recorder) write(e trace.Event) int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seq++
	r.last = max(r.last, e.At)
	e.Seq, e.At = r.seq, r.last
	r.sink(e)
	return e.Seq
}

// lastSeq returns the number of the last event.
func (r *recorder) lastSeq() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.seq
}
