package smtp

import (
	"strings"

	"mailscope/sim/words"
)

// opensmtpd is OpenSMTPD 7.6.
//
// It takes one line at a time: who sends more before the reply has come is sent away, for
// it does not offer PIPELINING. A command has one form and comes at one place, and so does
// EHLO, once in a session. It never loses patience over mistakes.
var opensmtpd = Personality{
	Name:          "opensmtpd",
	Keywords:      []string{"8BITMIME", "ENHANCEDSTATUSCODES", "SIZE", "DSN", "STARTTLS", "AUTH", "HELP"},
	Mechanisms:    []string{"PLAIN", "LOGIN"},
	Login:         LoginSecure,
	EnhancesHello: true,

	Lines: LineManners{BareLF: true, OneCR: true, Max: 2049, Long: LongCloses, Octets: true},
	Read:  readOpenSMTPD,
	Ahead: func(s *Server, _ *command) Reply { return s.says(SayPipelined) },
	Knows: []Verb{VerbHELP, VerbSTARTTLS, VerbAUTH},
	Ways: []Way{
		{StateReady, VerbEHLO, stateNone}, {StateMail, VerbEHLO, stateNone}, {StateRcpt, VerbEHLO, stateNone},
		{StateReady, VerbHELO, stateNone}, {StateMail, VerbHELO, stateNone}, {StateRcpt, VerbHELO, stateNone},
		{StateGreeted, VerbRSET, stateNone},
	},
	HelloFirst:  []Verb{VerbMAIL, VerbRCPT, VerbDATA, VerbAUTH, VerbSTARTTLS},
	Alone:       []Verb{VerbDATA, VerbRSET, VerbQUIT, VerbHELP},
	AloneFirst:  []Verb{VerbDATA, VerbRSET, VerbQUIT, VerbHELP},
	Hello:       helloOpenSMTPD,
	Mail:        mailOpenSMTPD,
	Rcpt:        rcptOpenSMTPD,
	AnyIdentity: true,
	Answers: map[Verb]func(*Server, Host, *command) Reply{
		VerbSTARTTLS: func(s *Server, _ Host, c *command) Reply {
			if c.argument != "" || c.surplus {
				r := s.says(SayNoArgument)
				r.Code = 501
				return r
			}
			return s.says(SaySecure)
		},
	},

	End:     EndLF,
	LineMax: 65535,
	Content: contentOpenSMTPD,

	Hops:  Hops{Max: 99, Refusal: Reply{Code: 500, Enhanced: "5.4.6", Text: "Routing loop: the message goes in circles"}, DeliveredTo: true},
	Place: Place{Tag: true, Accounts: []string{"root"}, NotName: true, NotLiteral: true},
	Says: Phrases{
		SayGreeting:       {Code: 220, Text: "{name} ESMTP OpenSMTPD"},
		SayHello:          {Code: 250, Text: "{name} Hello {helo} [{peer}]"},
		SayOffers:         {Code: 250, Text: "{name} Hello {helo} [{peer}]"},
		SayHelp:           {Code: 214, Enhanced: "2.0.0", Text: "This is OpenSMTPD\nNo more help"},
		SaySenderOk:       {Code: 250, Enhanced: "2.0.0", Text: "Ok"},
		SayUnknown:        {Code: 500, Enhanced: "5.5.1", Text: "No such command"},
		SayNotImplemented: {Code: 500, Enhanced: "5.5.1", Text: "No such command"},
		SayNoChunks:       {Code: 500, Enhanced: "5.5.1", Text: "No such command"},
		SayLineLong:       {Code: 500, Enhanced: "5.0.0", Text: "Line too long", closes: true},
		SayPipelined:      {Code: 500, Enhanced: "5.5.1", Text: "No pipelining here", closes: true},

		SayNeedHello:         {Code: 503, Enhanced: "5.5.1", Text: "Not at this point"},
		SayHelloTwice:        {Code: 503, Enhanced: "5.5.1", Text: "Introduced already"},
		SayNestedMail:        {Code: 503, Enhanced: "5.5.1", Text: "Not at this point"},
		SayNeedMail:          {Code: 503, Enhanced: "5.5.1", Text: "Not at this point"},
		SayDataNoMail:        {Code: 503, Enhanced: "5.5.1", Text: "Not at this point"},
		SayNeedRcpt:          {Code: 503, Enhanced: "5.5.4", Text: "Nobody to send it to"},
		SayNoRecipient:       {Code: 503, Enhanced: "5.5.4", Text: "Nobody to send it to"},
		SayAuthInTransaction: {Code: 503, Enhanced: "5.5.1", Text: "Not at this point"},
		SayTLSInTransaction:  {Code: 503, Enhanced: "5.5.1", Text: "Not at this point"},

		SayNoArgument:        {Code: 500, Enhanced: "5.5.4", Text: "No argument belongs there"},
		SayNeedName:          {Code: 501, Enhanced: "5.5.1", Text: "A domain name is missing"},
		SayBadName:           {Code: 501, Enhanced: "5.5.4", Text: "That is no domain name"},
		SayBadSender:         {Code: 553, Enhanced: "5.1.0", Text: "Bad syntax of the sender"},
		SayBadRecipient:      {Code: 501, Enhanced: "5.1.3", Text: "Bad syntax of the recipient"},
		SayBadParameter:      {Code: 553, Text: "Bad option"},
		SayUnknownParameter:  {Code: 503, Enhanced: "5.5.4", Text: "Option not supported"},
		SayTooBig:            {Code: 554, Enhanced: "5.3.4", Text: "Message too big"},
		SayTooManyRecipients: {Code: 451, Enhanced: "4.5.3", Text: "Too many recipients"},
		SayBadContent: {Code: 550, Enhanced: "5.7.1", Text: "That is no message: its header is malformed",
			Because: &words.Because{RFC: 5322, Section: "2.2", Key: words.SMTPNoHeader}},
		SayLineInContentLong: {Code: 500, Enhanced: "5.0.0", Text: "Line too long", closes: true},

		SayLoggedIn:      {Code: 235, Enhanced: "2.0.0", Text: "Logged in"},
		SayNoAuth:        {Code: 503, Enhanced: "5.5.1", Text: "Not supported"},
		SayAuthTwice:     {Code: 503, Enhanced: "5.5.1", Text: "Logged in already"},
		SayNoMechanism:   {Code: 501, Enhanced: "5.5.4", Text: "A mechanism is missing"},
		SayBadMechanism:  {Code: 504, Enhanced: "5.7.4", Text: "No such mechanism"},
		SayBadLogin:      {Code: 535, Text: "Login failed"},
		SayNoUser:        {Code: 535, Text: "Login failed"},
		SayBadBase64:     {Code: 501, Enhanced: "5.5.2", Text: "Bad response"},
		SayBadResponse:   {Code: 501, Enhanced: "5.5.2", Text: "Bad response"},
		SayAuthCancelled: {Code: 501, Enhanced: "5.5.2", Text: "Bad response"},

		SayNoTLS:    {Code: 503, Enhanced: "5.5.1", Text: "Not supported"},
		SayTLSTwice: {Code: 503, Enhanced: "5.5.1", Text: "Secure already"},

		SayQueued:      {Code: 250, Enhanced: "2.0.0", Text: "{id} taken"},
		SayUnknownUser: {Code: 550, Text: "Nobody here: <{to}>"},
		SayRelayDenied: {Code: 550, Text: "Nobody here: <{to}>"},
	},
}

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
