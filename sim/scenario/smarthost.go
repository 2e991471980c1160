package scenario

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"mailscope/sim/dns"
	"mailscope/sim/mta"
	"mailscope/sim/smtp"
)

// smarthostFields are the fields of a smarthost.
var smarthostFields = []field[mta.NextHop]{
	{"host", needed, readHop},
	{"port", false, func(r *reader, n *node, hop *mta.NextHop) {
		v, _ := r.integer(n, 1, 65535)
		if hop.Port = uint16(v); v == portImplicit {
			r.implicit(n)
		}
	}},
	{"user", false, func(r *reader, n *node, hop *mta.NextHop) { hop.User, _ = r.text(n) }},
	{"password", false, func(r *reader, n *node, hop *mta.NextHop) { hop.Password, _ = r.text(n) }},
}

// readSmarthost reads the name of a host, or a map that has a login besides. Who logs in
// does so on the submission port, if nothing else is said (RFC 6409 3.1).
func readSmarthost(r *reader, n *node, h *Host) {
	var hop mta.NextHop
	if n.kind == mapping {
		readFields(r, n, "a smarthost", smarthostFields, &hop)
		user, password := n.field("user"), n.field("password")
		switch {
		case user != nil && password == nil:
			r.bad(user.place, "a user without password", "add \"password: ...\"")
		case user == nil && password != nil:
			r.bad(password.place, "a password without user", "add \"user: ...\", the name that logs in")
		}
	} else {
		readHop(r, n, &hop)
	}
	switch {
	case hop.Port != 0:
	case hop.User != "":
		hop.Port = mta.PortSubmission
	default:
		hop.Port = mta.PortSMTP
	}
	h.Smarthost = &hop
}

func readHop(r *reader, n *node, hop *mta.NextHop) {
	const mend = "write the name of a host, like smtp.provider.example"
	s, ok := r.textLike(n, mend)
	if !ok {
		return
	}
	hop.Host = strings.TrimSuffix(s, ".")
	if !mta.IsHop(hop.Host) {
		r.bad(n.place, fmt.Sprintf("%q is no host", s), mend)
	}
}

// behind returns the server that a next hop leads to: the host of that name, or the one
// whose address it has; nil where that cannot be told.
func (f *File) behind(hop string) *Host {
	if h := f.Host(hop); h != nil {
		return h
	}
	addresses := f.addressesOf(hop)
	for i := range f.Hosts {
		h := &f.Hosts[i]
		if slices.ContainsFunc(h.Addresses, func(a netip.Addr) bool { return slices.Contains(addresses, a) }) {
			return h
		}
	}
	return nil
}

// addressesOf returns the addresses that a next hop has by itself, or in the zones.
func (f *File) addressesOf(hop string) []netip.Addr {
	if addr, literal := smtp.Literal(hop); literal {
		return []netip.Addr{addr}
	}
	if addr, err := netip.ParseAddr(hop); err == nil {
		return []netip.Addr{addr}
	}
	var list []netip.Addr
	for i := range f.Records {
		rec := &f.Records[i]
		if (rec.Type == dns.TypeA || rec.Type == dns.TypeAAAA) && strings.EqualFold(strings.TrimSuffix(rec.Name, "."), hop) {
			list = append(list, rec.Addr)
		}
	}
	return list
}

// checkRouting looks at where a server sends what is for others.
func (c *checker) checkRouting(h *Host) {
	c.checkRelayFor(h)
	if h.Pool && len(h.Addresses) < 2 {
		c.note(h.node.field("pool").place, fmt.Sprintf("%s has only one address, so pool does nothing", h.Name))
	}
	if h.Smarthost == nil || h.Smarthost.Host == "" {
		return
	}
	n := h.node.field("smarthost")
	switch provider := c.f.behind(h.Smarthost.Host); {
	case provider == h:
		c.bad(n.place, fmt.Sprintf("%s cannot be its own smarthost", h.Name), "name another host")
	case provider != nil && h.Smarthost.User != "" && provider.account(h.Smarthost.User) == "":
		c.note(n.place, fmt.Sprintf("%s has no mailbox %s, so the login there fails", provider.Name, h.Smarthost.User))
	}
}

// checkRelayFor looks at the domains whose mail a server passes on.
func (c *checker) checkRelayFor(h *Host) {
	list := h.node.field("relay_for")
	if list == nil {
		return
	}
	for _, n := range list.items {
		switch domain := canonical(n.text); {
		case !slices.Contains(h.RelayFor, domain): // it is no domain name
		case slices.Contains(h.Domains, domain):
			c.bad(n.place, fmt.Sprintf("%s receives for %s itself", h.Name, n.text), "leave it out of relay_for, or out of domains")
		case c.receives[domain] == nil:
			c.note(n.place, fmt.Sprintf("no server receives for the domain %s; %s", domain, c.suggest(domain, "domains", c.receivers)))
		}
	}
}

// noteSmarthost says when DNS has no address of a smarthost.
func (c *checker) noteSmarthost(x *recordIndex, h *Host) {
	if h.Smarthost == nil || !isName(h.Smarthost.Host) {
		return
	}
	name := canonical(h.Smarthost.Host)
	if _, err := netip.ParseAddr(name); err == nil || len(x.addresses[name]) > 0 || x.aliases[name] {
		return
	}
	c.note(h.node.field("smarthost").place, fmt.Sprintf("the smarthost %s has no address in zones", h.Smarthost.Host))
}

// account returns the mailbox of a user name, which is the whole address or what stands
// before its @; "" for none.
func (h *Host) account(user string) string {
	for _, mailbox := range h.Mailboxes {
		local, domain, _ := strings.Cut(mailbox, "@")
		if name, at, whole := strings.Cut(user, "@"); name == local && (!whole || canonical(at) == domain) {
			return mailbox
		}
	}
	return ""
}

// customer is somebody who logs in at a server that is the smarthost of another.
type customer struct {
	provider *Host
	mailbox  string
}

// customers returns the passwords with which servers log in at their smarthosts: a
// provider knows its customers.
func (f *File) customers() map[customer]string {
	passwords := map[customer]string{}
	for i := range f.Hosts {
		hop := f.Hosts[i].Smarthost
		if hop == nil || hop.User == "" {
			continue
		}
		provider := f.behind(hop.Host)
		if provider == nil {
			continue
		}
		who := customer{provider, provider.account(hop.User)}
		if _, twice := passwords[who]; !twice {
			passwords[who] = hop.Password
		}
	}
	return passwords
}
