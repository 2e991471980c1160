package smtp

import (
	"strings"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// mend makes a CRLF of each CR and LF that stands by itself: a client must not send one (RFC
// 5321 2.3.8), for the other side might take it for the end of a line, and what follows for
// the end of the message.
func (c *Client) mend(t *clientTurn) {
	if c.ways.PassesBare || !hasBare(c.mail.Content) {
		return
	}
	c.mail.Content = mended(c.mail.Content)
	c.remark(t, words.Because{RFC: 5321, Section: "2.3.8", Key: words.SMTPClientMended})
}

// hasBare reports whether a CR or LF stands by itself.
func hasBare(content string) bool {
	pairs := strings.Count(content, "\r\n")
	return strings.Count(content, "\n") > pairs || strings.Count(content, "\r") > pairs
}

// mended returns content in which every line ends with CRLF.
func mended(content string) string {
	content = strings.ReplaceAll(content, "\r\n", "\n")
	content = strings.ReplaceAll(content, "\r", "\n")
	return strings.ReplaceAll(content, "\n", "\r\n")
}

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
		c.remark(t, words.Because{RFC: 6152, Section: "3", Key: words.SMTPClientConverted})
	}
	if hasEightBit(c.mail.Content) {
		c.remark(t, words.Because{RFC: 6152, Section: "3", Key: words.SMTPClientEightBitAnyway})
	}
}

// remark says something about the mail under way.
func (c *Client) remark(t *clientTurn, why words.Because) {
	t.out.Add(machine.Note{
		Kind: trace.Noted, Conn: c.conn, Message: c.mail.Message, Detail: trace.Reason{Reason: words.Sentence("en", why.Key)},
		Because: &why,
	})
}
