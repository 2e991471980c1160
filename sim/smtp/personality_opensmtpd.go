package smtp

import "mailscope/sim/words"

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
