package study

import (
	"math/rand/v2"
	"time"

	"mailscope/sim"
	"mailscope/sim/machine"
	"mailscope/sim/scenario"
	"mailscope/sim/trace"
)

const (
	// lateMax is how long a run goes on at most once the outage is over.
	lateMax = 30 * 24 * time.Hour
	// entriesMax is how many entries of the agenda a run may have. One that needs more
	// goes round in circles.
	entriesMax = 200_000_000
)

// Run is the run of one cell, under way.
type Run struct {
	world   *sim.World
	meter   *meter
	limit   trace.Time
	entries int
}

// Begin returns the run of a cell, in which nothing has happened yet.
func (s *Study) Begin(c Cell) *Run {
	fault := s.Fault
	fault.For = s.Outages[c.Outage]
	f := s.File.Varied(scenario.Variation{Host: s.Host, Retry: s.Retries[c.Retry].Schedule, Fault: fault, Copies: s.Copies})
	config := f.Config(&c.Seed)
	spread(config.Tasks, c.Seed, s.Spread)
	end := trace.Time(0).Add(s.End(c))
	return &Run{world: sim.New(config), meter: newMeter(c, f.Host(s.Host).Name, end), limit: end.Add(lateMax)}
}

// spread has each message come later, by a time of chance below over.
func spread(tasks []sim.Task, seed uint64, over time.Duration) {
	if over < time.Microsecond {
		return
	}
	luck := rand.NewPCG(seed, sim.Seed(seed, "study arrivals"))
	for i := range tasks {
		if _, ok := tasks[i].Input.(machine.Submit); ok {
			tasks[i].At += time.Duration(luck.Uint64()%uint64(over/time.Microsecond)) * time.Microsecond
		}
	}
}

// Advance carries the run on by so many entries of its agenda, and reports whether it is
// over: no message has anywhere left to go, or it was long enough.
func (r *Run) Advance(entries int) (over bool) {
	for range entries {
		switch {
		case r.world.Idle():
			return true
		case r.world.Next() > r.limit || r.entries >= entriesMax:
			r.meter.result.Unfinished = true
			return true
		}
		r.entries++
		events, _ := r.world.Advance()
		for i := range events {
			r.meter.read(&events[i])
		}
	}
	return false
}

// Result returns what the run has come to.
func (r *Run) Result() Result { return r.meter.finish() }
