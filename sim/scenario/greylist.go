package scenario

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"mailscope/sim/mta"
)

// defaultGreylist returns what a greylist has where a file says nothing: the times that
// RFC 6647 5 speaks of, clients by the networks that are usual.
func defaultGreylist() mta.Greylisting {
	return mta.Greylisting{Wait: 10 * time.Minute, Window: day, Keep: 35 * day, Bits4: 24, Bits6: 64, After: 5}
}

// readGreylist reads how long unknown senders wait, or that and more.
func readGreylist(r *reader, n *node, h *Host) {
	g := defaultGreylist()
	if n.kind == mapping {
		readFields(r, n, "a greylist", greylistFields, &g)
	} else {
		r.durationInto(n, time.Second, &g.Wait)
	}
	h.Greylist = &g
}

// afterMax is the most triplets that a client may have to bring through.
const afterMax = 1_000_000

// greylistFields are the fields of a greylist.
var greylistFields = []field[mta.Greylisting]{
	{"wait", false, func(r *reader, n *node, g *mta.Greylisting) { r.durationInto(n, time.Second, &g.Wait) }},
	{"window", false, func(r *reader, n *node, g *mta.Greylisting) { r.durationInto(n, time.Second, &g.Window) }},
	{"keep", false, func(r *reader, n *node, g *mta.Greylisting) { r.durationInto(n, time.Second, &g.Keep) }},
	{"net", false, readGreylistNet},
	{"after", false, func(r *reader, n *node, g *mta.Greylisting) {
		if v, ok := r.integer(n, 0, afterMax); ok {
			g.After = int(v)
		}
	}},
	{"whitelist", false, readWhitelist},
}

// readGreylistNet reads how many bits of an IPv4 address tell clients apart. With all of
// them, those of IPv6 count to the last, too.
func readGreylistNet(r *reader, n *node, g *mta.Greylisting) {
	v, ok := r.integer(n, 8, 32)
	if !ok {
		return
	}
	g.Bits4 = int(v)
	if v == 32 {
		g.Bits6 = 128
	}
}

// whitelistMax is how many entries a whitelist may have.
const whitelistMax = 1000

func readWhitelist(r *reader, n *node, g *mta.Greylisting) {
	r.eachOf(n, items{whitelistMax, "entries in a whitelist", "leave some out", "write [192.0.2.25, partner.example]"}, func(item *node) {
		const mend = "write an address like 192.0.2.25, a network like 192.0.2.0/24 or a domain like partner.example"
		s, ok := r.textLike(item, mend)
		if !ok {
			return
		}
		if p, isNet := parseNet(s); isNet {
			g.Nets = append(g.Nets, p)
		} else if domain := canonical(s); isName(s) && strings.Trim(domain, "0123456789.") != "" {
			g.Domains = append(g.Domains, domain)
		} else {
			r.bad(item.place, fmt.Sprintf("%q is no address, network or domain", s), mend)
		}
	})
}

// parseNet reads an address, which is a network of one, or a network.
func parseNet(s string) (netip.Prefix, bool) {
	if a, err := netip.ParseAddr(s); err == nil && a.Zone() == "" {
		return netip.PrefixFrom(a.Unmap(), a.Unmap().BitLen()), true
	}
	p, err := netip.ParsePrefix(s)
	return p.Masked(), err == nil
}
