package sim_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"mailscope/sim"
	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// lunch is the run of the usual delivery, 104 events long.
func lunch(t *testing.T) *sim.Run {
	t.Helper()
	return sim.NewRun(benchWorld(t, 1, false))
}

// walk steps to the event seq, or to the end, and returns the log.
func walk(r *sim.Run, seq int64) []string {
	var log []string
	for r.Head() < seq {
		e, ok := r.Next()
		if !ok {
			break
		}
		log = append(log, e.String())
	}
	return log
}

func submit(subject string) sim.Task {
	return sim.Task{Host: "alice-laptop", Input: machine.Submit{
		From: "alice@sender.example", To: []string{"bob@receiver.example"}, Subject: subject,
	}}
}

func TestGoingBackAndForthGivesTheSameFuture(t *testing.T) {
	r := lunch(t)
	first := walk(r, 100)
	for _, back := range []int64{99, 80, 33, 34, 1, 0} {
		if got := r.SeekTo(back); got != back {
			t.Fatalf("the playhead stands at %d, not at %d", got, back)
		}
		if again := walk(r, 100); !slices.Equal(again, first[back:]) {
			t.Fatalf("from event %d on, things went another way", back)
		}
	}
}

func TestEventsOfThePast(t *testing.T) {
	r := lunch(t)
	first := walk(r, 100)
	var got []string
	for _, e := range r.Events(50, 60) {
		got = append(got, e.String())
	}
	if !slices.Equal(got, first[49:60]) {
		t.Errorf("events 50 to 60 are\n%q", got)
	}
	r.SeekTo(55)
	if n := len(r.Events(50, 60)); n != 6 {
		t.Errorf("%d events from 50 on are before the playhead at 55", n)
	}
}

// TestGoingFarBack: in a run that is longer than what is remembered of it, the past
// can be walked through again, the future stays known, and all of it is watched.
func TestGoingFarBack(t *testing.T) {
	r := sim.NewRun(benchWorld(t, 3000, false))
	first := walk(r, 300)
	end := r.SeekTime(trace.Time(0).Add(time.Hour))
	if end < 100_000 {
		t.Fatalf("the run has only %d events", end)
	}
	watched := 0
	r.Watch(count(&watched))
	r.SeekTo(100)
	if again := walk(r, 300); !slices.Equal(again, first[100:]) {
		t.Fatalf("from event 100 on, things went another way: %q", again)
	}
	if r.Known() != end || watched < 300 {
		t.Errorf("known up to %d, not %d; %d events watched", r.Known(), end, watched)
	}
	if got := r.SeekTo(end - 10); got != end-10 || len(r.Events(end-400, end)) != 391 {
		t.Errorf("the playhead stands at %d; %d events before it", got, len(r.Events(end-400, end)))
	}
	if r.SeekTo(50); r.NextAt() != r.World().Now() && r.NextAt() != r.World().Next() {
		t.Errorf("the next event comes at %v", r.NextAt())
	}
	r.Do(submit("Dinner?"))
	if r.Branch() != 1 || r.Known() != r.Head() {
		t.Errorf("branch %d, known up to %d: the past was changed", r.Branch(), r.Known())
	}
}

// TestStepsByGrain: a step ends where its grain stops or the run comes to rest, and
// nowhere else.
func TestStepsByGrain(t *testing.T) {
	for _, grain := range sim.Grains {
		r := lunch(t)
		want, rests := []int64{}, 0
		walk(r, 150)
		for _, e := range r.Events(1, 150) {
			if r.RestsAt(e.Seq) {
				rests++
			}
			if grain.Stops(&e) || r.RestsAt(e.Seq) {
				want = append(want, e.Seq)
			}
		}
		if len(want) < 4 || rests != 1 {
			t.Errorf("only %d steps by %s; the run rests %d times", len(want), grain, rests)
		}
		r = lunch(t)
		for _, seq := range want {
			if sim.Step(r, grain); r.Head() != seq {
				t.Fatalf("a step by %s led to %d, not to %d", grain, r.Head(), seq)
			}
		}
	}
}

func TestChangingThePastMakesABranch(t *testing.T) {
	r := lunch(t)
	first := walk(r, 104)
	r.SeekTo(40)
	r.Do(submit("Dinner?"))
	if r.Branch() != 1 || len(r.Branches()) != 2 {
		t.Fatalf("branch %d of %d", r.Branch(), len(r.Branches()))
	}
	second := walk(r, 150)
	if slices.Equal(second[:60], first[r.Branches()[1].At:][:60]) {
		t.Error("the second branch goes the way of the first")
	}
	r.Switch(0)
	if again := walk(r, 104); !slices.Equal(again, first[104-len(again):]) {
		t.Error("the first branch is not what it was")
	}
	r.Switch(1)
	if at := r.Branches()[1].At; r.Head() != at {
		t.Errorf("after switching the playhead stands at %d, the branch begins at %d", r.Head(), at)
	}
	if again := walk(r, 150); !slices.Equal(again, second[len(second)-len(again):]) {
		t.Error("the second branch is not what it was")
	}
}

func TestDoingSomethingAtTheEndMakesNoBranch(t *testing.T) {
	r := lunch(t)
	walk(r, 104)
	r.Do(submit("Dinner?"))
	r.SeekTime(trace.Time(0).Add(2 * time.Minute))
	r.Do(submit("Supper?"))
	if len(r.Branches()) != 1 {
		t.Errorf("%d branches", len(r.Branches()))
	}
	last := r.Events(1, r.Head())
	if e := last[len(last)-1]; r.World().Now() != trace.Time(0).Add(2*time.Minute) || e.At > r.World().Now() {
		t.Errorf("the world stands at %v", r.World().Now())
	}
}

func TestASaveBringsTheRunBack(t *testing.T) {
	r := lunch(t)
	r.SeekTo(60)
	r.Do(submit("Dinner?"))
	r.SeekTime(trace.Time(0).Add(time.Minute))
	r.Do(sim.Task{Input: machine.SetFault{Fault: machine.Fault{ID: "f", Kind: machine.FaultCut,
		Link: [2]string{"mail.sender.example", "mx1.receiver.example"}, For: time.Hour}}})
	r.Do(submit("Supper?"))
	want := walk(r, r.Head()+200)

	kept, err := json.Marshal(r.Save())
	if err != nil {
		t.Fatal(err)
	}
	var save sim.Save
	if err := json.Unmarshal(kept, &save); err != nil {
		t.Fatal(err)
	}
	again := lunch(t)
	if warning, err := again.Load(save); warning != "" || err != nil {
		t.Fatal(warning, err)
	}
	got := walk(again, r.Head())
	if !slices.Equal(got[len(got)-len(want):], want) {
		t.Error("the run that was loaded goes another way")
	}
}

// TestInputsThatNeverCome: an input of a save file may be for a step that lies beyond
// any place one goes to. Nobody waits for it.
func TestInputsThatNeverCome(t *testing.T) {
	r := lunch(t)
	if _, err := r.Load(sim.Save{Version: sim.Version, Inputs: []sim.Done{{Step: 1 << 60, Task: submit("Dinner?")}}}); err != nil {
		t.Fatal(err)
	}
	r.SeekTime(trace.Time(0).Add(time.Minute))
	if now := r.World().Now(); now != trace.Time(0).Add(time.Minute) {
		t.Errorf("the clock stands at %v", now)
	}
}

func TestLoadingWhatDoesNotFit(t *testing.T) {
	warning, err := lunch(t).Load(sim.Save{Version: "0"})
	if warning == "" || err != nil {
		t.Errorf("another version: warning %q, error %v", warning, err)
	}
	strange := submit("x")
	strange.Host = "nobody"
	if _, err := lunch(t).Load(sim.Save{Version: sim.Version, Inputs: []sim.Done{{Task: strange}}}); err == nil {
		t.Error("an input for a host that is not there was taken")
	}
}

func TestCloneThenRunIsRun(t *testing.T) {
	w := benchWorld(t, 30, false)
	for range 200 {
		w.Advance()
	}
	c := w.Clone()
	var a, b []string
	limit := trace.Time(0).Add(time.Hour)
	w.RunIdle(limit, func(e trace.Event) { a = append(a, e.String()) })
	c.RunIdle(limit, func(e trace.Event) { b = append(b, e.String()) })
	if len(a) < 1000 || !slices.Equal(a, b) {
		t.Errorf("world and clone went different ways (%d and %d events)", len(a), len(b))
	}
}

// A moment is not overrun, even where what comes next has no event of its own.
func TestNextByKeepsToItsTime(t *testing.T) {
	r := lunch(t)
	until := trace.Time(0).Add(100 * time.Millisecond)
	for {
		e, ok := r.NextBy(until)
		if !ok {
			break
		}
		if e.At > until {
			t.Fatalf("event %d is at %v", e.Seq, e.At)
		}
	}
	if r.World().Now() > until || r.Head() < 10 {
		t.Errorf("the world stands at %v, the playhead at %d", r.World().Now(), r.Head())
	}
}
