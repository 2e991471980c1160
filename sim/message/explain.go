package message

import (
	"strings"

	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// explanation is the part of a report for people: what happened, to whom, why, and
// what they can do.
func (r Report) explanation() written {
	say := func(key words.Key, args ...string) string { return words.Sentence("en", key, args...) }
	b := appendParagraph(nil, "", say(words.DSNIntroduction, ascii(r.ReportingMTA), FormatDate(r.Arrival)))
	if subject := r.originalSubject(); subject != "" {
		b = appendParagraph(b, "", say(words.DSNMessageSubject, subject))
	}
	b = appendParagraph(b, "", say(actionOf(r.Action).intro))
	for i := range r.Recipients {
		b = r.appendExplained(b, &r.Recipients[i])
	}
	b = appendParagraph(b, "", say(words.DSNClosing, ascii(r.From)))
	// The empty line after the last paragraph comes with the boundary.
	text := strings.TrimSuffix(string(b), "\r\n")
	if isASCII(text) {
		return written{"text/plain; charset=us-ascii", "7bit", text}
	}
	return written{"text/plain; charset=utf-8", "8bit", text}
}

// appendExplained appends what happened for one recipient.
func (r Report) appendExplained(b []byte, to *ReportRecipient) []byte {
	b = append(b, "<"+valid(oneLine(to.Final))+">\r\n"...)
	said := r.explained(to)
	for _, paragraph := range said {
		b = appendParagraph(b, "    ", paragraph)
	}
	if len(said) == 0 {
		b = append(b, "\r\n"...)
	}
	return b
}

// explained returns what there is to say about one recipient.
func (r Report) explained(to *ReportRecipient) (said []string) {
	say := func(key words.Key, args ...string) { said = append(said, words.Sentence("en", key, args...)) }
	switch d := valid(diagnostic(to.Diagnostic)); {
	case d == "":
	case to.RemoteMTA != "" && diagnosticType(d) == "smtp":
		say(words.DSNAnswered, ascii(to.RemoteMTA), d)
	case to.Own:
		say(words.DSNOwn, ascii(to.RemoteMTA), d)
	case to.RemoteMTA != "":
		say(words.DSNNoAnswer, ascii(to.RemoteMTA), d)
	default:
		say(words.DSNHappened, d)
	}
	switch action := r.actionFor(to); {
	case action == trace.ActionFailed:
		say(advice(r.statusFor(to)))
	case action == trace.ActionDelayed && !to.WillRetryUntil.IsZero():
		say(words.DSNRetryUntil, FormatDate(to.WillRetryUntil))
	}
	return said
}

// originalSubject returns the subject of the message that the report is about, if
// it can be shown as it stands.
func (r Report) originalSubject() string {
	subject, _ := r.Original.Lookup("Subject")
	subject = valid(oneLine(subject))
	if len(subject) > 200 || strings.Contains(subject, "=?") {
		return ""
	}
	return subject
}

// valid returns s as UTF-8, which the text part says it is.
func valid(s string) string { return strings.ToValidUTF8(s, "?") }

// advices say what a sender can do, by the subject and detail of an RFC 3463
// status, or by its subject alone (RFC 3463 3.2 to 3.8, RFC 7505 4.2). The first
// one that fits counts.
var advices = []struct {
	status string
	key    words.Key
}{
	{"1.1", words.DSNAdviceMailbox},
	{"1.6", words.DSNAdviceMailbox},
	{"1.2", words.DSNAdviceDomain},
	{"1.10", words.DSNAdviceDomain},
	{"1.7", words.DSNAdviceSender},
	{"1.8", words.DSNAdviceSender},
	{"1", words.DSNAdviceMailbox},
	{"2.1", words.DSNAdviceDisabled},
	{"2.2", words.DSNAdviceFull},
	{"2.3", words.DSNAdviceTooBig},
	{"3.4", words.DSNAdviceTooBig},
	{"4.4", words.DSNAdviceRoute},
	{"4.6", words.DSNAdviceLoop},
	{"6.7", words.DSNAdviceUTF8},
	{"7", words.DSNAdvicePolicy},
}

// advice returns what the sender of a message can do whose delivery failed for
// good. A status of class 4 means that time ran out.
func advice(status string) words.Key {
	class, rest, _ := strings.Cut(status, ".")
	if class == "4" {
		return words.DSNAdviceExpired
	}
	subject, _, _ := strings.Cut(rest, ".")
	for _, a := range advices {
		if a.status == rest || a.status == subject {
			return a.key
		}
	}
	return words.DSNAdviceOther
}

// appendParagraph appends text in lines of up to 72 octets, where its words are
// short enough, and an empty line.
func appendParagraph(b []byte, indent, text string) []byte {
	const column = 72
	b = append(b, indent...)
	line := len(indent)
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
		case line+1+len(word) > column:
			b = append(append(b, "\r\n"...), indent...)
			line = len(indent)
		default:
			b = append(b, ' ')
			line++
		}
		b = append(b, word...)
		line += len(word)
	}
	return append(b, "\r\n\r\n"...)
}
