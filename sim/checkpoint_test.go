package sim

import (
	"testing"

	"mailscope/sim/machine"
)

// However much lies on the disks of a world, its checkpoints stay within their octets,
// and there are some to go back to.
func TestCheckpointsAreBounded(t *testing.T) {
	for _, test := range []struct{ values, marks int }{{0, CheckpointsMax}, {1_000, CheckpointsMax}, {40_000, 4}} {
		w := New(Config{Hosts: []Host{{Name: "a.example", Machine: quietMachine{}}}})
		for i := range test.values {
			w.hosts[0].disk.values[machine.Key{Shelf: machine.Queue, ID: string(rune(i))}] = machine.Raw{}
		}
		r := NewRun(w)
		for range 300 {
			r.world.lastSeq += CheckpointEvents
			r.mark()
		}
		if n := len(r.marks); n > test.marks || n < 2 || n > checkpointsMin && r.weight() > checkpointOctetsMax {
			t.Errorf("%d values: %d checkpoints of %d octets", test.values, n, r.weight())
		}
	}
}

type quietMachine struct{ machine.Machine }

func (q quietMachine) Clone() machine.Machine { return q }
