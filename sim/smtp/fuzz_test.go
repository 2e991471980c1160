package smtp

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"mailscope/sim/machine"
)

// stripped returns the effects without what may differ when the same octets come in
// other pieces: timers, and how what is sent is divided.
func stripped(out machine.Out) string {
	var b strings.Builder
	for _, e := range out {
		switch e := e.(type) {
		case machine.SetTimer, machine.CancelTimer, machine.Send:
		case machine.Note:
			fmt.Fprintf(&b, "%s %d %s %#v %v\n", e.Kind, e.Offset, e.Message, e.Detail, e.Because)
		default:
			fmt.Fprintf(&b, "%T\n", e)
		}
	}
	return b.String() + sent(out)
}

// serve plays octets to a server, piece by piece, and tells all that can be seen
// of it.
func serve(t *testing.T, pieces []string, mode uint8) string {
	cfg := testConfig
	cfg.Auth, cfg.Submission = mode&1 != 0, mode&2 != 0
	h := &testHost{later: mode&4 != 0}
	for i, kind := range []machine.FaultKind{machine.FaultReply, machine.FaultReset, machine.FaultTimeout, machine.FaultLoseReply} {
		if mode>>4 == uint8(i+1) {
			h.faults = []machine.Fault{{Kind: kind, Stage: machine.Stages[mode>>3&1+6], Reply: "451 4.3.2 later"}}
		}
	}
	s := NewServer(&cfg, -1, testPeer)
	var out machine.Out
	s.Open(&out, 0, h)
	for _, piece := range pieces {
		s = s.Clone()
		s.Receive(&out, 0, h, piece)
		h.settle(&out, s)
		if held := len(s.in.rest) + len(s.in.head) + len(s.content.whole) + len(s.content.pieces); held > AuthLineOctetsMax+LineOctetsMax+int(cfg.SizeMax) {
			t.Fatalf("%d octets are held", held)
		}
	}
	if wire := sent(out); wire != "" && !strings.HasSuffix(wire, "\r\n") {
		t.Fatalf("a reply is cut: %q", wire)
	}
	notes(t, out)
	return fmt.Sprintf("%s\n%v %q %q %q", stripped(out), s.State(), s.User(), s.Helo(), h.accepted)
}

var serverSeeds = []string{
	"EHLO c.example\r\nMAIL FROM:<a@b.example> SIZE=5\r\nRCPT TO:<alice@x>\r\nRCPT TO:<x@x>\r\nDATA\r\n..a\r\n.\r\nQUIT\r\n",
	"HELO c\r\nMAIL FROM:<>\r\nRCPT TO:<postmaster>\r\nDATA\r\n.\r\nMAIL FROM:<>\r\nRSET\r\nDATA\r\n",
	"EHLO c\r\nAUTH PLAIN\r\nAGFsaWNlAHNlY3JldA==\r\nAUTH LOGIN\r\nMAIL FROM:<a@b> AUTH=<> BODY=8BITMIME\r\n",
	"EHLO c\r\nAUTH LOGIN\r\nYWxpY2U=\r\nc2VjcmV0\r\nMAIL FROM:<a@b>\r\nRCPT TO:<@x:alice@x>\r\nDATA\r\na\n.\nb\r.\r\r\n.\r\n",
	"NOOP\nQUIT\r\n\r\r\n\x00\r\nVRFY alice\r\nHELP\r\nEXPN\r\nSTARTTLS\r\n",
	strings.Repeat("x", 600) + "\r\nQUIT\r\n",
	"EHLO c\r\nAUTH PLAIN\r\n" + strings.Repeat("x", 20000) + "\r\nQUIT\r\n",
	"EHLO c\r\nSTARTTLS\r\nEHLO c\r\nMAIL FROM:<a@b>\r\nRCPT TO:<alice@x> NOTIFY=NEVER\r\nBDAT 3\r\nabcBDAT 2 LAST\r\ncd",
	"EHLO c\r\nMAIL FROM: \"a b\" (x) <@a,@b:\"c\\\"\"@[1.2.3.4]> SIZE=1 BODY=7BIT RET=HDRS ENVID=a BY=1;R\r\nVRFY <a@b\r\nEXPN \"\r\nETRN #x\r\nAUTH CRAM-MD5\r\n=\r\n",
	"EHLO c\r\nAUTH CRAM-MD5\r\nYWxpY2UgMTIz\r\nMAIL FROM:<a@b>\r\nBDAT 3 LAST\r\nabcRCPT TO:<alice@x>\r\nBDAT 2\r\nabNOOP\r\nMAIL FROM:<a@b>\r\nBDAT x\r\nBDAT 2 LAST\r\ncdRSET\r\nQUIT\r\n",
	"HELO c\r\nEHLO c\r\nMAIL FROM: <a@b>\r\nMAIL FROM:<b@b>\r\nRCPT TO: <alice@x>\r\nAUTH PLAIN =\r\nDATA\r\n" + strings.Repeat("y", 2100) + "\r\n.\r\nMAIL FROM:<a@b> SIZE=2000\r\n",
	"EHLO c\r\nMAIL FROM:\\\r\nMAIL FROM:<\\\r\nRCPT TO:\"\\\r\nVRFY \\\r\nVRFY (\r\nMAIL FROM:<a@>=\r\nMAIL FROM:@a:b@c =\r\n",
}

// The same octets, cut anywhere, give the same output and end state.
func FuzzSegmentation(f *testing.F) {
	for i, s := range serverSeeds {
		f.Add(s, uint64(i), uint8(i))
		f.Add(s, uint64(i), uint8(0x11*i+4))
	}
	f.Fuzz(func(t *testing.T, octets string, cuts uint64, mode uint8) {
		whole := serve(t, []string{octets}, mode)
		if in := serve(t, cut(octets, cuts), mode); in != whole {
			t.Fatalf("in one piece:\n%s\nin several:\n%s", whole, in)
		}
		if in := serve(t, strings.Split(octets, ""), mode&^4|^mode&4); len(octets) < 1000 && in != whole {
			t.Fatalf("in one piece:\n%s\noctet by octet, stored at another time:\n%s", whole, in)
		}
	})
}

// Whatever a client sends, in whatever order things happen, the server holds to its
// table, its limits and its manners.
func FuzzServer(f *testing.F) {
	for i, s := range serverSeeds {
		f.Add(s, uint64(i), []byte{0, 1, 2, 3, 4, 5})
		f.Add(s, uint64(i), []byte{0, 1, 0, 5})
		for like := range 2 * len(personalities) { // with and without TLS; nothing cuts these short
			f.Add(s, uint64(like), bytes.Repeat([]byte{0, 1, 6}, 50))
			f.Add(s, uint64(like), bytes.Repeat([]byte{3, 2, 7}, 50))
		}
	}
	f.Fuzz(func(t *testing.T, octets string, cuts uint64, happens []byte) {
		cfg := testConfig
		cfg.Auth, cfg.TLS = true, cuts&1 != 0
		cfg.Personality = personalities[cuts/2%uint64(len(personalities))]
		h := &testHost{later: true, faults: []machine.Fault{{Kind: machine.FaultSlow, Stage: machine.Stages[cuts%8], Delay: 1}}}
		s := NewServer(&cfg, -1, testPeer)
		var out machine.Out
		s.Open(&out, 0, h)
		for i, piece := range cut(octets, cuts) {
			s.Receive(&out, 0, h, piece)
			if i >= len(happens) {
				continue
			}
			switch happens[i] % 8 {
			case 0:
				h.settle(&out, s)
			case 1:
				s.Fire(&out, 0, h, machine.Timer{Of: machine.ForReply, N: -1})
			case 2:
				s.Finish(&out, 0, h, "m2", replyBadFault) // perhaps nobody has asked
			case 3:
				s = s.Clone()
			case 4:
				s.Fire(&out, 0, h, machine.Timer{Of: machine.ForConn, N: -1})
			case 5:
				s.Closed(&out, 0, []machine.Failure{"", machine.Reset}[happens[i]/128])
			case 6:
				s.Secured(&out, 0, h, machine.TLSDone{Version: "TLS 1.3"})
			case 7:
				s.Unsecured(&out, 0, h, machine.TLSFailed{})
			}
		}
		wasDone, length := s.Done(), len(out)
		notes(t, out)
		s.Closed(&out, 0, machine.Reset)
		s.Receive(&out, 0, h, "NOOP\r\n")
		s.Finish(&out, 0, h, "m3", replyOk)
		if !s.Done() || wasDone && len(out) != length {
			t.Fatalf("after its end the session did %v", out[length:])
		}
	})
}

// Whatever a server sends, the client comes to one Result for each mail, says
// nothing afterwards, and the pieces do not matter as long as no reply comes before its
// command.
func FuzzClient(f *testing.F) {
	for i, s := range []string{
		"220 x\r\n250-x\r\n250-PIPELINING\r\n250 SIZE 100\r\n250 2.1.0 ok\r\n250 ok\r\n550 5.1.1 no\r\n354 go\r\n250 ok\r\n",
		"220 x\r\n250-x\r\n250 AUTH PLAIN\r\n235 ok\r\n250 ok\r\n250 ok\r\n550 no\r\n354 go\r\n451 4.3.2 later\r\n",
		"220 x\r\n250-x\r\n250 AUTH LOGIN\r\n334 VXNlcm5hbWU6\r\n334 UGFzc3dvcmQ6\r\n235 YWxpY2U=\r\n250 ok\r\n",
		"220 x\r\n250-x\r\n250-STARTTLS\r\n250 AUTH CRAM-MD5\r\n220 go\r\n250 injected\r\n250 x\r\n",
		"220 x\r\n250-x\r\n250-STARTTLS\r\n250 AUTH CRAM-MD5\r\n454 no\r\n334 PDE4OTYuNjk3MTcwOTUyQHg+\r\n235 ok\r\n",
		"220 x\r\n250-x\r\n250-CHUNKING\r\n250-SMTPUTF8\r\n250 8BITMIME\r\n250 ok\r\n250 ok\r\n452 4.5.3 many\r\n250 ok\r\n250 ok\r\n250 ok\r\n250 ok\r\n250 ok\r\n",
		"220 x\r\n250-x\r\n250-CHUNKING\r\n250-PIPELINING\r\n250 ok\r\n250 ok\r\n452 4.5.3 many\r\n554 no\r\n250 ok\r\n",
		"220 x\r\n502 x\r\n250 x\r\n250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n250-ok\r\n250 ok\r\n421 bye\r\n",
		"220 x\r\n250-x\r\n250-CHUNKING\r\n250 PIPELINING\r\n250 ok\r\n250 ok\r\n250 ok\r\n452 full\r\n250 reset\r\n250 ok\r\n552 5.5.3 many\r\n250 ok\r\n250 ok\r\n250 ok\r\n",
		"220 x\r\n250-x\r\n250 PIPELINING\r\n250 ok\r\n550 no\r\n550 no\r\n354 go\r\n554 nobody\r\n250 ok\r\n550 no\r\n451 later\r\n554 no\r\n500 what\r\n",
		"554 no\r\n221 x\r\n", "554 no\r\nrubbish\r\n", "220", "999 x\r\n", "220 x\r\n250 x\r\n550 no\r\n250 ok\r\n", strings.Repeat("220-x\r\n", 101),
		"220 x\r\n250-x\r\n250 SIZE 1\r\n", "220 \x00\xff\r\n250 \n\r\n",
	} {
		for _, mode := range []uint16{0, 1, 2, 3, 6, 8, 0x18, 0x28, 0x58, 0x108, 0x302, 0x401, 0x50b, 0x882, 0x282, 0x482} {
			f.Add(s, uint64(i), mode)
		}
	}
	f.Fuzz(func(t *testing.T, octets string, cuts uint64, mode uint16) {
		lines := strings.SplitAfter(octets, "\n")
		whole := consume(t, lines, mode)
		var pieces []string
		for _, l := range lines {
			pieces = append(pieces, cut(l, cuts)...)
		}
		if in := consume(t, pieces, mode); in != whole {
			t.Fatalf("in lines:\n%s\nin pieces:\n%s", whole, in)
		}
		consume(t, cut(octets, cuts), mode) // replies may come before their commands
	})
}

// fuzzClient returns a client, and a mail for it, as the bits of mode say.
func fuzzClient(mode uint16) (*Client, Mail) {
	cfg := ClientConfig{Name: "me.example", TLS: TLSUse(mode >> 1 & 3), SevenBit: func(m *Mail) string { return m.Content[:len(hi)] }}
	if mode&1 != 0 {
		cfg.User, cfg.Password = "alice", "secret"
	}
	if mode&8 != 0 {
		ways := *SendingOf("exim")
		ways.ChunkOctets, ways.EightBit = 7, EightBit(mode>>6&1)*EightBitDeclared
		cfg.Sending = &ways
	}
	content, to := hi, "carol@x.example"
	if mode&0x10 != 0 {
		content += "\xc3\xbc"
	}
	if mode&0x20 != 0 {
		to = "jörg@x.example"
	}
	mail := mailTo(content, "alice@x.example", "dave@x.example")
	mail.Recipients[1].Local, mail.Recipients[1].Domain, _ = strings.Cut(to, "@")
	return NewClient(&cfg, 1, "x.example"), mail
}

// consume plays octets to a client with one mail to send, or more if mode has it so, then
// ends the connection, and tells all that can be seen.
func consume(t *testing.T, pieces []string, mode uint16) string {
	c, mail := fuzzClient(mode)
	var out machine.Out
	c.Open(&out, 0)
	c.Begin(&out, 0, mail)
	var results []*Result
	begun := 1
	keep := func(r *Result) {
		if r != nil && len(r.Recipients) > 0 {
			results = append(results, r)
		}
		if r != nil && r.Leaves {
			c.Quit(&out, 0)
		}
	}
	for i, piece := range pieces {
		c = c.Clone()
		r := c.Receive(&out, 0, piece)
		keep(r)
		if c.awaits == awaitTLS && mode&0x80 == 0 {
			keep(c.TLSDone(&out, 0, machine.TLSDone{Conn: 1, Version: "TLS 1.3"}))
		}
		if r != nil && r.Open && mode&0x100 != 0 && begun < 4 {
			begun++
			c.Begin(&out, 0, mail)
		}
		if held := len(c.in.rest) + len(c.in.head) + len(c.text); held > ReplyLineOctetsTaken*ReplyLinesMax+2*len(piece) {
			t.Fatalf("%d octets are held after piece %d", held, i)
		}
	}
	seen := stripped(out)
	quiet := c.Done()
	keep(depart(c, &out, mode))
	if len(results) != begun || !c.Done() || quiet && stripped(out) != seen {
		t.Fatalf("%d results of %d, done %v", len(results), begun, c.Done())
	}
	told := ""
	for _, r := range results {
		if len(r.Recipients) != 2 {
			t.Fatalf("%d recipients", len(r.Recipients))
		}
		for _, o := range r.Recipients {
			if !o.decided() || o.Reply.IsZero() == (o.Failure == "") || o.Accepted && !o.Reply.Positive() {
				t.Fatalf("what became of it? %+v", o)
			}
		}
		told += fmt.Sprintf("%+v\n", r.Recipients)
	}
	notes(t, out)
	return fmt.Sprintf("%s\n%s", seen, told)
}

// depart ends a session as mode says: silence, a handshake that fails, or a break; where the
// client has nothing to wait for, it may say goodbye first.
func depart(c *Client, out *machine.Out, mode uint16) *Result {
	if mode&0x800 != 0 && c.awaits == awaitNothing {
		c.Quit(out, 0)
		c.Receive(out, 0, "221 bye\r\n")
	}
	switch {
	case mode&0x200 != 0 && c.awaits == awaitTLS:
		return c.TLSFailed(out, 0, machine.TLSFailed{Conn: 1})
	case mode&0x400 != 0 && c.awaits != awaitNothing:
		return c.Fire(out, 0, c.timer())
	}
	return c.Closed(out, 0, machine.Reset)
}
