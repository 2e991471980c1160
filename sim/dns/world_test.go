package dns

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// world is just enough of an interpreter to let stub, resolver and name servers
// talk: packets take 10 ms, and lost decides which of them never arrive.
type world struct {
	t        *testing.T
	now      trace.Time
	seq      int
	agenda   []happening
	machines map[netip.AddrPort]machine.Machine
	asked    map[machine.QueryID]origin // of the Queried with that ID
	lost     func(machine.Query) bool
	told     []string // the events, Heard ones apart
	heard    []string
	sent     []machine.Query
	stub     Stub
	results  []Result
}

type happening struct {
	at  trace.Time
	seq int
	who netip.AddrPort
	in  machine.Input
}

type origin struct {
	who    netip.AddrPort
	id     machine.QueryID
	server netip.AddrPort
}

var (
	clientAt   = netip.MustParseAddrPort("192.0.2.25:40000")
	resolverAt = netip.MustParseAddrPort("198.51.100.1:53")
	serverAt   = netip.MustParseAddrPort("198.51.100.2:53")
	otherAt    = netip.MustParseAddrPort("198.51.100.3:53")
)

const testZones = `
sender.example.         3600 IN MX 10 mail.sender.example.
mail.sender.example.    3600 IN A 192.0.2.25
receiver.example.       3600 IN SOA ns.receiver.example. hostmaster.receiver.example. 1 2h 15m 14d 5m
receiver.example.       600  IN MX 20 mx2.receiver.example.
receiver.example.       600  IN MX 10 mx1.receiver.example.
receiver.example.       600  IN TXT "v=spf1 mx -all" "second; \"string\""
mx1.receiver.example.   60   IN A 203.0.113.7
mx1.receiver.example.   60   IN AAAA 2001:db8::7
mx2.receiver.example.   60   IN A 203.0.113.8
www.receiver.example.   300  IN CNAME web.hosting.example.
a.b.c.receiver.example. 60   IN A 203.0.113.9
*.wild.receiver.example. 60  IN A 203.0.113.10
loop.receiver.example.  60   IN CNAME loop2.receiver.example.
loop2.receiver.example. 60   IN CNAME loop.receiver.example.
inside.receiver.example. 60  IN CNAME mx1.receiver.example.
dangling.receiver.example. 60 IN CNAME nowhere.receiver.example.
nomail.example.         3600 IN MX 0 .
`

const otherZones = `
hosting.example.     3600 IN NS ns.hosting.example.
web.hosting.example. 120  IN CNAME real.hosting.example.
real.hosting.example. 120 IN A 203.0.113.80
back.hosting.example. 120 IN CNAME mx1.receiver.example.
`

func parse(t testing.TB, text string) []Record {
	t.Helper()
	records, problems := ParseZone(text)
	if len(problems) > 0 {
		t.Fatalf("zone text: %v", problems)
	}
	return records
}

func hints(t testing.TB) []Hint {
	var hints []Hint
	for _, z := range Zones(parse(t, testZones)) {
		hints = append(hints, Hint{z.Apex, serverAt})
	}
	return append(hints, Hint{"Hosting.Example", otherAt})
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, asked: map[machine.QueryID]origin{}, stub: NewStub(resolverAt, 1)}
	w.machines = map[netip.AddrPort]machine.Machine{
		resolverAt: NewResolver(ResolverConfig{Name: "resolver", Address: resolverAt, Hints: hints(t), Seed: 7}),
		serverAt:   NewNameServer(NameServerConfig{Name: "ns", Address: serverAt, Zones: Zones(parse(t, testZones))}),
		otherAt:    NewNameServer(NameServerConfig{Name: "other", Address: otherAt, Zones: Zones(parse(t, otherZones))}),
	}
	for _, m := range w.machines {
		effects := m.Step(0, machine.Booted{Start: machine.Day0})
		if !slices.Contains(effects, machine.Effect(machine.Listen{Port: 53})) {
			t.Fatalf("a booted server does not listen on port 53, but wants %v", effects)
		}
	}
	return w
}

func (w *world) schedule(after time.Duration, who netip.AddrPort, in machine.Input) {
	w.seq++
	w.agenda = append(w.agenda, happening{w.now.Add(after), w.seq, who, in})
	slices.SortStableFunc(w.agenda, func(a, b happening) int {
		if a.at != b.at {
			return int(a.at - b.at)
		}
		return a.seq - b.seq
	})
}

func (w *world) carryOut(who netip.AddrPort, effects []machine.Effect) {
	for _, effect := range effects {
		switch e := effect.(type) {
		case machine.Note:
			w.told = append(w.told, w.line(e))
		case machine.Heard:
			w.heard = append(w.heard, e.From.String()+" "+w.line(e.Note))
		case machine.Query:
			w.sent = append(w.sent, e)
			if w.lost != nil && w.lost(e) {
				continue
			}
			id := machine.QueryID(len(w.sent))
			w.asked[id] = origin{who, e.ID, e.Server}
			w.schedule(10*time.Millisecond, e.Server, machine.Queried{ID: id, From: who, Packet: e.Packet, TCP: e.TCP})
		case machine.Respond:
			o := w.asked[e.ID]
			w.schedule(10*time.Millisecond, o.who, machine.Answered{ID: o.id, Packet: e.Packet})
		case machine.SetTimer:
			w.cancel(who, e.Timer)
			w.schedule(e.At.Sub(w.now), who, machine.TimerFired{Timer: e.Timer})
		case machine.CancelTimer:
			w.cancel(who, e.Timer)
		default:
			w.t.Fatalf("an effect that DNS has no use for: %#v", e)
		}
	}
}

func (w *world) cancel(who netip.AddrPort, timer machine.Timer) {
	w.agenda = slices.DeleteFunc(w.agenda, func(h happening) bool {
		fired, is := h.in.(machine.TimerFired)
		return is && h.who == who && fired.Timer == timer
	})
}

func (w *world) line(n machine.Note) string {
	e := trace.Event{Kind: n.Kind, At: w.now, Detail: n.Detail}
	line := strings.TrimPrefix(e.String(), "0 ")
	line = strings.Replace(line, "  ", " ", 1)
	if n.Because != nil {
		if !words.Has(n.Because.Key) {
			w.t.Errorf("no sentence for %q", n.Because.Key)
		}
		line += " | " + strings.TrimSpace(n.Because.Rule()+" "+words.Sentence("en", n.Because.Key, n.Because.Args...))
	}
	return line
}

// step lets the next thing happen; false if there is none.
func (w *world) step() bool {
	if len(w.agenda) == 0 {
		return false
	}
	h := w.agenda[0]
	w.agenda = w.agenda[1:]
	w.now = h.at
	if h.who == clientAt {
		w.stubStep(h.in)
	} else if m, ok := w.machines[h.who]; ok {
		w.carryOut(h.who, m.Step(w.now, h.in))
	}
	return true
}

func (w *world) stubStep(in machine.Input) {
	var out machine.Out
	var r Result
	var settled bool
	switch in := in.(type) {
	case machine.Answered:
		r, settled = w.stub.Answered(&out, w.now, in)
	case machine.TimerFired:
		r, settled = w.stub.Fire(&out, w.now, machine.QueryID(in.Timer.N))
	}
	if settled {
		w.results = append(w.results, r)
	}
	w.carryOut(clientAt, out)
}

func (w *world) run() {
	for w.step() {
	}
}

// start asks without waiting.
func (w *world) start(name string, t Type) machine.QueryID {
	var out machine.Out
	id := w.stub.Ask(&out, w.now, name, t)
	w.carryOut(clientAt, out)
	return id
}

// ask asks and runs until nothing happens any more.
func (w *world) ask(name string, t Type) Result {
	w.t.Helper()
	w.told, w.heard, w.sent = nil, nil, nil
	id := w.start(name, t)
	before := len(w.results)
	w.run()
	if len(w.results) != before+1 || w.results[before].ID != id {
		w.t.Fatalf("question %d was settled as %v", id, w.results[before:])
	}
	return w.results[before]
}

func (w *world) do(who netip.AddrPort, in machine.Input) {
	w.told = nil
	w.carryOut(who, w.machines[who].Step(w.now, in))
}

func (w *world) sleep(d time.Duration) { w.now = w.now.Add(d) }

func texts(records []Record) string {
	var list []string
	for _, r := range records {
		list = append(list, r.String())
	}
	return strings.Join(list, "\n")
}
