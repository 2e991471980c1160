// Package secure makes TLS of a connection that stands, with crypto/tls, and tells what
// came of it as the core wants to hear it: facts, and no judgement. Whether a certificate
// that proves nothing is good enough, only the core decides; so no handshake of a client
// fails for a certificate.
package secure

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"time"

	"mailscope/sim/machine"
)

// Outcome is how a handshake ended.
type Outcome struct {
	Conn  *tls.Conn       // what is meant, from here on; nil: the handshake has failed
	Done  machine.TLSDone // without its Conn
	Alert string          // why it failed, as TLS names it; "" where the other side only went
}

// Server makes a handshake as its server, which shows a certificate. The caller sees to
// its end in time, with a deadline of the connection.
func Server(socket net.Conn, own *tls.Certificate) Outcome {
	heard := &listening{Conn: socket}
	return outcome(heard, tls.Server(heard, ServerConfig(own)))
}

// ServerConfig is what a server needs that makes its handshakes itself.
func ServerConfig(own *tls.Certificate) *tls.Config {
	return &tls.Config{Certificates: []tls.Certificate{*own}, MinVersion: tls.VersionTLS12, SessionTicketsDisabled: true}
}

// Trust is what a client holds certificates against.
type Trust struct {
	Roots *x509.CertPool // who is believed; nil: whom this computer believes
	Now   time.Time
}

// Client makes a handshake as its client, with the server of that name; "" is anybody.
func Client(socket net.Conn, name string, trust Trust) Outcome {
	heard := &listening{Conn: socket}
	o := outcome(heard, tls.Client(heard, &tls.Config{
		ServerName: name, MinVersion: tls.VersionTLS12,
		InsecureSkipVerify: true, // what is wrong with the certificate is told by problems
	}))
	if o.Conn != nil {
		shown := o.Conn.ConnectionState().PeerCertificates
		o.Done.Chain, o.Done.Problems = subjects(shown), trust.problems(shown, name)
	}
	return o
}

func outcome(heard *listening, c *tls.Conn) Outcome {
	if err := c.Handshake(); err != nil {
		return Outcome{Alert: heard.alertOf(err)}
	}
	state := c.ConnectionState()
	return Outcome{Conn: c, Done: machine.TLSDone{Version: tls.VersionName(state.Version), Cipher: tls.CipherSuiteName(state.CipherSuite)}}
}
