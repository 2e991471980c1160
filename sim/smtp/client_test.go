package smtp

import (
	"fmt"
	"strings"
	"testing"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

func path(s string) Path {
	p, err := ParsePath(s)
	if err != nil {
		panic(err)
	}
	return p
}

func mailTo(content string, to ...string) Mail {
	m := Mail{From: path("bob@client.example"), Content: content, Message: "q1"}
	for _, s := range to {
		m.Recipients = append(m.Recipients, Recipient{Path: path(s)})
	}
	return m
}

func underUTF8(m Mail) Mail {
	m.UTF8 = true
	return m
}

// show returns a result as the tests write it: "alice: ok dot 250 ..." and so on,
// then "session" and "open".
func show(mail Mail, r *Result) string {
	if r == nil {
		return "   nothing yet\n"
	}
	var b strings.Builder
	for i, o := range r.Recipients {
		what := o.Reply.String()
		if o.Failure != "" {
			what = string(o.Failure)
		}
		fmt.Fprintf(&b, "   %s: %v %s %s\n", mail.Recipients[i].Local, o.Accepted, o.Stage, what)
	}
	fmt.Fprintf(&b, "   session %v, open %v\n", r.Session, r.Open)
	if r.NoTLS {
		b.WriteString("   perhaps without TLS\n")
	}
	return b.String()
}

// converse plays the S lines of a transcript to a client and returns what really was
// said; "> close", "> reset", "> wait" happen to the client, "> again" begins mail
// once more, "> quit" ends the session.
func converse(t *testing.T, cfg ClientConfig, mail Mail, script string) string {
	t.Helper()
	var b strings.Builder
	var all machine.Out
	c := NewClient(&cfg, 1, "x.example")
	hear := func(out machine.Out) {
		all = append(all, out...)
		for _, l := range strings.SplitAfter(sent(out), "\r\n") {
			if l != "" {
				b.WriteString("C: " + strings.TrimSuffix(l, "\r\n") + "\n")
			}
		}
		for _, e := range out {
			if tls, ok := e.(machine.StartTLS); ok {
				b.WriteString("   starttls " + tls.Name + "\n")
			}
		}
		if end := ending(out); end != "" {
			b.WriteString("   " + end + "\n")
		}
	}
	var out machine.Out
	c.Open(&out, 0)
	c.Begin(&out, 0, mail)
	for _, l := range strings.Split(script, "\n") {
		out = nil
		var r *Result
		switch {
		case strings.HasPrefix(l, "S: "):
			r = c.Receive(&out, 0, strings.NewReplacer(`\r`, "\r", `\n`, "\n").Replace(l[3:])+"\r\n")
		case l == "> close":
			r = c.Closed(&out, 0, "")
		case l == "> reset":
			r = c.Closed(&out, 0, machine.Reset)
		case l == "> wait":
			r = c.Fire(&out, 0, machine.Timer{Of: machine.ForConn, N: 1})
		case l == "> tls":
			r = c.TLSDone(&out, 0, machine.TLSDone{Conn: 1, Version: "TLS 1.3", Problems: []string{"tls-self-signed"}})
		case l == "> alert":
			r = c.TLSFailed(&out, 0, machine.TLSFailed{Conn: 1, Alert: "handshake_failure"})
		case l == "> again":
			c.Begin(&out, 0, mail)
		case l == "> quit":
			c.Quit(&out, 0)
		default:
			continue
		}
		if r != nil && r.Leaves {
			c.Quit(&out, 0)
		}
		b.WriteString(l + "\n")
		hear(out)
		if r != nil {
			b.WriteString(show(mail, r))
		}
	}
	notes(t, all)
	return b.String()
}

const hi = "Subject: hi\r\n\r\n.hi\r\n"

var conversations = []struct {
	name   string
	user   string
	mail   Mail
	script string
}{
	{"one by one, and the session is used again", "", mailTo(hi, "alice@x.example", "carol@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250 x.example
C: MAIL FROM:<bob@client.example>
S: 250 2.1.0 ok
C: RCPT TO:<alice@x.example>
S: 250 ok
C: RCPT TO:<carol@x.example>
S: 550 5.1.1 who?
C: DATA
S: 354 go
C: Subject: hi
C: 
C: ..hi
C: .
S: 250 2.0.0 taken
   alice: true dot 250 2.0.0 taken
   carol: false rcpt 550 5.1.1 who?
   session false, open true
> again
C: MAIL FROM:<bob@client.example>
S: 451 4.3.2 later
   alice: false mail 451 4.3.2 later
   carol: false mail 451 4.3.2 later
   session false, open true
> quit
C: QUIT
S: 221 bye
   close
`},
	{"a group, and what the server offers", "", mailTo("\xfc", "alice@x.example", "carol@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example
S: 250-SIZE 100
S: 250-8bitmime
S: 250 PIPELINING
C: MAIL FROM:<bob@client.example> SIZE=3 BODY=8BITMIME
C: RCPT TO:<alice@x.example>
C: RCPT TO:<carol@x.example>
C: DATA
S: 250 ok\r\n550 no\r\n452 4.5.3 full\r\n354 go
C: .
S: 554 5.5.1 nobody
   alice: false rcpt 550 no
   carol: false rcpt 452 4.5.3 full
   session false, open true
> again
C: MAIL FROM:<bob@client.example> SIZE=3 BODY=8BITMIME
C: RCPT TO:<alice@x.example>
C: RCPT TO:<carol@x.example>
C: DATA
S: 250 ok\r\n250 ok\r\n550 no\r\n451 no
   alice: false data 451 no
   carol: false rcpt 550 no
   session false, open true
> again
C: RSET
S: 250 ok
C: MAIL FROM:<bob@client.example> SIZE=3 BODY=8BITMIME
C: RCPT TO:<alice@x.example>
C: RCPT TO:<carol@x.example>
C: DATA
S: 550 5.7.1 go away\r\n503 what\r\n503 what\r\n503 what
   alice: false mail 550 5.7.1 go away
   carol: false mail 550 5.7.1 go away
   session false, open true
`},
	{"the server takes no message of that size", "", mailTo(hi, "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250 SIZE 19
   alice: false mail 552 5.3.4 Message too big for the server
   session false, open true
> again
C: RSET
S: 250 ok
   alice: false mail 552 5.3.4 Message too big for the server
   session false, open true
`},
	{"nobody is left, so there is no DATA", "", mailTo(hi, "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 500 what?
C: HELO me.example
S: 250 x.example
C: MAIL FROM:<bob@client.example>
S: 250 ok
C: RCPT TO:<alice@x.example>
S: 550-5.1.1 no
S: 550 5.1.1 such user
   alice: false rcpt 550 5.1.1 no such user
   session false, open true
> again
C: RSET
S: 250 ok
C: MAIL FROM:<bob@client.example>
`},
	{"AUTH", "bob", mailTo(hi, "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250 AUTH LOGIN plain
C: AUTH PLAIN AGJvYgBwZWFy
S: 235 2.7.0 ok
C: MAIL FROM:<bob@client.example>
`},
	{"AUTH is refused", "bob", mailTo(hi, "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250 AUTH PLAIN
C: AUTH PLAIN AGJvYgBwZWFy
S: 535 5.7.8 no
C: QUIT
   alice: false ehlo 535 5.7.8 no
   session true, open false
`},
	{"AUTH in two lines, for the line would be too long", strings.Repeat("b", 400), mailTo(hi, "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250-x.example\r\n250 AUTH PLAIN
C: AUTH PLAIN
S: 334 
C: ` + plainResponse(strings.Repeat("b", 400), "pear") + `
S: 334 more?
   abort
   alice: false ehlo 451 4.5.0 The server gave an unexpected reply
   session true, open false
`},
	{"AUTH is not offered", "bob", mailTo(hi, "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250 x.example
C: QUIT
   alice: false ehlo 451 4.7.4 The server offers no way to log in that is used here
   session true, open false
`},
	{"no service", "", mailTo(hi, "alice@x.example"), `
S: 554 no service
C: QUIT
   alice: false greeting 554 no service
   session true, open false
> close
   close
`},
	{"the server has to go", "", mailTo(hi, "alice@x.example", "carol@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250 x.example
C: MAIL FROM:<bob@client.example>
S: 250 ok
C: RCPT TO:<alice@x.example>
S: 550 no
C: RCPT TO:<carol@x.example>
S: 421 4.3.2 closing
   close
   alice: false rcpt 550 no
   carol: false rcpt 421 4.3.2 closing
   session true, open false
`},
	{"silence after the dot", "", mailTo("", "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250 PIPELINING is no keyword here
C: MAIL FROM:<bob@client.example>
S: 250 ok
C: RCPT TO:<alice@x.example>
S: 251 ok
C: DATA
S: 354 go
C: .
> wait
   close
   alice: false dot failure-timeout
   session true, open false
`},
	{"the connection breaks", "", mailTo(hi, "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
> reset
   alice: false ehlo failure-reset
   session true, open false
`},
	{"the server hangs up", "", mailTo(hi, "alice@x.example"), `
> close
   close
   alice: false greeting failure-reset
   session true, open false
`},
	{"that is no mail server", "", mailTo(hi, "alice@x.example"), `
S: HTTP/1.1 400 Bad Request
   abort
   alice: false greeting 451 4.5.0 The server spoke no SMTP
   session true, open false
`},
	{"two codes in one reply", "", mailTo(hi, "alice@x.example"), `
S: 220-x.example
S: 250 x.example
   abort
   alice: false greeting 451 4.5.0 The server spoke no SMTP
   session true, open false
`},
	{"an endless line", "", mailTo(hi, "alice@x.example"), `
S: 220 ` + strings.Repeat("x", 5000) + `
   abort
   alice: false greeting 451 4.5.0 The server spoke no SMTP
   session true, open false
`},
	{"an endless reply", "", mailTo(hi, "alice@x.example"), `
S: ` + strings.Repeat(`220-x\r\n`, ReplyLinesMax) + `220-x
   abort
   alice: false greeting 451 4.5.0 The server spoke no SMTP
   session true, open false
`},
	{"a success that cannot be", "", mailTo(hi, "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250 x.example
C: MAIL FROM:<bob@client.example>
S: 354 go
   abort
   alice: false mail 451 4.5.0 The server gave an unexpected reply
   session true, open false
`},
	{"a reply to nothing", "", mailTo(hi, "alice@x.example"), `
S: 220 x.example
C: EHLO me.example
S: 250 x.example
C: MAIL FROM:<bob@client.example>
S: 550 no\r\n250 but then
   abort
   alice: false mail 550 no
   session false, open false
`},
}

func TestConversations(t *testing.T) {
	for _, c := range conversations {
		cfg := ClientConfig{Name: "me.example", User: c.user, Password: "pear"}
		want := strings.TrimPrefix(c.script, "\n")
		if got := converse(t, cfg, c.mail, want); got != want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.name, got, want)
		}
	}
}

// How long the client waits depends on what it waits for, and it waits for nothing
// between two transactions.
func TestClientWaits(t *testing.T) {
	c := NewClient(&ClientConfig{Name: "me.example"}, 1, "x.example")
	timer := machine.Timer{Of: machine.ForConn, N: 1}
	var out machine.Out
	c.Open(&out, 0)
	c.Begin(&out, 0, mailTo(hi, "alice@x.example"))
	replies := []struct {
		reply string
		want  machine.Effect
	}{
		{"220 x\r\n", machine.SetTimer{Timer: timer, At: trace.Time(9).Add(HelloWaitMax)}},
		{"250 x\r\n", machine.SetTimer{Timer: timer, At: trace.Time(9).Add(MailWaitMax)}},
		{"250 x\r\n", machine.SetTimer{Timer: timer, At: trace.Time(9).Add(RcptWaitMax)}},
		{"250 x\r\n", machine.SetTimer{Timer: timer, At: trace.Time(9).Add(DataWaitMax)}},
		{"354 x\r\n", machine.SetTimer{Timer: timer, At: trace.Time(9).Add(DotWaitMax)}},
		{"250 x\r\n", machine.CancelTimer{Timer: timer}},
	}
	if last := out[len(out)-1]; last != (machine.SetTimer{Timer: timer, At: trace.Time(0).Add(GreetingWaitMax)}) {
		t.Errorf("opened with %v", last)
	}
	for _, r := range replies {
		out = nil
		c.Receive(&out, 9, r.reply)
		if last := out[len(out)-1]; last != r.want {
			t.Errorf("after %q: %v, want %v", r.reply, last, r.want)
		}
	}
	out = nil
	if c.Fire(&out, 10, timer) != nil || out != nil {
		t.Error("a timer that was cancelled had an effect")
	}
}

// An idle session that ends says so, and one that was left does not.
func TestClientEndsIdle(t *testing.T) {
	for _, quit := range []bool{false, true} {
		c := NewClient(&ClientConfig{Name: "me.example"}, 1, "x.example")
		var out machine.Out
		c.Open(&out, 0)
		c.Receive(&out, 0, "220 x\r\n")
		c.Receive(&out, 0, "250 x\r\n")
		if quit {
			c.Quit(&out, 0)
		}
		r := c.Closed(&out, 0, "")
		if (r == nil) != quit || r != nil && (!r.Session || r.Open || len(r.Recipients) != 0) || !c.Done() {
			t.Errorf("quit %v: %v, done %v", quit, r, c.Done())
		}
	}
}

// A clone goes on by itself.
func TestClientClone(t *testing.T) {
	c := NewClient(&ClientConfig{Name: "me.example"}, 1, "x.example")
	mail := mailTo(hi, "alice@x.example", "carol@x.example")
	var out machine.Out
	c.Open(&out, 0)
	c.Begin(&out, 0, mail)
	c.Receive(&out, 0, "220 x\r\n")
	c.Receive(&out, 0, "250-x\r\n250 PIPELINING\r\n")
	c.Receive(&out, 0, "250 ok\r\n550 no\r\n25")
	d := c.Clone()
	one := c.Receive(&out, 0, "0 ok\r\n451 no\r\n")
	d.Receive(&out, 0, "1 ok\r\n354 go\r\n")
	two := d.Receive(&out, 0, "250 ok\r\n")
	if got := show(mail, one) + show(mail, two); got != `   alice: false rcpt 550 no
   carol: false data 451 no
   session false, open true
   alice: false rcpt 550 no
   carol: true dot 250 ok
   session false, open true
` {
		t.Errorf("got %s", got)
	}
}

// Both sides understand each other, whatever is in the mail.
func TestClientMeetsServer(t *testing.T) {
	contents := []string{"", ".", "a\r\n.\r\nb", hi, "x\n.\ny\r\n", strings.Repeat(".\r\n", 300), "\xfc\r\n"}
	for _, helo := range []bool{false, true} {
		for _, auth := range []bool{false, true} {
			cfg := testConfig
			cfg.Auth = auth
			h := &testHost{later: true}
			if helo {
				h.faults = []machine.Fault{{Stage: machine.StageEHLO, Kind: machine.FaultReply, Reply: "502 no"}}
			}
			client := NewClient(&ClientConfig{Name: "me.example", Sending: SendingOf("go-smtp")}, 1, "x.example")
			if auth && !helo {
				client.cfg = &ClientConfig{Name: "me.example", User: "alice", Password: "secret"}
			}
			p := pair{t: t, client: client, server: NewServer(&cfg, -1, testPeer), host: h}
			p.open()
			for i, content := range contents {
				mail := mailTo(content, "alice@x", "nobody@x")
				r := p.deliver(mail)
				_, want, _ := strings.Cut(h.accepted[i], "): ")
				if got := show(mail, r); !r.Open || !strings.HasPrefix(got, "   alice: true dot 250 2.6.0 m1 taken\n   nobody: false rcpt 550 5.1.1") {
					t.Errorf("%q: %s", content, got)
				}
				if sent := mended(content); want != sent && want != sent+"\r\n" {
					t.Errorf("%q arrived as %q", content, want)
				}
			}
			p.quit()
		}
	}
}

// pair is a client and a server with a link between them.
type pair struct {
	t      *testing.T
	client *Client
	server *Server
	host   *testHost
	result *Result
	heard  string // all that the server said
}

func (p *pair) open() {
	var out, answer machine.Out
	p.client.Open(&out, 0)
	p.server.Open(&answer, 0, p.host)
	p.pump(sent(answer), &out)
}

func (p *pair) deliver(mail Mail) *Result {
	p.result = nil
	var out machine.Out
	p.client.Begin(&out, 0, mail)
	p.pump("", &out)
	return p.result
}

func (p *pair) quit() {
	var out machine.Out
	p.client.Quit(&out, 0)
	p.pump("", &out)
	if !p.client.Done() || !p.server.Done() {
		p.t.Error("the session did not end")
	}
}

// pump carries octets to and fro until nobody has anything to say.
func (p *pair) pump(toClient string, out *machine.Out) {
	for {
		p.heard += toClient
		if toClient != "" {
			if r := p.client.Receive(out, 0, toClient); r != nil {
				p.result = r
				if r.Leaves {
					p.client.Quit(out, 0)
				}
			}
		}
		toServer := sent(*out)
		if toServer == "" {
			return
		}
		*out = nil
		var answer machine.Out
		p.server.Receive(&answer, 0, p.host, toServer)
		p.host.settle(&answer, p.server)
		toClient = sent(answer)
	}
}
