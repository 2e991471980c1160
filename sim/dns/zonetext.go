package dns

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"mailscope/sim/words"
)

// The limits of zone text. What lies beyond is not read, and a problem says so.
const (
	ZoneTextOctetsMax  = 16 << 20
	ZoneEntryOctetsMax = 64 << 10 // one record with its comments, over as many lines as it takes
	ZoneRecordsMax     = 200_000
	ProblemsMax        = 100
)

// TTLDefault is the TTL in seconds of records in zone text that states none.
const TTLDefault = 3600

// Problem is a mistake in zone text: where, what is wrong, and what to write
// instead. It is an error.
type Problem struct {
	Line   int // from 1
	Column int // from 1, in characters
	What   string
	Mend   string
}

// Error returns "line:column: what; mend".
func (p Problem) Error() string {
	return strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column) + ": " + p.What + "; " + p.Mend
}

// ParseZone reads zone text, the master-file format of RFC 1035 5: comments,
// parentheses, quoted strings, $ORIGIN, $TTL (RFC 2308 4), @, relative names where
// an $ORIGIN says to what they are relative, an owner, TTL or class left out, times
// with units (1h30m). It goes on after a mistake, up to ProblemsMax of them, and
// returns the records that are right and the problems in the order of the text.
func ParseZone(text string) ([]Record, []Problem) {
	p := zoneParser{text: text, ttl: TTLDefault, seen: map[string]ownedTypes{}}
	if len(text) > ZoneTextOctetsMax {
		p.text = text[:ZoneTextOctetsMax]
		p.problem(0, words.ZoneTooLong, strconv.Itoa(ZoneTextOctetsMax))
	}
	for p.pos < len(p.text) && len(p.problems) < ProblemsMax && len(p.records) < ZoneRecordsMax {
		indented := isBlank(p.text[p.pos])
		whole := p.entry()
		if whole && len(p.tokens) > 0 {
			p.statement(p.tokens, indented)
		}
		if !whole && !indented {
			p.owner, p.ownerBad = "", true
		}
	}
	if len(p.records) == ZoneRecordsMax && p.pos < len(p.text) {
		p.problem(p.pos, words.ZoneTooManyRecords, strconv.Itoa(ZoneRecordsMax))
	}
	return p.records, p.problems
}

// zoneParser is one reading of zone text.
type zoneParser struct {
	text   string
	pos    int
	tokens []token // of the entry at hand

	origin    string // "" before the first $ORIGIN
	owner     string // "" before the first
	ownerBad  bool   // the last owner was a mistake, told already
	ttl       uint32 // for records that state none
	ttlByRule bool   // a $TTL said so; else it is what the last record stated

	seen     map[string]ownedTypes
	records  []Record
	problems []Problem
}

// ownedTypes is what a name has, as far as it excludes something else.
type ownedTypes uint8

const (
	ownsCNAME ownedTypes = 1 << iota
	ownsSOA
	ownsOther
)

// token is a word of an entry, its escapes still in it.
type token struct {
	text   string
	at     int // octet in the zone text
	end    int
	quoted bool // text stands without its quotation marks
}

// mend, after the key of what is wrong, makes the key of what to write instead.
const mend words.Key = "-mend"

// problem notes a mistake at an octet of the text. Both its sentences take the
// same arguments.
func (p *zoneParser) problem(at int, key words.Key, args ...string) {
	for i, arg := range args {
		if len(arg) > NameOctetsMax {
			args[i] = strings.ToValidUTF8(arg[:NameOctetsMax], "")
		}
	}
	before := p.text[:at]
	p.problems = append(p.problems, Problem{
		Line:   1 + strings.Count(before, "\n"),
		Column: 1 + utf8.RuneCountInString(before[1+strings.LastIndexByte(before, '\n'):]),
		What:   words.Sentence("en", key, args...),
		Mend:   words.Sentence("en", key+mend, args...),
	})
}

// entry reads the words of the next entry into p.tokens: one line, or more where
// parentheses hold them together. It returns false after a mistake.
func (p *zoneParser) entry() bool {
	p.tokens = p.tokens[:0]
	start, open, problems := p.pos, -1, len(p.problems)
	for p.pos < len(p.text) {
		if p.text[p.pos] == '\n' && open < 0 {
			p.pos++
			return len(p.problems) == problems
		}
		if p.pos-start > ZoneEntryOctetsMax {
			break
		}
		p.scan(&open)
	}
	switch {
	case open >= 0:
		// Most likely the parenthesis was meant to close on its own line: what
		// follows deserves a reading of its own.
		p.problem(open, words.ZoneParenthesisOpen)
		p.pos = open
		p.skipLine()
	case p.pos < len(p.text):
		p.problem(start, words.ZoneEntryTooLong, strconv.Itoa(ZoneEntryOctetsMax))
		p.skipLine()
	}
	return len(p.problems) == problems
}

// scan reads one thing of an entry. open is where its parenthesis opened, -1
// outside of any.
func (p *zoneParser) scan(open *int) {
	switch c := p.text[p.pos]; {
	case c == '\n' || isBlank(c):
		p.pos++
	case c == ';':
		p.pos = p.lineEnd()
	case c == '(':
		if *open >= 0 {
			p.problem(p.pos, words.ZoneParenthesisNested)
		} else {
			*open = p.pos
		}
		p.pos++
	case c == ')':
		if *open < 0 {
			p.problem(p.pos, words.ZoneParenthesisClosed)
		}
		*open = -1
		p.pos++
	case c == '"':
		p.quoted()
	default:
		p.word()
	}
}

func (p *zoneParser) word() {
	start := p.pos
	for p.pos < len(p.text) && !endsWord(p.text[p.pos]) {
		p.pos += p.unit()
	}
	p.tokens = append(p.tokens, token{text: p.text[start:p.pos], at: start, end: p.pos})
}

func (p *zoneParser) quoted() {
	start := p.pos
	for p.pos++; p.pos < len(p.text) && p.text[p.pos] != '\n'; p.pos += p.unit() {
		if p.text[p.pos] == '"' {
			p.pos++
			p.tokens = append(p.tokens, token{text: p.text[start+1 : p.pos-1], at: start, end: p.pos, quoted: true})
			return
		}
	}
	p.problem(start, words.ZoneQuoteOpen)
}

// unit returns how many octets belong together here: a backslash protects what
// follows it, but for the end of the line.
func (p *zoneParser) unit() int {
	if p.text[p.pos] == '\\' && p.pos+1 < len(p.text) && p.text[p.pos+1] != '\n' {
		return 2
	}
	return 1
}

func (p *zoneParser) lineEnd() int {
	if i := strings.IndexByte(p.text[p.pos:], '\n'); i >= 0 {
		return p.pos + i
	}
	return len(p.text)
}

func (p *zoneParser) skipLine() { p.pos = min(p.lineEnd()+1, len(p.text)) }

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' }

func endsWord(c byte) bool {
	switch c {
	case ' ', '\t', '\r', '\n', ';', '(', ')', '"':
		return true
	}
	return false
}
