package message

import (
	"encoding/binary"
	"errors"
	"strings"
)

// Content is a message's octets: header section, empty line and body (RFC 5322
// 2.1), with CRLF line ends. It is immutable and copies of it share the octets.
// The zero value is a message without a single octet.
type Content struct {
	front string // the fields that were put in front, whole lines; then an empty one where rest is no message
	rest  string // what the message was before
}

// NewContent returns the octets s as content, unchanged.
func NewContent(s string) Content { return Content{rest: s} }

// FromRaw returns content exactly as a person wrote it. If no line of it ends
// with CRLF, its author meant \n for the line ends, and they become CRLF.
func FromRaw(raw string) Content {
	if !strings.Contains(raw, "\r\n") {
		raw = strings.ReplaceAll(raw, "\n", "\r\n")
	}
	return NewContent(raw)
}

// String returns all octets. Without fields put in front it copies nothing.
func (c Content) String() string { return c.front + c.rest }

// Size returns the number of octets, which is what SIZE counts (RFC 1870 5).
func (c Content) Size() int64 { return int64(len(c.front)) + int64(len(c.rest)) }

// Prepend returns the content with header fields in front: one or more whole
// fields, each ended by CRLF. Octets that were there before are not copied, only
// fields that were put in front earlier. Content that begins with neither a field nor
// the empty line after the last one is all body, and stays that: the first fields in
// front of it bring the empty line along, for else its first lines would be taken for
// fields, or for the continuation of one (RFC 5322 2.1).
func (c Content) Prepend(fields string) Content {
	switch {
	case fields == "":
		return c
	case !strings.HasSuffix(fields, "\r\n"):
		panic("message: a field put in front of a message does not end with CRLF")
	case c.front == "" && isBody(c.rest):
		fields += "\r\n"
	}
	return Content{front: fields + c.front, rest: c.rest}
}

// AppendBinary appends the content in the form that DecodeContent reads: the
// number of octets as a uvarint, then the octets. It never fails.
func (c Content) AppendBinary(b []byte) ([]byte, error) {
	b = binary.AppendUvarint(b, uint64(c.Size()))
	b = append(b, c.front...)
	return append(b, c.rest...), nil
}

// errContentCut says that a store gave back less than was put in.
var errContentCut = errors.New("message: the stored content is cut short; restore the file from a backup")

// DecodeContent reads what AppendBinary wrote from the beginning of b, and returns
// it with the octets that follow. It fails if b ends too early.
func DecodeContent(b []byte) (c Content, rest []byte, err error) {
	size, n := binary.Uvarint(b)
	if n <= 0 || size > uint64(len(b)-n) {
		return Content{}, nil, errContentCut
	}
	end := n + int(size)
	return NewContent(string(b[n:end])), b[end:], nil
}
