package wire_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"mailscope/sim/smtp"
	"mailscope/sim/wire"
)

// typedWay meets every state that the console can reach, with refusals between.
var typedWay = strings.Split(`MAIL FROM:<me@elsewhere.example>
EHLO me.example
DATA
EHLO again.example
MAIL FROM:<me@elsewhere.example>
MAIL FROM:<me@elsewhere.example>
EHLO third.example
MAIL FROM:<postmaster@receiver.example>
NOOP
RCPT TO:<nobody@receiver.example>
RCPT TO:<bob@receiver.example>
VRFY bob
DATA
Subject: Hi
.
MAIL FROM:<me@receiver.example>
RCPT TO:<bob@receiver.example>
BDAT 4
Hi
BDAT 0 LAST
NONSENSE
RSET
STARTTLS
EHLO me.example
RSET
QUIT`, "\n")

// typedLogin is what a student types at port 587.
var typedLogin = strings.Split(`EHLO me.example
MAIL FROM:<bob@receiver.example>
AUTH PLAIN
*
AUTH LOGIN
Ym9i
d3Jvbmc=
AUTH PLAIN AGJvYgBwZWFy
MAIL FROM:<bob@receiver.example>
RCPT TO:<alice@sender.example>
QUIT`, "\n")

// TestWay: what is worked out from the conversation is where the server's session stands,
// after every event, on the way back. A machine's step may bring several events at once, so
// its session may stand where the last of them leads.
func TestWay(t *testing.T) {
	text, err := os.ReadFile("../scenario/testdata/lunch.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const host = "mx1.receiver.example"
	for _, p := range smtp.PersonalityNames() {
		f := newFront(t)
		file := strings.Replace(string(text), "personality: postfix", "personality: "+p+"", 1)
		f.ok("open", params{"text": file, "name": p}, nil)
		f.idle()
		met := map[string]bool{}
		for i, line := range slices.Concat(typedWay, typedLogin) {
			port := 25
			if i >= len(typedWay) {
				port = 587
			}
			var done wire.Done
			f.ok("do", params{"type": params{"host": host, "port": port, "line": line}}, &done)
			var m wire.Moved
			f.ok("run", params{"us": done.View.Clock.Us + 20_000_000, "maxEvents": 1000}, &m)
			last := m.View.Head
			later, at := map[string]bool{}, int64(-1)
			for head := last; head >= done.View.Head; head-- {
				if v := f.seek(head); v.Event.Us != at {
					later, at = map[string]bool{}, v.Event.Us
				}
				stands, found := f.states(host, port)
				met[found], later[found] = true, true
				if !later[stands] {
					t.Errorf("%s, %s, event %d: the state is %s, but %s was worked out", p, line, head, stands, found)
				}
			}
			f.seek(last)
		}
		if len(met) < 9 || !met["auth"] {
			t.Errorf("%s: only the states %v were met", p, met)
		}
	}
}

// states returns where the console's session stands by the machine, and as it is worked out.
func (f *front) states(host string, port int) (stands, found string) {
	var l wire.Legal
	f.ok("legal", params{"host": host, "port": port}, &l)
	if l.Conn == 0 {
		return "", ""
	}
	var talk wire.Talk
	f.ok("conversation", params{"conn": l.Conn, "from": 1 << 40}, &talk)
	return l.State, talk.State
}
