package dns

import (
	"fmt"
	"strings"
	"testing"

	"mailscope/sim/words"
)

// TestZoneText reads text that is right, in all the ways in which RFC 1035 5 lets
// people write it.
func TestZoneText(t *testing.T) {
	tests := []struct{ text, want string }{
		{"receiver.example. 3600 IN MX 10 mx1.receiver.example.", "receiver.example. 3600 IN MX 10 mx1.receiver.example."},
		// What is left out: class, TTL, both, and the owner of the line above.
		{"a.example. 60 A 192.0.2.1", "a.example. 60 IN A 192.0.2.1"},
		{"a.example. IN 60 A 192.0.2.1\n\tAAAA 2001:DB8::1", "a.example. 60 IN A 192.0.2.1\na.example. 60 IN AAAA 2001:db8::1"},
		{"a.example. A 192.0.2.1", "a.example. 3600 IN A 192.0.2.1"},
		{"$TTL 1h30m\na.example. A 192.0.2.1\n 5 A 192.0.2.2\n A 192.0.2.3",
			"a.example. 5400 IN A 192.0.2.1\na.example. 5 IN A 192.0.2.2\na.example. 5400 IN A 192.0.2.3"},
		{"a.example. 5 A 192.0.2.1\nb.example. A 192.0.2.2", "a.example. 5 IN A 192.0.2.1\nb.example. 5 IN A 192.0.2.2"},
		// Relative names.
		{"$ORIGIN Example.\n@ MX 0 mail\nmail A 192.0.2.1\n$ORIGIN sub\nx CNAME @\ny.z CNAME mail.example.",
			"example. 3600 IN MX 0 mail.example.\nmail.example. 3600 IN A 192.0.2.1\n" +
				"x.sub.example. 3600 IN CNAME sub.example.\ny.z.sub.example. 3600 IN CNAME mail.example."},
		{"$ORIGIN .\nexample NS ns\n@ NS ns", "example. 3600 IN NS ns.\n. 3600 IN NS ns."},
		// Comments, parentheses, Windows line ends.
		{"; nothing\r\n\r\na.example. ( ; begins\r\n 1d ; TTL\r\n IN ) PTR (b.example.) ; ends\r\n", "a.example. 86400 IN PTR b.example."},
		{"example. SOA ns.example. root.example. (7 ; serial\n 2h 15m 14d 5m)",
			"example. 3600 IN SOA ns.example. root.example. 7 7200 900 1209600 300"},
		// Text, quoted or not, with escapes; a semicolon in it begins no comment.
		{`a.example. TXT "v=spf1 -all; so" plain "" "\"\\\065\200" ünï`,
			`a.example. 3600 IN TXT "v=spf1 -all; so" "plain" "" "\"\\A\200" "\195\188n\195\175"`},
		{`a\@b\032c.\$d.example. PTR \*.example.`, `a\@b\032c.\$d.example. 3600 IN PTR *.example.`},
		// What only looks wrong.
		{"*.example. MX 0 .", "*.example. 3600 IN MX 0 ."},
		{"in.example. IN A 192.0.2.1", "in.example. 3600 IN A 192.0.2.1"},
		{"mx. MX 65535 mx.", "mx. 3600 IN MX 65535 mx."},
		{"_dmarc.example. TXT x", `_dmarc.example. 3600 IN TXT "x"`},
		{"a.example. AAAA ::ffff:192.0.2.1", "a.example. 3600 IN AAAA ::ffff:192.0.2.1"},
		{"", ""},
	}
	for _, test := range tests {
		records, problems := ParseZone(test.text)
		if len(problems) > 0 || texts(records) != test.want {
			t.Errorf("%q:\n%s%v\nwant:\n%s", test.text, texts(records), problems, test.want)
		}
	}
}

// TestZoneProblems makes each mistake once, between two records that must survive
// it: a person who makes three mistakes wants to hear of three.
func TestZoneProblems(t *testing.T) {
	long := strings.Repeat("x", 64)
	tests := []struct{ text, want string }{
		{"receiver.example. MX 10 mx1.receiver.example", `25: mx1.receiver.example is missing the final dot; write mx1.receiver.example. or say with $ORIGIN what it is relative to`},
		{"receiver.example MX 10 mx.example.", `1: receiver.example is missing the final dot; write receiver.example. or say with $ORIGIN what it is relative to`},
		{"@ MX 10 mx.example.", `1: @ stands for the origin, and there is no $ORIGIN above; write the name in full, or a line such as $ORIGIN receiver.example. first`},
		{"x.example. MX mx.example.", `15: the preference is missing before mx.example.; write 10 mx.example.; the lowest number is tried first`},
		{"x.example. MX ten mx.example.", `15: ten is no preference; write a number from 0 to 65535; the lowest is tried first`},
		{"x.example. MX 65536 mx.example.", `15: 65536 is no preference; write a number from 0 to 65535; the lowest is tried first`},
		{"x.example. MX 10", `17: the MX record has no name to point to; write the name, with its final dot`},
		{"x.example. MX", `14: the MX record has neither preference nor target; write both, such as 10 mx1.receiver.example.`},
		{"x.example. MX 10 192.0.2.1", `18: 192.0.2.1 is an address, and a name belongs here; write the name of the host, and give that name the address in a record of its own`},
		{"x.example. MX 10 a.example. b.example.", `29: b.example. is more than the record takes; take it out, or begin a new line for a new record`},
		{"x.example. A 192.0.2.256", `14: 192.0.2.256 is no address for an A record; write one such as 192.0.2.1`},
		{"x.example. A 2001:db8::1", `14: 2001:db8::1 is an IPv6 address, which an A record cannot hold; write AAAA in place of A`},
		{"x.example. AAAA 192.0.2.1", `17: 192.0.2.1 is an IPv4 address, which an AAAA record cannot hold; write A in place of AAAA`},
		{"x.example. AAAA fe80::1%eth0", `17: fe80::1%eth0 is no address for an AAAA record; write one such as 2001:db8::1`},
		{"x.example. A", `13: the A record has no address; write one, such as 192.0.2.1`},
		{"192.0.2.1 PTR x.example.", `1: 192.0.2.1 is an address, not a name; write 1.2.0.192.in-addr.arpa. for a PTR record, else the name of the host`},
		{"x.example. SRV 0 0 25 x.example.", `12: records of type SRV are not known here; leave the record out; known types are A, AAAA, CNAME, MX, NS, PTR, SOA, TXT`},
		{"x.example. 60 IN MXX 10 x.example.", `18: MXX is no record type; write one of A, AAAA, CNAME, MX, NS, PTR, SOA, TXT`},
		{"  x.example. A 192.0.2.1", `3: x.example. stands where a record type belongs, because the line begins with a space; begin the line with the name, without a space before it`},
		{"x.example. 60 CH TXT x", `15: records of class CH are not known here; write IN`},
		{"x.example. 60 IN", `17: the record has no type; write a type and its data, such as IN MX 10 mx1.receiver.example.`},
		{"x.example. 1y A 192.0.2.1", `12: 1y is no time; write seconds, such as 3600, or numbers with the units w, d, h, m and s, such as 1h30m, in all less than 68 years`},
		{"x.example. 2147483648 A 192.0.2.1", `12: 2147483648 is no time; write seconds, such as 3600, or numbers with the units w, d, h, m and s, such as 1h30m, in all less than 68 years`},
		{"$TTL", `5: $TTL without a time; write how long records may be remembered, such as $TTL 1h`},
		{"$ORIGIN", `8: $ORIGIN without a name; write the name that relative names end with, such as $ORIGIN example.`},
		{"$INCLUDE other.zone", `1: $INCLUDE is no directive that is known here; write $ORIGIN or $TTL, or leave the line out`},
		{"x.example. TXT \"so", `16: the quotation mark is never closed; write " where the text ends, on the same line`},
		{"x.example. TXT", `15: the TXT record has no text; write it in quotation marks`},
		{"x.example. TXT " + strings.Repeat("x", 256), `16: the text has 256 octets, and a character string holds 255; split it into several strings: "..." "..."`},
		{`x.example. TXT "\256"`, `16: a backslash that escapes nothing; write \ and one character, or \ and three digits up to 255`},
		{"x.example. TXT (a", `16: the parenthesis is never closed; write ) where the record ends`},
		{"x.example. TXT a)", `17: the parenthesis was never opened; leave out the ) or write ( earlier in this record`},
		{"x.example. TXT ((a)", `17: a parenthesis inside of a parenthesis; leave it out, or close the first one before`},
		{"x.example. CNAME", `17: the CNAME record has no name to point to; write the name, with its final dot`},
		{"first.example. CNAME x.example.", `16: first.example. already has records, so it cannot be an alias as well; take out the CNAME, or move the other records to the name it points to`},
		{"x.example. SOA ns.example. root.example. 1 2 3 4", `49: the SOA record has no MINIMUM; write MNAME RNAME SERIAL REFRESH RETRY EXPIRE MINIMUM, such as ns.example. hostmaster.example. 1 2h 15m 14d 5m`},
		{"x.example. SOA ns.example. root.example. 1h 2 3 4 5", `42: 1h is no serial number; write a number from 0 to 4294967295`},
		{"a..example. A 192.0.2.1", `1: a..example. has nothing between two dots; take one of the dots out`},
		{long + ".example. A 192.0.2.1", `1: the name has more than 63 octets between two dots; write shorter parts`},
		{strings.Repeat("abcdefg.", 32) + " A 192.0.2.1", `1: the name is longer than 254 octets; write a shorter name`},
		{"bücher.example. A 192.0.2.1", `1: the name has letters that DNS does not carry; write names with other letters in their xn-- form`},
		{`x.example. TXT ünï "ü`, `20: the quotation mark is never closed; write " where the text ends, on the same line`},
		{`a\.b.example. A 192.0.2.1`, `1: a dot inside of a label is not supported here; write a name without it`},
		{`"x.example." A 192.0.2.1`, `1: a name in quotation marks; write x.example. without them`},
	}
	for _, test := range tests {
		text := "first.example. A 192.0.2.1\n" + test.text + "\nlast.example. 3600 A 192.0.2.2\n"
		records, problems := ParseZone(text)
		if len(problems) != 1 || problems[0].Error() != "2:"+test.want {
			t.Errorf("%q:\n%v\nwant:\n2:%s", test.text, problems, test.want)
		}
		if want := "first.example. 3600 IN A 192.0.2.1\nlast.example. 3600 IN A 192.0.2.2"; texts(records) != want {
			t.Errorf("%q left these records:\n%s", test.text, texts(records))
		}
	}
}

func TestZoneProblemsAreAllTold(t *testing.T) {
	text := "  A 192.0.2.1\n" + // no owner yet
		"x MX y z\n" + // three mistakes in one record
		"\tA 192.0.2.2\n" + // whose owner was told of already
		"a.example. CNAME b.example.\n" +
		" MX 10 c.example.\n" +
		"s.example. SOA a. b. 1 2 3 4 5\n" +
		" SOA a. b. 1 2 3 4 5\n"
	want := `1:3: a line that begins with a space belongs to the name of the record above, and there is none
2:1: x is missing the final dot
2:6: y is no preference
2:8: z is missing the final dot
5:2: a.example. is an alias (CNAME), so it cannot have other records
7:2: s.example. already has an SOA record
`
	_, problems := ParseZone(text)
	got := ""
	for _, p := range problems {
		got += fmt.Sprintf("%d:%d: %s\n", p.Line, p.Column, p.What)
	}
	if got != want {
		t.Errorf("problems:\n%s\nwant:\n%s", got, want)
	}
}

func TestZoneTextIsLimited(t *testing.T) {
	tests := []struct {
		what string
		text string
		key  words.Key
	}{
		{"problems", strings.Repeat("x\n", ProblemsMax*2), words.ZoneMissingType},
		{"one entry", "x.example. TXT (" + strings.Repeat("x\n", ZoneEntryOctetsMax) + ")", words.ZoneParenthesisOpen},
		{"one line", "x.example. TXT " + strings.Repeat("x ", ZoneEntryOctetsMax), words.ZoneEntryTooLong},
		{"text of a record", "x. TXT " + strings.Repeat(strings.Repeat("x", 200)+" ", 325), words.ZoneTextsTooLong},
		{"records", strings.Repeat("x. TXT x\n", ZoneRecordsMax+1), words.ZoneTooManyRecords},
		{"all", strings.Repeat(strings.Repeat(" ", 1<<16)+"\n", 257), words.ZoneTooLong},
	}
	for _, test := range tests {
		_, problems := ParseZone(test.text)
		if len(problems) == 0 || len(problems) > ProblemsMax+1 {
			t.Errorf("%s: %d problems", test.what, len(problems))
			continue
		}
		want, _, _ := strings.Cut(words.Sentence("en", test.key), "{")
		if !strings.Contains(fmt.Sprint(problems), want) {
			t.Errorf("%s: %.300v, want %s", test.what, problems, want)
		}
	}
}

func TestZones(t *testing.T) {
	records := parse(t, `
mail.sender.example.   A 192.0.2.25
sender.example.        MX 10 mail.sender.example.
receiver.example.      SOA a. b. 1 2 3 4 5
mx1.receiver.example.  A 203.0.113.7
sub.receiver.example.  SOA a. b. 1 2 3 4 5
x.sub.receiver.example. A 203.0.113.8
*.wild.example.        A 203.0.113.9
25.2.0.192.in-addr.arpa. PTR mail.sender.example.
`)
	got := ""
	for _, z := range Zones(records) {
		got += z.Apex
		for _, r := range z.Records {
			got += " " + r.Type.String()
		}
		got += "\n"
	}
	want := `sender.example. SOA A MX
receiver.example. SOA A
sub.receiver.example. SOA A
wild.example. SOA A
25.2.0.192.in-addr.arpa. SOA PTR
`
	if got != want {
		t.Errorf("zones:\n%s\nwant:\n%s", got, want)
	}
}

// TestEveryProblemHasItsMend looks at the sentences: what is wrong and what to
// write come in pairs.
func TestEveryProblemHasItsMend(t *testing.T) {
	for _, key := range []words.Key{
		words.ZoneTooLong, words.ZoneTooManyRecords, words.ZoneEntryTooLong, words.ZoneSecondSOA,
		words.ZoneTextsTooLong, words.ZoneNoOwner, words.ZoneOtherWithAlias,
	} {
		if !words.Has(key) || !words.Has(key+mend) {
			t.Errorf("%s lacks a sentence", key)
		}
	}
}
