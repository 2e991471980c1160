package sim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"mailscope/sim"
	"mailscope/sim/machine"
	"mailscope/sim/scenario"
	"mailscope/sim/trace"
)

// twoExchangers is a world in which a message for two people can go to either of two
// mail exchangers; what goes wrong befalls the first. Only the first attempt is looked at.
const twoExchangers = `world:
  hosts:
    - {name: alice-laptop, role: client, user: alice@sender.example, password: apple, submit: mail.sender.example}
    - {name: mail.sender.example, role: server, address: 192.0.2.25, domains: [sender.example], mailboxes: [alice], retry: {every: 2h, warn: 0}}
    - {name: mx1.receiver.example, role: server, address: 203.0.113.7, domains: [receiver.example], mailboxes: [bob, carol]}
    - {name: mx2.receiver.example, role: server, address: 203.0.113.8, relay_for: [receiver.example]}
  zones: |
    mail.sender.example.   IN A  192.0.2.25
    receiver.example.      IN MX 10 mx1.receiver.example.
    receiver.example.      IN MX 20 mx2.receiver.example.
    mx1.receiver.example.  IN A  203.0.113.7
    mx2.receiver.example.  IN A  203.0.113.8
  faults: [%s]
messages:
  - {from: alice@sender.example, to: [bob@receiver.example, carol@receiver.example]}
`

// TestFaultsAtStages: what the first attempt of a sender comes to, by what goes wrong at
// the first exchanger and at which stage. Before the final dot another exchanger may be
// tried; after it nobody knows who has the message (RFC 1047), unless there was a reply.
// What a server says of the mail for good counts; "later", and what it says of itself, only
// mean that another may do better (RFC 5321 5.1).
func TestFaultsAtStages(t *testing.T) {
	for _, test := range []struct {
		kind string // and its other fields
		// Without a stage, then at greeting, ehlo, starttls, auth, mail, rcpt, data and
		// dot; "" where the fault has no such stage, and at the two that this world's
		// sessions do not have. One word is for both recipients.
		want [9]string
	}{
		{"kind: refuse", [9]string{"mx2", "mx2", "mx2", "", "", "mx2", "mx2", "mx2", "mx2"}},
		{"kind: timeout", [9]string{"mx2", "mx2", "mx2", "", "", "mx2", "mx2", "mx2", "deferred"}},
		{"kind: reset", [9]string{"mx2", "mx2", "mx2", "", "", "mx2", "mx2", "mx2", "deferred"}},
		{"kind: crash", [9]string{"mx2", "mx2", "mx2", "", "", "mx2", "mx2", "mx2", "deferred"}},
		{"kind: slow", [9]string{"mx1", "mx1", "mx1", "", "", "mx1", "mx1", "mx1", "mx1"}},
		{"kind: disk-full", [9]string{"mx2", "", "", "", "", "mx2", "mx2", "mx2", "mx2"}},
		{"kind: lose-reply", [9]string{"", "", "", "", "", "", "", "", "deferred"}},
		{`kind: reply, reply: "421 4.3.2 closing"`, [9]string{"", "mx2", "mx2", "", "", "mx2", "mx2", "mx2", "mx2"}},
		{`kind: reply, reply: "451 4.3.0 later"`, [9]string{"", "mx2", "mx2", "", "", "mx2", "mx2", "mx2", "mx2"}},
		{`kind: reply, reply: "554 5.3.0 no"`, [9]string{"", "mx2", "mx2", "", "", "bounced", "bounced", "bounced", "bounced"}},
		{`kind: reply, reply: "450 4.2.1 later", recipient: bob@receiver.example`, [9]string{"", "", "", "", "", "", "mx2 mx1", "", ""}},
		{`kind: reply, reply: "550 5.1.1 nobody", recipient: bob@receiver.example`, [9]string{"", "", "", "", "", "", "bounced mx1", "", ""}},
		{`kind: reply, reply: "421 4.7.0 closing", recipient: carol@receiver.example`, [9]string{"", "", "", "", "", "", "mx2", "", ""}},
	} {
		for i, stage := range append([]machine.Stage{""}, machine.Stages...) {
			fault := "{host: mx1.receiver.example, " + test.kind + "}"
			if stage != "" {
				fault = "{host: mx1.receiver.example, " + test.kind + ", stage: " + string(stage) + "}"
			}
			if test.want[i] == "" {
				continue
			}
			want := test.want[i]
			if !strings.Contains(want, " ") {
				want += " " + want
			}
			if got := firstAttempt(t, fault); got != want {
				t.Errorf("%s: %s, want %s", fault, got, want)
			}
		}
	}
}

// One exchanger refuses a recipient for good and then breaks off: the other is asked
// for the rest only.
func TestFaultsOfSingleRecipients(t *testing.T) {
	got := firstAttempt(t, `{host: mx1.receiver.example, kind: reply, stage: rcpt, reply: "550 5.1.1 nobody", recipient: bob@receiver.example},
    {host: mx1.receiver.example, kind: reply, stage: rcpt, reply: "421 4.7.0 closing", recipient: carol@receiver.example}`)
	if got != "bounced mx2" {
		t.Errorf("%s, want bob bounced and carol by way of mx2", got)
	}
}

// firstAttempt returns what became of each recipient at the sender after the first
// attempt, by the short name of the host that took the message.
func firstAttempt(t *testing.T, faults string) string {
	t.Helper()
	f, _, problems := scenario.Parse("faults.yaml", []byte(fmt.Sprintf(twoExchangers, faults)))
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	run := sim.NewRun(f.World(nil))
	run.SeekTime(trace.Time(0).Add(time.Hour))
	outcome := map[string]string{}
	message, last := "", ""
	for _, e := range run.Events(1, run.Head()) {
		if e.Host != "mail.sender.example" {
			continue
		}
		switch d := e.Detail.(type) {
		case trace.Envelope:
			if message == "" {
				message = e.Message
			}
		case trace.Endpoints:
			if e.Kind == trace.ConnOpen {
				last, _, _ = strings.Cut(e.Peer, ".")
			}
		case trace.Deferral:
			note(outcome, d.Recipients, "deferred")
		case trace.Removal:
			if e.Message == message && d.Why == trace.WhyRelayed {
				note(outcome, d.Recipients, last)
			} else if e.Message == message {
				note(outcome, d.Recipients, d.Why)
			}
		}
	}
	for _, violation := range run.CheckLaws() {
		t.Errorf("%s: %s", faults, violation)
	}
	return outcome["bob@receiver.example"] + " " + outcome["carol@receiver.example"]
}

func note(outcome map[string]string, recipients []string, what string) {
	for _, r := range recipients {
		outcome[r] = what
	}
}
