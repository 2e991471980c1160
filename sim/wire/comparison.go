package wire

import (
	"strconv"

	"mailscope/sim/compare"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// comparedRowsMax is how many rows a Comparison has at the most.
const comparedRowsMax = 2000

// classTones are the colours of classes: only what programs read, and what is in one run
// only, changes the course of things.
var classTones = map[compare.Class]Tone{
	compare.Same: ToneOK, compare.Order: ToneWait, compare.Code: ToneBad, compare.Missing: ToneWait, compare.Extra: ToneWait,
}

// telling are the classes as they are counted, the least telling first: what one run
// cannot show says less than what both have, and what is in one only a lot.
var telling = []compare.Class{
	compare.Same, compare.Simplified, compare.Timing, compare.Identifier, compare.Secret, compare.Wording, compare.Order,
	compare.Extra, compare.Missing, compare.Code,
}

// Beside lays two runs of the open scenario side by side, for the method compare: on the
// left a simulated one, on the right a real one. It does nothing while nothing is open.
func (e *Engine) Beside(simulated, real compare.Run) {
	if e.open == nil {
		return
	}
	report := compare.Compare(simulated, real)
	e.open.beside = &report
}

// comparison tells how the live run and the simulated one differ.
func (e *Engine) comparison(None) (Comparison, error) {
	s, err := e.current()
	if err != nil {
		return Comparison{}, err
	}
	if s.beside == nil {
		return Comparison{}, e.fail(words.PageNoOther)
	}
	lines := s.beside.Shown()
	c := Comparison{Left: e.say(words.PageSimulated), Right: e.say(words.PageReal), Order: e.say(words.CompareInTime), Total: len(lines)}
	counts := map[compare.Class]int{}
	for _, l := range lines {
		counts[l.Class]++
		if len(c.Rows) < comparedRowsMax {
			c.Rows = append(c.Rows, e.comparedRow(s, l))
		}
	}
	for _, class := range telling {
		if n := counts[class]; n > 0 {
			c.Counts = append(c.Counts, e.classCount(class, n))
		}
	}
	c.Summary = e.say(words.PageAlike, strconv.Itoa(counts[compare.Same]), strconv.Itoa(len(lines)))
	return c, nil
}

func (e *Engine) classCount(class compare.Class, n int) ClassCount {
	key := words.Key("class-" + string(class))
	return ClassCount{Class: class, Label: e.say(key), Text: e.say(key + "-text"), Tone: classTone(class), Count: n}
}

func classTone(class compare.Class) Tone {
	if tone, ok := classTones[class]; ok {
		return tone
	}
	return TonePlain
}

func (e *Engine) comparedRow(s *session, l *compare.Line) ComparedRow {
	row := ComparedRow{Place: l.Place, Class: l.Class}
	left, right, inWords := e.comparedTexts(s, l)
	row.Left, row.Right = comparedSide(l.Left, left, inWords), comparedSide(l.Right, right, inWords)
	if l.Class != compare.Same {
		row.Why, row.Rule = e.because(&l.Because), e.rule(&l.Because)
	}
	return row
}

// comparedTexts says what the two events of a line are: what went over the wire as it
// was, and all else in a sentence, unless that is the same where the events differ.
func (e *Engine) comparedTexts(s *session, l *compare.Line) (left, right string, inWords bool) {
	left, right = l.Texts()
	var told [2]string
	for i, ev := range [...]*trace.Event{l.Left, l.Right} {
		if ev == nil {
			continue
		}
		switch ev.Detail.(type) {
		case trace.Command, trace.Reply, trace.Data, trace.Query, trace.Answer:
			return left, right, false
		}
		told[i] = e.sentence(s, ev)
	}
	if l.Class != compare.Same && l.Class != compare.Order && told[0] == told[1] {
		return left, right, false
	}
	return told[0], told[1], true
}

// comparedSide returns the event of one run; nil for none.
func comparedSide(ev *trace.Event, text string, inWords bool) *ComparedSide {
	if ev == nil {
		return nil
	}
	return &ComparedSide{
		Seq: ev.Seq, Us: int64(ev.At), Time: seconds(ev.At), Host: ev.Host,
		Text: short(text, contentShownMax), Words: inWords, Tone: toneOf(ev),
	}
}
