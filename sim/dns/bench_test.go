package dns

import (
	"testing"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// BenchmarkAuthoritativeAnswer is what a name server does for one question.
func BenchmarkAuthoritativeAnswer(b *testing.B) {
	s := NewNameServer(NameServerConfig{Address: serverAt, Zones: Zones(parse(b, testZones))})
	in := machine.Queried{From: clientAt, Packet: newQuery(1, question{"receiver.example.", TypeMX}, true)}
	b.ReportAllocs()
	for b.Loop() {
		s.Step(0, in)
	}
}

// BenchmarkCachedAnswer is what a stub and a resolver do for one question whose
// answer the resolver remembers.
func BenchmarkCachedAnswer(b *testing.B) {
	r := NewResolver(ResolverConfig{Address: resolverAt, Hints: hints(b), Seed: 1})
	s := NewNameServer(NameServerConfig{Address: serverAt, Zones: Zones(parse(b, testZones))})
	stub := NewStub(resolverAt, 1)
	ask := func(now trace.Time) (machine.QueryID, machine.Queried) {
		var out machine.Out
		id := stub.Ask(&out, now, "receiver.example", TypeMX)
		return id, machine.Queried{ID: id, From: clientAt, Packet: out[1].(machine.Query).Packet}
	}
	_, first := ask(0)
	upstream := r.Step(0, first)[2].(machine.Query)
	respond := s.Step(0, machine.Queried{From: resolverAt, Packet: upstream.Packet})[2].(machine.Respond)
	r.Step(0, machine.Answered{ID: upstream.ID, Packet: respond.Packet})
	now := trace.Time(0).Add(time.Second)
	b.ReportAllocs()
	for b.Loop() {
		id, in := ask(now)
		effects := r.Step(now, in)
		respond, is := effects[len(effects)-1].(machine.Respond)
		if !is {
			b.Fatal("the resolver did not remember")
		}
		var out machine.Out
		if _, settled := stub.Answered(&out, now, machine.Answered{ID: id, Packet: respond.Packet}); !settled {
			b.Fatal("the stub did not understand")
		}
	}
}
