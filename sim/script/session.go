package script

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Session is a session transcript: what one client does, and comments.
type Session struct {
	name string
	rows []row
}

// row is a line of a session transcript that playing keeps: an input or a comment.
type row struct {
	text   string
	input  *Input // nil for a comment
	hidden bool   // a connect that does not stand in the text
}

// Act is what a client does.
type Act uint8

// What a client does.
const (
	Connect Act = iota + 1 // opens a connection; what was open before is left alone
	Send                   // sends octets, in one segment
	Wait                   // lets time pass
	Close                  // says that it will send no more, and still listens
	Reset                  // breaks the connection off
)

// Input is one thing that a client does.
type Input struct {
	Act    Act
	Line   int           // where it stands, 0 for a connect that is understood
	Port   uint16        // Connect
	Octets string        // Send
	Wait   time.Duration // how long it takes, all in all
}

// LineTime is how long each input but wait takes: a person types.
const LineTime = time.Second

// The listeners that a transcript can name, and their ports (RFC 5321 4.5.4.2, RFC
// 6409 3.1, RFC 1939 3).
var listeners = []listener{{"smtp", 25}, {"submission", 587}, {"pop3", 110}}

type listener struct {
	name string
	port uint16
}

// ParseSession reads a session transcript. The error is of type Problems.
func ParseSession(name string, src []byte) (*Session, error) {
	p := sessionParser{report: report{file: name}, session: &Session{name: name}}
	for i, text := range p.split(src) {
		p.line(i+1, text)
	}
	if p.inputs == 0 && len(p.list) == 0 {
		p.bad(1, 1, "nothing is said", `write at least one line like "C: NOOP"`)
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	return p.session, nil
}

// Inputs returns what the client does, in order. It begins with a connect.
func (s *Session) Inputs() []Input {
	var list []Input
	for i := range s.rows {
		if in := s.rows[i].input; in != nil {
			list = append(list, *in)
		}
	}
	return list
}

type sessionParser struct {
	report
	session *Session
	inputs  int // so far
	sent    int // octets so far
}

func (p *sessionParser) keep(text string, in *Input) {
	if in != nil {
		p.inputs++
	}
	if in != nil && in.Act != Connect && p.inputs == 1 {
		first := &Input{Act: Connect, Port: listeners[0].port, Wait: LineTime}
		p.session.rows = append(p.session.rows, row{input: first, hidden: true})
	}
	p.session.rows = append(p.session.rows, row{text: text, input: in})
}

// line reads one line. Outputs are looked at, and left out.
func (p *sessionParser) line(n int, text string) {
	switch {
	case isComment(text):
		p.keep(text, nil)
	case text == "C:":
		p.send(n, text, "\r\n")
	case strings.HasPrefix(text, "C: "):
		p.send(n, text, text[len("C: "):]+"\r\n")
	case strings.HasPrefix(text, "C| "):
		if octets, ok := p.octets(n, text); ok {
			p.send(n, text, octets)
		}
	case strings.HasPrefix(text, "> "):
		p.command(n, text)
	case text == "S:" || strings.HasPrefix(text, "S: ") || strings.HasPrefix(text, "S| "):
		p.output(n)
	case strings.HasPrefix(text, indent):
		p.effect(n, text)
	default:
		p.bad(n, 1, fmt.Sprintf("%s is no line of a session transcript", strconv.Quote(shorten(text))),
			`begin it with "C: " (sent), "C| " (octets sent), "S: " (received), "> " (wait, close, ...), three spaces (effects) or "#"`)
	}
}

// shorten returns the beginning of a line, to be quoted.
func shorten(text string) string {
	const most = 40
	if len(text) <= most {
		return text
	}
	return text[:most] + "..."
}

func (p *sessionParser) send(n int, text, octets string) {
	if p.sent += len(octets); p.sent > SentOctetsMax {
		p.bad(n, 1, fmt.Sprintf("more than %d octets are sent", SentOctetsMax), "send less")
		return
	}
	p.keep(text, &Input{Act: Send, Line: n, Octets: octets, Wait: LineTime})
}

// output refuses what came of nothing.
func (p *sessionParser) output(n int) {
	if p.inputs == 0 {
		p.bad(n, 1, "an answer before anything was done", `write "> connect smtp" before it`)
	}
}

// effects are the words that lines with three spaces begin with.
var effects = []string{"because", "state", "received", "stored", "not stored:", "delivered", "retrieved", "note:", "closed", "reset", "refused", "and so"}

func (p *sessionParser) effect(n int, text string) {
	p.output(n)
	for _, word := range effects {
		if rest, found := strings.CutPrefix(text[len(indent):], word); found && (rest == "" || rest[0] == ' ') {
			return
		}
	}
	p.bad(n, len(indent)+1, "this is no effect", "the effects are "+strings.TrimSuffix(strings.Join(effects, ", "), ":"))
}

// octets reads the pieces of a C| line: quoted texts, each perhaps repeated.
func (p *sessionParser) octets(n int, text string) (string, bool) {
	var all strings.Builder
	for at := len("C| "); at < len(text); {
		if text[at] == ' ' {
			at++
			continue
		}
		piece, times, size, problem := onePiece(text[at:])
		if problem == "" && times*len(piece) > SentOctetsMax-all.Len() {
			problem = fmt.Sprintf("more than %d octets are sent", SentOctetsMax)
		}
		if problem != "" {
			p.bad(n, at+1, problem, `write octets as in Go, like "NOOP\r\n", and 600*"x" for 600 of them`)
			return "", false
		}
		all.WriteString(strings.Repeat(piece, times))
		at += size
	}
	return all.String(), true
}

// onePiece takes the first piece of a C| line off text.
func onePiece(text string) (piece string, times, size int, problem string) {
	times = 1
	if digits, rest, found := strings.Cut(text, "*"); found && strings.HasPrefix(rest, `"`) && digits != "" && strings.Trim(digits, "0123456789") == "" {
		n, err := strconv.Atoi(digits)
		if err != nil || n > SentOctetsMax {
			return "", 0, 0, fmt.Sprintf("more than %d times", SentOctetsMax)
		}
		times, size = n, len(digits)+1
	}
	if !strings.HasPrefix(text[size:], `"`) {
		return "", 0, 0, "octets without quotes"
	}
	quoted, err := strconv.QuotedPrefix(text[size:])
	if err != nil {
		return "", 0, 0, "a quoted text without an end"
	}
	piece, err = strconv.Unquote(quoted)
	if err != nil {
		return "", 0, 0, "a quoted text that cannot be read"
	}
	return piece, times, size + len(quoted), ""
}

// command reads a line that begins with ">".
func (p *sessionParser) command(n int, text string) {
	words, ok := p.tokens(n, text, len("> "))
	if !ok {
		return
	}
	verb := token{column: len("> ") + 1}
	if len(words) > 0 {
		verb, words = words[0], words[1:]
	}
	in := &Input{Line: n, Wait: LineTime}
	most := 0
	switch verb.value {
	case "connect":
		in.Act, most = Connect, 1
		in.Port, ok = p.port(n, words)
	case "wait":
		in.Act, most = Wait, 1
		in.Wait, ok = p.wait(n, verb, words)
	case "close":
		in.Act = Close
	case "reset":
		in.Act = Reset
	default:
		p.bad(n, verb.column, fmt.Sprintf("unknown command %q", verb.value), "the commands of a session are connect, wait, close, reset")
		return
	}
	if len(words) > most {
		p.bad(n, words[most].column, fmt.Sprintf("%s does not take %q", verb.value, words[most].value), "leave it out")
		return
	}
	if ok {
		p.keep(text, in)
	}
}

func (p *sessionParser) port(n int, words []token) (uint16, bool) {
	if len(words) == 0 {
		return listeners[0].port, true
	}
	for _, l := range listeners {
		if l.name == words[0].value {
			return l.port, true
		}
	}
	p.bad(n, words[0].column, fmt.Sprintf("unknown listener %q", words[0].value), "the listeners are smtp, submission, pop3")
	return 0, false
}

func (p *sessionParser) wait(n int, verb token, words []token) (time.Duration, bool) {
	if len(words) == 0 {
		p.bad(n, verb.column, "wait without a time", "write one like 5m")
		return 0, false
	}
	d, err := duration(words[0].value)
	if err != nil || words[0].key != "" {
		p.bad(n, words[0].column, fmt.Sprintf("%q is no time to wait", words[0].value), "write one like 5m, at most 366d")
		return 0, false
	}
	return d, true
}
