package sim_test

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mailscope/sim/scenario"
	"mailscope/sim/trace"
)

var update = flag.Bool("update", false, "rewrite golden files")

// TestTraces compares the JSON trace of every scenario in the repository with the one
// that was last agreed on, by its hash. The file is the same for all machines: native
// code and WebAssembly must agree with it, and so with each other.
func TestTraces(t *testing.T) {
	const golden = "testdata/traces.sha256"
	var paths []string
	for _, pattern := range []string{"scenario/testdata/*.yaml", "scenario/bench.yaml", "../lessons/*.yaml"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("no scenarios at %s: %v", pattern, err)
		}
		paths = append(paths, found...)
	}
	var got strings.Builder
	for _, path := range paths {
		name := filepath.Base(path)
		sum, events := traceSum(t, path)
		fmt.Fprintf(&got, "%x  %d events  %s\n", sum, events, name)
	}
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("traces have changed; if they should have, go test ./sim -run TestTraces -update\n got\n%swant\n%s", got.String(), want)
	}
}

// traceSum runs a scenario to idle, as the command run does, and returns the hash of
// its events.
func traceSum(t *testing.T, path string) (sum [sha256.Size]byte, events int) {
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, _, problems := scenario.Parse(filepath.Base(path), src)
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	var b []byte
	hash := sha256.New()
	f.World(nil).RunIdle(trace.Time(0).Add(swarmLimit), func(e trace.Event) {
		b = append(e.AppendJSON(b[:0], f.Start), '\n')
		hash.Write(b)
		events++
	})
	return [sha256.Size]byte(hash.Sum(nil)), events
}
