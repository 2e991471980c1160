package wire

import (
	"net/netip"
	"slices"
	"sort"
	"time"

	"mailscope/sim"
	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// recording is a live run as far as it has come: what happened, and how the machines
// were after each event. Its playhead goes back and forth over that; the run itself goes
// on by itself. While the playhead stands at the end it stays there as the end moves.
type recording struct {
	world  *sim.World // of the scenario, never advanced: who there is
	start  time.Time
	ways   []sim.Way // between those who are likely to talk
	events []trace.Event
	head   int64
	shots  map[string][]shot // by host, in the order of the events
}

// shot is a machine as it was after an event.
type shot struct {
	after   int64
	machine machine.Machine
}

func newRecording(w *sim.World, start time.Time) *recording {
	return &recording{world: w, start: start, shots: map[string][]shot{}}
}

// hear takes the next event in. The numbers of events have no gaps.
func (r *recording) hear(e trace.Event) {
	following := r.head == r.Known()
	r.events = append(r.events, e)
	if following {
		r.head = r.Known()
	}
}

// see takes in how a machine is after an event. What it was after the same event before
// does not count any more.
func (r *recording) see(host string, after int64, m machine.Machine) {
	list := r.shots[host]
	if n := len(list); n > 0 && list[n-1].after >= after {
		list[n-1].machine = m
		return
	}
	r.shots[host] = append(list, shot{after, m})
}

// at returns when the playhead stands.
func (r *recording) at() trace.Time {
	if r.head == 0 {
		return 0
	}
	return r.events[r.head-1].At
}

// Head and the methods after it are those of player.
func (r *recording) Head() int64 { return r.head }

// Known is player's.
func (r *recording) Known() int64 { return int64(len(r.events)) }

// Events is player's.
func (r *recording) Events(from, to int64) []trace.Event {
	from, to = max(from, 1), min(to, r.head)
	if from > to {
		return nil
	}
	return slices.Clone(r.events[from-1 : to])
}

// NextBy is player's.
func (r *recording) NextBy(t trace.Time) (trace.Event, bool) {
	if r.NextAt() > t {
		return trace.Event{}, false
	}
	return r.Next()
}

// Next is player's.
func (r *recording) Next() (trace.Event, bool) {
	if r.head == r.Known() {
		return trace.Event{}, false
	}
	r.head++
	return r.events[r.head-1], true
}

// NextAt is player's. While the run goes on, what comes next may come at any moment.
func (r *recording) NextAt() trace.Time {
	switch {
	case r.head < r.Known():
		return r.events[r.head].At
	case r.Idle():
		return trace.Never
	}
	return r.at()
}

// ComingAt is player's.
func (r *recording) ComingAt() trace.Time { return r.NextAt() }

// SeekTo is player's.
func (r *recording) SeekTo(seq int64) int64 {
	r.head = min(max(seq, 0), r.Known())
	return r.head
}

// SeekTime is player's.
func (r *recording) SeekTime(t trace.Time) int64 {
	return r.SeekTo(int64(sort.Search(len(r.events), func(i int) bool { return r.events[i].At > t })))
}

// RestsAt is player's. A live run rests at its end, where every step ends anyway.
func (r *recording) RestsAt(int64) bool { return false }

// Idle is player's. Before the end there is something to come.
func (r *recording) Idle() bool {
	if r.head < r.Known() {
		return false
	}
	for host := range r.shots { // order: only whether there is one
		if holder, ok := r.Machine(host).(machine.Holder); ok && holder.Held() > 0 {
			return false
		}
	}
	return true
}

// Machine is player's. A machine that nothing was seen of is as it was before the run.
func (r *recording) Machine(name string) machine.Machine {
	list := r.shots[name]
	if i := sort.Search(len(list), func(i int) bool { return list[i].after > r.head }); i > 0 {
		return list[i-1].machine
	}
	return r.world.Machine(name)
}

// Scene is player's.
func (r *recording) Scene() scene { return r }

// Branch is player's: what has happened for real cannot happen otherwise.
func (r *recording) Branch() int { return 0 }

// Branches is player's.
func (r *recording) Branches() []sim.Branch { return []sim.Branch{{Parent: -1}} }

// Start and the methods after it are those of scene.
func (r *recording) Start() time.Time { return r.start }

// Now is scene's.
func (r *recording) Now() trace.Time { return r.at() }

// Seq is scene's.
func (r *recording) Seq() int64 { return r.head }

// Addresses is scene's.
func (r *recording) Addresses(host string) []netip.Addr { return r.world.Addresses(host) }

// Ways is scene's.
func (r *recording) Ways() []sim.Way { return r.ways }

// Flights is scene's. Sockets of one computer take no time that one could see; so
// what was said counts as under way until the event with which it arrives.
func (r *recording) Flights(limit int) []sim.Flight {
	var list []sim.Flight
	for seq := r.head; seq > max(0, r.head-flightsLook) && len(list) < limit; seq-- {
		if f, ok := r.flight(&r.events[seq-1]); ok {
			list = append(list, f)
		}
	}
	slices.Reverse(list)
	return list
}

// flightsLook is how many events before the playhead are looked at for what has not
// arrived, and as many after it for its arrival.
const flightsLook = 40

// flight returns what an event has sent, while it is under way.
func (r *recording) flight(e *trace.Event) (sim.Flight, bool) {
	f := sim.Flight{ID: uint64(e.Seq), Sort: sim.Octets, Conn: e.Conn, From: e.Host, To: e.Peer, Sent: e.At, Cause: e.Seq}
	switch d := e.Detail.(type) {
	case trace.Command, trace.Reply, trace.Data:
		if e.Kind == trace.SMTPReceived || e.Kind == trace.POP3Received {
			return f, false
		}
	case trace.Query:
		f.Sort, f.Conn, f.To = sim.Question, 0, r.nameOf(d.Server)
	default:
		return f, false
	}
	for _, later := range r.events[e.Seq:min(int64(len(r.events)), r.head+flightsLook)] {
		if r.arrives(e, &later) {
			f.Due = later.At
			return f, later.Seq > r.head && f.To != ""
		}
	}
	return f, false
}

// arrives reports whether what one event sent has arrived with another.
func (r *recording) arrives(sent, later *trace.Event) bool {
	if q, ok := sent.Detail.(trace.Query); ok {
		a, answered := later.Detail.(trace.Answer)
		return answered && a.ID == q.ID && a.Name == q.Name && a.Type == q.Type
	}
	return later.Of == sent.Seq
}

// nameOf returns the name of the host whose DNS server has an address, "" for none.
func (r *recording) nameOf(server string) string {
	at, err := netip.ParseAddrPort(server)
	if err != nil {
		return ""
	}
	for _, name := range r.world.HostNames() {
		if slices.Contains(r.world.Addresses(name), at.Addr()) {
			return name
		}
	}
	return ""
}

// Faults is scene's: nobody breaks anything here on purpose.
func (r *recording) Faults() []machine.Fault { return nil }

// Down is scene's.
func (r *recording) Down(string) bool { return false }

// Console is scene's: nobody types to the built-in receiver.
func (r *recording) Console(string, uint16) (int64, machine.Conn) { return 0, 0 }
