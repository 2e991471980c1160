package smtp

import (
	"encoding/base64"
	"slices"
	"strconv"
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
func (s *Server) parseAuth(c *command) Reply {
	name, response, _ := strings.Cut(c.argument, " ")
	c.mechanism = strings.ToUpper(name)
	if choose := s.cfg.Personality.Mechanism; choose != nil {
		if r := choose(s, c); !r.IsZero() {
			return r
		}
	}
	switch {
	case name == "":
		return s.says(SayNoMechanism)
	case !slices.Contains(s.cfg.mechanisms(), c.mechanism):
		return s.says(SayBadMechanism)
	}
	c.argument = strings.Trim(response, " ")
	return Reply{}
}

// decideAuth answers AUTH and each line that follows it.
func (s *Server) decideAuth(h Host, c *command) Reply {
	if c.verb == VerbAUTH {
		return s.decideInitial(h, c)
	}
	c.mechanism, c.user, c.named = s.mechanism, s.login, s.named
	if c.line == "*" {
		return s.says(SayAuthCancelled)
	}
	return s.decideResponse(h, c, c.line)
}

// decideInitial answers AUTH itself, which may bring the first response along. There
// an empty one is written "=".
func (s *Server) decideInitial(h Host, c *command) Reply {
	switch {
	case c.mechanism == cramMD5 && c.argument != "":
		return s.says(SayBadResponse) // the server speaks first (RFC 2195 2)
	case c.mechanism == cramMD5:
		return Reply{Code: 334, Text: base64.StdEncoding.EncodeToString([]byte(s.challenge()))}
	case c.argument == "=":
		return s.decideResponse(h, c, "")
	case c.argument != "":
		return s.decideResponse(h, c, c.argument)
	case c.mechanism == "LOGIN":
		return s.says(SayAskUser)
	}
	return s.says(SayAskPlain)
}

// decideResponse answers one response of the client, in base64.
func (s *Server) decideResponse(h Host, c *command, response string) Reply {
	octets, err := base64.StdEncoding.Strict().DecodeString(response)
	if err != nil {
		return s.says(SayBadBase64)
	}
	text := string(octets)
	switch {
	case c.mechanism == "PLAIN":
		return s.decidePlain(h, c, text)
	case c.mechanism == cramMD5:
		return s.decideCRAM(h, c, text)
	case c.named && c.user == "":
		return s.says(SayNoUser)
	case c.named:
		return s.loginWith(h, c, text)
	}
	c.user, c.named = text, true
	return s.says(SayAskPassword)
}

// decidePlain takes the one message of PLAIN apart: for whom, who, password, with
// NUL between them (RFC 4616 2). Nobody may act for another.
func (s *Server) decidePlain(h Host, c *command, text string) Reply {
	part := strings.Split(text, "\x00")
	if len(part) != 3 {
		return s.says(SayBadResponse)
	}
	c.user = part[1]
	if part[1] == "" || part[0] != "" && part[0] != part[1] && !s.cfg.Personality.AnyIdentity {
		return s.says(SayBadLogin)
	}
	return s.loginWith(h, c, part[2])
}

func (s *Server) loginWith(h Host, c *command, password string) Reply {
	if !h.Login(c.user, password) {
		return s.says(SayBadLogin)
	}
	return s.says(SayLoggedIn)
}

// cramMD5 is the mechanism in which the password itself is not sent (RFC 2195).
const cramMD5 = "CRAM-MD5"

// challenge is what the client of CRAM-MD5 proves its password with: different in each
// connection, and each time (RFC 2195 2).
func (s *Server) challenge() string {
	return "<" + strconv.Itoa(int(s.tries[VerbAUTH])) + "." + strconv.Itoa(int(s.peer.Port())) + "." + strconv.FormatInt(s.sent, 10) + "@" + s.cfg.Name + ">"
}

// decideCRAM takes the answer to a challenge: the user, and a keyed digest of the
// challenge in hexadecimal.
func (s *Server) decideCRAM(h Host, c *command, text string) Reply {
	user, digest, ok := strings.Cut(text, " ")
	if !ok {
		return s.says(SayBadResponse)
	}
	c.user = user
	password, known := h.Password(user)
	if !known || digest != cramDigest(password, s.asked) {
		return s.says(SayBadLogin)
	}
	return s.says(SayLoggedIn)
}

// followAuth lets the session follow the answer to AUTH or to a response: either the
// exchange goes on, or it is over.
func (s *Server) followAuth(c *command, r Reply) {
	begins := c.verb == VerbAUTH
	switch {
	case r.Intermediate():
		s.mechanism, s.login, s.named = c.mechanism, c.user, c.named
		if c.mechanism == cramMD5 {
			asked, _ := base64.StdEncoding.DecodeString(r.Text)
			s.asked = string(asked)
		}
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
	s.mechanism, s.login, s.named = "", "", false
	if !begins {
		s.move(VerbAnswer)
	}
}

// plainResponse returns the client's one message of PLAIN, in base64 (RFC 4616 2).
func plainResponse(user, password string) string {
	return base64.StdEncoding.EncodeToString([]byte("\x00" + user + "\x00" + password))
}
