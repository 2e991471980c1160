package receiver

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/smtp"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/miekg/dns"

	"mailscope/cmd/server/secure"
)

const testZones = `mailbox.test.       3600 IN MX 10 mx.mailbox.test.
mx.mailbox.test.    3600 IN A  203.0.113.25
www.mailbox.test.   IN CNAME mx.mailbox.test.
loop.mailbox.test.  IN CNAME loop.mailbox.test.
`

func start(t *testing.T, zones string) *Receiver {
	t.Helper()
	r, err := Start(Config{Dir: t.TempDir(), Name: "mx.mailbox.test", Domains: []string{"mailbox.test"}, Zones: zones})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		r.Stop(ctx)
	})
	return r
}

// filtered is a connection whose reads come from r.
type filtered struct {
	net.Conn
	io.Reader
	told strings.Builder
}

func (f *filtered) Read(b []byte) (int, error)  { return f.Reader.Read(b) }
func (f *filtered) Write(b []byte) (int, error) { return f.told.Write(b) }

// Whatever the cut, the same octets pass, and the same streams end.
func TestFilter(t *testing.T) {
	tests := []struct {
		in, passes string
		bad        bool
	}{
		{"", "", false},
		{"NOOP\r\nQUIT\r\n", "NOOP\r\nQUIT\r\n", false},
		{"\r\n\r\n.\r\n", "\r\n\r\n.\r\n", false},
		{"no end", "no end", false},
		{"a\nb\r\n", "a", true},
		{"a\rb\r\n", "a", true},
		{"\n", "", true},
		{"a\r", "a", true},
		{"a\r\r\n", "a", true},
		{"a\r\n\n", "a\r\n", true},
		{"text\r\n.\n", "text\r\n.", true},
		{"text\n.\n", "text", true},
		{"text\n.\r\n", "text", true},
		{"text\r.\r\n", "text", true},
		{"text\r\n.\r", "text\r\n.", true},
		{"text\r\n.\rMAIL", "text\r\n.", true},
	}
	cuts := map[string]func(io.Reader) io.Reader{
		"whole": func(r io.Reader) io.Reader { return r }, "byte by byte": iotest.OneByteReader,
		"halves": iotest.HalfReader, "with the error": iotest.DataErrReader,
	}
	for _, test := range tests {
		for cut, reader := range cuts {
			inner := &filtered{Reader: reader(strings.NewReader(test.in))}
			got, err := io.ReadAll(newStrictConn(inner))
			if string(got) != test.passes || (err == ErrBareLineEnd) != test.bad {
				t.Errorf("%q, %s: passed %q with %v; want %q, bad: %t", test.in, cut, got, err, test.passes, test.bad)
			}
			if told := inner.told.String(); strings.HasPrefix(told, "500 ") != test.bad {
				t.Errorf("%q, %s: the peer was told %q", test.in, cut, told)
			}
		}
	}
}

func FuzzFilter(f *testing.F) {
	f.Add("a\r\nb\rc\n", uint8(1))
	f.Add("\r\n.\r\n", uint8(3))
	f.Fuzz(func(t *testing.T, in string, size uint8) {
		buffer := make([]byte, int(size)+1)
		c := newStrictConn(&filtered{Reader: iotest.OneByteReader(strings.NewReader(in))})
		var got strings.Builder
		var err error
		for err == nil {
			var n int
			n, err = c.Read(buffer)
			got.Write(buffer[:n])
		}
		if strings.ContainsAny(strings.ReplaceAll(got.String(), "\r\n", ""), "\r\n") || !strings.HasPrefix(in, got.String()) {
			t.Errorf("%q let through %q", in, got.String())
		}
		if clean := !strings.ContainsAny(strings.ReplaceAll(in, "\r\n", ""), "\r\n"); clean != (err == io.EOF) {
			t.Errorf("%q ended with %v", in, err)
		}
	})
}

func messages(t *testing.T, r *Receiver, address string) []string {
	t.Helper()
	names, _ := filepath.Glob(filepath.Join(r.Mailbox(address), "new", "*"))
	var found []string
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, string(content))
	}
	return found
}

func TestDelivery(t *testing.T) {
	r := start(t, testZones)
	const content = "Subject: Lunch?\r\n\r\nAt noon?\r\n..\r\n"
	to := []string{"You@mailbox.test", `"../../etc/x"@mailbox.test`}
	if err := smtp.SendMail(r.SMTP().String(), nil, `"al ice"@sender.example`, to, []byte(content)); err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"you@mailbox.test", `"../../etc/x"@mailbox.test`} {
		found := messages(t, r, address)
		if len(found) != 1 || !strings.HasPrefix(found[0], "Return-Path: <\"al ice\"@sender.example>\r\n") || !strings.HasSuffix(found[0], "\r\n"+content) {
			t.Errorf("%s has %q", address, found)
		}
	}
	if begun, _ := filepath.Glob(filepath.Join(r.mailboxes.dir, "*", "tmp", "*")); len(begun) != 0 {
		t.Errorf("left behind in tmp: %v", begun)
	}
	err := smtp.SendMail(r.SMTP().String(), nil, "alice@sender.example", []string{"bob@elsewhere.example"}, []byte(content))
	if err == nil || !strings.HasPrefix(err.Error(), "550") {
		t.Errorf("a foreign domain: %v", err)
	}
}

func TestFolderName(t *testing.T) {
	tests := []struct{ address, want string }{
		{"Bob@Mailbox.Test", "bob@mailbox.test"},
		{"../x@d.test", "%2e.%2fx@d.test"},
		{".@d.test", "%2e@d.test"},
		{"a%2e@d.test", "a%252e@d.test"},
		{"ü b\\c@d.test", "%c3%bc%20b%5cc@d.test"},
		{"a\x00:*@d.test", "a%00%3a%2a@d.test"},
	}
	for _, test := range tests {
		if got := FolderName(test.address); got != test.want {
			t.Errorf("FolderName(%q) = %q, want %q", test.address, got, test.want)
		}
	}
}

// What a smuggler sends reaches no mailbox: neither his message nor the one he hid in
// it, wherever the octets are cut.
func TestSmuggling(t *testing.T) {
	const begin = "EHLO evil.example\r\nMAIL FROM:<a@evil.example>\r\nRCPT TO:<you@mailbox.test>\r\nDATA\r\n"
	const hidden = "MAIL FROM:<president@bank.example>\r\nRCPT TO:<you@mailbox.test>\r\nDATA\r\nSubject: forged\r\n\r\nx\r\n.\r\n"
	for _, end := range []string{"\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r", "\r.\r\n", "\r\n\x00.\n"} {
		for cut := range len(end) + 1 {
			r := start(t, testZones)
			c, err := net.Dial("tcp", r.SMTP().String())
			if err != nil {
				t.Fatal(err)
			}
			c.SetDeadline(time.Now().Add(10 * time.Second))
			in := bufio.NewReader(c)
			io.WriteString(c, begin)
			for line := ""; !strings.HasPrefix(line, "354"); {
				if line, err = in.ReadString('\n'); err != nil {
					t.Fatal(err)
				}
			}
			io.WriteString(c, "Subject: innocent\r\n\r\ntext"+end[:cut])
			time.Sleep(time.Millisecond) // so that the rest comes by itself
			io.WriteString(c, end[cut:]+hidden)
			rest, _ := io.ReadAll(in)
			c.Close()
			if replies := string(rest); !strings.HasPrefix(replies, "500 ") || strings.Count(replies, "\n") != 1 {
				t.Errorf("end %q, cut at %d: answered %q", end, cut, replies)
			}
			if found := messages(t, r, "you@mailbox.test"); len(found) != 0 {
				t.Errorf("end %q, cut at %d: stored %q", end, cut, found)
			}
		}
	}
}

func TestNames(t *testing.T) {
	r := start(t, testZones+manyAddresses())
	tests := []struct {
		name  string
		qtype uint16
		rcode int
		want  string
	}{
		{"Mailbox.TEST.", dns.TypeMX, dns.RcodeSuccess, "10 mx.mailbox.test."},
		{"mx.mailbox.test.", dns.TypeA, dns.RcodeSuccess, "203.0.113.25"},
		{"mx.mailbox.test.", dns.TypeAAAA, dns.RcodeSuccess, ""},
		{"www.mailbox.test.", dns.TypeA, dns.RcodeSuccess, "mx.mailbox.test. 203.0.113.25"},
		{"test.", dns.TypeA, dns.RcodeSuccess, ""},
		{"nobody.mailbox.test.", dns.TypeA, dns.RcodeNameError, ""},
		{"loop.mailbox.test.", dns.TypeA, dns.RcodeServerFailure, ""},
	}
	for _, network := range []string{"udp", "tcp"} {
		client := &dns.Client{Net: network}
		for _, test := range tests {
			got, _, err := client.Exchange(new(dns.Msg).SetQuestion(test.name, test.qtype), r.DNS().String())
			if err != nil {
				t.Fatal(err)
			}
			var values []string
			for _, rr := range got.Answer {
				_, value, _ := strings.Cut(rr.String(), dns.TypeToString[rr.Header().Rrtype]+"\t")
				values = append(values, value)
			}
			if strings.Join(values, " ") != test.want || got.Rcode != test.rcode {
				t.Errorf("%s %s over %s: %s %v, want %s", test.name, dns.TypeToString[test.qtype], network, dns.RcodeToString[got.Rcode], values, test.want)
			}
		}
		got, _, err := client.Exchange(new(dns.Msg).SetQuestion("many.mailbox.test.", dns.TypeA), r.DNS().String())
		if err != nil || got.Truncated != (network == "udp") {
			t.Errorf("a long answer over %s: truncated %t, %v", network, got.Truncated, err)
		}
	}
	if _, err := Start(Config{Dir: t.TempDir(), Zones: "a.test. IN A nonsense"}); err == nil {
		t.Error("broken zone text was accepted")
	}
}

func manyAddresses() string {
	var b strings.Builder
	for i := range 100 {
		fmt.Fprintf(&b, "many.mailbox.test. IN A 192.0.2.%d\n", i)
	}
	return b.String()
}

// What an earlier process began to write is removed; what this one writes is not, when a
// second receiver opens the same mailboxes.
func TestBegunByOthers(t *testing.T) {
	dir := t.TempDir()
	tmp := filepath.Join(dir, "mailboxes", "you@mailbox.test", "tmp")
	if err := os.MkdirAll(tmp, 0o700); err != nil {
		t.Fatal(err)
	}
	old, own := filepath.Join(tmp, "old"), filepath.Join(tmp, "own")
	for _, name := range []string{old, own} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chtimes(old, started.Add(-time.Hour), started.Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	r, err := Start(Config{Dir: dir, Name: "mx.mailbox.test", Domains: []string{"mailbox.test"}})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Stop(context.Background())
	if _, err := os.Stat(old); !os.IsNotExist(err) {
		t.Errorf("what an earlier process began: %v", err)
	}
	if _, err := os.Stat(own); err != nil {
		t.Errorf("what this process writes: %v", err)
	}
}

// Several servers stand at one end: each says its own name, and tells what arrived.
func TestFurther(t *testing.T) {
	arrivals := make(chan Arrival, 1)
	r, err := Start(Config{Dir: t.TempDir(), Name: "mx1.mailbox.test", Further: []string{"mx2.mailbox.test"}, Domains: []string{"mailbox.test"}, Arrived: func(a Arrival) { arrivals <- a }})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Stop(context.Background())
	if r.SMTPOf("elsewhere.test") != r.SMTP() || r.SMTPOf("mx2.mailbox.test") == r.SMTP() {
		t.Error("the sockets are not those of their names")
	}
	to := []string{"you@mailbox.test", "me@mailbox.test"}
	if err := smtp.SendMail(r.SMTPOf("mx2.mailbox.test").String(), nil, "a@sender.test", to, []byte("Subject: x\r\n\r\nx\r\n")); err != nil {
		t.Fatal(err)
	}
	a := <-arrivals
	if a.Server != "mx2.mailbox.test" || len(a.Mails) != 2 || a.Mails[1].Address != "me@mailbox.test" {
		t.Fatalf("arrived: %+v", a)
	}
	content, err := os.ReadFile(a.Mails[1].File)
	if err != nil || !strings.Contains(string(content), "\tby mx2.mailbox.test with ESMTP id "+a.ID+";\r\n") {
		t.Errorf("%v: %q", err, content)
	}
}

// A server that offers STARTTLS takes mail under it from a client that is not our own, and
// what is wrong with the octets in it is refused as it is in the clear.
func TestSTARTTLS(t *testing.T) {
	issuer, err := secure.NewIssuer(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	r, err := Start(Config{
		Dir: t.TempDir(), Name: "mx.mailbox.test", Domains: []string{"mailbox.test"}, Zones: testZones, Issuer: issuer,
		STARTTLS: map[string]Protection{"mx.mailbox.test": {Required: true}},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Stop(t.Context())
	c, err := smtp.Dial(r.SMTP().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Mail("alice@sender.example"); err == nil || !strings.Contains(err.Error(), "530") {
		t.Errorf("mail in the clear: %v", err)
	}
	if err := c.StartTLS(&tls.Config{RootCAs: issuer.Roots(), ServerName: "mx.mailbox.test"}); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		content string
		good    bool
	}{{"Subject: x\r\n\r\n" + strings.Repeat("\u00e9 0123456789\r\n", 10_000), true}, {"Subject: x\r\n\r\na\nb\r\n", false}, {"Subject: x\r\n\r\na\rb\r\n", false}} {
		if err := c.Mail("alice@sender.example"); err != nil {
			t.Fatal(err)
		}
		if err := c.Rcpt("bob@mailbox.test"); err != nil {
			t.Fatal(err)
		}
		id, err := c.Text.Cmd("DATA")
		if err != nil {
			t.Fatal(err)
		}
		c.Text.StartResponse(id)
		c.Text.ReadResponse(354)
		c.Text.EndResponse(id)
		fmt.Fprintf(c.Text.W, "%s.\r\n", test.content)
		c.Text.W.Flush()
		if code, text, _ := c.Text.ReadResponse(0); (code == 250) != test.good {
			t.Errorf("%.30q was answered %d %s", test.content, code, text)
		}
	}
	found, _ := filepath.Glob(filepath.Join(r.Mailbox("bob@mailbox.test"), "new/*"))
	if len(found) != 1 {
		t.Fatalf("%d letters came", len(found))
	}
	if letter, _ := os.ReadFile(found[0]); !strings.Contains(string(letter), "with ESMTPS id") {
		t.Errorf("the letter begins %.200s", letter)
	}
}
