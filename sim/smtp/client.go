package smtp

import (
	"slices"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// ClientConfig is what all sessions of a client share. Nothing changes it afterwards.
type ClientConfig struct {
	Name           string   // the host name that it says
	User, Password string   // for AUTH (RFC 4954); no User: it does not log in
	Mechanism      string   // the only one of AUTH that it uses; "": what seems best
	TLS            TLSUse   // what it makes of STARTTLS
	Sending        *Sending // its ways; nil: those of plain
	// SevenBit converts the content of a mail as Sending.EightBit says; nil: not at all.
	SevenBit func(mail *Mail) string
}

// Mail is one message with its envelope, ready to go. Nobody changes it.
type Mail struct {
	From       Path
	Recipients []Recipient // at least one
	Ret        Ret
	EnvID      string // decoded; "" for none
	Content    string // lines end with CRLF
	Message    string // the sending host's id of it, for the events
	// UTF8 is set if the message is under SMTPUTF8: where an address or its header needs that,
	// it goes to no server that does not offer it (RFC 6531 3.2). Of another, octets of 8 bits
	// in the header pass, as they did before there was SMTPUTF8.
	UTF8 bool
}

// Result tells how a transaction came to its end, or the session when there was none.
type Result struct {
	// Recipients has an Outcome for each of Mail.Recipients, in the same order. It
	// is empty when the session ended with no transaction under way.
	Recipients []Outcome
	// Session is set if the failure concerns the server or the connection and not
	// the mail: the greeting, EHLO, AUTH, 421, silence, a break, no SMTP. Another
	// server may do better (RFC 5321 5.1). An outcome decided before has its own reply.
	Session bool
	// Open is set if the session takes another Begin.
	Open bool
	// Leaves is set if the client is about to say goodbye, and waits for Quit: whoever calls
	// it first notes what comes of the Result, which is not QUIT's doing.
	Leaves bool
	// NoTLS is set if it was the handshake that failed: a connection without TLS may do.
	NoTLS bool
	// Reports is set if the server offers DSN: from here on it answers for reports. Where
	// it does not, nobody after this client knows what the sender asked for (RFC 3461
	// 5.2.2).
	Reports bool
}

// Outcome is what decided about one recipient.
type Outcome struct {
	Stage    machine.Stage
	Reply    Reply           // zero when Failure is set
	Own      bool            // the reply is the client's own word, and no server said it
	Failure  machine.Failure // "" when a reply decided
	Accepted bool            // the server has taken responsibility (RFC 5321 6.1)
}

// decided reports whether something has decided already.
func (o *Outcome) decided() bool { return o.Stage != "" }

// Client is the client side of one connection. It holds plain values only.
type Client struct {
	cfg    *ClientConfig
	ways   *Sending
	server string // the name of the other side, for its certificate
	conn   machine.Conn
	in     lines
	sent   int64 // octets sent so far
	awaits await
	owed   int // replies that the server owes for what has reached it
	asked  int // those that it will owe when the turn's commands have gone out

	// The reply that is coming in.
	code        int
	text        string
	replyLines  int
	replyOffset int64

	offers     offers
	secure     bool   // TLS protects the connection
	mechanism  string // of AUTH, while it is under way
	responses  int    // that AUTH still has to give
	response   string // the last that went out: it must not come back in a log
	underWay   bool   // a mail waits for its Result
	unfinished bool   // the server may have a transaction open that came to nothing

	mail     Mail
	outcomes []Outcome // Accepted: RCPT was; Stage "": nothing has decided yet
	batch    []int     // the recipients of the transaction that is open
	next     int       // whose reply is next, in batch
	group    bool      // MAIL, RCPT and DATA went out together (RFC 2920)
	left     string    // what BDAT has not sent yet
}

// NewClient returns the client side of a connection that stands, or is about to, with the
// server of that name.
func NewClient(cfg *ClientConfig, conn machine.Conn, server string) *Client {
	c := &Client{cfg: cfg, ways: cfg.Sending, conn: conn, server: server, awaits: awaitGreeting, owed: 1}
	if c.ways == nil {
		c.ways = SendingOf("plain")
	}
	return c
}

// Clone returns a session that goes on from here by itself.
func (c *Client) Clone() *Client {
	d := *c
	d.outcomes, d.batch = slices.Clone(c.outcomes), slices.Clone(c.batch)
	return &d
}

// Conn returns the connection's number.
func (c *Client) Conn() machine.Conn { return c.conn }

// Done reports whether the session is over: it takes no more input, and no Begin.
func (c *Client) Done() bool { return c.awaits == awaitNoMore }

// clientTurn is one call from outside; what it sends goes out at its end together.
type clientTurn struct {
	out   *machine.Out
	now   trace.Time
	wire  []byte
	heard bool // a reply came to its end
}

// Open tells that the connection stands. The client waits for the greeting.
func (c *Client) Open(out *machine.Out, now trace.Time) {
	c.settle(&clientTurn{out: out, now: now})
}

// Begin starts a transaction; it may come before the greeting, and after each Result
// that is Open. It panics where there is no session to begin it in: ask Done first,
// for the server may have left since the last Result.
func (c *Client) Begin(out *machine.Out, now trace.Time, mail Mail) {
	switch {
	case c.Done() || c.awaits == awaitBye || c.awaits == awaitQuit:
		panic("smtp: Begin after the end of the session")
	case c.underWay:
		panic("smtp: Begin before the Result of the mail before")
	case len(mail.Recipients) == 0:
		panic("smtp: Begin without recipients")
	}
	c.mail, c.underWay = mail, true
	c.outcomes = make([]Outcome, len(mail.Recipients))
	if c.awaits != awaitNothing {
		return // start follows when the session is ready
	}
	t := clientTurn{out: out, now: now}
	if c.refuseOwn(&t); len(c.batch) == 0 {
		c.unfinished = true // Begin has no Result to give: the answer to RSET will bring it
	}
	c.start(&t)
	c.settle(&t)
}

// Receive takes octets from the server. The Result is nil while nothing is decided.
func (c *Client) Receive(out *machine.Out, now trace.Time, octets string) *Result {
	if c.Done() {
		return nil
	}
	t := clientTurn{out: out, now: now}
	c.in.push(octets)
	result := c.proceed(&t)
	if t.heard || c.Done() {
		c.settle(&t)
	}
	return result
}

// Closed tells that the server sends no more (err is "") or is gone.
func (c *Client) Closed(out *machine.Out, now trace.Time, err machine.Failure) *Result {
	if c.Done() {
		return nil
	}
	t := clientTurn{out: out, now: now}
	quitting := c.awaits == awaitBye
	result := c.lose(machineFailure(err))
	if err == "" {
		t.out.Add(machine.Close{Conn: c.conn})
	}
	c.leave(&t)
	if quitting {
		return nil
	}
	return result
}

// TLSDone tells that the handshake that the client asked for has succeeded. What was said
// before it does not count any more: the client introduces itself anew (RFC 3207 4.2).
func (c *Client) TLSDone(out *machine.Out, now trace.Time, in machine.TLSDone) *Result {
	if c.awaits != awaitTLS {
		return nil
	}
	t := clientTurn{out: out, now: now}
	verified := len(in.Problems) == 0
	out.Add(machine.Note{Kind: trace.TLSEstablished, Conn: c.conn,
		Detail: trace.TLS{Version: in.Version, Cipher: in.Cipher, Verified: verified, Problems: in.Problems}})
	if c.cfg.TLS == TLSVerified && !verified {
		result := c.breakOff(&t, localNotVerified.with(c.server))
		c.settle(&t)
		return result
	}
	c.secure, c.offers = true, offers{}
	c.sayHello(&t)
	c.settle(&t)
	return nil
}

// TLSFailed tells that the handshake has failed: the connection is of no more use.
func (c *Client) TLSFailed(out *machine.Out, now trace.Time, in machine.TLSFailed) *Result {
	if c.awaits != awaitTLS {
		return nil
	}
	t := clientTurn{out: out, now: now}
	out.Add(machine.Note{Kind: trace.TLSFailed, Conn: c.conn, Detail: trace.TLS{Problems: []string{in.Alert}}})
	result := c.breakOff(&t, localNoHandshake)
	c.settle(&t)
	return result
}

// machineFailure names the failure that an end of the connection is.
func machineFailure(err machine.Failure) machine.Failure {
	if err == "" {
		return machine.Reset // however politely: the reply did not come
	}
	return err
}

// Fire tells that the session's timer is due: the server was silent for too long.
func (c *Client) Fire(out *machine.Out, now trace.Time, timer machine.Timer) *Result {
	if c.Done() || c.awaits == awaitNothing || timer.Of != machine.ForConn {
		return nil
	}
	t := clientTurn{out: out, now: now}
	quitting := c.awaits == awaitBye
	result := c.lose(machine.TimedOut)
	t.out.Add(machine.Close{Conn: c.conn})
	c.leave(&t)
	if quitting {
		return nil
	}
	return result
}

// Quit ends the session: QUIT, then the connection closes with the server's 221, its
// close, or a timeout. There is no further Result. A transaction under way is
// given up, and the connection closed at once.
func (c *Client) Quit(out *machine.Out, now trace.Time) {
	t := clientTurn{out: out, now: now}
	switch c.awaits {
	case awaitNoMore, awaitBye:
		return
	case awaitNothing, awaitQuit:
		c.sayQuit(&t)
	default:
		t.out.Add(machine.Close{Conn: c.conn})
		c.leave(&t)
	}
	c.settle(&t)
}

// settle ends a turn: what was said goes out, and the wait for the answer begins.
func (c *Client) settle(t *clientTurn) {
	c.flush(t)
	c.owed, c.asked = c.owed+c.asked, 0
	switch c.awaits {
	case awaitNoMore, awaitQuit: // leave has cancelled the timer, and Quit sets it
	case awaitNothing:
		t.out.Add(machine.CancelTimer{Timer: c.timer()})
	default:
		t.out.Add(machine.SetTimer{Timer: c.timer(), At: t.now.Add(c.ways.Waits.of(c.awaits))})
	}
}

func (c *Client) timer() machine.Timer { return machine.Timer{Of: machine.ForConn, N: int64(c.conn)} }

// flush sends what was said and has not gone out yet.
func (c *Client) flush(t *clientTurn) {
	if len(t.wire) == 0 {
		return
	}
	t.out.Add(machine.Send{Conn: c.conn, Bytes: string(t.wire)})
	c.sent += int64(len(t.wire))
	t.wire = t.wire[:0]
}

// say sends one line: it is noted now, and goes out at the end of the turn.
func (c *Client) say(t *clientTurn, message string, command trace.Command) {
	t.out.Add(machine.Note{
		Kind: trace.SMTPCommand, Conn: c.conn, Offset: c.sent + int64(len(t.wire)), Message: message, Detail: command,
	})
	t.wire = append(append(t.wire, command.Line...), '\r', '\n')
	c.asked++
}

// sayContent sends content and the final dot.
func (c *Client) sayContent(t *clientTurn, content string) {
	c.flush(t)
	wire, octets := Stuff(content)
	t.out.Add(
		machine.Note{Kind: trace.SMTPData, Conn: c.conn, Offset: c.sent, Message: c.mail.Message, Detail: trace.Data{Octets: octets, Content: content}},
		machine.Send{Conn: c.conn, Bytes: wire},
	)
	c.sent += int64(len(wire))
	c.asked++
}

// sayQuit says goodbye. What the server makes of it does not matter.
func (c *Client) sayQuit(t *clientTurn) {
	c.say(t, "", trace.Command{Verb: "QUIT", Line: "QUIT"})
	c.awaits = awaitBye
}

// leave forgets the session.
func (c *Client) leave(t *clientTurn) {
	t.out.Add(machine.CancelTimer{Timer: c.timer()})
	c.awaits = awaitNoMore
	c.in, c.text = lines{}, ""
	c.forget()
}

// forget drops the mail under way.
func (c *Client) forget() {
	c.mail, c.outcomes, c.batch, c.left, c.underWay = Mail{}, nil, nil, "", false
}

// result ends the mail under way, if there is one.
func (c *Client) result(session bool) *Result {
	r := &Result{
		Recipients: c.outcomes, Session: session, Open: !session,
		NoTLS: session && c.awaits == awaitTLS && !c.secure, Reports: c.offers.dsn,
	}
	c.forget()
	return r
}

// decide gives everybody about whom nothing has decided yet this outcome.
func (c *Client) decide(o Outcome) {
	for i := range c.outcomes {
		if !c.outcomes[i].decided() {
			c.outcomes[i] = o
		}
	}
}

// lose ends the session for a failure of the connection. The caller ends the
// connection.
func (c *Client) lose(failure machine.Failure) *Result {
	c.decide(Outcome{Stage: awaitStages[c.awaits], Failure: failure})
	return c.result(true)
}

// fail ends the session for what the server said. The client leaves it to Quit to say
// goodbye, unless the server is about to hang up anyway (421).
func (c *Client) fail(t *clientTurn, o Outcome) *Result {
	o.Stage = awaitStages[c.awaits]
	c.decide(o)
	result := c.result(true)
	if o.Reply.Code == 421 {
		c.flush(t)
		t.out.Add(machine.Close{Conn: c.conn})
		c.leave(t)
		return result
	}
	c.awaits, result.Leaves = awaitQuit, true
	return result
}

// breakOff ends the session because what the server said makes no sense. Nothing
// that it might say next could be trusted.
func (c *Client) breakOff(t *clientTurn, why Reply) *Result {
	c.decide(Outcome{Stage: awaitStages[c.awaits], Reply: why, Own: true})
	result := c.result(true)
	c.flush(t)
	t.out.Add(machine.Abort{Conn: c.conn})
	c.leave(t)
	return result
}
