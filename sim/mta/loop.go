package mta

import (
	"strconv"

	"mailscope/sim/machine"
	"mailscope/sim/message"
	"mailscope/sim/smtp"
	"mailscope/sim/words"
)

// A message may go round in circles: two hosts forward it to one another, or each takes
// the other for the receiving server. Every server on the way adds a Received field, so
// one that finds too many of them stops it (RFC 5321 6.3).

// circling returns the reply to the dot of a message that has been through too many
// hosts; zero where it has not, or where this server looks for that only later.
func (s *Server) circling(c message.Content) smtp.Reply {
	hops := &s.cfg.Personality.Hops
	if hops.Refusal.IsZero() || hops.Max == 0 || message.CountReceived(c) <= hops.Max {
		return smtp.Reply{}
	}
	r := hops.Refusal
	r.Because = &words.Because{RFC: 5321, Section: "6.3", Key: words.MailTooManyHops, Args: []string{strconv.Itoa(hops.Max)}}
	return r
}

// stopCircling ends the first attempt for a message that has been through too many hosts
// and was taken all the same. It reports whether it did.
func (s *Server) stopCircling(out *machine.Out, serial int64) bool {
	e, d := s.dueOf(serial)
	hops := &s.cfg.Personality.Hops
	if d.Attempts > 1 || hops.Max == 0 || !hops.Refusal.IsZero() || message.CountReceived(e.Content) <= hops.Max {
		return false
	}
	var verdicts []verdict
	for _, i := range e.at(s.due[serial].destination) {
		verdicts = append(verdicts, verdict{recipient: i, trouble: Trouble{Status: "5.4.6", Reason: sentence(words.MailTooManyHops, strconv.Itoa(hops.Max))}})
	}
	s.settle(out, serial, verdicts)
	return true
}
