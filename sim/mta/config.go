package mta

import (
	"net/netip"
	"time"

	"mailscope/sim/smtp"
)

// The ports that hosts listen on (RFC 5321 4.5.4.2, RFC 6409 3.1, RFC 1939 3).
const (
	PortSMTP       uint16 = 25
	PortSubmission uint16 = 587
	PortPOP3       uint16 = 110
)

// ServerConfig is what a mail server is told when it is set up. Nothing changes it
// afterwards; clones of the server share it.
type ServerConfig struct {
	Name        string       // the name it says in its greeting, a host name without final dot
	Addresses   []netip.Addr // its own
	Ordinal     int          // its place among the hosts of its world, part of the ids it gives
	Pool        bool         // it dials from each of them in turn
	Domains     []string     // the domains it receives for, lower case
	RelayFor    []string     // the domains whose mail it takes to pass it on, as a backup exchanger does, lower case
	Smarthost   *NextHop     // where all mail for others goes, nil for where DNS says
	Accounts    []Account    // its mailboxes
	Neighbours  []netip.Addr // hosts of its own network, which may relay on port 25 without logging in
	Personality *smtp.Personality
	Secure      Secure
	Retry       Schedule
	Resolver    netip.AddrPort // the DNS server it asks
	SizeMax     int64          // octets of a message that it takes, 0 for no limit
	Aliases     []Alias        // addresses that stand for others
	AutoReplies []AutoReply    // of mailboxes whose owners are away
	Greylist    *Greylisting   // nil for none
	Rate        *RateLimit     // nil for none
	Seed        uint64         // of all that it leaves to chance
	Ports       []uint16       // that it takes mail on, from clients but for 25; nil for 25 and 587
	Doors       []Door         // ports that it takes mail on besides

	PassesBare      bool // as smtp.Sending has it
	RelaysForNobody bool // not even for who has logged in
	Hurry           bool // deliberate delays are cut to none
}

// Secure says how sessions of a server are protected.
type Secure struct {
	Offer       smtp.TLSUse // STARTTLS as a server: TLSNever for none, TLSMust for no mail without
	Use         smtp.TLSUse // what it makes of STARTTLS on the way to others
	Certificate []string    // what clients find wrong with its certificate, as in machine.TLSDone
	KeepsPlain  bool        // as smtp.ServerConfig has it
	Mechanisms  []string    // of AUTH; nil: the personality's
	ClearLogin  bool        // AUTH is offered also before TLS; it is anyway where there is no TLS
}

// Door is a port on which a server takes mail.
type Door struct {
	Port uint16
	TLS  bool // with STARTTLS
	Auth bool // with AUTH from the beginning; nobody must log in
}

// NextHop is a host that takes mail for others from this one: one's provider, say.
type NextHop struct {
	Host           string // its name, or its address, in brackets or not
	Port           uint16
	User, Password string // to log in with (RFC 4954), "" where it asks for no login
}

// IsHop reports whether a text can be the Host of a NextHop.
func IsHop(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	p, err := smtp.ParsePath("postmaster@" + host)
	return err == nil && p.Domain == host
}

// Account is one mailbox and who may open it.
type Account struct {
	Address  string // user@domain, the domain in lower case
	Password string // "" for a mailbox that nobody can log in to
	Polled   bool   // a client fetches from it, so what lies in it has yet to be retrieved
}

// ClientConfig is what a person's mail client is told when it is set up.
type ClientConfig struct {
	Name      string // of the host
	Addresses []netip.Addr
	Ordinal   int         // as in ServerConfig
	User      string      // the person's address, user@domain, also the login name
	Password  string      // "": the client submits without logging in
	Port      uint16      // that it submits to; 0: 587 with a password, else 25
	TLS       smtp.TLSUse // what it makes of STARTTLS
	Mechanism string      // the only one of AUTH that it uses; "": what seems best
	Submit    string      // host name of its submission server, "" for a client that only fetches
	Fetch     *FetchConfig
	Resolver  netip.AddrPort
	Seed      uint64
}

// FetchConfig says how a client fetches mail.
type FetchConfig struct {
	From  string        // host name of the server
	Every time.Duration // from one look to the next
	Leave bool          // messages stay on the server
}
