package smtp

import (
	"strings"

	"mailscope/sim/words"
)

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

// eximLineMax is how long a line of a message may be, without its end: the longest that
// RFC 5322 2.1.1 allows.
const eximLineMax = 998

// contentExim refuses messages with lines that are too long, and with addresses in the
// header that are none.
func contentExim(s *Server, text string) Reply {
	whole := text
	for text != "" {
		line, rest, _ := strings.Cut(text, "\r\n")
		if len(line) > eximLineMax {
			return s.says(SayLineInContentLong)
		}
		text = rest
	}
	if !headerExim(whole) {
		return s.says(SayBadContent)
	}
	return Reply{}
}

// readExim takes a line apart. "MAIL FROM:" and "RCPT TO:" are one command word each, so
// that a blank more or less makes another, unknown command of them.
func readExim(s *Server, text string) (command, Reply) {
	trimmed := strings.TrimRight(text, whiteSpace)
	c := parseCommand(trimmed)
	c.line = text
	c.argument = strings.TrimLeft(c.argument, " \t")
	switch c.verb {
	case VerbMAIL, VerbRCPT:
		prefix := map[Verb]string{VerbMAIL: "MAIL FROM:", VerbRCPT: "RCPT TO:"}[c.verb]
		rest, ok := cutFold(trimmed, prefix)
		if !ok {
			c.verb = VerbUnknown
		}
		c.argument = strings.TrimLeft(rest, " \t")
	}
	if strings.IndexByte(text, 0) >= 0 {
		return c, s.says(SayBadOctet)
	}
	return c, Reply{}
}

// aheadExim says which commands nothing may follow before their answer: after the first
// message all that say or ask something by themselves, and RCPT where HELO has offered no
// pipelining. Before it, a client that knows the server may send as it likes (PIPECONNECT).
func aheadExim(s *Server, c *command) Reply {
	began := s.tries[VerbDATA] + s.tries[VerbBDAT]
	if s.state == StateChunks {
		return Reply{}
	}
	switch c.verb {
	case VerbRCPT:
		if s.extended || s.helo == "" {
			return Reply{}
		}
	case VerbDATA:
		if began == 1 {
			return Reply{}
		}
	case VerbUnknown, VerbNOOP, VerbEHLO, VerbHELO, VerbVRFY, VerbEXPN, VerbETRN:
		if began == 0 {
			return Reply{}
		}
	default:
		return Reply{}
	}
	return s.says(SayPipelined)
}

// chunkExim reads a number as C reads one of 32 bits, and takes LAST for one that is the
// whole rest.
func chunkExim(s *Server, c *command) Reply {
	text := strings.TrimLeft(c.argument, " \t")
	digits := strings.TrimPrefix(text, "+")
	n := 0
	for n < len(digits) && isDigit(digits[n]) {
		c.size = (c.size*10 + int64(digits[n]-'0')) % (1 << 32)
		n++
	}
	if n == 0 {
		return s.says(SayBadChunk)
	}
	c.last = strings.EqualFold(strings.Trim(digits[n:], " \t"), "LAST")
	if s.state == StateChunks && c.size == 0 && !c.last {
		s.stuck = true
		return s.says(SayChunkNull)
	}
	return Reply{}
}

// helloExim wants letters, digits, dots and hyphens, or an address, in brackets or not.
func helloExim(s *Server, c *command) Reply {
	name := c.argument
	if strings.HasPrefix(name, "[") {
		if _, ok := Literal(name); !ok {
			return s.says(SayBadName)
		}
		return Reply{}
	}
	if isIPv6(name) {
		return Reply{}
	}
	for i := 0; i < len(name); i++ {
		if !isLetDig(name[i]) && name[i] != '.' && name[i] != '-' {
			return s.says(SayBadName)
		}
	}
	return Reply{}
}

// eximOption takes the last option off an argument: a name of letters, and a value after
// an equals sign. What is not of that form is part of the address.
func eximOption(text string) (rest, name, value string, ok bool) {
	text = strings.TrimRight(text, " \t")
	v := len(text) - 1
	for ; v > 0 && text[v] != '=' && text[v] != ' ' && text[v] != '\t'; v-- {
		if text[v] == '"' { // a blank within quotes is none
			if v = strings.LastIndexByte(text[:v], '"'); v <= 0 {
				return text, "", "", false
			}
		}
	}
	switch {
	case v <= 0:
		return text, "", "", false
	case text[v] != '=':
		return text[:v], text[v+1:], text[v+1:], true
	}
	n := v
	for n > 0 && isLetter(text[n-1]) {
		n--
	}
	if n == 0 || text[n-1] != ' ' && text[n-1] != '\t' {
		return text, "", "", false
	}
	return text[:n-1], text[n:v], text[v+1:], true
}

// mailExim reads MAIL. Options are read from the last to the first, until one is not known
// or has no value that makes sense; what is left must be the address.
func mailExim(s *Server, c *command) Reply {
	if c.argument == "" {
		return s.says(SayMailForm)
	}
	text := c.argument
	for more := s.extended; more; {
		rest, name, value, ok := eximOption(text)
		if !ok {
			break
		}
		known, r := mailOptionExim(s, c, name, value)
		if !r.IsZero() {
			return r
		}
		if known == optionUnknown {
			break
		}
		text, more = rest, known == optionTaken
	}
	path, ok := pathExim(text, true)
	ok = ok && (c.utf8 || !hasEightBit(path.Domain))
	switch {
	case !ok:
		return s.says(SayBadSender)
	case path.Domain == "" && !path.IsNull() && c.size <= s.cfg.sizeMax():
		r := s.says(SayBadSender)
		r.mistake = false
		return r
	}
	c.path = path
	return Reply{}
}

// What became of an option.
type option uint8

const (
	optionTaken   option = iota
	optionOdd            // its value makes no sense: it is left out, and those before it are not read
	optionUnknown        // it is part of the address
)

func mailOptionExim(s *Server, c *command, name, value string) (option, Reply) {
	bare := name == value // there was no equals sign
	switch strings.ToUpper(name) {
	case "SIZE":
		digits := strings.TrimLeft(value, "+-")
		switch {
		case digits == "" || strings.Trim(digits, "0123456789") != "":
			return optionOdd, Reply{}
		case strings.HasPrefix(value, "-"):
			c.size = 1<<63 - 1
		default:
			c.size = sizeOf(digits)
		}
	case "BODY":
		if value == "" {
			return optionOdd, Reply{}
		}
		c.eightBit = strings.EqualFold(value, "8BITMIME")
		if !c.eightBit && !strings.EqualFold(value, "7BIT") {
			return optionOdd, s.says(SayBadParameter)
		}
	case "RET":
		if value == "" {
			return optionOdd, Reply{}
		}
		if c.ret != 0 || c.readRet(value) != "" {
			return optionOdd, s.says(SayBadParameter)
		}
	case "ENVID":
		if value == "" {
			return optionOdd, Reply{}
		}
		if c.envID != "" {
			return optionOdd, s.says(SayBadParameter)
		}
		c.readEnvID(value)
	case "AUTH":
		if value == "" {
			return optionOdd, Reply{}
		}
		if _, ok := decodeXtext(value); !ok {
			return optionOdd, s.says(SayBadParameter)
		}
	case "PRDR":
	default:
		if !strings.EqualFold(name, "SMTPUTF8") || !bare {
			return optionUnknown, Reply{}
		}
		c.utf8 = true
	}
	return optionTaken, Reply{}
}

// rcptExim reads RCPT. An unknown word behind the address is stuck to it with an equals
// sign, by which a blank within an address becomes one.
func rcptExim(s *Server, c *command) Reply {
	if c.argument == "" {
		return s.says(SayRcptForm)
	}
	text, twice := c.argument, map[string]bool{}
	for s.extended {
		rest, name, value, ok := eximOption(text)
		if !ok {
			break
		}
		upper := strings.ToUpper(name)
		if upper != "NOTIFY" && upper != "ORCPT" {
			if name == value {
				text = rest + "=" + name
			}
			break
		}
		text = rest
		switch {
		case twice[upper]:
			return s.says(SayBadParameter)
		case upper == "ORCPT":
			c.readOrcpt(value)
		case value != "" && c.readNotify(strings.TrimSuffix(value, ",")) != "":
			return s.says(SayBadParameter)
		}
		twice[upper] = true
	}
	path, ok := pathExim(text, false)
	ok = ok && (s.utf8 || !hasEightBit(path.Domain))
	if !ok || path.Domain == "" && !path.IsPostmaster() {
		r := s.says(SayBadRecipient)
		r.mistake = !ok
		return r
	}
	c.path = path
	return Reply{}
}

// restrictExim refuses recipients with characters by which mail could be passed on.
func restrictExim(p *Personality, to Path, own bool) (Path, Reply) {
	bad := "@%!/|"
	if !own {
		bad = "@%!"
	}
	if strings.HasPrefix(to.Local, ".") || strings.ContainsAny(to.Local, bad) ||
		!own && (strings.HasPrefix(to.Local, "/") || strings.HasPrefix(to.Local, "|") || strings.Contains(to.Local, "/../")) {
		r := p.Say(SayRestricted)
		if r.IsZero() {
			r = p.Say(SayUnknownUser)
		}
		r.Because = &words.Because{RFC: 5321, Section: "7.9", Key: words.SMTPRestricted}
		return to, r
	}
	return to, Reply{}
}

// vrfyExim reads the address, and tells nothing of it.
func vrfyExim(s *Server, _ Host, c *command) Reply {
	path, ok := pathExim(c.argument, false)
	if !ok || path.Domain == "" && !path.IsPostmaster() {
		r := s.says(SayBadRecipient)
		r.mistake = false
		return r
	}
	return s.says(SayVrfy)
}
