package receiver

import (
	"crypto/tls"
	"io"

	"github.com/emersion/go-smtp"

	"mailscope/cmd/server/secure"
	"mailscope/sim/scenario"
	core "mailscope/sim/smtp"
)

// Protection says how a mail server of the receiver uses STARTTLS.
type Protection struct {
	Required bool     // it takes no mail without
	Problems []string // what clients are to find wrong with its certificate, as in machine.TLSDone
}

// ProtectionOf returns how the servers of a scenario offer STARTTLS, by name; those that do
// not are left out.
func ProtectionOf(f *scenario.File) map[string]Protection {
	offers := map[string]Protection{}
	for i := range f.Hosts {
		if h := &f.Hosts[i]; h.Role == scenario.Server && h.Secure.Offer != core.TLSNever {
			offers[h.Name] = Protection{Required: h.Secure.Offer == core.TLSMust, Problems: h.Secure.Certificate}
		}
	}
	return offers
}

// certificate returns what a server of the receiver uses for TLS; nil for one that
// does not offer it.
func (r *Receiver) certificate(name string) (*tls.Config, error) {
	protection, offers := r.config.STARTTLS[name]
	if !offers {
		return nil, nil
	}
	own, err := r.config.Issuer.Show(r.config.Now(), name, protection.Problems)
	if err != nil {
		return nil, err
	}
	return secure.ServerConfig(own), nil
}

var (
	errNeedsTLS = &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Must issue a STARTTLS command first"} // RFC 3207 4
	errBareLine = &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: "A CR or LF came alone in the content (RFC 5321 2.3.8)"}
)

// secured reports whether a session is under TLS.
func (s *session) secured() bool {
	_, ok := s.conn.TLSConnectionState()
	return ok
}

// strictContent is content of which a CR or LF alone is an error. Under TLS the filter of
// the connection sees records; what is meant go-smtp has cut into messages already, by
// CRLF alone.
type strictContent struct {
	io.Reader
	last byte
}

// Read reads content.
func (c *strictContent) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	for _, octet := range b[:n] {
		if (octet == '\n') != (c.last == '\r') {
			return 0, errBareLine
		}
		c.last = octet
	}
	return n, err
}
