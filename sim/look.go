package sim

import (
	"cmp"
	"sort"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// What can be seen of a world from outside, without changing anything.

// Way is the way between two hosts as the faults that are on make it.
type Way struct {
	A, B  string // in the order of the configuration
	Delay time.Duration
	Loss  int // segments lost per million
	Cut   bool
}

// Ways returns the ways that the configuration names and those that something has gone
// over, in the order of the hosts.
func (w *World) Ways() []Way {
	keys := make([][2]int32, 0, len(w.links))
	for key := range w.links { // order: sorted below
		keys = append(keys, key)
	}
	sort.Slice(keys, func(i, j int) bool {
		a, b := keys[i], keys[j]
		return a[0] < b[0] || a[0] == b[0] && a[1] < b[1]
	})
	ways := make([]Way, len(keys))
	for i, key := range keys {
		l := w.links[key]
		ways[i] = Way{w.hosts[key[0]].Name, w.hosts[key[1]].Name, l.delay, l.loss, l.cut}
	}
	return ways
}

// Down reports whether a host is off. One that has yet to start for the first time is
// not.
func (w *World) Down(name string) bool {
	i, ok := w.names[name]
	return ok && w.hosts[i].down && w.hosts[i].boot > 0
}

// Console returns the connection of the person who types to a host, at a port (0 for 25); 0
// for none that still stands; and the number by which the host's machine knows it.
func (w *World) Console(name string, port uint16) (int64, machine.Conn) {
	i, ok := w.names[name]
	if !ok {
		return 0, 0
	}
	id := w.consoles[console{i, cmp.Or(port, consolePort)}]
	c := w.conns[id]
	if c == nil || c.ends[1].gone || c.ends[1].closing {
		return 0, 0
	}
	return id, c.ends[1].handle
}

// Flight is something under way between two hosts.
type Flight struct {
	ID       uint64 // stays the same while it flies
	Sort     FlightSort
	Conn     int64 // 0 for DNS
	From, To string
	Sent     trace.Time
	Due      trace.Time // when it arrives
	Cause    int64      // Seq of the last event before it was sent
	Octets   int
}

// FlightSort says what is under way.
type FlightSort uint8

// The sorts of flights.
const (
	Octets   FlightSort = iota + 1 // a segment
	End                            // the end of a stream
	Call                           // somebody dials
	Accept                         // the connection stands
	Refusal                        // nobody listens there
	Question                       // to DNS
	Response                       // of DNS
)

// flightsAhead bounds how far ahead Flights looks for arrivals.
const flightsAhead = 10 * time.Minute

// Flights returns what is under way now, in the order in which it was sent, but no more
// than limit.
func (w *World) Flights(limit int) []Flight {
	horizon := w.now.Add(flightsAhead)
	var list []Flight
	look := []int{0}
	for len(look) > 0 {
		i := look[len(look)-1]
		look = look[:len(look)-1]
		if i >= len(w.agenda.heap) || w.agenda.heap[i].at > horizon {
			continue // what lies below it in the heap is due later still
		}
		e := &w.agenda.heap[i]
		if f, ok := w.flightOf(e.act); ok && f.Sent < e.at {
			f.ID, f.Due = e.seq, e.at
			list = append(list, f)
		}
		look = append(look, 4*i+1, 4*i+2, 4*i+3, 4*i+4)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].ID < list[j].ID })
	return list[:min(len(list), limit)]
}

// flightOf returns what an entry of the agenda has under way; false for one that does
// not travel.
func (w *World) flightOf(act action) (Flight, bool) {
	switch a := act.(type) {
	case arrival:
		c := w.conns[a.conn]
		if c == nil || !c.ends[a.side].flies(a.number) {
			return Flight{}, false
		}
		s := c.ends[a.side].segment(a.number)
		sort := Octets
		if s.fin {
			sort = End
		}
		f := w.flightOver(a.conn, int(a.side), sort, s.sent, s.cause)
		f.Octets = len(s.bytes)
		return f, f.From != "" && f.To != ""
	case syn:
		f := w.flightOver(a.conn, 0, Call, a.sent, a.cause)
		return f, !a.lost && f.To != ""
	case dialed:
		f := w.flightOver(a.conn, 1, Accept, a.sent, a.cause)
		return f, f.To != ""
	case dialFailed:
		f := w.flightOver(a.conn, 1, Refusal, a.sent, a.cause)
		return f, a.err == machine.Refused && f.From != ""
	case asked:
		return w.packet(a.id, Question, a.sent, a.cause)
	case answered:
		return w.packet(a.id, Response, a.sent, a.cause)
	}
	return Flight{}, false
}

// flightOver returns a flight over a connection, from one of its ends.
func (w *World) flightOver(conn int64, side int, sort FlightSort, sent trace.Time, cause int64) Flight {
	c := w.conns[conn]
	if c == nil {
		return Flight{}
	}
	f := Flight{Sort: sort, Conn: conn, Sent: sent, Cause: cause}
	if h := c.ends[side].host; h >= 0 {
		f.From = w.hosts[h].Name
	}
	if h := c.ends[1-side].host; h >= 0 {
		f.To = w.hosts[h].Name
	}
	return f
}

// packet returns the flight of a DNS packet.
func (w *World) packet(id machine.QueryID, sort FlightSort, sent trace.Time, cause int64) (Flight, bool) {
	q, open := w.queries[id]
	if !open || q.asker < 0 || q.host < 0 {
		return Flight{}, false
	}
	f := Flight{Sort: sort, From: w.hosts[q.asker].Name, To: w.hosts[q.host].Name, Sent: sent, Cause: cause}
	if sort == Response {
		f.From, f.To = f.To, f.From
	}
	return f, true
}
