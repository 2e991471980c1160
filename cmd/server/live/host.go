package live

import (
	"fmt"
	"io"
	"sync"
	"sync/atomic"

	"mailscope/sim"
	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// host is one machine with its sockets. All that is not said to be shared belongs to
// its goroutine.
type host struct {
	sim.Host
	run     *Run
	machine machine.Machine
	inbox   *inbox       // shared
	held    atomic.Int32 // shared: what its Held said last

	last     trace.Time // of its last step
	conns    map[machine.Conn]*conn
	accepted machine.Conn    // the last number given to an accepted connection
	port     uint16          // the last simulated local port
	ports    map[uint16]bool // those it listens on
	timers   map[machine.Timer]*timer

	asked     map[machine.QueryID]*asked // questions that wait for this host's answer
	lastAsked machine.QueryID
	asking    atomic.Int32 // shared: questions of its own under way

	mu      sync.Mutex // guards what follows, which is shared
	sockets map[io.Closer]struct{}
	streams int // connections that stand
	stopped bool
}

func newHost(r *Run, h sim.Host) *host {
	return &host{
		Host: h, run: r, machine: h.Machine, inbox: newInbox(), port: 49151,
		conns: map[machine.Conn]*conn{}, timers: map[machine.Timer]*timer{},
		asked: map[machine.QueryID]*asked{}, sockets: map[io.Closer]struct{}{}, ports: map[uint16]bool{},
	}
}

// loop is the host's goroutine.
func (h *host) loop() {
	for {
		list, open := h.inbox.take()
		if !open {
			return
		}
		for _, do := range list {
			do()
		}
	}
}

// stop ends the host: nothing is taken in any more, all sockets are closed.
func (h *host) stop() {
	h.inbox.close()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stopped = true
	for s := range h.sockets {
		s.Close()
	}
}

// keep remembers a socket, to be closed when the run stops; when it has stopped
// already, it closes the socket and reports false.
func (h *host) keep(s io.Closer) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopped {
		s.Close()
		return false
	}
	h.sockets[s] = struct{}{}
	return true
}

// drop closes a socket and forgets it.
func (h *host) drop(s io.Closer) {
	s.Close()
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.sockets, s)
}

// enter counts a connection; false when there are too many.
func (h *host) enter() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.streams >= ConnsMax {
		return false
	}
	h.streams++
	return true
}

func (h *host) leave() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.streams--
}

// step hands an input to the machine and carries out what it wants done. Whoever sees
// an event must find the messages that it tells of counted, whether they have just
// come or are about to go: so the count rises before the effects and falls after them.
func (h *host) step(in machine.Input, cause int64) {
	now := h.now()
	effects := h.machine.Step(now, in)
	h.held.Store(max(h.held.Load(), h.holds()))
	h.carryAll(now, effects, cause)
}

// now returns the moment for a step, never before that of an earlier one.
func (h *host) now() trace.Time {
	h.last = max(h.last, h.run.now())
	return h.last
}

func (h *host) carryAll(now trace.Time, effects []machine.Effect, cause int64) {
	last := cause
	for _, effect := range effects {
		last = h.carry(now, effect, last)
	}
	h.held.Store(h.holds())
	h.watched(last, last != cause)
	select {
	case h.run.changed <- struct{}{}:
	default: // it is known already that something changed
	}
}

// watched shows the machine to who watches the run: as it is after the last event of its
// step or, where the step noted none, after the last of the run.
func (h *host) watched(last int64, noted bool) {
	if h.run.config.Watch == nil {
		return
	}
	if !noted {
		last = h.run.log.lastSeq()
	}
	h.run.config.Watch(h.Name, last, h.machine.Clone())
}

// holds asks the machine how many messages have somewhere to go.
func (h *host) holds() int32 {
	if holder, ok := h.machine.(machine.Holder); ok {
		return int32(holder.Held())
	}
	return 0
}

// carry carries out one effect and returns the event that is now the last one.
func (h *host) carry(now trace.Time, effect machine.Effect, cause int64) int64 {
	switch e := effect.(type) {
	case machine.Note:
		return h.note(now, &e, cause)
	case machine.Heard:
		return h.noteHeard(now, e, cause)
	case machine.Send:
		h.send(now, e, cause)
	case machine.Dial:
		return h.dial(now, e, cause)
	case machine.Close:
		return h.close(now, e.Conn, cause)
	case machine.Abort:
		return h.abort(now, e.Conn, cause)
	case machine.StartTLS:
		h.startTLS(e, cause)
	case machine.Store:
		h.store(e, cause)
	case machine.SetTimer:
		h.setTimer(now, e, cause)
	case machine.CancelTimer:
		h.cancelTimer(e.Timer)
	case machine.Query:
		h.query(e, cause)
	case machine.Respond:
		h.respond(e, cause)
	case machine.Listen:
		h.mustListen(e.Port)
	default:
		panic(fmt.Sprintf("live: unknown effect %T", effect))
	}
	return cause
}

// store puts values on disk. The answer comes from the store's goroutine, which must
// not wait, and never does: an answer always finds room in the inbox.
func (h *host) store(e machine.Store, cause int64) {
	h.run.config.Store.Put(h.Name, e.Items, func(err error) {
		stored := machine.Stored{ID: e.ID}
		if err != nil {
			stored.Err = diskFailure(err)
		}
		h.inbox.put(func() { h.step(stored, cause) })
	})
}

// timer is one that is set.
type timer struct {
	at    trace.Time
	cause int64
	stop  func()
}

// setTimer sets or moves a timer. One that has fired but still lies in the inbox is
// not delivered when it was moved or cancelled meanwhile, for then it is no longer
// the one in the table.
func (h *host) setTimer(now trace.Time, e machine.SetTimer, cause int64) {
	h.cancelTimer(e.Timer)
	t := &timer{at: e.At, cause: cause}
	h.timers[e.Timer] = t
	t.stop = h.run.after(max(e.At.Sub(now), 0), func() {
		h.inbox.put(func() { h.fire(e.Timer, t) })
	})
}

func (h *host) fire(name machine.Timer, t *timer) {
	if h.timers[name] != t {
		return
	}
	delete(h.timers, name)
	h.last = max(h.last, t.at) // the clock's microsecond may be cut off, the machine's is not
	h.step(machine.TimerFired{Timer: name}, t.cause)
}

func (h *host) cancelTimer(name machine.Timer) {
	if t, set := h.timers[name]; set {
		t.stop()
		delete(h.timers, name)
	}
}

// nextPort returns the next simulated local port (RFC 6335 6).
func (h *host) nextPort() uint16 {
	h.port++
	if h.port < 49152 {
		h.port = 49152
	}
	return h.port
}
