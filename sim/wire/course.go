package wire

import (
	"strconv"

	"mailscope/sim/lesson"
	"mailscope/sim/words"
)

// course is a lesson that is being taken: what was predicted, and how the run stands to
// its goals.
type course struct {
	lesson   *lesson.Lesson
	progress lesson.Progress
	judge    *lesson.Judge
	fed      int64 // Seq of the last event that the judge has had

	// reached has the result of each step that was found solved in this run: it stays
	// true of it when the playhead goes back.
	reached map[int]lesson.Result
}

func newCourse(l *lesson.Lesson) *course {
	return &course{lesson: l, progress: lesson.NewProgress(l), judge: lesson.NewJudge(l), reached: map[int]lesson.Result{}}
}

// describe returns the lesson without its answers.
func (c *course) describe(language string) Lesson {
	l := Lesson{ID: c.lesson.ID, Title: c.lesson.Title.In(language), Minutes: c.lesson.Minutes, Objectives: texts(c.lesson.Objectives, language)}
	for i := range c.lesson.Steps {
		s := &c.lesson.Steps[i]
		step := LessonStep{Text: s.Text.In(language), Goal: c.lesson.Goal(i, language), Hints: len(s.Hints)}
		if s.Predict != nil {
			step.Predict = &Predict{s.Predict.Question.In(language), texts(s.Predict.Choices, language)}
		}
		l.Steps = append(l.Steps, step)
	}
	return l
}

// catchUp lets the judge see the run up to the playhead, no more and no less.
func (c *course) catchUp(run player) {
	const slice = 4096
	head := run.Head()
	if c.fed > head {
		c.restart()
	}
	for c.fed < head {
		for _, e := range run.Events(c.fed+1, min(c.fed+slice, head)) {
			c.judge.Add(e)
			c.fed = e.Seq
		}
	}
	if run.Idle() {
		c.judge.End()
	}
}

// restart begins judging anew: the run went back, or another way.
func (c *course) restart() {
	c.judge, c.fed = lesson.NewJudge(c.lesson), 0
	c.progress.Recall(c.judge)
}

// forgetAfter is told that what came after an event is no part of the run any more.
func (c *course) forgetAfter(seq int64) {
	if c == nil {
		return
	}
	if c.fed > seq {
		c.restart()
	}
	for step, r := range c.reached { // order: each is looked at by itself
		if r.Seq > seq {
			c.reached[step] = lesson.Result{Solved: true}
		}
	}
}

// taught returns the session and its course, for a step of it.
func (e *Engine) taught(step int) (*session, *lesson.Step, error) {
	s, err := e.current()
	if err != nil {
		return nil, nil, err
	}
	switch {
	case s.course == nil:
		return nil, nil, e.fail(words.PageNoTeaching)
	case step < 0 || step >= len(s.course.lesson.Steps):
		return nil, nil, e.fail(words.PageNoStep, strconv.Itoa(step))
	}
	return s, &s.course.lesson.Steps[step], nil
}

func (e *Engine) predict(p PredictParams) (Predicted, error) {
	s, step, err := e.taught(p.Step)
	if err != nil {
		return Predicted{}, err
	}
	switch q := step.Predict; {
	case q == nil:
		return Predicted{}, e.fail(words.PageNoQuestion)
	case p.Choice < 0 || p.Choice >= len(q.Choices):
		return Predicted{}, e.fail(words.PageNoChoice, strconv.Itoa(p.Choice))
	}
	s.course.catchUp(s.run)
	right := s.course.progress.Choose(s.course.lesson, p.Step, p.Choice)
	s.course.judge.Predict(p.Step, p.Choice)
	return Predicted{right, step.Predict.Answer, step.Predict.Why.In(e.language)}, nil
}

func (e *Engine) check(p CheckParams) (Checked, error) {
	s, _, err := e.taught(p.Step)
	if err != nil {
		return Checked{}, err
	}
	s.course.catchUp(s.run)
	r := s.course.judge.Result(p.Step, e.language)
	before, known := s.course.reached[p.Step]
	if r.Solved && !known {
		s.course.reached[p.Step] = r
	}
	c := Checked{Solved: r.Solved}
	c.Status, c.Tone = e.goalStatus(&r, known || p.Solved, before.At)
	parts, earlier := r.Parts, before.Parts
	if len(parts) == 0 && r.Expected != "" {
		parts, earlier = []lesson.Result{r}, []lesson.Result{before}
	}
	for i := range parts {
		if i < len(earlier) && earlier[i].Seq > s.run.Head() && !parts[i].Solved && !parts[i].Broken {
			parts[i].Seen, parts[i].Seq = e.say(words.LessonAhead, earlier[i].At), earlier[i].Seq
		}
		c.Parts = append(c.Parts, goalResult(&parts[i]))
	}
	return c, nil
}

// goalStatus says how a goal stands, and with which colour: at the playhead, else that it
// was reached earlier, at a moment that may be forgotten.
func (e *Engine) goalStatus(r *lesson.Result, before bool, at string) (string, Tone) {
	switch {
	case r.Solved:
		return e.say(words.LessonReached), ToneOK
	case before && at != "":
		return e.say(words.LessonEarlierAt, at), ToneOK
	case before:
		return e.say(words.LessonEarlier), ToneOK
	case r.Broken:
		return e.say(words.LessonLost), ToneBad
	}
	return e.say(words.LessonOpen), TonePlain
}

func goalResult(r *lesson.Result) GoalResult {
	return GoalResult{r.Solved, r.Broken, r.Expected, r.Seen, r.Seq}
}

func (e *Engine) hint(p HintParams) (Hint, error) {
	_, step, err := e.taught(p.Step)
	if err != nil {
		return Hint{}, err
	}
	if p.Hint < 0 || p.Hint >= len(step.Hints) {
		return Hint{}, e.fail(words.PageNoHint)
	}
	return Hint{step.Hints[p.Hint].In(e.language), p.Hint+1 < len(step.Hints)}, nil
}
