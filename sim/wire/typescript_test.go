package wire

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite wire.ts and the golden views")

// typescriptPath is where the page has its types.
const typescriptPath = "../../web/src/engine/wire.ts"

// TestTypeScript: the types of the page are those of this package.
func TestTypeScript(t *testing.T) {
	g := newGenerator(t)
	golden(t, typescriptPath, g.file())
}

// golden compares got with a file; with -update it writes the file.
func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not up to date; look at the difference, then run: go test ./sim/wire -update", path)
	}
}

// generator writes TypeScript: the shape of a type from reflection, its comments and
// the values of closed sets from the source.
type generator struct {
	docs   map[string]string   // by type, or by type and field
	values map[string][]string // of closed sets, by type
	done   map[string]reflect.Type
	wait   []reflect.Type
	b      bytes.Buffer
}

func newGenerator(t *testing.T) *generator {
	t.Helper()
	g := &generator{docs: map[string]string{}, values: map[string][]string{}, done: map[string]reflect.Type{}}
	for _, pattern := range []string{"*.go", "../*.go", "../trace/*.go", "../machine/*.go", "../compare/*.go", "../mta/preview.go"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			g.read(f)
		}
	}
	return g
}

// read takes down the comments of types and fields, and the constants of string types.
func (g *generator) read(f *ast.File) {
	for _, decl := range f.Decls {
		d, ok := decl.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				g.readType(s, cmp.Or(s.Doc.Text(), d.Doc.Text()))
			case *ast.ValueSpec:
				g.readConstant(d, s)
			}
		}
	}
}

func (g *generator) readType(s *ast.TypeSpec, doc string) {
	if _, known := g.docs[s.Name.Name]; !known {
		g.docs[s.Name.Name] = strings.TrimSpace(doc)
	}
	if st, ok := s.Type.(*ast.StructType); ok {
		for _, field := range st.Fields.List {
			for _, name := range field.Names {
				g.docs[s.Name.Name+"."+name.Name] = strings.TrimSpace(cmp.Or(field.Comment.Text(), field.Doc.Text()))
			}
		}
	}
}

func (g *generator) readConstant(d *ast.GenDecl, s *ast.ValueSpec) {
	typ, ok := s.Type.(*ast.Ident)
	if !ok || d.Tok != token.CONST {
		return
	}
	for _, value := range s.Values {
		if lit, ok := value.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			text, _ := strconv.Unquote(lit.Value)
			g.values[typ.Name] = append(g.values[typ.Name], text)
		}
	}
}

func (g *generator) file() []byte {
	g.b.WriteString("// Written by the tests of sim/wire from its Go types (go test ./sim/wire -update).\n// What the types are for is told there.\n\n")
	g.b.WriteString("/** What can be asked for: the parameters and the result of each method. */\nexport interface Methods {\n")
	for _, m := range methods {
		fmt.Fprintf(&g.b, "  /** %s */\n  %s: { params: %s; result: %s };\n", sentenceOf(m.does), m.name, g.typ(m.params), g.typ(m.result))
	}
	g.b.WriteString("}\n")
	for _, t := range []reflect.Type{reflect.TypeFor[Request](), reflect.TypeFor[Response](), reflect.TypeFor[Notice]()} {
		g.typ(t)
	}
	for len(g.wait) > 0 {
		t := g.wait[0]
		g.wait = g.wait[1:]
		g.declare(t)
	}
	return g.b.Bytes()
}

func sentenceOf(s string) string { return strings.ToUpper(s[:1]) + s[1:] + "." }

// typ returns how a type is written, and sees to it that it is declared.
func (g *generator) typ(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return g.typ(t.Elem()) + " | null"
	case reflect.Slice:
		switch {
		case t == reflect.TypeFor[json.RawMessage]():
			return "unknown"
		case t.Elem().Kind() == reflect.Uint8:
			return "string"
		}
		if elem := g.typ(t.Elem()); strings.Contains(elem, " ") {
			return "(" + elem + ")[]"
		} else {
			return elem + "[]"
		}
	case reflect.Map:
		return "Record<string, " + g.typ(t.Elem()) + ">"
	case reflect.Bool:
		return "boolean"
	case reflect.Interface:
		return "unknown"
	case reflect.String:
		if t.PkgPath() == "" {
			return "string"
		}
	case reflect.Struct:
	default:
		return "number"
	}
	if known, done := g.done[t.Name()]; !done {
		g.done[t.Name()] = t
		g.wait = append(g.wait, t)
	} else if known != t {
		panic("two types have the name " + t.Name())
	}
	return t.Name()
}

func (g *generator) declare(t reflect.Type) {
	fmt.Fprintf(&g.b, "\n/** %s */\n", strings.ReplaceAll(g.docs[t.Name()], "\n", " "))
	if t.Kind() == reflect.String {
		quoted := make([]string, len(g.values[t.Name()]))
		for i, v := range g.values[t.Name()] {
			quoted[i] = "  | '" + v + "'"
		}
		fmt.Fprintf(&g.b, "export type %s =\n%s;\n", t.Name(), strings.Join(quoted, "\n"))
		return
	}
	if t.NumField() == 0 {
		fmt.Fprintf(&g.b, "export type %s = Record<string, never>;\n", t.Name())
		return
	}
	fmt.Fprintf(&g.b, "export interface %s", t.Name())
	for i := range t.NumField() {
		if t.Field(i).Anonymous {
			fmt.Fprintf(&g.b, " extends %s", g.typ(t.Field(i).Type))
		}
	}
	g.b.WriteString(" {\n")
	for i := range t.NumField() {
		if f := t.Field(i); !f.Anonymous {
			g.field(t, f)
		}
	}
	g.b.WriteString("}\n")
}

func (g *generator) field(t reflect.Type, f reflect.StructField) {
	name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
	if doc := g.docs[t.Name()+"."+f.Name]; doc != "" {
		fmt.Fprintf(&g.b, "  /** %s */\n", strings.ReplaceAll(doc, "\n", " "))
	}
	typ, mark := g.typ(f.Type), ""
	if strings.Contains(options, "omit") {
		mark, typ = "?", strings.TrimSuffix(typ, " | null")
	}
	fmt.Fprintf(&g.b, "  %s%s: %s;\n", name, mark, typ)
}
