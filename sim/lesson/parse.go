package lesson

import (
	"fmt"
	"strings"

	"mailscope/sim/scenario"
	"mailscope/sim/script"
)

// Limits of a lesson. A file may come from anybody, and people are to read it.
const (
	stepsMax   = 100
	choicesMax = 10
	hintsMax   = 10
	listMax    = 50 // objectives, mistakes, points of a rubric, traps
	partsMax   = 50 // goals in one another, of one step
	copiesMax  = 1000
)

// Parse reads a lesson file. It returns every problem it finds, in the order of the
// file, those of its scenario too; with problems there is no Lesson. Notes come in
// both cases; one is that MailScope does not know what is cited. Whether the lesson can be
// solved, Prove tells.
func Parse(name string, src []byte) (*Lesson, []scenario.Note, []scenario.Problem) {
	return parse(name, src, false)
}

func parse(name string, src []byte, strict bool) (*Lesson, []scenario.Note, []scenario.Problem) {
	l := &Lesson{}
	f, notes, problems := scenario.ParseWith(name, src, func(r *scenario.Reader, root scenario.Value) {
		p := &parser{Reader: r, lesson: l, known: namesOf(r.File()), strict: strict}
		p.lessonFile(root)
	})
	if len(problems) > 0 {
		return nil, notes, problems
	}
	l.Scenario = f
	return l, notes, nil
}

// Check looks for all that is wrong with a file, as the command check does: a scenario
// is read, a lesson is proved too, and every RFC that it cites must be known.
func Check(name string, src []byte) ([]scenario.Note, []scenario.Problem) {
	return check(name, src, true)
}

// CheckToOpen is Check for who wants to open a file of somebody else: an unknown RFC is
// only noted.
func CheckToOpen(name string, src []byte) ([]scenario.Note, []scenario.Problem) {
	return check(name, src, false)
}

func check(name string, src []byte, strict bool) ([]scenario.Note, []scenario.Problem) {
	f, notes, problems := scenario.Parse(name, src)
	if f != nil && f.Lesson == "" || f == nil && !mentionsLesson(src) {
		return notes, problems
	}
	l, notes, problems := parse(name, src, strict)
	if l != nil {
		problems = l.Prove()
	}
	return notes, problems
}

// mentionsLesson reports whether a file that cannot be read was meant to be a lesson.
func mentionsLesson(src []byte) bool {
	for line := range strings.Lines(string(src)) {
		if strings.HasPrefix(line, "lesson:") {
			return true
		}
	}
	return false
}

// parser reads the teaching of a file.
type parser struct {
	*scenario.Reader
	lesson *Lesson
	known  names
	strict bool // what cannot be looked up is a problem
	step   int  // being read
	goals  int  // read of this step
}

type field[T any] = scenario.Field[T]

// lessonFile reads the fields that a scenario does not have.
func (p *parser) lessonFile(root scenario.Value) {
	scenario.ReadAmong(p.Reader, root, "a lesson", []field[Lesson]{
		{Name: "lesson", Needed: true, Read: func(_ *scenario.Reader, v scenario.Value, l *Lesson) { l.ID = p.id(v) }},
		{Name: "title", Needed: true, Read: func(_ *scenario.Reader, v scenario.Value, l *Lesson) { l.Title = p.Words(v) }},
		{Name: "minutes", Read: func(_ *scenario.Reader, v scenario.Value, l *Lesson) { l.Minutes, _ = p.Integer(v, 1, 1000) }},
		{Name: "objectives", Read: func(_ *scenario.Reader, v scenario.Value, l *Lesson) { l.Objectives = p.list(v, listMax) }},
		{Name: "teacher", Read: func(_ *scenario.Reader, v scenario.Value, l *Lesson) { p.teacher(v, &l.Teacher) }},
		{Name: "steps", Needed: true, Read: func(_ *scenario.Reader, v scenario.Value, _ *Lesson) { p.steps(v) }},
		{Name: "solution", Needed: true, Read: func(_ *scenario.Reader, v scenario.Value, l *Lesson) { l.Solution, l.solution = p.script(v), v }},
		{Name: "traps", Read: func(_ *scenario.Reader, v scenario.Value, _ *Lesson) { p.traps(v) }},
	}, p.lesson)
	if n := p.File().Copies(); n > copiesMax {
		p.Bad(root.Field("messages"), fmt.Sprintf("%d messages, which are too many to follow", n), fmt.Sprintf("a lesson has at most %d", copiesMax))
	}
}

// id reads the name of a lesson, which stands in addresses and file names.
func (p *parser) id(v scenario.Value) string {
	s, ok := p.Text(v)
	fits := len(s) <= 60 && strings.Trim(s, "-") == s && !strings.ContainsFunc(s, func(c rune) bool {
		return c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z')
	})
	if ok && !fits {
		p.Bad(v, fmt.Sprintf("%q cannot be the name of a lesson", cut(s)), "use small letters, figures and hyphens, like when-delivery-fails")
	}
	return s
}

// most reports whether a list is no longer than that.
func (p *parser) most(v scenario.Value, count, most int, what string) bool {
	if count == most+1 {
		p.Bad(v, fmt.Sprintf("more than %d %s", most, what), "leave some out")
	}
	return count <= most
}

// list reads a list of texts.
func (p *parser) list(v scenario.Value, most int) []scenario.Text {
	var all []scenario.Text
	count := 0
	p.Each(v, func(item scenario.Value) {
		if count++; p.most(item, count, most, "of them") {
			all = append(all, p.Words(item))
		}
	})
	return all
}

func (p *parser) teacher(v scenario.Value, t *Teacher) {
	scenario.ReadFields(p.Reader, v, "a teacher's part", []field[Teacher]{
		{Name: "typical_mistakes", Read: func(_ *scenario.Reader, v scenario.Value, t *Teacher) { t.TypicalMistakes = p.list(v, listMax) }},
		{Name: "rubric", Read: func(_ *scenario.Reader, v scenario.Value, t *Teacher) { t.Rubric = p.list(v, listMax) }},
	}, t)
}

func (p *parser) steps(v scenario.Value) {
	count := 0
	p.Each(v, func(item scenario.Value) {
		if count++; !p.most(item, count, stepsMax, "steps") {
			return
		}
		p.step, p.goals = count-1, 0
		s := Step{value: item}
		p.stepFields(item, &s)
		p.lesson.Steps = append(p.lesson.Steps, s)
	})
	switch asked := p.asked(); {
	case v.IsList() && count == 0:
		p.Bad(v, "a lesson without steps", "add one, like - {text: ..., goal: {delivered: bob@receiver.example}}")
	case count > 0 && !asked:
		p.Bad(v, "no step has a goal, so the lesson is solved by doing nothing", "add a goal to a step, like goal: {delivered: bob@receiver.example}")
	}
}

// asked reports whether any step asks for anything, be it wrongly.
func (p *parser) asked() bool {
	for i := range p.lesson.Steps {
		s := &p.lesson.Steps[i]
		if !s.value.IsMap() || s.value.Field("goal").There() || s.value.Field("predict").There() {
			return true
		}
	}
	return false
}

func (p *parser) stepFields(v scenario.Value, s *Step) {
	scenario.ReadFields(p.Reader, v, "a step", []field[Step]{
		{Name: "text", Needed: true, Read: func(_ *scenario.Reader, v scenario.Value, s *Step) { s.Text = p.markdown(v) }},
		{Name: "predict", Read: func(_ *scenario.Reader, v scenario.Value, s *Step) { s.Predict = p.prediction(v) }},
		{Name: "goal", Read: func(_ *scenario.Reader, v scenario.Value, s *Step) { s.Goal = p.goal(v, "") }},
		{Name: "hints", Read: func(_ *scenario.Reader, v scenario.Value, s *Step) { s.Hints = p.markdownList(v, hintsMax) }},
	}, s)
	if s.Goal != nil && s.Predict == nil {
		p.withoutQuestion(s.Goal)
	}
}

// withoutQuestion finds goals that ask for the answer to no question.
func (p *parser) withoutQuestion(g *Goal) {
	if g.Kind == Predicted {
		p.Bad(g.value, "a goal predicted in a step that asks nothing", "add predict: {question: ..., choices: [...], answer: 0}")
	}
	for i := range g.Goals {
		p.withoutQuestion(&g.Goals[i])
	}
}

// markdown reads a text and checks how it is written and what it names.
func (p *parser) markdown(v scenario.Value) scenario.Text {
	text := p.Words(v)
	for _, t := range text {
		p.refer(t)
	}
	return text
}

func (p *parser) markdownList(v scenario.Value, most int) []scenario.Text {
	all := p.list(v, most)
	for _, text := range all {
		for _, t := range text {
			p.refer(t)
		}
	}
	return all
}

func (p *parser) prediction(v scenario.Value) *Prediction {
	d := &Prediction{}
	answer := -1
	scenario.ReadFields(p.Reader, v, "a prediction", []field[Prediction]{
		{Name: "question", Needed: true, Read: func(_ *scenario.Reader, v scenario.Value, d *Prediction) { d.Question = p.Words(v) }},
		{Name: "choices", Needed: true, Read: func(_ *scenario.Reader, v scenario.Value, d *Prediction) { d.Choices = p.list(v, choicesMax) }},
		{Name: "answer", Needed: true, Read: func(_ *scenario.Reader, v scenario.Value, _ *Prediction) {
			if n, ok := p.Integer(v, 0, 1000); ok {
				answer = n
			}
		}},
		{Name: "why", Needed: true, Read: func(_ *scenario.Reader, v scenario.Value, d *Prediction) { d.Why = p.markdown(v) }},
	}, d)
	switch n := len(d.Choices); {
	case !v.Field("choices").IsList():
	case n < 2:
		p.Bad(v.Field("choices"), "a question with fewer than two choices", "add what a student might think")
	case answer >= n:
		p.Bad(v.Field("answer"), fmt.Sprintf("the answer is choice %d, and the last one is %d", answer, n-1), "count the choices from 0")
	}
	d.Answer = max(answer, 0)
	return d
}

// script reads a world script and tells its mistakes at their places in the file.
func (p *parser) script(v scenario.Value) string {
	text, ok := p.Text(v)
	if !ok {
		return ""
	}
	_, err := script.ParseScript("", []byte(text))
	if problems, ok := err.(script.Problems); ok {
		for _, found := range problems {
			p.BadInside(v, offset(text, found.Line, found.Column), found.What, found.Mend)
		}
	}
	return text
}

// offset returns the offset of a place in a text, or of the text's end.
func offset(text string, line, column int) int {
	at := 0
	for range line - 1 {
		next := strings.IndexByte(text[at:], '\n')
		if next < 0 {
			break
		}
		at += next + 1
	}
	return min(at+max(column-1, 0), len(text))
}

func (p *parser) traps(v scenario.Value) {
	count := 0
	p.Each(v, func(item scenario.Value) {
		if count++; p.most(item, count, listMax, "traps") {
			p.lesson.Traps = append(p.lesson.Traps, p.script(item))
			p.lesson.traps = append(p.lesson.traps, item)
		}
	})
}
