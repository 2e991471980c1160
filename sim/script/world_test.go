package script_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"mailscope/sim"
	"mailscope/sim/scenario"
	"mailscope/sim/script"
)

// library finds scenarios beside the transcripts, and among those of package scenario.
func library(t testing.TB) script.Library {
	return script.Library{Fault: scenario.ParseFault, Load: func(file string) (*sim.World, error) {
		if strings.ContainsAny(file, `/\`) {
			return nil, errors.New("a scenario of the tests has no folder")
		}
		f, _, problems := scenario.Parse(file, read(t, "../scenario/testdata/"+file))
		if len(problems) > 0 {
			return nil, problems[0]
		}
		return f.World(nil), nil
	}}
}

// TestWorlds plays each world script, and holds the run that it made to the laws.
func TestWorlds(t *testing.T) {
	for _, path := range transcripts(t, "world", 1) {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			s, err := script.ParseScript(path, read(t, path))
			if err != nil {
				t.Fatal(err)
			}
			played, err := s.Play(nil, library(t))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := script.ParseScript(path, []byte(played.Text)); err != nil {
				t.Fatalf("what came out is no script: %v", err)
			}
			golden(t, path, played.Text)
			for _, violation := range played.Run.CheckLaws() {
				t.Error(violation)
			}
		})
	}
}
