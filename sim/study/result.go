package study

import (
	"slices"
	"time"
)

// Result is what the run of one cell came to.
type Result struct {
	Cell
	Messages   int // that the server whose schedule varies has had in its queue
	Recipients int // of all of them together

	Before  int             // recipients that had their message before the outage was over
	Later   int             // those whose message was submitted only after it
	Waits   []time.Duration // from the end of the outage to each other delivery, the shortest first
	Bounced int             // recipients that were given up

	Attempts int // of the server whose schedule varies
	Warnings int // delay warnings to senders

	// The server's connections once the outage is over.
	Connections          int
	PerSecond, PerMinute int    // the most of them in a second, and in a minute, both counted from the end of the outage
	Loads                []Load // seconds with connections, in order

	Unfinished bool   // it was ended while messages had somewhere to go
	Failure    string // what went wrong with the run itself; the rest is zero then. "" for nothing
}

// Load is how many connections were opened in a second after the end of the outage.
type Load struct{ Second, Connections int }

// Left returns how many recipients were neither reached nor given up.
func (r *Result) Left() int {
	return max(0, r.Recipients-r.Before-r.Later-len(r.Waits)-r.Bounced)
}

// Wait returns the time by which so many hundredths of the deliveries after the outage
// were made, by nearest rank; false where there were none.
func (r *Result) Wait(percent int) (time.Duration, bool) {
	n := len(r.Waits)
	if n == 0 {
		return 0, false
	}
	rank := (n*percent + 99) / 100
	return r.Waits[max(rank, 1)-1], true
}

// BouncedTenths returns the share of recipients that were given up, in tenths of a
// percent, rounded.
func (r *Result) BouncedTenths() int { return part(r.Bounced, r.Recipients) }

func part(n, of int) int {
	if of == 0 {
		return 0
	}
	return (n*2000 + of) / (2 * of)
}

// AttemptsTenths returns the attempts for each message, in tenths, rounded.
func (r *Result) AttemptsTenths() int {
	if r.Messages == 0 {
		return 0
	}
	return (r.Attempts*20 + r.Messages) / (2 * r.Messages)
}

// Together returns the results of one retry and one outage as one, over all seeds: numbers
// are summed up, of peaks the highest counts. The second result is how many there are.
func Together(results []Result, retry, outage int) (Result, int) {
	all := Result{Cell: Cell{Retry: retry, Outage: outage}}
	runs := 0
	loads := map[int64]int{}
	for i := range results {
		r := &results[i]
		if r.Retry != retry || r.Outage != outage || r.Failure != "" {
			continue
		}
		runs++
		all.Messages, all.Recipients = all.Messages+r.Messages, all.Recipients+r.Recipients
		all.Before, all.Later, all.Bounced = all.Before+r.Before, all.Later+r.Later, all.Bounced+r.Bounced
		all.Attempts, all.Warnings = all.Attempts+r.Attempts, all.Warnings+r.Warnings
		all.Connections += r.Connections
		all.PerSecond, all.PerMinute = max(all.PerSecond, r.PerSecond), max(all.PerMinute, r.PerMinute)
		all.Waits = append(all.Waits, r.Waits...)
		all.Unfinished = all.Unfinished || r.Unfinished
		for _, l := range r.Loads {
			second := int64(l.Second)
			loads[second] = max(loads[second], l.Connections)
		}
	}
	slices.Sort(all.Waits)
	var seconds []int64
	for s := range loads {
		seconds = append(seconds, s)
	}
	slices.Sort(seconds)
	for _, s := range seconds {
		all.Loads = append(all.Loads, Load{int(s), loads[s]})
	}
	return all, runs
}
