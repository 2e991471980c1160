package sim

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// puppet is a machine without a mind: it does what its script says for each kind of
// input, and notes what it is told.
type puppet struct {
	does map[string][]machine.Effect // by the type of the input, "Received"; never changed
}

func (p *puppet) Clone() machine.Machine { c := *p; return &c }

func (p *puppet) Step(_ trace.Time, in machine.Input) []machine.Effect {
	kind := strings.TrimPrefix(fmt.Sprintf("%T", in), "machine.")
	told := kind
	switch in := in.(type) {
	case machine.Booted:
		told += fmt.Sprint(" ", len(in.Disk))
	case machine.Received:
		told += fmt.Sprint(" ", len(in.Bytes))
	case machine.Closed:
		told += " " + string(in.Err)
	case machine.DialFailed:
		told += " " + string(in.Err)
	case machine.Stored:
		told += " " + string(in.Err)
	case machine.Answered:
		told += " " + string(in.Packet) + string(in.Err)
	}
	return append([]machine.Effect{machine.Note{Kind: trace.Noted, Detail: trace.Reason{Reason: strings.TrimSpace(told)}}}, p.does[kind]...)
}

const caller, callee = "caller.example", "callee.example"

var (
	callerAddr = netip.MustParseAddr("192.0.2.1")
	calleeAddr = netip.MustParseAddr("192.0.2.2")
	service    = netip.AddrPortFrom(calleeAddr, 25)
)

// twoHosts is a world in which the caller, once told to submit, dials the callee.
func twoHosts(link Link, callerDoes, calleeDoes map[string][]machine.Effect, tasks ...Task) *World {
	link.A, link.B = caller, callee
	callerDoes["Submit"] = append(callerDoes["Submit"], machine.Dial{Conn: 1, Remote: service})
	calleeDoes["Booted"] = append(calleeDoes["Booted"], machine.Listen{Port: 25}, machine.Listen{Port: 53})
	return New(Config{
		Start: machine.Day0, Seed: 1, Links: []Link{link},
		Hosts: []Host{
			{caller, []netip.Addr{callerAddr}, &puppet{callerDoes}},
			{callee, []netip.Addr{calleeAddr}, &puppet{calleeDoes}},
		},
		Tasks: append(tasks, Task{At: time.Second, Host: caller, Input: machine.Submit{}}),
	})
}

// story runs a world to its end and returns what happened at a host from the moment of
// the Submit: what its puppet was told, and the world's own events.
func story(w *World, host string) []string {
	var list []string
	w.RunUntil(trace.Time(0).Add(24*time.Hour), func(e trace.Event) {
		if e.Host != host || e.At < trace.Time(0).Add(time.Second) {
			return
		}
		what := string(e.Kind)
		if r, ok := e.Detail.(trace.Reason); ok && e.Kind == trace.Noted {
			what = r.Reason
		}
		list = append(list, fmt.Sprintf("%v %s", (e.At-trace.Time(0).Add(time.Second)).Since(), what))
	})
	return list
}

func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

type does = map[string][]machine.Effect

var link20 = Link{Delay: 20 * time.Millisecond}

func fault(kind machine.FaultKind, at, length time.Duration) Task {
	f := machine.Fault{ID: string(kind), Kind: kind, From: at, For: length}
	switch kind {
	case machine.FaultCut, machine.FaultLoss, machine.FaultDelay:
		f.Link = [2]string{caller, callee}
	default:
		f.Host = callee
	}
	return Task{At: at, Input: machine.SetFault{Fault: f}}
}

func TestAConnectionTakesARoundTrip(t *testing.T) {
	w := twoHosts(link20, does{"Dialed": {machine.Send{Conn: 1, Bytes: strings.Repeat("x", 2000)}, machine.Close{Conn: 1}}}, does{})
	c := w.Clone()
	expect(t, story(w, caller), "0s Submit", "0s conn.open", "40ms Dialed", "40ms segment", "40ms segment", "40ms conn.closed")
	expect(t, story(c, callee), "60ms conn.accepted", "60ms Accepted", "60ms Received 1460", "60ms Received 540", "60ms conn.closed", "60ms Closed")
}

func TestDialsThatFail(t *testing.T) {
	for _, c := range []struct {
		fault Task
		want  string
	}{
		{fault(machine.FaultRefuse, 0, 0), "40ms conn.refused, 40ms DialFailed failure-refused"},
		{fault(machine.FaultTimeout, 0, 0), "2m0.02s conn.timeout, 2m0.02s DialFailed failure-timeout"},
		{fault(machine.FaultCrash, 0, 0), "2m0.02s conn.timeout, 2m0.02s DialFailed failure-timeout"},
		{fault(machine.FaultCut, 0, 0), "2m3s conn.timeout, 2m3s DialFailed failure-timeout"},
		{fault(machine.FaultCut, 0, 5*time.Second), "4s fault.end, 7.04s Dialed"},
	} {
		got := story(twoHosts(link20, does{}, does{}, c.fault), caller)
		expect(t, got, append([]string{"0s Submit", "0s conn.open"}, strings.Split(c.want, ", ")...)...)
	}
}

func TestNobodyHasThatAddress(t *testing.T) {
	w := twoHosts(link20, does{"Submit": {machine.Dial{Conn: 7, Remote: netip.MustParseAddrPort("198.51.100.9:25")}}}, does{})
	if got := strings.Join(story(w, caller), ", "); !strings.Contains(got, "2m0s DialFailed failure-timeout") {
		t.Error(got)
	}
}

// What is lost is sent again after a second, and what came behind it waits for it.
func TestLostSegmentsArriveInOrder(t *testing.T) {
	lost, arrived := 0, ""
	send := []machine.Effect{}
	for i := range 30 {
		send = append(send, machine.Send{Conn: 1, Bytes: string(rune('a' + i%26))})
	}
	w := twoHosts(Link{Delay: time.Millisecond, Loss: 300_000}, does{"Dialed": send}, does{})
	w.hosts[1].Machine = &recorder{&arrived}
	w.hosts[1].machine = w.hosts[1].Machine
	w.RunUntil(trace.Time(0).Add(time.Hour), func(e trace.Event) {
		if e.Kind == trace.SegmentLost {
			lost++
		}
	})
	if want := "abcdefghijklmnopqrstuvwxyzabcd"; arrived != want || lost < 3 {
		t.Errorf("%q arrived, %d segments were lost", arrived, lost)
	}
}

// recorder is a machine that listens and keeps what it receives.
type recorder struct{ got *string }

func (r *recorder) Clone() machine.Machine { return r }

func (r *recorder) Step(_ trace.Time, in machine.Input) []machine.Effect {
	switch in := in.(type) {
	case machine.Booted:
		return []machine.Effect{machine.Listen{Port: 25}}
	case machine.Received:
		*r.got += in.Bytes
	}
	return nil
}

// A link that stays cut ends a connection after about a quarter of an hour, for the
// side that has something to send.
func TestALinkThatStaysCut(t *testing.T) {
	w := twoHosts(link20, does{"TimerFired": {machine.Send{Conn: 1, Bytes: "x"}},
		"Dialed": {machine.SetTimer{Timer: machine.Timer{Of: machine.ForConn, N: 1}, At: trace.Time(0).Add(time.Minute)}}}, does{},
		fault(machine.FaultCut, 30*time.Second, 0))
	got := story(w, caller)
	last := got[len(got)-1]
	if len(got) < 20 || last != "14m55s Closed failure-timeout" && !strings.HasSuffix(last, "Closed failure-timeout") {
		t.Errorf("%d events, the last: %s", len(got), last)
	}
}

// A host that crashed knows nothing of its connections: once it is back, it says so to
// whoever goes on with one.
func TestACrashBreaksConnections(t *testing.T) {
	timer := machine.Timer{Of: machine.ForConn, N: 1}
	w := twoHosts(link20, does{
		"Dialed":     {machine.SetTimer{Timer: timer, At: trace.Time(0).Add(time.Minute)}},
		"TimerFired": {machine.Send{Conn: 1, Bytes: "x"}},
	}, does{}, fault(machine.FaultCrash, 10*time.Second, 10*time.Second))
	got := story(w, caller)
	expect(t, got[len(got)-4:], "59s TimerFired", "59s segment", "59.04s conn.reset", "59.04s Closed failure-reset")
}

func TestWhatADiskKeeps(t *testing.T) {
	item := machine.Item{Key: machine.Key{Shelf: machine.Queue, ID: "1"}, Value: machine.Raw("x")}
	store := []machine.Effect{machine.Store{ID: 1, Items: []machine.Item{item}}}

	kept := twoHosts(link20, does{}, does{"Accepted": store}, fault(machine.FaultCrash, 10*time.Second, time.Second))
	expect(t, story(kept, callee)[2:], "65ms Stored", "9s fault.begin", "10s fault.end", "10s Booted 1")

	lost := twoHosts(link20, does{}, does{"Accepted": store}, fault(machine.FaultCrash, 1062*time.Millisecond, time.Second))
	expect(t, story(lost, callee)[2:], "62ms fault.begin", "1.062s fault.end", "1.062s Booted 0")

	full := twoHosts(link20, does{}, does{"Accepted": store}, fault(machine.FaultDiskFull, 0, 0))
	expect(t, story(full, callee)[2:], "65ms Stored failure-disk-full")
}

func TestTimersMoveAndStop(t *testing.T) {
	a, b := machine.Timer{Of: machine.ForConn, N: 1}, machine.Timer{Of: machine.ForConn, N: 2}
	at := func(s int) trace.Time { return trace.Time(0).Add(time.Duration(s) * time.Second) }
	w := twoHosts(link20, does{"Submit": {
		machine.SetTimer{Timer: a, At: at(10)}, machine.SetTimer{Timer: a, At: at(30)}, // later
		machine.SetTimer{Timer: b, At: at(20)}, machine.SetTimer{Timer: b, At: at(5)}, // earlier
		machine.SetTimer{Timer: machine.Timer{Of: machine.ForPoll}, At: at(7)}, machine.CancelTimer{Timer: machine.Timer{Of: machine.ForPoll}},
	}}, does{})
	expect(t, story(w, caller)[2:], "40ms Dialed", "4s TimerFired", "29s TimerFired")
}

// A lost question is lost; a cut link loses them all. Over a link that works the
// answer takes a round trip.
func TestQuestions(t *testing.T) {
	ask := does{"Submit": {machine.Query{ID: 5, Server: netip.AddrPortFrom(calleeAddr, 53), Packet: []byte("?")}}}
	answer := func() does { return does{"Queried": {machine.Respond{ID: 1, Packet: []byte("!")}}} }
	w := twoHosts(link20, ask, answer())
	if got := strings.Join(story(w, caller), ", "); !strings.Contains(got, "40ms Answered !") {
		t.Error(got)
	}
	ask = does{"Submit": {machine.Query{ID: 5, Server: netip.AddrPortFrom(calleeAddr, 53), Packet: []byte("?")}}}
	w = twoHosts(link20, ask, answer(), fault(machine.FaultCut, 0, 0))
	if got := strings.Join(story(w, caller), ", "); strings.Contains(got, "Answered") {
		t.Error(got)
	}
}

// A client outside of the world is told of by whoever it talks to, and may say that it
// has finished and still listen.
func TestAClientOutside(t *testing.T) {
	heard := machine.Note{Kind: trace.SMTPReceived, Conn: -1, Detail: trace.Command{Verb: "NOOP", Line: "NOOP"}}
	w := twoHosts(link20, does{}, does{"Received": {heard, machine.Send{Conn: -1, Bytes: "250\r\n"}}, "Closed": {machine.Close{Conn: -1}}})
	w.RunUntil(0, func(trace.Event) {})
	conn := w.ConnectOutside(netip.MustParseAddrPort("127.0.0.1:1234"), service)
	w.PushOutside(conn, "NOOP\r\n")
	w.FinishOutside(conn)
	var kinds []string
	w.RunUntil(trace.Time(0).Add(time.Millisecond), func(e trace.Event) { kinds = append(kinds, e.Host+" "+string(e.Kind)) })
	expect(t, kinds, callee+" conn.accepted", callee+" note", callee+" note", "127.0.0.1 smtp.command", callee+" smtp.received",
		callee+" segment", callee+" conn.closed", callee+" note")
	var out []string
	for _, o := range w.TakeOutside() {
		out = append(out, fmt.Sprintf("%q %v", o.Bytes, o.Closed))
	}
	expect(t, out, `"250\r\n" false`, `"" true`)

	nobody := w.ConnectOutside(netip.MustParseAddrPort("127.0.0.1:1234"), netip.AddrPortFrom(calleeAddr, 80))
	if o := w.TakeOutside(); len(o) != 1 || o[0].Conn != nobody || o[0].Failure != machine.Refused {
		t.Errorf("a port where nobody listens: %+v", o)
	}
}

// A question from outside that nobody answers is forgotten: whoever asks many must not
// fill the world with them.
func TestQuestionsFromOutsideAreForgotten(t *testing.T) {
	w := twoHosts(link20, does{}, does{})
	w.RunUntil(0, func(trace.Event) {})
	w.AskOutside(netip.MustParseAddrPort("127.0.0.1:1234"), netip.AddrPortFrom(calleeAddr, 53), []byte("?"), false)
	w.RunUntil(trace.Time(0).Add(outsideQuestionWait-time.Second), func(trace.Event) {})
	if len(w.queries) != 1 {
		t.Fatalf("%d questions wait", len(w.queries))
	}
	w.RunUntil(trace.Time(0).Add(outsideQuestionWait), func(trace.Event) {})
	if len(w.queries) != 0 {
		t.Error("the question still waits")
	}
}
