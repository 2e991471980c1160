package script

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"mailscope/sim/smtp"
	"mailscope/sim/trace"
)

// Copy writes the conversation of one connection in a trace as a session transcript, to
// be pasted into a bug report or a test; "" where there is no such connection. A
// trace does not keep the content of messages: x's stand for it, as many octets.
// Commands that were sent without waiting for an answer become one segment.
func Copy(events []trace.Event, conn int64) string {
	c := copier{own: map[int64]bool{}}
	for i := range events {
		e := &events[i]
		if e.Conn == conn && conn != 0 {
			c.own[e.Seq] = true
			c.event(e)
		} else if e.Kind == trace.QueueStored && c.own[e.Cause] {
			c.answer(indent + effectLine(e))
		}
	}
	c.flush()
	return strings.TrimPrefix(strings.Join(c.lines, "\n")+"\n", "\n")
}

// copier collects the lines of a transcript.
type copier struct {
	lines  []string
	own    map[int64]bool // events of the connection
	server string         // the host that was dialed, "" before that is known
	last   trace.Time     // when the last input was over
	said   []string       // octets that the client has sent in this breath
	at     trace.Time     // of the first of them
	chunk  bool           // BDAT was the last command
	quoted bool           // they cannot stand in a line
	ended  bool
}

func (c *copier) event(e *trace.Event) {
	switch d := e.Detail.(type) {
	case trace.Command:
		if e.Kind == trace.SMTPCommand || e.Kind == trace.POP3Command {
			c.chunk = d.Verb == "BDAT"
			c.say(e, strconv.Quote(d.Line+"\r\n"), isPlain(d.Line) && !strings.HasSuffix(d.Line, " "))
		}
	case trace.Data:
		if e.Kind == trace.SMTPData {
			c.say(e, contentOf(d.Octets, c.chunk), false)
		}
	case trace.Reply:
		if e.Kind == trace.SMTPReply || e.Kind == trace.POP3Reply {
			c.reply(e, d)
		}
	case trace.Delivery:
		c.answer(indent + effectLine(e))
	case trace.Endpoints:
		c.end(e, d)
	}
}

// contentOf stands for content of so many octets: with the final dot, or as a piece of
// known size, which has none (RFC 3030 2).
func contentOf(octets int, chunk bool) string {
	if chunk {
		return fmt.Sprintf(`%d*"x"`, octets)
	}
	if octets < 2 {
		return `".\r\n"`
	}
	return fmt.Sprintf(`%d*"x" "\r\n.\r\n"`, octets-2)
}

// say adds something to what the client says in one breath.
func (c *copier) say(e *trace.Event, quoted string, plain bool) {
	if len(c.said) == 0 {
		c.at = e.At
	}
	c.said = append(c.said, quoted)
	c.quoted = c.quoted || !plain
}

// flush writes what the client has said in one breath.
func (c *copier) flush() {
	if len(c.said) == 0 {
		return
	}
	line := "C| " + strings.Join(c.said, " ")
	if text, err := strconv.Unquote(c.said[0]); len(c.said) == 1 && !c.quoted && err == nil {
		line = strings.TrimSuffix("C: "+strings.TrimSuffix(text, "\r\n"), " ")
	}
	c.input(c.at, line)
	c.said, c.quoted = nil, false
}

// input writes something that the client does, after a wait if it took its time.
func (c *copier) input(at trace.Time, line string) {
	if pause := at.Sub(c.last).Truncate(time.Second); len(c.lines) > 0 && pause >= 2*LineTime {
		c.lines = append(c.lines, "> wait "+pause.String())
		at = max(at, c.last.Add(pause))
	}
	c.lines = append(c.lines, line)
	c.last = at.Add(LineTime)
}

func (c *copier) answer(line string) {
	c.flush()
	c.lines = append(c.lines, line)
}

// reply writes a reply line by line, as it was sent.
func (c *copier) reply(e *trace.Event, d trace.Reply) {
	wire := strings.ReplaceAll(d.Text, "\n", "\r\n") + "\r\n"
	if e.Kind == trace.SMTPReply {
		wire = smtp.Reply{Code: d.Code, Enhanced: d.Enhanced, Text: d.Text}.Wire(d.Enhanced != "")
	}
	for wire != "" {
		size := lineOctets(wire, 1)
		c.answer(answerLine(wire[:size]))
		wire = wire[size:]
	}
	if line := refusal(e, d); line != "" {
		c.answer(indent + line)
	}
}

// end writes the beginning of a connection, or its end: which of the two sides ended
// it is told once.
func (c *copier) end(e *trace.Event, d trace.Endpoints) {
	switch e.Kind {
	case trace.ConnOpen:
		c.connect(e.At, d.Remote.Port())
		c.server = e.Peer
	case trace.ConnAccepted:
		if len(c.lines) == 0 {
			c.connect(e.At, d.Local.Port())
		}
		c.server = e.Host
	case trace.ConnRefused:
		c.answer(indent + "refused")
	case trace.ConnClosed, trace.ConnReset, trace.ConnTimeout:
		if c.ended {
			return
		}
		c.ended = true
		c.flush()
		c.lines = append(c.lines, c.ending(e)...)
	}
}

// ending returns how a connection ended: by its server, which is an output, or by its
// client, which is an input.
func (c *copier) ending(e *trace.Event) []string {
	reset := e.Kind != trace.ConnClosed
	switch {
	case e.Host == c.server && reset:
		return []string{indent + "reset"}
	case e.Host == c.server:
		return []string{indent + "closed"}
	case reset:
		return []string{"> reset"}
	}
	return []string{"> close", indent + "closed"}
}

func (c *copier) connect(at trace.Time, port uint16) {
	i := slices.IndexFunc(listeners, func(l listener) bool { return l.port == port })
	if i < 0 {
		i = 0
	}
	c.input(at, "> connect "+listeners[i].name)
}
