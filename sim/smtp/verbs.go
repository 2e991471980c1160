package smtp

import (
	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// takeLine takes one line of the client: a command, or an answer to AUTH.
func (s *Server) takeLine(t *turn, l line) {
	c := command{verb: VerbAnswer, line: l.text}
	if s.state != StateAuth {
		c = parseCommand(l.text)
	}
	t.out.Add(machine.Note{
		Kind: trace.SMTPReceived, Conn: s.conn, Offset: l.offset,
		Detail: trace.Command{Verb: c.word, Line: c.line, Masked: c.masked()},
	})
	if r := s.readable(&c, l); !r.IsZero() {
		s.say(t, answer{command: c, reply: r})
		return
	}
	s.obey(t, c)
}

// readable says what is wrong with a line before anybody asks what it means.
func (s *Server) readable(c *command, l line) Reply {
	switch {
	case c.verb == VerbAnswer && l.long:
		return replyAuthLineLong
	case c.verb == VerbAnswer:
		return Reply{}
	case l.long || len(l.text)+2 > lineOctetsMax(c.verb):
		return replyLineTooLong
	}
	if why := octetFault(l.text); why != nil {
		return replyBadOctet.because(*why)
	}
	return Reply{}
}

// stages says at which commands a fault can bite.
var stages = [verbCount]machine.Stage{
	VerbGreet: machine.StageGreeting, VerbEHLO: machine.StageEHLO, VerbHELO: machine.StageEHLO,
	VerbMAIL: machine.StageMail, VerbRCPT: machine.StageRcpt, VerbDATA: machine.StageData,
}

// obey finds the answer to a command and gives it, or lets a fault do its worst.
func (s *Server) obey(t *turn, c command) {
	r := s.order(&c)
	if r.IsZero() {
		r = s.parse(&c)
	}
	if !r.IsZero() {
		s.say(t, answer{command: c, reply: r})
		return
	}
	var fault machine.Fault
	if stage := stages[c.verb]; stage != "" {
		fault = t.faultAt(stage, c.path.recipient(c.verb))
	}
	switch fault.Kind {
	case machine.FaultReply:
		r = faultReply(&fault)
	case machine.FaultReset, machine.FaultTimeout:
	default:
		r = s.decide(t.host, &c)
	}
	s.suffer(t, &fault, answer{command: c, reply: r, exact: fault.Kind == machine.FaultReply})
}

// faultAt asks the host for a fault that bites now; the zero Fault is none.
func (t *turn) faultAt(stage machine.Stage, recipient string) machine.Fault {
	fault, bites := t.host.FaultAt(stage, recipient)
	if !bites {
		return machine.Fault{}
	}
	return fault
}

// recipient returns the path as faults name it, "" for other verbs than RCPT.
func (p Path) recipient(verb Verb) string {
	if verb != VerbRCPT {
		return ""
	}
	return p.String()
}

// faultReply returns the reply that somebody has put into the server's mouth.
func faultReply(fault *machine.Fault) Reply {
	r, err := ParseReply(fault.Reply)
	if err != nil {
		return replyBadFault
	}
	return r
}

// suffer gives an answer as the fault lets it: now, late, or never.
func (s *Server) suffer(t *turn, fault *machine.Fault, a answer) {
	switch fault.Kind {
	case machine.FaultReset:
		s.abort(t)
	case machine.FaultTimeout:
		s.mute = true
	case machine.FaultSlow:
		held := a
		s.held = &held
		s.setTimer(t, machine.ForReply, fault.Delay)
	case machine.FaultLoseReply:
		a.lost = true
		s.say(t, a)
	default:
		s.say(t, a)
	}
}

// order says why a command may not come now (RFC 5321 4.1.4), or nothing.
func (s *Server) order(c *command) Reply {
	if s.state == StateConnected && c.verb != VerbGreet && c.verb != VerbQUIT {
		return replyNoService
	}
	if r := s.known(c.verb); !r.IsZero() {
		return r
	}
	if c.verb == VerbAUTH && s.user != "" {
		return replyAuthTwice
	}
	if _, ok := s.state.After(c.verb); ok {
		return s.admitted(c.verb)
	}
	switch {
	case s.state == StateGreeted:
		return replyNeedHello
	case s.state == StateReady:
		return replyNeedMail
	case c.verb == VerbMAIL:
		return replyNestedMail
	case c.verb == VerbAUTH:
		return replyAuthInTransaction
	case s.refused > 0:
		return replyNoRecipient
	}
	return replyNeedRcpt
}

// known says whether the server has the command at all.
func (s *Server) known(verb Verb) Reply {
	switch verb {
	case VerbUnknown:
		return replyUnknown
	case VerbEXPN, VerbSTARTTLS, VerbBDAT, VerbETRN:
		return replyNotImplemented
	case VerbAUTH:
		if !s.cfg.offers("AUTH") {
			return replyNotImplemented
		}
	}
	return Reply{}
}

// admitted says what else must have happened before a command that the state allows.
func (s *Server) admitted(verb Verb) Reply {
	switch {
	case verb == VerbAUTH && !s.extended:
		return replyNeedHello // AUTH is an extension, and HELO offers none
	case verb == VerbMAIL && s.cfg.Submission && s.user == "":
		return replyNeedAuth
	}
	return Reply{}
}

// decide answers a command that is in order and well written. It changes nothing:
// what a command is to change stands in c, and follow does it.
func (s *Server) decide(h Host, c *command) Reply {
	switch c.verb {
	case VerbGreet:
		return h.CheckClient(s).or(s.cfg.greeting())
	case VerbEHLO:
		return s.cfg.extendedHello()
	case VerbHELO:
		return s.cfg.hello()
	case VerbMAIL:
		return s.decideMail(h, c)
	case VerbRCPT:
		return s.decideRcpt(h, c)
	case VerbDATA:
		return replyStart
	case VerbQUIT:
		return replyBye
	case VerbVRFY:
		return h.Verify(c.argument).or(replyVrfy)
	case VerbHELP:
		return replyHelp
	case VerbAUTH, VerbAnswer:
		return s.decideAuth(h, c)
	}
	return replyOk
}

// or returns r, or other where there is no r.
func (r Reply) or(other Reply) Reply {
	if r.IsZero() {
		return other
	}
	return r
}

func (s *Server) decideMail(h Host, c *command) Reply {
	if c.size > s.cfg.sizeMax() {
		return replyTooBig.because(becauseAnnouncedTooBig)
	}
	return h.CheckSender(s, c.path).or(replySenderOk).overBlank(c)
}

func (s *Server) decideRcpt(h Host, c *command) Reply {
	if len(s.envelope.Recipients) == RecipientsMax {
		return replyTooManyRecipients
	}
	return h.CheckRecipient(s, c.path).or(replyRecipientOk).overBlank(c)
}

// overBlank returns a reply that takes an address, with what there is to say of a blank
// before it: the grammar has none there (RFC 5321 3.3).
func (r Reply) overBlank(c *command) Reply {
	switch {
	case !c.blank || r.Code/100 != 2:
		return r
	case c.verb == VerbMAIL:
		return r.because(becauseBlankSender)
	}
	return r.because(becauseBlankRecipient)
}

// follow lets the session follow its own answer: what the command asked for takes
// effect if the reply lets it pass, and only then the state moves on.
func (s *Server) follow(a *answer) {
	c, r := &a.command, a.reply
	switch {
	case c.verb == VerbUnknown:
	case c.verb == VerbAUTH || c.verb == VerbAnswer:
		s.followAuth(c, r)
	case c.verb == VerbVerdict:
		s.forgetTransaction()
		s.move(VerbVerdict)
	case c.verb == VerbRCPT && !r.Positive():
		s.refused++
	case r.Positive() && c.verb != VerbDATA || r.Intermediate() && c.verb == VerbDATA:
		s.apply(c)
		s.move(c.verb)
	}
}

// apply does what a command asks for.
func (s *Server) apply(c *command) {
	switch c.verb {
	case VerbEHLO, VerbHELO:
		s.helo, s.extended = c.argument, c.verb == VerbEHLO
		s.forgetTransaction() // as RSET would (RFC 5321 4.1.4)
	case VerbRSET:
		s.forgetTransaction()
	case VerbMAIL:
		s.forgetTransaction() // what was refused before it does not count
		s.envelope = Envelope{From: c.path, EightBit: c.eightBit, Size: c.size, Ret: c.ret, EnvID: c.envID}
	case VerbRCPT:
		s.envelope.Recipients = append(s.envelope.Recipients, Recipient{c.path, c.notify, c.original})
	case VerbDATA:
		s.content = unstuffer{max: s.cfg.sizeMax()}
		s.contentOffset = s.in.offset
	}
}

func (s *Server) forgetTransaction() {
	s.envelope, s.refused, s.content = Envelope{}, 0, unstuffer{}
}

// takeContent takes what came after DATA, and reports whether the dot has come.
func (s *Server) takeContent(t *turn) bool {
	came := s.in.rest
	rest, done := s.content.take(came)
	s.in.advance(len(came) - len(rest))
	if !done {
		return false
	}
	t.out.Add(machine.Note{
		Kind: trace.SMTPReceived, Conn: s.conn, Offset: s.contentOffset,
		Detail: trace.Data{Octets: int(s.content.octets), Content: s.content.content()},
	})
	s.move(VerbDot)
	s.judge(t)
	return true
}

// judge brings the complete content before the host, unless a fault or its size
// speaks against it.
func (s *Server) judge(t *turn) {
	refusal := answer{command: command{verb: VerbVerdict}}
	fault := t.faultAt(machine.StageDot, "")
	switch {
	case fault.Kind == machine.FaultReset || fault.Kind == machine.FaultTimeout:
	case fault.Kind == machine.FaultReply && !faultReply(&fault).Positive():
		refusal.reply, refusal.exact = faultReply(&fault), true
	case s.content.tooBig():
		refusal.reply = replyTooBig.because(becauseContentTooBig)
	default:
		s.keepFault(fault)
		s.accept(t)
		return
	}
	s.suffer(t, &fault, refusal)
}

// keepFault keeps the fault at the dot for when the host has decided.
func (s *Server) keepFault(fault machine.Fault) {
	s.dot = nil
	if fault.Kind != "" {
		kept := fault // a copy of its own, so that the usual case, no fault, allocates nothing
		s.dot = &kept
	}
}

// accept hands the message over. The replies before it go out first: the client may
// be waiting for them, and storing takes time.
func (s *Server) accept(t *turn) {
	s.flush(t)
	env := s.envelope
	env.Helo, env.User, env.Peer = s.helo, s.user, s.peer
	env.Protocol = s.protocol()
	content := s.content.content()
	s.content = unstuffer{}
	s.inside, s.verdict = true, nil
	t.host.Accept(t.out, s, env, content)
	s.inside = false
	if s.verdict != nil {
		s.conclude(t, *s.verdict)
	}
}

// protocol names what was spoken, for the Received field (RFC 3848).
func (s *Server) protocol() string {
	switch {
	case s.user != "":
		return "ESMTPA"
	case s.extended:
		return "ESMTP"
	}
	return "SMTP"
}

// conclude gives the host's verdict, as the fault at the dot lets it.
func (s *Server) conclude(t *turn, verdict answer) {
	var fault machine.Fault
	if s.dot != nil {
		fault = *s.dot
	}
	if fault.Kind == machine.FaultReply && verdict.reply.Positive() {
		verdict.reply, verdict.exact = faultReply(&fault), true
	}
	s.suffer(t, &fault, verdict)
}
