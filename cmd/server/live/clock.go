package live

import "time"

// Clock is where a run has its time from.
type Clock interface {
	// Now returns the date.
	Now() time.Time
	// AfterFunc calls f, once, when d has passed. Stop makes sure that a call
	// that has not begun never will; it may be called at any time, and again.
	AfterFunc(d time.Duration, f func()) (stop func())
}

// SystemClock is the clock of the machine that this process runs on.
type SystemClock struct{}

// Now returns the date, with the monotonic reading that keeps differences true
// while somebody sets the clock.
func (SystemClock) Now() time.Time { return time.Now() }

// AfterFunc calls f in a goroutine of its own after d.
func (SystemClock) AfterFunc(d time.Duration, f func()) (stop func()) {
	t := time.AfterFunc(d, f)
	return func() { t.Stop() }
}
