package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"mailscope/lessons"
	"mailscope/sim/scenario"
	"mailscope/sim/study"
)

type studyCommand struct {
	File   string `arg:"" name:"file|study" help:"Study file (a scenario, and a grid of retry schedules, lengths of an outage and seeds), or a study that MailScope brings along: retry-storm, who-gives-up."`
	Out    string `short:"o" placeholder:"DIR" help:"Write into files of DIR, named after the study: the table (.csv, .json) and the picture (.svg). Without it the table goes to stdout."`
	Format string `enum:",csv,json,svg" default:"" placeholder:"FORMAT" help:"Only this: csv (a line for each run), json or svg. Without -o csv is the default."`
	Jobs   int    `default:"0" placeholder:"N" help:"How many runs at once; 0 for one on each core."`
}

// Help is what -h tells beyond the flags.
func (*studyCommand) Help() string {
	return `A study file is YAML:

    study: retry-storm
    title: The retry storm
    scenario: lunch.yaml            # a file beside this one, a lesson, or a scenario written out
    grid:
      retry: [sendmail, postfix]    # presets, or schedules like {every: 5m, give_up: 1d}
      outage: [30m, 4h, 1d]         # how long the fault lasts
      seeds: 5                      # 1 to 5, or a list
    vary: {host: mail.sender.example, fault: 0}
    count: 200                      # copies of each message
    spread: 10m                     # each comes later by chance, up to this

Without vary it is the only server with a retry, and the first fault. Each run goes on until no
message has anywhere left to go. Interrupted, it writes what is done.`
}

// Run runs the study and writes what it comes to.
func (c *studyCommand) Run(p *process) error {
	if c.Jobs < 0 {
		return usageError{fmt.Sprintf("--jobs %d is less than none", c.Jobs)}
	}
	s, err := p.openStudy(c.File)
	if err != nil {
		return err
	}
	if c.Out != "" {
		if err := os.MkdirAll(c.Out, 0o777); err != nil {
			return fmt.Errorf("cannot make the directory: %w", err)
		}
	}
	progress := newProgress(p.err, s)
	results := runStudy(p.ctx, s, c.Jobs, progress.tell)
	progress.end()
	if err := c.write(p, s, results); err != nil {
		return err
	}
	return p.judgeStudy(s, results)
}

// openStudy reads a study, and the scenario that it names. A file of the name comes before
// a study that MailScope brings along.
func (p *process) openStudy(name string) (*study.Study, error) {
	content := lessons.Study(name)
	if _, err := os.Lstat(name); err == nil || content == nil {
		var ok bool
		if content, ok = p.readFile(name); !ok {
			return nil, errTold
		}
	}
	s, notes, problems := study.Parse(name, content, p.scenarioBeside(name))
	if p.tell(notes, problems); len(problems) > 0 {
		return nil, errTold
	}
	return s, nil
}

// scenarioBeside returns what opens the scenarios that a study names: files of its own
// folder, and lessons.
func (p *process) scenarioBeside(name string) study.Open {
	return func(scenarioName string) (*scenario.File, error) {
		path := scenarioName
		if !filepath.IsAbs(path) {
			path = filepath.Join(filepath.Dir(name), path)
		}
		content, err := os.ReadFile(path)
		switch {
		case errors.Is(err, os.ErrNotExist) && slices.Contains(lessons.IDs(), scenarioName):
			return lessons.ByID(scenarioName).Scenario, nil
		case errors.Is(err, os.ErrNotExist):
			return nil, errors.New("there is no such file, nor a lesson of that name")
		case err != nil:
			return nil, errors.New("it cannot be read")
		}
		f, notes, problems := scenario.Parse(path, content)
		if p.tell(notes, problems); len(problems) > 0 {
			return nil, errors.New("it has mistakes")
		}
		return f, nil
	}
}

// write writes the table and the picture.
func (c *studyCommand) write(p *process, s *study.Study, results []study.Result) error {
	formats := []string{"csv", "json", "svg"}
	switch {
	case c.Format != "":
		formats = []string{c.Format}
	case c.Out == "":
		formats = formats[:1]
	}
	for _, format := range formats {
		content := studyFile(s, results, format)
		if c.Out == "" {
			if _, err := p.out.Write(content); err != nil {
				return fmt.Errorf("cannot write: %w", err)
			}
			continue
		}
		path := filepath.Join(c.Out, s.ID+"."+format)
		if err := os.WriteFile(path, content, 0o666); err != nil {
			return fmt.Errorf("cannot write: %w", err)
		}
		fmt.Fprintln(p.out, path)
	}
	return nil
}

func studyFile(s *study.Study, results []study.Result, format string) []byte {
	switch format {
	case "json":
		return s.JSON(results)
	case "svg":
		picture := s.Picture(results, "en")
		return picture.SVG()
	}
	return s.CSV(results)
}

// judgeStudy tells which runs are missing, and which went wrong.
func (p *process) judgeStudy(s *study.Study, results []study.Result) error {
	var failed error
	for i := range results {
		r := &results[i]
		switch where := coordinates(s, r.Cell); {
		case r.Failure != "":
			first, _, _ := strings.Cut(r.Failure, "\n")
			fmt.Fprintf(p.err, "mailscope: the run with %s broke down: %s; please report it with the study file\n", where, first)
			failed = errTold
		case r.Unfinished:
			p.note("the run with %s was ended while messages still had somewhere to go, 30 days after the outage at the latest", where)
		}
	}
	if n, of := len(results), len(s.Cells()); n < of {
		fmt.Fprintf(p.err, "mailscope: interrupted: %d of %d runs are done, and only those are in the table\n", n, of)
		failed = errTold
	}
	return failed
}

// coordinates says which cell of the grid it is.
func coordinates(s *study.Study, c study.Cell) string {
	return fmt.Sprintf("retry %s, outage %s, seed %d", s.Retries[c.Retry].Name, scenario.FormatDuration(s.Outages[c.Outage]), c.Seed)
}
