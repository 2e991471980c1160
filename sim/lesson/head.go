package lesson

import "mailscope/sim/scenario"

// Head is what a list of lessons tells of one.
type Head struct {
	ID         string          `json:"id"`
	Title      scenario.Text   `json:"title"`
	Minutes    int             `json:"minutes"`
	Objectives []scenario.Text `json:"objectives"`

	// Lesson is the lesson itself; nil where whoever opens it brings its file, so that
	// nobody waits for lessons that are not taken.
	Lesson *Lesson `json:"-"`
}

// Head returns what a list tells of the lesson, and the lesson with it.
func (l *Lesson) Head() Head {
	return Head{ID: l.ID, Title: l.Title, Minutes: l.Minutes, Objectives: l.Objectives, Lesson: l}
}

// Heads returns what a list tells of lessons that are at hand.
func Heads(lessons []*Lesson) []Head {
	list := make([]Head, len(lessons))
	for i, l := range lessons {
		list[i] = l.Head()
	}
	return list
}
