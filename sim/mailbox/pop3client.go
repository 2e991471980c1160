package mailbox

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// POP3ClientConfig says what a session is to do. Nobody changes Seen.
type POP3ClientConfig struct {
	User, Password string
	Leave          bool     // messages stay on the server
	Seen           []string // unique ids of messages that were fetched before, sorted
}

// Fetched is what a session brought.
type Fetched struct {
	Mails []string // the contents, in the order of the mailbox

	// UIDL has the unique ids to remember, sorted: of messages that are fetched and
	// still lie on the server. It takes the place of POP3ClientConfig.Seen.
	UIDL []string

	// Err is why the session did not come to its good end; nil if it did. Mails has
	// what was fetched all the same.
	Err *words.Because
}

// POP3Client is the client side of one connection. It holds plain values only.
type POP3Client struct {
	cfg   POP3ClientConfig
	conn  machine.Conn
	stage pop3Stage

	in      []byte // octets that came and were not taken yet
	taken   int64  // octets taken so far: where in the stream in begins
	scanned int    // up to here in has no end of a list or content
	sent    int64  // octets sent so far

	known  bool     // list is known
	list   []listed // what lies in the mailbox
	next   int      // the message that is being fetched, or comes next
	octets int      // of the contents that were fetched
	bye    bool     // the server has taken QUIT: what was deleted is gone
	result Fetched
}

// listed is one message of a mailbox, as the server listed it. Its place in the list
// is its number.
type listed struct {
	id      string // its unique id, "" for none
	have    bool   // it was fetched, now or earlier
	deleted bool   // the server has taken its DELE
}

// NewPOP3Client returns the client side of a connection. It does nothing before
// Open.
func NewPOP3Client(cfg POP3ClientConfig, conn machine.Conn) *POP3Client {
	return &POP3Client{cfg: cfg, conn: conn, stage: pop3Greeting}
}

// Clone returns a session that goes on from here by itself.
func (c *POP3Client) Clone() *POP3Client {
	d := *c
	d.in = slices.Clone(c.in)
	d.list = slices.Clone(c.list)
	d.result.Mails = slices.Clip(c.result.Mails)
	return &d
}

// Conn returns the connection's number.
func (c *POP3Client) Conn() machine.Conn { return c.conn }

// Done reports whether the session is over: it takes no more input.
func (c *POP3Client) Done() bool { return c.stage == pop3Over }

// Open starts the session: the connection stands, the server will greet.
func (c *POP3Client) Open(out *machine.Out, now trace.Time) { c.wait(out, now) }

// Receive takes octets from the server. It returns what the session brought when it
// has come to its end, and else nil.
func (c *POP3Client) Receive(out *machine.Out, now trace.Time, octets string) *Fetched {
	if c.Done() {
		return nil
	}
	c.in = append(c.in, octets...)
	for !c.Done() {
		r, ok := c.nextReply(out)
		if !ok {
			break
		}
		c.answer(out, r)
	}
	if c.Done() {
		return c.fetched()
	}
	c.wait(out, now)
	return nil
}

// Closed tells that the server sends no more (err is "") or is gone.
func (c *POP3Client) Closed(out *machine.Out, _ trace.Time, err machine.Failure) *Fetched {
	if c.Done() {
		return nil
	}
	if err == "" {
		err = machine.Reset // it went before it had said all that it owed
		out.Add(machine.Close{Conn: c.conn})
	}
	c.end(out, &words.Because{Key: words.Key(err)})
	return c.fetched()
}

// Fire tells that the session's timer is due: the server is silent.
func (c *POP3Client) Fire(out *machine.Out, _ trace.Time, timer machine.Timer) *Fetched {
	if c.Done() || timer != c.timer() {
		return nil
	}
	c.abort(out, &words.Because{Key: words.Key(machine.TimedOut)})
	return c.fetched()
}

// serverReply is a whole reply of the server.
type serverReply struct {
	line string // the first line, without its CRLF
	more string // what follows it in a list or content, with CRLFs, without the final dot; still stuffed
}

// nextReply takes the next reply, if all of it is there. A server that does not
// keep to the protocol or to a limit ends the session.
func (c *POP3Client) nextReply(out *machine.Out) (r serverReply, ok bool) {
	end := bytes.Index(c.in[:min(len(c.in), ReplyLineOctetsMax)], []byte("\r\n"))
	if end < 0 {
		if len(c.in) >= ReplyLineOctetsMax {
			c.tooLong(out, ReplyLineOctetsMax)
		}
		return r, false
	}
	line := c.in[:end]
	if !bytes.HasPrefix(line, []byte("+OK")) && !bytes.HasPrefix(line, []byte("-ERR")) {
		c.abort(out, &words.Because{RFC: 1939, Section: "3", Key: words.POP3NotPOP3})
		return r, false
	}
	octets := end + len("\r\n")
	if limit := pop3Stages[c.stage].multi; limit > 0 && line[0] == '+' {
		stop, whole := c.multiEnd(end)
		if !whole {
			if len(c.in)-octets > limit {
				c.tooLong(out, limit)
			}
			return r, false
		}
		r.more = string(c.in[octets:stop])
		octets = stop + len(".\r\n")
	}
	r.line = string(line)
	c.note(out, r)
	c.in = c.in[:copy(c.in, c.in[octets:])]
	c.taken += int64(octets)
	c.scanned = 0
	return r, true
}

// multiEnd returns where the dot is that ends a list or content, whose first
// line ends at the given place. It looks at each octet once, however they come.
func (c *POP3Client) multiEnd(line int) (stop int, ok bool) {
	from := max(line, c.scanned)
	i := bytes.Index(c.in[from:], []byte("\r\n.\r\n"))
	if i < 0 {
		c.scanned = max(line, len(c.in)-len("\r\n.\r"))
		return 0, false
	}
	return from + i + len("\r\n"), true
}

// note notes that a reply came: as the server tells it, with the lines of a list,
// but without a message.
func (c *POP3Client) note(out *machine.Out, r serverReply) {
	text := r.line
	if c.stage == pop3Listing && r.more != "" {
		text += "\n" + strings.ReplaceAll(strings.TrimSuffix(r.more, "\r\n"), "\r\n", "\n")
	}
	out.Add(machine.Note{Kind: trace.POP3Received, Conn: c.conn, Offset: c.taken, Detail: trace.Reply{Text: text}})
}

// command sends a command, and notes it. The next reply answers it.
func (c *POP3Client) command(out *machine.Out, stage pop3Stage, args ...string) {
	c.stage = stage
	line := pop3Stages[stage].verb.String()
	for _, arg := range args {
		line += " " + onLine(arg)
	}
	out.Add(
		machine.Note{Kind: trace.POP3Command, Conn: c.conn, Offset: c.sent, Detail: parsePOP3(line).detail()},
		machine.Send{Conn: c.conn, Bytes: line + "\r\n"},
	)
	c.sent += int64(len(line) + len("\r\n"))
}

// onLine returns an argument without control characters: a password with a line
// end in it must not become a command.
func onLine(arg string) string {
	clean := func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}
	return strings.Map(clean, arg)
}

// refused notes why the session fails, while it goes on to its QUIT.
func (c *POP3Client) refused(reply string) {
	switch {
	case c.result.Err != nil:
	case c.stage == pop3Greeting:
		c.result.Err = &words.Because{Key: words.POP3NoService, Args: []string{reply}}
	default:
		c.result.Err = &words.Because{Key: words.POP3Refused, Args: []string{pop3Stages[c.stage].verb.String(), reply}}
	}
}

func (c *POP3Client) tooLong(out *machine.Out, limit int) {
	c.abort(out, &words.Because{Key: words.POP3ReplyLimit, Args: []string{strconv.Itoa(limit)}})
}

// abort breaks the connection off.
func (c *POP3Client) abort(out *machine.Out, because *words.Because) {
	out.Add(machine.Abort{Conn: c.conn})
	c.end(out, because)
}

// end ends the session; because is nil for a good end, unless something had gone
// wrong before.
func (c *POP3Client) end(out *machine.Out, because *words.Because) {
	if c.result.Err == nil {
		c.result.Err = because
	}
	c.stage = pop3Over
	c.in = nil
	out.Add(machine.CancelTimer{Timer: c.timer()})
}

// fetched returns the session's result, with what is worth remembering of it.
func (c *POP3Client) fetched() *Fetched {
	result := c.result
	result.UIDL = c.cfg.Seen
	if c.known {
		result.UIDL = nil
		for _, m := range c.list {
			if m.have && !(m.deleted && c.bye) && m.id != "" {
				result.UIDL = append(result.UIDL, m.id)
			}
		}
		slices.Sort(result.UIDL)
	}
	return &result
}

func (c *POP3Client) wait(out *machine.Out, now trace.Time) {
	out.Add(machine.SetTimer{Timer: c.timer(), At: now.Add(ReplyWaitMax)})
}

func (c *POP3Client) timer() machine.Timer {
	return machine.Timer{Of: machine.ForConn, N: int64(c.conn)}
}
