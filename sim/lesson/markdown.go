package lesson

import (
	"strconv"
	"strings"

	"mailscope/sim/smtp"
)

// Block is a paragraph, a list, or lines of code.
type Block struct {
	Kind  BlockKind `json:"kind"`
	Items [][]Span  `json:"items,omitempty"` // of a list; of a paragraph: one
	Code  string    `json:"code,omitempty"`  // lines of code
}

// BlockKind is what a Block is.
type BlockKind string

// The kinds of blocks.
const (
	Paragraph BlockKind = "paragraph"
	List      BlockKind = "list"    // lines that begin with "- "
	Numbered  BlockKind = "ordered" // lines that begin with "1. "
	Code      BlockKind = "code"    // what stands between two lines ```
)

// Span is a piece of text of one kind.
type Span struct {
	Kind SpanKind `json:"kind"`
	Text string   `json:"text"`
	URL  string   `json:"url,omitempty"` // of a rule
	at   int      // offset of the text
}

// SpanKind is what a Span is.
type SpanKind string

// The kinds of spans.
const (
	Plain    SpanKind = "text"
	Emphasis SpanKind = "emphasis" // *so*
	Strong   SpanKind = "strong"   // **so**
	Literal  SpanKind = "code"     // `so`
	Rule     SpanKind = "rule"     // [RFC 5321 4.5.4.1], with Text "RFC 5321 4.5.4.1"
)

// Markdown takes a text apart for those who show it. It knows a small part of
// CommonMark: paragraphs, lists without lists in them, code, emphasis; and of links
// only those to sections of RFCs. Anything else stands for itself, HTML too.
func Markdown(text string) []Block {
	m := markdown{text: text}
	m.read()
	return m.blocks
}

// slip is what is wrong at an offset of a text.
type slip struct {
	at         int
	what, mend string
}

// markdown is a text that is being taken apart.
type markdown struct {
	text   string
	at     int
	blocks []Block
	slips  []slip
}

const fence = "```"

func (m *markdown) read() {
	for m.at < len(m.text) {
		switch line := m.line(); {
		case strings.TrimSpace(line) == "":
			m.next()
		case strings.HasPrefix(line, fence):
			m.code()
		case marker(line) > 0:
			m.list(line)
		default:
			m.heading(line)
			from := m.at
			m.add(Paragraph, from, m.paragraph())
		}
	}
}

// line returns the line at m.at, without its end; next goes to the one after it.
func (m *markdown) line() string {
	line, _, _ := strings.Cut(m.text[m.at:], "\n")
	return line
}

func (m *markdown) next() { m.at = min(m.at+len(m.line())+1, len(m.text)) }

func (m *markdown) slip(at int, what, mend string) {
	m.slips = append(m.slips, slip{at, what, mend})
}

// add adds a paragraph or an item of a list.
func (m *markdown) add(kind BlockKind, from, to int) {
	item := m.spans(from, to)
	if n := len(m.blocks); kind != Paragraph && n > 0 && m.blocks[n-1].Kind == kind {
		m.blocks[n-1].Items = append(m.blocks[n-1].Items, item)
		return
	}
	m.blocks = append(m.blocks, Block{Kind: kind, Items: [][]Span{item}})
}

// paragraph goes to where the paragraph ends, and returns that.
func (m *markdown) paragraph() int {
	for m.next(); m.at < len(m.text); m.next() {
		line := m.line()
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, fence) || marker(line) > 0 {
			break
		}
	}
	return m.at
}

func (m *markdown) heading(line string) {
	if strings.HasPrefix(line, "#") {
		m.slip(m.at, "a heading, which the text of a step cannot have", "make a step of it, or write **bold**")
	}
}

func (m *markdown) list(line string) {
	kind := List
	if line[0] != '-' {
		kind = Numbered
	}
	from := m.at + marker(line)
	m.add(kind, from, m.paragraph())
}

// marker returns how long the sign of a list is that a line begins with: "- " or "1. ".
func marker(line string) int {
	if strings.HasPrefix(line, "- ") {
		return len("- ")
	}
	if n := digits(line); n > 0 && n <= 9 && strings.HasPrefix(line[n:], ". ") {
		return n + len(". ")
	}
	return 0
}

func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

func (m *markdown) code() {
	start := m.at
	m.next()
	from := m.at
	for m.at < len(m.text) && !strings.HasPrefix(m.line(), fence) {
		m.next()
	}
	if m.at >= len(m.text) {
		m.slip(start, "lines of code that never end", "close them with a line "+fence)
	}
	m.blocks = append(m.blocks, Block{Kind: Code, Code: m.text[from:m.at]})
	m.next()
}

// marks are the signs around a span, the longest first.
var marks = []struct {
	sign string
	kind SpanKind
}{{"`", Literal}, {"**", Strong}, {"*", Emphasis}}

// spans takes the text between two offsets apart.
func (m *markdown) spans(from, to int) []Span {
	var list []Span
	begin, i := from, from
	flush := func(end int) {
		if text := flow(m.text[begin:end]); text != "" {
			list = append(list, Span{Kind: Plain, Text: text, at: begin})
		}
	}
	to = from + len(strings.TrimRight(m.text[from:to], " \t\n"))
	for i < to {
		if m.text[i] == '\\' && i+1 < to && strings.IndexByte("\\`*[]-", m.text[i+1]) >= 0 {
			flush(i)
			begin, i = i+1, i+2
			continue
		}
		span, size := m.span(i, to)
		if size == 0 {
			i++
			continue
		}
		flush(i)
		list = append(list, span)
		i += size
		begin = i
	}
	flush(to)
	return list
}

// flow makes one line of running text.
func flow(text string) string {
	if !strings.Contains(text, "\n") {
		return text
	}
	lines := strings.Split(text, "\n")
	for i := range lines {
		if i > 0 {
			lines[i] = strings.TrimLeft(lines[i], " \t")
		}
		if i < len(lines)-1 {
			lines[i] = strings.TrimRight(lines[i], " \t")
		}
	}
	return strings.Join(lines, " ")
}

// span returns the span that begins at i and how long it is; 0 where none does.
func (m *markdown) span(i, to int) (Span, int) {
	rest := m.text[i:to]
	if rest[0] == '[' {
		return m.link(i, rest)
	}
	for _, mark := range marks {
		if !strings.HasPrefix(rest, mark.sign) {
			continue
		}
		inside := rest[len(mark.sign):]
		end := strings.Index(inside, mark.sign)
		if end <= 0 || inside[0] == ' ' {
			if mark.kind == Literal || end < 0 && inside != "" && inside[0] != ' ' {
				m.slip(i, mark.sign+" begins something here that never ends", "close it with "+mark.sign+`, or write \`+mark.sign[:1])
			}
			return Span{}, 0
		}
		if strings.ContainsAny(inside[:end], "`[") && mark.kind != Literal {
			m.slip(i, "code or a link inside emphasis", "write them one beside the other")
		}
		return Span{Kind: mark.kind, Text: flow(inside[:end]), at: i + len(mark.sign)}, end + 2*len(mark.sign)
	}
	return Span{}, 0
}

// link returns the rule that "[RFC 5321 4.5.4.1]" cites.
func (m *markdown) link(i int, rest string) (Span, int) {
	inside, after, closed := strings.Cut(rest[1:], "]")
	if closed && strings.HasPrefix(after, "(") {
		m.slip(i, "a link to somewhere else", "link sections of RFCs, as in [RFC 5321 4.5.4.1], and nothing else")
		return Span{}, 0
	}
	rfc, section, size := citation(inside)
	if !closed || size == 0 {
		return Span{}, 0
	}
	if size != len(inside) {
		m.slip(i+1, strconv.Quote(cut(inside))+" is no section of an RFC", "write it like [RFC 5321 4.5.4.1]")
	}
	return Span{Kind: Rule, Text: inside, URL: address(rfc, section), at: i + 1}, len(inside) + 2
}

// citation reads "RFC 5321 4.5.4.1" at the beginning of a text, and returns how long
// it is; 0 if there is none. Without section the text cites the RFC as a whole.
func citation(text string) (rfc int, section string, size int) {
	rest, ok := strings.CutPrefix(text, "RFC ")
	n := digits(rest)
	if !ok || n == 0 || n > 5 {
		return 0, "", 0
	}
	rfc, _ = strconv.Atoi(rest[:n])
	size, rest = len("RFC ")+n, rest[n:]
	if !strings.HasPrefix(rest, " ") {
		return rfc, "", size
	}
	end := 1 + digits(rest[1:])
	for end > 1 && end < len(rest) && rest[end] == '.' && digits(rest[end+1:]) > 0 {
		end += 1 + digits(rest[end+1:])
	}
	if end == 1 {
		return rfc, "", size
	}
	return rfc, rest[1:end], size + end
}

// address returns where a section of an RFC can be read.
func address(rfc int, section string) string {
	url := "https://www.rfc-editor.org/rfc/rfc" + strconv.Itoa(rfc)
	if section != "" {
		url += "#section-" + section
	}
	return url
}

// uncited says what is wrong with a citation, "" for nothing.
func uncited(rfc int, section string) (what, mend string) {
	if !smtp.KnownRFC(rfc) {
		return "RFC " + strconv.Itoa(rfc) + " is none that MailScope knows", "cite one of mail or DNS, such as RFC 5321"
	}
	if _, ok := smtp.SectionTitle(rfc, section); !ok {
		return "RFC " + strconv.Itoa(rfc) + " has no section " + section, "look it up at " + address(rfc, "")
	}
	return "", ""
}

// cut shortens what a person wrote, to quote it.
func cut(s string) string {
	const longest = 60
	if len(s) <= longest {
		return s
	}
	return strings.ToValidUTF8(s[:longest], "") + "..."
}
