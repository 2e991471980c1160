package wire_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"mailscope/sim/wire"
)

// viewOctetsMax is how big a View may be, whatever the run. What grows with the run is cut.
const viewOctetsMax = 200_000

// busyRun is a run with many messages to many people, some of whom cannot be reached.
func busyRun(t testing.TB, hosts, messages int) *front {
	var b strings.Builder
	b.WriteString("world:\n  hosts:\n")
	zones, mails := "  zones: |\n", "messages:\n"
	for i := range hosts / 2 {
		fmt.Fprintf(&b, "    - {name: laptop%d, role: client, user: u%d@d%d.example, password: p, submit: mx%d.example, fetch: {from: mx%d.example, protocol: pop3, every: 5m}}\n", i, i, i, i, i)
		fmt.Fprintf(&b, "    - {name: mx%d.example, role: server, address: 203.0.113.%d, domains: [d%d.example], mailboxes: [u%d], retry: postfix}\n", i, i+1, i, i)
		zones += fmt.Sprintf("    d%d.example. 3600 IN MX 10 mx%d.example.\n    mx%d.example. 3600 IN A 203.0.113.%d\n", i, i, i, i+1)
		mails += fmt.Sprintf("  - {at: %dms, from: u%d@d%d.example, to: [u%d@d%d.example, nobody@nowhere%d.example], subject: %q, body: %q, count: %d}\n",
			i, i, i, (i+1)%(hosts/2), (i+1)%(hosts/2), i, strings.Repeat("Lunch? ", 20), strings.Repeat("At noon?\n", 30), messages*2/hosts)
	}
	fmt.Fprintf(&b, "%s  faults:\n    - {host: mx1.example, kind: refuse}\n    - {link: [mx0.example, mx2.example], kind: loss, loss: 0.2}\n%s", zones, mails)
	f := newFront(t)
	f.ok("open", params{"text": b.String(), "name": "busy.yaml"}, nil)
	return f
}

// TestViewIsBounded: after 100,000 events a View is no bigger than a screen needs.
func TestViewIsBounded(t *testing.T) {
	f := busyRun(t, 20, 1500)
	var m wire.Moved
	biggest := 0
	for m.More = true; m.More && m.View.Head < 110_000; {
		raw, failure := f.ask("run", params{"us": int64(20e12), "maxEvents": 9000})
		if failure != nil {
			t.Fatal(failure)
		}
		biggest = max(biggest, len(raw))
		m = wire.Moved{}
		f.ok("run", params{"us": int64(20e12), "maxEvents": 1}, &m)
	}
	if m.View.Head < 100_000 {
		t.Fatalf("the run has only %d events", m.View.Head)
	}
	if biggest > viewOctetsMax {
		t.Errorf("a view had %d octets; %d are the most", biggest, viewOctetsMax)
	}
	if m.View.QueueTotal < 100 || m.View.Timeline.Total < 1000 {
		t.Errorf("the run is not busy: %d in queues, %d marks", m.View.QueueTotal, m.View.Timeline.Total)
	}
	f.seek(m.View.Head / 2)
	var story wire.Talk
	f.ok("conversation", params{"conn": 5}, &story)
	if len(story.Lines) < 5 {
		t.Errorf("an old conversation has %d lines", len(story.Lines))
	}
}

// FuzzHandle: whatever comes, there is an answer and no panic; and after it the engine
// still works.
func FuzzHandle(f *testing.F) {
	text, err := os.ReadFile("../scenario/testdata/lunch.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{
		`{"id":1,"method":"step","params":{"by":"event"}}`, `{"id":2,"method":"seek","params":{"us":900000000}}`,
		`{"id":3,"method":"do","params":{"type":{"host":"mx1.receiver.example","line":"EHLO x"}}}`,
		`{"id":4,"method":"do","params":{"fault":{"kind":"reply","host":"mail.sender.example","stage":"dot","reply":"452 4.3.1 full","for":"1h"}}}`,
		`{"id":5,"method":"do","params":{"submit":{"from":"alice@sender.example","to":"bob@receiver.example","subject":"x","body":"y"}}}`,
		`{"id":6,"method":"explain","params":{"seq":42}}`, `{"id":7,"method":"conversation","params":{"conn":1}}`, `{"id":8,"method":"message","params":{"id":"1LD0W7XR1010"}}`,
		`{"id":9,"method":"events","params":{"from":-5,"to":99,"max":3,"filter":{"kinds":["note"]}}}`, `{"method":"save"}`, `{"id":1e3,"method":"legal","params":{"host":""}}`,
		`{"id":10,"method":"load","params":{"text":"{\"version\":\"1\",\"scenario\":\"world: {hosts: [{name: a.example, role: server, address: 192.0.2.1}]}\",\"seed\":1,\"inputs\":[{\"step\":1,\"at\":0,\"task\":{\"host\":\"a.example\",\"type\":{\"line\":\"x\"}}}],\"head\":9}"}}`,
		`{"id":11,"method":"do","params":{"zone":"a. MX 1 b."}}`, `[]`, `{"id":12,"method":"check","params":{"step":0}}`, `{"id":13,"method":"run","params":{"idle":true,"maxEvents":50}}`,
	} {
		f.Add([]byte(seed))
	}
	open, err := json.Marshal(params{"id": 1, "method": "open", "params": params{"text": string(text)}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, request []byte) {
		e := wire.New(nil)
		e.Handle(open)
		e.Handle([]byte(`{"id":1,"method":"seek","params":{"seq":50}}`))
		if len(request) > 4000 {
			return
		}
		if answer := e.Handle(request); len(answer) == 0 || answer[0] != '{' {
			t.Errorf("the answer is %q", answer)
		}
		for _, after := range []string{`{"id":1,"method":"step","params":{"by":"event"}}`, `{"id":2,"method":"back","params":{"by":"command"}}`, `{"id":3,"method":"save"}`} {
			if answer := string(e.Handle([]byte(after))); strings.Contains(answer, `"error"`) {
				t.Errorf("afterwards %s is answered with %s", after, answer)
			}
		}
	})
}

// BenchmarkStep measures a step with its View, for a front end that plays event by event.
func BenchmarkStep(b *testing.B) {
	f := busyRun(b, 20, 1000)
	f.ok("run", params{"us": 60_000_000, "maxEvents": 20_000}, nil)
	request := []byte(`{"id":1,"method":"step","params":{"by":"event"}}`)
	b.ReportAllocs()
	octets := 0
	for b.Loop() {
		octets = len(f.e.Handle(request))
	}
	b.ReportMetric(float64(octets), "octets")
}

// BenchmarkBack measures going back by 1 event, and far, in a run of 100,000.
func BenchmarkBack(b *testing.B) {
	f := busyRun(b, 20, 1500)
	f.ok("seek", params{"seq": 100_000}, nil)
	luck := rand.New(rand.NewPCG(1, 2))
	b.Run("one", func(b *testing.B) {
		for b.Loop() {
			f.e.Handle([]byte(`{"id":1,"method":"back","params":{"by":"event"}}`))
		}
	})
	b.Run("far", func(b *testing.B) {
		for b.Loop() {
			f.e.Handle(fmt.Appendf(nil, `{"id":1,"method":"seek","params":{"seq":%d}}`, luck.IntN(100_000)))
		}
	})
}
