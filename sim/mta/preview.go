package mta

import "time"

// PlannedKind is what a queue is going to do about a message.
type PlannedKind string

// The kinds.
const (
	PlannedAttempt PlannedKind = "attempt"
	PlannedWarn    PlannedKind = "warn"   // the sender hears of the delay
	PlannedExpire  PlannedKind = "expire" // the message is given up
)

// Planned is something that a queue is going to do about a message.
type Planned struct {
	Age  time.Duration // of the message, since its first attempt
	Kind PlannedKind
}

// previewMax is how many attempts a preview has at most: a schedule may have more.
const previewMax = 10_000

// Preview returns what a queue does, in order, about a message that is never taken: its
// first attempts, no more than that many, with the warnings between them, and the end if
// it comes so far. Attempts take no time and chance adds nothing. The first attempt
// is made at a tick of the queue.
func (s *Schedule) Preview(attempts int) []Planned { return s.PreviewFrom(0, attempts) }

// PreviewFrom is Preview for a first attempt at that time after the host's start.
func (s *Schedule) PreviewFrom(start time.Duration, attempts int) []Planned {
	list := []Planned{{0, PlannedAttempt}}
	first := Stamp(start / time.Microsecond)
	var age, wait time.Duration
	warnings := 0
	for number := 1; number < min(attempts, previewMax) && !s.last(number, age); number++ {
		if s.warnsAfter(number, warnings) {
			list = append(list, Planned{age, PlannedWarn})
			warnings++
		}
		wait = s.wait(number, age, wait)
		next := s.onTick(0, first.Add(age+wait)).Sub(first)
		list, warnings = s.warnBefore(list, next, first, warnings)
		age = next
		list = append(list, Planned{age, PlannedAttempt})
	}
	if s.last(len(list)-warnings, age) {
		list, _ = s.warnBefore(list, age+1, first, warnings)
		list = append(list, Planned{age, PlannedExpire})
	}
	return list
}

// warnBefore adds the warnings that are due before an age.
func (s *Schedule) warnBefore(list []Planned, age time.Duration, first Stamp, warnings int) ([]Planned, int) {
	for {
		due, more := s.warnAge(warnings)
		if at := s.onTick(0, first.Add(due)).Sub(first); more && at < age {
			list = append(list, Planned{at, PlannedWarn})
			warnings++
			continue
		}
		return list, warnings
	}
}
