package mailbox

import (
	"strconv"
	"strings"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// POP3Config is what a POP3 server is set up with.
type POP3Config struct {
	Name string // the host's, for the greeting
}

// POP3Host is what a session asks of its host. The answers come at once, but for
// that of Delete.
type POP3Host interface {
	// Login returns the address of the mailbox that user and password open, both
	// as typed; false if they do not belong together.
	Login(user, password string) (address string, ok bool)
	// Lock keeps a mailbox for this session; false if another has it (RFC 1939 4).
	Lock(address string) bool
	// Unlock gives back what Lock kept.
	Unlock(address string)
	// Mails returns what lies in a mailbox, by UID. Nobody changes the slice.
	Mails(address string) []*Mail
	// Retrieved tells that m was sent to its owner's client for the first time; the
	// host remembers it.
	Retrieved(out *machine.Out, m *Mail)
	// Delete asks the host to remove mails for good, all of them or none. It
	// answers with Finish, in the same step or when that is stored.
	Delete(out *machine.Out, s *POP3Server, mails []*Mail)
}

// POP3Server is the server side of one connection. It holds plain values only.
type POP3Server struct {
	cfg   *POP3Config
	conn  machine.Conn
	state POP3State
	in    string // octets that came and were not taken yet
	taken int64  // octets taken so far: where in the stream in begins
	sent  int64  // octets sent so far

	user     string  // what USER said
	failures int     // wrong passwords
	address  string  // the mailbox that is open and locked, "" for none
	mails    []*Mail // what lay in it then
	marks    []marks // of each mail
	budget   int64   // octets that may still be sent
	sending  int     // the mail that the last reply brought, counted from 1; 0 for none

	held *pop3Reply // a reply that waits for its time; nil for none
	eof  bool       // the client has finished sending
	gone bool       // the connection is lost, and the host still removes mails
}

// marks are what a session remembers of one mail.
type marks struct {
	deleted bool // DELE was said (RFC 1939 5)
	fetched bool // it reached its reader
}

// NewPOP3Server returns the server side of a connection. It says nothing before
// Open.
func NewPOP3Server(cfg *POP3Config, conn machine.Conn) *POP3Server {
	return &POP3Server{cfg: cfg, conn: conn, state: POP3Connected, budget: BaseCostOctets}
}

// Clone returns a session that goes on from here by itself.
func (s *POP3Server) Clone() *POP3Server {
	c := *s
	c.marks = append([]marks(nil), s.marks...)
	return &c
}

// Conn returns the connection's number.
func (s *POP3Server) Conn() machine.Conn { return s.conn }

// State returns where the session stands.
func (s *POP3Server) State() POP3State { return s.state }

// Address returns the mailbox that the session has open and locked, "" for none.
func (s *POP3Server) Address() string { return s.address }

// Done reports whether the session is over: it takes no more input.
func (s *POP3Server) Done() bool { return s.state == POP3Closed }

// pop3Turn is one call from outside, and what it may use.
type pop3Turn struct {
	out      *machine.Out
	now      trace.Time
	host     POP3Host
	commands int // how many were taken
}

// Open greets the client: the connection stands.
func (s *POP3Server) Open(out *machine.Out, now trace.Time, h POP3Host) {
	t := pop3Turn{out: out, now: now, host: h}
	s.move(POP3Greet)
	s.say(&t, pop3Reply{line: "+OK " + s.cfg.Name + " POP3"})
	s.setTimer(&t, machine.ForConn, AutologoutWait)
}

// Receive takes octets from the client.
func (s *POP3Server) Receive(out *machine.Out, now trace.Time, h POP3Host, octets string) {
	if s.Done() || s.state == POP3Update || s.eof {
		return
	}
	t := pop3Turn{out: out, now: now, host: h}
	s.in += octets // no copy where nothing was left, the usual case
	s.proceed(&t)
	s.settle(&t)
}

// Finish brings the host's answer to Delete: whether the mails are removed for good.
func (s *POP3Server) Finish(out *machine.Out, h POP3Host, ok bool) {
	if s.state == POP3Update {
		s.conclude(&pop3Turn{out: out, host: h}, ok)
	}
}

// Closed tells that the client sends no more (err is "") or is gone.
func (s *POP3Server) Closed(out *machine.Out, now trace.Time, h POP3Host, err machine.Failure) {
	t := pop3Turn{out: out, now: now, host: h}
	switch {
	case s.Done():
	case err == "":
		s.eof = true
		s.settle(&t)
	case s.state == POP3Update:
		s.gone = true
	default:
		s.leave(&t)
	}
}

// Fire tells that one of the session's timers is due.
func (s *POP3Server) Fire(out *machine.Out, now trace.Time, h POP3Host, timer machine.Timer) {
	t := pop3Turn{out: out, now: now, host: h}
	switch {
	case s.Done() || s.state == POP3Update:
	case timer.Of == machine.ForReply && s.held != nil:
		held := *s.held
		s.held = nil
		s.say(&t, held)
		t.commands++
		s.proceed(&t)
		s.settle(&t)
	case timer.Of == machine.ForConn && s.held == nil:
		s.autologout(&t)
	}
}

// autologout ends a session whose client is silent, without a word, and without
// entering UPDATE (RFC 1939 3).
func (s *POP3Server) autologout(t *pop3Turn) {
	because := &words.Because{RFC: 1939, Section: "3", Key: words.POP3Autologout, Args: []string{strconv.Itoa(int(AutologoutWait / time.Minute))}}
	t.out.Add(machine.Note{
		Kind: trace.Noted, Conn: s.conn, Because: because,
		Detail: trace.Reason{Reason: words.Sentence("en", because.Key, because.Args...)},
	})
	s.close(t)
}

// proceed works off the input, as far as it can.
func (s *POP3Server) proceed(t *pop3Turn) {
	for !s.Done() && s.state != POP3Update && s.held == nil {
		end := strings.Index(s.in[:min(len(s.in), CommandOctetsMax)], "\r\n")
		switch {
		case end >= 0:
			s.take(t, s.in[:end], end+len("\r\n"))
		case len(s.in) >= CommandOctetsMax:
			s.takeTooLong(t)
		default:
			return
		}
	}
}

// settle ends a turn: somebody waits for what comes next.
func (s *POP3Server) settle(t *pop3Turn) {
	switch {
	case s.Done() || s.state == POP3Update:
	case s.held != nil && len(s.in) > PendingOctetsMax:
		s.close(t)
	case s.held != nil:
	case s.eof:
		s.close(t)
	case t.commands > 0:
		s.setTimer(t, machine.ForConn, AutologoutWait)
	}
}

// take takes one line, of so many octets with its end, and answers it.
func (s *POP3Server) take(t *pop3Turn, line string, octets int) {
	c := s.hear(t, line, octets)
	if s.sending > 0 {
		s.retrieved(t, s.sending-1) // who goes on has got what came before
		s.sending = 0
	}
	reply, answered := s.obey(t, c)
	switch {
	case !answered:
	case reply.wait > 0:
		held := reply
		s.held = &held
		t.out.Add(machine.CancelTimer{Timer: s.timer(machine.ForConn)})
		s.setTimer(t, machine.ForReply, reply.wait)
	default:
		s.say(t, reply)
	}
}

// takeTooLong ends a session whose client sends a line without end.
func (s *POP3Server) takeTooLong(t *pop3Turn) {
	s.hear(t, s.in[:CommandOctetsMax], len(s.in))
	s.say(t, replyTooLong)
}

// hear notes that a line came.
func (s *POP3Server) hear(t *pop3Turn, line string, octets int) pop3Command {
	c := parsePOP3(line)
	t.out.Add(machine.Note{Kind: trace.POP3Received, Conn: s.conn, Offset: s.taken, Detail: c.detail()})
	s.in = s.in[octets:]
	s.taken += int64(octets)
	t.commands++
	return c
}

// say sends a reply, and notes it. Where that would cost more than a session may
// cost, it says so instead, and closes.
func (s *POP3Server) say(t *pop3Turn, r pop3Reply) {
	wire := r.wire()
	if s.budget -= int64(len(wire)); s.budget < 0 {
		r = replyTooMuch
		wire = r.wire()
	}
	note := machine.Note{Kind: trace.POP3Reply, Conn: s.conn, Offset: s.sent, Detail: trace.Reply{Text: r.text()}, Because: r.because}
	if r.fetched > 0 {
		note.Message = s.mails[r.fetched-1].ID
	}
	t.out.Add(note, machine.Send{Conn: s.conn, Bytes: wire})
	s.sent += int64(len(wire))
	s.sending = r.fetched
	if r.close {
		s.close(t)
	}
}

// retrieved notes that a mail reached its reader, and tells the host when it is the
// first time. That it was sent proves nothing: the connection may have broken.
func (s *POP3Server) retrieved(t *pop3Turn, i int) {
	m := s.mails[i]
	t.out.Add(machine.Note{
		Kind: trace.MailboxRetrieved, Conn: s.conn, Message: m.ID,
		Detail: trace.Delivery{Recipient: m.Recipient, Protocol: "pop3"},
	})
	if !m.Retrieved && !s.marks[i].fetched {
		t.host.Retrieved(t.out, m)
	}
	s.marks[i].fetched = true
}

// close ends the connection, and the session.
func (s *POP3Server) close(t *pop3Turn) {
	t.out.Add(machine.Close{Conn: s.conn})
	s.leave(t)
}

// leave ends the session, if it has not ended by a command.
func (s *POP3Server) leave(t *pop3Turn) {
	t.out.Add(machine.CancelTimer{Timer: s.timer(machine.ForConn)})
	if s.held != nil {
		s.held = nil
		t.out.Add(machine.CancelTimer{Timer: s.timer(machine.ForReply)})
	}
	if s.address != "" {
		t.host.Unlock(s.address)
		s.address = ""
	}
	s.in = ""
	if !s.Done() {
		s.move(POP3HangUp)
	}
}

// move changes the state, as the table says and in no other way.
func (s *POP3Server) move(verb POP3Verb) {
	next, ok := s.state.After(verb)
	if !ok {
		panic("mailbox: " + verb.String() + " is not in order in the state " + s.state.String())
	}
	s.state = next
}

func (s *POP3Server) timer(of machine.TimerOf) machine.Timer {
	return machine.Timer{Of: of, N: int64(s.conn)}
}

func (s *POP3Server) setTimer(t *pop3Turn, of machine.TimerOf, wait time.Duration) {
	t.out.Add(machine.SetTimer{Timer: s.timer(of), At: t.now.Add(wait)})
}
