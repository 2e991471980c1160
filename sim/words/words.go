// Package words holds every sentence that a person reads, by key and language.
//
// The rest of the core never pastes a sentence together: an event carries a
// Because (which rule, which key, which arguments), and Sentence turns key and
// arguments into text. A translation is one more table; a test checks that each
// table has the same keys and takes the same arguments.
//
// The English tables stand in one file a topic (smtp.go, dns.go, ...), so that the
// sentences about one thing can be read, and translated, together.
package words

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Key names one sentence, whatever language it is said in.
type Key string

// Because is the reason for an event, as data: the rule it follows from, and the
// sentence that tells it. RFC 0 means that no RFC speaks of it.
type Because struct {
	RFC     int    // number of the RFC, such as 5321
	Section string // section of that RFC, such as "4.1.4"; "" for none
	Key     Key
	Args    []string // what stands for {0}, {1}, ... in the sentence
}

// Rule returns the reason's rule as people cite it, such as "RFC 5321 4.1.4", or
// "" where no RFC speaks of it.
func (b Because) Rule() string {
	switch {
	case b.RFC == 0:
		return ""
	case b.Section == "":
		return fmt.Sprintf("RFC %d", b.RFC)
	}
	return fmt.Sprintf("RFC %d %s", b.RFC, b.Section)
}

// Sentence returns the sentence of key in the language lang (an IETF tag such as
// "en"), with args put in its places {0}, {1}, ... A place such as {0 span} takes a
// length of time as time.Duration writes it, and tells it as people do. A language or
// key that is not there falls back to English, then to the key itself: a missing
// translation must never hide what happened.
func Sentence(lang string, key Key, args ...string) string {
	var b strings.Builder
	for text := written(lang, key); text != ""; {
		before, rest, open := strings.Cut(text, "{")
		b.WriteString(before)
		place, after, closed := strings.Cut(rest, "}")
		if open && closed {
			b.WriteString(fill(lang, place, args))
		} else if open {
			b.WriteString("{" + rest)
		}
		text = after
	}
	return b.String()
}

// fill returns what stands in a place of a sentence.
func fill(lang, place string, args []string) string {
	number, form, _ := strings.Cut(place, " ")
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 || n >= len(args) {
		return "{" + place + "}"
	}
	if d, err := time.ParseDuration(args[n]); err == nil && form == "span" {
		return Span(lang, d)
	}
	return args[n]
}

// written returns the text of a key as it stands in its table.
func written(lang string, key Key) string {
	if text, ok := tables[lang][key]; ok {
		return text
	}
	if text, ok := tables["en"][key]; ok {
		return text
	}
	return string(key)
}

// Clause returns a sentence as it stands within another, or in an error after its place:
// without its full stop, and with a small letter at its beginning, unless an argument or
// a word in capitals stands there.
func Clause(lang string, key Key, args ...string) string {
	text := strings.TrimSuffix(Sentence(lang, key, args...), ".")
	first, size := utf8.DecodeRuneInString(text)
	second, _ := utf8.DecodeRuneInString(text[size:])
	if strings.HasPrefix(written(lang, key), "{") || unicode.IsUpper(second) {
		return text
	}
	return string(unicode.ToLower(first)) + text[size:]
}

// Has reports whether key has an English sentence, the one every key must have.
func Has(key Key) bool {
	_, ok := tables["en"][key]
	return ok
}

// tables holds the sentences: language, then key.
var tables = map[string]map[Key]string{
	"en": merge(
		smtpEnglish, replyEnglish, dnsEnglish, mailEnglish, reportEnglish, mtaEnglish, policyEnglish, scheduleEnglish,
		mailboxEnglish, compareEnglish, worldEnglish, tlsEnglish, lessonEnglish, pageEnglish, liveEnglish, studyEnglish,
	),
}

// merge joins the topics of one language. A key said twice is a programmer's mistake.
func merge(topics ...map[Key]string) map[Key]string {
	all := map[Key]string{}
	for _, topic := range topics {
		for key, text := range topic { // order: into another map
			if _, twice := all[key]; twice {
				panic("words: two sentences for the key " + string(key))
			}
			all[key] = text
		}
	}
	return all
}
