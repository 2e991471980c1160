package socket

import (
	"sync"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// feed holds what happens in a run until the goroutine of the socket takes it, and all
// events for comparing. It can be used from many goroutines.
type feed struct {
	changed chan struct{} // gets a value when there is something to take

	mu     sync.Mutex
	list   []happening
	events []trace.Event
	sent   map[string]int64 // smtp.data of our server, by the message's id
	over   bool             // there were too many events
}

// happening is an event, or how a machine is after one.
type happening struct {
	event   trace.Event // of seq 0: none
	host    string
	after   int64
	machine machine.Machine
}

func newFeed(changed chan struct{}) *feed {
	return &feed{changed: changed, sent: map[string]int64{}}
}

// hear is a trace.Sink.
func (f *feed) hear(e trace.Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.over = f.over || len(f.events) >= EventsMax; f.over {
		return
	}
	f.events = append(f.events, e)
	if e.Kind == trace.SMTPData && e.Message != "" {
		f.sent[e.Message] = e.Seq
	}
	f.put(happening{event: e})
}

// see is a live.Watcher.
func (f *feed) see(host string, after int64, m machine.Machine) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.over {
		f.put(happening{host: host, after: after, machine: m})
	}
}

func (f *feed) put(h happening) {
	f.list = append(f.list, h)
	select {
	case f.changed <- struct{}{}:
	default: // it is known already
	}
}

// take returns what has happened since it was last called.
func (f *feed) take() []happening {
	f.mu.Lock()
	defer f.mu.Unlock()
	list := f.list
	f.list = nil
	return list
}

// all returns all events so far. They must not be changed.
func (f *feed) all() []trace.Event {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.events[:len(f.events):len(f.events)]
}

// full reports whether there were too many events.
func (f *feed) full() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.over
}

// sentAs returns the event with which our server sent the message on whose id stands in
// the head of a content, 0 for none.
func (f *feed) sentAs(named func(id string) bool) int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	last := int64(0)
	for id, seq := range f.sent {
		if seq > last && named(id) {
			last = seq
		}
	}
	return last
}
