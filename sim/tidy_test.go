package sim_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestTidy reads the source of the core and holds it to the rules that make it one:
// it does no I/O, knows no clock and no luck of its own, runs in one thread, imports
// downwards, and can be read.
func TestTidy(t *testing.T) {
	source := map[string]string{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		source["sim/"+filepath.ToSlash(path)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(source) < 30 {
		t.Errorf("only %d files found: the test does not look where they are", len(source))
	}
	for _, problem := range tidy(t, source) {
		t.Error(problem)
	}
}

// TestTidyRules shows of each rule what it catches, at which line, and what it lets pass.
func TestTidyRules(t *testing.T) {
	long := "func f() {\n" + strings.Repeat("\t_ = 1\n", 69) + "}\n\nvar _ = f"
	for _, test := range []struct {
		name, path, source string // source without its package clause and first comment
		want               string // problems, without path; lines count from the source's first
	}{
		{"a banned import", "sim/dns/a.go", `import _ "net"`, "1: imports net; the core does no I/O and has one thread"},
		{"one below it", "sim/dns/a.go", `import _ "log/slog"`, "1: imports log/slog; the core does no I/O and has one thread"},
		{"old luck", "sim/dns/a.go", `import _ "math/rand"`, "1: imports math/rand; the core does no I/O and has one thread"},
		{"addresses are values", "sim/dns/a.go", `import _ "net/netip"`, ""},
		{"a sibling", "sim/dns/a.go", `import _ "mailscope/sim/smtp"`, "1: imports sim/smtp, which is not below sim/dns"},
		{"upwards", "sim/dns/a.go", `import _ "mailscope/sim"`, "1: imports sim, which is not below sim/dns"},
		{"out of the core", "sim/dns/a.go", `import _ "mailscope/cmd/server/live"`, "1: imports cmd/server/live, which is not below sim/dns"},
		{"downwards", "sim/dns/a.go", `import _ "mailscope/sim/machine"`, ""},
		{"a room that is not in the plan", "sim/cellar/a.go", `var _ = 1`, "1: the package sim/cellar has no place in the order of imports"},

		{"the clock", "sim/dns/a.go", "import \"time\"\nvar _ = time.Now()", "2: uses time.Now; time comes with each input"},
		{"the clock under another name", "sim/dns/a.go", "import clock \"time\"\nvar _ = clock.Since", "2: uses time.Since; time comes with each input"},
		{"spans of time are values", "sim/dns/a.go", "import \"time\"\nvar _ = time.Second", ""},
		{"luck of the process", "sim/dns/a.go", "import \"math/rand/v2\"\nvar _ = rand.IntN(6)", "2: uses rand.IntN; luck comes from a named stream of the seed"},
		{"luck of a seed", "sim/dns/a.go", "import \"math/rand/v2\"\nvar _ = rand.New(rand.NewPCG(1, 2)).IntN(6)", ""},

		{"a goroutine", "sim/dns/a.go", "func init() {\n\tgo init2()\n}\nfunc init2() {}", "2: starts a goroutine"},
		{"a channel", "sim/dns/a.go", "var _ chan int", "1: has a channel"},
		{"a select", "sim/dns/a.go", "func init() {\n\tselect {}\n}", "2: has a select"},
		{"a send", "sim/dns/a.go", "func init() {\n\tx <- 1\n}", "2: has a channel"},

		{"a float", "sim/dns/a.go", "func _(x float64) int {\n\treturn int(x * 0.5)\n}", "1: has a float; no float decides anything; 2: has a float; no float decides anything"},
		{"an integer with an exponent", "sim/dns/a.go", "func _(x int64) int64 { return x * 1e9 }", ""},

		{"a map in any order", "sim/dns/a.go", "func F(m map[int]int) (s int) {\n\tfor k := range m {\n\t\ts = k\n\t}\n\treturn s\n}", "1: F has no comment; 2: ranges over a map, in any order; sort the keys, or say why it does not matter (// order: ...)"},
		{"a map of a named type", "sim/dns/a.go", "type m map[int]int\n\nfunc init() {\n\tfor range (m{}) {\n\t}\n}", "4: ranges over a map, in any order; sort the keys, or say why it does not matter (// order: ...)"},
		{"its iterator", "sim/dns/a.go", "import \"maps\"\n\nfunc init() {\n\tfor range maps.Keys(map[int]int{}) {\n\t}\n}", "4: ranges over a map, in any order; sort the keys, or say why it does not matter (// order: ...)"},
		{"a map that says why", "sim/dns/a.go", "func init() {\n\t// order: nothing is kept\n\tfor range (map[int]int{}) {\n\t}\n}", ""},
		{"a map that does not say why", "sim/dns/a.go", "func init() {\n\t// order:\n\tfor range (map[int]int{}) {\n\t}\n}", "3: ranges over a map, in any order; sort the keys, or say why it does not matter (// order: ...)"},
		{"keys that are sorted", "sim/dns/a.go", "import \"slices\"\n\nfunc init() {\n\tvar list []int\n\tfor k := range (map[int]int{}) {\n\t\tlist = append(list, k)\n\t}\n\tslices.Sort(list)\n}", ""},
		{"keys that are not", "sim/dns/a.go", "import \"slices\"\n\nfunc init() {\n\tvar list, other []int\n\tfor k := range (map[int]int{}) {\n\t\tlist = append(list, k)\n\t}\n\tslices.Sort(other)\n}", "5: ranges over a map, in any order; sort the keys, or say why it does not matter (// order: ...)"},

		{"70 lines", "sim/dns/a.go", strings.Replace(long, "\t_ = 1\n", "", 1), ""},
		{"71 lines", "sim/dns/a.go", long, "1: f has 71 lines; 70 are the most"},
		{"a name without a comment", "sim/dns/a.go", "func F() {}\n\ntype T int\n\nfunc (T) M() {}\n\nvar V int\n\nconst C = 1", "1: F has no comment; 3: T has no comment; 5: M has no comment; 7: V has no comment; 9: C has no comment"},
		{"names with comments", "sim/dns/a.go", "\n// F is.\nfunc F() {}\n\n// T is.\ntype T int\n\n// M is.\nfunc (T) M() {}\n\n// All of them.\nconst (\n\tC = 1\n\tD = 2\n)\n\nvar (\n\tV int // is\n)", ""},
		{"the methods of what others cannot name", "sim/dns/a.go", "type t int\n\nfunc (t) M() {}\n\nvar _ t", ""},
		{"dead code", "sim/dns/a.go", "func f() {}\n\ntype t int\n\nvar v t\n\nconst c = 1", "1: f is never used; 5: v is never used; 7: c is never used"},
		{"a mark", "sim/dns/a.go", "// TO" + "DO: later.\nvar _ = 1", "1: the mark TO" + "DO is left over"},
	} {
		t.Run(test.name, func(t *testing.T) {
			problems := tidy(t, map[string]string{test.path: "// Package p is.\npackage p;" + test.source + "\n"})
			for i, p := range problems {
				problems[i] = strings.TrimPrefix(p, test.path+":")
			}
			if got := strings.Join(problems, "; "); got != fromLine2(test.want) {
				t.Errorf("got  %s\nwant %s", got, fromLine2(test.want))
			}
		})
	}
	if got := tidy(t, map[string]string{"sim/dns/a.go": "package dns"}); len(got) != 1 || !strings.Contains(got[0], "no package comment") {
		t.Errorf("a package without a comment: got %q", got)
	}
}

// fromLine2 adds the line of the package comment to the line numbers of problems.
func fromLine2(want string) string {
	list := strings.Split(want, "; ")
	for i, p := range list {
		line, rest, _ := strings.Cut(p, ": ")
		if n, err := strconv.Atoi(line); err == nil {
			list[i] = strconv.Itoa(n+1) + ": " + rest
		}
	}
	return strings.Join(list, "; ")
}

// room is one package of the core as it was read.
type room struct {
	path  string // "sim/dns"
	files []*ast.File
	types *types.Package
	info  types.Info
}

// house is all of them.
type house struct {
	fset     *token.FileSet
	rooms    map[string]*room
	problems []problem
}

type problem struct {
	at   token.Position
	text string
}

// tidy reads the files, by path, and returns what is wrong with them, by place.
func tidy(t *testing.T, source map[string]string) []string {
	t.Helper()
	h := &house{fset: token.NewFileSet(), rooms: map[string]*room{}}
	paths := slices.Sorted(mapKeys(source))
	for _, path := range paths {
		f, err := parser.ParseFile(h.fset, path, source[path], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		dir := path[:strings.LastIndexByte(path, '/')]
		if h.rooms[dir] == nil {
			h.rooms[dir] = &room{path: dir}
		}
		h.rooms[dir].files = append(h.rooms[dir].files, f)
	}
	for _, dir := range slices.Sorted(mapKeys(h.rooms)) {
		h.checkRoom(h.rooms[dir])
	}
	slices.SortStableFunc(h.problems, func(a, b problem) int {
		if c := strings.Compare(a.at.Filename, b.at.Filename); c != 0 {
			return c
		}
		if a.at.Line != b.at.Line {
			return a.at.Line - b.at.Line
		}
		return strings.Compare(a.text, b.text)
	})
	var list []string
	for _, p := range h.problems {
		p.at.Column = 0
		list = append(list, p.at.String()+": "+p.text)
	}
	return list
}

func mapKeys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for key := range m {
			if !yield(key) {
				return
			}
		}
	}
}

func (h *house) fail(at token.Pos, text string) {
	h.problems = append(h.problems, problem{h.fset.Position(at), text})
}

func (h *house) checkRoom(r *room) {
	h.typecheck(r)
	if _, known := layers[r.path]; !known {
		h.fail(r.files[0].Name.Pos(), "the package "+r.path+" has no place in the order of imports")
	}
	if !slices.ContainsFunc(r.files, func(f *ast.File) bool { return f.Doc != nil }) {
		h.fail(r.files[0].Name.Pos(), "the package "+r.path+" has no package comment")
	}
	h.checkDead(r)
	for _, f := range r.files {
		h.checkImports(r, f)
		h.checkSelectors(f)
		h.checkThreads(f)
		h.checkFloats(r, f)
		h.checkRanges(r, f)
		h.checkFunctions(f)
		h.checkComments(f)
	}
}
