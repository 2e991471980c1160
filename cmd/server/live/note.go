package live

import (
	"errors"
	"syscall"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// note writes what the machine noted, with what only the interpreter knows. Secrets
// never leave a live run.
func (h *host) note(now trace.Time, n *machine.Note, cause int64) int64 {
	e := trace.Event{
		At: now, Cause: cause, Host: h.Name, Kind: n.Kind,
		Message: n.Message, Detail: trace.Mask(n.Detail), Because: n.Because,
	}
	c := h.conns[n.Conn]
	if c == nil {
		return h.run.log.write(e)
	}
	e.Conn, e.Peer = c.link.id, c.peer
	switch n.Kind {
	case trace.SMTPReceived, trace.POP3Received:
		h.noteReceived(c, n, &e)
	case trace.SMTPCommand, trace.SMTPReply, trace.SMTPData, trace.POP3Command, trace.POP3Reply:
		seq := h.run.log.write(e)
		c.out().say(n.Offset, seq)
		return seq
	}
	return h.run.log.write(e)
}

// noteReceived finds what was sent at the place where the received thing began. What
// came from a peer outside of the run is written as its own event first.
func (h *host) noteReceived(c *conn, n *machine.Note, e *trace.Event) {
	if c.ours {
		e.Of = c.in().saidAt(n.Offset)
		return
	}
	e.Of = h.run.log.write(trace.Event{
		At: e.At, Cause: c.heardCause(), Host: c.peer, Kind: trace.SentKind(n.Kind, n.Detail),
		Conn: c.link.id, Peer: h.Name, Detail: e.Detail,
	})
	e.Cause = e.Of
}

// noteHeard writes what the host learned of a peer outside of the run as that peer's
// event; a host of the run has noted it itself.
func (h *host) noteHeard(now trace.Time, heard machine.Heard, cause int64) int64 {
	book, from, n := h.run.config.Book, heard.From.Addr(), heard.Note
	if book.isOurs(from) {
		return cause
	}
	return h.run.log.write(trace.Event{
		At: now, Cause: cause, Host: book.NameOf(from), Kind: n.Kind,
		Message: n.Message, Detail: trace.Mask(n.Detail), Because: n.Because,
	})
}

// diskFailure says in a machine's words why the store failed.
func diskFailure(err error) machine.Failure {
	if errors.Is(err, syscall.ENOSPC) {
		return machine.DiskFull
	}
	return machine.DiskBroken
}
