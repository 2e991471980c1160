package sim

import (
	"slices"
	"time"

	"mailscope/sim/trace"
)

// lifetime is how long a host keeps trying: the first attempt that fails at that age or
// beyond it is the last, and so is the one with that number; 0 for no such limit.
type lifetime struct {
	age      time.Duration
	attempts int
}

func (k lifetime) over(d *dueBook) bool {
	return k.age > 0 && d.last.Sub(d.first) >= k.age || k.attempts > 0 && d.attempts >= k.attempts
}

// Keep tells the ledger how long a host keeps trying: until a failed attempt has that age,
// counted from the first for its destination, or that number; 0 for no such limit. Of
// hosts that it knows nothing of it believes everything.
func (l *Ledger) Keep(host string, age time.Duration, attempts int) {
	l.keeps[host] = lifetime{age, attempts}
}

// attempt checks that an attempt has somebody to be for, and that it comes neither
// before its time nor after the end, nor beside another one. What a person asks for at
// once may come early.
func (l *Ledger) attempt(e *trace.Event, d trace.Attempt) {
	a := l.known(e)
	to := a.destination(d.Destination)
	switch {
	case !a.open() && a.crash == 0:
		l.wrong("an attempt for %s, which has no recipient left", e.Message)
	case a.held:
		l.wrong("an attempt for %s, which is held", e.Message)
	case to.expired:
		l.wrong("an attempt for %s to %s, which was given up", e.Message, d.Destination)
	case to.trying:
		l.wrong("an attempt for %s to %s, and another is under way", e.Message, d.Destination)
	case e.At < to.next && !l.hand[e.Seq]:
		l.wrong("an attempt for %s to %s, which was not due before %s", e.Message, d.Destination, to.next)
	case to.attempts >= 0 && d.Attempt != to.attempts+1:
		l.wrong("attempt %d for %s to %s after attempt %d", d.Attempt, e.Message, d.Destination, to.attempts)
	}
	if l.down[e.Host] > 0 {
		l.wrong("%s makes an attempt while it is off", e.Host)
	}
	if d.Attempt == 1 {
		to.first, to.ageless = e.At, false
	}
	to.attempts, to.last, to.trying = d.Attempt, e.At, true
}

// tries reports whether somebody is left for whom an attempt is under way.
func (a *account) tries() bool {
	for _, d := range a.due { // order: any will do
		if d.trying {
			return a.open()
		}
	}
	return false
}

// deferred checks that a message waits for a time to come, and not longer than it may.
func (l *Ledger) deferred(e *trace.Event, d trace.Deferral) {
	a := l.known(e)
	if d.Next < e.At {
		l.wrong("the next attempt for %s is due at %s, in the past", e.Message, d.Next)
	}
	to := a.destination(d.Destination)
	if l.keeps[e.Host].over(to) && !to.ageless {
		l.wrong("%s waits on for %s, and attempt %d at the age of %s was the last", e.Message, d.Destination, to.attempts, to.last.Sub(to.first))
	}
	to.next, to.trying = d.Next, false
	l.allQueued(a, d.Recipients, "deferred")
}

// expired checks that a message is not given up too early, unless a person wants it so.
func (l *Ledger) expired(e *trace.Event, d trace.Recipients) {
	a := l.known(e)
	l.allQueued(a, d.Recipients, "given up")
	limit, known := l.keeps[e.Host]
	byHand := e.Because != nil && e.Because.Key == "mail-expired-by-hand"
	for destination, to := range a.due { // order: each by itself
		if !a.isFor(destination, d.Recipients) {
			continue
		}
		if known && !byHand && !to.ageless && !limit.over(to) {
			l.wrong("%s is given up for %s after attempt %d at the age of %s", e.Message, destination, to.attempts, to.last.Sub(to.first))
		}
		to.expired = true
	}
}

func (l *Ledger) allQueued(a *account, addresses []string, what string) {
	for _, address := range addresses {
		if a.find(address) < 0 && a.crash == 0 {
			l.wrong("%s at %s is %s for <%s>, who is not queued there", a.key.message, a.key.host, what, address)
		}
	}
}

// spoken checks that a server offers a message to another only in an attempt.
func (l *Ledger) spoken(e *trace.Event) {
	a := l.entries[entryKey{e.Host, e.Message}]
	if a != nil && !a.client && a.crash == 0 && !a.tries() {
		l.wrong("%s offers %s to %s, and no attempt is under way", e.Host, e.Message, e.Peer)
	}
}

// isFor reports whether one of the addresses is in the domain.
func (a *account) isFor(destination string, addresses []string) bool {
	return slices.ContainsFunc(addresses, func(address string) bool { return inDomain(address, destination) })
}
