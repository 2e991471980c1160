package smtp

import (
	"strings"
	"testing"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// Content that a server gives up in its middle, or refuses with the BDAT that brings it, is
// received all the same: the trace does not leave it on its way.
func TestContentGivenUp(t *testing.T) {
	const hello = "EHLO me.example\r\nMAIL FROM:<bob@client.example>\r\n"
	for _, test := range []struct {
		personality string
		lines       string // sent one by one
		want        int    // octets of content that are received
		ending      string
	}{
		{"opensmtpd", hello + "RCPT TO:<alice@x>\r\nDATA\r\n" + strings.Repeat("x", 65536), 65536, "close"},
		{"opensmtpd", hello + "RCPT TO:<alice@x>\r\nDATA\r\nSubject: x\r\n\r\n.\r\nNOOP", 14, "close"},
		{"go-smtp", hello + "RCPT TO:<alice@x>\r\nDATA\r\n" + strings.Repeat("x", 2001), 2001, "close"},
		{"postfix", hello + "RCPT TO:<nobody@x>\r\nBDAT 5 LAST\r\nhello", 5, ""},
		{"exim", hello + "RCPT TO:<nobody@x>\r\nBDAT 5 LAST\r\nhello", 5, ""},
	} {
		cfg, h := testConfig, &testHost{}
		cfg.SizeMax = 100000
		cfg.Personality, _ = PersonalityOf(test.personality)
		s := NewServer(&cfg, -1, testPeer)
		var out machine.Out
		s.Open(&out, 0, h)
		s.Fire(&out, 0, h, machine.Timer{Of: machine.ForReply, N: -1})
		head, tail, _ := strings.Cut(test.lines, "DATA\r\n")
		pieces := strings.SplitAfter(head, "\n")
		if tail != "" {
			pieces = append(pieces, "DATA\r\n", tail)
		}
		for _, piece := range pieces {
			s.Receive(&out, 0, h, piece)
		}
		got := -1
		for _, n := range notes(t, out) {
			if d, ok := n.Detail.(trace.Data); ok && n.Kind == trace.SMTPReceived && n.Offset == int64(len(test.lines)-len(pieces[len(pieces)-1])) {
				got = d.Octets
			}
		}
		if got != test.want || ending(out) != test.ending {
			t.Errorf("%s: %d octets are received, want %d; at the end %q", test.personality, got, test.want, ending(out))
		}
	}
}
