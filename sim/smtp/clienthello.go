package smtp

import (
	"encoding/base64"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// introduce goes from the greeting over EHLO, or else HELO, STARTTLS and AUTH to where
// transactions may begin (RFC 5321 3.1, 3.2).
func (c *Client) introduce(t *clientTurn, r Reply) *Result {
	switch {
	case c.awaits == awaitGreeting && r.Positive():
		c.sayHello(t)
		return nil
	case c.awaits == awaitEHLO && r.Permanent():
		c.say(t, "", trace.Command{Verb: "HELO", Line: "HELO " + c.cfg.Name})
		c.awaits = awaitHELO
		return nil
	case c.awaits == awaitStartTLS:
		return c.afterStartTLS(t, r)
	case r.Intermediate():
		return c.respond(t, r)
	case !r.Positive():
		return c.fail(t, Outcome{Reply: r})
	case c.awaits == awaitAuth:
		return c.ready(t)
	case c.awaits == awaitEHLO:
		c.offers = parseOffers(r.Text)
	}
	return c.protect(t)
}

func (c *Client) sayHello(t *clientTurn) {
	c.say(t, "", trace.Command{Verb: "EHLO", Line: "EHLO " + c.cfg.Name})
	c.awaits = awaitEHLO
}

// protect asks for TLS where it is offered and wanted (RFC 3207 4).
func (c *Client) protect(t *clientTurn) *Result {
	switch {
	case c.secure || c.cfg.TLS == TLSNever:
		return c.identify(t)
	case c.offers.startTLS:
		c.say(t, "", trace.Command{Verb: "STARTTLS", Line: "STARTTLS"})
		c.awaits = awaitStartTLS
		return nil
	}
	return c.goWithout(t, Outcome{Reply: localNoTLS, Own: true})
}

// goWithout goes on in the clear, unless TLS is required (RFC 3207 4.1).
func (c *Client) goWithout(t *clientTurn, why Outcome) *Result {
	if c.cfg.TLS >= TLSMust {
		return c.fail(t, why)
	}
	return c.identify(t)
}

// afterStartTLS begins the handshake, if the server is ready for it.
func (c *Client) afterStartTLS(t *clientTurn, r Reply) *Result {
	if !r.Positive() {
		return c.goWithout(t, Outcome{Reply: r})
	}
	c.awaits = awaitTLS
	t.out.Add(machine.StartTLS{Conn: c.conn, Name: c.server})
	return nil
}

// identify logs in where the client has a user.
func (c *Client) identify(t *clientTurn) *Result {
	if c.cfg.User == "" {
		return c.ready(t)
	}
	c.mechanism = c.offers.mechanism(c.cfg.Mechanism, c.secure)
	if c.mechanism == "" {
		return c.fail(t, Outcome{Reply: localNoAuth.with(c.usable()), Own: true})
	}
	command := trace.Command{Verb: "AUTH", Line: "AUTH " + c.mechanism}
	c.awaits, c.responses = awaitAuth, 1
	switch c.mechanism {
	case "LOGIN":
		c.responses = 2
	case "PLAIN":
		c.initial(&command)
	}
	c.say(t, "", command)
	return nil
}

// usable names the ways to log in that the client would use.
func (c *Client) usable() string {
	if c.cfg.Mechanism != "" {
		return c.cfg.Mechanism
	}
	return "PLAIN, LOGIN, " + cramMD5
}

// initial adds the one response of PLAIN to AUTH itself, if the line has room for it (RFC
// 4954 4).
func (c *Client) initial(command *trace.Command) {
	response := plainResponse(c.cfg.User, c.cfg.Password)
	if len(command.Line)+1+len(response)+2 > LineOctetsMax {
		return
	}
	command.Masked = command.Line + " " + stars
	command.Line += " " + response
	c.responses, c.response = 0, response
}

// respond gives the server the next response of AUTH. All of them are secrets.
func (c *Client) respond(t *clientTurn, challenge Reply) *Result {
	var ok bool
	if c.response, ok = c.answer(challenge.Text); !ok {
		return c.breakOff(t, unexpected(challenge))
	}
	c.responses--
	c.say(t, "", trace.Command{Line: c.response, Masked: stars})
	return nil
}

// answer returns the next response of AUTH, in base64; false for a challenge that cannot
// be answered.
func (c *Client) answer(challenge string) (string, bool) {
	switch {
	case c.mechanism == "CRAM-MD5":
		return cramResponse(c.cfg.User, c.cfg.Password, challenge)
	case c.mechanism == "PLAIN":
		return plainResponse(c.cfg.User, c.cfg.Password), true
	case c.responses == 2:
		return base64.StdEncoding.EncodeToString([]byte(c.cfg.User)), true
	}
	return base64.StdEncoding.EncodeToString([]byte(c.cfg.Password)), true
}

// ready begins the transaction that waits, if one does.
func (c *Client) ready(t *clientTurn) *Result {
	c.awaits = awaitNothing
	if !c.underWay {
		return nil
	}
	c.refuseOwn(t)
	return c.start(t)
}
