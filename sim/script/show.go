package script

import (
	"fmt"
	"slices"
	"strings"

	"mailscope/sim"
	"mailscope/sim/trace"
)

// kinds are all kinds of events.
var kinds = []trace.Kind{
	trace.MessageSubmitted, trace.DNSQuery, trace.DNSAnswer,
	trace.ConnOpen, trace.ConnAccepted, trace.ConnRefused, trace.ConnTimeout, trace.ConnReset, trace.ConnClosed,
	trace.SMTPCommand, trace.SMTPReply, trace.SMTPData, trace.SMTPReceived,
	trace.POP3Command, trace.POP3Reply, trace.POP3Received, trace.SegmentSent, trace.SegmentLost,
	trace.QueueStored, trace.StoreFailed, trace.QueueHeld, trace.QueueAttempt, trace.QueueDeferred, trace.QueueExpired, trace.QueueRemoved,
	trace.DSNCreated, trace.MailboxDelivered, trace.MailboxRetrieved,
	trace.FaultBegin, trace.FaultEnd, trace.Discarded, trace.Noted,
}

func isKind(s string) bool { return slices.Contains(kinds, trace.Kind(s)) }

// show says which events stand below a command. The zero value shows all.
type show struct {
	words []string // "none", "queue", kinds, or families of kinds: what stands before the dot
}

// show reads show=..., which may be left out.
func (p *scriptParser) show() show {
	t, ok := p.named("show")
	if !ok || t.value == "all" {
		return show{}
	}
	s := show{strings.Split(t.value, ",")}
	for _, word := range s.words {
		known := slices.ContainsFunc(kinds, func(k trace.Kind) bool { return isOf(k, word) })
		if !known && word != "none" && word != "queue" {
			p.wrong(t.column, fmt.Sprintf("%q is no kind of event", shorten(word)), "write kinds like queue.attempt, families like conn, or queue, none, all")
		}
	}
	return s
}

// isOf reports whether a kind is of that name or family.
func isOf(k trace.Kind, word string) bool {
	return string(k) == word || strings.HasPrefix(string(k), word+".")
}

// shows reports whether an event stands below the command.
func (s show) shows(e *trace.Event) bool {
	if len(s.words) == 0 {
		return true
	}
	return slices.ContainsFunc(s.words, func(word string) bool {
		return isOf(e.Kind, word) || word == "queue" && sim.ByQueue.Stops(e)
	})
}
