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

	"mailscope/sim/wire"
)

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
