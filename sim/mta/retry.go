package mta

import (
	"math/rand/v2"
	"time"
)

// wait returns how long after the attempt at age the rule puts the next one, given
// the wait that it gave before (0 for the first). luck is drawn on for jitter only.
func (s *Schedule) wait(age, before time.Duration, luck *rand.PCG) time.Duration {
	w := s.Every
	switch {
	case s.ByAge:
		w = max(age, s.Every)
	case s.Backoff > 0 && before > 0:
		w = before / 1000 * time.Duration(s.Backoff)
	}
	if s.Cap > 0 {
		w = min(w, s.Cap)
	}
	if s.Jitter > 0 {
		w += time.Duration(luck.Uint64() % uint64(s.Jitter+1)).Truncate(time.Microsecond)
	}
	return w
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
