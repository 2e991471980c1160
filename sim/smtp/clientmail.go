package smtp

import (
	"strconv"
	"strings"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// refuseOwn decides about what the client can see by itself will not do, and leaves the
// other recipients in the batch: the server has said what it takes, so nobody need try.
func (c *Client) refuseOwn(t *clientTurn) {
	why := localNeedsUTF8
	if c.offers.utf8 || !c.mail.UTF8 || !c.international() {
		c.mend(t)
		c.narrow(t)
		why = c.objection()
	}
	if !why.IsZero() {
		c.decide(Outcome{Stage: machine.StageMail, Reply: why, Own: true})
	}
	c.batch = c.batch[:0]
	for i := range c.outcomes {
		o := &c.outcomes[i]
		if !o.decided() && !c.offers.utf8 && !c.mail.Recipients[i].IsASCII() {
			*o = Outcome{Stage: machine.StageRcpt, Reply: localNoUTF8.with(c.mail.Recipients[i].String()), Own: true}
		}
		if !o.decided() {
			c.batch = append(c.batch, i)
		}
	}
}

// objection says what speaks against the whole mail: its size (RFC 1870 6.2), octets that
// the server does not take (RFC 6152 3), or a sender that it cannot read (RFC 6531 3.4).
func (c *Client) objection() Reply {
	switch {
	case c.offers.sizeMax > 0 && contentOctets(c.mail.Content) > c.offers.sizeMax:
		return localTooBig
	case !c.offers.eightBit && c.ways.EightBit == EightBitReturns && hasEightBit(c.mail.Content):
		return localNoEightBit
	case !c.offers.utf8 && !c.mail.From.IsASCII():
		return localNoUTF8.with(c.mail.From.String())
	}
	return Reply{}
}

// start starts the transaction, after an RSET where the one before was left open.
func (c *Client) start(t *clientTurn) *Result {
	switch {
	case c.unfinished:
		c.say(t, "", trace.Command{Verb: "RSET", Line: "RSET"})
		c.awaits = awaitReset
	case len(c.batch) == 0:
		return c.finish()
	default:
		c.sayEnvelope(t)
	}
	return nil
}

// afterReset goes on when the server has forgotten the transaction before.
func (c *Client) afterReset(t *clientTurn, r Reply) *Result {
	if !r.Positive() {
		return c.fail(t, Outcome{Reply: r})
	}
	c.unfinished = false
	return c.start(t)
}

// sayEnvelope sends MAIL, and with pipelining all RCPT and what brings the content in the
// same segment (RFC 2920 3.1).
func (c *Client) sayEnvelope(t *clientTurn) {
	c.next, c.group = 0, c.offers.pipelining
	c.left = terminated(c.mail.Content)
	c.say(t, c.mail.Message, trace.Command{Verb: "MAIL", Line: mailLine(c.mail.From, c.mailParameters())})
	c.awaits = awaitMail
	if !c.group {
		return
	}
	for i := range c.batch {
		c.sayRcpt(t, i)
	}
	c.offerContent(t)
}

// sayRcpt names the recipient at a place of the batch.
func (c *Client) sayRcpt(t *clientTurn, at int) {
	to := &c.mail.Recipients[c.batch[at]]
	parameters := ""
	if c.offers.dsn {
		parameters = to.notifyParameters()
	}
	c.say(t, c.mail.Message, trace.Command{Verb: "RCPT", Line: rcptLine(to.Path, parameters)})
}

// chunks reports whether the content goes in pieces of known size (RFC 3030 2).
func (c *Client) chunks() bool { return c.offers.chunking && c.ways.ChunkOctets > 0 }

// offerContent sends the first piece of the content, or asks whether it may come.
func (c *Client) offerContent(t *clientTurn) {
	if c.chunks() {
		c.sayChunk(t)
		return
	}
	c.say(t, c.mail.Message, trace.Command{Verb: "DATA", Line: "DATA"})
}

// sayChunk sends the next piece of the content, right after the command that tells how
// much it is. No dot ends it, so none has to be doubled (RFC 3030 2).
func (c *Client) sayChunk(t *clientTurn) {
	piece := c.left[:min(len(c.left), c.ways.ChunkOctets)]
	c.left = c.left[len(piece):]
	line := "BDAT " + strconv.Itoa(len(piece))
	if c.left == "" {
		line += " LAST"
	}
	c.say(t, c.mail.Message, trace.Command{Verb: "BDAT", Line: line})
	if piece == "" {
		return
	}
	t.out.Add(machine.Note{
		Kind: trace.SMTPData, Conn: c.conn, Offset: c.sent + int64(len(t.wire)), Message: c.mail.Message,
		Detail: trace.Data{Octets: len(piece), Content: piece},
	})
	t.wire = append(t.wire, piece...)
}

// terminated returns content with its last line ended.
func terminated(content string) string {
	if content != "" && !strings.HasSuffix(content, "\r\n") {
		return content + "\r\n"
	}
	return content
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

// afterRcpt notes what was said of one recipient and goes on to the next, or to the
// content.
func (c *Client) afterRcpt(t *clientTurn, r Reply) *Result {
	if o := &c.outcomes[c.batch[c.next]]; !o.decided() {
		o.Accepted = r.Positive()
		if !r.Positive() {
			*o = Outcome{Stage: machine.StageRcpt, Reply: r}
		}
	}
	c.next++
	switch {
	case c.next < len(c.batch):
		if !c.group {
			c.sayRcpt(t, c.next)
		}
		return nil
	case !c.group && !c.anyAccepted():
		return c.finish()
	case !c.group:
		c.offerContent(t)
	}
	c.awaitContent()
	return nil
}

// awaitContent waits for what the server says of the content, or of the wish to send it.
func (c *Client) awaitContent() {
	switch {
	case !c.chunks():
		c.awaits = awaitData
	case c.left != "":
		c.awaits = awaitChunk
	default:
		c.awaits = awaitDot
	}
}

// anyAccepted reports whether the batch has a recipient to send the content for.
func (c *Client) anyAccepted() bool {
	for _, i := range c.batch {
		if o := &c.outcomes[i]; o.Accepted && !o.decided() {
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

// afterChunk sends the next piece. After a refusal nobody knows what the server has, so
// RSET comes before anything else (RFC 3030 2).
func (c *Client) afterChunk(t *clientTurn, r Reply) *Result {
	c.unfinished = true
	if !r.Positive() {
		c.decide(Outcome{Stage: machine.StageData, Reply: r})
	}
	if !r.Positive() || !c.anyAccepted() {
		return c.finish()
	}
	c.sayChunk(t)
	c.awaitContent()
	return nil
}

// afterDot ends the transaction: the server has taken the message, or not. Recipients that
// were too many for it come in another one.
func (c *Client) afterDot(t *clientTurn, r Reply) *Result {
	taken := r.Positive() && c.anyAccepted()
	c.decide(Outcome{Stage: machine.StageDot, Reply: r, Accepted: r.Positive()})
	c.unfinished = c.chunks() && !r.Positive()
	if taken && c.nextBatch() {
		c.sayEnvelope(t)
		return nil
	}
	return c.finish()
}

// nextBatch gathers the recipients that the server left for another transaction, and
// reports whether there are any. It took one at least this time, so there is an end to it.
func (c *Client) nextBatch() bool {
	var rest []int
	for _, i := range c.batch {
		if o := &c.outcomes[i]; o.Stage == machine.StageRcpt && tooMany(o.Reply) {
			rest = append(rest, i)
			*o = Outcome{}
		}
	}
	c.batch = rest
	return len(rest) > 0
}

// tooMany reports whether a server says of a recipient that the transaction has too many:
// 452, and 552 of those that hold to an older RFC (RFC 5321 4.5.3.1.10). Without an
// enhanced code there is no telling that from a full disk, and trying it does no harm.
func tooMany(r Reply) bool {
	switch r.Code {
	case 452:
		return r.Enhanced == "" || r.Enhanced == "4.5.3"
	case 552:
		return r.Enhanced == "" || r.Enhanced == "5.5.3"
	}
	return false
}

// finish ends the transaction and leaves the session open for another.
func (c *Client) finish() *Result {
	c.awaits = awaitNothing
	return c.result(false)
}
