package expose

import (
	"crypto/tls"
	"io"
	"net"
	"time"

	"mailscope/cmd/server/secure"
	"mailscope/sim/machine"
)

// HandshakeWait is how long a client may take for a TLS handshake.
const HandshakeWait = 30 * time.Second

// sealed is what crypto/tls reads from and writes to: octets that the reader of the socket
// has put by, and the socket. Its deadlines are the socket's.
type sealed struct {
	net.Conn
	peer *peer
}

// Read returns octets of TLS records.
func (s sealed) Read(b []byte) (int, error) {
	p := s.peer
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.records) == 0 && !p.recordsEnd && !p.broken {
		p.changed.Wait()
	}
	if len(p.records) == 0 {
		return 0, io.EOF
	}
	n := copy(b, p.records)
	p.records = p.records[n:]
	p.changed.Broadcast()
	return n, nil
}

// SetDeadline is only for writing: reading ends when the socket's reader ends.
func (s sealed) SetDeadline(t time.Time) error { return s.Conn.SetWriteDeadline(t) }

// SetReadDeadline does nothing.
func (s sealed) SetReadDeadline(time.Time) error { return nil }

// secure makes the handshake, and tells the world how it went. From then on what is
// written goes through TLS, and so does what is read.
func (s *Server) secure(p *peer, conn int64) {
	late := time.AfterFunc(HandshakeWait, p.breakOff)
	o := secure.Server(sealed{p.socket, p}, s.certificate)
	late.Stop()
	if o.Conn == nil {
		s.ask(func() {
			p.endRecords()
			s.world.SecureOutside(conn, machine.TLSFailed{Alert: o.Alert})
		})
		return
	}
	p.out = o.Conn
	if s.ask(func() { s.world.SecureOutside(conn, o.Done) }) {
		s.busy.Go(func() { s.readSecure(o.Conn, conn) })
	}
}

// readSecure reads what the client says under TLS until its stream ends.
func (s *Server) readSecure(c *tls.Conn, conn int64) {
	buffer := make([]byte, ReadOctets)
	for {
		n, err := c.Read(buffer)
		if n > 0 {
			bytes := string(buffer[:n])
			if !s.ask(func() { s.world.PushOutside(conn, bytes) }) {
				return
			}
		}
		if err != nil {
			s.ask(func() { s.world.FinishOutside(conn) })
			return
		}
	}
}
