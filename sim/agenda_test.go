package sim

import (
	"math/rand/v2"
	"slices"
	"testing"

	"mailscope/sim/trace"
)

type nothing struct{}

func (nothing) do(*World) {}

// The agenda gives back what was put in, by time, and in the order in which it was put
// in where times are equal, however puts and takes are mixed.
func TestAgendaOrder(t *testing.T) {
	luck := rand.New(rand.NewPCG(1, 0))
	var a agenda
	var taken []entry
	for range 20_000 {
		if len(a.heap) > 0 && luck.IntN(3) == 0 {
			taken = append(taken, a.pop())
			continue
		}
		floor := trace.Time(0)
		if len(taken) > 0 {
			floor = taken[len(taken)-1].at
		}
		a.push(floor+trace.Time(luck.IntN(50)), nothing{})
	}
	for len(a.heap) > 0 {
		taken = append(taken, a.pop())
	}
	if !slices.IsSortedFunc(taken, func(x, y entry) int {
		if before(&x, &y) {
			return -1
		}
		return 1
	}) {
		t.Error("entries did not come in order")
	}
	if uint64(len(taken)) != a.seq {
		t.Errorf("%d of %d entries came back", len(taken), a.seq)
	}
}

// BenchmarkAgenda is the bare agenda: one entry out, one in, with 10,000 waiting. It is
// the yardstick for the speed of everything else.
func BenchmarkAgenda(b *testing.B) {
	var a agenda
	luck := rand.NewPCG(1, 0)
	for range 10_000 {
		a.push(trace.Time(luck.Uint64()%1e9), nothing{})
	}
	for b.Loop() {
		e := a.pop()
		a.push(e.at+trace.Time(luck.Uint64()%1e9), e.act)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}
