package mailbox

import (
	"strings"
	"time"

	"mailscope/sim/message"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// pop3Command is one line that a client sends (RFC 1939 3).
type pop3Command struct {
	verb POP3Verb // POP3Unknown for a word that is none
	line string   // without its CRLF
	args string   // what follows the command word and a space
}

// pop3Args says how many arguments each command takes, at least and at most. The
// password is one argument whatever stands in it (RFC 1939 7).
var pop3Args = [POP3Greet]struct{ min, max int }{
	POP3User: {1, 1}, POP3Pass: {1, 1}, POP3List: {0, 1}, POP3UIDL: {0, 1},
	POP3Retr: {1, 1}, POP3Top: {2, 2}, POP3Dele: {1, 1},
}

// parsePOP3 reads a line that a client sent. It takes every line: what is wrong
// with it the verb and sound tell.
func parsePOP3(line string) pop3Command {
	word, args, _ := strings.Cut(line, " ")
	for v := POP3User; v < POP3Greet; v++ {
		if strings.EqualFold(word, pop3VerbNames[v]) {
			return pop3Command{verb: v, line: line, args: args}
		}
	}
	return pop3Command{line: line}
}

// sound reports whether the command is well formed: printable, and with as many
// arguments as it takes, parted by single spaces.
func (c pop3Command) sound() bool {
	for i := 0; i < len(c.line); i++ {
		if c.line[i] < ' ' || c.line[i] == 0x7f {
			return false
		}
	}
	if c.verb == POP3Pass {
		return c.args != ""
	}
	if strings.HasPrefix(c.args, " ") || strings.HasSuffix(c.line, " ") || strings.Contains(c.args, "  ") {
		return false
	}
	count := 0
	if c.args != "" {
		count = 1 + strings.Count(c.args, " ")
	}
	return count >= pop3Args[c.verb].min && count <= pop3Args[c.verb].max
}

// detail returns the command as the trace tells it. A password stands in it only
// in a simulated run.
func (c pop3Command) detail() trace.Command {
	d := trace.Command{Verb: pop3VerbNames[c.verb], Line: c.line}
	if c.verb == POP3Unknown {
		word, _, _ := strings.Cut(c.line, " ")
		d.Verb = strings.ToUpper(word)
	}
	// No AUTH is offered, but a client may try, with a secret (RFC 5034 4).
	if d.Verb == "PASS" || d.Verb == "AUTH" {
		d.Masked = d.Verb + " ***"
	}
	return d
}

// pop3Reply is what a server answers. It never changes.
type pop3Reply struct {
	line    string   // "+OK ..." or "-ERR ..."
	multi   bool     // a list or content follows, and a dot
	list    []string // the lines of a list
	content string   // a message or its top, as the client will have it
	fetched int      // RETR: the number of the message, from 1; 0 for none
	wait    time.Duration
	close   bool // the server closes after it
	because *words.Because
}

func (r *pop3Reply) positive() bool { return isPositive(r.line) }

// isPositive reports whether a reply begins with "+OK" (RFC 1939 3).
func isPositive(line string) bool { return strings.HasPrefix(line, "+OK") }

// text returns the reply as the trace tells it: with the lines of a list, but
// without a message.
func (r *pop3Reply) text() string {
	if len(r.list) == 0 {
		return r.line
	}
	return r.line + "\n" + strings.Join(r.list, "\n")
}

// wire returns the reply's octets (RFC 1939 3).
func (r *pop3Reply) wire() string {
	switch {
	case !r.multi:
		return r.line + "\r\n"
	case r.content != "":
		return r.line + "\r\n" + stuffed(r.content) + ".\r\n"
	case len(r.list) == 0:
		return r.line + "\r\n.\r\n"
	}
	return r.line + "\r\n" + strings.Join(r.list, "\r\n") + "\r\n.\r\n"
}

// stuffed returns content with a dot more before each dot that begins a line, and
// with an end to its last line, so that a line with one dot alone can follow
// (RFC 1939 3). Content that needs neither is not copied.
func stuffed(content string) string {
	if !strings.HasSuffix(content, "\r\n") {
		content += "\r\n"
	}
	if strings.HasPrefix(content, ".") {
		content = "." + content
	}
	return strings.ReplaceAll(content, "\r\n.", "\r\n..")
}

// unstuffed takes the dots away again that stuffed put in.
func unstuffed(content string) string {
	return strings.ReplaceAll(strings.TrimPrefix(content, "."), "\r\n.", "\r\n")
}

// top returns a message's header section, the empty line after it, and the first
// lines of its body (RFC 1939 7).
func top(content string, lines int) string {
	_, body := message.Header(content)
	end := len(content) - len(body)
	for ; lines > 0 && end < len(content); lines-- {
		i := strings.Index(content[end:], "\r\n")
		if i < 0 {
			return content
		}
		end += i + len("\r\n")
	}
	return content[:end]
}
