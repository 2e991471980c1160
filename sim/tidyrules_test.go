package sim_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// functionLinesMax is how long a function may be, in lines from its first to its last.
const functionLinesMax = 70

// layers says how high a package stands. A package imports what stands lower, and
// nothing else of the project.
var layers = map[string]int{
	"sim/words": 0,
	"sim/trace": 1, "sim/machine": 2,
	"sim/smtp": 3, "sim/message": 3, "sim/dns": 3,
	"sim/mailbox": 4, "sim/mailauth": 4,
	"sim/mta": 5, "sim": 6,
	"sim/scenario": 7, "sim/script": 7, "sim/compare": 7,
	"sim/lesson": 8, "sim/study": 8, "sim/wire": 9,
}

// banned are the packages that act on the world outside, wait for it, or run beside
// it, with all that lies below them in the tree.
var banned = []string{"net", "os", "log", "sync", "crypto/rand", "crypto/tls", "math/rand", "os/exec", "syscall", "runtime", "unsafe", "github.com/miekg/dns"}

// allowed lie below a banned package and are values.
var allowed = []string{"net/netip", "math/rand/v2"}

// bannedTime are the functions of package time that know a clock of their own.
var bannedTime = []string{"Now", "Sleep", "After", "AfterFunc", "NewTimer", "NewTicker", "Tick", "Since", "Until"}

// allowedRand are what package math/rand/v2 has for streams with a seed.
var allowedRand = []string{"New", "NewPCG", "Rand", "PCG", "Source"}

func (h *house) checkImports(r *room, f *ast.File) {
	for _, spec := range f.Imports {
		path := importPath(spec)
		if own, ok := strings.CutPrefix(path, "mailscope/"); ok {
			if layer, known := layers[own]; !known || layer >= layers[r.path] {
				h.fail(spec.Pos(), "imports "+own+", which is not below "+r.path)
			}
			continue
		}
		if slices.Contains(allowed, path) {
			continue
		}
		if slices.ContainsFunc(banned, func(b string) bool { return path == b || strings.HasPrefix(path, b+"/") }) {
			h.fail(spec.Pos(), "imports "+path+"; the core does no I/O and has one thread")
		}
	}
}

// checkSelectors looks at what is used of package time and of package rand.
func (h *house) checkSelectors(f *ast.File) {
	clock, luck := importName(f, "time"), importName(f, "math/rand/v2")
	ast.Inspect(f, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		x, ok := s.X.(*ast.Ident)
		switch {
		case !ok:
		case x.Name == clock && slices.Contains(bannedTime, s.Sel.Name):
			h.fail(s.Pos(), "uses time."+s.Sel.Name+"; time comes with each input")
		case x.Name == luck && !slices.Contains(allowedRand, s.Sel.Name):
			h.fail(s.Pos(), "uses rand."+s.Sel.Name+"; luck comes from a named stream of the seed")
		}
		return true
	})
}

func (h *house) checkThreads(f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.GoStmt:
			h.fail(n.Pos(), "starts a goroutine")
		case *ast.SelectStmt:
			h.fail(n.Pos(), "has a select")
		case *ast.ChanType, *ast.SendStmt:
			h.fail(n.Pos(), "has a channel")
		}
		return true
	})
}

// checkFloats finds numbers that Go and WebAssembly, or two processors, may round in
// different ways. (1e9 is none where it stands for an integer.)
func (h *house) checkFloats(r *room, f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		float := false
		switch n := n.(type) {
		case *ast.Ident:
			float = n.Name == "float64" || n.Name == "float32"
		case *ast.BasicLit:
			t, ok := r.info.TypeOf(n).(*types.Basic)
			float = n.Kind == token.FLOAT && ok && (t.Kind() == types.Float64 || t.Kind() == types.Float32)
		}
		if float {
			h.fail(n.Pos(), "has a float; no float decides anything")
		}
		return true
	})
}

// checkRanges finds loops over maps. A loop may say why its order can reach no event,
// or collect keys that are sorted right after it.
func (h *house) checkRanges(r *room, f *ast.File) {
	excused := map[int]bool{}
	for _, group := range f.Comments {
		for _, c := range group.List {
			if why, ok := strings.CutPrefix(c.Text, "// order:"); ok && strings.TrimSpace(why) != "" {
				// The comment may go on for some lines: the loop is right below its last.
				excused[h.fset.Position(c.Pos()).Line] = true
				excused[h.fset.Position(group.End()).Line+1] = true
			}
		}
	}
	maps := importName(f, "maps")
	ast.Inspect(f, func(n ast.Node) bool {
		list := statements(n)
		for i, s := range list {
			loop, ok := unlabelled(s).(*ast.RangeStmt)
			if !ok || !isMap(r, loop.X, maps) || excused[h.fset.Position(loop.Pos()).Line] {
				continue
			}
			if i+1 == len(list) || !collects(loop, list[i+1]) {
				h.fail(loop.Pos(), "ranges over a map, in any order; sort the keys, or say why it does not matter (// order: ...)")
			}
		}
		return true
	})
}

// statements returns the list of statements that n holds, if it is one that holds some.
func statements(n ast.Node) []ast.Stmt {
	switch n := n.(type) {
	case *ast.BlockStmt:
		return n.List
	case *ast.CaseClause:
		return n.Body
	}
	return nil
}

func unlabelled(s ast.Stmt) ast.Stmt {
	if l, ok := s.(*ast.LabeledStmt); ok {
		return l.Stmt
	}
	return s
}

// isMap reports whether x is a map, or one of the iterators of package maps.
func isMap(r *room, x ast.Expr, maps string) bool {
	if call, ok := x.(*ast.CallExpr); ok {
		if s, ok := call.Fun.(*ast.SelectorExpr); ok && maps != "" && types.ExprString(s.X) == maps {
			return true
		}
	}
	t := r.info.TypeOf(x)
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Map)
	return ok
}

// collects reports whether the loop only appends to a list, and next sorts that list.
func collects(loop *ast.RangeStmt, next ast.Stmt) bool {
	if len(loop.Body.List) != 1 {
		return false
	}
	assign, ok := loop.Body.List[0].(*ast.AssignStmt)
	if !ok || len(assign.Lhs) != 1 {
		return false
	}
	list := types.ExprString(assign.Lhs[0])
	add, ok := assign.Rhs[0].(*ast.CallExpr)
	if !ok || types.ExprString(add.Fun) != "append" || types.ExprString(add.Args[0]) != list {
		return false
	}
	after, ok := next.(*ast.ExprStmt)
	if !ok {
		return false
	}
	sort, ok := after.X.(*ast.CallExpr)
	return ok && strings.HasPrefix(types.ExprString(sort.Fun), "slices.Sort") && types.ExprString(sort.Args[0]) == list
}

// checkFunctions measures functions, and looks for the comments of what others can name.
func (h *house) checkFunctions(f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			h.measure(n, n.Name.Name)
		case *ast.FuncLit:
			h.measure(n, "a function")
		}
		return true
	})
	for _, decl := range f.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && d.Doc == nil && (d.Recv == nil || ast.IsExported(receiver(d))) {
				h.fail(d.Pos(), d.Name.Name+" has no comment")
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				h.checkSpec(d, spec)
			}
		}
	}
}

func (h *house) checkSpec(d *ast.GenDecl, spec ast.Spec) {
	switch s := spec.(type) {
	case *ast.TypeSpec:
		if s.Name.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
			h.fail(s.Pos(), s.Name.Name+" has no comment")
		}
	case *ast.ValueSpec:
		for _, name := range s.Names {
			if name.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
				h.fail(s.Pos(), name.Name+" has no comment")
			}
		}
	}
}

func (h *house) measure(n ast.Node, name string) {
	lines := h.fset.Position(n.End()).Line - h.fset.Position(n.Pos()).Line + 1
	if lines > functionLinesMax {
		h.fail(n.Pos(), fmt.Sprintf("%s has %d lines; %d are the most", name, lines, functionLinesMax))
	}
}

// receiver returns the name of the type that a method belongs to.
func receiver(d *ast.FuncDecl) string {
	name := strings.TrimPrefix(types.ExprString(d.Recv.List[0].Type), "*")
	name, _, _ = strings.Cut(name, "[")
	return name
}

// marks are what people leave in comments to come back to, in two halves, so that this
// file has none.
var marks = []string{"TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"}

func (h *house) checkComments(f *ast.File) {
	for _, group := range f.Comments {
		for _, c := range group.List {
			for _, mark := range marks {
				if strings.Contains(c.Text, mark) {
					h.fail(c.Pos(), "the mark "+mark+" is left over")
				}
			}
		}
	}
}

// checkDead finds what the package declares for itself and never uses.
func (h *house) checkDead(r *room) {
	used := map[types.Object]bool{}
	for _, o := range r.info.Uses {
		used[origin(o)] = true
	}
	for name, o := range r.info.Defs {
		if o == nil || o.Parent() != r.types.Scope() || name.Name == "_" || name.Name == "init" {
			continue
		}
		if !name.IsExported() && !used[o] {
			h.fail(name.Pos(), name.Name+" is never used")
		}
	}
}

// origin returns the declaration of a generic function that o is an instance of.
func origin(o types.Object) types.Object {
	if f, ok := o.(*types.Func); ok {
		return f.Origin()
	}
	return o
}

// typecheck finds out the types of a package as far as they are its own, or those of
// another package of the core. Other packages are taken for empty: that is quick, no
// map of the core is of a type of theirs, and errors are for the compiler to tell.
func (h *house) typecheck(r *room) {
	if r.types != nil {
		return
	}
	r.info = types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: h, Error: func(error) {}, FakeImportC: true}
	r.types, _ = config.Check("mailscope/"+r.path, h.fset, r.files, &r.info)
}

// Import returns a package of the core with its types, or an empty one.
func (h *house) Import(path string) (*types.Package, error) {
	if r := h.rooms[strings.TrimPrefix(path, "mailscope/")]; r != nil {
		h.typecheck(r)
		if r.types == nil {
			return nil, errors.New("imports go in circles")
		}
		return r.types, nil
	}
	p := types.NewPackage(path, defaultName(path))
	p.MarkComplete()
	return p, nil
}

// importName returns the name that f uses for the package of that path, "" if none.
func importName(f *ast.File, path string) string {
	for _, spec := range f.Imports {
		if importPath(spec) == path {
			if spec.Name != nil {
				return spec.Name.Name
			}
			return defaultName(path)
		}
	}
	return ""
}

// defaultName returns the name of a package by its path: the last part that is no version.
func defaultName(path string) string {
	parts := strings.Split(path, "/")
	last := parts[len(parts)-1]
	if len(parts) > 1 && len(last) > 1 && last[0] == 'v' && last[1] >= '0' && last[1] <= '9' {
		last = parts[len(parts)-2]
	}
	return last
}

func importPath(spec *ast.ImportSpec) string {
	path, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return ""
	}
	return path
}

var _ types.Importer = (*house)(nil)
