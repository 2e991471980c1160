package wire

import (
	"net/netip"
	"slices"

	"mailscope/sim"
	"mailscope/sim/dns"
	"mailscope/sim/mta"
	"mailscope/sim/scenario"
	"mailscope/sim/words"
)

// stage is what does not change about a world: who is in it, and what they are to one
// another.
type stage struct {
	hosts    []actor
	place    map[string]int // in hosts, by name
	byAddr   map[netip.Addr]string
	expected [][2]string // ways that mail or questions are likely to go
}

// actor is a host on the stage.
type actor struct {
	name      string
	role      HostRole
	title     words.Key
	user      string
	addresses []string
}

// expectedServersMax is up to how many mail servers each is expected to talk to each
// other.
const expectedServersMax = 6

func newStage(f *scenario.File, w *sim.World) stage {
	st := stage{place: map[string]int{}, byAddr: map[netip.Addr]string{}}
	for i, name := range w.HostNames() {
		a := actor{name: name}
		for _, address := range w.Addresses(name) {
			a.addresses = append(a.addresses, address.String())
			st.byAddr[address] = name
		}
		switch m := w.Machine(name).(type) {
		case *mta.Client:
			a.role, a.title, a.user = RoleClient, "role-client", m.User()
		case *mta.Server:
			a.role, a.title = RoleServer, serverTitle(f, name)
		case *dns.Resolver:
			a.role, a.title = RoleResolver, "role-resolver"
		default:
			a.role, a.title = RoleNameServer, "role-nameserver"
		}
		st.hosts, st.place[name] = append(st.hosts, a), i
	}
	st.expect(f)
	return st
}

// serverTitle says what a mail server is mainly for: whether clients submit to it, and
// whether it has mailboxes that mail comes to from elsewhere.
func serverTitle(f *scenario.File, name string) words.Key {
	submits, fetched := false, false
	for i := range f.Hosts {
		h := &f.Hosts[i]
		submits = submits || h.Submit == name
		fetched = fetched || h.Fetch != nil && h.Fetch.From == name
	}
	i := slices.IndexFunc(f.Hosts, func(h scenario.Host) bool { return h.Name == name })
	receives := i >= 0 && len(f.Hosts[i].Mailboxes) > 0 && (fetched || !submits)
	switch {
	case submits && receives:
		return "role-both"
	case submits:
		return "role-submission"
	case receives:
		return "role-mx"
	}
	return "role-relay"
}

// expect works out which ways are likely to be used, so that a drawing of the stage need
// not move when they are.
func (st *stage) expect(f *scenario.File) {
	var resolver string
	var servers, nameServers []string
	for _, a := range st.hosts {
		switch a.role {
		case RoleServer:
			servers = append(servers, a.name)
		case RoleResolver:
			resolver = or(resolver, a.name)
		case RoleNameServer:
			nameServers = append(nameServers, a.name)
		}
	}
	for i := range f.Hosts {
		h := &f.Hosts[i]
		st.join(h.Name, h.Submit)
		if h.Fetch != nil {
			st.join(h.Name, h.Fetch.From)
		}
		if h.Role == scenario.Client || h.Role == scenario.Server {
			st.join(h.Name, or(h.Resolver, resolver))
		}
	}
	for _, name := range nameServers {
		st.join(resolver, name)
	}
	if len(servers) <= expectedServersMax {
		for i, a := range servers {
			for _, b := range servers[i+1:] {
				st.join(a, b)
			}
		}
	}
}

func (st *stage) join(a, b string) {
	i, knownA := st.place[a]
	j, knownB := st.place[b]
	if !knownA || !knownB || i == j {
		return
	}
	way := [2]string{st.hosts[min(i, j)].name, st.hosts[max(i, j)].name}
	if !slices.Contains(st.expected, way) {
		st.expected = append(st.expected, way)
	}
}
