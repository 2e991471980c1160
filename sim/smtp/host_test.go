package smtp

import (
	"net/netip"
	"strings"
	"testing"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// The tests' server, mx.example, knows alice (password secret) and postmaster.
var (
	testPeer   = netip.MustParseAddrPort("192.0.2.7:40000")
	testConfig = ServerConfig{Name: "mx.example", Personality: Plain(), SizeMax: 1000}
)

// testHost answers a session as simply as can be.
type testHost struct {
	faults   []machine.Fault // each bites once
	verdict  Reply           // of Accept; zero: taken as m1
	later    bool            // the verdict waits for settle
	accepted []string        // "FROM -> TO TO (PROTOCOL): CONTENT"
	waits    bool
	busy     bool // nobody may even connect
}

func (h *testHost) CheckClient(*Server) Reply {
	if h.busy {
		return Reply{Code: 421, Enhanced: "4.7.0", Text: "Too many connections", Because: &becauseFault}
	}
	return Reply{}
}

func (h *testHost) CheckSender(_ *Server, from Path) Reply {
	if from.Local == "bad" {
		return Reply{Code: 550, Enhanced: "5.7.1", Text: "Not you", Because: &becauseFault}
	}
	return Reply{}
}

func (h *testHost) CheckRecipient(_ *Server, to Path) Reply {
	if to.Local == "alice" || to.IsPostmaster() {
		return Reply{}
	}
	return Reply{Code: 550, Enhanced: "5.1.1", Text: "No such user", Because: &becauseFault}
}

func (h *testHost) Login(user, password string) bool { return user == "alice" && password == "secret" }

func (h *testHost) Password(user string) (string, bool) { return "secret", user == "alice" }

func (h *testHost) CheckPlace(s *Server, to Path) Reply { return h.CheckRecipient(s, to) }

func (h *testHost) Verify(argument string) Reply {
	if argument == "alice" {
		return Reply{Code: 250, Enhanced: "2.1.5", Text: "<alice@example>"}
	}
	return Reply{}
}

func (h *testHost) Accept(out *machine.Out, s *Server, env Envelope, content string) {
	to := ""
	for _, r := range env.Recipients {
		to += " " + r.String()
	}
	h.accepted = append(h.accepted, env.From.String()+" ->"+to+" ("+env.Protocol+"): "+content)
	if h.later {
		h.waits = true
		return
	}
	s.Finish(out, 0, h, "m1", h.answer())
}

func (h *testHost) answer() Reply {
	return h.verdict.or(Reply{Code: 250, Enhanced: "2.6.0", Text: "m1 taken"})
}

// settle gives the verdicts that wait.
func (h *testHost) settle(out *machine.Out, s *Server) {
	for h.waits {
		h.waits = false
		s.Finish(out, 0, h, "m1", h.answer())
	}
}

func (h *testHost) FaultAt(stage machine.Stage, recipient string) (machine.Fault, bool) {
	for i, f := range h.faults {
		if f.Stage == stage && (f.Recipient == "" || f.Recipient == recipient) {
			h.faults = append(h.faults[:i:i], h.faults[i+1:]...)
			return f, true
		}
	}
	return machine.Fault{}, false
}

// sent returns the octets of all Sends.
func sent(out machine.Out) string {
	var b strings.Builder
	for _, e := range out {
		if send, ok := e.(machine.Send); ok {
			b.WriteString(send.Bytes)
		}
	}
	return b.String()
}

// ending returns how the connection was ended: "close", "abort" or "".
func ending(out machine.Out) string {
	for _, e := range out {
		switch e.(type) {
		case machine.Close:
			return "close"
		case machine.Abort:
			return "abort"
		}
	}
	return ""
}

// notes returns the notes, and checks what is true of all of them: what was sent
// stands at its place in the stream, and a refusal has its reason.
func notes(t *testing.T, out machine.Out) []machine.Note {
	t.Helper()
	var list []machine.Note
	wire := sent(out)
	for _, e := range out {
		n, ok := e.(machine.Note)
		if !ok {
			continue
		}
		list = append(list, n)
		switch d := n.Detail.(type) {
		case trace.Reply:
			if n.Kind != trace.SMTPReply {
				continue
			}
			if n.Offset < int64(len(wire)) && !strings.HasPrefix(wire[n.Offset:], Reply{Code: d.Code}.String()) {
				t.Fatalf("reply %v is not at its offset %d of %q", d, n.Offset, wire)
			}
			if d.Code >= 400 && (n.Because == nil || !words.Has(n.Because.Key)) {
				t.Fatalf("the refusal %v has no reason that could be read: %v", d, n.Because)
			}
		case trace.Command:
			if n.Kind == trace.SMTPCommand && !strings.HasPrefix(wire[n.Offset:], d.Line+"\r\n") {
				t.Fatalf("command %q is not at its offset %d of %q", d.Line, n.Offset, wire)
			}
		}
	}
	return list
}
