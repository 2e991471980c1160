package wire

import (
	"strconv"
	"time"

	"mailscope/sim/trace"
)

// bandMin is from how many equal attempts on they are told as one band: fewer are easier
// to read one by one.
const bandMin = 12

// evenShare says how even the waits between the attempts of a band are: each differs from
// the first one by no more than this part of it.
const evenShare = 10

// series is attempts of one message to one destination, each as long after the one before.
type series struct {
	first, last       *mark
	firstTry, lastTry int        // numbers of the attempts
	wait              trace.Time // between the first two
}

// count is of attempts by their numbers, for a long run has lost some of its marks.
func (s *series) count() int { return s.lastTry - s.firstTry + 1 }

// takes reports whether an attempt goes on with the series, and takes it in.
func (s *series) takes(m *mark, try int) bool {
	if try <= s.lastTry {
		return false
	}
	wait := (m.at - s.last.at) / trace.Time(try-s.lastTry)
	if s.wait == 0 {
		s.wait = wait
	}
	if off := wait - s.wait; off*evenShare > s.wait || -off*evenShare > s.wait {
		return false
	}
	s.last, s.lastTry = m, try
	return true
}

// gather finds the series in marks, and which of them each mark belongs to, -1 for none.
func gather(marks []mark) (list []series, belongs []int) {
	type subject struct{ host, message, destination string }
	now := map[subject]int{}
	belongs = make([]int, len(marks))
	for i := range marks {
		m := &marks[i]
		belongs[i] = -1
		switch d := m.detail.(type) {
		case trace.Attempt:
			who := subject{m.host, m.message, d.Destination}
			at, known := now[who]
			if !known || !list[at].takes(m, d.Attempt) {
				at = len(list)
				now[who] = at
				list = append(list, series{first: m, last: m, firstTry: d.Attempt, lastTry: d.Attempt})
			}
			belongs[i] = at
		case trace.Deferral:
			if at, known := now[subject{m.host, m.message, d.Destination}]; known {
				belongs[i] = at
			}
		}
	}
	return list, belongs
}

// bands folds long series of attempts, and returns the marks that are left.
func (e *Engine) bands(marks []mark) (bands []Band, rest []mark) {
	list, belongs := gather(marks)
	folded := make([]bool, len(list))
	bands = []Band{}
	var long []*series
	for i := range list {
		if s := &list[i]; s.count() >= bandMin {
			folded[i], long = true, append(long, s)
		}
	}
	if len(long) > bandsMax {
		bands = e.crowds(long)
	} else {
		for _, s := range long {
			bands = append(bands, e.band(s))
		}
	}
	if len(bands) == 0 {
		return bands, marks
	}
	for i, at := range belongs {
		if at < 0 || !folded[at] {
			rest = append(rest, marks[i])
		}
	}
	return bands, rest
}

// bandsMax is how many series have a band of their own. More would lie on one another, so
// those of a host to one destination are told as one.
const bandsMax = 12

// crowds returns a band for each host and destination, of the series of many messages.
func (e *Engine) crowds(long []*series) []Band {
	type way struct{ host, destination string }
	place := map[way]int{}
	var list []Band
	var messages []map[string]bool
	for _, s := range long {
		to := way{s.first.host, s.first.detail.(trace.Attempt).Destination}
		at, known := place[to]
		if !known {
			at = len(list)
			place[to], list, messages = at, append(list, e.band(s)), append(messages, map[string]bool{})
			list[at].Count = 0
		}
		messages[at][s.first.message] = true
		b := &list[at]
		b.Count += s.count()
		b.EndUs = max(b.EndUs, int64(s.last.at))
		if us := int64(s.first.at); us < b.StartUs {
			b.StartUs, b.Seq = us, s.first.seq
		}
	}
	for to, at := range place { // order: each is told by itself
		count, of := strconv.Itoa(list[at].Count), strconv.Itoa(len(messages[at]))
		list[at].Label, list[at].Text = e.say("band-crowd-label", count, of), e.say("band-crowd-text", count, to.destination, of)
	}
	return list[:min(len(list), timelineMax)]
}

func (e *Engine) band(s *series) Band {
	count := strconv.Itoa(s.count())
	every := e.span(time.Duration(s.last.at-s.first.at) * time.Microsecond / time.Duration(s.count()-1))
	destination := s.first.detail.(trace.Attempt).Destination
	return Band{
		StartUs: int64(s.first.at), EndUs: int64(s.last.at), Seq: s.first.seq, Count: s.count(), Host: s.first.host, Tone: ToneWait,
		Label: e.say("band-label", count, every), Text: e.say("band-text", count, destination, every),
	}
}
