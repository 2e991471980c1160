package scenario

import (
	"cmp"
	"fmt"
	"strconv"
	"time"
)

// reader turns nodes into the typed content of a file and reports what does not fit.
type reader struct {
	report
	src    *source
	name   string // the field being read, for sentences about it
	visits int
}

// field says how one field of a T is read. What the readers of this file return
// with false has been reported.
type field[T any] struct {
	name string
	need bool
	read func(r *reader, n *node, t *T)
}

const needed = true

// fields reads the map n into t. what names the thing in sentences, "a host".
func readFields[T any](r *reader, n *node, what string, fields []field[T], t *T) {
	if !r.visit(n) || !r.is(n, what, mapping) {
		return
	}
	seen := map[string]place{}
	for _, p := range n.pairs {
		f := findField(fields, p.key)
		if f == nil {
			r.bad(p.at, fmt.Sprintf("unknown field %q", p.key), r.suggest(p.key, "fields of "+what, fieldNames(fields)))
			continue
		}
		if first, twice := seen[p.key]; twice {
			r.bad(p.at, fmt.Sprintf("the field %q is here twice", p.key), fmt.Sprintf("leave one out; the other is in line %d", first.line))
			continue
		}
		seen[p.key] = p.at
		r.name = p.key
		f.read(r, p.value, t)
	}
	for _, f := range fields {
		if _, ok := seen[f.name]; f.need && !ok {
			r.without(n, what, f.name)
		}
	}
}

// without tells that a field is missing.
func (r *reader) without(n *node, what, name string) {
	r.bad(n.place, fmt.Sprintf("%s without the field %q", what, name), fmt.Sprintf("add \"%s: ...\"", name))
}

func findField[T any](fields []field[T], name string) *field[T] {
	for i := range fields {
		if fields[i].name == name {
			return &fields[i]
		}
	}
	return nil
}

func fieldNames[T any](fields []field[T]) []string {
	names := make([]string, len(fields))
	for i := range fields {
		names[i] = fields[i].name
	}
	return names
}

// visit counts the values read, so that aliases of aliases cannot make a short file
// a long one.
func (r *reader) visit(n *node) bool {
	if r.visits >= visitsMax {
		return false
	}
	const line = 64 // octets of text that are as much work as a value
	r.visits += 1 + len(n.text)/line
	if r.visits >= visitsMax {
		r.bad(n.place, "aliases repeat too much", "write the values themselves")
	}
	return r.visits < visitsMax
}

// is reports whether a value has one of the kinds; if not it says so.
func (r *reader) is(n *node, what string, kinds ...kind) bool {
	return r.isLike(n, what, "", kinds...)
}

// isLike does what is does, with a mend of the field's own: where any value of the
// kind would not do, how to make one only leads to the next problem. "" is none.
func (r *reader) isLike(n *node, what, mend string, kinds ...kind) bool {
	for _, k := range kinds {
		if n.kind == k {
			return true
		}
	}
	if n.kind == null {
		r.bad(n.place, what+" has no value", "write one, or leave the field out")
	} else {
		r.bad(n.place, fmt.Sprintf("%s must be %s, not %s", what, kinds[0], n.kind), cmp.Or(mend, mendKind(n, kinds[0])))
	}
	return false
}

// mendKind says how to write a value as another kind.
func mendKind(n *node, wanted kind) string {
	switch {
	case wanted == text && n.isScalar():
		return fmt.Sprintf("put it in quotes: %q", n.text)
	case wanted == sequence && n.isScalar() && len(n.text) < 60:
		return fmt.Sprintf("write [%s]", n.text)
	case wanted == sequence:
		return "write each item after a dash, or all in brackets"
	case wanted == mapping:
		return "write fields as \"name: value\""
	case wanted == truth:
		return "write true or false"
	case wanted == number:
		return "write a number without quotes"
	}
	return "write one plain value"
}

// isScalar reports whether a value is neither a list, nor a map, nor nothing.
func (n *node) isScalar() bool { return n.kind == text || n.kind == number || n.kind == truth }

// text reads a field that is text.
func (r *reader) text(n *node) (string, bool) { return r.textLike(n, "") }

// textLike reads a field that is text of a form of its own, which mend shows.
func (r *reader) textLike(n *node, mend string) (string, bool) {
	if !r.visit(n) || !n.fromOutside() && !r.isLike(n, r.name, mend, text) {
		return "", false
	}
	return n.text, true
}

// fromOutside reports whether a scalar came from a command line, which has no
// quotes to tell text from numbers.
func (n *node) fromOutside() bool { return n.line == 0 && n.kind == text }

// each reads a list, item by item.
func (r *reader) each(n *node, read func(item *node)) { r.eachOf(n, items{}, read) }

// items says what a list may have in it.
type items struct {
	most   int    // how many; 0 for any number
	plural string // what they are
	fewer  string // what to do where there are more
	like   string // how to write the list, where items are of a form of their own
}

// eachOf reads a list, item by item. What is beyond the most is told once, and not read.
func (r *reader) eachOf(n *node, of items, read func(item *node)) {
	name := r.name
	if !r.visit(n) || !r.isLike(n, name, of.like, sequence) {
		return
	}
	for i, item := range n.items {
		if i == of.most && i > 0 {
			r.bad(item.place, fmt.Sprintf("more than %d %s", of.most, of.plural), of.fewer)
			return
		}
		r.name = "each of " + name
		read(item)
	}
}

// oneOf reads a text that must be one of the known words; plural names what they are.
func (r *reader) oneOf(n *node, known []string, plural string) (string, bool) {
	if !r.visit(n) || !n.isScalar() && !r.is(n, r.name, text) {
		return "", false
	}
	s := n.text
	for _, k := range known {
		if s == k {
			return s, true
		}
	}
	r.bad(n.place, fmt.Sprintf("unknown %s %q", r.name, s), r.suggest(s, plural, known))
	return "", false
}

// numeral reports whether a value may be a number, such as mend shows. Plain text like
// "10MB" is left to the reader of the number, which knows better what to say of it.
func (r *reader) numeral(n *node, mend string) bool {
	plain := n.kind == text && n.style == 0
	return r.visit(n) && (plain || r.isLike(n, r.name, mend+", without quotes", number))
}

// integer reads a whole number.
func (r *reader) integer(n *node, least, most uint64) (uint64, bool) {
	mend := fmt.Sprintf("write a whole number from %d to %d", least, most)
	if !r.numeral(n, mend) {
		return 0, false
	}
	v, err := strconv.ParseUint(n.text, 10, 64)
	if err != nil || v < least || v > most {
		r.bad(n.place, fmt.Sprintf("%s cannot be %s", r.name, n.text), mend)
		return 0, false
	}
	return v, true
}

// fraction reads a decimal number as so many units of a 10^-digits, without ever
// making it a float.
func (r *reader) fraction(n *node, digits int, least, most int64) (int64, bool) {
	mend := fmt.Sprintf("write a number from %s to %s, with at most %d decimals", decimal(least, digits), decimal(most, digits), digits)
	if !r.numeral(n, mend) {
		return 0, false
	}
	v, ok := parseDecimal(n.text, digits)
	if !ok || v < least || v > most {
		r.bad(n.place, fmt.Sprintf("%s cannot be %s", r.name, n.text), mend)
		return 0, false
	}
	return v, true
}

// truth reads true or false.
func (r *reader) truth(n *node) (value, ok bool) {
	if !r.visit(n) {
		return false, false
	}
	if n.fromOutside() && (n.text == "true" || n.text == "false") {
		return n.text == "true", true
	}
	if !r.is(n, r.name, truth) {
		return false, false
	}
	return n.text == "true" || n.text == "True" || n.text == "TRUE", true
}

// durationMax is the longest time that a file may speak of: ten years.
const durationMax = 3650 * day

const day = 24 * time.Hour

// duration reads a length of time, at least so long. A 0 needs no unit.
func (r *reader) duration(n *node, least time.Duration) (time.Duration, bool) {
	const mend = "write one like 90s, 15m, 1h30m or 5d"
	if !r.visit(n) || n.kind != number && !r.isLike(n, r.name, mend, text) {
		return 0, false
	}
	d, ok := parseDuration(n.text)
	switch {
	case !ok && len(n.text) > 1 && n.text[0] == '-':
		r.bad(n.place, fmt.Sprintf("%s cannot be negative: %s", r.name, n.text), "write a time from 0s up, like 90s, 15m, 4h or 5d")
	case !ok && n.kind == number:
		r.bad(n.place, fmt.Sprintf("%s has no unit of time: %s", r.name, n.text), fmt.Sprintf("write one, like %ss or %sm", n.text, n.text))
	case !ok:
		r.bad(n.place, fmt.Sprintf("%s is no length of time: %q", r.name, n.text), mend)
	case d < least:
		r.bad(n.place, fmt.Sprintf("%s is too short: %s", r.name, n.text), "write at least "+formatDuration(least))
	case d > durationMax:
		r.bad(n.place, fmt.Sprintf("%s is too long: %s", r.name, n.text), "write at most "+formatDuration(durationMax))
	default:
		return d, true
	}
	return 0, false
}

// durationInto reads a length of time into d, which keeps its value after a problem.
func (r *reader) durationInto(n *node, least time.Duration, d *time.Duration) {
	if v, ok := r.duration(n, least); ok {
		*d = v
	}
}

// date reads a moment (RFC 3339 5.6).
func (r *reader) date(n *node) (time.Time, bool) {
	const mend = "write it like 2026-03-02T09:00:00Z, from 1970 to 2199"
	s, ok := r.textLike(n, mend)
	if !ok {
		return time.Time{}, false
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil || t.Year() < 1970 || t.Year() > 2199 {
		r.bad(n.place, fmt.Sprintf("%s is no date with time: %q", r.name, s), mend)
		return time.Time{}, false
	}
	return t.UTC(), true
}
