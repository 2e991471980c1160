package smtp

// plain keeps to the letter of RFC 5321, and is the yardstick for the others. Only
// where no server does, it does not either (see afterColon).
var plain = Personality{
	Name:       "plain",
	Keywords:   []string{"PIPELINING", "SIZE", "8BITMIME", "ENHANCEDSTATUSCODES", "DSN", "STARTTLS", "AUTH", "HELP"},
	Mechanisms: []string{"PLAIN", "LOGIN"},
	Login:      LoginSecure,

	Read:       readPlain,
	Knows:      []Verb{VerbVRFY, VerbHELP, VerbAUTH, VerbSTARTTLS},
	HelloFirst: []Verb{VerbMAIL, VerbRCPT, VerbDATA, VerbAUTH, VerbSTARTTLS},
	Alone:      []Verb{VerbDATA, VerbRSET, VerbQUIT, VerbSTARTTLS},
	Hello:      (*Server).parseHello,
	Mail:       (*Server).parseMail,
	Rcpt:       (*Server).parseRcpt,

	Limits: []Limit{{Counts: CountErrors, Max: ErrorsMax, Ends: EndsInstead, Reply: replyTooManyErrors}},

	Hops: Hops{Max: 100, Refusal: Reply{Code: 554, Enhanced: "5.4.6", Text: "too many hops"}, DeliveredTo: true},
}

func readPlain(_ *Server, text string) (command, Reply) { return parseCommand(text), Reply{} }
