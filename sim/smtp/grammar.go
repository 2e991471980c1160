package smtp

import (
	"strconv"
	"strings"

	"mailscope/sim/words"
)

// isAtext reports whether c may stand in an atom (RFC 5322 3.2.3).
func isAtext(c byte) bool {
	return isLetDig(c) || c != 0 && strings.IndexByte("!#$%&'*+-/=?^_`{|}~", c) >= 0
}

// isLetDig reports whether c is a letter or a digit (RFC 5321 4.1.2).
func isLetDig(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || isDigit(c)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// command is one command line, taken apart. What the handlers find out goes into
// the lower half, and takes effect only if the reply lets the command pass.
type command struct {
	verb     Verb
	word     string // the command word in capitals, also one that nobody knows
	line     string // as it came, without its CRLF
	argument string // what follows the command word, without the space between
	surplus  bool   // something follows the command word, if only a blank

	path      Path   // MAIL, RCPT
	blank     bool   // MAIL, RCPT: a blank stands between the colon and the path
	size      int64  // MAIL: octets that SIZE announces, 0 for none
	eightBit  bool   // MAIL: BODY=8BITMIME
	utf8      bool   // MAIL: SMTPUTF8
	named     bool   // AUTH LOGIN: the user was told
	ret       Ret    // MAIL
	envID     string // MAIL: ENVID, decoded
	notify    Notify // RCPT
	original  string // RCPT: ORCPT, decoded
	mechanism string // AUTH
	last      bool   // BDAT: LAST was said
	user      string // AUTH: who logs in
	message   string // verdict: the host's id of the message
}

// parseCommand takes a line apart (RFC 5321 4.1.1). White space at its end is
// ignored, as the RFC asks.
func parseCommand(text string) command {
	trimmed := strings.TrimRight(text, " \t")
	word, argument, _ := strings.Cut(trimmed, " ")
	c := command{line: text, verb: verbOf(word), argument: argument}
	if c.word = c.verb.String(); c.verb == VerbUnknown {
		c.word = strings.ToUpper(word)
	}
	return c
}

// parseWords takes a line apart where any of the octets in space ends the command word.
func parseWords(text, space string) command {
	n := strings.IndexAny(text, space)
	if n < 0 {
		n = len(text)
	}
	c := parseCommand(text[:n])
	c.line, c.argument = text, strings.TrimLeft(text[n:], space)
	return c
}

// lineOctetsMax returns how long the line of a verb may be, with its CRLF.
func lineOctetsMax(verb Verb) int {
	switch verb {
	case VerbMAIL:
		return MailLineOctetsMax
	case VerbRCPT:
		return RcptLineOctetsMax
	case VerbAUTH:
		return AuthLineOctetsMax
	}
	return LineOctetsMax
}

// alone refuses an argument that the command does not have, at its time: before the
// order is looked at, or after.
func (s *Server) alone(c *command, now bool) Reply {
	if !now || !c.verb.in(s.cfg.Personality.Alone) || c.argument == "" && !c.surplus {
		return Reply{}
	}
	return s.says(SayNoArgument)
}

// parse reads the argument of a command and returns what is wrong with it, or the
// zero Reply.
func (s *Server) parse(c *command) Reply {
	p := s.cfg.Personality
	if r := s.alone(c, !c.verb.in(p.AloneFirst)); !r.IsZero() {
		return r
	}
	switch c.verb {
	case VerbEHLO, VerbHELO:
		if c.argument == "" && !c.surplus {
			return s.says(SayNeedName)
		}
		if p.Hello != nil {
			return p.Hello(s, c)
		}
	case VerbMAIL:
		return p.Mail(s, c)
	case VerbRCPT:
		return p.Rcpt(s, c)
	case VerbVRFY:
		if c.argument == "" && p.Answers[VerbVRFY] == nil {
			return s.says(SayNeedArgument)
		}
	case VerbAUTH:
		return s.parseAuth(c)
	}
	return Reply{}
}

func (s *Server) parseHello(c *command) Reply {
	if err := parseDomain(c.argument); err != nil {
		return replyBadName.about(err)
	}
	return Reply{}
}

// parseMail reads "FROM:" and a path, then parameters (RFC 5321 4.1.1.2).
func (s *Server) parseMail(c *command) Reply {
	rest, ok := cutFold(c.argument, "FROM:")
	if !ok {
		return replyMailForm.form(c.argument, "FROM")
	}
	c.blank = strings.HasPrefix(rest, " ")
	path, rest, err := parseAnglePath(afterColon(rest))
	if err != nil {
		return replyBadSender.about(err)
	}
	c.path = path
	return s.parseParameters(c, rest)
}

// parseRcpt reads "TO:" and a path, then parameters (RFC 5321 4.1.1.3). The null path is
// no recipient.
func (s *Server) parseRcpt(c *command) Reply {
	rest, ok := cutFold(c.argument, "TO:")
	if !ok {
		return replyRcptForm.form(c.argument, "TO")
	}
	c.blank = strings.HasPrefix(rest, " ")
	path, rest, err := parseAnglePath(afterColon(rest))
	switch {
	case err != nil:
		return replyBadRecipient.about(err)
	case path.IsNull():
		return replyNullRecipient
	}
	c.path = path
	return s.parseParameters(c, rest)
}

// afterColon leaves out the spaces between the colon and a path. RFC 5321 3.3 forbids
// them, and calls them a common mistake: so common that mail servers take them, every
// one whose replies were recorded for the personalities. A server that refused them,
// and was within its rights, would lose mail.
func afterColon(s string) string { return strings.TrimLeft(s, " ") }

// form returns the reply that says how MAIL or RCPT is written, and what its argument
// lacks of that, where it at least begins with the word FROM or TO.
func (r Reply) form(argument, word string) Reply {
	rest, ok := cutFold(argument, word)
	switch {
	case ok && strings.HasPrefix(strings.TrimLeft(rest, " "), ":"):
		r.Text += ", no space before the colon"
	case ok && (rest == "" || rest[0] == ' ' || rest[0] == '<'):
		r.Text += ", with its colon"
	}
	return r
}

// parseParameters reads the parameters of MAIL or RCPT, each after one space and each
// once (RFC 5321 4.1.2).
func (s *Server) parseParameters(c *command, rest string) Reply {
	var seen [5]string // all that one of them takes
	for n := 0; rest != ""; n++ {
		text, _, _ := strings.Cut(rest[1:], " ")
		name, value, _ := strings.Cut(text, "=")
		switch {
		case rest[0] != ' ':
			return replyBadParameter.hint("no space before it")
		case name == "":
			return replyBadParameter.hint("no name after the space")
		case isAmong(name, seen[:n]):
			return replyBadParameter.hint("twice the same")
		case !s.takes(c.verb, name):
			return replyUnknownParameter.with(name)
		}
		if r := parameter(c, name, value); !r.IsZero() {
			return r
		}
		seen[n] = name
		rest = rest[1+len(text):]
	}
	return Reply{}
}

// isAmong reports whether a keyword was seen before, in any case of letters.
func isAmong(name string, seen []string) bool {
	for _, before := range seen {
		if strings.EqualFold(before, name) {
			return true
		}
	}
	return false
}

// takes reports whether the parameter of MAIL or RCPT is one that EHLO has offered in
// this session.
func (s *Server) takes(verb Verb, name string) bool {
	for _, p := range parameters {
		if p.verb == verb && strings.EqualFold(p.name, name) {
			return s.advertised(p.keyword)
		}
	}
	return false
}

// parameters are those that there are, with the extension that they belong to.
var parameters = [...]struct {
	verb          Verb
	name, keyword string
	read          func(c *command, value string) (mistake string)
}{
	{VerbMAIL, "SIZE", "SIZE", (*command).readSize},
	{VerbMAIL, "BODY", "8BITMIME", (*command).readBody},
	{VerbMAIL, "AUTH", "AUTH", (*command).readAuth},
	{VerbMAIL, "RET", "DSN", (*command).readRet},
	{VerbMAIL, "ENVID", "DSN", (*command).readEnvID},
	{VerbRCPT, "NOTIFY", "DSN", (*command).readNotify},
	{VerbRCPT, "ORCPT", "DSN", (*command).readOrcpt},
}

// parameter reads one parameter that the server takes.
func parameter(c *command, name, value string) Reply {
	for _, p := range parameters {
		if p.verb != c.verb || !strings.EqualFold(p.name, name) {
			continue
		}
		mistake := p.read(c, value)
		switch {
		case mistake == "":
			return Reply{}
		case p.keyword == "DSN":
			return replyBadParameter.because(becauseBadReportParameter).hint(mistake)
		}
		return replyBadParameter.hint(mistake)
	}
	return Reply{}
}

func (c *command) readSize(value string) (mistake string) {
	size, ok := parseSize(value)
	if !ok {
		return "SIZE is a number of up to 20 digits"
	}
	c.size = size
	return ""
}

func (c *command) readBody(value string) (mistake string) {
	c.eightBit = strings.EqualFold(value, "8BITMIME")
	if !c.eightBit && !strings.EqualFold(value, "7BIT") {
		return "BODY is 7BIT or 8BITMIME"
	}
	return ""
}

// readAuth reads AUTH=, which is not acted upon, as RFC 4954 5 allows.
func (c *command) readAuth(value string) (mistake string) {
	if value == "" || strings.Contains(value, "=") {
		return "AUTH is an address or <>"
	}
	return ""
}

func (c *command) readRet(value string) (mistake string) {
	var ok bool
	if c.ret, ok = ParseRet(value); !ok {
		return "RET is FULL or HDRS"
	}
	return ""
}

func (c *command) readEnvID(value string) (mistake string) {
	c.envID, mistake = parseEnvID(value)
	return mistake
}

func (c *command) readNotify(value string) (mistake string) {
	var ok bool
	if c.notify, ok = ParseNotify(value); !ok {
		return "NOTIFY is NEVER, or some of SUCCESS, FAILURE, DELAY with commas between them"
	}
	return ""
}

func (c *command) readOrcpt(value string) (mistake string) {
	c.original, mistake = parseOriginal(value)
	return mistake
}

// parseSize reads the number of SIZE, 1 to 20 digits (RFC 1870 3). More than an int64
// holds is more than anybody takes.
func parseSize(s string) (int64, bool) {
	if s == "" || len(s) > 20 || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	size, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 1<<63 - 1, true
	}
	return size, true
}

// cutFold removes a beginning that is written in any case of letters.
func cutFold(s, beginning string) (rest string, ok bool) {
	if len(s) < len(beginning) || !strings.EqualFold(s[:len(beginning)], beginning) {
		return s, false
	}
	return s[len(beginning):], true
}

// octetFault says what is wrong with the octets of a command line, or nothing: it
// is printable ASCII (RFC 5321 2.4), and a CR or LF alone is no line end (2.3.8).
func octetFault(text string) *words.Because {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\r' || c == '\n':
			return &becauseBareLineEnd
		case c < ' ' && c != '\t' || c > '~':
			return &becauseNotASCII
		}
	}
	return nil
}

var (
	becauseBareLineEnd = words.Because{RFC: 5321, Section: "2.3.8", Key: words.SMTPBareLineEnd}
	becauseNotASCII    = words.Because{RFC: 5321, Section: "2.4", Key: words.SMTPNotASCII}
)

// The lines that a client sends; the same grammar, the other way round.

func mailLine(from Path, parameters string) string {
	return "MAIL FROM:<" + from.String() + ">" + parameters
}

func rcptLine(to Path, parameters string) string {
	return "RCPT TO:<" + to.String() + ">" + parameters
}

func sizeParameter(octets int64) string { return " SIZE=" + strconv.FormatInt(octets, 10) }

// hasEightBit reports whether content needs more than 7 bits (RFC 6152).
func hasEightBit(content string) bool {
	for i := 0; i < len(content); i++ {
		if content[i] >= 0x80 {
			return true
		}
	}
	return false
}
