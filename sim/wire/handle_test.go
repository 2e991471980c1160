package wire_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mailscope/lessons"
	"mailscope/sim"
	"mailscope/sim/lesson"
	"mailscope/sim/wire"
)

// front is a front end: it asks an engine in JSON, and reads JSON.
type front struct {
	t testing.TB
	e *wire.Engine
	n int64
}

func newFront(t testing.TB) *front { return &front{t: t, e: wire.New(lesson.Heads(lessons.All()))} }

// open opens a scenario file of package scenario.
func open(t testing.TB, file string) *front {
	t.Helper()
	f := newFront(t)
	text, err := os.ReadFile("../scenario/testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	f.ok("open", map[string]any{"text": string(text), "name": file}, nil)
	return f
}

// ask asks, and returns the response as it came.
func (f *front) ask(method string, params any) (raw []byte, failure *wire.Failure) {
	f.t.Helper()
	f.n++
	p, err := json.Marshal(params)
	if err != nil {
		f.t.Fatal(err)
	}
	request, err := json.Marshal(wire.Request{ID: f.n, Method: method, Params: p})
	if err != nil {
		f.t.Fatal(err)
	}
	var r struct {
		ID     int64
		Result json.RawMessage
		Error  *wire.Failure
	}
	if err := json.Unmarshal(f.e.Handle(request), &r); err != nil || r.ID != f.n || (r.Result == nil) == (r.Error == nil) {
		f.t.Fatalf("%s: a response that is none: %v %+v", method, err, r)
	}
	return r.Result, r.Error
}

// ok asks what must succeed, and reads the result.
func (f *front) ok(method string, params, result any) {
	f.t.Helper()
	raw, failure := f.ask(method, params)
	if failure != nil {
		f.t.Fatalf("%s %v: %+v", method, params, failure)
	}
	if result == nil {
		return
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(result); err != nil {
		f.t.Fatal(err)
	}
}

type params = map[string]any

func (f *front) seek(seq int64) wire.View {
	f.t.Helper()
	var m wire.Moved
	f.ok("seek", params{"seq": seq}, &m)
	return m.View
}

func (f *front) idle() wire.View {
	f.t.Helper()
	var m wire.Moved
	for m.More = true; m.More; {
		f.ok("run", params{"idle": true, "maxEvents": 500}, &m)
	}
	return m.View
}

func asJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestErrors: what is wrong with a request is said, and what was open stays as it was.
func TestErrors(t *testing.T) {
	f := newFront(t)
	if _, failure := f.ask("view", nil); failure == nil || failure.Text != "Nothing is open yet." {
		t.Errorf("a view of nothing: %+v", failure)
	}
	f = open(t, "lunch.yaml")
	before := asJSON(t, f.seek(64))
	for _, test := range []struct {
		method string
		params any
		want   string
	}{
		{"vieww", nil, "There is no method vieww."},
		{"step", params{"bye": "event"}, `unknown field "bye"`},
		{"step", params{"by": "day"}, "There is no grain day"},
		{"step", []int{1}, "cannot be read"},
		{"seek", params{}, "Say which event or which moment"},
		{"seek", params{"seq": 1, "us": 1}, "Say which event or which moment"},
		{"seek", params{"seq": -1}, "Say which event or which moment"},
		{"run", params{"maxEvents": 1}, "Say which event or which moment"},
		{"explain", params{"seq": 65}, "There is no event 65 up to here."},
		{"explain", params{"seq": 0}, "There is no event 0 up to here."},
		{"conversation", params{"conn": 3}, "There is no connection 3 up to here."},
		{"message", params{"id": "nobody"}, "There is no message nobody up to here."},
		{"legal", params{"host": "bob-phone"}, "bob-phone is no server"},
		{"branch", params{"branch": 1}, "There is no branch 1."},
		{"open", params{"lesson": "nothing"}, "There is no lesson nothing."},
		{"open", params{"text": "world: {}", "seed": "-1"}, "The seed is a whole number"},
		{"open", params{"text": "world: {hosts: [{name: a, role: clent}]}"}, "The file has mistakes."},
		{"open", params{"text": "lesson: x\nworld: [\n"}, "The file has mistakes."},
		{"load", params{"text": "{"}, "does not hold a saved run"},
		{"load", params{"text": "{}"}, `This file does not hold a saved run: the field "scenario" is missing`},
		{"do", params{}, "Do one thing at a time: 0 were asked for."},
		{"do", params{"hold": "x", "retry": "y"}, "Do one thing at a time: 2 were asked for."},
		{"check", params{"step": 7}, "The lesson has no step 7."},
		{"predict", params{"step": 0, "choice": 3}, "The question has no choice 3."},
		{"hint", params{"step": 0, "hint": 3}, "There is no such hint."},
	} {
		_, failure := f.ask(test.method, test.params)
		if failure == nil || !strings.Contains(failure.Text, test.want) {
			t.Errorf("%s %v: %+v, want %q", test.method, test.params, failure, test.want)
		}
	}
	var after wire.View
	if f.ok("view", nil, &after); asJSON(t, after) != before {
		t.Error("a request that failed has changed what is open")
	}
}

// TestForms: what a person gets wrong is said beside the field.
func TestForms(t *testing.T) {
	f := open(t, "lunch.yaml")
	f.seek(64)
	for _, test := range []struct {
		name string
		do   params
		want string
	}{
		{"no sender", params{"submit": params{"from": "eve@x.example", "to": "bob@receiver.example"}}, "from: eve@x.example is nobody's address here; choose one of alice@sender.example"},
		{"no recipient", params{"submit": params{"from": "alice@sender.example", "to": " , "}}, "to: this is missing; write it as user@domain"},
		{"bad recipients", params{"submit": params{"from": "alice@sender.example", "to": "bob, carol@-x.example"}},
			"to: bob is no address: the address has no @; write it as user@domain | to: carol@-x.example is no address: a part of a domain may not begin or end with a hyphen; remove it"},
		{"two lines", params{"submit": params{"from": "alice@sender.example", "to": "bob@receiver.example", "subject": "a\nBcc: x"}}, "subject: a line may not hold line ends; write one line"},
		{"a fault of no kind", params{"fault": params{"kind": "rain"}}, "kind: there is no fault of the kind rain; choose one of "},
		{"no host", params{"fault": params{"kind": "refuse"}}, "host: this is missing; fill it in"},
		{"an unknown host", params{"fault": params{"kind": "refuse", "host": "mx9.receiver.example"}}, "host: mx9.receiver.example is not there; choose one of "},
		{"no reply", params{"fault": params{"kind": "reply", "host": "mx1.receiver.example", "stage": "rcpt", "reply": "no"}}, `reply: "no" is no reply: `},
		{"no time", params{"fault": params{"kind": "refuse", "host": "mx1.receiver.example", "for": "long"}}, "for: "},
		{"no share", params{"fault": params{"kind": "loss", "link": []string{"mail.sender.example", "mx1.receiver.example"}, "loss": "7"}}, "loss: "},
		{"a link to itself", params{"fault": params{"kind": "cut", "link": []string{"bob-phone", "bob-phone"}}}, "link: "},
		{"a field too many", params{"fault": params{"kind": "cut", "link": []string{"bob-phone", "mx1.receiver.example"}, "reply": "451 x"}}, "reply: reply does not belong to a fault of kind cut; "},
		{"no fault", params{"clear": "fault-9"}, "clear: there is no fault fault-9; "},
		{"no message", params{"retry": "X"}, "retry: no queue has the message X now; "},
		{"no server", params{"type": params{"host": "bob-phone", "line": "EHLO x"}}, "host: bob-phone is not there; "},
	} {
		_, failure := f.ask("do", test.do)
		if failure == nil {
			t.Errorf("%s: it was done", test.name)
			continue
		}
		var said []string
		for _, p := range failure.Fields {
			said = append(said, p.Field+": "+p.What+"; "+p.Mend)
		}
		if got := strings.Join(said, " | "); !strings.HasPrefix(got, test.want) {
			t.Errorf("%s:\n got %s\nwant %s", test.name, got, test.want)
		}
	}
	if _, failure := f.ask("do", params{"zone": "receiver.example. MX ten mx1.receiver.example."}); failure == nil || len(failure.Problems) != 1 || failure.Problems[0].Line != 1 {
		t.Errorf("a bad zone: %+v", failure)
	}
}

// TestEverythingOnce does one of each thing, and looks at what came of it.
func TestEverythingOnce(t *testing.T) {
	f := open(t, "lunch.yaml")
	view := f.seek(64)
	id := view.Queue[0].Message
	for _, test := range []struct {
		do    params
		holds func(v *wire.View) bool
	}{
		{params{"hold": id}, func(v *wire.View) bool { return v.Queue[0].State == wire.QueueHeld }},
		{params{"release": id}, func(v *wire.View) bool { return v.Queue[0].State == wire.QueueDeferred }},
		{params{"retry": id}, func(v *wire.View) bool { return v.Queue[0].State == wire.QueueActive && v.Queue[0].Attempts == 2 }},
		{params{"reroute": params{"message": id, "host": "[203.0.113.7]"}}, func(v *wire.View) bool { return v.Queue[0].Via == "[203.0.113.7]" }},
		{params{"reroute": params{"message": id}}, func(v *wire.View) bool { return v.Queue[0].Via == "" }},
		{params{"flush": params{"host": "mail.sender.example", "destination": "receiver.example"}}, func(v *wire.View) bool { return v.Queue[0].Attempts >= 2 }},
		{params{"clear": "fault-1"}, func(v *wire.View) bool { return len(v.Faults) == 0 }},
		{params{"fault": params{"kind": "reply", "host": "mx1.receiver.example", "stage": "rcpt", "reply": "451 4.3.2 later", "times": "1", "for": "10m"}},
			func(v *wire.View) bool {
				return len(v.Faults) == 1 && v.Faults[0].UntilUs > 0 && strings.Contains(v.Faults[0].Sentence, "451 4.3.2 later")
			}},
		{params{"zone": "a.example. MX 10 b.example.\nb.example. A 203.0.113.7"}, func(v *wire.View) bool {
			return len(v.DNS.Servers) == 1 && v.DNS.Servers[0].Zones[0] == "a.example."
		}},
		{params{"submit": params{"from": "alice@sender.example", "to": "carol@receiver.example; dave@receiver.example", "subject": "Grüße"}}, func(v *wire.View) bool {
			return v.Hosts[0].Queue == 1 || v.Event.Kind == "message.submitted"
		}},
		{params{"cancel": id}, func(v *wire.View) bool { return v.QueueTotal <= 1 }},
	} {
		var done wire.Done
		f.ok("do", test.do, &done)
		var m wire.Moved
		f.ok("step", params{"by": "event"}, &m)
		f.ok("run", params{"us": m.View.Clock.Us + 6000, "maxEvents": 1000}, &m)
		if !test.holds(&m.View) {
			t.Errorf("%v did not show:\n%s", test.do, asJSON(t, m.View))
		}
	}
}

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

// TestCompose: all that is wrong with a message is told at once, by the address it is about.
func TestCompose(t *testing.T) {
	f := open(t, "lunch.yaml")
	long := strings.Repeat("x", 65)
	_, failure := f.ask("do", params{"submit": params{"from": "alice@sender.example", "subject": "a\nb",
		"to": "bob@receiver.example, nobody@@x; a b@x\n@x, x@, .a@x, bob, " + long + "@x, Bob <bob@x>"}})
	if failure == nil {
		t.Fatal("a message to nobody was taken")
	}
	var got []string
	for _, p := range failure.Fields {
		got = append(got, p.Field+": "+p.What+"; "+p.Mend)
	}
	want := []string{
		"to: nobody@@x is no address: an address has one @, and this is another; leave one of them out",
		"to: a b@x is no address: a blank may not stand in an address; remove it",
		"to: @x is no address: nothing stands before the @; write the user's name there",
		"to: x@ is no address: no domain stands here; write one, such as receiver.example",
		"to: .a@x is no address: before the @ a dot may not be first, last or next to another; remove it, or put all before the @ in double quotes",
		"to: bob is no address: the address has no @; write it as user@domain",
		"to: " + long[:60] + "… is no address: what stands before the @ is longer than 64 octets; use a shorter name",
		"to: Bob <bob@x> is no address: only the address itself stands here, without a name or angle brackets; leave them out",
		"subject: a line may not hold line ends; write one line",
	}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("got\n%s\nwant\n%s", g, w)
	}
}

// TestSaveAndLoad: a file brings the run back, with its playhead and what was done.
func TestSaveAndLoad(t *testing.T) {
	f := open(t, "lunch.yaml")
	f.seek(64)
	f.ok("do", params{"clear": "fault-1"}, nil)
	f.ok("do", params{"submit": params{"from": "alice@sender.example", "to": "bob@receiver.example"}}, nil)
	f.ok("do", params{"type": params{"host": "mx1.receiver.example", "line": "HELP"}}, nil)
	want := f.seek(150)
	var saved wire.Saved
	f.ok("save", nil, &saved)
	g := newFront(t)
	var opened wire.Opened
	g.ok("load", params{"text": saved.Text}, &opened)
	if shown(t, opened.View) != shown(t, want) || opened.Warning != "" {
		t.Errorf("the run came back with %s", difference(shown(t, opened.View), shown(t, want)))
	}
	old := strings.Replace(saved.Text, `"version": "1"`, `"version": "0"`, 1)
	if g.ok("load", params{"text": old}, &opened); !strings.Contains(opened.Warning, `version "0"`) {
		t.Errorf("no warning of another version: %q", opened.Warning)
	}
	for _, broken := range []string{
		strings.Replace(saved.Text, `"alice-laptop",`, `"mx1.receiver.example",`, 1),
		strings.Replace(saved.Text, `"step": `, `"step": -`, 1),
		strings.Replace(saved.Text, `"clear": {`, `"hold": {`, 1),
		strings.Replace(saved.Text, `"line": "HELP"`, `"text": "x"`, 1),
	} {
		if broken == saved.Text {
			t.Error("a save file was not broken")
		}
		if raw, failure := g.ask("load", params{"text": broken}); failure == nil && len(raw) == 0 {
			t.Error("a broken save file was loaded into nothing")
		}
	}
	if !json.Valid(f.e.Rescue("index out of range")) {
		t.Error("the last message is no JSON")
	}
}

// TestExplain looks at what is told of an event of each sort.
func TestExplain(t *testing.T) {
	f := open(t, "lunch.yaml")
	f.idle()
	kinds := map[string]bool{}
	var list wire.Events
	f.ok("events", params{"from": 1, "max": 1000}, &list)
	for _, ev := range list.Events {
		var x wire.Explained
		f.ok("explain", params{"seq": ev.Seq}, &x)
		kinds[string(ev.Kind)] = true
		if x.Event.Sentence == "" || strings.Contains(x.Event.Sentence, "{") || strings.Contains(x.Event.Sentence, "event-") {
			t.Errorf("event %d (%s) has the sentence %q", ev.Seq, ev.Kind, x.Event.Sentence)
		}
		if x.Event.Rule != nil && x.Event.Rule.Title == "" {
			t.Errorf("event %d cites %s, which has no title", ev.Seq, x.Event.Rule.Text)
		}
		if ev.Cause != 0 && (len(x.Causes) == 0 || x.Causes[0].Seq != ev.Cause) {
			t.Errorf("the cause of event %d is %d, not %+v", ev.Seq, ev.Cause, x.Causes)
		}
		for _, field := range x.Fields {
			if at := strings.ReplaceAll(string(x.Bytes[field.Start:field.End]), "\r\n", "\n"); field.End > 0 && field.Host == "" && field.Name != "body" && !strings.Contains(at, strings.ReplaceAll(field.Value, "<>", "")) &&
				field.Name != "user" && field.Name != "password" {
				t.Errorf("event %d: the field %s is %q, at its place stands %q", ev.Seq, field.Name, field.Value, at)
			}
		}
		said := map[string]bool{}
		for _, d := range x.Digits {
			if said[d.Name] || strings.HasPrefix(d.Text, d.Digit) {
				t.Errorf("event %d: the %s is said twice: %q", ev.Seq, d.Name, d.Text)
			}
			said[d.Name] = true
			if d.Text == "" || d.End > 0 && string(x.Bytes[d.Start:d.End]) != d.Digit {
				t.Errorf("event %d: the digit %q at %d is told as %q", ev.Seq, d.Digit, d.Start, d.Text)
			}
		}
	}
	if len(kinds) < 20 {
		t.Errorf("only %d kinds of events were seen", len(kinds))
	}
	var x wire.Explained
	f.ok("explain", params{"seq": 64}, &x)
	if len(x.Effects) != 1 || x.Effects[0].Seq != 80 {
		t.Errorf("the deferral has the effects %+v, not the next attempt", x.Effects)
	}
}

// TestMessage: a message grows on its way, and each field is known by who added it.
func TestMessage(t *testing.T) {
	f := open(t, "lunch.yaml")
	f.idle()
	ids := map[string]bool{}
	var list wire.Events
	f.ok("events", params{"from": 1, "max": 1000, "filter": params{"kinds": []string{"message.submitted", "queue.stored"}}}, &list)
	for _, ev := range list.Events {
		ids[ev.Message] = true
	}
	if len(ids) != 3 {
		t.Fatalf("the message has the ids %v", ids)
	}
	for id := range ids {
		var story wire.Story
		f.ok("message", params{"id": id}, &story)
		var hosts []string
		for _, s := range story.Stages {
			hosts = append(hosts, s.Host)
		}
		if got := strings.Join(hosts, " "); got != "alice-laptop mail.sender.example mx1.receiver.example mx1.receiver.example mx1.receiver.example" {
			t.Errorf("%s: its way was %s", id, got)
		}
		var added []string
		for _, h := range story.Header[:4] {
			added = append(added, h.Name+" "+h.Host)
		}
		if got := strings.Join(added, ", "); got != "Return-Path mx1.receiver.example, Received mx1.receiver.example, Received mail.sender.example, Date alice-laptop" {
			t.Errorf("%s: fields of %s", id, got)
		}
		if story.Body != "At noon?\n" || story.Subject != "Lunch?" {
			t.Errorf("%s: %q %q", id, story.Subject, story.Body)
		}
	}
}

// TestConsole types a session, and looks at what was legal on the way.
func TestConsole(t *testing.T) {
	const host = "mail.sender.example"
	f := open(t, "lunch.yaml")
	f.idle()
	var conn int64
	for _, test := range []struct{ line, state, legal string }{
		{"", "greeted", "EHLO HELO RSET NOOP VRFY HELP QUIT"},
		{"EHLO me.example", "ready", "EHLO HELO MAIL RSET NOOP VRFY HELP QUIT"},
		{"RCPT TO:<alice@sender.example>", "ready", "EHLO HELO MAIL RSET NOOP VRFY HELP QUIT"},
		{"MAIL FROM:<me@elsewhere.example>", "mail", "EHLO HELO RCPT RSET NOOP VRFY HELP QUIT"},
		{"RCPT TO:<alice@sender.example>", "rcpt", "EHLO HELO RCPT DATA RSET NOOP VRFY HELP QUIT"},
		{"DATA", "data", ""},
		{"Hello", "data", ""},
		{".", "ready", "EHLO HELO MAIL RSET NOOP VRFY HELP QUIT"},
		{"QUIT", "greeted", "EHLO HELO RSET NOOP VRFY HELP QUIT"},
	} {
		if test.line != "" {
			var done wire.Done
			f.ok("do", params{"type": params{"host": host, "line": test.line}}, &done)
			f.ok("run", params{"us": done.View.Clock.Us + 20_000, "maxEvents": 100}, nil)
		}
		var l wire.Legal
		f.ok("legal", params{"host": host}, &l)
		var verbs []string
		for _, v := range l.Verbs {
			if v.Legal {
				verbs = append(verbs, v.Verb)
			}
		}
		if got := strings.Join(verbs, " "); l.State != test.state || got != test.legal {
			t.Errorf("after %q: %s, %s; want %s, %s", test.line, l.State, got, test.state, test.legal)
		}
		if l.Conn != 0 {
			conn = l.Conn
		}
	}
	var talk wire.Talk
	f.ok("conversation", params{"conn": conn}, &talk)
	var said []string
	for _, l := range talk.Lines {
		said = append(said, strings.TrimSpace(string(l.Side)+" "+l.Code))
	}
	want := "server 220, client, server 250, client, server 503, client, server 250, client, server 250, client, server 354, client, server 250, client, server 221"
	if got := strings.Join(said, ", "); got != want || !talk.Conversation.Console || talk.Conversation.Open {
		t.Errorf("what was said: %s\nwant %s", got, want)
	}
}

// TestConsoleSessions: after QUIT the next line begins a session; what was said before stays,
// and the person who types is on the stage.
func TestConsoleSessions(t *testing.T) {
	const host = "mail.sender.example"
	f := open(t, "lunch.yaml")
	if end := f.idle(); end.HostsTotal != 6 {
		t.Fatalf("%d hosts before anybody types", end.HostsTotal)
	}
	var done wire.Done
	for _, line := range []string{"EHLO me.example", "QUIT", "NOOP"} {
		f.ok("do", params{"type": params{"host": host, "line": line}}, &done)
		f.ok("run", params{"us": done.View.Clock.Us + 20_000, "maxEvents": 100}, nil)
	}
	var v wire.View
	f.ok("view", nil, &v)
	var talk, all wire.Talk
	last := v.Conversations[len(v.Conversations)-1]
	f.ok("conversation", params{"conn": last.Conn}, &talk)
	f.ok("conversation", params{"conn": last.Conn, "all": true}, &all)
	var said []string
	for _, l := range all.Lines {
		if l.Session != "" {
			said = append(said, l.Session)
		}
		said = append(said, l.Code+strings.SplitN(l.Text, " ", 2)[0])
	}
	if got := strings.Join(said, " "); len(talk.Lines) != 3 || !strings.Contains(got, "QUIT 2212.0.0 A new session begins here. 220") || strings.Count(got, "session") != 1 {
		t.Errorf("the console shows %s; its last session has %d lines", got, len(talk.Lines))
	}
	h, l := v.Hosts[len(v.Hosts)-1], v.Links[len(v.Links)-1]
	if h.Name != last.Client || h.Title != "you, at the Console" || l.A != h.Name || l.B != host || h.Doing != "talks with "+host {
		t.Errorf("on the stage: %+v %+v", h, l)
	}
	if v := f.seek(10); v.HostsTotal != 6 {
		t.Error("the person is there before anything is typed")
	}
}

// TestStates: the table that the page draws is that of package smtp.
func TestStates(t *testing.T) {
	var table wire.StateTable
	newFront(t).ok("states", nil, &table)
	want := wire.Move{From: "rcpt", Verb: "DATA", To: "data"}
	found := false
	for _, m := range table.Moves {
		found = found || m == want
	}
	if len(table.States) != 12 || !found {
		t.Errorf("%d states, and DATA does not lead from rcpt to data", len(table.States))
	}
}

// TestLessons: every lesson of the house opens, is not solved at its start, and its
// questions and hints can be asked for.
func TestLessons(t *testing.T) {
	f := newFront(t)
	var hello wire.Hello
	f.ok("hello", params{"language": "tlh"}, &hello)
	if len(hello.Lessons) < 4 || len(hello.Grains) != 5 || hello.Language != "en" {
		t.Fatalf("hello says %+v", hello)
	}
	for _, title := range hello.Lessons {
		var opened wire.Opened
		f.ok("open", params{"lesson": title.ID, "seed": "9"}, &opened)
		if opened.Lesson == nil || opened.Title != title.Title || opened.Seed != "9" || opened.View.Head != 0 {
			t.Fatalf("%s opens as %+v", title.ID, opened)
		}
		solved := true
		for i, step := range opened.Lesson.Steps {
			var checked wire.Checked
			f.ok("check", params{"step": i}, &checked)
			solved = solved && checked.Solved
			for h := range step.Hints {
				var hint wire.Hint
				if f.ok("hint", params{"step": i, "hint": h}, &hint); hint.Text == "" || hint.More != (h+1 < step.Hints) {
					t.Errorf("%s: hint %d of step %d is %+v", title.ID, h, i, hint)
				}
			}
			if step.Predict == nil {
				continue
			}
			right := 0
			for c := range step.Predict.Choices {
				var p wire.Predicted
				f.ok("predict", params{"step": i, "choice": c}, &p)
				if p.Right {
					right++
				}
			}
			if right != 1 {
				t.Errorf("%s: the question of step %d has %d right answers", title.ID, i, right)
			}
		}
		if solved {
			t.Errorf("%s is solved at its start", title.ID)
		}
	}
}

// TestCheckFollowsThePlayhead: a goal that is reached is no longer when one goes back.
func TestCheckFollowsThePlayhead(t *testing.T) {
	f := open(t, "lunch.yaml")
	f.idle()
	for _, test := range []struct {
		seq    int64
		solved bool
		status string
	}{{64, false, "Not yet"}, {374, true, "Reached"}, {64, false, "Reached earlier, at 11:00:00"}, {374, true, "Reached"}} {
		f.seek(test.seq)
		var c wire.Checked
		if f.ok("check", params{"step": 0}, &c); c.Solved != test.solved || c.Status != test.status || len(c.Parts) == 0 || c.Parts[0].Expected == "" || c.Parts[0].Seen == "" {
			t.Errorf("at event %d: %+v", test.seq, c)
		}
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

// TestGolden shows whole views, at moments that matter.
func TestGolden(t *testing.T) {
	f := open(t, "lunch.yaml")
	for _, seq := range []int64{0, 4, 27, 64} {
		name := filepath.Join("testdata", fmt.Sprintf("lunch-%d.json", seq))
		got := []byte(asJSON(t, f.seek(seq)) + "\n")
		if flag.Lookup("update").Value.String() == "true" {
			if err := os.MkdirAll("testdata", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, got, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("the view after event %d is not that of %s; look at the difference, then run: go test ./sim/wire -update\n%s", seq, name, got)
		}
	}
}

// TestBringLesson: an engine that has the first lesson only opens the others by their files.
func TestBringLesson(t *testing.T) {
	f := &front{t: t, e: wire.New(lessons.Heads())}
	var hello wire.Hello
	f.ok("hello", wire.HelloParams{}, &hello)
	for i, l := range hello.Lessons {
		p := wire.OpenParams{Lesson: l.ID}
		if i > 0 {
			if _, failure := f.ask("open", p); failure == nil || !strings.Contains(failure.Text, l.ID) {
				t.Errorf("%s was opened without its file: %v", l.ID, failure)
			}
			file, err := os.ReadFile("../../lessons/" + l.ID + ".yaml")
			if err != nil {
				t.Fatal(err)
			}
			p.Text = string(file)
		}
		var o wire.Opened
		if f.ok("open", p, &o); o.Lesson == nil || o.Lesson.ID != l.ID || o.Title != l.Title {
			t.Errorf("%s was opened as %+v", l.ID, o.Lesson)
		}
	}
}
