package smtp

import (
	"encoding/base64"
	"strings"
)

// stars stand for a secret.
const stars = "***"

// masked returns the line as it may be shown outside a simulation, "" where it
// hides nothing. Of AUTH it shows the mechanism; an answer is a secret but for "*",
// which takes AUTH back.
func (c *command) masked() string {
	switch c.verb {
	case VerbAnswer:
		if c.line == "*" {
			return ""
		}
		return stars
	case VerbAUTH:
		return maskedAuth(c.line)
	}
	return ""
}

// maskedAuth returns an AUTH line without what follows the mechanism.
func maskedAuth(text string) string {
	verb, rest, _ := strings.Cut(text, " ")
	mechanism, secret, _ := strings.Cut(rest, " ")
	if secret == "" {
		return ""
	}
	return verb + " " + mechanism + " " + stars
}

// parseAuth reads the mechanism (RFC 4954 4). What may follow it stays in the
// argument.
func parseAuth(c *command) Reply {
	name, response, _ := strings.Cut(c.argument, " ")
	switch {
	case name == "":
		return replyNeedArgument
	case strings.EqualFold(name, "PLAIN"):
		c.mechanism = "PLAIN"
	case strings.EqualFold(name, "LOGIN"):
		c.mechanism = "LOGIN"
	default:
		return replyBadMechanism
	}
	c.argument = response
	return Reply{}
}

// decideAuth answers AUTH and each line that follows it.
func (s *Server) decideAuth(h Host, c *command) Reply {
	if c.verb == VerbAUTH {
		return decideInitial(h, c)
	}
	c.mechanism, c.user = s.mechanism, s.login
	if c.line == "*" {
		return replyAuthCancelled
	}
	return decideResponse(h, c, c.line)
}

// decideInitial answers AUTH itself, which may bring the first response along. There
// an empty one is written "=".
func decideInitial(h Host, c *command) Reply {
	switch {
	case c.argument == "=":
		return decideResponse(h, c, "")
	case c.argument != "":
		return decideResponse(h, c, c.argument)
	case c.mechanism == "LOGIN":
		return replyAskUser
	}
	return replyGoOn
}

// decideResponse answers one response of the client, in base64.
func decideResponse(h Host, c *command, response string) Reply {
	octets, err := base64.StdEncoding.Strict().DecodeString(response)
	if err != nil {
		return replyBadBase64
	}
	text := string(octets)
	if c.mechanism == "PLAIN" {
		return decidePlain(h, c, text)
	}
	if c.user == "" {
		if text == "" {
			return replyBadLogin
		}
		c.user = text
		return replyAskPassword
	}
	return login(h, c, text)
}

// decidePlain takes the one message of PLAIN apart: for whom, who, password, with
// NUL between them (RFC 4616 2). Nobody may act for another.
func decidePlain(h Host, c *command, text string) Reply {
	part := strings.Split(text, "\x00")
	if len(part) != 3 {
		return replyBadPlain
	}
	c.user = part[1]
	if part[1] == "" || part[0] != "" && part[0] != part[1] {
		return replyBadLogin
	}
	return login(h, c, part[2])
}

func login(h Host, c *command, password string) Reply {
	if !h.Login(c.user, password) {
		return replyBadLogin
	}
	return replyLoggedIn
}

// followAuth lets the session follow the answer to AUTH or to a response: either the
// exchange goes on, or it is over.
func (s *Server) followAuth(c *command, r Reply) {
	begins := c.verb == VerbAUTH
	switch {
	case r.Intermediate():
		s.mechanism, s.login = c.mechanism, c.user
		if begins {
			s.move(VerbAUTH)
		}
		return
	case r.Positive():
		s.user = c.user
		if begins {
			s.move(VerbAUTH)
			s.move(VerbAnswer)
		}
	}
	s.mechanism, s.login = "", ""
	if !begins {
		s.move(VerbAnswer)
	}
}

// plainResponse returns the client's one message of PLAIN, in base64 (RFC 4616 2).
func plainResponse(user, password string) string {
	return base64.StdEncoding.EncodeToString([]byte("\x00" + user + "\x00" + password))
}
