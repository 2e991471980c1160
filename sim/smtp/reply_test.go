package smtp

import (
	"strings"
	"testing"
)

func TestWire(t *testing.T) {
	cases := []struct {
		reply    Reply
		enhanced bool
		want     string
	}{
		{Reply{Code: 250, Text: "Ok"}, true, "250 Ok\r\n"},
		{Reply{Code: 250, Enhanced: "2.1.0", Text: "Ok"}, true, "250 2.1.0 Ok\r\n"},
		{Reply{Code: 250, Enhanced: "2.1.0", Text: "Ok"}, false, "250 Ok\r\n"},
		{Reply{Code: 550, Enhanced: "5.1.1", Text: "no\nsuch\nuser"}, true, "550-5.1.1 no\r\n550-5.1.1 such\r\n550 5.1.1 user\r\n"},
		{Reply{Code: 354, Enhanced: "3.0.0", Text: "Go"}, true, "354 Go\r\n"},
		{Reply{Code: 334}, true, "334 \r\n"},
		{Reply{Code: 250, Text: "a\r250 evil\x00ü"}, true, "250 a?250 evil???\r\n"},
		{Reply{Code: 250, Enhanced: "2.0.0", Text: strings.Repeat("x", 600)}, true, "250 2.0.0 " + strings.Repeat("x", 500) + "\r\n"},
	}
	for _, c := range cases {
		if got := c.reply.Wire(c.enhanced); got != c.want {
			t.Errorf("%#v: %q, want %q", c.reply, got, c.want)
		}
	}
}

func TestParseReply(t *testing.T) {
	cases := []struct{ in, want string }{
		{"451 4.3.2 later", "451 4.3.2 later"},
		{"250", "250"},
		{"550 5.1.1", "550 5.1.1"},
		{"550 5.1 no status", "550 5.1 no status"},
		{"421 mx.example closing", "421 mx.example closing"},
		{"250 two\nlines", "250 two lines"},
		{"", `column 1: a reply begins with a code of three digits from 200 to 559 and a space; write one such as "451 4.3.2 later"`},
		{"199 x", `column 1: a reply begins with a code of three digits from 200 to 559 and a space; write one such as "451 4.3.2 later"`},
		{"4511 x", `column 1: a reply begins with a code of three digits from 200 to 559 and a space; write one such as "451 4.3.2 later"`},
		{"451-x", `column 1: a reply begins with a code of three digits from 200 to 559 and a space; write one such as "451 4.3.2 later"`},
		{"451 5.3.2 later", "column 5: the enhanced code belongs to another class than the code; let both begin with the same digit"},
		{"451 sp\x00ter", "column 7: a reply consists of printable ASCII characters; remove the others"},
		{"451 " + strings.Repeat("x", 507), "column 511: a reply has at most 512 octets with its line end; use a shorter text"},
	}
	for _, c := range cases {
		r, err := ParseReply(c.in)
		got := r.String()
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%q: %s; want %s", c.in, got, c.want)
		}
	}
}

func TestReplyClasses(t *testing.T) {
	for code, want := range map[int]string{0: "0", 250: "+", 354: "3", 452: "4", 550: "5"} {
		r := Reply{Code: code}
		got := ""
		for _, class := range []struct {
			is   bool
			name string
		}{{r.IsZero(), "0"}, {r.Positive(), "+"}, {r.Intermediate(), "3"}, {r.Transient(), "4"}, {r.Permanent(), "5"}} {
			if class.is {
				got += class.name
			}
		}
		if got != want {
			t.Errorf("%d is %q, want %q", code, got, want)
		}
	}
}
