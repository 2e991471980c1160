package trace

import "net/netip"

// Detail is what an event tells beyond the fields that all events have. The sum
// is closed: the types below are all there are.
type Detail interface {
	appendJSON(o *object)
	appendText(b []byte) []byte
}

// Submitted tells of a message as its author handed it over.
type Submitted struct {
	From string
	To   []string
}

// Query is a question to DNS (RFC 1035 4.1.2).
type Query struct {
	Name   string // with the final dot
	Type   string // "MX", "A", ...
	Server string // who is asked: address and port
	ID     uint16
	TCP    bool
}

// Answer is what DNS said to a Query.
type Answer struct {
	Query
	RCode   string   // "NOERROR", "NXDOMAIN", ... (RFC 6895 2.3)
	Answers []string // the records of the answer section, as in a zone file
	Cached  bool     // answered from memory, nobody else was asked
}

// Endpoints are the two ends of a connection, seen from the event's host. An end
// that is not known is the zero AddrPort.
type Endpoints struct {
	Local, Remote netip.AddrPort
}

// TLS is how a handshake ended.
type TLS struct {
	Version  string   // "TLS 1.3", "" where it failed
	Cipher   string   // as IANA names it, "" where it failed
	Verified bool     // the certificate proves the name that was expected
	Problems []string // what speaks against it, or why it failed; keys of package words, or an alert of TLS
}

// Command is one line that a client sends.
type Command struct {
	Verb   string // the command word in capitals; "" for an answer to AUTH
	Line   string // without its CRLF
	Masked string // Line as it may be shown outside a simulation; "" where it hides nothing
}

// Reply is what a server answers.
type Reply struct {
	Code     int    // 0 in POP3, whose replies have no number
	Enhanced string // RFC 3463 status, "" for none
	Text     string // the lines without code, joined by \n
}

// Data is a message's content on its way.
type Data struct {
	Octets  int    // after unstuffing, without the final dot
	Content string // for those who look closer: shared with the hosts, and in no log line and no JSON; "" where it was too big to keep
}

// Segment is a piece of a stream on a link.
type Segment struct {
	Octets int
}

// Envelope is who a message is from and for (RFC 5321 2.3.1).
type Envelope struct {
	From       string
	Recipients []string
}

// Attempt is one try to deliver a message to one destination.
type Attempt struct {
	Attempt     int // from 1
	Destination string
}

// Deferral tells that an attempt failed for now.
type Deferral struct {
	Destination string
	Recipients  []string
	Reason      string
	Next        Time // when the next attempt is due
}

// Recipients names the recipients that an event concerns.
type Recipients struct {
	Recipients []string
}

// Why a recipient left the queue.
const (
	WhyRelayed   = "relayed"
	WhyDelivered = "delivered"
	WhyBounced   = "bounced"
	WhyCancelled = "cancelled"
	WhyExpanded  = "expanded"  // it was an alias, and the message goes on to others, with a new id
	WhyDiscarded = "discarded" // nobody can be told: see the event discarded
)

// Removal tells which recipients left the queue, and why.
type Removal struct {
	Recipients []string
	Why        string // one of the Why constants
}

// The actions of a delivery report (RFC 3464 2.3.3).
const (
	ActionFailed    = "failed"
	ActionDelayed   = "delayed"
	ActionDelivered = "delivered"
	ActionRelayed   = "relayed"
	ActionExpanded  = "expanded"
)

// Report tells of a delivery report that was written. The event's Message is the
// report's own id.
type Report struct {
	About      string // id of the message that the report speaks of
	Recipients []string
	Action     string // one of the Action constants
	Status     string // RFC 3463 status
}

// Delivery tells that a message reached a mailbox, or its reader.
type Delivery struct {
	Recipient string
	Protocol  string // "pop3"; "" on the way in
}

// Reason says in plain words what happened, and why.
type Reason struct {
	Reason string
}
