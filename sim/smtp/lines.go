package smtp

import "strings"

// lines cuts a stream into lines, however its octets come. Only CRLF ends a line
// (RFC 5321 2.3.8), but for a server whose manners are others. It holds one unfinished
// line at most, and of one that is too long only the beginning.
type lines struct {
	rest   string // octets that came and were not taken yet
	offset int64  // where in the stream rest begins
	long   bool   // rest is the end of a line that is too long, and
	head   string // this is its beginning,
	start  int64  // which stood here
}

// line is one line of a stream.
type line struct {
	text   string // without its CRLF; if long, only its first LineOctetsMax octets
	offset int64  // of its first octet, in the stream
	long   bool
}

// push adds octets that came.
func (l *lines) push(octets string) {
	if l.rest == "" {
		l.rest = octets // no copy: the usual case, whole lines in one piece
		return
	}
	l.rest += octets
}

// next takes the next line, of at most max octets with its CRLF; false if it has
// yet to come.
func (l *lines) next(max int) (line, bool) {
	return l.nextBy(&LineManners{Max: max}, LineOctetsMax)
}

// nextBy takes the next line as the manners have it. Of one that is too long the first
// kept octets are told.
func (l *lines) nextBy(m *LineManners, kept int) (line, bool) {
	end, length := l.end(m)
	if m.Long == LongSplit && !l.long && (end > m.Max || end < 0 && len(l.rest) > m.Max) {
		found := line{text: l.rest[:m.Max], offset: l.offset, long: true}
		l.advance(m.Max + 1)
		return found, true
	}
	if end < 0 {
		if len(l.rest) > m.Max || l.long {
			l.skip(kept)
		}
		return line{offset: l.start, text: l.head, long: true}, l.long && m.Long == LongCloses
	}
	found := line{text: l.rest[:end], offset: l.offset, long: l.long || end+length > m.Max}
	if l.long {
		found.text, found.offset = l.head, l.start
	}
	if found.long {
		found.text = found.text[:min(len(found.text), kept)]
	}
	l.advance(end + length)
	l.long, l.head = false, ""
	return found, true
}

// end returns where the first line ends, and how long its end is; -1 where it has none
// yet.
func (l *lines) end(m *LineManners) (end, length int) {
	if !m.BareLF {
		return strings.Index(l.rest, "\r\n"), 2
	}
	lf := strings.IndexByte(l.rest, '\n')
	if lf < 0 {
		return -1, 0
	}
	end = len(strings.TrimRight(l.rest[:lf], "\r"))
	if m.OneCR {
		end = len(strings.TrimSuffix(l.rest[:lf], "\r"))
	}
	return end, lf + 1 - end
}

// skip forgets an unfinished line that is too long, but for its beginning, and for
// a CR at its end, which may be half of the CRLF.
func (l *lines) skip(kept int) {
	if !l.long {
		l.long, l.start = true, l.offset
		l.head = strings.Clone(l.rest[:min(len(l.rest), kept)])
	}
	keep := 0
	if strings.HasSuffix(l.rest, "\r") {
		keep = 1
	}
	l.advance(len(l.rest) - keep)
}

// drop forgets all that has come and was not taken.
func (l *lines) drop() { *l = lines{offset: l.offset + int64(len(l.rest))} }

// advance drops the first n octets.
func (l *lines) advance(n int) {
	l.rest = l.rest[n:]
	l.offset += int64(n)
}
