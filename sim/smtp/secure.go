package smtp

import (
	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// STARTTLS makes a connection secure (RFC 3207). The handshake is the interpreter's; the
// session waits for it in StateTLS.

// beginTLS asks for the handshake. Octets that came behind STARTTLS are not part of it:
// who put them there wants them taken for what the client says in safety (RFC 3207 6,
// CVE-2011-0411), so they are dropped, unless the server is set up to be as careless as
// servers once were.
func (s *Server) beginTLS(t *turn) {
	s.flush(t)
	t.out.Add(machine.StartTLS{Conn: s.conn, Server: true, Problems: s.cfg.Certificate})
	s.dropPlain()
}

// dropPlain forgets octets that came in the clear, unless the server takes them for what
// comes after the handshake.
func (s *Server) dropPlain() {
	if !s.cfg.KeepsPlain {
		s.in.advance(len(s.in.rest))
		s.in.long, s.in.head = false, ""
	}
}

// Secured tells that the TLS handshake is done.
func (s *Server) Secured(out *machine.Out, now trace.Time, h Host, in machine.TLSDone) {
	if s.state != StateTLS {
		return
	}
	var space room
	t := turn{out: out, now: now, host: h, wire: space[:0]}
	out.Add(machine.Note{Kind: trace.TLSEstablished, Conn: s.conn, Detail: trace.TLS{Version: in.Version, Cipher: in.Cipher, Problems: in.Problems}})
	s.secure = true
	s.dropPlain()
	s.forgetTransaction()
	if !s.cfg.Personality.KeepsHello {
		s.helo, s.extended, s.user = "", false, "" // RFC 3207 4.2
	}
	s.move(VerbSecured)
	s.proceed(&t)
	s.settle(&t)
}

// Unsecured tells that the TLS handshake has failed.
func (s *Server) Unsecured(out *machine.Out, now trace.Time, h Host, in machine.TLSFailed) {
	if s.state != StateTLS {
		return
	}
	var space room
	t := turn{out: out, now: now, host: h, wire: space[:0]}
	out.Add(machine.Note{Kind: trace.TLSFailed, Conn: s.conn, Detail: trace.TLS{Problems: []string{in.Alert}}})
	if !s.cfg.Personality.TLSFailedOpen {
		s.close(&t)
		return
	}
	s.dropPlain()
	s.move(VerbExposed)
	s.say(&t, answer{reply: s.says(SayTLSFailed)})
	s.settle(&t)
}
