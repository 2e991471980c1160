package mta

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"mailscope/sim/dns"
	"mailscope/sim/machine"
	"mailscope/sim/smtp"
	"mailscope/sim/words"
)

// attempt is one try to deliver to one destination: which hosts receive for it, at
// which addresses, and what came of each (RFC 5321 5.1).
type attempt struct {
	serial     int64
	recipients []int    // of the entry; never changed
	mx         bool     // the question that is open is for MX records, else for an address
	hosts      []string // in the order in which they are tried
	host       string   // the one that is being tried
	lookup     lookup   // of its addresses
	addresses  []netip.Addr
	trouble    Trouble // what the last host met with
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
}

func (o outgoing) clone() outgoing {
	o.client = o.client.Clone()
	return o
}

// route finds out where to go: an address literal says it itself (RFC 5321 4.1.3),
// for a domain DNS is asked for its MX records.
func (s *Server) route(out *machine.Out, a *attempt, domain string) {
	if addr, literal := smtp.Literal(domain); literal {
		a.host, a.addresses = domain, []netip.Addr{addr}
		s.tryAddress(out, a)
		return
	}
	a.mx = true
	s.ask(out, a, domain, dns.TypeMX)
}

func (s *Server) ask(out *machine.Out, a *attempt, name string, t dns.Type) {
	s.asked[s.stub.Ask(out, s.now, dns.Absolute(name), t)] = a.serial
}

// resolved goes on with what DNS answered.
func (s *Server) resolved(out *machine.Out, r dns.Result) {
	serial, ok := s.asked[r.ID]
	delete(s.asked, r.ID)
	d, waiting := s.due[serial]
	if !ok || !waiting || d.attempt == nil {
		return
	}
	if d.attempt.mx {
		s.routed(out, d.attempt, r)
	} else {
		d.attempt.lookup.take(r)
		s.locate(out, d.attempt)
	}
}

// routed sorts out the mail exchangers of the destination (RFC 5321 5.1).
func (s *Server) routed(out *machine.Out, a *attempt, r dns.Result) {
	a.mx = false
	_, to := s.dueOf(a.serial)
	switch {
	case r.Temporary():
		a.trouble = Trouble{Status: "4.4.3", Reason: sentence(words.MailDNSFails, to.Domain)}
	case !r.Exists():
		a.trouble = Trouble{Status: "5.1.2", Reason: sentence(words.MailNoDomain, to.Domain)}
	default:
		a.hosts, a.trouble = s.exchangers(to.Domain, r)
	}
	s.tryHost(out, a)
}

// exchangers returns the hosts that receive for a domain, in the order in which to
// try them: by preference, equal ones by chance. A domain without MX records is its
// own exchanger. Of a list that has this host in it, only better ones count: the
// others would send the message back here (RFC 5321 5.1).
func (s *Server) exchangers(domain string, r dns.Result) ([]string, Trouble) {
	list := slices.DeleteFunc(slices.Clone(r.Records), func(x dns.Record) bool { return x.Type != dns.TypeMX })
	if len(list) == 0 {
		return []string{domain}, Trouble{}
	}
	if len(list) == 1 && list[0].Host == "." {
		return nil, Trouble{Status: "5.1.10", Reason: sentence(words.MailNullMX, domain)}
	}
	for i := len(list) - 1; i > 0; i-- {
		j := int(s.luck.Uint64() % uint64(i+1))
		list[i], list[j] = list[j], list[i]
	}
	slices.SortStableFunc(list, func(x, y dns.Record) int { return cmp.Compare(x.Preference, y.Preference) })
	own := slices.IndexFunc(list, func(x dns.Record) bool { return strings.TrimSuffix(x.Host, ".") == s.known.name })
	if own >= 0 {
		worse := list[own].Preference
		list = slices.DeleteFunc(list, func(x dns.Record) bool { return x.Preference >= worse })
	}
	hosts := make([]string, len(list))
	for i, x := range list {
		hosts[i] = strings.TrimSuffix(x.Host, ".")
	}
	return hosts, Trouble{Status: "5.4.6", Reason: sentence(words.MailLoopsBack, domain)}
}

// tryHost goes on to the next exchanger, or ends the attempt when none is left.
func (s *Server) tryHost(out *machine.Out, a *attempt) {
	if len(a.hosts) == 0 {
		s.fail(out, a)
		return
	}
	a.host, a.hosts = a.hosts[0], a.hosts[1:]
	if addr, err := netip.ParseAddr(a.host); err == nil {
		a.addresses = []netip.Addr{addr}
		s.tryAddress(out, a)
		return
	}
	a.lookup = newLookup(a.host, s.cfg.Addresses)
	s.locate(out, a)
}

// locate asks for the addresses of an exchanger, and dials the first when they are known.
// Where it has none, what may pass outweighs what will not.
func (s *Server) locate(out *machine.Out, a *attempt) {
	if t, more := a.lookup.next(); more {
		s.ask(out, a, a.host, t)
		return
	}
	a.addresses = a.lookup.found
	if len(a.addresses) > 0 {
		s.tryAddress(out, a)
		return
	}
	if trouble := a.lookup.trouble(); !trouble.permanent() || !strings.HasPrefix(a.trouble.Status, "4") {
		a.trouble = trouble
	}
	s.tryHost(out, a)
}

// tryAddress dials the next address of the exchanger, or goes on to the next one.
func (s *Server) tryAddress(out *machine.Out, a *attempt) {
	if len(a.addresses) == 0 {
		s.tryHost(out, a)
		return
	}
	s.dialed++
	s.out[s.dialed] = outgoing{client: smtp.NewClient(&s.dials, s.dialed), serial: a.serial, remote: a.host}
	out.Add(machine.Dial{Conn: s.dialed, Remote: netip.AddrPortFrom(a.addresses[0], PortSMTP)})
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
	e := s.queue[d.entry]
	mail := smtp.Mail{From: e.From, Content: e.Content.String(), Message: e.ID}
	for _, i := range d.attempt.recipients {
		mail.Recipients = append(mail.Recipients, e.Recipients[i].Path)
	}
	o.client.Open(out, s.now)
	o.client.Begin(out, s.now, mail)
}

// attemptNotDialed goes on to the next address.
func (s *Server) attemptNotDialed(out *machine.Out, in machine.DialFailed) {
	o, ok := s.out[in.Conn]
	delete(s.out, in.Conn)
	d, waiting := s.due[o.serial]
	if !ok || !waiting || d.attempt == nil {
		return
	}
	d.attempt.trouble = failureTrouble(in.Err, o.remote)
	s.tryAddress(out, d.attempt)
}

// failureTrouble is what a failure of the network means for a delivery (RFC 3463
// 3.5): it may pass.
func failureTrouble(err machine.Failure, remote string) Trouble {
	t := Trouble{Status: "4.4.2", Remote: remote, Reason: remote + ": " + sentence(words.Key(err))}
	if err == machine.Refused || err == machine.Unreachable || err == machine.TimedOut {
		t.Status = "4.4.1"
	}
	return t
}

// concluded ends a session, or goes on to another host where this one could not
// even begin.
func (s *Server) concluded(out *machine.Out, o outgoing, r *smtp.Result) {
	if r == nil {
		return
	}
	if r.Open {
		o.client.Quit(out, s.now)
	}
	d, waiting := s.due[o.serial]
	if !waiting || d.attempt == nil || len(r.Recipients) == 0 {
		return
	}
	a := d.attempt
	verdicts := make([]verdict, len(r.Recipients))
	for i, outcome := range r.Recipients {
		verdicts[i] = verdict{a.recipients[i], outcomeTrouble(outcome, o.remote)}
	}
	if r.Session && elsewhere(r) && len(a.hosts)+len(a.addresses) > 0 {
		a.trouble = verdicts[0].trouble
		s.tryAddress(out, a)
		return
	}
	s.settle(out, a.serial, verdicts)
}

// elsewhere reports whether another host may be tried at once: this one has taken
// nothing, and cannot have taken anything that we do not know of, as after the final
// dot (RFC 1047).
func elsewhere(r *smtp.Result) bool {
	return !slices.ContainsFunc(r.Recipients, func(o smtp.Outcome) bool {
		return o.Accepted || o.Stage == machine.StageDot
	})
}

// outcomeTrouble is what a session's outcome means for one recipient.
func outcomeTrouble(o smtp.Outcome, remote string) Trouble {
	switch {
	case o.Accepted:
		return Trouble{}
	case o.Failure != "":
		return failureTrouble(o.Failure, remote)
	}
	t := Trouble{Status: o.Reply.Enhanced, Reply: o.Reply.String(), Remote: remote}
	t.Reason = sentence(words.MailRemoteSaid, remote, t.Reply)
	if class := strconv.Itoa(o.Reply.Code / 100); !strings.HasPrefix(t.Status, class+".") {
		t.Status = class + ".0.0"
	}
	return t
}

// fail ends an attempt that found no host to talk to.
func (s *Server) fail(out *machine.Out, a *attempt) {
	verdicts := make([]verdict, len(a.recipients))
	for i, r := range a.recipients {
		verdicts[i] = verdict{r, a.trouble}
	}
	s.settle(out, a.serial, verdicts)
}
