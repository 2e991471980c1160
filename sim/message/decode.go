package message

import (
	"encoding/base64"
	"io"
	"mime/quotedprintable"
	"strings"
	"unicode/utf8"
)

// What was encoded to survive the way, as people read it. Like all reading here it is
// lenient: what cannot be decoded stays as it is.

// DecodeWords returns the value of a header field with its encoded words decoded
// (RFC 2047 4). White space between two of them does not count (RFC 2047 6.2).
func DecodeWords(value string) string {
	if !strings.Contains(value, "=?") {
		return value
	}
	var b strings.Builder
	after := false // an encoded word was the last thing
	for value != "" {
		start := strings.Index(value, "=?")
		if start < 0 {
			break
		}
		text, size, ok := decodeWord(value[start:])
		if !ok {
			b.WriteString(value[:start+2])
			value, after = value[start+2:], false
			continue
		}
		if between := value[:start]; !after || strings.Trim(between, " \t") != "" {
			b.WriteString(between)
		}
		b.WriteString(text)
		value, after = value[start+size:], true
	}
	b.WriteString(value)
	return b.String()
}

// decodeWord decodes the encoded word that s begins with, and returns how many octets it
// has.
func decodeWord(s string) (text string, size int, ok bool) {
	parts := strings.SplitN(s[2:], "?", 4)
	if len(parts) < 4 || !strings.HasPrefix(parts[3], "=") || strings.ContainsAny(parts[2], " \t") {
		return "", 0, false
	}
	size = len("=?") + len(parts[0]) + 1 + len(parts[1]) + 1 + len(parts[2]) + len("?=")
	var octets []byte
	var err error
	switch parts[1] {
	case "B", "b":
		octets, err = base64.StdEncoding.DecodeString(parts[2])
	case "Q", "q":
		octets, err = io.ReadAll(quotedprintable.NewReader(strings.NewReader(strings.ReplaceAll(parts[2], "_", " ") + "=")))
	default:
		return "", 0, false
	}
	if err != nil {
		return "", 0, false
	}
	charset, _, _ := strings.Cut(parts[0], "*") // a language may follow
	return decodeCharset(charset, string(octets)), size, true
}

// decodeCharset returns octets of a charset as UTF-8. Of those there are, mail today
// uses UTF-8; octets of others that are not ASCII are read as ISO 8859-1.
func decodeCharset(charset, s string) string {
	if strings.EqualFold(charset, "utf-8") || isASCII(s) {
		return strings.ToValidUTF8(s, "�")
	}
	var b strings.Builder
	for i := range len(s) {
		b.WriteRune(rune(s[i]))
	}
	return b.String()
}

// Part is a part of a message's body as people read it (RFC 2046 5).
type Part struct {
	Type string // media type in small letters, such as "text/plain"
	Body string // decoded, lines end with \n
}

// PartsMax is how many parts of a body Parts returns, and PartDepthMax how deep they are
// looked for in one another.
const (
	PartsMax     = 20
	PartDepthMax = 4
)

// Parts returns the parts of a message that are not made of parts themselves: the body
// of a simple message is one. Of a big part only the first limit octets are decoded.
func Parts(content string, limit int) []Part {
	return appendParts(nil, content, limit, PartDepthMax)
}

func appendParts(parts []Part, content string, limit, depth int) []Part {
	fields, body := Header(content)
	kind, parameters, _ := strings.Cut(Get(fields, "Content-Type"), ";")
	kind = strings.ToLower(strings.TrimSpace(kind))
	if boundary := parameter(parameters, "boundary"); strings.HasPrefix(kind, "multipart/") && boundary != "" && depth > 0 {
		for _, part := range splitParts(body, boundary, PartsMax) {
			if len(parts) < PartsMax {
				parts = appendParts(parts, part.text, limit, depth-1)
			}
		}
		return parts
	}
	if kind == "" {
		kind = "text/plain"
	}
	return append(parts, Part{kind, decodeBody(body, Get(fields, "Content-Transfer-Encoding"), parameter(parameters, "charset"), limit)})
}

// parameter returns the value of a parameter of a Content-Type field (RFC 2045 5.1).
func parameter(parameters, name string) string {
	for _, p := range strings.Split(parameters, ";") {
		key, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		if strings.EqualFold(key, name) {
			return strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	return ""
}

// cutPart is what stands between two boundaries, and where in the body it begins.
type cutPart struct {
	text string
	at   int
}

// splitParts returns what stands between the boundaries of a multipart body (RFC 2046
// 5.1.1), most parts at most.
func splitParts(body, boundary string, most int) []cutPart {
	delimiter := "\r\n--" + boundary
	whole := "\r\n" + body
	at := strings.Index(whole, delimiter)
	var parts []cutPart
	for at >= 0 && len(parts) < most {
		at += len(delimiter)
		line := strings.Index(whole[at:], "\r\n")
		if line < 0 || strings.HasPrefix(whole[at:], "--") {
			break
		}
		start := at + line + len("\r\n")
		end := strings.Index(whole[at+line:], delimiter)
		if end < 0 {
			return append(parts, cutPart{whole[start:], start - 2})
		}
		at += line + end
		parts = append(parts, cutPart{whole[min(start, at):at], start - 2})
	}
	return parts
}

func decodeBody(body, encoding, charset string, limit int) string {
	body = body[:min(len(body), limit)]
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		body = readAll(quotedprintable.NewReader(strings.NewReader(body)))
	case "base64":
		body = readAll(base64.NewDecoder(base64.StdEncoding, strings.NewReader(body)))
	}
	if !utf8.ValidString(body) || !strings.EqualFold(charset, "utf-8") {
		body = decodeCharset(charset, body)
	}
	return strings.ReplaceAll(body, "\r\n", "\n")
}

// readAll returns what can be read before the first mistake.
func readAll(r io.Reader) string {
	var b strings.Builder
	_, _ = io.Copy(&b, r) // what comes after a mistake is lost, and nobody could tell what it was
	return b.String()
}
