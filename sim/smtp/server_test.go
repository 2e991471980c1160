package smtp

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// dialogue plays the lines of a transcript against a server and returns what really
// was said: "C: " a line, "S: " a reply line, "because" the rule of a refusal, and
// "closed" or "aborted".
func dialogue(t *testing.T, cfg ServerConfig, h *testHost, script string) string {
	t.Helper()
	var all machine.Out
	var b strings.Builder
	s := NewServer(&cfg, -1, testPeer)
	hear := func(out machine.Out) {
		all = append(all, out...)
		for _, l := range strings.SplitAfter(sent(out), "\r\n") {
			if l != "" {
				b.WriteString("S: " + strings.TrimSuffix(l, "\r\n") + "\n")
			}
		}
		for _, e := range out {
			if n, ok := e.(machine.Note); ok && n.Kind == trace.SMTPReply && n.Because != nil && n.Detail.(trace.Reply).Code >= 400 {
				b.WriteString("   because " + strings.TrimSpace(n.Because.Rule()+" "+string(n.Because.Key)) + "\n")
			}
		}
		if end := ending(out); end != "" {
			b.WriteString("   " + end + "\n")
		}
	}
	var out machine.Out
	s.Open(&out, 0, h)
	hear(out)
	for _, l := range strings.Split(script, "\n") {
		text, ok := strings.CutPrefix(l, "C: ")
		if !ok {
			continue
		}
		b.WriteString(l + "\n")
		out = nil
		s.Receive(&out, 0, h, strings.NewReplacer(`\r`, "\r", `\n`, "\n", `\0`, "\x00", `\t`, "\t").Replace(text)+"\r\n")
		h.settle(&out, s)
		hear(out)
	}
	notes(t, all)
	return b.String()
}

// Each dialogue shows one rule. Written as it should go; the test plays the C lines.
var dialogues = []struct {
	name, script string
}{
	{"a message from greeting to goodbye", `
S: 220 mx.example ESMTP MailScope
C: EHLO client.example
S: 250-mx.example
S: 250-PIPELINING
S: 250-SIZE 1000
S: 250-8BITMIME
S: 250-ENHANCEDSTATUSCODES
S: 250 HELP
C: MAIL FROM:<bob@client.example> SIZE=20 BODY=8BITMIME
S: 250 2.1.0 Sender ok
C: RCPT TO:<alice@example>
S: 250 2.1.5 Recipient ok
C: DATA
S: 354 Send the message, end with a dot on a line of its own
C: Subject: hi\r\n\r\n..dot\r\n.
S: 250 2.6.0 m1 taken
C: QUIT
S: 221 2.0.0 Bye
   close
`},
	{"HELO is enough, in any case of letters, and then there are no parameters", `
S: 220 mx.example ESMTP MailScope
C: hElO [192.0.2.7]
S: 250 mx.example
C: mail from:<> SIZE=1
S: 555 5.5.4 Parameter not recognized
   because RFC 5321 4.1.1.11 smtp-unknown-parameter
C: mail from:<>
S: 250 2.1.0 Sender ok
C: rcpt to:<Postmaster>
S: 250 2.1.5 Recipient ok
`},
	{"nothing but EHLO opens the way to mail", `
S: 220 mx.example ESMTP MailScope
C: MAIL FROM:<a@b.example>
S: 503 5.5.1 Send EHLO first
   because RFC 5321 4.1.4 smtp-need-hello
C: DATA
S: 503 5.5.1 Send EHLO first
   because RFC 5321 4.1.4 smtp-need-hello
C: NOOP whatever
S: 250 2.0.0 Ok
C: RSET
S: 250 2.0.0 Ok
C: VRFY alice
S: 250 2.1.5 <alice@example>
C: VRFY bob
S: 252 2.0.0 Will take mail for it and try to deliver
C: HELP
S: 214-2.0.0 Commands:
S: 214-2.0.0 EHLO HELO MAIL RCPT DATA
S: 214-2.0.0 RSET NOOP QUIT VRFY HELP AUTH
S: 214 2.0.0 See RFC 5321
`},
	{"the order of a transaction", `
S: 220 mx.example ESMTP MailScope
C: HELO c.example
S: 250 mx.example
C: RCPT TO:<alice@example>
S: 503 5.5.1 Send MAIL first
   because RFC 5321 4.1.4 smtp-need-mail
C: DATA
S: 503 5.5.1 Send MAIL first
   because RFC 5321 4.1.4 smtp-need-mail
C: MAIL FROM:<a@b.example>
S: 250 2.1.0 Sender ok
C: MAIL FROM:<a@b.example>
S: 503 5.5.1 A transaction is open, send RSET first
   because RFC 5321 4.1.4 smtp-nested-mail
C: DATA
S: 503 5.5.1 Send RCPT first
   because RFC 5321 4.1.4 smtp-need-rcpt
C: RCPT TO:<carol@example>
S: 550 5.1.1 No such user
   because smtp-fault-reply
C: DATA
S: 554 5.5.1 No valid recipients
   because RFC 5321 3.3 smtp-no-recipient
C: RSET
S: 250 2.0.0 Ok
C: MAIL FROM:<a@b.example>
S: 250 2.1.0 Sender ok
C: DATA
S: 503 5.5.1 Send RCPT first
   because RFC 5321 4.1.4 smtp-need-rcpt
C: HELO c.example
S: 250 mx.example
C: RCPT TO:<alice@example>
S: 503 5.5.1 Send MAIL first
   because RFC 5321 4.1.4 smtp-need-mail
`},
	{"what is no command, and what is none here", `
S: 220 mx.example ESMTP MailScope
C: GET / HTTP/1.1
S: 500 5.5.2 Command not recognized
   because RFC 5321 4.2.4 smtp-unknown-command
C: STARTTLS
S: 502 5.5.1 Command not implemented
   because RFC 5321 4.2.4 smtp-not-implemented
C: EXPN list
S: 502 5.5.1 Command not implemented
   because RFC 5321 4.2.4 smtp-not-implemented
C: AUTH PLAIN
S: 502 5.5.1 Command not implemented
   because RFC 5321 4.2.4 smtp-not-implemented
C: NOOP\nQUIT
S: 500 5.5.2 Octet not allowed in a command
   because RFC 5321 2.3.8 smtp-bare-line-end
C: QUIT\r
S: 500 5.5.2 Octet not allowed in a command
   because RFC 5321 2.3.8 smtp-bare-line-end
C: NOOP \0
S: 500 5.5.2 Octet not allowed in a command
   because RFC 5321 2.4 smtp-not-ascii
C: NOOP ` + strings.Repeat("x", 506) + `
S: 500 5.5.2 Line too long
   because RFC 5321 4.5.3.1.4 smtp-line-long
C: NOOP ` + strings.Repeat("x", 505) + `
S: 250 2.0.0 Ok
C: ` + strings.Repeat("x", 20000) + `
S: 500 5.5.2 Line too long
   because RFC 5321 4.5.3.1.4 smtp-line-long
C: QUIT \t
S: 221 2.0.0 Bye
   close
`},
	{"arguments", `
S: 220 mx.example ESMTP MailScope
C: EHLO
S: 501 Say your host name
   because RFC 5321 4.1.1.1 smtp-need-name
C: HELO under_score
S: 501 That is no host name
   because RFC 5321 4.1.2 smtp-domain-octet
C: HELO [192.0.2.256]
S: 501 That is no host name
   because RFC 5321 4.1.3 smtp-literal
C: HELO c.example
S: 250 mx.example
C: RSET now
S: 501 5.5.4 This command takes no argument
   because RFC 5321 4.3.2 smtp-no-argument
C: VRFY
S: 501 5.5.4 This command needs an argument
   because RFC 5321 4.1.1 smtp-need-argument
C: MAIL TO:<a@b.example>
S: 501 5.5.2 Write MAIL FROM:<address>
   because RFC 5321 4.1.1.2 smtp-mail-form
C: MAIL FROM: <a@b.example>
S: 501 5.1.7 Bad sender address
   because RFC 5321 4.1.2 smtp-path-no-bracket
C: MAIL FROM:<bad@b.example>
S: 550 5.7.1 Not you
   because smtp-fault-reply
C: MAIL FROM:<a@b.example>
S: 250 2.1.0 Sender ok
C: RCPT alice
S: 501 5.5.2 Write RCPT TO:<address>
   because RFC 5321 4.1.1.3 smtp-rcpt-form
C: RCPT TO:<>
S: 501 5.1.3 Bad recipient address
   because RFC 5321 4.1.1.3 smtp-null-recipient
C: RCPT TO:<alice@exa mple>
S: 501 5.1.3 Bad recipient address
   because RFC 5321 4.1.2 smtp-path-no-end
C: RCPT TO:<@relay.example,@other.example:alice@example>
S: 250 2.1.5 Recipient ok
C: RCPT TO:<alice@example> NOTIFY=NEVER
S: 555 5.5.4 Parameter not recognized
   because RFC 5321 4.1.1.11 smtp-unknown-parameter
`},
	{"parameters of MAIL", `
S: 220 mx.example ESMTP MailScope
C: EHLO c.example
S: 250-mx.example
S: 250-PIPELINING
S: 250-SIZE 1000
S: 250-8BITMIME
S: 250-ENHANCEDSTATUSCODES
S: 250 HELP
C: MAIL FROM:<a@b.example> SIZE=1001
S: 552 5.3.4 Message too big
   because RFC 1870 6.1 smtp-announced-too-big
C: MAIL FROM:<a@b.example> SIZE=99999999999999999999
S: 552 5.3.4 Message too big
   because RFC 1870 6.1 smtp-announced-too-big
C: MAIL FROM:<a@b.example> SIZE=big
S: 501 5.5.4 Bad parameter
   because RFC 5321 4.1.2 smtp-bad-parameter
C: MAIL FROM:<a@b.example>SIZE=1
S: 501 5.5.4 Bad parameter
   because RFC 5321 4.1.2 smtp-bad-parameter
C: MAIL FROM:<a@b.example>  SIZE=1
S: 501 5.5.4 Bad parameter
   because RFC 5321 4.1.2 smtp-bad-parameter
C: MAIL FROM:<a@b.example> SIZE=1 size=1
S: 501 5.5.4 Bad parameter
   because RFC 5321 4.1.2 smtp-bad-parameter
C: MAIL FROM:<a@b.example> BODY=BINARYMIME
S: 501 5.5.4 Bad parameter
   because RFC 5321 4.1.2 smtp-bad-parameter
C: MAIL FROM:<a@b.example> AUTH=<>
S: 555 5.5.4 Parameter not recognized
   because RFC 5321 4.1.1.11 smtp-unknown-parameter
C: MAIL FROM:<a@b.example> body=7bit SIZE=1000
S: 250 2.1.0 Sender ok
`},
	{"a message that is too big is read to its end", `
S: 220 mx.example ESMTP MailScope
C: HELO c.example
S: 250 mx.example
C: MAIL FROM:<a@b.example>
S: 250 2.1.0 Sender ok
C: RCPT TO:<alice@example>
S: 250 2.1.5 Recipient ok
C: DATA
S: 354 Send the message, end with a dot on a line of its own
C: ` + strings.Repeat("x", 999) + `\r\n.
S: 552 5.3.4 Message too big
   because RFC 1870 6.3 smtp-content-too-big
C: MAIL FROM:<a@b.example>
S: 250 2.1.0 Sender ok
`},
	{"a group gets its replies together, and neither LF nor CR ends a message", `
S: 220 mx.example ESMTP MailScope
C: EHLO c.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<alice@example>\r\nRCPT TO:<x@example>\r\nDATA
S: 250-mx.example
S: 250-PIPELINING
S: 250-SIZE 1000
S: 250-8BITMIME
S: 250-ENHANCEDSTATUSCODES
S: 250 HELP
S: 250 2.1.0 Sender ok
S: 250 2.1.5 Recipient ok
S: 550 5.1.1 No such user
S: 354 Send the message, end with a dot on a line of its own
   because smtp-fault-reply
C: one\n.\nMAIL FROM:<evil@b.example>\r\n.\rtwo\r.\r\nthree\n.
C: .\r\nRSET\r\nQUIT
S: 250 2.6.0 m1 taken
S: 250 2.0.0 Ok
S: 221 2.0.0 Bye
   close
`},
}

func TestDialogues(t *testing.T) {
	for _, d := range dialogues {
		want := strings.TrimPrefix(d.script, "\n")
		if got := dialogue(t, testConfig, &testHost{}, want); got != want {
			t.Errorf("%s:\n%s\nwant:\n%s", d.name, got, want)
		}
		if got := dialogue(t, testConfig, &testHost{later: true}, want); got != strings.ReplaceAll(want, "\r", "") {
			t.Errorf("%s, stored later:\n%s", d.name, got)
		}
	}
}

// What the host gets is what was sent, without the stuffed dots.
func TestAcceptedContent(t *testing.T) {
	h := &testHost{}
	dialogue(t, testConfig, h, dialogues[0].script)
	dialogue(t, testConfig, h, dialogues[len(dialogues)-1].script)
	want := []string{
		"bob@client.example -> alice@example (ESMTP): Subject: hi\r\n\r\n.dot\r\n",
		"a@b.example -> alice@example (ESMTP): one\n.\nMAIL FROM:<evil@b.example>\r\n\rtwo\r.\r\nthree\n.\r\n",
	}
	if !slices.Equal(h.accepted, want) {
		t.Errorf("accepted %q, want %q", h.accepted, want)
	}
}

func TestAuth(t *testing.T) {
	b64 := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	good := b64("\x00alice\x00secret")
	cases := []struct {
		name  string
		lines []string
		last  string // the reply to the last line
		user  string
	}{
		{"mail needs a login", []string{"MAIL FROM:<a@b.example>"}, "530 5.7.0", ""},
		{"PLAIN in one line", []string{"AUTH PLAIN " + good}, "235 2.7.0", "alice"},
		{"PLAIN in two lines", []string{"auth plain", good}, "235 2.7.0", "alice"},
		{"PLAIN for oneself", []string{"AUTH PLAIN " + b64("alice\x00alice\x00secret")}, "235 2.7.0", "alice"},
		{"PLAIN for another", []string{"AUTH PLAIN " + b64("bob\x00alice\x00secret")}, "535 5.7.8", ""},
		{"wrong password", []string{"AUTH PLAIN " + b64("\x00alice\x00wrong")}, "535 5.7.8", ""},
		{"empty first response", []string{"AUTH PLAIN ="}, "501 5.5.2", ""},
		{"LOGIN", []string{"AUTH LOGIN", b64("alice"), b64("secret")}, "235 2.7.0", "alice"},
		{"LOGIN with the user at once", []string{"AUTH LOGIN " + b64("alice"), b64("secret")}, "235 2.7.0", "alice"},
		{"LOGIN as nobody", []string{"AUTH LOGIN", ""}, "535 5.7.8", ""},
		{"taken back", []string{"AUTH LOGIN", "*"}, "501 5.7.0", ""},
		{"and then it may begin again", []string{"AUTH LOGIN", "*", "AUTH PLAIN " + good}, "235 2.7.0", "alice"},
		{"no base64", []string{"AUTH PLAIN", "alice/secret!"}, "501 5.5.2", ""},
		{"an endless answer", []string{"AUTH PLAIN", strings.Repeat("A", AuthLineOctetsMax-1)}, "500 5.5.6", ""},
		{"a long answer", []string{"AUTH PLAIN", strings.Repeat("A", AuthLineOctetsMax-4)}, "501 5.5.2", ""},
		{"no mechanism", []string{"AUTH"}, "501 5.5.4", ""},
		{"unknown mechanism", []string{"AUTH CRAM-MD5"}, "504 5.5.4", ""},
		{"twice", []string{"AUTH PLAIN " + good, "AUTH PLAIN " + good}, "503 5.5.1", "alice"},
		{"after HELO", []string{"HELO c.example", "AUTH PLAIN " + good}, "503 5.5.1", ""},
		{"within a transaction", []string{"AUTH PLAIN " + b64("\x00alice\x00no"), "AUTH PLAIN " + good, "MAIL FROM:<a@b.example> AUTH=<>", "AUTH LOGIN"}, "503 5.5.1", "alice"},
		{"afterwards mail may come", []string{"AUTH PLAIN " + good, "MAIL FROM:<a@b.example>"}, "250 2.1.0", "alice"},
	}
	cfg := testConfig
	cfg.Auth, cfg.Submission = true, true
	for _, c := range cases {
		h, s := &testHost{}, NewServer(&cfg, -1, testPeer)
		var out machine.Out
		s.Open(&out, 0, h)
		s.Receive(&out, 0, h, "EHLO c.example\r\n")
		for _, l := range c.lines {
			out = nil
			s.Receive(&out, 0, h, l+"\r\n")
			notes(t, out)
		}
		if got := sent(out); !strings.HasPrefix(got, c.last) || s.User() != c.user {
			t.Errorf("%s: %q and user %q, want %s and %q", c.name, got, s.User(), c.last, c.user)
		}
	}
}

// A secret never stands in what is shown outside of a simulation.
func TestMasked(t *testing.T) {
	for line, want := range map[string]string{
		"AUTH PLAIN AGE=":      "AUTH PLAIN ***",
		"auth login YWxpY2U=":  "auth login ***",
		"AUTH X-OWN secret to": "AUTH X-OWN ***",
		"AUTH PLAIN":           "",
		"NOOP AUTH PLAIN":      "",
	} {
		c := parseCommand(line)
		if got := c.masked(); got != want {
			t.Errorf("%q is masked as %q, want %q", line, got, want)
		}
	}
	if c := (command{verb: VerbAnswer, line: "c2VjcmV0"}); c.masked() != stars {
		t.Errorf("an answer is masked as %q", c.masked())
	}
}

func TestFaults(t *testing.T) {
	lines := []string{"EHLO c.example", "MAIL FROM:<a@b.example>", "RCPT TO:<x@example>", "RCPT TO:<alice@example>", "DATA", "hi\r\n."}
	cases := []struct {
		name  string
		fault machine.Fault
		codes string // of the replies, in order
		end   string
		state State
		taken int // messages
	}{
		{"none", machine.Fault{}, "220 250 250 550 250 354 250", "", StateReady, 1},
		{"no service", machine.Fault{Stage: machine.StageGreeting, Kind: machine.FaultReply, Reply: "554 5.3.2 No"},
			"554 503 503 503 503 503 503 503", "", StateConnected, 0},
		{"closing", machine.Fault{Stage: machine.StageEHLO, Kind: machine.FaultReply, Reply: "421 4.3.2 later"}, "220 421", "close", StateClosed, 0},
		{"MAIL deferred", machine.Fault{Stage: machine.StageMail, Kind: machine.FaultReply, Reply: "451 4.3.2 later"},
			"220 250 451 503 503 503 500 500", "", StateReady, 0},
		{"RCPT deferred for one", machine.Fault{Stage: machine.StageRcpt, Recipient: "alice@example", Kind: machine.FaultReply, Reply: "451 later"},
			"220 250 250 550 451 554 500 500", "", StateMail, 0},
		{"RCPT taken though nobody is there", machine.Fault{Stage: machine.StageRcpt, Recipient: "x@example", Kind: machine.FaultReply, Reply: "250 ok"},
			"220 250 250 250 250 354 250", "", StateReady, 1},
		{"dot deferred", machine.Fault{Stage: machine.StageDot, Kind: machine.FaultReply, Reply: "452 4.3.1 full"},
			"220 250 250 550 250 354 452", "", StateReady, 0},
		{"dot answered otherwise", machine.Fault{Stage: machine.StageDot, Kind: machine.FaultReply, Reply: "251 ok"},
			"220 250 250 550 250 354 251", "", StateReady, 1},
		{"what is no reply", machine.Fault{Stage: machine.StageData, Kind: machine.FaultReply, Reply: "no"}, "220 250 250 550 250 451 500 500", "", StateRcpt, 0},
		{"reset", machine.Fault{Stage: machine.StageData, Kind: machine.FaultReset}, "220 250 250 550 250", "abort", StateClosed, 0},
		{"silence", machine.Fault{Stage: machine.StageMail, Kind: machine.FaultTimeout}, "220 250", "", StateReady, 0},
		{"reply lost", machine.Fault{Stage: machine.StageDot, Kind: machine.FaultLoseReply}, "220 250 250 550 250 354", "abort", StateClosed, 1},
		{"reset at the dot", machine.Fault{Stage: machine.StageDot, Kind: machine.FaultReset}, "220 250 250 550 250 354", "abort", StateClosed, 0},
	}
	for _, c := range cases {
		h, s := &testHost{faults: []machine.Fault{c.fault}, later: true}, NewServer(&testConfig, -1, testPeer)
		var out machine.Out
		s.Open(&out, 0, h)
		for _, l := range lines {
			s.Receive(&out, 0, h, l+"\r\n")
			h.settle(&out, s)
		}
		notes(t, out)
		if got := codes(sent(out)); got != c.codes || ending(out) != c.end || s.State() != c.state || len(h.accepted) != c.taken {
			t.Errorf("%s: %s, %q, %v, %d taken; want %s, %q, %v, %d", c.name, got, ending(out), s.State(), len(h.accepted), c.codes, c.end, c.state, c.taken)
		}
	}
}

// codes returns the codes of the replies on the wire.
func codes(wire string) string {
	var list []string
	for _, l := range strings.Split(wire, "\r\n") {
		if len(l) > 3 && l[3] == ' ' {
			list = append(list, l[:3])
		}
	}
	return strings.Join(list, " ")
}

// A lost reply was meant, and is told as if it had been sent.
func TestLostReplyIsNoted(t *testing.T) {
	h := &testHost{faults: []machine.Fault{{Stage: machine.StageGreeting, Kind: machine.FaultLoseReply}}}
	var out machine.Out
	NewServer(&testConfig, -1, testPeer).Open(&out, 0, h)
	if list := notes(t, out); len(list) != 1 || list[0].Kind != trace.SMTPReply || sent(out) != "" {
		t.Errorf("noted %v and sent %q", list, sent(out))
	}
}

// A slow server answers when its time has come, and takes what was sent meanwhile
// after that.
func TestSlow(t *testing.T) {
	h := &testHost{faults: []machine.Fault{{Stage: machine.StageEHLO, Kind: machine.FaultSlow, Delay: time.Minute}}}
	s := NewServer(&testConfig, -1, testPeer)
	var out machine.Out
	s.Open(&out, 0, h)
	out = nil
	s.Receive(&out, 7, h, "HELO c.example\r\nNOOP\r\n")
	clone := s.Clone()
	timer := machine.Timer{Of: machine.ForReply, N: -1}
	if len(out) != 3 || out[1] != (machine.SetTimer{Timer: timer, At: trace.Time(7).Add(time.Minute)}) || s.State() != StateGreeted {
		t.Fatalf("in state %v: %v", s.State(), out)
	}
	for _, one := range []*Server{s, clone} {
		out = nil
		one.Fire(&out, trace.Time(7).Add(time.Minute), h, timer)
		if got := codes(sent(out)); got != "250 250" || one.State() != StateReady {
			t.Errorf("answered %s, and is %v", got, one.State())
		}
	}
}

// Nobody is waited for without end, and nobody's input is held without end.
func TestPatience(t *testing.T) {
	open := func(h *testHost, octets string) (*Server, machine.Out) {
		s := NewServer(&testConfig, -1, testPeer)
		var out machine.Out
		s.Open(&out, 0, h)
		s.Receive(&out, 0, h, octets)
		return s, out
	}
	toDot := "HELO c.example\r\nMAIL FROM:<>\r\nRCPT TO:<alice@example>\r\nDATA\r\nhi\r\n.\r\n"
	wait := machine.Timer{Of: machine.ForConn, N: -1}

	h := &testHost{}
	s, _ := open(h, "HELO c")
	var out machine.Out
	s.Fire(&out, 0, h, wait)
	if got := sent(out); !strings.HasPrefix(got, "421 4.4.2") || ending(out) != "close" || !s.Done() {
		t.Errorf("a silent client got %q", got)
	}

	h = &testHost{later: true}
	s, out = open(h, toDot+strings.Repeat("x", PendingOctetsMax+1))
	if got := codes(sent(out)); !strings.HasSuffix(got, "354 421") || !s.Done() {
		t.Errorf("a client that never stops got %s", got)
	}
	h.settle(&out, s) // the verdict comes too late and does no harm

	h = &testHost{later: true}
	s, out = open(h, toDot)
	s.Closed(&out, 0, "") // the client has finished sending, and still gets its answer
	h.settle(&out, s)
	if got := codes(sent(out)); !strings.HasSuffix(got, "354 250") || ending(out) != "close" {
		t.Errorf("a client that only listens got %s, %q", got, ending(out))
	}

	s, out = open(&testHost{}, strings.Repeat("WHAT\r\n", ErrorsMax+1))
	if got := codes(sent(out)); strings.Count(got, "500") != ErrorsMax || !strings.HasSuffix(got, "421") || !s.Done() {
		t.Errorf("a client that makes errors only got %s", got)
	}

	s, out = open(&testHost{}, "HELO c.example\r\nMAIL FROM:<>\r\n"+strings.Repeat("RCPT TO:<alice@example>\r\n", RecipientsMax+1))
	if got := codes(sent(out)); !strings.HasSuffix(got, "250 452") {
		t.Errorf("too many recipients got %s", got[len(got)-15:])
	}

	h = &testHost{faults: []machine.Fault{{Stage: machine.StageEHLO, Kind: machine.FaultTimeout}}}
	s, _ = open(h, toDot)
	out = nil
	s.Fire(&out, 0, h, wait)
	if ending(out) != "abort" || sent(out) != "" {
		t.Errorf("a dumb server ended with %q and said %q", ending(out), sent(out))
	}
}

// A clone goes on by itself: what one hears, the other does not.
func TestServerClone(t *testing.T) {
	h := &testHost{}
	s := NewServer(&testConfig, -1, testPeer)
	var out machine.Out
	s.Open(&out, 0, h)
	s.Receive(&out, 0, h, "HELO c\r\nMAIL FROM:<>\r\nRCPT TO:<alice@one>\r\nRCPT TO:<alice@two>\r\nRCPT TO:<alice@three>\r\n")
	c := s.Clone()
	for i, one := range []*Server{s, c} {
		tail := []string{"A", "B"}[i]
		one.Receive(&out, 0, h, "RCPT TO:<alice@"+tail+">\r\nDATA\r\n..x")
	}
	third := s.Clone() // in the midst of the content
	for i, one := range []*Server{s, c, third} {
		one.Receive(&out, 0, h, []string{"A", "B", "C"}[i]+"\r\n.\r\n")
	}
	want := []string{
		" -> alice@one alice@two alice@three alice@A (SMTP): .xA\r\n",
		" -> alice@one alice@two alice@three alice@B (SMTP): .xB\r\n",
		" -> alice@one alice@two alice@three alice@A (SMTP): .xC\r\n",
	}
	if !slices.Equal(h.accepted, want) {
		t.Errorf("accepted %q, want %q", h.accepted, want)
	}
}

// The table: every state can be left, closed is the end, and no command that the
// table allows lacks a handler that answers it.
func TestTransitions(t *testing.T) {
	for _, s := range States() {
		ways := 0
		for _, v := range Verbs() {
			if _, ok := s.After(v); ok {
				ways++
			}
		}
		if (ways == 0) != (s == StateClosed) || s.String() == "" {
			t.Errorf("%v has %d ways out", s, ways)
		}
	}
	for _, v := range Verbs() {
		if v < VerbGreet && verbOf(strings.ToLower(v.String())) != v {
			t.Errorf("%v is not understood", v)
		}
	}
}

// Every reason of this package is a sentence, and every refusal has one.
func TestReasonsAreSentences(t *testing.T) {
	for _, r := range []Reply{
		replyUnknown, replyNotImplemented, replyLineTooLong, replyNoService, replyNeedHello, replyNeedMail, replyNeedRcpt,
		replyNoRecipient, replyNestedMail, replyNoArgument, replyNeedArgument, replyNeedName, replyMailForm, replyRcptForm,
		replyNullRecipient, replyBadParameter, replyUnknownParameter, replyTooManyRecipients, replyTimeout, replyTooManyErrors,
		replyTooMuchInput, replyNeedAuth, replyBadLogin, replyAuthTwice, replyAuthInTransaction, replyBadMechanism,
		replyAuthCancelled, replyBadBase64, replyAuthLineLong, replyBadFault, replyLoggedIn, replyVrfy, replyBye, replyStart,
		replySenderOk, replyRecipientOk, localNoAuth, localBadReply, localUnexpected, localTooBig,
		{Because: &becauseGreeting}, {Because: &becauseHello}, {Because: &becauseExtendedHello}, {Because: &becauseBareLineEnd},
		{Because: &becauseNotASCII}, {Because: &becauseAnnouncedTooBig}, {Because: &becauseContentTooBig},
	} {
		if r.Because == nil || !words.Has(r.Because.Key) {
			t.Errorf("no sentence says why %v: %v", r, r.Because)
		}
	}
}
