package smtp

import "slices"

// order says why a command may not come now (RFC 5321 4.1.4), or nothing.
func (s *Server) order(c *command) Reply {
	p := s.cfg.Personality
	if _, ok := p.after(s.state, c.verb); s.state == StateConnected && !ok {
		return s.says(SayNoService)
	}
	if r := s.known(c.verb); !r.IsZero() {
		return r
	}
	if s.cfg.TLSMust && !s.secure && s.state != StateConnected && !c.verb.in(beforeTLS) {
		return s.says(SayNeedTLS)
	}
	if s.helo == "" && c.verb.in(p.HelloFirst) {
		return s.says(SayNeedHello)
	}
	switch {
	case c.verb == VerbAUTH && s.user != "":
		return s.says(SayAuthTwice)
	case c.verb == VerbSTARTTLS && s.secure:
		return s.says(SayTLSTwice)
	}
	if _, ok := p.after(s.state, c.verb); ok {
		return s.admitted(c.verb)
	}
	return s.misplaced(c.verb)
}

// beforeTLS are the commands that a server takes in the clear that wants TLS for all
// others (RFC 3207 4).
var beforeTLS = []Verb{VerbNOOP, VerbEHLO, VerbSTARTTLS, VerbQUIT}

// misplaced says why a command is not in order.
func (s *Server) misplaced(verb Verb) Reply {
	switch {
	case verb == VerbEHLO || verb == VerbHELO:
		return s.says(SayHelloTwice)
	case verb == VerbMAIL && s.state == StateChunks:
		return s.says(SayChunkGone)
	case verb == VerbMAIL:
		return s.says(SayNestedMail)
	case verb == VerbAUTH:
		return s.says(SayAuthInTransaction)
	case verb == VerbSTARTTLS:
		return s.says(SayTLSInTransaction)
	case verb == VerbRCPT:
		return s.says(SayNeedMail)
	case verb != VerbDATA && verb != VerbBDAT:
		return s.says(SayNeedHello)
	case s.state != StateMail && s.state != StateRcpt:
		return s.says(SayDataNoMail)
	case s.refused > 0:
		return s.says(SayNoRecipient)
	}
	return s.says(SayNeedRcpt)
}

// known says whether the server has the command at all.
func (s *Server) known(verb Verb) Reply {
	p := s.cfg.Personality
	switch verb {
	case VerbUnknown:
		return s.says(SayUnknown)
	case VerbEXPN, VerbETRN, VerbVRFY, VerbHELP:
		if !verb.in(p.Knows) {
			return s.says(SayNotImplemented)
		}
	case VerbSTARTTLS:
		if !(s.cfg.TLS && verb.in(p.Knows)) || p.OfferedFirst && !s.secure && !s.advertised("STARTTLS") {
			return s.says(SayNoTLS)
		}
	case VerbBDAT:
		if !s.offers("CHUNKING") || p.OfferedFirst && !s.extended {
			return s.says(SayNoChunks)
		}
	case VerbAUTH:
		if !p.AuthUnasked && (!s.offers("AUTH") || p.OfferedFirst && !s.extended) {
			return s.noAuth()
		}
	}
	return Reply{}
}

// noAuth says why there is no AUTH: it is not offered at all, or not before STARTTLS.
func (s *Server) noAuth() Reply {
	if s.cfg.hasAuth() && !s.secure && s.cfg.Personality.Says[SayNoAuth].Code == 0 {
		return s.says(SayAuthInClear)
	}
	return s.says(SayNoAuth)
}

// Knows reports whether the server has a command, now or later in the session.
func (s *Server) Knows(v Verb) bool {
	p := s.cfg.Personality
	switch v {
	case VerbEXPN, VerbETRN, VerbVRFY, VerbHELP:
		return v.in(p.Knows)
	case VerbSTARTTLS:
		return s.cfg.TLS && v.in(p.Knows)
	case VerbBDAT:
		return slices.Contains(p.Keywords, "CHUNKING")
	case VerbAUTH:
		return s.cfg.hasAuth()
	}
	return true
}

// Takes reports whether the next thing may be the command, or one of the moments that no
// command stands for: neither the state speaks against it, nor what the server offers by now
// and wants first.
func (s *Server) Takes(v Verb) bool {
	if _, ok := s.cfg.Personality.after(s.state, v); !ok || v >= VerbGreet {
		return ok
	}
	return s.order(&command{verb: v}).IsZero()
}

// admitted says what else must have happened before a command that the state allows.
func (s *Server) admitted(verb Verb) Reply {
	switch {
	case verb == VerbAUTH && !s.extended && !s.cfg.Personality.AuthUnasked && verb.in(s.cfg.Personality.HelloFirst):
		return s.says(SayNeedHello) // AUTH is an extension, and HELO offers none
	case verb == VerbMAIL && s.cfg.Submission && s.user == "":
		return s.says(SayNeedAuth)
	}
	return Reply{}
}
