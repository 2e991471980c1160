package lessons

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"mailscope/sim/lesson"
	"mailscope/sim/study"
)

var update = flag.Bool("update", false, "write schema.json and heads.json anew")

// TestSchema: schema.json is what the code says today. go test ./lessons -update writes
// it.
func TestSchema(t *testing.T) {
	golden(t, "schema.json", lesson.Schema())
	golden(t, "studies/schema.json", study.Schema())
}

// TestStudySchema: the schema takes the studies that there are, and refuses those that are
// wrong in form.
func TestStudySchema(t *testing.T) {
	schema := readSchema(t, "studies/schema.json")
	for _, path := range append(glob(t, "studies/*.yaml"), "../sim/study/testdata/tiny.yaml") {
		good := readYAML(t, path).(map[string]any)
		for _, problem := range schema.check(schema.root, good, "") {
			t.Errorf("%s: %s", path, problem)
		}
		for name, wrong := range map[string]any{"grid": map[string]any{"retry": []any{"sendmial"}}, "vary": "a", "count": "many", "spread": "long", "scenario": map[string]any{}, "further": 1.0} {
			bad := maps.Clone(good)
			bad[name] = wrong
			if len(schema.check(schema.root, bad, "")) == 0 {
				t.Errorf("%s: the schema takes %s: %v", path, name, wrong)
			}
		}
	}
}

// golden holds a file against what it should hold, and writes it with -update.
func golden(t *testing.T, name string, value any) {
	t.Helper()
	want, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, '\n')
	if *update {
		if err := os.WriteFile(name, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(name); err != nil || string(got) != string(want) {
		t.Errorf("%s is not up to date (%v); run go test ./lessons -update", name, err)
	}
}

// TestSchemaFits: what MailScope takes, the schema takes, and most of what MailScope
// refuses for its form, the schema refuses.
func TestSchemaFits(t *testing.T) {
	schema := readSchema(t, "schema.json")
	for _, pattern := range []string{"*.yaml", "../sim/scenario/testdata/*.yaml", "../sim/scenario/bench.yaml"} {
		for _, path := range glob(t, pattern) {
			for _, problem := range schema.check(schema.root, readYAML(t, path), "") {
				t.Errorf("%s: %s", path, problem)
			}
		}
	}
	for file, want := range map[string]string{
		"../sim/scenario/testdata/broken/unknown-field.yaml":  "is no property",
		"../sim/scenario/testdata/broken/missing-fields.yaml": "is missing",
		"../sim/scenario/testdata/broken/wrong-types.yaml":    "is no",
		"../sim/scenario/testdata/broken/unknown-words.yaml":  "is none of",
		"../sim/lesson/testdata/broken/goals.yaml":            "/steps/0/goal: fits no alternative",
		"../sim/lesson/testdata/broken/predictions.yaml":      "why is missing",
		"../sim/lesson/testdata/broken/no-steps.yaml":         "solution is missing",
	} {
		if problems := strings.Join(schema.check(schema.root, readYAML(t, file), ""), "\n"); !strings.Contains(problems, want) {
			t.Errorf("%s: the schema says %q, and not %q", file, problems, want)
		}
	}
}

// TestSchemaHasTheFields: package lesson suggests its fields to those who mistake them,
// and the schema has the same.
func TestSchemaHasTheFields(t *testing.T) {
	defs := lesson.Schema()
	step := "lesson: a\ntitle: A\nsolution: '> step 1'\nworld: {hosts: [{name: a, role: client}]}\nsteps: [%s]\n"
	for _, test := range []struct{ what, where, path string }{
		{"a step", "{qqqqqqqqqqqq: 1}", "properties steps items properties"},
		{"a prediction", "{predict: {qqqqqqqqqqqq: 1}}", "properties steps items properties predict properties"},
		{"goals", "{goal: {qqqqqqqqqqqq: 1}}", "$defs goal anyOf 1 properties"},
		{"a goal replied", "{goal: {replied: {qqqqqqqqqqqq: 1}}}", "$defs goal anyOf 1 properties replied properties"},
		{"a goal event", "{goal: {event: {qqqqqqqqqqqq: 1}}}", "$defs goal anyOf 1 properties event properties"},
		{"a goal typed", "{goal: {typed: {qqqqqqqqqqqq: 1}}}", "$defs goal anyOf 1 properties typed properties"},
	} {
		var at any = defs
		for key := range strings.FieldsSeq(test.path) {
			if list, ok := at.([]any); ok {
				at = list[1]
				continue
			}
			at = at.(map[string]any)[key]
		}
		_, _, problems := lesson.Parse("f", fmt.Appendf(nil, step, test.where))
		found := false
		for _, p := range problems {
			if _, list, ok := strings.Cut(p.Mend, " are "); ok && strings.Contains(p.What, "qqqqqqqqqqqq") {
				found = true
				fields := strings.Split(list, ", ")
				for _, name := range fields {
					if _, ok := at.(map[string]any)[name]; !ok {
						t.Errorf("%s: the schema lacks %q", test.what, name)
					}
				}
				if len(fields) != len(at.(map[string]any)) {
					t.Errorf("%s: %d fields, in the schema %d", test.what, len(fields), len(at.(map[string]any)))
				}
			}
		}
		if !found {
			t.Errorf("%s: nothing was suggested: %v", test.what, problems)
		}
	}
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files %s: %v", pattern, err)
	}
	return paths
}

func readYAML(t *testing.T, path string) any {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := yaml.Unmarshal(src, &v); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// validator checks values against a JSON Schema, as far as ours goes; any keyword that
// it does not know fails the test.
type validator struct {
	t    *testing.T
	root map[string]any
}

func readSchema(t *testing.T, path string) *validator {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	v := &validator{t: t}
	if err := json.Unmarshal(b, &v.root); err != nil {
		t.Fatal(err)
	}
	return v
}

func (v *validator) check(schema map[string]any, value any, path string) []string {
	var problems []string
	for keyword, is := range schema {
		problems = append(problems, v.keyword(keyword, is, schema, value, path)...)
	}
	slices.Sort(problems)
	return problems
}

func (v *validator) keyword(keyword string, is any, schema map[string]any, value any, path string) []string {
	object, _ := value.(map[string]any)
	bad := func(wrong bool, format string, args ...any) []string {
		if !wrong {
			return nil
		}
		return []string{path + ": " + fmt.Sprintf(format, args...)}
	}
	switch keyword {
	case "description", "title", "$schema", "$defs":
		return nil
	case "$ref":
		name := strings.TrimPrefix(is.(string), "#/$defs/")
		return v.check(v.root["$defs"].(map[string]any)[name].(map[string]any), value, path)
	case "type":
		return bad(!isType(is, value), "is no %v", is)
	case "const":
		return bad(value != is, "is not %v", is)
	case "enum":
		return bad(!slices.Contains(is.([]any), value), "is none of %v", is)
	case "pattern":
		text, ok := value.(string)
		return bad(ok && !regexp.MustCompile(is.(string)).MatchString(text), "does not look like %v", is)
	case "minimum", "maximum":
		number, ok := value.(float64)
		return bad(ok && (keyword == "minimum" && number < is.(float64) || keyword == "maximum" && number > is.(float64)), "is beyond the %s", keyword)
	case "minProperties":
		return bad(object != nil && len(object) < int(is.(float64)), "is empty")
	case "maxProperties":
		return bad(len(object) > int(is.(float64)), "has too many properties")
	case "items":
		return v.items(is.(map[string]any), value, path)
	case "properties", "additionalProperties":
		return v.properties(keyword, is, schema, object, path)
	case "required":
		return missing(is, object, value, path)
	case "dependentRequired":
		return missing(is.(map[string]any)["lesson"], object, object["lesson"], path)
	case "anyOf":
		for _, one := range is.([]any) {
			if len(v.check(one.(map[string]any), value, path)) == 0 {
				return nil
			}
		}
		return bad(true, "fits no alternative")
	}
	v.t.Fatalf("%s: the keyword %q is not known to this test", path, keyword)
	return nil
}

// missing lists the required properties that an object does not have; there being no
// value, none is.
func missing(required any, object map[string]any, value any, path string) []string {
	var problems []string
	for _, name := range required.([]any) {
		if _, ok := object[name.(string)]; !ok && value != nil && object != nil {
			problems = append(problems, fmt.Sprintf("%s: %s is missing", path, name))
		}
	}
	return problems
}

func (v *validator) items(schema map[string]any, value any, path string) []string {
	list, _ := value.([]any)
	var problems []string
	for i, item := range list {
		problems = append(problems, v.check(schema, item, fmt.Sprintf("%s/%d", path, i))...)
	}
	return problems
}

func (v *validator) properties(keyword string, is any, schema, object map[string]any, path string) []string {
	known, _ := schema["properties"].(map[string]any)
	var problems []string
	for name, value := range object {
		own, ok := known[name].(map[string]any)
		switch rest, open := is.(map[string]any); {
		case keyword == "properties" && ok:
			problems = append(problems, v.check(own, value, path+"/"+name)...)
		case keyword == "properties" || ok:
		case open:
			problems = append(problems, v.check(rest, value, path+"/"+name)...)
		case is == false:
			problems = append(problems, path+": "+name+" is no property")
		}
	}
	return problems
}

func isType(is, value any) bool {
	if list, ok := is.([]any); ok {
		return slices.ContainsFunc(list, func(one any) bool { return isType(one, value) })
	}
	switch value := value.(type) {
	case string:
		return is == "string"
	case bool:
		return is == "boolean"
	case float64:
		return is == "number" || is == "integer" && value == float64(int64(value))
	case []any:
		return is == "array"
	case map[string]any:
		return is == "object"
	}
	return is == "null"
}
