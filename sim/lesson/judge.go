package lesson

import (
	"slices"
	"strings"

	"mailscope/sim/trace"
)

// Judge finds out which steps of a lesson are solved, from the events of one run. It
// is fed them in their order; those that it has had it passes over. Who goes back and
// wants to know how things stood there makes a new one.
type Judge struct {
	lesson *Lesson
	hosts  []string // of the lesson's world
	steps  []*watch // one for each step, nil where it asks for nothing
	seq    int64    // of the last event
	at     trace.Time

	// asked has for each connection the command that its server answers next.
	asked map[int64]trace.Command
}

// NewJudge returns a judge of a run in which nothing has happened yet.
func NewJudge(l *Lesson) *Judge {
	j := &Judge{lesson: l, asked: map[int64]trace.Command{}, hosts: l.Scenario.HostNames()}
	for i := range l.Steps {
		var w *watch
		if g := l.goal(i); g != nil {
			w = newWatch(g)
		}
		j.steps = append(j.steps, w)
	}
	return j
}

// Add takes the next event of the run.
func (j *Judge) Add(e trace.Event) {
	if e.Seq <= j.seq {
		return
	}
	j.seq, j.at = e.Seq, e.At
	j.listen(&e)
	for _, w := range j.steps {
		if w != nil {
			w.see(j, &e)
		}
	}
}

// listen keeps what a server has been asked on a connection. DATA is answered twice:
// once itself, once for the content that follows it (RFC 5321 4.3.2).
func (j *Judge) listen(e *trace.Event) {
	switch e.Kind {
	case trace.SMTPReceived:
		if d, ok := e.Detail.(trace.Command); ok && d.Verb != "" {
			j.asked[e.Conn] = d
		}
	case trace.ConnClosed, trace.ConnReset, trace.ConnTimeout:
		delete(j.asked, e.Conn)
	}
}

// End tells the judge that the run is over as far as anybody can tell: idle, and nobody
// does anything. Only now is solved what shall not happen; if the run goes on after
// all, that is open again.
func (j *Judge) End() {
	for _, w := range j.steps {
		if w != nil {
			w.end(j.seq, j.at)
		}
	}
}

// Predict tells the judge that somebody chose an answer to a step's question; both
// count from 0. A step or choice that there is not is none.
func (j *Judge) Predict(step, choice int) {
	if !j.lesson.offers(step, choice) {
		return
	}
	for i, w := range j.steps {
		if w != nil && i == step {
			w.predict(choice, choice == j.lesson.Steps[step].Predict.Answer, j.seq, j.at)
		}
	}
}

// offers reports whether a step has a question with that choice.
func (l *Lesson) offers(step, choice int) bool {
	return step >= 0 && step < len(l.Steps) && l.Steps[step].Predict != nil &&
		choice >= 0 && choice < len(l.Steps[step].Predict.Choices)
}

// Solved reports whether all steps are solved.
func (j *Judge) Solved() bool {
	return !slices.ContainsFunc(j.steps, func(w *watch) bool { return w != nil && !w.solved })
}

// StepSolved reports whether a step is solved; one that asks for nothing is.
func (j *Judge) StepSolved(step int) bool { return j.steps[step] == nil || j.steps[step].solved }

// isPerson reports whether an event is of somebody who is no host of the lesson, but
// types to one.
func (j *Judge) isPerson(e *trace.Event) bool { return !slices.Contains(j.hosts, e.Host) }

// watch follows one goal through a run.
type watch struct {
	goal   *Goal
	solved bool
	broken bool // what shall not happen has happened
	seq    int64
	at     trace.Time // of the event seq
	parts  []*watch

	// near is the last event that had to do with the goal, and count how many had.
	near   trace.Event
	count  int
	choice int // of a prediction: the last wrong one, -1 for none
}

func newWatch(g *Goal) *watch {
	w := &watch{goal: g, choice: -1}
	for i := range g.Goals {
		w.parts = append(w.parts, newWatch(&g.Goals[i]))
	}
	return w
}

func (w *watch) solve(seq int64, at trace.Time) { w.solved, w.seq, w.at = true, seq, at }

// come notes that an event has to do with the goal.
func (w *watch) come(e *trace.Event) {
	w.near = *e
	w.count++
}

// see looks at an event.
func (w *watch) see(j *Judge, e *trace.Event) {
	if w.solved && w.goal.Kind != Not {
		if w.hasNot() {
			w.seeParts(j, e)
			w.judgeAll()
		}
		return
	}
	switch w.goal.Kind {
	case Delivered, Retrieved, Bounced:
		w.seeMail(e)
	case Replied:
		w.seeReply(j, e)
	case Event:
		w.seeEvent(e)
	case Typed:
		w.seeTyped(j, e)
	case All:
		w.seeParts(j, e)
		w.judgeAll()
	case Then:
		w.seeNext(j, e)
	case Not:
		w.seeForbidden(j, e)
	}
}

// hasNot reports whether something must not happen for the goal to stay solved.
func (w *watch) hasNot() bool {
	return w.goal.Kind == Not || w.goal.Kind == All && slices.ContainsFunc(w.parts, (*watch).hasNot)
}

// seeMail follows the mail for an address on its way.
func (w *watch) seeMail(e *trace.Event) {
	if !concerns(e, w.goal.Address) {
		return
	}
	w.come(e)
	d, _ := e.Detail.(trace.Report)
	switch {
	case w.goal.Kind == Delivered && e.Kind == trace.MailboxDelivered,
		w.goal.Kind == Retrieved && e.Kind == trace.MailboxRetrieved,
		w.goal.Kind == Bounced && e.Kind == trace.DSNCreated && d.Action == trace.ActionFailed:
		w.solve(e.Seq, e.At)
	}
}

// concerns reports whether an event is a station of the mail for an address.
func concerns(e *trace.Event, address string) bool {
	var list []string
	switch d := e.Detail.(type) {
	case trace.Submitted:
		list = d.To
	case trace.Envelope:
		list = d.Recipients
	case trace.Deferral:
		list = d.Recipients
	case trace.Report:
		list = d.Recipients
	case trace.Delivery:
		return same(d.Recipient, address)
	}
	return slices.ContainsFunc(list, func(a string) bool { return same(a, address) })
}

func (w *watch) seeReply(j *Judge, e *trace.Event) {
	d, ok := e.Detail.(trace.Reply)
	if !ok || e.Kind != trace.SMTPReply || e.Host != w.goal.Host {
		return
	}
	if !w.goal.asks(j.asked[e.Conn]) {
		return
	}
	w.come(e)
	if w.goal.codeFits(d.Code) {
		w.solve(e.Seq, e.At)
	}
}

// asks reports whether a goal is about the answer to this command. A line counts in any
// case of letters and with any white space at its end, as servers take it.
func (g *Goal) asks(c trace.Command) bool {
	return (len(g.Verbs) == 0 || slices.Contains(g.Verbs, c.Verb)) &&
		(g.Line == "" || strings.EqualFold(g.Line, strings.TrimSpace(c.Line)))
}

// codeFits reports whether a reply code is the one, or of the class, that the goal asks for.
func (g *Goal) codeFits(code int) bool {
	if g.Code == "" {
		return true
	}
	digits := [...]byte{byte('0' + code/100%10), byte('0' + code/10%10), byte('0' + code%10)}
	for i := range len(g.Code) {
		if c := g.Code[i]; c >= '0' && c <= '9' && c != digits[i] {
			return false
		}
	}
	return true
}

func (w *watch) seeEvent(e *trace.Event) {
	if e.Kind != w.goal.Event || w.goal.Host != "" && e.Host != w.goal.Host {
		return
	}
	w.come(e)
	for i := range w.goal.Where {
		if !holds(e, &w.goal.Where[i]) {
			return
		}
	}
	w.solve(e.Seq, e.At)
}

func (w *watch) seeTyped(j *Judge, e *trace.Event) {
	d, ok := e.Detail.(trace.Command)
	if !ok || e.Kind != trace.SMTPCommand || !j.isPerson(e) {
		return
	}
	w.come(e)
	if slices.Contains(w.goal.Verbs, d.Verb) {
		w.solve(e.Seq, e.At)
	}
}

func (w *watch) seeParts(j *Judge, e *trace.Event) {
	for _, part := range w.parts {
		part.see(j, e)
	}
}

// judgeAll solves a goal of several when all of them are, with the last one's moment.
func (w *watch) judgeAll() {
	if w.goal.Kind != All {
		return
	}
	w.solved, w.seq, w.at = true, 0, 0
	for _, part := range w.parts {
		w.solved = w.solved && part.solved
		w.broken = w.broken || part.broken
		w.seq, w.at = max(w.seq, part.seq), max(w.at, part.at)
	}
}

// seeNext looks at the first of the parts that is not solved; an event counts for one
// of them only.
func (w *watch) seeNext(j *Judge, e *trace.Event) {
	for _, part := range w.parts {
		if !part.solved {
			part.see(j, e)
			break
		}
	}
	w.judgeThen()
}

// judgeThen solves a goal of several in order when the last of them is.
func (w *watch) judgeThen() {
	if w.goal.Kind != Then {
		return
	}
	w.solved = !slices.ContainsFunc(w.parts, func(part *watch) bool { return !part.solved })
	for _, part := range w.parts {
		w.seq, w.at = max(w.seq, part.seq), max(w.at, part.at)
	}
}

// seeForbidden breaks a goal for good by what it forbids; and any event opens it
// again, for the run goes on.
func (w *watch) seeForbidden(j *Judge, e *trace.Event) {
	w.solved = false
	w.seeParts(j, e)
	if part := w.parts[0]; part.solved && !w.broken {
		w.broken, w.seq, w.at = true, part.seq, part.at
	}
}

// end solves what has not happened.
func (w *watch) end(seq int64, at trace.Time) {
	for _, part := range w.parts {
		part.end(seq, at)
	}
	switch {
	case w.goal.Kind == Not && !w.broken:
		w.solve(seq, at)
	case w.goal.Kind == All:
		w.judgeAll()
	}
}

// predict takes an answer to the question of the step. It has no place in an order:
// who answers early has answered.
func (w *watch) predict(choice int, right bool, seq int64, at trace.Time) {
	for _, part := range w.parts {
		part.predict(choice, right, seq, at)
	}
	w.judgeAll()
	w.judgeThen()
	switch {
	case w.goal.Kind != Predicted || w.solved:
	case right:
		w.solve(seq, at)
	default:
		w.choice = choice
	}
}
