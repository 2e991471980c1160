package main

import "mailscope/sim/scenario"

type checkCommand struct {
	Files []string `arg:"" name:"file" help:"Scenario files."`
}

// Run checks all files, and tells of every problem in every one.
func (c *checkCommand) Run(p *process) error {
	var all problems
	for _, name := range c.Files {
		content, err := readFile(name)
		if err != nil {
			all = append(all, err)
			continue
		}
		_, notes, found := scenario.Parse(name, content)
		p.notes(notes)
		all = append(all, asProblems(found)...)
	}
	if len(all) > 0 {
		return all
	}
	return nil
}
