package scenario

import (
	"fmt"
	"strings"
	"time"

	"mailscope/sim/mta"
	"mailscope/sim/smtp"
)

// rateMax is the highest limit that a file may set: as good as none.
const rateMax = 1_000_000

// readRate reads how much a server takes of one client: so many messages a minute,
// "100/h", or all of it.
func readRate(r *reader, n *node, h *Host) {
	l := mta.RateLimit{Per: time.Minute}
	before := len(r.problems)
	switch {
	case n.kind == mapping:
		readFields(r, n, "a rate", rateFields, &l)
		if len(r.problems) == before && l.Messages+l.Recipients+l.Connections+l.AtOnce == 0 {
			r.bad(n.place, "a rate that limits nothing", "add one of messages, recipients, connections or at_once")
		}
	case n.kind == number || n.fromOutside() && !strings.Contains(n.text, "/"):
		r.rateInto(n, &l.Messages)
	default:
		r.shortRate(n, &l)
	}
	h.Rate = &l
}

// rateInto reads a limit.
func (r *reader) rateInto(n *node, limit *int) {
	if v, ok := r.integer(n, 1, rateMax); ok {
		*limit = int(v)
	}
}

// shortRate reads messages and the time that they are counted over, as in "100/h" or
// "20/30m".
func (r *reader) shortRate(n *node, l *mta.RateLimit) {
	const mend = "write one like 100/h, 20/30m or 1000/d, or a number of messages a minute"
	if !r.visit(n) || !r.isLike(n, "rate", mend, text, number, mapping) {
		return
	}
	count, per, _ := strings.Cut(n.text, "/")
	if strings.Trim(per, "0123456789") == per {
		per = "1" + per
	}
	messages, isNumber := parseDecimal(strings.TrimSpace(count), 0)
	d, isTime := parseDuration(per)
	if !isNumber || !isTime || messages < 1 || messages > rateMax || d < time.Second || d > durationMax {
		r.bad(n.place, fmt.Sprintf("%q is no rate", n.text), mend)
		return
	}
	l.Messages, l.Per = int(messages), d
}

// rateFields are the fields of a rate.
var rateFields = []field[mta.RateLimit]{
	{"messages", false, func(r *reader, n *node, l *mta.RateLimit) { r.rateInto(n, &l.Messages) }},
	{"recipients", false, func(r *reader, n *node, l *mta.RateLimit) { r.rateInto(n, &l.Recipients) }},
	{"connections", false, func(r *reader, n *node, l *mta.RateLimit) { r.rateInto(n, &l.Connections) }},
	{"at_once", false, func(r *reader, n *node, l *mta.RateLimit) { r.rateInto(n, &l.AtOnce) }},
	{"per", false, func(r *reader, n *node, l *mta.RateLimit) { r.durationInto(n, time.Second, &l.Per) }},
	{"reply", false, readRateReply},
}

// readRateReply reads what is said to a message or recipient too many: a refusal.
func readRateReply(r *reader, n *node, l *mta.RateLimit) {
	const mend = "write a refusal like \"450 4.7.1 slow down\""
	s, ok := r.textLike(n, mend)
	if !ok {
		return
	}
	reply, err := smtp.ParseReply(s)
	switch {
	case err != nil:
		what, how := sentence(err, mend)
		r.bad(n.place, fmt.Sprintf("%q is no reply: %s", s, what), how)
	case !reply.Transient() && !reply.Permanent():
		r.bad(n.place, fmt.Sprintf("with %q a server would refuse nothing", s), mend)
	default:
		l.Reply = reply
	}
}
