package lesson

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"mailscope/sim/scenario"
)

// The broken files carry what is to be said of them as comments, one line each:
// "# want: 7:5: what; mend" for problems, "# note: 7:5: text" for notes.
func TestBrokenFiles(t *testing.T) {
	paths, err := filepath.Glob("testdata/broken/*.yaml")
	if err != nil || len(paths) < 5 {
		t.Fatalf("%d broken files: %v", len(paths), err)
	}
	for _, path := range paths {
		name := filepath.Base(path)
		t.Run(strings.TrimSuffix(name, ".yaml"), func(t *testing.T) {
			src, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			notes, problems := Check(name, src)
			if len(problems) == 0 {
				t.Error("the file was taken for a good one")
			}
			var got, want []string
			for _, p := range problems {
				got = append(got, "# want: "+strings.TrimPrefix(p.Error(), name+":"))
			}
			for _, n := range notes {
				got = append(got, "# note: "+strings.Replace(strings.TrimPrefix(n.String(), name+":"), " note: ", " ", 1))
			}
			for line := range strings.Lines(string(src)) {
				if strings.HasPrefix(line, "# want: ") || strings.HasPrefix(line, "# note: ") {
					want = append(want, strings.TrimSuffix(line, "\n"))
				}
			}
			compare(t, got, want)
		})
	}
}

func compare(t *testing.T, got, want []string) {
	t.Helper()
	for _, line := range got {
		if !slices.Contains(want, line) {
			t.Errorf("unexpected\n  %s", line)
		}
	}
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("missing\n  %s", line)
		}
	}
}

// A section of an RFC that MailScope does not know is a mistake to who checks a lesson,
// and a note to who opens it.
func TestUnknownCitation(t *testing.T) {
	src := []byte("lesson: a\ntitle: A\nsteps:\n  - text: See [RFC 5321 99].\n    goal: {delivered: bob@receiver.example}\nsolution: '> run until=idle'\n" + world)
	const said = "4:16: RFC 5321 has no section 99; look it up at https://www.rfc-editor.org/rfc/rfc5321"
	if _, problems := Check("f", src); len(problems) != 1 || problems[0].Error() != "f:"+said {
		t.Errorf("checked: %v", problems)
	}
	if notes, problems := CheckToOpen("f", src); len(problems) > 0 || len(notes) != 1 {
		t.Errorf("checked to be opened: %v, %v", notes, problems)
	}
	l, notes, problems := Parse("f", src)
	if l == nil || len(problems) > 0 || len(notes) != 1 || notes[0].String() != strings.Replace("f:"+said, ": RFC", ": note: RFC", 1) {
		t.Errorf("opened: %v, %v", notes, problems)
	}
}

// Check takes a scenario for a scenario, and a lesson for a lesson also when it cannot
// be read.
func TestCheck(t *testing.T) {
	for _, test := range []struct{ name, src, want string }{
		{"a scenario", world, ""},
		{"a broken scenario", "worlds: 1\n", "f:1:1: unknown field \"worlds\"; did you mean \"world\"?\nf:1:1: a scenario without the field \"world\"; add \"world: ...\""},
		{"a lesson of nothing", "lesson: a\n" + world, "f:1:1: a lesson without the field \"title\"; add \"title: ...\"\nf:1:1: a lesson without the field \"steps\"; add \"steps: ...\"\nf:1:1: a lesson without the field \"solution\"; add \"solution: ...\""},
		{"an unreadable lesson", "lesson: a\nsteps: [\n", "f:2:8: a list in brackets never ends; close it with ]"},
	} {
		if _, problems := Check("f", []byte(test.src)); lines(problems) != test.want {
			t.Errorf("%s\ngot  %s\nwant %s", test.name, lines(problems), test.want)
		}
	}
}

// Texts in several languages are read, and a lesson is told in the one that is asked for.
func TestLanguages(t *testing.T) {
	src := "lesson: test\ntitle: {de: Probe, en: Test}\nsteps:\n  - text: {de: Tu es.}\n    goal: {delivered: bob@receiver.example}\nsolution: '> run until=idle'\n" + world
	l, _, problems := Parse("t", []byte(src))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	got := l.Title.In("de") + l.Title.In("en") + l.Title.In("fr") + l.Steps[0].Text.In("en") + l.Scenario.Title
	if want := "ProbeTestTestTu es.Test"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Whatever a file holds, it is told quickly what is wrong with it, at places that it
// has; and if nothing is wrong, a judge can be made of it.
func FuzzLesson(f *testing.F) {
	for _, pattern := range []string{"testdata/broken/*.yaml", "../../lessons/*.yaml", "../scenario/testdata/lunch.yaml"} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			f.Fatalf("no files %s: %v", pattern, err)
		}
		for _, path := range paths {
			src, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(src)
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		start := time.Now()
		l, notes, problems := Parse("f", src)
		if d := time.Since(start); d > 30*time.Second {
			t.Errorf("%d octets took %v", len(src), d)
		}
		if (l == nil) == (len(problems) == 0) {
			t.Fatalf("lesson %v with problems %v", l, problems)
		}
		text := strings.Split(string(src), "\n")
		for _, p := range problems {
			checkPlace(t, text, p)
		}
		for _, n := range notes {
			checkPlace(t, text, scenario.Problem{Line: n.Line, Column: n.Column, What: n.Text, Mend: n.Text})
		}
		if l == nil {
			return
		}
		j := NewJudge(l)
		for i := range l.Steps {
			if r := j.Result(i, "en"); (r.Expected == "") == (l.goal(i) != nil) {
				t.Errorf("step %d: %+v", i+1, r)
			}
		}
	})
}

func checkPlace(t *testing.T, lines []string, p scenario.Problem) {
	t.Helper()
	if p.Line < 1 || p.Line > len(lines) || p.Column < 1 || p.Column > utf8.RuneCountInString(lines[p.Line-1])+1 || p.What == "" || p.Mend == "" {
		t.Errorf("%+v is not in the file, or says nothing", p)
	}
}
