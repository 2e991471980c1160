package machine

import (
	"net/netip"
	"time"
)

// Input is something that happens to a machine.
type Input interface{ input() }

// Booted is a host's first input, and its first again after each crash: it knows
// nothing but its configuration and what its disk holds.
type Booted struct {
	Start time.Time // the date of trace.Time 0
	Disk  []Item    // sorted by key
}

// Accepted tells that another host opened a connection to a port that a Listen
// asked for.
type Accepted struct {
	Conn          Conn
	Local, Remote netip.AddrPort
}

// Dialed tells that the connection of a Dial stands.
type Dialed struct {
	Conn  Conn
	Local netip.AddrPort
}

// DialFailed tells that the connection of a Dial did not come about.
type DialFailed struct {
	Conn Conn
	Err  Failure
}

// Received brings octets from the other end, cut anywhere.
type Received struct {
	Conn  Conn
	Bytes string
}

// Closed tells that no more octets will come. With Err "" the other side only
// finished sending: the machine may still Send, until it does Close. With an Err
// the connection is gone.
type Closed struct {
	Conn Conn
	Err  Failure
}

// TLSDone tells that the handshake of a StartTLS came to its end. These are facts: what
// follows from them is for the machine to judge.
type TLSDone struct {
	Conn     Conn
	Version  string   // "TLS 1.3"
	Cipher   string   // the suite, as IANA names it: "TLS_AES_128_GCM_SHA256"
	Chain    []string // whose certificates the other side has shown, its own first; nil for none
	Problems []string // what speaks against them, each the Key of a sentence in package words; nil: they prove the name
}

// TLSFailed tells that a handshake did not succeed. The connection is of no more use.
type TLSFailed struct {
	Conn  Conn
	Alert string // what the side that gave up said, as TLS names it: "handshake_failure"; "" for nothing
}

// Queried brings a question to a DNS server; the answer is a Respond with its ID.
type Queried struct {
	ID     QueryID
	From   netip.AddrPort
	Packet []byte
	TCP    bool
}

// Answered brings the answer to a Query, or tells that there will be none. (None
// at all comes when a packet is lost: patience is the machine's.)
type Answered struct {
	ID     QueryID
	Packet []byte
	Err    Failure
}

// Stored answers a Store. With Err "" all of it is durable, else nothing is.
type Stored struct {
	ID  StoreID
	Err Failure
}

// TimerFired tells that the time of a SetTimer has come.
type TimerFired struct {
	Timer Timer
}

func (Booted) input()     {}
func (Accepted) input()   {}
func (Dialed) input()     {}
func (DialFailed) input() {}
func (Received) input()   {}
func (Closed) input()     {}
func (TLSDone) input()    {}
func (TLSFailed) input()  {}
func (Queried) input()    {}
func (Answered) input()   {}
func (Stored) input()     {}
func (TimerFired) input() {}

// What people do. These inputs are saved with a run.

// Submit hands a message to a mail client.
type Submit struct {
	From    string   `json:"from"`
	To      []string `json:"to"`
	Subject string   `json:"subject,omitempty"`
	Headers []Header `json:"headers,omitempty"` // further header fields, in order
	Body    string   `json:"body,omitempty"`    // lines end with \n; the client makes CRLF of it
	Raw     string   `json:"raw,omitempty"`     // the exact content, in place of all but the envelope
	Notify  string   `json:"notify,omitempty"`  // when the author wants a report: NEVER, or of SUCCESS,FAILURE,DELAY (RFC 3461 4.1)
	Ret     string   `json:"ret,omitempty"`     // how much a report of failure returns: FULL or HDRS (RFC 3461 4.3)
	EnvID   string   `json:"envid,omitempty"`   // the author's own id of the message, for the report (RFC 3461 4.4)
}

// Header is one header field, for content that a person writes.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// TypeLine is a line that a person types into a session of a Console.
type TypeLine struct {
	Line string `json:"line"`
	Port uint16 `json:"port,omitempty"` // that the console connects to; 0 for 25
}

// Hold stops all attempts for a message in a queue, until Release.
type Hold struct {
	Message string `json:"message"`
}

// Release lets a held message go on.
type Release struct {
	Message string `json:"message"`
}

// Retry starts the next attempt for a message in a queue at once.
type Retry struct {
	Message string `json:"message"`
}

// Cancel takes a message out of a queue; nobody is told.
type Cancel struct {
	Message string `json:"message"`
}

// Flush starts the next attempt for every message that waits in a queue for one
// destination at once, all those for it that are not held.
type Flush struct {
	Destination string `json:"destination,omitempty"` // a domain; "" for all
}

// Reroute sends a message in a queue through another host than the one that its
// destination asks for, from now on; the next attempt starts at once.
type Reroute struct {
	Message     string `json:"message"`
	Destination string `json:"destination,omitempty"` // the domain that it concerns; "" for all
	Host        string `json:"host,omitempty"`        // a host name, or an address in brackets; "": as it would go by itself
}

// Expire gives a message in a queue up, as if it had become too old: its sender is
// told.
type Expire struct {
	Message string `json:"message"`
}

// SetFault makes something go wrong from now on, until ClearFault. An interpreter
// sees to faults of links and of whole hosts; a machine to those of its service.
type SetFault struct {
	Fault Fault `json:"fault"`
}

// ClearFault ends the fault of that ID.
type ClearFault struct {
	ID string `json:"id"`
}

// SetZone gives name servers new zone text (RFC 1035 5), in place of the old.
type SetZone struct {
	Text string `json:"text"`
}

func (Submit) input()     {}
func (TypeLine) input()   {}
func (Hold) input()       {}
func (Release) input()    {}
func (Retry) input()      {}
func (Cancel) input()     {}
func (Flush) input()      {}
func (Reroute) input()    {}
func (Expire) input()     {}
func (SetFault) input()   {}
func (ClearFault) input() {}
func (SetZone) input()    {}
