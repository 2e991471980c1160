package scenario

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"mailscope/sim/mta"
	"mailscope/sim/smtp"
)

// hostsMax is how many hosts a world may have.
const hostsMax = 1000

func readHosts(r *reader, n *node, f *File) {
	r.eachOf(n, items{hostsMax, "hosts", "leave some out", "write each after a dash, like " + aHost}, func(item *node) {
		h := Host{Personality: DefaultPersonality, node: item}
		h.Retry, _ = mta.Preset(DefaultRetry)
		readFields(r, item, "a host", hostFields, &h)
		r.checkRole(&h)
		f.Hosts = append(f.Hosts, h)
	})
	if n.kind == sequence && len(n.items) == 0 {
		r.bad(n.place, "a world without hosts", "add one, like "+aHost)
	}
}

const aHost = "- {name: mail.example, role: server, address: 192.0.2.25}"

// hostFields are the fields of a host.
var hostFields = []field[Host]{
	{"name", needed, readHostName},
	{"role", needed, readRole},
	{"address", false, func(r *reader, n *node, h *Host) { r.address(n, h) }},
	{"addresses", false, readAddresses},
	{"domains", false, func(r *reader, n *node, h *Host) { r.domains(n, &h.Domains) }},
	{"mailboxes", false, readMailboxes},
	{"aliases", false, readAliases},
	{"autoreply", false, readAutoReplies},
	{"user", false, func(r *reader, n *node, h *Host) { h.User = r.mailAddress(n) }},
	{"password", false, readPassword},
	{"submit", false, func(r *reader, n *node, h *Host) { h.Submit, _ = r.text(n) }},
	{"fetch", false, readFetch},
	{"personality", false, readPersonality},
	{"retry", false, readRetry},
	{"relay_for", false, func(r *reader, n *node, h *Host) { r.domains(n, &h.RelayFor) }},
	{"smarthost", false, readSmarthost},
	{"passes_bare_lf", false, func(r *reader, n *node, h *Host) { h.PassesBare, _ = r.truth(n) }},
	{"pool", false, func(r *reader, n *node, h *Host) { h.Pool, _ = r.truth(n) }},
	{"resolver", false, func(r *reader, n *node, h *Host) { h.Resolver, _ = r.text(n) }},
	{"greylist", false, readGreylist},
	{"size_max", false, readSizeMax},
	{"rate", false, readRate},
	{"tls", false, readTLS},
	{"auth", false, readAuth},
	{"port", false, readPort},
}

func readHostName(r *reader, n *node, h *Host) {
	name, ok := r.text(n)
	if !ok {
		return
	}
	switch {
	case !isName(name):
		r.bad(n.place, fmt.Sprintf("%q cannot be a host's name", name), "use letters, figures and hyphens, with dots between the labels")
	case strings.HasSuffix(name, "."):
		r.bad(n.place, fmt.Sprintf("the host name %q ends with a dot", name), fmt.Sprintf("write %s", strings.TrimSuffix(name, ".")))
	case isAuto(name):
		r.bad(n.place, fmt.Sprintf("the name %q belongs to a host that is built for you", name), "choose another name")
	}
	h.Name = name // also a bad one, so that who names this host is right
}

func readRole(r *reader, n *node, h *Host) {
	role, ok := r.oneOf(n, []string{string(Client), string(Server), string(Resolver), string(NameServer)}, "roles")
	if ok {
		h.Role = Role(role)
	}
}

func readAddresses(r *reader, n *node, h *Host) {
	r.eachOf(n, items{addressesMax, "addresses for one host", "leave some out", ""}, func(item *node) { r.address(item, h) })
}

// addressesMax is how many addresses a host may have.
const addressesMax = 16

// address reads an IP address that one host can have.
func (r *reader) address(n *node, h *Host) {
	const mend = "write an IPv4 address like 192.0.2.25 or an IPv6 address like 2001:db8::25"
	s, ok := r.textLike(n, mend)
	if !ok {
		return
	}
	a, valid := parseAddress(s)
	switch {
	case !a.IsValid():
		r.bad(n.place, fmt.Sprintf("%q is no IP address", s), mend)
	case !valid:
		r.bad(n.place, fmt.Sprintf("no host can have the address %s", s), "write one of 192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24 or 2001:db8::/32")
	case len(h.Addresses) == addressesMax:
		r.bad(n.place, fmt.Sprintf("more than %d addresses for one host", addressesMax), "leave some out")
	default:
		h.Addresses = append(h.Addresses, a)
	}
}

// domainsMax is how many domains a host may have.
const domainsMax = 1000

func (r *reader) domains(n *node, list *[]string) {
	r.eachOf(n, items{domainsMax, "domains for one host", "leave some out", ""}, func(item *node) {
		s, ok := r.textLike(item, mendName)
		switch domain := canonical(s); {
		case !ok:
		case !isName(s):
			r.bad(item.place, fmt.Sprintf("%q is no domain name", s), mendName)
		case slices.Contains(*list, domain):
			r.bad(item.place, fmt.Sprintf("the domain %s is here twice", s), "leave one out")
		default:
			*list = append(*list, domain)
		}
	})
}

const mendName = "write one like receiver.example"

// readMailboxes keeps the names as they are; checkMailboxes makes addresses of
// them when the domains are known.
func readMailboxes(r *reader, n *node, h *Host) {
	r.each(n, func(item *node) { r.text(item) })
}

// readPassword reads a secret. It goes into AUTH PLAIN, which ends strings with NUL
// (RFC 4616 2); that NUL cannot be in a file at all.
func readPassword(r *reader, n *node, h *Host) {
	if s, ok := r.text(n); ok && s == "" {
		r.bad(n.place, "the password is empty", "write one, or leave the field out")
	} else {
		h.Password = s
	}
}

// mailAddress reads user@domain and returns it with the domain in lower case; ""
// after a problem.
func (r *reader) mailAddress(n *node) string {
	s, ok := r.textLike(n, mendAddress)
	if !ok {
		return ""
	}
	p, err := smtp.ParsePath(s)
	switch {
	case err != nil:
		what, mend := sentence(err, mendAddress)
		r.bad(n.place, fmt.Sprintf("%q is no mail address: %s", s, what), mend)
	case p.IsNull() || p.Domain == "":
		r.bad(n.place, fmt.Sprintf("%q is no mail address", s), mendAddress)
	default:
		return address(p)
	}
	return ""
}

const mendAddress = "write one like bob@receiver.example"

// sentence returns what is wrong with an address or reply, and how to mend it; the
// place within it helps nobody who sees the whole.
func sentence(err error, fallback string) (what, mend string) {
	what = err.Error()
	var e *smtp.SyntaxError
	if errors.As(err, &e) {
		what = e.Sentence()
	}
	what, mend, _ = strings.Cut(what, "; ")
	return what, cmp.Or(mend, fallback)
}

// address returns a path as mailboxes are named: the domain in lower case, because
// it is compared without case and the local part with (RFC 5321 2.4).
func address(p smtp.Path) string {
	p.Domain = canonical(p.Domain)
	return p.String()
}

func readPersonality(r *reader, n *node, h *Host) {
	name, ok := r.oneOf(n, smtp.PersonalityNames(), "personalities")
	if !ok {
		return
	}
	h.Personality = name
}

func readSizeMax(r *reader, n *node, h *Host) {
	if v, ok := r.integer(n, 1, 1<<40); ok {
		h.SizeMax = int64(v)
	}
}

// fetchFields are the fields of a client's fetch.
var fetchFields = []field[Fetch]{
	{"from", needed, func(r *reader, n *node, t *Fetch) { t.From, _ = r.text(n) }},
	{"protocol", false, readProtocol},
	{"every", false, func(r *reader, n *node, t *Fetch) { r.durationInto(n, time.Second, &t.Every) }},
	{"leave", false, func(r *reader, n *node, t *Fetch) { t.Leave, _ = r.truth(n) }},
}

func readFetch(r *reader, n *node, h *Host) {
	t := Fetch{Protocol: "pop3", Every: DefaultFetchEvery}
	readFields(r, n, "a fetch", fetchFields, &t)
	h.Fetch = &t
}

func readProtocol(r *reader, n *node, t *Fetch) {
	s, ok := r.oneOf(n, []string{"pop3", "imap"}, "protocols")
	if !ok {
		return
	}
	t.Protocol = s
	if s == "imap" {
		r.note(n.place, "the protocol imap is not built yet: the client fetches with pop3")
	}
}

// onlyFor lists the fields that mean something for some roles only.
var onlyFor = map[string][]Role{
	"domains": {Server, NameServer}, "mailboxes": {Server}, "aliases": {Server}, "autoreply": {Server}, "user": {Client},
	"password": {Client}, "submit": {Client}, "fetch": {Client}, "personality": {Server}, "retry": {Server},
	"relay_for": {Server}, "smarthost": {Server}, "passes_bare_lf": {Server}, "pool": {Server}, "resolver": {Client, Server}, "greylist": {Server},
	"size_max": {Server}, "rate": {Server}, "tls": {Client, Server}, "auth": {Client, Server}, "port": {Client, Server},
}

// checkRole says which fields do nothing for a host of that role.
func (r *reader) checkRole(h *Host) {
	if h.Role == "" {
		return
	}
	for _, p := range h.node.pairs {
		if roles := onlyFor[p.key]; roles != nil && !slices.Contains(roles, h.Role) {
			r.note(p.at, fmt.Sprintf("%s does nothing for a %s", p.key, h.Role))
		}
	}
	if h.Role == Server && h.node.field("address") == nil && h.node.field("addresses") == nil {
		r.bad(h.node.place, "a server without an address", "add one, like address: 192.0.2.25")
	}
}
