package main

import "mailscope/sim/scenario"

type checkCommand struct {
	Files []string `arg:"" name:"file" help:"Scenario files."`
}

// Run checks all files, and tells of every problem in every one.
func (c *checkCommand) Run(p *process) error {
	var failed error
	for _, name := range c.Files {
		content, ok := p.readFile(name)
		if !ok {
			failed = errTold
			continue
		}
		_, notes, problems := scenario.Parse(name, content)
		if p.tell(notes, problems); len(problems) > 0 {
			failed = errTold
		}
	}
	return failed
}
