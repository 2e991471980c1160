package sim

import (
	"strings"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// Somebody who sits on a link can change what goes over it in the clear, and the two ends
// see nothing of that (RFC 3207 6). Under TLS they can only break the connection.

// attackerName is what the trace calls them.
const attackerName = "attacker"

// stretch is a piece of what came to an end that the other end has not sent.
type stretch struct {
	offset, octets int64
	seq            int64 // the event that tells of it
}

// tampered returns a segment as it reaches the other end of its connection.
func (w *World) tampered(c *conn, side int, s segment) segment {
	if s.sealed || s.bytes == "" || c.ends[0].host < 0 {
		return s
	}
	for i := range w.faults {
		f := &w.faults[i]
		if f.Link[0] == "" || pair(w.names[f.Link[0]], w.names[f.Link[1]]) != pair(c.ends[0].host, c.ends[1].host) {
			continue
		}
		switch {
		case f.Kind == machine.FaultStrip && side == 1:
			w.strip(c, f, &s)
		case f.Kind == machine.FaultInject && side == 0:
			w.inject(c, f, &s)
		}
	}
	return s
}

// strip makes STARTTLS unreadable in an answer to EHLO, so that the client believes that
// it is not offered. The length stays, as a firewall does it that leaves TCP alone.
func (w *World) strip(c *conn, f *machine.Fault, s *segment) {
	const keyword, instead = "STARTTLS", "XXXXXXXX"
	for _, line := range []string{"250-", "250 "} {
		if i := lineAt(s.bytes, line+keyword); i >= 0 {
			i += len(line)
			s.bytes = s.bytes[:i] + instead + s.bytes[i+len(keyword):]
			w.tamperEvent(c, f, s.cause, words.Because{RFC: 3207, Section: "6", Key: words.TamperStrip, Args: []string{f.Subject(), instead}})
		}
	}
}

// inject puts lines behind one that a client sends: one that is, or that begins with, the
// words that the fault says. What comes after them, such as the parameters of MAIL, is the
// client's own affair.
func (w *World) inject(c *conn, f *machine.Fault, s *segment) {
	i := lineAt(s.bytes, f.Behind)
	if at := lineBefore(s.bytes, f.Behind+" "); i < 0 || at >= 0 && at < i {
		i = at
	}
	if i < 0 {
		return
	}
	i += strings.Index(s.bytes[i:], "\r\n") + 2
	text := strings.ReplaceAll(strings.TrimSuffix(f.Text, "\n")+"\n", "\n", "\r\n")
	s.bytes = s.bytes[:i] + text + s.bytes[i:]
	seq := w.tamperEvent(c, f, s.cause, words.Because{RFC: 3207, Section: "6", Key: words.TamperInject, Args: []string{f.Subject(), f.Behind}})
	e := &c.ends[1]
	e.foreign = append(e.foreign, stretch{offset: e.came + int64(i), octets: int64(len(text)), seq: seq})
}

// lineAt returns where a line stands in octets, without regard to case; -1 for nowhere.
func lineAt(octets, line string) int { return lineBefore(octets, line+"\r\n") }

// lineBefore returns where a line begins so, and comes to its end; -1 for nowhere.
func lineBefore(octets, begin string) int {
	all := strings.ToUpper(octets)
	i := strings.Index("\r\n"+all, "\r\n"+strings.ToUpper(begin))
	if len(all) != len(octets) || i < 0 || !strings.Contains(all[i:], "\r\n") {
		return -1
	}
	return i
}

func (w *World) tamperEvent(c *conn, f *machine.Fault, cause int64, why words.Because) int64 {
	return w.emit(trace.Event{
		Cause: cause, Host: f.Link[0], Peer: f.Link[1], Conn: c.id, Kind: trace.Noted, Because: &why,
		Detail: trace.Reason{Reason: words.Sentence("en", why.Key, why.Args...)},
	})
}

// sentAs returns where in what the other end has sent something lies that has come to this
// one; or, if it was slipped in, which event tells of that.
func (e *end) sentAs(offset int64) (sent, slipped int64) {
	sent = offset
	for _, f := range e.foreign {
		switch {
		case offset >= f.offset+f.octets:
			sent -= f.octets
		case offset >= f.offset:
			return 0, f.seq
		}
	}
	return sent, 0
}
