package study

import (
	"os"
	"strings"
	"testing"

	"mailscope/sim/scenario"
)

// TestBroken: what is wrong with a study is told with its place and mend.
func TestBroken(t *testing.T) {
	src, err := os.ReadFile("testdata/tiny.yaml")
	if err != nil {
		t.Fatal(err)
	}
	good := string(src)
	fault := "    faults:\n      - {host: mx1.receiver.example, kind: refuse}\n"
	second := "      - {name: mail2.sender.example, role: server, address: 192.0.2.26}\n      - {name: carol-laptop, role: client, user: carol@sender.example, submit: mail2.sender.example}\n    zones: |"
	tests := []struct{ old, becomes, want string }{
		{"study: tiny", "study: Tiny Study", `2:8: "Tiny Study" cannot be the name of a study; use small letters`},
		{"study: tiny\n", "", `2:1: a study without the field "study"; add "study: ..."`},
		{"count:", "cuont:", `19:1: unknown field "cuont"; did you mean "count"?`},
		{"retry: [sendmail,", "retry: [sendmial,", `22:11: unknown retry "sendmial"; did you mean "sendmail"?`},
		{"retry: [sendmail,", "retry: [sendmail, sendmail,", `22:21: the same is here twice; leave one out`},
		{"retry: [sendmail,", "retry: [sendmail, {evry: 1h},", `22:22: unknown field "evry"; did you mean "every"?`},
		{"[20m, 6h]", "[20m, 6x]", `23:17: each of outage is no length of time: "6x"`},
		{"[20m, 6h]", "[20m, 1ms]", `23:17: each of outage is too short: 1ms; write at least 1s`},
		{"[20m, 6h]", "[]", `23:11: no outages; write one at least, or leave the field out`},
		{"[20m, 6h]", "4h", `23:11: outage must be a list`},
		{"outage: [20m, 6h]", "seed: 1", `23:3: unknown field "seed"; did you mean "seeds"?`},
		{"  outage: [20m, 6h]\n", "", `22:3: the fault lasts for ever, and the grid does not say how long else; add "outage: [30m, 4h]"`},
		{"[1, 7]", "0", `24:10: seeds cannot be 0; write a whole number from 1 to 1000`},
		{"[1, 7]", "[1, 1]", `24:14: the same is here twice`},
		{"count: 3", "count: 1000000", `19:8: count cannot be 1000000`},
		{"count: 3", "count: 3\nvary: {host: mail.sendr.example}", `20:14: unknown server "mail.sendr.example"; did you mean "mail.sender.example"?`},
		{"count: 3", "count: 3\nvary: {host: alice-laptop}", `20:14: unknown server "alice-laptop"; the servers are`},
		{"count: 3", "count: 3\nvary: {fault: 1}", `20:15: there is no fault 1; the scenario has 1, and the first is 0`},
		{"    zones: |", second, `5:3: several servers could be the one whose queue is studied; add "vary: {host: ...}"; the servers are mail.sender.example, mx1.receiver.example, mail2.sender.example`},
		{fault, "", `5:3: a scenario without a fault; add one`},
		{"kind: refuse}", "kind: crash, stage: dot}", `5:3: a crash that waits for a stage`},
		{"role: client", "role: cleint", `7:36: unknown role "cleint"; did you mean "client"?`},
		{"    - {from: alice@sender.example, to: bob@receiver.example, subject: Lunch?}\n", "    []\n", `5:3: a scenario without messages; add some`},
		{good[strings.Index(good, "  world:"):strings.Index(good, "count:")], "  gone.yaml\n", `5:3: the scenario "gone.yaml": there is no such file; name a file`},
	}
	for _, test := range tests {
		if !strings.Contains(good, test.old) {
			t.Fatalf("the study has no %q", test.old)
		}
		s, _, problems := Parse("s", []byte(strings.Replace(good, test.old, test.becomes, 1)), nothing)
		if s != nil || len(problems) == 0 || !strings.HasPrefix(problems[0].Error(), "s:"+test.want) {
			t.Errorf("%s -> %s:\n%v\nwant %s", test.old, test.becomes, problems, test.want)
		}
	}
}

// TestFillsIn: what a study need not say, its scenario says.
func TestFillsIn(t *testing.T) {
	world, _, problems := scenario.Parse("w", []byte(`world:
  seed: 9
  hosts:
    - {name: c, role: client, user: a@a.example, submit: S.example}
    - {name: s.example, role: server, address: 192.0.2.1, retry: postfix}
    - {name: r.example, role: server, address: 192.0.2.2}
  faults:
    - {host: r.example, kind: refuse, for: 2h}
    - {host: r.example, kind: timeout, from: 1h, for: 3h}
messages: [{from: a@a.example, to: b@b.example}]
`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	open := func(string) (*scenario.File, error) { return world, nil }
	s, _, problems := Parse("s", []byte("study: a\nscenario: w\ngrid: {}\nvary: {fault: 1}\n"), open)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if s.Host != "s.example" || s.Retries[0].Name != "postfix" || len(s.Cells()) != 1 || s.Seeds[0] != 9 || s.End(s.Cells()[0]).Hours() != 4 {
		t.Errorf("%+v", s)
	}
	if retry := world.Host("s.example").Retry.Name; s.Begin(Cell{}) == nil || retry != "postfix" || world.Faults[1].For.Hours() != 3 {
		t.Error("a run has changed the scenario")
	}
}
