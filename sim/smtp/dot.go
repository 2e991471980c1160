package smtp

import "strings"

// Stuff returns content as it goes over the wire after DATA: with a dot before each
// line that begins with one, and the final dot (RFC 5321 4.5.2). A last line
// without CRLF gets one, for the dot must stand on a line of its own. The second
// value is how many octets the other side will make of it.
func Stuff(content string) (wire string, octets int) {
	end := ".\r\n"
	if content != "" && !strings.HasSuffix(content, "\r\n") {
		end = "\r\n.\r\n"
	}
	octets = int(contentOctets(content))
	if !strings.HasPrefix(content, ".") && !strings.Contains(content, "\r\n.") {
		return content + end, octets
	}
	var b strings.Builder
	b.Grow(len(content) + len(content)/64 + len(end))
	if strings.HasPrefix(content, ".") {
		b.WriteByte('.')
	}
	for {
		i := strings.Index(content, "\r\n.")
		if i < 0 {
			break
		}
		b.WriteString(content[:i+2])
		b.WriteString("..")
		content = content[i+3:]
	}
	b.WriteString(content)
	b.WriteString(end)
	return b.String(), octets
}

// contentOctets returns how many octets content is for the other side, which is also
// what SIZE counts (RFC 1870 5).
func contentOctets(content string) int64 {
	if content != "" && !strings.HasSuffix(content, "\r\n") {
		return int64(len(content)) + 2
	}
	return int64(len(content))
}

// unstuffer takes content from the wire, up to the final dot, and removes the dots
// that stuff has put in (RFC 5321 4.5.2). Only CRLF . CRLF ends it, or a lone dot at
// the very beginning: a server that takes less can be made to see two messages where
// the sender sent one. Bare CR and bare LF are content like any other octet.
//
// It never holds more than max octets; what is beyond is only counted.
type unstuffer struct {
	max    int64
	end    EndRule
	crs    int   // CRs in a row before here that are not kept yet; only where LF ends lines
	octets int64 // of content so far, held or not
	bareLF bool  // an LF came without a CR; only where LF ends lines
	at     dotPlace
	// The content so far: whole while it came in one piece, so that nothing need be
	// copied, else all in pieces.
	whole  string
	pieces []byte
}

// dotPlace is where in a line the unstuffer stands.
type dotPlace uint8

const (
	atLineStart dotPlace = iota // the next octet begins a line
	inLine
	afterCR
	afterDot   // a dot began the line; it is no content in any case
	afterDotCR // a dot and a CR: the next octet decides
)

// EndRule says what ends lines of the content, and with a dot alone on a line the content.
type EndRule uint8

// The rules. Only the first is that of RFC 5321 4.1.1.4; with the others a message can be
// smuggled within another, through a server that thinks otherwise.
const (
	EndCRLF    EndRule = iota // CR LF
	EndLF                     // LF, and one CR before it is no content
	EndAnyCRLF                // LF, and no CR before it is
	EndAsFirst                // EndCRLF or EndLF, as the first line ends
)

// take reads from octets and returns those after the final dot, if it came.
func (u *unstuffer) take(octets string) (rest string, done bool) {
	if u.end == EndAsFirst {
		u.settle(octets)
	}
	if u.end == EndLF || u.end == EndAnyCRLF {
		return u.takeLF(octets)
	}
	for from := 0; from < len(octets); {
		switch c := octets[from]; u.at {
		case atLineStart:
			u.at = inLine
			if c == '.' {
				u.at = afterDot
				from++
			}
		case afterDot:
			u.at = inLine // the dot was stuffed, this octet is content
			if c == '\r' {
				u.at = afterDotCR
				from++
			}
		case afterDotCR:
			if c == '\n' {
				return octets[from+1:], true
			}
			u.keep("\r") // the CR was a bare one
			u.at = afterCR
		case inLine, afterCR:
			from = u.takeText(octets, from)
		}
	}
	return "", false
}

// settle finds out how the first line ends, once its LF is there.
func (u *unstuffer) settle(octets string) {
	i := strings.IndexByte(octets, '\n')
	switch {
	case i < 0:
	case i > 0 && octets[i-1] == '\r' || i == 0 && (u.at == afterCR || u.at == afterDotCR):
		u.end = EndCRLF
	default:
		u.end = EndLF
		switch u.at {
		case afterCR:
			u.at = inLine
		case afterDotCR:
			u.at, u.crs = afterDot, 1
		}
	}
}

// takeLF does the same where LF ends a line. What is kept has CR LF at the end of each.
func (u *unstuffer) takeLF(octets string) (rest string, done bool) {
	for from := 0; from < len(octets); {
		c := octets[from]
		switch {
		case u.at == atLineStart && c == '.':
			u.at = afterDot
			from++
		case c == '\r':
			u.at = max(u.at, inLine)
			u.crs++
			from++
		case c == '\n':
			from++
			if u.endLine() {
				return octets[from:], true
			}
		default:
			u.keepCRs(0)
			u.at = inLine
			n := strings.IndexAny(octets[from:], "\r\n")
			if n < 0 {
				n = len(octets) - from
			}
			u.keep(octets[from : from+n])
			from += n
		}
	}
	return "", false
}

// endLine ends a line at its LF, and reports whether it was the final dot.
func (u *unstuffer) endLine() bool {
	spare := u.crs // CRs that belong to the line's end
	u.bareLF = u.bareLF || spare == 0
	if u.end == EndLF {
		spare = min(u.crs, 1)
	}
	if u.at == afterDot && u.crs == spare {
		return true
	}
	u.keepCRs(spare)
	u.keep("\r\n")
	u.at = atLineStart
	return false
}

// keepCRs keeps the CRs that were waiting, but for some.
func (u *unstuffer) keepCRs(spare int) {
	for ; u.crs > spare; u.crs-- {
		u.keep("\r")
	}
	u.crs = 0
}

// takeText takes octets from within a line up to the next dot that begins one, or
// to the end, and returns where it stopped.
func (u *unstuffer) takeText(octets string, from int) int {
	if u.at == afterCR && octets[from] == '\n' {
		u.keep("\n")
		u.at = atLineStart
		return from + 1
	}
	if i := strings.Index(octets[from:], "\r\n."); i >= 0 {
		u.keep(octets[from : from+i+2])
		u.at = atLineStart
		return from + i + 2
	}
	u.keep(octets[from:])
	switch {
	case strings.HasSuffix(octets[from:], "\r\n"):
		u.at = atLineStart
	case strings.HasSuffix(octets[from:], "\r"):
		u.at = afterCR
	default:
		u.at = inLine
	}
	return len(octets)
}

// keep adds a piece to the content, unless that is too big by now.
func (u *unstuffer) keep(piece string) {
	u.octets += int64(len(piece))
	switch {
	case u.tooBig():
		u.whole, u.pieces = "", nil
	case u.whole == "" && u.pieces == nil:
		u.whole = piece
	default:
		u.pieces = append(append(u.pieces, u.whole...), piece...)
		u.whole = ""
	}
}

// tooBig reports whether more than max octets came.
func (u *unstuffer) tooBig() bool { return u.octets > u.max }

// content returns what came, if it is not too big.
func (u *unstuffer) content() string {
	if u.pieces != nil {
		u.whole, u.pieces = string(u.pieces), nil // once, for all who ask
	}
	return u.whole
}

// clone returns an unstuffer that goes on by itself. Octets are only ever added, so
// both may share what is there; without spare room the clone adds elsewhere.
func (u unstuffer) clone() unstuffer {
	u.pieces = u.pieces[:len(u.pieces):len(u.pieces)]
	return u
}
