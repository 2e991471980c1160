package message

import (
	"slices"
	"strings"
	"testing"

	"mailscope/sim/machine"
)

func TestDecodeWords(t *testing.T) {
	for _, test := range []struct{ value, want string }{
		{"Lunch?", "Lunch?"},
		{"=?utf-8?q?Gr=C3=BC=C3=9Fe_aus?= Bonn", "Grüße aus Bonn"},
		{"=?UTF-8?B?R3LDvMOfZQ==?=", "Grüße"},
		{"=?utf-8?q?one?= \t=?utf-8?q?word?=", "oneword"},
		{"=?utf-8?q?a?= and =?utf-8?q?b?=", "a and b"},
		{"=?iso-8859-1*de?Q?Gr=FC=DFe?=", "Grüße"},
		{"=?utf-8?q?=FF?=", "�"},
		{"=?utf-8?x?a?= =?utf-8?b?%?= =?", "=?utf-8?x?a?= =?utf-8?b?%?= =?"},
	} {
		if got := DecodeWords(test.value); got != test.want {
			t.Errorf("%q: got %q, want %q", test.value, got, test.want)
		}
	}
}

// TestDecodeWhatWasComposed: what a person typed is read again as it was typed.
func TestDecodeWhatWasComposed(t *testing.T) {
	for _, text := range []string{"Mittagessen? Schön!", "x", strings.Repeat("日本語 ", 50)} {
		c := Compose(Draft{From: "a@b.example", To: []string{"c@d.example"}, Subject: text, Body: text + "\n",
			Headers: []machine.Header{{Name: "X-Note", Value: text}}})
		subject, _ := c.Lookup("Subject")
		if got := DecodeWords(subject); got != strings.TrimSpace(text) && got != text {
			t.Errorf("the subject %q is read as %q", text, got)
		}
		if parts := Parts(c.String(), 10_000); len(parts) != 1 || parts[0].Body != text+"\n" {
			t.Errorf("the body %q is read as %q", text, parts)
		}
	}
}

func TestParts(t *testing.T) {
	nested := "Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\nnot shown\r\n--b\r\n\r\none\r\n--b\r\nContent-Type: TEXT/html\r\n" +
		"Content-Transfer-Encoding: base64\r\n\r\nPGI+\r\n--b--\r\nneither\r\n"
	for _, test := range []struct {
		name, content string
		want          []Part
	}{
		{"simple", "Subject: x\r\n\r\nhello\r\n", []Part{{"text/plain", "hello\n"}}},
		{"quoted-printable", "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=\r\n=C3=9Fe\r\n", []Part{{"text/plain", "Grüße\n"}}},
		{"mixed", nested, []Part{{"text/plain", "one"}, {"text/html", "<b>"}}},
		{"no boundary", "Content-Type: multipart/mixed\r\n\r\nx", []Part{{"multipart/mixed", "x"}}},
		{"never closed", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx", []Part{{"text/plain", "x"}}},
		{"broken base64", "Content-Transfer-Encoding: base64\r\n\r\nSGk=!!", []Part{{"text/plain", "Hi"}}},
	} {
		if got := Parts(test.content, 10_000); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
	many := "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\n\r\nx\r\n", 100)
	if got := len(Parts(many, 10)); got != PartsMax {
		t.Errorf("%d parts of a hundred", got)
	}
}
