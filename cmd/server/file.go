package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"mailscope/sim/scenario"
)

// fileOctetsMax is a little more than a scenario file may have, so that package
// scenario is the one to say that it is too long.
const fileOctetsMax = 2 << 20

// readFile reads a file, and no more of it than can be a scenario.
func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fileError(name, err)
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, fileOctetsMax))
	if err != nil {
		return nil, fileError(name, err)
	}
	return content, nil
}

// fileError says why a file cannot be read, without the words of the system call.
func fileError(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: there is no such file; check the name", name)
	}
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		err = path.Err
	}
	return fmt.Errorf("%s: cannot be read: %v", name, err)
}

// open reads and checks a scenario file; its notes go to stderr, and its problems
// are the error.
func (p *process) open(name string) (*scenario.File, error) {
	content, err := readFile(name)
	if err != nil {
		return nil, err
	}
	f, notes, found := scenario.Parse(name, content)
	p.notes(notes)
	if len(found) > 0 {
		return nil, asProblems(found)
	}
	return f, nil
}

func (p *process) notes(notes []scenario.Note) {
	for _, n := range notes {
		fmt.Fprintln(p.err, n)
	}
}

func asProblems(found []scenario.Problem) problems {
	list := make(problems, len(found))
	for i, f := range found {
		list[i] = f
	}
	return list
}
