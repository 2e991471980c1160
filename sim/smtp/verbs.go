package smtp

import (
	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// takeLine takes one line of the client: a command, or an answer to AUTH.
func (s *Server) takeLine(t *turn, l line) {
	p := s.cfg.Personality
	c, settled := command{verb: VerbAnswer, line: l.text}, Reply{}
	if s.state != StateAuth {
		c, settled = p.Read(s, l.text)
	}
	s.lines++
	s.tries[c.verb]++
	t.out.Add(machine.Note{
		Kind: trace.SMTPReceived, Conn: s.conn, Offset: l.offset,
		Detail: trace.Command{Verb: c.word, Line: c.line, Masked: c.masked()},
	})
	r := s.readable(&c, l)
	if r.IsZero() && s.in.rest != "" && p.Ahead != nil {
		r = p.Ahead(s, &c)
	}
	if r.IsZero() && s.state == StateChunks && p.ChunkStrict {
		r = s.between(&c)
	}
	if r = r.or(settled); !r.IsZero() {
		s.give(t, answer{command: c, reply: r})
		return
	}
	s.obey(t, &c)
}

// between says why a command may not come between the pieces of a message, where the
// server is strict: after the first that may not, only RSET helps.
func (s *Server) between(c *command) Reply {
	switch c.verb {
	case VerbRSET, VerbQUIT:
		return Reply{}
	case VerbBDAT, VerbNOOP:
		if !s.stuck {
			return Reply{}
		}
	}
	s.stuck = true
	return s.says(SayChunkGone)
}

// readable says what is wrong with a line before anybody asks what it means.
func (s *Server) readable(c *command, l line) Reply {
	m := &s.cfg.Personality.Lines
	switch {
	case l.long && m.Long == LongCloses:
		r := s.says(SayLineLong)
		r.closes = true
		return r
	case c.verb == VerbAnswer && l.long:
		return s.says(SayAuthLineLong)
	case c.verb == VerbAnswer:
		return Reply{}
	case l.long && m.Long == LongCut:
	case l.long && m.Long == LongSplit:
		c.verb = VerbUnknown
		return s.says(SayUnknown)
	case l.long || m.Max == 0 && len(l.text)+2 > lineOctetsMax(c.verb):
		return s.says(SayLineLong)
	}
	if why := octetFault(l.text); why != nil && !m.Octets {
		return s.says(SayBadOctet).because(*why)
	}
	return Reply{}
}

// stages says at which commands a fault can bite.
var stages = [verbCount]machine.Stage{
	VerbGreet: machine.StageGreeting, VerbEHLO: machine.StageEHLO, VerbHELO: machine.StageEHLO,
	VerbSTARTTLS: machine.StageSTARTTLS, VerbAUTH: machine.StageAuth,
	VerbMAIL: machine.StageMail, VerbRCPT: machine.StageRcpt, VerbDATA: machine.StageData,
}

// obey finds the answer to a command and gives it, or lets a fault do its worst.
func (s *Server) obey(t *turn, c *command) {
	r := s.alone(c, c.verb.in(s.cfg.Personality.AloneFirst))
	if r.IsZero() && c.verb == VerbBDAT && s.known(VerbBDAT).IsZero() {
		r = s.parseChunk(c) // first, for who cannot read it does not know what comes behind it
		if !r.IsZero() {
			s.give(t, answer{command: *c, reply: r})
			return
		}
	}
	if r.IsZero() {
		r = s.order(c)
	}
	if c.verb == VerbBDAT && s.stuck && s.cfg.Personality.ChunkSpoilt {
		r = s.says(SayChunkSpoilt)
	}
	if r.IsZero() {
		r = s.parse(c)
	}
	switch {
	case !r.IsZero() && c.verb == VerbBDAT && s.known(VerbBDAT).IsZero():
		s.refuseChunk(t, answer{command: *c, reply: r})
		return
	case !r.IsZero():
		s.give(t, answer{command: *c, reply: r})
		return
	}
	var fault machine.Fault
	if stage := stages[c.verb]; stage != "" {
		fault = t.faultAt(stage, c.path.recipient(c.verb))
	}
	s.settleCommand(t, c, fault)
}

// settleCommand gives the answer to a command that is in order and well written, or
// waits until the host can.
func (s *Server) settleCommand(t *turn, c *command, fault machine.Fault) {
	r := Reply{}
	switch fault.Kind {
	case machine.FaultReply:
		r = faultReply(&fault)
	case machine.FaultReset, machine.FaultTimeout:
	default:
		r = s.decide(t.host, c)
	}
	switch {
	case r.Code == Later.Code:
		s.undecided = &undecided{*c, fault}
	case c.verb == VerbBDAT && r.Positive():
		s.apply(t, c) // the reply comes when the octets have come
	case c.verb == VerbBDAT:
		s.refuseChunk(t, answer{command: *c, reply: r})
	default:
		s.suffer(t, &fault, answer{command: *c, reply: r, exact: fault.Kind == machine.FaultReply})
	}
}

// Later is what a host says of a recipient when it has to find something out first; it
// calls Resume when it has.
var Later = Reply{Code: 1}

// undecided is a command that waits for what the host finds out, with the fault that is to
// befall its answer. It never changes.
type undecided struct {
	command command
	fault   machine.Fault
}

// Resume goes on with the command about which the host has said Later.
func (s *Server) Resume(out *machine.Out, now trace.Time, h Host) {
	if s.undecided == nil || s.Done() || s.mute {
		return
	}
	var space room
	t := turn{out: out, now: now, host: h, wire: space[:0]}
	u := s.undecided
	s.undecided = nil
	c := u.command
	s.settleCommand(&t, &c, u.fault)
	s.proceed(&t)
	s.settle(&t)
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
		s.give(t, a)
	}
}

// decide answers a command that is in order and well written. It changes nothing:
// what a command is to change stands in c, and follow does it.
func (s *Server) decide(h Host, c *command) Reply {
	if answers := s.cfg.Personality.Answers[c.verb]; answers != nil {
		return answers(s, h, c)
	}
	switch c.verb {
	case VerbGreet:
		return h.CheckClient(s).or(s.says(SayGreeting))
	case VerbEHLO:
		return s.extendedHello(c.argument)
	case VerbHELO:
		return s.hello(c.argument)
	case VerbMAIL:
		return s.decideMail(h, c)
	case VerbRCPT:
		return s.decideRcpt(h, c)
	case VerbDATA:
		return s.says(SayStart)
	case VerbBDAT:
		return s.decideChunk(c)
	case VerbRSET:
		return s.says(SayReset)
	case VerbQUIT:
		return s.says(SayBye)
	case VerbVRFY:
		return h.Verify(c.argument).or(s.says(SayVrfy))
	case VerbHELP:
		return s.says(SayHelp)
	case VerbSTARTTLS:
		return s.says(SaySecure)
	case VerbAUTH, VerbAnswer:
		return s.decideAuth(h, c)
	}
	return s.says(SayOk)
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
		return s.says(SayAnnouncedTooBig)
	}
	return h.CheckSender(s, c.path).or(s.says(SaySenderOk)).overBlank(c)
}

func (s *Server) decideRcpt(h Host, c *command) Reply {
	if most := s.cfg.Personality.Recipients; len(s.envelope.Recipients) == RecipientsMax || most > 0 && len(s.envelope.Recipients) >= most {
		return s.says(SayTooManyRecipients)
	}
	return h.CheckRecipient(s, c.path).or(s.says(SayRecipientOk)).overBlank(c)
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

// decideChunk answers a BDAT, for now: the reply comes when its octets have come.
func (s *Server) decideChunk(c *command) Reply {
	before := int64(0)
	if s.state == StateChunks {
		before = s.content.octets
	}
	if before+c.size > s.cfg.sizeMax() {
		return s.says(SayTooBig)
	}
	return s.says(SayChunk)
}

// follow lets the session follow its own answer: what the command asked for takes
// effect if the reply lets it pass, and only then the state moves on.
func (s *Server) follow(t *turn, a *answer) {
	c, r := &a.command, a.reply
	switch {
	case c.verb == VerbUnknown || c.verb == VerbChunk:
	case c.verb == VerbAUTH || c.verb == VerbAnswer:
		s.followAuth(c, r)
	case c.verb == VerbVerdict:
		if r.Positive() {
			s.forgive()
		}
		s.forgetTransaction()
		s.move(VerbVerdict)
	case c.verb == VerbRCPT && !r.Positive():
		s.refused++
	case r.Positive() && c.verb != VerbDATA || r.Intermediate() && c.verb == VerbDATA:
		s.apply(t, c)
	}
}

// apply does what a command asks for.
func (s *Server) apply(t *turn, c *command) {
	first := s.state != StateChunks
	s.move(c.verb)
	switch c.verb {
	case VerbEHLO, VerbHELO:
		s.helo, s.extended = c.argument, c.verb == VerbEHLO
		s.forgetTransaction() // as RSET would (RFC 5321 4.1.4)
	case VerbRSET:
		s.forgetTransaction()
	case VerbMAIL:
		to := s.envelope.Recipients
		if s.state == StateMail {
			to = nil
			s.forgetTransaction() // what was refused before it does not count
		}
		s.envelope = Envelope{From: c.path, Recipients: to, EightBit: c.eightBit, Size: c.size, Ret: c.ret, EnvID: c.envID}
		s.utf8 = c.utf8
	case VerbRCPT:
		s.envelope.Recipients = append(s.envelope.Recipients, Recipient{c.path, c.notify, c.original})
	case VerbDATA:
		s.content = unstuffer{max: s.cfg.sizeMax(), end: s.cfg.Personality.End}
		s.column = 0
		s.contentOffset = s.in.offset
	case VerbSTARTTLS:
		s.beginTLS(t)
	case VerbBDAT:
		if first {
			s.content = unstuffer{max: s.cfg.sizeMax()}
			s.contentOffset = s.in.offset
		}
		s.chunk = chunk{open: true, left: c.size, last: c.last, size: c.size, offset: s.in.offset, before: s.content.octets}
	}
}

func (s *Server) forgetTransaction() {
	s.envelope, s.refused, s.content, s.chunk, s.stuck, s.utf8 = Envelope{}, 0, unstuffer{}, chunk{}, false, false
}
