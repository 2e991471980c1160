package wire_test

import (
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
