package mta

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"mailscope/sim/dns"
	"mailscope/sim/machine"
	"mailscope/sim/smtp"
	"mailscope/sim/words"
)

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
