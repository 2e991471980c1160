package compare

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// The table is textColumns wide: two sides, the class, and the number of the sentence
// that explains it.
const (
	textColumns = 100
	sideColumns = 40
)

// Text appends the report as a table that people read, 100 columns wide: place by
// place the two sides, the class of each difference, and a number. The sentences that
// the numbers stand for follow the table. Segments and arrivals are only counted, if
// nothing is wrong with them: a line of the table already tells what was sent.
func (r Report) Text(b []byte) []byte {
	w := writer{b: b, notes: map[string]int{}}
	w.row(r.Left, r.Right, "", "")
	w.rule()
	place, shown := "", r.Shown()
	for _, l := range shown {
		if l.Place != place {
			place = l.Place
			w.line("")
			w.line(cut(place, textColumns))
		}
		left, right := l.sides()
		w.row(left, right, string(l.Class), w.note(l))
	}
	w.rule()
	w.summary(r, shown)
	for i, sentence := range w.sentences {
		w.paragraph("["+strconv.Itoa(i+1)+"] ", sentence)
	}
	return w.b
}

// Shown returns the lines that are worth showing. What it leaves out tells nothing that
// another line does not: segments, and that things arrived, if they did in both runs or
// were sent in one only.
func (r Report) Shown() []*Line {
	type sent struct {
		left bool
		seq  int64
	}
	alone := map[sent]bool{}
	for i := range r.Lines {
		if l := &r.Lines[i]; l.isAlone() {
			alone[sent{l.Left != nil, l.event().Seq}] = true
		}
	}
	var shown []*Line
	for i := range r.Lines {
		l := &r.Lines[i]
		e := l.event()
		switch {
		case isSegment(e.Kind):
		case isArrival(e.Kind) && !l.isAlone() && l.Class != Order:
		case isArrival(e.Kind) && (l.Class == Simplified || alone[sent{l.Left != nil, e.Of}]):
		default:
			shown = append(shown, l)
		}
	}
	return shown
}

func (l *Line) isAlone() bool { return l.Left == nil || l.Right == nil }

// event returns the event on the left, else that on the right.
func (l *Line) event() *trace.Event {
	if l.Left != nil {
		return l.Left
	}
	return l.Right
}

// writer writes the table.
type writer struct {
	b         []byte
	notes     map[string]int // number of each sentence
	sentences []string
}

// note returns the mark of the sentence that explains a line, such as "[2]".
func (w *writer) note(l *Line) string {
	if l.Class == Same {
		return ""
	}
	sentence := words.Sentence("en", l.Because.Key, l.Because.Args...)
	if rule := l.Because.Rule(); rule != "" {
		sentence += " (" + rule + ")"
	}
	n, known := w.notes[sentence]
	if !known {
		n = len(w.sentences) + 1
		w.notes[sentence] = n
		w.sentences = append(w.sentences, sentence)
	}
	return "[" + strconv.Itoa(n) + "]"
}

func (w *writer) line(text string) { w.b = append(append(w.b, text...), '\n') }

func (w *writer) rule() { w.line(strings.Repeat("-", textColumns)) }

// row writes one line of the table.
func (w *writer) row(left, right, class, note string) {
	if class == string(Same) {
		class = ""
	}
	text := pad(cut(left, sideColumns), sideColumns) + "  " + pad(cut(right, sideColumns), sideColumns) + "  " + pad(class, 10) + " " + note
	w.line(strings.TrimRight(text, " "))
}

// summary writes how many of the lines that are shown there are of each class, and how
// many are not shown.
func (w *writer) summary(r Report, shown []*Line) {
	say := func(key words.Key, args ...any) string {
		var texts []string
		for _, arg := range args {
			texts = append(texts, fmt.Sprint(arg))
		}
		return words.Sentence("en", key, texts...)
	}
	counts := map[Class]int{}
	for _, l := range shown {
		counts[l.Class]++
	}
	var others []string
	for _, class := range Classes[1:] {
		if n := counts[class]; n > 0 {
			others = append(others, fmt.Sprint(n, " ", class))
		}
	}
	text := say(words.CompareSummary, counts[Same], len(shown))
	if len(others) > 0 {
		text += " " + say(words.CompareOthers, strings.Join(others, ", "))
	}
	w.paragraph("", text)
	if folded := len(r.Lines) - len(shown); folded > 0 {
		w.paragraph("", say(words.CompareFolded, folded))
	}
	if r.Cut {
		w.paragraph("", say(words.CompareLimit, EventsMax))
	}
}

// paragraph writes text in lines as wide as the table, each but the first indented by
// the width of start.
func (w *writer) paragraph(start, text string) {
	line, width := start, utf8.RuneCountInString(start)
	indent := strings.Repeat(" ", width)
	empty := true
	for _, word := range strings.Fields(text) {
		word = cut(word, textColumns-len(indent))
		n := utf8.RuneCountInString(word)
		if !empty && width+1+n > textColumns {
			w.line(line)
			line, width, empty = indent, len(indent), true
		}
		if !empty {
			line, width = line+" ", width+1
		}
		line, width, empty = line+word, width+n, false
	}
	w.line(line)
}

// sides returns what the two cells of a line say.
func (l *Line) sides() (left, right string) { return slide(l.Texts()) }

// Texts returns what the two events of a line say, "-" for none. Where the same few
// words tell both events and they are not the same, more words do.
func (l *Line) Texts() (left, right string) {
	left, right = describe(l.Left), describe(l.Right)
	if left == right && l.Class != Same {
		left, right = closely(l.Left), closely(l.Right)
	}
	return left, right
}

// closely returns an event with what describe leaves out.
func closely(e *trace.Event) string {
	switch d := e.Detail.(type) {
	case trace.Query:
		return describe(e) + ", id " + strconv.Itoa(int(d.ID))
	case trace.Answer:
		if d.Cached {
			return describe(e) + ", from memory"
		}
		return describe(e) + ", id " + strconv.Itoa(int(d.ID))
	case trace.Endpoints:
		return kindWords(e.Kind) + " " + bare(e.Kind, d)
	}
	if e.Message == "" || isWire(e.Kind) || isArrival(e.Kind) {
		return describe(e)
	}
	return kindWords(e.Kind) + " " + printable(e.Message) + " " + bare(e.Kind, e.Detail)
}

// kindWords says what events of a kind are.
func kindWords(kind trace.Kind) string {
	if key := words.Key("compare-kind-" + string(kind)); words.Has(key) {
		return words.Sentence("en", key)
	}
	return string(kind)
}

// describe returns an event in a few words, "-" for none. The place says where it is.
func describe(e *trace.Event) string {
	if e == nil {
		return "-"
	}
	kind := kindWords(e.Kind) + " "
	switch d := e.Detail.(type) {
	case trace.Command:
		return told(e, "C: ", d.Line)
	case trace.Reply:
		text := strings.ReplaceAll(d.Text, "\n", " | ")
		return told(e, "S: ", bare(trace.SMTPReply, trace.Reply{Code: d.Code, Enhanced: d.Enhanced, Text: text}))
	case trace.Data:
		return told(e, "C: content, ", bare(trace.SMTPData, d))
	case trace.Query:
		return "Q: " + printable(question(d))
	case trace.Answer:
		return "A: " + printable(d.RCode+" "+strings.Join(d.Answers, "; "))
	case trace.Endpoints:
		if e.Kind != trace.ConnOpen {
			return kind + "by " + printable(e.Host)
		}
	}
	return kind + bare(e.Kind, e.Detail)
}

// told returns what was said, and that it arrived where that is what the event tells.
func told(e *trace.Event, who, what string) string {
	if isArrival(e.Kind) {
		who = "arrived " + who
	}
	return who + printable(what)
}

// bare returns a detail as the log line writes it, which quotes what could move the
// cursor.
func bare(kind trace.Kind, d trace.Detail) string {
	line, none := trace.Event{Kind: kind, Detail: d}, trace.Event{Kind: kind}
	return strings.TrimSpace(strings.TrimPrefix(line.String(), none.String()))
}

func printable(text string) string { return bare(trace.Noted, trace.Reason{Reason: text}) }

// slide leaves out of two texts what they have in common, where they differ only
// beyond what the table can show. The first word, which says who speaks or what
// happens, is kept.
func slide(left, right string) (string, string) {
	const kept = 12 // columns before the difference
	l, r := []rune(left), []rune(right)
	n := 0
	for n < len(l) && n < len(r) && l[n] == r[n] {
		n++
	}
	word, _, _ := strings.Cut(left, " ")
	from := n - kept
	if max(len(l), len(r)) <= sideColumns || n < sideColumns-kept || from <= len(word) || n == len(l) && n == len(r) {
		return left, right
	}
	return word + " ~" + string(l[from:]), word + " ~" + string(r[from:])
}

// cut shortens text to so many columns.
func cut(text string, columns int) string {
	if len(text) <= columns || utf8.RuneCountInString(text) <= columns {
		return text
	}
	n := 0
	for i := range text {
		if n == columns-1 {
			return text[:i] + "~"
		}
		n++
	}
	return text
}

// pad fills text up to so many columns.
func pad(text string, columns int) string {
	return text + strings.Repeat(" ", max(0, columns-utf8.RuneCountInString(text)))
}
