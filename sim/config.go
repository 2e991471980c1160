package sim

import (
	"net/netip"
	"time"

	"mailscope/sim/machine"
)

// Config is a world before anything has happened in it.
type Config struct {
	Start time.Time // the date of the run's first moment
	Hosts []Host    // in the order of the scenario
	Links []Link    // those that are not as DefaultDelay says
	Tasks []Task    // what people will do, and faults that will come
	Seed  uint64
}

// Host is one host of a world.
type Host struct {
	Name      string
	Addresses []netip.Addr    // unique in the world; the first is the one it dials from
	Machine   machine.Machine // as new; a crash starts a clone of it
}

// Facing returns the address that the host dials another one from: its first of the same
// family, else its first.
func (h *Host) Facing(to netip.Addr) netip.Addr {
	for _, a := range h.Addresses {
		if a.Is4() == to.Is4() {
			return a
		}
	}
	return h.Addresses[0]
}

// Link is the way between two hosts.
type Link struct {
	A, B  string
	Delay time.Duration // one way
	Loss  int           // segments lost per million
}

// DefaultDelay is how long a segment takes between hosts that no Link names.
const DefaultDelay = 10 * time.Millisecond

// Task is an input by a person, at its time. Faults are tasks too: for faults of
// links, names and mailboxes Host is "", the world knows whom they concern.
type Task struct {
	At    time.Duration // since the start
	Host  string
	Input machine.Input // Submit, TypeLine, Hold, Release, Retry, Cancel, Flush, Reroute, Expire, SetFault, ClearFault, SetZone
}
