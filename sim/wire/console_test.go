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
