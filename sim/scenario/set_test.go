package scenario

import (
	"strings"
	"testing"
	"time"
)

func TestSet(t *testing.T) {
	tests := []struct {
		path, value string
		holds       func(f *File) bool
	}{
		{"hosts[mail.example].retry", "postfix", func(f *File) bool { return f.Host("mail.example").Retry.Name == "postfix" }},
		{"world.hosts[Mail.Example].retry", "{every: 1h, give_up: 2d}", func(f *File) bool {
			return f.Host("mail.example").Retry.Every == time.Hour && f.Host("mail.example").Retry.GiveUp == 2*day
		}},
		{"hosts[0].retry.every", "10m", func(f *File) bool { return f.Hosts[0].Retry.Every == 10*time.Minute }},
		{"hosts[laptop].fetch.every", "1m", func(f *File) bool { return f.Host("laptop").Fetch.Every == time.Minute }},
		{"hosts[laptop].fetch.leave", "true", func(f *File) bool { return f.Host("laptop").Fetch.Leave }},
		{"hosts[laptop].password", "12345", func(f *File) bool { return f.Host("laptop").Password == "12345" }},
		{"hosts[mail.example].size_max", "5000", func(f *File) bool { return f.Hosts[0].SizeMax == 5000 }},
		{"hosts[mail.example].mailboxes", "[alice, bob, carol]", func(f *File) bool { return len(f.Hosts[0].Mailboxes) == 3 }},
		{"links[0].loss", "0.25", func(f *File) bool { return f.Links[0].Loss == 250_000 }},
		{"links[0].delay", "2s", func(f *File) bool { return f.Links[0].Delay == 2*time.Second }},
		{"faults[0].for", "2h", func(f *File) bool { return f.Faults[0].For == 2*time.Hour }},
		{"messages[0].subject", "Re: lunch", func(f *File) bool { return f.Messages[0].Subject == "Re: lunch" }},
		{"messages[0].to", "carol@elsewhere.example", func(f *File) bool { return f.Messages[0].To[0] == "carol@elsewhere.example" }},
		{"seed", "18446744073709551615", func(f *File) bool { return f.Seed == 1<<64-1 }},
		{"start", "2026-03-02T10:00:00+01:00", func(f *File) bool { return f.Start.Hour() == 9 }},
	}
	for _, test := range tests {
		f := mustParse(t, "small.yaml", []byte(small))
		if err := f.Set(test.path, test.value); err != nil {
			t.Error(err)
		} else if !test.holds(f) {
			t.Errorf("%s=%s has no effect", test.path, test.value)
		}
	}
}

// A change that makes no sense says why, and changes nothing.
func TestSetProblems(t *testing.T) {
	tests := []struct{ path, value, want string }{
		{"hosts[mail.exmaple].retry", "postfix", `hosts[mail.exmaple].retry: unknown host "mail.exmaple"; did you mean "mail.example"?`},
		{"hosts[mail.example].retyr", "postfix", `hosts[mail.example].retyr: unknown field "retyr"; did you mean "retry"?`},
		{"hosts[mail.example].retry", "posfix", `hosts[mail.example].retry: unknown retry "posfix"; did you mean "postfix"?`},
		{"hosts[laptop].submit", "phone", `hosts[laptop].submit: phone is a client, not a server; the servers are mail.example`},
		{"hosts[desk].address", "192.0.2.25", `hosts[desk].address: the address 192.0.2.25 belongs to mail.example already; choose another address`},
		{"hosts[laptop].user", "carol@example", `small.yaml:15:12: no client has the user alice@example; the users are carol@example, bob@example`},
		{"links[0].loss", "2", `links[0].loss: loss cannot be 2; write a number from 0 to 1, with at most 6 decimals`},
		{"links[0].delay", "[1s]", `links[0].delay: delay must be text, not a list; write one like 90s, 15m, 1h30m or 5d`},
		{"links[1].delay", "1s", `links[1].delay: there is no element [1]; the list has 1, and the first is [0]`},
		{"links.delay", "1s", `links.delay: links must be a list, not a map of fields; write each after a dash, like - {between: [one.example, other.example], delay: 40ms}`},
		{"messages[0].at", "-5m", `messages[0].at: at cannot be negative: -5m; write a time from 0s up, like 90s, 15m, 4h or 5d`},
		{"hosts[laptop].fetch.every", "soon", `hosts[laptop].fetch.every: every is no length of time: "soon"; write one like 90s, 15m, 1h30m or 5d`},
		{"hots[laptop].name", "x", `hots[laptop].name: unknown field "hots"; did you mean "hosts"?`},
		{"seed[0]", "1", `seed[0]: [0] of what is no list; write the whole value instead`},
		{"seed", "[1", `seed: a list in brackets never ends; close it with ]`},
		{"", "1", `this is no path to a field; write one like hosts[mail.sender.example].retry`},
		{"hosts[", "1", `hosts[: this is no path to a field; write one like hosts[mail.sender.example].retry`},
		{"hosts..name", "1", `hosts..name: this is no path to a field; write one like hosts[mail.sender.example].retry`},
	}
	for _, test := range tests {
		f := mustParse(t, "small.yaml", []byte(small))
		err := f.Set(test.path, test.value)
		if err == nil || err.Error() != test.want {
			t.Errorf("%s=%s: %v\nwant %s", test.path, test.value, err, test.want)
		}
		if run(f.World(nil)) != run(mustParse(t, "small.yaml", []byte(small)).World(nil)) {
			t.Errorf("%s=%s failed and changed the file", test.path, test.value)
		}
	}
}

// The bench host wears any personality that there is.
func TestBench(t *testing.T) {
	f, notes, err := Bench("plain")
	if err != nil || len(notes) != 0 {
		t.Fatal(notes, err)
	}
	mx := f.Host(BenchHost)
	accounts := newBuild(f, nil).accounts(mx)
	if len(accounts) != 2 || accounts[0].Password != "secret" || accounts[1].Password != "" || mx.SizeMax != 1_000_000 {
		t.Errorf("the bench host is %+v with %+v", mx, accounts)
	}
	if _, notes, err = Bench("postfix"); err != nil || mx.Personality != "plain" {
		t.Error(notes, err)
	}
	if _, _, err = Bench("posfix"); err == nil || !strings.Contains(err.Error(), `did you mean "postfix"?`) {
		t.Error(err)
	}
}
