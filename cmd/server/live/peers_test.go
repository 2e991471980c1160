package live

import (
	"bufio"
	"context"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	mdns "github.com/miekg/dns"

	"mailscope/cmd/server/store"
	"mailscope/sim"
	"mailscope/sim/dns"
	"mailscope/sim/machine"
	"mailscope/sim/mta"
	simsmtp "mailscope/sim/smtp"
	"mailscope/sim/trace"
)

const peerZones = `receiver.example.    3600 IN MX 10 mx.receiver.example.
mx.receiver.example. 3600 IN A  203.0.113.7
many.receiver.example. 3600 IN TXT "` + longText + `" "` + longText + `" "` + longText + `"
`

const longText = "0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789"

// servers starts a mail server and a name server, live on the real clock.
func servers(t *testing.T, disk Storage) (*Run, *recording) {
	t.Helper()
	records, problems := dns.ParseZone(peerZones)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	personality, _ := simsmtp.PersonalityOf("plain")
	retry, _ := mta.Preset("sendmail")
	log := newRecording()
	r := New(Config{Clock: SystemClock{}, Book: NewBook(), Store: disk, Sink: log.sink})
	r.Add(sim.Host{Name: "mx.receiver.example", Addresses: []netip.Addr{netip.MustParseAddr("203.0.113.7")}, Machine: mta.NewServer(&mta.ServerConfig{
		Name: "mx.receiver.example", Addresses: []netip.Addr{netip.MustParseAddr("203.0.113.7")}, Domains: []string{"receiver.example"},
		Accounts:    []mta.Account{{Address: "bob@receiver.example", Password: "pear"}},
		Personality: personality, Retry: retry, SizeMax: 1 << 20, Resolver: netip.MustParseAddrPort("203.0.113.53:53"),
	})})
	r.Add(sim.Host{Name: "ns.receiver.example", Addresses: []netip.Addr{netip.MustParseAddr("203.0.113.53")},
		Machine: dns.NewNameServer(dns.NameServerConfig{Name: "ns.receiver.example", Zones: dns.Zones(records)})})
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := r.Stop(ctx); err != nil {
			t.Error("the run did not stop:", err)
		}
	})
	return r, log
}

func realAddress(t *testing.T, r *Run, simulated string) string {
	t.Helper()
	real, failure := r.config.Book.find(netip.MustParseAddrPort(simulated))
	if failure != "" {
		t.Fatal(failure)
	}
	return real.String()
}

// A client that is not our own hands a message to a live server, and fetches it.
func TestRealMailClient(t *testing.T) {
	r, log := servers(t, &memory{})
	c, err := smtp.Dial(realAddress(t, r, "203.0.113.7:25"))
	if err != nil {
		t.Fatal(err)
	}
	content := "Subject: Lunch?\r\n\r\n.dotted\r\n" + strings.Repeat("0123456789\r\n", 20_000)
	if err := c.SendMail("alice@sender.example", []string{"bob@receiver.example"}, strings.NewReader(content)); err != nil {
		t.Fatal(err)
	}
	if err := c.SendMail("alice@sender.example", []string{"nobody@receiver.example"}, strings.NewReader("x")); err == nil || !strings.Contains(err.Error(), "550") {
		t.Errorf("an unknown user: %v", err)
	}
	c.Reset()
	if err := c.Mail("alice@sender.example", &smtp.MailOptions{Size: 2 << 20}); err == nil || !strings.Contains(err.Error(), "552") {
		t.Errorf("a message that is too big: %v", err)
	}
	if err := c.Quit(); err != nil {
		t.Error(err)
	}
	log.waitFor(t, trace.MailboxDelivered, 1)

	pop, err := net.Dial("tcp", realAddress(t, r, "203.0.113.7:110"))
	if err != nil {
		t.Fatal(err)
	}
	defer pop.Close()
	pop.SetDeadline(time.Now().Add(10 * time.Second))
	in := bufio.NewReader(pop)
	for _, command := range []string{"", "USER bob@receiver.example", "PASS pear", "RETR 1"} {
		if command != "" {
			pop.Write([]byte(command + "\r\n"))
		}
		if line, err := in.ReadString('\n'); err != nil || !strings.HasPrefix(line, "+OK") {
			t.Fatalf("%q was answered %q, %v", command, line, err)
		}
	}
	var got strings.Builder
	for !strings.HasSuffix(got.String(), "\r\n.\r\n") {
		line, err := in.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		got.WriteString(line)
	}
	if !strings.Contains(got.String(), strings.Replace(content, ".dotted", "..dotted", 1)) {
		t.Errorf("fetched %d octets, which are not those that were sent", got.Len())
	}
	pop.Write([]byte("QUIT\r\n")) // who goes on has got the message
	text := log.waitFor(t, trace.MailboxRetrieved, 1)
	for _, line := range []string{"127.0.0.1 smtp.command c1 EHLO", "127.0.0.1 smtp.data c1", "127.0.0.1 pop3.command c2 PASS ***"} {
		if !strings.Contains(text, line) {
			t.Errorf("the trace has no %q", line)
		}
	}
}

func TestRealLogin(t *testing.T) {
	r, log := servers(t, &memory{})
	for password, works := range map[string]bool{"pear": true, "apple": false} {
		c, err := smtp.Dial(realAddress(t, r, "203.0.113.7:587"))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Auth(sasl.NewPlainClient("", "bob@receiver.example", password)); (err == nil) != works {
			t.Errorf("logging in with %s: %v", password, err)
		}
		c.Close()
	}
	if text := log.waitFor(t, trace.ConnClosed, 2); strings.Contains(text, "AUTH PLAIN A") {
		t.Error("a secret stands in the trace:\n" + text)
	}
}

func TestRealNameClient(t *testing.T) {
	r, log := servers(t, &memory{})
	server := realAddress(t, r, "203.0.113.53:53")
	tests := []struct {
		network, name string
		qtype         uint16
		rcode         int
		answers       int
		truncated     bool
	}{
		{"udp", "Receiver.Example.", mdns.TypeMX, mdns.RcodeSuccess, 1, false},
		{"tcp", "receiver.example.", mdns.TypeMX, mdns.RcodeSuccess, 1, false},
		{"udp", "nobody.receiver.example.", mdns.TypeA, mdns.RcodeNameError, 0, false},
		{"udp", "elsewhere.example.", mdns.TypeA, mdns.RcodeRefused, 0, false},
		{"udp", "many.receiver.example.", mdns.TypeTXT, mdns.RcodeSuccess, 0, true},
		{"tcp", "many.receiver.example.", mdns.TypeTXT, mdns.RcodeSuccess, 1, false},
	}
	for _, test := range tests {
		client := &mdns.Client{Net: test.network}
		got, _, err := client.Exchange(new(mdns.Msg).SetQuestion(test.name, test.qtype), server)
		if err != nil {
			t.Errorf("%s over %s: %v", test.name, test.network, err)
			continue
		}
		if got.Rcode != test.rcode || len(got.Answer) != test.answers || got.Truncated != test.truncated {
			t.Errorf("%s over %s: %v", test.name, test.network, got)
		}
	}
	if text := log.waitFor(t, trace.DNSAnswer, len(tests)); !strings.Contains(text, "127.0.0.1 dns.query") {
		t.Errorf("the trace does not tell who asked:\n%s", text)
	}
}

// Many clients at a time, over a real disk: every message that got its 250 is in the
// store once.
func TestManyAtOnce(t *testing.T) {
	disk, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { disk.Close() })
	r, log := servers(t, disk)
	address := realAddress(t, r, "203.0.113.7:25")
	const clients, each = 30, 5
	var busy sync.WaitGroup
	for range clients {
		busy.Go(func() {
			c, err := smtp.Dial(address)
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			for range each {
				if err := c.SendMail("alice@sender.example", []string{"bob@receiver.example"}, strings.NewReader("Subject: x\r\n\r\nx\r\n")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	busy.Wait()
	log.waitFor(t, trace.MailboxDelivered, clients*each)
	for r.Held() > 0 {
		<-r.Changed()
	}
	items, err := disk.Load("mx.receiver.example")
	if err != nil {
		t.Fatal(err)
	}
	shelves := map[machine.Shelf]int{}
	for _, item := range items {
		shelves[item.Key.Shelf]++
	}
	if shelves[machine.Mail] != clients*each || shelves[machine.Queue] != 0 {
		t.Errorf("on disk: %v, want %d mails and nothing in the queue", shelves, clients*each)
	}
}
