package wire_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"mailscope/lessons"
	"mailscope/sim"
	"mailscope/sim/wire"
)

// TestOperatorUndone: what an operator did is undone by going back before it, and done by
// going there again.
func TestOperatorUndone(t *testing.T) {
	for _, test := range []struct {
		do   params
		done func(rows []wire.QueueRow) bool
	}{
		{params{"expire": ""}, func(rows []wire.QueueRow) bool { return len(rows) != 1 || rows[0].From == "" }},
		{params{"reroute": params{"host": "[203.0.113.9]"}}, func(rows []wire.QueueRow) bool { return rows[0].Via == "[203.0.113.9]" }},
		{params{"flush": params{"host": "mail.sender.example"}}, func(rows []wire.QueueRow) bool { return rows[0].Attempts > 1 }},
	} {
		f := open(t, "lunch.yaml")
		before := f.seek(64)
		id := before.Queue[0].Message
		for kind, p := range test.do {
			if form, ok := p.(params); ok && kind == "reroute" {
				form["message"] = id
			} else if kind == "expire" {
				test.do[kind] = id
			}
		}
		f.ok("do", test.do, nil)
		after := f.seek(90)
		if !test.done(after.Queue) || test.done(f.seek(64).Queue) || asJSON(t, f.seek(90).Queue) != asJSON(t, after.Queue) {
			t.Errorf("%v: after it the queue was\n%s", test.do, asJSON(t, after.Queue))
		}
	}
}

// TestBackAndForth: going back shows what was shown there, and going on the same future.
func TestBackAndForth(t *testing.T) {
	for _, grain := range []string{"event", "command", "session", "decision", "queue event"} {
		f := open(t, "lunch.yaml")
		var views []string
		var head int64
		for range 40 {
			var m wire.Moved
			if f.ok("step", params{"by": grain}, &m); m.View.Head == head {
				break
			}
			views, head = append(views, shown(t, m.View)), m.View.Head
		}
		if len(views) < 5 {
			t.Fatalf("%s: only %d steps", grain, len(views))
		}
		for i := len(views) - 2; i >= 0; i-- {
			var m wire.Moved
			f.ok("back", params{"by": grain}, &m)
			if got := shown(t, m.View); got != views[i] {
				t.Fatalf("%s: going back to step %d shows %s", grain, i, difference(got, views[i]))
			}
		}
		for i := 1; i < len(views); i++ {
			var m wire.Moved
			f.ok("step", params{"by": grain}, &m)
			if got := shown(t, m.View); got != views[i] {
				t.Fatalf("%s: going on to step %d shows %s", grain, i, difference(got, views[i]))
			}
		}
	}
}

// TestBackOverLessons: so many steps forward and as many back come to the same places in
// lessons of each sort, by every grain, also where the run comes to rest or nothing more happens.
func TestBackOverLessons(t *testing.T) {
	for _, id := range []string{"first-message", "when-delivery-fails", "backup-mx", "mail-loop"} {
		l := lessons.ByID(id)
		for _, grain := range sim.Grains {
			run := sim.NewRun(l.Scenario.World(nil))
			places := []int64{0}
			for len(places) < 150 {
				sim.Step(run, grain)
				if run.Head() == places[len(places)-1] {
					break
				}
				places = append(places, run.Head())
			}
			for i := len(places) - 2; i >= 0; i-- {
				if got := sim.StepBack(run, grain); got != places[i] {
					t.Fatalf("%s: a step back by %s from %d led to %d, not to %d", l.ID, grain, places[i+1], got, places[i])
				}
			}
			for _, want := range places[1:] {
				if sim.Step(run, grain); run.Head() != want {
					t.Fatalf("%s: gone on by %s, the run is at %d, not at %d", l.ID, grain, run.Head(), want)
				}
			}
		}
	}
}

// shown is a view without what is known of the future.
func shown(t *testing.T, v wire.View) string {
	v.Known, v.KnownUs, v.Timeline = 0, 0, wire.Timeline{}
	return asJSON(t, v)
}

// difference returns the first line that differs, with those before it.
func difference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return strings.Join(g[max(0, i-5):i+1], "\n") + "\nin place of\n" + w[i]
		}
	}
	return "more, or less, than it should"
}

// TestBranches: changing the past makes a branch, and the old future can be gone back to.
func TestBranches(t *testing.T) {
	f := open(t, "lunch.yaml")
	end := f.idle()
	f.seek(64)
	var done wire.Done
	f.ok("do", params{"clear": "fault-1"}, &done)
	if !done.Branched || done.View.Branch != 1 || len(done.View.Branches) != 2 || done.View.Branches[1].Text != "a fault cleared" {
		t.Fatalf("no branch: %+v", done.View.Branches)
	}
	if done.View.Known != done.View.Head || len(done.View.Timeline.Marks) != 3 {
		t.Errorf("the old future is still on the timeline: %+v", done.View.Timeline)
	}
	if other := f.idle(); other.Clock.Us >= end.Clock.Us || other.Inboxes[0].Total != 1 {
		t.Errorf("with the fault cleared the message comes at %s, not before %s", other.Clock.Time, end.Clock.Time)
	}
	var back wire.View
	f.ok("branch", params{"branch": 0}, &back)
	if back.Head != 64 || len(back.Timeline.Marks) != 3 {
		t.Errorf("the first branch is left at %d: %+v", back.Head, back.Timeline)
	}
	again := f.idle()
	again.Branches = end.Branches
	if got := asJSON(t, again); got != asJSON(t, end) {
		t.Errorf("the old future is another one: %s", difference(got, asJSON(t, end)))
	}
}

// TestEvents pages through the events, filtered and not.
func TestEvents(t *testing.T) {
	f := open(t, "lunch.yaml")
	f.idle()
	var seqs []int64
	for from := int64(1); from != 0; {
		var list wire.Events
		f.ok("events", params{"from": from, "max": 100}, &list)
		for _, ev := range list.Events {
			seqs = append(seqs, ev.Seq)
		}
		from = list.Next
	}
	for i, seq := range seqs {
		if seq != int64(i+1) {
			t.Fatalf("event %d comes at place %d", seq, i)
		}
	}
	if len(seqs) != 374 {
		t.Errorf("%d events", len(seqs))
	}
	var list wire.Events
	f.ok("events", params{"from": 1, "max": 0, "filter": params{"conn": 1, "host": "alice-laptop", "kinds": []string{"smtp.command"}}}, &list)
	var said []string
	for _, ev := range list.Events {
		said = append(said, fmt.Sprint(ev.Seq, " ", strings.Fields(ev.Text)[0]))
	}
	if got := strings.Join(said, ", "); got != "12 EHLO, 18 AUTH, 24 MAIL, 25 RCPT, 26 DATA, 47 QUIT" {
		t.Errorf("commands of alice: %s", got)
	}
}

// Between two attempts a view says when the next one comes, not when a timer would have
// rung that was cancelled long ago: the page glides there.
func TestComing(t *testing.T) {
	f := newFront(t)
	f.ok("open", params{"lesson": "five-days"}, nil)
	raw, failure := f.ask("seek", params{"us": 36_001_000_000})
	var moved struct{ View struct{ Next int64 } }
	if err := json.Unmarshal(raw, &moved); err != nil || failure != nil {
		t.Fatal(err, failure)
	}
	if want := int64(36_900_160_000); moved.View.Next != want {
		t.Errorf("the next thing comes at %d us, not at %d", moved.View.Next, want)
	}
}
