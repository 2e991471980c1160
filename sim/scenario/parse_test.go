package scenario

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The broken files carry what is to be said of them as comments, one line each:
// "# want: 7:5: what; mend" for problems, "# note: 7:5: text" for notes.
func TestBrokenFiles(t *testing.T) {
	paths, err := filepath.Glob("testdata/broken/*.yaml")
	if err != nil || len(paths) < 25 {
		t.Fatalf("%d broken files: %v", len(paths), err)
	}
	for _, path := range paths {
		name := filepath.Base(path)
		t.Run(strings.TrimSuffix(name, ".yaml"), func(t *testing.T) {
			src := readFile(t, path)
			f, notes, problems := Parse(name, src)
			if f != nil || len(problems) == 0 {
				t.Error("the file was taken for a good one")
			}
			compareLines(t, said(name, notes, problems), expected(src))
		})
	}
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// said returns problems and notes as the comments have them.
func said(name string, notes []Note, problems []Problem) []string {
	var lines []string
	for _, p := range problems {
		lines = append(lines, "# want: "+strings.TrimPrefix(p.Error(), name+":"))
	}
	for _, n := range notes {
		lines = append(lines, "# note: "+strings.Replace(strings.TrimPrefix(n.String(), name+":"), " note: ", " ", 1))
	}
	return lines
}

// expected returns the comments of a file that say what is to be said of it.
func expected(src []byte) []string {
	var lines []string
	for line := range strings.Lines(string(src)) {
		if strings.HasPrefix(line, "# want: ") || strings.HasPrefix(line, "# note: ") {
			lines = append(lines, strings.TrimSuffix(line, "\n"))
		}
	}
	return lines
}

func compareLines(t *testing.T, got, want []string) {
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
