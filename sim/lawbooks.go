package sim

import (
	"slices"
	"strings"
	"time"

	"mailscope/sim/trace"
)

// account is what a ledger knows of one message at one host: in a client's outbox, or
// in a server's queue.
type account struct {
	key        entryKey
	client     bool // it waits to be submitted, and nobody has promised anything yet
	first      *account
	from       string
	recipients []recipientBook
	taken      []string // recipients for which a 250 to the dot was seen

	delivered int       // mailbox.delivered events
	expanded  int       // messages that go on in place of an alias
	failures  int       // recipients that a report on failures tells of
	told      []telling // what reports have told
	unstored  int       // reports on it that were announced and are not in the queue yet
	discarded bool      // it was said why it is thrown away
	failed    bool      // its disk once did not take what had become of it
	held      bool
	due       map[string]*dueBook // by destination

	// What an uncertainty about it excuses: both ends of a connection may believe
	// otherwise of a message (RFC 1047), and a crash takes what is not on the disk.
	doubt int // of the first account: how many copies may have been left behind
	born  int // of the first account: how often an alias made it, from as many copies that came
	crash int
}

// telling is what a report told of a recipient.
type telling struct{ action, address string }

// recipientBook is one recipient and what became of it.
type recipientBook struct {
	address string
	why     string // one of the Why constants, "" while it is queued
}

// dueBook is what is known of the attempts for one destination.
type dueBook struct {
	attempts    int
	trying      bool // one is under way
	first, last trace.Time
	ageless     bool // a crash may have taken when the first one was
	next        trace.Time
	expired     bool
}

// firstWritten is how long after a first attempt it is certain that the disk knows when
// it was, if the disk took anything: the slowest disk writes it sooner.
const firstWritten = 10 * time.Minute

// account returns the books of a message, new ones where there are none.
func (l *Ledger) account(host, message string) *account {
	key := entryKey{host, message}
	a := l.entries[key]
	if a == nil {
		a = &account{key: key, due: map[string]*dueBook{}}
		a.first = a
		l.entries[key] = a
		l.order = append(l.order, a)
	}
	return a
}

// known returns the books of a message that must be there.
func (l *Ledger) known(e *trace.Event) *account {
	a := l.entries[entryKey{e.Host, e.Message}]
	if a == nil {
		l.wrong("%s at %s was never stored", e.Message, e.Host)
		a = l.account(e.Host, e.Message)
	}
	return a
}

func (a *account) destination(destination string) *dueBook {
	d := a.due[destination]
	if d == nil {
		d = &dueBook{}
		a.due[destination] = d
	}
	return d
}

// crashed forgets what the disk may not have kept: when the next attempt is due,
// whether the message is held. What had left may be there again.
func (a *account) crashed(now trace.Time) {
	a.crash++
	a.first.doubt++
	a.held = false
	for _, d := range a.due { // order: each by itself
		d.next, d.expired, d.attempts, d.trying = 0, false, -1, false
		d.ageless = d.ageless || a.failed || now < d.first.Add(firstWritten)
	}
}

func (l *Ledger) submitted(e *trace.Event, d trace.Submitted) {
	a := l.account(e.Host, e.Message)
	if len(a.recipients) > 0 {
		l.wrong("%s is submitted a second time", e.Message)
	}
	a.client = true
	for _, to := range d.To {
		a.recipients = append(a.recipients, recipientBook{address: to})
	}
}

// stored begins the books of a message at a server.
func (l *Ledger) stored(e *trace.Event, d trace.Envelope) {
	a := l.account(e.Host, e.Message)
	if len(a.recipients) > 0 {
		l.wrong("%s at %s is stored a second time", e.Message, e.Host)
	}
	if len(d.Recipients) == 0 {
		l.wrong("%s at %s is stored for nobody", e.Message, e.Host)
	}
	a.from = d.From
	for _, to := range d.Recipients {
		a.recipients = append(a.recipients, recipientBook{address: to})
	}
	l.origin(e, a)
}

// open reports whether a recipient is still queued.
func (a *account) open() bool {
	return slices.ContainsFunc(a.recipients, func(r recipientBook) bool { return r.why == "" })
}

// find returns the first recipient of that address that is still queued, or -1.
func (a *account) find(address string) int {
	return slices.IndexFunc(a.recipients, func(r recipientBook) bool { return r.address == address && r.why == "" })
}

// removed writes recipients off, and checks that the reason is a true one.
func (l *Ledger) removed(e *trace.Event, d trace.Removal) {
	a := l.known(e)
	for _, address := range d.Recipients {
		i := a.find(address)
		if i < 0 {
			if a.crash == 0 {
				l.wrong("%s leaves the queue of %s for <%s> a second time, or was never there", e.Message, e.Host, address)
			}
			continue
		}
		a.recipients[i].why = d.Why
		if d.Why == trace.WhyRelayed && !slices.Contains(a.taken, address) {
			l.wrong("%s is said to be relayed to <%s>, and no 250 to its final dot was seen", e.Message, address)
		}
		l.toldOf(a, address, d.Why)
	}
	if n := a.count(trace.WhyDelivered); n > a.delivered {
		l.wrong("%s is said to be delivered to %d recipients, and lies in %d mailboxes", e.Message, n, a.delivered)
	}
	if n := a.count(trace.WhyBounced); n > a.failures {
		l.wrong("%s is said to be returned for %d recipients, and reports speak of %d", e.Message, n, a.failures)
	}
	if n := a.all(trace.WhyExpanded); n != a.expanded && a.crash == 0 {
		l.wrong("%s is said to go on for %d recipients, and does in %d messages", e.Message, n, a.expanded)
	}
	if d.Why == trace.WhyDiscarded && !a.discarded {
		l.wrong("%s is thrown away, and nobody said why", e.Message)
	}
}

// count returns how many different recipients left for a reason. Those that may share a
// mailbox with another, postmasters and the same name in other letters, count once or
// not at all.
func (a *account) count(why string) int {
	seen := map[string]bool{}
	for _, r := range a.recipients {
		if local, _, _ := strings.Cut(r.address, "@"); r.why == why && !strings.EqualFold(local, "postmaster") {
			seen[strings.ToLower(r.address)] = true
		}
	}
	return len(seen)
}

// all returns how many recipients left for a reason.
func (a *account) all(why string) int {
	n := 0
	for _, r := range a.recipients {
		if r.why == why {
			n++
		}
	}
	return n
}

// delivered counts what lies in a mailbox. The same message there from two queue
// entries is a duplicate, and must have a cause.
func (l *Ledger) delivered(e *trace.Event, d trace.Delivery) {
	if e.Kind != trace.MailboxDelivered {
		return
	}
	a := l.known(e)
	a.delivered++
	if a.delivered > len(a.recipients) && a.crash == 0 {
		l.wrong("%s is delivered %d times, to %d recipients", e.Message, a.delivered, len(a.recipients))
	}
	l.copied(a, d.Recipient, "in the mailbox")
}

// copied counts the queue entries by which the same message has come to one place: more
// than one are duplicates, and those must have a cause.
func (l *Ledger) copied(a *account, place, what string) {
	key := origin{a.first, place}
	if slices.Contains(l.mail[key], a) {
		return
	}
	l.mail[key] = append(l.mail[key], a)
	if copies, may := len(l.mail[key]), max(a.first.born, 1)+a.first.doubt; copies > may {
		l.wrong("%s lies %d times %s %s, and broken connections and crashes account for %d", a.first.key.message, copies, what, place, may)
	}
}

// told enters what a host said of a message.
func (l *Ledger) told(e *trace.Event) {
	a := l.entries[entryKey{e.Host, e.Message}]
	if a == nil {
		return
	}
	switch {
	case e.Kind == trace.QueueHeld:
		a.held = true
	case e.Kind == trace.StoreFailed:
		a.failed = true
	case e.Kind == trace.Discarded:
		a.discarded = true
		l.excused(e, a)
		a.refused(e)
	case e.Because != nil && e.Because.Key == "mail-released":
		a.held = false
	}
}

// submittedTo is why a recipient leaves an outbox: the submission server took it.
const submittedTo = "submitted"

// refused writes off a recipient that the submission server refused for good, or that
// the client has given up on; the event tells the author, whom and why.
func (a *account) refused(e *trace.Event) {
	if !a.client || e.Because == nil || len(e.Because.Args) == 0 {
		return
	}
	address, _, _ := strings.Cut(e.Because.Args[0], ": ")
	if i := a.find(address); i >= 0 {
		a.recipients[i].why = trace.WhyDiscarded
	}
}

// inDomain reports whether an address is in a domain, in any case of letters.
func inDomain(address, domain string) bool {
	at := strings.LastIndexByte(address, '@')
	return at >= 0 && strings.EqualFold(address[at+1:], domain)
}
