package expose

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/netip"
	"sync"
	"time"

	"mailscope/cmd/server/secure"
	"mailscope/sim"
	"mailscope/sim/trace"
)

// The limits of an exposed world.
const (
	ConnsMax     = 500              // real connections at a time
	QuestionsMax = 1000             // DNS questions that wait for an answer, of one server
	ReadOctets   = 32 << 10         // read from a connection at a time
	StallOctets  = 256 << 10        // waiting for a peer: it is not read meanwhile
	WaitingMax   = 16 << 20         // octets waiting for a peer: it is broken off
	WriteWait    = 3 * time.Minute  // for a peer to take what is written
	QuestionWait = 30 * time.Second // for the world to answer a question
	PacketOctets = 65535            // of a DNS message (RFC 1035 4.2.2)
)

// Port is a port of a simulated host that real clients shall reach.
type Port struct {
	Service   string         // "smtp", "submission", "starttls" or "auth", which speak SMTP, "pop3" or "dns", as it is printed
	Host      string         // whose
	Label     string         // the host, and the port where it is an unusual one, as it is printed
	Simulated netip.AddrPort // its address and port in the world
	Address   string         // where to listen: a loopback address and a port, 0 for any
}

// Server is a world with its real sockets.
type Server struct {
	// Quiet, when set, is called each time the world has done all that is due: the
	// moment to show what has been written.
	Quiet func()

	world       *sim.World
	sink        trace.Sink
	certificate *tls.Certificate
	base        trace.Time // of the world when Run began
	began       time.Time  // when Run began

	calls    chan func()
	stopping chan struct{}
	busy     sync.WaitGroup
	opened   []*opened

	// The owner's own: who gets what the world has for outside.
	peers    map[int64]*peer
	expected map[int64]*pending

	mu      sync.Mutex // guards what follows
	sockets map[io.Closer]struct{}
	conns   int
	stopped bool
}

// opened is a port with its sockets.
type opened struct {
	Port
	listener net.Listener
	packets  *net.UDPConn // for DNS
	waiting  []int64      // the owner's own: questions to it, the oldest first
}

// Open opens the sockets for all ports. The error names the port that cannot be had,
// or whose address is not on the loopback interface.
func Open(world *sim.World, ports []Port, sink trace.Sink) (*Server, error) {
	s := &Server{
		world: world, sink: sink, calls: make(chan func()), stopping: make(chan struct{}),
		peers: map[int64]*peer{}, expected: map[int64]*pending{}, sockets: map[io.Closer]struct{}{},
	}
	names := []string{"localhost"}
	for _, p := range ports {
		names = append(names, p.Host)
	}
	var err error
	if s.certificate, err = secure.SelfSigned(time.Now(), names...); err != nil {
		return nil, err
	}
	for _, p := range ports {
		o, err := openPort(p)
		if err != nil {
			s.close()
			return nil, err
		}
		s.opened = append(s.opened, o)
		s.keep(o.listener)
		if o.packets != nil {
			s.keep(o.packets)
		}
	}
	return s, nil
}

// Address returns where the i-th port listens.
func (s *Server) Address(i int) string { return s.opened[i].listener.Addr().String() }

// Loopback reports why an address to listen on is not good: it must be an IP address
// of the loopback interface, or localhost, and a port.
func Loopback(address string) error {
	host, port, err := net.SplitHostPort(address)
	if err != nil || port == "" {
		return fmt.Errorf("%q is no address to listen on; write it like 127.0.0.1:2525, or 127.0.0.1:0 for any free port", address)
	}
	if host == "localhost" {
		return nil
	}
	if ip, err := netip.ParseAddr(host); err != nil || !ip.IsLoopback() {
		return fmt.Errorf("%q is not on this computer alone; listen on 127.0.0.1 or ::1", address)
	}
	return nil
}

func openPort(p Port) (*opened, error) {
	if err := Loopback(p.Address); err != nil {
		return nil, err
	}
	o := &opened{Port: p}
	var err error
	for range 20 { // with port 0, the one that TCP gets may be taken for UDP
		if o.listener, err = net.Listen("tcp", p.Address); err != nil || p.Service != "dns" {
			break
		}
		address := net.UDPAddrFromAddrPort(addrPortOf(o.listener.Addr()))
		if o.packets, err = net.ListenUDP("udp", address); err == nil {
			break
		}
		o.listener.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s for %s %s: %w", p.Address, p.Service, p.Host, err)
	}
	return o, nil
}

// Run lets the world run in real time until ctx ends, and closes all sockets then.
// Ready is called first of all, before any event: clients are welcome, for the sockets
// are open, and whoever comes at once waits there until the hosts have booted.
func (s *Server) Run(ctx context.Context, ready func()) {
	ready()
	s.base, s.began = s.world.Now(), time.Now()
	s.catchUp(s.base) // the hosts boot
	for _, o := range s.opened {
		if o.Service == "dns" {
			s.busy.Go(func() { s.acceptLoop(o, s.answerStream) })
			s.busy.Go(func() { s.answerPackets(o) })
			continue
		}
		s.busy.Go(func() { s.acceptLoop(o, s.connect) })
	}
	s.own(ctx)
	close(s.stopping)
	s.close()
	s.busy.Wait()
}

// own is the loop of the goroutine that owns the world.
func (s *Server) own(ctx context.Context) {
	for {
		s.catchUp(s.now())
		alarm := time.NewTimer(s.untilNext())
		select {
		case call := <-s.calls:
			call()
		case <-alarm.C:
		case <-ctx.Done():
			alarm.Stop()
			return
		}
		alarm.Stop()
	}
}

// catchUp lets the world do all that is due by t.
func (s *Server) catchUp(t trace.Time) {
	s.world.RunUntil(t, s.sink)
	for _, o := range s.world.TakeOutside() {
		s.deliver(o)
	}
	if s.Quiet != nil {
		s.Quiet()
	}
}

// now returns the moment of the world that the real clock says it is.
func (s *Server) now() trace.Time { return s.base.Add(time.Since(s.began)) }

// untilNext returns how long nothing will happen in the world by itself.
func (s *Server) untilNext() time.Duration {
	next := s.world.Next()
	if next == trace.Never {
		return time.Hour
	}
	return min(max(next.Sub(s.now()), 0)+time.Microsecond, time.Hour)
}

// ask has the owner do something; false when the server stops.
func (s *Server) ask(call func()) bool {
	select {
	case s.calls <- call:
		return true
	case <-s.stopping:
		return false
	}
}

// deliver hands on what the world has for outside.
func (s *Server) deliver(o sim.Outside) {
	if o.Answer != 0 {
		s.settle(o.Answer, o.Packet)
		return
	}
	if p := s.peers[o.Conn]; p != nil {
		p.push(o)
		if o.Closed {
			delete(s.peers, o.Conn)
		}
	}
}

// keep remembers a socket to close at the end; false when the end has come.
func (s *Server) keep(c io.Closer) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		c.Close()
		return false
	}
	s.sockets[c] = struct{}{}
	return true
}

func (s *Server) drop(c io.Closer) {
	c.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sockets, c)
}

func (s *Server) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopped = true
	for c := range s.sockets {
		c.Close()
	}
}

// acceptLoop takes connections until the server stops. One too many is turned away.
func (s *Server) acceptLoop(o *opened, take func(*opened, net.Conn)) {
	for {
		socket, err := o.listener.Accept()
		if err != nil {
			if !s.pause() {
				return
			}
			continue
		}
		if !s.enter() {
			turnAway(o.Service, socket)
			continue
		}
		if !s.keep(socket) {
			return
		}
		s.busy.Go(func() {
			defer s.leave()
			take(o, socket)
		})
	}
}

// turnAway closes a connection for which there is no room. A client of SMTP is told so
// first, for a server may not hang up without a word (RFC 5321 3.8); the line is so short
// that it never has to wait for its peer.
func turnAway(service string, socket net.Conn) {
	if service != "pop3" && service != "dns" {
		io.WriteString(socket, "421 4.3.2 Too many connections\r\n")
	}
	socket.Close()
}

// pause waits a moment after a failed Accept; false when the server stops.
func (s *Server) pause() bool {
	select {
	case <-s.stopping:
		return false
	case <-time.After(50 * time.Millisecond):
		return true
	}
}

func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conns >= ConnsMax {
		return false
	}
	s.conns++
	return true
}

func (s *Server) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns--
}

func addrPortOf(a net.Addr) netip.AddrPort {
	p, err := netip.ParseAddrPort(a.String())
	if err != nil {
		panic("expose: a socket without an address: " + a.String())
	}
	return netip.AddrPortFrom(p.Addr().Unmap(), p.Port())
}
