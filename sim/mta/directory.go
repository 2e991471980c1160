package mta

import (
	"net/netip"
	"slices"
	"strings"

	"mailscope/sim/smtp"
)

// directory answers what a server's configuration says: which domains and mailboxes
// are its own, and who may relay. It never changes, so all clones share it.
type directory struct {
	domains    map[string]bool
	relayFor   map[string]bool    // domains that others receive for
	accounts   map[string]Account // by address
	aliases    map[string]*Alias  // by aliasKey
	neighbours map[netip.Addr]bool
	addresses  map[netip.Addr]bool
	name       string
	place      smtp.Place // what the server takes for its own
}

func newDirectory(cfg *ServerConfig) *directory {
	d := &directory{
		domains: map[string]bool{}, relayFor: map[string]bool{}, accounts: map[string]Account{}, aliases: map[string]*Alias{},
		neighbours: map[netip.Addr]bool{}, addresses: map[netip.Addr]bool{}, name: strings.ToLower(cfg.Name),
		place: cfg.Personality.Place,
	}
	for _, domain := range cfg.Domains {
		d.domains[strings.ToLower(domain)] = true
	}
	for _, domain := range cfg.RelayFor {
		d.relayFor[strings.ToLower(domain)] = true
	}
	for _, a := range cfg.Accounts {
		d.accounts[a.Address] = a
	}
	for i := range cfg.Aliases {
		p := pathOf(cfg.Aliases[i].Address)
		d.aliases[aliasKey(p.Local, strings.ToLower(p.Domain))] = &cfg.Aliases[i]
	}
	for _, n := range cfg.Neighbours {
		d.neighbours[n] = true
	}
	for _, a := range cfg.Addresses {
		d.addresses[a] = true
	}
	return d
}

// own reports whether a domain is one that this server receives for: one of its
// domains, its own name, or an address literal with its own address (RFC 5321
// 4.1.3).
func (d *directory) own(domain string) bool {
	domain = strings.ToLower(domain)
	if addr, literal := smtp.Literal(domain); literal {
		return d.addresses[addr] && !d.place.NotLiteral
	}
	return d.domains[domain] || domain == d.name && !d.place.NotName || domain == ""
}

// mailbox returns the address of the mailbox that a path leads to: by its domain, or
// by any of the host's domains where it names the host itself. Letters count in any
// case, unless another mailbox is written just so: senders should not have to know
// (RFC 5321 4.1.2). Postmaster leads to the mailbox of that name if there is one, else
// to the first of all: somebody has to read it (RFC 5321 4.5.1).
func (d *directory) mailbox(cfg *ServerConfig, to smtp.Path) (string, bool) {
	if address, ok := d.mailboxAt(cfg, to.Local, strings.ToLower(to.Domain)); ok {
		return address, true
	}
	if domain := strings.ToLower(to.Domain); d.own(domain) && !d.domains[domain] {
		for _, other := range cfg.Domains {
			if address, ok := d.mailboxAt(cfg, to.Local, strings.ToLower(other)); ok {
				return address, true
			}
		}
	}
	if len(cfg.Accounts) > 0 && (to.IsPostmaster() || d.systemAccount(to.Local)) {
		return d.postmaster(cfg), true
	}
	if local, _, tagged := strings.Cut(to.Local, "+"); d.place.Tag && tagged && local != "" {
		return d.mailbox(cfg, smtp.Path{Local: local, Domain: to.Domain})
	}
	return "", false
}

// systemAccount reports whether a local part is one that every machine with this server's
// software has; whoever reads the postmaster's mail reads that too.
func (d *directory) systemAccount(local string) bool {
	return slices.ContainsFunc(d.place.Accounts, func(name string) bool { return strings.EqualFold(name, local) })
}

func (d *directory) mailboxAt(cfg *ServerConfig, local, domain string) (string, bool) {
	address := local + "@" + domain
	if _, ok := d.accounts[address]; ok {
		return address, true
	}
	for _, a := range cfg.Accounts {
		if strings.EqualFold(a.Address, address) {
			return a.Address, true
		}
	}
	return "", false
}

func (d *directory) postmaster(cfg *ServerConfig) string {
	for _, a := range cfg.Accounts {
		if local, _, _ := strings.Cut(a.Address, "@"); strings.EqualFold(local, "postmaster") {
			return a.Address
		}
	}
	return cfg.Accounts[0].Address
}

// login returns the account that a user name and password open.
func (d *directory) login(cfg *ServerConfig, user, password string) (Account, bool) {
	a, ok := d.account(cfg, user)
	if !ok || a.Password == "" || a.Password != password {
		return Account{}, false
	}
	return a, true
}

// account returns the account of a user name, which is the whole address, or what stands
// before the @ of one. One with a password goes before one without.
func (d *directory) account(cfg *ServerConfig, user string) (found Account, ok bool) {
	for _, a := range cfg.Accounts {
		local, domain, _ := strings.Cut(a.Address, "@")
		name, at, whole := strings.Cut(user, "@")
		if name == local && (!whole || strings.EqualFold(at, domain)) && (!ok || found.Password == "") {
			found, ok = a, true
		}
	}
	return found, ok
}
