package sim

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// World is a small internet: hosts, the links between them, their disks, and an
// agenda of what is going to happen. It is the interpreter that carries out the
// effects of machines in virtual time. A World is a value in all but name: Clone
// gives another that goes on by itself and does exactly the same.
type World struct {
	start  time.Time
	seed   uint64
	now    trace.Time
	agenda agenda
	hosts  []host
	names  map[string]int32     // never changed after New: clones share it
	byAddr map[netip.Addr]int32 // likewise

	links     map[[2]int32]*link
	faults    []machine.Fault // those that are on
	conns     map[int64]*conn
	lastConn  int64 // numbers of connections and questions: the last ones given
	lastQuery machine.QueryID
	queries   map[machine.QueryID]query

	submits  int                // submissions that are still to come
	consoles map[console]int64  // the connections of the person who types
	outside  []Outside          // what goes to the world outside, until it is taken
	awaited  map[int64]struct{} // questions from outside
	lastSeq  int64
	steps    int64         // entries of the agenda that were carried out
	events   []trace.Event // of the entry being carried out
}

// host is a Host as it goes through a run.
type host struct {
	Host
	index    int32
	machine  machine.Machine
	boot     int32 // counts its lives: what was meant for an earlier one is dropped
	down     bool
	ports    []uint16
	disk     disk
	written  trace.Time // when the last write that was asked for is done
	timers   map[machine.Timer]timer
	timerGen int64
	conns    map[machine.Conn]int64
	accepted machine.Conn // the last number given to an accepted connection
	local    uint16       // the last local port

	heldBefore int             // messages that it held when it went off
	waiting    []machine.Input // what people want of it once it is back

	// What the faults that are on make of it.
	refuse, silent, resets, diskFull, noTLS bool
	slow                                    time.Duration
}

// New builds the world of a configuration. A host name or address that is there
// twice, or a link to an unknown host, is the caller's mistake and panics.
func New(c Config) *World {
	w := &World{
		start: c.Start, seed: c.Seed,
		names: map[string]int32{}, byAddr: map[netip.Addr]int32{},
		links: map[[2]int32]*link{}, conns: map[int64]*conn{},
		queries: map[machine.QueryID]query{}, consoles: map[console]int64{}, awaited: map[int64]struct{}{},
	}
	for i := range c.Hosts {
		w.addHost(c.Hosts[i])
	}
	for _, l := range c.Links {
		w.addLink(l)
	}
	for i := range w.hosts {
		w.agenda.push(0, boot{int32(i), 0})
	}
	for _, t := range c.Tasks {
		w.Do(t)
	}
	return w
}

func (w *World) addHost(h Host) {
	index := int32(len(w.hosts))
	if _, twice := w.names[h.Name]; twice {
		panic("sim: two hosts with the name " + h.Name)
	}
	w.names[h.Name] = index
	for _, a := range h.Addresses {
		if _, twice := w.byAddr[a]; twice {
			panic("sim: two hosts with the address " + a.String())
		}
		w.byAddr[a] = index
	}
	w.hosts = append(w.hosts, host{
		Host: h, index: index, machine: h.Machine.Clone(), down: true, local: 49151, disk: newDisk(),
		timers: map[machine.Timer]timer{}, conns: map[machine.Conn]int64{},
	})
}

// mustFind returns the host of a name that the caller has checked.
func (w *World) mustFind(name string) *host {
	i, ok := w.names[name]
	if !ok {
		panic(fmt.Sprintf("sim: no host has the name %q", name))
	}
	return &w.hosts[i]
}

// Clone returns a world that goes on from here by itself.
func (w *World) Clone() *World {
	c := *w
	c.agenda = w.agenda.clone()
	c.hosts = slices.Clone(w.hosts)
	for i := range c.hosts {
		c.hosts[i].unshare()
	}
	c.links = make(map[[2]int32]*link, len(w.links))
	for k, l := range w.links { // order: into another map
		copied := *l
		c.links[k] = &copied
	}
	c.conns = make(map[int64]*conn, len(w.conns))
	for id, k := range w.conns { // order: into another map
		c.conns[id] = k.clone()
	}
	c.faults, c.outside = slices.Clone(w.faults), slices.Clone(w.outside)
	c.queries, c.consoles, c.awaited = maps.Clone(w.queries), maps.Clone(w.consoles), maps.Clone(w.awaited)
	c.events = nil
	return &c
}

func (h *host) unshare() {
	h.machine = h.machine.Clone()
	h.ports, h.waiting = slices.Clone(h.ports), slices.Clone(h.waiting)
	h.disk = h.disk.clone()
	h.timers = maps.Clone(h.timers)
	h.conns = maps.Clone(h.conns)
}

// weight returns about how many octets a clone of the world takes for itself: what is
// going to happen, and what each host has of the values on its disk, once there and once in
// its machine. (Measured with queues of many lengths; the content of messages is shared.)
func (w *World) weight() int {
	const perEntry, perValue = 64, 1400
	sum := perEntry * len(w.agenda.heap)
	for i := range w.hosts {
		sum += perValue * len(w.hosts[i].disk.values)
	}
	return sum
}

// Now returns the moment that the world has reached.
func (w *World) Now() trace.Time { return w.now }

// Start returns the date of the run's first moment.
func (w *World) Start() time.Time { return w.start }

// Seq returns the number of the last event.
func (w *World) Seq() int64 { return w.lastSeq }

// Next returns when the next thing is going to happen, trace.Never when nothing is.
func (w *World) Next() trace.Time { return w.agenda.next() }

// Coming is Next without the entries of timers that have been cancelled, and with timers
// that have been moved back at their true time: what somebody who waits is waiting for.
func (w *World) Coming() trace.Time {
	soonest := trace.Never
	for i := range w.agenda.heap {
		if e := &w.agenda.heap[i]; e.at < soonest {
			soonest = min(soonest, w.trueTime(e))
		}
	}
	return soonest
}

// trueTime returns when an entry comes to something, trace.Never where it never does.
func (w *World) trueTime(e *entry) trace.Time {
	due, ok := e.act.(timerDue)
	if !ok {
		return e.at
	}
	if t, set := w.hosts[due.host].timers[due.timer]; set && t.gen == due.gen {
		return max(e.at, t.at)
	}
	return trace.Never
}

// Machine returns the machine of a host, to look at; nil where no host has the name.
func (w *World) Machine(name string) machine.Machine {
	if i, ok := w.names[name]; ok {
		return w.hosts[i].machine
	}
	return nil
}

// HostNames returns the names of all hosts, in the order of the configuration.
func (w *World) HostNames() []string {
	names := make([]string, len(w.hosts))
	for i := range w.hosts {
		names[i] = w.hosts[i].Name
	}
	return names
}

// Advance carries out the next entry of the agenda and returns the events it
// caused, good until the next call; false when nothing is left to do.
func (w *World) Advance() ([]trace.Event, bool) {
	if len(w.agenda.heap) == 0 {
		return nil, false
	}
	w.events = w.events[:0]
	w.steps++
	e := w.agenda.pop()
	w.now = max(w.now, e.at)
	e.act.do(w)
	return w.events, true
}

// RunUntil carries out all that is due up to and including t, and lets the clock
// stand at t.
func (w *World) RunUntil(t trace.Time, sink trace.Sink) {
	for w.agenda.next() <= t {
		w.advanceInto(sink)
	}
	w.now = max(w.now, t)
}

// RunIdle runs until the world is idle (see Idle), or up to limit; it reports
// whether it became idle.
func (w *World) RunIdle(limit trace.Time, sink trace.Sink) bool {
	for !w.Idle() {
		if w.agenda.next() > limit {
			return false
		}
		w.advanceInto(sink)
	}
	return true
}

func (w *World) advanceInto(sink trace.Sink) {
	events, _ := w.Advance()
	for i := range events {
		sink(events[i])
	}
}

// Idle reports whether no message is queued, on its way or still to be submitted,
// and none lies in a mailbox whose client has yet to fetch it. Timers, polls and the
// ends of faults do not count.
func (w *World) Idle() bool {
	if w.submits > 0 || !w.booted() {
		return false
	}
	for i := range w.hosts {
		if w.hosts[i].held() > 0 {
			return false
		}
	}
	return true
}

// booted reports whether every host has started for the first time. They do so in
// order, so the last one tells.
func (w *World) booted() bool {
	return len(w.hosts) == 0 || w.hosts[len(w.hosts)-1].boot > 0
}

// held counts the messages that wait at a host, also while it is off.
func (h *host) held() int {
	if h.down {
		return max(h.disk.messages, h.heldBefore) + len(h.waiting)
	}
	if holder, ok := h.machine.(machine.Holder); ok {
		return holder.Held()
	}
	return 0
}

// emit writes an event and returns its number.
func (w *World) emit(e trace.Event) int64 {
	w.lastSeq++
	e.Seq, e.At = w.lastSeq, w.now
	w.events = append(w.events, e)
	return e.Seq
}
