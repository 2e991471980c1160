package scenario

import (
	"time"

	"mailscope/sim/mta"
	"mailscope/sim/words"
)

// readRetry reads a preset's name, or a schedule of its own.
func readRetry(r *reader, n *node, h *Host) {
	if n.kind == mapping {
		h.Retry = ownSchedule()
		readFields(r, n, "a retry", retryFields, &h.Retry)
		if h.Retry.Cap > 0 && h.Retry.Cap < h.Retry.Every {
			r.bad(n.field("cap").place, "cap is shorter than every", "write a cap that is at least every, or leave it out")
		}
		return
	}
	if name, ok := r.oneOf(n, mta.PresetNames(), "presets"); ok {
		h.Retry, _ = mta.Preset(name)
	}
}

// ownSchedule returns what a schedule that a file spells out has where it says
// nothing: what the default preset has.
func ownSchedule() mta.Schedule {
	p, _ := mta.Preset(DefaultRetry)
	return mta.Schedule{
		Name: "own", Rule: words.RuleOwn, Every: p.Every, GiveUp: p.GiveUp, Warn: p.Warn,
		Source: "the scenario", Confidence: "ours",
	}
}

// backoffMax is the most that a wait may grow each time, in thousandths.
const backoffMax = 100_000

// retryFields are the fields of a schedule. A queue that tries more often than
// every second would only heat the machine.
var retryFields = []field[mta.Schedule]{
	{"every", false, func(r *reader, n *node, s *mta.Schedule) { r.durationInto(n, time.Second, &s.Every) }},
	{"backoff", false, func(r *reader, n *node, s *mta.Schedule) {
		if v, ok := r.fraction(n, 3, 1000, backoffMax); ok {
			s.Backoff = int(v)
		}
	}},
	{"cap", false, func(r *reader, n *node, s *mta.Schedule) { r.durationInto(n, time.Second, &s.Cap) }},
	{"give_up", false, func(r *reader, n *node, s *mta.Schedule) { r.durationInto(n, time.Second, &s.GiveUp) }},
	{"warn", false, func(r *reader, n *node, s *mta.Schedule) { r.durationInto(n, 0, &s.Warn) }},
	{"jitter", false, func(r *reader, n *node, s *mta.Schedule) { r.durationInto(n, 0, &s.Jitter) }},
}
