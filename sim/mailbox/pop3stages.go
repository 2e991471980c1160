package mailbox

import (
	"slices"
	"strconv"
	"strings"

	"mailscope/sim/machine"
)

// pop3Stage is what a client waits for: the reply to one command.
type pop3Stage uint8

// The stages of a session, in order; fetching and deleting take turns.
const (
	pop3Greeting pop3Stage = iota
	pop3Naming
	pop3Login
	pop3Counting
	pop3Listing
	pop3Fetching
	pop3Deleting
	pop3Leaving
	pop3Over // nothing more is waited for
)

// pop3Stages says of each stage which command the reply answers, and how many
// octets may follow its first line; 0 where none do.
var pop3Stages = [pop3Over]struct {
	verb  POP3Verb
	multi int
}{
	pop3Greeting: {verb: POP3Greet},
	pop3Naming:   {verb: POP3User},
	pop3Login:    {verb: POP3Pass},
	pop3Counting: {verb: POP3Stat},
	pop3Listing:  {verb: POP3UIDL, multi: ListOctetsMax},
	pop3Fetching: {verb: POP3Retr, multi: ContentOctetsMax},
	pop3Deleting: {verb: POP3Dele},
	pop3Leaving:  {verb: POP3Quit},
}

// answer goes on from a reply: it sends the next command, or ends the session.
func (c *POP3Client) answer(out *machine.Out, r serverReply) {
	ok := isPositive(r.line)
	switch c.stage {
	case pop3Listing: // UIDL is optional (RFC 1939 7): without it no message has a name
		if ok {
			c.learn(r.more)
		}
		c.known = true
		c.proceed(out)
	case pop3Fetching: // a message that cannot be had does not keep the others back
		c.keep(out, r, ok)
	case pop3Deleting:
		c.list[c.next].deleted = ok
		c.next++
		c.proceed(out)
	default:
		if !ok {
			c.giveUp(out, r)
			return
		}
		c.advance(out, r)
	}
}

// advance goes on from a positive reply of a stage that has to succeed.
func (c *POP3Client) advance(out *machine.Out, r serverReply) {
	switch c.stage {
	case pop3Greeting:
		c.command(out, pop3Naming, c.cfg.User)
	case pop3Naming:
		c.command(out, pop3Login, c.cfg.Password)
	case pop3Login:
		c.command(out, pop3Counting)
	case pop3Counting:
		c.count(r.line)
		if len(c.list) == 0 {
			c.known = true
			c.command(out, pop3Leaving)
			return
		}
		c.command(out, pop3Listing)
	case pop3Leaving:
		c.bye = true
		c.close(out)
	}
}

// giveUp ends a session that the server refuses: with QUIT, if it has begun.
func (c *POP3Client) giveUp(out *machine.Out, r serverReply) {
	c.refused(r.line)
	if c.stage == pop3Greeting || c.stage == pop3Leaving {
		c.close(out)
		return
	}
	c.command(out, pop3Leaving)
}

func (c *POP3Client) close(out *machine.Out) {
	out.Add(machine.Close{Conn: c.conn})
	c.end(out, nil)
}

// count notes down as many messages as STAT told (RFC 1939 5), up to MailsMax.
func (c *POP3Client) count(line string) {
	if fields := strings.Fields(line); len(fields) > 1 {
		n, _ := parseNumber(fields[1])
		c.list = make([]listed, min(n, MailsMax))
	}
}

// learn takes the unique ids from the lines of UIDL: a number and an id each
// (RFC 1939 7). Lines that make no sense tell nothing.
func (c *POP3Client) learn(lines string) {
	for line := range strings.SplitSeq(lines, "\r\n") {
		number, id, _ := strings.Cut(line, " ")
		n, ok := parseNumber(number)
		if !ok || n < 1 || n > len(c.list) || !isUniqueID(id) {
			continue
		}
		m := &c.list[n-1]
		m.id = id
		_, m.have = slices.BinarySearch(c.cfg.Seen, id)
	}
}

// proceed sends the command for the next message that needs one: RETR for a new
// one, and DELE for one that was fetched in a session which did not come to its
// end. When there is none, or enough for one session, it says QUIT.
func (c *POP3Client) proceed(out *machine.Out) {
	for ; c.next < len(c.list) && c.octets < ContentOctetsMax; c.next++ {
		m := &c.list[c.next]
		switch {
		case !m.have:
			c.command(out, pop3Fetching, strconv.Itoa(c.next+1))
			return
		case !c.cfg.Leave:
			c.command(out, pop3Deleting, strconv.Itoa(c.next+1))
			return
		}
	}
	c.command(out, pop3Leaving)
}

// keep takes a message that was fetched, and deletes it from the server unless it
// is to stay there.
func (c *POP3Client) keep(out *machine.Out, r serverReply, ok bool) {
	m := &c.list[c.next]
	if !ok {
		c.refused(r.line)
		c.next++
		c.proceed(out)
		return
	}
	content := unstuffed(r.more)
	c.result.Mails = append(c.result.Mails, content)
	c.octets += len(content)
	m.have = true
	c.proceed(out)
}
