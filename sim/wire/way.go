package wire

import (
	"cmp"
	"sort"
	"strconv"

	"mailscope/sim/mta"
	"mailscope/sim/smtp"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// wayStepsMax is how many steps of a session's way are told.
const wayStepsMax = 60

// follow tells through which states a session has gone up to the playhead.
func (e *Engine) follow(s *session, c *call, t *Talk) {
	if c.cut {
		c = s.recall(c)
	}
	if len(c.lines) > 0 && (c.lines[0].kind == trace.POP3Command || c.lines[0].kind == trace.POP3Reply) {
		return
	}
	w := s.watch(c, s.run.Head())
	t.State = w.State().String()
	t.StateText = e.say(words.PageInState, strconv.FormatInt(c.conn, 10), c.server, t.State, e.say(words.Key("state-"+t.State)))
	for _, m := range w.Moves {
		step := WayStep{From: m.From.String(), Verb: m.Verb.String(), To: m.To.String(), Times: 1}
		if n := len(t.Way); n > 0 {
			step.Times = t.Way[n-1].Times
			if step == t.Way[n-1] {
				t.Way[n-1].Times++
				continue
			}
			step.Times = 1
		}
		t.Way = append(t.Way, step)
	}
	t.Way = t.Way[max(0, len(t.Way)-wayStepsMax):]
	t.Next = s.next(c, w.State())
}

// next returns the verbs with which the session of a connection may go on from a state. None
// where the server is not at hand, or is elsewhere already: it has read what it has not
// answered yet.
func (s *session) next(c *call, state smtp.State) []string {
	m, ok := s.run.Machine(c.server).(*mta.Server)
	if !ok || s.own == nil {
		return nil
	}
	session := m.MailSession(s.own.World().HandleOf(c.conn))
	if session == nil || session.State() != state {
		return nil
	}
	var list []string
	for _, v := range smtp.Verbs() {
		if session.Takes(v) {
			list = append(list, v.String())
		}
	}
	return list
}

// watch follows a session up to an event, by what its server heard and said.
func (s *session) watch(c *call, head int64) *smtp.Watch {
	type moment struct {
		at int64
		do func(w *smtp.Watch)
	}
	var moments []moment
	add := func(at int64, do func(w *smtp.Watch)) {
		if at > 0 && at <= head {
			moments = append(moments, moment{at, do})
		}
	}
	for i := range c.lines {
		l := &c.lines[i]
		switch d := l.detail.(type) {
		case trace.Reply:
			add(l.seq, func(w *smtp.Watch) { w.Said(&d) })
		case trace.Command:
			add(l.arrived, func(w *smtp.Watch) { w.Heard(&d) })
		case trace.Data:
			add(l.arrived, (*smtp.Watch).Content)
		}
	}
	for _, at := range c.secured {
		add(at, (*smtp.Watch).Secured)
	}
	add(cmp.Or(c.left, c.over), (*smtp.Watch).HungUp)
	sort.SliceStable(moments, func(i, j int) bool { return moments[i].at < moments[j].at })
	personality := ""
	if h := s.file.Host(c.server); h != nil {
		personality = h.Personality
	}
	w := smtp.NewWatch(personality)
	for _, m := range moments {
		m.do(w)
	}
	return w
}
