package wire

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"mailscope/sim/smtp"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// clockOf returns a moment of a run as the page shows it.
func (s *session) clockOf(t trace.Time) Clock {
	date := t.Date(s.run.Scene().Start()).UTC()
	return Clock{Us: int64(t), Time: date.Format("15:04:05.000"), Date: date.Format("Mon 2 Jan 2006"), At: date.Format(time.RFC3339Nano)}
}

// timeOf returns a moment as the time of day.
func (s *session) timeOf(t trace.Time) string {
	return string(t.Date(s.run.Scene().Start()).UTC().AppendFormat(nil, "15:04:05.000"))
}

// span tells a length of time.
func (e *Engine) span(d time.Duration) string { return words.Span(e.language, d) }

// fromNow tells when something is, seen from the playhead.
func (e *Engine) fromNow(now, at trace.Time) string {
	switch d := at.Sub(now); {
	case d > 0:
		return e.say(words.PageIn, e.span(d))
	case d < 0:
		return e.say(words.PageAgo, e.span(-d))
	}
	return e.say(words.PageNow)
}

// several tells a list of addresses without getting long.
func (e *Engine) several(list []string) string {
	const shown = 3
	if len(list) <= shown {
		return strings.Join(list, ", ")
	}
	return e.say(words.PageMore, strings.Join(list[:shown], ", "), strconv.Itoa(len(list)-shown))
}

// short cuts a text after so many octets, between characters. What is no UTF-8 becomes
// U+FFFD when it is written.
func short(text string, octets int) string {
	if len(text) <= octets {
		return text
	}
	end := octets
	for end > octets-utf8.UTFMax && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}

// oneLine returns the first line of a text.
func oneLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return strings.TrimRight(line, "\r")
}

// rule returns the section of an RFC that a reason names; nil where it names none.
func (e *Engine) rule(because *words.Because) *Rule {
	if because == nil || because.RFC == 0 {
		return nil
	}
	return e.ruleOf(because.RFC, because.Section)
}

// ruleOf returns a section of an RFC. There are only so many, and each is made once.
func (e *Engine) ruleOf(rfc int, section string) *Rule {
	at := cited{rfc, section}
	if e.rules[at] == nil {
		e.rules[at] = newRule(rfc, section)
	}
	return e.rules[at]
}

func newRule(rfc int, section string) *Rule {
	title, _ := smtp.SectionTitle(rfc, section)
	r := &Rule{RFC: rfc, Section: section, Title: title, Text: words.Because{RFC: rfc, Section: section}.Rule()}
	r.URL = "https://www.rfc-editor.org/rfc/rfc" + strconv.Itoa(rfc)
	if section != "" {
		r.URL += "#section-" + section
	}
	return r
}

// because says a reason, "" for none.
func (e *Engine) because(b *words.Because) string {
	if b == nil {
		return ""
	}
	return e.say(b.Key, b.Args...)
}

// percent writes so many parts per million as percent.
func percent(million int) string {
	text := fmt.Sprintf("%d.%04d", million/10_000, million%10_000)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".")
}

// or returns text, or another one where it is empty.
func or(text, other string) string { return cmp.Or(text, other) }
