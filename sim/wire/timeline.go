package wire

import (
	"strconv"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// timelineMax is how many marks, and how many spans, a View has.
const timelineMax = 240

// weights say which of two marks that fall together is shown: the heavier one.
var weights = map[MarkKind]int{
	MarkAttempt: 1, MarkTyped: 1, MarkSubmitted: 2, MarkDeferred: 3, MarkRetrieved: 4, MarkDelivered: 5,
	MarkWarning: 6, MarkDiscarded: 7, MarkBounced: 8, MarkExpired: 9,
}

var markTones = map[MarkKind]Tone{
	MarkAttempt: ToneClient, MarkTyped: ToneClient, MarkSubmitted: ToneClient, MarkDeferred: ToneWait, MarkRetrieved: ToneOK,
	MarkDelivered: ToneOK, MarkWarning: ToneWait, MarkDiscarded: ToneBad, MarkBounced: ToneBad, MarkExpired: ToneBad,
}

// markKind returns which mark an event is; false for one that is none.
func markKind(e *trace.Event) (MarkKind, bool) {
	switch e.Kind {
	case trace.MessageSubmitted:
		return MarkSubmitted, true
	case trace.QueueAttempt:
		return MarkAttempt, true
	case trace.QueueDeferred:
		return MarkDeferred, true
	case trace.QueueExpired:
		return MarkExpired, true
	case trace.MailboxDelivered:
		return MarkDelivered, true
	case trace.MailboxRetrieved:
		return MarkRetrieved, true
	case trace.Discarded:
		return MarkDiscarded, true
	case trace.SMTPCommand:
		return MarkTyped, e.Host == consoleHost
	case trace.DSNCreated:
		if d, ok := e.Detail.(trace.Report); ok && d.Action == trace.ActionDelayed {
			return MarkWarning, true
		}
		return MarkBounced, true
	}
	return "", false
}

// consoleHost is what the trace calls a person who types to a server.
const consoleHost = "console"

// timelineCache keeps a timeline until the run has gone on by enough to show.
type timelineCache struct {
	built    Timeline
	marks    int   // of the index, when it was built
	last     int64 // Seq
	language string
}

// timelineOf returns the run as far as it was ever reached.
func (e *Engine) timelineOf(s *session) Timeline {
	c, x := &s.timeline, s.index
	fresh := c.built.Marks != nil && c.language == e.language && c.last <= x.last
	if fresh && x.last == c.last {
		return c.built
	}
	if grown := len(x.marks) - c.marks; !fresh || grown != 0 && (len(x.marks) < 4*timelineMax || grown < 0 || grown > len(x.marks)/64) {
		bands, rest := e.bands(x.marks)
		c.built.Bands, c.built.Marks, c.marks = bands, e.marks(rest, x.lastAt), len(x.marks)
	}
	c.built.EndUs, c.built.Total = int64(x.lastAt), len(x.marks)
	c.built.Spans = e.spans(x)
	c.last, c.language = x.last, e.language
	return c.built
}

// marks returns what stands on the timeline: all marks, or where there are too many, for
// each stretch of it the one that matters most.
func (e *Engine) marks(marks []mark, end trace.Time) []Mark {
	list := make([]Mark, 0, min(len(marks), timelineMax))
	if len(marks) <= timelineMax {
		for i := range marks {
			list = append(list, e.mark(&marks[i]))
		}
		return list
	}
	var best *mark
	stretch := int64(-1)
	for i := range marks {
		m := &marks[i]
		at := int64(m.at) * timelineMax / (int64(end) + 1)
		if best != nil && (at != stretch || weights[m.kind] <= weights[best.kind]) {
			if at == stretch {
				continue
			}
			list = append(list, e.mark(best))
		}
		best, stretch = m, at
	}
	return append(list, e.mark(best))
}

func (e *Engine) mark(m *mark) Mark {
	shown := Mark{Us: int64(m.at), Seq: m.seq, Kind: m.kind, Tone: markTones[m.kind], Host: m.host, Text: e.markText(m)}
	if weights[m.kind] >= weights[MarkRetrieved] {
		shown.Label = e.markLabel(m)
	}
	return shown
}

func (e *Engine) markLabel(m *mark) string {
	if goodReport(m) {
		return e.say("mark-label-report")
	}
	return e.say(words.Key("mark-label-" + string(m.kind)))
}

// goodReport reports whether a mark is a report that tells of no failure and no delay.
func goodReport(m *mark) bool {
	d, ok := m.detail.(trace.Report)
	return ok && d.Action != trace.ActionDelayed && d.Action != trace.ActionFailed
}

func (e *Engine) markText(m *mark) string {
	key := words.Key("mark-" + string(m.kind))
	switch d := m.detail.(type) {
	case trace.Submitted:
		return e.say("mark-message", d.From, e.several(d.To))
	case trace.Attempt:
		return e.say(key, strconv.Itoa(d.Attempt), d.Destination)
	case trace.Deferral:
		return e.say(key, d.Reason)
	case trace.Delivery:
		return e.say(key, d.Recipient)
	case trace.Reason:
		return e.say(key, d.Reason)
	case trace.Command:
		return e.say(key, d.Line)
	case trace.Report:
		if goodReport(m) {
			return e.say("mark-report")
		}
	}
	return e.say(key)
}

// spans returns the faults of a run, the last ones where there are too many.
func (e *Engine) spans(x *index) []Span {
	faults := x.faults[max(0, len(x.faults)-timelineMax):]
	list := make([]Span, len(faults))
	for i, f := range faults {
		end := f.endAt
		if f.end == 0 {
			end = x.lastAt
		}
		list[i] = Span{StartUs: int64(f.at), EndUs: int64(end), Seq: f.seq, Tone: ToneBad, Text: e.say(f.because.Key, f.because.Args...)}
	}
	return list
}

// began returns when a fault that is on after an event began.
func (x *index) began(f *machine.Fault, head int64) (trace.Time, bool) {
	because := f.Sentence()
	for i := len(x.faults) - 1; i >= 0; i-- {
		span := &x.faults[i]
		if span.seq <= head && (span.end == 0 || span.end > head) && span.because.Key == because.Key &&
			span.because.Args[0] == because.Args[0] && span.because.Args[1] == because.Args[1] {
			return span.at, true
		}
	}
	return 0, false
}
