package scenario

import (
	"net/netip"
	"reflect"
	"slices"
	"testing"
	"time"

	"mailscope/sim"
	"mailscope/sim/machine"
	"mailscope/sim/mta"
)

const small = `world:
  hosts:
    - {name: mail.example, role: server, address: 192.0.2.25, domains: [Example.], mailboxes: [alice, bob]}
    - {name: laptop, role: client, user: alice@EXAMPLE, password: apple, submit: MAIL.example, fetch: {from: mail.example}}
    - {name: desk, role: client, user: bob@example, submit: mail.example}
    - {name: phone, role: client}
  zones: |
    example. IN MX 10 mail.example.
    mail.example. IN A 192.0.2.25
  links:
    - {between: [laptop, mail.example], loss: 0.000001}
  faults:
    - {host: MAIL.example, kind: slow}
messages:
  - {from: alice@example, to: bob@example, count: 3}
`

// What a file need not say.
func TestDefaults(t *testing.T) {
	f := mustParse(t, "small.yaml", []byte(small))
	c := f.Config(nil)
	if c.Seed != 1 || !c.Start.Equal(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("seed %d, start %v", c.Seed, c.Start)
	}
	mail, laptop := f.Host("Mail.Example."), f.Host("laptop")
	sendmail, _ := mta.Preset("sendmail")
	if mail.Personality != "plain" || !reflect.DeepEqual(mail.Retry, sendmail) || mail.SizeMax != 0 {
		t.Errorf("a server is %+v", mail)
	}
	if want := (Fetch{From: "mail.example", Protocol: "pop3", Every: 5 * time.Minute}); *laptop.Fetch != want {
		t.Errorf("a fetch is %+v", laptop.Fetch)
	}
	if laptop.User != "alice@example" || laptop.Submit != "mail.example" {
		t.Errorf("names are not as the hosts spell them: %+v", laptop)
	}
	if want := (sim.Link{A: "laptop", B: "mail.example", Delay: sim.DefaultDelay, Loss: 1}); f.Links[0] != want {
		t.Errorf("a link is %+v", f.Links[0])
	}
	if want := (machine.Fault{ID: "fault-1", Kind: machine.FaultSlow, Host: "mail.example"}); f.Faults[0] != want {
		t.Errorf("a fault is %+v", f.Faults[0])
	}
}

// Addresses that the file does not give, and the hosts that it does not name.
func TestAddresses(t *testing.T) {
	c := mustParse(t, "small.yaml", []byte(small)).Config(nil)
	want := map[string]string{
		"mail.example": "192.0.2.25", "laptop": "192.0.2.26", "desk": "192.0.2.27",
		"phone": "198.51.100.1", "resolver.auto": "198.51.100.2", "ns.auto": "198.51.100.3",
	}
	if len(c.Hosts) != len(want) {
		t.Errorf("%d hosts, want %d", len(c.Hosts), len(want))
	}
	for _, h := range c.Hosts {
		if len(h.Addresses) != 1 || h.Addresses[0].String() != want[h.Name] {
			t.Errorf("%s has %v, want %s", h.Name, h.Addresses, want[h.Name])
		}
	}
}

// A network that is full lends from the others, and nobody gets an address twice.
func TestAddressesRunOut(t *testing.T) {
	a := allocator{taken: map[netip.Addr]bool{}}
	for _, neighbour := range []string{"192.0.2.200", "198.51.100.254", "2001:db8::ffff"} {
		n := netip.MustParseAddr(neighbour)
		a.taken[n] = true
		for range 600 {
			before := len(a.taken)
			if got := a.beside(n); len(a.taken) != before+1 || !got.IsValid() {
				t.Fatalf("%v beside %v was taken already", got, n)
			}
		}
	}
}

// Who may log in, who may relay without it, and whose mail is waited for.
func TestAccountsAndNeighbours(t *testing.T) {
	f := mustParse(t, "small.yaml", []byte(small))
	want := []mta.Account{{Address: "alice@example", Password: "apple", Polled: true}, {Address: "bob@example"}}
	if got := newBuild(f, nil).accounts(f.Host("mail.example")); !slices.Equal(got, want) {
		t.Errorf("accounts %+v, want %+v", got, want)
	}
	neighbours := newBuild(f, nil).neighbours(f.Host("mail.example"))
	if len(neighbours) != 1 || neighbours[0].String() != "192.0.2.27" {
		t.Errorf("neighbours %v, want only the client without a password", neighbours)
	}
}

// A mailbox is a local part in each domain of its host, or a whole address.
func TestMailboxes(t *testing.T) {
	src := `world:
  hosts:
    - {name: a.example, role: server, address: 192.0.2.1, domains: [A.example, b.example], mailboxes: [bob, ann@B.example, '"a b"@a.example', '"x@y"', '"p@q"@b.example']}
`
	want := []string{"bob@a.example", "bob@b.example", "ann@b.example", `"a b"@a.example`, `"x@y"@a.example`, `"x@y"@b.example`, `"p@q"@b.example`}
	if got := mustParse(t, "mailboxes.yaml", []byte(src)).Hosts[0].Mailboxes; !slices.Equal(got, want) {
		t.Errorf("mailboxes %q, want %q", got, want)
	}
}

// Who serves which zone.
func TestAuthorities(t *testing.T) {
	zones := "  zones: |\n    a.example. IN A 192.0.2.1\n    b.example. IN A 192.0.2.2\n"
	tests := []struct {
		name, hosts string
		want        map[string]string
	}{
		{"none", "", map[string]string{"a.example.": "ns.auto", "b.example.": "ns.auto"}},
		{"one", "    - {name: ns1, role: nameserver}\n", map[string]string{"a.example.": "ns1", "b.example.": "ns1"}},
		{"one with domains", "    - {name: ns1, role: nameserver, domains: [b.example]}\n",
			map[string]string{"a.example.": "ns.auto", "b.example.": "ns1"}},
		{"both", "    - {name: ns1, role: nameserver, domains: [b.example]}\n    - {name: ns2, role: nameserver}\n",
			map[string]string{"a.example.": "ns2", "b.example.": "ns1"}},
	}
	for _, test := range tests {
		src := "world:\n  hosts:\n    - {name: c, role: client}\n" + test.hosts + zones
		got := map[string]string{}
		for _, a := range mustParse(t, test.name, []byte(src)).authorities() {
			for _, z := range a.zones {
				got[z.Apex] += a.name
			}
		}
		for apex, server := range test.want {
			if got[apex] != server {
				t.Errorf("%s: %s is served by %q, want %q", test.name, apex, got[apex], server)
			}
		}
	}
}

// Adding a host changes nobody else's luck; another seed changes everybody's.
func TestSeeds(t *testing.T) {
	f := mustParse(t, "small.yaml", []byte(small))
	other := uint64(2)
	one, two := newBuild(f, nil), newBuild(f, &other)
	seen := map[uint64]string{}
	for _, name := range append(f.hostNames(""), "resolver.auto") {
		for _, seed := range []uint64{one.hostSeed(name), two.hostSeed(name)} {
			if first, twice := seen[seed]; twice {
				t.Errorf("%s and %s share a seed", first, name)
			}
			seen[seed] = name
		}
	}
	if f.Set("hosts[3].name", "telephone") != nil || newBuild(f, nil).hostSeed("laptop") != one.hostSeed("laptop") {
		t.Error("the seed of a host depends on the others")
	}
}

// What people do becomes tasks, faults first.
func TestTasks(t *testing.T) {
	tasks := mustParse(t, "small.yaml", []byte(small)).Config(nil).Tasks
	if len(tasks) != 4 {
		t.Fatalf("%d tasks, want a fault and three messages", len(tasks))
	}
	if _, ok := tasks[0].Input.(machine.SetFault); !ok || tasks[0].Host != "mail.example" {
		t.Errorf("the first task is %+v", tasks[0])
	}
	for _, task := range tasks[1:] {
		if m, ok := task.Input.(machine.Submit); !ok || m.From != "alice@example" || task.Host != "laptop" {
			t.Errorf("a message is %+v", task)
		}
	}
}

// The messages of a file, in all the ways to write them.
func TestMessages(t *testing.T) {
	src := small + `  - at: 1d12h
    from: alice@example
    to: "Carol@Other.EXAMPLE"
    subject: "2026"
    headers: {X-One: a, X-Many: [b, c]}
    body: |
      Hello

      there
  - {from: bob@example, to: [a@example, b@example], raw: "Subject: x\r\n\r\nhi\r\n"}
`
	f := mustParse(t, "messages.yaml", []byte(src))
	m := f.Messages[1]
	if m.At != 36*time.Hour || m.Count != 1 || m.Subject != "2026" || m.Body != "Hello\n\nthere\n" || m.To[0] != "Carol@other.example" {
		t.Errorf("the message is %+v", m)
	}
	if want := []machine.Header{{Name: "X-One", Value: "a"}, {Name: "X-Many", Value: "b"}, {Name: "X-Many", Value: "c"}}; !slices.Equal(m.Headers, want) {
		t.Errorf("the headers are %+v", m.Headers)
	}
	if raw := f.Messages[2]; raw.Raw != "Subject: x\r\n\r\nhi\r\n" || len(raw.To) != 2 {
		t.Errorf("the message is %+v", raw)
	}
}
