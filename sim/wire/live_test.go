package wire_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"mailscope/lessons"
	"mailscope/sim"
	"mailscope/sim/compare"
	"mailscope/sim/lesson"
	"mailscope/sim/machine"
	"mailscope/sim/scenario"
	"mailscope/sim/trace"
	"mailscope/sim/wire"
)

// fast delivers in a world of its own instead of over sockets, as far as it is told to.
type fast struct {
	world *sim.World // nil: no run
	start compare.Run
}

func (d *fast) Submit(f *scenario.File, client string, m machine.Submit) (*wire.Begun, error) {
	task := sim.Task{Host: client, Input: m}
	if d.world != nil {
		d.world.Do(task)
		return nil, nil
	}
	d.world = f.World(nil)
	d.world.Do(task)
	d.start = compare.Run{Name: "real", Start: f.Start}
	return &wire.Begun{File: f, World: f.World(nil), Start: f.Start}, nil
}

func (d *fast) Do(host string, in machine.Input) error {
	d.world.Do(sim.Task{Host: host, Input: in})
	return nil
}

func (d *fast) Pair() (simulated, real compare.Run, ok bool) {
	return d.start, d.start, d.world != nil
}

func (d *fast) End() { d.world = nil }

// advance goes on until the world is idle, tells all that happens, and returns the
// events after which the machines were seen.
func (d *fast) advance(l *wire.Live) (seen []int64) {
	for !d.world.Idle() {
		events, ok := d.world.Advance()
		if !ok {
			break
		}
		for _, e := range events {
			l.Hear(e)
			d.start.Events = append(d.start.Events, e)
		}
		if len(events) == 0 {
			continue // a playhead stands right after an event, before what else comes then
		}
		for _, name := range d.world.HostNames() {
			l.See(name, d.world.Seq(), d.world.Machine(name).Clone())
		}
		seen = append(seen, d.world.Seq())
	}
	return seen
}

// told sends a request to a live run, and returns the result or the failure.
func told(t *testing.T, l *wire.Live, method string, p, result any) *wire.Failure {
	t.Helper()
	raw, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	request, err := json.Marshal(wire.Request{ID: 1, Method: method, Params: raw})
	if err != nil {
		t.Fatal(err)
	}
	r := wire.Response{Result: result}
	if err := json.Unmarshal(l.Handle(request), &r); err != nil {
		t.Fatal(err)
	}
	return r.Error
}

// panes are what of a view tells of machines and of what was said.
func panes(t *testing.T, v *wire.View) string {
	t.Helper()
	b, err := json.Marshal([]any{v.Head, v.Clock, v.Event, v.Queue, v.QueueTotal, v.Mailboxes, v.Inboxes, v.Conversations, v.DNS})
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A recording shows at each event what the simulation itself shows there.
func TestRecording(t *testing.T) {
	for _, file := range []string{"lunch.yaml", "two-recipients.yaml"} {
		text, err := os.ReadFile("../scenario/testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		message := wire.DoParams{Submit: &wire.Compose{From: "alice@sender.example", To: "bob@receiver.example, nobody@receiver.example", Subject: "Hi", Body: "Hi.\n"}}
		f := open(t, file)
		f.ok("do", message, nil)
		f.ok("run", params{"idle": true, "maxEvents": 100_000}, nil)

		d := &fast{}
		l := wire.NewLive(lesson.Heads(lessons.All()), d)
		if failure := told(t, l, "open", wire.OpenParams{Text: string(text), Name: file}, nil); failure != nil {
			t.Fatal(failure)
		}
		if failure := told(t, l, "do", message, nil); failure != nil {
			t.Fatal(failure)
		}
		seen := d.advance(l)
		if len(seen) < 30 {
			t.Fatalf("%s: only %d events were seen", file, len(seen))
		}
		for _, seq := range seen {
			want := f.seek(seq)
			var got wire.Moved
			if failure := told(t, l, "seek", wire.SeekParams{Seq: &seq}, &got); failure != nil {
				t.Fatal(failure)
			}
			if g, w := panes(t, &got.View), panes(t, &want); g != w {
				t.Fatalf("%s: after event %d the recording shows\n%s\nand the simulation\n%s", file, seq, g, w)
			}
		}
	}
}

// The playhead follows the run while it stands at the end, and stays where it is else.
func TestLiveFollows(t *testing.T) {
	d := &fast{}
	l := wire.NewLive(lesson.Heads(lessons.All()), d)
	told(t, l, "open", wire.OpenParams{Lesson: "first-message"}, nil)
	message := wire.DoParams{Submit: &wire.Compose{From: "alice@sender.example", To: "bob@receiver.example", Subject: "Hi", Body: "Hi.\n"}}
	told(t, l, "do", message, nil)
	d.advance(l)
	var n struct{ View wire.View }
	if err := json.Unmarshal(l.Changed(), &n); err != nil || n.View.Head == 0 || n.View.Head != n.View.Known || !n.View.End || n.View.Flights == nil {
		t.Fatalf("%v, head %d of %d, end %t", err, n.View.Head, n.View.Known, n.View.End)
	}
	var moved wire.Moved
	told(t, l, "back", wire.StepParams{By: sim.ByCommand}, &moved)
	back := moved.View.Head
	told(t, l, "do", message, nil)
	d.advance(l)
	if err := json.Unmarshal(l.Changed(), &n); err != nil || back == 0 || n.View.Head != back || n.View.Known < back+20 {
		t.Errorf("%v: the playhead was put to %d and is at %d of %d", err, back, n.View.Head, n.View.Known)
	}
	var c wire.Comparison
	if failure := told(t, l, "compare", wire.None{}, &c); failure != nil || c.Total == 0 {
		t.Errorf("compared: %v, %+v", failure, c)
	}
	told(t, l, "open", wire.OpenParams{Lesson: "first-message"}, nil)
	if failure := told(t, l, "compare", wire.None{}, nil); failure == nil || d.world != nil {
		t.Errorf("after a scenario was opened the run before goes on: %v", failure)
	}
}

// A sent thing is under way until the event with which it arrives.
func TestRecordedFlights(t *testing.T) {
	d := &fast{}
	l := wire.NewLive(lesson.Heads(lessons.All()), d)
	told(t, l, "open", wire.OpenParams{Lesson: "first-message"}, nil)
	told(t, l, "do", wire.DoParams{Submit: &wire.Compose{From: "alice@sender.example", To: "bob@receiver.example", Subject: "Hi"}}, nil)
	d.advance(l)
	flown := 0
	for i := range d.start.Events {
		e := &d.start.Events[i]
		if e.Kind != trace.SMTPCommand && e.Kind != trace.SMTPReply {
			continue
		}
		var moved wire.Moved
		told(t, l, "seek", wire.SeekParams{Seq: &e.Seq}, &moved)
		for _, f := range moved.View.Flights {
			if f.Seq == e.Seq && f.From == e.Host && f.To == e.Peer && f.StartUs == int64(e.At) && f.EndUs >= f.StartUs && f.Label != "" {
				flown++
			}
		}
		if last := moved.View.Conversations[len(moved.View.Conversations)-1]; !strings.Contains(last.Client+last.Server, e.Host) {
			t.Errorf("event %d: the last conversation is %+v", e.Seq, last)
		}
	}
	if flown < 15 {
		t.Errorf("only %d commands and replies were seen under way", flown)
	}
}
