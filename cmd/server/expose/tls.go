package expose

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	"net"
	"strings"
	"time"

	"mailscope/sim/machine"
)

// newCertificate returns a certificate that nobody but the server itself vouches for, for
// the names of the hosts.
func newCertificate(names []string) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: names[0]}, DNSNames: names,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(365 * 24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}

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
	c := tls.Server(sealed{p.socket, p}, &tls.Config{Certificates: []tls.Certificate{s.certificate}, MinVersion: tls.VersionTLS12})
	late := time.AfterFunc(HandshakeWait, p.breakOff)
	err := c.Handshake()
	late.Stop()
	if err != nil {
		s.ask(func() {
			p.endRecords()
			s.world.SecureOutside(conn, machine.TLSFailed{Alert: alertOf(err)})
		})
		return
	}
	state := c.ConnectionState()
	done := machine.TLSDone{Version: tls.VersionName(state.Version), Cipher: tls.CipherSuiteName(state.CipherSuite)}
	p.out = c
	if s.ask(func() { s.world.SecureOutside(conn, done) }) {
		s.busy.Go(func() { s.readSecure(c, conn) })
	}
}

// alertOf names why a handshake failed.
func alertOf(err error) string {
	var alert tls.AlertError
	switch {
	case errors.As(err, &alert):
		return strings.ReplaceAll(strings.TrimPrefix(alert.Error(), "tls: "), " ", "_")
	case errors.Is(err, io.EOF):
		return ""
	}
	return "unexpected_message"
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
