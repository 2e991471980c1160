package scenario

import (
	"fmt"
	"slices"
	"sort"
	"strings"
)

// Problem is a mistake in a file, with its place and how to mend it. It is the
// error that people read.
type Problem struct {
	File         string
	Line, Column int // from 1, columns in characters; 0 for what no file says (see File.Set)
	What, Mend   string
}

// Error returns "file:line:column: what is wrong; what to do".
func (p Problem) Error() string {
	switch {
	case p.Line == 0 && p.File == "":
		return p.What + "; " + p.Mend
	case p.Line == 0:
		return fmt.Sprintf("%s: %s; %s", p.File, p.What, p.Mend)
	}
	return fmt.Sprintf("%s:%d:%d: %s; %s", p.File, p.Line, p.Column, p.What, p.Mend)
}

// Note is something that a person should know about a file which runs all the
// same: a field that does nothing yet, or what is legal but probably a mistake.
type Note struct {
	File         string
	Line, Column int // as in Problem
	Text         string
}

// String returns "file:line:column: note: text".
func (n Note) String() string {
	if n.Line == 0 {
		return fmt.Sprintf("%s: note: %s", n.File, n.Text)
	}
	return fmt.Sprintf("%s:%d:%d: note: %s", n.File, n.Line, n.Column, n.Text)
}

// problemsMax is how many problems, and how many notes, are told of one file. A
// person mends a few and looks again.
const problemsMax = 100

// report collects what is to be said of a file.
type report struct {
	file     string
	problems []Problem
	notes    []Note

	suggestions int // made so far
}

func (r *report) bad(at place, what, mend string) {
	if len(r.problems) < problemsMax {
		r.problems = append(r.problems, Problem{r.file, at.line, at.column, cut(what), cut(mend)})
	}
}

func (r *report) note(at place, text string) {
	if len(r.notes) < problemsMax {
		r.notes = append(r.notes, Note{r.file, at.line, at.column, cut(text)})
	}
}

// cut shortens a sentence that quotes a very long value.
func cut(sentence string) string {
	const longest = 400
	if len(sentence) <= longest {
		return sentence
	}
	return strings.ToValidUTF8(sentence[:longest], "") + "..."
}

// sort brings everything into the order of the file, each thing said once: a
// shared (anchored) value is read more than once.
func (r *report) sort() {
	sort.SliceStable(r.problems, func(i, j int) bool {
		a, b := &r.problems[i], &r.problems[j]
		return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column
	})
	sort.SliceStable(r.notes, func(i, j int) bool {
		a, b := &r.notes[i], &r.notes[j]
		return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column
	})
	r.problems, r.notes = slices.Compact(r.problems), slices.Compact(r.notes)
}
