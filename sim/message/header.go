package message

import (
	"errors"
	"fmt"
	"strings"

	"mailscope/sim/machine"
)

// Field is one header field (RFC 5322 2.2).
type Field struct {
	Name  string
	Value string // unfolded, without white space around it
}

// Header splits content into its header fields and its body. It takes what it can
// get: lines may end with LF alone, and a line that is neither a field nor the
// continuation of one ends the header section and begins the body.
func Header(s string) (fields []Field, body string) {
	for len(fields) < FieldsMax {
		name, value, rest, ok := cutField(s)
		if !ok {
			break
		}
		fields = append(fields, Field{Name: name, Value: unfold(value)})
		s = rest
	}
	return fields, cutEmptyLine(s)
}

// Get returns the value of the first field of that name, in whatever case, or "".
func Get(fields []Field, name string) string {
	for _, f := range fields {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// Lookup returns the value of the content's first field of that name, in whatever
// case, and whether there is one. It reads no more than the header section.
func (c Content) Lookup(name string) (value string, ok bool) {
	if value, ok = lookup(c.front, name); ok {
		return value, true
	}
	return lookup(c.rest, name)
}

func lookup(s, name string) (string, bool) {
	for range FieldsMax {
		field, value, rest, ok := cutField(s)
		if !ok {
			break
		}
		if strings.EqualFold(field, name) {
			return unfold(value), true
		}
		s = rest
	}
	return "", false
}

// CountReceived returns how many Received fields the content has: each server on
// the way added one, and too many of them mean a loop (RFC 5321 6.3).
func CountReceived(c Content) int { return countReceived(c.front) + countReceived(c.rest) }

func countReceived(s string) int {
	count := 0
	for range FieldsMax {
		name, _, rest, ok := cutField(s)
		if !ok {
			break
		}
		if strings.EqualFold(name, "Received") {
			count++
		}
		s = rest
	}
	return count
}

// CheckHeader says what is wrong with a header field that a person wrote: its
// name is no field name (RFC 5322 2.2), or its value has more than one line.
func CheckHeader(h machine.Header) error {
	if h.Name == "" {
		return errors.New(`a header field has no name; write it like "X-Colour"`)
	}
	if i := badNameOctet(h.Name); i >= 0 {
		return fmt.Errorf("header field name %q has %q at octet %d; use letters, digits and hyphens", h.Name, h.Name[i], i+1)
	}
	if i := strings.IndexAny(h.Value, "\r\n"); i >= 0 {
		return fmt.Errorf("the value of header field %q has a line end at octet %d; write it on one line", h.Name, i+1)
	}
	return nil
}

// badNameOctet returns where name has the first octet that no field name can have
// (RFC 5322 3.6.8), or -1.
func badNameOctet(name string) int {
	for i := 0; i < len(name); i++ {
		if c := name[i]; c <= ' ' || c >= 0x7f || c == ':' {
			return i
		}
	}
	return -1
}

// cutField cuts the first field off s. The value is still folded; ok is false
// where s does not begin with a field.
func cutField(s string) (name, value, rest string, ok bool) {
	end := lineEnd(s)
	colon := strings.IndexByte(s[:end], ':')
	if colon < 1 {
		return "", "", s, false
	}
	// White space before the colon is obsolete, but was allowed once (RFC 5322 4.5).
	name = strings.TrimRight(s[:colon], " \t")
	if name == "" || badNameOctet(name) >= 0 {
		return "", "", s, false
	}
	for end < len(s) && (s[end] == ' ' || s[end] == '\t') {
		end += lineEnd(s[end:])
	}
	return name, s[colon+1 : end], s[end:], true
}

// lineEnd returns where the line after the first one of s begins.
func lineEnd(s string) int {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return i + 1
	}
	return len(s)
}

// cutEmptyLine takes away the empty line between header section and body.
func cutEmptyLine(s string) string {
	if body, ok := strings.CutPrefix(s, "\r\n"); ok {
		return body
	}
	return strings.TrimPrefix(s, "\n")
}

// isBody reports whether content has no header section, not even an empty one, so that
// all of it is body.
func isBody(s string) bool {
	_, _, _, field := cutField(s)
	return !field && s != "" && cutEmptyLine(s) == s
}

// unfold takes the line ends out of a value (RFC 5322 2.2.3). A value on one line
// is returned without a copy.
func unfold(value string) string {
	value = strings.Trim(value, " \t\r\n")
	if !strings.ContainsAny(value, "\r\n") {
		return value
	}
	b := make([]byte, 0, len(value))
	for i := 0; i < len(value); i++ {
		if c := value[i]; c != '\r' && c != '\n' {
			b = append(b, c)
		}
	}
	return string(b)
}
