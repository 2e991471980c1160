package smtp

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"mailscope/sim/words"
)

// pathParser reads paths from the left. After the first error it stands still.
type pathParser struct {
	s    string
	utf8 bool // characters beyond ASCII may stand in it
	at   int
	err  *SyntaxError
}

// beyond takes one character beyond ASCII, if it is the next and may stand here. Octets
// that are no UTF-8 are not taken for one.
func (p *pathParser) beyond() bool {
	if !p.utf8 || p.peek() < utf8.RuneSelf {
		return false
	}
	r, size := utf8.DecodeRuneInString(p.s[p.at:])
	if r == utf8.RuneError && size == 1 {
		p.fail(p.at, words.Because{RFC: 6531, Section: "3.3", Key: words.SMTPPathNotUTF8, Args: []string{p.shown()}})
		return false
	}
	p.at += size
	return true
}

// fail notes what is wrong at the place at, unless something was wrong before.
func (p *pathParser) fail(at int, because words.Because) {
	if p.err == nil {
		p.err = &SyntaxError{Column: at + 1, Because: because}
	}
}

// peek returns the next octet, 0 at the end and after an error.
func (p *pathParser) peek() byte {
	if p.err != nil || p.at == len(p.s) {
		return 0
	}
	return p.s[p.at]
}

// skip takes the octet c, if it is the next.
func (p *pathParser) skip(c byte) bool {
	if p.peek() != c || p.at == len(p.s) {
		return false
	}
	p.at++
	return true
}

// skipIf takes the next octet, if it is of that sort.
func (p *pathParser) skipIf(is func(byte) bool) bool {
	if p.at == len(p.s) || !is(p.peek()) {
		return false
	}
	p.at++
	return true
}

// isLocal reports whether c may stand in a local part without quotes.
func isLocal(c byte) bool { return isAtext(c) || c == '.' }

// isLabel reports whether c may stand in a part of a domain.
func isLabel(c byte) bool { return isLetDig(c) || c == '-' }

// whole reads a path that fills the text.
func (p *pathParser) whole() Path {
	switch {
	case p.s == "":
		p.fail(0, words.Because{RFC: 5321, Section: "4.1.2", Key: words.SMTPPathMissing})
	case p.s[0] == '<' || strings.HasSuffix(p.s, ">") && strings.Contains(p.s, "<"):
		p.fail(strings.IndexByte(p.s, '<'), words.Because{RFC: 5321, Section: "4.1.2", Key: words.SMTPPathBrackets})
	}
	path := p.mailbox()
	p.stray()
	p.end()
	if len(p.s)+2 > PathOctetsMax {
		p.fail(PathOctetsMax-2, words.Because{RFC: 5321, Section: "4.5.3.1.3", Key: words.SMTPPathLong})
	}
	return path
}

// angle reads "<" [ source route ":" ] mailbox ">", "<>" and "<postmaster>".
func (p *pathParser) angle() Path {
	if !p.skip('<') {
		p.fail(p.at, words.Because{RFC: 5321, Section: "4.1.2", Key: words.SMTPPathNoBracket})
		return Path{}
	}
	if p.skip('>') {
		return Path{}
	}
	p.sourceRoute()
	path := p.mailbox()
	if strings.Contains(p.s[p.at:], ">") {
		p.stray()
	}
	if p.peek() != '>' {
		p.fail(p.at, words.Because{RFC: 5321, Section: "4.1.2", Key: words.SMTPPathNoEnd})
		return path
	}
	p.at++
	if p.at > PathOctetsMax {
		p.fail(PathOctetsMax, words.Because{RFC: 5321, Section: "4.5.3.1.3", Key: words.SMTPPathLong})
	}
	return path
}

// sourceRoute reads "@one,@two:" and forgets it (RFC 5321 4.1.1.3). Where one name is
// all there is, its author did not mean a route, but left out the user.
func (p *pathParser) sourceRoute() {
	for start := p.at; p.peek() == '@'; {
		p.at++
		p.domain()
		if p.skip(':') {
			return
		}
		if p.peek() == '>' && !strings.Contains(p.s[start:p.at], ",") {
			p.fail(start, words.Because{RFC: 5321, Section: "4.1.2", Key: words.SMTPLocalMissing})
		}
		if !p.skip(',') || p.peek() != '@' {
			p.fail(p.at, words.Because{RFC: 5321, Section: "4.1.2", Key: words.SMTPPathRoute})
		}
	}
}

// mailbox reads local part, @ and domain, or postmaster alone.
func (p *pathParser) mailbox() Path {
	path := Path{Local: p.local()}
	if p.err == nil && p.peek() != '@' && path.IsPostmaster() {
		return path
	}
	if !p.skip('@') {
		p.badLocal()
		return Path{}
	}
	path.Domain = p.domain()
	return path
}

// local reads a local part and takes it out of its quotes.
func (p *pathParser) local() string {
	start := p.at
	var local string
	if p.peek() == '"' {
		local = p.quotedString()
	} else {
		local = p.dotString()
	}
	if p.at-start > LocalOctetsMax {
		p.fail(start+LocalOctetsMax, words.Because{RFC: 5321, Section: "4.5.3.1.1", Key: words.SMTPLocalLong})
	}
	return local
}

// dotString reads atoms with single dots between them.
func (p *pathParser) dotString() string {
	start := p.at
	for p.beyond() || p.skipIf(isLocal) {
	}
	local := p.s[start:p.at]
	if p.err != nil || isDotString(local) {
		return local
	}
	if local == "" && p.peek() != '@' && p.at < len(p.s) {
		p.badLocal()
	}
	if local == "" {
		p.fail(start, words.Because{RFC: 5321, Section: "4.1.2", Key: words.SMTPLocalMissing})
	}
	p.fail(start+badDot(local), words.Because{RFC: 5321, Section: "4.1.2", Key: words.SMTPLocalDots})
	return local
}

// badDot returns the place of the first dot that is first, last or after another.
func badDot(local string) int {
	if local != "" && local[0] == '.' {
		return 0
	}
	if i := strings.Index(local, ".."); i >= 0 {
		return i + 1
	}
	return max(0, len(local)-1)
}

// quotedString reads a local part in quotes and returns what they mean.
func (p *pathParser) quotedString() string {
	start := p.at
	p.at++
	var b []byte
	for p.err == nil && p.at < len(p.s) && p.s[p.at] != '"' {
		if from := p.at; p.beyond() {
			b = append(b, p.s[from:p.at]...)
			continue
		}
		if p.s[p.at] == '\\' && p.at+1 < len(p.s) {
			p.at++
		}
		if c := p.s[p.at]; c < ' ' || c > '~' {
			p.fail(p.at, words.Because{RFC: 5321, Section: "4.1.2", Key: words.SMTPQuotedOctet, Args: []string{p.shown()}})
			return ""
		}
		b = append(b, p.s[p.at])
		p.at++
	}
	if p.at == len(p.s) {
		p.fail(start, words.Because{RFC: 5321, Section: "4.1.2", Key: words.SMTPQuoteOpen})
		return ""
	}
	p.at++
	return string(b)
}

// stray says what is wrong with an address that does not end where it might, if that is
// another @, a blank or a control character.
func (p *pathParser) stray() {
	switch c := p.peek(); {
	case p.err != nil || p.at == len(p.s):
	case c == '@':
		p.fail(p.at, words.Because{RFC: 5321, Section: "4.1.2", Key: words.SMTPPathTwoAt})
	case isBlank(c):
		p.fail(p.at, words.Because{RFC: 5321, Section: "4.1.2", Key: words.SMTPPathBlank})
	case c < ' ' || c == 0x7f:
		p.fail(p.at, words.Because{RFC: 5321, Section: "4.1.2", Key: words.SMTPPathControl, Args: []string{p.shown()}})
	}
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// badLocal says why a local part ends where it does, with no @ there.
func (p *pathParser) badLocal() {
	p.stray()
	switch {
	case p.at >= len(p.s) || p.s[p.at] == '>' && !strings.Contains(p.s[p.at:], "@"):
		p.fail(p.at, words.Because{RFC: 5321, Section: "4.1.2", Key: words.SMTPPathNoAt})
	case p.at > 0 && p.s[p.at-1] == '"':
		p.fail(p.at, words.Because{RFC: 5321, Section: "4.1.2", Key: words.SMTPQuoteGoesOn, Args: []string{p.shown()}})
	case p.s[p.at] > '~':
		p.fail(p.at, words.Because{RFC: 5321, Section: "4.1.2", Key: words.SMTPPathNotASCII, Args: []string{p.shown()}})
	default:
		p.fail(p.at, words.Because{RFC: 5321, Section: "4.1.2", Key: words.SMTPLocalOctet, Args: []string{p.shown()}})
	}
}

// domain reads a domain or an address literal.
func (p *pathParser) domain() string {
	start := p.at
	if p.peek() == '[' {
		p.literal()
	} else {
		p.label()
		for p.skip('.') {
			p.label()
		}
	}
	if len(ASCIIDomain(p.s[start:p.at])) > DomainOctetsMax {
		p.fail(min(start+DomainOctetsMax, p.at), words.Because{RFC: 5321, Section: "4.5.3.1.2", Key: words.SMTPDomainLong})
	}
	return p.s[start:p.at]
}

// label reads one part of a domain: letters, digits and inner hyphens.
func (p *pathParser) label() {
	start := p.at
	for p.beyond() || p.skipIf(isLabel) {
	}
	name := p.s[start:p.at]
	missing := name == "" && (start == 0 || p.s[start-1] == '@')
	if missing && start > 0 && strings.Trim(p.s[p.at:], " \t>") != "" {
		p.stray()
	}
	switch next := p.peek(); {
	case next > '~' && next != 0x7f:
		p.fail(p.at, words.Because{RFC: 5321, Section: "4.1.2", Key: words.SMTPPathNotASCII, Args: []string{p.shown()}})
	case next != 0 && next != 0x7f && next >= ' ' && !strings.ContainsRune(".,:>@ ", rune(next)):
		p.fail(p.at, words.Because{RFC: 5321, Section: "4.1.2", Key: words.SMTPDomainOctet, Args: []string{p.shown()}})
	case missing:
		p.fail(start, words.Because{RFC: 5321, Section: "4.1.2", Key: words.SMTPDomainMissing})
	case name == "":
		p.fail(start, words.Because{RFC: 5321, Section: "4.1.2", Key: words.SMTPDomainDots})
	case name[0] == '-':
		p.fail(start, words.Because{RFC: 5321, Section: "4.1.2", Key: words.SMTPDomainHyphen})
	case name[len(name)-1] == '-':
		p.fail(p.at-1, words.Because{RFC: 5321, Section: "4.1.2", Key: words.SMTPDomainHyphen})
	case len(ASCIIDomain(name)) > LabelOctetsMax:
		p.fail(min(start+LabelOctetsMax, p.at), words.Because{RFC: 1035, Section: "2.3.4", Key: words.SMTPLabelLong})
	}
}

// literal reads an address in square brackets (RFC 5321 4.1.3).
func (p *pathParser) literal() {
	start := p.at
	for p.peek() != 0 && p.peek() != ']' {
		p.at++
	}
	closed := p.skip(']')
	text := p.s[start:p.at]
	if _, ok := Literal(text); ok && closed {
		return
	}
	key := words.SMTPLiteral
	switch tag, _, tagged := strings.Cut(strings.Trim(text, "[]"), ":"); {
	case !closed:
		key = words.SMTPLiteralOpen
	case strings.EqualFold(tag, "IPv6"):
		key = words.SMTPLiteralIPv6
	case tagged && isIPv6(text[1:len(text)-1]):
		key = words.SMTPLiteralNoTag
	case tagged:
		key = words.SMTPLiteralTag
	}
	p.fail(start, words.Because{RFC: 5321, Section: "4.1.3", Key: key})
}

// end makes sure that nothing follows.
func (p *pathParser) end() {
	if p.err == nil && p.at < len(p.s) {
		p.fail(p.at, words.Because{RFC: 5321, Section: "4.1.2", Key: words.SMTPPathGoesOn, Args: []string{p.shown()}})
	}
}

// shown returns the character at the parser's place as people can read it.
func (p *pathParser) shown() string {
	if p.at == len(p.s) {
		return ""
	}
	r, size := utf8.DecodeRuneInString(p.s[p.at:])
	if r == utf8.RuneError && size == 1 {
		return `'\x` + strconv.FormatUint(uint64(p.s[p.at]), 16) + `'`
	}
	return strconv.QuoteRuneToGraphic(r)
}
