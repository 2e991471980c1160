package socket

import (
	"testing"

	"mailscope/sim/trace"
)

// A run that never comes to an end does not fill the memory.
func TestFeed(t *testing.T) {
	f := newFeed(make(chan struct{}, 1))
	for i := range 2 * EventsMax {
		f.hear(trace.Event{Seq: int64(i + 1)})
		f.see("host", int64(i+1), nil)
	}
	if !f.full() || len(f.all()) != EventsMax || len(f.take()) > 2*EventsMax+1 {
		t.Errorf("%d events are kept, full: %t", len(f.all()), f.full())
	}
	if len(f.take()) != 0 {
		t.Error("what was taken is still there")
	}
}
