package smtp

import (
	"mailscope/sim/machine"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// narrow has 8-bit content converted for a server that has not offered 8BITMIME, if the
// client's ways are so, and tells what becomes of it (RFC 6152 3).
func (c *Client) narrow(t *clientTurn) {
	if c.offers.eightBit || c.ways.EightBit == EightBitReturns || !hasEightBit(c.mail.Content) {
		return
	}
	was := c.mail.Content
	if c.cfg.SevenBit != nil {
		c.mail.Content = c.cfg.SevenBit(&c.mail)
	}
	if c.mail.Content != was {
		c.remark(t, words.SMTPClientConverted)
	}
	if hasEightBit(c.mail.Content) {
		c.remark(t, words.SMTPClientEightBitAnyway)
	}
}

// remark says something about the mail under way.
func (c *Client) remark(t *clientTurn, key words.Key) {
	t.out.Add(machine.Note{
		Kind: trace.Noted, Conn: c.conn, Message: c.mail.Message, Detail: trace.Reason{Reason: words.Sentence("en", key)},
		Because: &words.Because{RFC: 6152, Section: "3", Key: key},
	})
}
