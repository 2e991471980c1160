package lesson

import (
	"cmp"
	"strconv"
	"strings"

	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// Result is how a run stands to a goal, in words for the student.
type Result struct {
	Expected string   `json:"expected"`
	Seen     string   `json:"seen"`
	Solved   bool     `json:"solved"`
	Broken   bool     `json:"broken,omitempty"` // it cannot be solved any more in this run
	Seq      int64    `json:"seq,omitempty"`    // the event that solved or broke it
	Parts    []Result `json:"parts,omitempty"`  // of a goal that is made of others
}

// Result returns how the run stands to the goal of a step, in a language. A step that
// asks for nothing is solved, and expects nothing.
func (j *Judge) Result(step int, language string) Result {
	w := j.steps[step]
	if w == nil {
		return Result{Solved: true}
	}
	s := speaker{language, j.lesson}
	return s.result(w)
}

// Goal returns what a step asks for in words, "" where it asks for nothing.
func (l *Lesson) Goal(step int, language string) string {
	g := l.goal(step)
	if g == nil {
		return ""
	}
	return speaker{language, l}.expected(g)
}

// speaker puts goals and what was seen of them into words.
type speaker struct {
	language string
	lesson   *Lesson
}

func (s speaker) say(key words.Key, args ...string) string {
	return words.Sentence(s.language, key, args...)
}

func (s speaker) result(w *watch) Result {
	r := Result{Expected: s.expected(w.goal), Seen: s.seen(w), Solved: w.solved, Broken: w.broken}
	if w.solved || w.broken {
		r.Seq = w.seq
	}
	for _, part := range w.parts {
		r.Parts = append(r.Parts, s.result(part))
	}
	return r
}

// expected says what a goal asks for.
func (s speaker) expected(g *Goal) string {
	switch g.Kind {
	case Delivered:
		return s.say(words.LessonDelivered, g.Address)
	case Retrieved:
		return s.say(words.LessonRetrieved, g.Address)
	case Bounced:
		return s.say(words.LessonBounced, g.Address)
	case Replied:
		return s.expectedReply(g)
	case Event:
		return s.expectedEvent(g)
	case Typed:
		return s.say(words.LessonTyped, s.either(g.Verbs))
	case Predicted:
		return s.say(words.LessonPredicted)
	}
	return s.expectedParts(g)
}

func (s speaker) expectedParts(g *Goal) string {
	parts := make([]string, len(g.Goals))
	for i := range g.Goals {
		parts[i] = s.expected(&g.Goals[i])
	}
	switch all := strings.Join(parts, " "); g.Kind {
	case Then:
		return s.say(words.LessonThen, all)
	case Not:
		return s.say(words.LessonNot, all)
	default:
		return all
	}
}

func (s speaker) expectedReply(g *Goal) string {
	switch {
	case len(g.Verbs) == 0:
		return s.say(words.LessonRepliedCode, g.Host, g.Code)
	case g.Code == "":
		return s.say(words.LessonRepliedVerb, g.Host, s.either(g.Verbs))
	}
	return s.say(words.LessonReplied, g.Host, s.either(g.Verbs), g.Code)
}

func (s speaker) expectedEvent(g *Goal) string {
	host := g.Host
	if host == "" {
		host = s.say(words.LessonSomeHost)
	}
	text := upper(s.say(words.Key("lesson-event-"+string(g.Event)), host))
	if len(g.Where) == 0 {
		return text
	}
	conditions := make([]string, len(g.Where))
	for i, c := range g.Where {
		conditions[i] = c.Field + " " + cmp.Or(c.Value, `""`)
	}
	return s.say(words.LessonWhere, text, strings.Join(conditions, ", "))
}

// upper returns a sentence with a capital where it begins with an article; the names of
// hosts stay as they are.
func upper(sentence string) string {
	if strings.HasPrefix(sentence, "a ") {
		return "A" + sentence[1:]
	}
	return sentence
}

// either says which of several words.
func (s speaker) either(list []string) string {
	text := list[0]
	for _, word := range list[1:] {
		text = s.say(words.LessonEither, text, word)
	}
	return text
}

// seen says how near the run has come to a goal.
func (s speaker) seen(w *watch) string {
	switch w.goal.Kind {
	case Delivered, Retrieved, Bounced:
		return s.seenMail(w)
	case Replied:
		return s.seenReply(w)
	case Event:
		return s.seenEvent(w)
	case Typed:
		return s.seenTyped(w)
	case Predicted:
		return s.seenPrediction(w)
	case Not:
		return s.seenForbidden(w)
	}
	return s.seenParts(w)
}

// seenMail says where the mail for an address was seen last.
func (s speaker) seenMail(w *watch) string {
	e, a := &w.near, w.goal.Address
	switch d := e.Detail.(type) {
	case trace.Submitted:
		return s.say(words.LessonSeenSubmitted, a, e.Host)
	case trace.Envelope:
		return s.say(words.LessonSeenStored, a, e.Host)
	case trace.Deferral:
		return s.say(words.LessonSeenDeferred, a, e.Host, d.Reason)
	case trace.Report:
		return s.say(seenReports[d.Action == trace.ActionFailed], a, e.Host)
	case trace.Delivery:
		if e.Kind == trace.MailboxRetrieved {
			return s.say(words.LessonSeenRetrieved, a)
		}
		return s.say(words.LessonSeenDelivered, a, e.Host)
	}
	return s.say(words.LessonSeenNoMail, a)
}

// seenReports says what a report told: that the mail failed, or something else.
var seenReports = map[bool]words.Key{true: words.LessonSeenBounced, false: words.LessonSeenReport}

func (s speaker) seenReply(w *watch) string {
	d, ok := w.near.Detail.(trace.Reply)
	switch {
	case ok:
		text, _, _ := strings.Cut(d.Text, "\n")
		return s.say(words.LessonSeenReply, w.near.Host, strconv.Itoa(d.Code), text)
	case len(w.goal.Verbs) > 0:
		return s.say(words.LessonSeenNotAsked, w.goal.Host, s.either(w.goal.Verbs))
	}
	return s.say(words.LessonSeenNoReply, w.goal.Host)
}

func (s speaker) seenEvent(w *watch) string {
	switch {
	case w.solved:
		return s.say(words.LessonSeenEvent)
	case w.count == 0:
		return s.say(words.LessonSeenNoEvent)
	}
	for i := range w.goal.Where {
		if c := &w.goal.Where[i]; !holds(&w.near, c) {
			return s.say(words.LessonSeenOtherEvent, strconv.Itoa(w.count), c.Field, strings.Join(values(&w.near, c.Field), ", "))
		}
	}
	panic("lesson: an event that fits has not solved its goal")
}

func (s speaker) seenTyped(w *watch) string {
	if d, ok := w.near.Detail.(trace.Command); ok {
		return s.say(words.LessonSeenTyped, d.Line)
	}
	return s.say(words.LessonSeenNothingTyped)
}

func (s speaker) seenPrediction(w *watch) string {
	p := s.lesson.Steps[w.goal.step].Predict
	switch {
	case w.solved:
		return s.say(words.LessonSeenRight, p.Choices[p.Answer].In(s.language))
	case w.choice >= 0:
		return s.say(words.LessonSeenWrong, p.Choices[w.choice].In(s.language))
	}
	return s.say(words.LessonSeenNoChoice)
}

func (s speaker) seenForbidden(w *watch) string {
	switch {
	case w.broken:
		return s.say(words.LessonSeenBroken, s.seen(w.parts[0]))
	case w.solved:
		return s.say(words.LessonSeenNever)
	}
	return s.say(words.LessonSeenNotYet)
}

// seenParts says how many parts are there, and how it stands with the first that is not.
func (s speaker) seenParts(w *watch) string {
	done := 0
	var next *watch
	for _, part := range w.parts {
		if part.solved {
			done++
		} else if next == nil {
			next = part
		}
	}
	if next == nil {
		return s.say(words.LessonSeenAll)
	}
	return s.say(words.LessonSeenParts, strconv.Itoa(done), strconv.Itoa(len(w.parts)), s.seen(next))
}
