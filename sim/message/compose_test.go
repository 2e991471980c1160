package message

import (
	"io"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"net/netip"
	"strings"
	"testing"
	"time"

	"mailscope/sim/machine"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func TestCompose(t *testing.T) {
	draft := Draft{
		From: "alice@sender.example", To: []string{"bob@receiver.example", "carol@receiver.example"},
		Subject: "Lunch?", Body: "At noon?\n", Date: noon, ID: "1@alice-laptop",
		Headers: []machine.Header{{Name: "X-Colour", Value: "green"}},
	}
	want := "Date: Mon, 02 Mar 2026 12:00:00 +0000\r\n" +
		"From: alice@sender.example\r\n" +
		"To: bob@receiver.example, carol@receiver.example\r\n" +
		"Subject: Lunch?\r\n" +
		"Message-ID: <1@alice-laptop>\r\n" +
		"MIME-Version: 1.0\r\n" +
		"Content-Type: text/plain; charset=us-ascii\r\n" +
		"Content-Transfer-Encoding: 7bit\r\n" +
		"X-Colour: green\r\n" +
		"\r\n" +
		"At noon?\r\n"
	if got := Compose(draft).String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// What a person typed comes out again at the other end, as Go's own reader of mail
// sees it.
func TestComposedIsRead(t *testing.T) {
	long := strings.Repeat("x", 3000)
	var many []string
	for range 50 {
		many = append(many, "somebody.with.a.name@department.receiver.example")
	}
	tests := []struct {
		name     string
		draft    Draft
		field    string
		want     string
		body     string
		encoding string
	}{
		{"plain", Draft{Subject: "Lunch?", Body: "At noon?\n"}, "Subject", "Lunch?", "At noon?\r\n", "7bit"},
		{"umlauts", Draft{Subject: "Grüße an Jürgen Groß aus Köln", Body: "Schöne Grüße"}, "Subject", "Grüße an Jürgen Groß aus Köln", "Schöne Grüße\r\n", "8bit"},
		{"long and beyond ASCII", Draft{Subject: strings.Repeat("日本語", 60)}, "Subject", strings.Repeat("日本語", 60), "", "7bit"},
		{"a subject that is one long word", Draft{Subject: long}, "Subject", long, "", "7bit"},
		{"a subject of many words", Draft{Subject: strings.TrimSpace(strings.Repeat("word ", 400))}, "Subject", strings.TrimSpace(strings.Repeat("word ", 400)), "", "7bit"},
		{"many recipients", Draft{To: many}, "To", strings.Join(many, ", "), "", "7bit"},
		{"a name with umlauts", Draft{From: "Jürgen Groß <j@sender.example>"}, "From", "Jürgen Groß <j@sender.example>", "", "7bit"},
		{"a name in quotation marks", Draft{From: `"Groß, Jürgen" <j@sender.example>`}, "From", "Groß, Jürgen <j@sender.example>", "", "7bit"},
		{"a long line", Draft{Body: long + "\n.\n=é\n"}, "Subject", "", long + "\r\n.\r\n=é\r\n", "quoted-printable"},
		{"a NUL", Draft{Body: "a\x00b"}, "Subject", "", "a\x00b\r\n", "quoted-printable"},
		{"line ends of all sorts", Draft{Body: "a\nb\r\nc\rd\r\r\ne\n"}, "Subject", "", "a\r\nb\r\nc\r\nd\r\n\r\ne\r\n", "7bit"},
		{"an injected field", Draft{Subject: "x\r\nBcc: eve@evil.example\r\n\r\nboo"}, "Subject", "x  Bcc: eve@evil.example    boo", "", "7bit"},
		{"another injected field", Draft{Headers: []machine.Header{{Name: "X", Value: "1\nBcc: eve@evil.example"}}}, "X", "1 Bcc: eve@evil.example", "", "7bit"},
		{"an injected name", Draft{Headers: []machine.Header{{Name: "Bcc: e@e.example\r\nX", Value: "1"}}}, "Bcc", "", "", "7bit"},
		{"an own date", Draft{Headers: []machine.Header{{Name: "date", Value: "yesterday"}}}, "Date", "yesterday", "", "7bit"},
		{"an own type, with a long line", Draft{Body: long, Headers: []machine.Header{{Name: "Content-Type", Value: "text/html"}}}, "Content-Type", "text/html", long + "\r\n", "7bit"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.draft.Date = noon
			content := Compose(test.draft).String()
			if hasBareLineEnd(content) {
				t.Error("a CR or LF stands alone")
			}
			read, err := mail.ReadMessage(strings.NewReader(content))
			if err != nil {
				t.Fatal(err, "\n", content)
			}
			field, err := new(mime.WordDecoder).DecodeHeader(read.Header.Get(test.field))
			if err != nil || field != test.want {
				t.Errorf("%s: %q, %v; want %q", test.field, field, err, test.want)
			}
			if got := read.Header["Bcc"]; got != nil {
				t.Errorf("Bcc: %q slipped in", got)
			}
			encoding := read.Header.Get("Content-Transfer-Encoding")
			if body := decoded(t, read.Body, encoding); body != test.body || encoding != test.encoding {
				t.Errorf("body %.80q (%d octets), encoding %s; want %.80q, %s", body, len(body), encoding, test.body, test.encoding)
			}
			header := strings.SplitAfterN(content, "\r\n\r\n", 2)[0]
			for line := range strings.SplitSeq(header, "\r\n") {
				if len(line) > LineOctetsGood {
					t.Errorf("a header line of %d octets: %.90q", len(line), line)
				}
			}
		})
	}
}

func decoded(t *testing.T, r io.Reader, encoding string) string {
	t.Helper()
	if encoding == "quoted-printable" {
		r = quotedprintable.NewReader(r)
	}
	body, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestFromRaw(t *testing.T) {
	for raw, want := range map[string]string{
		"A: 1\n\nbody\n":      "A: 1\r\n\r\nbody\r\n",
		"A: 1\r\n\r\nb\n.\nc": "A: 1\r\n\r\nb\n.\nc",
		"a\rb":                "a\rb",
		"":                    "",
	} {
		if got := FromRaw(raw).String(); got != want {
			t.Errorf("FromRaw(%q) = %q, want %q", raw, got, want)
		}
	}
}

func TestReceived(t *testing.T) {
	full := Received{
		Helo: "mail.sender.example", Peer: netip.MustParseAddr("192.0.2.25"), PeerName: "out.sender.example",
		By: "mx1.receiver.example", With: "ESMTP", ID: "1a2b", For: "bob@receiver.example", Date: noon,
	}
	tests := []struct {
		received Received
		want     string
	}{
		{full, "Received: from mail.sender.example (out.sender.example [192.0.2.25])\r\n\tby mx1.receiver.example with ESMTP id 1a2b\r\n\tfor <bob@receiver.example>; Mon, 02 Mar 2026 12:00:00 +0000\r\n"},
		{Received{Peer: netip.MustParseAddr("2001:db8::1%eth0"), By: "mx", With: "SMTP", ID: "1", Date: noon}, "Received: from [IPv6:2001:db8::1]\r\n\tby mx with SMTP id 1;\r\n\tMon, 02 Mar 2026 12:00:00 +0000\r\n"},
		{Received{Helo: "h", Peer: netip.MustParseAddr("::ffff:192.0.2.1"), By: "mx", ID: "1", Date: noon}, "Received: from h ([192.0.2.1])\r\n\tby mx id 1;\r\n\tMon, 02 Mar 2026 12:00:00 +0000\r\n"},
		{Received{By: "mx", ID: "1", Date: noon}, "Received: by mx id 1;\r\n\tMon, 02 Mar 2026 12:00:00 +0000\r\n"},
		{Received{Helo: "x\r\nBcc: é", By: "mx", Date: noon}, "Received: from x  Bcc: ?\r\n\tby mx;\r\n\tMon, 02 Mar 2026 12:00:00 +0000\r\n"},
	}
	for _, test := range tests {
		if got := test.received.Field(); got != test.want {
			t.Errorf("got\n%s\nwant\n%s", got, test.want)
		}
	}
}

func TestReturnPath(t *testing.T) {
	for path, want := range map[string]string{
		"alice@sender.example": "Return-Path: <alice@sender.example>\r\n",
		"":                     "Return-Path: <>\r\n",
		"a\r\nb":               "Return-Path: <a  b>\r\n",
	} {
		if got := ReturnPath(path); got != want {
			t.Errorf("ReturnPath(%q) = %q", path, got)
		}
	}
}

func TestAddMissing(t *testing.T) {
	const date, id = "Date: Mon, 02 Mar 2026 12:00:00 +0000\r\n", "Message-ID: <1@mail>\r\n"
	for in, want := range map[string]string{
		"From: a@b.example\r\n\r\n":              date + id + "From: a@b.example\r\n\r\n",
		"DATE: x\r\n\r\n":                        id + "DATE: x\r\n\r\n",
		"Message-Id: <y>\r\n\r\nDate: in body":   date + "Message-Id: <y>\r\n\r\nDate: in body",
		"Message-ID: <y>\r\nDate: x\r\n\r\nbody": "Message-ID: <y>\r\nDate: x\r\n\r\nbody",
	} {
		if got := AddMissing(NewContent(in), noon, "1@mail").String(); got != want {
			t.Errorf("%q became %q", in, got)
		}
	}
}
