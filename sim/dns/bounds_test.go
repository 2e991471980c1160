package dns

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"mailscope/sim/machine"
)

// TestGuessesAreIgnored sends a stub and a resolver answers that somebody else
// made up (RFC 5452): none may count.
func TestGuessesAreIgnored(t *testing.T) {
	w := newWorld(t)
	w.lost = func(q machine.Query) bool {
		m, _ := read(q.Packet)
		evil := []Record{{Name: m.question.name, TTL: 60, Type: TypeMX, Host: "evil.example."}}
		lie := func(change func(*message)) {
			forged := message{Header: m.Header, spelt: m.spelt, question: m.question, class: m.class, answers: evil}
			forged.Response = true
			change(&forged)
			who := clientAt
			if q.Server != resolverAt {
				who = resolverAt
			}
			w.schedule(time.Millisecond, who, machine.Answered{ID: q.ID, Packet: forged.pack(512)})
		}
		lie(func(f *message) { f.ID++ })
		lie(func(f *message) { f.spelt, f.question.name = "other.example.", "other.example." })
		lie(func(f *message) { f.question.t = TypeA })
		lie(func(f *message) { f.Response = false })
		lie(func(f *message) { f.OpCode = 4 })
		w.schedule(time.Millisecond, clientAt, machine.Answered{ID: 99, Packet: q.Packet})
		w.schedule(time.Millisecond, resolverAt, machine.Answered{ID: 99, Packet: q.Packet})
		return false
	}
	if r := w.ask("receiver.example", TypeMX); len(r.Answers()) != 2 || strings.Contains(texts(r.Records), "evil") {
		t.Errorf("a lie was believed: %+v", r)
	}
}

// TestServerCannotTeachOthersNames lets a name server add records of zones that are
// not its own to an answer; the resolver must ask the server whose they are.
func TestServerCannotTeachOthersNames(t *testing.T) {
	w := newWorld(t)
	w.machines[otherAt] = NewNameServer(NameServerConfig{Name: "other", Zones: []Zone{
		{Apex: "hosting.example.", Records: parse(t, otherZones)},
		{Apex: "receiver.example.", Records: parse(t, "mx1.receiver.example. 9999 IN A 6.6.6.6\n")},
	}})
	for range 2 {
		if r := w.ask("back.hosting.example", TypeA); strings.Contains(texts(r.Records), "6.6.6.6") || len(r.Answers()) != 1 {
			t.Errorf("the resolver believed\n%s", texts(r.Records))
		}
	}
}

func TestClonesGoOnByThemselves(t *testing.T) {
	w := newWorld(t)
	w.start("www.receiver.example", TypeA)
	w.start("mx9.receiver.example", TypeA)
	var whole []string
	for {
		// At every moment a clone of all must go on exactly as the original does.
		c := *w
		c.agenda, c.told, c.results = append([]happening(nil), w.agenda...), append([]string(nil), w.told...), nil
		c.asked = map[machine.QueryID]origin{}
		for id, o := range w.asked {
			c.asked[id] = o
		}
		c.stub = w.stub.Clone()
		c.machines = map[netip.AddrPort]machine.Machine{}
		for at, m := range w.machines {
			c.machines[at] = m.Clone()
		}
		c.run()
		switch {
		case whole == nil:
			whole = c.told
		case strings.Join(whole, "\n") != strings.Join(c.told, "\n"):
			t.Fatalf("at %s the clone goes on as\n%s\nwant\n%s", w.now, strings.Join(c.told, "\n"), strings.Join(whole, "\n"))
		}
		if !w.step() {
			break
		}
	}
	if len(whole) < 10 || len(w.results) != 2 {
		t.Errorf("only %d events and %d results", len(whole), len(w.results))
	}
}

func TestCacheIsBounded(t *testing.T) {
	var c cache
	records := []Record{{Name: "x.", TTL: 60, Type: TypeA}}
	key := func(i int) question { return question{fmt.Sprint(i), TypeA} }
	for i := range CacheEntriesMax + 5 {
		c.put(0, key(i), cached{records: records}, CacheTTLMax)
		c.put(0, key(i), cached{records: records}, CacheTTLMax)
	}
	if len(c.entries) != CacheEntriesMax || len(c.order) != CacheEntriesMax {
		t.Errorf("%d entries in %d slots, want %d", len(c.entries), len(c.order), CacheEntriesMax)
	}
	for i, want := range map[int]bool{0: false, 4: false, 5: true, CacheEntriesMax + 4: true} {
		if _, known := c.get(0, key(i)); known != want {
			t.Errorf("entry %d known: %v, want %v", i, known, want)
		}
	}
}

func TestResolverTakesOnlySoMuch(t *testing.T) {
	r := NewResolver(ResolverConfig{Name: "r", Hints: []Hint{{".", serverAt}}})
	answered := func(id int, name string) bool {
		effects := r.Step(0, machine.Queried{ID: machine.QueryID(id), From: clientAt, Packet: newQuery(1, question{name, TypeA}, false)})
		for _, e := range effects {
			if _, is := e.(machine.Respond); is {
				return true
			}
		}
		return false
	}
	for i := range JobsMax {
		if answered(i, fmt.Sprintf("n%d.example.", i)) {
			t.Fatalf("question %d was refused", i)
		}
	}
	if !answered(JobsMax, "more.example.") {
		t.Error("it took more questions than JobsMax")
	}
	for i := 1; i < JobAskersMax; i++ {
		answered(i, "n0.example.")
	}
	if !answered(JobsMax+1, "n0.example.") {
		t.Error("it let more askers wait than JobAskersMax")
	}
}

// TestResolverRefuses sends a resolver what it need not find an answer to.
func TestResolverRefuses(t *testing.T) {
	w := newWorld(t)
	w.ask("receiver.example", TypeMX)
	plain := func(name string, typ Type, rd bool) []byte {
		packet := newQuery(1, question{name, typ}, false)
		if !rd {
			packet[2] = 0
		}
		return packet
	}
	tests := []struct {
		what   string
		packet []byte
		want   string
	}{
		{"what it remembers, without asking others", plain("receiver.example.", TypeMX, false), "NOERROR 2"},
		{"what it does not, without asking others", plain("mx1.receiver.example.", TypeA, false), "REFUSED 0"},
		{"all types", plain("receiver.example.", typeMetaLast, true), "NOTIMP 0"},
		{"a cut packet", plain("receiver.example.", TypeMX, true)[:20], "FORMERR 0"},
		{"what goes on after its end", append(plain("receiver.example.", TypeMX, true), 0), "NOERROR 2"},
		{"no packet", nil, "silence"},
		{"half a header", plain("receiver.example.", TypeMX, true)[:11], "silence"},
	}
	for _, test := range tests {
		got := "silence"
		if effects := w.machines[resolverAt].Step(w.now, queriedAt(1, test.packet)); len(effects) > 0 {
			m := answerOf(t, effects)
			got = fmt.Sprint(m.rcode, " ", len(m.answers))
			if !m.RecursionAvailable || m.Authoritative {
				t.Errorf("%s: the answer's header is %v", test.what, m.Header.GoString())
			}
		}
		if got != test.want {
			t.Errorf("%s: %s, want %s", test.what, got, test.want)
		}
	}
}

func TestServerOwnsFaultsOfItsNames(t *testing.T) {
	s := NewNameServer(NameServerConfig{Zones: Zones(parse(t, testZones))})
	tests := []struct {
		kind machine.FaultKind
		name string
		want bool
	}{
		{machine.FaultServFail, "receiver.example", true},
		{machine.FaultNoAnswer, "Any.thing.Receiver.example.", true},
		{machine.FaultNXDomain, "example", true},
		{machine.FaultServFail, "hosting.example", false},
		{machine.FaultServFail, "", false},
		{machine.FaultRefuse, "receiver.example", false},
	}
	for _, test := range tests {
		if got := s.Owns(machine.Fault{Kind: test.kind, Name: test.name}); got != test.want {
			t.Errorf("%s of %q: owned %v, want %v", test.kind, test.name, got, test.want)
		}
	}
}

func TestReverseName(t *testing.T) {
	for addr, want := range map[string]string{
		"192.0.2.25":         "25.2.0.192.in-addr.arpa.",
		"::ffff:192.0.2.25":  "25.2.0.192.in-addr.arpa.",
		"2001:db8::567:89ab": "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.",
	} {
		if got := ReverseName(netip.MustParseAddr(addr)); got != want {
			t.Errorf("%s: %s, want %s", addr, got, want)
		}
	}
}
