package wire

import (
	"cmp"

	"strings"

	"mailscope/sim/mta"
	"mailscope/sim/smtp"
	"mailscope/sim/words"
)

// examples are lines to start from, by command.
var examples = map[smtp.Verb]string{
	smtp.VerbEHLO: "EHLO laptop.example", smtp.VerbHELO: "HELO laptop.example", smtp.VerbRSET: "RSET", smtp.VerbNOOP: "NOOP",
	smtp.VerbSTARTTLS: "STARTTLS", smtp.VerbDATA: "DATA", smtp.VerbBDAT: "BDAT 0 LAST", smtp.VerbQUIT: "QUIT", smtp.VerbHELP: "HELP", smtp.VerbAUTH: "AUTH PLAIN",
}

// offered are the commands that the console tells of, in the order of a session.
var offered = []smtp.Verb{
	smtp.VerbEHLO, smtp.VerbHELO, smtp.VerbSTARTTLS, smtp.VerbAUTH, smtp.VerbMAIL, smtp.VerbRCPT, smtp.VerbDATA, smtp.VerbBDAT,
	smtp.VerbRSET, smtp.VerbNOOP, smtp.VerbVRFY, smtp.VerbEXPN, smtp.VerbETRN, smtp.VerbHELP, smtp.VerbQUIT,
}

// legal tells which commands are in order now in the console session with a server.
func (e *Engine) legal(p LegalParams) (Legal, error) {
	s, err := e.current()
	if err != nil {
		return Legal{}, err
	}
	m, ok := s.run.Machine(p.Host).(*mta.Server)
	if !ok {
		return Legal{}, e.fail(words.PageNoConsole, short(p.Host, 60))
	}
	// The first line connects, and the greeting comes before it is read.
	session := m.Newcomer(cmp.Or(p.Port, mta.PortSMTP))
	l := Legal{Host: p.Host}
	if conn, handle := s.run.Scene().Console(p.Host, p.Port); conn != 0 {
		l.Conn = conn
		session = cmp.Or(m.MailSession(handle), session)
	}
	if session == nil {
		return Legal{}, e.fail(words.PageNoConsole, short(p.Host, 60))
	}
	state := session.State()
	l.State, l.StateText = state.String(), e.say(words.Key("state-"+state.String()))
	l.Content = state == smtp.StateData
	for _, v := range offered {
		if session.Knows(v) {
			l.Verbs = append(l.Verbs, LegalVerb{Verb: v.String(), Legal: session.Takes(v), Does: e.say(words.Key("verb-" + v.String())), Example: s.example(v, p.Host)})
		}
	}
	return l, nil
}

// example returns a line to start from, with addresses that exist.
func (s *session) example(v smtp.Verb, host string) string {
	box := "postmaster"
	if h := s.file.Host(host); h != nil && len(h.Mailboxes) > 0 {
		box = h.Mailboxes[0]
	}
	sender := "somebody@elsewhere.example"
	for _, address := range s.senders() {
		if address != box {
			sender = address
			break
		}
	}
	switch v {
	case smtp.VerbMAIL:
		return "MAIL FROM:<" + sender + ">"
	case smtp.VerbRCPT:
		return "RCPT TO:<" + box + ">"
	case smtp.VerbVRFY, smtp.VerbEXPN:
		return v.String() + " " + box
	case smtp.VerbETRN:
		_, domain, _ := strings.Cut(sender, "@")
		return "ETRN " + domain
	}
	return examples[v]
}

// states returns the table of transitions of SMTP servers.
func (e *Engine) states(None) (StateTable, error) {
	var t StateTable
	for _, state := range smtp.States() {
		t.States = append(t.States, SessionState{state.String(), e.say(words.Key("state-" + state.String()))})
		for _, v := range smtp.Verbs() {
			if to, in := state.After(v); in {
				t.Moves = append(t.Moves, Move{From: state.String(), Verb: v.String(), To: to.String(), Moment: v >= smtp.VerbGreet, Ends: to == smtp.StateClosed})
			}
		}
	}
	return t, nil
}
