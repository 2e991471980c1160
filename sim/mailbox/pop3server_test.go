package mailbox

import (
	"slices"
	"strings"
	"testing"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/message"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

const bob = "bob@receiver.example"

// host is a mail server with one mailbox, of bob, whose password is pear.
type host struct {
	mails     []*Mail
	locked    bool
	retrieved []*Mail
	pending   []*Mail // what Delete asked for
	asked     bool    // Delete was called
	sync      bool    // Delete answers at once
	full      bool    // the disk is
}

func newHost(contents ...string) *host {
	h := &host{}
	for i, content := range contents {
		h.mails = append(h.mails, &Mail{ID: "m" + string(rune('a'+i)), UID: int64(10 + i), Recipient: bob, Content: message.NewContent(content)})
	}
	return h
}

func (h *host) Login(user, password string) (string, bool) {
	return bob, user == "bob" && password == "pear tree"
}
func (h *host) Lock(string) bool                  { was := h.locked; h.locked = true; return !was }
func (h *host) Unlock(string)                     { h.locked = false }
func (h *host) Mails(string) []*Mail              { return slices.Clone(h.mails) }
func (h *host) Retrieved(_ *machine.Out, m *Mail) { h.retrieved = append(h.retrieved, m) }
func (h *host) Delete(out *machine.Out, s *POP3Server, mails []*Mail) {
	h.pending, h.asked = mails, true
	if h.sync {
		h.finish(out, s)
	}
}

// finish carries a removal out, if the disk allows, and tells the session.
func (h *host) finish(out *machine.Out, s *POP3Server) {
	if !h.full {
		h.mails = slices.DeleteFunc(h.mails, func(m *Mail) bool { return slices.Contains(h.pending, m) })
	}
	s.Finish(out, h, !h.full)
}

// wire returns what was sent, and CLOSE or ABORT where the connection was ended.
func wire(out machine.Out) string {
	var b strings.Builder
	for _, e := range out {
		switch e := e.(type) {
		case machine.Send:
			b.WriteString(e.Bytes)
		case machine.Close:
			b.WriteString("CLOSE")
		case machine.Abort:
			b.WriteString("ABORT")
		}
	}
	return b.String()
}

// open returns a session that has greeted.
func open(h *host) *POP3Server {
	s := NewPOP3Server(&POP3Config{Name: "mx1.receiver.example"}, -1)
	var out machine.Out
	s.Open(&out, 0, h)
	return s
}

const login = "USER bob\r\nPASS pear tree\r\n"

func TestPOP3Server(t *testing.T) {
	const first, second = "Subject: one\r\n\r\n1\r\n.2\r\n3\r\n", "Subject: two\r\n\r\nno end"
	tests := []struct{ name, in, want string }{
		{"login", login, "+OK Password?\r\n+OK Mailbox has 2 messages (48 octets)\r\n"},
		{"any case", "user bob\r\npAsS pear tree\r\nstat\r\n", "+OK Password?\r\n+OK Mailbox has 2 messages (48 octets)\r\n+OK 2 48\r\n"},
		{"wrong password", "USER bob\r\nPASS apple\r\nPASS pear tree\r\n" + login, "+OK Password?\r\n-ERR Wrong user name or password\r\n-ERR PASS is not in order now\r\n+OK Password?\r\n+OK Mailbox has 2 messages (48 octets)\r\n"},
		{"unknown user", "USER eve\r\nPASS pear tree\r\n", "+OK Password?\r\n-ERR Wrong user name or password\r\n"},
		{"another name", "USER eve\r\n" + login, "+OK Password?\r\n+OK Password?\r\n+OK Mailbox has 2 messages (48 octets)\r\n"},
		{"before login", "STAT\r\nPASS pear tree\r\nNOOP\r\nRSET\r\nDELE 1\r\n", "-ERR STAT is not in order now\r\n-ERR PASS is not in order now\r\n-ERR NOOP is not in order now\r\n-ERR RSET is not in order now\r\n-ERR DELE is not in order now\r\n"},
		{"capabilities", "CAPA\r\n", "+OK Capabilities follow\r\nTOP\r\nUSER\r\nRESP-CODES\r\nPIPELINING\r\nEXPIRE NEVER\r\nUIDL\r\n.\r\n"},
		{"quit", "QUIT\r\nSTAT\r\n", "+OK Bye\r\nCLOSE"},
		{"LIST", login + "LIST\r\nLIST 2\r\n", "...+OK 2 messages (48 octets)\r\n1 26\r\n2 22\r\n.\r\n+OK 2 22\r\n"},
		{"UIDL", login + "UIDL\r\nUIDL 1\r\n", "...+OK Unique ids follow\r\n1 ma-10\r\n2 mb-11\r\n.\r\n+OK 1 ma-10\r\n"},
		{"RETR", login + "RETR 1\r\nRETR 2\r\n", "...+OK 26 octets\r\nSubject: one\r\n\r\n1\r\n..2\r\n3\r\n.\r\n+OK 22 octets\r\nSubject: two\r\n\r\nno end\r\n.\r\n"},
		{"TOP", login + "TOP 1 0\r\nTOP 1 2\r\nTOP 2 9\r\n", "...+OK Top of message follows\r\nSubject: one\r\n\r\n.\r\n+OK Top of message follows\r\nSubject: one\r\n\r\n1\r\n..2\r\n.\r\n+OK Top of message follows\r\nSubject: two\r\n\r\nno end\r\n.\r\n"},
		{"DELE and RSET", login + "DELE 1\r\nSTAT\r\nRETR 1\r\nLIST\r\nRSET\r\nSTAT\r\n", "...+OK Message 1 marked as deleted\r\n+OK 1 22\r\n-ERR Message is marked as deleted\r\n+OK 1 message (22 octets)\r\n2 22\r\n.\r\n+OK Mailbox has 2 messages (48 octets)\r\n+OK 2 48\r\n"},
		{"no such message", login + "RETR 3\r\nDELE 0\r\nTOP 3 1\r\nLIST 999999999\r\n", "...-ERR No such message\r\n-ERR No such message\r\n-ERR No such message\r\n-ERR No such message\r\n"},
		{"syntax", login + "RETR\r\nRETR x\r\nRETR -1\r\nRETR 1 2\r\nTOP 1\r\nTOP 1 x\r\nSTAT 1\r\nRETR  1\r\nNOOP \r\nRETR 1234567890\r\n", "..." + strings.Repeat("-ERR Syntax error\r\n", 10)},
		{"unknown", "AUTH PLAIN\r\n\r\nGET / HTTP/1.1\r\n", strings.Repeat("-ERR Unknown command\r\n", 3)},
		{"bare line ends", "USER bob\nPASS pear tree\r\nUSER b\rb\r\n", "-ERR Syntax error\r\n-ERR Syntax error\r\n"},
		{"twice", login + login, "...-ERR USER is not in order now\r\n-ERR PASS is not in order now\r\n"},
		{"too long", strings.Repeat("x", CommandOctetsMax) + "\r\nQUIT\r\n", "-ERR Line too long\r\nCLOSE"},
		{"just not too long", "USER " + strings.Repeat("x", CommandOctetsMax-7) + "\r\nQUIT\r\n", "+OK Password?\r\n+OK Bye\r\nCLOSE"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, out := open(newHost(first, second)), machine.Out{}
			s.Receive(&out, 0, newHost(first, second), test.in)
			want := strings.Replace(test.want, "...", "+OK Password?\r\n+OK Mailbox has 2 messages (48 octets)\r\n", 1)
			if got := wire(out); got != want {
				t.Errorf("got  %q\nwant %q", got, want)
			}
			checkNotes(t, out)
		})
	}
}

// checkNotes checks that every refusal tells why, that what is sent was noted where
// it stands in the stream, and that secrets are masked.
func checkNotes(t *testing.T, out machine.Out) {
	t.Helper()
	stream := "+OK mx1.receiver.example POP3\r\n" + wire(out)
	for _, e := range out {
		note, ok := e.(machine.Note)
		if !ok {
			continue
		}
		switch d := note.Detail.(type) {
		case trace.Reply:
			if !strings.HasPrefix(stream[note.Offset:], strings.ReplaceAll(d.Text, "\n", "\r\n")+"\r\n") {
				t.Errorf("at %d stands %.40q, not %.40q", note.Offset, stream[note.Offset:], d.Text)
			}
			if !isPositive(d.Text) && (note.Because == nil || !words.Has(note.Because.Key)) {
				t.Errorf("%q does not say why", d.Text)
			}
		case trace.Command:
			if secret := d.Verb == "PASS" || d.Verb == "AUTH"; secret != (d.Masked == d.Verb+" ***") {
				t.Errorf("%q may be shown as %q", d.Line, d.Masked)
			}
		}
	}
}

func TestPOP3Update(t *testing.T) {
	tests := []struct {
		name       string
		sync, full bool
		in         string
		want       string
		left       int
	}{
		{"stored later", false, false, "DELE 1\r\nQUIT\r\nSTAT\r\n", "+OK Bye\r\nCLOSE", 1},
		{"stored at once", true, false, "DELE 2\r\nDELE 1\r\nQUIT\r\n", "+OK Bye\r\nCLOSE", 0},
		{"disk full", false, true, "DELE 1\r\nQUIT\r\n", "-ERR Some deleted messages not removed\r\nCLOSE", 2},
		{"nothing marked", false, false, "DELE 1\r\nRSET\r\nQUIT\r\n", "+OK Bye\r\nCLOSE", 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			h := newHost("a\r\n", "b\r\n")
			h.sync, h.full = test.sync, test.full
			s, out := open(h), machine.Out{}
			s.Receive(&out, 0, h, login+test.in)
			if h.asked && !test.sync {
				if got := wire(out); s.State() != POP3Update || !h.locked || !strings.HasSuffix(got, "marked as deleted\r\n") {
					t.Errorf("before the host has answered: state %v, locked %v, %q", s.State(), h.locked, got)
				}
				out = nil
				h.finish(&out, s)
			}
			if got := wire(out); !strings.HasSuffix(got, test.want) || !s.Done() || h.locked || len(h.mails) != test.left {
				t.Errorf("%q, done %v, locked %v, %d mails left", got, s.Done(), h.locked, len(h.mails))
			}
		})
	}
}

// However a session ends but with QUIT, nothing is removed and the lock is free.
func TestPOP3EndsWithoutQuit(t *testing.T) {
	tests := []struct {
		name string
		end  func(*POP3Server, *machine.Out, *host)
		want string
	}{
		{"autologout", func(s *POP3Server, out *machine.Out, h *host) {
			s.Fire(out, 0, h, machine.Timer{Of: machine.ForConn, N: -1})
		}, "CLOSE"},
		{"connection lost", func(s *POP3Server, out *machine.Out, h *host) { s.Closed(out, 0, h, machine.Reset) }, ""},
		{"client stops sending", func(s *POP3Server, out *machine.Out, h *host) { s.Closed(out, 0, h, "") }, "CLOSE"},
		{"line too long", func(s *POP3Server, out *machine.Out, h *host) { s.Receive(out, 0, h, strings.Repeat("x", 500)) }, "-ERR Line too long\r\nCLOSE"},
	}
	for _, test := range tests {
		h := newHost("a\r\n")
		s, out := open(h), machine.Out{}
		s.Receive(&out, 0, h, login+"DELE 1\r\n")
		out = nil
		test.end(s, &out, h)
		if got := wire(out); got != test.want || !s.Done() || h.locked || h.asked {
			t.Errorf("%s: %q, done %v, locked %v, removal %v", test.name, got, s.Done(), h.locked, h.asked)
		}
		s.Receive(&out, 0, h, "QUIT\r\n")
		s.Closed(&out, 0, h, machine.Reset)
		s.Finish(&out, h, true)
		if got := wire(out); got != test.want {
			t.Errorf("%s: after its end the session went on: %q", test.name, got)
		}
	}
}

// A client that goes away in UPDATE leaves the mailbox locked until the host is done.
func TestPOP3ClientGoesInUpdate(t *testing.T) {
	h := newHost("a\r\n")
	s, out := open(h), machine.Out{}
	s.Receive(&out, 0, h, login+"DELE 1\r\nQUIT\r\n")
	s.Closed(&out, 0, h, machine.Reset)
	if s.Done() || !h.locked {
		t.Error("the session is over before its removal is")
	}
	out = nil
	h.finish(&out, s)
	if got := wire(out); got != "" || !s.Done() || h.locked || len(h.mails) != 0 {
		t.Errorf("said %q, done %v, locked %v, %d mails", got, s.Done(), h.locked, len(h.mails))
	}
}

func TestPOP3Lock(t *testing.T) {
	h := newHost("a\r\n")
	one, two, out := open(h), open(h), machine.Out{}
	one.Receive(&out, 0, h, login)
	out = nil
	two.Receive(&out, 0, h, login)
	if got := wire(out); !strings.HasSuffix(got, "-ERR [IN-USE] Mailbox is open in another session\r\n") {
		t.Errorf("got %q", got)
	}
	two.Closed(&out, 0, h, machine.Reset)
	if !h.locked {
		t.Error("a session gave back a lock that it never had")
	}
}

func TestPOP3Guessing(t *testing.T) {
	h, now := newHost(), trace.Time(0)
	s, out := open(h), machine.Out{}
	var waits []time.Duration
	for range LoginsMax {
		s.Receive(&out, now, h, "USER bob\r\nPASS apple\r\n")
		for _, e := range out {
			if timer, ok := e.(machine.SetTimer); ok && timer.Timer.Of == machine.ForReply {
				waits = append(waits, timer.At.Sub(now))
				now = timer.At
				if before := wire(out); strings.Contains(before, "-ERR") {
					t.Errorf("answered too early: %q", before)
				}
				s.Fire(&out, now, h, timer.Timer)
			}
		}
		if got := wire(out); strings.Count(got, "-ERR") != 1 {
			t.Errorf("after %v: %q", waits, got)
		}
		out = out[:0:0]
	}
	want := []time.Duration{LoginDelay, 2 * LoginDelay, 4 * LoginDelay, 8 * LoginDelay}
	if !slices.Equal(waits, want) || !s.Done() {
		t.Errorf("waits %v, want %v; done %v", waits, want, s.Done())
	}
}

// A mail counts as retrieved when its reader goes on to the next command: then it must
// have got it. One whose connection breaks after RETR has perhaps not.
func TestPOP3Retrieved(t *testing.T) {
	h := newHost("a\r\n", "b\r\n")
	known := *h.mails[1]
	known.Retrieved = true
	h.mails[1] = &known
	s, out := open(h), machine.Out{}
	s.Receive(&out, 0, h, login+"RETR 1\r\nTOP 2 9\r\nRETR 1\r\nRETR 2\r\nRETR 3\r\nRETR 1\r\n")
	s.Closed(&out, 0, h, machine.Reset)
	if len(h.retrieved) != 1 || h.retrieved[0] != h.mails[0] {
		t.Errorf("the host was told of %v", h.retrieved)
	}
	if noted := retrievals(t, out); !slices.Equal(noted, []string{"ma", "ma", "mb"}) {
		t.Errorf("noted %q", noted)
	}
}

// A client that deletes what it has not fetched has it from a session that broke.
func TestPOP3DeletingIsHavingRetrieved(t *testing.T) {
	h := newHost("a\r\n")
	s, out := open(h), machine.Out{}
	s.Receive(&out, 0, h, login+"DELE 1\r\n")
	if noted := retrievals(t, out); !slices.Equal(noted, []string{"ma"}) || len(h.retrieved) != 1 {
		t.Errorf("noted %q, the host was told of %v", noted, h.retrieved)
	}
}

// retrievals returns the messages that are noted as retrieved, each right after the
// command that showed it.
func retrievals(t *testing.T, out machine.Out) (noted []string) {
	t.Helper()
	for i, e := range out {
		if note, ok := e.(machine.Note); ok && note.Kind == trace.MailboxRetrieved {
			noted = append(noted, note.Message)
			before, _ := out[i-1].(machine.Note)
			if before.Kind != trace.POP3Received || note.Detail != (trace.Delivery{Recipient: bob, Protocol: "pop3"}) {
				t.Errorf("%+v after %+v", note, out[i-1])
			}
		}
	}
	return noted
}

// A session's output has a bound, however small its input.
func TestPOP3CostIsBounded(t *testing.T) {
	for _, attack := range []string{"RETR 1\r\n", "NOOP\r\n", "UIDL\r\n", "x\r\n"} {
		h := newHost(strings.Repeat("x", 100_000) + "\r\n")
		s, out, total := open(h), machine.Out{}, 0
		s.Receive(&out, 0, h, login)
		for n := 0; n < 1000 && !s.Done(); n++ {
			out = out[:0:0]
			s.Receive(&out, 0, h, strings.Repeat(attack, 500))
			total += len(wire(out))
		}
		if !s.Done() || total > BaseCostOctets+RepeatsMax*101_000 || h.locked {
			t.Errorf("%q: done %v, %d octets sent, locked %v", attack, s.Done(), total, h.locked)
		}
	}
}

func TestPOP3Clone(t *testing.T) {
	h := newHost("a\r\n", "b\r\n")
	s, out := open(h), machine.Out{}
	s.Receive(&out, 0, h, login+"DELE 1\r\nST")
	c := s.Clone()
	var one, two machine.Out
	s.Receive(&one, 0, h, "AT\r\nDELE 2\r\nSTAT\r\n")
	c.Receive(&two, 0, h, "AT\r\nSTAT\r\n")
	if got, want := wire(one)+"|"+wire(two), "+OK 1 3\r\n+OK Message 2 marked as deleted\r\n+OK 0 0\r\n|+OK 1 3\r\n+OK 1 3\r\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The table is sound: every state but the last leads to the end, and every command
// that is in order somewhere has a handler.
func TestPOP3Table(t *testing.T) {
	for _, state := range POP3States() {
		ends := state == POP3Closed
		for _, verb := range POP3Verbs() {
			next, ok := state.After(verb)
			ends = ends || next == POP3Closed
			if ok && verb < POP3Greet && verb != POP3Quit && pop3Handlers[verb] == nil {
				t.Errorf("nobody handles %v", verb)
			}
			if verb.String() == "" || ok && next.String() == "" {
				t.Errorf("%d, %d: no name", verb, next)
			}
		}
		if !ends {
			t.Errorf("from %v the session cannot end", state)
		}
	}
}

// transcript plays input to a new session in pieces that end at the given places,
// and returns all that came of it. A reply that is held back comes when all input has
// come.
func transcript(input string, ends []int) (string, POP3State) {
	h := newHost("Subject: one\r\n\r\n.1\r\n", ".", "")
	h.sync = true
	s, out, from := open(h), machine.Out{}, 0
	for _, end := range append(ends, len(input)) {
		if end > from {
			s.Receive(&out, 0, h, input[from:end])
			from = end
		}
	}
	for range LoginsMax {
		s.Fire(&out, 0, h, machine.Timer{Of: machine.ForReply, N: -1})
	}
	var b strings.Builder
	for _, e := range out {
		if note, ok := e.(machine.Note); ok {
			event := trace.Event{Seq: note.Offset, Kind: note.Kind, Message: note.Message, Detail: note.Detail}
			b.WriteString(event.String() + "\n")
		}
	}
	return b.String() + wire(out), s.State()
}

// FuzzPOP3Server: a server survives everything, and the same bytes mean the same
// however they are cut.
func FuzzPOP3Server(f *testing.F) {
	f.Add(login+"LIST\r\nUIDL\r\nRETR 1\r\nTOP 1 1\r\nDELE 1\r\nRSET\r\nDELE 2\r\nQUIT\r\n", uint16(7))
	f.Add("USER bob\r\nPASS x\r\nUSER bob\r\nPASS x\r\nUSER bob\r\nPASS x\r\nQUIT\r\n", uint16(1))
	f.Add("CAPA\r\n\r\n\r\r\n\n"+strings.Repeat("x", 300)+"\r\n", uint16(255))
	f.Add("USER bob\nPASS pear tree\nSTAT 1\r\nNOOP\r\n", uint16(3))
	f.Fuzz(func(t *testing.T, input string, step uint16) {
		if len(input) > PendingOctetsMax {
			return // beyond it a server that waits may close, and when depends on the cuts
		}
		var ends []int
		for i := 1 + int(step%300); i < len(input); i += 1 + (i*31+int(step))%300 {
			ends = append(ends, i)
		}
		whole, state := transcript(input, nil)
		cut, cutState := transcript(input, ends)
		if whole != cut || state != cutState {
			t.Fatalf("whole: %v\n%s\ncut at %v: %v\n%s", state, whole, ends, cutState, cut)
		}
	})
}

func BenchmarkPOP3Server(b *testing.B) {
	h := newHost("Subject: one\r\n\r\n" + strings.Repeat("line\r\n", 200))
	h.full = true
	b.ReportAllocs()
	for b.Loop() {
		s, out := open(h), make(machine.Out, 0, 32)
		for _, line := range []string{"USER bob\r\n", "PASS pear tree\r\n", "STAT\r\n", "UIDL\r\n", "RETR 1\r\n", "QUIT\r\n"} {
			s.Receive(&out, 0, h, line)
		}
		if !s.Done() {
			b.Fatal(wire(out))
		}
	}
}
