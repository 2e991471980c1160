package compare

import (
	"slices"
	"strings"
)

// calendar are the words of dates (RFC 5322 3.3).
var calendar = []string{
	"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun",
	"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
}

// withoutNumbers returns text with # for each word that has a digit, and for the words
// of dates: what is left says the same in each run.
func withoutNumbers(text string) string {
	b := make([]byte, 0, len(text))
	for text != "" {
		n := strings.IndexFunc(text, isNoLetter)
		if n < 0 {
			n = len(text)
		}
		switch word := text[:n]; {
		case strings.ContainsAny(word, "0123456789"), slices.Contains(calendar, word):
			b = append(b, '#')
		default:
			b = append(b, word...)
		}
		if n < len(text) {
			b = append(b, text[n])
			n++
		}
		text = text[n:]
	}
	return string(b)
}

// isNoLetter reports whether a word ends with r. Octets beyond ASCII belong to words.
func isNoLetter(r rune) bool {
	return r < 0x80 && !('0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z')
}
