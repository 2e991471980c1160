package scenario

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Set changes one field, as the command line's --set does:
//
//	hosts[mx1.receiver.example].retry = postfix
//	links[0].delay                    = 2s
//	messages[0].subject               = Dinner?
//	seed                              = 8
//
// Hosts go by name or number, other lists by number, from 0. A value in brackets or
// braces is YAML, any other is taken as it stands. The changed file is checked like
// any file; when something is wrong the error says so, with a suggestion, and
// nothing is changed. Notes afterwards returns what there is to be said of the file
// as it is now.
func (f *File) Set(path, value string) error {
	r := reader{report: report{file: path}}
	steps := r.path(path)
	leaf := r.value(value)
	if len(r.problems) > 0 {
		return r.problems[0]
	}
	root := r.set(f, f.root, steps, leaf)
	if root == nil {
		return r.problems[0]
	}
	r.replace(f, root)
	if len(r.problems) > 0 {
		return r.problems[0]
	}
	return nil
}

// replace reads the changed tree, and puts what it says into f if it has no mistakes.
func (r *reader) replace(f *File, root *node) {
	s := newSource(f.Source)
	r.src = &s
	changed := r.file(f.Name, f.Source, root)
	r.sort()
	changed.notes = r.notes
	for i := range changed.notes {
		if changed.notes[i].Line > 0 {
			changed.notes[i].File = f.Name
		}
	}
	for i := range r.problems {
		if r.problems[i].Line > 0 {
			r.problems[i].File = f.Name
		}
	}
	if len(r.problems) == 0 {
		*f = *changed
	}
}

// step is one part of a path: a field, or which element of a list.
type step struct {
	name    string
	element bool
}

// path takes a path apart: "hosts[mail.example].retry" has three steps. Fields of
// the world may leave the world out.
func (r *reader) path(path string) []step {
	var steps []step
	for rest := path; rest != ""; {
		end := strings.IndexAny(rest, ".[")
		if end < 0 {
			end = len(rest)
		}
		steps, rest = append(steps, step{name: rest[:end]}), rest[end:]
		for strings.HasPrefix(rest, "[") {
			inside, after, closed := strings.Cut(rest[1:], "]")
			if !closed {
				break
			}
			steps, rest = append(steps, step{inside, true}), after
		}
		if strings.HasPrefix(rest, "[") || rest == "." || len(steps) > depthMax {
			steps = nil
			break
		}
		rest = strings.TrimPrefix(rest, ".")
	}
	if len(steps) == 0 || slices.Contains(steps, step{}) {
		r.bad(place{}, "this is no path to a field", "write one like hosts[mail.sender.example].retry")
		return nil
	}
	if findField(worldFields, steps[0].name) != nil {
		steps = append([]step{{name: "world"}}, steps...)
	}
	if findField(fileFields, steps[0].name) == nil {
		r.bad(place{}, fmt.Sprintf("unknown field %q", steps[0].name),
			r.suggest(steps[0].name, "fields", append(fieldNames(worldFields), fieldNames(fileFields)...)))
	}
	return steps
}

// value makes a node of a value. It has no place: problems with it are told with
// the path alone.
func (r *reader) value(value string) *node {
	if trimmed := strings.TrimSpace(value); !strings.HasPrefix(trimmed, "[") && !strings.HasPrefix(trimmed, "{") {
		if s, ok := readable([]byte(value), &r.report); ok {
			return &node{kind: text, text: s}
		}
	} else if s, ok := readable([]byte(value), &r.report); ok {
		src := newSource(s)
		if n := parseYAML(&src, &r.report); n != nil {
			return n.placeless()
		}
	}
	for i := range r.problems {
		r.problems[i].Line, r.problems[i].Column = 0, 0
	}
	return nil
}

// placeless returns a node as it would be had it come from no file.
func (n *node) placeless() *node {
	c := &node{kind: n.kind, text: n.text}
	if n.kind == number || n.kind == truth {
		c.kind = text
	}
	for _, p := range n.pairs {
		c.pairs = append(c.pairs, pair{key: p.key, value: p.value.placeless()})
	}
	for _, item := range n.items {
		c.items = append(c.items, item.placeless())
	}
	return c
}

// set returns n with the leaf at the end of the steps; the nodes on the way are
// copied. It returns nil after a problem.
func (r *reader) set(f *File, n *node, steps []step, leaf *node) *node {
	if len(steps) == 0 {
		return leaf
	}
	if steps[0].element {
		return r.setElement(f, n, steps, leaf)
	}
	c := &node{kind: mapping}
	if n != nil && n.kind == mapping {
		*c = *n
		c.pairs = slices.Clone(n.pairs)
	}
	name := steps[0].name
	value := r.set(f, c.field(name), steps[1:], leaf)
	if value == nil {
		return nil
	}
	for i := range c.pairs {
		if c.pairs[i].key == name {
			c.pairs[i].value = value
			return c
		}
	}
	c.pairs = append(c.pairs, pair{key: name, value: value})
	return c
}

func (r *reader) setElement(f *File, n *node, steps []step, leaf *node) *node {
	i, ok := r.element(f, n, steps[0].name)
	if !ok {
		return nil
	}
	value := r.set(f, n.items[i], steps[1:], leaf)
	if value == nil {
		return nil
	}
	c := *n
	c.items = slices.Clone(n.items)
	c.items[i] = value
	return &c
}

// element finds an element of a list: a host by its name, all else by number.
func (r *reader) element(f *File, n *node, name string) (int, bool) {
	if n == nil || n.kind != sequence {
		r.bad(place{}, fmt.Sprintf("[%s] of what is no list", name), "write the whole value instead")
		return 0, false
	}
	i, err := strconv.Atoi(name)
	if err == nil && i >= 0 && i < len(n.items) {
		return i, true
	}
	if n == f.root.field("world").field("hosts") {
		if i, ok := f.names[canonical(name)]; ok {
			return i, true
		}
		r.bad(place{}, fmt.Sprintf("unknown host %q", name), r.suggest(name, "hosts", f.hostNames("")))
		return 0, false
	}
	r.bad(place{}, fmt.Sprintf("there is no element [%s]", name), fmt.Sprintf("the list has %d, and the first is [0]", len(n.items)))
	return 0, false
}
