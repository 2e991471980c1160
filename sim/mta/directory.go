package mta

import (
	"net/netip"
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
}

func newDirectory(cfg *ServerConfig) *directory {
	d := &directory{
		domains: map[string]bool{}, relayFor: map[string]bool{}, accounts: map[string]Account{}, aliases: map[string]*Alias{},
		neighbours: map[netip.Addr]bool{}, addresses: map[netip.Addr]bool{}, name: strings.ToLower(cfg.Name),
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
		return d.addresses[addr]
	}
	return d.domains[domain] || domain == d.name || domain == ""
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
	if to.IsPostmaster() && len(cfg.Accounts) > 0 {
		return d.postmaster(cfg), true
	}
	return "", false
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

// login returns the account that a user name and password open. A user name is the
// whole address, or what stands before the @ of one.
func (d *directory) login(cfg *ServerConfig, user, password string) (Account, bool) {
	for _, a := range cfg.Accounts {
		local, domain, _ := strings.Cut(a.Address, "@")
		name, at, whole := strings.Cut(user, "@")
		same := name == local && (!whole || strings.EqualFold(at, domain))
		if same && a.Password != "" && a.Password == password {
			return a, true
		}
	}
	return Account{}, false
}
