package expose

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/mta"
	"mailscope/sim/scenario"
	"mailscope/sim/trace"
)

// exposeBench exposes the bench host's port 25, with faults, and returns where it is.
func exposeBench(t *testing.T, faults ...machine.Fault) (address string, events func() string) {
	t.Helper()
	s, events := exposeService(t, "smtp", scenario.BenchHost, 25, faults...)
	return s.Address(0), events
}

// exposeService exposes a port of the bench world, with faults.
func exposeService(t *testing.T, service, host string, port uint16, faults ...machine.Fault) (s *Server, events func() string) {
	t.Helper()
	f, _, err := scenario.Bench("plain")
	if err != nil {
		t.Fatal(err)
	}
	f.Faults = append(f.Faults, faults...)
	w := f.World(nil)
	var mu sync.Mutex
	var text strings.Builder
	p := Port{Service: service, Host: host, Simulated: netip.AddrPortFrom(w.Addresses(host)[0], port), Address: "127.0.0.1:0"}
	s, err = Open(w, []Port{p}, func(e trace.Event) {
		mu.Lock()
		defer mu.Unlock()
		text.WriteString(e.String() + "\n")
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ready, done := make(chan struct{}), make(chan struct{})
	go func() { s.Run(ctx, func() { close(ready) }); close(done) }()
	<-ready
	t.Cleanup(func() {
		cancel()
		select {
		case <-done:
		case <-time.After(5 * time.Second):
			t.Error("the server did not stop")
		}
	})
	return s, func() string {
		mu.Lock()
		defer mu.Unlock()
		return text.String()
	}
}

func dial(t *testing.T, address string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(10 * time.Second))
	return c
}

// How a connection can end, as the client sees it.
func TestEnds(t *testing.T) {
	reset := machine.Fault{ID: "f", Kind: machine.FaultReset, Host: scenario.BenchHost, Stage: machine.StageEHLO}
	refuse := machine.Fault{ID: "f", Kind: machine.FaultRefuse, Host: scenario.BenchHost}
	tests := []struct {
		what  string
		fault []machine.Fault
		sends string
		want  []string // beginnings of the lines that come
		reset bool
	}{
		{"the client has finished, and hears the answers", nil, "HELO c.test\r\nNOOP\r\n", []string{"220 ", "250 ", "250 "}, false},
		{"the server ends it", nil, "QUIT\r\n", []string{"220 ", "221 "}, false},
		{"the server breaks it off", []machine.Fault{reset}, "EHLO c.test\r\n", []string{"220 "}, true},
		{"nobody listens", []machine.Fault{refuse}, "", nil, true},
	}
	for _, test := range tests {
		address, events := exposeBench(t, test.fault...)
		got, err := converse(address, test.sends)
		if errors.Is(err, syscall.ECONNRESET) != test.reset {
			t.Errorf("%s: ended with %v\n%s", test.what, err, events())
		}
		lines := strings.SplitAfter(string(got), "\n")
		if test.reset {
			continue // a reset may overtake what was on its way
		}
		for i, want := range test.want {
			if i >= len(lines) || !strings.HasPrefix(lines[i], want) {
				t.Errorf("%s: got %q, want lines that begin %q", test.what, got, test.want)
			}
		}
	}
}

// converse sends octets and the end of them, and returns what comes back.
func converse(address, sends string) ([]byte, error) {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(10 * time.Second))
	io.WriteString(c, sends)
	c.(*net.TCPConn).CloseWrite()
	return io.ReadAll(c)
}

// A client that breaks off is told of in the trace, and the next one is served.
func TestBrokenClient(t *testing.T) {
	address, events := exposeBench(t)
	c := dial(t, address)
	bufio.NewReader(c).ReadString('\n')
	c.(*net.TCPConn).SetLinger(0)
	c.Close()
	for deadline := time.Now().Add(5 * time.Second); !strings.Contains(events(), "conn.reset"); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("no conn.reset in\n%s", events())
		}
	}
	if line, err := bufio.NewReader(dial(t, address)).ReadString('\n'); err != nil || !strings.HasPrefix(line, "220 ") {
		t.Errorf("the next client got %q, %v", line, err)
	}
}

// A client that never reads is not read for ever.
func TestDeafClient(t *testing.T) {
	address, _ := exposeBench(t)
	c := dial(t, address)
	lines := strings.Repeat("HELP\r\n", 4000)
	for sent := 0; sent < 64<<20; {
		c.SetWriteDeadline(time.Now().Add(500 * time.Millisecond))
		n, err := io.WriteString(c, lines)
		sent += n
		if err != nil {
			return
		}
	}
	t.Error("a client that reads nothing could send without end")
}

func TestLoopback(t *testing.T) {
	for address, ok := range map[string]bool{
		"127.0.0.1:0": true, "127.8.8.8:25": true, "[::1]:25": true, "localhost:25": true,
		"0.0.0.0:25": false, ":25": false, "[::]:25": false, "192.0.2.1:25": false, "localhost": false, "mail.example:25": false, "127.0.0.1:": false, "": false,
	} {
		if err := Loopback(address); (err == nil) != ok {
			t.Errorf("Loopback(%q) = %v", address, err)
		}
	}
}

// A client for whom there is no room is told so where the protocol has words for it, and
// finds room when another has left.
func TestTooMany(t *testing.T) {
	for _, test := range []struct {
		service string
		port    uint16
		want    string
	}{
		{"smtp", scenario.BenchPlain, "421 4.3.2 Too many connections\r\n"},
		{"auth", scenario.BenchAuth, "421 4.3.2 Too many connections\r\n"},
		{"pop3", mta.PortPOP3, ""},
	} {
		s, _ := exposeService(t, test.service, scenario.BenchHost, test.port)
		for range ConnsMax {
			s.enter()
		}
		if got, err := io.ReadAll(dial(t, s.Address(0))); string(got) != test.want || err != nil {
			t.Errorf("%s: one too many got %q, %v; want %q", test.service, got, err, test.want)
		}
		s.leave()
		if line, err := bufio.NewReader(dial(t, s.Address(0))).ReadString('\n'); err != nil || strings.HasPrefix(line, "421") {
			t.Errorf("%s: with room again, a client got %q, %v", test.service, line, err)
		}
	}
}
