package wire_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"mailscope/sim/wire"
)

// A conversation tells where TLS begins, and what somebody between the two has put into it.
func TestRemarks(t *testing.T) {
	f := open(t, "tls-careless.yaml")
	f.ok("do", params{"fault": params{"kind": "inject", "link": []string{"mail.sender.example", "mx1.receiver.example"}, "text": `EHLO x\nNOOP`}}, nil)
	f.idle()
	var v wire.View
	f.ok("view", nil, &v)
	var talk wire.Talk
	f.ok("conversation", params{"conn": v.Conversations[slices.IndexFunc(v.Conversations, func(c wire.Conversation) bool { return c.Client == "mail.sender.example" })].Conn}, &talk)
	var got []string
	for _, l := range talk.Lines[2:10] {
		text, _, _ := strings.Cut(l.Text, "\n")
		got = append(got, string(l.Side)+" "+l.Code+" "+text)
	}
	want := []string{
		"server 250 mx1.receiver.example", "client  STARTTLS",
		"client ! Somebody on the link mail.sender.example – mx1.receiver.example has put lines of their own behind STARTTLS. They travel in the clear, and the server cannot see that the client did not send them.",
		"server 220 2.0.0 Begin the handshake",
		"client TLS From here on nobody between the two can read along.",
		"client  EHLO mail.sender.example", "client attacker EHLO x", "server 250 mx1.receiver.example",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestNeverRead: what a connection has not brought to the other side when it breaks is not
// under way for ever; and a fault that is over is not told as if it lasted.
func TestNeverRead(t *testing.T) {
	f := newFront(t)
	text, err := os.ReadFile("../../lessons/starttls.yaml")
	if err != nil {
		t.Fatal(err)
	}
	f.ok("open", params{"lesson": "starttls", "text": string(text), "name": "starttls.yaml"}, nil)
	f.idle()
	lost, underWay := 0, 0
	for _, c := range f.seek(644).Conversations {
		var talk wire.Talk
		f.ok("conversation", params{"conn": c.Conn}, &talk)
		for _, l := range talk.Lines {
			switch {
			case l.Arrived == 0 && !c.Open && !l.Lost, l.Lost && (l.Arrived != 0 || c.Open):
				t.Errorf("connection %d, open %v: %q arrived %d, lost %v", c.Conn, c.Open, l.Text, l.Arrived, l.Lost)
			case l.Lost:
				lost++
			case l.Arrived == 0:
				underWay++
			}
		}
	}
	if lost != 7 || underWay != 1 {
		t.Errorf("%d lines never read, %d under way", lost, underWay)
	}
	var over wire.Events
	f.ok("events", params{"filter": params{"kinds": []string{"fault.end"}}}, &over)
	var x wire.Explained
	f.ok("explain", params{"seq": over.Events[0].Seq}, &x)
	const want = "This is over: Somebody on the link mail.sender.example – mx1.receiver.example takes STARTTLS out of what servers offer."
	if x.Event.Sentence != want || x.Event.Why != "" {
		t.Errorf("%s %s", x.Event.Sentence, x.Event.Why)
	}
}
