package smtp

import "mailscope/sim/words"

// goSMTP is go-smtp v0.25, a library: it speaks the protocol, and leaves all that
// concerns mailboxes to the program that uses it.
//
// It reads four letters as the command and wants a blank after them. It asks for little
// order, and parameters that it does not have it refuses by name.
var goSMTP = Personality{
	Name:          "go-smtp",
	Keywords:      []string{"PIPELINING", "8BITMIME", "ENHANCEDSTATUSCODES", "CHUNKING", "STARTTLS", "AUTH", "SIZE", "LIMITS RCPTMAX=100"},
	Mechanisms:    []string{"PLAIN"},
	Login:         LoginNever,
	EnhancesHello: true,
	Hops:          Hops{Max: 100}, // the library does not look; the program around it has to (RFC 5321 6.3)

	Lines: LineManners{BareLF: true, Max: 2000, Long: LongCloses, Octets: true},
	Read:  readGoSMTP,
	Knows: []Verb{VerbVRFY, VerbSTARTTLS, VerbAUTH, VerbBDAT},
	Ways: []Way{
		{StateMail, VerbMAIL, StateMail}, {StateRcpt, VerbMAIL, StateRcpt},
		{StateGreeted, VerbSTARTTLS, StateTLS}, {StateMail, VerbSTARTTLS, StateTLS}, {StateRcpt, VerbSTARTTLS, StateTLS},
		{StateChunks, VerbVRFY, StateChunks}, {StateChunks, VerbEHLO, StateReady}, {StateChunks, VerbHELO, StateReady},
	},
	HelloFirst:  []Verb{VerbMAIL, VerbAUTH},
	AuthUnasked: true,
	Alone:       []Verb{VerbDATA},
	AloneFirst:  []Verb{VerbDATA},
	AnyIdentity: true,
	Hello:       helloGoSMTP,
	Mail:        mailGoSMTP,
	Rcpt:        rcptGoSMTP,
	Mechanism:   mechanismGoSMTP,
	Answers: map[Verb]func(*Server, Host, *command) Reply{
		VerbVRFY: func(s *Server, _ Host, _ *command) Reply { return s.says(SayVrfy) },
	},

	Limits: []Limit{{Counts: CountMistakes, Max: 4, Ends: EndsAfter,
		Reply: Reply{Code: 500, Enhanced: "5.5.1", Text: "Too many errors", Because: becauseImpatient}}},

	LineMax:       2000,
	Recipients:    100,
	TLSFailedOpen: true,

	Place: Place{Tag: true, NotName: true, NotLiteral: true},
	Says: Phrases{
		SayGreeting:       {Code: 220, Text: "{name} ESMTP"},
		SayHello:          {Code: 250, Enhanced: "2.0.0", Text: "Hello {helo}"},
		SayOffers:         {Code: 250, Text: "Hello {helo}"},
		SayVrfy:           {Code: 252, Enhanced: "2.5.0", Text: "Not told, but mail is taken"},
		SaySenderOk:       {Code: 250, Enhanced: "2.0.0", Text: "Sender taken"},
		SayRecipientOk:    {Code: 250, Enhanced: "2.0.0", Text: "Recipient taken"},
		SayUnknown:        {Code: 500, Enhanced: "5.5.2", Text: "No such command", mistake: true},
		SayEmpty:          {Code: 500, Enhanced: "5.5.2", Text: "Nothing there", mistake: true},
		SayBadOctet:       {Code: 501, Enhanced: "5.5.2", Text: "That is no command", mistake: true, Because: replyUnknown.Because},
		SayForbidden:      {Code: 500, Enhanced: "5.5.1", Text: "This is no LMTP", Because: &words.Because{RFC: 2033, Section: "4.1", Key: words.SMTPForbidden}},
		SayNotImplemented: {Code: 502, Enhanced: "5.5.1", Text: "Not implemented"},
		SayLineLong:       {Code: 500, Enhanced: "5.4.0", Text: "Line too long", closes: true},

		SayNeedHello:         {Code: 502, Enhanced: "5.5.1", Text: "Introduce yourself first"},
		SayNeedMail:          {Code: 502, Enhanced: "5.5.1", Text: "MAIL is missing"},
		SayDataNoMail:        {Code: 502, Enhanced: "5.5.1", Text: "RCPT is missing"},
		SayNeedRcpt:          {Code: 502, Enhanced: "5.5.1", Text: "RCPT is missing"},
		SayNoRecipient:       {Code: 502, Enhanced: "5.5.1", Text: "RCPT is missing"},
		SayAuthInTransaction: {Code: 502, Enhanced: "5.5.1", Text: "Not within a transaction"},

		SayNoArgument:        {Code: 501, Enhanced: "5.5.4", Text: "DATA has no argument"},
		SayNeedName:          {Code: 501, Enhanced: "5.5.2", Text: "A domain or address is missing"},
		SayMailForm:          {Code: 501, Enhanced: "5.5.2", Text: "Write MAIL FROM:<address>"},
		SayRcptForm:          {Code: 501, Enhanced: "5.5.2", Text: "Write RCPT TO:<address>"},
		SayBadSender:         {Code: 501, Enhanced: "5.5.2", Text: "Write MAIL FROM:<address>"},
		SayBadRecipient:      {Code: 501, Enhanced: "5.5.2", Text: "Write RCPT TO:<address>"},
		SayBadParameter:      {Code: 504, Enhanced: "5.5.4", Text: "Parameter not implemented"},
		SayUnknownParameter:  {Code: 500, Enhanced: "5.5.4", Text: "Parameter not known"},
		SayBadSize:           {Code: 501, Enhanced: "5.5.4", Text: "That is no size"},
		SayAnnouncedTooBig:   {Code: 552, Enhanced: "5.3.4", Text: "More than the size limit"},
		SayTooBig:            {Code: 552, Enhanced: "5.3.4", Text: "More than the size limit"},
		SayTooManyRecipients: {Code: 452, Enhanced: "4.5.3", Text: "No more than 100 recipients"},
		SayContentCut:        {Code: 554, Enhanced: "5.0.0", Text: "The rest is missing", closes: true, Because: replyLost.Because},
		SayLineInContentLong: {Code: 554, Enhanced: "5.0.0", Text: "Line too long"},

		SayChunk:     {Code: 250, Enhanced: "2.0.0", Text: "Go on"},
		SayBadChunk:  {Code: 501, Enhanced: "5.5.4", Text: "Bad argument of BDAT"},
		SayChunkGone: {Code: 502, Enhanced: "5.5.1", Text: "Not within a message"},

		SayAskUser:       {Code: 334},
		SayLoggedIn:      {Code: 235, Enhanced: "2.0.0", Text: "Logged in"},
		SayNoAuth:        {Code: 523, Enhanced: "5.7.10", Text: "Only over TLS", Because: becauseNotOffered},
		SayAuthTwice:     {Code: 503, Enhanced: "5.5.1", Text: "Logged in already"},
		SayNoMechanism:   {Code: 502, Enhanced: "5.5.4", Text: "A mechanism is missing"},
		SayBadMechanism:  {Code: 504, Enhanced: "5.7.4", Text: "No such mechanism"},
		SayBadLogin:      {Code: 454, Enhanced: "4.7.0", Text: "Wrong user or password"},
		SayBadBase64:     {Code: 454, Enhanced: "4.7.0", Text: "Bad base64"},
		SayBadResponse:   {Code: 454, Enhanced: "4.7.0", Text: "Bad response"},
		SayAuthCancelled: {Code: 501, Enhanced: "5.0.0", Text: "Login given up"},

		SayNoTLS:     {Code: 502, Enhanced: "5.5.1", Text: "No TLS here"},
		SayTLSTwice:  {Code: 502, Enhanced: "5.5.1", Text: "TLS already"},
		SayTLSFailed: {Code: 550, Enhanced: "5.0.0", Text: "The handshake has failed"},

		SayQueued:      {Code: 250, Enhanced: "2.0.0", Text: "OK: queued"},
		SayUnknownUser: {Code: 550, Enhanced: "5.1.1", Text: "no such user"},
		SayRelayDenied: {Code: 550, Enhanced: "5.7.1", Text: "no relaying"},
	},
}
