package scenario

import (
	"slices"

	"mailscope/sim/dns"
)

// The hosts that are built where a scenario names none of their role.
const (
	autoResolver   = "resolver.auto"
	autoNameServer = "ns.auto"
)

func isAuto(name string) bool {
	name = canonical(name)
	return name == autoResolver || name == autoNameServer
}

// autoNames returns which hosts are built besides those of the file: a resolver if
// it names none, a name server if a zone is left over.
func (f *File) autoNames() []string {
	var names []string
	if len(f.hostNames(Resolver)) == 0 {
		names = append(names, autoResolver)
	}
	if all := f.authorities(); len(all) > 0 && all[len(all)-1].name == autoNameServer {
		names = append(names, autoNameServer)
	}
	return names
}

// authority is a name server with the zones that it serves.
type authority struct {
	name    string
	domains []string // that the file gives it; none: whatever is left over
	zones   []dns.Zone
}

// authorities deals the zones out to the name servers. One with domains serves the
// zones that begin there. What is left over is for those without domains, or else
// for one that is built.
func (f *File) authorities() []authority {
	var all []authority
	for i := range f.Hosts {
		if h := &f.Hosts[i]; h.Role == NameServer {
			all = append(all, authority{name: h.Name, domains: h.Domains})
		}
	}
	for _, z := range dns.Zones(f.Records) {
		all = deal(all, z)
	}
	return all
}

func deal(all []authority, z dns.Zone) []authority {
	apex := canonical(z.Apex)
	if give(all, z, func(a *authority) bool { return slices.Contains(a.domains, apex) }) ||
		give(all, z, func(a *authority) bool { return len(a.domains) == 0 }) {
		return all
	}
	return append(all, authority{name: autoNameServer, zones: []dns.Zone{z}})
}

// give gives a zone to all authorities that serve it, and reports whether there
// are any.
func give(all []authority, z dns.Zone, serves func(*authority) bool) bool {
	given := false
	for i := range all {
		if serves(&all[i]) {
			all[i].zones, given = append(all[i].zones, z), true
		}
	}
	return given
}
