package mta

import (
	"net/netip"

	"mailscope/sim/machine"
	"mailscope/sim/smtp"
	"mailscope/sim/words"
)

// TLS on the way to others: whether a session has it is for package smtp to say; what
// becomes of a message where a handshake fails is said here.

// sending returns how this server behaves as a client.
func (s *Server) sending() *smtp.Sending { return smtp.SendingOf(s.cfg.Personality.Name) }

// tlsDone goes on with a session whose handshake has succeeded.
func (s *Server) tlsDone(out *machine.Out, in machine.TLSDone) {
	if session := s.in[in.Conn]; session != nil {
		session.Secured(out, s.now, smtpHost{s}, in)
	} else if o, ok := s.out[in.Conn]; ok {
		s.concluded(out, o, o.client.TLSDone(out, s.now, in))
	}
	s.tidy(in.Conn)
}

// tlsFailed ends a session whose handshake has failed.
func (s *Server) tlsFailed(out *machine.Out, in machine.TLSFailed) {
	if session := s.in[in.Conn]; session != nil {
		session.Unsecured(out, s.now, smtpHost{s}, in)
	} else if o, ok := s.out[in.Conn]; ok {
		s.concluded(out, o, o.client.TLSFailed(out, s.now, in))
	}
	s.tidy(in.Conn)
}

// goesBare dials a server again whose handshake has failed, without TLS this time, where the
// server's ways are so and nothing is lost by it but secrecy: encryption that nobody
// insists on is no reason to keep mail back.
func (s *Server) goesBare(out *machine.Out, o outgoing, a *attempt) bool {
	_, to := s.dueOf(a.serial)
	from := s.sending().PlainFromAttempt
	if a.bare || s.cfg.Secure.Use != smtp.TLSMay || from == 0 || to.Attempts < from {
		return false
	}
	_, login := s.far(a, o.to)
	if login.User != "" {
		return false
	}
	s.say(out, s.due[a.serial].entry, &words.Because{RFC: 3207, Section: "4.1", Key: words.MailWithoutTLS, Args: []string{o.remote}})
	a.bare = true
	a.addresses = append([]netip.Addr{o.to}, a.addresses...)
	s.tryAddress(out, a)
	return true
}
