package sim

import (
	"slices"
	"strings"

	"mailscope/sim/smtp"
	"mailscope/sim/trace"
)

// dialogue is what a ledger knows of one SMTP connection, from its client's side:
// replies come in the order of what they answer (RFC 2920 3.1).
type dialogue struct {
	waiting  []question // sent, and not yet answered
	accepted []string   // recipients of the transaction that the server took
	piece    bool       // the content that comes next is a BDAT's, whose reply answers both
}

// question is something that a client sent and that gets a reply.
type question struct {
	seq     int64  // its event
	verb    string // "." for content, or the last piece of it
	address string // of RCPT
	message string
}

// talk follows what is said over connections. What somebody slips in is no question of the
// client's.
func (l *Ledger) talk(e *trace.Event) {
	switch e.Kind {
	case trace.SMTPCommand, trace.SMTPReply, trace.SMTPData, trace.POP3Command, trace.POP3Reply:
		l.sent[e.Seq] = sending{host: e.Host, peer: e.Peer, message: e.Message, kind: e.Kind, conn: e.Conn}
		l.lines[direction{e.Conn, e.Host}] = append(l.lines[direction{e.Conn, e.Host}], e.Seq)
		if e.Host == attackerName {
			l.forged[e.Conn] = true // replies no longer stand in the order of the client's commands
		} else {
			l.said(e)
		}
	case trace.SMTPReceived, trace.POP3Received:
		s := l.sent[e.Of]
		delete(l.sent, e.Of)
		l.inLine(e, direction{s.conn, s.host})
		switch d := e.Detail.(type) {
		case trace.Data:
			l.came[e.Seq] = s
		case trace.Reply:
			if e.Kind == trace.SMTPReceived {
				l.answered(e, d, s)
			}
		}
	case trace.ConnClosed, trace.ConnReset, trace.ConnTimeout:
		delete(l.lines, direction{e.Conn, e.Peer}) // nobody is there to receive it
		l.ended(e)
	}
}

// inLine holds that nothing is passed over: whatever came before has been received.
func (l *Ledger) inLine(e *trace.Event, d direction) {
	line := l.lines[d]
	i := slices.Index(line, e.Of)
	if i > 0 {
		l.wrong("%s receives event %d, and never received event %d, which came before it", e.Host, e.Of, line[0])
	}
	if line = line[i+1:]; len(line) == 0 {
		delete(l.lines, d)
		return
	}
	l.lines[d] = line
}

// said notes what a client wants answered, and checks what a server promises.
func (l *Ledger) said(e *trace.Event) {
	a := question{seq: e.Seq, message: e.Message}
	switch d := e.Detail.(type) {
	case trace.Command:
		if e.Kind != trace.SMTPCommand {
			return
		}
		a.verb, a.address = d.Verb, pathOf(d.Line)
		switch {
		case d.Verb == "MAIL":
			l.spoken(e)
		case d.Verb == "BDAT" && strings.HasSuffix(strings.ToUpper(d.Line), " LAST"):
			a.verb = "."
		}
	case trace.Data:
		a.verb = "."
	case trace.Reply:
		if e.Kind == trace.SMTPReply && d.Code == 250 && e.Message != "" && l.entries[entryKey{e.Host, e.Message}] == nil {
			l.wrong("%s says 250 for %s, which it has not stored", e.Host, e.Message)
		}
		return
	}
	c := l.conns[e.Conn]
	if c == nil {
		c = &dialogue{}
		l.conns[e.Conn] = c
	}
	_, content := e.Detail.(trace.Data)
	if piece := c.piece; content && piece {
		c.piece = false
		return
	}
	c.piece = !content && e.Kind == trace.SMTPCommand && isBDAT(e)
	c.waiting = append(c.waiting, a)
}

func isBDAT(e *trace.Event) bool {
	d, ok := e.Detail.(trace.Command)
	return ok && d.Verb == "BDAT"
}

// pathOf returns the address in the brackets of MAIL or RCPT.
func pathOf(line string) string {
	_, rest, _ := strings.Cut(line, "<")
	end := strings.LastIndexByte(rest, '>')
	if end < 0 {
		return ""
	}
	return rest[:end]
}

// answered takes a reply as its client sees it.
func (l *Ledger) answered(e *trace.Event, d trace.Reply, s sending) {
	c := l.conns[e.Conn]
	if c == nil || len(c.waiting) == 0 {
		return // the greeting
	}
	a := c.waiting[0]
	c.waiting = c.waiting[1:]
	if _, lost := l.sent[a.seq]; lost && d.Code != 421 && !l.forged[e.Conn] {
		l.wrong("%s has answered event %d, and never received it", s.host, a.seq)
	}
	positive := d.Code >= 200 && d.Code < 300
	switch {
	case a.verb == "MAIL":
		c.accepted = nil
	case a.verb == "RCPT" && positive:
		c.accepted = append(c.accepted, a.address)
	case a.verb == "." && positive:
		l.handedOver(e, a, c.accepted, s)
	}
}

// handedOver notes that a message changes hands: who says 250 must have it, for all
// the recipients it took.
func (l *Ledger) handedOver(e *trace.Event, a question, accepted []string, s sending) {
	from := l.find(e.Host, a.message)
	if from == nil {
		return
	}
	from.taken = append(from.taken, accepted...)
	for _, address := range accepted {
		if i := from.find(address); i >= 0 && from.client {
			from.recipients[i].why = submittedTo
		}
	}
	to := l.find(s.host, s.message)
	if to == nil {
		l.wrong("%s said 250 for %s of %s, and has stored no message for it", s.host, a.message, e.Host)
		return
	}
	var stored []string
	for _, r := range to.recipients {
		stored = append(stored, r.address)
	}
	if !slices.Equal(stored, once(accepted)) {
		l.wrong("%s took %s for %v and stored it for %v", s.host, a.message, accepted, stored)
	}
}

func (l *Ledger) find(host, message string) *account { return l.entries[entryKey{host, message}] }

// ended notes the end of a connection at its client. If the answer to a final dot is
// still awaited, nobody can know who has the message (RFC 1047).
func (l *Ledger) ended(e *trace.Event) {
	c := l.conns[e.Conn]
	if c == nil {
		return
	}
	for _, a := range c.waiting {
		if from := l.find(e.Host, a.message); a.verb == "." && from != nil {
			from.first.doubt++
			delete(l.conns, e.Conn)
		}
	}
}

// once returns addresses without those that are there before, written in another way
// perhaps: a host stores a recipient once, however often it is named.
func once(addresses []string) []string {
	var list []string
	for _, a := range addresses {
		if !slices.ContainsFunc(list, func(b string) bool { return sameAddress(a, b) }) {
			list = append(list, a)
		}
	}
	return list
}

func sameAddress(a, b string) bool {
	p, err := smtp.ParsePath(a)
	q, err2 := smtp.ParsePath(b)
	return err == nil && err2 == nil && p.Equal(q)
}
