package lesson_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"mailscope/lessons"
	"mailscope/sim"
	"mailscope/sim/lesson"
	"mailscope/sim/scenario"
	"mailscope/sim/script"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestSentences keeps what the lessons say of their goals where people can read it over:
// at the start, after what does not solve them, and after what does.
func TestSentences(t *testing.T) {
	var b strings.Builder
	for _, l := range lessons.All() {
		for i := range l.Steps {
			if l.Goal(i, "en") == "" {
				continue
			}
			fmt.Fprintf(&b, "%s %d: %s\n", l.ID, i+1, l.Goal(i, "en"))
			said := told(lesson.NewJudge(l).Result(i, "en"))
			for _, script := range append(slices.Clone(l.Traps), l.Solution) {
				said = append(said, told(played(t, l, script).Result(i, "en"))...)
			}
			slices.Sort(said)
			for _, line := range slices.Compact(said) {
				fmt.Fprintf(&b, "   %s\n", line)
			}
		}
	}
	const file = "testdata/sentences.txt"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || string(want) != b.String() {
		t.Errorf("the lessons say something else (%v); read it, then run: go test ./sim/lesson -update\n%s", err, b.String())
	}
}

// told returns what is said of a goal, or of each of its parts.
func told(r lesson.Result) []string {
	if len(r.Parts) == 0 {
		return []string{r.Expected + " " + r.Seen}
	}
	var all []string
	for _, part := range r.Parts {
		all = append(all, told(part)...)
	}
	return all
}

// played judges the run that a script makes.
func played(t *testing.T, l *lesson.Lesson, text string) *lesson.Judge {
	t.Helper()
	s, err := script.ParseScript("", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	run := sim.NewRun(l.Scenario.World(nil))
	chosen := map[int]int{}
	_, err = s.Play(run, script.Library{Fault: scenario.ParseFault, EventsMax: lesson.EventsMax, Silent: true, Predict: func(step, choice int) (string, error) {
		chosen[step-1] = choice
		return "", nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	j := lesson.NewJudge(l)
	for from := int64(1); from <= run.Head(); from += 1000 {
		for _, e := range run.Events(from, from+999) {
			j.Add(e)
		}
	}
	for step, choice := range chosen {
		j.Predict(step, choice)
	}
	if run.Idle() {
		j.End()
	}
	return j
}
