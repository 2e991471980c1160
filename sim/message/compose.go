package message

import (
	"strings"
	"time"
	"unicode/utf8"

	"mailscope/sim/machine"
)

// Draft is a message as a person hands it to a mail client.
type Draft struct {
	From    string   // address, or name and address (RFC 5322 3.4)
	To      []string // the same
	Subject string
	Body    string           // lines end with \n or CRLF
	Headers []machine.Header // further fields; one that the client would write replaces the client's
	Date    time.Time
	ID      string // the Message-ID, without its angle brackets
}

// Compose writes a draft as a message (RFC 5322 3.6, RFC 2045). Nothing that
// stands in the draft can break out of its field or line: line ends in values
// become spaces, text beyond US-ASCII is encoded or labelled, and a body with lines
// beyond LineOctetsMax becomes quoted-printable. Fields that CheckHeader refuses
// for their name, and empty ones, are left out.
func Compose(d Draft) Content {
	body, charset, encoding := d.encodedBody()
	generated := [...]Field{
		{"Date", FormatDate(d.Date)},
		{"From", d.From},
		{"To", strings.Join(d.To, ", ")},
		{"Subject", d.Subject},
		{"Message-ID", angle(d.ID)},
		{"MIME-Version", "1.0"},
		{"Content-Type", "text/plain; charset=" + charset},
		{"Content-Transfer-Encoding", encoding},
	}
	b := make([]byte, 0, 512+len(body))
	for _, f := range generated {
		if !d.has(f.Name) {
			b = appendWritten(b, f.Name, f.Value)
		}
	}
	for _, h := range d.Headers {
		b = appendWritten(b, h.Name, h.Value)
	}
	b = append(b, "\r\n"...)
	return NewContent(string(append(b, body...)))
}

// appendWritten appends a field whose value a person wrote.
func appendWritten(b []byte, name, value string) []byte {
	value = oneLine(value)
	if value == "" || name == "" || badNameOctet(name) >= 0 {
		return b
	}
	return appendField(b, name, encodeWords(name, value))
}

// has reports whether the person wrote a field of that name themselves.
func (d *Draft) has(name string) bool {
	for _, h := range d.Headers {
		if strings.EqualFold(h.Name, name) {
			return true
		}
	}
	return false
}

// encodedBody returns the body with CRLF line ends, and the charset and
// encoding that describe it (RFC 2045 6). A body whose kind the person gave
// themselves is not encoded: it might be of parts, which must not be.
func (d *Draft) encodedBody() (body, charset, encoding string) {
	body = crlf(d.Body)
	if body != "" && !strings.HasSuffix(body, "\r\n") {
		body += "\r\n"
	}
	charset, encoding = "us-ascii", "7bit"
	switch {
	case isASCII(body):
	case utf8.ValidString(body):
		charset, encoding = "utf-8", "8bit"
	default:
		charset, encoding = "unknown-8bit", "8bit"
	}
	own := d.has("Content-Type") || d.has("Content-Transfer-Encoding")
	if !own && (hasLongLine(body) || strings.Contains(body, "\x00")) {
		return quotedPrintable(body), charset, "quoted-printable"
	}
	return body, charset, encoding
}

// angle returns a Message-ID in its angle brackets, "" for none.
func angle(id string) string {
	if id == "" {
		return ""
	}
	return "<" + id + ">"
}
