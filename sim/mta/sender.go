package mta

import (
	"strings"

	"mailscope/sim/dns"
	"mailscope/sim/machine"
	"mailscope/sim/smtp"
	"mailscope/sim/words"
)

// Some servers take no message to whose sender no report could be sent: its domain must
// exist, with an exchanger or at least an address (RFC 5321 5.1).

// senderCheck is what is known of the domain of a session's sender.
type senderCheck struct {
	domain string
	asked  dns.Type // is being asked for; 0: all that was to be asked has been
	found  standing
}

// standing is what became of it.
type standing uint8

const (
	domainFine standing = iota
	domainMissing
	domainUnsure
)

// checkSenderDomain says what speaks against the sender of a message, or that this is
// being found out.
func (h smtpHost) checkSenderDomain(s *smtp.Server) smtp.Reply {
	from := s.Sender()
	if r := h.cfg.Personality.Says[smtp.SaySenderNoDomain]; from.Domain == "" && from.Local != "" && r.Code != 0 {
		return h.says(smtp.SaySenderNoDomain, r, words.Because{RFC: 5321, Section: "2.3.5", Key: words.SMTPSenderMissing}, from)
	}
	if _, literal := smtp.Literal(from.Domain); from.Domain == "" || literal {
		return smtp.Reply{}
	}
	if h.known.own(from.Domain) {
		return h.checkOwnSender(from)
	}
	check, known := h.checks[s.Conn()]
	if !known || !strings.EqualFold(check.domain, from.Domain) {
		h.probe(&h.effects, s.Conn(), senderCheck{domain: from.Domain, asked: dns.TypeMX})
		return smtp.Later
	}
	switch {
	case check.asked != 0:
		return smtp.Later
	case check.found == domainMissing:
		return h.says(smtp.SaySenderDomainMissing, smtp.Reply{}, words.Because{RFC: 5321, Section: "5.1", Key: words.SMTPSenderMissing}, from)
	case check.found == domainUnsure:
		return h.says(smtp.SaySenderDomainUnsure, smtp.Reply{}, words.Because{RFC: 5321, Section: "5.1", Key: words.SMTPSenderUnsure}, from)
	}
	return smtp.Reply{}
}

// checkOwnSender refuses senders in a domain of this host's own that nobody has, where it
// looks so closely.
func (h smtpHost) checkOwnSender(from smtp.Path) smtp.Reply {
	if _, ok := h.known.mailbox(h.cfg, from); ok || h.cfg.Personality.Place.Sender != smtp.SenderBeforePlace || h.known.alias(h.cfg, from) != nil {
		return smtp.Reply{}
	}
	return h.says(smtp.SaySenderDomainMissing, smtp.Reply{}, words.Because{RFC: 5321, Section: "3.3", Key: words.SMTPSenderMissing}, from)
}

// probe asks DNS about the domain of a session's sender.
func (s *Server) probe(out *machine.Out, conn machine.Conn, check senderCheck) {
	s.checks[conn] = check
	s.probes[s.stub.Ask(out, s.now, dns.Absolute(check.domain), check.asked)] = conn
}

// senderFound goes on with what DNS says of a sender's domain.
func (s *Server) senderFound(out *machine.Out, conn machine.Conn, r dns.Result) {
	check, session := s.checks[conn], s.in[conn]
	if session == nil {
		return
	}
	asked := check.asked
	check.asked = 0
	switch {
	case r.Temporary():
		check.found = domainUnsure
	case !r.Exists() || asked == dns.TypeMX && r.NullMX():
		check.found = domainMissing
	case len(r.Answers()) > 0:
		check.found = domainFine
	case asked == dns.TypeMX:
		check.asked = dns.TypeA
	case asked == dns.TypeA:
		check.asked = dns.TypeAAAA
	default:
		check.found = domainMissing
	}
	if check.asked != 0 {
		s.probe(out, conn, check)
		return
	}
	s.checks[conn] = check
	session.Resume(out, s.now, smtpHost{s})
	s.tidy(conn)
}
