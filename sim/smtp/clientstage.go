package smtp

import (
	"strings"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// await is the reply that a client waits for. Replies come in the order of the
// commands, pipelined or not, so one value tells what the next one answers.
type await uint8

const (
	awaitGreeting await = iota
	awaitEHLO
	awaitHELO
	awaitAuth
	awaitNothing // ready for a transaction
	awaitReset
	awaitMail
	awaitRcpt
	awaitData
	awaitDot
	awaitBye    // QUIT was sent
	awaitNoMore // the session is over
	awaitCount
)

// waits says how long a client waits for each reply (RFC 5321 4.5.3.2).
var waits = [awaitCount]time.Duration{
	awaitGreeting: GreetingWaitMax, awaitEHLO: HelloWaitMax, awaitHELO: HelloWaitMax, awaitAuth: HelloWaitMax,
	awaitReset: HelloWaitMax, awaitMail: MailWaitMax, awaitRcpt: RcptWaitMax, awaitData: DataWaitMax, awaitDot: DotWaitMax,
	awaitBye: QuitWaitMax,
}

// awaitStages names the stage that each reply belongs to. Login is part of the
// introduction; what happens between two transactions is counted to the second.
var awaitStages = [awaitCount]machine.Stage{
	awaitGreeting: machine.StageGreeting, awaitEHLO: machine.StageEHLO, awaitHELO: machine.StageEHLO, awaitAuth: machine.StageEHLO,
	awaitNothing: machine.StageMail, awaitReset: machine.StageMail, awaitMail: machine.StageMail, awaitRcpt: machine.StageRcpt,
	awaitData: machine.StageData, awaitDot: machine.StageDot,
}

// proceed works off the input. Once a Result is there, what is left can only bring
// the end of the session.
func (c *Client) proceed(t *clientTurn) *Result {
	var result *Result
	for !c.Done() {
		l, ok := c.in.next(ReplyLineOctetsTaken)
		if !ok && c.in.long {
			l, ok = line{text: c.in.head, offset: c.in.start, long: true}, true
		}
		if !ok {
			break
		}
		switch r := c.takeLine(t, l); {
		case result == nil:
			result = r
		case r != nil:
			result.Open = false
		}
	}
	return result
}

// takeLine takes one line of a reply, and acts on the reply with its last.
func (c *Client) takeLine(t *clientTurn, l line) *Result {
	code, more, text, ok := replyLine(l.text)
	if c.replyLines == 0 {
		c.code, c.replyOffset = code, l.offset
	}
	if !ok || l.long || code != c.code || c.replyLines == ReplyLinesMax {
		c.receive(t, Reply{Code: c.code, Text: c.text + printable(l.text)})
		return c.garbage(t)
	}
	c.replyLines++
	c.text += printable(text) + "\n"
	if more {
		return nil
	}
	r := c.reply()
	c.receive(t, r)
	c.text, c.replyLines = "", 0
	return c.act(t, r)
}

// garbage ends the session for something that is no reply. While the client leaves,
// nobody minds.
func (c *Client) garbage(t *clientTurn) *Result {
	if c.awaits != awaitBye {
		return c.breakOff(t, localBadReply)
	}
	t.out.Add(machine.Abort{Conn: c.conn})
	c.leave(t)
	return nil
}

// printable returns text as a reply may have it. A hostile server's octets must not
// reach logs and reports.
func printable(text string) string {
	for i := 0; i < len(text); i++ {
		if text[i] < ' ' || text[i] > '~' {
			return string(appendPrintable(nil, text, len(text)))
		}
	}
	return text
}

// reply returns the complete reply that has come in, its enhanced code taken off the
// lines. By the rule a refusal in the greeting or to EHLO has none either (RFC 2034 4),
// but real servers give one there, and it tells more than none would.
func (c *Client) reply() Reply {
	r := Reply{Code: c.code, Text: strings.TrimSuffix(c.text, "\n")}
	if c.awaits <= awaitHELO && r.Positive() {
		return r // text and extensions: these never have one (RFC 2034 4)
	}
	first, _, _ := strings.Cut(r.Text, "\n")
	if r.Enhanced, _ = cutEnhanced(r.Code, first); r.Enhanced == "" {
		return r
	}
	rest := r.Text[min(len(r.Text), len(r.Enhanced)+1):]
	r.Text = strings.ReplaceAll(rest, "\n"+r.Enhanced+" ", "\n")
	return r
}

// receive notes a reply as it arrives.
func (c *Client) receive(t *clientTurn, r Reply) {
	message := ""
	if c.awaits >= awaitMail && c.awaits <= awaitDot {
		message = c.mail.Message
	}
	t.out.Add(machine.Note{
		Kind: trace.SMTPReceived, Conn: c.conn, Offset: c.replyOffset, Message: message,
		Detail: trace.Reply{Code: r.Code, Enhanced: r.Enhanced, Text: r.Text},
	})
}

// act does what a reply calls for.
func (c *Client) act(t *clientTurn, r Reply) *Result {
	switch {
	case c.awaits == awaitBye:
		t.out.Add(machine.Close{Conn: c.conn})
		c.leave(t)
		return nil
	case r.Code == 421:
		return c.fail(t, r)
	case c.awaits == awaitNothing || !c.makesSense(r):
		return c.breakOff(t, unexpected(r))
	}
	switch c.awaits {
	case awaitGreeting, awaitEHLO, awaitHELO, awaitAuth:
		return c.introduce(t, r)
	case awaitReset:
		return c.afterReset(t, r)
	case awaitMail:
		return c.afterMail(t, r)
	case awaitRcpt:
		return c.afterRcpt(t, r)
	case awaitData:
		return c.afterData(t, r)
	}
	return c.afterDot(r)
}

// makesSense reports whether a reply is of a class that the command can have: a
// refusal always, success where it is one, 3yz where something is to follow
// (RFC 5321 4.3.2).
func (c *Client) makesSense(r Reply) bool {
	switch {
	case r.Transient() || r.Permanent():
		return true
	case r.Intermediate():
		return c.awaits == awaitData || c.awaits == awaitAuth && c.authWaits
	}
	return c.awaits != awaitData
}

// unexpected returns what the client says of a reply that makes no sense there.
func unexpected(r Reply) Reply {
	return localUnexpected.with(r.String())
}

// introduce goes from the greeting over EHLO, or else HELO, and AUTH to where
// transactions may begin (RFC 5321 3.1, 3.2).
func (c *Client) introduce(t *clientTurn, r Reply) *Result {
	switch {
	case c.awaits == awaitGreeting && r.Positive():
		c.say(t, "", trace.Command{Verb: "EHLO", Line: "EHLO " + c.cfg.Name})
		c.awaits = awaitEHLO
	case c.awaits == awaitEHLO && r.Permanent():
		c.say(t, "", trace.Command{Verb: "HELO", Line: "HELO " + c.cfg.Name})
		c.awaits = awaitHELO
	case r.Intermediate():
		c.authWaits = false
		c.say(t, "", trace.Command{Line: plainResponse(c.cfg.User, c.cfg.Password), Masked: stars})
	case !r.Positive():
		return c.fail(t, r)
	case c.awaits != awaitAuth && c.cfg.User != "":
		return c.logIn(t, r)
	default:
		return c.ready(t, r)
	}
	return nil
}

// logIn sends AUTH PLAIN, with its response if the line has room for it (RFC 4954 4).
func (c *Client) logIn(t *clientTurn, r Reply) *Result {
	if c.awaits == awaitEHLO {
		c.offers = parseOffers(r.Text)
	}
	if !c.offers.plain {
		return c.fail(t, localNoAuth)
	}
	c.awaits = awaitAuth
	command := trace.Command{Verb: "AUTH", Line: "AUTH PLAIN"}
	response := plainResponse(c.cfg.User, c.cfg.Password)
	if c.authWaits = len(command.Line)+1+len(response)+2 > LineOctetsMax; !c.authWaits {
		command.Line += " " + response
		command.Masked = "AUTH PLAIN " + stars
	}
	c.say(t, "", command)
	return nil
}

// ready begins the transaction that waits, if one does.
func (c *Client) ready(t *clientTurn, r Reply) *Result {
	if c.awaits == awaitEHLO {
		c.offers = parseOffers(r.Text)
	}
	c.awaits = awaitNothing
	if !c.underWay {
		return nil
	}
	return c.start(t)
}

// tooBig reports whether the server has said that it takes no message of this size
// (RFC 1870 6.2).
func (c *Client) tooBig() bool {
	return c.offers.sizeMax > 0 && contentOctets(c.mail.Content) > c.offers.sizeMax
}

// start starts the transaction, after an RSET where the one before was left open.
func (c *Client) start(t *clientTurn) *Result {
	switch {
	case c.unfinished:
		c.say(t, "", trace.Command{Verb: "RSET", Line: "RSET"})
		c.awaits = awaitReset
	case c.tooBig():
		c.decide(Outcome{Stage: machine.StageMail, Reply: localTooBig})
		return c.finish()
	default:
		c.sayEnvelope(t)
	}
	return nil
}

// afterReset goes on when the server has forgotten the transaction before.
func (c *Client) afterReset(t *clientTurn, r Reply) *Result {
	if !r.Positive() {
		return c.fail(t, r)
	}
	c.unfinished = false
	return c.start(t)
}

// sayEnvelope sends MAIL, and with pipelining all RCPT and DATA in the same segment
// (RFC 2920 3.1).
func (c *Client) sayEnvelope(t *clientTurn) {
	c.recipient, c.group = 0, c.offers.pipelining
	c.say(t, c.mail.Message, trace.Command{Verb: "MAIL", Line: mailLine(c.mail.From, c.mailParameters())})
	c.awaits = awaitMail
	if c.group {
		for i := range c.mail.Recipients {
			c.sayRcpt(t, i)
		}
		c.sayData(t)
	}
}

func (c *Client) sayRcpt(t *clientTurn, i int) {
	to := &c.mail.Recipients[i]
	parameters := ""
	if c.offers.dsn {
		parameters = to.notifyParameters()
	}
	c.say(t, c.mail.Message, trace.Command{Verb: "RCPT", Line: rcptLine(to.Path, parameters)})
}

func (c *Client) sayData(t *clientTurn) {
	c.say(t, c.mail.Message, trace.Command{Verb: "DATA", Line: "DATA"})
}

// afterMail goes on to the recipients. Without its sender the mail is lost for all
// of them; in a group their replies come all the same.
func (c *Client) afterMail(t *clientTurn, r Reply) *Result {
	if !r.Positive() {
		c.decide(Outcome{Stage: machine.StageMail, Reply: r})
		if !c.group {
			return c.finish()
		}
	}
	c.unfinished = r.Positive()
	c.awaits = awaitRcpt
	if !c.group {
		c.sayRcpt(t, 0)
	}
	return nil
}

// afterRcpt notes what was said of one recipient and goes on to the next, or to DATA.
func (c *Client) afterRcpt(t *clientTurn, r Reply) *Result {
	if o := &c.outcomes[c.recipient]; !o.decided() {
		o.Accepted = r.Positive()
		if !r.Positive() {
			*o = Outcome{Stage: machine.StageRcpt, Reply: r}
		}
	}
	c.recipient++
	switch {
	case c.recipient < len(c.outcomes):
		if !c.group {
			c.sayRcpt(t, c.recipient)
		}
		return nil
	case !c.group && !c.anyAccepted():
		return c.finish()
	case !c.group:
		c.sayData(t)
	}
	c.awaits = awaitData
	return nil
}

// anyAccepted reports whether there is a recipient to send the content for.
func (c *Client) anyAccepted() bool {
	for i := range c.outcomes {
		if c.outcomes[i].Accepted {
			return true
		}
	}
	return false
}

// afterData sends the content. If the server wants it though it took no recipient,
// which can happen in a group, it gets an empty one (RFC 2920 3.1).
func (c *Client) afterData(t *clientTurn, r Reply) *Result {
	if !r.Intermediate() {
		c.decide(Outcome{Stage: machine.StageData, Reply: r})
		return c.finish()
	}
	content := c.mail.Content
	if !c.anyAccepted() {
		content = ""
	}
	c.sayContent(t, content)
	c.awaits = awaitDot
	return nil
}

// afterDot ends the transaction: the server has taken the message, or not.
func (c *Client) afterDot(r Reply) *Result {
	c.decide(Outcome{Stage: machine.StageDot, Reply: r, Accepted: r.Positive()})
	c.unfinished = false
	return c.finish()
}

// finish ends the transaction and leaves the session open for another.
func (c *Client) finish() *Result {
	c.awaits = awaitNothing
	return c.result(false)
}
