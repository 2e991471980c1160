package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"mailscope/lessons"
	"mailscope/sim/scenario"
)

// fileOctetsMax is a little more than a scenario file may have, so that package
// scenario is the one to say that it is too long.
const fileOctetsMax = 2 << 20

// readFile reads a file, and no more of it than can be a scenario. When it cannot, it
// tells why.
func (p *process) readFile(name string) (content []byte, ok bool) {
	content, err := readSome(name, fileOctetsMax)
	if err != nil {
		fmt.Fprintln(p.err, fileError(name, err))
	}
	return content, err == nil
}

// readSome reads a file, and at most so many octets of it.
func readSome(name string, most int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most))
}

// fileError says why a file cannot be read, without the words of the system call.
func fileError(name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist) && strings.ContainsAny(name, `./\`):
		return fmt.Errorf("%s: there is no such file; check the name", name)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: there is no such file, nor a lesson of that name; the lessons are %s", name, strings.Join(lessons.IDs(), ", "))
	}
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		err = path.Err
	}
	return fmt.Errorf("%s: cannot be read: %v", name, err)
}

// open reads and checks a scenario file, or takes a lesson that MailScope brings along,
// and carries out the --set flags, in order. It tells what there is to be said of the
// file as it is then.
func (p *process) open(name string, assignments ...string) (*scenario.File, error) {
	f, err := p.parse(name)
	if err != nil {
		return nil, err
	}
	for _, a := range assignments {
		if err := p.set(f, a); err != nil {
			return nil, err
		}
	}
	p.tell(f.Notes(), nil)
	return f, nil
}

// parse reads and checks what open opens. A file of the name comes before a lesson.
func (p *process) parse(name string) (*scenario.File, error) {
	if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) && slices.Contains(lessons.IDs(), name) {
		return lessons.ByID(name).Scenario, nil
	}
	content, ok := p.readFile(name)
	if !ok {
		return nil, errTold
	}
	f, notes, problems := scenario.Parse(name, content)
	if len(problems) > 0 {
		p.tell(notes, problems)
		return nil, errTold
	}
	return f, nil
}

// set carries out one --set flag. What is wrong with it is a mistake of the command
// line; but it can also make a mistake of what the file says elsewhere.
func (p *process) set(f *scenario.File, assignment string) error {
	path, value, found := strings.Cut(assignment, "=")
	if !found {
		return usageError{fmt.Sprintf("--set %s has no value; write --set 'hosts[NAME].retry=postfix'", assignment)}
	}
	err := f.Set(path, value)
	problem, ok := errors.AsType[scenario.Problem](err)
	switch {
	case err == nil:
		return nil
	case !ok:
		return err
	case problem.Line > 0:
		fmt.Fprintln(p.err, problem)
		p.note("the file has that mistake after --set %s, and not before", path)
		return errTold
	}
	return wrongValue("--set "+cmp.Or(path, assignment), problem)
}

// wrongValue is the error about a flag whose value package scenario does not take.
func wrongValue(flag string, problem scenario.Problem) error {
	return usageError{fmt.Sprintf("%s: %s; %s", flag, problem.What, problem.Mend)}
}

// tell tells notes and problems, in the order of the file.
func (p *process) tell(notes []scenario.Note, problems []scenario.Problem) {
	for _, problem := range problems {
		for len(notes) > 0 && before(notes[0], problem) {
			fmt.Fprintln(p.err, notes[0])
			notes = notes[1:]
		}
		fmt.Fprintln(p.err, problem)
	}
	for _, n := range notes {
		fmt.Fprintln(p.err, n)
	}
}

func before(n scenario.Note, p scenario.Problem) bool {
	return n.Line < p.Line || n.Line == p.Line && n.Column < p.Column
}
