package smtp

import (
	"time"

	"mailscope/sim/words"
)

// postfix is Postfix 3.7 as Debian 12 sets it up.
//
// It is liberal in what it takes and looks at one thing at a time: is the command in
// order, is it well formed, is the address, and last who may send what to whom. It wants
// no HELO, and takes commands and messages that end lines with LF alone. Every refusal
// counts: after ten it waits a second before each reply, after twenty it hangs up.
var postfix = Personality{
	Name:       "postfix",
	Keywords:   []string{"PIPELINING", "SIZE", "VRFY", "ETRN", "STARTTLS", "AUTH", "ENHANCEDSTATUSCODES", "8BITMIME", "DSN", "SMTPUTF8", "CHUNKING"},
	Mechanisms: []string{"PLAIN", "LOGIN", cramMD5},
	Login:      LoginNever,

	Lines: LineManners{BareLF: true, Max: 2048, Long: LongCut, Octets: true},
	Read:  readPostfix,
	Knows: []Verb{VerbVRFY, VerbETRN, VerbSTARTTLS, VerbAUTH, VerbBDAT},
	Ways: []Way{
		{StateGreeted, VerbMAIL, StateMail}, {StateGreeted, VerbAUTH, StateAuth}, {StateGreeted, VerbSTARTTLS, StateTLS},
		{StateMail, VerbSTARTTLS, StateTLS}, {StateRcpt, VerbSTARTTLS, StateTLS},
		{StateGreeted, VerbETRN, StateGreeted}, {StateMail, VerbETRN, StateMail}, {StateRcpt, VerbETRN, StateRcpt},
		{StateChunks, VerbVRFY, StateChunks}, {StateChunks, VerbEHLO, StateReady}, {StateChunks, VerbHELO, StateReady},
	},
	Alone:      []Verb{VerbDATA, VerbRSET, VerbSTARTTLS},
	AloneFirst: []Verb{VerbSTARTTLS},
	Mail:       mailPostfix,
	Rcpt:       rcptPostfix,
	Mechanism:  mechanismPostfix,
	Chunk:      chunkPostfix,
	Answers: map[Verb]func(*Server, Host, *command) Reply{
		VerbVRFY: vrfyPostfix, VerbETRN: etrnPostfix,
	},

	Limits: []Limit{{Counts: CountRefusals, Max: postfixHardErrors, Ends: EndsAfter, Forgives: true,
		Reply: Reply{Code: 421, Enhanced: "4.7.0", Text: "{name} too many errors", Because: replyTooManyErrors.Because}}},
	Slow: slowPostfix,

	End:         EndAnyCRLF,
	ChunkFirst:  true,
	ChunkSpoilt: true,

	Hops:  Hops{Max: 48, Refusal: Reply{Code: 554, Enhanced: "5.4.0", Text: "Error: too many hops"}, DeliveredTo: true},
	Place: Place{Tag: true, Accounts: []string{"root", "mailer-daemon"}, Checks: routePostfix},
	Says: Phrases{
		SayGreeting:       {Code: 220, Text: "{name} ESMTP Postfix"},
		SayUnknown:        {Code: 500, Enhanced: "5.5.2", Text: "Error: no such command"},
		SayEmpty:          {Code: 500, Enhanced: "5.5.2", Text: "Error: that is no command"},
		SayNotImplemented: {Code: 500, Enhanced: "5.5.2", Text: "Error: no such command"},
		SayForbidden: {Code: 221, Enhanced: "2.7.0", Text: "Error: this is a mail server, goodbye",
			closes: true},
		SayUnauthorized: {Code: 550, Enhanced: "5.7.0", Text: "Error: not authorized"},
		SayBadOctet:     {Code: 500, Enhanced: "5.5.2", Text: "Error: bad UTF-8"},

		SayNestedMail:  {Code: 503, Enhanced: "5.5.1", Text: "Error: MAIL within a transaction"},
		SayNeedMail:    {Code: 503, Enhanced: "5.5.1", Text: "Error: MAIL comes first"},
		SayDataNoMail:  {Code: 503, Enhanced: "5.5.1", Text: "Error: RCPT comes first"},
		SayNeedRcpt:    {Code: 554, Enhanced: "5.5.1", Text: "Error: no valid recipient"},
		SayNoRecipient: {Code: 554, Enhanced: "5.5.1", Text: "Error: no valid recipient"},

		SayNoArgument:       {Code: 501, Enhanced: "5.5.4", Text: "Syntax: no argument"},
		SayNeedArgument:     {Code: 501, Enhanced: "5.5.4", Text: "Syntax: VRFY address"},
		SayNeedName:         {Code: 501, Text: "Syntax: a host name follows"},
		SayMailForm:         {Code: 501, Enhanced: "5.5.4", Text: "Syntax: MAIL FROM:<address>"},
		SayRcptForm:         {Code: 501, Enhanced: "5.5.4", Text: "Syntax: RCPT TO:<address>"},
		SayBadSender:        {Code: 501, Enhanced: "5.1.7", Text: "Bad syntax of the sender"},
		SayBadRecipient:     {Code: 501, Enhanced: "5.1.3", Text: "Bad syntax of the recipient"},
		SayNullRecipient:    {Code: 501, Enhanced: "5.1.3", Text: "Bad syntax of the recipient"},
		SayBadParameter:     {Code: 501, Enhanced: "5.5.4", Text: "Bad syntax of a parameter"},
		SayUnknownParameter: {Code: 555, Enhanced: "5.5.4", Text: "Option not supported"},
		SayBadSize:          {Code: 501, Enhanced: "5.5.4", Text: "Bad syntax of the size"},
		SayAnnouncedTooBig:  {Code: 552, Enhanced: "5.3.4", Text: "More than the size limit"},
		SayTooBig:           {Code: 552, Enhanced: "5.3.4", Text: "Error: message too big"},

		SayChunk:       {Code: 250, Enhanced: "2.0.0", Text: "Ok: piece received"},
		SayNoChunks:    {Code: 502, Enhanced: "5.5.1", Text: "Error: not implemented"},
		SayChunkGone:   {Code: 503, Enhanced: "5.5.1", Text: "Error: BDAT or RSET must follow"},
		SayBadChunk:    {Code: 521, Enhanced: "5.5.4", Text: "Syntax: BDAT size [LAST]", closes: true},
		SayChunkNull:   {Code: 551, Enhanced: "5.7.1", Text: "BDAT of nothing"},
		SayChunkSpoilt: {Code: 551, Enhanced: "5.0.0", Text: "Thrown away after an error"},

		SayLoggedIn:          {Code: 235, Enhanced: "2.7.0", Text: "Login successful"},
		SayNoAuth:            {Code: 503, Enhanced: "5.5.1", Text: "Error: no authentication here"},
		SayAuthTwice:         {Code: 503, Enhanced: "5.5.1", Text: "Error: logged in already"},
		SayAuthInTransaction: {Code: 503, Enhanced: "5.5.1", Text: "Error: a transaction is open"},
		SayNoMechanism:       {Code: 501, Enhanced: "5.5.4", Text: "Syntax: AUTH mechanism"},
		SayBadMechanism:      {Code: 535, Enhanced: "5.7.8", Text: "Error: login failed: mechanism not known"},
		SayBadLogin:          {Code: 535, Enhanced: "5.7.8", Text: "Error: login failed"},
		SayNoUser:            {Code: 454, Enhanced: "4.7.0", Text: "Login failed for now"},
		SayBadBase64:         {Code: 535, Enhanced: "5.7.8", Text: "Error: login failed: bad encoding"},
		SayBadResponse:       {Code: 535, Enhanced: "5.7.8", Text: "Error: login failed: bad response"},
		SayAuthCancelled:     {Code: 501, Enhanced: "5.7.0", Text: "Login given up"},

		SayNoTLS:    {Code: 502, Enhanced: "5.5.1", Text: "Error: not implemented"},
		SayTLSTwice: {Code: 554, Enhanced: "5.5.1", Text: "Error: TLS is active"},

		SayQueued:      {Code: 250, Enhanced: "2.0.0", Text: "Ok: queued as {id}"},
		SayUnknownUser: {Code: 550, Enhanced: "5.1.1", Text: "<{to}>: recipient rejected: no such user here"},
		SayRelayDenied: {Code: 454, Enhanced: "4.7.1", Text: "<{to}>: no relaying",
			Because: &words.Because{RFC: 5321, Section: "7.9", Key: words.SMTPRelayLater}},
	},
}

// How many refused commands Postfix puts up with: smtpd_soft_error_limit and
// smtpd_hard_error_limit, and smtpd_error_sleep_time.
const (
	postfixSoftErrors = 10
	postfixHardErrors = 20
	postfixErrorSleep = time.Second
)

func slowPostfix(s *Server, _ *answer) time.Duration {
	if s.counts[0] < postfixSoftErrors {
		return 0
	}
	return postfixErrorSleep
}
