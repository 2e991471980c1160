package lessons

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"mailscope/sim/lesson"
)

// TestLessons proves every lesson: nothing is to be said against its file, it is not
// solved at its start, its solution solves it, and no trap does.
func TestLessons(t *testing.T) {
	paths, err := fs.Glob(files, "*.yaml")
	if err != nil || len(paths) != len(order) {
		t.Fatalf("%d files for %d lessons: %v", len(paths), len(order), err)
	}
	for _, path := range paths {
		id := strings.TrimSuffix(path, ".yaml")
		t.Run(id, func(t *testing.T) {
			if !slices.Contains(order, id) {
				t.Fatal("the lesson has no place in the course")
			}
			src, err := files.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			l, notes, problems := lesson.Parse(path, src)
			for _, n := range notes {
				t.Error(n)
			}
			for _, p := range problems {
				t.Error(p)
			}
			if l == nil {
				return
			}
			if l.ID != id {
				t.Errorf("the lesson says that it is %q", l.ID)
			}
			for _, p := range l.Prove() {
				t.Error(p)
			}
			complete(t, l)
		})
	}
}

// complete checks what MailScope's own lessons have, beyond what a lesson must have.
func complete(t *testing.T, l *lesson.Lesson) {
	t.Helper()
	if l.Minutes == 0 || len(l.Objectives) < 3 || len(l.Teacher.TypicalMistakes) < 3 || len(l.Teacher.Rubric) < 3 || len(l.Traps) < 3 {
		t.Error("minutes, objectives, typical mistakes, a rubric and traps belong to a lesson")
	}
	questions := 0
	for i, s := range l.Steps {
		if s.Predict != nil {
			questions++
		}
		if asks := s.Predict != nil || s.Goal != nil; asks && len(s.Hints) != 3 {
			t.Errorf("step %d has %d hints; it needs a nudge, the place to look and the answer", i+1, len(s.Hints))
		}
		if s.Predict != nil && len(s.Predict.Why.In("en")) < 80 {
			t.Errorf("step %d hardly says why its answer is right", i+1)
		}
	}
	if questions < 5 {
		t.Errorf("only %d questions", questions)
	}
	last := l.Steps[len(l.Steps)-1]
	if last.Goal != nil || last.Predict != nil {
		t.Error("the last step asks for something; it should say what to keep")
	}
}

// TestTrapsAreNear: a trap that solves nothing at all catches nobody, so in each lesson
// one at least comes near.
func TestTrapsAreNear(t *testing.T) {
	for _, l := range All() {
		best := 0
		for i := range l.Traps {
			best = max(best, l.TrapSolves(i))
		}
		if best*2 < len(l.Steps) {
			t.Errorf("%s: no trap solves more than %d of %d steps", l.ID, best, len(l.Steps))
		}
	}
}

// TestByID: lessons are found by name, and what is done to one is done to one only.
func TestByID(t *testing.T) {
	if ByID("no-such-lesson") != nil || ByID("") != nil || ByID("../lessons/five-days") != nil {
		t.Error("a lesson that is not there was found")
	}
	first := ByID(IDs()[0])
	if err := first.Scenario.Set("seed", "99"); err != nil {
		t.Fatal(err)
	}
	if again := ByID(IDs()[0]); again.Scenario.Seed == 99 {
		t.Error("a change to one reading of a lesson is seen in the next")
	}
}

// TestHeads: heads.json tells of the lessons what they say themselves. go test ./lessons
// -update writes it.
func TestHeads(t *testing.T) {
	golden(t, "heads.json", lesson.Heads(All()))
	if first := Heads()[0]; first.Lesson == nil || first.Lesson.ID != IDs()[0] {
		t.Error("the lesson that the page opens on is not there from the start")
	}
}
