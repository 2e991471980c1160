package main

import "mailscope/sim/lesson"

type checkCommand struct {
	Files []string `arg:"" name:"file" help:"Scenario and lesson files."`
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
		notes, problems := lesson.Check(name, content)
		if p.tell(notes, problems); len(problems) > 0 {
			failed = errTold
		}
	}
	return failed
}
