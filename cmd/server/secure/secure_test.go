package secure

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"slices"
	"testing"
	"time"

	"mailscope/sim/words"
)

// pair returns the two ends of a connection.
func pair(t *testing.T) (net.Conn, net.Conn) {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	there, err := net.Dial("tcp4", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	here, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []net.Conn{here, there} {
		c.SetDeadline(time.Now().Add(10 * time.Second))
	}
	return here, there
}

// Each side tells the facts, and the alert of the one that gave up is known to both.
func TestHandshake(t *testing.T) {
	now := time.Now()
	own, err := SelfSigned(now, "mx.example", "localhost")
	if err != nil {
		t.Fatal(err)
	}
	old := func(c net.Conn) {
		tls.Client(c, &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}).Handshake()
	}
	wary := func(c net.Conn) {
		tls.Client(c, &tls.Config{ServerName: "mx.example", MaxVersion: tls.VersionTLS12}).Handshake()
	}
	for name, test := range map[string]struct {
		client func(net.Conn)
		alert  string
	}{
		"old version":       {old, "protocol_version"},
		"client that cares": {wary, "bad_certificate"},
		"silent close":      {func(net.Conn) {}, ""},
		"no TLS":            {func(c net.Conn) { c.Write([]byte("EHLO client.example\r\n")) }, "unexpected_message"},
	} {
		here, there := pair(t)
		go func() { test.client(there); there.Close() }()
		if o := Server(here, own); o.Conn != nil || o.Alert != test.alert {
			t.Errorf("%s: alert %q, want %q", name, o.Alert, test.alert)
		}
		here.Close()
	}
	refusing := &tls.Config{Certificates: []tls.Certificate{*own}, MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}
	here, there := pair(t)
	go func() { tls.Server(there, refusing).Handshake(); there.Close() }()
	if o := Client(here, "mx.example", Trust{Now: now}); o.Conn != nil || o.Alert != "protocol_version" {
		t.Errorf("a server of an old version: %+v", o)
	}
}

// The facts about certificates are told one by one, whatever else is wrong.
func TestProblems(t *testing.T) {
	now := time.Now()
	issuer, err := NewIssuer(now)
	if err != nil {
		t.Fatal(err)
	}
	issue := func(by *Issuer, until time.Duration, names ...string) *tls.Certificate {
		own, err := issue(by, now.Add(-48*time.Hour), now.Add(until), names)
		if err != nil {
			t.Fatal(err)
		}
		return own
	}
	stranger, err := NewIssuer(now)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		shown    *tls.Certificate
		asked    string
		problems []words.Key
	}{
		"good":               {issue(issuer, time.Hour, "mx.example"), "mx.example", nil},
		"any name":           {issue(issuer, time.Hour, "mx.example"), "", nil},
		"final dot":          {issue(issuer, time.Hour, "mx.example"), "mx.example.", nil},
		"wildcard":           {issue(issuer, time.Hour, "*.example"), "mx.example", nil},
		"other name":         {issue(issuer, time.Hour, "mx.example"), "mx.elsewhere.example", []words.Key{words.CertificateWrongName}},
		"an address":         {issue(issuer, time.Hour, "mx.example"), "[192.0.2.1]", []words.Key{words.CertificateWrongName}},
		"expired":            {issue(issuer, -time.Hour, "mx.example"), "mx.example", []words.Key{words.CertificateExpired}},
		"stranger":           {issue(stranger, time.Hour, "mx.example"), "mx.example", []words.Key{words.CertificateUnknownIssuer}},
		"own":                {issue(nil, time.Hour, "mx.example"), "mx.example", []words.Key{words.CertificateSelfSigned}},
		"all that can be so": {issue(nil, -time.Hour, "mx.example"), "a.example", []words.Key{words.CertificateSelfSigned, words.CertificateExpired, words.CertificateWrongName}},
	} {
		here, there := pair(t)
		go Server(there, test.shown)
		o := Client(here, test.asked, Trust{Roots: issuer.Roots(), Now: now})
		var want []string
		for _, key := range test.problems {
			want = append(want, string(key))
		}
		if o.Conn == nil || !slices.Equal(o.Done.Problems, want) || len(o.Done.Chain) != 1 || o.Done.Version != "TLS 1.3" {
			t.Errorf("%s: %+v, want problems %v", name, o, want)
		}
		here.Close()
		there.Close()
	}
}

// A certificate that is made to show something shows it, and nothing else.
func TestShow(t *testing.T) {
	now := time.Now()
	issuer, err := NewIssuer(now)
	if err != nil {
		t.Fatal(err)
	}
	for _, problems := range [][]string{
		nil, {string(words.CertificateSelfSigned)}, {string(words.CertificateExpired)}, {string(words.CertificateWrongName)},
	} {
		own, err := issuer.Show(now, "mx.example", problems)
		if err != nil {
			t.Fatal(err)
		}
		leaf, err := x509.ParseCertificate(own.Certificate[0])
		if err != nil {
			t.Fatal(err)
		}
		trust := Trust{Roots: issuer.Roots(), Now: now}
		if got := trust.problems([]*x509.Certificate{leaf}, "mx.example"); !slices.Equal(got, problems) {
			t.Errorf("shows %v, want %v", got, problems)
		}
	}
}
