// Package machine says what a host is to MailScope: a Machine, which is told what
// happened and answers what it wants done.
//
// A machine does nothing itself. It owns no socket, no clock and no disk; it is
// given an Input and returns Effects, in order, and an interpreter carries them
// out. There are two interpreters: sim.World, with a virtual clock, links and
// disks, and the live one of the server, with real ones. Neither knows anything
// about mail, and no machine can tell which of them it is talking to.
//
// Input and Effect are closed sums: the types of this package are all there are.
// What goes into an effect and what comes with an input never changes afterwards;
// strings make sure of it, and byte slices are handed over for good.
package machine

import (
	"time"

	"mailscope/sim/trace"
)

// Machine is one host: mail server, mail client, resolver, name server.
type Machine interface {
	// Step tells the machine what happened and returns what it wants done, in
	// order. It never blocks, sleeps, dials, reads a clock or starts a goroutine.
	// All it knows is in its own values, so it can be cloned at any moment. The slice
	// it returns is good until its next Step; what is in it never changes.
	Step(now trace.Time, in Input) []Effect

	// Clone returns a machine that goes on from here by itself: no step of one
	// can be seen by the other.
	Clone() Machine
}

// Holder is a machine that can hold messages which still have somewhere to go.
type Holder interface {
	// Held returns how many messages wait here: in an outbox, in a queue, or in
	// a mailbox whose owner's client has yet to fetch them. A run in which no
	// host holds any is idle.
	Held() int
}

// Conn is a machine's own name for one of its connections. A machine names the
// ones it dials with positive numbers, never twice; interpreters name the ones it
// accepts with negative numbers.
type Conn int32

// Timer names one of a machine's timers: what it is for, and which one of those.
type Timer struct {
	Of TimerOf
	N  int64
}

// TimerOf says what a timer is for, so that the parts of a machine need not agree
// on numbers.
type TimerOf uint8

// What timers are for.
const (
	ForConn  TimerOf = iota + 1 // N is the Conn: patience with its other end
	ForQuery                    // N is the QueryID: patience with a DNS server
	ForQueue                    // N is the serial of a queue entry's destination: the next attempt
	ForWarn                     // N is the serial of a queue entry: the delay warning
	ForPoll                     // the next look into a mailbox
	ForReply                    // N is the Conn: a reply that is held back
)

// QueryID names a question to DNS, among those of one machine; the answer comes
// with the same number. It is no DNS message id, but its low 16 bits can serve as one.
type QueryID int64

// StoreID names a request to write, among those of one machine.
type StoreID int64

// Failure says why the world did not do what an effect asked for; "" is none.
// It is the key of a sentence in package words ("failure-refused", ...).
type Failure string

// The failures that interpreters report.
const (
	Refused     Failure = "failure-refused"     // nobody listens there
	TimedOut    Failure = "failure-timeout"     // no answer
	Reset       Failure = "failure-reset"       // the connection broke off
	Unreachable Failure = "failure-unreachable" // no way there, or not allowed to go
	DiskFull    Failure = "failure-disk-full"
	DiskBroken  Failure = "failure-disk-broken" // the store failed in another way
)

// Key names one durable value of a host: what sort it is, and which.
type Key struct {
	Shelf Shelf
	ID    string
}

// Shelf is a sort of durable values.
type Shelf string

// The shelves of a host's store.
const (
	Outbox  Shelf = "outbox"  // messages that a client has yet to submit
	Queue   Shelf = "queue"   // messages that a server is responsible for
	Mail    Shelf = "mail"    // messages in mailboxes
	Fetched Shelf = "fetched" // what a client remembers of a mailbox it leaves messages in

	Greylist Shelf = "greylist" // which senders a server has seen, and which may pass
	Answers  Shelf = "answers"  // whom a server has answered automatically
)

// Value is something durable. It never changes; a newer value takes its place.
type Value interface {
	// AppendBinary appends the value as octets, for a store that outlives the
	// process (encoding.BinaryAppender).
	AppendBinary(b []byte) ([]byte, error)
}

// Raw is a value as a store kept it: what AppendBinary wrote. A machine decodes it
// when it boots.
type Raw []byte

// AppendBinary appends the octets as they are.
func (r Raw) AppendBinary(b []byte) ([]byte, error) { return append(b, r...), nil }

// Item is one value with its key.
type Item struct {
	Key   Key
	Value Value // nil in a Store: the value is removed
}

// Day0 is the start of a run that nobody gave a date.
var Day0 = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// Owner is a machine that serves names or mailboxes, and so can tell whether a fault
// of one of them is a fault of its own.
type Owner interface {
	Owns(f Fault) bool
}
