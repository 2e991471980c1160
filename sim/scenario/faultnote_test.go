package scenario

import (
	"fmt"
	"strings"
	"testing"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// Of a fault that does nothing to its host there is a note, and of no other: each kind
// is tried on a host of each role, and what happens compared with what else would.
func TestIdleFaults(t *testing.T) {
	const world = `world:
  hosts:
    - {name: laptop, role: client, user: a@a.example, password: x, submit: mail}
    - {name: mail, role: server, address: 192.0.2.1, domains: [a.example], mailboxes: [a]}
    - {name: dns, role: resolver}
    - {name: ns, role: nameserver}
    - {name: mx.b.example, role: server, address: 192.0.2.2, domains: [b.example], mailboxes: [b]}
  zones: |
    a.example. IN MX 10 mail.
    b.example. IN MX 10 mx.b.example.
    mx.b.example. IN A 192.0.2.2
    mail. IN A 192.0.2.1
  faults: [%s]
messages:
  - {from: a@a.example, to: b@b.example}
`
	happens := func(fault string) (string, []Note) {
		f, notes, problems := Parse("x", fmt.Appendf(nil, world, fault))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		return eventsBeside(f), notes
	}
	healthy, _ := happens("")
	more := map[machine.FaultKind]string{machine.FaultReply: ", stage: mail, reply: 451 later", machine.FaultLoseReply: ", stage: dot"}
	for _, host := range []string{"laptop", "mail", "dns", "ns"} {
		for i := range faultKinds {
			k := &faultKinds[i]
			if k.subject != "host" {
				continue
			}
			fault := fmt.Sprintf("{host: %s, kind: %s%s", host, k.kind, more[k.kind])
			atOnce, notes := happens(fault + "}")
			later, laterNotes := happens(fault + ", from: 60ms, for: 1h}")
			idle := atOnce == healthy && later == healthy
			if idle && len(notes) == 0 && k.kind != machine.FaultSlow { // slow is for package sim to test
				t.Errorf("no note for %s}", fault)
			}
			if atOnce != healthy && len(notes) > 0 || later != healthy && len(laterNotes) > 0 {
				t.Errorf("%s} does something, but there is %v %v", fault, notes, laterNotes)
			}
		}
	}
}

// A stage belongs to the sessions of a server.
func TestIdleStages(t *testing.T) {
	src := small[:strings.Index(small, "  faults:")] + `  faults:
    - {host: laptop, kind: timeout, stage: ehlo}
    - {host: resolver.auto, kind: crash, stage: dot}
    - {host: mail.example, kind: reset, stage: ehlo}
    - {host: mail.example, kind: timeout, stage: starttls}
`
	_, notes, problems := Parse("x", []byte(src))
	want := []string{
		"x:13:28: note: timeout does nothing to laptop, a client: only a server's sessions have stages",
		"x:14:35: note: crash does nothing to resolver.auto, a resolver: only a server's sessions have stages",
		"x:16:34: note: timeout does nothing to mail.example, which offers no TLS",
	}
	var got []string
	for _, n := range notes {
		got = append(got, n.String())
	}
	if len(problems) > 0 {
		t.Error(problems)
	}
	compareLines(t, got, want)
}

// eventsBeside returns what happens in a world beside its faults, without the numbers
// of the events.
func eventsBeside(f *File) string {
	var b strings.Builder
	f.World(nil).RunIdle(trace.Time(0).Add(day), func(e trace.Event) {
		if e.Kind != trace.FaultBegin && e.Kind != trace.FaultEnd && e.Kind != trace.Noted {
			e.Seq, e.Cause, e.Of = 0, 0, 0
			b.WriteString(e.String() + "\n")
		}
	})
	return b.String()
}
