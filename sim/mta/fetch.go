package mta

import (
	"net/netip"
	"slices"
	"strings"

	"mailscope/sim/machine"
	"mailscope/sim/mailbox"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// fetching is a client's way to the mailbox of its person; one at a time.
type fetching struct {
	asked     machine.QueryID // the question for the server's address, 0 for none
	lookup    lookup
	conn      machine.Conn // 0 for none
	session   *mailbox.POP3Client
	addresses []netip.Addr
	seen      []string // unique ids of messages that were fetched and still lie there, sorted
	inbox     []string // what was fetched, oldest first
}

func (f *fetching) idle() bool { return f.asked == 0 && f.conn == 0 }

func (f *fetching) clone() fetching {
	k := *f
	k.addresses, k.inbox = slices.Clone(f.addresses), slices.Clip(f.inbox)
	if f.session != nil {
		k.session = f.session.Clone()
	}
	return k
}

// Inbox returns the contents of the messages that the client has fetched, oldest
// first. It must not be changed.
func (c *Client) Inbox() []string { return c.fetch.inbox }

// seenKey is where a client remembers which messages it has fetched already.
var seenKey = machine.Key{Shelf: machine.Fetched, ID: "seen"}

func (f *fetching) recall(v machine.Value) {
	if raw, ok := v.(machine.Raw); ok && len(raw) > 0 {
		f.seen = strings.Split(string(raw), "\n")
	}
}

// setPoll sets the time of the next look into the mailbox.
func (c *Client) setPoll(out *machine.Out) {
	if c.cfg.Fetch != nil {
		out.Add(machine.SetTimer{Timer: machine.Timer{Of: machine.ForPoll}, At: c.now.Add(c.cfg.Fetch.Every)})
	}
}

// look starts on the way to the mailbox, unless an earlier look is still under way.
func (c *Client) look(out *machine.Out) {
	if c.fetch.idle() {
		c.fetch.lookup = newLookup(c.cfg.Fetch.From, c.cfg.Addresses)
		c.fetch.asked = c.ask(out, &c.fetch.lookup)
	}
}

// dialFetch dials the next address of the server. When none is left, why tells what
// was wrong with the last; the next look comes at its time.
func (c *Client) dialFetch(out *machine.Out, why string) {
	f := &c.fetch
	if len(f.addresses) == 0 {
		c.note(out, trace.Noted, "", words.MailFetchFailed, why)
		return
	}
	c.dialed++
	f.conn = c.dialed
	f.session = mailbox.NewPOP3Client(mailbox.POP3ClientConfig{
		User: c.cfg.User, Password: c.cfg.Password, Leave: c.cfg.Fetch.Leave, Seen: f.seen,
	}, c.dialed)
	out.Add(machine.Dial{Conn: c.dialed, Remote: netip.AddrPortFrom(f.addresses[0], PortPOP3)})
	f.addresses = f.addresses[1:]
}

// fetched takes what a session brought.
func (c *Client) fetched(out *machine.Out, r *mailbox.Fetched) {
	f := &c.fetch
	if r == nil {
		return
	}
	f.conn, f.session = 0, nil
	f.inbox = append(f.inbox, r.Mails...)
	if !slices.Equal(f.seen, r.UIDL) {
		f.seen = r.UIDL
		c.write(out, sent{}, machine.Item{Key: seenKey, Value: machine.Raw(strings.Join(f.seen, "\n"))})
	}
	if r.Err != nil {
		c.note(out, trace.Noted, "", words.MailFetchFailed, sentence(r.Err.Key, r.Err.Args...))
	}
}
