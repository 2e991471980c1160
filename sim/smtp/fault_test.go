package smtp

import (
	"strings"
	"testing"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

func TestFaults(t *testing.T) {
	lines := []string{"EHLO c.example", "MAIL FROM:<a@b.example>", "RCPT TO:<x@example>", "RCPT TO:<alice@example>", "DATA", "hi\r\n."}
	cases := []struct {
		name  string
		fault machine.Fault
		codes string // of the replies, in order
		end   string
		state State
		taken int // messages
	}{
		{"none", machine.Fault{}, "220 250 250 550 250 354 250", "", StateReady, 1},
		{"no service", machine.Fault{Stage: machine.StageGreeting, Kind: machine.FaultReply, Reply: "554 5.3.2 No"},
			"554 503 503 503 503 503 503 503", "", StateConnected, 0},
		{"closing", machine.Fault{Stage: machine.StageEHLO, Kind: machine.FaultReply, Reply: "421 4.3.2 later"}, "220 421", "close", StateClosed, 0},
		{"MAIL deferred", machine.Fault{Stage: machine.StageMail, Kind: machine.FaultReply, Reply: "451 4.3.2 later"},
			"220 250 451 503 503 503 500 500", "", StateReady, 0},
		{"RCPT deferred for one", machine.Fault{Stage: machine.StageRcpt, Recipient: "alice@example", Kind: machine.FaultReply, Reply: "451 later"},
			"220 250 250 550 451 554 500 500", "", StateMail, 0},
		{"RCPT taken though nobody is there", machine.Fault{Stage: machine.StageRcpt, Recipient: "x@example", Kind: machine.FaultReply, Reply: "250 ok"},
			"220 250 250 250 250 354 250", "", StateReady, 1},
		{"dot deferred", machine.Fault{Stage: machine.StageDot, Kind: machine.FaultReply, Reply: "452 4.3.1 full"},
			"220 250 250 550 250 354 452", "", StateReady, 0},
		{"dot answered otherwise", machine.Fault{Stage: machine.StageDot, Kind: machine.FaultReply, Reply: "251 ok"},
			"220 250 250 550 250 354 251", "", StateReady, 1},
		{"what is no reply", machine.Fault{Stage: machine.StageData, Kind: machine.FaultReply, Reply: "no"}, "220 250 250 550 250 451 500 500", "", StateRcpt, 0},
		{"reset", machine.Fault{Stage: machine.StageData, Kind: machine.FaultReset}, "220 250 250 550 250", "abort", StateClosed, 0},
		{"silence", machine.Fault{Stage: machine.StageMail, Kind: machine.FaultTimeout}, "220 250", "", StateReady, 0},
		{"reply lost", machine.Fault{Stage: machine.StageDot, Kind: machine.FaultLoseReply}, "220 250 250 550 250 354", "abort", StateClosed, 1},
		{"reset at the dot", machine.Fault{Stage: machine.StageDot, Kind: machine.FaultReset}, "220 250 250 550 250 354", "abort", StateClosed, 0},
	}
	for _, c := range cases {
		h, s := &testHost{faults: []machine.Fault{c.fault}, later: true}, NewServer(&testConfig, -1, testPeer)
		var out machine.Out
		s.Open(&out, 0, h)
		for _, l := range lines {
			s.Receive(&out, 0, h, l+"\r\n")
			h.settle(&out, s)
		}
		notes(t, out)
		if got := codes(sent(out)); got != c.codes || ending(out) != c.end || s.State() != c.state || len(h.accepted) != c.taken {
			t.Errorf("%s: %s, %q, %v, %d taken; want %s, %q, %v, %d", c.name, got, ending(out), s.State(), len(h.accepted), c.codes, c.end, c.state, c.taken)
		}
	}
}

// The introduction has faults, too. What is put into a server's mouth there changes nothing
// of what it knows: nobody is logged in because it says so.
func TestFaultsOfIntroduction(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault machine.Fault
		line  string
		codes string
		end   string
		state State
	}{
		{"TLS later", machine.Fault{Stage: machine.StageSTARTTLS, Kind: machine.FaultReply, Reply: "454 4.7.0 later"}, "STARTTLS", "220 250 454 250", "", StateReady},
		{"reset at STARTTLS", machine.Fault{Stage: machine.StageSTARTTLS, Kind: machine.FaultReset}, "STARTTLS", "220 250", "abort", StateClosed},
		{"login later", machine.Fault{Stage: machine.StageAuth, Kind: machine.FaultReply, Reply: "454 4.7.0 later"}, "AUTH LOGIN", "220 250 454 250", "", StateReady},
		{"no login, but 235", machine.Fault{Stage: machine.StageAuth, Kind: machine.FaultReply, Reply: "235 2.7.0 ok"}, "AUTH PLAIN AGFsaWNlAHg=", "220 250 235 250", "", StateReady},
		{"silence at AUTH", machine.Fault{Stage: machine.StageAuth, Kind: machine.FaultTimeout}, "AUTH PLAIN", "220 250", "", StateReady},
		{"no such command", machine.Fault{Stage: machine.StageSTARTTLS, Kind: machine.FaultReset}, "STARTTLS now", "220 250 501 250", "", StateReady},
	} {
		cfg := testConfig
		cfg.TLS, cfg.Auth = true, true
		h, s := &testHost{faults: []machine.Fault{c.fault}}, NewServer(&cfg, -1, testPeer)
		var out machine.Out
		s.Open(&out, 0, h)
		for _, l := range []string{"EHLO c.example", c.line, "NOOP"} {
			s.Receive(&out, 0, h, l+"\r\n")
		}
		if got := codes(sent(out)); got != c.codes || ending(out) != c.end || s.State() != c.state || s.User() != "" {
			t.Errorf("%s: %s, %q, %v, user %q; want %s, %q, %v", c.name, got, ending(out), s.State(), s.User(), c.codes, c.end, c.state)
		}
	}
}

// codes returns the codes of the replies on the wire.
func codes(wire string) string {
	var list []string
	for _, l := range strings.Split(wire, "\r\n") {
		if len(l) > 3 && l[3] == ' ' {
			list = append(list, l[:3])
		}
	}
	return strings.Join(list, " ")
}

// A lost reply was meant, and is told as if it had been sent.
func TestLostReplyIsNoted(t *testing.T) {
	h := &testHost{faults: []machine.Fault{{Stage: machine.StageGreeting, Kind: machine.FaultLoseReply}}}
	var out machine.Out
	NewServer(&testConfig, -1, testPeer).Open(&out, 0, h)
	if list := notes(t, out); len(list) != 1 || list[0].Kind != trace.SMTPReply || sent(out) != "" {
		t.Errorf("noted %v and sent %q", list, sent(out))
	}
}

// A slow server answers when its time has come, and takes what was sent meanwhile
// after that.
func TestSlow(t *testing.T) {
	h := &testHost{faults: []machine.Fault{{Stage: machine.StageEHLO, Kind: machine.FaultSlow, Delay: time.Minute}}}
	s := NewServer(&testConfig, -1, testPeer)
	var out machine.Out
	s.Open(&out, 0, h)
	out = nil
	s.Receive(&out, 7, h, "HELO c.example\r\nNOOP\r\n")
	clone := s.Clone()
	timer := machine.Timer{Of: machine.ForReply, N: -1}
	if len(out) != 3 || out[1] != (machine.SetTimer{Timer: timer, At: trace.Time(7).Add(time.Minute)}) || s.State() != StateGreeted {
		t.Fatalf("in state %v: %v", s.State(), out)
	}
	for _, one := range []*Server{s, clone} {
		out = nil
		one.Fire(&out, trace.Time(7).Add(time.Minute), h, timer)
		if got := codes(sent(out)); got != "250 250" || one.State() != StateReady {
			t.Errorf("answered %s, and is %v", got, one.State())
		}
	}
}

// Nobody is waited for without end, and nobody's input is held without end.
func TestPatience(t *testing.T) {
	open := func(h *testHost, octets string) (*Server, machine.Out) {
		s := NewServer(&testConfig, -1, testPeer)
		var out machine.Out
		s.Open(&out, 0, h)
		s.Receive(&out, 0, h, octets)
		return s, out
	}
	toDot := "HELO c.example\r\nMAIL FROM:<>\r\nRCPT TO:<alice@example>\r\nDATA\r\nhi\r\n.\r\n"
	wait := machine.Timer{Of: machine.ForConn, N: -1}

	h := &testHost{}
	s, _ := open(h, "HELO c")
	var out machine.Out
	s.Fire(&out, 0, h, wait)
	if got := sent(out); !strings.HasPrefix(got, "421 4.4.2") || ending(out) != "close" || !s.Done() {
		t.Errorf("a silent client got %q", got)
	}

	h = &testHost{later: true}
	s, out = open(h, toDot+strings.Repeat("x", PendingOctetsMax+1))
	if got := codes(sent(out)); !strings.HasSuffix(got, "354 421") || !s.Done() {
		t.Errorf("a client that never stops got %s", got)
	}
	h.settle(&out, s) // the verdict comes too late and does no harm

	h = &testHost{later: true}
	s, out = open(h, toDot)
	s.Closed(&out, 0, "") // the client has finished sending, and still gets its answer
	h.settle(&out, s)
	if got := codes(sent(out)); !strings.HasSuffix(got, "354 250") || ending(out) != "close" {
		t.Errorf("a client that only listens got %s, %q", got, ending(out))
	}

	s, out = open(&testHost{}, strings.Repeat("WHAT\r\n", ErrorsMax+1))
	if got := codes(sent(out)); strings.Count(got, "500") != ErrorsMax || !strings.HasSuffix(got, "421") || !s.Done() {
		t.Errorf("a client that makes errors only got %s", got)
	}

	_, out = open(&testHost{}, "HELO c.example\r\nMAIL FROM:<>\r\n"+strings.Repeat("RCPT TO:<alice@example>\r\n", RecipientsMax+1))
	if got := codes(sent(out)); !strings.HasSuffix(got, "250 452") {
		t.Errorf("too many recipients got %s", got[len(got)-15:])
	}

	h = &testHost{faults: []machine.Fault{{Stage: machine.StageEHLO, Kind: machine.FaultTimeout}}}
	s, _ = open(h, toDot)
	out = nil
	s.Fire(&out, 0, h, wait)
	if ending(out) != "abort" || sent(out) != "" {
		t.Errorf("a dumb server ended with %q and said %q", ending(out), sent(out))
	}
}

// What a person makes the server say goes out to the letter, also where the server
// itself gives no enhanced code, and the client reads the code of a refusal.
func TestExactReplies(t *testing.T) {
	cases := []struct {
		stage       machine.Stage
		reply, wire string
		want        Reply // as the client reports it; zero: it could go on
	}{
		{machine.StageGreeting, "554 5.3.2 no smtp", "554 5.3.2 no smtp\r\n", Reply{Code: 554, Enhanced: "5.3.2", Text: "no smtp"}},
		{machine.StageGreeting, "421 4.3.2", "421 4.3.2 \r\n", Reply{Code: 421, Enhanced: "4.3.2"}},
		{machine.StageGreeting, "220 2.0.0 mx", "220 2.0.0 mx\r\n", Reply{}},
		{machine.StageEHLO, "554 5.3.2 no smtp", "554 5.3.2 no smtp\r\n", Reply{Code: 554, Enhanced: "5.3.2", Text: "no smtp"}},
		{machine.StageEHLO, "451 4.3.2 a\nb", "451-4.3.2 a\r\n451 4.3.2 b\r\n", Reply{Code: 451, Enhanced: "4.3.2", Text: "a\nb"}},
		{machine.StageEHLO, "250 2.0.0 mx", "250 2.0.0 mx\r\n", Reply{}},
		{machine.StageData, "550 no", "550 no\r\n", Reply{Code: 550, Text: "no"}},
		{machine.StageDot, "552 5.2.2 full", "552 5.2.2 full\r\n", Reply{Code: 552, Enhanced: "5.2.2", Text: "full"}},
	}
	for _, c := range cases {
		fault := machine.Fault{Stage: c.stage, Kind: machine.FaultReply, Reply: c.reply}
		h := &testHost{faults: []machine.Fault{fault, fault}} // HELO follows an EHLO that is refused
		p := pair{t: t, client: NewClient(&ClientConfig{Name: "me.example"}, 1, "x.example"), server: NewServer(&testConfig, -1, testPeer), host: h}
		var out, answer machine.Out
		p.client.Open(&out, 0)
		p.client.Begin(&out, 0, mailTo(hi, "alice@example"))
		p.server.Open(&answer, 0, h)
		p.pump(sent(answer), &out)
		outcome := p.result.Recipients[0]
		got := outcome.Reply
		got.Because = nil
		if !strings.Contains(p.heard, c.wire) || c.want.IsZero() != outcome.Accepted || !c.want.IsZero() && got != c.want {
			t.Errorf("%s %q: on the wire %q, the client reports %+v", c.stage, c.reply, p.heard, got)
		}
	}
}

// Who is refused because a person wants it so is no client that makes mistakes.
func TestExactRepliesAreNoErrors(t *testing.T) {
	h := &testHost{}
	for range ErrorsMax + 5 {
		h.faults = append(h.faults, machine.Fault{Stage: machine.StageEHLO, Kind: machine.FaultReply, Reply: "554 5.3.2 no"})
	}
	s := NewServer(&testConfig, -1, testPeer)
	var out machine.Out
	s.Open(&out, 0, h)
	s.Receive(&out, 0, h, strings.Repeat("EHLO c.example\r\n", ErrorsMax+6))
	if got := sent(out); strings.Count(got, "554 5.3.2 no\r\n") != ErrorsMax+5 || s.State() != StateReady {
		t.Errorf("got %q, state %v", got, s.State())
	}
}
