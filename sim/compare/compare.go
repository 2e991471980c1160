package compare

import (
	"time"

	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// Compare lines two runs up and explains each difference. The events of the report
// are those of the runs, not copies.
func Compare(left, right Run) Report {
	c := comparison{report: Report{Left: left.Name, Right: right.Name, Counts: map[Class]int{}}}
	for side, events := range [2][]trace.Event{left.Events, right.Events} {
		if len(events) > EventsMax {
			events, c.report.Cut = events[:EventsMax], true
		}
		c.runs[side] = sortOut(events)
	}
	c.names = [2]string{left.Name, right.Name}
	pairs := pairPlaces(&c.runs[0], &c.runs[1])
	for _, p := range inOrder(pairs, len(c.runs[0].places), len(c.runs[1].places)) {
		c.comparePlaces(c.place(0, p.left), c.place(1, p.right))
	}
	return c.report
}

// comparison is the work under way. Side 0 is left, side 1 is right.
type comparison struct {
	runs   [2]run
	names  [2]string
	report Report
}

// place returns a place of a run, nil for -1.
func (c *comparison) place(side, i int) *place {
	if i < 0 {
		return nil
	}
	return c.runs[side].places[i]
}

// pair says that two things belong together, by their positions. -1 is none.
type pair struct{ left, right int }

// comparePlaces writes the lines of one place, which may be in one run only.
func (c *comparison) comparePlaces(left, right *place) {
	if left == nil || right == nil {
		c.addAlone(left, right)
		return
	}
	pairs, moved := alignTracks(left, right)
	list := inOrder(pairs, len(left.events), len(right.events))
	lastPair := len(list) - 1
	for lastPair >= 0 && (list[lastPair].left < 0 || list[lastPair].right < 0 || isSegment(left.events[list[lastPair].left].Kind)) {
		lastPair--
	}
	last := map[string][2]trace.Time{}
	for i, p := range list {
		switch {
		case p.right < 0:
			c.addOne(left, left.events[p.left], 0, i > lastPair && isOpen(right))
		case p.left < 0:
			c.addOne(right, right.events[p.right], 1, i > lastPair && isOpen(left))
		default:
			line := c.both(left.events[p.left], right.events[p.right], moved[p.left])
			line.Place = left.heading
			wait(&line, last)
			c.add(line)
		}
	}
}

// alignTracks pairs the events of a place that both runs have; moved are those on the
// left that stand elsewhere on the right.
func alignTracks(left, right *place) (pairs []pair, moved map[int]bool) {
	moved = map[int]bool{}
	for _, t := range left.tracks {
		other := right.track(t.name)
		if other == nil {
			continue
		}
		for _, m := range align(t.steps, other.steps) {
			pairs = append(pairs, m.pair)
			if m.moved {
				moved[m.left] = true
			}
		}
	}
	return pairs, moved
}

// isOpen reports whether the place is a connection that still stood when its run ended.
func isOpen(p *place) bool { return p.isConnection() && !p.ended }

// addAlone writes the lines of a place that only one of the runs has.
func (c *comparison) addAlone(left, right *place) {
	p, side := left, 0
	if left == nil {
		p, side = right, 1
	}
	for _, e := range p.events {
		c.addOne(p, e, side, false)
	}
}

func (c *comparison) add(l Line) {
	c.report.Lines = append(c.report.Lines, l)
	c.report.Counts[l.Class]++
}

// both compares two events that stand side by side.
func (c *comparison) both(left, right *trace.Event, moved bool) Line {
	line := Line{Left: left, Right: right}
	line.Class, line.Because = differ(left, right)
	if moved && line.Class != Code && line.Class != Simplified {
		line.Class, line.Because = Order, words.Because{Key: words.CompareOrder}
	}
	return line
}

// addOne writes the line of an event that stands alone; over says that the other run
// had ended by then.
func (c *comparison) addOne(p *place, e *trace.Event, side int, over bool) {
	line := Line{Place: p.heading}
	if side == 0 {
		line.Left, line.Class = e, Missing
	} else {
		line.Right, line.Class = e, Extra
	}
	other := &c.runs[1-side]
	switch {
	case isSegment(e.Kind):
		line.Class, line.Because = Simplified, becauseSegments
	case !other.couldSee(p, e):
		line.Class, line.Because = Simplified, c.unseen(e, side)
	case over:
		line.Class, line.Because = Simplified, words.Because{Key: words.CompareEnded, Args: []string{c.names[1-side]}}
	case p.isConnection() && !other.paired[p.key]:
		line.Because = words.Because{Key: words.CompareNoConnection, Args: []string{c.names[side]}}
	default:
		line.Because = words.Because{Key: words.CompareOnly, Args: []string{c.names[side]}}
	}
	c.add(line)
}

// unseen says why the other run cannot show an event of this side.
func (c *comparison) unseen(e *trace.Event, side int) words.Because {
	if isDNS(e.Kind) {
		return words.Because{RFC: 1034, Section: "5.3.1", Key: words.CompareResolver, Args: []string{c.names[side]}}
	}
	return words.Because{Key: words.CompareUnwatched, Args: []string{e.Host, c.names[side]}}
}

// waitTolerance is by how much the waits before two lines may differ unremarked.
const waitTolerance = time.Second

// wait compares how long after the line before it the two events came, where they are
// the same otherwise. The line before is that of the same host.
func wait(l *Line, last map[string][2]trace.Time) {
	if l.Class == Order {
		return
	}
	before, known := last[l.Left.Host]
	last[l.Left.Host] = [2]trace.Time{l.Left.At, l.Right.At}
	if !known || l.Class != Same {
		return
	}
	left, right := l.Left.At.Sub(before[0]), l.Right.At.Sub(before[1])
	if (left - right).Abs() >= waitTolerance {
		l.Class = Timing
		l.Because = words.Because{Key: words.CompareTiming, Args: []string{left.Round(time.Millisecond).String(), right.Round(time.Millisecond).String()}}
	}
}
