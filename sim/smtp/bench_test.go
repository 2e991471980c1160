package smtp

import (
	"testing"

	"mailscope/sim/machine"
)

// nobody is a host that takes everything at once.
type nobody struct{ testHost }

func (nobody) CheckClient(*Server) Reply          { return Reply{} }
func (nobody) CheckSender(*Server, Path) Reply    { return Reply{} }
func (nobody) CheckRecipient(*Server, Path) Reply { return Reply{} }
func (nobody) FaultAt(machine.Stage, string) (machine.Fault, bool) {
	return machine.Fault{}, false
}

var takenReply = Reply{Code: 250, Enhanced: "2.6.0", Text: "taken"}

func (h *nobody) Accept(out *machine.Out, s *Server, _ Envelope, _ string) {
	s.Finish(out, 0, h, "m1", takenReply)
}

// One pipelined transaction, seen by the server; events are its notes.
func BenchmarkTransaction(b *testing.B) {
	h := &nobody{}
	s := NewServer(&testConfig, -1, testPeer)
	var out machine.Out
	s.Open(&out, 0, h)
	s.Receive(&out, 0, h, "EHLO client.example\r\n")
	events := 0
	b.ReportAllocs()
	for b.Loop() {
		out = out[:0]
		s.Receive(&out, 0, h, "MAIL FROM:<bob@client.example> SIZE=200\r\nRCPT TO:<alice@mx.example>\r\nDATA\r\n")
		s.Receive(&out, 0, h, "Subject: hi\r\n\r\nAt noon?\r\n.\r\n")
		events += 8
	}
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
}
