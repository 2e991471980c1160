package smtp

import (
	"strings"
	"testing"

	"mailscope/sim/words"
)

func TestParsePath(t *testing.T) {
	long := strings.Repeat("x", 64)
	cases := []struct {
		in   string
		want string // the path's String, or the error's
	}{
		{"alice@sender.example", "alice@sender.example"},
		{"Alice+tag.x@Sender.Example", "Alice+tag.x@Sender.Example"},
		{"<>", ""},
		{"postMaster", "postMaster"},
		{"a@[192.0.2.1]", "a@[192.0.2.1]"},
		{"a@[IPv6:2001:db8::1]", "a@[IPv6:2001:db8::1]"},
		{`"alice"@b.example`, "alice@b.example"},
		{`"a b"@b.example`, `"a b"@b.example`},
		{`"a\"\\\b"@b.example`, `"a\"\\b"@b.example`},
		{`""@b.example`, `""@b.example`},
		{`"a@b"@c.example`, `"a@b"@c.example`},
		{long + "@b.example", long + "@b.example"},

		{"", "column 1: the address is missing; write it as user@domain"},
		{"alice", "column 6: the address has no @; write it as user@domain"},
		{"<a@b.example>", "column 1: only the address itself stands here, without a name or angle brackets; leave them out"},
		{"Bob <bob@b.example>", "column 5: only the address itself stands here, without a name or angle brackets; leave them out"},
		{"nobody@@b.example", "column 8: an address has one @, and this is another; leave one of them out"},
		{"a@b@c.example", "column 4: an address has one @, and this is another; leave one of them out"},
		{"a@ b.example", "column 3: a blank may not stand in an address; remove it"},
		{"a@b.example ", "column 12: a blank may not stand in an address; remove it"},
		{"a\x00@b.example", `column 2: the control character '\x00' may not stand in an address; remove it`},
		{"a@b\x7f", `column 4: the control character '\x7f' may not stand in an address; remove it`},
		{"a>@b.example", "column 2: the character '>' may not stand before the @; remove it, or put all before the @ in double quotes"},
		{`"a"b@c.example`, "column 4: after the closing double quote comes 'b'; put the @ there, or move the quote"},
		{"a@.b.example", "column 3: no domain stands here; write one, such as receiver.example"},
		{"@b.example", "column 1: nothing stands before the @; write the user's name there"},
		{"a@", "column 3: no domain stands here; write one, such as receiver.example"},
		{"a..b@c.example", "column 3: before the @ a dot may not be first, last or next to another; remove it, or put all before the @ in double quotes"},
		{".a@c.example", "column 1: before the @ a dot may not be first, last or next to another; remove it, or put all before the @ in double quotes"},
		{"a.@c.example", "column 2: before the @ a dot may not be first, last or next to another; remove it, or put all before the @ in double quotes"},
		{"a b@c.example", "column 2: a blank may not stand in an address; remove it"},
		{"a(b@c.example", "column 2: the character '(' may not stand before the @; remove it, or put all before the @ in double quotes"},
		{"jörg.x@c.example", "jörg.x@c.example"},
		{"a@bücher.example", "a@bücher.example"},
		{`"jörg x"@c.example`, `"jörg x"@c.example`},
		{`"jörg"@c.example`, "jörg@c.example"},
		{"j\xf6rg@c.example", `column 2: the octet '\xf6' is no part of a character of UTF-8, and nothing else may stand in an internationalized address; write the address in UTF-8`},
		{"\"j\xf6rg\"@c.example", `column 3: the octet '\xf6' is no part of a character of UTF-8, and nothing else may stand in an internationalized address; write the address in UTF-8`},
		{"a@b\xfc.example", `column 4: the octet '\xfc' is no part of a character of UTF-8, and nothing else may stand in an internationalized address; write the address in UTF-8`},
		{strings.Repeat("ü", 33) + "@b.example", "column 65: what stands before the @ is longer than 64 octets; use a shorter name"},
		{`"a@c.example`, "column 1: the double quote has no partner; put another one before the @"},
		{"\"a\nb\"@c.example", `column 3: the character '\n' may not even stand in double quotes; remove it`},
		{"a@b..example", "column 5: a part of the domain is empty; write one dot between two parts and none at the end"},
		{"a@b.example.", "column 13: a part of the domain is empty; write one dot between two parts and none at the end"},
		{"a@b_c.example", "column 4: the character '_' may not stand in a domain; use letters, digits, hyphens and dots"},
		{"a@-b.example", "column 3: a part of a domain may not begin or end with a hyphen; remove it"},
		{"a@b-.example", "column 4: a part of a domain may not begin or end with a hyphen; remove it"},
		{"a@b.example,c", "column 12: after the address comes ','; remove what does not belong to it"},
		{"a@[192.0.2]", "column 3: that is no address in square brackets; write [192.0.2.1] or [IPv6:2001:db8::1]"},
		{"a@[2001:db8::1]", "column 3: an address of IPv6 in square brackets needs its tag; write it as [IPv6:2001:db8::1]"},
		{"a@[IPv6:2001:db8:::1]", "column 3: after IPv6: comes no address of IPv6; write it as [IPv6:2001:db8::1]"},
		{"a@[IPv6:192.0.2.1]", "column 3: after IPv6: comes no address of IPv6; write it as [IPv6:2001:db8::1]"},
		{"a@[IPv6:::ffff:192.0.2.1]", "a@[IPv6:::ffff:192.0.2.1]"},
		{"a@[X400:c=de]", "column 3: no kind of address but IPv6 has a tag so far; write [192.0.2.1] or [IPv6:2001:db8::1]"},
		{"a@[192.0.2.1", "column 3: the square bracket has no partner; end the address with ]"},
		{"a@[192.0.2.256]", "column 3: that is no address in square brackets; write [192.0.2.1] or [IPv6:2001:db8::1]"},
		{"a@[192.0.2.1]b", "column 14: after the address comes 'b'; remove what does not belong to it"},
		{"x" + long + "@b.example", "column 65: what stands before the @ is longer than 64 octets; use a shorter name"},
		{"a@" + long + ".example", "column 66: a part of the domain is longer than 63 octets; use a shorter one"},
		{"a@" + strings.Repeat("b.", 127) + "bc", "column 258: the domain is longer than 255 octets; use a shorter one"},
		{long + "@" + strings.Repeat("b.", 95) + "c", "column 255: the address is longer than 256 octets with its angle brackets; use a shorter one"},
	}
	for _, c := range cases {
		p, err := ParsePath(c.in)
		got := p.String()
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%q: %s; want %s", c.in, got, c.want)
		}
	}
}

// Every mistake that a path can have is named in the reply, too.
func TestPathHints(t *testing.T) {
	long := strings.Repeat("x", 64)
	seen := map[words.Key]bool{}
	for _, in := range []string{
		"a@b", "<a@b", "<a>", "<@r,a@b>", "<" + strings.Repeat("@r.example,", 30) + "@r:a@b>", "<@b>", "<a..b@c>", "<a b@c>", "<a(b@c>", "<a@@b>", "<a@b\x7f>", `<"a"b@c>`,
		"<x" + long + "@b>", `<"a@b>`, "<\"\x01\"@b>", "<a@>", "<a@b..c>", "<a@b_c>", "<a@-b>", "<a@" + strings.Repeat("b.", 127) + "bc>",
		"<a@" + long + ">", "<a@[1]>", "<a@[1>", "<a@[IPv6:1]>", "<a@[::1]>", "<a@[x:1]>", "<\xff@b>",
	} {
		_, _, err := parseAnglePath(in)
		if err == nil || pathHints[err.Because.Key] == "" || seen[err.Because.Key] {
			t.Errorf("%q: %v has no hint, or had one before", in, err)
			continue
		}
		seen[err.Because.Key] = true
	}
	for _, in := range []string{"a b", "jörg"} {
		err := parseDomain(in)
		if err == nil || pathHints[err.Because.Key] == "" || seen[err.Because.Key] {
			t.Errorf("%q: %v has no hint, or had one before", in, err)
			continue
		}
		seen[err.Because.Key] = true
	}
	if len(seen) != len(pathHints) {
		t.Errorf("%d of %d hints can be seen", len(seen), len(pathHints))
	}
}

func TestPathEqual(t *testing.T) {
	cases := []struct {
		a, b string
		want bool
	}{
		{"alice@b.example", "alice@B.EXAMPLE", true},
		{"alice@b.example", "Alice@b.example", false},
		{"postmaster@b.example", "POSTMASTER@b.example", true},
		{"alice@b.example", "alice@c.example", false},
		{"postmaster", "postmaster@c.example", false},
		{`"alice"@b.example`, "alice@b.example", true},
	}
	for _, c := range cases {
		a, _ := ParsePath(c.a)
		b, _ := ParsePath(c.b)
		if a.Equal(b) != c.want || b.Equal(a) != c.want {
			t.Errorf("%s and %s: equal is not %v", a, b, c.want)
		}
	}
}

// What was read is read again from what it is written as, also between brackets
// and before other text.
func FuzzAddress(f *testing.F) {
	for _, s := range []string{"a.b@c.example", `"a \" b"@[192.0.2.1]`, "postmaster", `""@b`, "x@[IPv6:::1]", "@a,@b:c@d", "ö@ü"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		bracketed, _, _ := parseAnglePath("<" + s + ">")
		p, err := ParsePath(s)
		if err != nil {
			if e := err.(*SyntaxError); e.Column < 1 || e.Column > len(s)+1 {
				t.Fatalf("%q: no such column: %v", s, err)
			}
			if p = bracketed; p.IsNull() {
				return
			}
		}
		again, err := ParsePath(p.String())
		if len(p.String()) <= PathOctetsMax-2 && !p.IsNull() && (err != nil || again != p || !again.Equal(p)) {
			t.Fatalf("%q was read as %#v, then as %#v, %v", s, p, again, err)
		}
		between, rest, bad := parseAnglePath("<" + p.String() + "> X")
		if len(p.String()) <= PathOctetsMax-2 && (bad != nil || between != p || rest != " X") {
			t.Fatalf("%q between brackets was read as %#v and %q, %v", s, between, rest, bad)
		}
	})
}
