package smtp

import (
	"strings"
	"testing"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// exim7 sends as Exim does, in pieces small enough for a test.
var exim7 = Sending{Waits: plainWaits, ChunkOctets: 7}

var ways = []struct {
	name   string
	cfg    ClientConfig
	mail   Mail
	script string
}{
	{"too many recipients: the rest in the next transaction", ClientConfig{}, mailTo("x", "a@x.example", "b@x.example", "c@x.example", "d@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250 PIPELINING
C: MAIL FROM:<bob@client.example>
C: RCPT TO:<a@x.example>
C: RCPT TO:<b@x.example>
C: RCPT TO:<c@x.example>
C: RCPT TO:<d@x.example>
C: DATA
S: 250 ok\r\n250 ok\r\n550 5.1.1 who?\r\n452 4.5.3 many\r\n552 many\r\n354 go
C: x
C: .
S: 250 taken
C: MAIL FROM:<bob@client.example>
C: RCPT TO:<c@x.example>
C: RCPT TO:<d@x.example>
C: DATA
S: 250 ok\r\n452 4.3.1 full\r\n452 4.5.3 many\r\n503 nobody
   a: true dot 250 taken
   b: false rcpt 550 5.1.1 who?
   c: false rcpt 452 4.3.1 full
   d: false rcpt 452 4.5.3 many
   session false, open true
`},
	{"the content is refused: the rest waits with the others", ClientConfig{}, mailTo("x", "a@x.example", "b@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250 x.example
C: MAIL FROM:<bob@client.example>
S: 250 ok
C: RCPT TO:<a@x.example>
S: 250 ok
C: RCPT TO:<b@x.example>
S: 452 4.5.3 many
C: DATA
S: 354 go
C: x
C: .
S: 554 5.7.1 spam
   a: false dot 554 5.7.1 spam
   b: false rcpt 452 4.5.3 many
   session false, open true
`},
	{"8-bit content for a server of 7 bits", ClientConfig{}, mailTo("\xfc", "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250 PIPELINING
   alice: false mail 554 5.6.3 The server takes no 8-bit content, and this client converts none
   session false, open true
`},
	{"the same from who does not care", ClientConfig{Sending: SendingOf("exim")}, mailTo("\xfc", "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250 x.example
C: MAIL FROM:<bob@client.example>
`},
	{"the same converted, but for an address there is no other form", ClientConfig{Sending: SendingOf("postfix"), SevenBit: func(*Mail) string { return "=FC" }},
		mailTo("\xfc", "alice@x.example", "jörg@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250 SIZE 100
C: MAIL FROM:<bob@client.example> SIZE=5
S: 250 ok
C: RCPT TO:<alice@x.example>
S: 250 ok
C: DATA
S: 354 go
C: =FC
C: .
S: 250 ok
   alice: true dot 250 ok
   jörg: false rcpt 553 5.6.7 The server takes no addresses that are not ASCII
   session false, open true
`},
	{"a recipient whom the server cannot read", ClientConfig{}, mailTo("x", "jörg@x.example", "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250 8BITMIME
C: MAIL FROM:<bob@client.example>
S: 250 ok
C: RCPT TO:<alice@x.example>
S: 550 no
   jörg: false rcpt 553 5.6.7 The server takes no addresses that are not ASCII
   alice: false rcpt 550 no
   session false, open true
`},
	{"and a server that can", ClientConfig{}, mailTo("x", "jörg@bücher.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250-8BITMIME\r\n250 SMTPUTF8
C: MAIL FROM:<bob@client.example> SMTPUTF8
S: 250 ok
C: RCPT TO:<jörg@bücher.example>
`},
	{"a header that only SMTPUTF8 lets pass", ClientConfig{}, mailTo("Subject: \u00fc\r\n\r\nx", "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250-8BITMIME\r\n250 SMTPUTF8
C: MAIL FROM:<bob@client.example> BODY=8BITMIME SMTPUTF8
`},
	{"one that came so from outside, for a server that offers no SMTPUTF8", ClientConfig{}, mailTo("Subject: \u00fc\r\n\r\nx", "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250 8BITMIME
C: MAIL FROM:<bob@client.example> BODY=8BITMIME
`},
	{"one under SMTPUTF8 goes to none of its recipients there", ClientConfig{}, underUTF8(mailTo("Subject: \u00fc\r\n\r\nx", "alice@x.example", "carol@x.example")), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250 8BITMIME
   alice: false mail 553 5.6.7 The message needs SMTPUTF8, and the server does not offer it
   carol: false mail 553 5.6.7 The message needs SMTPUTF8, and the server does not offer it
   session false, open true
`},
	{"nor does one with an address that needs it", ClientConfig{}, underUTF8(mailTo("x", "jörg@x.example", "carol@x.example")), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250 8BITMIME
   jörg: false mail 553 5.6.7 The message needs SMTPUTF8, and the server does not offer it
   carol: false mail 553 5.6.7 The message needs SMTPUTF8, and the server does not offer it
   session false, open true
`},
	{"but one that does not need it passes", ClientConfig{}, underUTF8(mailTo("Subject: x\r\n\r\nü", "alice@x.example")), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250 8BITMIME
C: MAIL FROM:<bob@client.example> BODY=8BITMIME
`},
	{"LOGIN", ClientConfig{User: "bob", Password: "pear"}, mailTo("x", "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250 AUTH LOGIN
C: AUTH LOGIN
S: 334 VXNlcm5hbWU6
C: Ym9i
S: 334 UGFzc3dvcmQ6
C: cGVhcg==
S: 535 5.7.8 cGVhcg== is wrong
C: QUIT
   alice: false ehlo 535 5.7.8 *** is wrong
   session true, open false
`},
	{"CRAM-MD5 comes first where others can read along", ClientConfig{User: "tim", Password: "tanstaaftanstaaf"}, mailTo("x", "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250 AUTH PLAIN LOGIN CRAM-MD5
C: AUTH CRAM-MD5
S: 334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+
C: dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw
S: 235 ok
C: MAIL FROM:<bob@client.example>
`},
	{"a challenge that is none", ClientConfig{User: "tim", Password: "x"}, mailTo("x", "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250 AUTH CRAM-MD5
C: AUTH CRAM-MD5
S: 334 ?
   abort
   alice: false ehlo 451 4.5.0 The server gave an unexpected reply
   session true, open false
`},
	{"STARTTLS, and what was slipped in before it is dropped", ClientConfig{TLS: TLSMay, User: "bob", Password: "pear"}, mailTo("x", "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250-STARTTLS\r\n250 AUTH CRAM-MD5
C: STARTTLS
S: 220 go\r\n250-x.example\r\n250 AUTH LOGIN
   starttls x.example
S: 250 x.example
> tls
C: EHLO me.example
S: 250-x.example\r\n250-STARTTLS\r\n250 AUTH PLAIN CRAM-MD5
C: AUTH PLAIN AGJvYgBwZWFy
`},
	{"STARTTLS is refused, and need not be", ClientConfig{TLS: TLSMay}, mailTo("x", "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250 STARTTLS
C: STARTTLS
S: 454 4.7.0 not now
C: MAIL FROM:<bob@client.example>
`},
	{"STARTTLS is refused, and must be", ClientConfig{TLS: TLSMust}, mailTo("x", "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250 STARTTLS
C: STARTTLS
S: 454 4.7.0 not now
C: QUIT
   alice: false ehlo 454 4.7.0 not now
   session true, open false
`},
	{"it is not even offered", ClientConfig{TLS: TLSMust}, mailTo("x", "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 502 what?
C: HELO me.example
S: 250 x.example
C: QUIT
   alice: false ehlo 451 4.7.4 TLS is required here, and the server does not offer it
   session true, open false
`},
	{"the handshake fails", ClientConfig{TLS: TLSMay}, mailTo("x", "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250 STARTTLS
C: STARTTLS
S: 220 go
   starttls x.example
> alert
   abort
   alice: false ehlo 451 4.7.5 The TLS handshake failed
   session true, open false
   perhaps without TLS
`},
	{"or never ends", ClientConfig{TLS: TLSMay}, mailTo("x", "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250 STARTTLS
C: STARTTLS
S: 220 go
   starttls x.example
> wait
   close
   alice: false ehlo failure-timeout
   session true, open false
   perhaps without TLS
`},
	{"a server that does not prove its name", ClientConfig{TLS: TLSVerified}, mailTo("x", "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250 STARTTLS
C: STARTTLS
S: 220 go
   starttls x.example
> tls
   abort
   alice: false ehlo 451 4.7.5 The server does not prove its name
   session true, open false
   perhaps without TLS
`},
	{"BDAT, one by one", ClientConfig{Sending: &exim7}, mailTo(".1234\r\n.\r\nx", "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250 CHUNKING
C: MAIL FROM:<bob@client.example>
S: 250 ok
C: RCPT TO:<alice@x.example>
S: 250 ok
C: BDAT 7
C: .1234
S: 250 ok
C: BDAT 6 LAST
C: .
C: x
S: 250 taken
   alice: true dot 250 taken
   session false, open true
`},
	{"BDAT in a group, and a piece is refused", ClientConfig{Sending: &exim7}, mailTo("12345678", "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250-CHUNKING\r\n250 PIPELINING
C: MAIL FROM:<bob@client.example>
C: RCPT TO:<alice@x.example>
C: BDAT 7
C: 1234567
S: 250 ok\r\n250 ok\r\n452 4.3.1 full
   alice: false data 452 4.3.1 full
   session false, open true
> again
C: RSET
S: 250 ok
C: MAIL FROM:<bob@client.example>
C: RCPT TO:<alice@x.example>
C: BDAT 7
C: 1234567
S: 250 ok\r\n550 no\r\n554 nobody
   alice: false rcpt 550 no
   session false, open true
`},
	{"an empty message has an empty piece", ClientConfig{Sending: &exim7}, mailTo("", "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250-CHUNKING\r\n250 PIPELINING
C: MAIL FROM:<bob@client.example>
C: RCPT TO:<alice@x.example>
C: BDAT 0 LAST
S: 250 ok\r\n250 ok\r\n250 taken
   alice: true dot 250 taken
   session false, open true
`},
	{"a reply comes before its command", ClientConfig{}, mailTo("x", "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250 x.example
C: MAIL FROM:<bob@client.example>
S: 250 ok\r\n250 ok
C: RCPT TO:<alice@x.example>
   abort
   alice: false rcpt 451 4.5.0 The server replied before it was asked
   session true, open false
`},
	{"and says the message is taken that was not sent", ClientConfig{}, mailTo("x", "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250 PIPELINING
C: MAIL FROM:<bob@client.example>
C: RCPT TO:<alice@x.example>
C: DATA
S: 250 ok\r\n250 ok\r\n354 go\r\n250 taken
C: x
C: .
   abort
   alice: false dot 451 4.5.0 The server replied before it was asked
   session true, open false
`},
	{"421 may come at any moment", ClientConfig{}, mailTo("x", "alice@x.example"), `
S: 220 x.example\r\n421 4.3.2 or not
C: EHLO me.example
   close
   alice: false ehlo 421 4.3.2 or not
   session true, open false
`},
	{"a sender whom the server cannot read", ClientConfig{}, mailFrom("jörg@client.example", "x", "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250 8BITMIME
   alice: false mail 553 5.6.7 The server takes no addresses that are not ASCII
   session false, open true
`},
	{"and one whom it can", ClientConfig{}, mailFrom("jörg@client.example", "x", "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250 SMTPUTF8
C: MAIL FROM:<jörg@client.example> SMTPUTF8
S: 550 5.7.1 but not you
   alice: false mail 550 5.7.1 but not you
   session false, open true
`},
	{"RSET is refused: nothing is certain any more", ClientConfig{Sending: &exim7}, mailTo("12345678", "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250-CHUNKING\r\n250 PIPELINING
C: MAIL FROM:<bob@client.example>
C: RCPT TO:<alice@x.example>
C: BDAT 7
C: 1234567
S: 250 ok\r\n250 ok\r\n552 5.3.4 big
   alice: false data 552 5.3.4 big
   session false, open true
> again
C: RSET
S: 500 what?
C: QUIT
   alice: false mail 500 what?
   session true, open false
S: 220-garbage
S: 999
   abort
`},
	{"who leaves in the middle leaves at once", ClientConfig{}, mailTo("x", "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
> quit
   close
`},
	{"NULs", ClientConfig{}, mailTo("x", "alice@x.example"), "\nS: 220 \x00\x00\nC: EHLO me.example\nS: \x00250 x\n   abort\n" +
		"   alice: false ehlo 451 4.5.0 The server spoke no SMTP\n   session true, open false\n"},
}

func mailFrom(from, content string, to ...string) Mail {
	m := mailTo(content, to...)
	m.From = path(from)
	return m
}

// A line that does not end is not waited for.
func TestEndlessLine(t *testing.T) {
	c := NewClient(&ClientConfig{Name: "me.example"}, 1, "x.example")
	var out machine.Out
	c.Open(&out, 0)
	c.Begin(&out, 0, mailTo("x", "alice@x.example"))
	for n := 0; n < ReplyLineOctetsTaken; n += 64 {
		if r := c.Receive(&out, 0, strings.Repeat("2", 64)); r != nil {
			t.Fatalf("given up after %d octets", n)
		}
	}
	if r := c.Receive(&out, 0, "2"); r == nil || !r.Session || !c.Done() || ending(out) != "abort" {
		t.Errorf("%+v, done %v", r, c.Done())
	}
}

// How a client makes use of what servers offer, and what it does where they do not.
func TestClientWays(t *testing.T) {
	for _, c := range ways {
		c.cfg.Name = "me.example"
		want := strings.TrimPrefix(c.script, "\n")
		if got := converse(t, c.cfg, c.mail, want); got != want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.name, got, want)
		}
	}
}

// Where nobody can read along, the simplest way to log in does.
func TestMechanism(t *testing.T) {
	for _, c := range []struct {
		offered     string
		open, under string
	}{
		{"PLAIN LOGIN CRAM-MD5", "CRAM-MD5", "PLAIN"},
		{"login cram-md5", "CRAM-MD5", "LOGIN"},
		{"CRAM-MD5", "CRAM-MD5", "CRAM-MD5"},
		{"LOGIN PLAIN", "PLAIN", "PLAIN"},
		{"GSSAPI", "", ""},
	} {
		o := parseOffers("x\nAUTH " + c.offered)
		if o.mechanism("", false) != c.open || o.mechanism("", true) != c.under {
			t.Errorf("%s: %q in the clear, %q under TLS", c.offered, o.mechanism("", false), o.mechanism("", true))
		}
	}
}

// Half a reply gives a server no more time.
func TestClientPatience(t *testing.T) {
	c := NewClient(&ClientConfig{Name: "me.example"}, 1, "x.example")
	var out machine.Out
	c.Open(&out, 0)
	for i, line := range []string{"220-x\r\n", "2", "20 x", "\r"} {
		out = nil
		if c.Receive(&out, trace.Time(i+1), line); len(out) != 0 {
			t.Errorf("after %q: %v", line, out)
		}
	}
	c.Receive(&out, 9, "\n")
	if want := (machine.SetTimer{Timer: c.timer(), At: trace.Time(9).Add(HelloWaitMax)}); out[len(out)-1] != want {
		t.Errorf("after the whole reply: %v, want %v", out[len(out)-1], want)
	}
}

// A personality has its own patience for every reply, and none waits less than RFC 5321
// 4.5.3.2 asks for, but where it is known to.
func TestSendingWaits(t *testing.T) {
	least := map[await]time.Duration{
		awaitGreeting: GreetingWaitMax, awaitMail: MailWaitMax, awaitRcpt: RcptWaitMax,
		awaitData: DataWaitMax, awaitChunk: BlockWaitMax, awaitDot: DotWaitMax,
	}
	for _, name := range PersonalityNames() {
		w := &SendingOf(name).Waits
		for a := awaitGreeting; a < awaitNoMore; a++ {
			known := name == "opensmtpd" && a == awaitDot
			if a != awaitNothing && (w.of(a) <= 0 || w.of(a) < least[a] && !known) {
				t.Errorf("%s waits %v at %d", name, w.of(a), a)
			}
		}
	}
}

// An outcome that no server spoke of says so.
func TestOwnWord(t *testing.T) {
	c := NewClient(&ClientConfig{Name: "me.example"}, 1, "x.example")
	var out machine.Out
	c.Open(&out, 0)
	c.Begin(&out, 0, mailTo("\xfc", "alice@x.example"))
	c.Receive(&out, 0, "220 x\r\n")
	r := c.Receive(&out, 0, "250 x\r\n")
	if r == nil || !r.Recipients[0].Own || r.Recipients[0].Reply.Because.Section != "3" {
		t.Errorf("%+v", r)
	}
}

// An address that is not ASCII goes into ORCPT by the numbers of its characters, and comes
// out as it went in.
func TestOriginalRecipient(t *testing.T) {
	for address, want := range map[string]string{
		"bob@b.example": "rfc822;bob@b.example", "jörg@b.example": `utf-8;j\x{F6}rg@b.example`, "他@b.example": `utf-8;\x{4ED6}@b.example`,
	} {
		got := OriginalRecipient(path(address))
		r := Recipient{Original: got}
		_, value, _ := strings.Cut(r.notifyParameters(), "=")
		if back, mistake := parseOriginal(value); got != want || back != got || mistake != "" {
			t.Errorf("%s: %s, and %q (%s)", address, got, back, mistake)
		}
	}
}

// TestMended: no lone CR or LF goes out (RFC 5321 2.3.8).
func TestMended(t *testing.T) {
	for in, want := range map[string]string{
		"a\r\nb\r\n": "a\r\nb\r\n", "a\nb": "a\r\nb", "a\rb": "a\r\nb", "\n.\r\n": "\r\n.\r\n", "\r\r\n\n": "\r\n\r\n\r\n", "": "",
	} {
		if got := mended(in); got != want || hasBare(got) || hasBare(in) != (in != want) {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}
