package mta

import "time"

// Schedule says when a queue tries again, warns and gives up. Ages count from a
// message's first attempt at a destination.
type Schedule struct {
	Name string

	// The wait after a failed attempt. Without Backoff it is Every. With Backoff
	// it grows: each wait is the one before times Backoff thousandths. With ByAge it
	// is the age itself, at least Every. Never more than Cap, where that is set.
	Every   time.Duration
	Backoff int // thousandths; 0 for none
	ByAge   bool
	Cap     time.Duration

	// Tick is the interval of a queue that looks for due messages only now and
	// then, counted from the host's start; 0 for a queue that tries on time.
	Tick time.Duration

	GiveUp time.Duration // the first failed attempt at or past this age is the last
	Warn   time.Duration // age of the delay warning to the sender; 0 for none
	Jitter time.Duration // at most so much is added to each wait, by chance

	// Where the figures come from.
	Source, CheckedOn, Confidence string
}

// presets are the schedules that MailScope knows by name.
var presets = []Schedule{
	{
		Name: "sendmail", Every: 15 * time.Minute, GiveUp: 5 * day, Warn: 4 * time.Hour,
		Source: "sendmail operations guide (-q interval, Timeout.queuereturn, Timeout.queuewarn)", CheckedOn: "2026-11-21",
		Confidence: "documented; 15 minutes and five days are the figures that beginners' articles quote",
	},
	{
		Name: "postfix", Every: 300 * time.Second, ByAge: true, Cap: 4000 * time.Second, Tick: 300 * time.Second, GiveUp: 5 * day,
		Source: "Postfix mail_params.h, qmgr_active.c", CheckedOn: "2026-11-21", Confidence: "source code",
	},
}

const day = 24 * time.Hour

// Preset returns the schedule of that name.
func Preset(name string) (Schedule, bool) {
	for _, p := range presets {
		if p.Name == name {
			return p, true
		}
	}
	return Schedule{}, false
}

// PresetNames returns the names that Preset knows.
func PresetNames() []string {
	names := make([]string, len(presets))
	for i, p := range presets {
		names[i] = p.Name
	}
	return names
}
