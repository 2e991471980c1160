package compare

import (
	"slices"
	"strings"

	"mailscope/sim/trace"
)

// The names of tracks. Those of one host have its name after theirs.
const (
	trackTalk     = "talk"
	trackArrivals = "arrivals "
	trackSegments = "segments "
	trackRest     = "rest "
)

// classify returns the track that an event belongs to, and its token there: what makes
// it the same sort of step as an event of the other run.
func (s *sorter) classify(p *place, e *trace.Event) (name, token string) {
	switch {
	case isSegment(e.Kind):
		return trackSegments + e.Host, string(e.Kind)
	case isArrival(e.Kind):
		return trackArrivals + e.Host, tokenOf(e)
	case p.isConnection() && isWire(e.Kind):
		return trackTalk, s.talk(p, e)
	case isDNS(e.Kind):
		return trackTalk, tokenOf(e)
	}
	return trackRest + e.Host, tokenOf(e)
}

// talk returns the token of what is said on a connection: what is asked, or what is
// answered.
func (s *sorter) talk(p *place, e *trace.Event) string {
	q := s.questions[p]
	if q == nil {
		q = &questions{}
		s.questions[p] = q
	}
	if _, ok := e.Detail.(trace.Reply); !ok {
		token := tokenOf(e)
		q.asked = append(q.asked, token)
		return token
	}
	if !q.greeted {
		q.greeted = true
		return "greeting"
	}
	if q.answered >= len(q.asked) {
		return "reply to nothing"
	}
	q.answered++
	return "reply to " + q.asked[q.answered-1]
}

// tokenOf returns what is essential about an event.
func tokenOf(e *trace.Event) string {
	kind := string(e.Kind) + " "
	switch d := e.Detail.(type) {
	case trace.Command:
		return kind + strings.ToUpper(d.Verb)
	case trace.Query:
		return kind + question(d)
	case trace.Answer:
		return kind + question(d.Query)
	case trace.Submitted:
		return kind + together(d.To)
	case trace.Envelope:
		return kind + together(d.Recipients)
	case trace.Recipients:
		return kind + together(d.Recipients)
	case trace.Removal:
		return kind + together(d.Recipients)
	case trace.Report:
		return kind + d.Action + " " + together(d.Recipients)
	case trace.Delivery:
		return kind + d.Recipient
	case trace.Attempt:
		return kind + d.Destination
	case trace.Deferral:
		return kind + d.Destination
	}
	return kind
}

// question returns a question to DNS as it counts: names have no case (RFC 4343 2).
func question(q trace.Query) string {
	token := strings.ToLower(q.Name) + " " + q.Type
	if q.TCP {
		token += " tcp"
	}
	return token
}

// together returns a list as one string in which order does not count.
func together(list []string) string {
	if len(list) > 1 {
		list = slices.Sorted(slices.Values(list))
	}
	return strings.Join(list, " ")
}

// isWire reports whether an event tells of what went from one host to another, which
// either of the two can write.
func isWire(k trace.Kind) bool {
	switch k {
	case trace.SMTPCommand, trace.SMTPReply, trace.SMTPData, trace.POP3Command, trace.POP3Reply:
		return true
	}
	return isDNS(k)
}

func isDNS(k trace.Kind) bool { return k == trace.DNSQuery || k == trace.DNSAnswer }

func isArrival(k trace.Kind) bool { return k == trace.SMTPReceived || k == trace.POP3Received }

func isSegment(k trace.Kind) bool { return k == trace.SegmentSent || k == trace.SegmentLost }
