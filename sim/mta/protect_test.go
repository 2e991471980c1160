package mta

import (
	"net/netip"
	"strings"
	"testing"

	"mailscope/sim/machine"
	"mailscope/sim/smtp"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// sender is a server that has a message to relay, and plays it to a server whose words
// the test writes.
type sender struct {
	*Server
	log strings.Builder // what it does, a line each
}

// newSender returns a server with a message of that content for an address that needs no
// DNS. Its first attempt has dialed, as connection 1.
func newSender(t *testing.T, cfg ServerConfig, personality, content string) *sender {
	t.Helper()
	cfg.Name = "mail.example"
	cfg.Retry, _ = Preset("rfc5321")
	taking := *smtp.Plain() // whatever its ways of sending: not every server takes address literals
	taking.Name = personality
	cfg.Personality = &taking
	cfg.Neighbours = []netip.Addr{netip.MustParseAddr("192.0.2.26")}
	s := &sender{Server: NewServer(&cfg)}
	s.do(0, machine.Booted{Start: machine.Day0})
	s.do(0, machine.Accepted{Conn: -1, Local: netip.MustParseAddrPort("192.0.2.25:25"), Remote: netip.MustParseAddrPort("192.0.2.26:40000")})
	s.do(0, machine.Received{Conn: -1, Bytes: "EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<bob@[203.0.113.7]>\r\nDATA\r\n"})
	s.do(0, machine.Received{Conn: -1, Bytes: content + "\r\n.\r\nQUIT\r\n"})
	if got := s.log.String(); !strings.HasSuffix(got, "dial 1\n") {
		t.Fatalf("no message to send: %s", got)
	}
	s.log.Reset()
	return s
}

// do takes a step, writes down what is of interest here, and lets the disk do its work.
func (s *sender) do(now trace.Time, in machine.Input) {
	var stores []machine.StoreID
	for _, e := range s.Step(now, in) {
		switch e := e.(type) {
		case machine.Store:
			stores = append(stores, e.ID)
		case machine.Dial:
			s.log.WriteString("dial " + string('0'+rune(e.Conn)) + "\n")
		case machine.Send:
			if e.Conn > 0 {
				s.log.WriteString(strings.ReplaceAll(e.Bytes, "\r\n", "\n"))
			}
		case machine.StartTLS:
			s.log.WriteString("handshake with " + e.Name + "\n")
		case machine.Note:
			s.note(e)
		}
	}
	for _, id := range stores {
		s.do(now, machine.Stored{ID: id})
	}
}

func (s *sender) note(n machine.Note) {
	switch d := n.Detail.(type) {
	case trace.Deferral:
		s.log.WriteString("deferred: " + d.Reason + "\n")
	case trace.Removal:
		s.log.WriteString("removed: " + d.Why + "\n")
	case trace.Reason:
		if n.Because != nil {
			s.log.WriteString(string(n.Because.Key) + "\n")
		}
	}
}

// hear plays replies to a connection, each when what it answers has been sent.
func (s *sender) hear(now trace.Time, conn machine.Conn, replies ...string) {
	s.do(now, machine.Dialed{Conn: conn})
	for _, r := range replies {
		if r == "alert" {
			s.do(now, machine.TLSFailed{Conn: conn, Alert: "handshake_failure"})
		} else {
			s.do(now, machine.Received{Conn: conn, Bytes: r + "\r\n"})
		}
	}
}

// What becomes of a message where the handshake fails depends on the server's ways and on
// what it insists on.
func TestWithoutTLS(t *testing.T) {
	tried := "EHLO mail.example\nSTARTTLS\nhandshake with [203.0.113.7]\n"
	deferred := "deferred: [203.0.113.7]: Client and server could not agree on keys. The octets that went to and fro are no SMTP any more, so the connection is of no use.\n"
	again := "mail-without-tls\ndial 2\nEHLO mail.example\n"
	for _, c := range []struct {
		personality string
		use         smtp.TLSUse
		first       string // what the first attempt comes to
		second      string // and the next, where there is one
	}{
		{"exim", smtp.TLSMay, tried + again, ""},
		{"exim", smtp.TLSMust, tried + deferred, "dial 2\n" + tried},
		{"postfix", smtp.TLSMay, tried + deferred, "dial 2\n" + tried + "mail-without-tls\ndial 3\nEHLO mail.example\n"},
		{"plain", smtp.TLSMay, tried + deferred, "dial 2\n" + tried + "deferred: "},
		{"exim", smtp.TLSNever, "EHLO mail.example\n", ""},
	} {
		s := newSender(t, ServerConfig{Secure: Secure{Use: c.use}}, c.personality, "hi")
		offer := []string{"220 x", "250-x\r\n250 STARTTLS"}
		s.hear(0, 1, append(offer, "220 go", "alert")...)
		if s.out[2].client != nil {
			s.hear(0, 2, "220 x")
		}
		got, _, _ := strings.Cut(s.log.String(), "MAIL")
		if got != c.first {
			t.Errorf("%s, use %d: first\n%s\nwant\n%s", c.personality, c.use, got, c.first)
		}
		if c.second == "" {
			continue
		}
		s.log.Reset()
		later := trace.Time(0).Add(31 * 60 * 1e9)
		for serial := range s.due {
			s.do(later, machine.TimerFired{Timer: machine.Timer{Of: machine.ForQueue, N: serial}})
		}
		s.hear(later, 2, append(offer, "220 go", "alert")...)
		if s.out[3].client != nil {
			s.hear(later, 3, "220 x")
		}
		if got := s.log.String(); !strings.HasPrefix(got, c.second) {
			t.Errorf("%s, use %d: second\n%s\nwant\n%s", c.personality, c.use, got, c.second)
		}
	}
}

// Content of 8 bits for a server of 7 is given up by who keeps
// to the letter; Exim sends it as it is.
func TestEightBitRelayed(t *testing.T) {
	for personality, want := range map[string]string{"plain": "removed: discarded\n", "exim": "MAIL FROM:<>\n"} {
		s := newSender(t, ServerConfig{}, personality, "gr\xfc\xdfe")
		s.hear(0, 1, "220 x", "250 x")
		if got := s.log.String(); !strings.Contains(got, want) {
			t.Errorf("%s: %s", personality, got)
		}
	}
}

// A reason that this side gives is no reply of the other's.
func TestOwnOutcome(t *testing.T) {
	own := smtp.Reply{Code: 554, Enhanced: "5.6.3", Text: "x", Because: &words.Because{Key: words.SMTPClientNoEightBit}}
	got := outcomeTrouble(smtp.Outcome{Stage: machine.StageMail, Reply: own, Own: true}, "mx")
	if got.Reply != "" || got.Status != "5.6.3" || !strings.HasPrefix(got.Reason, "mx: ") || !got.permanent() {
		t.Errorf("%+v", got)
	}
}
