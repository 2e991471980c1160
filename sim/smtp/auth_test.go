package smtp

import (
	"encoding/base64"
	"strings"
	"testing"

	"mailscope/sim/machine"
)

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
		{"LOGIN as nobody", []string{"AUTH LOGIN", "", ""}, "535 5.7.8", ""},
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
