package mta

import (
	"strings"
	"testing"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/message"
	"mailscope/sim/smtp"
	"mailscope/sim/words"
)

// TestWhoGetsNoAnswer: an automatic answer goes to people who have written to one, and to
// nobody and nothing else (RFC 3834 2).
func TestWhoGetsNoAnswer(t *testing.T) {
	r := AutoReply{Address: "bob@here.example", Text: "Away.\n", Every: time.Hour}
	s := NewServer(&ServerConfig{Name: "mx.example", Domains: []string{"here.example"}, Accounts: []Account{{Address: r.Address}}, Personality: smtp.Plain(), AutoReplies: []AutoReply{r},
		Aliases: []Alias{{Address: "office@here.example", To: []smtp.Path{pathOf(r.Address)}}, {Address: "list@here.example", To: []smtp.Path{pathOf(r.Address)}, Owner: pathOf(r.Address)}}})
	for _, test := range []struct {
		from, header string
		want         words.Key
	}{
		{"a@far.example", "To: bob@here.example", ""},
		{"a@far.example", "To: Team: A <x@y.example>,\r\n\t\"Bob\" <BOB@here.example>;", ""},
		{"a@far.example", "Cc: office@here.example", ""},
		{"a@far.example", "Cc: list@here.example", words.MailNoAnswerNotNamed},
		{"a@far.example", "Subject: for bob@here.example", words.MailNoAnswerNotNamed},
		{"a@far.example", "To: bob@here.example.evil", words.MailNoAnswerNotNamed},
		{"a@far.example", "To: bob@here.example\r\nAuto-Submitted: no", ""},
		{"a@far.example", "To: bob@here.example\r\nAuto-Submitted: No; x=y", ""},
		{"a@far.example", "To: bob@here.example\r\nAuto-Submitted: auto-generated", words.MailNoAnswerProgram},
		{"a@far.example", "To: bob@here.example\r\nPrecedence: Bulk", words.MailNoAnswerProgram},
		{"a@far.example", "To: bob@here.example\r\nPrecedence: first-class", ""},
		{"a@far.example", "To: bob@here.example\r\nList-Unsubscribe: <x>", words.MailNoAnswerProgram},
		{"", "To: bob@here.example", words.MailNoAnswerNull},
		{"MAILER-DAEMON@far.example", "To: bob@here.example", words.MailNoAnswerRobot},
		{"owner-list@far.example", "To: bob@here.example", words.MailNoAnswerRobot},
		{"list-request@far.example", "To: bob@here.example", words.MailNoAnswerRobot},
		{"bob@HERE.example", "To: bob@here.example", words.MailNoAnswerRobot},
	} {
		e := &Entry{ID: "1", From: pathOf(test.from), Content: message.NewContent(test.header + "\r\n\r\nHello\r\n")}
		got := words.Key("")
		if b := s.unanswerable(e, &r); b != nil {
			got = b.Key
		}
		if got != test.want {
			t.Errorf("from <%s>, %q: %q, want %q", test.from, test.header, got, test.want)
		}
	}
}

// TestAnswer: what an answer says of itself, and that a store gives back what it was.
func TestAnswer(t *testing.T) {
	r := AutoReply{Address: "bob@here.example", Text: "Away.\n", Every: time.Hour}
	s := NewServer(&ServerConfig{Name: "mx.example", Personality: smtp.Plain(), AutoReplies: []AutoReply{r}})
	s.boot(&s.effects, machine.Booted{Start: machine.Day0})
	e := &Entry{ID: "1", From: pathOf("a@far.example"), Content: message.NewContent("Message-ID: <7@far.example>\r\nTo: bob@here.example\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\nHello\r\n")}
	s.autoReply(&s.effects, e, r.Address)
	s.autoReply(&s.effects, e, r.Address) // a second time, before the disk has answered
	if s.writes.open != 1 || len(s.answered) != 1 {
		t.Fatalf("%d answers, %d remembered", s.writes.open, len(s.answered))
	}
	entry := s.writes.line[0].why.(answering).entry
	if !entry.From.IsNull() || entry.Recipients[0].Path != e.From || entry.Recipients[0].Notify != smtp.NotifyNever {
		t.Errorf("the envelope is %+v", entry)
	}
	for _, want := range []string{"\r\nAuto-Submitted: auto-replied\r\n", "\r\nIn-Reply-To: <7@far.example>\r\n", "From: bob@here.example\r\n", "\r\n\r\nAway.\r\n"} {
		if !strings.Contains("\r\n"+entry.Content.String(), want) {
			t.Errorf("no %q in\n%s", want, entry.Content)
		}
	}
	if subject, _ := entry.Content.Lookup("Subject"); message.DecodeWords(subject) != "Auto: Grüße" {
		t.Errorf("the subject is %q", subject)
	}
	a := s.writes.line[0].why.(answering).answer
	b, err := a.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	again := NewServer(s.cfg)
	again.bootAnswer(machine.Item{Value: machine.Raw(b)})
	if got := again.answered[a.Key().ID]; got == nil || *got != *a {
		t.Errorf("the store gives back %+v for %+v", got, a)
	}
	for cut := range b {
		if _, err := DecodeAnswer(b[:cut]); err == nil {
			t.Errorf("%d octets of %d are an answer", cut, len(b))
		}
	}
}

// TestSpanText: times as replies tell them.
func TestSpanText(t *testing.T) {
	for d, want := range map[time.Duration]string{0: "0s", 1: "1s", 10 * time.Minute: "10m", 4*time.Minute + time.Millisecond: "4m1s", 168 * time.Hour: "7d", 25 * time.Hour: "1d1h"} {
		if got := spanText(d); got != want {
			t.Errorf("%s is told as %s, want %s", d, got, want)
		}
	}
}
