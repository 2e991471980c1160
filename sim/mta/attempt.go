package mta

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"mailscope/sim/machine"
	"mailscope/sim/smtp"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// attempt is one try to deliver to one destination: which hosts receive for it, at
// which addresses, and what came of each (RFC 5321 5.1).
type attempt struct {
	serial     int64
	recipients []int       // of the entry; never changed
	mx         bool        // the question that is open is for MX records, else for an address
	via        *NextHop    // where to go whatever DNS says, nil for where it says
	hosts      []exchanger // in the order in which they are tried
	host       exchanger   // the one that is being tried
	lookup     lookup      // of its addresses
	addresses  []netip.Addr
	trouble    Trouble        // what the last host met with
	because    *words.Because // of it, where there was no way to a host; never changed
	verdicts   []verdict      // on recipients that a session decided about before it broke off

	lane    string // the line that it stands in, if inLane is set
	inLane  bool
	waits   bool      // in the line
	began   bool      // a session came about
	bare    bool      // the handshake with this host has failed: it is tried without TLS
	offers  int       // hosts that have said 4yz of the message, or of a recipient
	reuses  bool      // the session served another message before
	insists bool      // a person wants it: nobody is spared
	failed  []Trouble // of the hosts whose sessions did not come about; never changed
	until   Stamp     // when the first host may be tried that was spared, 0 for none
}

func (a *attempt) clone() *attempt {
	c := *a
	c.hosts, c.addresses, c.lookup.found = slices.Clone(a.hosts), slices.Clone(a.addresses), slices.Clone(a.lookup.found)
	return &c
}

// outgoing is a session of this host as a client, and the attempt that it is for.
type outgoing struct {
	client *smtp.Client
	serial int64
	remote string
	to     netip.Addr // of the remote
	mails  int        // messages begun
	opened trace.Time
}

func (o outgoing) clone() outgoing {
	o.client = o.client.Clone()
	return o
}

// tryAddress dials the next address of the exchanger, or goes on to the next one.
func (s *Server) tryAddress(out *machine.Out, a *attempt) {
	if len(a.addresses) == 0 {
		s.tryHost(out, a)
		return
	}
	s.dialed++
	to := a.addresses[0]
	remote, login := s.far(a, to)
	s.out[s.dialed] = outgoing{
		client: smtp.NewClient(login, s.dialed, a.host.name), serial: a.serial, remote: a.host.name, to: to, mails: 1, opened: s.now,
	}
	out.Add(machine.Dial{Conn: s.dialed, Local: s.near(to), Remote: remote})
	a.addresses = a.addresses[1:]
}

// attemptDialed begins the session of an attempt.
func (s *Server) attemptDialed(out *machine.Out, conn machine.Conn) {
	o, ok := s.out[conn]
	if !ok {
		return
	}
	d, waiting := s.due[o.serial]
	if !waiting || d.attempt == nil {
		out.Add(machine.Abort{Conn: conn})
		delete(s.out, conn)
		return
	}
	o.client.Open(out, s.now)
	o.client.Begin(out, s.now, s.mailOf(d.attempt))
}

// attemptNotDialed goes on to the next address.
func (s *Server) attemptNotDialed(out *machine.Out, in machine.DialFailed) {
	o, ok := s.out[in.Conn]
	delete(s.out, in.Conn)
	d, waiting := s.due[o.serial]
	if !ok || !waiting || d.attempt == nil {
		return
	}
	d.attempt.trouble = s.failureTrouble(in.Err, o.remote)
	d.attempt.unanswered(d.attempt.trouble)
	s.tryAddress(out, d.attempt)
}

// failureTrouble is what a failure of the network means for a delivery (RFC 3463
// 3.5): it may pass.
func (s *Server) failureTrouble(err machine.Failure, remote string) Trouble {
	if s.said.failure != err || s.said.remote != remote {
		s.said.failure, s.said.remote, s.said.trouble = err, remote, failureTrouble(err, remote)
	}
	return s.said.trouble
}

func failureTrouble(err machine.Failure, remote string) Trouble {
	t := Trouble{Status: "4.4.2", Remote: remote, Reason: remote + ": " + sentence(words.Key(err))}
	if err == machine.Refused || err == machine.Unreachable || err == machine.TimedOut {
		t.Status = "4.4.1"
	}
	return t
}

// unanswered notes that no session came about with the host that was tried last.
func (a *attempt) unanswered(t Trouble) {
	n := len(a.failed)
	if n > 0 && a.failed[n-1].Remote == t.Remote {
		n-- // another address of the same host
	}
	a.failed = append(slices.Clip(a.failed[:n]), t)
}

// concluded ends an attempt, and with it the session, unless another message can go over
// it. What comes of the attempt is told before QUIT is said: the reply is its cause.
func (s *Server) concluded(out *machine.Out, o outgoing, r *smtp.Result) {
	if r == nil {
		return
	}
	if goesOn := s.conclude(out, o, r); !goesOn && (r.Open || r.Leaves) {
		o.client.Quit(out, s.now)
	}
}

// conclude ends an attempt; or it goes on to another host where this one could not even
// begin. It reports whether the session goes on, with another message.
func (s *Server) conclude(out *machine.Out, o outgoing, r *smtp.Result) bool {
	d, waiting := s.due[o.serial]
	if !waiting || d.attempt == nil || len(r.Recipients) == 0 {
		return false
	}
	a := d.attempt
	if r.NoTLS && s.goesBare(out, o, a) {
		return false
	}
	verdicts := make([]verdict, len(r.Recipients))
	for i, outcome := range r.Recipients {
		verdicts[i] = verdict{a.recipients[i], outcomeTrouble(outcome, o.remote), takenBy(outcome, o.remote), r.Reports}
	}
	if r.Session {
		a.soften(r, verdicts)
	}
	if a.began = began(r); !a.began {
		a.unanswered(verdicts[0].trouble)
	}
	if r.Session && elsewhere(r) && s.another(out, a, r, verdicts) || !r.Session && s.offersOn(out, o, a, r, verdicts) {
		return false
	}
	var next *attempt
	if r.Open {
		next = s.follows(&o, a)
	}
	s.settle(out, a.serial, append(a.verdicts, verdicts...))
	if next != nil {
		s.carryOn(out, o, next)
	}
	return next != nil
}

// began reports whether the session of a result came about.
func began(r *smtp.Result) bool {
	stage := r.Recipients[0].Stage
	return !r.Session || stage != machine.StageGreeting && stage != machine.StageEHLO
}

// another goes on elsewhere after a session that broke off: to the next address or host;
// or, if the session had served another message before, to the first again, over one of
// its own.
func (s *Server) another(out *machine.Out, a *attempt, r *smtp.Result, verdicts []verdict) bool {
	if !a.reuses && len(a.hosts)+len(a.addresses) == 0 || !a.goOn(r, verdicts) {
		return false
	}
	if !a.reuses {
		s.tryAddress(out, a)
		return true
	}
	_, to := s.dueOf(a.serial)
	a.reuses, a.began = false, false
	s.route(out, a, to.Domain)
	return true
}

// elsewhere reports whether another host may be tried at once: this one has taken
// nothing, and cannot have taken anything that we do not know of, as where the reply to
// the final dot did not come (RFC 1047).
func elsewhere(r *smtp.Result) bool {
	return !slices.ContainsFunc(r.Recipients, func(o smtp.Outcome) bool {
		return o.Accepted || o.Stage == machine.StageDot && o.Failure != ""
	})
}

// goOn leaves a host that has broken its session off. What it said for good of single
// recipients stays said; for the others the next host is asked, if there are any.
func (a *attempt) goOn(r *smtp.Result, verdicts []verdict) bool {
	said, left := slices.Clip(a.verdicts), []int(nil)
	for i, v := range verdicts {
		if saidForGood(&r.Recipients[i]) {
			said = append(said, v)
			continue
		}
		left = append(left, v.recipient)
		a.trouble, a.because = v.trouble, nil
	}
	if len(left) == 0 {
		return false
	}
	a.verdicts, a.recipients = said, left
	return true
}

// saidForGood reports whether a server has refused the very recipient.
func saidForGood(o *smtp.Outcome) bool {
	return o.Stage == machine.StageRcpt && o.Failure == "" && o.Reply.Permanent()
}

// soften makes troubles temporary that concern the host and not the mail, where that is
// no reason to give the mail up: another exchanger may just be down (RFC 5321 5.1), and a
// next hop that was set up by a person is for a person to mend.
func (a *attempt) soften(r *smtp.Result, verdicts []verdict) {
	for i := range verdicts {
		t := &verdicts[i].trouble
		switch {
		case saidForGood(&r.Recipients[i]) || !t.permanent():
		case a.via != nil:
			t.Status = "4" + t.Status[1:]
		case strings.HasPrefix(a.trouble.Status, "4"):
			*t = a.trouble
		}
	}
}

// takenBy is how a server took a message for a recipient, for reports on that; the zero
// Trouble where it did not.
func takenBy(o smtp.Outcome, remote string) Trouble {
	if !o.Accepted {
		return Trouble{}
	}
	t := Trouble{Status: o.Reply.Enhanced, Reply: o.Reply.String(), Remote: remote, Stage: o.Stage}
	if t.Status == "" {
		t.Status = "2.0.0"
	}
	return t
}

// outcomeTrouble is what a session's outcome means for one recipient.
func outcomeTrouble(o smtp.Outcome, remote string) Trouble {
	switch {
	case o.Accepted:
		return Trouble{}
	case o.Failure != "":
		return failureTrouble(o.Failure, remote)
	}
	if o.Own {
		why := o.Reply.Because
		return Trouble{Status: o.Reply.Enhanced, Remote: remote, Stage: o.Stage, Reason: remote + ": " + sentence(why.Key, why.Args...)}
	}
	t := Trouble{Status: o.Reply.Enhanced, Reply: o.Reply.String(), Remote: remote, Stage: o.Stage}
	t.Reason = sentence(words.MailRemoteSaid, remote, t.Reply)
	if class := strconv.Itoa(o.Reply.Code / 100); !strings.HasPrefix(t.Status, class+".") {
		t.Status = class + ".0.0"
	}
	return t
}

// fail ends an attempt that found no host to talk to.
func (s *Server) fail(out *machine.Out, a *attempt) {
	verdicts := slices.Clip(a.verdicts)
	for _, r := range a.recipients {
		verdicts = append(verdicts, verdict{recipient: r, trouble: a.trouble})
	}
	s.settle(out, a.serial, verdicts)
}
