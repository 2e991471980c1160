package dns

import (
	"net/netip"
	"slices"

	"golang.org/x/net/dns/dnsmessage"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// answersMax is how many printed answers a name server keeps at hand.
const answersMax = 4096

// NameServerConfig is what a name server is told when it is set up. Nothing changes
// it afterwards.
type NameServerConfig struct {
	Name    string
	Zones   []Zone
	Address netip.AddrPort // its own, which its events name as the server; unset, they say Name

	// Everything says that its zones are all there are: a name outside of them does
	// not exist, where other servers refuse the question; and a SetZone replaces
	// them all, where other servers take only text for zones that they have.
	Everything bool
}

// NameServer answers for the zones that it has (RFC 1034 4.3): authoritatively,
// following aliases as long as they stay in its zones, with wildcards (RFC 4592),
// with the addresses of mail exchangers as additional records, and with the zone's
// SOA where it has to say that there is nothing (RFC 2308 3). It takes the faults
// servfail, nxdomain and no-answer for names in its zones and all below them, and
// new zone text by SetZone. It is a machine.Machine and a
// machine.Owner.
type NameServer struct {
	config NameServerConfig
	label  string
	index  *index
	faults []machine.Fault // Name made absolute; later ones go before earlier ones of the same name

	// printed remembers answers as packets: what is asked of a name server is
	// mostly what was asked before, and its zones change only by SetZone.
	printed map[form]printed
}

// form is all that makes two answers of a name server differ, but for message id,
// spelling and the RD bit, which are put in afterwards.
type form struct {
	question question
	limit    int
	opt      bool
}

// NewNameServer returns a name server that has not booted yet. Its zones' records
// must be as ParseZone makes them.
func NewNameServer(config NameServerConfig) *NameServer {
	s := &NameServer{config: config, label: config.Name, index: newIndex(config.Zones)}
	if config.Address.IsValid() {
		s.label = config.Address.String()
	}
	return s
}

// Clone returns a server that goes on by itself. Zones are never changed, only
// replaced, so both share them.
func (s *NameServer) Clone() machine.Machine {
	c := *s
	c.faults = slices.Clone(s.faults)
	c.printed = nil
	return &c
}

// Step tells the server what happened; what does not concern it is ignored.
func (s *NameServer) Step(_ trace.Time, in machine.Input) []machine.Effect {
	switch in := in.(type) {
	case machine.Booted:
		return []machine.Effect{machine.Listen{Port: Port}}
	case machine.Queried:
		return s.queried(in)
	case machine.SetFault:
		s.setFault(in.Fault)
	case machine.ClearFault:
		s.clearFault(in.ID)
	case machine.SetZone:
		return s.setZone(in.Text)
	}
	return nil
}

func (s *NameServer) queried(in machine.Queried) []machine.Effect {
	m, v, ok := hear(in)
	if !ok {
		return nil
	}
	out := make(machine.Out, 0, 3)
	a := newAsker(in, &m)
	a.heard(&out, s.label)
	if r, refused := refusal(&m, v); refused {
		p := a.print(&r, dnsmessage.Header{})
		a.send(&out, s.label, &p, false)
		return out
	}
	if s.faultAt(a.question.name) == machine.FaultNoAnswer {
		return out
	}
	p := s.print(&a)
	a.send(&out, s.label, &p, false)
	return out
}

// print returns the answer for a, from memory where it can.
func (s *NameServer) print(a *asker) printed {
	f := form{a.question, a.limit, a.opt}
	p, known := s.printed[f]
	if !known {
		r := s.answer(a.question)
		p = a.print(&r, dnsmessage.Header{Authoritative: r.rcode != Refused && r.rcode != ServFail})
		if len(s.printed) >= answersMax || s.printed == nil {
			s.printed = map[form]printed{}
		}
		s.printed[f] = p
	}
	p.packet = a.address(p.packet)
	return p
}

// Owns reports whether a fault of a domain name is one for this server: one that it
// knows, of a name that is in its zones or has one of them below it.
func (s *NameServer) Owns(f machine.Fault) bool {
	if !isNameFault(f) {
		return false
	}
	name := Absolute(f.Name)
	return s.config.Everything || s.index.zoneOf(name) != nil ||
		slices.ContainsFunc(s.index.zones, func(z Zone) bool { return within(z.Apex, name) })
}

func isNameFault(f machine.Fault) bool {
	switch f.Kind {
	case machine.FaultServFail, machine.FaultNXDomain, machine.FaultNoAnswer:
		return f.Name != ""
	}
	return false
}

// setFault notes a fault, in place of one with the same ID.
func (s *NameServer) setFault(f machine.Fault) {
	if !isNameFault(f) {
		return
	}
	s.clearFault(f.ID)
	f.Name = Absolute(f.Name)
	s.faults = append(s.faults, f)
	s.printed = nil
}

func (s *NameServer) clearFault(id string) {
	kept := s.faults[:0]
	for _, f := range s.faults {
		if f.ID != id {
			kept = append(kept, f)
		}
	}
	s.faults = kept
	s.printed = nil
}

// faultAt returns what goes wrong at a name, "" for nothing: the fault of the
// nearest name above decides, and of equal ones the latest.
func (s *NameServer) faultAt(name string) machine.FaultKind {
	var kind machine.FaultKind
	longest := 0
	for i := range s.faults {
		if f := &s.faults[i]; within(name, f.Name) && len(f.Name) >= longest {
			kind, longest = f.Kind, len(f.Name)
		}
	}
	return kind
}

// setZone takes new zone text. Text with mistakes is not taken at all: half a zone
// would lie about the other half.
func (s *NameServer) setZone(text string) []machine.Effect {
	records, problems := ParseZone(text)
	if len(problems) > 0 {
		reason := words.Sentence("en", words.DNSZoneRefused, problems[0].Error())
		return []machine.Effect{machine.Note{
			Kind:    trace.Noted,
			Detail:  trace.Reason{Reason: reason},
			Because: because(1035, "5.2", words.DNSZoneRefused, problems[0].Error()),
		}}
	}
	if s.config.Everything {
		s.index = newIndex(Zones(records))
	} else {
		s.index = s.index.with(records)
	}
	s.printed = nil
	return nil
}
