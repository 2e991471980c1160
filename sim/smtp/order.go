package smtp

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
			return s.says(SayNoAuth)
		}
	}
	return Reply{}
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
