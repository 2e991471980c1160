package smtp

import (
	"strings"
	"testing"
)

func TestStuff(t *testing.T) {
	cases := []struct{ content, wire string }{
		{"", ".\r\n"},
		{"a\r\n", "a\r\n.\r\n"},
		{"a", "a\r\n.\r\n"},
		{".", "..\r\n.\r\n"},
		{".\r\n", "..\r\n.\r\n"},
		{"..a\r\n.\r\n\r\n.b", "...a\r\n..\r\n\r\n..b\r\n.\r\n"},
		{"a\n.\nb\r.\r", "a\n.\nb\r.\r\r\n.\r\n"}, // these are no lines
	}
	for _, c := range cases {
		wire, octets := Stuff(c.content)
		if u := (unstuffer{max: 100}); wire != c.wire {
			t.Errorf("%q: %q, want %q", c.content, wire, c.wire)
		} else if u.take(wire); u.octets != int64(octets) {
			t.Errorf("%q: announced %d octets, arrived %d", c.content, octets, u.octets)
		}
	}
}

// Only CRLF . CRLF is the end.
func TestUnstuffEndsOnce(t *testing.T) {
	cases := []struct {
		wire, content, rest string
		done                bool
	}{
		{".\r\nQUIT", "", "QUIT", true},
		{"a\r\n.\r\n", "a\r\n", "", true},
		{"a\n.\n", "a\n.\n", "", false},
		{"a\r.\r", "a\r.\r", "", false},
		{"a\n.\r\n", "a\n.\r\n", "", false},
		{"a\r\n.\nb", "a\r\n\nb", "", false}, // the dot was stuffed: the line goes on
		{"a\r\n.\rb\r\n", "a\r\n\rb\r\n", "", false},
		{"a\r\n.\r\r\n.\r\n", "a\r\n\r\r\n", "", true},
		{".\r.\r\n", "\r.\r\n", "", false},
	}
	for _, c := range cases {
		u := unstuffer{max: 100}
		if rest, done := u.take(c.wire); done != c.done || rest != c.rest || u.content() != c.content {
			t.Errorf("%q: %q, rest %q, %v; want %q, %q, %v", c.wire, u.content(), rest, done, c.content, c.rest, c.done)
		}
	}
}

// What is too big is counted and not held.
func TestUnstuffHoldsNoMore(t *testing.T) {
	u := unstuffer{max: 1000}
	for range 100 {
		u.take(strings.Repeat("x", 100))
		if len(u.whole)+len(u.pieces) > 1000 {
			t.Fatalf("holds %d octets", len(u.whole)+len(u.pieces))
		}
	}
	if u.octets != 10000 || !u.tooBig() {
		t.Errorf("counted %d octets", u.octets)
	}
}

// Stuffing and unstuffing give the content back, however the octets are cut, and
// the end is where it is.
func FuzzDot(f *testing.F) {
	for _, s := range []string{"", ".", "a\r\n.\r\n", "a\r\n..\r\n\r", "\n.\n", ".\r.\r\n"} {
		f.Add(s, uint64(3))
	}
	f.Fuzz(func(t *testing.T, content string, cuts uint64) {
		wire, octets := Stuff(content)
		u := unstuffer{max: 1 << 20}
		for _, piece := range cut(wire+"QUIT", cuts) {
			rest, done := u.take(piece)
			if done {
				wire = rest
				break
			}
			u = u.clone()
		}
		want := content
		if content != "" && !strings.HasSuffix(content, "\r\n") {
			want += "\r\n"
		}
		if u.content() != want || octets != len(want) || !strings.HasPrefix("QUIT", wire) {
			t.Fatalf("%q came back as %q (%d octets), rest %q", content, u.content(), octets, wire)
		}
		if raw := (unstuffer{max: 1 << 20}); !strings.Contains("\r\n"+content, "\r\n.\r\n") {
			if _, done := raw.take(content); done {
				t.Fatalf("%q ended early", content)
			}
		}
	})
}

// cut returns s in pieces, whose lengths the bits of cuts decide.
func cut(s string, cuts uint64) []string {
	var pieces []string
	for s != "" {
		cuts = cuts*6364136223846793005 + 1442695040888963407
		n := min(len(s), 1+int(cuts>>60)*int(cuts>>56&3))
		pieces = append(pieces, s[:n])
		s = s[n:]
	}
	return pieces
}
