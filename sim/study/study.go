package study

import (
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/mta"
	"mailscope/sim/scenario"
)

// Study is one scenario, and in what its runs differ.
type Study struct {
	ID    string // its name in files
	Title string // "" for none

	File  *scenario.File
	Host  string        // the server whose schedule varies
	Fault machine.Fault // the one whose length varies; one of the file's, or one that comes besides

	// The axes of the grid, none of them empty.
	Retries []Retry
	Outages []time.Duration
	Seeds   []uint64

	Copies int           // of each message; 0 for as many as the file says
	Spread time.Duration // over which the messages come, each later by chance
}

// Retry is a schedule as it is called in a study.
type Retry struct {
	Name string
	mta.Schedule
}

// Cell is one place in the grid: which retry and which outage, by position, and the seed.
type Cell struct {
	Retry, Outage int
	Seed          uint64
}

// Cells returns all cells, in the order of the table: by retry, then outage, then seed.
func (s *Study) Cells() []Cell {
	var cells []Cell
	for r := range s.Retries {
		for o := range s.Outages {
			for _, seed := range s.Seeds {
				cells = append(cells, Cell{r, o, seed})
			}
		}
	}
	return cells
}

// End returns when the outage of a cell is over, since the start of the run.
func (s *Study) End(c Cell) time.Duration { return s.Fault.From + s.Outages[c.Outage] }
