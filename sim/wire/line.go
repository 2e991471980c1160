package wire

import (
	"strconv"
	"strings"

	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// lineOctetsMax is how long a text on one line of a pane may be.
const lineOctetsMax = 200

// eventLine returns an event on one line.
func (e *Engine) eventLine(s *session, ev *trace.Event) EventLine {
	return EventLine{
		Seq: ev.Seq, Us: int64(ev.At), Time: s.timeOf(ev.At), Cause: ev.Cause, Of: ev.Of, Host: ev.Host, Kind: ev.Kind,
		Conn: ev.Conn, Peer: ev.Peer, Message: ev.Message, Text: short(e.shortText(s, ev), lineOctetsMax), Tone: toneOf(ev),
	}
}

// eventLink returns an event to go to.
func (e *Engine) eventLink(s *session, ev *trace.Event) EventLink {
	return EventLink{
		Seq: ev.Seq, Us: int64(ev.At), Time: s.timeOf(ev.At), Host: ev.Host,
		Text: short(e.sentence(s, ev), lineOctetsMax), Tone: toneOf(ev),
	}
}

// shortText says what was said or done, as short as it goes: protocol text as it is, and
// a sentence for all else.
func (e *Engine) shortText(s *session, ev *trace.Event) string {
	switch d := ev.Detail.(type) {
	case trace.Command:
		return d.Line
	case trace.Reply:
		return oneLine(replyText(&d))
	case trace.Reason:
		return d.Reason
	case trace.Query:
		return d.Type + " " + d.Name
	case trace.Answer:
		if len(d.Answers) == 0 {
			return d.RCode + " " + d.Name
		}
		return e.several(d.Answers)
	}
	return e.sentence(s, ev)
}

// replyText returns a reply with its codes.
func replyText(d *trace.Reply) string {
	text := d.Text
	if d.Enhanced != "" {
		text = d.Enhanced + " " + text
	}
	if d.Code != 0 {
		text = strconv.Itoa(d.Code) + " " + text
	}
	return text
}

// toneOf returns the colour of an event.
func toneOf(ev *trace.Event) Tone {
	switch d := ev.Detail.(type) {
	case trace.Command, trace.Data:
		return ToneClient
	case trace.Reply:
		return replyTone(&d)
	case trace.Query:
		return ToneDNS
	case trace.Answer:
		if d.RCode == "NOERROR" {
			return ToneDNS
		}
		return ToneBad
	}
	if tone, ok := kindTones[ev.Kind]; ok {
		return tone
	}
	return TonePlain
}

var kindTones = map[trace.Kind]Tone{
	trace.MessageSubmitted: ToneClient, trace.ConnRefused: ToneBad, trace.ConnTimeout: ToneBad, trace.ConnReset: ToneBad,
	trace.TLSEstablished: ToneOK, trace.TLSFailed: ToneBad, trace.SegmentLost: ToneBad, trace.QueueStored: ToneOK, trace.StoreFailed: ToneBad, trace.QueueHeld: ToneWait,
	trace.QueueDeferred: ToneWait, trace.QueueExpired: ToneBad, trace.DSNCreated: ToneBad, trace.MailboxDelivered: ToneOK,
	trace.MailboxRetrieved: ToneOK, trace.FaultBegin: ToneBad, trace.FaultEnd: TonePlain, trace.Discarded: ToneBad,
}

// replyTone returns the colour of a reply: that of its class. POP3's have two classes.
func replyTone(d *trace.Reply) Tone {
	switch {
	case d.Code == 0 && strings.HasPrefix(d.Text, "-ERR"):
		return ToneBad
	case d.Code/100 == 4:
		return ToneWait
	case d.Code/100 == 5:
		return ToneBad
	}
	return ToneOK
}

// happened tells an event in full sentences.
func (e *Engine) happened(s *session, ev *trace.Event) Happened {
	h := Happened{EventLine: e.eventLine(s, ev), Sentence: e.sentence(s, ev)}
	switch {
	case ev.Kind == trace.FaultEnd: // the sentence has told what is true no more
	case ev.Because != nil:
		h.Why, h.Rule = e.because(ev.Because), e.rule(ev.Because)
	default:
		h.Why, h.Rule = e.background(ev.Kind, ev.Detail)
	}
	return h
}

// background says what stands behind events of a kind that give no reason of their own,
// and where it is written.
func (e *Engine) background(kind trace.Kind, d trace.Detail) (string, *Rule) {
	key, member := string(kind), memberOf(kind, d)
	if words.Has(words.Key("why-" + key + member)) {
		key += member
	}
	why := ""
	if words.Has(words.Key("why-" + key)) {
		why = e.say(words.Key("why-" + key))
	}
	for _, name := range [...]string{string(kind) + member, string(kind)} {
		if r, ok := kindRules[name]; ok {
			return why, e.ruleOf(r.rfc, r.section)
		}
	}
	return why, nil
}

// memberOf returns what parts the events of a kind further: the command word, or the
// type of a question to DNS.
func memberOf(kind trace.Kind, d trace.Detail) string {
	switch d := d.(type) {
	case trace.Command:
		if kind == trace.SMTPCommand || kind == trace.POP3Command {
			return "-" + d.Verb
		}
	case trace.Query:
		return "-" + d.Type
	}
	return ""
}

// cited is a section of an RFC.
type cited struct {
	rfc     int
	section string
}

// kindRules say where it is written what the events of a kind, or a command, are about.
var kindRules = map[string]cited{
	"message.submitted": {6409, "3"}, "dns.query": {1035, "4.1.2"}, "dns.query-MX": {5321, "5.1"}, "dns.query-A": {1035, "3.4.1"},
	"dns.query-AAAA": {3596, "2.1"}, "dns.answer": {1035, "4.1.3"}, "conn.open": {9293, "3.5"}, "conn.accepted": {5321, "3.1"},
	"conn.refused": {9293, "3.5.2"}, "conn.reset": {9293, "3.5.3"}, "conn.closed": {9293, "3.6"}, "conn.timeout": {9293, "3.8.3"},
	"tls.established": {3207, "4.2"}, "tls.failed": {3207, "4.1"},
	"smtp.command-EHLO": {5321, "4.1.1.1"}, "smtp.command-HELO": {5321, "4.1.1.1"}, "smtp.command-MAIL": {5321, "4.1.1.2"},
	"smtp.command-RCPT": {5321, "4.1.1.3"}, "smtp.command-DATA": {5321, "4.1.1.4"}, "smtp.command-RSET": {5321, "4.1.1.5"},
	"smtp.command-VRFY": {5321, "4.1.1.6"}, "smtp.command-EXPN": {5321, "4.1.1.7"}, "smtp.command-HELP": {5321, "4.1.1.8"},
	"smtp.command-NOOP": {5321, "4.1.1.9"}, "smtp.command-QUIT": {5321, "4.1.1.10"}, "smtp.command-AUTH": {4954, "4"}, "smtp.command-": {4954, "4"},
	"smtp.command": {5321, "4.1.1"}, "smtp.reply": {5321, "4.2"}, "smtp.data": {5321, "4.5.2"}, "pop3.command": {1939, "3"}, "pop3.reply": {1939, "3"},
	"pop3.command-USER": {1939, "7"}, "pop3.command-PASS": {1939, "7"}, "pop3.command-UIDL": {1939, "7"}, "pop3.command-STAT": {1939, "5"},
	"pop3.command-LIST": {1939, "5"}, "pop3.command-RETR": {1939, "5"}, "pop3.command-DELE": {1939, "5"}, "pop3.command-QUIT": {1939, "6"},
	"pop3.command-CAPA": {2449, "5"}, "segment": {9293, "3.7"}, "segment.lost": {9293, "3.8.1"}, "queue.stored": {5321, "6.1"},
	"queue.attempt": {5321, "4.5.4.1"}, "dsn.created": {3464, "2"}, "mailbox.delivered": {5598, "4.3.3"}, "mailbox.retrieved": {5598, "4.2.1"},
}
