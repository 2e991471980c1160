package secure

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"slices"
	"strings"
	"time"

	"mailscope/sim/words"
)

// How long a certificate that is made here holds: long enough for any run, and from a
// little earlier, for clocks differ.
const (
	validBefore = time.Hour
	validFor    = 365 * 24 * time.Hour
)

// SelfSigned returns a certificate for host names that nobody but its owner vouches for.
// It holds from now on, and lies in memory only.
func SelfSigned(now time.Time, names ...string) (*tls.Certificate, error) {
	return issue(nil, now.Add(-validBefore), now.Add(validFor), names)
}

// issue makes a certificate, signed by an issuer or, where that is nil, by itself.
func issue(by *Issuer, from, until time.Time, names []string) (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: names[0]}, DNSNames: names, NotBefore: from, NotAfter: until,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	parent, signer := template, key
	if by != nil {
		parent, signer = by.certificate, by.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}

// Issuer vouches for certificates, as a certification authority does, within one process:
// who shall believe it takes its Roots.
type Issuer struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

// NewIssuer returns an issuer of which nobody has heard yet. It is valid from a year ago on,
// so that it can issue what is no longer valid now.
func NewIssuer(now time.Time) (*Issuer, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "MailScope"}, NotBefore: now.Add(-validFor), NotAfter: now.Add(validFor),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	return &Issuer{certificate, key}, err
}

// Show returns the certificate of a host with which these things are the matter, as a
// simulation has it: keys of package words, none for a good one.
func (i *Issuer) Show(now time.Time, name string, problems []string) (*tls.Certificate, error) {
	from, until := now.Add(-validBefore), now.Add(validFor)
	for _, problem := range problems {
		switch words.Key(problem) {
		case words.CertificateSelfSigned:
			i = nil
		case words.CertificateExpired:
			from, until = from.Add(-validBefore), from
		case words.CertificateWrongName:
			name = "elsewhere.invalid"
		}
	}
	return issue(i, from, until, []string{name})
}

// Issue returns a certificate for host names that holds between two moments.
func (i *Issuer) Issue(from, until time.Time, names ...string) (*tls.Certificate, error) {
	return issue(i, from, until, names)
}

// Roots returns what makes a client believe the issuer, and nobody else.
func (i *Issuer) Roots() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(i.certificate)
	return pool
}

// subjects tells whose certificates these are.
func subjects(chain []*x509.Certificate) []string {
	var names []string
	for _, c := range chain {
		name := c.Subject.CommonName
		if len(c.DNSNames) > 0 {
			name = c.DNSNames[0]
		}
		names = append(names, name)
	}
	return names
}

// problems tells what speaks against a chain of certificates, its owner's first, each as
// the key of a sentence: who vouches, when, and for which name (RFC 5280 6.1, RFC 9525 6).
func (t Trust) problems(chain []*x509.Certificate, name string) []string {
	own := chain[0]
	valid := !t.Now.Before(own.NotBefore) && !t.Now.After(own.NotAfter)
	var keys []words.Key
	if key := t.issuer(chain, valid); key != "" {
		keys = append(keys, key)
	}
	if !valid && !slices.Contains(keys, words.CertificateExpired) {
		keys = append(keys, words.CertificateExpired)
	}
	if name != "" && own.VerifyHostname(strings.TrimSuffix(name, ".")) != nil {
		keys = append(keys, words.CertificateWrongName)
	}
	var problems []string
	for _, key := range keys {
		problems = append(problems, string(key))
	}
	return problems
}

// issuer tells what is wrong with who vouches for the first of the chain, "" for nothing.
// One that is out of its time is looked at as it was in it.
func (t Trust) issuer(chain []*x509.Certificate, valid bool) words.Key {
	own, now := chain[0], t.Now
	if !valid {
		now = own.NotBefore
	}
	between := x509.NewCertPool()
	for _, c := range chain[1:] {
		between.AddCert(c)
	}
	_, err := own.Verify(x509.VerifyOptions{Roots: t.Roots, Intermediates: between, CurrentTime: now})
	var invalid x509.CertificateInvalidError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return words.CertificateExpired
	case bytes.Equal(own.RawSubject, own.RawIssuer) && own.CheckSignature(own.SignatureAlgorithm, own.RawTBSCertificate, own.Signature) == nil:
		return words.CertificateSelfSigned
	}
	return words.CertificateUnknownIssuer
}
