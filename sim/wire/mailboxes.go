package wire

import (
	"strings"

	"mailscope/sim/mailbox"
	"mailscope/sim/message"
	"mailscope/sim/mta"
)

// mailboxes returns the mailboxes of servers, and what clients have fetched.
func (e *Engine) mailboxes(s *session) (boxes []Mailbox, inboxes []Inbox) {
	room := mailLinesInAll
	for i := range s.stage.hosts {
		a := &s.stage.hosts[i]
		switch m := s.run.Machine(a.name).(type) {
		case *mta.Server:
			for _, b := range m.MailboxHeads(mailboxesMax-len(boxes), min(mailLinesMax, room)) {
				box := Mailbox{Host: a.name, Address: b.Address, Total: b.Total}
				for _, mail := range b.Mails {
					box.Mails = append(box.Mails, s.mailLine(mail))
				}
				room -= len(b.Mails)
				boxes = append(boxes, box)
			}
		case *mta.Client:
			if m.Fetches() {
				inboxes = append(inboxes, s.inbox(a, m.Inbox(), &room))
			}
		}
	}
	return boxes, inboxes
}

// mailTotal returns how many messages lie in all mailboxes.
func (s *session) mailTotal() int {
	total := 0
	for i := range s.stage.hosts {
		if m, ok := s.run.Machine(s.stage.hosts[i].name).(*mta.Server); ok {
			total += m.MailCount()
		}
	}
	return total
}

func (s *session) inbox(a *actor, fetched []string, room *int) Inbox {
	list := Inbox{Host: a.name, User: a.user, Total: len(fetched)}
	from := max(0, len(fetched)-min(mailLinesMax, *room))
	for _, content := range fetched[from:] {
		line := contentLine(message.NewContent(content))
		line.ID, line.Retrieved = receivedID(content), true
		list.Mails = append(list.Mails, line)
	}
	*room -= len(list.Mails)
	return list
}

// receivedID returns the id that the last server gave to a message, from the topmost
// Received field (RFC 5321 4.4); for one that this server wrote itself, as a report, from
// its Message-ID. "" where nothing names one.
func receivedID(content string) string {
	c := message.NewContent(content)
	received, passed := c.Lookup("Received")
	if !passed {
		own, _ := c.Lookup("Message-ID")
		id, _, _ := strings.Cut(strings.TrimPrefix(own, "<"), "@")
		return id
	}
	_, rest, _ := strings.Cut(received, " id ")
	if end := strings.IndexAny(rest, " ;\t"); end >= 0 {
		return rest[:end]
	}
	return rest
}

func (s *session) mailLine(m *mailbox.Mail) MailLine {
	line, known := s.letters[m]
	if !known {
		if len(s.letters) >= keptMax {
			clear(s.letters)
		}
		line = contentLine(m.Content)
		line.ID, line.Retrieved = m.ID, m.Retrieved
		s.letters[m] = line
	}
	return line
}

func contentLine(c message.Content) MailLine {
	from, _ := c.Lookup("From")
	date, _ := c.Lookup("Date")
	kind, _ := c.Lookup("Content-Type")
	return MailLine{
		From: short(message.DecodeWords(from), lineOctetsMax), Subject: subjectOf(c), Date: short(date, 64), Octets: c.Size(),
		Report: strings.HasPrefix(strings.ToLower(kind), "multipart/report"),
	}
}
