// Package trace holds what happened: a run is a list of events, each with the
// event that caused it.
//
// Page, command line, lesson checks and comparison read events and nothing else,
// so they cannot tell a simulated run from a real one. An Event has three faces:
// the value itself, the JSON object of AppendJSON (the contract with scripts),
// and the log line of String (what tests and people read).
package trace

import (
	"strings"

	"mailscope/sim/words"
)

// Kind names what sort of thing happened. The strings are the contract; a kind's
// Detail has the fields that belong to it.
type Kind string

// The kinds, in the order in which a message usually meets them.
const (
	MessageSubmitted Kind = "message.submitted" // Submitted: a person handed a message to a client

	DNSQuery  Kind = "dns.query"  // Query: by the side that asks
	DNSAnswer Kind = "dns.answer" // Answer: by the side that answers

	ConnOpen     Kind = "conn.open"     // Endpoints: a host dials
	ConnAccepted Kind = "conn.accepted" // Endpoints: the other host took the call
	ConnRefused  Kind = "conn.refused"  // Endpoints: nobody listens there
	ConnTimeout  Kind = "conn.timeout"  // Endpoints: no answer at all
	ConnReset    Kind = "conn.reset"    // Endpoints: the connection broke off
	ConnClosed   Kind = "conn.closed"   // Endpoints: one side has no more to say

	TLSEstablished Kind = "tls.established" // TLS: from here on nobody on the way can read along
	TLSFailed      Kind = "tls.failed"      // TLS: the two sides did not come to terms

	SMTPCommand  Kind = "smtp.command"  // Command: by the client, as it sends
	SMTPReply    Kind = "smtp.reply"    // Reply: by the server, as it sends
	SMTPData     Kind = "smtp.data"     // Data: the message's content, by the client
	SMTPReceived Kind = "smtp.received" // any of the three, as it reaches the other side; Of says which

	POP3Command  Kind = "pop3.command"  // Command
	POP3Reply    Kind = "pop3.reply"    // Reply; Code is 0, for POP3 has none
	POP3Received Kind = "pop3.received" // either, as it reaches the other side

	SegmentSent Kind = "segment"      // Segment: octets start on a link
	SegmentLost Kind = "segment.lost" // Segment: they never arrived, and will be sent again

	QueueStored   Kind = "queue.stored"   // Envelope: on disk; from now on this host is responsible
	StoreFailed   Kind = "store.failed"   // Reason
	QueueHeld     Kind = "queue.held"     // Reason: an operator stopped all attempts
	QueueAttempt  Kind = "queue.attempt"  // Attempt
	QueueDeferred Kind = "queue.deferred" // Deferral
	QueueExpired  Kind = "queue.expired"  // Recipients: given up for its age
	QueueRemoved  Kind = "queue.removed"  // Removal: these recipients are done with

	DSNCreated Kind = "dsn.created" // Report

	MailboxDelivered Kind = "mailbox.delivered" // Delivery: into a mailbox
	MailboxRetrieved Kind = "mailbox.retrieved" // Delivery: out of a mailbox, by its owner's client

	FaultBegin Kind = "fault.begin" // Reason
	FaultEnd   Kind = "fault.end"   // Reason
	Discarded  Kind = "discarded"   // Reason: something was thrown away, knowingly
	Noted      Kind = "note"        // Reason: worth saying, no kind of its own
)

// Kinds are all of them, in that order.
var Kinds = []Kind{
	MessageSubmitted, DNSQuery, DNSAnswer,
	ConnOpen, ConnAccepted, ConnRefused, ConnTimeout, ConnReset, ConnClosed, TLSEstablished, TLSFailed,
	SMTPCommand, SMTPReply, SMTPData, SMTPReceived,
	POP3Command, POP3Reply, POP3Received, SegmentSent, SegmentLost,
	QueueStored, StoreFailed, QueueHeld, QueueAttempt, QueueDeferred, QueueExpired, QueueRemoved,
	DSNCreated, MailboxDelivered, MailboxRetrieved,
	FaultBegin, FaultEnd, Discarded, Noted,
}

// Of reports whether a kind has that name, or is of that family: what stands before the
// dot.
func (k Kind) Of(name string) bool {
	return string(k) == name || strings.HasPrefix(string(k), name+".")
}

// Event is one thing that happened at one host. Events are values: once written
// they never change.
type Event struct {
	Seq     int64  // place in the trace, from 1
	At      Time   // when
	Cause   int64  // Seq of the event that caused it, 0 for none
	Of      int64  // for *.received: Seq of the event that told of the sending
	Host    string // where
	Kind    Kind
	Conn    int64  // which connection; both ends know it by this number; 0 for none
	Peer    string // the host at the other end of Conn
	Message string // the id that Host gave to the message it is about
	Detail  Detail
	Because *words.Because // the reason, where the core decided something; nil for none
}

// Sink takes the events of a run, one by one and in order.
type Sink func(Event)
