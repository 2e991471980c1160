package lesson

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"mailscope/sim"
	"mailscope/sim/scenario"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// TestKinds holds the table of kinds to what really happens: in all scenarios of the
// project, each event has a kind that the table has, fields that it has, with the
// values that its JSON has, at a host of a role that it has.
func TestKinds(t *testing.T) {
	seen := map[trace.Kind]bool{}
	for _, path := range scenarios(t) {
		f := parseScenario(t, path)
		run := sim.NewRun(f.World(nil))
		run.RunIdle(trace.Time(0).Add(24 * time.Hour))
		for _, e := range run.Events(1, run.Head()) {
			seen[e.Kind] = true
			checkEvent(t, f, &e)
		}
	}
	if len(seen) < 25 {
		t.Errorf("only %d kinds were seen", len(seen))
	}
	for i := range kindsOfEvents {
		if key := words.Key("lesson-event-" + string(kindsOfEvents[i].kind)); !words.Has(key) {
			t.Errorf("%s has no sentence", kindsOfEvents[i].kind)
		}
	}
}

func scenarios(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, pattern := range []string{"../scenario/testdata/*.yaml", "../../lessons/*.yaml"} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) < 4 {
			t.Fatalf("%d files %s: %v", len(paths), pattern, err)
		}
		all = append(all, paths...)
	}
	return all
}

func parseScenario(t *testing.T, path string) *scenario.File {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, _, problems := scenario.Parse(path, src)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return f
}

func checkEvent(t *testing.T, f *scenario.File, e *trace.Event) {
	t.Helper()
	kind := findKind(e.Kind)
	if kind == nil {
		t.Fatalf("%s is not in the table", e.Kind)
	}
	if h := f.Host(e.Host); h != nil && kind.roles != nil && !slices.Contains(kind.roles, h.Role) {
		t.Errorf("%s: a %s has it", e, h.Role)
	}
	var object map[string]any
	if err := json.Unmarshal(e.AppendJSON(nil, f.Start), &object); err != nil {
		t.Fatal(err)
	}
	for name, value := range object {
		switch name {
		case "seq", "at", "us", "cause", "host", "kind", "because":
			continue
		}
		if !slices.Contains(kind.fields, name) && !slices.Contains(commonFields, name) {
			t.Errorf("%s: the field %s is not in the table", e, name)
		}
		if got, want := values(e, name), elements(value); !slices.Equal(got, want) {
			t.Errorf("%s: %s is %q, in JSON %q", e, name, got, want)
		}
	}
	for _, name := range kind.fields {
		// What JSON leaves out where it says nothing.
		if _, ok := object[name]; !ok && name != "tcp" && name != "protocol" {
			t.Errorf("%s: it has no field %s", e, name)
		}
	}
}

// elements returns a value of JSON as values does.
func elements(value any) []string {
	switch value := value.(type) {
	case []any:
		var list []string
		for _, v := range value {
			list = append(list, elements(v)...)
		}
		return list
	case float64:
		return []string{strconv.FormatInt(int64(value), 10)}
	case bool:
		return []string{strconv.FormatBool(value)}
	}
	return []string{value.(string)}
}
