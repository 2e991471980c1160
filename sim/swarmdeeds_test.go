package sim_test

import (
	"fmt"
	"math/rand/v2"
	"time"

	"mailscope/sim"
	"mailscope/sim/machine"
	"mailscope/sim/mta"
	"mailscope/sim/trace"
)

// deed is what an operator does at a time to one of the messages that happen to be
// queued: the one with that number, counted round and round.
type deed struct {
	at   time.Duration
	what string
	nth  int
}

// deedForms are the inputs that the words of deeds stand for.
var deedForms = []struct {
	what  string
	input func(id string) machine.Input
}{
	{"hold", func(id string) machine.Input { return machine.Hold{Message: id} }},
	{"release", func(id string) machine.Input { return machine.Release{Message: id} }},
	{"retry", func(id string) machine.Input { return machine.Retry{Message: id} }},
	{"cancel", func(id string) machine.Input { return machine.Cancel{Message: id} }},
	{"expire", func(id string) machine.Input { return machine.Expire{Message: id} }},
	{"flush", func(string) machine.Input { return machine.Flush{} }},
	{"flush-d0", func(string) machine.Input { return machine.Flush{Destination: "d0.example"} }},
	{"reroute-d1", func(id string) machine.Input { return machine.Reroute{Message: id, Host: "mx.d1.example"} }},
	{"reroute-part", func(id string) machine.Input {
		return machine.Reroute{Message: id, Destination: "d1.example", Host: "mx.d0.example"}
	}},
	{"reroute-nowhere", func(id string) machine.Input { return machine.Reroute{Message: id, Host: "[203.0.113.200]"} }},
	{"reroute-back", func(id string) machine.Input { return machine.Reroute{Message: id} }},
}

func (d deed) String() string { return fmt.Sprintf("%s %s %d", d.at, d.what, d.nth) }

// parseDeed reads what String has written.
func parseDeed(said string) (deed, error) {
	var d deed
	var at string
	if _, err := fmt.Sscanf(said, "%s %s %d", &at, &d.what, &d.nth); err != nil {
		return d, fmt.Errorf("%q is no deed of an operator: %w", said, err)
	}
	var err error
	d.at, err = time.ParseDuration(at)
	return d, err
}

// input returns what the deed does to a message; nil for a word that nobody knows.
func (d deed) input(id string) machine.Input {
	for _, f := range deedForms {
		if f.what == d.what {
			return f.input(id)
		}
	}
	return nil
}

// deeds returns what an operator of the swarm does.
func deeds(luck *rand.Rand) []deed {
	var list []deed
	at := time.Duration(0)
	for range luck.IntN(6) {
		at += time.Duration(luck.Int64N(int64(3 * time.Hour)))
		if luck.IntN(3) == 0 {
			at = at.Truncate(15 * time.Minute) // when queues run
		}
		list = append(list, deed{at, deedForms[luck.IntN(len(deedForms))].what, luck.IntN(100)})
	}
	return list
}

// goTo goes on to a time, but not beyond so many events.
func goTo(run *sim.Run, at trace.Time, events int64) {
	for run.Head() < events {
		if _, ok := run.NextBy(at); !ok {
			run.SeekTime(at)
			return
		}
	}
}

// operate does what an operator does, until there are so many events. What was held is let
// go in the end.
func operate(run *sim.Run, deeds []deed, events int64) {
	at := time.Duration(0)
	var held []sim.Task
	for _, d := range deeds {
		at = max(at, d.at)
		if goTo(run, trace.Time(0).Add(at), events); run.Head() >= events {
			return
		}
		host, id := queuedNth(run, d.nth)
		if input := d.input(id); id != "" && input != nil {
			run.Do(sim.Task{Host: host, Input: input})
			if d.what == "hold" {
				held = append(held, sim.Task{Host: host, Input: machine.Release{Message: id}})
			}
		}
	}
	if len(held) > 0 {
		goTo(run, trace.Time(0).Add(at+time.Hour), events)
	}
	for _, release := range held {
		run.Do(release)
	}
}

// queuedNth returns a message that is in a queue; "" where none is.
func queuedNth(run *sim.Run, nth int) (host, id string) {
	var queued [][2]string
	for _, name := range run.World().HostNames() {
		if server, ok := run.Machine(name).(*mta.Server); ok {
			for _, e := range server.Queue() {
				queued = append(queued, [2]string{name, e.ID})
			}
		}
	}
	if len(queued) == 0 {
		return "", ""
	}
	task := queued[nth%len(queued)]
	return task[0], task[1]
}
