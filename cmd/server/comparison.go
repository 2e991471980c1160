package main

import (
	"time"

	"mailscope/sim"
	"mailscope/sim/compare"
	"mailscope/sim/scenario"
	"mailscope/sim/trace"
)

// farewell is how long the simulation goes on when the message has arrived, so that
// sessions come to their end, as they do in the real run.
const farewell = 10 * time.Second

// compare simulates what was delivered, from the same moment on, and writes where the
// two runs differ, and why.
func (p *process) compare(f *scenario.File, start time.Time, real []trace.Event) error {
	config := f.Config(nil)
	config.Start = start
	for i := range config.Tasks {
		config.Tasks[i].At = real[0].At.Since()
	}
	simulated := compare.Run{Name: "simulated", Start: start}
	keep := func(e trace.Event) { simulated.Events = append(simulated.Events, e) }
	w := sim.New(config)
	w.RunIdle(trace.Time(0).Add(idleLimit), keep)
	w.RunUntil(w.Now().Add(farewell), keep)
	report := compare.Compare(simulated, compare.Run{Name: "real", Start: start, Events: real})
	_, err := p.out.Write(append([]byte("\n"), report.Text(nil)...))
	return err
}
