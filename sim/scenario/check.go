package scenario

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"mailscope/sim/dns"
	"mailscope/sim/smtp"
)

// checker looks at what the parts of a file say of one another, once all of it is
// read. It keeps what it would else work out for every host and message again.
type checker struct {
	*reader
	f         *File
	receivers []string         // the domains that servers receive for
	receives  map[string]*Host // the first server of each
	users     []string         // of clients
	userless  bool             // a client's user could not be read, so it may be anybody
	auto      []string         // names of the hosts that are built besides
	apexes    []string         // of the zones, canonical
}

func newChecker(r *reader, f *File) *checker {
	c := &checker{reader: r, f: f, receives: map[string]*Host{}}
	f.index()
	for i := range f.Hosts {
		h := &f.Hosts[i]
		if h.Role == Server {
			c.addReceiver(h)
		}
		switch {
		case h.Role != Client:
		case h.User != "":
			c.users = append(c.users, h.User)
		case h.node.field("user") != nil:
			c.userless = true
		}
	}
	for _, z := range dns.Zones(f.Records) {
		c.apexes = append(c.apexes, canonical(z.Apex))
	}
	c.auto = f.autoNames()
	return c
}

// addReceiver notes down the domains that a server receives for.
func (c *checker) addReceiver(h *Host) {
	for _, domain := range h.Domains {
		if c.receives[domain] == nil {
			c.receivers = append(c.receivers, domain)
			c.receives[domain] = h
		}
	}
}

func (c *checker) check() {
	before := len(c.notes)
	c.checkAll()
	if len(c.problems) > 0 {
		// What was read in part is full of holes; whoever mends it need not hear of them.
		c.notes = c.notes[:before]
	}
}

func (c *checker) checkAll() {
	c.checkHostNames()
	c.checkAddresses()
	c.checkMailboxes()
	c.checkAliases()
	if len(c.problems) == 0 {
		c.checkAliasGrowth()
	}
	c.checkAutoReplies()
	c.checkUsers()
	for i := range c.f.Hosts {
		if c.f.Hosts[i].Role == Client {
			c.checkClient(&c.f.Hosts[i])
		}
		if c.f.Hosts[i].Role == Server {
			c.checkRouting(&c.f.Hosts[i])
		}
		c.checkSecure(&c.f.Hosts[i])
		c.checkResolver(&c.f.Hosts[i])
	}
	c.checkLinks()
	c.checkFaults()
	c.checkMessages()
	c.checkZones()
	c.noteLesson()
}

func (c *checker) checkHostNames() {
	seen := map[string]*Host{}
	for i := range c.f.Hosts {
		h := &c.f.Hosts[i]
		name := canonical(h.Name)
		if first := seen[name]; first != nil && name != "" {
			c.bad(h.node.field("name").place, fmt.Sprintf("a second host with the name %q", h.Name), fmt.Sprintf("choose another name; the first is in line %d", first.node.line))
			continue
		}
		seen[name] = h
	}
}

func (c *checker) checkAddresses() {
	owner := map[string]string{}
	for i := range c.f.Hosts {
		h := &c.f.Hosts[i]
		for _, n := range h.addressNodes() {
			a, ok := parseAddress(n.text)
			if !ok {
				continue
			}
			if other, taken := owner[a.String()]; taken {
				c.bad(n.place, fmt.Sprintf("the address %s belongs to %s already", n.text, other), "choose another address")
				continue
			}
			owner[a.String()] = h.Name
		}
	}
}

// addressNodes returns the values that are addresses of a host.
func (h *Host) addressNodes() []*node {
	var nodes []*node
	if n := h.node.field("address"); n != nil {
		nodes = append(nodes, n)
	}
	if n := h.node.field("addresses"); n != nil {
		nodes = append(nodes, n.items...)
	}
	return nodes
}

// mailboxesMax is how many mailboxes all hosts of a file may have.
const mailboxesMax = 100_000

// checkMailboxes makes addresses of the mailboxes: a local part is a mailbox in
// each of its host's domains.
func (c *checker) checkMailboxes() {
	sum := 0
	for i := range c.f.Hosts {
		h := &c.f.Hosts[i]
		list := h.node.field("mailboxes")
		if list == nil || len(list.items) == 0 {
			continue
		}
		if len(h.Domains) == 0 {
			c.bad(list.items[0].place, fmt.Sprintf("the mailbox %q is in no domain", list.items[0].text), "add domains: [...] to the host")
			continue
		}
		if sum += len(list.items) * len(h.Domains); sum > mailboxesMax {
			c.bad(list.place, fmt.Sprintf("more than %d mailboxes", mailboxesMax), "leave some out")
			return
		}
		c.hostMailboxes(h, list.items)
	}
}

func (c *checker) hostMailboxes(h *Host, nodes []*node) {
	seen := map[string]bool{}
	for _, n := range nodes {
		if n.kind != text {
			continue
		}
		for _, a := range c.localAddresses(h, n, "mailbox") {
			if seen[a] {
				c.bad(n.place, fmt.Sprintf("the mailbox %s is here twice", a), "leave one out")
				continue
			}
			seen[a] = true
			h.Mailboxes = append(h.Mailboxes, a)
		}
	}
}

// localAddresses returns what a name of a host's mailbox, or of something else like one,
// stands for: an address in each of its domains, or the one address that it is.
func (c *checker) localAddresses(h *Host, n *node, what string) []string {
	var all []string
	domains := h.Domains
	whole := isWhole(n.text)
	if whole {
		domains = domains[:1]
	}
	for _, domain := range domains {
		mailbox := n.text
		if !whole {
			mailbox += "@" + domain
		}
		p, err := smtp.ParsePath(mailbox)
		if err != nil {
			why, mend := sentence(err, "write the part before the @, like bob")
			c.bad(n.place, fmt.Sprintf("%q cannot be %s %s: %s", n.text, article(what), what, why), mend)
			return nil
		}
		if !slices.Contains(h.Domains, canonical(p.Domain)) {
			c.bad(n.place, fmt.Sprintf("the %s %s is in no domain of %s", what, n.text, h.Name), c.suggest(canonical(p.Domain), "domains", h.Domains))
			return nil
		}
		all = append(all, address(p))
	}
	return all
}

func article(noun string) string {
	if strings.HasPrefix(noun, "a") {
		return "an"
	}
	return "a"
}

// isWhole reports whether a mailbox was written with its domain: an @ in quotes is
// part of the local part (RFC 5321 4.1.2).
func isWhole(mailbox string) bool {
	return strings.Contains(mailbox[strings.LastIndexByte(mailbox, '"')+1:], "@")
}

func (c *checker) checkUsers() {
	for i := range c.f.Hosts {
		h := &c.f.Hosts[i]
		if h.Role != Client {
			continue
		}
		if first := c.f.clientOf(h.User); h.User != "" && first != h {
			c.bad(h.node.field("user").place, fmt.Sprintf("%s is the user of %s already", h.User, first.Name), "give each client its own user")
		}
		if n := h.node.field("password"); n != nil && h.node.field("user") == nil {
			c.bad(n.place, "a password without user", "add \"user: ...\", the address that logs in")
		}
	}
}

// known checks that a host exists and has a role; a role of "" is any.
func (c *checker) known(n *node, role Role) *Host {
	h, plural := c.f.Host(n.text), cmp.Or(role, "host")+"s"
	if h == nil {
		c.bad(n.place, fmt.Sprintf("unknown host %q", n.text), c.suggest(n.text, string(plural), c.f.hostNames(role)))
		return nil
	}
	if role != "" && h.Role != "" && h.Role != role {
		c.bad(n.place, fmt.Sprintf("%s is a %s, not a %s", h.Name, h.Role, role), c.suggest(n.text, string(plural), c.f.hostNames(role)))
		return nil
	}
	return h
}

// checkClient checks whom a client speaks to, and sets the names as the hosts spell
// them.
func (c *checker) checkClient(h *Host) {
	if n := h.node.field("submit"); n != nil && h.Submit != "" {
		if server := c.known(n, Server); server != nil {
			h.Submit = server.Name
			c.noteLogin(h, server)
			c.noteProtection(h, server)
		}
	}
	fetch := h.node.field("fetch")
	if fetch == nil || h.Fetch == nil || h.Fetch.From == "" {
		return
	}
	if h.node.field("user") == nil {
		c.bad(fetch.place, "a fetch without user", "add \"user: ...\", the address whose mailbox it is")
	}
	if server := c.known(fetch.field("from"), Server); server != nil {
		h.Fetch.From = server.Name
		c.noteFetch(h, server)
	}
}

// noteLogin says when a client has a password that its server cannot know.
func (c *checker) noteLogin(h, server *Host) {
	if h.Password != "" && h.User != "" && !slices.Contains(server.Mailboxes, h.User) {
		c.note(h.node.field("submit").place, fmt.Sprintf("%s has no mailbox %s, so the login there fails", server.Name, h.User))
	}
}

// noteFetch says when there is nothing that a client could fetch.
func (c *checker) noteFetch(h, server *Host) {
	from := h.node.field("fetch").field("from").place
	switch {
	case h.User == "":
	case !slices.Contains(server.Mailboxes, h.User):
		c.note(from, fmt.Sprintf("%s has no mailbox %s to fetch from", server.Name, h.User))
	case h.Password == "":
		c.note(from, fmt.Sprintf("%s has no password, so nobody can log in to the mailbox %s", h.Name, h.User))
	}
}

func (c *checker) checkResolver(h *Host) {
	n := h.node.field("resolver")
	if n == nil || h.Resolver == "" {
		return
	}
	if h.Resolver == autoResolver && len(c.f.hostNames(Resolver)) == 0 {
		h.Resolver = "" // the one that is built anyway
		return
	}
	if resolver := c.known(n, Resolver); resolver != nil {
		h.Resolver = resolver.Name
	}
}

func (c *checker) checkMessages() {
	for i := range c.f.Messages {
		m := &c.f.Messages[i]
		if m.From == "" {
			continue
		}
		client, from := c.f.clientOf(m.From), m.node.field("from").place
		switch {
		case client == nil && c.userless:
		case client == nil:
			c.bad(from, fmt.Sprintf("no client has the user %s", m.From), c.suggest(m.From, "users", c.users))
		case client.Submit == "" && client.node.field("submit") == nil:
			c.bad(from, fmt.Sprintf("the client of %s, %s, has no server to submit to", m.From, client.Name), "add \"submit: ...\" to it")
		}
		c.noteRecipients(m)
	}
}

// noteRecipients says when a message goes to a domain that nobody receives for,
// which a lesson may well want.
func (c *checker) noteRecipients(m *Message) {
	to := m.node.field("to")
	if to == nil {
		return
	}
	nodes := []*node{to}
	if to.kind == sequence {
		nodes = to.items
	}
	for _, n := range nodes {
		p, err := smtp.ParsePath(n.text)
		if domain := canonical(p.Domain); err == nil && domain != "" && c.receives[domain] == nil {
			c.note(n.place, fmt.Sprintf("no server receives for the domain %s; %s", domain, c.suggest(domain, "domains", c.receivers)))
		}
	}
}

// noteLesson says that nobody looks at what a file would teach if it were a lesson.
func (c *checker) noteLesson() {
	if c.f.root.field("lesson") != nil {
		return
	}
	for _, p := range c.f.root.pairs {
		switch p.key {
		case "minutes", "objectives", "teacher", "steps", "solution", "traps":
			c.note(p.at, p.key+" in a file that is no lesson, so nobody looks at it; a lesson has the field \"lesson\"")
		}
	}
}
