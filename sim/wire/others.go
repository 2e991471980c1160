package wire

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"mailscope/sim"
	"mailscope/sim/machine"
	"mailscope/sim/scenario"
	"mailscope/sim/smtp"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// What another server would have said: the session is held again, up to the reply, with
// the same host under each personality. Nothing else happens in those worlds: no message
// is submitted and no mailbox fetched, but names, mailboxes, limits and faults are there, as
// people have changed them up to the reply, and their clocks stand where the session began.

// Limits of a session that is held again.
const (
	askedLinesMax   = 600
	askedOctetsMax  = 1 << 20
	askedEntriesMax = 20_000           // of the agenda, for each answer that is waited for
	askedWaitMax    = 10 * time.Minute // for the same: longer than any deliberate delay
)

// asked is one thing that the client said.
type asked struct {
	seq     int64 // of its event in the run
	octets  string
	content bool // a message after DATA: sent only where it was asked for
	follows bool // sent without waiting for the answer to what came before
}

// replay is a session up to a reply: what the client said, and which of it was answered.
type replay struct {
	call   *call
	actual trace.Reply
	why    *words.Because // of the actual reply
	said   []asked
	which  int        // the number of the command, from 1; 0: the greeting
	groups bool       // the server offered PIPELINING (RFC 2920)
	before []sim.Done // what people changed in the world before the session
	during []sim.Done // and in it, up to the reply
	local  netip.AddrPort
	remote netip.AddrPort
}

// others asks every personality what it would have replied.
func (e *Engine) others(p OthersParams) (Others, error) {
	s, err := e.current()
	if err != nil {
		return Others{}, err
	}
	r, err := e.replayOf(s, p.Seq)
	if err != nil {
		return Others{}, err
	}
	out := Others{Server: r.call.server, Command: e.say(words.PageGreeting)}
	if r.which > 0 {
		out.Command = short(oneLine(r.said[r.which-1].octets), 120)
	}
	own := s.file.Host(r.call.server).Personality
	for _, name := range smtp.PersonalityNames() {
		t := newRetake(s, &r, name).hold()
		row := e.otherReply(&t.reply, t.because)
		if t.outcome != "" {
			row.Note = e.say(t.outcome)
		}
		if name == own {
			if row.Note != "" || !row.says(&r.actual) {
				out.Note = e.say(words.PageOthersMoment, r.call.server)
			}
			row = e.otherReply(&r.actual, r.why)
			row.Own = true
		}
		row.Personality = name
		row.Same = row.Note == "" && row.says(&r.actual)
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}

// says reports whether programs would read the same from a row as from a reply.
func (r *OtherReply) says(d *trace.Reply) bool { return r.Code == d.Code && r.Enhanced == d.Enhanced }

// otherReply tells a reply, and why it was said.
func (e *Engine) otherReply(d *trace.Reply, because *words.Because) OtherReply {
	row := OtherReply{Code: d.Code, Enhanced: d.Enhanced, Text: d.Text}
	if because != nil {
		row.Why, row.Rule = e.because(because), e.rule(because)
	}
	return row
}

// canAsk reports whether an event is a reply, or its arrival, of which others can be asked.
func (s *session) canAsk(ev *trace.Event) bool {
	d, ok := ev.Detail.(trace.Reply)
	if !ok || d.Code == 0 || s.own == nil {
		return false
	}
	c := s.index.byConn[ev.Conn]
	return c != nil && s.file.Host(c.server) != nil && s.file.Host(c.server).Role == scenario.Server && s.isServer(c.server)
}

// replayOf reads the session of a reply up to it.
func (e *Engine) replayOf(s *session, seq int64) (replay, error) {
	ev, ok := s.event(seq)
	if ok && ev.Of != 0 {
		ev, ok = s.event(ev.Of)
	}
	if !ok || !s.canAsk(&ev) {
		return replay{}, e.fail(words.PageOthersNone, strconv.FormatInt(seq, 10))
	}
	r := replay{call: s.index.byConn[ev.Conn], actual: ev.Detail.(trace.Reply), why: ev.Because}
	r.ends(s)
	r.changes(s, ev.Seq)
	if c := r.call; c.cut {
		r.call = s.recall(c)
	}
	octets, follows := 0, false
	for i := range r.call.lines {
		l := &r.call.lines[i]
		if l.remark() {
			continue
		}
		if l.host == r.call.server || l.seq > ev.Seq {
			d, _ := l.detail.(trace.Reply)
			r.groups, follows = r.groups || offersGroups(&d), false
			continue
		}
		r.add(s, l, follows)
		follows = true
		if l.arrived != 0 && l.arrived < ev.Seq {
			r.which = len(r.said)
		}
		if octets += len(r.said[len(r.said)-1].octets); octets > askedOctetsMax || len(r.said) > askedLinesMax {
			return replay{}, e.fail(words.PageOthersLong)
		}
	}
	return r, nil
}

// ends finds out between which addresses the session was.
func (r *replay) ends(s *session) {
	first, _ := s.event(r.call.first)
	ends, _ := first.Detail.(trace.Endpoints)
	r.local, r.remote = ends.Local, ends.Remote
	if first.Host == r.call.server {
		r.local, r.remote = ends.Remote, ends.Local
	}
}

// changes gathers what people changed in the world up to an event: names, and what goes wrong.
func (r *replay) changes(s *session, seq int64) {
	for _, d := range s.run.Branches()[s.run.Branch()].Tasks {
		switch d.Task.Input.(type) {
		case machine.SetZone, machine.SetFault, machine.ClearFault:
		default:
			continue
		}
		switch {
		case d.After < r.call.first:
			r.before = append(r.before, d)
		case d.After < seq:
			r.during = append(r.during, d)
		}
	}
}

// add takes in a line of the client. The octets of a BDAT belong to it (RFC 3030 2).
func (r *replay) add(s *session, l *line, follows bool) {
	switch d := l.detail.(type) {
	case trace.Command:
		r.said = append(r.said, asked{seq: l.seq, octets: d.Line + "\r\n", follows: follows})
	case trace.Data:
		if ev, ok := s.event(l.seq); ok {
			d = ev.Detail.(trace.Data)
		}
		if n := len(r.said); n > 0 && isChunk(r.said[n-1].octets) {
			r.said[n-1].octets += d.Content
			return
		}
		octets, _ := smtp.Stuff(d.Content)
		r.said = append(r.said, asked{seq: l.seq, octets: octets, content: true, follows: follows})
	}
}

func isChunk(line string) bool { return len(line) > 5 && strings.EqualFold(line[:5], "BDAT ") }

// retake is a session that is being held again with another server.
type retake struct {
	*replay
	world   *sim.World
	conn    int64
	during  []sim.Done // what people have yet to change
	heard   int        // how many commands the server has read
	reply   trace.Reply
	because *words.Because
	to      int // what the reply answers
	groups  bool
	closed  bool
	outcome words.Key // why there is no reply to the command; "": there is
}

// newRetake makes a world in which the session's server has another personality, and
// nothing happens but the session.
func newRetake(s *session, r *replay, personality string) *retake {
	f := *s.file
	f.Messages = nil
	f.Hosts = slices.Clone(f.Hosts)
	for i := range f.Hosts {
		f.Hosts[i].Fetch = nil
		if f.Hosts[i].Name == r.call.server {
			f.Hosts[i].Personality = personality
		}
	}
	t := &retake{replay: r, world: f.World(&s.seed), to: -1, during: r.during}
	for _, d := range r.before {
		t.world.Do(d.Task)
	}
	t.world.RunUntil(r.call.at, func(trace.Event) {})
	t.conn = t.world.ConnectOutside(r.local, r.remote)
	return t
}

// hold has the client say all that it said, each when the answer to what came before is
// there, as far as it waited for that; where it did not because the server offered
// PIPELINING, and this one does not, it waits. It returns t.
func (t *retake) hold() *retake {
	t.wait(0)
	for i := 0; i < t.which && !t.closed; {
		if t.said[i].content && t.reply.Code != 354 {
			t.heard++ // nobody asked for it, so it is not sent
			if i++; i == t.which {
				t.outcome = words.PageOthersUnasked
			}
			continue
		}
		group := t.said[i].octets
		for i++; i < len(t.said) && t.said[i].follows && !t.said[i].content && t.mayGroup(); i++ {
			group += t.said[i].octets
		}
		t.change(t.said[i-1].seq)
		t.world.PushOutside(t.conn, group)
		t.wait(min(i, t.which))
	}
	switch {
	case t.outcome != "":
	case t.closed && t.to < t.which:
		t.outcome = words.PageOthersEnded
	case t.to < t.which:
		t.outcome = words.PageOthersSilent
	}
	return t
}

// change has people change the world as they did before an event, at once.
func (t *retake) change(seq int64) {
	for ; len(t.during) > 0 && t.during[0].After < seq; t.during = t.during[1:] {
		task := t.during[0].Task
		task.At = 0
		t.world.Do(task)
	}
}

// mayGroup reports whether the client does not wait here where it did not there.
func (t *retake) mayGroup() bool { return t.groups || !t.replay.groups }

// wait lets the world go on until a command has its answer.
func (t *retake) wait(which int) {
	limit := t.world.Now().Add(askedWaitMax)
	for n := 0; n < askedEntriesMax && t.to < which && !t.closed && t.world.Next() <= limit; n++ {
		events, _ := t.world.Advance()
		for i := range events {
			t.hear(&events[i])
		}
		for _, o := range t.world.TakeOutside() {
			if o.Conn != t.conn {
				continue
			}
			if o.StartTLS {
				t.world.SecureOutside(t.conn, machine.TLSDone{Version: "TLS 1.3", Cipher: "TLS_AES_128_GCM_SHA256"})
			}
			t.closed = t.closed || o.Closed
		}
	}
}

// hear takes in what the server read and said. What it says after its answer, when it
// loses patience, is not the answer.
func (t *retake) hear(ev *trace.Event) {
	d, reply := ev.Detail.(trace.Reply)
	switch {
	case ev.Conn != t.conn || ev.Host != t.call.server:
	case reply && ev.Kind == trace.SMTPReply && t.to < t.heard && t.heard <= t.which:
		t.reply, t.because, t.to = d, ev.Because, t.heard
		t.groups = t.groups || offersGroups(&d)
	case ev.Kind == trace.SMTPReceived:
		if t.heard < len(t.said) && !t.within(ev) {
			t.heard++
		}
	}
}

// offersGroups reports whether a reply, if it is one to EHLO, lets the client send commands
// in groups (RFC 2920 3.1).
func offersGroups(d *trace.Reply) bool {
	return d.Code == 250 && slices.Contains(strings.Split(d.Text, "\n"), "PIPELINING")
}

// within reports whether what was read is the content of a BDAT, whose command has been
// read before.
func (t *retake) within(ev *trace.Event) bool {
	_, data := ev.Detail.(trace.Data)
	return data && t.heard > 0 && isChunk(t.said[t.heard-1].octets)
}
