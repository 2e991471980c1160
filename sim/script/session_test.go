package script_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mailscope/sim"
	"mailscope/sim/scenario"
	"mailscope/sim/script"
)

var update = flag.Bool("update", false, "rewrite the outputs of transcripts and golden files")

// transcripts returns the files of a folder of testdata.
func transcripts(t testing.TB, folder string, least int) []string {
	t.Helper()
	paths, err := filepath.Glob("testdata/" + folder + "/*.txt")
	if err != nil || len(paths) < least {
		t.Fatalf("%d transcripts in %s, want at least %d: %v", len(paths), folder, least, err)
	}
	return paths
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// golden compares a transcript as it came out with its file, or rewrites the file.
func golden(t *testing.T, path, got string) {
	t.Helper()
	want := string(read(t, path))
	if got == want {
		return
	}
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			t.Fatalf("%s:%d: came out otherwise (-update rewrites it)\n got %s\nwant %s", path, i+1, g[i], w[i])
		}
	}
	t.Fatalf("%s: %d lines came out, not %d (-update rewrites it)", path, len(g), len(w))
}

func bench(t testing.TB) *sim.World {
	t.Helper()
	return benchLike(t, "plain")
}

func benchLike(t testing.TB, personality string) *sim.World {
	t.Helper()
	f, _, err := scenario.Bench(personality)
	if err != nil {
		t.Fatal(err)
	}
	return f.World(nil)
}

// TestSessions plays each session transcript against the bench host. Every event
// of it keeps the laws, and what it says of itself parses as it was written.
func TestSessions(t *testing.T) {
	for _, path := range transcripts(t, "session", 1) {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			s, err := script.ParseSession(path, read(t, path))
			if err != nil {
				t.Fatal(err)
			}
			talk := s.Play(bench(t), scenario.BenchHost)
			again, err := script.ParseSession(path, []byte(talk.Text))
			if err != nil {
				t.Fatalf("what came out is no transcript: %v", err)
			}
			if twice := again.Play(bench(t), scenario.BenchHost).Text; twice != talk.Text {
				t.Error("played twice it comes out twice otherwise")
			}
			golden(t, path, talk.Text)
			ledger := sim.NewLedger()
			for _, e := range talk.Events {
				ledger.Add(e)
			}
			for _, violation := range ledger.Violations() {
				t.Error(violation)
			}
		})
	}
}

// TestManners plays the transcripts of each personality: the same mistakes, and what each
// server makes of them.
func TestManners(t *testing.T) {
	for _, path := range transcripts(t, "session/*", 5) {
		personality := filepath.Base(filepath.Dir(path))
		t.Run(personality, func(t *testing.T) {
			s, err := script.ParseSession(path, read(t, path))
			if err != nil {
				t.Fatal(err)
			}
			golden(t, path, s.Play(benchLike(t, personality), scenario.BenchHost).Text)
		})
	}
}
