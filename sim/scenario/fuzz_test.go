package scenario

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// Whatever a file holds, it is told quickly what is wrong with it, at places that
// it has; and if nothing is wrong it makes a world.
func FuzzScenario(f *testing.F) {
	for _, pattern := range []string{"testdata/*.yaml", "testdata/broken/*.yaml", "bench.yaml"} {
		paths, _ := filepath.Glob(pattern)
		for _, path := range paths {
			f.Add(readFile(f, path))
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		start := time.Now()
		file, notes, problems := Parse("f", src)
		if d := time.Since(start); d > 30*time.Second {
			t.Errorf("%d octets took %v", len(src), d)
		}
		if (file == nil) == (len(problems) == 0) {
			t.Fatalf("file %v with problems %v", file, problems)
		}
		lines := strings.Split(string(src), "\n")
		for _, p := range problems {
			checkPlace(t, lines, p.Line, p.Column)
			if p.What == "" || p.Mend == "" {
				t.Errorf("a problem without words: %+v", p)
			}
		}
		for _, n := range notes {
			checkPlace(t, lines, n.Line, n.Column)
		}
		if file != nil && file.Copies() < 1000 {
			file.World(nil)
		}
	})
}

// checkPlace checks that a place is in the file: a character of a line, or its end.
func checkPlace(t *testing.T, lines []string, line, column int) {
	t.Helper()
	if line < 1 || line > len(lines) || column < 1 || column > utf8.RuneCountInString(lines[line-1])+1 {
		t.Errorf("%d:%d is not in the file", line, column)
	}
}
