package socket

import (
	"fmt"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"mailscope/sim"
	"mailscope/sim/compare"
	"mailscope/sim/machine"
	"mailscope/sim/scenario"
	"mailscope/sim/trace"
	"mailscope/sim/wire"
	"mailscope/sim/words"
)

// room is what one socket has: at most one live run. It is a wire.Deliverer, for the
// goroutine of the socket.
type room struct {
	server  *Server
	changed chan struct{} // gets a value when something has happened in the run
	mail    *rate.Limiter
	run     *run // nil: none goes on
	ending  sync.WaitGroup
}

func newRoom(s *Server) *room {
	return &room{server: s, changed: make(chan struct{}, 1), mail: rate.NewLimiter(submissionsPerSecond, submissionsBurst)}
}

// Submit is wire.Deliverer's.
func (m *room) Submit(f *scenario.File, client string, message machine.Submit) (*wire.Begun, error) {
	if !m.mail.Allow() {
		return nil, errorOf(words.LiveTooOften)
	}
	if m.run != nil && m.run.fits(f, client, message) {
		return nil, m.run.submit(message)
	}
	m.End()
	r, err := m.begin(f, client, message)
	if err != nil {
		return nil, err
	}
	m.run = r
	return &wire.Begun{File: r.file, World: r.world, Start: r.start}, r.submit(message)
}

// begin begins the run of a first message.
func (m *room) begin(f *scenario.File, client string, message machine.Submit) (*run, error) {
	a, err := arrange(f, client, message.To)
	if err != nil {
		return nil, err
	}
	r := newRun(m.server, "", f, a, m.changed)
	if err := m.server.enter(r); err != nil {
		return nil, errorOf(words.LiveBroken, err.Error())
	}
	if err := r.begin(m.server.config.Dir); err != nil {
		m.server.leave(r)
		return nil, errorOf(words.LiveBroken, err.Error())
	}
	return r, nil
}

// Do is wire.Deliverer's.
func (m *room) Do(host string, in machine.Input) error {
	if m.run == nil || !m.run.isLive(host) {
		return errorOf(words.LiveNotBegun)
	}
	return m.run.live.Do(host, in)
}

// End is wire.Deliverer's. Sockets take a moment to close, which nobody waits for.
func (m *room) End() {
	r := m.run
	m.run = nil
	if r == nil {
		return
	}
	m.ending.Go(func() {
		if err := r.stop(); err != nil {
			m.server.log("a live run did not end in order: %v", err)
		}
		m.server.leave(r)
	})
}

// farewell is how long the simulation goes on when the message has arrived, so that
// sessions come to their end, as they do in the real run.
const farewell = 10 * time.Second

// Pair is wire.Deliverer's. Of the servers that are not ours the real run has only what
// our side heard; what the receiver told besides would make it look as if it told all.
func (m *room) Pair() (simulated, real compare.Run, ok bool) {
	r := m.run
	if r == nil {
		return
	}
	real = compare.Run{Name: words.Sentence("en", words.PageReal), Start: r.start}
	var tasks []sim.Task
	for _, e := range r.feed.all() {
		if e.Kind == trace.MessageSubmitted && e.Host == r.client && len(tasks) < len(r.sent) {
			tasks = append(tasks, sim.Task{At: e.At.Since(), Host: r.client, Input: r.sent[len(tasks)]})
		}
		if e.Kind != trace.MailboxDelivered || r.isLive(e.Host) {
			real.Events = append(real.Events, e)
		}
	}
	simulated = compare.Run{Name: words.Sentence("en", words.PageSimulated), Start: r.start}
	simulated.Events = r.simulate(tasks)
	return simulated, real, true
}

// simulate has the same people do the same at the same moments in a world of their own.
func (r *run) simulate(tasks []sim.Task) []trace.Event {
	a, err := arrange(r.origin, r.client, r.to)
	if err != nil {
		panic(fmt.Sprintf("socket: an arrangement that stood falls: %v", err))
	}
	c := a.config(r.start)
	c.Tasks = tasks
	w := sim.New(c)
	var events []trace.Event
	limit := trace.Time(0).Add(30 * 24 * time.Hour)
	for len(events) < simulatedEventsMax && w.Next() <= limit {
		if w.Idle() && limit > w.Now().Add(farewell) {
			limit = w.Now().Add(farewell)
		}
		list, ok := w.Advance()
		if !ok {
			break
		}
		events = append(events, list...)
	}
	return events
}

// drain hands what has happened to who shows it.
func (m *room) drain(l *wire.Live) {
	if m.run == nil {
		return
	}
	for _, h := range m.run.feed.take() {
		if h.machine != nil {
			l.See(h.host, h.after, h.machine)
		} else {
			l.Hear(h.event)
		}
	}
	if m.run.feed.full() {
		m.server.log("a live run had more than %d events, and was ended", EventsMax)
		m.End()
	}
}
