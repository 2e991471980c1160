package dns

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"mailscope/sim/machine"
)

// outcome puts a result into one line a record.
func outcome(r Result) string {
	head := r.RCode.String()
	if r.Failure != "" {
		head = string(r.Failure)
	}
	if r.Temporary() {
		head += " temporary"
	}
	return strings.TrimSpace(head + "\n" + texts(r.Records))
}

// timeless returns the result without its records' TTL.
func timeless(r Result) Result {
	r.Records = slices.Clone(r.Records)
	for i := range r.Records {
		r.Records[i].TTL = 0
	}
	return r
}

func TestAnswers(t *testing.T) {
	tests := []struct {
		name string
		t    Type
		want string
	}{
		// The common way of a mail: exchangers, then their addresses.
		{"receiver.example", TypeMX, `NOERROR
receiver.example. 600 IN MX 20 mx2.receiver.example.
receiver.example. 600 IN MX 10 mx1.receiver.example.`},
		{"MX1.Receiver.EXAMPLE.", TypeAAAA, `NOERROR
mx1.receiver.example. 60 IN AAAA 2001:db8::7`},
		{"receiver.example", TypeTXT, `NOERROR
receiver.example. 600 IN TXT "v=spf1 mx -all" "second; \"string\""`},
		// There is nothing of that type, or no such name, or only names below it.
		{"mail.sender.example", TypeMX, "NOERROR"},
		{"mx9.receiver.example", TypeA, "NXDOMAIN"},
		{"b.c.receiver.example", TypeA, "NOERROR"},
		{"x.b.c.receiver.example", TypeA, "NXDOMAIN"},
		// No zone at all.
		{"recever.example", TypeMX, "NXDOMAIN"},
		{"org", TypeA, "NXDOMAIN"},
		// Wildcards stand in for names that do not exist, at any depth.
		{"x.wild.receiver.example", TypeA, "NOERROR\nx.wild.receiver.example. 60 IN A 203.0.113.10"},
		{"y.x.wild.receiver.example", TypeA, "NOERROR\ny.x.wild.receiver.example. 60 IN A 203.0.113.10"},
		{"wild.receiver.example", TypeA, "NOERROR"},
		{"x.wild.receiver.example", TypeMX, "NOERROR"},
		// Aliases: in the zone, into another one and there on, back, to nowhere.
		{"inside.receiver.example", TypeA, `NOERROR
inside.receiver.example. 60 IN CNAME mx1.receiver.example.
mx1.receiver.example. 60 IN A 203.0.113.7`},
		{"www.receiver.example", TypeA, `NOERROR
www.receiver.example. 300 IN CNAME web.hosting.example.
web.hosting.example. 120 IN CNAME real.hosting.example.
real.hosting.example. 120 IN A 203.0.113.80`},
		{"back.hosting.example", TypeA, `NOERROR
back.hosting.example. 120 IN CNAME mx1.receiver.example.
mx1.receiver.example. 60 IN A 203.0.113.7`},
		{"www.receiver.example", TypeCNAME, "NOERROR\nwww.receiver.example. 300 IN CNAME web.hosting.example."},
		{"www.receiver.example", TypeMX, `NOERROR
www.receiver.example. 300 IN CNAME web.hosting.example.
web.hosting.example. 120 IN CNAME real.hosting.example.`},
		{"dangling.receiver.example", TypeA, "NXDOMAIN\ndangling.receiver.example. 60 IN CNAME nowhere.receiver.example."},
		{"loop.receiver.example", TypeA, "SERVFAIL temporary"},
		// RFC 7505: it takes no mail.
		{"nomail.example", TypeMX, "NOERROR\nnomail.example. 3600 IN MX 0 ."},
		// No names: they settle without a packet.
		{"", TypeMX, "NXDOMAIN"},
		{"a..example", TypeMX, "NXDOMAIN"},
		{strings.Repeat("x", 64) + ".example", TypeMX, "NXDOMAIN"},
	}
	for _, test := range tests {
		w := newWorld(t)
		first := w.ask(test.name, test.t)
		if got := outcome(first); got != test.want {
			t.Errorf("%s %s:\n%s\nwant:\n%s", test.name, test.t, got, test.want)
		}
		// What a resolver remembers must be what it was told, but for the TTL.
		again := w.ask(test.name, test.t)
		if outcome(timeless(again)) != outcome(timeless(first)) {
			t.Errorf("%s %s, asked again:\n%s\nat first:\n%s", test.name, test.t, outcome(again), outcome(first))
		}
		if again.Failure == "" && again.Because == nil != (first.Because == nil) {
			t.Errorf("%s %s: the reasons are %v, then %v", test.name, test.t, first.Because, again.Because)
		}
	}
}

func TestResultTellsWhatMailHasToKnow(t *testing.T) {
	w := newWorld(t)
	mx, none, null := w.ask("receiver.example", TypeMX), w.ask("mx9.receiver.example", TypeMX), w.ask("nomail.example", TypeMX)
	if !mx.Exists() || mx.NullMX() || len(mx.Answers()) != 2 {
		t.Errorf("of two exchangers it says: %+v", mx)
	}
	if none.Exists() || none.Temporary() || none.Because == nil {
		t.Errorf("of a missing name it says: %+v", none)
	}
	if !null.NullMX() || !null.Exists() {
		t.Errorf("of a null MX it says: %+v", null)
	}
	if r := w.ask("inside.receiver.example", TypeA); len(r.Answers()) != 1 || r.Answers()[0].Host != "" {
		t.Errorf("behind an alias it finds: %+v", r.Answers())
	}
}

func TestTrace(t *testing.T) {
	w := newWorld(t)
	events := func(name string, typ Type) string {
		w.ask(name, typ)
		return strings.Join(w.told, "\n")
	}
	want := `0:00:00.000000 dns.query mail.sender.example. MX @198.51.100.1:53
0:00:00.010000 dns.query mail.sender.example. MX @198.51.100.2:53
0:00:00.020000 dns.answer mail.sender.example. MX @198.51.100.2:53 NOERROR | RFC 2308 2.2 The name mail.sender.example. exists, but it has no MX record.
0:00:00.030000 dns.answer mail.sender.example. MX @198.51.100.1:53 NOERROR | RFC 2308 2.2 The name mail.sender.example. exists, but it has no MX record.`
	if got := events("mail.sender.example", TypeMX); got != want {
		t.Errorf("trace:\n%s\nwant:\n%s", got, want)
	}
	wantHeard := `192.0.2.25:40000 0:00:00.010000 dns.query mail.sender.example. MX @198.51.100.1:53
198.51.100.1:53 0:00:00.020000 dns.query mail.sender.example. MX @198.51.100.2:53
198.51.100.2:53 0:00:00.030000 dns.answer mail.sender.example. MX @198.51.100.2:53 NOERROR | RFC 2308 2.2 The name mail.sender.example. exists, but it has no MX record.
198.51.100.1:53 0:00:00.040000 dns.answer mail.sender.example. MX @198.51.100.1:53 NOERROR | RFC 2308 2.2 The name mail.sender.example. exists, but it has no MX record.`
	if got := strings.Join(w.heard, "\n"); got != wantHeard {
		t.Errorf("heard:\n%s\nwant:\n%s", got, wantHeard)
	}
	want = `0:00:00.040000 dns.query mail.sender.example. MX @198.51.100.1:53
0:00:00.050000 dns.answer mail.sender.example. MX @198.51.100.1:53 NOERROR cached | RFC 2308 2.2 The name mail.sender.example. exists, but it has no MX record.`
	if got := events("mail.sender.example", TypeMX); got != want {
		t.Errorf("trace of the remembered answer:\n%s\nwant:\n%s", got, want)
	}
}

func TestCacheForgets(t *testing.T) {
	w := newWorld(t)
	asked := func(name string, typ Type) string {
		r := w.ask(name, typ)
		return fmt.Sprintf("%d %s", len(w.sent), outcome(r))
	}
	steps := []struct {
		after time.Duration
		name  string
		t     Type
		want  string // packets sent to anybody, then the outcome
	}{
		{0, "mx1.receiver.example", TypeA, "2 NOERROR\nmx1.receiver.example. 60 IN A 203.0.113.7"},
		{20 * time.Second, "mx1.receiver.example", TypeA, "1 NOERROR\nmx1.receiver.example. 39 IN A 203.0.113.7"},
		{39 * time.Second, "mx1.receiver.example", TypeA, "1 NOERROR\nmx1.receiver.example. 0 IN A 203.0.113.7"},
		{2 * time.Second, "mx1.receiver.example", TypeA, "2 NOERROR\nmx1.receiver.example. 60 IN A 203.0.113.7"},
		// A name that does not exist has no record of any other type either, until
		// the SOA's minimum of 5 minutes has passed.
		{0, "mx9.receiver.example", TypeA, "2 NXDOMAIN"},
		{4 * time.Minute, "mx9.receiver.example", TypeMX, "1 NXDOMAIN"},
		{1 * time.Minute, "mx9.receiver.example", TypeMX, "2 NXDOMAIN"},
		// That there is no MX says nothing about addresses.
		{0, "mx2.receiver.example", TypeMX, "2 NOERROR"},
		{0, "mx2.receiver.example", TypeA, "2 NOERROR\nmx2.receiver.example. 60 IN A 203.0.113.8"},
	}
	for _, s := range steps {
		w.sleep(s.after)
		if got := asked(s.name, s.t); got != s.want {
			t.Errorf("at %s, %s %s:\n%s\nwant:\n%s", w.now, s.name, s.t, got, s.want)
		}
	}
}

func TestPatience(t *testing.T) {
	type sending struct {
		at     string
		server string
	}
	t.Run("a silent name server", func(t *testing.T) {
		w := newWorld(t)
		var sent []sending
		w.lost = func(q machine.Query) bool {
			sent = append(sent, sending{w.now.String(), q.Server.String()})
			return q.Server == serverAt
		}
		r := w.ask("receiver.example", TypeMX)
		if r.RCode != ServFail || !r.Temporary() {
			t.Errorf("silence made %+v", r)
		}
		want := []sending{
			{"0:00:00.000000", "198.51.100.1:53"}, {"0:00:00.010000", "198.51.100.2:53"},
			{"0:00:02.010000", "198.51.100.2:53"}, {"0:00:04.010000", "198.51.100.2:53"},
			{"0:00:05.000000", "198.51.100.1:53"}, // the stub asks again, and joins
		}
		if fmt.Sprint(sent) != fmt.Sprint(want) {
			t.Errorf("asked:\n%v\nwant:\n%v", sent, want)
		}
		last := w.told[len(w.told)-1]
		if !strings.Contains(last, "SERVFAIL | RFC 1035 4.2.1 198.51.100.2:53 did not answer, though it was asked 3 times.") {
			t.Errorf("the last event is %s", last)
		}
		// For a moment everybody else is spared the wait, then it is tried again.
		sent = nil
		if w.ask("receiver.example", TypeMX); len(sent) != 1 {
			t.Errorf("right after a SERVFAIL: %v", sent)
		}
		w.sleep(ServFailTTL)
		w.lost = nil
		if r := w.ask("receiver.example", TypeMX); len(r.Answers()) != 2 {
			t.Errorf("after the mend: %+v", r)
		}
	})
	t.Run("one lost packet", func(t *testing.T) {
		w := newWorld(t)
		lost := 0
		w.lost = func(q machine.Query) bool { lost++; return lost == 2 }
		if r := w.ask("receiver.example", TypeMX); len(r.Answers()) != 2 || w.now.String() != "0:00:02.040000" {
			t.Errorf("at %s: %+v", w.now, r)
		}
	})
	t.Run("a silent resolver", func(t *testing.T) {
		w := newWorld(t)
		w.lost = func(q machine.Query) bool { return true }
		r := w.ask("receiver.example", TypeMX)
		if r.Failure != machine.TimedOut || !r.Temporary() || r.Exists() || len(w.sent) != 2 || w.now.Since() != 10*time.Second {
			t.Errorf("at %s after %d packets: %+v", w.now, len(w.sent), r)
		}
	})
	t.Run("nobody listens", func(t *testing.T) {
		w := newWorld(t)
		w.lost = func(q machine.Query) bool {
			w.schedule(time.Millisecond, clientAt, machine.Answered{ID: q.ID, Err: machine.Refused})
			return true
		}
		r := w.ask("receiver.example", TypeMX)
		if r.Failure != machine.Refused || w.now.Since() != 5*time.Second+time.Millisecond {
			t.Errorf("at %s: %+v", w.now, r)
		}
	})
}

func TestEqualQuestionsAreAskedOnce(t *testing.T) {
	w := newWorld(t)
	for _, name := range []string{"receiver.example", "RECEIVER.example", "receiver.example."} {
		w.start(name, TypeMX)
	}
	w.run()
	toServer := 0
	for _, q := range w.sent {
		if q.Server == serverAt {
			toServer++
		}
	}
	if toServer != 1 || len(w.results) != 3 {
		t.Errorf("%d questions to the name server, %d results; want 1 and 3", toServer, len(w.results))
	}
	for _, r := range w.results {
		if len(r.Answers()) != 2 {
			t.Errorf("result %+v", r)
		}
	}
}

func TestTruncation(t *testing.T) {
	w := newWorld(t)
	var zone strings.Builder
	for i := range 60 {
		fmt.Fprintf(&zone, "big.receiver.example. 60 IN A 10.0.0.%d\n", i)
		fmt.Fprintf(&zone, "huge.receiver.example. 60 IN TXT %q\n", strings.Repeat("x", 100+i))
	}
	zone.WriteString("receiver.example. 60 IN MX 10 mx1.receiver.example.\n")
	w.do(serverAt, machine.SetZone{Text: zone.String()})

	// 60 addresses fit into what EDNS allows, which the resolver uses and the stub
	// does not.
	if r := w.ask("big.receiver.example", TypeA); len(r.Answers()) != 60 {
		t.Errorf("%d addresses of 60, %+v", len(r.Answers()), r)
	}
	got := ""
	for _, q := range w.sent {
		got += fmt.Sprintf("%s tcp=%v\n", q.Server, q.TCP)
	}
	want := "198.51.100.1:53 tcp=false\n198.51.100.2:53 tcp=false\n198.51.100.1:53 tcp=true\n"
	if got != want {
		t.Errorf("asked\n%swant\n%s", got, want)
	}
	if all := strings.Join(w.told, "\n"); !strings.Contains(all, "does not fit into 512 octets") {
		t.Errorf("no event says why it was asked again:\n%s", all)
	}
	if r := w.ask("huge.receiver.example", TypeTXT); len(r.Answers()) != 60 || len(w.sent) != 4 {
		t.Errorf("%d texts of 60 with %d packets of 4", len(r.Answers()), len(w.sent))
	}
}

func TestFaults(t *testing.T) {
	w := newWorld(t)
	fault := func(id string, kind machine.FaultKind, name string) {
		w.do(serverAt, machine.SetFault{Fault: machine.Fault{ID: id, Kind: kind, Name: name}})
	}
	wants := func(name string, want string) {
		t.Helper()
		w.sleep(time.Hour) // nothing is remembered any more
		if got, _, _ := strings.Cut(outcome(w.ask(name, TypeA)), "\n"); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	fault("1", machine.FaultServFail, "Receiver.example")
	wants("receiver.example", "SERVFAIL temporary")
	wants("mx1.receiver.example", "SERVFAIL temporary")
	wants("mail.sender.example", "NOERROR")
	wants("back.hosting.example", "SERVFAIL temporary") // an alias into it

	fault("2", machine.FaultNXDomain, "mx1.receiver.example") // nearer, so it decides
	wants("mx1.receiver.example", "NXDOMAIN")
	wants("mx2.receiver.example", "SERVFAIL temporary")

	fault("1", machine.FaultNoAnswer, "receiver.example") // the same fault, changed
	wants("mx2.receiver.example", "SERVFAIL temporary")
	if len(w.sent) != 5 {
		t.Errorf("%d packets to meet silence, want 5", len(w.sent))
	}
	w.do(serverAt, machine.ClearFault{ID: "2"})
	w.do(serverAt, machine.ClearFault{ID: "1"})
	w.do(serverAt, machine.ClearFault{ID: "unknown"})
	fault("3", machine.FaultRefuse, "receiver.example") // not for a name server's service
	wants("mx1.receiver.example", "NOERROR")
}

func TestSetZone(t *testing.T) {
	w := newWorld(t)
	w.do(serverAt, machine.SetZone{Text: `
mx1.receiver.example. 60 IN A 203.0.113.77
elsewhere.example. 60 IN A 203.0.113.78
`})
	if got := outcome(w.ask("mx1.receiver.example", TypeA)); got != "NOERROR\nmx1.receiver.example. 60 IN A 203.0.113.77" {
		t.Errorf("the new zone says %s", got)
	}
	if got := outcome(w.ask("mx2.receiver.example", TypeA)); got != "NXDOMAIN" {
		t.Errorf("what the new text leaves out is still there: %s", got)
	}
	if got := outcome(w.ask("mail.sender.example", TypeA)); !strings.HasPrefix(got, "NOERROR\nmail") {
		t.Errorf("a zone that the text does not speak of is gone: %s", got)
	}
	w.do(serverAt, machine.SetZone{Text: "mx1.receiver.example. IN A 300.0.0.1\n"})
	want := `note The new zone text was not taken: 1:28: 300.0.0.1 is no address for an A record; write one such as 192.0.2.1`
	if len(w.told) != 1 || !strings.Contains(w.told[0], want) {
		t.Errorf("of broken zone text it says %q, want %q", w.told, want)
	}

	all := NewNameServer(NameServerConfig{Name: "ns.auto", Everything: true, Zones: Zones(parse(t, testZones))})
	w.machines[serverAt] = all
	w.machines[resolverAt] = NewResolver(ResolverConfig{Hints: []Hint{{".", serverAt}}})
	w.do(serverAt, machine.SetZone{Text: "new.example. 60 IN A 203.0.113.79\n"})
	for name, want := range map[string]string{
		"new.example":          "NOERROR\nnew.example. 60 IN A 203.0.113.79",
		"mx1.receiver.example": "NXDOMAIN",
		"unheard.of":           "NXDOMAIN",
	} {
		if got := outcome(w.ask(name, TypeA)); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
