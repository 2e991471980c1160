package mailbox

import (
	"slices"
	"strings"
	"testing"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

var pear = POP3ClientConfig{User: "bob", Password: "pear tree"}

// fetch lets a client and a server talk until the client is done. Of what the server
// sends, no more than limit octets arrive; then the connection is lost. 0 is no limit.
func fetch(t *testing.T, h *host, cfg POP3ClientConfig, piece, limit int) *Fetched {
	t.Helper()
	s, c := NewPOP3Server(&POP3Config{Name: "mx1"}, -1), NewPOP3Client(cfg, 1)
	var toClient, toServer machine.Out
	s.Open(&toClient, 0, h)
	c.Open(&toServer, 0)
	for left, rounds := limit, 0; rounds < 1000; rounds++ {
		octets := strings.TrimSuffix(wire(toClient), "CLOSE")
		closed := machine.Failure("")
		toClient = nil
		if limit > 0 && left <= len(octets) {
			octets, closed = octets[:left], machine.Reset
		}
		left -= len(octets)
		for piece := range slices.Chunk([]byte(octets), piece) {
			if f := c.Receive(&toServer, 0, string(piece)); f != nil {
				s.Closed(&toClient, 0, h, "")
				return f
			}
		}
		if closed != "" || s.Done() {
			s.Closed(&toClient, 0, h, machine.Reset)
			return c.Closed(&toServer, 0, closed)
		}
		s.Receive(&toClient, 0, h, wire(toServer))
		toServer = nil
	}
	t.Fatal("the two talk for ever")
	return nil
}

func TestPOP3ClientFetches(t *testing.T) {
	const first, second = "Subject: one\r\n\r\n..\r\n.\r\n.dot\r\n", "\r\n"
	for _, piece := range []int{1, 2, 3, 1000} {
		h := newHost(first, second)
		h.sync = true
		f := fetch(t, h, pear, piece, 0)
		if f.Err != nil || !slices.Equal(f.Mails, []string{first, second}) || len(f.UIDL) != 0 || len(h.mails) != 0 || h.locked {
			t.Errorf("in pieces of %d octets: %+v; %d mails left, locked %v", piece, f, len(h.mails), h.locked)
		}
		if f = fetch(t, h, pear, piece, 0); f.Err != nil || len(f.Mails) != 0 {
			t.Errorf("from the empty mailbox: %+v", f)
		}
	}
}

func TestPOP3ClientLeaves(t *testing.T) {
	h, cfg := newHost("a\r\n", "b\r\n"), pear
	h.sync, cfg.Leave = true, true
	f := fetch(t, h, cfg, 100, 0)
	if f.Err != nil || len(f.Mails) != 2 || !slices.Equal(f.UIDL, []string{"ma-10", "mb-11"}) || len(h.mails) != 2 {
		t.Fatalf("%+v; %d mails left", f, len(h.mails))
	}
	// One is gone, one has come: only what is new is fetched, and the gone one is forgotten.
	h.mails = append(h.mails[1:], newHost("", "", "c\r\n").mails[2])
	cfg.Seen = f.UIDL
	f = fetch(t, h, cfg, 100, 0)
	if f.Err != nil || !slices.Equal(f.Mails, []string{"c\r\n"}) || !slices.Equal(f.UIDL, []string{"mb-11", "mc-12"}) {
		t.Errorf("%+v", f)
	}
}

// Wherever the connection is lost, after the next session every message was
// fetched, and none twice, as long as the client remembers what it is told to.
func TestPOP3ClientLosesConnection(t *testing.T) {
	for limit := 1; ; limit++ {
		h := newHost("a\r\n", "b\r\n", "c\r\n")
		h.sync = true
		one := fetch(t, h, pear, 7, limit)
		cfg := pear
		cfg.Seen = one.UIDL
		two := fetch(t, h, cfg, 7, 0)
		if all := append(one.Mails, two.Mails...); !slices.Equal(all, []string{"a\r\n", "b\r\n", "c\r\n"}) || two.Err != nil || len(h.mails) != 0 {
			t.Fatalf("lost after %d octets: %q, then %q; %d mails left", limit, one.Mails, two.Mails, len(h.mails))
		}
		if one.Err == nil {
			if limit < 200 {
				t.Errorf("a whole session took only %d octets", limit)
			}
			return
		}
		if one.Err.Key != words.Key(machine.Reset) {
			t.Errorf("lost after %d octets: %+v", limit, one.Err)
		}
	}
}

// TestPOP3ClientTalks plays servers of all sorts. Lines of the script beginning with
// "S" are the server's, the others what the client has to say.
func TestPOP3ClientTalks(t *testing.T) {
	const in = "S+OK\r\n|USER bob\r\n|S+OK\r\n|PASS pear tree\r\n|S+OK\r\n|STAT\r\n|"
	endless := strings.Repeat("x", ReplyLineOctetsMax)
	tests := []struct {
		name, script string
		err          words.Key
		mails        int
	}{
		{"no UIDL", in + "S+OK 1 3\r\n|UIDL\r\n|S-ERR\r\n|RETR 1\r\n|S+OK\r\na\r\n.\r\n|DELE 1\r\n|S+OK\r\n|QUIT\r\n|S+OK\r\n|CLOSE", "", 1},
		{"replies all at once", in + "S+OK 1 3\r\n-ERR\r\n+OK\r\na\r\n.\r\n+OK\r\n+OK\r\n|UIDL\r\nRETR 1\r\nDELE 1\r\nQUIT\r\nCLOSE", "", 1},
		{"one that cannot be had", in + "S+OK 2 6\r\n|UIDL\r\n|S+OK\r\n1 x\r\n2 y\r\n.\r\n|RETR 1\r\n|S-ERR no\r\n|RETR 2\r\n|S+OK\r\nb\r\n.\r\n|DELE 2\r\n|S+OK\r\n|QUIT\r\n|S+OK\r\n|CLOSE", words.POP3Refused, 1},
		{"nonsense in the list", in + "S+OK 1 3\r\n|UIDL\r\n|S+OK\r\n0 x\r\n9 y\r\n1\r\n-1 z\r\n\r\n.\r\n|RETR 1\r\n|S+OK\r\n.\r\n|DELE 1\r\n|S-ERR\r\n|QUIT\r\n|S+OK\r\n|CLOSE", "", 1},
		{"STAT without numbers", in + "S+OK\r\n|QUIT\r\n|S+OK\r\n|CLOSE", "", 0},
		{"no service", "S-ERR go away\r\n|CLOSE", words.POP3NoService, 0},
		{"wrong password", "S+OK\r\n|USER bob\r\n|S+OK\r\n|PASS pear tree\r\n|S-ERR no\r\n|QUIT\r\n|S+OK\r\n|CLOSE", words.POP3Refused, 0},
		{"QUIT refused", in + "S+OK 0 0\r\n|QUIT\r\n|S-ERR\r\n|CLOSE", words.POP3Refused, 0},
		{"an SMTP server", "S220 mx1.receiver.example ESMTP\r\n|ABORT", words.POP3NotPOP3, 0},
		{"a line without end", "S" + endless + "|ABORT", words.POP3ReplyLimit, 0},
		{"LF alone", "S" + strings.Repeat("+OK\n", ReplyLineOctetsMax/4) + "|ABORT", words.POP3ReplyLimit, 0},
		{"a list without end", in + "S+OK 1 3\r\n|UIDL\r\n|S+OK\r\n" + strings.Repeat("1 x\r\n", ListOctetsMax/5+1) + "|ABORT", words.POP3ReplyLimit, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c, out := NewPOP3Client(pear, 1), machine.Out{}
			c.Open(&out, 0)
			var f *Fetched
			for line := range strings.SplitSeq(test.script, "|") {
				if octets, ok := strings.CutPrefix(line, "S"); ok && !strings.HasPrefix(line, "STAT") {
					out = nil
					f = c.Receive(&out, 0, octets)
				} else if got := wire(out); got != line {
					t.Fatalf("said %q, want %q", got, line)
				}
			}
			if f == nil || !c.Done() {
				t.Fatal("the session has no end")
			}
			if key := keyOf(f.Err); key != test.err || len(f.Mails) != test.mails {
				t.Errorf("error %q, want %q; mails %q", key, test.err, f.Mails)
			}
			if f.Err != nil && !words.Has(f.Err.Key) {
				t.Errorf("no sentence for %q", f.Err.Key)
			}
			if again := c.Closed(&out, 0, machine.Reset); again != nil {
				t.Error("the session had two ends")
			}
		})
	}
}

func keyOf(b *words.Because) words.Key {
	if b == nil {
		return ""
	}
	return b.Key
}

func TestPOP3ClientSilence(t *testing.T) {
	c, out := NewPOP3Client(pear, 1), machine.Out{}
	c.Open(&out, 0)
	timer := out[0].(machine.SetTimer)
	if timer.At != trace.Time(0).Add(ReplyWaitMax) {
		t.Errorf("waits until %v", timer.At)
	}
	out = nil
	f := c.Fire(&out, timer.At, timer.Timer)
	if f == nil || keyOf(f.Err) != words.Key(machine.TimedOut) || wire(out) != "ABORT" {
		t.Errorf("%+v, %q", f, wire(out))
	}
}

func TestPOP3ClientCannotBeMadeToSayMore(t *testing.T) {
	cfg := POP3ClientConfig{User: "bob\r\nDELE 1", Password: "x\r\nQUIT"}
	c, out := NewPOP3Client(cfg, 1), machine.Out{}
	c.Receive(&out, 0, "+OK\r\n+OK\r\n")
	if got, want := wire(out), "USER bobDELE 1\r\nPASS xQUIT\r\n"; got != want {
		t.Errorf("said %q, want %q", got, want)
	}
	for _, e := range out {
		if note, ok := e.(machine.Note); ok && note.Kind == trace.POP3Command {
			if d := note.Detail.(trace.Command); (d.Verb == "PASS") != (d.Masked == "PASS ***") {
				t.Errorf("%+v", d)
			}
		}
	}
}

func TestPOP3ClientClone(t *testing.T) {
	c, out := NewPOP3Client(pear, 1), machine.Out{}
	c.Receive(&out, 0, "+OK\r\n+OK\r\n+OK\r\n+OK 2 6\r\n-ERR\r\n+OK\r\na\r\n.\r\n+OK\r\n+OK\r\nhal")
	d := c.Clone()
	one := c.Receive(&out, 0, "f\r\n.\r\n+OK\r\n+OK\r\n")
	two := d.Receive(&out, 0, "t\r\n.\r\n+OK\r\n+OK\r\n")
	if got := append(one.Mails, two.Mails...); !slices.Equal(got, []string{"a\r\n", "half\r\n", "a\r\n", "halt\r\n"}) {
		t.Errorf("got %q", got)
	}
}

// FuzzPOP3Client: a client survives every server, comes to an end, and hears the same
// however the bytes are cut.
func FuzzPOP3Client(f *testing.F) {
	f.Add("+OK\r\n+OK\r\n+OK\r\n+OK 2 6\r\n+OK\r\n1 x\r\n2 y\r\n.\r\n+OK\r\n..a\r\n.\r\n+OK\r\n+OK\r\n.\r\n-ERR\r\n+OK\r\n", uint16(3))
	f.Add("+OK\r\n-ERR\r\n+OK\r\n", uint16(1))
	f.Add("+OK\r\n+OK\r\n+OK\r\n+OK 999999999 6\r\n-ERR\r\n", uint16(9))
	play := func(input string, step int) (string, *Fetched) {
		c, out, result := NewPOP3Client(pear, 1), machine.Out{}, (*Fetched)(nil)
		c.Open(&out, 0)
		for piece := range slices.Chunk([]byte(input), step) {
			if f := c.Receive(&out, 0, string(piece)); f != nil {
				result = f
			}
		}
		if result == nil {
			result = c.Closed(&out, 0, "")
		}
		return wire(out), result
	}
	f.Fuzz(func(t *testing.T, input string, step uint16) {
		whole, one := play(input, len(input)+1)
		cut, two := play(input, 1+int(step%50))
		if one == nil || two == nil {
			t.Fatal("the session has no end")
		}
		if whole != cut || !slices.Equal(one.Mails, two.Mails) || !slices.Equal(one.UIDL, two.UIDL) || keyOf(one.Err) != keyOf(two.Err) {
			t.Fatalf("whole: %q %+v\ncut: %q %+v", whole, one, cut, two)
		}
	})
}
