package trace

import (
	"fmt"
	"time"
)

// Time is a moment of a run: microseconds since its start. It is an integer, so
// that Go and WebAssembly agree to the last digit.
type Time int64

// Never is later than every moment that a run can reach.
const Never Time = 1<<63 - 1

// Add returns the moment d after t; what is finer than a microsecond is cut off.
func (t Time) Add(d time.Duration) Time { return t + Time(d/time.Microsecond) }

// Sub returns how long t is after u.
func (t Time) Sub(u Time) time.Duration { return time.Duration(t-u) * time.Microsecond }

// Since returns how long t is after the start of the run.
func (t Time) Since() time.Duration { return t.Sub(0) }

// Date returns t as a date, for a run that starts at start.
func (t Time) Date(start time.Time) time.Time { return start.Add(t.Since()) }

// String returns t as people read a stop-watch: "0:00:00.121000", and with days
// "4d 23:45:00.000000".
func (t Time) String() string { return string(t.append(nil)) }

func (t Time) append(b []byte) []byte {
	if t < 0 {
		b, t = append(b, '-'), -t
	}
	const second, day = 1_000_000, 24 * 60 * 60 * 1_000_000
	if days := t / day; days > 0 {
		b = fmt.Appendf(b, "%dd ", days)
	}
	t %= day
	s := t / second
	return fmt.Appendf(b, "%d:%02d:%02d.%06d", s/3600, s/60%60, s%60, t%second)
}
