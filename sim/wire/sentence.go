package wire

import (
	"net/netip"
	"strconv"
	"strings"

	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// sentence tells an event in one sentence.
func (e *Engine) sentence(s *session, ev *trace.Event) string {
	member, args := e.tell(ev)
	key := words.Key("event-" + string(ev.Kind))
	if member != "" && words.Has(key+"-"+words.Key(member)) {
		key += "-" + words.Key(member)
	}
	peer := ev.Peer
	if d, ok := ev.Detail.(trace.Query); ok {
		peer = s.hostAt(d.Server) // a question to DNS has no connection
	}
	return e.say(key, append([]string{ev.Host, peer}, args...)...)
}

// tell returns which of the sentences of a kind fits, and what stands in it besides the
// host {0} and its peer {1}.
func (e *Engine) tell(ev *trace.Event) (member string, args []string) {
	switch d := ev.Detail.(type) {
	case trace.Submitted:
		return "", []string{e.several(d.To), d.From}
	case trace.Query:
		return d.Type, []string{d.Name, d.Type}
	case trace.Answer:
		return e.tellAnswer(&d)
	case trace.Endpoints:
		return "", []string{strconv.Itoa(int(d.Remote.Port()))}
	case trace.TLS:
		if ev.Host == consoleHost {
			member = "typed"
		}
		return member, []string{d.Version}
	case trace.Command:
		return e.tellCommand(ev, &d)
	case trace.Reply:
		return e.tellReply(ev, &d)
	case trace.Data:
		if ev.Kind == trace.SMTPReceived {
			return "data", nil
		}
		return "", []string{strconv.Itoa(d.Octets)}
	case trace.Segment:
		return "", []string{strconv.Itoa(d.Octets)}
	}
	return e.tellQueue(ev)
}

func (e *Engine) tellAnswer(d *trace.Answer) (string, []string) {
	switch {
	case d.RCode == "NXDOMAIN":
		return "nxdomain", []string{d.Name}
	case d.RCode != "NOERROR":
		return "failed", []string{d.Name, d.RCode}
	case len(d.Answers) == 0:
		return "none", []string{d.Name}
	case d.Cached:
		return "cached", []string{e.several(d.Answers)}
	}
	return "", []string{e.several(d.Answers)}
}

func (e *Engine) tellCommand(ev *trace.Event, d *trace.Command) (string, []string) {
	word := d.Verb
	if word == "" {
		word, _, _ = strings.Cut(d.Line, " ")
	}
	if ev.Kind == trace.SMTPReceived && isAnswer(d) {
		return "answer", nil
	}
	if ev.Kind == trace.SMTPReceived || ev.Kind == trace.POP3Received {
		return "command", []string{word}
	}
	if ev.Kind == trace.SMTPCommand && !words.Has(words.Key("event-smtp.command-"+d.Verb)) {
		return "", []string{short(d.Line, 60)}
	}
	return d.Verb, []string{word}
}

// isAnswer reports whether a line answers a question of AUTH: it is no command, and in a
// live run nothing of it is known but that it was said.
func isAnswer(d *trace.Command) bool {
	return d.Verb == "" && (d.Masked != "" || d.Line == "***" || d.Line == "*")
}

func (e *Engine) tellReply(ev *trace.Event, d *trace.Reply) (string, []string) {
	text := short(oneLine(replyText(d)), 60)
	switch {
	case ev.Kind == trace.SMTPReceived || ev.Kind == trace.POP3Received:
		return "reply", []string{text}
	case ev.Because != nil && ev.Because.Key == words.SMTPGreeting:
		return "greeting", nil
	case d.Code != 0:
		return strconv.Itoa(d.Code / 100), []string{text}
	case strings.HasPrefix(d.Text, "-ERR"):
		return "bad", nil
	}
	return "", nil
}

// tellQueue tells the events of queues, mailboxes and faults.
func (e *Engine) tellQueue(ev *trace.Event) (string, []string) {
	switch d := ev.Detail.(type) {
	case trace.Envelope:
		return "", []string{ev.Message}
	case trace.Attempt:
		return "", []string{strconv.Itoa(d.Attempt), d.Destination}
	case trace.Deferral:
		return "", []string{e.fromNow(ev.At, d.Next)}
	case trace.Recipients:
		return "", []string{e.several(d.Recipients)}
	case trace.Removal:
		return d.Why, []string{e.several(d.Recipients)}
	case trace.Report:
		return d.Action, []string{e.several(d.Recipients)}
	case trace.Delivery:
		return "", []string{d.Recipient}
	case trace.Reason:
		if ev.Kind == trace.QueueHeld {
			return "", []string{ev.Message}
		}
		if ev.Because != nil {
			return "", []string{e.because(ev.Because)}
		}
		return "", []string{d.Reason}
	}
	return "", nil
}

// hostAt returns the host that has an address, as "203.0.113.7:25"; the address where
// none has.
func (s *session) hostAt(address string) string {
	a, err := netip.ParseAddrPort(address)
	if err != nil {
		return address
	}
	if name, ok := s.stage.byAddr[a.Addr()]; ok {
		return name
	}
	return a.Addr().String()
}
