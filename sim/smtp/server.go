package smtp

import (
	"net/netip"
	"slices"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// Envelope is who a message is from and for, and how it came (RFC 5321 2.3.1).
type Envelope struct {
	From       Path
	Recipients []Recipient    // in the order of RCPT; nobody changes them
	Helo       string         // what the client called itself
	User       string         // who has logged in, "" for nobody
	Protocol   string         // SMTP, ESMTPSA or the like, for the Received field (RFC 3848, RFC 6531 3.7.3)
	Peer       netip.AddrPort // the client's end of the connection
	EightBit   bool           // BODY=8BITMIME was said (RFC 6152)
	UTF8       bool           // SMTPUTF8 was said (RFC 6531)
	Size       int64          // octets that SIZE announced, 0 for none (RFC 1870)
	Ret        Ret            // how much a report of failure is to return (RFC 3461 4.3)
	EnvID      string         // ENVID, decoded: how the sender knows the message; "" for none (RFC 3461 4.4)
}

// Host is what a session asks of its host. The answers come at once, but for that
// of Accept.
type Host interface {
	// CheckClient says what speaks against whoever has just connected; the zero Reply
	// for nothing.
	CheckClient(s *Server) Reply
	// CheckSender says what speaks against a sender; the zero Reply for nothing.
	CheckSender(s *Server, from Path) Reply
	// CheckRecipient says what speaks against a recipient, or Later. Path{Local: "postmaster"}
	// is the host's own (RFC 5321 4.5.1).
	CheckRecipient(s *Server, to Path) Reply
	// Login reports whether user and password belong together, both as typed.
	Login(user, password string) bool
	// Password returns the password of a user, for mechanisms that do not send it.
	Password(user string) (string, bool)
	// CheckPlace says whether a recipient has a mailbox here, or may be relayed to, and
	// nothing else; the zero Reply: it does.
	CheckPlace(s *Server, to Path) Reply
	// Verify answers VRFY; with the zero Reply the session answers 252.
	Verify(argument string) Reply
	// Accept hands over a complete message. The host answers with Finish, in the
	// same step or when it is stored; until then the session answers nothing.
	Accept(out *machine.Out, s *Server, env Envelope, content string)
	// FaultAt returns a fault that somebody has set and that bites now, and counts
	// it as having bitten. The session asks once for each moment. The recipient is
	// that of RCPT, else "".
	FaultAt(stage machine.Stage, recipient string) (machine.Fault, bool)
}

// Server is the server side of one connection. It holds plain values only.
type Server struct {
	cfg   *ServerConfig
	conn  machine.Conn
	peer  netip.AddrPort
	state State
	in    lines
	sent  int64 // octets sent so far

	helo     string // what the client called itself
	extended bool   // with EHLO
	user     string // who has logged in

	// The transaction.
	envelope      Envelope
	refused       int  // recipients that were refused
	utf8          bool // SMTPUTF8 was said
	content       unstuffer
	contentOffset int64 // where in the stream the content began
	column        int   // octets of the content since its last line end

	mechanism, login string // AUTH: the mechanism, and the user it is about
	named            bool   // LOGIN: the user was told, if with no name
	asked            string // CRAM-MD5: the challenge

	chunk  chunk // a BDAT whose octets are coming
	stuck  bool  // something came between the pieces of a message
	secure bool  // the connection is under TLS
	lines  int   // that have come

	impatience
	dot       *machine.Fault // bites when the host has decided about the content; nil for none
	verdict   *answer        // Finish was called within Accept
	inside    bool           // Accept is being called
	held      *answer        // a reply that waits for its time; nil for none
	undecided *undecided     // a command that waits for the host; nil for none
	mute      bool           // a fault has struck it dumb
	eof       bool           // the client has finished sending
}

// answer is a reply with what it answers. It never changes.
type answer struct {
	command command
	reply   Reply
	exact   bool // a person wrote it: it is said to the letter
	last    bool // it ends the session, and counts no more
	lost    bool // it never arrives: the connection breaks in its place
}

// NewServer returns the server side of a connection with peer. It says nothing
// before Open.
func NewServer(cfg *ServerConfig, conn machine.Conn, peer netip.AddrPort) *Server {
	return &Server{cfg: cfg, conn: conn, peer: peer, state: StateConnected}
}

// Greeted returns a session of which no more has happened than the greeting, to look at.
func (cfg *ServerConfig) Greeted() *Server { return &Server{cfg: cfg, state: StateGreeted} }

// Clone returns a session that goes on from here by itself.
func (s *Server) Clone() *Server {
	c := *s
	c.content = s.content.clone()
	c.envelope.Recipients = slices.Clip(s.envelope.Recipients)
	return &c
}

// Conn returns the connection's number.
func (s *Server) Conn() machine.Conn { return s.conn }

// Config returns what the session was set up with.
func (s *Server) Config() *ServerConfig { return s.cfg }

// State returns where the session stands.
func (s *Server) State() State { return s.state }

// Peer returns the client's end of the connection.
func (s *Server) Peer() netip.AddrPort { return s.peer }

// User returns who has logged in, "" for nobody.
func (s *Server) User() string { return s.user }

// Helo returns what the client called itself, "" before it did.
func (s *Server) Helo() string { return s.helo }

// Sender returns who the message is from that the session is about, the null path
// before MAIL (RFC 5321 3.3).
func (s *Server) Sender() Path { return s.envelope.From }

// Tried returns how many recipients the transaction has, and how many were refused.
func (s *Server) Tried() (taken, refused int) { return len(s.envelope.Recipients), s.refused }

// Done reports whether the session is over: it takes no more input.
func (s *Server) Done() bool { return s.state == StateClosed }

// turn is one call from outside: what it may use, and the replies that go out at its
// end together (RFC 2920 3.2).
type turn struct {
	out  *machine.Out
	now  trace.Time
	host Host
	wire []byte
}

// room is where a turn gathers what it says; more than fits is allocated.
type room [128]byte

// Open greets the client: the connection stands.
func (s *Server) Open(out *machine.Out, now trace.Time, h Host) {
	var space room
	t := turn{out: out, now: now, host: h, wire: space[:0]}
	if wait := s.pause(); wait > 0 {
		s.held = &answer{command: command{verb: VerbGreet}}
		s.setTimer(&t, machine.ForReply, wait)
		return
	}
	s.obey(&t, &command{verb: VerbGreet})
	s.settle(&t)
}

// greets reports whether the server pauses before its greeting.
func (s *Server) greets() bool {
	return s.held != nil && s.held.command.verb == VerbGreet && s.held.reply.IsZero()
}

// Receive takes octets from the client.
func (s *Server) Receive(out *machine.Out, now trace.Time, h Host, octets string) {
	if s.Done() || s.mute || s.eof {
		return
	}
	var space room
	t := turn{out: out, now: now, host: h, wire: space[:0]}
	s.in.push(octets)
	if s.greets() { // whoever speaks now does not wait for the greeting (RFC 5321 3.1)
		s.held = nil
		out.Add(machine.CancelTimer{Timer: s.timer(machine.ForReply)})
		s.say(&t, answer{command: command{verb: VerbGreet}, reply: s.says(SayEarly)})
	}
	s.proceed(&t)
	s.settle(&t)
}

// Finish brings the host's verdict on the message that Accept handed over, and goes
// on with the input that came meanwhile. With a positive reply the host has taken
// responsibility, under the id message (RFC 5321 6.1). A verdict must be 2yz, 4yz or 5yz.
func (s *Server) Finish(out *machine.Out, now trace.Time, h Host, message string, r Reply) {
	if r.IsZero() || r.Intermediate() {
		panic("smtp: a verdict that is none: " + r.String())
	}
	if s.state != StateStoring || s.mute || s.held != nil {
		return // the client is gone, or was given up
	}
	verdict := answer{command: command{verb: VerbVerdict, message: message}, reply: r}
	if s.inside {
		s.verdict = &verdict
		return
	}
	var space room
	t := turn{out: out, now: now, host: h, wire: space[:0]}
	s.conclude(&t, verdict)
	s.proceed(&t)
	s.settle(&t)
}

// Closed tells that the client sends no more (err is "") or is gone.
func (s *Server) Closed(out *machine.Out, now trace.Time, err machine.Failure) {
	if s.Done() {
		return
	}
	t := turn{out: out, now: now}
	if err != "" {
		s.leave(&t)
		return
	}
	s.eof = true
	if r := s.cfg.Personality.Says[SayContentCut]; r.Code != 0 && s.state == StateData && !s.mute {
		s.say(&t, answer{reply: s.says(SayContentCut), last: true})
		return
	}
	if s.cfg.Personality.SaysLost && !s.mute && !s.busy() && s.state != StateTLS {
		s.say(&t, answer{reply: s.says(SayLost), last: true})
		return
	}
	s.settle(&t)
}

// Fire tells that one of the session's timers is due.
func (s *Server) Fire(out *machine.Out, now trace.Time, h Host, timer machine.Timer) {
	var space room
	t := turn{out: out, now: now, host: h, wire: space[:0]}
	switch {
	case s.Done():
		return
	case timer.Of == machine.ForReply && s.greets():
		s.held = nil
		s.obey(&t, &command{verb: VerbGreet})
		s.proceed(&t)
	case timer.Of == machine.ForReply && s.held != nil:
		held := *s.held
		s.held = nil
		s.say(&t, held)
		s.proceed(&t)
	case timer.Of == machine.ForConn && s.mute:
		s.abort(&t)
	case timer.Of == machine.ForConn && !s.busy():
		s.say(&t, answer{reply: s.says(SayTimeout), last: true})
	}
	s.settle(&t)
}

// busy reports whether input has to wait: the host decides about a message, or a
// reply is held back.
func (s *Server) busy() bool {
	return s.state == StateStoring || s.held != nil || s.undecided != nil
}

// proceed works off the input, as far as it can.
func (s *Server) proceed(t *turn) {
	for more := true; more && !s.Done() && !s.mute && !s.busy() && s.state != StateTLS; {
		switch {
		case s.chunk.open:
			more = s.takeChunk(t)
		case s.state == StateData:
			more = s.takeContent(t)
		default:
			more = s.nextLine(t)
		}
	}
}

// nextLine takes the next line, if it is there.
func (s *Server) nextLine(t *turn) bool {
	m := s.cfg.Personality.Lines
	kept := LineOctetsMax
	if m.Max == 0 {
		m.Max = AuthLineOctetsMax
	} else {
		kept = m.Max
	}
	l, ok := s.in.nextBy(&m, kept)
	if ok {
		s.takeLine(t, l)
	}
	return ok
}

// settle ends a turn: what was said goes out, and somebody waits for what comes next.
func (s *Server) settle(t *turn) {
	s.flush(t)
	switch {
	case s.Done():
	case s.busy() && len(s.in.rest) > PendingOctetsMax:
		s.say(t, answer{reply: s.says(SayTooMuchInput), last: true})
	case s.eof && (s.mute || !s.busy()):
		s.close(t)
	case s.mute:
		s.setTimer(t, machine.ForConn, SilenceMax)
	case s.busy():
		t.out.Add(machine.CancelTimer{Timer: s.timer(machine.ForConn)})
	default:
		s.setTimer(t, machine.ForConn, CommandWaitMax)
	}
}

func (s *Server) timer(of machine.TimerOf) machine.Timer {
	return machine.Timer{Of: of, N: int64(s.conn)}
}

func (s *Server) setTimer(t *turn, of machine.TimerOf, wait time.Duration) {
	t.out.Add(machine.SetTimer{Timer: s.timer(of), At: t.now.Add(wait)})
}

// say gives an answer: it is noted, lets the state follow, and goes out with the
// others of this turn.
func (s *Server) say(t *turn, a answer) {
	a.reply = s.count(&a)
	enhanced := s.enhances(&a)
	if !enhanced {
		a.reply.Enhanced = ""
	}
	if a.lost {
		s.flush(t)
	}
	s.utter(t, &a, enhanced)
	if a.lost {
		t.wire = nil
		s.abort(t)
		return
	}
	if (a.command.verb == VerbQUIT || a.reply.closes) && s.state == StateChunks && s.cfg.Personality.SaysLost {
		s.utter(t, &answer{reply: s.says(SayLost)}, false) // for the message that was begun
	}
	s.follow(t, &a)
	if a.reply.Code == 421 || a.reply.closes || s.Done() {
		s.close(t) // a server that says 421 closes the channel (RFC 5321 3.8)
		return
	}
	if r := s.overdue(); !r.IsZero() && !a.last {
		r.closes = true
		s.give(t, answer{reply: r, last: true})
	}
}

// utter notes a reply and puts it with those that go out.
func (s *Server) utter(t *turn, a *answer, enhanced bool) {
	t.out.Add(machine.Note{
		Kind: trace.SMTPReply, Conn: s.conn, Offset: s.sent + int64(len(t.wire)), Message: a.command.message,
		Detail:  trace.Reply{Code: a.reply.Code, Enhanced: a.reply.Enhanced, Text: a.reply.Text},
		Because: a.reply.Because,
	})
	t.wire = a.reply.appendWire(t.wire, enhanced)
}

// give gives an answer when the server is ready to: some let a client wait on purpose.
func (s *Server) give(t *turn, a answer) {
	if s.mayWait(&a) {
		held := a
		if wait := s.cfg.Personality.Slow(s, &held); wait > 0 {
			s.held = &held
			s.setTimer(t, machine.ForReply, wait)
			return
		}
	}
	s.say(t, a)
}

// enhances reports whether the reply goes out with its enhanced code: never the
// greeting, an answer to EHLO or HELO, and 3yz (RFC 2034 4), though some servers answer
// EHLO and HELO with one. That rule is for what the
// server says by itself; real ones break it, and a person may have it say what they do.
func (s *Server) enhances(a *answer) bool {
	if a.exact {
		return true
	}
	switch a.command.verb {
	case VerbGreet:
		return false
	case VerbEHLO, VerbHELO:
		if !s.cfg.Personality.EnhancesHello {
			return false
		}
	}
	return !a.reply.Intermediate() && s.offers("ENHANCEDSTATUSCODES")
}

// move changes the state, as the table says.
func (s *Server) move(verb Verb) {
	next, ok := s.cfg.Personality.after(s.state, verb)
	if !ok {
		panic("smtp: the state " + s.state.String() + " has no way to " + verb.String())
	}
	s.state = next
}

// flush sends what was said and has not gone out yet.
func (s *Server) flush(t *turn) {
	if len(t.wire) == 0 {
		return
	}
	t.out.Add(machine.Send{Conn: s.conn, Bytes: string(t.wire)})
	s.sent += int64(len(t.wire))
	t.wire = t.wire[:0]
}

// close sends what was said and ends the session.
func (s *Server) close(t *turn) {
	s.flush(t)
	t.out.Add(machine.Close{Conn: s.conn})
	s.leave(t)
}

// abort breaks the connection off. What was said before goes out first.
func (s *Server) abort(t *turn) {
	s.flush(t)
	t.out.Add(machine.Abort{Conn: s.conn})
	s.leave(t)
}

// leave forgets the session: no timer of it fires, and no octet of it is held.
func (s *Server) leave(t *turn) {
	t.out.Add(machine.CancelTimer{Timer: s.timer(machine.ForConn)})
	if s.held != nil {
		t.out.Add(machine.CancelTimer{Timer: s.timer(machine.ForReply)})
		s.held = nil
	}
	if !s.Done() {
		s.move(VerbHangUp)
	}
	s.in, s.content = lines{}, unstuffer{}
}
