package mta

import (
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/message"
	"mailscope/sim/smtp"
	"mailscope/sim/trace"
)

// Stamp is a moment as durable values keep it: microseconds since 1970, UTC. Unlike
// trace.Time it has a meaning in another run, too.
type Stamp int64

func stampOf(start time.Time, now trace.Time) Stamp { return Stamp(start.UnixMicro()) + Stamp(now) }

// Date returns the stamp as a date.
func (s Stamp) Date() time.Time { return time.UnixMicro(int64(s)).UTC() }

// Sub returns how long s is after t.
func (s Stamp) Sub(t Stamp) time.Duration { return time.Duration(s-t) * time.Microsecond }

// Add returns the moment d after s.
func (s Stamp) Add(d time.Duration) Stamp { return s + Stamp(d/time.Microsecond) }

// Entry is one message in a queue: its content, its envelope, and how far each
// recipient's delivery has come (RFC 5321 4.5.4.1). Entries are durable values and
// never change; a step of a delivery makes a new one.
type Entry struct {
	ID           string
	From         smtp.Path
	Content      message.Content
	Arrived      Stamp
	EightBit     bool
	UTF8         bool     // it came under SMTPUTF8, and goes on so (RFC 6531 3.2)
	Ret          smtp.Ret // how much a report of failure returns (RFC 3461 4.3)
	EnvID        string   // how the sender knows the message, "" for none (RFC 3461 4.4)
	Held         bool
	Recipients   []Recipient
	Destinations []Destination
}

// Recipient is one recipient of an Entry. It keeps its place in the list when it is
// done with, so that attempts under way can name it by index.
type Recipient struct {
	Path        smtp.Path
	Notify      smtp.Notify // when the sender wants to hear of it (RFC 3461 4.1)
	Original    string      // as the sender wrote it, "rfc822;a@b.example", "" where they did not say (RFC 3461 4.2)
	Destination int         // index into the entry's Destinations
	Done        bool        // relayed, delivered, bounced, cancelled or discarded
	Last        Trouble

	leaving bool // what became of it waits to be written, so no attempt is made; a boot forgets that
}

// waits reports whether the recipient is still to be tried.
func (r *Recipient) waits() bool { return !r.Done && !r.leaving }

// Trouble is what the last attempt for a recipient met with; the zero value before
// the first, or when it met with none.
type Trouble struct {
	Status string        // RFC 3463 status, "4.4.1"
	Reply  string        // the reply of the other host, "" where there was none
	Stage  machine.Stage // of the session, at which the reply came, or at which this host would not go on; "" for none
	Remote string        // the host that it concerns, "" for this one
	Reason string        // in plain words, for people
}

// permanent reports whether trying again cannot help (RFC 3463 3.1).
func (t *Trouble) permanent() bool { return strings.HasPrefix(t.Status, "5") }

// Destination is one domain that recipients of an Entry are in. Attempts are counted
// and timed by destination.
type Destination struct {
	Domain   string
	Local    bool // the mailboxes are this host's own
	Attempts int
	First    Stamp         // of the first attempt
	Last     Stamp         // of the last attempt
	Next     Stamp         // of the next attempt
	Wait     time.Duration // what the rule gave for the wait before Next
	Warnings int           // how many delay warnings to the sender are over with
	Via      string        // the host through which an operator sends it, "" for the usual route
	Expired  bool          // an operator has given it up
}

// Key returns where the entry lies in the host's store.
func (e *Entry) Key() machine.Key { return machine.Key{Shelf: machine.Queue, ID: e.ID} }

// change returns a copy whose recipients and destinations are its own. Most entries have
// one of each, and a copy is made at every step of a delivery: so it is one piece.
func (e *Entry) change() *Entry {
	if len(e.Recipients) == 1 && len(e.Destinations) == 1 {
		c := &single{*e, [1]Recipient{e.Recipients[0]}, [1]Destination{e.Destinations[0]}}
		c.Recipients, c.Destinations = c.recipient[:], c.destination[:]
		return &c.Entry
	}
	c := *e
	c.Recipients = slices.Clone(e.Recipients)
	c.Destinations = slices.Clone(e.Destinations)
	return &c
}

// single is an entry with one recipient, in one piece.
type single struct {
	Entry
	recipient   [1]Recipient
	destination [1]Destination
}

// at returns the recipients of one destination that are still to be tried, by index.
func (e *Entry) at(destination int) []int {
	var list []int
	for i := range e.Recipients {
		if r := &e.Recipients[i]; r.Destination == destination && r.waits() {
			list = append(list, i)
		}
	}
	return list
}

// addresses returns the recipients of the given indexes, as people write them.
func (e *Entry) addresses(indexes []int) []string {
	list := make([]string, len(indexes))
	for i, r := range indexes {
		list[i] = e.Recipients[r].Path.String()
	}
	return list
}

// finish returns a copy in which the recipients of the given indexes are done with; the
// entry itself where there are none.
func (e *Entry) finish(indexes []int) *Entry {
	if len(indexes) == 0 {
		return e
	}
	c := e.change()
	for _, i := range indexes {
		c.Recipients[i].Done = true
	}
	return c
}

// finished reports whether all recipients are done with, and so the entry.
func (e *Entry) finished() bool {
	return !slices.ContainsFunc(e.Recipients, func(r Recipient) bool { return !r.Done })
}

// entryVersion is the first octet of a stored entry. Entries of version 1, which knew of
// no requests for reports and of one warning only, and of version 2, which knew nothing of
// SMTPUTF8, are read as well: a queue outlives the program that wrote it.
const entryVersion = 3

// recipientOctets is what a recipient takes in a store, with its destination, about.
const recipientOctets = 256

// Octets returns how much room the entry takes in a store, about.
func (e *Entry) Octets() int64 { return e.Content.Size() + recipientOctets*int64(len(e.Recipients)) }

// AppendBinary appends the entry as octets.
func (e *Entry) AppendBinary(b []byte) ([]byte, error) {
	w := writer{append(b, entryVersion)}
	w.string(e.ID)
	w.path(e.From)
	w.int(int64(e.Arrived))
	w.bool(e.EightBit)
	w.bool(e.UTF8)
	w.int(int64(e.Ret))
	w.string(e.EnvID)
	w.bool(e.Held)
	w.int(int64(len(e.Destinations)))
	for _, d := range e.Destinations {
		w.string(d.Domain)
		w.bool(d.Local)
		w.int(int64(d.Attempts))
		w.int(int64(d.First))
		w.int(int64(d.Last))
		w.int(int64(d.Next))
		w.int(int64(d.Wait))
		w.int(int64(d.Warnings))
		w.string(d.Via)
		w.bool(d.Expired)
	}
	w.int(int64(len(e.Recipients)))
	for _, r := range e.Recipients {
		w.path(r.Path)
		w.int(int64(r.Notify))
		w.string(r.Original)
		w.int(int64(r.Destination))
		w.bool(r.Done)
		w.string(r.Last.Status)
		w.string(r.Last.Reply)
		w.string(r.Last.Remote)
		w.string(r.Last.Reason)
		w.string(string(r.Last.Stage))
	}
	w.string(e.Content.String())
	return w.b, nil
}

// errEntry tells that stored octets are no entry: the store was damaged, or written
// by another version.
var errEntry = errors.New("not a queue entry of this version")

// DecodeEntry reads what AppendBinary wrote.
func DecodeEntry(b []byte) (*Entry, error) {
	if len(b) == 0 || b[0] < 1 || b[0] > entryVersion {
		return nil, errEntry
	}
	r := reader{b: string(b[1:]), version: b[0]}
	e := &Entry{ID: r.string(), From: r.path(), Arrived: Stamp(r.int()), EightBit: r.bool()}
	if r.version > 2 {
		e.UTF8 = r.bool()
	}
	if r.version > 1 {
		e.Ret, e.EnvID = smtp.Ret(r.int()), r.string()
	}
	e.Held = r.bool()
	for range r.count() {
		e.Destinations = append(e.Destinations, r.destination())
	}
	for range r.count() {
		e.Recipients = append(e.Recipients, r.recipient())
	}
	e.Content = message.NewContent(r.string())
	if r.bad || r.b != "" || !e.consistent() {
		return nil, errEntry
	}
	return e, nil
}

func (r *reader) destination() Destination {
	d := Destination{
		Domain: r.string(), Local: r.bool(), Attempts: int(r.int()), First: Stamp(r.int()), Last: Stamp(r.int()),
		Next: Stamp(r.int()), Wait: time.Duration(r.int()),
	}
	if r.version > 1 {
		d.Warnings, d.Via, d.Expired = int(r.int()), r.string(), r.bool()
	} else if r.bool() {
		d.Warnings = 1
	}
	return d
}

func (r *reader) recipient() Recipient {
	to := Recipient{Path: r.path()}
	if r.version > 1 {
		to.Notify, to.Original = smtp.Notify(r.int()), r.string()
	}
	to.Destination, to.Done = int(r.int()), r.bool()
	to.Last = Trouble{Status: r.string(), Reply: r.string(), Remote: r.string(), Reason: r.string()}
	if r.version > 1 {
		to.Last.Stage = machine.Stage(r.string())
	}
	return to
}

func (e *Entry) consistent() bool {
	for _, r := range e.Recipients {
		if r.Destination < 0 || r.Destination >= len(e.Destinations) {
			return false
		}
	}
	return len(e.Recipients) > 0 && !e.finished()
}

// writer appends the parts of a durable value.
type writer struct{ b []byte }

func (w *writer) int(n int64) { w.b = binary.AppendVarint(w.b, n) }

func (w *writer) string(s string) {
	w.b = append(binary.AppendUvarint(w.b, uint64(len(s))), s...)
}

func (w *writer) bool(v bool) {
	if v {
		w.b = append(w.b, 1)
	} else {
		w.b = append(w.b, 0)
	}
}

func (w *writer) path(p smtp.Path) {
	w.string(p.Local)
	w.string(p.Domain)
}

// reader takes the parts of a durable value off b. After a part that is not there it
// is bad, and all further parts are zero.
type reader struct {
	b       string
	version byte
	bad     bool
}

func (r *reader) int() int64 {
	n, size := binary.Varint([]byte(r.b[:min(len(r.b), binary.MaxVarintLen64)]))
	return n * int64(r.skip(size))
}

// skip takes size octets off and returns 1; where they are not there, 0.
func (r *reader) skip(size int) int {
	if size <= 0 || size > len(r.b) {
		r.bad, r.b = true, ""
		return 0
	}
	r.b = r.b[size:]
	return 1
}

func (r *reader) string() string {
	n, size := binary.Uvarint([]byte(r.b[:min(len(r.b), binary.MaxVarintLen64)]))
	if r.skip(size) == 0 || n > uint64(len(r.b)) {
		r.bad, r.b = true, ""
		return ""
	}
	s := r.b[:n]
	r.b = r.b[n:]
	return s
}

func (r *reader) bool() bool {
	if r.b == "" {
		r.bad = true
		return false
	}
	v := r.b[0] != 0
	r.b = r.b[1:]
	return v
}

func (r *reader) path() smtp.Path { return smtp.Path{Local: r.string(), Domain: r.string()} }

// count returns a number of parts to come: each has at least an octet, so a wrong
// one cannot make the reader run for long.
func (r *reader) count() int {
	n := r.int()
	if n < 0 || n > int64(len(r.b)) {
		r.bad = true
		return 0
	}
	return int(n)
}
