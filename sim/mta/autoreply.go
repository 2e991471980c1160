package mta

import (
	"errors"
	"slices"
	"sort"
	"strings"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/message"
	"mailscope/sim/smtp"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// AutoReply answers for somebody who is away (RFC 3834). Programs that answer one another
// would go on for ever, so most of it is about when not to answer.
type AutoReply struct {
	Address string        // the mailbox
	Text    string        // lines end with \n
	Subject string        // "": that of the message, marked
	Every   time.Duration // how long a sender who was answered is left alone
}

// AutoReplyEvery is how long a sender is usually left alone after an answer (RFC 3834 2
// leaves it to the program; a week is what most have).
const AutoReplyEvery = 7 * 24 * time.Hour

// AnsweredMax is how many senders a server remembers to have answered. Beyond it answers
// nobody new: to answer twice is worse than not to answer.
const AnsweredMax = 100_000

// Answer is what a server remembers of an automatic answer, so that it gives no second
// one. It never changes.
type Answer struct {
	Mailbox, Sender string
	At              Stamp
	Until           Stamp // when the sender may be answered again
}

// Key returns where the answer lies in the host's store.
func (a *Answer) Key() machine.Key {
	return machine.Key{Shelf: machine.Answers, ID: a.Mailbox + " " + a.Sender}
}

// answerVersion is the first octet of a stored answer.
const answerVersion = 1

// AppendBinary appends the answer as octets.
func (a *Answer) AppendBinary(b []byte) ([]byte, error) {
	w := writer{append(b, answerVersion)}
	w.string(a.Mailbox)
	w.string(a.Sender)
	w.int(int64(a.At))
	w.int(int64(a.Until))
	return w.b, nil
}

// errAnswer tells that stored octets are no answer.
var errAnswer = errors.New("not an automatic answer of this version")

// DecodeAnswer reads what AppendBinary wrote.
func DecodeAnswer(b []byte) (*Answer, error) {
	if len(b) == 0 || b[0] != answerVersion {
		return nil, errAnswer
	}
	r := reader{b: string(b[1:])}
	a := &Answer{Mailbox: r.string(), Sender: r.string(), At: Stamp(r.int()), Until: Stamp(r.int())}
	if r.bad || r.b != "" {
		return nil, errAnswer
	}
	return a, nil
}

// bootAnswer takes up an answer that the disk kept. One that cannot be read is forgotten:
// the worst is a second answer.
func (s *Server) bootAnswer(item machine.Item) {
	v := item.Value
	if raw, ok := v.(machine.Raw); ok {
		v, _ = DecodeAnswer(raw)
	}
	if a, ok := v.(*Answer); ok && a != nil {
		s.answered[a.Key().ID] = a
	}
}

// autoReply answers a message that has just reached a mailbox whose owner is away, or says
// why not.
func (s *Server) autoReply(out *machine.Out, e *Entry, address string) {
	i := slices.IndexFunc(s.cfg.AutoReplies, func(r AutoReply) bool { return r.Address == address })
	if i < 0 {
		return
	}
	r := &s.cfg.AutoReplies[i]
	a := &Answer{Mailbox: address, Sender: lowerDomain(e.From), At: s.stamp(), Until: s.stamp().Add(r.Every)}
	why := s.unanswerable(e, r)
	if known := s.answered[a.Key().ID]; why == nil && known != nil && a.At < known.Until {
		why = &words.Because{RFC: 3834, Section: "2", Key: words.MailNoAnswerTwice, Args: []string{address, "<" + a.Sender + ">", spanText(known.Until.Sub(a.At))}}
	}
	if why != nil {
		out.Add(machine.Note{Kind: trace.Noted, Message: e.ID, Detail: trace.Reason{Reason: sentence(why.Key, why.Args...)}, Because: why})
		return
	}
	if s.sweepAnswers(); len(s.answered) >= AnsweredMax {
		return
	}
	entry := s.answer(e, r)
	s.answered[a.Key().ID] = a
	s.write(out, answering{e.ID, entry, a}, machine.Item{Key: entry.Key(), Value: entry}, machine.Item{Key: a.Key(), Value: a})
}

// unanswerable says why a message gets no automatic answer, nil where it may.
func (s *Server) unanswerable(e *Entry, r *AutoReply) *words.Because {
	fields, _ := message.Header(e.Content.String())
	because := func(key words.Key, args ...string) *words.Because {
		return &words.Because{RFC: 3834, Section: "2", Key: key, Args: append([]string{r.Address}, args...)}
	}
	switch field := fromProgram(fields); {
	case e.From.IsNull():
		return because(words.MailNoAnswerNull)
	case isRobot(e.From) || strings.EqualFold(lowerDomain(e.From), r.Address):
		return because(words.MailNoAnswerRobot, "<"+e.From.String()+">")
	case field != "":
		return because(words.MailNoAnswerProgram, field)
	case !s.named(fields, r.Address):
		return because(words.MailNoAnswerNotNamed)
	}
	return nil
}

// isRobot reports whether an address is one that programs and lists write from (RFC 3834
// 2).
func isRobot(p smtp.Path) bool {
	local := strings.ToLower(p.Local)
	return local == "mailer-daemon" || strings.HasPrefix(local, "owner-") || strings.HasSuffix(local, "-owner") || strings.HasSuffix(local, "-request")
}

// fromProgram returns the header field by which a message shows that no person wrote it to
// a person: an automatic answer (RFC 3834 5), or one of a list; "" where there is none.
func fromProgram(fields []message.Field) string {
	for _, f := range fields {
		name, value := strings.ToLower(f.Name), strings.ToLower(f.Value)
		word, _, _ := strings.Cut(value, ";")
		switch {
		case name == "auto-submitted" && strings.TrimSpace(word) != "no",
			name == "precedence" && (value == "bulk" || value == "junk" || value == "list"),
			strings.HasPrefix(name, "list-"):
			return short(f.Name+": "+f.Value, 80)
		}
	}
	return ""
}

// short returns text that came from outside, but no more octets of it than n.
func short(text string, n int) string {
	return strings.ToValidUTF8(text[:min(len(text), n)], "")
}

// named reports whether a message names a mailbox among those that it is to, or an alias
// of it: else it has come over a list, or a forward, and its author does not know the
// owner (RFC 3834 2).
func (s *Server) named(fields []message.Field, address string) bool {
	for _, f := range fields {
		switch strings.ToLower(f.Name) {
		case "to", "cc", "bcc", "resent-to", "resent-cc", "resent-bcc":
		default:
			continue
		}
		for word := range strings.FieldsFuncSeq(f.Value, func(r rune) bool { return strings.ContainsRune("<>,;: \t()", r) }) {
			if strings.EqualFold(word, address) || s.leadsTo(word, address) {
				return true
			}
		}
	}
	return false
}

// leadsTo reports whether an address is an alias, and no list, of a mailbox.
func (s *Server) leadsTo(alias, address string) bool {
	return slices.ContainsFunc(s.cfg.Aliases, func(a Alias) bool {
		return a.Owner.IsNull() && strings.EqualFold(a.Address, alias) &&
			slices.ContainsFunc(a.To, func(p smtp.Path) bool { return strings.EqualFold(p.String(), address) })
	})
}

// answer writes the answer: to the return path (RFC 3834 4), without one of its own, so
// that nothing comes back of it (RFC 3834 3.3), and marked as what it is (RFC 3834 3.1.7).
func (s *Server) answer(e *Entry, r *AutoReply) *Entry {
	subject, _ := e.Content.Lookup("Subject")
	d := message.Draft{
		From: r.Address, To: []string{e.From.String()}, Subject: r.Subject, Body: r.Text, Date: s.stamp().Date(),
		Headers: []machine.Header{{Name: "Auto-Submitted", Value: "auto-replied"}},
	}
	if d.Subject == "" {
		d.Subject = sentence(words.MailAnswerSubject, short(message.DecodeWords(subject), 200))
	}
	if id, ok := e.Content.Lookup("Message-ID"); ok && len(id) < 250 {
		d.Headers = append(d.Headers, machine.Header{Name: "In-Reply-To", Value: id}, machine.Header{Name: "References", Value: id})
	}
	to := smtp.Recipients(e.From)
	to[0].Notify = smtp.NotifyNever
	entry := s.newEntry(smtp.Path{}, message.Content{}, to)
	entry.UTF8 = e.UTF8
	d.ID = entry.ID + "@" + s.cfg.Name
	entry.Content = message.Compose(d)
	return entry
}

// answering is an automatic answer on its way to the disk.
type answering struct {
	about  string
	entry  *Entry
	answer *Answer
}

// done sends the answer. One that the disk would not take is left out: nobody was
// promised any.
func (a answering) done(s *Server, out *machine.Out, err machine.Failure) {
	if err != "" {
		s.noteStoreFailed(out, a.entry.ID, err)
		delete(s.answered, a.answer.Key().ID)
		return
	}
	s.queue[a.entry.ID] = a.entry
	s.noteStored(out, a.entry, &words.Because{RFC: 3834, Section: "2", Key: words.MailAnswered, Args: []string{a.about, a.answer.Mailbox, "<" + a.answer.Sender + ">"}})
	s.begin(out, a.entry)
}

// sweepAnswers forgets, now and then, whom it may answer again.
func (s *Server) sweepAnswers() {
	now := s.stamp()
	if now.Sub(s.answersSwept) < greySweepEvery {
		return
	}
	s.answersSwept = now
	var gone []machine.Item
	for id, a := range s.answered { // order: sorted below
		if now >= a.Until {
			delete(s.answered, id)
			gone = append(gone, machine.Item{Key: a.Key()})
		}
	}
	sort.Slice(gone, func(i, j int) bool { return gone[i].Key.ID < gone[j].Key.ID })
	if len(gone) > 0 {
		s.write(&s.effects, remembered{}, gone...)
	}
}
