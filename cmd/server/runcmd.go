package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"time"

	"mailscope/sim"
	"mailscope/sim/trace"
)

// idleLimit is how long a run goes on at most that waits to become idle.
const idleLimit = 30 * 24 * time.Hour

type runCommand struct {
	File     string   `arg:"" name:"file|lesson" help:"Scenario file, or the name of a lesson that MailScope brings along."`
	Until    string   `default:"idle" placeholder:"WHEN" help:"When to stop: a time since the start (6h, 2d12h), a date (2026-03-02T15:00:00Z), or idle: when no message has anywhere left to go, at most 30 days."`
	Seed     *uint64  `placeholder:"N" help:"Seed of all that is left to chance, in place of the file's."`
	Format   string   `enum:"text,json" default:"text" help:"How to write events: text, or json (one object a line)."`
	Trace    string   `placeholder:"FILE" help:"Write the events into a file as they come, not to stdout."`
	Keep     []string `placeholder:"KINDS" help:"Which events are written: kinds such as queue.deferred, families such as conn, or queue (what a step by queue event stops at), with commas between them. Default: all."`
	Counters bool     `help:"Print a table at the end, of how much of everything there was, in place of the events."`
	Mail     string   `placeholder:"DIR" help:"Also write what lies in the mailboxes at the end into files, DIR/ADDRESS/1.eml and so on."`
	Set      []string `sep:"none" placeholder:"PATH=VALUE" help:"Change one field, such as 'hosts[mail.sender.example].retry=postfix'. May be given more than once."`
}

// gcPercent is by how much the memory of a run may grow before it is tidied: a run makes
// much that is soon forgotten and keeps little, so that is time well saved.
const gcPercent = 300

// Run runs the scenario and writes its events as they come; it keeps none of them.
func (c *runCommand) Run(p *process) error {
	if _, err := parseUntil(c.Until, time.Time{}); err != nil {
		return err
	}
	keep, err := parseKeep(c.Keep)
	if err != nil {
		return err
	}
	f, err := p.open(c.File, c.Set...)
	if err != nil {
		return err
	}
	until, err := parseUntil(c.Until, f.Start)
	if err != nil {
		return err
	}
	out, done, err := c.output(p)
	if err != nil {
		return err
	}
	debug.SetGCPercent(gcPercent)
	w := newEventWriter(out, c.Format, f.Start)
	w.keep = keep
	world := f.World(c.Seed)
	idle := drive(p, world, until, w)
	if err := errors.Join(w.flush(), done()); err != nil && !errors.Is(err, syscall.EPIPE) {
		return fmt.Errorf("cannot write the events: %w", err)
	}
	if until == trace.Never && !idle && p.ctx.Err() == nil && w.err == nil {
		p.note("stopped after 30 days, and messages still have somewhere to go; --until runs longer")
	}
	if c.Counters {
		if _, err := p.out.Write(w.counters.table(world.Now())); err != nil && !errors.Is(err, syscall.EPIPE) {
			return fmt.Errorf("cannot write the counters: %w", err)
		}
	}
	if c.Mail != "" {
		return writeMail(c.Mail, f, world)
	}
	return nil
}

// output returns where the events go, and what is to be done with it at the end.
func (c *runCommand) output(p *process) (io.Writer, func() error, error) {
	switch {
	case c.Trace != "":
		f, err := os.Create(c.Trace)
		if err != nil {
			return nil, nil, fmt.Errorf("cannot write the trace: %w", err)
		}
		return f, f.Close, nil
	case c.Counters:
		return nil, func() error { return nil }, nil
	}
	return p.out, func() error { return nil }, nil
}

// chunk is how many entries of the agenda are carried out between two looks at
// whether somebody wants the run to end.
const chunk = 10_000

// drive runs the world to its end: until, or idle where that is trace.Never. It
// reports whether the world is idle. The reader of the events may have gone away, and
// a person may have had enough; both end the run.
func drive(p *process, w *sim.World, until trace.Time, events *eventWriter) (idle bool) {
	limit := until
	if until == trace.Never {
		limit = trace.Time(0).Add(idleLimit)
	}
	for n := 1; ; n++ {
		if until == trace.Never && w.Idle() {
			return true
		}
		if w.Next() > limit || n%chunk == 0 && (p.ctx.Err() != nil || events.err != nil) {
			return w.Idle()
		}
		list, _ := w.Advance()
		for i := range list {
			events.write(list[i])
		}
	}
}

// parseUntil reads the value of --until; trace.Never stands for idle.
func parseUntil(s string, start time.Time) (trace.Time, error) {
	if s == "idle" {
		return trace.Never, nil
	}
	if date, err := time.Parse(time.RFC3339, s); err == nil {
		if date.Before(start) {
			return 0, usageError{fmt.Sprintf("--until %s is before the start of the run, %s", s, start.Format(time.RFC3339))}
		}
		if start.IsZero() {
			return 0, nil
		}
		return trace.Time(0).Add(date.Sub(start)), nil
	}
	d, err := parseDuration(s)
	if err != nil || d < 0 {
		return 0, usageError{fmt.Sprintf("--until %s is neither a time since the start (6h, 2d12h), nor a date (2026-03-02T15:00:00Z), nor idle", s)}
	}
	return trace.Time(0).Add(d), nil
}

// parseDuration reads a Go duration that may begin with days, as scenario files do.
func parseDuration(s string) (time.Duration, error) {
	days, rest, found := strings.Cut(s, "d")
	if !found {
		return time.ParseDuration(s)
	}
	n, err := strconv.ParseUint(days, 10, 16)
	if err != nil {
		return 0, err
	}
	sum := time.Duration(n) * 24 * time.Hour
	if rest == "" {
		return sum, nil
	}
	d, err := time.ParseDuration(rest)
	return sum + d, err
}
