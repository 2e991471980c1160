package smtp

import (
	"strings"
	"testing"

	"mailscope/sim/machine"
)

// moments are where a client can wait for a reply, each with the replies that lead there.
var moments = []struct {
	name  string
	cfg   ClientConfig
	heard []string
	stage machine.Stage
	takes string // the class, besides refusals, that makes sense there
}{
	{"greeting", ClientConfig{}, nil, "greeting", "2"},
	{"EHLO", ClientConfig{}, []string{"220 x"}, "ehlo", "2"},
	{"HELO", ClientConfig{}, []string{"220 x", "502 no"}, "ehlo", "2"},
	{"STARTTLS", ClientConfig{TLS: TLSMay}, []string{"220 x", "250-x\r\n250 STARTTLS"}, "ehlo", "2"},
	{"AUTH with all in it", ClientConfig{User: "bob"}, []string{"220 x", "250-x\r\n250 AUTH PLAIN"}, "ehlo", "2"},
	{"AUTH", ClientConfig{User: "bob"}, []string{"220 x", "250-x\r\n250 AUTH LOGIN"}, "ehlo", "23"},
	{"the last response of AUTH", ClientConfig{User: "bob"}, []string{"220 x", "250-x\r\n250 AUTH LOGIN", "334 a", "334 b"}, "ehlo", "2"},
	{"MAIL", ClientConfig{}, []string{"220 x", "250 x"}, "mail", "2"},
	{"MAIL of a group", ClientConfig{}, []string{"220 x", "250-x\r\n250 PIPELINING"}, "mail", "2"},
	{"RCPT", ClientConfig{}, []string{"220 x", "250 x", "250 ok"}, "rcpt", "2"},
	{"DATA", ClientConfig{}, []string{"220 x", "250 x", "250 ok", "250 ok"}, "data", "3"},
	{"the dot", ClientConfig{}, []string{"220 x", "250 x", "250 ok", "250 ok", "354 go"}, "dot", "2"},
	{"BDAT", ClientConfig{Sending: &exim7}, []string{"220 x", "250-x\r\n250 CHUNKING", "250 ok", "250 ok"}, "data", "2"},
	{"the last BDAT", ClientConfig{Sending: &exim7}, []string{"220 x", "250-x\r\n250 CHUNKING", "250 ok", "250 ok", "250 ok"}, "dot", "2"},
}

// nasty is what may come at each moment, and how the session ends then.
var nasty = []struct {
	comes, ends, says string
}{
	{"421 4.3.2 closing\r\n", "close", "421 4.3.2 closing"},
	{"421-4.3.2 closing\r\n421 4.3.2 down\r\n", "close", "421 4.3.2 closing down"},
	{"000 x\r\n", "abort", "spoke no SMTP"}, {"999 x\r\n", "abort", "spoke no SMTP"}, {"199 x\r\n", "abort", "spoke no SMTP"}, {"25 x\r\n", "abort", "spoke no SMTP"},
	{"SSH-2.0-x\r\n", "abort", "spoke no SMTP"}, {"\r\n", "abort", "spoke no SMTP"}, {"\x16\x03\x01\x02\r\n", "abort", "spoke no SMTP"},
	{"450-a\r\n451 b\r\n", "abort", "spoke no SMTP"}, {"250-a\r\n25", "", ""}, {"250-a\r\n", "", ""},
	{strings.Repeat("x", ReplyLineOctetsTaken+1), "abort", "spoke no SMTP"},
	{strings.Repeat("250-x\r\n", ReplyLinesMax+1), "abort", "spoke no SMTP"},
	{"354 go\r\n", "abort", "unexpected reply"},
	{"", "", ""},
}

// Whatever comes at whatever moment, the client comes to one Result, which says at which
// stage it was and that another server may do better; then it is gone, and says no more.
func TestClientSurvives(t *testing.T) {
	for _, m := range moments {
		for _, n := range nasty {
			if n.comes != "" && n.says == "unexpected reply" && strings.Contains(m.takes, n.comes[:1]) {
				continue
			}
			for _, end := range []string{"silence", "close", "reset"} {
				c, results, last := survive(m.cfg, m.heard, n.comes, end)
				name := m.name + ", " + n.comes[:min(20, len(n.comes))] + ", " + end
				if len(results) != 1 || !c.Done() {
					t.Errorf("%s: %d results, done %v", name, len(results), c.Done())
					continue
				}
				r, o := results[0], results[0].Recipients[0]
				if n.ends != "" && last != n.ends {
					t.Errorf("%s: ends with %q, not %q", name, last, n.ends)
				}
				if n.says != "" && (o.Accepted || !r.Session || r.Open || o.Stage != m.stage || !strings.Contains(o.Reply.String(), n.says)) {
					t.Errorf("%s: %+v", name, r)
				}
				if n.ends == "" && (!r.Session || o.Failure == "" || o.Stage != m.stage) {
					t.Errorf("%s: %+v", name, r)
				}
			}
		}
	}
}

// survive brings a client to a moment, has something come octet by octet, and then an end.
func survive(cfg ClientConfig, heard []string, comes, end string) (c *Client, results []*Result, last string) {
	cfg.Name = "me.example"
	c = NewClient(&cfg, 1, "x.example")
	var out machine.Out
	keep := func(r *Result) {
		if r != nil && len(r.Recipients) > 0 {
			results = append(results, r)
		}
		if r != nil && r.Leaves {
			c.Quit(&out, 0)
		}
	}
	c.Open(&out, 0)
	c.Begin(&out, 0, mailTo("1234567890", "alice@x.example"))
	for _, h := range heard {
		keep(c.Receive(&out, 0, h+"\r\n"))
	}
	for i := range len(comes) {
		keep(c.Receive(&out, 0, comes[i:i+1]))
		if last == "" {
			last = ending(out)
		}
	}
	switch {
	case c.Done():
	case end == "silence":
		keep(c.Fire(&out, 0, c.timer()))
	case end == "close":
		keep(c.Closed(&out, 0, ""))
	default:
		keep(c.Closed(&out, 0, machine.Reset))
	}
	quiet := len(out)
	keep(c.Receive(&out, 0, "250 ok\r\n"))
	if len(out) != quiet {
		results = nil // it spoke after its end
	}
	return c, results, last
}
