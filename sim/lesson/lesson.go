package lesson

import (
	"mailscope/sim/scenario"
	"mailscope/sim/trace"
)

// Lesson is the content of a lesson file that has no mistakes.
type Lesson struct {
	ID         string // as in addresses: small letters, figures, hyphens
	Title      scenario.Text
	Minutes    int // how long it takes a student; 0: not said
	Objectives []scenario.Text
	Teacher    Teacher
	Steps      []Step
	Solution   string   // a world script (package script) that solves all steps
	Traps      []string // world scripts that do not
	Scenario   *scenario.File

	solution scenario.Value
	traps    []scenario.Value
}

// Teacher is what only the teacher reads.
type Teacher struct {
	TypicalMistakes []scenario.Text
	Rubric          []scenario.Text
}

// Step is one idea of a lesson.
type Step struct {
	Text    scenario.Text // Markdown: see Markdown
	Predict *Prediction   // nil: no question
	Goal    *Goal         // nil: a step that only tells, and is solved by reading it
	Hints   []scenario.Text

	value scenario.Value
}

// Prediction is a question about what is going to happen.
type Prediction struct {
	Question scenario.Text
	Choices  []scenario.Text
	Answer   int           // index of the right choice
	Why      scenario.Text // Markdown; shown when a choice has been made
}

// GoalKind is what a goal asks for.
type GoalKind string

// The kinds of goals.
const (
	Delivered GoalKind = "delivered" // a message is in the mailbox Address
	Retrieved GoalKind = "retrieved" // the reader of Address has fetched one
	Bounced   GoalKind = "bounced"   // a report says that Address failed for good (RFC 3464 2.3.3)
	Replied   GoalKind = "replied"   // Host answered Verbs, or Line, with Code
	Event     GoalKind = "event"     // an event of Kind, at Host, with what Where says
	Typed     GoalKind = "typed"     // a person typed one of Verbs to a server
	Predicted GoalKind = "predicted" // the question of the step is answered right
	All       GoalKind = "all"       // all of Goals, in any order
	Then      GoalKind = "then"      // all of Goals, each after the one before it
	Not       GoalKind = "not"       // up to the end of the run, never the one of Goals
)

// Goal is what a step asks for. Which fields count depends on its kind.
type Goal struct {
	Kind    GoalKind
	Address string
	Host    string      // "" for any, where it may be left out
	Verbs   []string    // command words in capitals; none: any
	Line    string      // the whole command, where its word alone would not do; "" for any
	Code    string      // of a reply: "250", or "2yz" for a class of them; "" for any
	Event   trace.Kind  // of an event
	Where   []Condition // of an event
	Goals   []Goal

	step  int // the step it belongs to
	value scenario.Value
}

// Condition is what a field of an event must be.
type Condition struct {
	Field string // as in the JSON of events
	Value string // as in the JSON of events; of a list: one of its elements
}

// goal returns what a step asks for: where only a question stands, its answer. It is
// nil where nothing is asked.
func (l *Lesson) goal(step int) *Goal {
	s := &l.Steps[step]
	if s.Goal == nil && s.Predict != nil {
		return &Goal{Kind: Predicted, step: step, value: s.value}
	}
	return s.Goal
}
