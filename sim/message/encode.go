package message

import (
	"bytes"
	"mime/quotedprintable"
	"strings"
	"unicode/utf8"
)

// appendField appends one header field, folded before a space where its line
// would grow beyond LineOctetsGood (RFC 5322 2.2.3). The value has no line ends
// and does not begin with a space.
func appendField(b []byte, name, value string) []byte {
	b = append(append(b, name...), ": "...)
	column := len(name) + 2
	for first := true; value != ""; first = false {
		n := wordEnd(value)
		if !first && column+n > LineOctetsGood {
			b = append(b, "\r\n"...)
			column = 0
		}
		b = append(b, value[:n]...)
		column += n
		value = value[n:]
	}
	return append(b, "\r\n"...)
}

// wordEnd returns the length of the first word of s with the spaces before it.
func wordEnd(s string) int {
	i := 0
	for i < len(s) && s[i] == ' ' {
		i++
	}
	for i < len(s) && s[i] != ' ' {
		i++
	}
	return i
}

// oneLine returns s with each control character, line ends among them, made a
// space: what has no line end cannot begin another field.
func oneLine(s string) string {
	if isPlain(s) {
		return strings.TrimSpace(s)
	}
	clean := func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}
	return strings.TrimSpace(strings.Map(clean, s))
}

// ascii returns s on one line, with a ? for every character beyond US-ASCII.
func ascii(s string) string {
	if isPlain(s) {
		return strings.TrimSpace(s)
	}
	clean := func(r rune) rune {
		if r > 0x7e {
			return '?'
		}
		return r
	}
	return strings.Map(clean, oneLine(s))
}

// isPlain reports whether s has only printable characters of US-ASCII, as nearly all do
// that are asked about.
func isPlain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// isASCII reports whether s needs no more than 7 bits an octet.
func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// crlf returns s with CRLF for every line end in it, whichever it was: CR and LF
// do not stand alone in a message (RFC 5322 2.3).
func crlf(s string) string {
	b := make([]byte, 0, len(s)+16)
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\r' && i+1 < len(s) && s[i+1] == '\n': // its \n writes the CRLF
		case s[i] == '\r' || s[i] == '\n':
			b = append(b, "\r\n"...)
		default:
			b = append(b, s[i])
		}
	}
	return string(b)
}

// hasLongLine reports whether a line of s has more than LineOctetsMax octets.
func hasLongLine(s string) bool {
	for s != "" {
		end := lineEnd(s)
		if len(strings.TrimRight(s[:end], "\r\n")) > LineOctetsMax {
			return true
		}
		s = s[end:]
	}
	return false
}

// hasBareLineEnd reports whether s has a CR or LF that is not part of a CRLF.
func hasBareLineEnd(s string) bool {
	pairs := strings.Count(s, "\r\n")
	return strings.Count(s, "\r") != pairs || strings.Count(s, "\n") != pairs
}

// quotedPrintable encodes text with CRLF line ends (RFC 2045 6.7).
func quotedPrintable(text string) string {
	var b bytes.Buffer
	w := quotedprintable.NewWriter(&b)
	_, _ = w.Write([]byte(text)) // a Buffer takes everything
	_ = w.Close()
	return b.String()
}

// addressFields are those in which only names can be encoded, never addresses.
var addressFields = []string{"From", "Sender", "Reply-To", "To", "Cc", "Bcc"}

// encodeWords puts what is not US-ASCII in a field's value into encoded words
// (RFC 2047 2). In an address field that is done to display names, which lose the
// quotation marks that they no longer need (RFC 2047 5).
func encodeWords(name, value string) string {
	if isASCII(value) && len(value) <= LineOctetsMax/2 {
		return value
	}
	words, inPhrase := strings.Fields(value), false
	for _, field := range addressFields {
		if strings.EqualFold(field, name) {
			words, inPhrase = phraseWords(value), true
		}
	}
	out := make([]string, 0, len(words))
	for i := 0; i < len(words); {
		run := i
		for run < len(words) && needsEncoding(words[run], inPhrase) {
			run++
		}
		if run == i {
			out = append(out, words[i])
			i++
			continue
		}
		// White space between two encoded words is not shown, so a run of words
		// is encoded together with the spaces in it (RFC 2047 6.2).
		text := strings.Join(words[i:run], " ")
		if inPhrase {
			text = strings.ReplaceAll(text, `"`, "")
		}
		out = appendEncodedWords(out, text, LineOctetsGood-len(name)-len(": "))
		i = run
	}
	return strings.Join(out, " ")
}

// needsEncoding reports whether a word cannot stand in a header as it is: it is
// not US-ASCII, or too long to be folded.
func needsEncoding(word string, inPhrase bool) bool {
	if inPhrase {
		return !isASCII(word) && !strings.Contains(word, "@")
	}
	return !isASCII(word) || len(word) > LineOctetsMax/2
}

// phraseWords splits the value of an address field at its spaces, except for those
// within quotation marks.
func phraseWords(value string) []string {
	var words []string
	quoted, start := false, 0
	for i := 0; i <= len(value); i++ {
		switch {
		case i == len(value) || value[i] == ' ' && !quoted:
			if i > start {
				words = append(words, value[start:i])
			}
			start = i + 1
		case value[i] == '"':
			quoted = !quoted
		}
	}
	return words
}

// appendEncodedWords appends text as encoded words, none of which cuts a character
// in two (RFC 2047 5). They have at most 75 characters (RFC 2047 2), and at most
// room where the first of them must fit beside the name of its field.
func appendEncodedWords(out []string, text string, room int) []string {
	const open, shut, longest, shortest = "=?utf-8?Q?", "?=", 75, 30
	room = max(shortest, min(room, longest))
	word := []byte(open)
	for _, r := range strings.ToValidUTF8(text, "\uFFFD") {
		next := appendQ(nil, r)
		if len(word)+len(next)+len(shut) > room {
			out = append(out, string(word)+shut)
			word = append(word[:0], open...)
		}
		word = append(word, next...)
	}
	return append(out, string(word)+shut)
}

// appendQ appends one character in the Q encoding, with no more left as it is than
// can stand anywhere in a header (RFC 2047 4.2 and 5).
func appendQ(b []byte, r rune) []byte {
	const hex = "0123456789ABCDEF"
	switch {
	case r == ' ':
		return append(b, '_')
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '!', r == '*', r == '+', r == '-', r == '/':
		return append(b, byte(r))
	}
	for _, c := range utf8.AppendRune(nil, r) {
		b = append(b, '=', hex[c>>4], hex[c&15])
	}
	return b
}
