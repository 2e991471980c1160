package scenario

import (
	"net/netip"
	"slices"
	"time"

	"mailscope/sim"
	"mailscope/sim/dns"
	"mailscope/sim/machine"
	"mailscope/sim/mta"
)

// File is the content of a scenario file that has no mistakes. It is read with
// Parse and changed with Set alone; what it holds belongs together.
type File struct {
	Name   string // as in problems and notes
	Source string // the text, without what Set has changed since
	Lesson string // id of the lesson; "" for a scenario that teaches nothing
	Title  string // in English, or the first language that the file has

	Start    time.Time // the date of the run's first moment
	Seed     uint64
	Hosts    []Host       // in the order of the file; those that are built besides are not in it
	Zones    string       // zone text (RFC 1035 5)
	Records  []dns.Record // of Zones
	Links    []sim.Link
	Faults   []machine.Fault
	Messages []Message

	root  *node
	notes []Note
	names map[string]int // index of Hosts by canonical name
	users map[string]int // index of Hosts of the clients by their user
}

// Role is what a host is.
type Role string

// The roles of hosts.
const (
	Client     Role = "client"
	Server     Role = "server"
	Resolver   Role = "resolver"
	NameServer Role = "nameserver"
)

// Host is one host of a scenario. Which fields mean something depends on the role.
type Host struct {
	Name        string
	Role        Role
	Addresses   []netip.Addr
	Domains     []string // lower case, without final dot
	Mailboxes   []string // user@domain, domain in lower case
	User        string   // user@domain, domain in lower case
	Password    string
	Submit      string // host name; "" for none
	Fetch       *Fetch
	Personality string // one of smtp.PersonalityNames
	Retry       mta.Schedule
	PassesBare  bool             // lone CR and LF go out as they came
	RelayFor    []string         // domains, lower case
	Smarthost   *mta.NextHop     // nil for none
	Pool        bool             // it dials from each of its addresses in turn
	Resolver    string           // host name; "" for the only one
	SizeMax     int64            // octets, 0 for no limit
	Greylist    *mta.Greylisting // nil for none
	Rate        *mta.RateLimit   // nil for none
	Aliases     []mta.Alias
	AutoReplies []mta.AutoReply
	Secure      mta.Secure // of a client: Use, and the first of Mechanisms
	Ports       []uint16   // that a server takes mail on, or the one that a client submits to; nil for the usual

	node        *node
	aliases     []aliasText     // what Aliases is made of
	autoReplies []autoReplyText // what AutoReplies is made of

	doors           []mta.Door // of the bench host
	relaysForNobody bool
	hurry           bool
}

// Fetch says how a client fetches its mail.
type Fetch struct {
	From     string // host name
	Protocol string // "pop3" or "imap"
	Every    time.Duration
	Leave    bool // messages stay on the server
}

// Message is what somebody will submit.
type Message struct {
	At    time.Duration // since the start
	Count int           // how many copies
	machine.Submit

	node *node
}

// Defaults of what a file need not say.
const (
	DefaultSeed        = 1
	DefaultFetchEvery  = 5 * time.Minute
	DefaultPersonality = "plain"
	DefaultRetry       = "sendmail"
)

// Host returns the host of a name, in any case; nil where there is none.
func (f *File) Host(name string) *Host {
	if i, ok := f.names[canonical(name)]; ok {
		return &f.Hosts[i]
	}
	return nil
}

// clientOf returns the client whose user has an address; nil where there is none.
func (f *File) clientOf(address string) *Host {
	if i, ok := f.users[address]; ok {
		return &f.Hosts[i]
	}
	return nil
}

// index makes hosts quick to find. Of two with one name or user, the first counts.
func (f *File) index() {
	f.names, f.users = map[string]int{}, map[string]int{}
	for i := range slices.Backward(f.Hosts) {
		h := &f.Hosts[i]
		if h.Name != "" {
			f.names[canonical(h.Name)] = i
		}
		if h.Role == Client && h.User != "" {
			f.users[h.User] = i
		}
	}
}

// Notes returns what Parse noted, brought up to date by each Set.
func (f *File) Notes() []Note { return f.notes }

// hostNames returns the names of the hosts of a role, of all roles for "".
func (f *File) hostNames(role Role) []string {
	var names []string
	for i := range f.Hosts {
		if role == "" || f.Hosts[i].Role == role {
			names = append(names, f.Hosts[i].Name)
		}
	}
	return names
}

// Copies returns how many messages will be submitted in all.
func (f *File) Copies() int {
	sum := 0
	for i := range f.Messages {
		sum += f.Messages[i].Count
	}
	return sum
}
