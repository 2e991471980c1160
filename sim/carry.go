package sim

import (
	"fmt"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// step hands an input to a host's machine and carries out what it wants done. The
// cause of an event is the one noted before it in the same step, else that of the
// input; every effect takes along the last event before it.
func (w *World) step(h *host, in machine.Input, cause int64) {
	if h.down {
		return
	}
	for _, effect := range h.machine.Step(w.now, in) {
		if cause = w.carry(h, effect, cause); h.down {
			return
		}
	}
}

// carry carries out one effect and returns the event that is now the last one.
func (w *World) carry(h *host, effect machine.Effect, cause int64) int64 {
	switch e := effect.(type) {
	case machine.Note:
		return w.note(h, &e, cause)
	case machine.Heard:
		return w.noteHeard(e, cause)
	case machine.Send:
		w.send(h, e, cause)
	case machine.Dial:
		return w.dial(h, e, cause)
	case machine.Close:
		return w.close(h, e.Conn, cause)
	case machine.StartTLS:
		w.startTLS(h, e, cause)
	case machine.Abort:
		return w.abort(h, e.Conn, cause)
	case machine.Store:
		w.store(h, e, cause)
	case machine.SetTimer:
		w.setTimer(h, e, cause)
	case machine.CancelTimer:
		delete(h.timers, e.Timer)
	case machine.Query:
		w.query(h, e, cause)
	case machine.Respond:
		w.respond(h, e, cause)
	case machine.Crash:
		w.strike(h, e.Fault, cause)
	case machine.Listen:
		h.ports = append(h.ports, e.Port)
	default:
		panic(fmt.Sprintf("sim: unknown effect %T", effect))
	}
	return cause
}

// note writes what a machine noted, with what only the world knows.
func (w *World) note(h *host, n *machine.Note, cause int64) int64 {
	e := trace.Event{
		Cause: cause, Host: h.Name, Kind: n.Kind,
		Message: n.Message, Detail: n.Detail, Because: n.Because,
	}
	if n.Conn == 0 {
		return w.emit(e)
	}
	c, side := w.lookup(h, n.Conn)
	if c == nil {
		return w.emit(e) // the connection is gone already; what is said of it still counts
	}
	e.Conn, e.Peer = c.id, w.peerName(c, side)
	switch n.Kind {
	case trace.SMTPReceived, trace.POP3Received:
		w.noteReceived(c, side, n, &e)
		return w.emit(e)
	case trace.SMTPCommand, trace.SMTPReply, trace.SMTPData, trace.POP3Command, trace.POP3Reply:
		seq := w.emit(e)
		c.ends[side].say(n.Offset, seq)
		return seq
	}
	return w.emit(e)
}

// noteReceived finds what was sent at the place where the received thing began. A
// peer outside the world wrote no events; what we understood is written as its own.
func (w *World) noteReceived(c *conn, side int, n *machine.Note, e *trace.Event) {
	other := &c.ends[1-side]
	sent, slipped := c.ends[side].sentAs(n.Offset)
	from, cause, detail := attackerName, slipped, n.Detail
	if slipped != 0 {
		e.Peer = from
	}
	switch {
	case other.host < 0:
		from, cause = w.peerName(c, side), other.heard
		if from != consoleName {
			detail = trace.Mask(detail) // it may be a real client, with a real password
		}
	case slipped == 0:
		e.Of = other.saidAt(sent)
		return
	}
	e.Of = w.emit(trace.Event{
		Cause: cause, Host: from, Kind: trace.SentKind(n.Kind, n.Detail),
		Conn: c.id, Peer: e.Host, Detail: detail,
	})
	e.Cause = e.Of
}

// noteHeard writes what a host learned of a peer outside the world as an event of
// that peer; a host of the world has noted it itself.
func (w *World) noteHeard(heard machine.Heard, cause int64) int64 {
	from, n := heard.From.Addr(), heard.Note
	if _, ours := w.byAddr[from]; ours {
		return cause
	}
	return w.emit(trace.Event{
		Cause: cause, Host: from.String(), Kind: n.Kind,
		Message: n.Message, Detail: n.Detail, Because: n.Because,
	})
}

// timer is one that is set. Its entry in the agenda may be due earlier than at:
// moving a timer back, as every command of a session does, must not fill the
// agenda with entries that have no meaning any more.
type timer struct {
	at    trace.Time
	entry trace.Time // when its entry in the agenda is due
	gen   int64      // which entry is its own
	cause int64
}

// timerDue is the moment for which a timer was once set.
type timerDue struct {
	host  int32
	timer machine.Timer
	gen   int64
}

func (w *World) setTimer(h *host, e machine.SetTimer, cause int64) {
	at := max(e.At, w.now)
	t, set := h.timers[e.Timer]
	if set && t.entry <= at {
		t.at, t.cause = at, cause
		h.timers[e.Timer] = t
		return
	}
	w.armTimer(h, e.Timer, at, cause)
}

func (w *World) armTimer(h *host, name machine.Timer, at trace.Time, cause int64) {
	h.timerGen++
	h.timers[name] = timer{at: at, entry: at, gen: h.timerGen, cause: cause}
	w.agenda.push(at, timerDue{h.index, name, h.timerGen})
}

func (a timerDue) do(w *World) {
	h := &w.hosts[a.host]
	t, set := h.timers[a.timer]
	if !set || t.gen != a.gen {
		return
	}
	if t.at > w.now {
		w.armTimer(h, a.timer, t.at, t.cause)
		return
	}
	delete(h.timers, a.timer)
	w.step(h, machine.TimerFired{Timer: a.timer}, t.cause)
}
