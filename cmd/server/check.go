package main

import (
	"mailscope/sim/lesson"
	"mailscope/sim/scenario"
	"mailscope/sim/study"
)

type checkCommand struct {
	Files []string `arg:"" name:"file" help:"Scenario, lesson and study files."`
}

// Run checks all files, and tells of every problem in every one. Lessons are proved too:
// their solution is played, and their traps.
func (c *checkCommand) Run(p *process) error {
	var failed error
	for _, name := range c.Files {
		content, ok := p.readFile(name)
		if !ok {
			failed = errTold
			continue
		}
		notes, problems := p.check(name, content)
		if p.tell(notes, problems); len(problems) > 0 {
			failed = errTold
		}
	}
	return failed
}

func (p *process) check(name string, content []byte) ([]scenario.Note, []scenario.Problem) {
	if study.Is(content) {
		_, notes, problems := study.Parse(name, content, p.scenarioBeside(name))
		return notes, problems
	}
	return lesson.Check(name, content)
}
