package smtp

import (
	"slices"
	"time"
)

// Limit is something that a server puts up with so many times.
type Limit struct {
	Counts Misconduct
	Max    int
	Ends   Ending
	Reply  Reply // that ends the session
	// Forgives: a message that was taken makes up for all that was before it.
	Forgives bool
}

// limitsMax is how many limits a personality has at most.
const limitsMax = 3

// Misconduct is what a limit counts.
type Misconduct uint8

// What servers count.
const (
	CountRefusals Misconduct = iota // every command that was refused, for now or for good
	CountErrors                     // those that were refused for good, but for recipients
	CountMistakes                   // the replies that a personality marks as such
	CountUnknown                    // lines that are no commands
	CountStray                      // commands that bring no mail on its way, after the first of each
)

// Ending is how a session ends when a limit is reached.
type Ending uint8

// The ways.
const (
	EndsInstead  Ending = iota // the reply comes in place of the one that would be too many
	EndsAppended               // it is a further line of the reply that reaches the limit
	EndsAfter                  // it comes by itself after the reply that reaches the limit
)

// impatience is what a session has counted.
type impatience struct {
	counts [limitsMax]int
	tries  [verbCount]uint16 // how often each verb came
	used   uint32            // verbs of which the first since the last message has come, a bit for each
}

// count counts what an answer says of the client, and returns what is said when that is
// too much.
func (s *Server) count(a *answer) Reply {
	r := a.reply
	if a.exact || a.command.verb == VerbGreet || a.last {
		return r
	}
	for i := range s.cfg.Personality.Limits {
		l := &s.cfg.Personality.Limits[i]
		if !s.misbehaved(l.Counts, a) {
			continue
		}
		s.counts[i]++
		switch over := s.counts[i] > l.Max; {
		case over && l.Ends == EndsInstead:
			return s.filled(l.Reply)
		case over && l.Ends == EndsAppended:
			r.Text, r.closes = r.Text+"\n"+l.Reply.Text, true
			return r
		}
	}
	return r
}

// misbehaved reports whether an answer is to something that a limit counts.
func (s *Server) misbehaved(what Misconduct, a *answer) bool {
	verb, r := a.command.verb, a.reply
	switch what {
	case CountRefusals:
		return r.Code >= 400
	case CountErrors:
		return r.Permanent() && verb != VerbRCPT && verb != VerbVerdict
	case CountMistakes:
		return r.mistake
	case CountUnknown:
		return verb == VerbUnknown && r.Code >= 500
	case CountStray:
		return s.strays(verb)
	}
	return false
}

// strays reports whether a command does nothing for mail, and is not the first of its
// sort since the last message.
func (s *Server) strays(verb Verb) bool {
	switch verb {
	case VerbNOOP, VerbVRFY, VerbEXPN, VerbHELP, VerbETRN:
		return true
	case VerbHELO:
		verb = VerbEHLO
	case VerbEHLO, VerbRSET, VerbAUTH, VerbSTARTTLS:
	default:
		return false
	}
	bit := uint32(1) << verb
	stray := s.used&bit != 0
	s.used |= bit
	return stray
}

// overdue returns the reply that a limit wants said after the last one; zero for none.
func (s *Server) overdue() Reply {
	for i := range s.cfg.Personality.Limits {
		l := &s.cfg.Personality.Limits[i]
		if l.Ends == EndsAfter && s.counts[i] >= l.Max {
			return s.filled(l.Reply)
		}
	}
	return Reply{}
}

// forgive makes up for what was counted before a message that was taken.
func (s *Server) forgive() {
	s.used = 0
	for i := range s.cfg.Personality.Limits {
		if s.cfg.Personality.Limits[i].Forgives {
			s.counts[i] = 0
		}
	}
}

// mayWait reports whether the server may wait on purpose before it gives an answer.
func (s *Server) mayWait(a *answer) bool {
	return s.cfg.Personality.Slow != nil && !s.cfg.Hurry && a.command.verb != VerbGreet
}

// hurriedPause is what is left of a pause before the greeting where there is no time: it
// still finds out who speaks too early.
const hurriedPause = 100 * time.Millisecond

// pause returns how long the server waits before it greets, listening meanwhile.
func (s *Server) pause() time.Duration {
	p := s.cfg.Personality.Pause
	if s.cfg.Hurry {
		return min(p, hurriedPause)
	}
	return p
}

// isAmongVerbs reports whether a list has the verb.
func (v Verb) in(list []Verb) bool { return slices.Contains(list, v) }
