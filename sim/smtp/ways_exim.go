package smtp

import (
	"strings"

	"mailscope/sim/words"
)

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
