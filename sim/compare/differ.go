package compare

import (
	"slices"
	"strconv"
	"strings"

	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// difference is a class with its sentence.
type difference struct {
	class   Class
	because words.Because
}

var (
	same            = difference{Same, words.Because{Key: words.CompareSame}}
	identifier      = difference{Identifier, words.Because{Key: words.CompareIdentifier}}
	otherRecipients = difference{Code, words.Because{Key: words.CompareRecipients}}
	otherOutcome    = difference{Code, words.Because{Key: words.CompareOutcome}}
	otherWords      = difference{Wording, words.Because{Key: words.CompareReason}}
	otherAnswer     = difference{Code, words.Because{RFC: 1035, Section: "4.1", Key: words.CompareAnswer}}

	becauseSegments = words.Because{RFC: 9293, Section: "3.7", Key: words.CompareSegments}
)

// differ compares two events of the same sort and returns what matters most about
// how they differ. When they happened is not its business, and the id that a host gave
// to the message goes over no wire.
func differ(left, right *trace.Event) (Class, words.Because) {
	d := differDetail(left.Detail, right.Detail)
	if d.class == Same && (left.Kind != right.Kind) {
		d = otherOutcome
	}
	if d.class == Same && left.Message != right.Message && !isWire(left.Kind) && !isArrival(left.Kind) {
		d = identifier
	}
	return d.class, d.because
}

func differDetail(left, right trace.Detail) difference {
	switch l := left.(type) {
	case trace.Command:
		if r, ok := right.(trace.Command); ok {
			return differCommand(l, r)
		}
	case trace.Reply:
		if r, ok := right.(trace.Reply); ok {
			return differReply(l, r)
		}
	case trace.Data:
		if r, ok := right.(trace.Data); ok {
			return differData(l, r)
		}
	case trace.Segment:
		if l != right {
			return difference{Simplified, becauseSegments}
		}
		return same
	case trace.Endpoints:
		if r, ok := right.(trace.Endpoints); ok {
			return differEndpoints(l, r)
		}
	case trace.TLS:
		if r, ok := right.(trace.TLS); ok && l.Verified == r.Verified && (l.Version == "") == (r.Version == "") {
			return same
		}
	case trace.Query:
		if r, ok := right.(trace.Query); ok {
			return differQuery(l, r)
		}
	case trace.Answer:
		if r, ok := right.(trace.Answer); ok {
			return differAnswer(l, r)
		}
	case nil:
		if right == nil {
			return same
		}
	default:
		return differQueue(left, right)
	}
	return otherOutcome
}

// differQueue compares what queues, mailboxes and people do.
func differQueue(left, right trace.Detail) difference {
	switch l := left.(type) {
	case trace.Submitted:
		if r, ok := right.(trace.Submitted); ok {
			return differEnvelope(trace.Envelope{From: l.From, Recipients: l.To}, trace.Envelope{From: r.From, Recipients: r.To})
		}
	case trace.Envelope:
		if r, ok := right.(trace.Envelope); ok {
			return differEnvelope(l, r)
		}
	case trace.Recipients:
		if r, ok := right.(trace.Recipients); ok {
			return differEnvelope(trace.Envelope{Recipients: l.Recipients}, trace.Envelope{Recipients: r.Recipients})
		}
	case trace.Removal:
		if r, ok := right.(trace.Removal); ok && l.Why == r.Why {
			return differEnvelope(trace.Envelope{Recipients: l.Recipients}, trace.Envelope{Recipients: r.Recipients})
		}
	case trace.Deferral:
		if r, ok := right.(trace.Deferral); ok {
			return differDeferral(l, r)
		}
	case trace.Report:
		if r, ok := right.(trace.Report); ok {
			return differReport(l, r)
		}
	case trace.Reason:
		if r, ok := right.(trace.Reason); ok && l != r {
			return otherWords
		}
		return same
	case trace.Attempt, trace.Delivery:
		if left == right {
			return same
		}
	}
	return otherOutcome
}

// differCommand compares two commands of the same verb.
func differCommand(left, right trace.Command) difference {
	switch {
	case left.Line == right.Line:
		return same
	case shown(left) == shown(right):
		return difference{Secret, words.Because{RFC: 4954, Section: "9", Key: words.CompareSecret}}
	case isHello(left.Verb) && isHello(right.Verb):
		return difference{Wording, words.Because{RFC: 5321, Section: "4.1.1.1", Key: words.CompareHello}}
	case withoutNumbers(left.Line) == withoutNumbers(right.Line):
		return identifier
	}
	return difference{Code, words.Because{RFC: 5321, Section: "4.1.1", Key: words.CompareArguments}}
}

// shown returns a line as it stands where secrets are hidden.
func shown(c trace.Command) string {
	if c.Masked != "" {
		return c.Masked
	}
	return c.Line
}

func isHello(verb string) bool { return verb == "EHLO" || verb == "HELO" }

// differReply compares two replies to the same command.
func differReply(left, right trace.Reply) difference {
	switch {
	case left == right:
		return same
	case left.Code/100 != right.Code/100:
		return difference{Code, words.Because{RFC: 5321, Section: "4.2.1", Key: words.CompareCodeClass, Args: codes(left, right)}}
	case left.Code != right.Code:
		return difference{Code, words.Because{RFC: 5321, Section: "4.2.1", Key: words.CompareCode, Args: codes(left, right)}}
	case left.Code == 0 && isPOP3Error(left) != isPOP3Error(right):
		return otherOutcome
	case left.Enhanced != right.Enhanced:
		return differEnhanced(left.Enhanced, right.Enhanced)
	case withoutNumbers(left.Text) == withoutNumbers(right.Text):
		return identifier
	case left.Code == 250 && strings.Contains(left.Text+right.Text, "\n"):
		return difference{Wording, words.Because{RFC: 5321, Section: "4.1.1.1", Key: words.CompareExtensions}}
	case left.Code == 0:
		return difference{Wording, words.Because{RFC: 1939, Section: "3", Key: words.CompareWording}}
	}
	return difference{Wording, words.Because{RFC: 5321, Section: "4.2", Key: words.CompareWording}}
}

// differEnhanced compares enhanced codes that are not equal.
func differEnhanced(left, right string) difference {
	switch {
	case left == "" || right == "":
		return difference{Wording, words.Because{RFC: 2034, Section: "4", Key: words.CompareEnhanced}}
	case left[0] == '2' && right[0] == '2':
		return difference{Wording, words.Because{RFC: 3463, Section: "2", Key: words.CompareSuccess}}
	}
	return difference{Code, words.Because{RFC: 3463, Section: "2", Key: words.CompareStatus, Args: []string{left, right}}}
}

func codes(left, right trace.Reply) []string {
	return []string{strconv.Itoa(left.Code), strconv.Itoa(right.Code)}
}

// isPOP3Error reports whether a reply of POP3 is a refusal (RFC 1939 3).
func isPOP3Error(r trace.Reply) bool { return strings.HasPrefix(r.Text, "-ERR") }

// fieldOctetsMax is by how much two contents can differ because of the fields that
// servers add to them.
const fieldOctetsMax = 600

func differData(left, right trace.Data) difference {
	gap := max(left.Octets, right.Octets) - min(left.Octets, right.Octets)
	switch {
	case gap == 0:
		return same
	case gap <= fieldOctetsMax:
		return difference{Identifier, words.Because{RFC: 5321, Section: "4.4", Key: words.CompareContent}}
	}
	return difference{Code, words.Because{Key: words.CompareOtherMail, Args: []string{strconv.Itoa(gap)}}}
}

func differEndpoints(left, right trace.Endpoints) difference {
	switch {
	case left == right:
		return same
	case left.Local.Addr() == right.Local.Addr() && left.Remote.Addr() == right.Remote.Addr():
		return difference{Identifier, words.Because{RFC: 6335, Section: "6", Key: words.ComparePort}}
	}
	return difference{Identifier, words.Because{Key: words.CompareAddress}}
}

func differQuery(left, right trace.Query) difference {
	if left == right {
		return same
	}
	return difference{Identifier, words.Because{RFC: 5452, Section: "4.3", Key: words.CompareQuestionID}}
}

// differAnswer compares two answers to the same question.
func differAnswer(left, right trace.Answer) difference {
	if left.RCode != right.RCode {
		return otherAnswer
	}
	if !slices.Equal(left.Answers, right.Answers) {
		l, r := withoutTTLs(left.Answers), withoutTTLs(right.Answers)
		switch {
		case slices.Equal(l, r):
			return difference{Timing, words.Because{RFC: 1035, Section: "3.2.1", Key: words.CompareTTL}}
		case together(l) == together(r):
			return difference{Order, words.Because{RFC: 1034, Section: "3.6", Key: words.CompareRecordOrder}}
		}
		return otherAnswer
	}
	if left.Cached != right.Cached {
		return difference{Simplified, words.Because{RFC: 1034, Section: "4.3.1", Key: words.CompareCached}}
	}
	return differQuery(left.Query, right.Query)
}

// withoutTTLs returns records as in a zone file (RFC 1035 5.1) without the number that
// says how long they may be remembered.
func withoutTTLs(records []string) []string {
	list := make([]string, len(records))
	for i, r := range records {
		name, rest, _ := strings.Cut(r, " ")
		if ttl, data, ok := strings.Cut(rest, " "); ok && ttl != "" && strings.Trim(ttl, "0123456789") == "" {
			rest = data
		}
		list[i] = name + " " + rest
	}
	return list
}

func differEnvelope(left, right trace.Envelope) difference {
	switch {
	case left.From != right.From || together(left.Recipients) != together(right.Recipients):
		return otherRecipients
	case !slices.Equal(left.Recipients, right.Recipients):
		return difference{Order, words.Because{Key: words.CompareOrder}}
	}
	return same
}

func differDeferral(left, right trace.Deferral) difference {
	switch {
	case together(left.Recipients) != together(right.Recipients):
		return otherRecipients
	case left.Reason != right.Reason:
		return otherWords
	}
	return same
}

func differReport(left, right trace.Report) difference {
	switch {
	case left.Action != right.Action:
		return otherOutcome
	case left.Status != right.Status:
		return difference{Code, words.Because{RFC: 3463, Section: "2", Key: words.CompareStatus, Args: []string{left.Status, right.Status}}}
	case together(left.Recipients) != together(right.Recipients):
		return otherRecipients
	case left.About != right.About:
		return identifier
	}
	return same
}
