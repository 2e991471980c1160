package mailbox

import (
	"strconv"
	"strings"

	"mailscope/sim/words"
)

// The refusals that are always the same.
var (
	replyUnknown = pop3Reply{line: "-ERR Unknown command", because: &words.Because{RFC: 1939, Section: "3", Key: words.POP3UnknownCommand}}
	replySyntax  = pop3Reply{line: "-ERR Syntax error", because: &words.Because{RFC: 1939, Section: "3", Key: words.POP3Syntax}}
	replyTooLong = pop3Reply{
		line: "-ERR Line too long", close: true,
		because: &words.Because{RFC: 2449, Section: "4", Key: words.POP3TooLong, Args: []string{strconv.Itoa(CommandOctetsMax)}},
	}
	replyPassword   = pop3Reply{line: "-ERR Wrong user name or password", because: &words.Because{RFC: 1939, Section: "13", Key: words.POP3WrongPassword}}
	replyLogins     = pop3Reply{line: "-ERR Too many wrong passwords", close: true, because: &words.Because{Key: words.POP3TooManyLogins}}
	replyLocked     = pop3Reply{line: "-ERR [IN-USE] Mailbox is open in another session", because: &words.Because{RFC: 1939, Section: "4", Key: words.POP3Locked}}
	replyNoSuchMail = pop3Reply{line: "-ERR No such message", because: &words.Because{RFC: 1939, Section: "5", Key: words.POP3NoSuchMail}}
	replyDeleted    = pop3Reply{line: "-ERR Message is marked as deleted", because: &words.Because{RFC: 1939, Section: "5", Key: words.POP3DeletedMail}}
	replyNotRemoved = pop3Reply{line: "-ERR Some deleted messages not removed", because: &words.Because{RFC: 1939, Section: "6", Key: words.POP3NotRemoved}}
	replyTooMuch    = pop3Reply{line: "-ERR Too much for one session", close: true, because: &words.Because{Key: words.POP3TooMuch}}
)

// pop3Handlers answer the commands that are in order and well formed. A handler
// returns its reply and never sends it.
var pop3Handlers = [POP3Greet]func(*POP3Server, *pop3Turn, string) pop3Reply{
	POP3User: (*POP3Server).userNamed,
	POP3Pass: (*POP3Server).pass,
	POP3Stat: (*POP3Server).stat,
	POP3List: (*POP3Server).list,
	POP3UIDL: (*POP3Server).uidl,
	POP3Retr: (*POP3Server).retr,
	POP3Top:  (*POP3Server).top,
	POP3Dele: (*POP3Server).dele,
	POP3Noop: (*POP3Server).noop,
	POP3Rset: (*POP3Server).rset,
	POP3Capa: (*POP3Server).capa,
}

// obey does what a command asks for. Without an answer the host has to answer first.
func (s *POP3Server) obey(t *pop3Turn, c pop3Command) (reply pop3Reply, answered bool) {
	if c.verb == POP3Unknown {
		return replyUnknown, true
	}
	if _, ok := s.state.After(c.verb); !ok {
		return s.outOfOrder(c.verb), true
	}
	if !c.sound() {
		return replySyntax, true
	}
	if c.verb == POP3Quit {
		return s.quit(t)
	}
	reply = pop3Handlers[c.verb](s, t, c.args)
	switch {
	case reply.positive():
		s.move(c.verb)
	case c.verb == POP3Pass:
		s.move(POP3Refuse)
	}
	return reply, true
}

func (s *POP3Server) outOfOrder(verb POP3Verb) pop3Reply {
	because := &words.Because{RFC: 1939, Section: "3", Key: words.POP3OutOfOrder, Args: []string{verb.String(), s.state.String()}}
	return pop3Reply{line: "-ERR " + verb.String() + " is not in order now", because: because}
}

// userNamed answers USER. It takes every name, so that nobody can find out which
// ones there are (RFC 1939 7).
func (s *POP3Server) userNamed(_ *pop3Turn, name string) pop3Reply {
	s.user = name
	return pop3Reply{line: "+OK Password?"}
}

// pass answers PASS: the mailbox is locked, and what lies in it is noted down
// (RFC 1939 4).
func (s *POP3Server) pass(t *pop3Turn, password string) pop3Reply {
	address, ok := t.host.Login(s.user, password)
	switch {
	case !ok:
		return s.wrongPassword()
	case !t.host.Lock(address):
		return replyLocked
	}
	s.address, s.mails = address, t.host.Mails(address)
	s.marks = make([]marks, len(s.mails))
	count, octets := s.size()
	s.budget += RepeatsMax * (octets + MailCostOctets*int64(count))
	return pop3Reply{line: "+OK Mailbox has " + sizes(count, octets)}
}

// wrongPassword answers a wrong password later with each that came before it.
func (s *POP3Server) wrongPassword() pop3Reply {
	s.failures++
	reply := replyPassword
	if s.failures >= LoginsMax {
		reply = replyLogins
	}
	if s.failures > 1 {
		reply.wait = LoginDelay << (s.failures - 2)
	}
	return reply
}

// size returns how many mails are not marked as deleted, and their octets.
func (s *POP3Server) size() (count int, octets int64) {
	for i, m := range s.mails {
		if !s.marks[i].deleted {
			count++
			octets += m.Content.Size()
		}
	}
	return count, octets
}

func sizes(count int, octets int64) string {
	return plural(int64(count), "message") + " (" + plural(octets, "octet") + ")"
}

func plural(n int64, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return strconv.FormatInt(n, 10) + " " + noun
}

func (s *POP3Server) stat(*pop3Turn, string) pop3Reply {
	count, octets := s.size()
	return pop3Reply{line: "+OK " + strconv.Itoa(count) + " " + strconv.FormatInt(octets, 10)}
}

func (s *POP3Server) list(_ *pop3Turn, number string) pop3Reply {
	count, octets := s.size()
	return s.scan(number, sizes(count, octets), func(m *Mail) string { return strconv.FormatInt(m.Content.Size(), 10) })
}

func (s *POP3Server) uidl(_ *pop3Turn, number string) pop3Reply {
	return s.scan(number, "Unique ids follow", (*Mail).UniqueID)
}

// scan answers LIST and UIDL: what tells of one mail, or of all that are not
// marked as deleted (RFC 1939 5 and 7).
func (s *POP3Server) scan(number, title string, what func(*Mail) string) pop3Reply {
	if number != "" {
		i, refusal := s.find(number)
		if refusal != nil {
			return *refusal
		}
		return pop3Reply{line: "+OK " + number + " " + what(s.mails[i])}
	}
	reply := pop3Reply{line: "+OK " + title, multi: true}
	for i, m := range s.mails {
		if !s.marks[i].deleted {
			reply.list = append(reply.list, strconv.Itoa(i+1)+" "+what(m))
		}
	}
	return reply
}

// find returns the index of the mail of a message number, or why it cannot be had.
func (s *POP3Server) find(number string) (index int, refusal *pop3Reply) {
	n, ok := parseNumber(number)
	switch {
	case !ok:
		return 0, &replySyntax
	case n < 1 || n > len(s.mails):
		return 0, &replyNoSuchMail
	case s.marks[n-1].deleted:
		return 0, &replyDeleted
	}
	return n - 1, nil
}

// parseNumber reads a number of 1 to 9 digits.
func parseNumber(digits string) (n int, ok bool) {
	if digits == "" || len(digits) > 9 {
		return 0, false
	}
	for i := 0; i < len(digits); i++ {
		if digits[i] < '0' || digits[i] > '9' {
			return 0, false
		}
		n = 10*n + int(digits[i]-'0')
	}
	return n, true
}

func (s *POP3Server) retr(_ *pop3Turn, number string) pop3Reply {
	i, refusal := s.find(number)
	if refusal != nil {
		return *refusal
	}
	m := s.mails[i]
	return pop3Reply{line: "+OK " + plural(m.Content.Size(), "octet"), multi: true, content: m.Content.String(), fetched: i + 1}
}

func (s *POP3Server) top(_ *pop3Turn, args string) pop3Reply {
	number, count, _ := strings.Cut(args, " ")
	i, refusal := s.find(number)
	if refusal != nil {
		return *refusal
	}
	lines, ok := parseNumber(count)
	if !ok {
		return replySyntax
	}
	return pop3Reply{line: "+OK Top of message follows", multi: true, content: top(s.mails[i].Content.String(), lines)}
}

// dele marks a mail. A client that deletes what it has not fetched in this session has
// it from an earlier one that broke before it could say so.
func (s *POP3Server) dele(t *pop3Turn, number string) pop3Reply {
	i, refusal := s.find(number)
	if refusal != nil {
		return *refusal
	}
	if !s.mails[i].Retrieved && !s.marks[i].fetched {
		s.retrieved(t, i)
	}
	s.marks[i].deleted = true
	return pop3Reply{line: "+OK Message " + number + " marked as deleted"}
}

func (s *POP3Server) noop(*pop3Turn, string) pop3Reply { return pop3Reply{line: "+OK"} }

func (s *POP3Server) rset(*pop3Turn, string) pop3Reply {
	for i := range s.marks {
		s.marks[i].deleted = false
	}
	count, octets := s.size()
	return pop3Reply{line: "+OK Mailbox has " + sizes(count, octets)}
}

// capa answers CAPA: what the server can do beyond RFC 1939's least (RFC 2449 5
// and 6). Mail is kept until it is deleted, hence EXPIRE NEVER.
func (s *POP3Server) capa(*pop3Turn, string) pop3Reply {
	return pop3Reply{line: "+OK Capabilities follow", multi: true, list: capabilities}
}

var capabilities = []string{"TOP", "USER", "RESP-CODES", "PIPELINING", "EXPIRE NEVER", "UIDL"}

// quit answers QUIT. After TRANSACTION the host first removes what was marked as
// deleted (RFC 1939 6).
func (s *POP3Server) quit(t *pop3Turn) (reply pop3Reply, answered bool) {
	s.move(POP3Quit)
	if s.state == POP3Closed {
		return pop3Reply{line: "+OK Bye", close: true}, true
	}
	var deleted []*Mail
	for i, m := range s.mails {
		if s.marks[i].deleted {
			deleted = append(deleted, m)
		}
	}
	if len(deleted) == 0 {
		s.conclude(t, true)
	} else {
		t.host.Delete(t.out, s, deleted)
	}
	return pop3Reply{}, false
}

// conclude ends UPDATE: the mails are removed, or could not be. A client that went
// away meanwhile gets no answer.
func (s *POP3Server) conclude(t *pop3Turn, ok bool) {
	s.move(POP3Verdict)
	switch {
	case s.gone:
		s.leave(t)
	case ok:
		s.say(t, pop3Reply{line: "+OK Bye", close: true})
	default:
		reply := replyNotRemoved
		reply.close = true
		s.say(t, reply)
	}
}
