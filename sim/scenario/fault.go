package scenario

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/mta"
	"mailscope/sim/smtp"
)

// faultsMax is how many faults a file may have.
const faultsMax = 1000

func readFaults(r *reader, n *node, f *File) {
	r.eachOf(n, items{faultsMax, "faults", "leave some out", "write each after a dash, like - {host: mx1.receiver.example, kind: refuse, for: 2h}"}, func(item *node) {
		fault := machine.Fault{ID: "fault-" + strconv.Itoa(len(f.Faults)+1)}
		before := len(r.problems)
		readFields(r, item, "a fault", faultFields, &fault)
		if len(r.problems) == before {
			r.checkFault(item, &fault)
		}
		f.Faults = append(f.Faults, fault)
	})
}

// faultFields are the fields of all faults; faultKinds says which belong to which.
var faultFields = []field[machine.Fault]{
	{"host", false, func(r *reader, n *node, t *machine.Fault) { t.Host, _ = r.text(n) }},
	{"name", false, readFaultName},
	{"link", false, func(r *reader, n *node, t *machine.Fault) { t.Link = r.twoHosts(n) }},
	{"mailbox", false, func(r *reader, n *node, t *machine.Fault) { t.Mailbox = r.mailAddress(n) }},
	{"kind", needed, readFaultKind},
	{"from", false, func(r *reader, n *node, t *machine.Fault) { r.durationInto(n, 0, &t.From) }},
	{"for", false, func(r *reader, n *node, t *machine.Fault) { r.durationInto(n, time.Microsecond, &t.For) }},
	{"stage", false, readStage},
	{"reply", false, readReply},
	{"recipient", false, func(r *reader, n *node, t *machine.Fault) { t.Recipient = r.mailAddress(n) }},
	{"times", false, func(r *reader, n *node, t *machine.Fault) {
		if v, ok := r.integer(n, 1, 1_000_000); ok {
			t.Times = int(v)
		}
	}},
	{"delay", false, func(r *reader, n *node, t *machine.Fault) { r.durationInto(n, time.Microsecond, &t.Delay) }},
	{"loss", false, func(r *reader, n *node, t *machine.Fault) { t.Loss = r.loss(n) }},
	{"port", false, func(r *reader, n *node, t *machine.Fault) {
		v, _ := r.integer(n, 1, 65535)
		t.Port = uint16(v)
	}},
	{"behind", false, func(r *reader, n *node, t *machine.Fault) { t.Behind = r.injected(n) }},
	{"text", false, func(r *reader, n *node, t *machine.Fault) { t.Text = r.injected(n) }},
}

// kindOfFault says what a kind of fault befalls, which fields it needs and which it
// may have besides.
type kindOfFault struct {
	kind        machine.FaultKind
	subject     string // "host or link" where it may be either
	needs, mays []string
}

// faultSubjects are the fields that say what a fault befalls.
var faultSubjects = []string{"host", "name", "link", "mailbox"}

// faultKinds are all kinds of faults.
var faultKinds = []kindOfFault{
	{machine.FaultRefuse, "host", nil, []string{"stage"}},
	{machine.FaultTimeout, "host", nil, []string{"stage"}},
	{machine.FaultReset, "host", nil, []string{"stage"}},
	{machine.FaultCrash, "host", nil, []string{"stage"}},
	{machine.FaultSlow, "host", nil, []string{"stage", "delay"}},
	{machine.FaultDiskFull, "host", nil, []string{"stage"}},
	{machine.FaultReply, "host", []string{"stage", "reply"}, []string{"recipient", "times"}},
	{machine.FaultLoseReply, "host", []string{"stage"}, []string{"times"}},
	{machine.FaultBlock, "host or link", nil, []string{"port"}},
	{machine.FaultNoHandshake, "host", nil, nil},
	{machine.FaultServFail, "name", nil, nil},
	{machine.FaultNXDomain, "name", nil, nil},
	{machine.FaultNoAnswer, "name", nil, nil},
	{machine.FaultCut, "link", nil, nil},
	{machine.FaultLoss, "link", []string{"loss"}, nil},
	{machine.FaultDelay, "link", []string{"delay"}, nil},
	{machine.FaultStrip, "link", nil, nil},
	{machine.FaultInject, "link", []string{"text"}, []string{"behind"}},
	{machine.FaultFull, "mailbox", nil, nil},
}

// injectedMax is how many octets may be slipped into a session.
const injectedMax = 4096

// injected reads what a fault puts into a session, or where.
func (r *reader) injected(n *node) string {
	s, ok := r.text(n)
	if ok && (s == "" || len(s) > injectedMax || strings.Contains(s, "\r")) {
		r.bad(n.place, fmt.Sprintf("%s is empty, longer than %d octets, or has a CR in it", r.name, injectedMax), "write lines that end as in any text")
	}
	return s
}

func readFaultKind(r *reader, n *node, t *machine.Fault) {
	known := make([]string, len(faultKinds))
	for i := range faultKinds {
		known[i] = string(faultKinds[i].kind)
	}
	s, _ := r.oneOf(n, known, "kinds")
	t.Kind = machine.FaultKind(s)
}

func readFaultName(r *reader, n *node, t *machine.Fault) {
	s, ok := r.textLike(n, mendName)
	if ok && !isName(s) {
		r.bad(n.place, fmt.Sprintf("%q is no domain name", s), mendName)
	}
	t.Name = canonical(s)
}

func readStage(r *reader, n *node, t *machine.Fault) {
	known := make([]string, len(machine.Stages))
	for i, s := range machine.Stages {
		known[i] = string(s)
	}
	s, _ := r.oneOf(n, known, "stages")
	t.Stage = machine.Stage(s)
}

func readReply(r *reader, n *node, t *machine.Fault) {
	const like = `write one like "451 4.3.2 later"`
	s, ok := r.textLike(n, like)
	if !ok {
		return
	}
	if _, err := smtp.ParseReply(s); err != nil {
		what, mend := sentence(err, like)
		r.bad(n.place, fmt.Sprintf("%q is no reply: %s", s, what), mend)
	}
	t.Reply = s
}

// checkFault checks that the fields of a fault fit its kind.
func (r *reader) checkFault(n *node, t *machine.Fault) {
	k := faultKinds[slices.IndexFunc(faultKinds, func(k kindOfFault) bool { return k.kind == t.Kind })]
	subject := k.subject
	if first, other, either := strings.Cut(k.subject, " or "); either && n.field(first) == nil && n.field(other) != nil {
		subject = other
	} else if either {
		subject = first
	}
	fits := append([]string{subject, "kind", "from", "for"}, slices.Concat(k.needs, k.mays)...)
	missing := n.field(subject) == nil
	for _, p := range n.pairs {
		switch {
		case missing && slices.Contains(faultSubjects, p.key):
			r.bad(p.at, fmt.Sprintf("a fault of kind %s befalls a %s, not a %s", k.kind, k.subject, p.key), fmt.Sprintf("write \"%s: ...\" instead", subject))
			missing = false
		case !slices.Contains(fits, p.key):
			r.bad(p.at, fmt.Sprintf("%s does not belong to a fault of kind %s", p.key, k.kind), "it can have "+strings.Join(fits, ", "))
		}
	}
	if missing {
		r.bad(n.place, fmt.Sprintf("a fault of kind %s befalls a %s", k.kind, k.subject), fmt.Sprintf("add \"%s: ...\"", subject))
	}
	for _, need := range k.needs {
		if n.field(need) == nil {
			r.bad(n.place, fmt.Sprintf("a fault of kind %s without the field %q", k.kind, need), fmt.Sprintf("add \"%s: ...\"", need))
		}
	}
	if k.kind == machine.FaultBlock && t.Port == 0 {
		t.Port = mta.PortSMTP
	}
	if k.kind == machine.FaultInject && t.Behind == "" {
		t.Behind = "STARTTLS"
	}
	r.checkStage(n, t)
}

func (r *reader) checkStage(n *node, t *machine.Fault) {
	stage, recipient := n.field("stage"), n.field("recipient")
	if stage == nil {
		return
	}
	switch t.Kind {
	case machine.FaultDiskFull:
		if slices.Contains(machine.Introduction, t.Stage) {
			r.bad(stage.place, fmt.Sprintf("no server looks at its disk at stage %s", t.Stage), "write stage: mail, rcpt, data or dot, where it is to say so, or leave stage out")
		}
	case machine.FaultLoseReply:
		if t.Stage != machine.StageDot {
			r.bad(stage.place, fmt.Sprintf("the reply at stage %s cannot be lost", t.Stage), "write stage: dot")
		}
	}
	if recipient != nil && t.Stage != machine.StageRcpt {
		r.bad(recipient.place, "recipient belongs to stage rcpt", "write stage: rcpt, or leave recipient out")
	}
}
