package dns

import (
	"slices"
	"strings"

	"mailscope/sim/machine"
	"mailscope/sim/words"
)

// AliasesMax is how many aliases in a row are followed; more are taken for a loop
// (RFC 1034 3.6.2).
const AliasesMax = 8

// index finds a name server's zones, and in them what a name has. It is never
// changed, so that clones can share it.
type index struct {
	zones  []Zone
	apexes map[string]*names
}

// names is one zone: for each name that exists its records, none for a name that
// is only on the way to others (RFC 4592 2.2.2).
type names struct {
	soa     Record
	records map[string][]Record
}

func newIndex(zones []Zone) *index {
	x := &index{zones: slices.Clone(zones), apexes: make(map[string]*names, len(zones))}
	for i := range x.zones {
		z := &x.zones[i]
		z.Apex = Absolute(z.Apex)
		x.apexes[z.Apex] = newNames(*z)
	}
	return x
}

// newNames puts a zone's records to their names. The same record twice counts once
// (RFC 2181 5).
func newNames(z Zone) *names {
	n := &names{soa: newSOA(z.Apex), records: map[string][]Record{z.Apex: nil}}
	type told struct {
		name, line string
	}
	seen := make(map[told]bool, len(z.Records))
	for _, r := range z.Records {
		bare := r
		bare.TTL = 0
		if t := (told{r.Name, bare.String()}); seen[t] || !within(r.Name, z.Apex) {
			continue
		} else {
			seen[t] = true
		}
		n.records[r.Name] = append(n.records[r.Name], r)
		if r.Type == TypeSOA && r.Name == z.Apex {
			n.soa = r
		}
		for up := parent(r.Name); up != "" && within(up, z.Apex); up = parent(up) {
			if _, exists := n.records[up]; exists {
				break
			}
			n.records[up] = nil
		}
	}
	return n
}

// with returns an index of the same zones, where those that have records among
// these have them in place of their old ones.
func (x *index) with(records []Record) *index {
	zones := slices.Clone(x.zones)
	place := make(map[string]int, len(zones))
	for i := range zones {
		place[zones[i].Apex] = i
	}
	fresh := make([][]Record, len(zones))
	for _, r := range records {
		for up := r.Name; up != ""; up = parent(up) {
			if i, served := place[up]; served {
				fresh[i] = append(fresh[i], r)
				break
			}
		}
	}
	for i, list := range fresh {
		if len(list) > 0 {
			zones[i].Records = list
		}
	}
	return newIndex(zones)
}

// zoneOf returns the zone that a name is in: of several the one whose apex is
// nearest. nil: none.
func (x *index) zoneOf(name string) *names {
	for up := name; up != ""; up = parent(up) {
		if z, ok := x.apexes[up]; ok {
			return z
		}
	}
	return nil
}

// find returns the records of a name in the zone. If the name does not exist, they
// are those of the wildcard below its closest encloser, the nearest name above that
// exists (RFC 4592 3.3.1), and wildcard is whose.
func (n *names) find(name string) (records []Record, wildcard string, exists bool) {
	if records, exists = n.records[name]; exists {
		return records, "", true
	}
	for up := parent(name); up != ""; up = parent(up) {
		if _, encloses := n.records[up]; encloses {
			wildcard = "*." + strings.TrimPrefix(up, ".")
			records, exists = n.records[wildcard]
			return records, wildcard, exists
		}
	}
	return nil, "", false
}

// answer is the algorithm of RFC 1034 4.3.2, without delegations.
func (s *NameServer) answer(q question) reply {
	var r reply
	for name := q.name; ; {
		z := s.index.zoneOf(name)
		if z == nil {
			if len(r.answers) == 0 {
				return s.outside(name)
			}
			return r // the alias leads out of our zones: others know more
		}
		fault := s.faultAt(name)
		if fault != "" && len(r.answers) > 0 {
			return r // the fault is for whoever asks for that name itself
		}
		switch fault {
		case machine.FaultServFail:
			return reply{rcode: ServFail, because: because(1035, "4.1.1", words.DNSFailed, name)}
		case machine.FaultNXDomain:
			r.nothing(NXDomain, question{name, q.t}, z)
			return r
		}
		next := r.lookUp(z, question{name, q.t})
		if next == "" || len(r.answers) > AliasesMax {
			s.addAddresses(&r)
			return r
		}
		name = next
	}
}

// addAddresses adds the addresses of mail exchangers, as far as the server has
// them, to save the asker a question (RFC 1035 3.3.9).
func (s *NameServer) addAddresses(r *reply) {
	for i := range r.answers {
		host := r.answers[i].Host
		if r.answers[i].Type != TypeMX || s.faultAt(host) != "" {
			continue
		}
		z := s.index.zoneOf(host)
		if z == nil {
			continue
		}
		r.additionals = append(r.additionals, rrset(z.records[host], host, TypeA)...)
		r.additionals = append(r.additionals, rrset(z.records[host], host, TypeAAAA)...)
	}
}

// outside answers for a name that no zone of the server has.
func (s *NameServer) outside(name string) reply {
	if s.config.Everything {
		return reply{rcode: NXDomain, because: because(2308, "2.1", words.DNSNoZone, name)}
	}
	return reply{rcode: Refused, because: because(1035, "4.1.1", words.DNSNotServed, name)}
}

// lookUp adds what the zone has for q. It returns the name to go on with if q's
// name is an alias, else "".
func (r *reply) lookUp(z *names, q question) (next string) {
	records, wildcard, exists := z.find(q.name)
	if !exists {
		r.nothing(NXDomain, q, z)
		return ""
	}
	owner := q.name
	if wildcard != "" {
		owner = wildcard
	}
	set, alias := rrset(records, owner, q.t), false
	if len(set) == 0 {
		set, alias = rrset(records, owner, TypeCNAME), true
	}
	if len(set) == 0 {
		r.nothing(NoError, q, z)
		return ""
	}
	for _, record := range set {
		record.Name = q.name
		r.answers = append(r.answers, record)
	}
	switch {
	case wildcard != "":
		r.because = because(4592, "3.3.1", words.DNSWildcard, q.name, wildcard)
	case isNullMX(set):
		r.because = becauseNullMX(q.name)
	}
	if alias {
		return set[0].Host
	}
	return ""
}

// nothing says that q's name does not exist or has no record of that type, and by
// the zone's SOA for how long that may be remembered (RFC 2308 3).
func (r *reply) nothing(rcode RCode, q question, z *names) {
	soa := z.soa
	soa.TTL = min(soa.TTL, soa.SOA.Minimum)
	r.rcode = rcode
	r.authorities = []Record{soa}
	if rcode == NXDomain {
		r.because = becauseNXDomain(q.name)
	} else {
		r.because = becauseNoData(q)
	}
}
