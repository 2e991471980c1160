package main

import (
	"bufio"
	"io"
	"net"
	"net/smtp"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/miekg/dns"

	"mailscope/sim/scenario"
)

const exposed = `world:
  hosts:
    - {name: mx.receiver.example, role: server, address: 203.0.113.7, domains: [receiver.example], mailboxes: [bob]}
    - {name: bob-phone, role: client, user: bob@receiver.example, password: pear, fetch: {from: mx.receiver.example, every: 5m}}
  zones: |
    receiver.example.    3600 IN MX 10 mx.receiver.example.
    mx.receiver.example. 3600 IN A  203.0.113.7
`

// Real clients deliver, fetch and ask, and the events tell of it.
func TestExpose(t *testing.T) {
	file := filepath.Join(t.TempDir(), "world.yaml")
	if err := os.WriteFile(file, []byte(exposed), 0o600); err != nil {
		t.Fatal(err)
	}
	out, end := begin(t, "ready\n", "expose", file)
	if err := smtp.SendMail(listening(t, out, "smtp mx.receiver.example"), nil, "alice@sender.example", []string{"bob@receiver.example"}, []byte("Subject: Lunch?\r\n\r\nAt noon?\r\n")); err != nil {
		t.Fatal(err)
	}
	waitFor(t, out, " mailbox.delivered ", out)
	if got := fetch(t, listening(t, out, "pop3 mx.receiver.example")); !strings.Contains(got, "\r\nAt noon?\r\n") {
		t.Errorf("fetched %q", got)
	}
	for _, network := range []string{"udp", "tcp"} {
		client := &dns.Client{Net: network}
		answer, _, err := client.Exchange(new(dns.Msg).SetQuestion("receiver.example.", dns.TypeMX), listening(t, out, "dns resolver.auto"))
		if err != nil || len(answer.Answer) != 1 {
			t.Errorf("over %s: %v, %v", network, answer, err)
		}
	}
	for _, line := range []string{"127.0.0.1 smtp.command", "mailbox.delivered", "127.0.0.1 pop3.command", "PASS ***", "mailbox.retrieved", "127.0.0.1 dns.query"} {
		if !strings.Contains(out.String(), line) {
			t.Errorf("no %q in\n%s", line, out.String())
		}
	}
	if strings.Contains(out.String(), "PASS pear") {
		t.Error("a secret was written")
	}
	if status := end(); status != 0 {
		t.Errorf("ended with status %d", status)
	}
}

// fetch fetches the first message of bob.
func fetch(t *testing.T, address string) string {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(10 * time.Second))
	in := bufio.NewReader(c)
	for _, command := range []string{"", "USER bob@receiver.example\r\n", "PASS pear\r\n", "RETR 1\r\n"} {
		io.WriteString(c, command)
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
	io.WriteString(c, "QUIT\r\n") // which says that it has got the message
	if line, err := in.ReadString('\n'); err != nil || !strings.HasPrefix(line, "+OK") {
		t.Errorf("QUIT was answered %q, %v", line, err)
	}
	return got.String()
}

func TestExposeBench(t *testing.T) {
	out, end := begin(t, "ready\n", "expose", "--like", "plain", "--plain", "127.0.0.1:0", "--auth", "127.0.0.1:0", "--format", "json", "--hurry")
	address := listening(t, out, "smtp mx.example.test")
	if err := smtp.SendMail(address, nil, "a@sender.test", []string{"alice@example.test"}, []byte("Subject: x\r\n\r\nx\r\n")); err != nil {
		t.Error(err)
	}
	if err := smtp.SendMail(address, nil, "a@sender.test", []string{"carol@example.test"}, []byte("x")); err == nil {
		t.Error("an unknown user was accepted")
	}
	login := smtp.PlainAuth("", "alice", "secret", "127.0.0.1")
	if err := smtp.SendMail(listening(t, out, "auth mx.example.test"), login, "alice@example.test", []string{"bob@example.test"}, []byte("Subject: x\r\n\r\nx\r\n")); err != nil {
		t.Error(err)
	}
	before, events, _ := strings.Cut(out.String(), "ready\n")
	if strings.Count(before, "\n") != strings.Count(before, "listening ") || !strings.Contains(events, `"seq":1,`) {
		t.Errorf("events come before ready:\n%s", out.String())
	}
	second := &output{}
	if status := run([]string{"expose", "--like", "plain", "--plain", address}, &process{ctx: t.Context(), out: second, err: second}); status != 1 || !strings.Contains(second.String(), "cannot listen") {
		t.Errorf("a port in use: status %d, %q", status, second.String())
	}
	if status := end(); status != 0 {
		t.Errorf("ended with status %d", status)
	}
}

// What a file's hosts offer is exposed, port by port; a flag names a port that its host has.
func TestExposePorts(t *testing.T) {
	f, _, problems := scenario.Parse("ports.yaml", []byte(`world:
  hosts:
    - {name: mail.a.example, role: server, address: 192.0.2.25, domains: [a.example], mailboxes: [alice], port: [587, 2525]}
    - {name: mx.b.example, role: server, address: 192.0.2.26, domains: [b.example], mailboxes: [bob], port: 25}
    - {name: resolver.example, role: resolver, address: 192.0.2.53}
`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, test := range []struct {
		c    exposeCommand
		want string
	}{
		{exposeCommand{}, "submission mail.a.example 192.0.2.25:587, smtp mail.a.example:2525 192.0.2.25:2525, pop3 mail.a.example 192.0.2.25:110, " +
			"smtp mx.b.example 192.0.2.26:25, pop3 mx.b.example 192.0.2.26:110, dns resolver.example 192.0.2.53:53"},
		{exposeCommand{SMTP: []string{"mail.a.example:2525=127.0.0.1:0", "MX.b.example=127.0.0.1:0"}}, "smtp mail.a.example:2525 192.0.2.25:2525, smtp mx.b.example 192.0.2.26:25"},
		{exposeCommand{SMTP: []string{"mail.a.example:587=127.0.0.1:0"}}, "smtp mail.a.example:587 192.0.2.25:587"},
		{exposeCommand{SMTP: []string{"mail.a.example=127.0.0.1:0"}}, "mail.a.example has no smtp; those that have are mail.a.example:2525, mx.b.example"},
		{exposeCommand{SMTP: []string{"mail.a.example:26=127.0.0.1:0"}}, "mail.a.example has no smtp on port 26; those that have are mail.a.example:2525, mx.b.example"},
		{exposeCommand{SMTP: []string{"mail.a.example:110=127.0.0.1:0"}}, "mail.a.example has no smtp on port 110; those that have are mail.a.example:2525, mx.b.example"},
		{exposeCommand{SMTP: []string{"mail.a.example:x=127.0.0.1:0"}}, `--smtp mail.a.example:x=127.0.0.1:0: "x" is no port; write --smtp mail.a.example=127.0.0.1:0, or a number behind the colon`},
		{exposeCommand{Submission: []string{"mx.b.example=127.0.0.1:0"}}, "mx.b.example has no submission; those that have are mail.a.example"},
	} {
		ports, err := test.c.ports(nil, f.Config(nil).Hosts)
		var got []string
		for _, p := range ports {
			got = append(got, p.Service+" "+p.Label+" "+p.Simulated.String())
		}
		if err != nil {
			got = append(got, err.Error())
		}
		if said := strings.Join(got, ", "); said != test.want {
			t.Errorf("%v %v:\n got %s\nwant %s", test.c.SMTP, test.c.Submission, said, test.want)
		}
	}
}
