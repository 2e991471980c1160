package main

import (
	"slices"
	"sync"

	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// journal keeps what happened in a live run, shows it as it happens, and knows what
// is still going on. The run writes into it while others ask.
type journal struct {
	show trace.Sink

	mu     sync.Mutex // guards what follows
	events []trace.Event
	open   map[int64]string   // connections that stand, by who opened them
	put    map[[2]string]bool // messages, by host and id, that wait for a later attempt
}

func newJournal(show trace.Sink) *journal {
	return &journal{show: show, open: map[int64]string{}, put: map[[2]string]bool{}}
}

// sink is a trace.Sink.
func (j *journal) sink(e trace.Event) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.events = append(j.events, e)
	j.follow(&e)
	j.show(e)
}

// follow keeps account of what is going on. A client that could not submit has all
// its messages wait; it notes that without naming one.
func (j *journal) follow(e *trace.Event) {
	message, client := [2]string{e.Host, e.Message}, [2]string{e.Host, ""}
	switch e.Kind {
	case trace.QueueDeferred:
		j.put[message] = true
	case trace.QueueAttempt, trace.QueueRemoved, trace.QueueExpired:
		delete(j.put, message)
	case trace.Noted:
		if e.Because != nil && e.Because.Key == words.MailSubmitFailed {
			j.put[client] = true
		}
	case trace.ConnOpen:
		j.open[e.Conn] = e.Host
		delete(j.put, client)
	case trace.ConnClosed, trace.ConnReset, trace.ConnRefused, trace.ConnTimeout:
		if j.open[e.Conn] == e.Host {
			delete(j.open, e.Conn)
		}
	}
}

// quiet reports whether nothing is going on while so many messages are held: each of
// them waits for a later attempt, and all connections are closed.
func (j *journal) quiet(held int) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return held <= len(j.put) && len(j.open) == 0
}

// from returns the events from the n-th on.
func (j *journal) from(n int) []trace.Event {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.events[n:])
}

func (j *journal) len() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return len(j.events)
}
