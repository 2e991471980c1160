package words_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"mailscope/sim/words"
)

// TestCitations reads the source of the project and checks what it refers to: each
// section of an RFC that a reason or a comment cites stands in rfc.txt, each key has
// a sentence, and a reason has an argument for each place of its sentence.
func TestCitations(t *testing.T) {
	c := newChecker(t)
	for _, dir := range []string{"../../sim", "../../cmd"} {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
				c.read(path, nil)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if c.cited < 100 || c.keys < 20 {
		t.Errorf("only %d citations and %d keys found: the test does not look where they are", c.cited, c.keys)
	}
	for _, problem := range c.problems {
		t.Error(problem)
	}
}

// TestCitationsFound shows that each sort of mistake is found, at its line.
func TestCitationsFound(t *testing.T) {
	for _, test := range []struct{ source, want string }{
		{`var b = words.Because{RFC: 5321, Section: "4.1.4"}`, ""},
		{`var b = words.Because{RFC: 5321, Section: "4.1.99"}`, `bad.go:3: RFC 5321 has no section 4.1.99`},
		{`var b = []words.Because{{RFC: 5321, Section: "99"}}`, `bad.go:3: RFC 5321 has no section 99`},
		{`var b = words.Because{1035, "9.9", "", nil}`, `bad.go:3: RFC 1035 has no section 9.9`},
		{`var b = because(1035, "9.9", words.DNSBusy)`, `bad.go:3: RFC 1035 has no section 9.9`},
		{`var b = words.Because{RFC: 17}`, `bad.go:3: RFC 17 is not in rfc.txt`},
		{"// It is so (RFC 5321 4.1.4,\n// 4.1.99).\nvar b = 1", `bad.go:3: RFC 5321 has no section 4.1.99`},
		{`var b = say("see RFC 5321 4.1.99")`, `bad.go:3: RFC 5321 has no section 4.1.99`},
		{`var b = words.Because{Key: "no-such-key"}`, `bad.go:3: the key "no-such-key" has no sentence`},
		{`var b = words.Key("no-such-key")`, `bad.go:3: the key "no-such-key" has no sentence`},
		{`var b = words.Key("no-such-" + name)`, `bad.go:3: no key begins with "no-such-"`},
		{"const (\n\tA words.Key = \"no-such-key\"\n)", `bad.go:4: the key "no-such-key" has no sentence`},
		{`const A Failure = "no-such-key"`, `bad.go:3: the key "no-such-key" has no sentence`},
		{`var b = because(5321, "7.9", words.MailRelayDenied, "one")`, `bad.go:3: the sentence of MailRelayDenied takes 2 arguments, not 1`},
		{`var b = words.Because{Key: words.MailRelayDenied, Args: []string{"one"}}`, `bad.go:3: the sentence of MailRelayDenied takes 2 arguments, not 1`},
	} {
		c := newChecker(t)
		c.read("bad.go", "package bad\n\n"+test.source+"\n")
		if got := strings.Join(c.problems, "; "); got != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.source, got, test.want)
		}
	}
}

// checker reads files and collects what they cite wrongly.
type checker struct {
	t        *testing.T
	files    *token.FileSet
	sections map[string]bool   // "5321 4.1.4", and "5321 -" for the RFC itself
	names    map[string]string // the constants of package words: name, then key
	problems []string
	cited    int
	keys     int
}

func newChecker(t *testing.T) *checker {
	t.Helper()
	c := &checker{t: t, files: token.NewFileSet(), sections: map[string]bool{}, names: map[string]string{}}
	list, err := os.ReadFile("../smtp/rfc.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(list)) {
		number, rest, _ := strings.Cut(line, " ")
		section, title, ok := strings.Cut(rest, " ")
		if !ok || strings.TrimSpace(title) == "" || c.sections[number+" "+section] {
			t.Errorf("rfc.txt: bad or second line %q", line)
		}
		c.sections[number+" "+section] = true
	}
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range sources {
		c.collect(c.parse(path, nil))
	}
	return c
}

// collect takes down the keys that a file of package words defines, by the name of
// their constant, or by the key itself where there is none.
func (c *checker) collect(f *ast.File) {
	for _, spec := range constantSpecs(f, "Key") {
		for i, value := range spec.Values {
			if text, ok := value.(*ast.BasicLit); ok {
				c.names[spec.Names[i].Name] = stringOf(text)
			}
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if pair, ok := n.(*ast.KeyValueExpr); ok {
			if text, ok := pair.Key.(*ast.BasicLit); ok {
				c.names[stringOf(text)] = stringOf(text)
			}
		}
		return true
	})
}

func (c *checker) parse(path string, source any) *ast.File {
	c.t.Helper()
	f, err := parser.ParseFile(c.files, path, source, parser.ParseComments)
	if err != nil {
		c.t.Fatal(err)
	}
	return f
}

// read checks one file; with source nil it is read from disk.
func (c *checker) read(path string, source any) {
	f := c.parse(path, source)
	for _, group := range f.Comments {
		c.text(group.Pos(), group.Text())
	}
	for _, typ := range []string{"Key", "Failure"} {
		c.constants(f, typ)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.BasicLit:
			if n.Kind == token.STRING {
				c.text(n.Pos(), stringOf(n))
			}
		case *ast.CompositeLit:
			c.literal(n)
		case *ast.CallExpr:
			c.call(n)
		}
		return true
	})
}

// citation finds "RFC 5321", then the sections that follow: "RFC 5321 4, 4.2 and 5.1".
var citation = regexp.MustCompile(`RFC ([1-9]\d*)((?:\s\d+(?:\.\d+)*)?(?:(?:,| and| to)\s\d+(?:\.\d+)+)*)`)

var section = regexp.MustCompile(`\d+(\.\d+)*`)

func (c *checker) text(at token.Pos, text string) {
	for _, found := range citation.FindAllStringSubmatch(text, -1) {
		sections := section.FindAllString(found[2], -1)
		if len(sections) == 0 {
			c.cite(at, found[1], "-")
		}
		for _, s := range sections {
			c.cite(at, found[1], s)
		}
	}
}

func (c *checker) cite(at token.Pos, rfc, section string) {
	c.cited++
	switch {
	case !c.sections[rfc+" -"]:
		c.fail(at, "RFC %s is not in rfc.txt", rfc)
	case !c.sections[rfc+" "+section]:
		c.fail(at, "RFC %s has no section %s", rfc, section)
	}
}

// literal checks words.Because{...} in all its forms, and whatever else has a field
// of these names.
func (c *checker) literal(n *ast.CompositeLit) {
	c.pair(n.Elts)
	fields := map[string]ast.Expr{}
	for _, e := range n.Elts {
		if pair, ok := e.(*ast.KeyValueExpr); ok {
			if name, ok := pair.Key.(*ast.Ident); ok {
				fields[name.Name] = pair.Value
			}
		}
	}
	if rfc, ok := fields["RFC"].(*ast.BasicLit); ok {
		section := "-"
		if s, ok := fields["Section"].(*ast.BasicLit); ok {
			section = stringOf(s)
		}
		c.cite(n.Pos(), rfc.Value, section)
	}
	if key, ok := fields["Key"].(*ast.BasicLit); ok && isBecause(n.Type) {
		c.key(n.Pos(), stringOf(key))
	}
	if args, ok := fields["Args"].(*ast.CompositeLit); ok {
		c.arguments(fields["Key"], len(args.Elts))
	}
}

// call checks words.Key("...") and helpers such as because(5321, "4.2", key, args...).
func (c *checker) call(n *ast.CallExpr) {
	c.pair(n.Args)
	if name(n.Fun) == "Key" && len(n.Args) == 1 {
		c.conversion(n.Args[0])
	}
	if len(n.Args) >= 3 && isInt(n.Args[0]) && n.Ellipsis == token.NoPos {
		c.arguments(n.Args[2], len(n.Args)-3)
	}
}

// pair cites a number that is followed by the text of a section.
func (c *checker) pair(list []ast.Expr) {
	for i := 1; i < len(list); i++ {
		rfc, ok := list[i-1].(*ast.BasicLit)
		text, too := list[i].(*ast.BasicLit)
		if ok && too && isInt(rfc) && rfc.Value != "0" && text.Kind == token.STRING && section.MatchString(stringOf(text)) {
			c.cite(rfc.Pos(), rfc.Value, stringOf(text))
		}
	}
}

func (c *checker) conversion(arg ast.Expr) {
	switch arg := arg.(type) {
	case *ast.BasicLit:
		c.key(arg.Pos(), stringOf(arg))
	case *ast.BinaryExpr:
		if start, ok := arg.X.(*ast.BasicLit); ok {
			c.prefix(start.Pos(), stringOf(start))
		}
	}
}

func (c *checker) prefix(at token.Pos, start string) {
	c.keys++
	for _, key := range c.names {
		if strings.HasPrefix(key, start) {
			return
		}
	}
	c.fail(at, "no key begins with %q", start)
}

func (c *checker) constants(f *ast.File, typ string) {
	for _, spec := range constantSpecs(f, typ) {
		for _, value := range spec.Values {
			if text, ok := value.(*ast.BasicLit); ok {
				c.key(spec.Pos(), stringOf(text))
			}
		}
	}
}

func (c *checker) key(at token.Pos, key string) {
	c.keys++
	// What begins with a hyphen is the end of other keys.
	if key != "" && key[0] != '-' && !words.Has(words.Key(key)) {
		c.fail(at, "the key %q has no sentence", key)
	}
}

// arguments checks how many arguments a reason gives to the sentence of a constant
// of package words.
func (c *checker) arguments(key ast.Expr, given int) {
	constant, ok := key.(*ast.SelectorExpr)
	if !ok || c.names[constant.Sel.Name] == "" {
		return
	}
	text := words.Sentence("en", words.Key(c.names[constant.Sel.Name]))
	takes := 0
	for strings.Contains(text, "{"+strconv.Itoa(takes)+"}") {
		takes++
	}
	if given < takes {
		c.fail(key.Pos(), "the sentence of %s takes %d arguments, not %d", constant.Sel.Name, takes, given)
	}
}

func (c *checker) fail(at token.Pos, format string, args ...any) {
	p := c.files.Position(at)
	c.problems = append(c.problems, fmt.Sprintf("%s:%d: ", filepath.ToSlash(p.Filename), p.Line)+fmt.Sprintf(format, args...))
}

// constantSpecs returns the declarations of constants of a type that is written as
// typ or words.typ.
func constantSpecs(f *ast.File, typ string) []*ast.ValueSpec {
	var list []*ast.ValueSpec
	for _, decl := range f.Decls {
		if decl, ok := decl.(*ast.GenDecl); ok && decl.Tok == token.CONST {
			for _, spec := range decl.Specs {
				if spec, ok := spec.(*ast.ValueSpec); ok && name(spec.Type) == typ {
					list = append(list, spec)
				}
			}
		}
	}
	return list
}

// name returns the last name of an expression such as Key or words.Key.
func name(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

func isBecause(typ ast.Expr) bool { return name(typ) == "Because" }

func isInt(e ast.Expr) bool {
	lit, ok := e.(*ast.BasicLit)
	return ok && lit.Kind == token.INT
}

func stringOf(lit *ast.BasicLit) string {
	text, err := strconv.Unquote(lit.Value)
	if err != nil {
		return ""
	}
	return text
}
