package live

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// conn is a host's side of a connection. Three goroutines see it: the host's, one
// that reads and one that writes.
type conn struct {
	host   *host
	link   *link
	side   int // dialer or listener
	name   machine.Conn
	peer   string // the name of the host at the other end
	ours   bool   // that is a host of the run
	local  netip.AddrPort
	remote netip.AddrPort

	// The host's own.
	told    bool   // its conn.closed, conn.reset or conn.timeout is written
	broken  bool   // the machine knows that it is gone
	opening func() // gives up the dial
	opened  int64  // the event that told of its beginning

	deaf   atomic.Bool  // the machine wants to hear no more
	socket net.Conn     // set before reader and writer begin
	cause  atomic.Int64 // of the TLS records that go out

	// The reader's own.
	stream  io.Reader // the socket, or TLS over it
	records string    // of TLS, read before its handshake began

	mu      sync.Mutex // guards what follows
	changed sync.Cond
	waiting []piece    // to be written
	octets  int        // in waiting
	closing bool       // nothing will be added
	gone    bool       // nothing can be written any more
	heard   bool       // the reader has ended
	running int        // reader and writer; the last one closes the socket
	wanted  *handshake // that the machine waits for
	shaking bool       // it is under way: nothing is written meanwhile
	secured *tls.Conn  // what is written goes through it
}

// piece is what a machine sent at once.
type piece struct {
	bytes string
	cause int64
}

func (h *host) newConn(k *link, side int, name machine.Conn, local, remote netip.AddrPort) *conn {
	c := &conn{host: h, link: k, side: side, name: name, local: local, remote: remote}
	c.changed.L = &c.mu
	c.peer, c.ours = h.run.config.Book.NameOf(remote.Addr()), h.run.config.Book.isOurs(remote.Addr())
	h.conns[name] = c
	return c
}

// out is the stream that this side sends, in the one that it gets.
func (c *conn) out() *way { return &c.link.ways[c.side] }
func (c *conn) in() *way  { return &c.link.ways[1-c.side] }

// heardCause is what a peer outside of the run answers to: the last that reached it.
func (c *conn) heardCause() int64 {
	if seq := c.out().lastCause(); seq != 0 {
		return seq
	}
	return c.opened
}

// event writes an event about the connection.
func (c *conn) event(now trace.Time, kind trace.Kind, cause int64) int64 {
	return c.host.run.log.write(trace.Event{
		At: now, Cause: cause, Host: c.host.Name, Kind: kind, Conn: c.link.id, Peer: c.peer,
		Detail: trace.Endpoints{Local: c.local, Remote: c.remote},
	})
}

// begin starts reader and writer on a socket.
func (c *conn) begin(socket net.Conn) {
	c.socket, c.stream, c.running = socket, socket, 2
	c.host.keep(c)
	c.host.run.busy.Go(c.readLoop)
	c.host.run.busy.Go(c.writeLoop)
}

// send puts octets into the queue of the writer.
func (h *host) send(now trace.Time, s machine.Send, cause int64) {
	c := h.conns[s.Conn]
	if c == nil || c.socket == nil || c.broken || len(s.Bytes) == 0 {
		return
	}
	if c.securedBy() == nil {
		c.segment(now, len(s.Bytes), cause)
	}
	c.out().send(len(s.Bytes), cause)
	if !c.enqueue(piece{s.Bytes, cause}) {
		c.breakOff()
	}
}

// enqueue reports whether there was room.
func (c *conn) enqueue(p piece) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gone || c.closing {
		return true // nobody will hear it, and the host will hear of that
	}
	if c.octets+len(p.bytes) > WaitingOctets {
		return false
	}
	c.waiting = append(c.waiting, p)
	c.octets += len(p.bytes)
	c.changed.Broadcast()
	return true
}

// close ends the connection in order: what was sent is still written.
func (h *host) close(now trace.Time, name machine.Conn, cause int64) int64 {
	c := h.conns[name]
	if c == nil {
		return cause
	}
	cause = c.tell(now, trace.ConnClosed, cause)
	h.release(c)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closing = true
	c.changed.Broadcast()
	return cause
}

// abort ends it at once.
func (h *host) abort(now trace.Time, name machine.Conn, cause int64) int64 {
	c := h.conns[name]
	if c == nil {
		return cause
	}
	cause = c.tell(now, trace.ConnReset, cause)
	h.release(c)
	c.breakOff()
	return cause
}

// tell writes the one event about the end of this side's connection.
func (c *conn) tell(now trace.Time, kind trace.Kind, cause int64) int64 {
	if !c.told {
		c.told = true
		cause = c.event(now, kind, cause)
	}
	c.out().end(cause)
	return cause
}

// release takes the connection out of the machine's hands: no input of it comes.
func (h *host) release(c *conn) {
	c.deaf.Store(true)
	delete(h.conns, c.name)
	if c.opening != nil {
		c.opening()
	}
}

// breakOff makes the other side see a reset, and reader and writer end.
func (c *conn) breakOff() {
	if tcp, ok := c.socket.(*net.TCPConn); ok {
		tcp.SetLinger(0) // so that the Close that follows sends a reset (RFC 9293 3.10.5)
	}
	c.Close()
}

// Close ends reader and writer, wherever they are.
func (c *conn) Close() error {
	c.mu.Lock()
	c.gone = true
	c.changed.Broadcast()
	c.mu.Unlock()
	if c.socket == nil {
		return nil
	}
	return c.socket.Close()
}

// readLoop reads until the stream ends. It waits until the machine has dealt with
// each piece, and while much waits to be written, so a peer holds one piece at most.
func (c *conn) readLoop() {
	defer c.end()
	defer c.stopReading()
	buffer := make([]byte, ReadOctets)
	dealt := make(chan struct{}, 1)
	var offset int64
	for c.mayRead() {
		n, err := c.stream.Read(buffer)
		if !c.hand(string(buffer[:n]), offset, dealt) {
			return
		}
		offset += int64(n - len(c.records))
		if want := c.handshakeDue(); want != nil {
			if !c.shake(want, dealt) {
				return
			}
			continue
		}
		if err != nil {
			c.report(err)
			return
		}
	}
}

// hand gives octets to the host, and waits until it has dealt with them. TCP may join
// what one of our hosts sent in segments; each segment is a Received of its own, with
// its own cause, as in the world. False: the run stops.
func (c *conn) hand(bytes string, offset int64, dealt chan struct{}) bool {
	for len(bytes) > 0 && !c.deaf.Load() {
		n, cause := len(bytes), int64(0)
		if c.ours && !c.isRecords(offset) {
			n, cause = c.in().segmentAt(offset, n)
		}
		piece, at := bytes[:n], offset
		bytes, offset = bytes[n:], offset+int64(n)
		if !c.host.inbox.offer(func() { c.host.received(c, piece, at, cause); dealt <- struct{}{} }) {
			return false
		}
		if !c.awaitDealt(dealt) {
			return false
		}
	}
	return true
}

// report hands the end of the stream to the host.
func (c *conn) report(err error) {
	var failure machine.Failure
	if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) { // TLS without its farewell; mail has its own
		failure = failureOf(err)
	}
	c.host.inbox.put(func() { c.host.heardEnd(c, failure) })
}

// mayRead waits while much waits to be written; false when the connection is gone.
func (c *conn) mayRead() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.octets > StallOctets && !c.gone {
		c.changed.Wait()
	}
	return !c.gone || !c.deaf.Load() // one that broke off is read to its error, to report it
}

// received hands octets to the machine. Cause 0: the peer is no host of the run. TLS
// records are put by: the reader, who waits meanwhile, finds them.
func (h *host) received(c *conn, bytes string, offset, cause int64) {
	if c.deaf.Load() {
		return
	}
	if c.isRecords(offset) {
		c.records += bytes
		return
	}
	if cause == 0 {
		cause = c.heardCause()
	}
	h.step(machine.Received{Conn: c.name, Bytes: bytes}, cause)
}

// heardEnd tells the machine that no more octets will come, or that the connection
// is gone.
func (h *host) heardEnd(c *conn, failure machine.Failure) {
	if c.deaf.Load() || c.broken {
		return
	}
	c.broken = failure != ""
	cause := c.heardCause()
	if c.ours {
		cause = c.in().causeOfEnd()
	}
	kind := trace.ConnClosed
	switch failure {
	case machine.Reset, machine.Refused:
		kind = trace.ConnReset
	case machine.TimedOut:
		kind = trace.ConnTimeout
	}
	now := h.now()
	if !c.told {
		c.told = true
		cause = c.event(now, kind, cause)
	}
	if c.broken {
		c.breakOff()
		defer h.release(c) // not before the machine has said what it makes of it
	}
	h.step(machine.Closed{Conn: c.name, Err: failure}, cause)
}

// end is called by reader and writer; the last one closes the socket.
func (c *conn) end() {
	c.mu.Lock()
	c.running--
	last := c.running == 0
	c.changed.Broadcast()
	c.mu.Unlock()
	if last {
		c.host.drop(c)
		c.host.discard(c.side, c.socket)
	}
}

// discard closes the socket of a connection that is over.
func (h *host) discard(side int, socket net.Conn) {
	if side == dialer {
		h.run.links.forget(addrPortOf(socket.LocalAddr()), addrPortOf(socket.RemoteAddr()))
	}
	h.drop(socket)
	h.leave()
}

// addrPortOf returns a socket's address as a value.
func addrPortOf(a net.Addr) netip.AddrPort {
	p, err := netip.ParseAddrPort(a.String())
	if err != nil {
		panic("live: a socket without an address: " + a.String())
	}
	return netip.AddrPortFrom(p.Addr().Unmap(), p.Port())
}
