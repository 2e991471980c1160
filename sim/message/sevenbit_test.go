package message

import (
	"strings"
	"testing"
)

func TestSevenBit(t *testing.T) {
	const mime, text, eight = "MIME-Version: 1.0\r\n", "Content-Type: text/plain; charset=utf-8\r\n", "Content-Transfer-Encoding: 8bit\r\n"
	const printable, base = "Content-Transfer-Encoding: quoted-printable\r\n", "Content-Transfer-Encoding: base64\r\n"
	const mark = "X-MIME-Autoconverted: from 8bit to "
	postfix, sendmail := Conversion{Declared: true}, Conversion{Base64: true, Mark: "mx id 1"}
	const long = "a line of plain words, with one \xc3\xbc in it\r\n"
	parts := func(encoding, one, two string) string {
		return mime + "Content-Type: multipart/mixed; boundary=\"=b\"\r\n" + encoding + "\r\npreamble\r\n--=b\r\n" + one + "\r\n--=b\r\n" + two + "\r\n--=b--\r\nepilogue\r\n"
	}
	for _, test := range []struct {
		name, in          string
		postfix, sendmail string // "": as it was
	}{
		{"no MIME: nobody dares", "Subject: x\r\n\r\n\xfc\r\n", "", ""},
		{"declared", mime + text + eight + "\r\n" + long,
			mime + text + printable + "\r\n" + strings.ReplaceAll(long, "\xc3\xbc", "=C3=BC"),
			mime + text + printable + mark + "quoted-printable by mx id 1\r\n\r\n" + strings.ReplaceAll(long, "\xc3\xbc", "=C3=BC")},
		{"MIME that declares nothing", mime + text + "\r\n" + long, "",
			mime + text + printable + mark + "quoted-printable by mx id 1\r\n\r\n" + strings.ReplaceAll(long, "\xc3\xbc", "=C3=BC")},
		{"much of it", mime + text + eight + "\r\n\xc3\xbc\xc3\xbc\r\n",
			mime + text + printable + "\r\n=C3=BC=C3=BC\r\n",
			mime + text + base + mark + "base64 by mx id 1\r\n\r\nw7zDvA0K\r\n"},
		{"declared, and not so", mime + eight + "\r\nplain = plain\r\n", mime + printable + "\r\nplain =3D plain\r\n", ""},
		{"encoded already, and broken", mime + base + "\r\n\xfc", "", ""},
		{"parts", parts(eight, text+eight+"\r\n"+long, text+"\r\nplain"),
			parts("Content-Transfer-Encoding: 7bit\r\n", text+printable+"\r\n"+strings.ReplaceAll(long, "\xc3\xbc", "=C3=BC"), text+"\r\nplain"),
			parts("Content-Transfer-Encoding: 7bit\r\n", text+printable+mark+"quoted-printable by mx id 1\r\n\r\n"+strings.ReplaceAll(long, "\xc3\xbc", "=C3=BC"), text+"\r\nplain")},
		{"a message in a part", parts(eight, "Content-Type: message/rfc822\r\n"+eight+"\r\nSubject: in\r\n"+eight+"\r\n"+long, ""),
			parts("Content-Transfer-Encoding: 7bit\r\n", "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit\r\n\r\nSubject: in\r\n"+printable+"\r\n"+strings.ReplaceAll(long, "\xc3\xbc", "=C3=BC"), ""),
			parts("Content-Transfer-Encoding: 7bit\r\n", "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit\r\n\r\nSubject: in\r\n"+printable+mark+"quoted-printable by mx id 1\r\n\r\n"+strings.ReplaceAll(long, "\xc3\xbc", "=C3=BC"), "")},
	} {
		for which, c := range map[string]Conversion{"postfix": postfix, "sendmail": sendmail} {
			want := map[string]string{"postfix": test.postfix, "sendmail": test.sendmail}[which]
			if want == "" {
				want = test.in
			}
			if got := c.SevenBit(test.in); got != want {
				t.Errorf("%s, %s:\n%q\nwant\n%q", test.name, which, got, want)
			}
		}
	}
}

// Whatever the content, a second conversion finds nothing to do, and what was 7-bit stays so.
func FuzzSevenBit(f *testing.F) {
	const eight = "Content-Transfer-Encoding: 8bit\r\n"
	for _, s := range []string{"", "\r\n\xfc", eight + "\r\n\xfc\r\n", "MIME-Version: 1.0\r\n" + eight + "Content-Type: multipart/x; boundary=b\r\n\r\n--b\r\n--b\r\n\r\n\xfc\r\n--b--\r\n",
		"MIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n" + eight + "\r\n" + eight + "\r\n\xc3\xbc \r\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, content string) {
		if len(content) > 5000 || strings.Count(content, "\r") != strings.Count(content, "\r\n") || strings.Count(content, "\n") != strings.Count(content, "\r\n") {
			return
		}
		for _, c := range []Conversion{{Declared: true}, {Base64: true}} {
			got := c.SevenBit(content)
			if c.SevenBit(got) != got {
				t.Fatalf("%q became %q, and then %q", content, got, c.SevenBit(got))
			}
			if isASCII(content) && !isASCII(got) || len(got) > 4*len(content)+1000 {
				t.Fatalf("%q became %q", content, got)
			}
		}
	})
}
