package mta

import (
	"net/netip"
	"slices"
	"strings"

	"mailscope/sim/dns"
	"mailscope/sim/words"
)

// lookup is the search for a host's addresses. It asks for those of each family that
// the searching host has itself, IPv6 first (RFC 6724).
type lookup struct {
	name  string
	left  []dns.Type // still to be asked for; never changed
	found []netip.Addr
	fails bool   // DNS did not answer one of the questions
	alias string // what the name is an alias of, "" for none
}

// newLookup begins the search for the addresses of name by a host with these addresses
// of its own.
func newLookup(name string, own []netip.Addr) lookup {
	l := lookup{name: name}
	if slices.ContainsFunc(own, netip.Addr.Is6) {
		l.left = append(l.left, dns.TypeAAAA)
	}
	if len(own) == 0 || slices.ContainsFunc(own, netip.Addr.Is4) {
		l.left = append(l.left, dns.TypeA)
	}
	return l
}

// next returns what is to be asked next; false when all has been.
func (l *lookup) next() (dns.Type, bool) {
	if len(l.left) == 0 {
		return 0, false
	}
	t := l.left[0]
	l.left = l.left[1:]
	return t, true
}

// take takes an answer.
func (l *lookup) take(r dns.Result) {
	l.fails = l.fails || r.Temporary()
	for _, x := range r.Records {
		switch x.Type {
		case dns.TypeA, dns.TypeAAAA:
			l.found = append(l.found, x.Addr)
		case dns.TypeCNAME:
			l.alias = strings.TrimSuffix(x.Host, ".")
		}
	}
}

// trouble returns the status of a lookup that found nothing, and why that is one (RFC
// 5321 5.1).
func (l *lookup) trouble() (status string, because words.Because) {
	if l.fails {
		return "4.4.3", words.Because{RFC: 5321, Section: "5.1", Key: words.MailDNSFails, Args: []string{l.name}}
	}
	return "5.4.4", words.Because{RFC: 5321, Section: "5.1", Key: words.MailNoAddress, Args: []string{l.name}}
}

// why says in a sentence why nothing was found.
func (l *lookup) why() string {
	_, because := l.trouble()
	return sentence(because.Key, because.Args...)
}
