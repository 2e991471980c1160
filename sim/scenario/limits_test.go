package scenario

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Files that no person would write are refused, quickly and with a place.
func TestLimits(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"too long", strings.Repeat("#\n", octetsMax/2+1), "1:1: the file has more than 1048576 octets; make several scenarios of it"},
		{"not UTF-8", "title: a\n# b\xff\n", "2:4: an octet that is no UTF-8; save the file as plain UTF-8 text"},
		{"NUL", "title: ä\x00\n", "1:9: the control character U+0000; save the file as plain UTF-8 text"},
		{"carriage return", "title: a\r\nworld: b\rc\n", "2:9: a carriage return without a line feed; save the file as plain UTF-8 text"},
		{"nothing", "", "1:1: the file is empty; write at least a world with hosts"},
		{"many keys", strings.Repeat("a: b\n", 200_000), "1001:2: more than 1000 fields in one map; leave some out"},
		{"many brackets", "a: " + strings.Repeat("[", 900_000), "1:35: more than 32 maps and lists in one another; write it flatter"},
		{"many dashes", strings.Repeat("- ", 500_000), "1:63: more than 32 maps and lists in one another; write it flatter"},
		{"many tokens", "a: [" + strings.Repeat("b,", 300_000) + "]", "1:400002: too much YAML for one file; make several scenarios of it"},
		{"deep blocks", deepBlocks(500), "33:33: more than 32 maps and lists in one another; write it flatter"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			start := time.Now()
			_, _, problems := Parse("x", []byte(test.src))
			if len(problems) != 1 || problems[0].Error() != "x:"+test.want {
				t.Errorf("%v\nwant %s", problems, test.want)
			}
			if d := time.Since(start); d > 30*time.Second {
				t.Errorf("it took %v", d)
			}
		})
	}
}

func deepBlocks(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

// What there is too much of is told once.
func TestTooMany(t *testing.T) {
	world := func(host, rest string) string {
		return "world:\n  hosts:\n    - " + host + "\n" + rest
	}
	const client = "{name: c, role: client, user: a@a.example, submit: s}\n    - {name: s, role: server, address: 192.0.2.1}"
	tests := []struct{ src, want string }{
		{world(client, "messages:\n  - {from: a@a.example, to: ["+strings.Repeat("b@b.example, ", 1200)+"]}\n"), "more than 1000 recipients; write several messages"},
		{world(client, "  faults:\n"+strings.Repeat("    - {host: s, kind: refuse}\n", 1200)), "more than 1000 faults; leave some out"},
		{world("{name: c, role: client, addresses: ["+strings.Repeat("192.0.2.1, ", 40)+"]}", ""), "more than 16 addresses for one host; leave some out"},
	}
	for _, test := range tests {
		_, _, problems := Parse("x", []byte(test.src))
		said := 0
		for _, p := range problems {
			if strings.HasSuffix(p.Error(), test.want) {
				said++
			}
		}
		if said != 1 {
			t.Errorf("said %d times: %s\n%v", said, test.want, problems[:1])
		}
	}
}

// Aliases repeat values; aliases of aliases of aliases do not repeat them for ever.
func TestAliases(t *testing.T) {
	good := `world:
  hosts:
    - &mail {name: mail.example, role: server, address: 192.0.2.25, domains: &d [example]}
    - {name: mx.example, role: server, address: 192.0.2.26, domains: *d}
`
	if f := mustParse(t, "good.yaml", []byte(good)); f.Hosts[1].Domains[0] != "example" {
		t.Errorf("the alias means %v", f.Hosts[1].Domains)
	}
	var bomb strings.Builder
	bomb.WriteString("objectives: [&a0 [x, x, x, x, x, x, x, x, x, x]")
	for i := range 20 {
		fmt.Fprintf(&bomb, ", &a%d [%s*a%d]", i+1, strings.Repeat(fmt.Sprintf("*a%d, ", i), 9), i)
	}
	bomb.WriteString("]\nworld: {hosts: *a20}\n")
	_, _, problems := Parse("bomb.yaml", []byte(bomb.String()))
	if len(problems) == 0 || len(problems) > problemsMax {
		t.Errorf("%d problems", len(problems))
	}
	long := "world: {hosts: [&h {name: &n \"" + strings.Repeat("!", 500_000) + "\"}" + strings.Repeat(", {name: *n}", 20_000) + "]}\n"
	_, _, problems = Parse("long.yaml", []byte(long))
	if len(problems) == 0 || len(problems[0].Error()) > 1000 {
		t.Errorf("%d problems", len(problems))
	}
	_, _, problems = Parse("loop.yaml", []byte("world: &w {hosts: *w}\n"))
	if len(problems) != 1 || !strings.Contains(problems[0].What, "anchor") {
		t.Errorf("a value inside itself: %v", problems)
	}
}

// Aliases are in each of their domains: a hundred lists of a thousand, in a hundred
// domains, are ten million addresses.
func TestAliasesInManyDomains(t *testing.T) {
	var domains, aliases strings.Builder
	for i := range 100 {
		fmt.Fprintf(&domains, "d%d.example, ", i)
		fmt.Fprintf(&aliases, "a%d: [%sx], ", i, strings.Repeat("b, ", 999))
	}
	src := "world:\n  hosts: [{name: a, role: server, address: 192.0.2.1, domains: [" + domains.String() + "a.example], aliases: {" + aliases.String() + "z: x}}]\n"
	if _, _, problems := Parse("s", []byte(src)); len(problems) != 1 || !strings.Contains(problems[0].Error(), "more than 200000 aliases and addresses") {
		t.Errorf("%v", problems)
	}
}

// A file that would be expensive to check is not.
func TestExpensiveFiles(t *testing.T) {
	var hosts, zones, mailboxes, typos strings.Builder
	for i := range 999 {
		fmt.Fprintf(&hosts, "    - {name: client%d, role: client, user: user%d@a.example, submit: server%d}\n", i, i, i)
	}
	for i := range 18_000 {
		fmt.Fprintf(&zones, "    n%d.example. IN MX 1 m%d.n.example.\n", i, i)
		fmt.Fprintf(&typos, "  - {from: u%d@a.exampel, to: z@b.example}\n", i)
	}
	mailboxes.WriteString(strings.Repeat("x, ", 150_000))
	files := map[string]string{
		"hosts":     "world:\n  hosts:\n" + hosts.String() + "messages:\n" + typos.String(),
		"zones":     "world:\n  hosts: [{name: a, role: client}]\n  zones: |\n" + zones.String(),
		"mailboxes": "world:\n  hosts: [{name: a, role: server, address: 192.0.2.1, domains: [a], mailboxes: [" + mailboxes.String() + "x]}]\n",
	}
	for name, src := range files {
		start := time.Now()
		f, _, _ := Parse(name, []byte(src))
		if f != nil {
			f.Config(nil)
		}
		if d := time.Since(start); d > 60*time.Second {
			t.Errorf("%s took %v", name, d)
		}
		t.Logf("%s: %d octets in %v", name, len(src), time.Since(start))
	}
}
