package scenario

import (
	"fmt"
	"slices"
	"strings"

	"mailscope/sim/mta"
	"mailscope/sim/smtp"
	"mailscope/sim/words"
)

// tlsWords are what a file says of STARTTLS; the last is for who sends alone.
var tlsWords = []string{smtp.TLSNever: "none", smtp.TLSMay: "may", smtp.TLSMust: "must", smtp.TLSVerified: "verify"}

// certificates are what can be the matter with a server's certificate, as files say it.
var certificates = []struct {
	name    string
	problem words.Key
}{
	{"trusted", ""}, {"self-signed", words.CertificateSelfSigned}, {"expired", words.CertificateExpired}, {"wrong-name", words.CertificateWrongName},
}

func certificateNames() []string {
	names := make([]string, len(certificates))
	for i, c := range certificates {
		names[i] = c.name
	}
	return names
}

// tlsFields are the fields of a server's tls.
var tlsFields = []field[mta.Secure]{
	{"offer", false, func(r *reader, n *node, s *mta.Secure) { r.tlsUse(n, &s.Offer, smtp.TLSMust) }},
	{"use", false, func(r *reader, n *node, s *mta.Secure) { r.tlsUse(n, &s.Use, smtp.TLSVerified) }},
	{"certificate", false, readCertificate},
	{"keeps_plaintext", false, func(r *reader, n *node, s *mta.Secure) { s.KeepsPlain, _ = r.truth(n) }},
}

// tlsUse reads one of the words, up to the strictest that makes sense.
func (r *reader) tlsUse(n *node, use *smtp.TLSUse, strictest smtp.TLSUse) {
	if s, ok := r.oneOf(n, tlsWords[:strictest+1], "uses of TLS"); ok {
		*use = smtp.TLSUse(slices.Index(tlsWords, s))
	}
}

func readCertificate(r *reader, n *node, s *mta.Secure) {
	name, ok := r.oneOf(n, certificateNames(), "certificates")
	for _, c := range certificates {
		if ok && name == c.name && c.problem != "" {
			s.Certificate = []string{string(c.problem)}
		}
	}
}

// readTLS reads what a host makes of STARTTLS: one word for all, or a map that tells the
// server from the client in it.
func readTLS(r *reader, n *node, h *Host) {
	if n.kind == mapping {
		h.Secure.Offer, h.Secure.Use = smtp.TLSMay, smtp.TLSMay
		readFields(r, n, "tls", tlsFields, &h.Secure)
		return
	}
	if n.kind == sequence {
		r.isLike(n, "tls", "write one of "+strings.Join(tlsWords, ", ")+", or of a server {offer: may, use: must}, which can have "+strings.Join(fieldNames(tlsFields), ", "), text)
		return
	}
	r.tlsUse(n, &h.Secure.Use, smtp.TLSVerified)
	h.Secure.Offer = min(h.Secure.Use, smtp.TLSMust)
}

// mechanisms are the ways to log in, as files name them.
var mechanisms = []string{"plain", "login", "cram-md5"}

// authFields are the fields of a server's auth.
var authFields = []field[Host]{
	{"mechanisms", false, readMechanisms},
	{"clear", false, func(r *reader, n *node, h *Host) { h.Secure.ClearLogin, _ = r.truth(n) }},
}

func readAuth(r *reader, n *node, h *Host) {
	switch n.kind {
	case mapping:
		readFields(r, n, "auth", authFields, h)
	case sequence:
		readMechanisms(r, n, h)
	default:
		r.mechanism(n, h)
	}
}

// readMechanisms reads a list, or the only one.
func readMechanisms(r *reader, n *node, h *Host) {
	if n.kind == text {
		r.mechanism(n, h)
		return
	}
	r.eachOf(n, items{len(mechanisms), "mechanisms", "leave some out", "write [plain, login]"}, func(item *node) { r.mechanism(item, h) })
	if n.kind == sequence && len(n.items) == 0 {
		r.bad(n.place, "no mechanism", "write some of "+strings.Join(mechanisms, ", "))
	}
}

func (r *reader) mechanism(n *node, h *Host) {
	r.name = "mechanism"
	s, ok := r.oneOf(n, mechanisms, "mechanisms")
	switch name := strings.ToUpper(s); {
	case !ok:
	case slices.Contains(h.Secure.Mechanisms, name):
		r.bad(n.place, fmt.Sprintf("the mechanism %s is here twice", s), "leave one out")
	default:
		h.Secure.Mechanisms = append(h.Secure.Mechanisms, name)
	}
}

// portsMax is how many ports a server may take mail on.
const portsMax = 8

func readPort(r *reader, n *node, h *Host) {
	if n.kind != sequence {
		r.port(n, h)
		return
	}
	r.eachOf(n, items{portsMax, "ports for one host", "leave some out", ""}, func(item *node) { r.port(item, h) })
	if len(n.items) == 0 {
		r.bad(n.place, "no port", "write some, like [25, 587], or leave port out")
	}
}

// portImplicit is where TLS begins with the first octet, which is another thing than
// STARTTLS (RFC 8314 3.3).
const portImplicit = 465

func (r *reader) implicit(n *node) {
	r.bad(n.place, "port 465 is for TLS from the first octet on, which is not built", "take 587, where STARTTLS does the same")
}

// port reads a port that mail goes over.
func (r *reader) port(n *node, h *Host) {
	r.name = "port"
	v, ok := r.integer(n, 1, 65535)
	switch port := uint16(v); {
	case !ok:
	case port == portImplicit:
		r.implicit(n)
	case port == mta.PortPOP3:
		r.bad(n.place, "port 110 is where mail is fetched", "choose another port, like 587")
	case slices.Contains(h.Ports, port):
		r.bad(n.place, fmt.Sprintf("port %d is here twice", port), "leave one out")
	default:
		h.Ports = append(h.Ports, port)
	}
}

// checkSecure looks at what tls, auth and port of a host say of one another.
func (c *checker) checkSecure(h *Host) {
	tls, auth, port := h.node.field("tls"), h.node.field("auth"), h.node.field("port")
	if h.Role == Client {
		c.plainForClient(tls, "tls", mapping, "tls: must")
		c.plainForClient(auth, "auth", mapping, "auth: plain")
		c.plainForClient(auth, "auth", sequence, "auth: plain")
		c.plainForClient(port, "port", sequence, "port: 587")
		return
	}
	if h.Role != Server {
		return
	}
	offers := h.Secure.Offer != smtp.TLSNever
	if tls != nil && tls.kind == text && tls.text == tlsWords[smtp.TLSVerified] {
		c.bad(tls.place, "verify is only for sending: nobody asks clients for certificates", "write tls: {offer: may, use: verify}")
	}
	if tls != nil && !offers {
		for _, name := range []string{"certificate", "keeps_plaintext"} {
			if n := tls.field(name); n != nil {
				c.note(n.place, fmt.Sprintf("%s does nothing, for %s offers no TLS", name, h.Name))
			}
		}
	}
	switch {
	case auth == nil:
	case len(h.Mailboxes) == 0:
		c.bad(auth.place, fmt.Sprintf("nobody can log in at %s, which has no mailboxes", h.Name), "add mailboxes: [...], or leave auth out")
	case auth.field("clear") != nil && auth.field("clear").kind == truth && !h.Secure.ClearLogin && !offers:
		c.bad(auth.field("clear").place, fmt.Sprintf("%s offers no TLS, so nobody could ever log in", h.Name), "add tls: may, or leave clear out")
	}
	if h.Secure.Offer == smtp.TLSMust && len(h.Domains) > 0 && h.listensOn(mta.PortSMTP) {
		c.note(tls.place, fmt.Sprintf("%s receives mail from everybody, and such a server must not insist on TLS (RFC 3207 4)", h.Name))
	}
}

func (c *checker) plainForClient(n *node, name string, not kind, like string) {
	if n != nil && n.kind == not {
		c.bad(n.place, fmt.Sprintf("the %s of a client is one word or number", name), "write "+like)
	}
}

// listensOn reports whether a server takes mail on a port.
func (h *Host) listensOn(port uint16) bool {
	return h.Ports == nil && (port == mta.PortSMTP || port == mta.PortSubmission) || slices.Contains(h.Ports, port)
}

// mechanisms returns the ways to log in at a server.
func (h *Host) mechanisms() []string {
	if h.Secure.Mechanisms != nil {
		return h.Secure.Mechanisms
	}
	personality, ok := smtp.PersonalityOf(h.Personality)
	if !ok {
		return nil
	}
	return personality.Mechanisms
}

// submitsTo returns the port that a client hands its mail to.
func (h *Host) submitsTo() uint16 {
	switch {
	case len(h.Ports) > 0:
		return h.Ports[0]
	case h.Password != "":
		return mta.PortSubmission
	}
	return mta.PortSMTP
}

// noteProtection says when a client and the server that it submits to do not come together.
func (c *checker) noteProtection(h, server *Host) {
	at := h.node.field("submit").place
	offer, use := server.Secure.Offer, h.Secure.Use
	port := h.submitsTo()
	if mechanism := h.Secure.Mechanisms; h.Password != "" && len(mechanism) == 1 && !slices.Contains(server.mechanisms(), mechanism[0]) {
		c.note(h.node.field("auth").place, fmt.Sprintf("%s offers only %s, so %s cannot log in", server.Name, strings.ToLower(strings.Join(server.mechanisms(), " and ")), h.Name))
	}
	switch {
	case !server.listensOn(port):
		c.note(at, fmt.Sprintf("%s does not take mail on port %d", server.Name, port))
	case offer == smtp.TLSNever && use >= smtp.TLSMust:
		c.note(at, fmt.Sprintf("%s offers no TLS, so %s hands nothing over", server.Name, h.Name))
	case offer == smtp.TLSMust && use == smtp.TLSNever:
		c.note(at, fmt.Sprintf("%s takes nothing without TLS, and %s does not use it; add tls: must to the client", server.Name, h.Name))
	case offer == smtp.TLSMay && !server.Secure.ClearLogin && use == smtp.TLSNever && h.Password != "" && port != mta.PortSMTP:
		c.note(at, fmt.Sprintf("%s lets nobody log in without TLS, and %s does not use it; add tls: must to the client", server.Name, h.Name))
	}
}
