package scenario

import (
	"cmp"
	"net/netip"

	"mailscope/sim"
	"mailscope/sim/dns"
	"mailscope/sim/machine"
	"mailscope/sim/mta"
	"mailscope/sim/smtp"
)

// Config returns the world of the file before anything has happened in it. A seed
// of nil is the file's own. The hosts that are built besides come last.
func (f *File) Config(seed *uint64) sim.Config {
	b := newBuild(f, seed)
	c := sim.Config{Start: f.Start, Seed: b.seed, Links: f.Links, Tasks: f.tasks()}
	for i := range f.Hosts {
		h := &f.Hosts[i]
		c.Hosts = append(c.Hosts, sim.Host{Name: h.Name, Addresses: b.addresses[i], Machine: b.machine(i)})
	}
	for _, name := range f.autoNames() {
		var m machine.Machine
		if name == autoResolver {
			m = b.resolver(name)
		} else {
			m = b.nameServer(name)
		}
		c.Hosts = append(c.Hosts, sim.Host{Name: name, Addresses: []netip.Addr{b.auto[name]}, Machine: m})
	}
	return c
}

// World returns the world of the file, ready to run. A seed of nil is the file's own.
func (f *File) World(seed *uint64) *sim.World { return sim.New(f.Config(seed)) }

// build is the making of a configuration: who has which address, who serves what.
type build struct {
	f           *File
	seed        uint64
	addresses   [][]netip.Addr // of f.Hosts
	auto        map[string]netip.Addr
	authorities []authority
	customers   map[customer]string
}

func newBuild(f *File, seed *uint64) *build {
	b := &build{f: f, seed: f.Seed, auto: map[string]netip.Addr{}, authorities: f.authorities(), customers: f.customers()}
	if seed != nil {
		b.seed = *seed
	}
	free := newAllocator(f)
	b.addresses = f.addresses(&free)
	for _, name := range f.autoNames() {
		b.auto[name] = free.any()
	}
	return b
}

func (b *build) machine(i int) machine.Machine {
	switch h := &b.f.Hosts[i]; h.Role {
	case Client:
		return b.client(i, h)
	case Server:
		return b.server(i, h)
	case Resolver:
		return b.resolver(h.Name)
	case NameServer:
		return b.nameServer(h.Name)
	}
	panic("scenario: a host without a role got through Parse")
}

func (b *build) server(i int, h *Host) machine.Machine {
	personality, _ := smtp.PersonalityOf(h.Personality)
	return mta.NewServer(&mta.ServerConfig{
		Name: h.Name, Addresses: b.addresses[i], Ordinal: i,
		Pool: h.Pool, Domains: h.Domains, RelayFor: h.RelayFor, Smarthost: h.Smarthost,
		Accounts: b.accounts(h), Neighbours: b.neighbours(h),
		Personality: personality, Retry: h.Retry, SizeMax: h.SizeMax,
		Greylist: h.Greylist, Rate: h.Rate, Aliases: h.Aliases, AutoReplies: h.AutoReplies,
		Resolver: b.resolverOf(h), Seed: b.hostSeed(h.Name),
		Secure: h.Secure, Ports: h.Ports, Doors: h.doors, RelaysForNobody: h.relaysForNobody, Hurry: h.hurry,
		PassesBare: h.PassesBare,
	})
}

func (b *build) client(i int, h *Host) machine.Machine {
	c := &mta.ClientConfig{
		Name: h.Name, Addresses: b.addresses[i], Ordinal: i,
		User: h.User, Password: h.Password, Submit: h.Submit,
		Resolver: b.resolverOf(h), Seed: b.hostSeed(h.Name),
		Port: h.submitsTo(), TLS: h.Secure.Use,
	}
	if len(h.Secure.Mechanisms) > 0 {
		c.Mechanism = h.Secure.Mechanisms[0]
	}
	if h.Fetch != nil {
		c.Fetch = &mta.FetchConfig{From: h.Fetch.From, Every: h.Fetch.Every, Leave: h.Fetch.Leave}
	}
	return mta.NewClient(c)
}

// resolver returns a resolver that knows where every zone is served. Of several
// servers of a zone it knows the first. All other names it asks the server for that
// serves everything: it stands in for the root.
func (b *build) resolver(name string) machine.Machine {
	c := dns.ResolverConfig{Name: name, Seed: b.hostSeed(name), Address: b.dnsOf(name)}
	hinted := map[string]bool{}
	for _, a := range b.authorities {
		for _, z := range a.zones {
			if !hinted[z.Apex] {
				hinted[z.Apex] = true
				c.Hints = append(c.Hints, dns.Hint{Zone: z.Apex, Server: b.dnsOf(a.name)})
			}
		}
		if len(a.domains) == 0 && !hinted["."] {
			hinted["."] = true
			c.Hints = append(c.Hints, dns.Hint{Zone: ".", Server: b.dnsOf(a.name)})
		}
	}
	return dns.NewResolver(c)
}

// nameServer returns the name server of that name with its zones.
func (b *build) nameServer(name string) machine.Machine {
	c := dns.NameServerConfig{Name: name, Address: b.dnsOf(name)}
	for _, a := range b.authorities {
		if a.name == name {
			c.Zones = append(c.Zones, a.zones...)
			c.Everything = len(a.domains) == 0
		}
	}
	return dns.NewNameServer(c)
}

// accounts returns the mailboxes of a server, each with the password of the client
// whose user it is, or else of the server that logs in so at its smarthost.
func (b *build) accounts(h *Host) []mta.Account {
	accounts := make([]mta.Account, len(h.Mailboxes))
	for i, address := range h.Mailboxes {
		accounts[i].Address, accounts[i].Password = address, b.customers[customer{h, address}]
		if client := b.f.clientOf(address); client != nil {
			accounts[i].Password = cmp.Or(client.Password, accounts[i].Password)
			accounts[i].Polled = client.Fetch != nil && client.Fetch.From == h.Name
		}
	}
	return accounts
}

// neighbours returns the addresses of the clients that a server lets submit
// without logging in: those in its own network.
func (b *build) neighbours(server *Host) []netip.Addr {
	var all []netip.Addr
	for i := range b.f.Hosts {
		if h := &b.f.Hosts[i]; h.Role == Client && h.Password == "" && h.Submit == server.Name {
			all = append(all, b.addresses[i]...)
		}
	}
	return all
}

// resolverOf returns which DNS server a host asks: the one it names, or else the
// first of the file, or else the one that is built.
func (b *build) resolverOf(h *Host) netip.AddrPort {
	name := h.Resolver
	if all := b.f.hostNames(Resolver); name == "" && len(all) > 0 {
		name = all[0]
	} else if name == "" {
		name = autoResolver
	}
	return b.dnsOf(name)
}

// dnsOf returns where a host answers questions to DNS.
func (b *build) dnsOf(name string) netip.AddrPort {
	return netip.AddrPortFrom(b.addressOf(name), dns.Port)
}

// addressOf returns the first address of a host, also of one that is built.
func (b *build) addressOf(name string) netip.Addr {
	if a, ok := b.auto[name]; ok {
		return a
	}
	return b.addresses[b.f.names[canonical(name)]][0]
}

func (b *build) hostSeed(name string) uint64 { return sim.Seed(b.seed, "host "+name+" ids") }

// tasks returns what will happen to the world from outside: first the faults, so
// that one from the start is there before the first message.
func (f *File) tasks() []sim.Task {
	tasks := make([]sim.Task, 0, len(f.Faults)+f.Copies())
	for _, t := range f.Faults {
		tasks = append(tasks, sim.Task{At: t.From, Host: t.Host, Input: machine.SetFault{Fault: t}})
	}
	for i := range f.Messages {
		m := &f.Messages[i]
		task := sim.Task{At: m.At, Host: f.clientOf(m.From).Name, Input: m.Submit}
		for range m.Count {
			tasks = append(tasks, task)
		}
	}
	return tasks
}
