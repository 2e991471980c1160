package wire

import (
	"slices"
	"strconv"
	"strings"

	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// talkLinesMax is how many lines a Talk has at the most; contentShownMax how much of a
// message a line shows.
const (
	talkLinesMax    = 500
	contentShownMax = 1000
)

// conversations returns the last connections that had begun by the playhead, and those
// before them that are open.
func (e *Engine) conversations(s *session) []Conversation {
	head := s.run.Head()
	n := s.index.callsAt(head)
	from := max(0, n-conversationsMax)
	var open []*call
	for i := from - 1; i >= max(0, from-openCallsSearch) && len(open) < openCallsMax; i-- {
		if c := s.index.calls[i]; c.openAt(head) {
			open = append(open, c)
		}
	}
	list := make([]Conversation, 0, len(open)+n-from)
	for i := range open {
		list = append(list, e.conversationOf(s, open[len(open)-1-i]))
	}
	for _, c := range s.index.calls[from:n] {
		list = append(list, e.conversationOf(s, c))
	}
	return list
}

func (e *Engine) conversationOf(s *session, c *call) Conversation {
	head := s.run.Head()
	row := Conversation{
		Conn: c.conn, Client: c.client, Server: c.server, Service: e.service(c.port), Port: c.port, Console: c.console,
		Open: c.openAt(head), FirstSeq: c.first, StartUs: int64(c.at), LastSeq: c.first,
	}
	for _, end := range c.ends {
		if end <= head {
			row.LastSeq = max(row.LastSeq, end)
		}
	}
	if n := c.linesAt(head); n > 0 {
		l := e.saidLine(c, &c.lines[n-1], head)
		l.Text = short(oneLine(l.Text), lineOctetsMax)
		row.Last, row.LastSeq = &l, max(row.LastSeq, l.Seq)
	}
	return row
}

// service names what is spoken on a port.
func (e *Engine) service(port uint16) string {
	key := words.Key("service-" + strconv.Itoa(int(port)))
	if !words.Has(key) {
		return strconv.Itoa(int(port))
	}
	return e.say(key)
}

// conversation tells what was said over a connection up to the playhead.
func (e *Engine) conversation(p ConversationParams) (Talk, error) {
	s, err := e.current()
	if err != nil {
		return Talk{}, err
	}
	head := s.run.Head()
	c := s.index.byConn[p.Conn]
	if c == nil || c.first > head {
		return Talk{}, e.fail(words.PageNoConn, strconv.FormatInt(p.Conn, 10))
	}
	t := Talk{Conversation: e.conversationOf(s, c)}
	calls := []*call{c}
	if p.All {
		calls = s.index.sessions(c)
	}
	for i, one := range calls {
		lines := e.linesOf(s, one, p.From)
		if i > 0 && len(lines) > 0 {
			lines[0].Session = e.say(words.PageNewSession)
		}
		t.Lines = append(t.Lines, lines...)
		t.Cut = t.Cut || one.linesAt(head) > talkLinesMax
	}
	if n := len(t.Lines); n > talkLinesMax {
		t.Lines, t.Cut = t.Lines[n-talkLinesMax:], true
	}
	e.follow(s, c, &t)
	return t, nil
}

// sessionsMax is how many sessions of a console are looked at.
const sessionsMax = 50

// sessions returns the sessions of a person with the server of one of them, up to that.
func (x *index) sessions(c *call) []*call {
	var list []*call
	for i := len(x.typed) - 1; i >= 0 && len(list) < sessionsMax; i-- {
		if o := x.typed[i]; o.server == c.server && o.port == c.port && o.first <= c.first {
			list = append(list, o)
		}
	}
	slices.Reverse(list)
	if len(list) == 0 {
		return []*call{c}
	}
	return list
}

// linesOf returns what was said over a connection up to the playhead, its last lines, from
// an event on.
func (e *Engine) linesOf(s *session, c *call, from int64) []TalkLine {
	if c.cut {
		c = s.recall(c)
	}
	head := s.run.Head()
	lines := c.lines[:c.linesAt(head)]
	lines = lines[max(0, len(lines)-talkLinesMax):]
	var list []TalkLine
	for i := range lines {
		if lines[i].seq >= from {
			list = append(list, e.talkLine(c, &lines[i], head))
		}
	}
	return list
}

// recall reads the events of a connection again whose lines were forgotten.
func (s *session) recall(c *call) *call {
	const slice = 4096
	again := newIndex()
	for from := c.first; from <= c.last; from += slice {
		for _, ev := range s.run.Events(from, min(from+slice-1, c.last)) {
			if ev.Conn == c.conn {
				again.read(&ev)
			}
		}
	}
	if found := again.byConn[c.conn]; found != nil {
		return found
	}
	return c
}

// talkLine returns one thing that was said, with why.
func (e *Engine) talkLine(c *call, l *line, head int64) TalkLine {
	t := e.saidLine(c, l, head)
	if d, ok := l.detail.(trace.TLS); ok && l.kind == trace.TLSEstablished && len(d.Problems) > 0 {
		t.Why, t.Rule = e.say(words.Key(d.Problems[0])), e.ruleOf(3207, "4.1")
	} else if l.kind == trace.Noted {
		t.Rule = e.rule(l.because) // the line says it all
	} else if l.because != nil {
		t.Why, t.Rule = e.because(l.because), e.rule(l.because)
	} else {
		t.Why, t.Rule = e.background(l.kind, l.detail)
	}
	return t
}

// saidLine returns one thing that was said, as it was known at the playhead.
func (e *Engine) saidLine(c *call, l *line, head int64) TalkLine {
	t := TalkLine{Seq: l.seq, Us: int64(l.at), Time: seconds(l.at - c.at), Side: SideServer, Host: l.host, Tone: ToneClient}
	switch {
	case l.host == c.client:
		t.Side = SideClient
	case l.host != c.server && !l.remark(): // somebody between the two
		t.Side, t.Code, t.Tone = SideClient, l.host, ToneBad
	}
	if l.arrived <= head {
		t.Arrived = l.arrived
	}
	t.Lost = t.Arrived == 0 && c.loses(l, head)
	switch d := l.detail.(type) {
	case trace.TLS:
		t.Code, t.Text, t.Tone = "TLS", e.say(tlsRemark(l, &d)), kindTones[l.kind]
	case trace.Reason:
		t.Code, t.Text, t.Tone = "!", d.Reason, ToneBad
	case trace.Command:
		t.Text = d.Line
	case trace.Reply:
		t.Code, t.Text = splitReply(&d)
		t.Tone = replyTone(&d)
	case trace.Data:
		t.Content, t.Octets = true, int64(d.Octets)
		t.Text = strings.ReplaceAll(short(d.Content, contentShownMax), "\r\n", "\n")
	}
	return t
}

// tlsRemark says in a conversation how a handshake ended.
func tlsRemark(l *line, d *trace.TLS) words.Key {
	switch {
	case l.kind == trace.TLSFailed:
		return words.PageTLSFailed
	case len(d.Problems) > 0:
		return words.PageTLSUnproved
	case l.host == consoleHost:
		return words.PageTLSTyped
	}
	return words.PageTLS
}

// splitReply parts a reply into what stands at its beginning and the rest.
func splitReply(d *trace.Reply) (code, text string) {
	if d.Code == 0 {
		code, text, _ = strings.Cut(d.Text, " ")
		return code, text
	}
	text = d.Text
	if d.Enhanced != "" {
		text = d.Enhanced + " " + text
	}
	return strconv.Itoa(d.Code), text
}

// seconds writes a span in seconds and thousandths, "0.283".
func seconds(t trace.Time) string {
	ms := int64(t) / 1000
	thousandths := strconv.FormatInt(ms%1000+1000, 10)[1:]
	return strconv.FormatInt(ms/1000, 10) + "." + thousandths
}

// eventsMax is how many events one answer lists; eventsSearched how many are looked at
// for them.
const (
	eventsMax      = 1000
	eventsSearched = 20_000
)

// events lists events up to the playhead.
func (e *Engine) events(p EventsParams) (Events, error) {
	s, err := e.current()
	if err != nil {
		return Events{}, err
	}
	most := min(p.Max, eventsMax)
	if most <= 0 {
		most = eventsMax
	}
	head := s.run.Head()
	to := head
	if p.To > 0 {
		to = min(p.To, head)
	}
	var list Events
	const slice = 4096
	from := max(p.From, 1)
	end := min(to, from+eventsSearched)
	for ; from <= end; from += slice {
		for _, ev := range s.run.Events(from, min(from+slice-1, end)) {
			if !p.Filter.takes(&ev) {
				continue
			}
			if len(list.Events) == most {
				list.Next = ev.Seq
				return list, nil
			}
			list.Events = append(list.Events, e.eventLine(s, &ev))
		}
	}
	if end < to {
		list.Next = end + 1
	}
	return list, nil
}

// takes reports whether an event is wanted.
func (f *EventFilter) takes(ev *trace.Event) bool {
	if f.Conn != 0 && ev.Conn != f.Conn || f.Host != "" && ev.Host != f.Host || f.Message != "" && ev.Message != f.Message {
		return false
	}
	for _, k := range f.Kinds {
		if k == ev.Kind {
			return true
		}
	}
	return len(f.Kinds) == 0
}
