package live

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"mailscope/sim"
	"mailscope/sim/scenario"
	"mailscope/sim/trace"
)

const lunch = `world:
  start: 2026-03-02T09:00:00Z
  hosts:
    - {name: alice-laptop, role: client, user: alice@sender.example, password: apple, submit: mail.sender.example}
    - {name: mail.sender.example, role: server, address: 192.0.2.25, domains: [sender.example], mailboxes: [alice]}
    - {name: mx1.receiver.example, role: server, address: 203.0.113.7, domains: [receiver.example], mailboxes: [bob]}
    - {name: bob-phone, role: client, user: bob@receiver.example, password: pear, fetch: {from: mx1.receiver.example, protocol: pop3, every: 5m}}
  zones: |
    sender.example.        3600 IN MX 10 mail.sender.example.
    mail.sender.example.   3600 IN A  192.0.2.25
    receiver.example.      3600 IN MX 10 mx1.receiver.example.
    mx1.receiver.example.  3600 IN A  203.0.113.7
messages:
  - {at: 0s, from: alice@sender.example, to: [bob@receiver.example], subject: Lunch?, body: "At noon?\n"}
`

// A whole scenario over real sockets, resolver and name server included, tells the
// same story as the simulation: each host does the same things on each connection, in
// the same order, for the same reason.
func TestWholeScenario(t *testing.T) {
	secured := strings.NewReplacer("mailboxes: [alice]", "mailboxes: [alice], tls: {certificate: self-signed}", "mailboxes: [bob]", "mailboxes: [bob], tls: {certificate: expired}",
		"submit: mail.sender.example", "submit: mail.sender.example, tls: must, auth: login").Replace(lunch)
	for name, src := range map[string]string{"in the clear": lunch, "under TLS": secured} {
		t.Run(name, func(t *testing.T) { wholeScenario(t, src) })
	}
}

func wholeScenario(t *testing.T, src string) {
	f, _, problems := scenario.Parse("lunch.yaml", []byte(src))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	config := f.Config(nil)
	var simulated []trace.Event
	sim.New(config).RunIdle(trace.Time(0).Add(time.Hour), func(e trace.Event) { simulated = append(simulated, e) })

	log, clock := newRecording(), &handClock{now: config.Start}
	r := New(Config{Start: config.Start, Clock: clock, Book: NewBook(), Store: &memory{}, Sink: log.sink})
	for _, h := range f.Config(nil).Hosts {
		r.Add(h)
	}
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	for _, task := range config.Tasks {
		if err := r.Do(task.Host, task.Input); err != nil {
			t.Fatal(err)
		}
	}
	log.waitFor(t, trace.MailboxDelivered, 1)
	log.waitFor(t, trace.ConnClosed, 4)
	clock.advance(5 * time.Minute)
	log.waitFor(t, trace.MailboxRetrieved, 1)
	log.waitFor(t, trace.ConnClosed, 6)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := r.Stop(ctx); err != nil {
		t.Fatal(err)
	}

	want, got := stories(simulated), stories(log.events)
	for _, name := range slices.Sorted(keys(want)) {
		if !strings.HasPrefix(got[name], want[name]) && !strings.HasPrefix(want[name], got[name]) || got[name] == "" {
			t.Errorf("%s, simulated:\n%s\nreal:\n%s", name, want[name], got[name])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d stories simulated, %d real", len(want), len(got))
	}
}

func keys(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

var changing = regexp.MustCompile(`\b[0-9A-Zb]{12}\b|-[0-9]{16}\b|:4915\d|:[0-9]{2}:[0-9.]+`)

// stories tells what each host did on each of its connections (named by the port), and
// beside them, with what caused it. (The end of a run cuts some of them short.)
func stories(events []trace.Event) map[string]string {
	ports := map[int64]string{}
	texts := map[int64]string{}
	told := map[string]string{}
	for _, e := range events {
		if d, ok := e.Detail.(trace.Endpoints); ok && e.Kind == trace.ConnOpen {
			ports[e.Conn] = fmt.Sprint(d.Remote)
		}
		if e.Kind == trace.SegmentSent {
			texts[e.Seq] = texts[e.Cause] // what a handshake's segment causes
			continue                      // one for each Send, or one for each packet
		}
		seq, cause, of := e.Seq, texts[e.Cause], texts[e.Of]
		e.Seq, e.At, e.Cause, e.Of, e.Detail = 0, 0, 0, 0, trace.Mask(e.Detail)
		story := e.Host + " " + ports[e.Conn]
		e.Conn = 0
		text := changing.ReplaceAllString(strings.TrimPrefix(e.String(), "0 0:00:00.000000 "), "*")
		texts[seq] = text
		told[story] += text + "  of  " + of + "  <-  " + cause + "\n"
	}
	return told
}
