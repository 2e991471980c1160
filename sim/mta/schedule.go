package mta

import (
	"time"

	"mailscope/sim/words"
)

// Schedule says when a queue tries again, warns and gives up, and how it does its
// deliveries. Ages count from a message's first attempt at a destination, which is
// made at once. A Schedule is data: nothing changes one.
type Schedule struct {
	Name string
	Rule words.Key // the sentence that tells the rule

	// The wait after a failed attempt. Steps come first, in order; after them, or
	// without any, it is Every, and with Backoff each is the one that the rule gave
	// before times Backoff thousandths, at least Every. With ByAge it is the age itself,
	// at least Every. With Squares it is up to the age (isqrt(age) + Squares)^2, in
	// seconds. Never more than Cap, where that is set.
	Steps   []Step
	Every   time.Duration
	Backoff int // thousandths; 0 for none
	ByAge   bool
	Squares int
	Cap     time.Duration

	// By chance a wait is at most so much longer; with JitterBoth also shorter.
	Jitter     time.Duration
	JitterBoth bool

	// Tick is the interval of a queue that looks for due messages only now and
	// then, counted from the host's start; 0 for a queue that tries on time.
	Tick time.Duration

	// The first failed attempt at or past the age GiveUp is the last, and so is the
	// one with the number AttemptsMax; 0 for no such limit.
	GiveUp      time.Duration
	AttemptsMax int

	// Warn is the age of the delay warning to the sender, which is repeated whenever
	// WarnEvery has passed; a queue may also warn after the attempt with the number
	// WarnAttempt. 0 for none.
	Warn, WarnEvery time.Duration
	WarnAttempt     int

	Handling Handling // how it does its deliveries

	// Where the figures come from.
	Source, CheckedOn, Confidence string
}

// Step is a part of a schedule: the waits that it gives first.
type Step struct {
	Every   time.Duration
	Backoff int           // thousandths, as in a Schedule; 0 for none
	Times   int           // how many waits the step gives; 0 for any number
	Under   time.Duration // it gives them while the age is below this; 0 at any age
}

const day = 24 * time.Hour

// Preset returns the schedule of that name.
func Preset(name string) (Schedule, bool) {
	for i := range presets {
		if presets[i].Name == name {
			return presets[i], true
		}
	}
	return Schedule{}, false
}

// PresetNames returns the names that Preset knows.
func PresetNames() []string {
	names := make([]string, len(presets))
	for i := range presets {
		names[i] = presets[i].Name
	}
	return names
}
