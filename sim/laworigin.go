package sim

import (
	"slices"
	"strings"

	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// family is what an alias makes of a message, however many copies of that come by.
type family struct {
	first *account
	alias string
}

// origin finds out where a message that is stored comes from: over a connection, from an
// alias, as a report, or as an automatic answer. From nowhere comes none.
func (l *Ledger) origin(e *trace.Event, a *account) {
	var key words.Key
	if e.Because != nil {
		key = e.Because.Key
	}
	about, report := l.reports[a.key]
	data, came := l.came[e.Cause]
	switch {
	case key == "mail-forwarded" || key == "mail-listed":
		l.forwarded(e, a, e.Because.Args[0], e.Because.Args[1])
	case key == "mail-answered":
		l.answers(a, e.Because.Args[0])
	case report:
		delete(l.reports, a.key)
		about.unstored--
		l.reportStored(a, about)
	case came:
		if before := l.find(data.host, data.message); before != nil {
			a.first = before.first
		}
	default:
		l.wrong("%s at %s comes from nowhere", a.key.message, a.key.host)
	}
}

// forwarded enters the message that goes on in place of an alias. Copies that an alias
// makes of copies are copies of one another.
func (l *Ledger) forwarded(e *trace.Event, a *account, id, alias string) {
	before := l.find(e.Host, id)
	if before == nil {
		l.wrong("%s at %s goes on for %s, which was never there", a.key.message, e.Host, id)
		return
	}
	if before.expanded++; before.expanded > len(before.recipients) && before.crash == 0 {
		l.wrong("%s at %s goes on in %d messages, and has %d recipients", id, e.Host, before.expanded, len(before.recipients))
	}
	l.copied(before, e.Host+" "+alias, "at the alias")
	of := family{before.first, e.Host + " " + alias}
	if l.families[of] == nil {
		l.families[of] = a
	}
	a.first = l.families[of]
	a.first.born++
}

// answers checks an automatic answer: it goes to the sender of what was delivered, and is
// from nobody (RFC 3834 3.3, 4).
func (l *Ledger) answers(a *account, id string) {
	about := l.find(a.key.host, id)
	if about == nil || about.delivered == 0 {
		l.wrong("%s at %s answers %s, which reached no mailbox there", a.key.message, a.key.host, id)
		return
	}
	if a.from != "" || about.from == "" || !a.isTo(about.from) {
		l.wrong("%s at %s answers %s from <%s>, and goes from <%s> to <%s>", a.key.message, a.key.host, id, about.from, a.from, a.recipients[0].address)
	}
}

// reportStored checks that a report goes to the sender of what it is about, or of what has
// none to the postmaster of the host; and that it has no sender itself (RFC 5321 6.1).
func (l *Ledger) reportStored(a, about *account) {
	to := about.from
	if to == "" {
		to = "postmaster@" + a.key.host
	}
	if a.from != "" || !a.isTo(to) {
		l.wrong("the report %s on %s goes from <%s> to <%s>, not to <%s>", a.key.message, about.key.message, a.from, a.recipients[0].address, to)
	}
}

// isTo reports whether a message is to one address alone.
func (a *account) isTo(address string) bool {
	return len(a.recipients) == 1 && sameAddress(a.recipients[0].address, address)
}

// reported enters what a report tells. Delays may be told again and again; all else once.
func (l *Ledger) reported(e *trace.Event, d trace.Report) {
	about := l.find(e.Host, d.About)
	if about == nil {
		l.wrong("a report on %s, which %s never had", d.About, e.Host)
		return
	}
	if key := (entryKey{e.Host, e.Message}); l.reports[key] == nil {
		l.reports[key] = about
		about.unstored++
	}
	if d.Action == trace.ActionDelayed {
		return
	}
	if d.Action == trace.ActionFailed {
		about.failures += len(d.Recipients)
	}
	for _, address := range d.Recipients {
		if about.hasTold(d.Action, address) && about.crash == 0 {
			l.wrong("that %s is %s for <%s> is told a second time", d.About, d.Action, address)
		}
		about.told = append(about.told, telling{d.Action, address})
	}
}

func (a *account) hasTold(action, address string) bool {
	return slices.Contains(a.told, telling{action, address})
}

// toldOf checks that of a recipient who leaves the queue the failure was told exactly if
// there was one.
func (l *Ledger) toldOf(a *account, address, why string) {
	told := a.hasTold(trace.ActionFailed, address)
	switch {
	case why == trace.WhyBounced && !told:
		l.wrong("%s is said to be returned for <%s>, and no report speaks of them", a.key.message, address)
	case why == trace.WhyBounced && a.unstored > 0:
		l.wrong("%s is said to be returned for <%s> by a report that is not in the queue", a.key.message, address)
	case why != trace.WhyBounced && told && a.crash == 0:
		l.wrong("%s is %s for <%s>, and a report says that it has failed", a.key.message, why, address)
	}
}

// excused checks the reason why nobody is told of a failure: only a message without a
// sender is a report itself (RFC 5321 6.1), and only one with a sender can be of somebody
// who did not want to know (RFC 3461 4.1).
func (l *Ledger) excused(e *trace.Event, a *account) {
	if e.Because == nil || a.client {
		return
	}
	onReport := e.Because.Key != "mail-no-report-wanted"
	if onReport != (a.from == "") {
		l.wrong("%s of <%s> is thrown away for a reason that is not one of it: %s", e.Message, a.from, strings.ReplaceAll(string(e.Because.Key), "-", " "))
	}
}
