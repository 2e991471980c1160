package sim_test

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"mailscope/sim"
	"mailscope/sim/scenario"
	"mailscope/sim/trace"
)

// benchWorld is the usual delivery, with so many messages at once. If down is set the
// receiving server refuses connections for ever.
func benchWorld(tb testing.TB, messages int, down bool) *sim.World {
	tb.Helper()
	faults := ""
	if down {
		faults = "\n  faults: [{host: mx1.receiver.example, kind: refuse}]"
	}
	file, _, problems := scenario.Parse("bench.yaml", fmt.Appendf(nil, `world:
  hosts:
    - {name: alice-laptop, role: client, user: alice@sender.example, password: apple, submit: mail.sender.example}
    - {name: mail.sender.example, role: server, address: 192.0.2.25, domains: [sender.example], mailboxes: [alice], retry: postfix}
    - {name: mx1.receiver.example, role: server, address: 203.0.113.7, domains: [receiver.example], mailboxes: [bob]}
  zones: |
    sender.example.        604800 IN MX 10 mail.sender.example.
    mail.sender.example.   604800 IN A  192.0.2.25
    receiver.example.      604800 IN MX 10 mx1.receiver.example.
    mx1.receiver.example.  604800 IN A  203.0.113.7%s
messages:
  - {from: alice@sender.example, to: bob@receiver.example, subject: Lunch?, body: "At noon?\n", count: %d}
`, faults, messages))
	if file == nil {
		tb.Fatal(problems)
	}
	return file.World(nil)
}

func count(n *int) trace.Sink { return func(trace.Event) { *n++ } }

// BenchmarkTrace measures whole deliveries, from the author to the mailbox: trace
// events a second on one core, with memory tidied as seldom as mailscope run does.
func BenchmarkTrace(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(300))
	b.ReportAllocs()
	events := 0
	for b.Loop() {
		benchWorld(b, 1000, false).RunIdle(trace.Time(0).Add(time.Hour), count(&events))
	}
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(events), "ns/event")
}

// BenchmarkQueue measures what an event costs while so many messages wait in the queue
// and are tried in vain, and what memory a waiting message takes.
func BenchmarkQueue(b *testing.B) {
	for _, messages := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(messages), func(b *testing.B) {
			before := heap()
			w := benchWorld(b, messages, true)
			// All submitted, and all tried once at least.
			for w.Now() < trace.Time(0).Add(time.Hour) {
				w.Advance()
			}
			octets := float64(heap()-before) / float64(messages)
			events := 0
			for b.Loop() {
				more, _ := w.Advance()
				events += len(more)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(events), "ns/event")
			b.ReportMetric(octets, "octets/message")
			runtime.KeepAlive(w)
		})
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// downWorld is a host with the preset postfix and so many messages for so many
// destinations, none of which answers for ever.
func downWorld(tb testing.TB, messages, destinations int) *sim.World {
	tb.Helper()
	var b strings.Builder
	b.WriteString(`world:
  hosts:
    - {name: newsroom, role: client, user: news@sender.example, submit: mail.sender.example}
    - {name: mail.sender.example, role: server, address: 192.0.2.25, domains: [sender.example], mailboxes: [news], retry: postfix}
    - {name: mx.receiver.example, role: server, address: 203.0.113.7, domains: [receiver.example]}
  faults: [{host: mx.receiver.example, kind: refuse}]
  zones: |
    $TTL 30d
    mail.sender.example.  IN A 192.0.2.25
    mx.receiver.example.  IN A 203.0.113.7
    *.receiver.example.   IN MX 10 mx.receiver.example.
messages:
`)
	for i := range destinations {
		fmt.Fprintf(&b, "  - {from: news@sender.example, to: bob@d%d.receiver.example, body: \"News!\\n\", count: %d}\n", i, messages/destinations)
	}
	file, _, problems := scenario.Parse("bench.yaml", []byte(b.String()))
	if file == nil {
		tb.Fatal(problems)
	}
	return file.World(nil)
}

// BenchmarkQueueDown measures five days in which nothing can be delivered: 10,000
// messages are tried 113 times each, and returned.
func BenchmarkQueueDown(b *testing.B) {
	for _, destinations := range []int{1, 100, 10_000} {
		b.Run(fmt.Sprint(destinations), func(b *testing.B) {
			var events, deferrals int
			var most uint64
			for b.Loop() {
				w := downWorld(b, 10_000, destinations)
				events, deferrals = 0, 0
				w.RunIdle(trace.Time(0).Add(30*24*time.Hour), func(e trace.Event) {
					events++
					if e.Kind == trace.QueueDeferred {
						deferrals++
					}
					if events%1_000_000 == 0 {
						most = max(most, memory())
					}
				})
			}
			b.ReportMetric(float64(deferrals), "deferrals")
			b.ReportMetric(float64(events), "events")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(events), "ns/event")
			b.ReportMetric(float64(most>>20), "MB")
		})
	}
}

// memory returns what the process has taken from the system, but for what it has given back.
func memory() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Sys - m.HeapReleased
}

// BenchmarkClone measures a checkpoint.
func BenchmarkClone(b *testing.B) {
	w := benchWorld(b, 1000, true)
	w.RunUntil(trace.Time(0).Add(time.Hour), func(trace.Event) {})
	for b.Loop() {
		w.Clone()
	}
}
