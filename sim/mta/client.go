package mta

import (
	"maps"
	"net/netip"
	"slices"
	"time"

	"mailscope/sim/dns"
	"mailscope/sim/machine"
	"mailscope/sim/message"
	"mailscope/sim/smtp"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// SubmitWait is how long a client waits before it tries again to hand a message to
// its submission server. No standard says; people expect minutes.
const SubmitWait = 5 * time.Minute

// SubmitGiveUp is how long a client tries to hand a message over. No standard says that
// either; who has sent something wants to hear within a day that it has not even left.
const SubmitGiveUp = 24 * time.Hour

// Client is a person's mail client: it hands what they write to a submission server
// (RFC 6409), and fetches what arrives for them (RFC 1939).
type Client struct {
	cfg   *ClientConfig
	dials smtp.ClientConfig
	start time.Time
	ids   ids
	stub  dns.Stub

	now     trace.Time // of the step that is under way
	effects machine.Out

	outbox []*Draft // durable, oldest first
	writes map[machine.StoreID]clientWrite
	last   machine.StoreID
	dialed machine.Conn

	submit submission
	fetch  fetching
}

// submission is a client's way to its submission server; one at a time, with all
// messages that wait.
type submission struct {
	asked     machine.QueryID // the question for the server's address, 0 for none
	lookup    lookup
	conn      machine.Conn // 0 for none
	session   *smtp.Client
	addresses []netip.Addr
	waits     bool // for its next try
}

func (s *submission) idle() bool { return s.asked == 0 && s.conn == 0 && !s.waits }

// NewClient returns a mail client that has not been started. The configuration must
// not change afterwards.
func NewClient(cfg *ClientConfig) *Client {
	c := &Client{
		cfg: cfg, ids: ids{ordinal: cfg.Ordinal}, stub: dns.NewStub(cfg.Resolver, cfg.Seed),
		// What a person writes octet by octet goes out so; what the client makes has no lone CR or LF.
		dials:  smtp.ClientConfig{Name: cfg.Name, TLS: cfg.TLS, Mechanism: cfg.Mechanism, Sending: smtp.SendingOf("plain").PassingBare()},
		writes: map[machine.StoreID]clientWrite{},
	}
	if cfg.Password != "" {
		c.dials.User, c.dials.Password = cfg.User, cfg.Password
	}
	return c
}

// Clone returns a client that goes on from here by itself.
func (c *Client) Clone() machine.Machine {
	k := *c
	k.effects = nil
	k.stub = c.stub.Clone()
	k.outbox, k.writes = slices.Clone(c.outbox), maps.Clone(c.writes)
	k.submit.addresses = slices.Clone(c.submit.addresses)
	if c.submit.session != nil {
		k.submit.session = c.submit.session.Clone()
	}
	k.fetch = c.fetch.clone()
	return &k
}

// Held returns how many messages have yet to be submitted or are on their way to the
// disk; a look into the mailbox that has reached the server counts as one, for it may
// be bringing some.
func (c *Client) Held() int {
	n := len(c.outbox) + len(c.writes)
	if c.fetch.conn != 0 {
		n++
	}
	return n
}

// Step is machine.Machine's.
func (c *Client) Step(now trace.Time, in machine.Input) []machine.Effect {
	c.now = now
	c.effects = c.effects[:0]
	out := &c.effects
	switch in := in.(type) {
	case machine.Booted:
		c.boot(out, in)
	case machine.Submit:
		c.compose(out, in)
	case machine.Stored:
		c.stored(out, in)
	case machine.Answered:
		if r, settled := c.stub.Answered(out, now, in); settled {
			c.resolved(out, r)
		}
	case machine.Dialed:
		c.dialedTo(out, in.Conn)
	case machine.DialFailed:
		c.notDialed(out, in)
	case machine.Received:
		c.received(out, in)
	case machine.Closed:
		c.closed(out, in)
	case machine.TLSDone:
		if in.Conn == c.submit.conn {
			c.submitted(out, c.submit.session.TLSDone(out, now, in))
		}
	case machine.TLSFailed:
		if in.Conn == c.submit.conn {
			c.submitted(out, c.submit.session.TLSFailed(out, now, in))
		}
	case machine.TimerFired:
		c.fired(out, in.Timer)
	}
	return c.effects
}

func (c *Client) stamp() Stamp { return stampOf(c.start, c.now) }

// boot starts the client: what is in the outbox is submitted, and the first look
// into the mailbox comes after the usual wait.
func (c *Client) boot(out *machine.Out, in machine.Booted) {
	c.start = in.Start
	c.ids.last = c.stamp()
	for _, item := range in.Disk {
		switch item.Key.Shelf {
		case machine.Outbox:
			if d, err := draftOf(item.Value); err == nil {
				c.outbox = append(c.outbox, d)
			}
		case machine.Fetched:
			c.fetch.recall(item.Value)
		}
	}
	c.sendOutbox(out)
	c.setPoll(out)
}

// compose makes a message of what a person wrote, and puts it into the outbox.
func (c *Client) compose(out *machine.Out, in machine.Submit) {
	d := &Draft{ID: c.ids.next(c.stamp()), From: in.From, To: in.To, EnvID: in.EnvID}
	d.Notify, _ = smtp.ParseNotify(in.Notify)
	d.Ret, _ = smtp.ParseRet(in.Ret)
	if in.Raw != "" {
		d.Content = message.FromRaw(in.Raw)
	} else {
		d.Content = message.Compose(message.Draft{
			From: in.From, To: in.To, Subject: in.Subject, Headers: in.Headers, Body: in.Body,
			Date: c.stamp().Date(), ID: d.ID + "@" + c.cfg.Name,
		})
	}
	out.Add(machine.Note{Kind: trace.MessageSubmitted, Message: d.ID, Detail: trace.Submitted{From: in.From, To: in.To}})
	c.write(out, drafted{d}, machine.Item{Key: d.Key(), Value: d})
}

// sendOutbox starts on the way to the submission server, if something is to go there
// and nothing is on its way.
func (c *Client) sendOutbox(out *machine.Out) {
	if len(c.outbox) > 0 && c.submit.idle() {
		c.submit.lookup = newLookup(c.cfg.Submit, c.cfg.Addresses)
		c.submit.asked = c.ask(out, &c.submit.lookup)
	}
}

// ask asks DNS the next question of a lookup; 0 when all is asked.
func (c *Client) ask(out *machine.Out, l *lookup) machine.QueryID {
	t, more := l.next()
	if !more {
		return 0
	}
	return c.stub.Ask(out, c.now, dns.Absolute(l.name), t)
}

// resolved goes on with what DNS answered.
func (c *Client) resolved(out *machine.Out, r dns.Result) {
	switch r.ID {
	case c.submit.asked:
		l := &c.submit.lookup
		l.take(r)
		if c.submit.asked = c.ask(out, l); c.submit.asked == 0 {
			c.submit.addresses = l.found
			c.dialSubmit(out, l.why())
		}
	case c.fetch.asked:
		l := &c.fetch.lookup
		l.take(r)
		if c.fetch.asked = c.ask(out, l); c.fetch.asked == 0 {
			c.fetch.addresses = l.found
			c.dialFetch(out, l.why())
		}
	}
}

// dialSubmit dials the next address of the submission server. When none is left, why
// tells what was wrong with the last.
func (c *Client) dialSubmit(out *machine.Out, why string) {
	if len(c.submit.addresses) == 0 {
		c.submitLater(out, why)
		return
	}
	port := PortSMTP
	switch {
	case c.cfg.Port != 0:
		port = c.cfg.Port
	case c.cfg.Password != "":
		port = PortSubmission
	}
	c.dialed++
	c.submit.conn = c.dialed
	c.submit.session = smtp.NewClient(&c.dials, c.dialed, c.cfg.Submit)
	out.Add(machine.Dial{Conn: c.dialed, Remote: netip.AddrPortFrom(c.submit.addresses[0], port)})
	c.submit.addresses = c.submit.addresses[1:]
}

// submitLater gives the way up for now; the messages stay in the outbox, but for those that
// have been there for too long.
func (c *Client) submitLater(out *machine.Out, why string) {
	c.outbox = slices.DeleteFunc(c.outbox, func(d *Draft) bool {
		if c.stamp().Sub(stampOfID(d.ID)) < SubmitGiveUp {
			return false
		}
		for _, to := range d.To {
			c.note(out, trace.Discarded, d.ID, words.MailSubmitGivenUp, to+": "+why, SubmitGiveUp.String())
		}
		c.write(out, sent{}, machine.Item{Key: d.Key()})
		return true
	})
	if len(c.outbox) == 0 {
		return
	}
	c.submit.waits = true
	c.note(out, trace.Noted, "", words.MailSubmitFailed, why, SubmitWait.String())
	out.Add(machine.SetTimer{Timer: submitTimer, At: c.now.Add(SubmitWait)})
}

// submitTimer is for the next try to submit; its number cannot be one of a connection.
var submitTimer = machine.Timer{Of: machine.ForQueue}

func (c *Client) note(out *machine.Out, kind trace.Kind, id string, key words.Key, args ...string) {
	out.Add(machine.Note{Kind: kind, Message: id, Detail: trace.Reason{Reason: sentence(key, args...)},
		Because: &words.Because{Key: key, Args: args}})
}

func (c *Client) dialedTo(out *machine.Out, conn machine.Conn) {
	switch conn {
	case c.submit.conn:
		c.submit.session.Open(out, c.now)
		c.beginNext(out)
	case c.fetch.conn:
		c.fetch.session.Open(out, c.now)
	}
}

// beginNext hands the oldest message of the outbox over.
func (c *Client) beginNext(out *machine.Out) {
	d := c.outbox[0]
	mail := smtp.Mail{From: path(d.From), Content: d.Content.String(), Message: d.ID, Ret: d.Ret, EnvID: d.EnvID, UTF8: true}
	for _, to := range d.To {
		mail.Recipients = append(mail.Recipients, d.recipient(to))
	}
	c.submit.session.Begin(out, c.now, mail)
}

// recipient returns one of the draft's recipients. Who asks for reports also says how they
// wrote the address, so that they know it again in the report, however often it is
// rewritten on the way (RFC 3461 4.2).
func (d *Draft) recipient(to string) smtp.Recipient {
	r := smtp.Recipient{Path: path(to), Notify: d.Notify}
	if r.Notify != 0 && r.Notify != smtp.NotifyNever {
		r.Original = smtp.OriginalRecipient(r.Path)
	}
	return r
}

// path reads an address that was checked when it was written. One that was not goes
// out as it is, for the server to judge.
func path(address string) smtp.Path {
	p, err := smtp.ParsePath(address)
	if err != nil {
		return smtp.Path{Local: address}
	}
	return p
}

func (c *Client) notDialed(out *machine.Out, in machine.DialFailed) {
	why := sentence(words.Key(in.Err))
	switch in.Conn {
	case c.submit.conn:
		c.submit.conn, c.submit.session = 0, nil
		c.dialSubmit(out, why)
	case c.fetch.conn:
		c.fetch.conn, c.fetch.session = 0, nil
		c.dialFetch(out, why)
	}
}

func (c *Client) received(out *machine.Out, in machine.Received) {
	switch in.Conn {
	case c.submit.conn:
		c.submitted(out, c.submit.session.Receive(out, c.now, in.Bytes))
	case c.fetch.conn:
		c.fetched(out, c.fetch.session.Receive(out, c.now, in.Bytes))
	}
}

func (c *Client) closed(out *machine.Out, in machine.Closed) {
	switch in.Conn {
	case c.submit.conn:
		c.submitted(out, c.submit.session.Closed(out, c.now, in.Err))
	case c.fetch.conn:
		c.fetched(out, c.fetch.session.Closed(out, c.now, in.Err))
	}
}

func (c *Client) fired(out *machine.Out, t machine.Timer) {
	switch {
	case t == submitTimer:
		c.submit.waits = false
		c.sendOutbox(out)
	case t.Of == machine.ForPoll:
		c.setPoll(out)
		c.look(out)
	case t.Of == machine.ForQuery:
		if r, settled := c.stub.Fire(out, c.now, machine.QueryID(t.N)); settled {
			c.resolved(out, r)
		}
	case machine.Conn(t.N) == c.submit.conn:
		c.submitted(out, c.submit.session.Fire(out, c.now, t))
	case machine.Conn(t.N) == c.fetch.conn:
		c.fetched(out, c.fetch.session.Fire(out, c.now, t))
	}
}

// submitted goes on after a message was handed over, or was not.
func (c *Client) submitted(out *machine.Out, r *smtp.Result) {
	if r != nil && !c.conclude(out, r) && (r.Open || r.Leaves) {
		c.submit.session.Quit(out, c.now)
	}
	if s := &c.submit; s.session != nil && s.session.Done() {
		s.conn, s.session = 0, nil
		c.sendOutbox(out)
	}
}

// conclude takes the first message out of the outbox if the server took it, or
// refused it for good, and goes on with the next one. It reports whether the session goes
// on, too.
func (c *Client) conclude(out *machine.Out, r *smtp.Result) bool {
	if len(r.Recipients) == 0 {
		return false // it ended between two messages
	}
	d := c.outbox[0]
	left, why := c.outcome(out, d, r)
	if len(left) > 0 {
		c.keep(out, d, left)
		c.submitLater(out, why)
		return false
	}
	c.outbox = c.outbox[1:]
	c.write(out, sent{}, machine.Item{Key: d.Key()})
	if !r.Open || len(c.outbox) == 0 {
		return false
	}
	c.beginNext(out)
	return true
}

// outcome returns the recipients that are still to be submitted, and why. What the
// server refused for good is given up, and what the client has no way to say to this server:
// the author is told.
func (c *Client) outcome(out *machine.Out, d *Draft, r *smtp.Result) (left []string, why string) {
	for i, o := range r.Recipients {
		switch {
		case o.Accepted:
		case o.Failure == "" && o.Reply.Permanent() && o.Own:
			c.note(out, trace.Discarded, d.ID, words.MailSubmitCannot, d.To[i]+": "+sentence(o.Reply.Because.Key, o.Reply.Because.Args...))
		case o.Failure == "" && o.Reply.Permanent():
			c.note(out, trace.Discarded, d.ID, words.MailSubmitRefused, d.To[i]+": "+o.Reply.String())
		default:
			left = append(left, d.To[i])
			why = outcomeTrouble(o, c.cfg.Submit).Reason
		}
	}
	return left, why
}

// keep leaves a message in the outbox for the recipients that are left.
func (c *Client) keep(out *machine.Out, d *Draft, left []string) {
	if len(left) == len(d.To) {
		return
	}
	rest := *d
	rest.To = left
	c.outbox[0] = &rest
	c.write(out, sent{}, machine.Item{Key: rest.Key(), Value: &rest})
}
