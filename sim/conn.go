package sim

import (
	"net/netip"
	"slices"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// The model of TCP (RFC 9293): what a student of mail can see of it, and no more.
// A connection takes a round trip; segments have a size, arrive in order, and are
// sent again when they were lost; a host that is gone answers with a reset once it
// is back. There are no windows, no congestion control and no acknowledgements.
const (
	SegmentOctetsMax   = 1460             // RFC 9293 3.7.1, on Ethernet
	ConnectWaitMax     = 2 * time.Minute  // then the one who dials gives up
	RetransmitWait     = time.Second      // RFC 6298 2: the first; each further one is twice as long,
	RetransmitWaitMax  = 60 * time.Second // but not longer than this
	RetransmissionsMax = 19               // then the connection is given up, after about 15 minutes
)

// conn is one connection: two ends, and what is under way from each.
type conn struct {
	id    int64
	ends  [2]end // the one that dialed, the one that was dialed
	open  bool   // both ends know that it stands
	typed string // what a person at the console has typed before the greeting
}

// end is one side of a connection.
type end struct {
	host   int32 // -1: outside of this world
	boot   int32 // the life of the host that it belongs to
	handle machine.Conn
	addr   netip.AddrPort

	sent    int64 // octets, all in all
	said    []said
	flight  flight
	heard   int64     // the last event that came to this end, for peers outside
	closing bool      // sends no more
	deaf    bool      // wants to hear no more
	gone    bool      // a crash or an Abort: there is no such end any more
	came    int64     // octets, all in all
	foreign []stretch // of those, what the other end has not sent
	told    bool      // its conn.closed or conn.reset is written
	shakes  bool      // it wants a TLS handshake
	expects string    // as a client: whose certificate
	flaws   []string  // as a server: of its certificate; never changed
	sealed  bool      // what it sends goes in TLS records
}

// said tells which event stands for the octets from offset on.
type said struct {
	offset, seq int64
}

func (c *conn) clone() *conn {
	k := *c
	for i := range k.ends {
		e := &k.ends[i]
		e.said = append([]said(nil), e.said...)
		e.foreign = slices.Clip(e.foreign)
		e.flight.segments = append([]segment(nil), e.flight.segments...)
	}
	return &k
}

// lookup returns the connection that a host knows by a handle, and which end is its.
func (w *World) lookup(h *host, handle machine.Conn) (*conn, int) {
	c := w.conns[h.conns[handle]]
	if c == nil {
		return nil, 0
	}
	if c.ends[0].host == h.index && c.ends[0].handle == handle {
		return c, 0
	}
	return c, 1
}

func (w *World) peerName(c *conn, side int) string {
	other := &c.ends[1-side]
	if other.host >= 0 {
		return w.hosts[other.host].Name
	}
	if w.consoles[console{c.ends[side].host, c.ends[side].addr.Port()}] == c.id {
		return consoleName
	}
	return other.addr.Addr().String()
}

// connEvent writes an event about a connection, at one of its ends.
func (w *World) connEvent(c *conn, side int, kind trace.Kind, cause int64) int64 {
	e := &c.ends[side]
	if e.host < 0 {
		return cause
	}
	return w.emit(trace.Event{
		Cause: cause, Host: w.hosts[e.host].Name, Kind: kind, Conn: c.id, Peer: w.peerName(c, side),
		Detail: trace.Endpoints{Local: e.addr, Remote: c.ends[1-side].addr},
	})
}

// dial starts a connection: the first segment goes to the other host.
func (w *World) dial(h *host, d machine.Dial, cause int64) int64 {
	if _, twice := h.conns[d.Conn]; twice || d.Conn <= 0 {
		panic("sim: " + h.Name + " dials with a connection number that is taken")
	}
	w.lastConn++
	c := &conn{id: w.lastConn}
	c.ends[0] = end{host: h.index, boot: h.boot, handle: d.Conn, addr: netip.AddrPortFrom(h.localOf(&d), h.nextPort())}
	c.ends[1] = end{host: -1, addr: d.Remote}
	if i, ok := w.byAddr[d.Remote.Addr()]; ok {
		c.ends[1].host = i
	}
	w.conns[c.id] = c
	h.conns[d.Conn] = c.id
	cause = w.connEvent(c, 0, trace.ConnOpen, cause)
	if c.ends[1].host < 0 {
		w.agenda.push(w.now.Add(ConnectWaitMax), dialFailed{c.id, machine.TimedOut, w.now, cause})
		return cause
	}
	w.sendSyn(c, 0, cause)
	return cause
}

// localOf returns the address that a connection is dialed from.
func (h *host) localOf(d *machine.Dial) netip.Addr {
	if d.Local.IsValid() {
		return d.Local
	}
	return h.Facing(d.Remote.Addr())
}

// nextPort returns the next ephemeral port (RFC 6335 6).
func (h *host) nextPort() uint16 {
	h.local++
	if h.local < 49152 {
		h.local = 49152
	}
	return h.local
}

// syn is the first segment of a connection as it arrives, or the moment to send it
// again after it was lost.
type syn struct {
	conn  int64
	try   int
	lost  bool
	sent  trace.Time
	cause int64
}

func (w *World) sendSyn(c *conn, try int, cause int64) {
	l := w.between(c.ends[0].host, c.ends[1].host)
	if !l.loses() && !w.blocked(c) {
		w.agenda.push(w.now.Add(l.delay), syn{c.id, try, false, w.now, cause})
		return
	}
	w.agenda.push(w.now.Add(retransmitWait(try)), syn{c.id, try + 1, true, w.now, cause})
}

func (a syn) do(w *World) {
	c := w.conns[a.conn]
	if c == nil {
		return
	}
	callee := &w.hosts[c.ends[1].host]
	switch {
	case a.lost && retransmitted(a.try) < ConnectWaitMax:
		w.sendSyn(c, a.try, a.cause)
	case a.lost:
		w.failDial(c, machine.TimedOut, a.cause)
	case callee.down || callee.silent:
		w.agenda.push(w.now.Add(ConnectWaitMax), dialFailed{c.id, machine.TimedOut, w.now, a.cause})
	default:
		w.answerSyn(c, callee, a.cause)
	}
}

// retransmitted returns how long after the first the try-th transmission goes out.
func retransmitted(try int) time.Duration {
	var sum time.Duration
	for i := range try {
		sum += retransmitWait(i)
	}
	return sum
}

// retransmitWait is the wait after the try-th transmission, from 0 (RFC 6298 5.5).
func retransmitWait(try int) time.Duration {
	return min(RetransmitWait<<min(try, 10), RetransmitWaitMax)
}

// answerSyn is the other host's word on a connection. The one who dialed knows
// after a round trip that it stands; the other one after half a round trip more.
func (w *World) answerSyn(c *conn, callee *host, cause int64) {
	delay := w.between(c.ends[0].host, c.ends[1].host).delay
	if callee.refuse || !callee.listensOn(c.ends[1].addr.Port()) {
		w.agenda.push(w.now.Add(delay), dialFailed{c.id, machine.Refused, w.now, cause})
		return
	}
	c.ends[1].boot = callee.boot
	w.agenda.push(w.now.Add(delay), dialed{c.id, w.now, cause})
	w.agenda.push(w.now.Add(2*delay), accepted{c.id, cause})
}

func (h *host) listensOn(port uint16) bool {
	for _, p := range h.ports {
		if p == port {
			return true
		}
	}
	return false
}

// dialFailed is the moment at which the one who dials learns that it was in vain.
type dialFailed struct {
	conn  int64
	err   machine.Failure
	sent  trace.Time // when the word of it went out
	cause int64
}

func (a dialFailed) do(w *World) {
	if c := w.conns[a.conn]; c != nil {
		w.failDial(c, a.err, a.cause)
	}
}

func (w *World) failDial(c *conn, err machine.Failure, cause int64) {
	kind := trace.ConnTimeout
	if err == machine.Refused {
		kind = trace.ConnRefused
	}
	e := c.ends[0]
	alive := !e.gone && !e.deaf
	if alive {
		cause = w.connEvent(c, 0, kind, cause)
	}
	w.forget(c)
	if alive {
		w.step(&w.hosts[e.host], machine.DialFailed{Conn: e.handle, Err: err}, cause)
	}
}

// dialed is the moment at which the one who dialed learns that the connection stands.
type dialed struct {
	conn  int64
	sent  trace.Time // when the other host answered
	cause int64
}

func (a dialed) do(w *World) {
	c := w.conns[a.conn]
	if c == nil || c.ends[0].gone || c.ends[0].deaf {
		return
	}
	c.open = true
	e := &c.ends[0]
	w.step(&w.hosts[e.host], machine.Dialed{Conn: e.handle, Local: e.addr}, a.cause)
}

// accepted is the moment at which the other host's program gets the connection.
type accepted struct {
	conn  int64
	cause int64
}

func (a accepted) do(w *World) {
	c := w.conns[a.conn]
	if c == nil {
		return
	}
	e := &c.ends[1]
	h := &w.hosts[e.host]
	if h.down || h.boot != e.boot {
		e.gone = true
		return
	}
	h.accepted--
	e.handle = h.accepted
	h.conns[e.handle] = c.id
	cause := w.connEvent(c, 1, trace.ConnAccepted, a.cause)
	if h.resets {
		w.abort(h, e.handle, cause)
		return
	}
	w.step(h, machine.Accepted{Conn: e.handle, Local: e.addr, Remote: c.ends[0].addr}, cause)
	w.deliver(c, 0)
}

// forget takes a connection out of the world: nothing can come of it any more.
func (w *World) forget(c *conn) {
	delete(w.conns, c.id)
	for i := range c.ends {
		e := &c.ends[i]
		if e.host < 0 {
			continue
		}
		if h := &w.hosts[e.host]; h.conns[e.handle] == c.id {
			delete(h.conns, e.handle)
		}
	}
}
