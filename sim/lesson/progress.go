package lesson

import (
	"encoding/json"
	"fmt"

	"mailscope/sim/scenario"
)

// Progress is how far a student has come with a lesson. It is kept on the student's
// device, as JSON, and nowhere else.
type Progress struct {
	Lesson string         `json:"lesson"`
	Steps  []StepProgress `json:"steps"`
}

// StepProgress is how far a student has come with one step. What is solved stays solved,
// also when the run goes back to before it.
type StepProgress struct {
	Solved  bool  `json:"solved,omitempty"`
	Choices []int `json:"choices,omitempty"` // answers to the question, from 0, in order: the last one counts
	Hints   int   `json:"hints,omitempty"`   // how many have been shown
}

// NewProgress returns the progress of a student who has only opened the lesson.
func NewProgress(l *Lesson) Progress {
	return Progress{Lesson: l.ID, Steps: make([]StepProgress, len(l.Steps))}
}

// ReadProgress reads what a device kept. What does not fit the lesson as it is today is
// left out, for a lesson may have changed since; what is the progress of another lesson,
// or none at all, is an error.
func ReadProgress(l *Lesson, b []byte) (Progress, error) {
	var kept Progress
	if err := json.Unmarshal(b, &kept); err != nil {
		return Progress{}, fmt.Errorf("this is no progress of a lesson: %w", err)
	}
	if kept.Lesson != l.ID {
		return Progress{}, fmt.Errorf("this is the progress of the lesson %q, not of %q", kept.Lesson, l.ID)
	}
	p := NewProgress(l)
	for i := range min(len(p.Steps), len(kept.Steps)) {
		s := &kept.Steps[i]
		p.Steps[i].Solved = s.Solved
		p.Steps[i].Hints = min(max(s.Hints, 0), len(l.Steps[i].Hints))
		for _, c := range s.Choices {
			p.Choose(l, i, c)
		}
	}
	return p, nil
}

// choicesKept is how many answers to one question are kept.
const choicesKept = 20

// Choose notes an answer to the question of a step, and reports whether it is right. A
// step or choice that there is not is not noted, and not right.
func (p *Progress) Choose(l *Lesson, step, choice int) bool {
	if !l.offers(step, choice) {
		return false
	}
	s := &p.Steps[step]
	if len(s.Choices) < choicesKept {
		s.Choices = append(s.Choices, choice)
	} else {
		s.Choices[choicesKept-1] = choice
	}
	return choice == l.Steps[step].Predict.Answer
}

// Hint returns the next hint of a step, and whether there is one further.
func (p *Progress) Hint(l *Lesson, step int) (hint scenario.Text, more bool) {
	s := &p.Steps[step]
	if s.Hints >= len(l.Steps[step].Hints) {
		return nil, false
	}
	s.Hints++
	return l.Steps[step].Hints[s.Hints-1], s.Hints < len(l.Steps[step].Hints)
}

// Note notes which steps a judge has found solved.
func (p *Progress) Note(j *Judge) {
	for i := range p.Steps {
		p.Steps[i].Solved = p.Steps[i].Solved || j.StepSolved(i)
	}
}

// Recall tells a judge of a new run what the student has predicted before.
func (p *Progress) Recall(j *Judge) {
	for i := range p.Steps {
		for _, c := range p.Steps[i].Choices {
			j.Predict(i, c)
		}
	}
}

// Done reports whether all steps are solved.
func (p *Progress) Done() bool {
	for i := range p.Steps {
		if !p.Steps[i].Solved {
			return false
		}
	}
	return true
}
