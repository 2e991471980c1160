package smtp

import (
	"strings"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// takeContent takes what came after DATA, and reports whether the dot has come.
func (s *Server) takeContent(t *turn) bool {
	came := s.in.rest
	rest, done := s.content.take(came)
	s.in.advance(len(came) - len(rest))
	if s.lineTooLong(came[:len(came)-len(rest)]) {
		s.refuseLine(t)
		return !s.Done()
	}
	if !done {
		return false
	}
	if ahead := s.cfg.Personality.Ahead; rest != "" && ahead != nil {
		if r := ahead(s, &command{verb: VerbDot}); !r.IsZero() {
			s.noteContent(t)
			s.move(VerbDot)
			s.say(t, answer{command: command{verb: VerbVerdict}, reply: r, last: true})
			return true
		}
	}
	s.noteContent(t)
	s.move(VerbDot)
	s.judge(t)
	return true
}

// noteContent tells of the content after DATA that has come: all of it, or as much as the
// server reads.
func (s *Server) noteContent(t *turn) {
	t.out.Add(machine.Note{
		Kind: trace.SMTPReceived, Conn: s.conn, Offset: s.contentOffset,
		Detail: trace.Data{Octets: int(s.content.octets), Content: s.content.content()},
	})
}

// lineTooLong reports whether a line of the content is longer than the server reads.
func (s *Server) lineTooLong(piece string) bool {
	most := s.cfg.Personality.LineMax
	if most == 0 {
		return false
	}
	for piece != "" {
		line, rest, ended := strings.Cut(piece, "\n")
		if s.column += len(line); s.column > most {
			return true
		}
		if ended {
			s.column = 0
		}
		piece = rest
	}
	return false
}

// refuseLine gives up a message for its long line. Who cannot read on hangs up.
func (s *Server) refuseLine(t *turn) {
	s.noteContent(t)
	s.move(VerbDot)
	s.say(t, answer{command: command{verb: VerbVerdict}, reply: s.says(SayLineInContentLong), last: true})
	if !s.Done() {
		s.say(t, answer{reply: s.says(SayLineLong), last: true})
	}
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
		refusal.reply = s.says(SayTooBig)
	case s.badContent(&refusal):
	default:
		s.keepFault(fault)
		s.accept(t)
		return
	}
	s.suffer(t, &fault, refusal)
}

// badContent asks the personality what is wrong with the complete message.
func (s *Server) badContent(refusal *answer) bool {
	if check := s.cfg.Personality.Content; check != nil {
		refusal.reply = check(s, s.content.content())
	}
	return !refusal.reply.IsZero()
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
	env.Protocol, env.UTF8 = s.protocol(), s.utf8
	content := s.content.content()
	s.content = unstuffer{}
	s.inside, s.verdict = true, nil
	t.host.Accept(t.out, s, env, content)
	s.inside = false
	if s.verdict != nil {
		s.conclude(t, *s.verdict)
	}
}

// protocol names what was spoken, for the Received field (RFC 3848, RFC 6531 3.7.3).
func (s *Server) protocol() string {
	name := "SMTP"
	switch {
	case s.utf8:
		name = "UTF8SMTP"
	case s.extended || s.secure || s.user != "":
		name = "ESMTP"
	}
	if s.secure {
		name += "S"
	}
	if s.user != "" {
		name += "A"
	}
	return name
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
