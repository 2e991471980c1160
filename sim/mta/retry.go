package mta

import (
	"math/bits"
	"math/rand/v2"
	"time"
)

// waitMax is the longest wait: no rule, however it grows, goes beyond a number's range.
const waitMax = 100 * 365 * day

// wait returns how long after an attempt the rule puts the next one: after the
// attempt with that number (from 1), made at that age, given the wait that the rule gave
// before (0 for the first). Chance is not in it.
func (s *Schedule) wait(number int, age, before time.Duration) time.Duration {
	every, backoff := s.part(number, age)
	w := every
	switch {
	case s.ByAge:
		w = max(age, every)
	case s.Squares > 0:
		next := isqrt(uint64(age/time.Second)) + uint64(s.Squares)
		w = max(time.Duration(next*next)*time.Second-age, time.Second)
	case backoff > 0:
		w = max(grown(before, backoff), every)
	}
	if s.Cap > 0 {
		w = min(w, s.Cap)
	}
	return w
}

// part returns the figures that hold after an attempt of that number and age: those of
// the first step that has a wait left to give, else the schedule's own.
func (s *Schedule) part(number int, age time.Duration) (every time.Duration, backoff int) {
	given := 0
	for i := range s.Steps {
		p := &s.Steps[i]
		given += p.Times
		if (p.Times == 0 || number <= given) && (p.Under == 0 || age < p.Under) {
			return p.Every, p.Backoff
		}
	}
	return s.Every, s.Backoff
}

// grown returns a wait times so many thousandths.
func grown(wait time.Duration, thousandths int) time.Duration {
	if wait/1000 > waitMax/time.Duration(thousandths) {
		return waitMax
	}
	return wait / 1000 * time.Duration(thousandths)
}

// isqrt returns the largest number whose square is not above n.
func isqrt(n uint64) uint64 {
	var root uint64
	for bit := uint64(1) << (bits.Len64(n) / 2); bit > 0; bit /= 2 {
		if r := root + bit; r*r <= n {
			root = r
		}
	}
	return root
}

// chance returns what chance adds to a wait; below zero it takes away.
func (s *Schedule) chance(luck *rand.PCG) time.Duration {
	most := s.Jitter / time.Microsecond
	switch {
	case most == 0:
		return 0
	case s.JitterBoth:
		return (time.Duration(luck.Uint64()%uint64(2*most+1)) - most) * time.Microsecond
	}
	return time.Duration(luck.Uint64()%uint64(most+1)) * time.Microsecond
}

// onTick returns the first moment at or after t at which a queue that booted at boot
// looks for due messages.
func (s *Schedule) onTick(boot, t Stamp) Stamp {
	tick := Stamp(s.Tick / time.Microsecond)
	if tick == 0 {
		return t
	}
	return boot + (t-boot+tick-1)/tick*tick
}

// last reports whether a failed attempt of that number and age is the last.
func (s *Schedule) last(number int, age time.Duration) bool {
	return s.GiveUp > 0 && age >= s.GiveUp || s.AttemptsMax > 0 && number >= s.AttemptsMax
}

// warnAge returns the age at which the sender is warned next, after so many warnings;
// false where there is no such age.
func (s *Schedule) warnAge(warnings int) (time.Duration, bool) {
	if s.Warn == 0 || warnings > 0 && s.WarnEvery == 0 {
		return 0, false
	}
	return s.Warn + time.Duration(warnings)*s.WarnEvery, true
}

// warnsAfter reports whether the failed attempt of that number is the one after which
// the sender is warned.
func (s *Schedule) warnsAfter(number, warnings int) bool {
	return s.WarnAttempt > 0 && number >= s.WarnAttempt && warnings == 0
}

// warned returns how many warnings are over with once one has gone out at that age, after
// so many: those that nobody sent, because the host was off, count too.
func (s *Schedule) warned(warnings int, age time.Duration) int {
	if s.WarnEvery > 0 && age > s.Warn {
		return max(warnings, int((age-s.Warn)/s.WarnEvery)) + 1
	}
	return warnings + 1
}

// Lifetime returns the age from which on a failed attempt is the last; where attempts
// are counted, the age of the last one by the rule.
func (s *Schedule) Lifetime() time.Duration {
	if s.GiveUp > 0 {
		return s.GiveUp
	}
	plan := s.Preview(s.AttemptsMax)
	return plan[len(plan)-1].Age
}
