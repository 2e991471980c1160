package live

import (
	"sync"
	"time"
)

// handClock is a clock that stands still until a test moves it.
type handClock struct {
	mu     sync.Mutex
	now    time.Time
	alarms []*alarm
}

type alarm struct {
	at   time.Time
	call func() // nil when stopped or done
}

func (c *handClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *handClock) AfterFunc(d time.Duration, f func()) (stop func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	a := &alarm{c.now.Add(d), f}
	c.alarms = append(c.alarms, a)
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		a.call = nil
	}
}

// advance moves the clock and calls what is due on the way, at its time.
func (c *handClock) advance(d time.Duration) {
	end := c.Now().Add(d)
	for {
		call := c.nextUntil(end)
		if call == nil {
			return
		}
		call()
	}
}

// nextUntil moves the clock to the first alarm that is due by end, and takes it; nil
// when there is none, with the clock at end.
func (c *handClock) nextUntil(end time.Time) func() {
	c.mu.Lock()
	defer c.mu.Unlock()
	var first *alarm
	alive := c.alarms[:0]
	for _, a := range c.alarms {
		if a.call == nil {
			continue
		}
		alive = append(alive, a)
		if !a.at.After(end) && (first == nil || a.at.Before(first.at)) {
			first = a
		}
	}
	c.alarms = alive
	if first == nil {
		c.now = end
		return nil
	}
	if first.at.After(c.now) {
		c.now = first.at
	}
	call := first.call
	first.call = nil
	return call
}
