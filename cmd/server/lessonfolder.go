package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"mailscope/cmd/server/site"
	"mailscope/sim/lesson"
	"mailscope/sim/scenario"
)

// lessonFilesMax is how many files of a folder are offered.
const lessonFilesMax = 200

// lessonExtensions are what the names of lesson files end with; JSON is YAML too.
var lessonExtensions = []string{".yaml", ".yml", ".json"}

// lessonFolder reads the lessons and scenarios of a folder, in the order of their names.
// Those with mistakes are there too: the mistakes go to stderr with their places, and
// the page shows them beside the file. No folder is no lesson.
func (p *process) lessonFolder(dir string) ([]site.Lesson, error) {
	if dir == "" {
		return nil, nil
	}
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: there is no such folder; check --lessons", dir)
	} else if err != nil {
		return nil, fmt.Errorf("%s: the lessons cannot be read: %w", dir, err)
	}
	var list []site.Lesson
	for _, entry := range entries {
		if entry.IsDir() || !slices.Contains(lessonExtensions, strings.ToLower(filepath.Ext(entry.Name()))) {
			continue
		}
		if len(list) == lessonFilesMax {
			p.note("%s has more than %d lessons; the others are left out", dir, lessonFilesMax)
			break
		}
		content, ok := p.readFile(filepath.Join(dir, entry.Name()))
		if !ok {
			return nil, errTold
		}
		list = append(list, p.lessonOf(dir, entry.Name(), content))
	}
	if len(list) == 0 {
		p.note("%s has no lessons (files that end in %s)", dir, strings.Join(lessonExtensions, ", "))
	}
	return list, nil
}

// lessonOf checks a file, tells what is wrong with it, and returns it for the page.
func (p *process) lessonOf(dir, name string, content []byte) site.Lesson {
	l := site.Lesson{Name: name, Text: string(content)}
	notes, problems := lesson.CheckToOpen(filepath.Join(dir, name), content)
	p.tell(notes, problems)
	for _, problem := range problems {
		l.Problems = append(l.Problems, site.Problem{Line: problem.Line, Column: problem.Column, What: problem.What, Mend: problem.Mend})
	}
	if len(problems) > 0 {
		return l
	}
	if f, _, _ := scenario.Parse(name, content); f != nil {
		l.Title, l.Lesson = f.Title, f.Lesson
	}
	return l
}
