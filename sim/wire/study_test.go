package wire_test

import (
	"slices"
	"strings"
	"testing"

	"mailscope/sim/wire"
)

// TestStudy: a study goes on in slices beside the run, and its picture is that of the
// same study in one piece.
func TestStudy(t *testing.T) {
	f := newFront(t)
	if _, failure := f.ask("studyOn", params{}); failure == nil {
		t.Error("nothing was begun, and goes on")
	}
	f.ok("open", params{"lesson": "when-delivery-fails"}, nil)
	var form wire.StudyForm
	f.ok("studyForm", params{}, &form)
	if form.Refused != "" || form.Hosts[0] != "mail.sender.example" || len(form.Faults) < 2 || len(form.Retries) < 10 {
		t.Fatalf("the form: %+v", form)
	}
	var before, after wire.View
	f.ok("view", params{}, &before)
	pictures := [2]*wire.StudyPicture{}
	for i, slice := range [2]int{50, 20_000} {
		var s wire.StudyState
		f.ok("study", params{"host": form.Hosts[0], "fault": form.Faults[0].Value, "retries": []string{"sendmail", "exim"}, "outages": []string{"30m", "4h"}, "copies": 5}, &s)
		if s.Done != 0 || s.Total != 4 || s.Picture == nil || s.Text != "0 of 4 runs" {
			t.Fatalf("as it begins: %+v", s)
		}
		for n := 0; s.Done < s.Total; n++ {
			last := s.Done
			s = wire.StudyState{}
			f.ok("studyOn", params{"maxSteps": slice}, &s)
			if n > 10_000 || (s.Picture != nil) != (s.Done > last) {
				t.Fatalf("after %d slices: %+v", n, s)
			}
			if s.Picture != nil {
				pictures[i] = s.Picture
			}
		}
	}
	if pictures[0] == nil || !slices.Equal(pictures[0].Lines, pictures[1].Lines) || !slices.Equal(pictures[0].Shapes, pictures[1].Shapes) {
		t.Error("the length of the slices shows in the picture")
	}
	if lines := pictures[0].Lines; len(lines) != 4 || !strings.HasPrefix(lines[0], "sendmail, outage of 30m: half of what waited is delivered ") {
		t.Errorf("in words: %q", lines)
	}
	f.ok("view", params{}, &after)
	if after.Head != before.Head || after.Known != before.Known {
		t.Error("the study has moved the run")
	}
}

// TestStudyRefused: what does not fit is told with its field; nothing is begun.
func TestStudyRefused(t *testing.T) {
	f := newFront(t)
	f.ok("open", params{"lesson": "when-delivery-fails"}, nil)
	var form wire.StudyForm
	f.ok("studyForm", params{}, &form)
	good := params{"host": form.Hosts[0], "fault": form.Faults[0].Value, "retries": []string{"sendmail"}, "outages": []string{"30m"}, "copies": 5}
	for _, test := range []struct {
		name  string
		value any
		field string
	}{
		{"host", "alice-laptop", "host"},
		{"fault", "<b>", "fault"},
		{"copies", 0, "copies"},
		{"copies", -1, "copies"},
		{"copies", 1_000_000_000_000, "copies"},
		{"retries", []string{}, "retries"},
		{"retries", []string{"sendmial"}, "retries"},
		{"retries", []string{"exim", "exim", "exim", "exim", "exim"}, "retries"},
		{"outages", []string{"1d", "2d", "3d", "4d", "5d"}, "outages"},
		{"outages", []string{"soon"}, "outages"},
		{"outages", []string{"999999d"}, "outages"},
	} {
		p := params{}
		for key, value := range good {
			p[key] = value
		}
		p[test.name] = test.value
		_, failure := f.ask("study", p)
		if failure == nil || len(failure.Fields) != 1 || failure.Fields[0].Field != test.field {
			t.Errorf("%s %v: %+v", test.name, test.value, failure)
		}
	}
	f.ok("open", params{"lesson": "the-conversation"}, nil)
	f.ok("studyForm", params{}, &form)
	if form.Refused == "" {
		t.Error("a scenario without messages can be studied")
	}
}
