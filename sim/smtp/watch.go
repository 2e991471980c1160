package smtp

import (
	"slices"
	"strings"

	"mailscope/sim/trace"
)

// Watch works out from what is said where a server session stands, as somebody can who
// only listens: also at a server that is not ours. What it is told must be in the order in
// which the server heard and said it.
type Watch struct {
	Moves []Way // so far, in order

	p     *Personality
	state State
	asked []heard // what has no reply yet
	takes bool    // BDAT is offered
	last  bool    // the BDAT that is under way is the last
}

// heard is a command, and its line.
type heard struct {
	verb Verb
	line string
}

// NewWatch begins with the connection. A server whose personality is not known goes by the
// table alone.
func NewWatch(personality string) *Watch {
	w := &Watch{p: &plain, state: StateConnected}
	if p, ok := PersonalityOf(personality); ok {
		w.p = p
	}
	return w
}

// State returns where the session stands.
func (w *Watch) State() State { return w.state }

// Heard tells that a command has reached the server.
func (w *Watch) Heard(c *trace.Command) {
	if w.state == StateTLS {
		w.Secured() // nobody has told
	}
	verb := verbOf(c.Verb)
	if w.state == StateAuth {
		verb = VerbAnswer
	}
	w.asked = append(w.asked, heard{verb, c.Line})
	if _, ok := w.p.after(w.state, verb); ok && verb == VerbBDAT && w.takes && len(w.asked) == 1 {
		w.begin(c.Line)
	}
}

// begin takes a BDAT as begun. Its reply comes when its octets have come.
func (w *Watch) begin(line string) {
	w.move(VerbBDAT)
	fields := strings.Fields(line)
	w.last = len(fields) > 2
	if len(fields) > 1 && fields[1] == "0" {
		w.Content()
	}
}

// Content tells that the content of a message, or a piece of it, has come.
func (w *Watch) Content() {
	switch {
	case w.state == StateData || w.state == StateChunk && w.last:
		w.move(VerbDot)
	case w.state == StateChunk:
		w.move(VerbChunk)
	}
}

// Secured tells that the TLS handshake is done.
func (w *Watch) Secured() {
	if w.state == StateTLS {
		w.move(VerbSecured)
	}
}

// HungUp tells that the connection has ended.
func (w *Watch) HungUp() {
	if w.state != StateClosed {
		w.move(VerbHangUp)
	}
}

// Said tells of a reply.
func (w *Watch) Said(r *trace.Reply) {
	code := r.Code
	switch {
	case w.state == StateStoring:
		if len(w.asked) > 0 && w.asked[0].verb == VerbBDAT {
			w.asked = w.asked[1:]
		}
		w.move(VerbVerdict)
	case len(w.asked) > 0:
		c := w.asked[0]
		w.asked = w.asked[1:]
		if c.verb == VerbEHLO && code/100 == 2 {
			w.takes = slices.Contains(strings.Split(r.Text, "\n"), "CHUNKING")
		}
		w.answered(c, code)
	case w.state == StateConnected && code/100 == 2:
		w.move(VerbGreet)
	case w.state == StateData: // it has enough of the content
		w.move(VerbDot)
		w.move(VerbVerdict)
	case w.state == StateTLS:
		w.move(VerbExposed)
	}
}

// answered lets the session follow the reply to a command, as Server.follow does.
func (w *Watch) answered(c heard, code int) {
	class := code / 100
	switch c.verb {
	case VerbUnknown:
	case VerbAnswer:
		if class != 3 {
			w.move(VerbAnswer)
		}
	case VerbAUTH:
		if class == 2 || class == 3 {
			w.move(VerbAUTH)
		}
		if class == 2 {
			w.move(VerbAnswer)
		}
	case VerbBDAT:
		w.chunked(c.line, class == 2)
	case VerbDATA:
		if class == 3 {
			w.move(c.verb)
		}
	default:
		w.passed(c.verb, code)
	}
}

// chunked lets the session follow the reply to a BDAT that did not end the message. One
// that is refused was never begun; one that came early, behind other commands, is now.
func (w *Watch) chunked(line string, taken bool) {
	switch {
	case w.state == StateChunk:
		w.state = w.Moves[len(w.Moves)-1].From
		w.Moves = w.Moves[:len(w.Moves)-1]
	case taken && w.state == StateRcpt:
		w.begin(line)
		w.Content()
		if w.state == StateStoring {
			w.move(VerbVerdict)
		}
	}
}

// passed lets a command take effect whose reply is positive. Some servers shut a client out
// for the way in which it says EHLO.
func (w *Watch) passed(verb Verb, code int) {
	if _, shuts := w.p.after(w.state, VerbShut); shuts && code == 554 && (verb == VerbEHLO || verb == VerbHELO) {
		w.move(VerbShut)
	}
	if code/100 == 2 {
		w.move(verb)
	}
}

// move goes where the personality's table leads. Where it has no way, but the server has
// gone one, that leads where the verb usually does.
func (w *Watch) move(verb Verb) {
	to, ok := w.p.after(w.state, verb)
	for from := StateConnected; !ok && from < StateClosed; from++ {
		to, ok = from.After(verb)
	}
	if ok {
		w.Moves = append(w.Moves, Way{w.state, verb, to})
		w.state = to
	}
}
