package live

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mailscope/sim"
	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// memory is a Storage that forgets with the process.
type memory struct {
	mu    sync.Mutex
	items map[string][]machine.Item
	fail  error
}

func (m *memory) Load(host string) ([]machine.Item, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.items[host], nil
}

func (m *memory) Put(host string, items []machine.Item, done func(error)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail == nil {
		if m.items == nil {
			m.items = map[string][]machine.Item{}
		}
		m.items[host] = append(m.items[host], items...)
	}
	go done(m.fail)
}

// teller is a machine that speaks a protocol of one line each way, so that a test can
// see every effect: it greets, answers each line with the line after it is stored,
// hangs up at "bye", breaks off at "die", and says "late" after a minute.
type teller struct {
	target netip.AddrPort // whom to dial when told to submit; zero: a server
	told   map[machine.Conn]*told
	next   machine.Conn
	stores map[machine.StoreID]answer
	out    machine.Out
}

type told struct {
	sent, got int64
	buffer    string
}

type answer struct {
	conn machine.Conn
	line string
}

func newTeller(target string) *teller {
	t := &teller{told: map[machine.Conn]*told{}, stores: map[machine.StoreID]answer{}}
	if target != "" {
		t.target = netip.MustParseAddrPort(target)
	}
	return t
}

func (t *teller) Clone() machine.Machine { return t }

func (t *teller) Step(_ trace.Time, in machine.Input) []machine.Effect {
	t.out = nil
	switch in := in.(type) {
	case machine.Booted:
		if !t.target.IsValid() {
			t.out.Add(machine.Listen{Port: 25})
		}
	case machine.Submit:
		t.next++
		t.out.Add(machine.Note{Kind: trace.MessageSubmitted, Detail: trace.Submitted{From: in.From, To: in.To}}, machine.Dial{Conn: t.next, Remote: t.target})
		t.told[t.next] = &told{}
	case machine.Dialed:
		t.say(in.Conn, trace.SMTPCommand, trace.Command{Verb: "HELLO", Line: "hello secret", Masked: "hello ***"}, "hello secret")
	case machine.Accepted:
		t.told[in.Conn] = &told{}
		t.say(in.Conn, trace.SMTPReply, trace.Reply{Code: 220, Text: "here"}, "220 here")
		t.out.Add(machine.SetTimer{Timer: machine.Timer{Of: machine.ForConn, N: int64(in.Conn)}, At: 0}, machine.CancelTimer{Timer: machine.Timer{Of: machine.ForConn, N: int64(in.Conn)}})
	case machine.Received:
		t.received(in)
	case machine.Stored:
		a := t.stores[in.ID]
		t.say(a.conn, trace.SMTPReply, trace.Reply{Code: 250, Text: a.line}, "250 "+a.line+string(in.Err))
	case machine.TimerFired:
		t.say(machine.Conn(in.Timer.N), trace.SMTPReply, trace.Reply{Code: 421, Text: "late"}, "421 late")
	case machine.Closed:
		t.out.Add(machine.Note{Kind: trace.Noted, Conn: in.Conn, Detail: trace.Reason{Reason: "closed " + string(in.Err)}}, machine.Close{Conn: in.Conn})
	case machine.DialFailed:
		t.out.Add(machine.Note{Kind: trace.Noted, Conn: in.Conn, Detail: trace.Reason{Reason: string(in.Err)}})
	}
	return t.out
}

func (t *teller) say(conn machine.Conn, kind trace.Kind, d trace.Detail, line string) {
	c := t.told[conn]
	t.out.Add(machine.Note{Kind: kind, Conn: conn, Offset: c.sent, Detail: d}, machine.Send{Conn: conn, Bytes: line + "\r\n"})
	c.sent += int64(len(line) + 2)
}

func (t *teller) received(in machine.Received) {
	c := t.told[in.Conn]
	c.buffer += in.Bytes
	for {
		line, rest, found := strings.Cut(c.buffer, "\r\n")
		if !found {
			return
		}
		c.buffer = rest
		note := machine.Note{Kind: trace.SMTPReceived, Conn: in.Conn, Offset: c.got}
		c.got += int64(len(line) + 2)
		if t.target.IsValid() {
			note.Detail = trace.Reply{Text: line}
			t.out.Add(note)
			if strings.HasPrefix(line, "250") {
				t.out.Add(machine.Close{Conn: in.Conn})
			}
			continue
		}
		note.Detail = trace.Command{Line: line, Masked: strings.Replace(line, "hello secret", "hello ***", 1)}
		t.out.Add(note)
		switch {
		case line == "bye":
			t.say(in.Conn, trace.SMTPReply, trace.Reply{Code: 221, Text: "bye"}, "221 bye")
			t.out.Add(machine.Close{Conn: in.Conn})
		case line == "die":
			t.out.Add(machine.Abort{Conn: in.Conn})
		case line == "wait":
			t.out.Add(machine.SetTimer{Timer: machine.Timer{Of: machine.ForConn, N: int64(in.Conn)}, At: trace.Time(0).Add(time.Minute)})
		default:
			id := machine.StoreID(len(t.stores) + 1)
			t.stores[id] = answer{in.Conn, line}
			t.out.Add(machine.Store{ID: id, Items: []machine.Item{{Key: machine.Key{Shelf: machine.Mail, ID: line}, Value: machine.Raw(line)}}})
		}
	}
}

// recording is a trace that a test can wait on.
type recording struct {
	mu      sync.Mutex
	changed sync.Cond
	events  []trace.Event
}

func newRecording() *recording {
	r := &recording{}
	r.changed.L = &r.mu
	return r
}

func (r *recording) sink(e trace.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, e)
	r.changed.Broadcast()
}

func (r *recording) all() []trace.Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.events)
}

// waitFor returns the text of all events once n of a kind are there.
func (r *recording) waitFor(t *testing.T, kind trace.Kind, n int) string {
	t.Helper()
	timeout := time.AfterFunc(10*time.Second, func() { r.changed.Broadcast() })
	defer timeout.Stop()
	start := time.Now()
	r.mu.Lock()
	defer r.mu.Unlock()
	for {
		count := 0
		var text strings.Builder
		for _, e := range r.events {
			if e.Kind == kind {
				count++
			}
			text.WriteString(e.String() + "\n")
		}
		if count >= n {
			return text.String()
		}
		if time.Since(start) > 9*time.Second {
			t.Fatalf("no %d events %s:\n%s", n, kind, text.String())
		}
		r.changed.Wait()
	}
}

var testStart = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// world starts a run of a client and a server on a clock that stands still.
func world(t *testing.T, target string) (*Run, *recording, *handClock, *memory) {
	t.Helper()
	clock, log, disk := &handClock{now: testStart}, newRecording(), &memory{}
	r := New(Config{Clock: clock, Book: NewBook(), Store: disk, Sink: log.sink})
	r.Add(sim.Host{Name: "client.example", Addresses: []netip.Addr{netip.MustParseAddr("192.0.2.1")}, Machine: newTeller(target)})
	r.Add(sim.Host{Name: "server.example", Addresses: []netip.Addr{netip.MustParseAddr("192.0.2.2")}, Machine: newTeller("")})
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := r.Stop(ctx); err != nil {
			t.Error("the run did not stop:", err)
		}
	})
	return r, log, clock, disk
}

// The whole life of a connection between two hosts of a run, with who caused what.
// (Both sides begin to speak at once, so the order of the lines is the network's.)
func TestTrace(t *testing.T) {
	r, log, _, disk := world(t, "192.0.2.2:25")
	if err := r.Do("client.example", machine.Submit{From: "alice", To: []string{"bob"}}); err != nil {
		t.Fatal(err)
	}
	log.waitFor(t, trace.ConnClosed, 2)
	log.waitFor(t, trace.Noted, 1)
	var told []string
	texts := map[int64]string{}
	for _, e := range log.events {
		cause, of := e.Cause, e.Of
		e.Cause, e.Of = 0, 0
		text := strings.SplitN(e.String(), " ", 3)[2]
		texts[e.Seq] = text
		if of != 0 {
			text, _, _ = strings.Cut(text, " of 0")
			texts[e.Seq] = text
			text += " of [" + texts[of] + "]"
		}
		told = append(told, text+" <- "+texts[cause])
	}
	got := strings.Join(told, "\n")
	const (
		open   = "client.example conn.open c1 192.0.2.1:49152 -> 192.0.2.2:25"
		accept = "server.example conn.accepted c1 192.0.2.2:25 -> 192.0.2.1:49152"
		hello  = "client.example smtp.command c1 hello ***"
		greet  = "server.example smtp.reply c1 220 here"
		stored = "server.example smtp.reply c1 250 hello secret"
	)
	for _, line := range []string{
		open + " <- client.example message.submitted from <alice> to <bob>",
		accept + " <- " + open,
		greet + " <- " + accept,
		"server.example segment c1 10 octets <- " + greet,
		hello + " <- " + open,
		"client.example smtp.received c1 of [" + greet + "] <- " + greet,
		"server.example smtp.received c1 of [" + hello + "] <- " + hello,
		stored + " <- server.example smtp.received c1",
		"client.example smtp.received c1 of [" + stored + "] <- " + stored,
		"client.example conn.closed c1 192.0.2.1:49152 -> 192.0.2.2:25 <- client.example smtp.received c1",
		"server.example conn.closed c1 192.0.2.2:25 -> 192.0.2.1:49152 <- client.example conn.closed c1 192.0.2.1:49152 -> 192.0.2.2:25",
	} {
		if !strings.Contains(got, line) {
			t.Fatalf("no line %q in\n%s", line, got)
		}
	}
	if items, _ := disk.Load("server.example"); len(items) != 1 {
		t.Errorf("stored %v", items)
	}
}

// Nobody but the hosts of the run and what the book maps can be reached.
func TestGuard(t *testing.T) {
	tests := []struct {
		target string
		want   string
	}{
		{"192.0.2.2:26", "conn.refused"},
		{"198.51.100.1:25", "conn.timeout"},
		{"127.0.0.1:25", "conn.timeout"},
		{"[2001:db8::1]:25", "conn.timeout"},
	}
	for _, test := range tests {
		r, log, _, _ := world(t, test.target)
		r.Do("client.example", machine.Submit{From: "alice"})
		if text := log.waitFor(t, trace.Noted, 1); !strings.Contains(text, "client.example "+test.want) {
			t.Errorf("dialing %s: want %s in\n%s", test.target, test.want, text)
		}
	}
	if err := NewBook().Map(netip.MustParseAddrPort("192.0.2.2:25"), netip.MustParseAddrPort("192.0.2.2:25")); err == nil {
		t.Error("the book maps to an address that is not on the loopback interface")
	}
}

// A client from outside of the run: what it says is written as its own events.
func TestOutsider(t *testing.T) {
	r, log, clock, disk := world(t, "192.0.2.2:25")
	real, _ := r.config.Book.find(netip.MustParseAddrPort("192.0.2.2:25"))
	dial := func() (net.Conn, *bufio.Reader) {
		c, err := net.Dial("tcp", real.String())
		if err != nil {
			t.Fatal(err)
		}
		c.SetDeadline(time.Now().Add(10 * time.Second))
		in := bufio.NewReader(c)
		expect(t, in, "220 here")
		return c, in
	}
	c, in := dial()
	io.WriteString(c, "or")
	io.WriteString(c, "der\r\nwait\r\n")
	expect(t, in, "250 order")
	log.waitFor(t, trace.SMTPReceived, 2)
	clock.advance(time.Minute)
	expect(t, in, "421 late")
	disk.mu.Lock()
	disk.fail = fmt.Errorf("broken")
	disk.mu.Unlock()
	io.WriteString(c, "again\r\n")
	expect(t, in, "250 again"+string(machine.DiskBroken))
	io.WriteString(c, "bye\r\n")
	expect(t, in, "221 bye")
	if rest, err := io.ReadAll(in); err != nil || len(rest) > 0 {
		t.Errorf("after the farewell: %q, %v", rest, err)
	}
	text := log.waitFor(t, trace.ConnClosed, 1)
	for _, line := range []string{
		"127.0.0.1 smtp.command c1 order <",
		"127.0.0.1 smtp.command c1 bye <",
	} {
		if !strings.Contains(text, line) {
			t.Errorf("no line %q in\n%s", line, text)
		}
	}
	c, in = dial()
	io.WriteString(c, "die\r\n")
	if _, err := in.ReadByte(); err == nil || err == io.EOF {
		t.Errorf("an aborted connection ended with %v", err)
	}
	c, _ = dial()
	c.(*net.TCPConn).SetLinger(0)
	c.Close()
	if text := log.waitFor(t, trace.Noted, 1); !strings.Contains(text, "closed failure-reset") {
		t.Errorf("a broken connection was not told to the machine:\n%s", text)
	}
}

func expect(t *testing.T, in *bufio.Reader, want string) {
	t.Helper()
	line, err := in.ReadString('\n')
	if strings.TrimRight(line, "\r\n") != want {
		t.Fatalf("got %q (%v), want %q", line, err, want)
	}
}

// A peer that sends for ever and never reads holds one piece and the answers to it,
// and is not read meanwhile.
func TestSlowPeer(t *testing.T) {
	r, _, _, _ := world(t, "192.0.2.2:25")
	real, _ := r.config.Book.find(netip.MustParseAddrPort("192.0.2.2:25"))
	c, err := net.Dial("tcp", real.String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	line := strings.Repeat("x", 60000) + "\r\n"
	var sent int
	for sent < 400<<20 {
		c.SetWriteDeadline(time.Now().Add(500 * time.Millisecond))
		n, err := io.WriteString(c, line)
		sent += n
		if err != nil {
			return // it is no longer read: its octets pile up at its own side
		}
	}
	t.Errorf("the run took %d octets of a peer that reads nothing", sent)
}
