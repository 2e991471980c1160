package lesson

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"mailscope/sim"
	"mailscope/sim/scenario"
	"mailscope/sim/script"
)

// world is the scenario of the lessons in these tests: one message that arrives, one
// for nobody, and one that the first attempt does not deliver.
const world = `world:
  hosts:
    - {name: alice-laptop, role: client, user: alice@sender.example, password: apple, submit: mail.sender.example}
    - {name: mail.sender.example, role: server, address: 192.0.2.25, domains: [sender.example], mailboxes: [alice]}
    - {name: mx1.receiver.example, role: server, address: 203.0.113.7, domains: [receiver.example], mailboxes: [bob, carol]}
    - {name: bob-phone, role: client, user: bob@receiver.example, password: pear, fetch: {from: mx1.receiver.example, every: 5m}}
  zones: |
    sender.example.        3600 IN MX 10 mail.sender.example.
    mail.sender.example.   3600 IN A  192.0.2.25
    receiver.example.      3600 IN MX 10 mx1.receiver.example.
    mx1.receiver.example.  3600 IN A  203.0.113.7
  faults:
    - {host: mx1.receiver.example, kind: reply, stage: rcpt, reply: "451 4.3.2 later", recipient: carol@receiver.example, times: 1}
messages:
  - {at: 0s, from: alice@sender.example, to: bob@receiver.example, subject: Lunch?}
  - {at: 1s, from: alice@sender.example, to: eve@receiver.example, subject: Anybody?}
  - {at: 2s, from: alice@sender.example, to: carol@receiver.example, subject: Later?}
`

// lessonOf returns a lesson in that world whose only step asks a question and has the goal.
func lessonOf(t testing.TB, goal string) *Lesson {
	t.Helper()
	src := "lesson: test\ntitle: Test\nsteps:\n  - text: Do it.\n    goal: " + goal +
		"\n    predict: {question: Which?, choices: [one, two, three], answer: 1, why: So.}\nsolution: '> run until=idle'\n" + world
	l, _, problems := Parse("test.yaml", []byte(src))
	for _, p := range problems {
		t.Error(p)
	}
	if l == nil {
		t.FailNow()
	}
	return l
}

// Goals are judged by what happens, and what was seen is told in words.
func TestGoals(t *testing.T) {
	tests := []struct {
		goal, script string
		solved       string // the event that solved it, as "host kind", "" for none
		seen         string
	}{
		{"{delivered: bob@receiver.example}", "> run until=idle", "mx1.receiver.example mailbox.delivered", "The message for bob@receiver.example lies in the mailbox, on mx1.receiver.example."},
		{"{delivered: Bob@Receiver.Example}", "> run until=idle", "mx1.receiver.example mailbox.delivered", "The message for Bob@receiver.example lies in the mailbox, on mx1.receiver.example."},
		{"{delivered: carol@receiver.example}", "> run until=1s", "", "So far nobody has sent a message to carol@receiver.example."},
		{"{delivered: carol@receiver.example}", "> run until=2s", "", "The message for carol@receiver.example is still on alice-laptop, where it was written."},
		{"{delivered: carol@receiver.example}", "> run until=2250ms", "", "The message for carol@receiver.example is on its way: mail.sender.example has it."},
		{"{delivered: carol@receiver.example}", "> run until=1m", "", "The message for carol@receiver.example waits in the queue of mail.sender.example. The last attempt failed: mx1.receiver.example said: 451 4.3.2 later"},
		{"{delivered: carol@receiver.example}", "> run until=1h", "mx1.receiver.example mailbox.delivered", "The message for carol@receiver.example lies in the mailbox, on mx1.receiver.example."},
		{"{retrieved: bob@receiver.example}", "> run until=1m", "", "The message for bob@receiver.example lies in the mailbox, on mx1.receiver.example."},
		{"{retrieved: bob@receiver.example}", "> run until=5m10s", "mx1.receiver.example mailbox.retrieved", "The mail client of bob@receiver.example has fetched the message."},
		{"{bounced: eve@receiver.example}", "> run until=idle", "mail.sender.example dsn.created", "mail.sender.example has given up on the message for eve@receiver.example, and written a report that says so."},
		{"{bounced: bob@receiver.example}", "> run until=idle", "", "The mail client of bob@receiver.example has fetched the message."},

		{"{replied: {host: mx1.receiver.example, verb: RCPT, code: 550}}", "> run until=idle", "mx1.receiver.example smtp.reply", "mx1.receiver.example answered “550 <eve@receiver.example>: no such mailbox here”."},
		{"{replied: {host: mx1.receiver.example, verb: rcpt, code: 4yz}}", "> run until=idle", "mx1.receiver.example smtp.reply", "mx1.receiver.example answered “451 later”."},
		{`{replied: {host: mx1.receiver.example, line: "RCPT TO:<eve@receiver.example>"}}`, "> run until=idle", "mx1.receiver.example smtp.reply", "mx1.receiver.example answered “550 <eve@receiver.example>: no such mailbox here”."},
		{`{replied: {host: mx1.receiver.example, line: "RCPT TO:<eve@elsewhere.example>"}}`, "> run until=idle", "", "So far mx1.receiver.example has not answered RCPT TO:<eve@elsewhere.example>."},
		{"{replied: {host: mx1.receiver.example, verb: MAIL, code: 550}}", "> run until=idle", "", "Not yet. The last answer of mx1.receiver.example was “250 Sender ok”."},
		{"{replied: {host: mx1.receiver.example, verb: DATA, code: 250}}", "> run until=500ms", "mx1.receiver.example smtp.reply", "mx1.receiver.example answered “250 queued as"},
		{"{replied: {host: mail.sender.example, verb: AUTH}}", "> run until=1s", "mail.sender.example smtp.reply", "mail.sender.example answered “235 Logged in”."},
		{"{replied: {host: mx1.receiver.example, verb: [VRFY, EXPN]}}", "> run until=idle", "", "So far mx1.receiver.example has not answered VRFY or EXPN."},
		{"{replied: {host: mx1.receiver.example, code: 220}}", "> run until=100ms", "", "So far mx1.receiver.example has not answered anything."},

		{"{event: {kind: queue.attempt, where: {attempt: 2}}}", "> run until=idle", "mail.sender.example queue.attempt", "It happened at 00:15:02."},
		{"{event: {kind: queue.attempt, where: {attempt: 2}}}", "> run until=1m", "", "Not yet. Something like it happened 5 times, but the last time the number of the attempt was 1."},
		{"{event: {kind: queue.expired}}", "> run until=idle", "", "It has not happened yet."},
		{"{event: {kind: dns.query, host: resolver.auto, where: {name: Receiver.example, type: mx}}}", "> run until=idle", "resolver.auto dns.query", "It happened at 00:00:00."},
		{"{event: {kind: queue.removed, where: {recipients: eve@receiver.example, why: bounced}}}", "> run until=idle", "mail.sender.example queue.removed", "It happened at 00:00:01."},

		{"{typed: {verb: NOOP}}", "> run until=idle", "", "You have not typed anything yet."},
		{"{typed: {verb: NOOP}}", `> type mx1.receiver.example "HELP"`, "", "The last line that you typed is “HELP”."},
		{"{typed: {verb: NOOP}}", `> type mx1.receiver.example "nOOp "`, "console smtp.command", "The last line that you typed is “nOOp ”."},

		{"predicted", "> run until=idle", "", "You have not answered yet."},
		{"{predicted: true}", "> predict 1 2", "", "You chose “three”. That is not it; you can choose again."},
		{"predicted", "> predict 1 2\n> step 1\n> predict 1 1\n> predict 1 0", "mx1.receiver.example fault.begin", "You chose “two”. That is right."},

		{"{all: [predicted, {delivered: bob@receiver.example}]}", "> run until=idle", "", "1 of 2 done. You have not answered yet."},
		{"{all: [predicted, {delivered: bob@receiver.example}]}", "> predict 1 1\n> run until=idle", "mx1.receiver.example mailbox.delivered", "All of it has happened."},
		{"{then: [{replied: {host: mx1.receiver.example, verb: RSET}}, {replied: {host: mx1.receiver.example, verb: NOOP}}]}",
			"> type mx1.receiver.example \"NOOP\"\n> type mx1.receiver.example \"RSET\"", "", "1 of 2 done. So far mx1.receiver.example has not answered NOOP."},
		{"{then: [{replied: {host: mx1.receiver.example, verb: RSET}}, {replied: {host: mx1.receiver.example, verb: NOOP}}]}",
			"> type mx1.receiver.example \"NOOP\"\n> type mx1.receiver.example \"RSET\"\n> type mx1.receiver.example \"NOOP\"", "mx1.receiver.example smtp.reply", "All of it has happened."},
		{"{then: [{delivered: bob@receiver.example}, {delivered: bob@receiver.example}]}", "> run until=idle", "", "1 of 2 done. The mail client of bob@receiver.example has fetched the message."},

		{"{then: [{delivered: bob@receiver.example}, predicted]}", "> predict 1 1\n> run until=idle", "mx1.receiver.example mailbox.delivered", "All of it has happened."},
		{"{then: [predicted, {delivered: bob@receiver.example}]}", "> run until=idle\n> predict 1 1", "", "1 of 2 done. So far nobody has sent a message to bob@receiver.example."},

		{"{not: {bounced: bob@receiver.example}}", "> run until=1m", "", "It has not happened so far. Only the end of the run will tell."},
		{"{not: {bounced: bob@receiver.example}}", "> run until=idle", "mail.sender.example queue.removed", "All is quiet, and it has not happened."},
		{"{not: {delivered: carol@receiver.example}}", "> run until=idle", "", "It happened at 00:15:02. Go back to before that, or start over."},
		{"{all: [{delivered: bob@receiver.example}, {not: {event: {kind: queue.held}}}]}", "> run until=1m\n> hold #1\n> run until=20m", "", "1 of 2 done. It happened at 00:01:00. Go back to before that, or start over."},
	}
	for _, test := range tests {
		name := test.goal + " after " + strings.ReplaceAll(test.script, "\n", "")
		l := lessonOf(t, test.goal)
		run, j := play(t, l, test.script)
		r := j.Result(0, "en")
		moment := ""
		if r.Solved {
			for _, e := range run.Events(r.Seq, r.Seq) {
				moment = e.Host + " " + string(e.Kind)
			}
		}
		if r.Solved != (test.solved != "") || test.solved != "" && moment != test.solved {
			t.Errorf("%s\nsolved %v by %q, want %q", name, r.Solved, moment, test.solved)
		}
		if !strings.HasPrefix(r.Seen, test.seen) {
			t.Errorf("%s\nseen %s\nwant %s", name, r.Seen, test.seen)
		}
		if goal := l.Goal(0, "en"); goal == "" || (goal == r.Expected) != (len(r.Parts) == 0) || j.Solved() != r.Solved {
			t.Errorf("%s\nexpected %q, %q, solved %v", name, r.Expected, l.Goal(0, "en"), j.Solved())
		}
	}
}

// play plays a script on the lesson's world, and judges it.
func play(t testing.TB, l *Lesson, text string) (*sim.Run, *Judge) {
	t.Helper()
	s, err := script.ParseScript("script", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	run, j, err := l.perform(s)
	if err != nil {
		t.Fatal(err)
	}
	return run, j
}

// A judge may be fed events twice, and end more than once: it comes to the same.
func TestJudgeTwice(t *testing.T) {
	l := lessonOf(t, "{all: [{delivered: bob@receiver.example}, {not: {bounced: bob@receiver.example}}]}")
	run, _ := play(t, l, "> run until=idle")
	j := NewJudge(l)
	all := run.Events(1, run.Head())
	for i := range all {
		j.Add(all[i])
		j.Add(all[i/2])
		if i == len(all)/2 {
			j.End()
			if !j.Solved() {
				t.Error("quiet, and not solved")
			}
			j.Add(all[i+1])
			if j.Solved() {
				t.Error("the run goes on, and what shall not happen counts as solved")
			}
		}
	}
	j.End()
	if r := j.Result(0, "en"); !r.Solved || len(r.Parts) != 2 || r.Parts[0].Seq >= r.Seq {
		t.Errorf("in the end: %+v", r)
	}
	j.Predict(0, 99)
	j.Predict(99, 0)
	j.Predict(-1, -1)
}

// The example of the design is a lesson.
func TestLunch(t *testing.T) {
	src, err := os.ReadFile("../scenario/testdata/lunch.yaml")
	if err != nil {
		t.Fatal(err)
	}
	l, _, problems := Parse("lunch.yaml", src)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if problems := l.Prove(); len(problems) > 0 {
		t.Error(problems)
	}
	got := fmt.Sprint(l.ID, l.Title.In("en"), l.Minutes, len(l.Objectives), len(l.Teacher.TypicalMistakes), len(l.Teacher.Rubric),
		l.Steps[0].Predict.Answer, l.Steps[0].Goal.Kind, l.Steps[0].Goal.Address, len(l.Steps[0].Hints), len(l.Traps))
	if want := "when-delivery-failsWhen delivery fails15 3 1 1 0deliveredbob@receiver.example3 1"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// What is wrong with lessons that are written well, but do not work.
func TestProve(t *testing.T) {
	const steps = "lesson: test\ntitle: Test\nsteps:\n  - text: Do it.\n    goal: {delivered: bob@receiver.example}\n"
	for _, test := range []struct{ rest, want string }{
		{"solution: '> run until=idle'\n", ""},
		{"solution: '> run until=idle'\ntraps: ['> run until=100ms', '> cancel #1']\n", "t.yaml:7:33: no queue has the message #1: they have 0 in all; change the line"},
		{"solution: '> run until=100ms'\n", "t.yaml:5:11: the solution does not solve step 1 (A message reaches the mailbox of bob@receiver.example.); seen was: The message for bob@receiver.example is still on alice-laptop, where it was written."},
		{"solution: '> run until=idle'\ntraps:\n  - '> run until=1m'\n  - '> run until=1d'\n", "t.yaml:8:6: this trap solves the lesson; make the goals ask for more, or the trap do less\nt.yaml:9:6: this trap solves the lesson; make the goals ask for more, or the trap do less"},
		{"solution: |\n  # Answers a question that nobody asks.\n  > predict 1 0\n  > run until=idle\n", "t.yaml:8:5: step 1 has no question with a choice 0; change the line"},
		{"solution: '> load other.yaml'\n", "t.yaml:6:14: no file can be loaded here; change the line"},
		{"solution: '> run until=idle'\ntraps: ['> run until=365d']\n", "t.yaml:7:12: the script goes on for more than 200000 events; change the line"},
	} {
		src := steps + test.rest + world
		l, _, problems := Parse("t.yaml", []byte(src))
		if l != nil {
			problems = l.Prove()
		}
		if got := lines(problems); got != test.want {
			t.Errorf("%s\ngot  %s\nwant %s", test.rest, got, test.want)
		}
	}
}

func lines(problems []scenario.Problem) string {
	var all []string
	for _, p := range problems {
		all = append(all, p.Error())
	}
	return strings.Join(all, "\n")
}
