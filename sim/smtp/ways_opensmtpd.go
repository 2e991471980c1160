package smtp

import "strings"

// readOpenSMTPD takes a line apart. "MAIL FROM:" and "RCPT TO:" are one command word each.
func readOpenSMTPD(_ *Server, text string) (command, Reply) {
	text, _, _ = strings.Cut(text, "\x00") // as C ends a text
	word, argument, more := strings.Cut(text, " ")
	for verb, prefix := range map[Verb]string{VerbMAIL: "MAIL FROM:", VerbRCPT: "RCPT TO:"} { // order: one of them at most
		if rest, ok := cutFold(text, prefix); ok {
			return command{line: text, verb: verb, word: verb.String(), argument: strings.TrimLeft(rest, " \t")}, Reply{}
		}
	}
	c := command{line: text, verb: verbOf(word), argument: strings.TrimLeft(argument, " \t"), surplus: more}
	if c.verb == VerbMAIL || c.verb == VerbRCPT {
		c.verb = VerbUnknown
	}
	if c.word = c.verb.String(); c.verb == VerbUnknown {
		c.word = strings.ToUpper(word)
	}
	return c, Reply{}
}

// helloOpenSMTPD wants a host name or an address literal.
func helloOpenSMTPD(s *Server, c *command) Reply {
	if !hostOpenSMTPD(c.argument) {
		return s.says(SayBadName)
	}
	return Reply{}
}

// hostOpenSMTPD reports whether a text is a host name, whose labels may have underscores,
// and hyphens but at the beginning, or an address literal.
func hostOpenSMTPD(name string) bool {
	if strings.HasPrefix(name, "[") {
		_, ok := Literal(name)
		return ok || isIPv6(strings.Trim(name, "[]")) // it wants no tag
	}
	if name == "" || len(name) > DomainOctetsMax {
		return false
	}
	for _, label := range strings.Split(name, ".") {
		if label == "" || len(label) > LabelOctetsMax || label[0] == '-' {
			return false
		}
		for i := 0; i < len(label); i++ {
			if c := label[i]; !isLetDig(c) && c != '-' && c != '_' {
				return false
			}
		}
	}
	return true
}

// pathOpenSMTPD reads an address up to the first closing bracket, and returns what
// follows. Without a domain it is one of the server's own name.
func pathOpenSMTPD(s *Server, text string, null bool) (path Path, rest string, ok bool) {
	inside, rest, closed := strings.Cut(text, ">")
	if !closed || !strings.HasPrefix(inside, "<") {
		return Path{}, "", false
	}
	local, domain := inside[1:], ""
	if at := strings.LastIndexByte(local, '@'); at >= 0 {
		local, domain = local[:at], local[at+1:]
	}
	if _, address, routed := strings.Cut(local, ":"); routed {
		local = address
	}
	rest = strings.TrimLeft(rest, " ")
	switch {
	case null && local == "" && domain == "":
		return Path{}, rest, true
	case !localOpenSMTPD(local):
		return Path{}, "", false
	case domain == "":
		domain = s.cfg.Name
	}
	return Path{Local: local, Domain: domain}, rest, hostOpenSMTPD(domain)
}

// localOpenSMTPD reports whether a local part is one: atoms with dots between them, no
// quotes, nothing but ASCII, and no more than 255 octets.
func localOpenSMTPD(local string) bool {
	return isDotString(local) && !hasEightBit(local) && len(local) <= DomainOctetsMax
}

// mailOpenSMTPD reads MAIL. The size is not looked at.
func mailOpenSMTPD(s *Server, c *command) Reply {
	path, rest, ok := pathOpenSMTPD(s, c.argument, true)
	if !ok {
		return s.says(SayBadSender)
	}
	c.path = path
	for _, option := range strings.FieldsFunc(rest, isSpace) {
		name, value, valued := strings.Cut(option, "=")
		switch name = strings.ToUpper(name); {
		case !valued:
			return s.says(SayUnknownParameter).with(name)
		case name == "AUTH" || name == "SIZE":
		case name == "BODY" && (strings.EqualFold(value, "7BIT") || strings.EqualFold(value, "8BITMIME")):
			c.eightBit = strings.EqualFold(value, "8BITMIME")
		case name == "RET":
			c.readRet(value)
		case name == "ENVID" && len(value) <= EnvIDOctetsMax:
			c.readEnvID(value)
		default:
			return s.says(SayUnknownParameter).with(name)
		}
	}
	return Reply{}
}

// rcptOpenSMTPD reads RCPT. Of NOTIFY it takes what it knows.
func rcptOpenSMTPD(s *Server, c *command) Reply {
	path, rest, ok := pathOpenSMTPD(s, c.argument, false)
	if !ok {
		return s.says(SayBadRecipient)
	}
	c.path = path
	for _, option := range strings.FieldsFunc(rest, isSpace) {
		name, value, valued := strings.Cut(option, "=")
		switch name = strings.ToUpper(name); {
		case valued && name == "NOTIFY":
			if c.readNotify(value) != "" && strings.Contains(strings.ToUpper(value), "NEVER") && strings.Contains(value, ",") {
				return s.says(SayBadParameter)
			}
		case valued && name == "ORCPT":
			kind, address, typed := strings.Cut(value, ";")
			plain, ok := decodeXtext(address)
			if c.original = kind + ";" + plain; !typed || !ok || len(value) > OrcptOctetsMax {
				return s.says(SayBadParameter)
			}
		default:
			r := s.says(SayUnknownParameter).with(name)
			r.Enhanced = "" // it has forgotten it here
			return r
		}
	}
	return Reply{}
}

// contentOpenSMTPD refuses what does not begin with header fields (RFC 5322 2.2).
func contentOpenSMTPD(s *Server, text string) Reply {
	for first := true; text != ""; first = false {
		line, rest, _ := strings.Cut(text, "\r\n")
		if line == "" {
			break
		}
		name, _, field := strings.Cut(line, ":")
		folded := !first && isBlank(line[0])
		if !folded && (!field || name == "") {
			return s.says(SayBadContent)
		}
		text = rest
	}
	return Reply{}
}
