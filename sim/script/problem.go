package script

import (
	"fmt"
	"strings"
)

// Problem is a mistake in a transcript: where it is, what is wrong, and how to mend it.
type Problem struct {
	File         string
	Line, Column int // from 1; columns count octets
	What, Mend   string
}

// Error returns "file:line:column: what is wrong; what to do".
func (p Problem) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s; %s", p.File, p.Line, p.Column, p.What, p.Mend)
}

// Problems are all mistakes of one transcript, in its order.
type Problems []Problem

// Error returns one line for each problem.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i := range p {
		lines[i] = p[i].Error()
	}
	return strings.Join(lines, "\n")
}

// Limits of a transcript, which may come from anybody.
const (
	FileOctetsMax = 1 << 20   // of a transcript
	SentOctetsMax = 4 << 20   // of all that one transcript sends
	problemsMax   = 100       // told of one file: a person mends a few and looks again
	shownMax      = 10_000    // log lines below one command
	stepsMax      = 1_000_000 // of one command
)

// report collects the problems of one transcript.
type report struct {
	file string
	list Problems
}

func (r *report) bad(line, column int, what, mend string) {
	if len(r.list) < problemsMax {
		r.list = append(r.list, Problem{r.file, line, column, what, mend})
	}
}

// err returns the problems as an error, nil for none.
func (r *report) err() error {
	if len(r.list) == 0 {
		return nil
	}
	return r.list
}

// split cuts a transcript into lines.
func (r *report) split(src []byte) []string {
	if len(src) > FileOctetsMax {
		r.bad(1, 1, fmt.Sprintf("more than %d octets", FileOctetsMax), "cut the transcript into several")
		return nil
	}
	text := strings.TrimSuffix(strings.ReplaceAll(string(src), "\r\n", "\n"), "\n")
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// isComment reports whether a line is for people alone.
func isComment(text string) bool { return text == "" || text[0] == '#' }

// indent is how an output that is no line of a protocol or log begins.
const indent = "   "
