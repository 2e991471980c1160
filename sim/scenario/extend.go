package scenario

import (
	"fmt"
	"slices"
	"strconv"
)

// ParseWith reads a file as Parse does, and lets more read those fields of it that
// this package only knows by name: the teaching of a lesson. What more finds wrong
// is told with all the rest. It is called whenever the file is a map of fields at
// all, so the File that a Reader looks things up in may have mistakes.
func ParseWith(name string, src []byte, more func(r *Reader, root Value)) (*File, []Note, []Problem) {
	r := &reader{report: report{file: name}}
	f := r.parse(name, src)
	if f != nil && f.root.kind == mapping && r.visits < visitsMax {
		more(&Reader{r, f}, Value{f.root})
	}
	return r.result(f)
}

// Reader reads fields for another package, as strictly as this package reads its own:
// whatever does not fit is a problem with its place and its mend.
type Reader struct {
	reader *reader
	file   *File
}

// Value is a value of a file, with the place where it stands. The zero Value is one
// that is not there.
type Value struct{ node *node }

// There reports whether there is a value.
func (v Value) There() bool { return v.node != nil }

// Field returns the value of a field of a map; one that is not there where it has none.
func (v Value) Field(name string) Value { return Value{v.node.field(name)} }

// IsMap reports whether the value is a map of fields.
func (v Value) IsMap() bool { return v.There() && v.node.kind == mapping }

// IsText reports whether the value is text.
func (v Value) IsText() bool { return v.There() && v.node.kind == text }

// IsList reports whether the value is a list.
func (v Value) IsList() bool { return v.There() && v.node.kind == sequence }

// Field says how a field of a T is read.
type Field[T any] struct {
	Name   string
	Needed bool
	Read   func(r *Reader, v Value, t *T)
}

// ReadFields reads a map into t; what names the thing in sentences, such as "a step".
// Unknown, doubled and missing fields are problems.
func ReadFields[T any](r *Reader, v Value, what string, fields []Field[T], t *T) {
	own := make([]field[T], len(fields))
	for i, f := range fields {
		own[i] = field[T]{f.Name, f.Needed, func(_ *reader, n *node, t *T) { f.Read(r, Value{n}, t) }}
	}
	readFields(r.reader, v.node, what, own, t)
}

// ReadAmong reads those fields of a map that the table has, and leaves the others to
// whoever reads them. A missing one is a problem of what.
func ReadAmong[T any](r *Reader, v Value, what string, fields []Field[T], t *T) {
	for _, f := range fields {
		switch found := v.Field(f.Name); {
		case found.There():
			r.reader.name = f.Name
			f.Read(r, found, t)
		case f.Needed:
			r.reader.without(v.node, what, f.Name)
		}
	}
}

// Bad tells a problem with a value.
func (r *Reader) Bad(v Value, what, mend string) { r.reader.bad(v.node.place, what, mend) }

// BadInside tells a problem with the octet at an offset of a text.
func (r *Reader) BadInside(v Value, offset int, what, mend string) {
	r.reader.bad(r.reader.src.inside(v.node, offset), what, mend)
}

// Note notes something about a value.
func (r *Reader) Note(v Value, text string) { r.reader.note(v.node.place, text) }

// NoteInside notes something about the octet at an offset of a text.
func (r *Reader) NoteInside(v Value, offset int, text string) {
	r.reader.note(r.reader.src.inside(v.node, offset), text)
}

// Suggest returns how to mend a word that is none of the known ones; plural names
// what they are.
func (r *Reader) Suggest(word, plural string, known []string) string {
	return r.reader.suggest(word, plural, known)
}

// Text reads a field that is text and has some.
func (r *Reader) Text(v Value) (string, bool) {
	s, ok := r.reader.text(v.node)
	if ok && isEmpty(s) {
		r.Bad(v, r.reader.name+" is empty", "write something, or leave the field out")
		return "", false
	}
	return s, ok
}

// Words reads a text for people, which must not be empty in any of its languages.
func (r *Reader) Words(v Value) Text {
	all := r.reader.words(v.node)
	for _, t := range all {
		if isEmpty(t.Text) {
			r.Bad(t.At, r.reader.name+" is empty", "write something, or leave the field out")
		}
	}
	return all
}

func isEmpty(s string) bool {
	for i := range len(s) {
		if !isBlank(s[i]) {
			return false
		}
	}
	return true
}

// Each reads a list, item by item.
func (r *Reader) Each(v Value, read func(item Value)) {
	r.reader.each(v.node, func(n *node) { read(Value{n}) })
}

// Integer reads a whole number.
func (r *Reader) Integer(v Value, least, most int) (int, bool) {
	n, ok := r.reader.integer(v.node, uint64(least), uint64(most))
	return int(n), ok
}

// OneOf reads a text that must be one of the known words; plural names what they are.
func (r *Reader) OneOf(v Value, known []string, plural string) (string, bool) {
	return r.reader.oneOf(v.node, known, plural)
}

// Scalar reads a text, number or truth, as it is written.
func (r *Reader) Scalar(v Value) (string, bool) {
	if !r.reader.visit(v.node) || !r.reader.is(v.node, r.reader.name, text, number, truth) {
		return "", false
	}
	return v.node.text, true
}

// Map calls read for each field of a map, whatever its name; at is the name's place.
func (r *Reader) Map(v Value, read func(name string, at, value Value)) {
	if !r.reader.visit(v.node) || !r.reader.is(v.node, r.reader.name, mapping) {
		return
	}
	for _, p := range v.node.pairs {
		r.reader.name = p.key
		read(p.key, Value{&node{place: p.at, kind: text, text: p.key}}, Value{p.value})
	}
}

// Address reads user@domain, and returns it with the domain in lower case; "" after
// a problem.
func (r *Reader) Address(v Value) string { return r.reader.mailAddress(v.node) }

// Host reads the name of a host, also of one that is built besides those of the file,
// and returns it as the trace spells it, with its role; "" after a problem.
func (r *Reader) Host(v Value) (string, Role) {
	s, ok := r.reader.text(v.node)
	if !ok {
		return "", ""
	}
	if h := r.file.Host(s); h != nil {
		return h.Name, h.Role
	}
	auto := r.file.autoNames()
	if i := slices.Index(auto, canonical(s)); i >= 0 {
		return auto[i], autoRole(auto[i])
	}
	r.Bad(v, fmt.Sprintf("unknown host %q", s), r.Suggest(s, "hosts", append(r.file.hostNames(""), auto...)))
	return "", ""
}

func autoRole(name string) Role {
	if name == autoResolver {
		return Resolver
	}
	return NameServer
}

// File returns what the scenario part of the file says. Where that has mistakes, it
// is not complete.
func (r *Reader) File() *File { return r.file }

// HostNames returns the names of all hosts of the world: those of the file, then those
// that are built besides.
func (f *File) HostNames() []string { return append(f.hostNames(""), f.autoNames()...) }

// ProblemInside returns a problem with the octet at an offset of a text of the file,
// for what is found out about it after it has been read.
func (f *File) ProblemInside(v Value, offset int, what, mend string) Problem {
	s := newSource(f.Source)
	at := s.inside(v.node, offset)
	return Problem{f.Name, at.line, at.column, cut(what), cut(mend)}
}

// Line returns the line in which a value begins, for sentences about another place.
func (v Value) Line() string { return strconv.Itoa(v.node.line) }
