package lesson

import (
	"encoding/json"
	"fmt"
	"testing"
)

// What a student has done is kept, and read again as far as it fits.
func TestProgress(t *testing.T) {
	l := lessonOf(t, "{all: [predicted, {delivered: bob@receiver.example}]}")
	l.Steps[0].Hints = l.Steps[0].Predict.Choices
	p := NewProgress(l)
	if p.Done() || p.Choose(l, 0, 2) || p.Choose(l, 0, 3) || p.Choose(l, 7, 1) || !p.Choose(l, 0, 1) {
		t.Error("a wrong choice counts as right, or the right one as wrong")
	}
	if hint, more := p.Hint(l, 0); hint.In("en") != "one" || !more {
		t.Errorf("the first hint: %v, %v", hint, more)
	}
	run, _ := play(t, l, "> run until=idle")
	j := NewJudge(l)
	for _, e := range run.Events(1, run.Head()) {
		j.Add(e)
	}
	if p.Note(j); p.Done() {
		t.Error("solved without the question")
	}
	if p.Recall(j); !j.Solved() {
		t.Error("what was predicted before does not count in a new run")
	}
	p.Note(j)
	kept, err := json.Marshal(p)
	if want := `{"lesson":"test","steps":[{"solved":true,"choices":[2,1],"hints":1}]}`; err != nil || string(kept) != want || !p.Done() {
		t.Errorf("got  %s\nwant %s", kept, want)
	}
	for _, test := range []struct{ kept, want string }{
		{string(kept), `{test [{true [2 1] 1}]} <nil>`},
		{`{"lesson":"test"}`, `{test [{false [] 0}]} <nil>`},
		{`{"lesson":"test","steps":[{"choices":[9,-1,0],"hints":99},{"solved":true}]}`, `{test [{false [0] 3}]} <nil>`},
		{`{"lesson":"test","steps":[{"hints":-5}]}`, `{test [{false [] 0}]} <nil>`},
		{`{"lesson":"other"}`, `{ []} this is the progress of the lesson "other", not of "test"`},
		{`[]`, `{ []} this is no progress of a lesson: json: cannot unmarshal array into Go value of type lesson.Progress`},
	} {
		got, err := ReadProgress(l, []byte(test.kept))
		if said := fmt.Sprint(got, " ", err); said != test.want {
			t.Errorf("%s\ngot  %s\nwant %s", test.kept, said, test.want)
		}
	}
	for range 2 * choicesKept {
		p.Choose(l, 0, 0)
	}
	if n := len(p.Steps[0].Choices); n != choicesKept {
		t.Errorf("%d choices kept", n)
	}
}

// Hints come one by one, and then no more.
func TestHints(t *testing.T) {
	l := lessonOf(t, "predicted")
	l.Steps[0].Hints = l.Steps[0].Predict.Choices
	p := NewProgress(l)
	said := ""
	for range 5 {
		hint, more := p.Hint(l, 0)
		said += fmt.Sprint(hint.In("en"), more, " ")
	}
	if want := "onetrue twotrue threefalse false false "; said != want {
		t.Errorf("got  %s\nwant %s", said, want)
	}
}
