package main

import (
	"fmt"
	"slices"

	"mailscope/sim/trace"
)

// counters counts what happened in a run: events by kind, and what mail people ask about.
type counters struct {
	events  int64
	kinds   map[trace.Kind]*int64
	removed map[string]int64 // recipients that left a queue, by why
	reports map[string]int64 // by action
	expired int64            // recipients
	submits int64
	last    trace.Kind // of the event before, and its counter: most kinds come in rows
	n       *int64
}

func newCounters() counters {
	c := counters{kinds: map[trace.Kind]*int64{}, removed: map[string]int64{}, reports: map[string]int64{}}
	for _, kind := range trace.Kinds {
		c.kinds[kind] = new(int64)
	}
	return c
}

func (c *counters) count(e *trace.Event) {
	c.events++
	if e.Kind != c.last {
		if c.kinds[e.Kind] == nil {
			c.kinds[e.Kind] = new(int64)
		}
		c.last, c.n = e.Kind, c.kinds[e.Kind]
	}
	*c.n++
	switch d := e.Detail.(type) {
	case trace.Removal:
		c.removed[d.Why] += int64(len(d.Recipients))
	case trace.Report:
		c.reports[d.Action]++
	case trace.Recipients:
		c.expired += int64(len(d.Recipients))
	case trace.Submitted:
		c.submits += int64(len(d.To))
	}
}

// table writes the counters down, for a run that came to its end at that time.
func (c *counters) table(end trace.Time) []byte {
	var b []byte
	line := func(name string, n int64) { b = fmt.Appendf(b, "%-24s %12d\n", name, n) }
	b = fmt.Appendf(b, "%-24s %12s\n", "time of the run", end)
	line("events", c.events)
	line("messages submitted", *c.kinds[trace.MessageSubmitted])
	line("  their recipients", c.submits)
	line("connections opened", *c.kinds[trace.ConnOpen])
	line("  failed", *c.kinds[trace.ConnRefused]+*c.kinds[trace.ConnTimeout]+*c.kinds[trace.ConnReset])
	line("attempts", *c.kinds[trace.QueueAttempt])
	line("deferrals", *c.kinds[trace.QueueDeferred])
	line("deliveries to mailboxes", *c.kinds[trace.MailboxDelivered])
	line("recipients given up", c.expired)
	for _, why := range []string{trace.WhyRelayed, trace.WhyDelivered, trace.WhyBounced, trace.WhyCancelled, trace.WhyDiscarded} {
		line("recipients "+why, c.removed[why])
	}
	for _, action := range []string{trace.ActionFailed, trace.ActionDelayed, trace.ActionDelivered, trace.ActionRelayed, trace.ActionExpanded} {
		line("reports: "+action, c.reports[action])
	}
	b = append(b, "\nevents by kind\n"...)
	for _, kind := range c.seen() {
		line("  "+string(kind), *c.kinds[kind])
	}
	return b
}

// seen returns the kinds of which there were events, in the usual order.
func (c *counters) seen() []trace.Kind {
	var list []trace.Kind
	for kind, n := range c.kinds { // order: sorted below
		if *n > 0 {
			list = append(list, kind)
		}
	}
	slices.SortFunc(list, func(a, b trace.Kind) int { return slices.Index(trace.Kinds, a) - slices.Index(trace.Kinds, b) })
	return list
}
