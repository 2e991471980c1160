package smtp

import (
	"strings"

	"mailscope/sim/words"
)

// sendmailProxies are the first words of those who look for an open proxy.
var sendmailProxies = []string{"GET", "POST", "CONNECT", "USER"}

// sendmailMissing are commands that sendmail knows by name only.
var sendmailMissing = []string{"SEND", "SAML", "SOML", "TURN"}

// readSendmail takes a line apart.
func readSendmail(s *Server, text string) (command, Reply) {
	cut, _, _ := strings.Cut(text, "\x00") // as C ends a text
	c := parseWords(strings.Trim(cut, whiteSpace), whiteSpace)
	c.line = text
	switch {
	case c.verb != VerbUnknown:
		return c, Reply{}
	case s.lines == 0 && isAmong(c.word, sendmailProxies):
		return c, s.says(SayForbidden)
	case s.state == StateConnected && c.word != "":
		return c, s.says(SayNoService)
	case isAmong(c.word, sendmailMissing):
		return c, s.says(SayNotImplemented)
	case c.word == "VERB":
		return c, Reply{Code: 250, Enhanced: "2.0.0", Text: "Verbose"}
	}
	return c, Reply{}
}

// aheadSendmail finds out who does not wait where a reply decides how to go on: after EHLO,
// which shuts the client out, and after DATA, which ends the session (RFC 2920 3.1).
func aheadSendmail(s *Server, c *command) Reply {
	r := s.says(SayPipelined)
	switch c.verb {
	case VerbEHLO, VerbHELO:
		if s.state != StateConnected {
			s.move(VerbShut)
		}
		return r
	case VerbDATA:
		r.closes = true
		return r
	}
	return Reply{}
}

// helloSendmail wants a name without odd characters.
func helloSendmail(s *Server, c *command) Reply {
	for i := 0; i < len(c.argument); i++ {
		if ch := c.argument[i]; !isLetDig(ch) && strings.IndexByte("[].-_#:", ch) < 0 {
			return s.says(SayBadName)
		}
	}
	if len(c.argument) > PathOctetsMax {
		return s.says(SayBadName)
	}
	return Reply{}
}

// sendmailOperand reads "FROM:" or "TO:", with blanks about the colon, and returns the
// address and the parameters.
func sendmailOperand(argument, word string) (address, parameters string, ok bool) {
	name, rest, colon := strings.Cut(argument, ":")
	rest = strings.TrimLeft(rest, " \t")
	if !colon || rest == "" || !strings.EqualFold(strings.TrimRight(name, " \t"), word) {
		return "", "", false
	}
	end := 0
	for depth := 0; end < len(rest) && (depth > 0 || rest[end] != ' '); end++ {
		switch rest[end] {
		case '<', '(':
			depth++
		case '>', ')':
			depth--
		case '"':
			end = quotedEnd(rest, end, '"')
		}
	}
	return rest[:min(end, len(rest))], strings.Trim(rest[min(end, len(rest)):], " "), true
}

// mailSendmail reads MAIL.
func mailSendmail(s *Server, c *command) Reply {
	address, parameters, ok := sendmailOperand(c.argument, "FROM")
	if !ok {
		return s.says(SayMailForm)
	}
	path, r := pathSendmail(s, address)
	switch {
	case hasControl8(address):
		r = s.says(SayMailForm)
		r.Enhanced = "5.1.7"
		return r
	case !r.IsZero():
		return r
	}
	c.path = path
	var seen []string
	for parameters != "" {
		var name, value string
		var valued bool
		name, value, valued, parameters = parameterSendmail(parameters)
		if r := mailParameterSendmail(s, c, name, value, valued); !r.IsZero() {
			return r
		}
		if isAmong(name, seen) && name != "SIZE" && name != "BODY" {
			return s.twiceSendmail()
		}
		seen = append(seen, name)
	}
	return Reply{}
}

// hasControl8 reports whether a text has control characters of 8 bits, by which sendmail's
// rewriting rules are written.
func hasControl8(text string) bool {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c >= 0x80 && c < 0xa0 || c == 0xff {
			return true
		}
	}
	return false
}

// parameterSendmail takes the first parameter off: a name of letters, digits and hyphens,
// and a value up to a blank or another equals sign.
func parameterSendmail(text string) (name, value string, valued bool, rest string) {
	n := 0
	for n < len(text) && (isLetDig(text[n]) || text[n] == '-') {
		n++
	}
	name, rest = strings.ToUpper(text[:n]), text[n:]
	if valued = strings.HasPrefix(rest, "="); valued {
		rest = rest[1:]
		end := strings.IndexAny(rest, "= ")
		if end < 0 {
			end = len(rest)
		}
		value, rest = rest[:end], rest[end:]
	}
	if rest != "" {
		rest = strings.TrimLeft(rest[1:], " ")
	}
	return name, value, valued, rest
}

// twiceSendmail refuses a parameter that has come before.
func (s *Server) twiceSendmail() Reply {
	r := s.says(SayBadParameter)
	r.Enhanced = "5.5.0"
	return r
}

// sendmailValued are the parameters that mean nothing without a value.
var sendmailValued = []string{"SIZE", "BODY", "ENVID", "RET", "AUTH", "BY", "NOTIFY", "ORCPT"}

func mailParameterSendmail(s *Server, c *command, name, value string, valued bool) Reply {
	odd := s.says(SayBadParameter)
	valueless := odd
	valueless.Enhanced = "5.5.2"
	mistake := ""
	switch {
	case !isAmong(name, sendmailValued[:6]):
		return s.says(SayUnknownParameter).with(name)
	case !valued:
		return valueless
	case name == "SIZE":
		digits := strings.TrimLeft(value, "+-")
		if c.size = leadingNumber(digits); strings.HasPrefix(value, "-") && c.size > 0 || c.size == 1<<63-1 {
			return s.says(SayBadSize)
		}
	case name == "BODY":
		mistake = c.readBody(value)
	case name == "ENVID":
		var ok bool
		if c.envID, ok = looseXtext(value); !ok {
			return odd
		}
	case name == "AUTH":
		if _, ok := decodeXtext(value); !ok && value != "" {
			return odd
		}
	case name == "RET":
		if c.readRet(value) != "" {
			return valueless
		}
	case name == "BY":
		by, mode, _ := strings.Cut(value, ";")
		if strings.Trim(by, "+-0123456789") != "" || by == "" || !isAmong(strings.TrimSuffix(strings.ToUpper(mode), "T"), []string{"R", "N"}) {
			return valueless
		}
		switch {
		case len(strings.TrimLeft(by, "+-")) > 9:
			return valueless
		case strings.HasPrefix(strings.ToUpper(mode), "R") && (strings.HasPrefix(by, "-") || strings.Trim(by, "+0") == ""):
			return odd
		}
	}
	if mistake != "" {
		return odd
	}
	return Reply{}
}

// leadingNumber returns the number that the first digits of a text stand for.
func leadingNumber(text string) int64 {
	n := 0
	for n < len(text) && isDigit(text[n]) {
		n++
	}
	if n == 0 {
		return 0
	}
	return sizeOf(text[:n])
}

// rcptSendmail reads RCPT.
func rcptSendmail(s *Server, c *command) Reply {
	address, parameters, ok := sendmailOperand(c.argument, "TO")
	if !ok {
		return s.says(SayRcptForm)
	}
	path, r := pathSendmail(s, address)
	switch {
	case !r.IsZero():
		return r
	case path.IsNull():
		return s.says(SayNullRecipient)
	case path.Local == "":
		return s.says(SayBadRecipient)
	}
	c.path = path
	original := false
	for parameters != "" {
		var name, value string
		var valued bool
		name, value, valued, parameters = parameterSendmail(parameters)
		valueless := s.says(SayBadParameter)
		valueless.Enhanced = "5.5.2"
		kind, address, typed := strings.Cut(value, ";")
		plain, decoded := looseXtext(address)
		switch {
		case !isAmong(name, sendmailValued[6:]):
			return s.says(SayUnknownParameter).with(name)
		case !valued:
			return valueless
		case name == "ORCPT" && original:
			return s.twiceSendmail()
		case name == "NOTIFY" && c.readNotify(value) != "", name == "ORCPT" && !(typed && kind != "" && decoded):
			return s.says(SayBadParameter)
		case name == "ORCPT":
			c.original, original = kind+";"+plain, true
		}
	}
	return Reply{}
}

// pathSendmail reads an address as sendmail's rewriting rules do: whatever stands within
// the innermost angle brackets, cut at its last @.
func pathSendmail(s *Server, text string) (Path, Reply) {
	bad := s.says(SayBadSender)
	unbalanced, long, host := bad, bad, bad
	unbalanced.Enhanced, long.Enhanced, host.Enhanced = "5.0.0", "5.1.0", "5.1.2"
	switch open, closed := strings.Count(text, "<"), strings.Count(text, ">"); {
	case open != closed || strings.Count(strings.ReplaceAll(text, `\"`, ""), `"`)%2 != 0 || strings.Count(text, "(") != strings.Count(text, ")"):
		return Path{}, unbalanced
	case open > 0:
		text = text[strings.LastIndexByte(text, '<')+1:]
		text, _, _ = strings.Cut(text, ">")
	}
	if len(text) > PathOctetsMax-2 {
		return Path{}, long
	}
	text = strings.Trim(uncommented(text), " \t")
	if text == "" {
		return Path{}, Reply{}
	}
	if route, address, routed := strings.Cut(text, ":"); routed && text[0] == '@' {
		if route == "@" {
			return Path{}, bad
		}
		text = address
	}
	at := lastAt(text)
	local, domain := strings.TrimRight(text[:at], " \t"), strings.TrimLeft(strings.TrimPrefix(text[at:], "@"), " \t")
	domain = strings.ReplaceAll(domain, `"`, "")
	unquoted, _ := unquoteLoose(strings.ReplaceAll(local, " ", `\ `))
	switch {
	case text == `""`:
		return Path{}, bad
	case strings.Contains(domain, ","), !strings.Contains(local, `"`) && strings.Contains(local, ","):
		return Path{}, bad
	case local == "" || at < len(text) && domain == "" || strings.Contains(strings.Trim(local, `"`), "@") && !strings.HasPrefix(local, `"`):
		return Path{}, bad
	case strings.Contains(domain, "..") || strings.HasPrefix(domain, "."):
		return Path{}, host
	}
	return Path{Local: unquoted, Domain: strings.TrimSuffix(domain, ".")}, Reply{}
}

// uncommented takes the comments out of an address (RFC 822 3.4.3).
func uncommented(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		end := i
		switch text[i] {
		case '(':
			i = quotedEnd(text, i, ')')
			continue
		case '"':
			end = quotedEnd(text, i, '"')
		}
		b.WriteString(text[i : end+1])
		i = end
	}
	return b.String()
}

// routeSendmail goes by what routes a local part has in it, as Postfix does, and keeps
// strangers from programs and files.
func routeSendmail(p *Personality, to Path, own bool) (Path, Reply) {
	if own && (strings.HasPrefix(to.Local, "|") || strings.HasPrefix(to.Local, "/") || strings.HasPrefix(to.Local, ":include:")) {
		return to, p.Say(SayRestricted)
	}
	if inner, ok := routed(to); own && ok && inner.Local != "" && inner.Domain != "" {
		return inner, Reply{}
	}
	return to, Reply{}
}

// verifySendmail answers VRFY and EXPN: whether there is such a mailbox, and for others'
// addresses that it does not know.
func verifySendmail(s *Server, h Host, c *command) Reply {
	if c.argument == "" {
		return s.says(SayNeedArgument)
	}
	path, r := pathSendmail(s, c.argument)
	switch {
	case path.IsNull() && r.IsZero(), c.argument == "@":
		return s.says(SayUnknownUser)
	case !r.IsZero():
		return r
	}
	found := Reply{Code: 250, Enhanced: "2.1.5", Text: "<" + path.String() + ">", Because: &words.Because{RFC: 5321, Section: "3.5.3", Key: words.SMTPVerifyRecipient}}
	switch r := h.CheckPlace(s, path); {
	case r.IsZero():
		return found
	case r.Code == s.says(SayRelayDenied).Code && r.Enhanced == s.says(SayRelayDenied).Enhanced && c.verb == VerbEXPN:
		return found
	case r.Code == s.says(SayRelayDenied).Code && r.Enhanced == s.says(SayRelayDenied).Enhanced:
		return s.says(SayVrfy)
	default:
		return r
	}
}

// sendmailTopics are what HELP knows of.
var sendmailTopics = []string{"", "SMTP", "HELO", "EHLO", "MAIL", "RCPT", "DATA", "RSET", "QUIT", "VRFY", "EXPN", "VERB", "ETRN", "NOOP", "HELP", "DSN", "AUTH", "STARTTLS", "CONTROL"}

func helpSendmail(s *Server, _ Host, c *command) Reply {
	if !isAmong(c.argument, sendmailTopics) {
		return Reply{Code: 504, Enhanced: "5.3.0", Text: "No such topic", Because: &words.Because{RFC: 5321, Section: "4.1.1.8", Key: words.SMTPNotImplemented}}
	}
	return s.says(SayHelp)
}

func etrnSendmail(_ *Server, _ Host, c *command) Reply {
	if c.argument == "" {
		return Reply{Code: 500, Enhanced: "5.5.2", Text: "A parameter is missing", Because: &words.Because{Key: words.SMTPEtrn}}
	}
	if c.argument[0] == '#' {
		return Reply{Code: 459, Enhanced: "4.5.4", Text: "No such queue", Because: &words.Because{Key: words.SMTPEtrn}}
	}
	return Reply{Code: 250, Enhanced: "2.0.0", Text: "The queue is run for " + c.argument}
}

// contentSendmail refuses messages by which another could be smuggled, and hangs up
// (srv_features of 8.18, which Debian has taken over); and NUL, which no text has.
func contentSendmail(s *Server, text string) Reply {
	if s.content.bareLF {
		return Reply{Code: 421, Enhanced: "4.5.0", Text: "No lone LF", Because: &words.Because{RFC: 5321, Section: "2.3.8", Key: words.SMTPBareLF}}
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\r' && (i+1 == len(text) || text[i+1] != '\n'):
			return Reply{Code: 421, Enhanced: "4.5.0", Text: "No lone CR", Because: &words.Because{RFC: 5321, Section: "2.3.8", Key: words.SMTPBareCR}}
		case c == 0:
			return Reply{Code: 554, Enhanced: "5.6.1", Text: "No NUL", Because: &words.Because{RFC: 5322, Section: "2.1", Key: words.SMTPNul}}
		}
	}
	return Reply{}
}
