package script_test

import (
	"strings"
	"testing"

	"mailscope/sim/scenario"
	"mailscope/sim/script"
)

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestGrammarOfSessions holds each line that is none to the place and mend it is told with.
func TestGrammarOfSessions(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{"", `t:1:1: nothing is said; write at least one line like "C: NOOP"`},
		{"# only\n\n", `t:1:1: nothing is said; write at least one line like "C: NOOP"`},
		{"C: NOOP\nNOOP\n", `t:2:1: "NOOP" is no line of a session transcript; begin it with "C: " (sent), "C| " (octets sent), "S: " (received), "> " (wait, close, ...), three spaces (effects) or "#"`},
		{"S: 250 Ok\n", `t:1:1: an answer before anything was done; write "> connect smtp" before it`},
		{"C: NOOP\n   because RFC 5321 4.1.4\n   shrugs\n", `t:3:4: this is no effect; the effects are because, state, received, stored, not stored:, delivered, retrieved, note:, closed, reset, refused, and so`},
		{`C| NOOP`, `t:1:4: octets without quotes; write octets as in Go, like "NOOP\r\n", and 600*"x" for 600 of them`},
		{`C| "a" "b`, `t:1:8: a quoted text without an end; write octets as in Go, like "NOOP\r\n", and 600*"x" for 600 of them`},
		{`C| 99999999*"a"`, `t:1:4: more than 4194304 times; write octets as in Go, like "NOOP\r\n", and 600*"x" for 600 of them`},
		{`C| 4194304*"ab"`, `t:1:4: more than 4194304 octets are sent; write octets as in Go, like "NOOP\r\n", and 600*"x" for 600 of them`},
		{"> conect\n", `t:1:3: unknown command "conect"; the commands of a session are connect, wait, close, reset`},
		{"> connect imap\n", `t:1:11: unknown listener "imap"; the listeners are smtp, submission, pop3`},
		{"> connect smtp now\n", `t:1:16: connect does not take "now"; leave it out`},
		{"> wait\n", `t:1:3: wait without a time; write one like 5m`},
		{"> wait long\n", `t:1:8: "long" is no time to wait; write one like 5m, at most 366d`},
		{"> wait 400d\n", `t:1:8: "400d" is no time to wait; write one like 5m, at most 366d`},
		{"C: NOOP\r\nS: 250 Ok\r\n", ""},
		{"> connect pop3\n> wait 1d2h\n> close\n> reset", ""},
	} {
		if _, err := script.ParseSession("t", []byte(test.src)); message(err) != test.want {
			t.Errorf("%q\n got %s\nwant %s", test.src, message(err), test.want)
		}
	}
}

// TestGrammarOfScripts does the same for world scripts.
func TestGrammarOfScripts(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{"load a.yaml\n", `t:1:1: "load a.yaml" is no line of a world script; begin a command with "> " and a comment with "#"`},
		{"1 0:00:00.000000 a note b\n", `t:1:1: an output before any command; write a command like "> load FILE" before it`},
		{"> laod a.yaml\n", `t:1:3: unknown command "laod"; the commands are load, step, run, type, submit, fault, clear, retry, hold, release, cancel, expire, flush, reroute, predict, back, branch`},
		{"> load\n", `t:1:7: the file is missing; write one like lunch.yaml`},
		{"> load a.yaml b.yaml\n", `t:1:15: "b.yaml" does not belong here; leave it out`},
		{"> step many\n", `t:1:8: "many" is no number from 1 to 1000000; write one like 1`},
		{"> step 1 by hand\n", `t:1:13: that is no step; the steps are by event, command, session, decision, queue event`},
		{"> back 2 by queue event\n", ""},
		{"> step 2 by command show=smtp,queue\n", ""},
		{"> step 2 show=smpt\n", `t:1:10: "smpt" is no kind of event; write kinds like queue.attempt, families like conn, or queue, none, all`},
		{"> run\n", `t:1:6: until when is missing; write until=6h, until=idle or until=queue.removed`},
		{"> run until=later\n", `t:1:7: "later" is no time, no kind of event and not idle; write one like 6h, +15m, idle or queue.removed`},
		{"> run until=-1h\n", `t:1:7: "-1h" is no time, no kind of event and not idle; write one like 6h, +15m, idle or queue.removed`},
		{"> run until=2d12h\n> run until=+15m\n> run until=idle\n> run until=dsn.created\n", ""},
		{"> type mx.example EHLO there\n", `t:1:24: "there" does not belong here; leave it out`},
		{"> type mx.example NOOP port=587\n", ""},
		{"> type mx.example NOOP port=smtp\n", `t:1:24: "smtp" is no number from 1 to 65535; write one like 1`},
		{`> type mx.example "a\r\nb"`, `t:1:19: more than one line; type one line at a time`},
		{`> type mx.example "a`, `t:1:19: a quoted text without an end; write it in quotes, like "Subject: hi", with \" for a quote in it`},
		{"> submit to=b@c\n", `t:1:16: from is missing; write from=alice@sender.example`},
		{`> submit from=a@b to=c@d "Subject"`, `t:1:26: that is no header field; write one like "Subject: hi"`},
		{"> fault\n", `t:1:8: the fault is missing; write one like {host: mx1.receiver.example, kind: refuse}`},
		{"> predict 1\n", `t:1:12: the choice is missing; write its number, from 0`},
		{"> branch -1\n", `t:1:10: "-1" is no number from 0 to 1000000; write one like 1`},
	} {
		if _, err := script.ParseScript("t", []byte(test.src)); message(err) != test.want {
			t.Errorf("%q\n got %s\nwant %s", test.src, message(err), test.want)
		}
	}
}

// TestScriptsThatCannotGoOn are well written and ask for what is not there.
func TestScriptsThatCannotGoOn(t *testing.T) {
	const load = "> load plain-delivery.yaml\n"
	for _, test := range []struct{ src, want string }{
		{"> step 1\n", "t:1:3: there is no world yet: load a scenario first"},
		{load + "> type mx2.receiver.example \"NOOP\"\n", `t:2:3: no mail server has the name "mx2.receiver.example": they are mail.sender.example, mx1.receiver.example`},
		{load + "> submit from=eve@sender.example to=bob@receiver.example\n", `t:2:3: no client has the user "eve@sender.example"`},
		{load + "> fault {host: mx2.receiver.example, kind: refuse}\n", `t:2:3: no host has the name "mx2.receiver.example": they are alice-laptop, mail.sender.example, mx1.receiver.example, bob-phone, resolver.auto, ns.auto`},
		{load + "> fault {host: mx1.receiver.example, kind: refuse, from: 1h}\n", "t:2:3: a fault that is set by hand begins now: it has no from"},
		{load + "> fault {host: mx1.receiver.example, kind: refuze}\n", `t:2:3: fault:1:36: unknown kind "refuze"; did you mean "refuse"?`},
		{load + "> clear fault-1\n", `t:2:3: no fault "fault-1" is on; those that are: `},
		{load + "> hold #1\n", "t:2:3: no queue has the message #1: they have 0 in all"},
		{load + "> hold #0\n", `t:2:3: "#0" is no place in a queue: the first is #1`},
		{load + "> run until=1h show=none\n> run until=30m\n", "t:3:3: it is 1:00:00.000000 already: go back, or run until a later time"},
		{load + "> branch 1\n", "t:2:3: there is no branch 1: the last is 0"},
	} {
		s, err := script.ParseScript("t", []byte(test.src))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Play(nil, library(t)); !strings.HasPrefix(message(err), test.want) {
			t.Errorf("%q\n got %s\nwant %s", test.src, message(err), test.want)
		}
	}
}

// FuzzScript holds the parsers to this: they never panic, and what they take, they
// take again as it came out.
func FuzzScript(f *testing.F) {
	for _, folder := range []string{"session", "world"} {
		for _, path := range transcripts(f, folder, 1) {
			f.Add(read(f, path))
		}
	}
	f.Add([]byte("C| 3*\"\\x00\" \"\"\n> wait 1d\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		if s, err := script.ParseSession("fuzz", src); err == nil && len(src) < 4096 {
			if !reasonable(s) {
				return
			}
			text := s.Play(bench(t), scenario.BenchHost).Text
			if _, err := script.ParseSession("fuzz", []byte(text)); err != nil {
				t.Errorf("%q came out as %q, which is none: %v", src, text, err)
			}
		}
		if _, err := script.ParseScript("fuzz", src); err != nil && message(err) == "" {
			t.Error("an error without words")
		}
	})
}

// reasonable reports whether a session is short enough to be played while fuzzing.
func reasonable(s *script.Session) bool {
	sent := 0
	for _, in := range s.Inputs() {
		sent += len(in.Octets)
	}
	return sent < 64<<10 && len(s.Inputs()) < 200
}
