package sim_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"mailscope/sim"
	"mailscope/sim/trace"
)

// A world that breaks a law is made small: lines of its scenario are left out, then parts
// of lines, then what the operator does, as long as the same law breaks. What is left is
// read by a person.

// shrinkTries is how many smaller worlds are tried at most.
const shrinkTries = 5_000

// lawOf returns which law it is that a violation tells of: its words without names and
// numbers.
func lawOf(violation string) string {
	first, _, _ := strings.Cut(violation, "\n")
	_, said, numbered := strings.Cut(first, ": ")
	if !numbered || strings.HasPrefix(first, "panic") || strings.HasPrefix(first, "its scenario") {
		said = first
	}
	return strings.Join(slices.DeleteFunc(strings.Fields(said), func(w string) bool { return !plainWord.MatchString(w) }), " ")
}

var plainWord = regexp.MustCompile(`^[a-z]+[,;]?$`)

// shrinker makes a case smaller while it breaks the same law.
type shrinker struct {
	breaks func(swarmCase) bool
	tries  int
	until  time.Time
}

// shrink returns the smallest case that it finds which breaks still, and returns c if that is
// none. It takes no longer than most, but for the last try.
func shrink(c swarmCase, most time.Duration, breaks func(swarmCase) bool) swarmCase {
	s := shrinker{breaks, shrinkTries, time.Now().Add(most)}
	for {
		size := len(c.file())
		s.deeds(&c)
		s.lines(&c)
		s.parts(&c)
		if len(c.file()) == size || s.over() {
			return c
		}
	}
}

func (s *shrinker) over() bool { return s.tries <= 0 || time.Now().After(s.until) }

// try takes a smaller case in place of c if it breaks too.
func (s *shrinker) try(c *swarmCase, smaller swarmCase) bool {
	s.tries--
	if s.over() || !s.breaks(smaller) {
		return false
	}
	*c = smaller
	return true
}

func (s *shrinker) deeds(c *swarmCase) {
	for i := len(c.deeds) - 1; i >= 0; i-- {
		smaller := *c
		smaller.deeds = slices.Delete(slices.Clone(c.deeds), i, i+1)
		s.try(c, smaller)
	}
}

// lines leaves lines out, many at a time and then few, the last first: what comes later
// speaks of what comes before.
func (s *shrinker) lines(c *swarmCase) {
	for many := 16; many > 0; many /= 2 {
		lines := slices.Collect(strings.Lines(c.source))
		for end := len(lines); end > 0; end = min(end-1, len(lines)) {
			from := max(end-many, 0)
			smaller := *c
			smaller.source = strings.Join(slices.Delete(slices.Clone(lines), from, end), "")
			if s.try(c, smaller) {
				lines = slices.Delete(lines, from, end)
			}
			if s.over() {
				return
			}
		}
	}
}

// parts leaves fields of maps and members of lists out, the last first.
func (s *shrinker) parts(c *swarmCase) {
	for at := strings.LastIndexAny(c.source, ",{["); at >= 0 && !s.over(); at = strings.LastIndexAny(c.source[:at], ",{[") {
		from, to := partAfter(c.source, at)
		if from < to {
			smaller := *c
			smaller.source = c.source[:from] + c.source[to:]
			s.try(c, smaller)
		}
	}
}

// partAfter returns the part of a map or list that begins after the comma or bracket at a
// place in a text, with one of the commas beside it; nothing where it does not end in its
// line.
func partAfter(text string, at int) (from, to int) {
	depth, quoted := 0, false
	for to = at + 1; to < len(text) && text[to] != '\n'; to++ {
		switch c := text[to]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case depth == 0 && (c == ',' || c == '}' || c == ']'):
			if text[at] == ',' {
				return at, to
			}
			return at + 1, to + strings.Count(text[to:to+1], ",")
		case c == '}' || c == ']':
			depth--
		}
	}
	return 0, 0
}

// TestShrink breaks a law on purpose: the books are told nothing of what reaches the
// mailboxes of one host. Of a random world little more is left than what it takes to bring
// one message there.
func TestShrink(t *testing.T) {
	breaks := func(c swarmCase) bool {
		run, err := c.run()
		if err != nil {
			return false
		}
		ledger := sim.NewLedger()
		for _, e := range without(run.Events(1, run.Head()), func(e *trace.Event) bool { return e.Kind == trace.MailboxDelivered && e.Host == "mx.d1.example" }) {
			ledger.Add(e)
		}
		wrong := ledger.Violations()
		return len(wrong) > 0 && lawOf(wrong[0]) == "is said to be delivered to recipients, and lies in mailboxes"
	}
	c := newSwarmCase(1)
	for seed := uint64(2); seed < 50 && !breaks(c); seed++ {
		c = newSwarmCase(seed)
	}
	small := shrink(c, time.Hour, breaks)
	if !breaks(small) {
		t.Error("the law holds in what is left")
	}
	if n, was := strings.Count(small.file(), "\n"), strings.Count(c.file(), "\n"); n > 12 || n > was/2 || len(small.deeds) > 0 {
		t.Errorf("of %d lines %d are left:\n%s", was, n, small.file())
	}
	if again, err := parseSwarmCase(small.file()); err != nil || !breaks(again) {
		t.Errorf("read again the law holds (%v)", err)
	}
}
