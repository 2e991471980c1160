package wire_test

import (
	"strings"
	"testing"

	"mailscope/sim/wire"
)

// TestConsole types a session, and looks at what was legal on the way.
func TestConsole(t *testing.T) {
	const host = "mail.sender.example"
	f := open(t, "lunch.yaml")
	f.idle()
	var conn int64
	for _, test := range []struct{ line, state, legal string }{
		{"", "greeted", "EHLO HELO RSET NOOP VRFY HELP QUIT"},
		{"EHLO me.example", "ready", "EHLO HELO MAIL RSET NOOP VRFY HELP QUIT"},
		{"RCPT TO:<alice@sender.example>", "ready", "EHLO HELO MAIL RSET NOOP VRFY HELP QUIT"},
		{"MAIL FROM:<me@elsewhere.example>", "mail", "EHLO HELO RCPT RSET NOOP VRFY HELP QUIT"},
		{"RCPT TO:<alice@sender.example>", "rcpt", "EHLO HELO RCPT DATA RSET NOOP VRFY HELP QUIT"},
		{"DATA", "data", ""},
		{"Hello", "data", ""},
		{".", "ready", "EHLO HELO MAIL RSET NOOP VRFY HELP QUIT"},
		{"QUIT", "greeted", "EHLO HELO RSET NOOP VRFY HELP QUIT"},
	} {
		if test.line != "" {
			var done wire.Done
			f.ok("do", params{"type": params{"host": host, "line": test.line}}, &done)
			f.ok("run", params{"us": done.View.Clock.Us + 20_000, "maxEvents": 100}, nil)
		}
		var l wire.Legal
		f.ok("legal", params{"host": host}, &l)
		var verbs []string
		for _, v := range l.Verbs {
			if v.Legal {
				verbs = append(verbs, v.Verb)
			}
		}
		if got := strings.Join(verbs, " "); l.State != test.state || got != test.legal {
			t.Errorf("after %q: %s, %s; want %s, %s", test.line, l.State, got, test.state, test.legal)
		}
		if l.Conn != 0 {
			conn = l.Conn
		}
	}
	var talk wire.Talk
	f.ok("conversation", params{"conn": conn}, &talk)
	var said []string
	for _, l := range talk.Lines {
		said = append(said, strings.TrimSpace(string(l.Side)+" "+l.Code))
	}
	want := "server 220, client, server 250, client, server 503, client, server 250, client, server 250, client, server 354, client, server 250, client, server 221"
	if got := strings.Join(said, ", "); got != want || !talk.Conversation.Console || talk.Conversation.Open {
		t.Errorf("what was said: %s\nwant %s", got, want)
	}
}

// TestConsoleSessions: after QUIT the next line begins a session; what was said before stays,
// and the person who types is on the stage.
func TestConsoleSessions(t *testing.T) {
	const host = "mail.sender.example"
	f := open(t, "lunch.yaml")
	if end := f.idle(); end.HostsTotal != 6 {
		t.Fatalf("%d hosts before anybody types", end.HostsTotal)
	}
	var done wire.Done
	for _, line := range []string{"EHLO me.example", "QUIT", "NOOP"} {
		f.ok("do", params{"type": params{"host": host, "line": line}}, &done)
		f.ok("run", params{"us": done.View.Clock.Us + 20_000, "maxEvents": 100}, nil)
	}
	var v wire.View
	f.ok("view", nil, &v)
	var talk, all wire.Talk
	last := v.Conversations[len(v.Conversations)-1]
	f.ok("conversation", params{"conn": last.Conn}, &talk)
	f.ok("conversation", params{"conn": last.Conn, "all": true}, &all)
	var said []string
	for _, l := range all.Lines {
		if l.Session != "" {
			said = append(said, l.Session)
		}
		said = append(said, l.Code+strings.SplitN(l.Text, " ", 2)[0])
	}
	if got := strings.Join(said, " "); len(talk.Lines) != 3 || !strings.Contains(got, "QUIT 2212.0.0 A new session begins here. 220") || strings.Count(got, "session") != 1 {
		t.Errorf("the console shows %s; its last session has %d lines", got, len(talk.Lines))
	}
	h, l := v.Hosts[len(v.Hosts)-1], v.Links[len(v.Links)-1]
	if h.Name != last.Client || h.Title != "you, at the Console" || l.A != h.Name || l.B != host || h.Doing != "talks with "+host {
		t.Errorf("on the stage: %+v %+v", h, l)
	}
	if v := f.seek(10); v.HostsTotal != 6 {
		t.Error("the person is there before anything is typed")
	}
}

// TestStates: the table that the page draws is that of package smtp.
func TestStates(t *testing.T) {
	var table wire.StateTable
	newFront(t).ok("states", nil, &table)
	want := wire.Move{From: "rcpt", Verb: "DATA", To: "data"}
	found := false
	for _, m := range table.Moves {
		found = found || m == want
	}
	if len(table.States) != 12 || !found {
		t.Errorf("%d states, and DATA does not lead from rcpt to data", len(table.States))
	}
}

// TestConsoleSecure logs in by hand behind STARTTLS: the list of commands follows what the
// server offers, the Console makes the handshake, and the other servers are asked with what
// was really typed.
func TestConsoleSecure(t *testing.T) {
	const host, port = "mail.sender.example", 587
	f := open(t, "tls.yaml")
	f.idle()
	var l wire.Legal
	const list = "EHLO HELO STARTTLS AUTH MAIL RCPT DATA RSET NOOP VRFY HELP QUIT"
	for _, test := range []struct{ line, legal string }{
		{"", "EHLO HELO RSET NOOP VRFY HELP QUIT"},
		{"EHLO me.example", "EHLO HELO STARTTLS RSET NOOP VRFY HELP QUIT"},
		{"AUTH PLAIN AGFsaWNlAGFwcGxl", "EHLO HELO STARTTLS RSET NOOP VRFY HELP QUIT"},
		{"STARTTLS", "EHLO HELO RSET NOOP VRFY HELP QUIT"},
		{"EHLO me.example", "EHLO HELO AUTH RSET NOOP VRFY HELP QUIT"},
		{"AUTH LOGIN", ""},
		{"YWxpY2U=", ""},
		{"YXBwbGU=", "EHLO HELO MAIL RSET NOOP VRFY HELP QUIT"},
	} {
		if test.line != "" {
			var done wire.Done
			f.ok("do", params{"type": params{"host": host, "port": port, "line": test.line}}, &done)
			f.ok("run", params{"us": done.View.Clock.Us + 20_000, "maxEvents": 100}, nil)
		}
		f.ok("legal", params{"host": host, "port": port}, &l)
		var known, legal []string
		for _, v := range l.Verbs {
			known = append(known, v.Verb)
			if v.Legal {
				legal = append(legal, v.Verb)
			}
		}
		if got := strings.Join(legal, " "); got != test.legal || strings.Join(known, " ") != list {
			t.Errorf("after %q: %s of %s; want %s of %s", test.line, got, known, test.legal, list)
		}
	}
	var talk wire.Talk
	f.ok("conversation", params{"conn": l.Conn}, &talk)
	var said []string
	for _, line := range talk.Lines {
		said = append(said, strings.TrimSpace(line.Code+" "+strings.SplitN(line.Text, " ", 2)[0]))
	}
	want := "220 mail.sender.example, EHLO, 250 mail.sender.example\nPIPELINING\nSIZE, AUTH, 530 5.7.0, STARTTLS, 220 2.0.0, TLS The, EHLO, 250 mail.sender.example\nPIPELINING\nSIZE, AUTH, 334 VXNlcm5hbWU6, YWxpY2U=, 334 UGFzc3dvcmQ6, YXBwbGU=, 235 2.7.0"
	if got := strings.Join(said, ", "); got != want {
		t.Errorf("what was said: %s\nwant %s", got, want)
	}
	if next := strings.Join(talk.Next, " "); next != "EHLO HELO MAIL RSET NOOP QUIT VRFY HELP hang up" {
		t.Errorf("the session may go on with %s", next)
	}
	last := talk.Lines[len(talk.Lines)-1]
	var o wire.Others
	f.ok("others", params{"seq": last.Seq}, &o)
	for _, row := range o.Rows {
		if row.Code != 235 && row.Personality != "sendmail" && row.Personality != "go-smtp" {
			t.Errorf("%s says %d %s to the right password", row.Personality, row.Code, row.Text)
		}
	}
	var x wire.Explained
	f.ok("explain", params{"seq": last.Seq - 1}, &x)
	if x.Event.Sentence != "The answer to AUTH has reached mail.sender.example." {
		t.Errorf("of the password: %s", x.Event.Sentence)
	}
}

// TestConsoleLine: a line that is too long is refused with how long it may be.
func TestConsoleLine(t *testing.T) {
	f := open(t, "lunch.yaml")
	_, failure := f.ask("do", params{"type": params{"host": "mail.sender.example", "line": strings.Repeat("x", 5005)}})
	if failure == nil || failure.Text != "The line has 5005 octets; 4096 are the most that can be typed." {
		t.Errorf("%+v", failure)
	}
}
