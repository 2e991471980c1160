package wire

// Lesson is what a lesson teaches, step by step. What a student shall find out
// stays in the core until it was asked for.
type Lesson struct {
	ID         string       `json:"id"`
	Title      string       `json:"title"`
	Minutes    int          `json:"minutes"`
	Objectives []string     `json:"objectives"`
	Steps      []LessonStep `json:"steps"`
}

// LessonStep is one step of a lesson.
type LessonStep struct {
	Text    string   `json:"text"`              // Markdown
	Predict *Predict `json:"predict,omitempty"` // a question to answer first
	Goal    string   `json:"goal,omitempty"`    // what is to be reached, in words; left out where a step only tells
	Hints   int      `json:"hints"`             // how many there are
}

// Predict is a question about what will happen.
type Predict struct {
	Question string   `json:"question"`
	Choices  []string `json:"choices"`
}

// PredictParams answer the question of a step.
type PredictParams struct {
	Step   int `json:"step"`   // from 0
	Choice int `json:"choice"` // from 0
}

// Predicted is what was right.
type Predicted struct {
	Right  bool   `json:"right"`
	Answer int    `json:"answer"`
	Why    string `json:"why"`
}

// CheckParams name a step of the lesson.
type CheckParams struct {
	Step int `json:"step"` // from 0
	// Solved: the student has solved the step before, as the device remembers.
	Solved bool `json:"solved,omitempty"`
}

// Checked is how a step stands, judged by what has happened up to the playhead.
type Checked struct {
	Solved bool         `json:"solved"`
	Status string       `json:"status"` // the same in words; also that it was solved earlier, and when
	Tone   Tone         `json:"tone"`   // of the status
	Parts  []GoalResult `json:"parts"`
}

// GoalResult is one thing that a goal asks for, and what was seen of it.
type GoalResult struct {
	Met      bool   `json:"met"`
	Broken   bool   `json:"broken"` // what shall not happen has happened: only going back mends it
	Expected string `json:"expected"`
	Seen     string `json:"seen"` // a sentence
	Seq      int64  `json:"seq"`  // the event that shows it, 0 for none
}

// HintParams ask for a hint of a step.
type HintParams struct {
	Step int `json:"step"` // from 0
	Hint int `json:"hint"` // from 0: first a nudge, then the place to look, then the answer
}

// Hint is one hint.
type Hint struct {
	Text string `json:"text"`
	More bool   `json:"more"` // there is a further one
}
