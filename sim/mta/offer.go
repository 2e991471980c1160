package mta

import (
	"slices"
	"strconv"

	"mailscope/sim/machine"
	"mailscope/sim/smtp"
	"mailscope/sim/words"
)

// offersOn offers a message to the next host after one that has said 4yz of it, or of some
// of its recipients: they are tried there in the same attempt, where the ways of the server
// are so and a host is left (RFC 5321 5.1). Whom this one has taken leaves the queue now.
func (s *Server) offersOn(out *machine.Out, o outgoing, a *attempt, r *smtp.Result, verdicts []verdict) bool {
	var taken, said []verdict
	var left []int
	for i, v := range verdicts {
		switch outcome := &r.Recipients[i]; {
		case outcome.Accepted:
			taken = append(taken, v)
		case outcome.Own || !outcome.Reply.Transient():
			said = append(said, v)
		default:
			left = append(left, v.recipient)
			a.trouble, a.because = v.trouble, nil
		}
	}
	if len(left) == 0 {
		return false
	}
	if len(a.hosts)+len(a.addresses) == 0 {
		return false
	}
	a.offers++
	because := &words.Because{RFC: 5321, Section: "5.1", Key: words.MailOffersOn, Args: []string{o.remote}}
	if most := s.sending().OffersMax; most > 0 && a.offers >= most {
		because.Key, because.Args = words.MailOffersNoMore, []string{o.remote, strconv.Itoa(most)}
		s.say(out, s.due[a.serial].entry, because)
		return false
	}
	s.say(out, s.due[a.serial].entry, because)
	if len(taken) > 0 {
		s.part(out, a.serial, taken)
	}
	a.verdicts, a.recipients = append(slices.Clip(a.verdicts), said...), left
	s.tryAddress(out, a)
	return true
}

// part takes recipients out of the queue while the attempt goes on for the others.
func (s *Server) part(out *machine.Out, serial int64, taken []verdict) {
	d := s.due[serial]
	e := s.queue[d.entry].change()
	s.queue[e.ID] = e
	var settled settlement
	var unvouched []int
	for _, v := range taken {
		e.Recipients[v.recipient].Last = v.taken
		settled.taken = append(settled.taken, v.recipient)
		if !v.vouches {
			unvouched = append(unvouched, v.recipient)
		}
	}
	s.leave(out, e, settled, unvouched)
}
