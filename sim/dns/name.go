package dns

import (
	"net/netip"
	"strings"
)

// The limits of names (RFC 1035 2.3.4), for the text with its final dot.
const (
	LabelOctetsMax = 63
	NameOctetsMax  = 254 // 255 on the wire, where each label has its length and the root a zero
)

// Absolute returns the name as it is kept here: lower case, with its final dot.
func Absolute(name string) string {
	name = lower(name)
	if !strings.HasSuffix(name, ".") {
		name += "."
	}
	return name
}

// ReverseName returns the name below which the PTR record of an address stands
// (RFC 1035 3.5, RFC 3596 2.5).
func ReverseName(a netip.Addr) string {
	const hex = "0123456789abcdef"
	octets := a.Unmap().AsSlice()
	var b []byte
	for i := len(octets) - 1; i >= 0; i-- {
		if len(octets) == 4 {
			b = append(appendUint(b, uint64(octets[i])), '.')
			continue
		}
		b = append(b, hex[octets[i]&15], '.', hex[octets[i]>>4], '.')
	}
	if len(octets) == 4 {
		return string(append(b, "in-addr.arpa."...))
	}
	return string(append(b, "ip6.arpa."...))
}

// parent returns the name above, "" above the root.
func parent(name string) string {
	if name == "." {
		return ""
	}
	i := strings.IndexByte(name, '.')
	if i < 0 || i == len(name)-1 {
		return "."
	}
	return name[i+1:]
}

// within reports whether name is zone or lies below it.
func within(name, zone string) bool {
	if zone == "." {
		return true
	}
	if !strings.HasSuffix(name, zone) {
		return false
	}
	return len(name) == len(zone) || name[len(name)-len(zone)-1] == '.'
}

// fault says what is wrong with an absolute name, 0 for nothing.
type nameFault uint8

const (
	nameFine nameFault = iota
	nameTooLong
	labelEmpty
	labelTooLong
)

// checkName checks the lengths of an absolute name (RFC 1035 2.3.4).
func checkName(name string) nameFault {
	if name == "." {
		return nameFine
	}
	if len(name) > NameOctetsMax {
		return nameTooLong
	}
	for rest := name; rest != ""; {
		i := strings.IndexByte(rest, '.')
		switch {
		case i <= 0: // also a last label without dot, which Absolute rules out
			return labelEmpty
		case i > LabelOctetsMax:
			return labelTooLong
		}
		rest = rest[i+1:]
	}
	return nameFine
}

// lower returns s with the letters of ASCII in lower case, the only ones that DNS
// knows (RFC 4343 2); s itself where it is so already.
func lower(s string) string {
	for i := 0; i < len(s); i++ {
		if 'A' <= s[i] && s[i] <= 'Z' {
			b := []byte(s)
			lowerOctets(b)
			return string(b)
		}
	}
	return s
}

func lowerOctets(b []byte) {
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + ('a' - 'A')
		}
	}
}

// equalFold reports whether a and b are equal but for the case of ASCII letters.
func equalFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := 0; i < len(a); i++ {
		x, y := a[i], b[i]
		if x == y {
			continue
		}
		if x|0x20 != y|0x20 || x|0x20 < 'a' || x|0x20 > 'z' {
			return false
		}
	}
	return true
}

// appendName appends a name as zone text has it (RFC 1035 5.1): octets that mean
// something there, or that no terminal should see, are escaped.
func appendName(b []byte, name string) []byte {
	for i := 0; i < len(name); i++ {
		switch c := name[i]; c {
		case '"', '\\', ';', '(', ')', '@', '$':
			b = append(b, '\\', c)
		default:
			b = appendOctet(b, c, ' ')
		}
	}
	return b
}

// appendText appends a character string in quotation marks (RFC 1035 5.1).
func appendText(b []byte, text string) []byte {
	b = append(b, '"')
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '"', '\\':
			b = append(b, '\\', c)
		default:
			b = appendOctet(b, c, ' '-1)
		}
	}
	return append(b, '"')
}

// appendOctet appends an octet as it is if it is printable and above low, else
// as \DDD.
func appendOctet(b []byte, c, low byte) []byte {
	if c > low && c < 0x7f {
		return append(b, c)
	}
	return append(b, '\\', '0'+c/100, '0'+c/10%10, '0'+c%10)
}
