package smtp

import (
	"time"

	"mailscope/sim/words"
)

// sendmail is sendmail 8.17 as Debian 12 sets it up.
//
// It pauses before it greets, to find out who speaks too early, and shuts those out. It
// reads addresses by rewriting rules, which take nearly everything, decides about sender
// and recipient together at RCPT (delay_checks), answers probing commands more and more
// slowly, and hangs up on messages that could smuggle another.
var sendmail = Personality{
	Name:          "sendmail",
	Keywords:      []string{"ENHANCEDSTATUSCODES", "PIPELINING", "EXPN", "VERB", "8BITMIME", "SIZE", "DSN", "ETRN", "AUTH", "STARTTLS", "DELIVERBY", "HELP"},
	Mechanisms:    []string{"PLAIN", "LOGIN", cramMD5},
	Login:         LoginAlways,
	EnhancesHello: true,

	Pause: time.Second, // greet_pause
	Lines: LineManners{BareLF: true, Max: 2048, Long: LongCloses, Octets: true},
	Read:  readSendmail,
	Ahead: aheadSendmail,
	Knows: []Verb{VerbVRFY, VerbEXPN, VerbHELP, VerbETRN, VerbSTARTTLS, VerbAUTH},
	Ways: []Way{
		{StateConnected, VerbEHLO, StateConnected}, {StateConnected, VerbHELO, StateConnected},
		{StateConnected, VerbNOOP, StateConnected}, {StateConnected, VerbRSET, StateConnected},
		{StateGreeted, VerbAUTH, StateAuth}, {StateGreeted, VerbSTARTTLS, StateTLS}, {StateGreeted, VerbETRN, StateGreeted},
		{StateMail, VerbETRN, StateMail}, {StateRcpt, VerbETRN, StateRcpt},
		{StateGreeted, VerbShut, StateConnected}, {StateReady, VerbShut, StateConnected},
		{StateMail, VerbShut, StateConnected}, {StateRcpt, VerbShut, StateConnected},
		{StateTLS, VerbSecured, StateReady},
	},
	HelloFirst:  []Verb{VerbMAIL, VerbVRFY, VerbEXPN},
	Alone:       []Verb{VerbSTARTTLS},
	AloneFirst:  []Verb{VerbSTARTTLS},
	AnyIdentity: true,
	Hello:       helloSendmail,
	Mail:        mailSendmail,
	Rcpt:        rcptSendmail,
	Answers: map[Verb]func(*Server, Host, *command) Reply{
		VerbVRFY: verifySendmail, VerbEXPN: verifySendmail, VerbHELP: helpSendmail, VerbETRN: etrnSendmail,
	},

	Limits: []Limit{{Counts: CountUnknown, Max: 25, Ends: EndsInstead,
		Reply: Reply{Code: 421, Enhanced: "4.7.0", Text: "{name} Too many bad commands", Because: becauseImpatient}}},
	Slow: slowSendmail,

	End:        EndLF,
	Content:    contentSendmail,
	KeepsHello: true,

	Hops:  Hops{Max: 25},
	Place: Place{Tag: true, Accounts: []string{"root", "mailer-daemon"}, Checks: routeSendmail, Sender: SenderAfterRelay},
	Says: Phrases{
		SayGreeting:       {Code: 220, Text: "{name} ESMTP Sendmail 8.17"},
		SayHello:          {Code: 250, Text: "{name} Hello {helo} [{peer}]"},
		SayOffers:         {Code: 250, Text: "{name} Hello {helo} [{peer}]"},
		SayHelp:           {Code: 214, Enhanced: "2.0.0", Text: "This is sendmail\nTopics:\nHELO EHLO MAIL RCPT DATA RSET NOOP QUIT HELP VRFY EXPN VERB ETRN DSN AUTH STARTTLS\nEnd of help"},
		SayVrfy:           {Code: 252, Enhanced: "2.1.5", Text: "Not known here"},
		SayUnknown:        {Code: 500, Enhanced: "5.5.1", Text: "No such command"},
		SayNotImplemented: {Code: 502, Enhanced: "5.5.1", Text: "Not implemented"},
		SayNoChunks:       {Code: 500, Enhanced: "5.5.1", Text: "No such command"},
		SayForbidden:      {Code: 421, Enhanced: "4.7.0", Text: "{name} This is no proxy", Because: &words.Because{RFC: 5321, Section: "4.1", Key: words.SMTPOpenProxy}},
		SayLineLong:       {Code: 421, Enhanced: "4.7.0", Text: "{name} Command too long"},
		SayPipelined:      {Code: 554, Enhanced: "5.5.0", Text: "That came too early"},
		SayEarly:          {Code: 554, Text: "{name} ESMTP takes no messages from you"},
		SayNoService:      {Code: 550, Enhanced: "5.0.0", Text: "Refused"},

		SayNeedHello:   {Code: 503, Enhanced: "5.0.0", Text: "Introduce yourself with HELO"},
		SayNestedMail:  {Code: 503, Enhanced: "5.5.0", Text: "The sender is known already"},
		SayNeedMail:    {Code: 503, Enhanced: "5.0.0", Text: "MAIL comes before RCPT"},
		SayDataNoMail:  {Code: 503, Enhanced: "5.0.0", Text: "MAIL is missing"},
		SayNeedRcpt:    {Code: 503, Enhanced: "5.0.0", Text: "RCPT is missing"},
		SayNoRecipient: {Code: 503, Enhanced: "5.0.0", Text: "RCPT is missing"},

		SayNoArgument:       {Code: 501, Enhanced: "5.5.2", Text: "No parameters belong there"},
		SayNeedArgument:     {Code: 501, Enhanced: "5.5.2", Text: "An argument is missing"},
		SayNeedName:         {Code: 501, Enhanced: "5.0.0", Text: "A domain is missing"},
		SayBadName:          {Code: 501, Enhanced: "5.0.0", Text: "Bad domain name"},
		SayMailForm:         {Code: 501, Enhanced: "5.5.2", Text: "Syntax error in the parameters"},
		SayRcptForm:         {Code: 501, Enhanced: "5.5.2", Text: "Syntax error in the parameters"},
		SayBadSender:        {Code: 553, Enhanced: "5.1.3", Text: "Bad address"},
		SayBadRecipient:     {Code: 553, Enhanced: "5.1.3", Text: "Bad address"},
		SayNullRecipient:    {Code: 553, Enhanced: "5.0.0", Text: "A user is missing"},
		SayBadParameter:     {Code: 501, Enhanced: "5.5.4", Text: "Bad argument of a parameter"},
		SayUnknownParameter: {Code: 555, Enhanced: "5.5.4", Text: "Parameter not known"},
		SayBadSize:          {Code: 552, Enhanced: "5.2.3", Text: "Message size invalid"},
		SayAnnouncedTooBig:  {Code: 552, Enhanced: "5.2.3", Text: "More than the size limit"},
		SayTooBig:           {Code: 552, Enhanced: "5.2.3", Text: "More than the size limit"},
		SayContentCut:       {Code: 421, Enhanced: "4.4.1", Text: "The rest is missing", Because: replyLost.Because},

		SayLoggedIn:          {Code: 235, Enhanced: "2.0.0", Text: "OK, logged in"},
		SayNoAuth:            {Code: 503, Enhanced: "5.3.3", Text: "AUTH not available"},
		SayAuthTwice:         {Code: 503, Enhanced: "5.5.0", Text: "Logged in already"},
		SayAuthInTransaction: {Code: 503, Enhanced: "5.5.0", Text: "Not within a transaction"},
		SayNoMechanism:       {Code: 501, Enhanced: "5.5.2", Text: "A mechanism is missing"},
		SayBadMechanism:      {Code: 504, Enhanced: "5.3.3", Text: "Mechanism not available"},
		SayBadLogin:          {Code: 535, Enhanced: "5.7.0", Text: "Login failed"},
		SayBadResponse:       {Code: 535, Enhanced: "5.7.0", Text: "Login failed"},
		SayBadBase64:         {Code: 501, Enhanced: "5.5.4", Text: "Bad base64"},
		SayNoUser:            {Code: 535, Enhanced: "5.7.0", Text: "Login failed"},
		SayAuthCancelled:     {Code: 501, Enhanced: "5.0.0", Text: "Login given up"},

		SayNoTLS:            {Code: 503, Enhanced: "5.5.0", Text: "TLS not available"},
		SayTLSTwice:         {Code: 454, Enhanced: "4.3.3", Text: "TLS not available once begun"},
		SayTLSInTransaction: {Code: 503, Enhanced: "5.5.0", Text: "Not within a transaction"},

		SayQueued:              {Code: 250, Enhanced: "2.0.0", Text: "{id} Message taken"},
		SayUnknownUser:         {Code: 550, Enhanced: "5.1.1", Text: "<{to}>... no such user"},
		SayRelayDenied:         {Code: 550, Enhanced: "5.7.1", Text: "<{to}>... no relaying"},
		SayRestricted:          {Code: 550, Enhanced: "5.7.1", Text: "<{to}>... not to programs or files", Because: &words.Because{RFC: 5321, Section: "7.9", Key: words.SMTPToProgram}},
		SaySenderDomainMissing: {Code: 553, Enhanced: "5.1.8", Text: "The domain of the sender {to} does not exist"},
		SaySenderNoDomain:      {Code: 553, Enhanced: "5.5.4", Text: "A domain is missing behind the sender {to}"},
		SaySenderDomainUnsure:  {Code: 451, Enhanced: "4.1.8", Text: "The domain of the sender {to} is not found just now"},
	},
}

// The commands by which a server can be probed, and how many of each sendmail answers at
// once; after that VRFY and EXPN cost a second more each time as many have come, and the
// others twice as long each time.
var sendmailProbes = map[Verb]int{VerbVRFY: 6, VerbEXPN: 6, VerbETRN: 8, VerbNOOP: 20, VerbHELO: 3, VerbEHLO: 3}

const (
	sendmailBadRecipients = 3               // BAD_RCPT_THROTTLE
	sendmailWaitMax       = 4 * time.Minute // MAXTIMEOUT
)

// slowSendmail lets those wait who probe for mailboxes, guess passwords, or go through
// lists of recipients.
func slowSendmail(s *Server, a *answer) time.Duration {
	verb := a.command.verb
	tries := int(s.tries[verb])
	if free, probe := sendmailProbes[verb]; probe {
		switch verb {
		case VerbVRFY, VerbEXPN:
			return time.Duration((int(s.tries[VerbVRFY])+int(s.tries[VerbEXPN]))/free) * time.Second
		case VerbEHLO, VerbHELO:
			tries = int(s.tries[VerbEHLO]) + int(s.tries[VerbHELO])
		}
		if tries < free {
			return 0
		}
		return min(time.Second<<min(tries-free, 10), sendmailWaitMax)
	}
	mechanisms := len(s.cfg.mechanisms())
	switch {
	case verb == VerbRCPT && s.refused >= sendmailBadRecipients && (s.state == StateMail || s.state == StateRcpt):
		return time.Second
	case verb == VerbAUTH && tries > mechanisms:
		return min(time.Second<<min(tries-mechanisms-1, 10), sendmailWaitMax)
	}
	return 0
}
