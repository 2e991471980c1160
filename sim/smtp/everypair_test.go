package smtp

import (
	"strings"
	"testing"

	"mailscope/sim/machine"
)

// Every way of sending is understood by every personality.
func TestEveryPair(t *testing.T) {
	contents := []string{hi, hi + ".", hi + "a\r\n.\r\nb", hi + strings.Repeat(".\r\n", 300), hi + strings.Repeat("x", 70) + "\r\n"}
	for _, theirs := range PersonalityNames() {
		for _, ours := range PersonalityNames() {
			cfg := testConfig
			cfg.SizeMax = 100000
			cfg.Personality, _ = PersonalityOf(theirs)
			h := &testHost{later: true}
			ways := *SendingOf(ours)
			if ways.ChunkOctets > 0 {
				ways.ChunkOctets = 50
			}
			p := pair{t: t, client: NewClient(&ClientConfig{Name: "me.example", Sending: &ways}, 1, "mx.example"), server: NewServer(&cfg, -1, testPeer), host: h}
			p.open()
			var late machine.Out // a greeting that watches for early talkers
			p.server.Fire(&late, 0, h, machine.Timer{Of: machine.ForReply, N: -1})
			p.pump(sent(late), new(machine.Out))
			for i, content := range contents {
				mail := mailTo(content, "alice@x.example", "postmaster@x.example")
				r := p.deliver(mail)
				if got := show(mail, r); r == nil || !r.Open || strings.Count(got, "true dot 250") != 2 {
					t.Fatalf("%s to %s, %q: %s\n%s", ours, theirs, content, got, p.heard)
				}
				_, want, _ := strings.Cut(h.accepted[i], "): ")
				if want != content && want != content+"\r\n" {
					t.Errorf("%s to %s: %q arrived as %q", ours, theirs, content, want)
				}
			}
			p.quit()
		}
	}
}
