package smtp

import (
	"encoding/base64"
	"strings"
)

// goSMTPMissing are commands that the library knows by name only.
var goSMTPMissing = []string{"SEND", "SOML", "SAML", "EXPN", "HELP", "TURN"}

// readGoSMTP takes a line apart: STARTTLS, or four letters and, if there is more, a blank.
func readGoSMTP(s *Server, text string) (command, Reply) {
	upper := strings.ToUpper(text)
	c := command{line: text}
	switch {
	case strings.HasPrefix(upper, "STARTTLS"):
		c.word = "STARTTLS"
	case text == "":
		return c, s.says(SayEmpty)
	case len(text) == 4:
		c.word = upper
	case len(text) < 6 || text[4] != ' ':
		c.word = upper
		return c, s.says(SayBadOctet)
	default:
		c.word, c.argument = upper[:4], strings.TrimSpace(text[5:])
	}
	c.verb = verbOf(c.word)
	switch {
	case isAmong(c.word, goSMTPMissing):
		return c, s.says(SayNotImplemented)
	case c.word == "LHLO":
		return c, s.says(SayForbidden)
	case c.verb == VerbETRN:
		c.verb = VerbUnknown
	}
	return c, Reply{}
}

// helloGoSMTP takes the first word for the name.
func helloGoSMTP(s *Server, c *command) Reply {
	c.argument, _, _ = strings.Cut(c.argument, " ")
	if c.argument == "" {
		return s.says(SayNeedName)
	}
	return Reply{}
}

// mailGoSMTP reads MAIL.
func mailGoSMTP(s *Server, c *command) Reply {
	rest, ok := cutFold(c.argument, "FROM:")
	if !ok {
		return s.says(SayMailForm)
	}
	path, rest, ok := pathGoSMTP(strings.TrimSpace(rest), true)
	if !ok {
		return s.says(SayBadSender)
	}
	c.path = path
	return goSMTPParameters(s, rest, func(name, value string) Reply {
		switch name {
		case "SIZE":
			if value == "" || strings.Trim(value, "0123456789") != "" || sizeOf(value) >= 1<<32 {
				return s.says(SayBadSize)
			}
			c.size = sizeOf(value)
		case "BODY":
			if strings.EqualFold(value, "BINARYMIME") {
				return s.says(SayBadParameter)
			} else if c.readBody(value) != "" {
				return s.says(SayBadSize)
			}
		case "AUTH":
			if plain, ok := decodeXtext(value); !ok || value != "<>" && !strings.Contains(plain, "@") {
				return s.says(SayUnknownParameter).with(name)
			}
		case "SMTPUTF8", "REQUIRETLS", "RET", "ENVID":
			return s.says(SayBadParameter)
		default:
			return s.says(SayUnknownParameter).with(name)
		}
		return Reply{}
	})
}

// rcptGoSMTP reads RCPT.
func rcptGoSMTP(s *Server, c *command) Reply {
	rest, ok := cutFold(c.argument, "TO:")
	if !ok {
		return s.says(SayRcptForm)
	}
	path, rest, ok := pathGoSMTP(strings.TrimSpace(rest), false)
	if !ok {
		return s.says(SayBadRecipient)
	}
	c.path = path
	return goSMTPParameters(s, rest, func(name, _ string) Reply {
		switch name {
		case "NOTIFY", "ORCPT", "RRVS", "BY":
			return s.says(SayBadParameter)
		}
		return s.says(SayUnknownParameter).with(name)
	})
}

// goSMTPParameters reads parameters. Of several that are wrong the first is told.
func goSMTPParameters(s *Server, text string, read func(name, value string) Reply) Reply {
	for _, field := range strings.Fields(text) {
		if strings.Count(field, "=") > 1 {
			return s.says(SayBadSize)
		}
	}
	for _, field := range strings.Fields(text) {
		name, value, _ := strings.Cut(field, "=")
		if r := read(strings.ToUpper(name), value); !r.IsZero() {
			return r
		}
	}
	return Reply{}
}

// pathGoSMTP reads an address, in angle brackets or not, and returns what follows. The
// domain is whatever comes after the first @.
func pathGoSMTP(text string, null bool) (path Path, rest string, ok bool) {
	if rest, empty := strings.CutPrefix(text, "<>"); empty && null {
		return Path{}, rest, true
	}
	text, bracket := strings.CutPrefix(text, "<")
	if strings.HasPrefix(text, "@") {
		_, address, routed := strings.Cut(text, ":")
		if !routed {
			return Path{}, "", false
		}
		text = address
	}
	at := strings.IndexByte(text, '@')
	if strings.HasPrefix(text, `"`) {
		at = quotedEnd(text, 0, '"') + 1
	}
	if at <= 0 || at >= len(text) || text[at] != '@' {
		return Path{}, "", false
	}
	local := text[:at]
	if local[0] == '"' {
		local, _ = unquoteLoose(local)
	} else if strings.ContainsAny(local, "()<>[]:;\\,\" \t") {
		return Path{}, "", false
	}
	domain := text[at+1:]
	end := strings.IndexAny(domain, " \t>")
	if end < 0 {
		end = len(domain)
	}
	domain, rest = domain[:end], domain[end:]
	if bracket {
		if rest, ok = strings.CutPrefix(rest, ">"); !ok {
			return Path{}, "", false
		}
	}
	if i := strings.LastIndexByte(domain, '@'); i >= 0 { // mailboxes are told apart by the last
		local, domain = local+"@"+domain[:i], domain[i+1:]
		return Path{Local: local, Domain: domain}, rest, domain != ""
	}
	return Path{Local: local, Domain: domain}, rest, domain != "" && local != ""
}

// mechanismGoSMTP: the library wants a secure connection, and leaves the mechanism to
// the program, which takes every one for PLAIN unless it was told which ones it has. A
// program that lets nobody log in has no passwords, and knows no mechanism.
func mechanismGoSMTP(s *Server, c *command) Reply {
	switch {
	case c.mechanism == "":
		return s.says(SayNoMechanism)
	case !s.cfg.Auth && !s.secure:
		return s.says(SayNoAuth)
	case !s.cfg.Auth && s.cfg.Login == LoginNever:
		_, response, _ := strings.Cut(c.argument, " ")
		if _, err := base64.StdEncoding.DecodeString(response); err != nil && response != "=" {
			return s.says(SayBadBase64)
		}
		return s.says(SayBadMechanism)
	case s.cfg.Mechanisms == nil:
		c.mechanism = "PLAIN"
	}
	return Reply{}
}
