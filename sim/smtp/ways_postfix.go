package smtp

import (
	"strings"

	"mailscope/sim/words"
)

// postfixForbidden are the first words of web requests, which end a session at once, as
// do lines that look like the header of a message, or begin with no letter
// (smtpd_forbidden_commands).
var postfixForbidden = []string{"CONNECT", "GET", "POST"}

// readPostfix takes a line apart. Blanks before the command word mean nothing.
func readPostfix(s *Server, text string) (command, Reply) {
	cut, _, _ := strings.Cut(text, "\x00") // as C ends a text
	c := parseWords(strings.Trim(cut, whiteSpace), whiteSpace)
	c.line = text
	switch {
	case !validUTF8(text):
		return c, s.says(SayBadOctet)
	case c.word == "":
		return c, s.says(SayEmpty)
	case c.verb != VerbUnknown && c.verb != VerbEXPN && c.verb != VerbHELP:
		return c, Reply{}
	case isAmong(c.word, postfixForbidden) || !isLetter(c.word[0]) || strings.IndexByte(c.word, ':') > 0:
		return c, s.says(SayForbidden)
	case c.word == "XCLIENT" || c.word == "XFORWARD":
		if c.argument == "" {
			return c, s.says(SayNoMechanism).because(*s.says(SayUnauthorized).Because)
		}
		return c, s.says(SayUnauthorized)
	}
	return c, Reply{}
}

// postfixTokens are the words of a command: blanks part them, but not within quotes and
// angle brackets, and FROM: and TO: stand by themselves.
func postfixTokens(text string) []string {
	var tokens []string
	for {
		text = strings.TrimLeft(text, " \t")
		if text == "" {
			return tokens
		}
		n := postfixToken(text)
		tokens = append(tokens, text[:n])
		text = text[n:]
	}
}

// postfixToken returns how long the first word is.
func postfixToken(text string) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case ' ', '\t':
			return i
		case '\\':
			i++
		case '<':
			i = quotedEnd(text, i, '>')
		case '"':
			i = quotedEnd(text, i, '"')
		case ':':
			if word := text[:i]; strings.EqualFold(word, "FROM") || strings.EqualFold(word, "TO") {
				return i + 1
			}
		}
	}
	return len(text)
}

// quotedEnd returns where what opens at from is closed, or the last octet.
func quotedEnd(text string, from int, closer byte) int {
	for i := from + 1; i < len(text); i++ {
		switch {
		case text[i] == '\\':
			i++
		case text[i] == closer:
			return i
		case text[i] == '"' && closer == '>':
			i = quotedEnd(text, i, '"')
		}
	}
	return len(text) - 1
}

// mailPostfix reads MAIL.
func mailPostfix(s *Server, c *command) Reply {
	token := postfixTokens(c.argument)
	if len(token) < 2 || !strings.EqualFold(token[0], "FROM:") {
		return s.says(SayMailForm)
	}
	for _, t := range token[2:] {
		c.utf8 = c.utf8 || strings.EqualFold(t, "SMTPUTF8") && s.extended
	}
	path, ok := pathPostfix(token[1], c.utf8)
	if !ok {
		return s.says(SayBadSender)
	}
	c.path = path
	for i, t := range token[2:] {
		if r := mailParameterPostfix(s, c, t); !r.IsZero() {
			return r
		}
		if twicePostfix(token[2:2+i], t, "RET=", "ENVID=") {
			return s.says(SayBadParameter)
		}
	}
	return Reply{}
}

// twicePostfix reports whether a parameter, one of those named, was among those before.
func twicePostfix(before []string, text string, names ...string) bool {
	for _, name := range names {
		if _, ok := cutFold(text, name); !ok {
			continue
		}
		for _, b := range before {
			if _, again := cutFold(b, name); again {
				return true
			}
		}
	}
	return false
}

func mailParameterPostfix(s *Server, c *command, text string) Reply {
	name, value, _ := strings.Cut(text, "=")
	ok := true
	switch name = strings.ToUpper(name) + text[len(name):min(len(text), len(name)+1)]; {
	case name == "SIZE=" && (value == "" || strings.Trim(value, "0123456789") != ""):
		return s.says(SayBadSize)
	case name == "SIZE=":
		c.size = sizeOf(value)
	case name == "BODY=" && (strings.EqualFold(value, "8BITMIME") || strings.EqualFold(value, "7BIT")):
		c.eightBit = strings.EqualFold(value, "8BITMIME")
	case name == "SMTPUTF8", name == "AUTH=":
	case name == "RET=":
		ok = c.readRet(value) == ""
	case name == "ENVID=":
		c.envID, ok = looseXtext(value)
		ok = ok && value != ""
	default:
		return s.says(SayUnknownParameter).with(name)
	}
	if !ok {
		return s.says(SayBadParameter)
	}
	return Reply{}
}

// rcptPostfix reads RCPT.
func rcptPostfix(s *Server, c *command) Reply {
	token := postfixTokens(c.argument)
	if len(token) < 2 || !strings.EqualFold(token[0], "TO:") {
		return s.says(SayRcptForm)
	}
	path, ok := pathPostfix(token[1], s.utf8)
	if !ok || path.IsNull() {
		return s.says(SayBadRecipient)
	}
	c.path = path
	for i, text := range token[2:] {
		name, value, _ := strings.Cut(text, "=")
		switch {
		case strings.EqualFold(name, "NOTIFY") && len(name) < len(text):
			ok = value == "" || c.readNotify(strings.Trim(value, ",")) == ""
			ok = ok && value != ""
		case strings.EqualFold(name, "ORCPT") && len(name) < len(text):
			kind, address, typed := strings.Cut(value, ";")
			c.original, ok = looseXtext(address)
			c.original, ok = kind+";"+c.original, ok && typed && kind != ""
		default:
			return s.says(SayUnknownParameter).with(name)
		}
		if !ok || twicePostfix(token[2:2+i], text, "NOTIFY=", "ORCPT=") {
			return s.says(SayBadParameter)
		}
	}
	return Reply{}
}

// pathPostfix reads an address as RFC 822 6 wrote it: words, with blanks and comments
// between them, in angle brackets or not. A local part may be anything, and may be missing;
// a domain must be a name that could stand in DNS, ASCII unless SMTPUTF8 was said, or an
// address literal, and may be missing as well.
func pathPostfix(text string, utf8 bool) (Path, bool) {
	local, domain, parted, ok := addressPostfix(text)
	if !ok || !parted {
		return Path{Local: local}, ok
	}
	domain = strings.TrimSuffix(domain, ".")
	if !hostPostfix(domain) || !utf8 && hasEightBit(domain) {
		return Path{}, false
	}
	if local == "" {
		local = "MAILER-DAEMON" // where an address has nobody in it
	}
	return Path{Local: local, Domain: domain}, true
}

// addressPostfix takes the words of an address together, and parts them at the last @.
func addressPostfix(text string) (local, domain string, parted, ok bool) {
	var b strings.Builder
	at, word, open, done := -1, false, false, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case isBlank(c):
		case c == '(':
			i = quotedEnd(text, i, ')')
		case c == '>':
			done, open = done || open, false
		case done && c != ';':
			return "", "", false, false
		case done:
		case c == '<' && !open:
			b.Reset()
			at, word, open = -1, false, true
		case c == '<' && b.Len() == 0:
		case c == ',' && strings.HasPrefix(b.String(), "@"):
			word = false
		case strings.IndexByte("<),;", c) >= 0:
			return "", "", false, false
		case c == ':' && strings.HasPrefix(b.String(), "@"): // a source route means nothing any more
			b.Reset()
			at, word = -1, false
		case strings.IndexByte("@.:", c) >= 0:
			if c == '@' {
				at = b.Len()
			}
			b.WriteByte(c)
			word = false
		default:
			n := wordPostfix(text[i:])
			if word {
				return "", "", false, false
			}
			b.WriteString(plainPostfix(text[i : i+n]))
			word, i = true, i+n-1
		}
	}
	if at < 0 {
		return b.String(), "", false, !open
	}
	all := b.String()
	return all[:at], all[at+1:], true, !open
}

// wordPostfix returns the length of the atom, quoted string or address literal that a text
// begins with.
func wordPostfix(text string) int {
	switch text[0] {
	case '"':
		return quotedEnd(text, 0, '"') + 1
	case '[':
		if n := strings.IndexAny(text, "]>"); n >= 0 && text[n] == '>' {
			return n
		}
		return quotedEnd(text, 0, ']') + 1
	}
	n := 0
	for n < len(text) && !isBlank(text[n]) && strings.IndexByte(`()<>@,;:."[`, text[n]) < 0 {
		if text[n] == '\\' {
			n++
		}
		n++
	}
	return min(max(n, 1), len(text))
}

// plainPostfix takes the quotes out of a word, and closes a literal that is open.
func plainPostfix(word string) string {
	if word[0] == '[' {
		return strings.TrimSuffix(word, "]") + "]"
	}
	plain, _ := unquoteLoose(strings.ReplaceAll(word, " ", "\\ "))
	return plain
}

// unquoteLoose takes the quotes out of a local part, and reports whether it is one: no
// blank stands outside of them.
func unquoteLoose(local string) (string, bool) {
	var b strings.Builder
	quoted := false
	for i := 0; i < len(local); i++ {
		switch c := local[i]; {
		case c == '"':
			quoted = !quoted
		case c == '\\' && i+1 < len(local):
			i++
			b.WriteByte(local[i])
		case !quoted && strings.IndexByte(" \t()<>,;", c) >= 0:
			return "", false
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), !quoted
}

// hostPostfix reports whether a domain is one that Postfix can look up: labels of up to 63
// octets, with underscores if need be, not all of them numbers; or a literal.
func hostPostfix(domain string) bool {
	if strings.HasPrefix(domain, "[") {
		_, literal := Literal(domain)
		return literal
	}
	if domain == "" || len(domain) > DomainOctetsMax || strings.Trim(domain, "0123456789.") == "" {
		return false
	}
	for _, label := range strings.Split(domain, ".") {
		if label == "" || len(label) > LabelOctetsMax || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := 0; i < len(label); i++ {
			if c := label[i]; !isLetDig(c) && c != '-' && c != '_' && c < 0x80 {
				return false
			}
		}
	}
	return true
}

// routePostfix goes by what routes a local part has in it: an address of a domain of the
// server's own stands for the one within (swap_bangpath, allow_percent_hack).
func routePostfix(p *Personality, to Path, own bool) (Path, Reply) {
	if !own {
		return to, Reply{}
	}
	inner, ok := routed(to)
	switch {
	case ok && inner.Domain == "", strings.HasPrefix(to.Local, "-"): // the latter could be taken for an option of a program
		return to, p.Say(SayBadRecipient)
	case ok:
		return inner, Reply{}
	}
	return to, Reply{}
}

// routed returns the address within a local part: behind its last @ or percent sign, or
// before its first exclamation mark, stands another domain.
func routed(to Path) (Path, bool) {
	if i := strings.LastIndexAny(to.Local, "@%"); i >= 0 {
		return Path{Local: to.Local[:i], Domain: to.Local[i+1:]}, true
	}
	host, user, bang := strings.Cut(to.Local, "!")
	return Path{Local: user, Domain: host}, bang
}

// vrfyPostfix answers VRFY as it would RCPT, and says 252 to whatever it would take.
func vrfyPostfix(s *Server, h Host, c *command) Reply {
	if c.argument == "" {
		return s.says(SayNeedArgument)
	}
	argument, utf8 := c.argument, false
	if rest, ok := cutFoldEnd(argument, " SMTPUTF8"); ok {
		argument, utf8 = strings.TrimRight(rest, " "), true
	}
	path, ok := pathPostfix(argument, utf8)
	switch {
	case !ok && strings.HasPrefix(argument, "<"): // half an address is a name like any other
		path, ok = Path{Local: argument}, true
		return h.CheckPlace(s, path).or(s.says(SayUnknownUser))
	case !ok || path.IsNull():
		return s.says(SayBadRecipient)
	}
	return h.CheckPlace(s, path).or(s.says(SayVrfy))
}

// mechanismPostfix wants no more than a mechanism and one response.
func mechanismPostfix(s *Server, c *command) Reply {
	if len(strings.Fields(c.argument)) > 2 {
		return s.says(SayNoMechanism)
	}
	return Reply{}
}

// chunkPostfix reads BDAT. Nothing is a chunk only at the end.
func chunkPostfix(s *Server, c *command) Reply {
	size, last, more := strings.Cut(c.argument, " ")
	if size == "" || strings.Trim(size, "0123456789") != "" || sizeOf(size) == 1<<63-1 || more && !strings.EqualFold(strings.Trim(last, " \t"), "LAST") {
		return s.says(SayBadChunk)
	}
	c.size, c.last = sizeOf(size), more
	switch {
	case c.size == 0 && !c.last:
		s.stuck = true
		return s.says(SayChunkNull)
	}
	return Reply{}
}

// etrnPostfix answers ETRN: it queues mail for nobody who could ask for it.
func etrnPostfix(s *Server, _ Host, c *command) Reply {
	because := &words.Because{Key: words.SMTPEtrn}
	switch {
	case s.state == StateMail || s.state == StateRcpt:
		return Reply{Code: 503, Text: "Error: a transaction is open", Because: because}
	case c.argument == "" || strings.Contains(c.argument, " "):
		return Reply{Code: 500, Text: "Syntax: ETRN domain", Because: because}
	case !hostPostfix(strings.Trim(c.argument, "@#")):
		return Reply{Code: 501, Text: "Error: bad domain", Because: because}
	}
	return Reply{Code: 459, Text: "<" + c.argument + ">: not served", Because: because}
}
