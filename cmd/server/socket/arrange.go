package socket

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"time"

	"mailscope/sim"
	"mailscope/sim/dns"
	"mailscope/sim/machine"
	"mailscope/sim/mta"
	"mailscope/sim/scenario"
	"mailscope/sim/words"
)

// The built-in mailbox, which is there beside the servers of every scenario.
const (
	mailboxDomain = "mailbox.test"
	mailboxHost   = "mx.mailbox.test"
)

// arrangement is who takes part in a live run, and as what.
type arrangement struct {
	file   *scenario.File // with the built-in mailbox, if it takes part
	live   *scenario.File // the same without what is only simulated
	client string         // host of the author
	server string         // host that it submits to
	boxes  []string       // recipients in the built-in mailbox
}

// errorOf returns a sentence as an error for the person at the page.
func errorOf(key words.Key, args ...string) error {
	return errors.New(words.Sentence("en", key, args...))
}

// arrange makes the arrangement for messages that a client sends to these recipients.
func arrange(f *scenario.File, client string, to []string) (*arrangement, error) {
	h := f.Host(client)
	if h == nil || h.Submit == "" {
		return nil, errorOf(words.LiveNoSender, client)
	}
	a := &arrangement{client: h.Name, server: h.Submit, boxes: boxesOf(f, to)}
	whole := *f
	a.file = &whole
	if len(a.boxes) > 0 {
		addMailbox(a.file, a.boxes)
	}
	a.live = a.strip()
	return a, nil
}

// boxesOf returns the recipients that the built-in mailbox is for, where no server of
// the scenario has its domain.
func boxesOf(f *scenario.File, to []string) []string {
	for i := range f.Hosts {
		if slices.Contains(f.Hosts[i].Domains, mailboxDomain) {
			return nil
		}
	}
	var boxes []string
	for _, address := range to {
		at := strings.LastIndexByte(address, '@')
		if at >= 0 && strings.EqualFold(address[at+1:], mailboxDomain) {
			if box := address[:at+1] + mailboxDomain; !slices.Contains(boxes, box) {
				boxes = append(boxes, box)
			}
		}
	}
	return boxes
}

// addMailbox puts the built-in mailbox into a scenario: a server, and its names. The
// scenario is the caller's own; its lists are those of another, and stay as they are.
func addMailbox(f *scenario.File, boxes []string) {
	address := freeAddress(f)
	like := scenario.Host{Personality: scenario.DefaultPersonality}
	for i := range f.Hosts {
		if f.Hosts[i].Role == scenario.Server {
			like.Retry = f.Hosts[i].Retry
		}
	}
	like.Name, like.Role, like.Addresses = mailboxHost, scenario.Server, []netip.Addr{address}
	like.Domains, like.Mailboxes = []string{mailboxDomain}, boxes
	f.Hosts = append(slices.Clone(f.Hosts), like)
	zone := mailboxDomain + ". 3600 IN MX 10 " + mailboxHost + ".\n" + mailboxHost + ". 3600 IN A " + address.String() + "\n"
	f.Zones = strings.TrimRight(f.Zones, "\n") + "\n" + zone
	records, _ := dns.ParseZone(zone)
	f.Records = append(slices.Clone(f.Records), records...)
}

// freeAddress returns an address for documentation (RFC 5737) that no host has.
func freeAddress(f *scenario.File) netip.Addr {
	taken := map[netip.Addr]bool{}
	for _, h := range f.Config(nil).Hosts {
		for _, a := range h.Addresses {
			taken[a] = true
		}
	}
	address := netip.AddrFrom4([4]byte{203, 0, 113, 25})
	for taken[address] {
		address = address.Next()
	}
	return address
}

// strip returns the scenario without what does not take part: its faults and messages,
// and clients that fetch from servers which are not live.
func (a *arrangement) strip() *scenario.File {
	f := *a.file
	f.Faults, f.Messages, f.Hosts = nil, nil, slices.Clone(f.Hosts)
	for i := range f.Hosts {
		if h := &f.Hosts[i]; h.Fetch != nil && (h.Name != a.client || h.Fetch.From != a.server) {
			h.Fetch = nil
		}
	}
	return &f
}

// config returns the world of the arrangement, with nothing to happen in it yet.
func (a *arrangement) config(start time.Time) sim.Config {
	c := a.live.Config(nil)
	c.Start = start
	return c
}

// isLive reports whether a host takes part as itself.
func (a *arrangement) isLive(host string) bool { return host == a.client || host == a.server }

// ports returns those that a mail server which is not live takes mail on from others.
func (a *arrangement) ports(host string) []uint16 {
	if h := a.live.Host(host); h != nil && len(h.Ports) > 0 {
		return h.Ports
	}
	return []uint16{mta.PortSMTP}
}

// far returns the names of the mail servers that the receiver stands for, and their
// domains.
func (a *arrangement) far() (names, domains []string) {
	for i := range a.live.Hosts {
		if h := &a.live.Hosts[i]; h.Role == scenario.Server && !a.isLive(h.Name) {
			names, domains = append(names, h.Name), append(domains, h.Domains...)
		}
	}
	return names, append(domains, mailboxDomain)
}

// fits reports whether a message can be sent in a run of this arrangement.
func (a *arrangement) fits(f *scenario.File, client string, m machine.Submit) bool {
	if f.Host(client) == nil || f.Host(client).Name != a.client {
		return false
	}
	return len(boxesOf(f, m.To)) == 0 || len(a.boxes) > 0
}
