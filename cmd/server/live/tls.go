package live

import (
	"crypto/tls"
	"net"
	"strings"
	"sync"
	"time"

	"mailscope/cmd/server/secure"
	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// A connection becomes TLS in the goroutine that reads it: there the octets are. What is
// to be written waits until then. What a side sent in the clear before its own handshake
// is Received, whenever it arrives, and the machine's to drop; all else is TLS records.

// handshake is one that a machine wants.
type handshake struct {
	machine.StartTLS
	cause int64
}

// startTLS begins a handshake.
func (h *host) startTLS(e machine.StartTLS, cause int64) {
	c := h.conns[e.Conn]
	if c == nil || c.socket == nil || c.broken {
		return
	}
	c.out().seal(cause)
	if !c.want(&handshake{e, cause}) {
		h.inbox.put(func() { h.shaken(c, secure.Outcome{}, cause) })
	}
}

// want has the reader turn to a handshake; false where there is none any more, or where
// there was one before: nobody wants TLS within TLS.
func (c *conn) want(w *handshake) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.heard || c.secured != nil || c.wanted != nil {
		return false
	}
	c.wanted = w
	c.socket.SetReadDeadline(longAgo) // it ends what the reader does
	return true
}

// handshakeDue returns the handshake that is to be made now, nil for none. What was said
// before it has been written when it returns.
func (c *conn) handshakeDue() *handshake {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.wanted != nil && c.octets > 0 && !c.closing && !c.gone {
		c.changed.Wait()
	}
	if c.wanted == nil || c.closing || c.gone {
		return nil
	}
	c.shaking = true
	c.socket.SetReadDeadline(time.Time{})
	return c.wanted
}

// shake makes the handshake; false when the run stops. It has no end of its own but one
// that is later than any machine's patience.
func (c *conn) shake(want *handshake, dealt chan struct{}) bool {
	stop := c.host.run.after(HandshakeWaitMax, func() { c.socket.SetDeadline(longAgo) })
	c.cause.Store(want.cause)
	o := c.host.run.secure(&wire{Conn: c.socket, of: c}, want, c.host.Name)
	stop()
	c.records = ""
	c.stream = c.socket
	if o.Conn != nil {
		c.stream = o.Conn
	}
	cause := want.cause
	if c.ours && want.Server { // it is the client that has begun
		cause = c.in().causeOfTLS()
	}
	if !c.host.inbox.put(func() { c.host.shaken(c, o, cause); dealt <- struct{}{} }) {
		return false
	}
	return c.awaitDealt(dealt)
}

// awaitDealt waits until the host has dealt with what it was handed; false when the run
// stops.
func (c *conn) awaitDealt(dealt chan struct{}) bool {
	select {
	case <-dealt:
		return true
	case <-c.host.run.stopping:
		return false
	}
}

// secure makes a handshake of either side.
func (r *Run) secure(socket net.Conn, want *handshake, host string) secure.Outcome {
	issuer, err := r.issuer()
	if err != nil {
		return secure.Outcome{Alert: "internal_error"}
	}
	if !want.Server {
		return secure.Client(socket, want.Name, secure.Trust{Roots: issuer.Roots(), Now: r.config.Clock.Now()})
	}
	own, err := r.certificate(issuer, host, want.Problems)
	if err != nil {
		return secure.Outcome{Alert: "internal_error"}
	}
	return secure.Server(socket, own)
}

// certificates are those that the hosts of a run show, made when they are first wanted.
type certificates struct {
	mu     sync.Mutex
	issuer *secure.Issuer // vouches for the good ones
	own    map[string]*tls.Certificate
}

func (r *Run) issuer() (*secure.Issuer, error) {
	if r.config.Issuer != nil {
		return r.config.Issuer, nil
	}
	r.certificates.mu.Lock()
	defer r.certificates.mu.Unlock()
	if r.certificates.issuer != nil {
		return r.certificates.issuer, nil
	}
	issuer, err := secure.NewIssuer(r.config.Clock.Now())
	r.certificates.issuer = issuer
	return issuer, err
}

// certificate returns that of a host, with which these things are the matter.
func (r *Run) certificate(issuer *secure.Issuer, host string, problems []string) (*tls.Certificate, error) {
	r.certificates.mu.Lock()
	defer r.certificates.mu.Unlock()
	key := host + " " + strings.Join(problems, " ")
	if own := r.certificates.own[key]; own != nil {
		return own, nil
	}
	own, err := issuer.Show(r.config.Clock.Now(), host, problems)
	if err == nil {
		r.certificates.own[key] = own
	}
	return own, err
}

// shaken tells the machine how the handshake went. From then on what it sends goes out
// again.
func (h *host) shaken(c *conn, o secure.Outcome, cause int64) {
	c.mu.Lock()
	c.wanted, c.shaking = nil, false
	if o.Conn != nil {
		c.secured = o.Conn
	}
	c.changed.Broadcast()
	c.mu.Unlock()
	if c.deaf.Load() || c.broken {
		return
	}
	if o.Conn == nil {
		c.out().unseal() // a machine may go on in the clear all the same
		h.step(machine.TLSFailed{Conn: c.name, Alert: o.Alert}, cause)
		return
	}
	o.Done.Conn = c.name
	h.step(o.Done, cause)
}

// isRecords reports whether octets that were read at offset are TLS records.
func (c *conn) isRecords(offset int64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.wanted != nil && (!c.ours || c.in().isSealed(offset))
}

// wire is a socket as crypto/tls sees it: what goes over it is a segment of the trace.
type wire struct {
	net.Conn
	of *conn
}

// Read reads records, first those that were read before the handshake began.
func (w *wire) Read(b []byte) (int, error) {
	if n := copy(b, w.of.records); n > 0 {
		w.of.records = w.of.records[n:]
		return n, nil
	}
	return w.Conn.Read(b)
}

// Write writes records.
func (w *wire) Write(b []byte) (int, error) {
	if c := w.of; !c.deaf.Load() {
		c.segment(c.host.run.now(), len(b), c.cause.Load())
	}
	return w.Conn.Write(b)
}

// segment writes the event about octets that go over the wire.
func (c *conn) segment(now trace.Time, octets int, cause int64) {
	c.host.run.log.write(trace.Event{
		At: now, Cause: cause, Host: c.host.Name, Kind: trace.SegmentSent, Conn: c.link.id, Peer: c.peer,
		Detail: trace.Segment{Octets: octets},
	})
}

// securedBy returns the TLS through which is written; nil for none.
func (c *conn) securedBy() *tls.Conn {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.secured
}

// stopReading tells that nobody reads any more.
func (c *conn) stopReading() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.heard = true
}
