package smtp

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// What several of the servers read in the same loose way.

// whiteSpace is what C takes for white space.
const whiteSpace = " \t\r\n\v\f"

func isSpace(r rune) bool { return r == ' ' }

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// cutFoldEnd removes an end that is written in any case of letters.
func cutFoldEnd(s, end string) (rest string, ok bool) {
	if n := len(s) - len(end); n >= 0 && strings.EqualFold(s[n:], end) {
		return s[:n], true
	}
	return s, false
}

// looseXtext decodes what two hexadecimal figures after a + stand for, and takes all else
// as it is, however long (RFC 3461 4 would have only some octets there, and few).
func looseXtext(text string) (string, bool) {
	rest := text
	for {
		_, after, more := strings.Cut(rest, "+")
		if !more {
			break
		}
		if len(after) < 2 || strings.Trim(after[:2], "0123456789ABCDEFabcdef") != "" {
			return "", false
		}
		rest = after
	}
	if plain, ok := decodeXtext(text); ok {
		return plain, true
	}
	return text, !hasEightBit(text)
}

func validUTF8(text string) bool { return utf8.ValidString(text) }

// sizeOf returns the number that digits stand for. What is too big for an int64 is as big
// as can be.
func sizeOf(digits string) int64 {
	size, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 1<<63 - 1
	}
	return size
}

// filled returns the reply with what stands for names in its text.
func (s *Server) filled(r Reply) Reply {
	if !strings.Contains(r.Text, "{") {
		return r
	}
	r.Text = strings.ReplaceAll(r.Text, "{name}", s.cfg.Name)
	if strings.Contains(r.Text, "{peer}") {
		r.Text = strings.ReplaceAll(r.Text, "{peer}", s.peer.Addr().String())
	}
	// What the client called itself comes last, for it may have called itself {peer}.
	r.Text = strings.ReplaceAll(r.Text, "{helo}", s.helo)
	return r
}

// lastAt returns where the last @ outside of quotes stands, or the end.
func lastAt(text string) int {
	found := len(text)
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			i = quotedEnd(text, i, '"')
		case '@':
			found = i
		}
	}
	return found
}
