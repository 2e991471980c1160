package dns

import (
	"maps"
	"slices"
	"time"

	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// The limits of a resolver's memory.
const (
	CacheEntriesMax = 10_000             // then the oldest goes
	CacheTTLMax     = 7 * 24 * time.Hour // of records, whatever they state
	NegativeTTLMax  = 3 * time.Hour      // of "there is none" (RFC 2308 5)

	// ServFailTTL is how long a resolver remembers that it could not find an
	// answer (RFC 2308 7.1 allows five minutes): long enough to spare a dead server
	// the same question from everybody at once, short enough to notice the mend.
	ServFailTTL = 5 * time.Second
)

// noType is the type under which the cache has it that a name does not exist.
const noType Type = 0

// cached is what is known of a question.
type cached struct {
	rcode   RCode
	absence bool     // there is nothing, and records are the SOA that says so
	records []Record // else the answer
	expires trace.Time
	because *words.Because
	slot    int
}

// cache is a resolver's memory (RFC 1034 4.3.4 of answers, RFC 2308 5 of their
// absence).
type cache struct {
	entries map[question]cached
	order   []question // by age, in a ring: the oldest at hand once it is full
	hand    int
}

func (c *cache) clone() cache {
	return cache{maps.Clone(c.entries), slices.Clone(c.order), c.hand}
}

func (c *cache) get(now trace.Time, q question) (cached, bool) {
	e, known := c.entries[q]
	return e, known && now < e.expires
}

// aged returns the entry's records with the TTL that they have left, in whole
// seconds.
func (e *cached) aged(now trace.Time, to []Record) []Record {
	to = slices.Grow(to, len(e.records))
	ttl := uint32(e.expires.Sub(now) / time.Second)
	for _, r := range e.records {
		r.TTL = ttl
		to = append(to, r)
	}
	return to
}

// put remembers an entry for as long as its records' TTL says, but no longer than
// most.
func (c *cache) put(now trace.Time, q question, e cached, most time.Duration) {
	for i := range e.records {
		most = min(most, time.Duration(e.records[i].TTL)*time.Second)
	}
	if most <= 0 {
		return
	}
	e.expires = now.Add(most)
	if c.entries == nil {
		c.entries = map[question]cached{}
	}
	if old, known := c.entries[q]; known {
		e.slot = old.slot
	} else {
		e.slot = c.slot(q)
	}
	c.entries[q] = e
}

// slot finds a place for a new entry, and forgets the oldest where it has to.
func (c *cache) slot(q question) int {
	if len(c.order) < CacheEntriesMax {
		c.order = append(c.order, q)
		return len(c.order) - 1
	}
	slot := c.hand
	delete(c.entries, c.order[slot])
	c.order[slot] = q
	c.hand = (slot + 1) % CacheEntriesMax
	return slot
}
