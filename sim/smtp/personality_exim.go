package smtp

import "mailscope/sim/words"

// exim is Exim 4.96 with the configuration that its authors ship.
//
// It reads addresses as RFC 822 wrote them, phrases and comments and all, and domains
// strictly. It never sends enhanced codes. It loses patience soon: with the fourth mistake
// of any sort, the fourth line that is no command, and the eleventh command that does
// nothing for mail. Who may send to whom it decides at RCPT, the sender's domain included.
var exim = Personality{
	Name:       "exim",
	Keywords:   []string{"SIZE", "8BITMIME", "DSN", "PIPELINING", "PIPECONNECT", "AUTH", "CHUNKING", "STARTTLS", "PRDR", "SMTPUTF8", "HELP"},
	Mechanisms: []string{"PLAIN", "LOGIN"},
	Login:      LoginSecure,

	Lines: LineManners{BareLF: true, Max: 16384, Long: LongSplit, Octets: true},
	Read:  readExim,
	Ahead: aheadExim,
	Knows: []Verb{VerbVRFY, VerbEXPN, VerbETRN, VerbHELP, VerbSTARTTLS, VerbAUTH, VerbBDAT},
	Ways: []Way{
		{StateMail, VerbSTARTTLS, StateTLS}, {StateRcpt, VerbSTARTTLS, StateTLS},
		{StateGreeted, VerbETRN, StateGreeted}, {StateGreeted, VerbEXPN, StateGreeted},
	},
	HelloFirst:   []Verb{VerbMAIL},
	OfferedFirst: true,
	AuthOnce:     true,
	AnyIdentity:  true,
	Alone:        []Verb{VerbDATA, VerbRSET, VerbQUIT, VerbSTARTTLS},
	AloneFirst:   []Verb{VerbDATA, VerbRSET, VerbQUIT, VerbSTARTTLS},
	Hello:        helloExim,
	Mail:         mailExim,
	Rcpt:         rcptExim,
	Chunk:        chunkExim,
	Answers: map[Verb]func(*Server, Host, *command) Reply{
		VerbVRFY: vrfyExim,
		VerbEXPN: func(*Server, Host, *command) Reply { return eximProhibited(550) },
		VerbETRN: func(*Server, Host, *command) Reply { return eximProhibited(458) },
	},

	Limits: []Limit{
		{Counts: CountUnknown, Max: 3, Ends: EndsInstead, Reply: Reply{Code: 500, Text: "Too many lines that are no commands", closes: true, Because: becauseImpatient}},
		{Counts: CountMistakes, Max: 3, Ends: EndsAppended, Reply: Reply{Text: "Too many mistakes", Because: becauseImpatient}},
		{Counts: CountStray, Max: 10, Ends: EndsInstead, Reply: Reply{Code: 554, Text: "Too many commands that bring no mail", closes: true, Because: becauseImpatient}},
	},

	End:         EndAsFirst,
	Content:     contentExim,
	ChunkStrict: true,
	ChunkStays:  true,
	SaysLost:    true,

	Hops:  Hops{Max: 30},
	Place: Place{Tag: true, Accounts: []string{"root"}, Checks: restrictExim, Sender: SenderBeforePlace, BadRecipients: 10, TrustsUsers: true},
	Says: Phrases{
		SayGreeting:    {Code: 220, Text: "{name} ESMTP Exim 4.96"},
		SayHello:       {Code: 250, Text: "{name} Hello {helo} [{peer}]"},
		SayOffers:      {Code: 250, Text: "{name} Hello {helo} [{peer}]"},
		SayHelp:        {Code: 214, Text: "Commands:\nAUTH HELO EHLO MAIL RCPT DATA BDAT NOOP QUIT RSET HELP"},
		SayVrfy:        {Code: 252, Text: "Not told"},
		SayBye:         {Code: 221, Text: "{name} closing"},
		SayUnknown:     {Code: 500, Text: "no such command", mistake: true},
		SayBadOctet:    {Code: 501, Text: "no NUL in a command", mistake: true},
		SayPipelined:   {Code: 554, Text: "more came than may", closes: true},
		SayNeedHello:   {Code: 503, Text: "EHLO or HELO is missing"},
		SayNestedMail:  {Code: 503, Text: "the sender is known already", mistake: true},
		SayNeedMail:    {Code: 503, Text: "the sender is not known yet", mistake: true},
		SayDataNoMail:  {Code: 503, Text: "RCPT must be accepted first", mistake: true},
		SayNeedRcpt:    {Code: 503, Text: "RCPT must be accepted first", mistake: true},
		SayNoRecipient: {Code: 503, Text: "All recipients were refused\nRCPT must be accepted first"},

		SayNoArgument:       {Code: 501, Text: "something follows the command", mistake: true},
		SayNeedName:         {Code: 501, Text: "bad argument of HELO or EHLO", mistake: true},
		SayBadName:          {Code: 501, Text: "bad argument of HELO or EHLO", mistake: true},
		SayMailForm:         {Code: 501, Text: "MAIL without an address", mistake: true},
		SayRcptForm:         {Code: 501, Text: "RCPT without an address", mistake: true},
		SayBadSender:        {Code: 501, Text: "bad sender", mistake: true},
		SayBadRecipient:     {Code: 501, Text: "bad recipient", mistake: true},
		SayBadParameter:     {Code: 501, Text: "bad value of an option", mistake: true},
		SayUnknownParameter: {Code: 501, Text: "something follows the address", mistake: true},
		SayAnnouncedTooBig:  {Code: 552, Text: "More than the size limit"},
		SayTooBig:           {Code: 552, Text: "More than the size limit"},
		SayBadContent:       {Code: 550, Text: "An address in the header is none", Because: &words.Because{RFC: 5322, Section: "3.4", Key: words.SMTPBadAddress}},
		SayLineInContentLong: {Code: 550, Text: "A line of the message is longer than 998 octets",
			Because: &words.Because{RFC: 5322, Section: "2.1.1", Key: words.SMTPContentLineLong}},

		SayNoChunks:  {Code: 503, Text: "BDAT is not offered", mistake: true, Because: becauseNotOffered},
		SayBadChunk:  {Code: 501, Text: "BDAT needs a size", mistake: true},
		SayChunkGone: {Code: 503, Text: "BDAT or RSET must follow", mistake: true},
		SayChunkNull: {Code: 504, Text: "BDAT of nothing", mistake: true},
		SayLost:      {Code: 421, Text: "{name} lost the connection"},

		SayLoggedIn:          {Code: 235, Text: "Login accepted"},
		SayNoAuth:            {Code: 503, Text: "AUTH is not offered", mistake: true, Because: becauseNotOffered},
		SayAuthTwice:         {Code: 503, Text: "logged in already", mistake: true},
		SayAuthInTransaction: {Code: 503, Text: "not within a transaction", mistake: true},
		SayNoMechanism:       {Code: 504, Text: "no such mechanism", mistake: true},
		SayBadMechanism:      {Code: 504, Text: "no such mechanism", mistake: true},
		SayBadLogin:          {Code: 535, Text: "Wrong user or password"},
		SayBadResponse:       {Code: 535, Text: "Wrong user or password"},
		SayNoUser:            {Code: 535, Text: "Wrong user or password"},
		SayBadBase64:         {Code: 501, Text: "bad base64"},
		SayAuthCancelled:     {Code: 501, Text: "login given up"},

		SaySecure: {Code: 220, Text: "begin TLS"},
		SayNoTLS:  {Code: 503, Text: "STARTTLS is not offered", mistake: true, Because: becauseNotOffered},

		SayQueued:              {Code: 250, Text: "OK id={id}"},
		SayUnknownUser:         {Code: 550, Text: "No such user"},
		SayRelayDenied:         {Code: 550, Text: "no relaying"},
		SayBadMany:             {Code: 550, Text: "Too many bad recipients"},
		SayRestricted:          {Code: 550, Text: "Characters in the address that are not taken"},
		SaySenderDomainMissing: {Code: 550, Text: "The sender <{to}> cannot be reached\nSender refused"},
		SaySenderDomainUnsure:  {Code: 451, Text: "Not sure of the sender just now, try later"},
	},
}

var (
	becauseImpatient  = &words.Because{RFC: 5321, Section: "3.8", Key: words.SMTPImpatient}
	becauseNotOffered = &words.Because{RFC: 5321, Section: "2.2.1", Key: words.SMTPNotOffered}
)

func eximProhibited(code int) Reply {
	return Reply{Code: code, Text: "Not for you", Because: &words.Because{RFC: 5321, Section: "7.3", Key: words.SMTPUnauthorized}}
}
