package script

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"mailscope/sim"
	"mailscope/sim/machine"
	"mailscope/sim/mta"
	"mailscope/sim/trace"
)

// Talk is a session transcript as it was played.
type Talk struct {
	Text    string        // the transcript, with the outputs as they came out
	Answers []string      // the octets that came after each of the session's Inputs
	Events  []trace.Event // all that happened in the world meanwhile
}

// ClientAddr is where the client of a session transcript sits: an address for
// documentation (RFC 5737). Each connection has the next port.
var ClientAddr = netip.MustParseAddrPort("198.51.100.7:49152")

// Play plays the session against a host of a world in which nothing has happened
// yet. It panics on a host that is not there: that is the caller's mistake.
func (s *Session) Play(w *sim.World, host string) Talk {
	addresses := w.Addresses(host)
	if len(addresses) == 0 {
		panic("script: no host has the name " + host)
	}
	c := conversation{world: w, host: host, server: addresses[0], client: ClientAddr}
	w.RunUntil(0, func(e trace.Event) { c.talk.Events = append(c.talk.Events, e) })
	var text strings.Builder
	for _, r := range s.rows {
		if !r.hidden {
			text.WriteString(r.text + "\n")
		}
		if r.input == nil {
			continue
		}
		c.lines, c.answer = nil, ""
		c.do(r.input)
		c.talk.Answers = append(c.talk.Answers, c.answer)
		for _, line := range fold(c.lines) {
			if !r.hidden {
				text.WriteString(line + "\n")
			}
		}
	}
	c.talk.Text = text.String()
	return c.talk
}

// conversation is a session transcript that is being played.
type conversation struct {
	world  *sim.World
	host   string
	server netip.Addr
	client netip.AddrPort // of the next connection
	conn   int64
	state  string
	talk   Talk

	lines  []string // outputs of this input so far
	answer string   // octets that came after this input
	wire   string   // those that no line shows yet
}

// do carries out one input, and lets its time pass.
func (c *conversation) do(in *Input) {
	switch in.Act {
	case Connect:
		c.conn = c.world.ConnectOutside(c.client, netip.AddrPortFrom(c.server, in.Port))
		c.client = netip.AddrPortFrom(c.client.Addr(), c.client.Port()+1)
		c.state = ""
		c.take(nil) // it may be refused at once
	case Send:
		c.world.PushOutside(c.conn, in.Octets)
	case Close:
		c.world.FinishOutside(c.conn)
	case Reset:
		c.world.BreakOutside(c.conn)
	}
	until := c.world.Now().Add(in.Wait)
	for c.world.Next() <= until {
		events, _ := c.world.Advance()
		c.talk.Events = append(c.talk.Events, events...)
		c.take(events)
	}
	c.world.RunUntil(until, nil) // nothing is due any more: the clock alone moves
	c.tellState()
}

// take turns what happened at one moment into lines.
func (c *conversation) take(events []trace.Event) {
	end := ""
	for _, o := range c.world.TakeOutside() {
		if o.Conn != c.conn {
			continue
		}
		c.wire += o.Bytes
		c.answer += o.Bytes
		if o.Closed {
			end = ending(o.Failure)
		}
	}
	for i := range events {
		if e := &events[i]; e.Host == c.host && (e.Conn == c.conn || e.Conn == 0) {
			c.event(e, events[i+1:])
		}
	}
	c.show(len(c.wire))
	if end != "" {
		c.tell(end)
	}
}

// ending is how a connection ended.
func ending(f machine.Failure) string {
	switch f {
	case "":
		return "closed"
	case machine.Refused:
		return "refused"
	}
	return "reset"
}

func (c *conversation) tell(line string) { c.lines = append(c.lines, indent+line) }

// event shows one event of the server; later is what came after it at that moment.
func (c *conversation) event(e *trace.Event, later []trace.Event) {
	switch d := e.Detail.(type) {
	case trace.Reply:
		if e.Kind == trace.POP3Reply {
			c.show(c.octetsOf(later))
		} else if e.Kind == trace.SMTPReply {
			c.show(lineOctets(c.wire, 1+strings.Count(d.Text, "\n")))
		}
		if line := refusal(e, d); line != "" {
			c.tell(line)
		}
	default:
		if line := effectLine(e); line != "" {
			c.tell(line)
		}
	}
}

// refusal returns the line that tells why a server refuses something.
func refusal(e *trace.Event, d trace.Reply) string {
	sent := e.Kind == trace.SMTPReply || e.Kind == trace.POP3Reply
	if !sent || d.Code < 400 && !strings.HasPrefix(d.Text, "-ERR") || e.Because == nil {
		return ""
	}
	if rule := e.Because.Rule(); rule != "" {
		return "because " + rule
	}
	return "because " + string(e.Because.Key)
}

// effectLine returns the line that tells of an event other than a reply; "" for one
// that no transcript shows.
func effectLine(e *trace.Event) string {
	switch d := e.Detail.(type) {
	case trace.Data:
		if e.Kind == trace.SMTPReceived {
			return "received " + strconv.Itoa(d.Octets) + " octets"
		}
	case trace.Envelope:
		return "stored from <" + d.From + "> to <" + strings.Join(d.Recipients, "> <") + ">"
	case trace.Delivery:
		if e.Kind == trace.MailboxRetrieved {
			return "retrieved <" + d.Recipient + ">"
		}
		return "delivered <" + d.Recipient + ">"
	case trace.Reason:
		switch e.Kind {
		case trace.StoreFailed:
			return "not stored: " + d.Reason
		case trace.Noted:
			return "note: " + d.Reason
		}
	}
	return ""
}

// octetsOf returns how many octets the server sent for a reply of POP3, which goes
// out by itself: those of the segments up to the next.
func (c *conversation) octetsOf(later []trace.Event) int {
	sum := 0
	for i := range later {
		e := &later[i]
		if e.Host != c.host || e.Conn != c.conn {
			continue
		}
		if e.Kind == trace.POP3Reply {
			break
		}
		if d, ok := e.Detail.(trace.Segment); ok && e.Kind == trace.SegmentSent {
			sum += d.Octets
		}
	}
	return sum
}

// lineOctets returns how many octets the first lines of wire have.
func lineOctets(wire string, lines int) int {
	at := 0
	for range lines {
		end := strings.Index(wire[at:], "\r\n")
		if end < 0 {
			break
		}
		at += end + len("\r\n")
	}
	return at
}

// show shows the next octets that came, line by line.
func (c *conversation) show(octets int) {
	came := c.wire[:min(octets, len(c.wire))]
	c.wire = c.wire[len(came):]
	for came != "" {
		size := lineOctets(came, 1)
		if size == 0 {
			size = len(came)
		}
		c.lines = append(c.lines, answerLine(came[:size]))
		came = came[size:]
	}
}

// answerLine returns one line that came as a transcript has it.
func answerLine(line string) string {
	text, whole := strings.CutSuffix(line, "\r\n")
	if whole && isPlain(text) && (text == "" || text[len(text)-1] != ' ') {
		return strings.TrimSuffix("S: "+text, " ")
	}
	return "S| " + strconv.Quote(line)
}

// isPlain reports whether a text can stand in a line as it is.
func isPlain(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// tellState shows where the session stands now, if it moved.
func (c *conversation) tellState() {
	server, ok := c.world.Machine(c.host).(*mta.Server)
	handle := c.world.HandleOf(c.conn)
	if !ok || handle == 0 {
		return
	}
	if state := server.SessionState(handle); state != "" && state != c.state {
		c.state = state
		c.tell("state " + state)
	}
}

// Runs of foldMin equal groups of at most foldLines lines are shown once, and counted.
const (
	foldMin   = 8
	foldLines = 3
)

// fold shortens outputs that say the same over and over.
func fold(lines []string) []string {
	var list []string
	for i := 0; i < len(lines); {
		size, times := 1, 1
		for n := 1; n <= foldLines && times < foldMin; n++ {
			size, times = n, repeats(lines[i:], n)
		}
		if times < foldMin {
			list = append(list, lines[i])
			i++
			continue
		}
		list = append(list, lines[i:i+size]...)
		list = append(list, indent+"and so "+strconv.Itoa(times-1)+" times more")
		i += size * times
	}
	return list
}

// repeats returns how often the first size lines stand at the beginning of lines.
func repeats(lines []string, size int) int {
	times := 1
	for len(lines) >= (times+1)*size && slices.Equal(lines[:size], lines[times*size:(times+1)*size]) {
		times++
	}
	return times
}
