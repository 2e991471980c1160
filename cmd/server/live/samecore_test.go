package live

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"mailscope/sim"
	"mailscope/sim/machine"
	"mailscope/sim/scenario"
	"mailscope/sim/script"
	"mailscope/sim/trace"
)

// The test of "the same core": every session transcript is replayed over a loopback
// connection with the transcript's clock, and the octets that the server side sends
// are those of the simulation.
func TestSameCore(t *testing.T) {
	paths, err := filepath.Glob("../../../sim/script/testdata/session/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatal("no session transcripts", err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			src, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			session, err := script.ParseSession(path, src)
			if err != nil {
				t.Fatal(err)
			}
			talk := session.Play(benchFile(t).World(nil), scenario.BenchHost)
			replay(t, session.Inputs(), talk.Answers)
		})
	}
}

func benchFile(t *testing.T) *scenario.File {
	t.Helper()
	f, _, err := scenario.Bench("plain")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// replay plays inputs against the bench host, live, and compares each answer.
func replay(t *testing.T, inputs []script.Input, answers []string) {
	s := newStage(t)
	for i, in := range inputs {
		s.do(t, in)
		s.pass(t, in.Wait)
		got := s.read(t, len(answers[i]))
		if got != answers[i] {
			t.Fatalf("line %d was answered\n%q over the socket, and\n%q in the simulation", in.Line, got, answers[i])
		}
	}
	s.socket.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
	if rest, err := io.ReadAll(s.socket); len(rest) > 0 || err != nil && !errors.Is(err, os.ErrDeadlineExceeded) && !isReset(err) {
		t.Errorf("after the end came %q, %v", rest, err)
	}
}

func isReset(err error) bool { return failureOf(err) == machine.Reset }

// stage is the bench host, live on a clock that stands still, with one client.
type stage struct {
	run    *Run
	clock  *handClock
	ear    *ear
	client netip.AddrPort // of the next connection, simulated
	server netip.Addr
	socket net.Conn
}

func newStage(t *testing.T) *stage {
	f := benchFile(t)
	config := f.Config(nil)
	s := &stage{clock: &handClock{now: config.Start}, client: script.ClientAddr}
	disk := &slowDisk{clock: s.clock}
	s.run = New(Config{Start: config.Start, Clock: s.clock, Book: NewBook(), Store: disk, Sink: func(trace.Event) {}})
	for _, h := range config.Hosts {
		if h.Name == scenario.BenchHost {
			s.ear = &ear{Machine: h.Machine}
			s.server, h.Machine = h.Addresses[0], s.ear
		}
		s.run.Add(h)
	}
	if err := s.run.Start(); err != nil {
		t.Fatal(err)
	}
	for _, task := range config.Tasks {
		for _, h := range s.run.hosts {
			if fault, ok := task.Input.(machine.SetFault); ok && owns(h.machine, fault.Fault) {
				s.run.Do(h.Name, fault)
			}
		}
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := s.run.Stop(ctx); err != nil {
			t.Error("the run did not stop:", err)
		}
	})
	return s
}

func owns(m machine.Machine, f machine.Fault) bool {
	owner, ok := m.(machine.Owner)
	return ok && owner.Owns(f)
}

// slowDisk takes as long as the world's disks.
type slowDisk struct {
	memory
	clock *handClock
}

func (d *slowDisk) Put(host string, items []machine.Item, done func(error)) {
	d.clock.AfterFunc(sim.DiskLatency, func() { done(nil) })
}

// ear hears what comes to a machine, so that a test knows when all has arrived.
type ear struct {
	machine.Machine
	octets atomic.Int64 // received
	opened atomic.Int64 // connections accepted
	ended  atomic.Int64 // connections whose stream ended, for whatever reason
	over   atomic.Bool  // the machine itself ended the last one
}

func (e *ear) Step(now trace.Time, in machine.Input) []machine.Effect {
	effects := e.Machine.Step(now, in)
	over := slices.ContainsFunc(effects, func(f machine.Effect) bool {
		_, closes := f.(machine.Close)
		_, aborts := f.(machine.Abort)
		return closes || aborts
	})
	if over {
		e.over.Store(true)
	}
	switch in := in.(type) {
	case machine.Accepted:
		e.over.Store(over)
		e.opened.Add(1)
	case machine.Received:
		e.octets.Add(int64(len(in.Bytes)))
	case machine.Closed:
		e.ended.Add(1)
	}
	return effects
}

// do carries out one input of the client, and waits until it has arrived.
func (s *stage) do(t *testing.T, in script.Input) {
	t.Helper()
	octets, opened, ended := s.ear.octets.Load(), s.ear.opened.Load(), s.ear.ended.Load()
	switch in.Act {
	case script.Connect:
		s.connect(t, in.Port)
		s.await(t, func() bool { return s.ear.opened.Load() > opened })
	case script.Send:
		io.WriteString(s.socket, in.Octets) // the server may have gone already: then nobody hears it
		s.await(t, func() bool { return s.ear.over.Load() || s.ear.octets.Load() == octets+int64(len(in.Octets)) })
	case script.Close:
		s.socket.(*net.TCPConn).CloseWrite()
		s.await(t, func() bool { return s.ear.over.Load() || s.ear.ended.Load() > ended })
	case script.Reset:
		s.socket.(*net.TCPConn).SetLinger(0)
		s.socket.Close()
		s.await(t, func() bool { return s.ear.over.Load() || s.ear.ended.Load() > ended })
	}
}

// connect opens a connection that comes from the simulated address of the client.
func (s *stage) connect(t *testing.T, port uint16) {
	t.Helper()
	to := netip.AddrPortFrom(s.server, port)
	real, failure := s.run.config.Book.find(to)
	if failure != "" {
		t.Fatal(failure)
	}
	s.run.links.begin(real)
	socket, err := net.Dial("tcp", real.String())
	if err != nil {
		t.Fatal(err)
	}
	s.run.links.finish(real, addrPortOf(socket.LocalAddr()), s.run.links.add(s.client, to))
	s.client = netip.AddrPortFrom(s.client.Addr(), s.client.Port()+1)
	s.socket = socket
	t.Cleanup(func() { socket.Close() })
}

// pass lets time pass, alarm by alarm, as the world's agenda does.
func (s *stage) pass(t *testing.T, d time.Duration) {
	t.Helper()
	end := s.clock.Now().Add(d)
	for {
		s.await(t, func() bool { return true })
		call := s.clock.nextUntil(end)
		if call == nil {
			return
		}
		call()
	}
}

// await waits until something is so, and all hosts have done what they had to do.
func (s *stage) await(t *testing.T, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(100 * time.Microsecond) {
		busy := slices.ContainsFunc(s.run.hosts, func(h *host) bool { return !h.inbox.idle() || h.asking.Load() > 0 || writing(h) })
		if so() && !busy {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("the hosts did not come to rest")
		}
	}
}

// writing reports whether octets are on their way to a peer: the limit on how long that may
// take must not pass meanwhile.
func writing(h *host) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.sockets {
		if c, ok := s.(*conn); ok && c.unwritten() {
			return true
		}
	}
	return false
}

func (c *conn) unwritten() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.octets > 0 && !c.gone
}

// read reads n octets.
func (s *stage) read(t *testing.T, n int) string {
	t.Helper()
	buffer := make([]byte, n)
	s.socket.SetReadDeadline(time.Now().Add(5 * time.Second))
	got, _ := io.ReadFull(s.socket, buffer)
	return string(buffer[:got])
}
