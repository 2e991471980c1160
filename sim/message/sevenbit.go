package message

import (
	"encoding/base64"
	"strings"
)

// Conversion says how a server makes 8-bit content fit for one that takes no octets of 8
// bits (RFC 6152 3). The header is never touched: what is not US-ASCII there has no other
// form that a relay could give it.
type Conversion struct {
	// Declared: it goes by what Content-Transfer-Encoding says, part by part, and lets
	// through what says nothing. Else it goes by the octets, in messages with MIME-Version.
	Declared bool
	// Base64 is for parts of which more than an eighth has 8 bits; the others, and without
	// it all, become quoted-printable (RFC 2045 6.7).
	Base64 bool
	// Mark is who has converted, for a field X-MIME-Autoconverted; "" for none.
	Mark string
}

// octetsPerLine is how long lines of base64 are, in octets of the content: 72 characters.
const octetsPerLine = 54

// SevenBit returns content with its parts converted. Not all of it needs to be 7-bit
// then: see Conversion.
func (c Conversion) SevenBit(content string) string {
	fields, _ := Header(content)
	if !c.Declared && Get(fields, "MIME-Version") == "" {
		return content
	}
	var b strings.Builder
	c.entity(&b, content, PartDepthMax)
	return b.String()
}

// entity writes a message, or a part of one, with all that is in it (RFC 2045 2.4).
func (c Conversion) entity(b *strings.Builder, text string, depth int) {
	h := cutEntity(text)
	kind, parameters, _ := strings.Cut(h.kind, ";")
	kind = strings.ToLower(strings.TrimSpace(kind))
	boundary := parameter(parameters, "boundary")
	identity := h.encodingField // of what is made of parts
	if h.declares() {
		identity = "Content-Transfer-Encoding: 7bit\r\n"
	}
	switch {
	case depth == 0 || kind == "multipart/signed" && !c.Declared: // a change would break the signature
		b.WriteString(text)
	case strings.HasPrefix(kind, "multipart/") && boundary != "":
		b.WriteString(h.fields + identity + h.empty)
		c.parts(b, h.body, boundary, depth)
	case kind == "message/rfc822":
		b.WriteString(h.fields + identity + h.empty)
		c.entity(b, h.body, depth-1)
	case c.Declared && h.declares() || !c.Declared && !isASCII(h.body) && !h.encoded():
		c.leaf(b, &h)
	default:
		b.WriteString(text)
	}
}

// parts writes the body of a multipart: what stands between the parts stays as it is.
func (c Conversion) parts(b *strings.Builder, body, boundary string, depth int) {
	from := 0
	for _, part := range splitParts(body, boundary, FieldsMax) {
		b.WriteString(body[from:part.at])
		c.entity(b, part.text, depth-1)
		from = part.at + len(part.text)
	}
	b.WriteString(body[from:])
}

// leaf writes what has no parts, encoded.
func (c Conversion) leaf(b *strings.Builder, h *entityText) {
	encoding := "quoted-printable"
	high := 0
	for i := 0; i < len(h.body); i++ {
		high += int(h.body[i] >> 7)
	}
	if c.Base64 && high > len(h.body)/8 {
		encoding = "base64"
	}
	b.WriteString(h.fields + "Content-Transfer-Encoding: " + encoding + "\r\n")
	if c.Mark != "" {
		b.WriteString("X-MIME-Autoconverted: from 8bit to " + encoding + " by " + c.Mark + "\r\n")
	}
	b.WriteString("\r\n")
	if encoding == "quoted-printable" {
		b.WriteString(quotedPrintable(h.body))
		return
	}
	for body := h.body; body != ""; {
		n := min(len(body), octetsPerLine)
		b.WriteString(base64.StdEncoding.EncodeToString([]byte(body[:n])))
		if body = body[n:]; body != "" || strings.HasSuffix(h.body, "\r\n") {
			b.WriteString("\r\n")
		}
	}
}

// entityText is a message or a part of one, taken apart; fields, encodingField, empty and
// body in this order are its text, but for the place of that one field.
type entityText struct {
	fields, encodingField, empty, body string

	kind, encoding string // the values of Content-Type and Content-Transfer-Encoding
}

func cutEntity(text string) entityText {
	var h entityText
	var fields []byte
	rest := text
	for range FieldsMax {
		name, value, after, ok := cutField(rest)
		if !ok {
			break
		}
		field := rest[:len(rest)-len(after)]
		switch {
		case strings.EqualFold(name, "Content-Transfer-Encoding"):
			h.encodingField, h.encoding = field, strings.ToLower(unfold(value))
		case strings.EqualFold(name, "Content-Type"):
			h.kind = unfold(value)
			fallthrough
		default:
			fields = append(fields, field...)
		}
		rest = after
	}
	h.fields = string(fields)
	h.body = cutEmptyLine(rest)
	h.empty = rest[:len(rest)-len(h.body)]
	return h
}

// declares reports whether the encoding is one that leaves octets of 8 bits as they are.
func (h *entityText) declares() bool { return h.encoding == "8bit" || h.encoding == "binary" }

// encoded reports whether the body is encoded already.
func (h *entityText) encoded() bool {
	return h.encoding == "quoted-printable" || h.encoding == "base64"
}
