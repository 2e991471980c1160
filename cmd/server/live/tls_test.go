package live

import (
	"bufio"
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/netip"
	nsmtp "net/smtp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"mailscope/cmd/server/secure"
	"mailscope/sim"
	"mailscope/sim/dns"
	"mailscope/sim/mta"
	simsmtp "mailscope/sim/smtp"
	"mailscope/sim/trace"
)

// sender is a live server that relays what comes from this computer, with TLS as the
// test wants it, and a peer in the place of mx.receiver.example.
type sender struct {
	run *Run
	log *recording
}

func newSender(t *testing.T, config Config, c mta.ServerConfig, peer net.Addr, more ...sim.Host) sender {
	t.Helper()
	records, problems := dns.ParseZone(peerZones)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	s := sender{log: newRecording()}
	config.Clock, config.Book, config.Store, config.Sink = SystemClock{}, NewBook(), &memory{}, s.log.sink
	s.run = New(config)
	c.Name, c.Addresses = "mail.sender.example", []netip.Addr{netip.MustParseAddr("192.0.2.25")}
	c.Domains, c.Neighbours = []string{"sender.example"}, []netip.Addr{netip.MustParseAddr("127.0.0.1")}
	c.Accounts = []mta.Account{{Address: "alice@sender.example", Password: "apple"}}
	c.Resolver = netip.MustParseAddrPort("203.0.113.53:53")
	c.Retry, _ = mta.Preset("sendmail")
	if c.Personality == nil {
		c.Personality, _ = simsmtp.PersonalityOf("plain")
	}
	s.run.Add(sim.Host{Name: c.Name, Addresses: c.Addresses, Machine: mta.NewServer(&c)})
	s.run.Add(sim.Host{Name: "ns.receiver.example", Addresses: []netip.Addr{c.Resolver.Addr()},
		Machine: dns.NewNameServer(dns.NameServerConfig{Name: "ns.receiver.example", Zones: dns.Zones(records)})})
	for _, h := range more {
		s.run.Add(h)
	}
	if mx := netip.MustParseAddr("203.0.113.7"); peer != nil {
		config.Book.Name(mx, "mx.receiver.example")
		config.Book.Map(netip.AddrPortFrom(mx, 25), addrPortOf(peer))
	}
	if err := s.run.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := s.run.Stop(ctx); err != nil {
			t.Error("the run did not stop:", err)
		}
	})
	return s
}

// relay hands the server a message for bob.
func (s sender) relay(t *testing.T) {
	t.Helper()
	letter := "Subject: Lunch?\r\n\r\n" + strings.Repeat("At noon?\r\n", 20_000)
	if err := nsmtp.SendMail(realAddress(t, s.run, "192.0.2.25:25"), nil, "alice@sender.example", []string{"bob@receiver.example"}, []byte(letter)); err != nil {
		t.Fatal(err)
	}
}

// library is a go-smtp server that remembers what it got.
type library struct {
	mu      sync.Mutex
	letters []string // content, under TLS or not
	secured []bool
}

type libraryMail struct {
	*library
	conn *smtp.Conn
}

func (libraryMail) Reset()                               {}
func (libraryMail) Logout() error                        { return nil }
func (libraryMail) Mail(string, *smtp.MailOptions) error { return nil }
func (libraryMail) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (m libraryMail) Data(r io.Reader) error {
	content, err := io.ReadAll(r)
	_, secured := m.conn.TLSConnectionState()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.letters, m.secured = append(m.letters, string(content)), append(m.secured, secured)
	return err
}

// got returns how many letters came, the last one, and whether it came under TLS.
func (l *library) got() (n int, letter string, secured bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n = len(l.letters); n > 0 {
		letter, secured = l.letters[n-1], l.secured[n-1]
	}
	return n, letter, secured
}

// startLibrary starts a go-smtp server that shows a certificate; nil: it has no TLS.
func startLibrary(t *testing.T, own *tls.Certificate) (*library, net.Addr) {
	t.Helper()
	l := &library{}
	s := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return libraryMail{l, c}, nil }))
	s.Domain = "mx.receiver.example"
	if own != nil {
		s.TLSConfig = &tls.Config{Certificates: []tls.Certificate{*own}}
	}
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go s.Serve(listener)
	t.Cleanup(func() { s.Close() })
	return l, listener.Addr()
}

// The facts about a certificate come to the core, and the core decides: whoever wants
// TLS where it is to be had takes any, whoever wants a proof takes a proof.
func TestOutgoingTLS(t *testing.T) {
	now := time.Now()
	issuer, err := secure.NewIssuer(now)
	if err != nil {
		t.Fatal(err)
	}
	issue := func(from, until time.Time, name string) *tls.Certificate {
		own, err := issuer.Issue(from, until, name)
		if err != nil {
			t.Fatal(err)
		}
		return own
	}
	const mx = "mx.receiver.example"
	good := issue(now.Add(-time.Hour), now.Add(time.Hour), mx)
	expired := issue(now.Add(-2*time.Hour), now.Add(-time.Hour), mx)
	other := issue(now.Add(-time.Hour), now.Add(time.Hour), "mx.elsewhere.example")
	own, err := secure.SelfSigned(now, mx)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		shows  *tls.Certificate
		use    simsmtp.TLSUse
		says   string // in the trace
		sealed bool   // the mail came, under TLS or not
		waits  bool   // or not at all
	}{
		"good":                        {good, simsmtp.TLSVerified, " verified", true, false},
		"self-signed":                 {own, simsmtp.TLSMay, "unverified certificate-self-signed", true, false},
		"self-signed, required":       {own, simsmtp.TLSMust, "unverified certificate-self-signed", true, false},
		"self-signed, proof required": {own, simsmtp.TLSVerified, "unverified certificate-self-signed", false, true},
		"expired":                     {expired, simsmtp.TLSMay, "unverified certificate-expired", true, false},
		"for another name":            {other, simsmtp.TLSMay, "unverified certificate-wrong-name", true, false},
		"another name and expired": {issue(now.Add(-2*time.Hour), now.Add(-time.Hour), "mx.elsewhere.example"), simsmtp.TLSVerified,
			"unverified certificate-expired, certificate-wrong-name", false, true},
		"not wanted":            {good, simsmtp.TLSNever, "250 2.0.0", false, false},
		"not offered":           {nil, simsmtp.TLSMay, "250 2.0.0", false, false},
		"not offered, required": {nil, simsmtp.TLSMust, "the server offers none", false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			far, address := startLibrary(t, test.shows)
			s := newSender(t, Config{Issuer: issuer}, mta.ServerConfig{Secure: mta.Secure{Use: test.use}}, address)
			s.relay(t)
			if test.waits {
				text := s.log.waitFor(t, trace.QueueDeferred, 1)
				if n, _, _ := far.got(); !strings.Contains(text, test.says) || n > 0 {
					t.Errorf("want %q and no mail, got %d in\n%s", test.says, n, text)
				}
				return
			}
			text := s.log.waitFor(t, trace.QueueRemoved, 1)
			if !strings.Contains(text, test.says) {
				t.Errorf("want %q in\n%s", test.says, text)
			}
			n, letter, secured := far.got()
			if n != 1 || secured != test.sealed || !strings.HasSuffix(letter, strings.Repeat("At noon?\r\n", 20_000)) {
				t.Errorf("%d letters came, of %d octets, under TLS: %v", n, len(letter), secured)
			}
		})
	}
}

// rogue is a server that plays lines: it says one, then reads one. "*" makes the handshake.
func rogue(t *testing.T, after func(net.Conn), lines ...string) net.Addr {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				in := bufio.NewReader(c)
				for i, line := range lines {
					io.WriteString(c, line)
					if i < len(lines)-1 {
						in.ReadString('\n')
					}
				}
				after(c)
			}()
		}
	}()
	return l.Addr()
}

// A server that makes no proper handshake costs an attempt and nothing else; what somebody
// put behind its 220 in the clear is not taken for what it says in safety.
func TestRogueServers(t *testing.T) {
	own, err := secure.SelfSigned(time.Now(), "mx.receiver.example")
	if err != nil {
		t.Fatal(err)
	}
	answer := func(octets string) func(net.Conn) {
		return func(c net.Conn) {
			io.ReadFull(c, make([]byte, 100)) // of the ClientHello
			io.WriteString(c, octets)
			io.Copy(io.Discard, c)
		}
	}
	offer := []string{"220 x\r\n", "250-x\r\n250 STARTTLS\r\n"}
	for name, test := range map[string]struct {
		behind string // the 220 to STARTTLS
		after  func(net.Conn)
		says   string
	}{
		"garbage":  {"", answer(strings.Repeat("250 this is no TLS\r\n", 100)), "tls.failed c2 unexpected_message"},
		"close":    {"", func(c net.Conn) { io.ReadFull(c, make([]byte, 100)) }, "tls.failed c2"},
		"an alert": {"", answer("\x15\x03\x03\x00\x02\x02\x28"), "tls.failed c2 handshake_failure"},
		"injected": {"250 x\r\n250 2.1.0 mail\r\n250 2.1.5 rcpt\r\n354 go\r\n250 2.0.0 taken\r\n", func(c net.Conn) {
			secured := tls.Server(c, &tls.Config{Certificates: []tls.Certificate{*own}})
			in := bufio.NewReader(secured)
			in.ReadString('\n') // EHLO
			io.WriteString(secured, "451 4.3.0 the real one\r\n")
			io.Copy(io.Discard, in)
		}, "451 4.3.0 the real one"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := rogue(t, test.after, append(offer, "220 go\r\n"+test.behind)...)
			s := newSender(t, Config{}, mta.ServerConfig{Secure: mta.Secure{Use: simsmtp.TLSMay}}, address)
			s.relay(t)
			text := s.log.waitFor(t, trace.QueueDeferred, 1)
			if !strings.Contains(text, test.says) || strings.Contains(text, "smtp.data c2") {
				t.Errorf("want %q and no content sent in\n%s", test.says, text)
			}
		})
	}
}

// A client that is not our own begins TLS with a live server, logs in and hands over mail.
func TestIncomingTLS(t *testing.T) {
	s := newSender(t, Config{}, mta.ServerConfig{Secure: mta.Secure{Offer: simsmtp.TLSMay}}, nil)
	c, err := nsmtp.Dial(realAddress(t, s.run, "192.0.2.25:25"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.StartTLS(&tls.Config{InsecureSkipVerify: true, ServerName: "mail.sender.example"}); err != nil {
		t.Fatal(err)
	}
	state, _ := c.TLSConnectionState()
	if err := state.PeerCertificates[0].VerifyHostname("mail.sender.example"); err != nil {
		t.Error(err)
	}
	if again, _ := c.Extension("STARTTLS"); again {
		t.Error("STARTTLS is offered under TLS")
	}
	letter := strings.Repeat("At noon?\r\n", 100_000)
	if err := sendOver(c, letter); err != nil {
		t.Fatal(err)
	}
	if err := c.Quit(); err != nil {
		t.Error(err)
	}
	text := s.log.waitFor(t, trace.MailboxDelivered, 1)
	s.log.waitFor(t, trace.ConnClosed, 1)
	for _, line := range []string{"mail.sender.example tls.established c1 TLS 1.3", "127.0.0.1 smtp.command c1 STARTTLS", "127.0.0.1 smtp.data c1"} {
		if !strings.Contains(text, line) {
			t.Errorf("no %q in\n%s", line, text)
		}
	}
}

func sendOver(c *nsmtp.Client, letter string) error {
	if err := c.Mail("ann@elsewhere.example"); err != nil {
		return err
	}
	if err := c.Rcpt("alice@sender.example"); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	io.WriteString(w, letter)
	return w.Close()
}

// What a client says in the clear behind STARTTLS is not taken for what it says in safety
// (CVE-2011-0411).
func TestInjectedCommand(t *testing.T) {
	s := newSender(t, Config{}, mta.ServerConfig{Secure: mta.Secure{Offer: simsmtp.TLSMay}}, nil)
	c, err := net.Dial("tcp", realAddress(t, s.run, "192.0.2.25:25"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(10 * time.Second))
	in := bufio.NewReader(c)
	in.ReadString('\n')
	io.WriteString(c, "EHLO client.example\r\n")
	for line := ""; !strings.HasPrefix(line, "250 "); line, _ = in.ReadString('\n') {
	}
	io.WriteString(c, "STARTTLS\r\nRSET\r\nVRFY bob\r\n")
	if line, _ := in.ReadString('\n'); !strings.HasPrefix(line, "220 ") {
		t.Fatal(line)
	}
	secured := tls.Client(c, &tls.Config{InsecureSkipVerify: true})
	io.WriteString(secured, "NOOP\r\nQUIT\r\n")
	said, err := io.ReadAll(secured)
	if err != nil || strings.Count(string(said), "\r\n") != 2 || !strings.Contains(string(said), "221") {
		t.Errorf("NOOP and QUIT were answered %q, %v", said, err)
	}
	if text := s.log.waitFor(t, trace.ConnClosed, 1); strings.Contains(text, "RSET") || strings.Contains(text, "VRFY") {
		t.Errorf("injected commands were taken:\n%s", text)
	}
}

// Two hosts of a run speak TLS with each other: each hears what the other said, and the
// links between what was sent and what was heard are those of a connection without.
func TestBothEndsTLS(t *testing.T) {
	mx := mta.ServerConfig{
		Name: "mx.receiver.example", Addresses: []netip.Addr{netip.MustParseAddr("203.0.113.7")}, Domains: []string{"receiver.example"},
		Accounts: []mta.Account{{Address: "bob@receiver.example"}}, Resolver: netip.MustParseAddrPort("203.0.113.53:53"),
		Secure: mta.Secure{Offer: simsmtp.TLSMay},
	}
	mx.Personality, _ = simsmtp.PersonalityOf("plain")
	mx.Retry, _ = mta.Preset("sendmail")
	s := newSender(t, Config{}, mta.ServerConfig{Secure: mta.Secure{Use: simsmtp.TLSMay}}, nil, sim.Host{Name: mx.Name, Addresses: mx.Addresses, Machine: mta.NewServer(&mx)})
	s.relay(t)
	s.log.waitFor(t, trace.MailboxDelivered, 1)
	text := s.log.waitFor(t, trace.ConnClosed, 3)
	secured, heard, conn := 0, []string{}, int64(0)
	for _, e := range s.log.all() {
		switch e.Kind {
		case trace.TLSEstablished:
			secured, conn = secured+1, e.Conn
		case trace.SMTPReceived:
			sent := trace.Event{Kind: "nothing", Seq: e.Of}
			if e.Of != 0 {
				sent = s.log.all()[e.Of-1]
			}
			if command, ok := e.Detail.(trace.Command); ok && e.Host == mx.Name {
				heard = append(heard, command.Verb)
				if c, same := sent.Detail.(trace.Command); !same || c.Line != command.Line || e.Cause < sent.Seq || sent.Host != "mail.sender.example" {
					t.Errorf("%v was sent as %v", e, sent)
				}
			}
			if e.Conn == conn && sent.Peer != e.Host {
				t.Errorf("%v was sent as %v", e, sent)
			}
		case trace.SegmentSent:
			if d := e.Detail.(trace.Segment); e.Conn == conn && secured == 2 && d.Octets < 22+len("QUIT\r\n") {
				t.Errorf("%v is shorter than a record with a line", e)
			}
		}
	}
	if got := strings.Join(heard, " "); secured != 2 || got != "EHLO STARTTLS EHLO MAIL RCPT DATA QUIT" {
		t.Errorf("secured %d times, heard %s in\n%s", secured, got, text)
	}
}
