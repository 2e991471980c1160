package smtp

import (
	"strings"

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
	awaitStartTLS
	awaitTLS // no reply, but the end of the handshake
	awaitAuth
	awaitNothing // ready for a transaction
	awaitReset
	awaitMail
	awaitRcpt
	awaitData
	awaitChunk  // of a BDAT that was not the last
	awaitDot    // or of the last BDAT
	awaitQuit   // nothing: it is for Quit to say goodbye
	awaitBye    // QUIT was sent
	awaitNoMore // the session is over
	awaitCount
)

// awaitStages names the stage that each reply belongs to. TLS and login are part of the
// introduction; what happens between two transactions is counted to the second.
var awaitStages = [awaitCount]machine.Stage{
	awaitGreeting: machine.StageGreeting, awaitEHLO: machine.StageEHLO, awaitHELO: machine.StageEHLO,
	awaitStartTLS: machine.StageEHLO, awaitTLS: machine.StageEHLO, awaitAuth: machine.StageEHLO,
	awaitNothing: machine.StageMail, awaitReset: machine.StageMail, awaitMail: machine.StageMail, awaitRcpt: machine.StageRcpt,
	awaitData: machine.StageData, awaitChunk: machine.StageData, awaitDot: machine.StageDot,
}

// proceed works off the input. Once a Result is there, what is left can only bring
// the end of the session.
func (c *Client) proceed(t *clientTurn) *Result {
	var result *Result
	for !c.Done() && c.awaits != awaitTLS && c.awaits != awaitQuit {
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
	if c.awaits == awaitTLS {
		c.in.drop() // it came in the clear, and anybody on the way may have put it there (RFC 3207 4.2)
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
	if c.response != "" {
		r.Text = strings.ReplaceAll(r.Text, c.response, stars) // a server that repeats secrets must not bring them into a log
	}
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
	t.heard = true
	c.owed--
	switch {
	case c.awaits == awaitBye:
		t.out.Add(machine.Close{Conn: c.conn})
		c.leave(t)
		return nil
	case r.Code == 421:
		return c.fail(t, Outcome{Reply: r})
	case c.awaits == awaitNothing || !c.makesSense(r):
		return c.breakOff(t, unexpected(r))
	case c.owed < 0:
		return c.breakOff(t, localEarly.with(r.String()))
	}
	switch c.awaits {
	case awaitGreeting, awaitEHLO, awaitHELO, awaitStartTLS, awaitAuth:
		return c.introduce(t, r)
	case awaitReset:
		return c.afterReset(t, r)
	case awaitMail:
		return c.afterMail(t, r)
	case awaitRcpt:
		return c.afterRcpt(t, r)
	case awaitData:
		return c.afterData(t, r)
	case awaitChunk:
		return c.afterChunk(t, r)
	}
	return c.afterDot(t, r)
}

// makesSense reports whether a reply is of a class that the command can have: a
// refusal always, success where it is one, 3yz where something is to follow
// (RFC 5321 4.3.2).
func (c *Client) makesSense(r Reply) bool {
	switch {
	case r.Transient() || r.Permanent():
		return true
	case r.Intermediate():
		return c.awaits == awaitData || c.awaits == awaitAuth && c.responses > 0
	}
	return c.awaits != awaitData
}

// unexpected returns what the client says of a reply that makes no sense there.
func unexpected(r Reply) Reply {
	return localUnexpected.with(r.String())
}
