package smtp

import (
	"slices"
	"strings"
	"testing"

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
S: 250-DSN
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
S: 214-2.0.0 RSET NOOP QUIT VRFY HELP
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
S: 501 That is no host name: bad character in the domain
   because RFC 5321 4.1.2 smtp-domain-octet
C: HELO [192.0.2.256]
S: 501 That is no host name: bad address literal
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
C: MAIL FROM :<a@b.example>
S: 501 5.5.2 Write MAIL FROM:<address>, no space before the colon
   because RFC 5321 4.1.1.2 smtp-mail-form
C: MAIL FROM <a@b.example>
S: 501 5.5.2 Write MAIL FROM:<address>, with its colon
   because RFC 5321 4.1.1.2 smtp-mail-form
C: MAIL FROM: a@b.example
S: 501 5.1.7 Bad sender address: missing <
   because RFC 5321 4.1.2 smtp-path-no-bracket
C: MAIL FROM:
S: 501 5.1.7 Bad sender address: missing <
   because RFC 5321 4.1.2 smtp-path-no-bracket
C: MAIL FROM:<bad@b.example>
S: 550 5.7.1 Not you
   because smtp-fault-reply
C: MAIL FROM:  <a@b.example>
S: 250 2.1.0 Sender ok
C: RCPT TO : <alice@example>
S: 501 5.5.2 Write RCPT TO:<address>, no space before the colon
   because RFC 5321 4.1.1.3 smtp-rcpt-form
C: RCPT alice
S: 501 5.5.2 Write RCPT TO:<address>
   because RFC 5321 4.1.1.3 smtp-rcpt-form
C: RCPT TO:<>
S: 501 5.1.3 Bad recipient address: nobody is at <>
   because RFC 5321 4.1.1.3 smtp-null-recipient
C: RCPT TO:<alice@exa mple>
S: 501 5.1.3 Bad recipient address: blank in it
   because RFC 5321 4.1.2 smtp-path-blank
C: RCPT TO: <alice@example>
S: 250 2.1.5 Recipient ok
C: RCPT TO:<alice@example>NOTIFY=NEVER
S: 501 5.5.4 Bad parameter: no space before it
   because RFC 5321 4.1.2 smtp-bad-parameter
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
S: 250-DSN
S: 250 HELP
C: MAIL FROM:<a@b.example> SIZE=1001
S: 552 5.3.4 Message too big
   because RFC 1870 6.1 smtp-announced-too-big
C: MAIL FROM:<a@b.example> SIZE=99999999999999999999
S: 552 5.3.4 Message too big
   because RFC 1870 6.1 smtp-announced-too-big
C: MAIL FROM:<a@b.example> SIZE=big
S: 501 5.5.4 Bad parameter: SIZE is a number of up to 20 digits
   because RFC 5321 4.1.2 smtp-bad-parameter
C: MAIL FROM:<a@b.example>SIZE=1
S: 501 5.5.4 Bad parameter: no space before it
   because RFC 5321 4.1.2 smtp-bad-parameter
C: MAIL FROM:<a@b.example>  SIZE=1
S: 501 5.5.4 Bad parameter: no name after the space
   because RFC 5321 4.1.2 smtp-bad-parameter
C: MAIL FROM:<a@b.example> SIZE=1 size=1
S: 501 5.5.4 Bad parameter: twice the same
   because RFC 5321 4.1.2 smtp-bad-parameter
C: MAIL FROM:<a@b.example> BODY=BINARYMIME
S: 501 5.5.4 Bad parameter: BODY is 7BIT or 8BITMIME
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
S: 250-DSN
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

// A host may refuse whoever has just connected: 421, and the server closes.
func TestRefusedClient(t *testing.T) {
	const want = "S: 421 Too many connections\n   because smtp-fault-reply\n   close\n"
	if got := dialogue(t, testConfig, &testHost{busy: true}, ""); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
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
		replyAuthCancelled, replyBadBase64, replyBadPlain, replyAuthLineLong, replyBadFault, replyLoggedIn, replyVrfy, replyBye, replyStart,
		replySenderOk, replyRecipientOk, localNoAuth, localBadReply, localUnexpected, localTooBig,
		{Because: &becauseGreeting}, {Because: &becauseBlankSender}, {Because: &becauseBlankRecipient}, {Because: &becauseHello}, {Because: &becauseExtendedHello}, {Because: &becauseBareLineEnd},
		{Because: &becauseNotASCII}, {Because: &becauseAnnouncedTooBig}, {Because: &becauseContentTooBig},
	} {
		if r.Because == nil || !words.Has(r.Because.Key) {
			t.Errorf("no sentence says why %v: %v", r, r.Because)
		}
	}
}
