package smtp

import "strings"

// Addresses as RFC 822 6 wrote them, and as Exim still reads them: a phrase may stand
// before an address in angle brackets, comments in parentheses may stand anywhere, dots
// need not be single, and domains need not have labels that DNS would take.

// eximAddressMax is how long an address may be.
const eximAddressMax = 256

// pathExim reads a whole text as one address. Null: <> is one too.
func pathExim(text string, null bool) (Path, bool) {
	r := looseReader{text: text}
	r.comment()
	local := r.localPart()
	if r.next() != '@' && r.next() != '<' && r.next() != 0 {
		for r.next() != '<' && !r.bad { // the further words of a phrase
			if r.localPart() == "" {
				r.bad = true
			}
		}
	}
	var path Path
	switch {
	case r.bad:
		return Path{}, false
	case r.next() == '<':
		r.at++
		path = r.bracketed(null)
	case local == "":
		return Path{}, false
	default:
		path.Local = local
		if r.next() == '@' {
			r.at++
			path.Domain = r.domain()
		}
	}
	r.comment()
	if r.bad || r.at < len(text) || len(path.Local)+len(path.Domain)+1 > eximAddressMax {
		return Path{}, false
	}
	unquoted, _ := unquoteLoose(strings.ReplaceAll(path.Local, " ", `\ `))
	path.Local = unquoted
	return path, true
}

// looseReader reads from the left. Bad: something was not as it must be.
type looseReader struct {
	text string
	at   int
	bad  bool
}

func (r *looseReader) next() byte {
	if r.at < len(r.text) {
		return r.text[r.at]
	}
	return 0
}

// comment reads over blanks and comments.
func (r *looseReader) comment() {
	depth := 0
	for ; r.at < len(r.text); r.at++ {
		switch c := r.text[r.at]; {
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case depth == 0 && !isBlank(c):
			return
		}
	}
}

// bracketed reads what stands between angle brackets.
func (r *looseReader) bracketed(null bool) Path {
	r.comment()
	routed := r.next() == '@'
	for r.next() == '@' && !r.bad { // a source route
		r.at++
		r.domain()
		if c := r.next(); c == ',' || c == ':' {
			r.at++
			r.comment()
		} else {
			r.bad = true
		}
	}
	var path Path
	if !(null && !routed && r.next() == '>') {
		path.Local = r.localPart()
		r.bad = r.bad || path.Local == ""
		if r.next() == '@' {
			r.at++
			path.Domain = r.domain()
		} else {
			r.bad = r.bad || routed
		}
	}
	r.bad = r.bad || r.next() != '>'
	r.at++
	return path
}

// localPart reads words with dots between them, and returns them with their quotes.
func (r *looseReader) localPart() string {
	start, end := r.at, r.at
	for !r.bad {
		r.comment()
		if start == end {
			start = r.at
		}
		n := r.word()
		end = max(end, r.at)
		r.comment()
		if n == 0 && r.next() != '.' || r.next() != '.' {
			break
		}
		for r.next() == '.' {
			r.at++
		}
		end = r.at
	}
	return r.text[start:min(end, len(r.text))]
}

// word reads an atom or a quoted string and returns its length.
func (r *looseReader) word() int {
	start := r.at
	if r.next() == '"' {
		end := quotedEnd(r.text, r.at, '"')
		r.bad = end == r.at || r.text[end] != '"'
		r.at = end + 1
		return r.at - start
	}
	for r.at < len(r.text) && (r.text[r.at] == '\\' || !isSpecial(r.text[r.at])) {
		if r.text[r.at] == '\\' {
			r.at++
		}
		r.at++
	}
	r.at = min(r.at, len(r.text))
	return r.at - start
}

// isSpecial reports whether c ends an atom (RFC 822 3.3).
func isSpecial(c byte) bool {
	return c <= ' ' || c == 0x7f || strings.IndexByte(`()<>@,;:\".[]`, c) >= 0
}

// domain reads labels with single dots between them. An address literal is none here.
func (r *looseReader) domain() string {
	start := r.at
	for !r.bad {
		r.comment()
		label := r.at
		if r.next() != '-' {
			for c := r.next(); isLetDig(c) || c == '-' || c >= 0x80; c = r.next() {
				r.at++
			}
		}
		r.bad = r.at == label
		if r.next() != '.' {
			break
		}
		r.at++
	}
	end := min(r.at, len(r.text))
	r.comment()
	return r.text[start:end]
}
