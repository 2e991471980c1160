package expose

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"sync"
	"time"

	"mailscope/sim"
)

// peer is a real client with a connection into the world.
type peer struct {
	socket net.Conn
	out    io.Writer // the writer's own: the socket, or TLS over it
	shake  func()    // makes the TLS handshake, in the writer's goroutine

	mu      sync.Mutex // guards what follows
	changed sync.Cond
	waiting []string // octets for it
	octets  int      // in waiting
	closing bool     // no more will come
	broken  bool     // what waits need not be written

	sealed     bool // what is read is TLS records, which wait here for crypto/tls
	records    []byte
	recordsEnd bool // no more of them will come
}

// handshake stands among what waits for the moment at which TLS begins.
const handshake = ""

// connect is the life of a real connection. This goroutine reads, one beside it
// writes.
func (s *Server) connect(o *opened, socket net.Conn) {
	p := &peer{socket: socket, out: socket}
	p.changed.L = &p.mu
	var conn int64
	begun := make(chan struct{})
	if !s.ask(func() {
		conn = s.world.ConnectOutside(addrPortOf(socket.RemoteAddr()), o.Simulated)
		s.peers[conn] = p
		p.shake = func() { s.secure(p, conn) }
		close(begun)
	}) {
		return
	}
	<-begun
	written := make(chan struct{})
	go func() { p.writeLoop(); close(written) }()
	s.readLoop(p, conn)
	select {
	case <-written:
	case <-s.stopping:
		p.breakOff()
		<-written
	}
	s.ask(func() {
		if s.peers[conn] == p { // the world still thinks that somebody is there
			delete(s.peers, conn)
			s.world.BreakOutside(conn)
		}
	})
	s.drop(socket)
}

// readLoop reads until the client's stream ends.
func (s *Server) readLoop(p *peer, conn int64) {
	buffer := make([]byte, ReadOctets)
	for p.mayRead() {
		n, err := p.socket.Read(buffer)
		if n > 0 {
			bytes := string(buffer[:n])
			if !s.ask(func() {
				if !p.keepRecords(bytes) {
					s.world.PushOutside(conn, bytes)
				}
			}) {
				return
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			s.ask(func() {
				if !p.finishRecords() {
					s.world.FinishOutside(conn)
				}
			})
			return
		case err != nil:
			p.breakOff()
			return
		}
	}
}

// mayRead waits while much waits to be written; false when the connection is over.
func (p *peer) mayRead() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for (p.octets > StallOctets || len(p.records) > StallOctets) && !p.broken {
		p.changed.Wait()
	}
	return !p.broken
}

// push takes what the world has for the client. It never waits.
func (p *peer) push(o sim.Outside) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if o.Bytes != "" {
		p.waiting = append(p.waiting, o.Bytes)
		p.octets += len(o.Bytes)
	}
	if o.StartTLS {
		p.sealed = true // from here on what the client sends are records
		p.waiting = append(p.waiting, handshake)
	}
	p.closing = p.closing || o.Closed
	if o.Failure != "" || p.octets > WaitingMax {
		p.breakSocket()
	}
	p.changed.Broadcast()
}

// breakOff ends the connection at once; the client sees a reset.
func (p *peer) breakOff() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.breakSocket()
	p.changed.Broadcast()
}

func (p *peer) breakSocket() {
	p.broken = true
	if tcp, ok := p.socket.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	p.socket.Close()
}

// writeLoop writes what waits until the world has no more.
func (p *peer) writeLoop() {
	for {
		piece, more := p.next()
		if !more {
			break
		}
		p.socket.SetWriteDeadline(time.Now().Add(WriteWait))
		if piece == handshake {
			p.shake()
			continue
		}
		if _, err := io.WriteString(p.out, piece); err != nil {
			p.breakOff()
			return
		}
		p.written(len(piece))
	}
	p.finish()
}

func (p *peer) next() (string, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.waiting) == 0 && !p.closing && !p.broken {
		p.changed.Wait()
	}
	if p.broken || len(p.waiting) == 0 {
		return "", false
	}
	piece := p.waiting[0]
	p.waiting[0] = ""
	p.waiting = p.waiting[1:]
	return piece, true
}

func (p *peer) written(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.octets -= n
	p.changed.Broadcast()
}

// finish ends our half, and gives the client some time to end its own: a Close with
// octets unread would destroy what the client has yet to read.
func (p *peer) finish() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if secure, ok := p.out.(*tls.Conn); ok && !p.broken {
		secure.CloseWrite() // RFC 8446 6.1
	}
	if tcp, ok := p.socket.(*net.TCPConn); ok && !p.broken {
		tcp.CloseWrite()
		tcp.SetReadDeadline(time.Now().Add(10 * time.Second))
	}
}

// keepRecords puts octets by for crypto/tls; false where they are in the clear.
func (p *peer) keepRecords(octets string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.sealed {
		p.records = append(p.records, octets...)
		p.changed.Broadcast()
	}
	return p.sealed
}

// finishRecords tells crypto/tls that the client's stream has ended; false where there is
// no TLS.
func (p *peer) finishRecords() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.recordsEnd = true
	p.changed.Broadcast()
	return p.sealed
}

// endRecords goes back to the clear after a handshake that has failed.
func (p *peer) endRecords() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sealed, p.records = false, nil
	p.changed.Broadcast()
}
