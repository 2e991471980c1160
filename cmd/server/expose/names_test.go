package expose

import (
	"net"
	"net/netip"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/miekg/dns"

	"mailscope/sim/machine"
)

// ask asks over UDP for the addresses of a name, and returns how many there are.
func ask(t *testing.T, address, name string) int {
	t.Helper()
	client := &dns.Client{Timeout: 5 * time.Second}
	answer, _, err := client.Exchange(new(dns.Msg).SetQuestion(name, dns.TypeA), address)
	if err != nil {
		t.Fatal(err)
	}
	return len(answer.Answer)
}

// A flood of questions that nobody answers keeps nobody else from asking: the oldest
// give way.
func TestUnansweredQuestions(t *testing.T) {
	silent := machine.Fault{ID: "f", Kind: machine.FaultNoAnswer, Name: "sender.test"}
	s, _ := exposeService(t, "dns", "ns.auto", 53, silent)
	question, _ := new(dns.Msg).SetQuestion("sender.test.", dns.TypeMX).Pack()
	const tooMany = 50
	var mu sync.Mutex
	var dropped []int
	for i := range QuestionsMax + tooMany {
		s.question(netip.MustParseAddrPort("127.0.0.1:5353"), s.opened[0], question, false, func(packet []byte) {
			mu.Lock()
			defer mu.Unlock()
			if dropped = append(dropped, i); packet != nil {
				t.Errorf("question %d was answered", i)
			}
		})
	}
	if n := ask(t, s.Address(0), "mx.example.test."); n != 1 {
		t.Errorf("%d addresses", n)
	}
	mu.Lock()
	defer mu.Unlock()
	if want := tooMany + 1; len(dropped) != want || !slices.IsSorted(dropped) || dropped[want-1] != want-1 {
		t.Errorf("gave way: %v, want the first %d", dropped, want)
	}
}

// What is no question waits for no answer.
func TestNoQuestions(t *testing.T) {
	s, _ := exposeService(t, "dns", "ns.auto", 53)
	c, err := net.Dial("udp", s.Address(0))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	response, _ := new(dns.Msg).SetReply(new(dns.Msg).SetQuestion("example.test.", dns.TypeMX)).Pack()
	for _, packet := range [][]byte{{}, {1, 2, 3}, response} {
		if _, err := c.Write(packet); err != nil {
			t.Fatal(err)
		}
	}
	if n := ask(t, s.Address(0), "mx.example.test."); n != 1 { // after those before it
		t.Errorf("%d addresses", n)
	}
	waiting := make(chan int)
	s.ask(func() { waiting <- len(s.opened[0].waiting) })
	if n := <-waiting; n != 0 {
		t.Errorf("%d questions wait for an answer", n)
	}
}

// A packet is a question by its header, whatever follows.
func TestIsQuestion(t *testing.T) {
	question, _ := new(dns.Msg).SetQuestion("example.test.", dns.TypeMX).Pack()
	response, _ := new(dns.Msg).SetReply(new(dns.Msg).SetQuestion("example.test.", dns.TypeMX)).Pack()
	tests := []struct {
		what   string
		packet []byte
		want   bool
	}{
		{"a question", question, true},
		{"a header that promises more", question[:12], true}, // answered with FORMERR
		{"less than a header", question[:11], false},
		{"a response", response, false},
		{"nothing", nil, false},
	}
	for _, test := range tests {
		if got := isQuestion(test.packet); got != test.want {
			t.Errorf("%s: %t", test.what, got)
		}
	}
}
