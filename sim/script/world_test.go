package script_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"mailscope/sim"
	"mailscope/sim/scenario"
	"mailscope/sim/script"
)

// library finds scenarios beside the transcripts, and among those of package scenario.
func library(t testing.TB) script.Library {
	predict := func(step, choice int) (string, error) { return fmt.Sprintf("step %d, choice %d", step, choice), nil }
	return script.Library{Fault: scenario.ParseFault, Predict: predict, Load: func(file string) (*sim.World, error) {
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

// A script from anybody ends, however long it would go on; one within the limit comes to
// the same as without any.
func TestEventsMax(t *testing.T) {
	for _, test := range []struct {
		name, commands string
		max            int64
		err            string
	}{
		{"enough", "> run until=idle", 1000, ""},
		{"until idle", "> run until=idle", 100, "t:2:3: the script goes on for more than 100 events; change the line"},
		{"until a time", "> run until=300d", 5000, "t:2:3: the script goes on for more than 5000 events; change the line"},
		{"until a kind of event", "> run until=queue.held", 5000, "t:2:3: the script goes on for more than 5000 events; change the line"},
		{"steps", "> step 1000000", 5000, "t:2:3: the script goes on for more than 5000 events; change the line"},
		{"back and forth", "> run until=1h" + strings.Repeat("\n> back 10000\n> step 90", 10), 10_000, "t:7:3: the script goes on for more than 10000 events; change the line"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, err := script.ParseScript("t", []byte("> load plain-delivery.yaml\n"+test.commands+"\n"))
			if err != nil {
				t.Fatal(err)
			}
			l := library(t)
			l.EventsMax, l.Silent = test.max, true
			played, err := s.Play(nil, l)
			if got := fmt.Sprint(err); got != test.err && (err != nil || test.err != "") {
				t.Errorf("got  %s\nwant %s", got, test.err)
			}
			if seq := played.Run.World().Seq(); seq > test.max+100 {
				t.Errorf("%d events before the script was given up", seq)
			}
			if test.err != "" {
				return
			}
			l.EventsMax = 0
			if free, _ := s.Play(nil, l); free.Run.Head() != played.Run.Head() {
				t.Errorf("with a limit the run ends after event %d, without after %d", played.Run.Head(), free.Run.Head())
			}
		})
	}
}
