package script_test

import (
	"path/filepath"
	"strings"
	"testing"

	"mailscope/sim"
	"mailscope/sim/scenario"
	"mailscope/sim/script"
	"mailscope/sim/trace"
)

// TestCopyOfSessions copies what was said in a session from its trace, and says it
// again: the server answers the same. (Left out are transcripts whose client does not
// wait for answers, and those with a secret: of strangers the trace tells neither.)
func TestCopyOfSessions(t *testing.T) {
	for _, name := range []string{"whole-delivery", "syntax", "parameters", "unknown-user", "relay-denied"} {
		path := filepath.Join("testdata/session", name+".txt")
		s, err := script.ParseSession(path, read(t, path))
		if err != nil {
			t.Fatal(err)
		}
		talk := s.Play(bench(t), scenario.BenchHost)
		copied, err := script.ParseSession(name, []byte(script.Copy(talk.Events, 1)))
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Join(copied.Play(bench(t), scenario.BenchHost).Answers, "")
		if want := strings.Join(talk.Answers, ""); got != want {
			t.Errorf("%s: copied and said again, the server answers\n%swant\n%s", name, got, want)
		}
	}
}

// TestCopyOfDelivery copies what two servers said to each other.
func TestCopyOfDelivery(t *testing.T) {
	w, err := library(t).Load("plain-delivery.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var events []trace.Event
	w.RunIdle(trace.Never, func(e trace.Event) { events = append(events, e) })
	for _, test := range []struct {
		conn int64
		want string
	}{
		{2, `> connect smtp
S: 220 mx1.receiver.example ESMTP MailScope
C: EHLO mail.sender.example
S: 250-mx1.receiver.example
S: 250-PIPELINING
S: 250-SIZE 67108864
S: 250-8BITMIME
S: 250-ENHANCEDSTATUSCODES
S: 250-DSN
S: 250 HELP
C| "MAIL FROM:<alice@sender.example> SIZE=418\r\n" "RCPT TO:<bob@receiver.example>\r\n" "DATA\r\n"
S: 250 2.1.0 Sender ok
S: 250 2.1.5 Recipient ok
S: 354 Send the message, end with a dot on a line of its own
C| 416*"x" "\r\n.\r\n"
   stored from <alice@sender.example> to <bob@receiver.example>
S: 250 2.0.0 queued as 1LD0W7Y9BZ02
C: QUIT
S: 221 2.0.0 Bye
   closed
`},
		{4, `> connect pop3
S: +OK mx1.receiver.example POP3
C: USER bob@receiver.example
S: +OK Password?
C: PASS pear
S: +OK Mailbox has 1 message (621 octets)
C: STAT
S: +OK 1 621
C: UIDL
S: +OK Unique ids follow
S: 1 1LD0W7Y9BZ02-1772442000605000
C: RETR 1
S: +OK 621 octets
C: DELE 1
   retrieved <bob@receiver.example>
S: +OK Message 1 marked as deleted
C: QUIT
S: +OK Bye
   closed
`},
		{99, ""},
	} {
		got := script.Copy(events, test.conn)
		if got != test.want {
			t.Errorf("connection %d:\n%swant\n%s", test.conn, got, test.want)
		}
		if got == "" {
			continue
		}
		if _, err := script.ParseSession("copy", []byte(got)); err != nil {
			t.Errorf("connection %d: the copy is no transcript: %v", test.conn, err)
		}
	}
}

// TestLoadedWorlds shows that a script can be played on a run that it did not load, as
// the solution of a lesson is.
func TestLoadedWorlds(t *testing.T) {
	w, err := library(t).Load("plain-delivery.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s, err := script.ParseScript("solution", []byte("> run until=idle show=mailbox.delivered\n"))
	if err != nil {
		t.Fatal(err)
	}
	played, err := s.Play(sim.NewRun(w), script.Library{})
	if err != nil || !played.Run.Idle() || strings.Count(played.Text, "\n") != 3 {
		t.Errorf("played: %v\n%s", err, played.Text)
	}
}
