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
}

func newCourse(l *lesson.Lesson) *course {
	return &course{lesson: l, progress: lesson.NewProgress(l), judge: lesson.NewJudge(l)}
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
	if c != nil && c.fed > seq {
		c.restart()
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
	c := Checked{Solved: r.Solved}
	for _, part := range r.Parts {
		c.Parts = append(c.Parts, goalResult(&part))
	}
	if len(r.Parts) == 0 && r.Expected != "" {
		c.Parts = []GoalResult{goalResult(&r)}
	}
	return c, nil
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
