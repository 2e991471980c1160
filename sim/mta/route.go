package mta

import (
	"net/netip"
	"slices"
	"sort"
	"strconv"
	"strings"

	"mailscope/sim/dns"
	"mailscope/sim/machine"
	"mailscope/sim/smtp"
	"mailscope/sim/words"
)

// Where mail goes: through the host that an operator chose for a message, else through
// the smarthost, else to the mail exchangers that DNS has for the domain (RFC 5321 5.1).

// exchanger is a host that takes mail for a destination.
type exchanger struct {
	name       string
	preference uint16
	listed     bool // an MX record names it; else it is the domain itself, or was set up by a person
}

// route finds out where to go: a person may have said so, an address literal says it
// itself (RFC 5321 4.1.3), and for a domain DNS is asked for its MX records.
func (s *Server) route(out *machine.Out, a *attempt, domain string) {
	_, to := s.dueOf(a.serial)
	if a.via = s.nextHop(to); a.via != nil {
		a.hosts = []exchanger{{name: a.via.Host}}
		s.tryHost(out, a)
		return
	}
	if addr, literal := smtp.Literal(domain); literal {
		a.host, a.addresses = exchanger{name: domain}, []netip.Addr{addr}
		s.tryAddress(out, a)
		return
	}
	a.mx = true
	s.ask(out, a, smtp.ASCIIDomain(domain), dns.TypeMX)
}

// nextHop returns the host that a person has set up for a destination, nil for none.
// The smarthost stays the smarthost, with its port and login, when an operator names it.
func (s *Server) nextHop(to *Destination) *NextHop {
	hop := s.cfg.Smarthost
	if to.Via == "" || hop != nil && strings.EqualFold(to.Via, hop.Host) {
		return hop
	}
	return &NextHop{Host: to.Via, Port: PortSMTP}
}

// far returns where the other end of an attempt's next connection is, and how to
// introduce oneself there.
func (s *Server) far(a *attempt, to netip.Addr) (netip.AddrPort, *smtp.ClientConfig) {
	port, login := PortSMTP, &s.dials
	if a.via != nil {
		port = a.via.Port
	}
	if a.via != nil && a.via == s.cfg.Smarthost {
		login = &s.login
	}
	if a.bare {
		plain := *login
		plain.TLS, login = smtp.TLSNever, &plain
	}
	return netip.AddrPortFrom(to, port), login
}

// near returns the address that the next connection is dialed from: the next of the pool,
// of the same family, or none in particular.
func (s *Server) near(remote netip.Addr) netip.Addr {
	if !s.cfg.Pool {
		return netip.Addr{}
	}
	for range s.cfg.Addresses {
		addr := s.cfg.Addresses[s.pooled%len(s.cfg.Addresses)]
		s.pooled++
		if addr.Is4() == remote.Is4() {
			return addr
		}
	}
	return netip.Addr{}
}

func (s *Server) ask(out *machine.Out, a *attempt, name string, t dns.Type) {
	s.asked[s.stub.Ask(out, s.now, dns.Absolute(name), t)] = a.serial
}

// resolved goes on with what DNS answered.
func (s *Server) resolved(out *machine.Out, r dns.Result) {
	if conn, probe := s.probes[r.ID]; probe {
		delete(s.probes, r.ID)
		s.senderFound(out, conn, r)
		return
	}
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
		a.meet("4.4.3", words.Because{RFC: 5321, Section: "5.1", Key: words.MailDNSFails, Args: []string{to.Domain}})
	case !r.Exists():
		a.meet("5.1.2", words.Because{RFC: 5321, Section: "5.1", Key: words.MailNoDomain, Args: []string{to.Domain}})
	case r.NullMX():
		a.meet("5.1.10", words.Because{RFC: 7505, Section: "3", Key: words.MailNullMX, Args: []string{to.Domain}})
	case len(r.Answers()) == 0:
		a.hosts = []exchanger{{name: smtp.ASCIIDomain(to.Domain)}} // a domain without MX records is its own exchanger
	default:
		a.hosts = s.exchangers(out, a, slices.Clone(r.Answers()))
		if len(a.hosts) == 0 {
			s.loopsBack(a, to)
		}
	}
	s.tryHost(out, a)
}

// exchangers returns the hosts that receive for a domain, in the order in which to
// try them: by preference, equal ones by chance. Of a list that has this host in it,
// only better ones count: the others would send the message back here (RFC 5321 5.1).
func (s *Server) exchangers(out *machine.Out, a *attempt, list []dns.Record) []exchanger {
	for i := len(list) - 1; i > 0; i-- {
		j := int(s.luck.Uint64() % uint64(i+1))
		list[i], list[j] = list[j], list[i]
	}
	if len(list) > 1 {
		sort.SliceStable(list, func(i, j int) bool { return list[i].Preference < list[j].Preference })
	}
	var hosts []exchanger
	for _, x := range list {
		name := strings.TrimSuffix(x.Host, ".")
		switch {
		case strings.EqualFold(name, s.known.name):
			s.noteOwn(out, a, x.Preference)
			return slices.DeleteFunc(hosts, func(h exchanger) bool { return h.preference >= x.Preference })
		case name == "":
			s.remark(out, a, &words.Because{RFC: 7505, Section: "3", Key: words.MailNullMXAmong, Args: []string{s.domainOf(a)}})
		default:
			hosts = append(hosts, exchanger{name, x.Preference, true})
		}
	}
	return hosts
}

func (s *Server) domainOf(a *attempt) string {
	_, to := s.dueOf(a.serial)
	return to.Domain
}

// remark says something about the way to a destination, once: with its first attempt.
func (s *Server) remark(out *machine.Out, a *attempt, because *words.Because) {
	if e, to := s.dueOf(a.serial); to.Attempts == 1 {
		s.say(out, e.ID, because)
	}
}

func (s *Server) noteOwn(out *machine.Out, a *attempt, preference uint16) {
	s.remark(out, a, &words.Because{RFC: 5321, Section: "5.1", Key: words.MailOwnExchanger,
		Args: []string{s.domainOf(a), strconv.Itoa(int(preference))}})
}

func (s *Server) loopsBack(a *attempt, to *Destination) {
	a.meet("5.4.6", words.Because{RFC: 5321, Section: "5.1", Key: words.MailLoopsBack, Args: []string{to.Domain}})
}

// tryHost goes on to the next exchanger, or ends the attempt when none is left.
func (s *Server) tryHost(out *machine.Out, a *attempt) {
	for spared := true; spared; spared = s.avoids(a) {
		if len(a.hosts) == 0 {
			s.noWay(out, a)
			s.fail(out, a)
			return
		}
		a.host, a.hosts, a.bare = a.hosts[0], a.hosts[1:], false
	}
	a.lookup = newLookup(a.host.name, s.cfg.Addresses)
	addr, err := netip.ParseAddr(a.host.name)
	literal, isLiteral := smtp.Literal(a.host.name)
	switch {
	case isLiteral:
		a.lookup = lookup{found: []netip.Addr{literal}}
	case err == nil && a.host.listed:
		s.exchangerIsAddress(out, a)
		return
	case err == nil:
		a.lookup = lookup{found: []netip.Addr{addr}}
	}
	s.locate(out, a)
}

// exchangerIsAddress passes an exchanger over whose MX record has an address where a
// name must stand (RFC 1035 3.3.9): no name looks so, and nothing says what was meant.
func (s *Server) exchangerIsAddress(out *machine.Out, a *attempt) {
	a.meet("5.4.4", words.Because{RFC: 1035, Section: "3.3.9", Key: words.MailExchangerIsAddress, Args: []string{s.domainOf(a), a.host.name}})
	s.tryHost(out, a)
}

// meet notes a trouble on the way to a host, and why it is one. What may pass outweighs
// what will not.
func (a *attempt) meet(status string, because words.Because) {
	t := Trouble{Status: status, Reason: sentence(because.Key, because.Args...)}
	if !t.permanent() || !strings.HasPrefix(a.trouble.Status, "4") {
		a.trouble, a.because = t, &because
	}
}

// locate asks for the addresses of an exchanger, and dials the first when they are known.
func (s *Server) locate(out *machine.Out, a *attempt) {
	if t, more := a.lookup.next(); more {
		s.ask(out, a, a.host.name, t)
		return
	}
	if a.host.listed && a.lookup.alias != "" {
		s.remark(out, a, &words.Because{RFC: 2181, Section: "10.3", Key: words.MailExchangerIsAlias,
			Args: []string{s.domainOf(a), a.host.name, a.lookup.alias}})
	}
	a.addresses = a.lookup.found
	switch {
	case len(a.addresses) == 0:
		a.meet(a.lookup.trouble())
		s.tryHost(out, a)
	case slices.ContainsFunc(a.addresses, func(addr netip.Addr) bool { return s.known.addresses[addr] }):
		s.meetSelf(out, a)
	default:
		s.tryAddress(out, a)
	}
}

// meetSelf passes over an exchanger that is this host itself under another name, and all
// that are no better: a connection to oneself is the shortest of loops (RFC 5321 5.1).
func (s *Server) meetSelf(out *machine.Out, a *attempt) {
	_, to := s.dueOf(a.serial)
	own := a.host.preference
	if a.host.listed {
		s.noteOwn(out, a, own)
	}
	a.addresses = nil
	a.hosts = slices.DeleteFunc(slices.Clone(a.hosts), func(h exchanger) bool { return h.preference >= own })
	s.loopsBack(a, to)
	s.tryHost(out, a)
}

// noWay says why there is no way to go, where that is for good. That a next hop cannot be
// found is not: it was set up wrong here, and no sender can do anything about that (RFC
// 3463 3.4).
func (s *Server) noWay(out *machine.Out, a *attempt) {
	switch {
	case !a.trouble.permanent() || a.because == nil:
	case a.via != nil:
		a.trouble = Trouble{Status: "4.3.5", Reason: sentence(words.MailBadNextHop, a.via.Host, a.trouble.Reason)}
	default:
		s.say(out, s.due[a.serial].entry, a.because)
	}
}
