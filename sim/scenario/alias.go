package scenario

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mailscope/sim/mta"
	"mailscope/sim/smtp"
)

// aliasText is an alias as a file has it; checkAliases makes addresses of it when the
// domains are known.
type aliasText struct {
	name  *node
	to    []*node
	owner *node // nil for none
	says  int   // 251, 551, or 0
}

// aliasesMax is how many aliases all hosts of a file may have, in each of their domains,
// together with the addresses that these lead to.
const aliasesMax = 2 * mailboxesMax

const mendAlias = "write {team: [bob, carol@elsewhere.example]}"

// readAliases reads which addresses stand for which others.
func readAliases(r *reader, n *node, h *Host) {
	if !r.visit(n) || !r.isLike(n, "aliases", mendAlias, mapping) {
		return
	}
	for _, p := range n.pairs {
		a := aliasText{name: &node{place: p.at, kind: text, text: p.key}}
		if p.value.kind == mapping {
			readFields(r, p.value, "a list", listFields, &a)
		} else {
			readAliasTo(r, p.value, &a)
		}
		h.aliases = append(h.aliases, a)
	}
}

// listFields are the fields of an alias that is a list.
var listFields = []field[aliasText]{
	{"to", needed, readAliasTo},
	{"owner", false, func(r *reader, n *node, a *aliasText) {
		if _, ok := r.textLike(n, mendAddress); ok {
			a.owner = n
		}
	}},
	{"says", false, func(r *reader, n *node, a *aliasText) {
		code, _ := r.oneOf(n, []string{"251", "551"}, "codes")
		a.says, _ = strconv.Atoi(code)
	}},
}

// readAliasTo reads one address or a list of them.
func readAliasTo(r *reader, n *node, a *aliasText) {
	r.name = "an alias"
	if n.kind != sequence {
		if _, ok := r.textLike(n, mendAlias); ok {
			a.to = append(a.to, n)
		}
		return
	}
	if len(n.items) == 0 {
		r.bad(n.place, "an alias for nobody", "write at least one address")
	}
	r.eachOf(n, items{recipientsMax, "addresses for one alias", "make aliases of aliases", ""}, func(item *node) {
		if _, ok := r.textLike(item, mendAddress); ok {
			a.to = append(a.to, item)
		}
	})
}

// checkAliases makes addresses of the aliases: a local part is an alias in each of its
// host's domains, and leads to local parts in the same one.
func (c *checker) checkAliases() {
	sum := 0
	for i := range c.f.Hosts {
		h := &c.f.Hosts[i]
		seen := map[string]bool{}
		for _, a := range h.aliases {
			if sum += (1 + len(a.to)) * len(h.Domains); sum > aliasesMax {
				c.bad(a.name.place, fmt.Sprintf("more than %d aliases and addresses behind them, in all domains together", aliasesMax), "leave some out")
				h.aliases = nil
				return
			}
		}
		for _, a := range h.aliases {
			if len(h.Domains) == 0 {
				c.bad(a.name.place, fmt.Sprintf("the alias %q is in no domain", a.name.text), "add domains: [...] to the host")
				h.aliases = nil
				break
			}
			for _, address := range c.localAddresses(h, a.name, "alias") {
				if seen[strings.ToLower(address)] {
					c.bad(a.name.place, fmt.Sprintf("the alias %s is here twice", address), "leave one out")
					continue
				}
				seen[strings.ToLower(address)] = true
				c.hostAlias(h, a, address)
			}
		}
	}
	for i := range c.f.Hosts {
		for _, a := range c.f.Hosts[i].aliases {
			c.noteAlias(&c.f.Hosts[i], a)
		}
	}
}

// hostAlias adds an alias in one of its host's domains.
func (c *checker) hostAlias(h *Host, a aliasText, address string) {
	_, domain, _ := strings.Cut(address[strings.LastIndexByte(address, '"')+1:], "@")
	alias := mta.Alias{Address: address, Says: a.says}
	if a.says != 0 && len(a.to) != 1 {
		c.bad(a.name.place, fmt.Sprintf("the alias %s says %d, which names one new address, not %d", address, a.says, len(a.to)), "write one address, or leave says out")
	}
	for _, n := range a.to {
		if p, ok := c.aliasPath(n, domain); ok {
			alias.To = append(alias.To, p)
		}
	}
	if a.owner != nil {
		alias.Owner, _ = c.aliasPath(a.owner, domain)
	}
	alone := !slices.ContainsFunc(alias.To, func(p smtp.Path) bool { return !strings.EqualFold(p.String(), address) })
	if len(alias.To) > 0 && alone {
		c.bad(a.name.place, fmt.Sprintf("the alias %s stands for itself alone", address), "write where its mail goes on to, or leave it out")
	}
	h.Aliases = append(h.Aliases, alias)
}

// aliasPath reads an address that an alias leads to, in the alias' own domain where it
// names none.
func (c *checker) aliasPath(n *node, domain string) (smtp.Path, bool) {
	s := n.text
	if !isWhole(s) {
		s += "@" + domain
	}
	p, err := smtp.ParsePath(s)
	if err != nil || p.IsNull() {
		what, mend := "it is empty", mendAddress
		if err != nil {
			what, mend = sentence(err, mendAddress)
		}
		c.bad(n.place, fmt.Sprintf("%q is no mail address: %s", n.text, what), mend)
		return smtp.Path{}, false
	}
	p.Domain = canonical(p.Domain)
	return p, true
}

// noteAlias says where an alias leads to nobody, which a lesson may well want.
func (c *checker) noteAlias(h *Host, a aliasText) {
	for _, n := range a.to {
		s := n.text
		if !isWhole(s) {
			s += "@" + h.Domains[0]
		}
		p, err := smtp.ParsePath(s)
		if err != nil {
			continue
		}
		server := c.receives[canonical(p.Domain)]
		switch {
		case server == nil:
			c.note(n.place, fmt.Sprintf("no server receives for the domain %s; %s", canonical(p.Domain), c.suggest(canonical(p.Domain), "domains", c.receivers)))
		case !server.takes(address(p)) && !p.IsPostmaster():
			c.note(n.place, fmt.Sprintf("%s has no mailbox or alias %s", server.Name, address(p)))
		}
	}
}

// takes reports whether a host has a mailbox or an alias of an address.
func (h *Host) takes(address string) bool {
	same := func(s string) bool { return strings.EqualFold(s, address) }
	return slices.ContainsFunc(h.Mailboxes, same) ||
		slices.ContainsFunc(h.Aliases, func(a mta.Alias) bool { return same(a.Address) })
}
