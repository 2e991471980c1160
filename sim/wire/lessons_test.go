package wire_test

import (
	"os"
	"strings"
	"testing"

	"mailscope/lessons"
	"mailscope/sim/wire"
)

// TestLessons: every lesson of the house opens, is not solved at its start, and its
// questions and hints can be asked for.
func TestLessons(t *testing.T) {
	f := newFront(t)
	var hello wire.Hello
	f.ok("hello", params{"language": "tlh"}, &hello)
	if len(hello.Lessons) < 4 || len(hello.Grains) != 5 || hello.Language != "en" {
		t.Fatalf("hello says %+v", hello)
	}
	for _, title := range hello.Lessons {
		var opened wire.Opened
		f.ok("open", params{"lesson": title.ID, "seed": "9"}, &opened)
		if opened.Lesson == nil || opened.Title != title.Title || opened.Seed != "9" || opened.View.Head != 0 {
			t.Fatalf("%s opens as %+v", title.ID, opened)
		}
		solved := true
		for i, step := range opened.Lesson.Steps {
			var checked wire.Checked
			f.ok("check", params{"step": i}, &checked)
			solved = solved && checked.Solved
			for h := range step.Hints {
				var hint wire.Hint
				if f.ok("hint", params{"step": i, "hint": h}, &hint); hint.Text == "" || hint.More != (h+1 < step.Hints) {
					t.Errorf("%s: hint %d of step %d is %+v", title.ID, h, i, hint)
				}
			}
			if step.Predict == nil {
				continue
			}
			right := 0
			for c := range step.Predict.Choices {
				var p wire.Predicted
				f.ok("predict", params{"step": i, "choice": c}, &p)
				if p.Right {
					right++
				}
			}
			if right != 1 {
				t.Errorf("%s: the question of step %d has %d right answers", title.ID, i, right)
			}
		}
		if solved {
			t.Errorf("%s is solved at its start", title.ID)
		}
	}
}

// TestCheckFollowsThePlayhead: a goal that is reached is no longer when one goes back.
func TestCheckFollowsThePlayhead(t *testing.T) {
	f := open(t, "lunch.yaml")
	f.idle()
	for _, test := range []struct {
		seq    int64
		solved bool
		status string
	}{{64, false, "Not yet"}, {374, true, "Reached"}, {64, false, "Reached earlier, at 11:00:00"}, {374, true, "Reached"}} {
		f.seek(test.seq)
		var c wire.Checked
		if f.ok("check", params{"step": 0}, &c); c.Solved != test.solved || c.Status != test.status || len(c.Parts) == 0 || c.Parts[0].Expected == "" || c.Parts[0].Seen == "" {
			t.Errorf("at event %d: %+v", test.seq, c)
		}
	}
}

// TestBringLesson: an engine that has the first lesson only opens the others by their files.
func TestBringLesson(t *testing.T) {
	f := &front{t: t, e: wire.New(lessons.Heads())}
	var hello wire.Hello
	f.ok("hello", wire.HelloParams{}, &hello)
	for i, l := range hello.Lessons {
		p := wire.OpenParams{Lesson: l.ID}
		if i > 0 {
			if _, failure := f.ask("open", p); failure == nil || !strings.Contains(failure.Text, l.ID) {
				t.Errorf("%s was opened without its file: %v", l.ID, failure)
			}
			file, err := os.ReadFile("../../lessons/" + l.ID + ".yaml")
			if err != nil {
				t.Fatal(err)
			}
			p.Text = string(file)
		}
		var o wire.Opened
		if f.ok("open", p, &o); o.Lesson == nil || o.Lesson.ID != l.ID || o.Title != l.Title {
			t.Errorf("%s was opened as %+v", l.ID, o.Lesson)
		}
	}
}
