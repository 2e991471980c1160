package scenario

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"mailscope/sim/dns"
	"mailscope/sim/machine"
	"mailscope/sim/mta"
)

// end checks one end of a link and returns the host's name as the host spells it.
func (c *checker) end(list *node, i int) string {
	if list == nil || i >= len(list.items) || list.items[i].kind != text {
		return ""
	}
	n := list.items[i]
	if h := c.f.Host(n.text); h != nil {
		return h.Name
	}
	if slices.Contains(c.auto, n.text) {
		return n.text
	}
	c.bad(n.place, fmt.Sprintf("unknown host %q", n.text), c.suggest(n.text, "hosts", append(c.f.hostNames(""), c.auto...)))
	return ""
}

// ends checks both ends of a link. A link of a host with itself is none.
func (c *checker) ends(list *node, two [2]string) [2]string {
	if two == [2]string{} {
		return two
	}
	two = [2]string{c.end(list, 0), c.end(list, 1)}
	if two[0] != "" && two[0] == two[1] {
		c.bad(list.items[1].place, fmt.Sprintf("a link of %s with itself", two[0]), "name two different hosts")
	}
	return two
}

func (c *checker) checkLinks() {
	seen := map[[2]string]int{}
	list := c.f.root.field("world").field("links")
	for i := range c.f.Links {
		l, n := &c.f.Links[i], list.items[i].field("between")
		two := c.ends(n, [2]string{l.A, l.B})
		l.A, l.B = two[0], two[1]
		if two[0] == "" || two[1] == "" {
			continue
		}
		slices.Sort(two[:])
		if line, twice := seen[two]; twice {
			c.bad(n.place, fmt.Sprintf("a second link between %s and %s", l.A, l.B), fmt.Sprintf("leave one out; the first is in line %d", line))
			continue
		}
		seen[two] = n.line
	}
}

func (c *checker) checkFaults() {
	list := c.f.root.field("world").field("faults")
	for i := range c.f.Faults {
		t, n := &c.f.Faults[i], list.items[i]
		switch {
		case t.Host != "":
			if !slices.Contains(c.auto, t.Host) {
				if h := c.known(n.field("host"), ""); h != nil {
					t.Host = h.Name
				}
			}
			c.noteIdleFault(n, t)
		case t.Link != [2]string{}:
			t.Link = c.ends(n.field("link"), t.Link)
		case t.Mailbox != "":
			c.checkFullMailbox(n.field("mailbox"), t)
		case t.Name != "":
			c.noteFaultName(n.field("name"), t)
		}
	}
}

func (c *checker) checkFullMailbox(n *node, t *machine.Fault) {
	var all []string
	for i := range c.f.Hosts {
		all = append(all, c.f.Hosts[i].Mailboxes...)
	}
	if !slices.Contains(all, t.Mailbox) {
		c.bad(n.place, fmt.Sprintf("unknown mailbox %q", n.text), c.suggest(t.Mailbox, "mailboxes", all))
	}
}

// noteFaultName says when a fault befalls a name that no zone has, so that no name
// server would ever be asked.
func (c *checker) noteFaultName(n *node, t *machine.Fault) {
	for _, apex := range c.apexes {
		if within(t.Name, apex) || within(apex, t.Name) {
			return
		}
	}
	c.note(n.place, fmt.Sprintf("no zone has the name %s, so no name server is asked for it and the fault does nothing", n.text))
}

// within reports whether a name is a domain or below it, both canonical.
func within(name, domain string) bool {
	return name == domain || strings.HasSuffix(name, "."+domain)
}

// checkZones says what in the zones leads nowhere, or to two places. All of it is
// legal. It waits until all else is right.
func (c *checker) checkZones() {
	if len(c.problems) > 0 {
		return
	}
	zones := indexRecords(c.f)
	for i := range c.f.Hosts {
		h := &c.f.Hosts[i]
		c.noteSmarthost(&zones, h)
		for j, domain := range h.Domains {
			n := h.node.field("domains").items[j]
			first := c.receives[domain]
			switch {
			case h.Role == Server && first != h:
				c.note(n.place, fmt.Sprintf("%s receives for %s too; each has mailboxes of its own, and a message reaches only one of them", first.Name, domain))
			case h.Role == NameServer && !slices.Contains(c.apexes, domain):
				c.note(n.place, fmt.Sprintf("no zone begins at %s; %s", domain, c.suggest(domain, "zones", c.apexes)))
			case h.Role == Server && !zones.receives[domain] && len(zones.addresses[domain]) == 0:
				c.note(n.place, fmt.Sprintf("no MX record in zones leads to the domain %s", domain))
			}
		}
	}
	for i := range c.f.Records {
		if c.f.Records[i].Type == dns.TypeMX && len(c.notes) < problemsMax {
			c.noteExchange(zones, &c.f.Records[i])
		}
	}
}

// recordIndex is what the records of a file say, by canonical name.
type recordIndex struct {
	receives  map[string]bool // has MX records
	aliases   map[string]bool
	addresses map[string][]netip.Addr
	hosts     map[netip.Addr]bool // the addresses that hosts have
}

func indexRecords(f *File) recordIndex {
	x := recordIndex{map[string]bool{}, map[string]bool{}, map[string][]netip.Addr{}, map[netip.Addr]bool{}}
	for i := range f.Records {
		switch rec := &f.Records[i]; rec.Type {
		case dns.TypeMX:
			x.receives[canonical(rec.Name)] = true
		case dns.TypeCNAME:
			x.aliases[canonical(rec.Name)] = true
		case dns.TypeA, dns.TypeAAAA:
			x.addresses[canonical(rec.Name)] = append(x.addresses[canonical(rec.Name)], rec.Addr)
		}
	}
	for i := range f.Hosts {
		for _, a := range f.Hosts[i].Addresses {
			x.hosts[a] = true
		}
	}
	return x
}

// noteExchange says when a mail exchange has no address, or only such as no host
// has (RFC 5321 5.1 says what a sender makes of it).
func (c *checker) noteExchange(x recordIndex, mx *dns.Record) {
	name := canonical(mx.Host)
	if name == "" || x.aliases[name] {
		return
	}
	if _, err := netip.ParseAddr(name); err == nil {
		c.note(c.exchangePlace(mx), fmt.Sprintf("the MX record names the address %s where a host name belongs, so it leads nowhere", name))
		return
	}
	addresses := x.addresses[name]
	if len(addresses) == 0 {
		c.note(c.exchangePlace(mx), fmt.Sprintf("the mail exchange %s has no address in zones", mx.Host))
		return
	}
	if !slices.ContainsFunc(addresses, func(a netip.Addr) bool { return x.hosts[a] }) {
		c.note(c.exchangePlace(mx), fmt.Sprintf("the mail exchange %s has the address %s, where no host is", mx.Host, addresses[0]))
		return
	}
	if h := c.f.behind(strings.TrimSuffix(name, ".")); h != nil && h.Role == Server && !h.listensOn(mta.PortSMTP) {
		c.note(c.exchangePlace(mx), fmt.Sprintf("%s does not take mail on port 25, where other servers bring it, so none can arrive there", h.Name))
	}
}

// exchangePlace finds the line of zone text that an MX record stands in; records
// themselves do not know their places.
func (c *checker) exchangePlace(mx *dns.Record) place {
	zones, host, offset := c.f.root.field("world").field("zones"), canonical(mx.Host), 0
	for line := range strings.Lines(strings.ToLower(zones.text)) {
		if i := strings.LastIndex(line, host); i >= 0 && slices.Contains(strings.Fields(line[:i]), "mx") {
			return c.src.inside(zones, offset+i)
		}
		offset += len(line)
	}
	return zones.place
}
