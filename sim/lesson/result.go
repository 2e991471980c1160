package lesson

import (
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
	At       string   `json:"at,omitempty"`     // and when that was
	Parts    []Result `json:"parts,omitempty"`  // of a goal that asks for several things
}

// Result returns how the run stands to the goal of a step, in a language. A step that
// asks for nothing is solved, and expects nothing.
func (j *Judge) Result(step int, language string) Result {
	w := j.steps[step]
	if w == nil {
		return Result{Solved: true}
	}
	return speaker{language, j.lesson}.result(w)
}

// Goal returns what a step asks for in words, "" where it asks for nothing. Of a goal of
// several parts it says only how many of them: each has a Result of its own.
func (l *Lesson) Goal(step int, language string) string {
	g, s := l.goal(step), speaker{language, l}
	switch {
	case g == nil:
		return ""
	case g.Kind == Then && len(g.Goals) > 1:
		return s.say(words.LessonInOrder)
	case g.Kind == All && len(g.Goals) == 2:
		return s.say(words.LessonBoth)
	case g.Kind == All && len(g.Goals) > 2:
		return s.say(words.LessonEach)
	}
	return s.expected(g)
}

// speaker puts goals and what was seen of them into words.
type speaker struct {
	language string
	lesson   *Lesson
}

func (s speaker) say(key words.Key, args ...string) string {
	return words.Sentence(s.language, key, args...)
}

// moment writes when something happened: the time of day, with the date where it is not
// the day on which the run began.
func (s speaker) moment(at trace.Time) string {
	start := s.lesson.Scenario.Start.UTC()
	date := at.Date(start).UTC()
	if date.YearDay() == start.YearDay() && date.Year() == start.Year() {
		return date.Format("15:04:05")
	}
	return date.Format("15:04:05 (Mon 2 Jan)")
}

func (s speaker) result(w *watch) Result {
	r := Result{Expected: s.expected(w.goal), Seen: s.seen(w), Solved: w.solved, Broken: w.broken}
	if w.solved || w.broken {
		r.Seq, r.At = w.seq, s.moment(w.at)
	}
	if w.goal.Kind != Not {
		for _, part := range w.parts {
			r.Parts = append(r.Parts, s.result(part))
		}
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
		if g.Kind == Then {
			parts[i] = "(" + strconv.Itoa(i+1) + ") " + parts[i]
		}
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
	asked := s.asked(g)
	switch {
	case asked == "" && g.Code == "":
		return upper(s.say(words.Key("lesson-event-"+string(trace.SMTPReply)), g.Host))
	case asked == "":
		return s.say(words.LessonRepliedCode, g.Host, s.code(g.Code))
	case g.Code == "":
		return s.say(words.LessonRepliedVerb, g.Host, asked)
	case strings.HasPrefix(asked, "DATA") && g.Code[0] == '2':
		return s.say(words.LessonRepliedDot, g.Host, s.code(g.Code)) // DATA itself gets 354 (RFC 5321 4.3.2)
	}
	return s.say(words.LessonReplied, g.Host, asked, s.code(g.Code))
}

// asked says to which commands a reply is awaited, "" for any.
func (s speaker) asked(g *Goal) string {
	if len(g.Verbs) == 0 {
		return g.Line
	}
	return s.either(g.Verbs)
}

// code says which reply codes fit: "5yz" is a class of them.
func (s speaker) code(code string) string {
	if digits := strings.TrimRight(code, "xyzXYZ"); digits != code {
		return s.say(words.LessonCodeClass, digits)
	}
	return code
}

// expectedEvent says which event a goal waits for. One condition may have a sentence of
// its own; the others are told after it.
func (s speaker) expectedEvent(g *Goal) string {
	host := g.Host
	if host == "" {
		host = s.say(words.LessonSomeHost)
	}
	key, value, own := "lesson-event-"+string(g.Event), "", -1
	for i := range g.Where {
		if k, ok := ownSentence(key, &g.Where[i]); ok {
			key, value, own = k, g.Where[i].Value, i
			break
		}
	}
	text := upper(s.say(words.Key(key), host, value))
	var rest []string
	for i, c := range g.Where {
		if i != own {
			rest = append(rest, s.say(words.LessonCondition, s.field(c.Field), s.value(c.Value)))
		}
	}
	if len(rest) == 0 {
		return text
	}
	return s.say(words.LessonWhere, text, s.and(rest))
}

// ownSentence returns the key of the sentence that tells an event with what a condition
// asks of it; false where there is none.
func ownSentence(event string, c *Condition) (string, bool) {
	key := event + "-" + c.Field
	if exact := key + "-" + c.Value; words.Has(words.Key(exact)) {
		return exact, true
	}
	return key, words.Has(words.Key(key)) && c.Value != ""
}

// field names a field of an event.
func (s speaker) field(name string) string { return s.say(words.Key("lesson-field-" + name)) }

// value returns what a field holds, or says that it is empty.
func (s speaker) value(v string) string {
	if v == "" {
		return s.say(words.LessonNothing)
	}
	return v
}

// and says all of several things.
func (s speaker) and(list []string) string {
	text := list[0]
	for _, one := range list[1:] {
		text = s.say(words.LessonAnd, text, one)
	}
	return text
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
		return s.say(words.LessonSeenDeferred, a, e.Host, strings.TrimSuffix(d.Reason, "."))
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
		return s.say(seenReplies[w.solved], w.near.Host, strconv.Itoa(d.Code)+" "+text)
	case s.asked(w.goal) != "":
		return s.say(words.LessonSeenNotAsked, w.goal.Host, s.asked(w.goal))
	}
	return s.say(words.LessonSeenNoReply, w.goal.Host)
}

// seenReplies says what the last reply was: the one that the goal asks for, or another.
var seenReplies = map[bool]words.Key{true: words.LessonSeenReply, false: words.LessonSeenOtherReply}

func (s speaker) seenEvent(w *watch) string {
	switch {
	case w.solved:
		return s.say(words.LessonSeenEvent, s.moment(w.at))
	case w.count == 0:
		return s.say(words.LessonSeenNoEvent)
	}
	for i := range w.goal.Where {
		if c := &w.goal.Where[i]; !holds(&w.near, c) {
			return s.say(seenOthers[w.count > 1], strconv.Itoa(w.count), s.field(c.Field), s.value(strings.Join(values(&w.near, c.Field), ", ")))
		}
	}
	panic("lesson: an event that fits has not solved its goal")
}

// seenOthers says that events of the kind have come, but not the one: one, or several.
var seenOthers = map[bool]words.Key{false: words.LessonSeenOtherEvent, true: words.LessonSeenOtherEvents}

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
		return s.say(words.LessonSeenRight, s.choice(p, p.Answer))
	case w.choice >= 0:
		return s.say(words.LessonSeenWrong, s.choice(p, w.choice))
	}
	return s.say(words.LessonSeenNoChoice)
}

// choice returns an answer as it stands in a sentence.
func (s speaker) choice(p *Prediction, i int) string {
	return strings.TrimSuffix(strings.TrimSpace(p.Choices[i].In(s.language)), ".")
}

func (s speaker) seenForbidden(w *watch) string {
	switch {
	case w.broken:
		return s.say(words.LessonSeenBroken, s.moment(w.at))
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
