package wire

import (
	"cmp"
	"slices"
	"strings"

	"mailscope/sim/message"
	"mailscope/sim/trace"
)

// How much of a report is shown, and how far back its causes are followed.
const (
	bounceRecipientsMax = 200
	leadsMax            = 40
)

// bounce takes a message apart that is a delivery report, and finds the events that it
// comes from; nil for any other message.
func (e *Engine) bounce(s *session, content string, way []*mail) *Bounce {
	kind := strings.ToLower(typeOf(content))
	if !strings.HasPrefix(kind, "multipart/") {
		return nil
	}
	report, problems, ok := message.ParseReport(content)
	if !ok || report.Form != message.FormReport && report.Form != message.FormParts {
		return nil
	}
	told := report.Tell(e.language)
	b := &Bounce{About: told.About, Fields: bounceFields(told.Fields), Returned: told.Returned}
	for _, p := range problems {
		b.Problems = append(b.Problems, e.say(p.Key, p.Args...))
	}
	origin := slices.IndexFunc(way, func(m *mail) bool { return m.about != "" })
	if origin >= 0 {
		b.Message, b.Seq = way[origin].about, way[origin].created[0]
	}
	for i := range told.Recipients[:min(len(told.Recipients), bounceRecipientsMax)] {
		r := bounceRecipient(&report.Recipients[i], &told.Recipients[i])
		if origin >= 0 {
			s.link(&r, way[origin].created, &report.Recipients[i])
		}
		b.Recipients = append(b.Recipients, r)
	}
	return b
}

func typeOf(content string) string {
	kind, _ := message.NewContent(content).Lookup("Content-Type")
	return kind
}

func bounceFields(fields []message.ToldField) []BounceField {
	list := make([]BounceField, len(fields))
	for i, f := range fields {
		list[i] = BounceField{Name: f.Name, Value: short(f.Value, headerTextMax), Text: f.Text}
	}
	return list
}

func bounceRecipient(parsed *message.ParsedRecipient, told *message.ToldRecipient) BounceRecipient {
	return BounceRecipient{
		Address: told.Address, Action: parsed.Action, Status: parsed.Status, What: told.What, Why: told.Why, When: told.When,
		Do: told.Do, Fields: bounceFields(told.Fields),
	}
}

// link finds the events that a recipient's part of a report comes from.
func (s *session) link(r *BounceRecipient, created []int64, parsed *message.ParsedRecipient) {
	for _, seq := range created {
		ev, ok := s.event(seq)
		if d, is := ev.Detail.(trace.Report); ok && is && slices.Contains(d.Recipients, r.Address) {
			r.Created = seq
		}
	}
	if r.Created == 0 {
		return
	}
	var conn int64
	r.Event, conn = s.ledTo(r.Created)
	if c := s.index.byConn[conn]; c != nil && parsed.DiagnosticType == "smtp" {
		r.Reply = c.replyAbout(r.Address, parsed.Diagnostic, r.Created)
	}
	for i := range r.Fields {
		f := &r.Fields[i]
		switch strings.ToLower(f.Name) {
		case "status", "diagnostic-code", "remote-mta":
			f.Seq = r.Reply
			if f.Seq == 0 {
				f.Seq = r.Event
			}
		case "action", "last-attempt-date", "will-retry-until":
			f.Seq = r.Event
		}
	}
}

// leads are the events that a report is written for.
var leads = []trace.Kind{
	trace.QueueExpired, trace.QueueDeferred, trace.MailboxDelivered, trace.SMTPReceived, trace.DNSAnswer,
	trace.ConnRefused, trace.ConnTimeout, trace.ConnReset, trace.ConnClosed,
}

// ledTo follows the causes of a report back to what it was written for, and to the
// connection in which that happened; 0 where there is none.
func (s *session) ledTo(seq int64) (event, conn int64) {
	for range leadsMax {
		if seq < 1 || seq > int64(len(s.index.causes)) {
			break
		}
		ev, ok := s.event(seq)
		if !ok {
			break
		}
		if event == 0 && slices.Contains(leads, ev.Kind) {
			event = seq
		}
		if conn == 0 {
			conn = ev.Conn
		}
		if event != 0 && conn != 0 {
			break
		}
		if ev.Kind == trace.QueueAttempt {
			break // what was before it belongs to an attempt before
		}
		seq = s.index.causeOf(seq)
	}
	return event, conn
}

// causeOf returns the cause of an event, 0 for none.
func (x *index) causeOf(seq int64) int64 { return int64(x.causes[seq-1]) }

// replyAbout returns the Seq of the reply that a report quotes: the answer to the RCPT of
// the address where that is a refusal, else the last refusal before the report.
func (c *call) replyAbout(address, quoted string, before int64) int64 {
	asked, answers := 0, -1 // the greeting answers nothing
	rcpt := -1
	var exact, last int64
	for i := range c.lines {
		l := &c.lines[i]
		if l.seq >= before {
			break
		}
		switch d := l.detail.(type) {
		case trace.Command:
			if d.Verb == "RCPT" && strings.Contains(l.text(), "<"+address+">") {
				rcpt, exact = asked, 0 // of several transactions the latest counts
			}
			asked++
		case trace.Data:
			asked++
		case trace.Reply:
			if quotes(quoted, d.Code) {
				last = l.seq
				if answers == rcpt {
					exact = l.seq
				}
			}
			answers++
		}
	}
	return cmp.Or(exact, last)
}

// quotes reports whether a quoted reply begins with a code.
func quotes(quoted string, code int) bool {
	return len(quoted) >= 3 && quoted[0] == byte('0'+code/100) && quoted[1] == byte('0'+code/10%10) && quoted[2] == byte('0'+code%10)
}

// text returns a command as it was sent.
func (l *line) text() string {
	d, _ := l.detail.(trace.Command)
	return d.Line
}
