package wire

import (
	"net/netip"
	"time"

	"mailscope/sim"
	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// player is a run with a playhead, as views see it: a simulated one, which can be
// taken on and changed, or a recording of a live one.
type player interface {
	sim.Playhead
	// Known returns the Seq of the last event that was ever reached.
	Known() int64
	// NextBy is Next for events up to and including a moment.
	NextBy(t trace.Time) (trace.Event, bool)
	// NextAt returns when the next thing happens, trace.Never when nothing does.
	NextAt() trace.Time
	// ComingAt is NextAt without what comes to nothing.
	ComingAt() trace.Time
	// SeekTime moves the playhead to a moment, and returns where it stands then.
	SeekTime(t trace.Time) int64
	// Machine returns a host's machine as it is at the playhead, nil for no host.
	Machine(name string) machine.Machine
	// Scene returns what there is beside the machines.
	Scene() scene
	// Branch returns the branch that the run is on, Branches all of them.
	Branch() int
	Branches() []sim.Branch
}

// scene is what views see of a world beside its machines.
type scene interface {
	Start() time.Time
	Now() trace.Time
	Seq() int64
	Addresses(host string) []netip.Addr
	Ways() []sim.Way
	Flights(limit int) []sim.Flight
	Faults() []machine.Fault
	Down(host string) bool
	Console(host string, port uint16) (int64, machine.Conn)
}

// simulated is a run of the core's own world.
type simulated struct{ *sim.Run }

// Scene returns the world as it is at the playhead.
func (s simulated) Scene() scene { return s.World() }
