package sim

import (
	"cmp"
	"net/netip"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// The world outside: real clients that talk to the hosts of a simulation (the
// command expose, tests), and the person at the console. They have no link and no
// machine; what they send is there at once, and what is sent to them is taken by
// whoever runs the world.

// consoleName is what the trace calls a person who types to a server.
const consoleName = "console"

// consoleAddr is where such a person sits: an address for documentation (RFC 5737).
var consoleAddr = netip.MustParseAddrPort("198.51.100.254:49152")

// Outside is something that happened to a connection or question from outside.
type Outside struct {
	Conn     int64           // the connection, or
	Answer   int64           // the question that Packet answers
	Bytes    string          // octets for the peer
	StartTLS bool            // the host waits for the handshake; SecureOutside tells how it went
	Closed   bool            // no more will come
	Failure  machine.Failure // with Closed: it broke off; Refused: it never stood
	Packet   []byte
}

// TakeOutside returns what has happened since it was last called, in order.
func (w *World) TakeOutside() []Outside {
	taken := w.outside
	w.outside = nil
	return taken
}

// tellOutside keeps it until it is taken. What is for the console nobody takes: the
// trace shows it.
func (w *World) tellOutside(o Outside) {
	for at, id := range w.consoles { // order: one has the number
		if o.Conn != 0 && id == o.Conn {
			if o.Closed {
				delete(w.consoles, at)
			}
			return
		}
	}
	w.outside = append(w.outside, o)
}

// Addresses returns the addresses of a host, none where no host has the name. They
// must not be changed.
func (w *World) Addresses(name string) []netip.Addr {
	if i, ok := w.names[name]; ok {
		return w.hosts[i].Addresses
	}
	return nil
}

// ConnectOutside opens a connection from the address local, outside, to a host's
// port, and returns its number. Whether anybody listens there shows in TakeOutside.
func (w *World) ConnectOutside(local, remote netip.AddrPort) int64 {
	w.lastConn++
	c := &conn{id: w.lastConn, open: true}
	c.ends[0] = end{host: -1, addr: local}
	c.ends[1] = end{host: -1, addr: remote}
	i, known := w.byAddr[remote.Addr()]
	if !known || w.hosts[i].down || w.hosts[i].refuse || !w.hosts[i].listensOn(remote.Port()) {
		w.tellOutside(Outside{Conn: c.id, Closed: true, Failure: machine.Refused})
		return c.id
	}
	c.ends[1].host, c.ends[1].boot = i, w.hosts[i].boot
	w.conns[c.id] = c
	w.agenda.push(w.now, accepted{c.id, 0})
	return c.id
}

// HandleOf returns the number by which the machine of the host that was called knows a
// connection; 0 where it never got it, or it is gone.
func (w *World) HandleOf(id int64) machine.Conn {
	if c := w.conns[id]; c != nil {
		return c.ends[1].handle
	}
	return 0
}

// PushOutside sends octets over such a connection. One that is gone swallows them.
func (w *World) PushOutside(id int64, bytes string) {
	if c := w.conns[id]; c != nil && bytes != "" {
		w.pushOutside(c, segment{bytes: bytes})
	}
}

// SecureOutside tells the host at the other end how a TLS handshake went, with a
// machine.TLSDone or a machine.TLSFailed.
func (w *World) SecureOutside(id int64, how machine.Input) {
	if c := w.conns[id]; c != nil {
		w.agenda.push(w.now, secured{id, 1, how, c.ends[0].heard})
	}
}

// FinishOutside says that no more octets will come; answers are still welcome.
func (w *World) FinishOutside(id int64) {
	if c := w.conns[id]; c != nil && !c.ends[0].closing {
		c.ends[0].closing = true
		w.pushOutside(c, segment{fin: true})
	}
}

// BreakOutside breaks the connection off.
func (w *World) BreakOutside(id int64) {
	if c := w.conns[id]; c != nil {
		c.ends[0].gone = true
		w.agenda.push(w.now, reset{id, 1, 0})
	}
}

func (w *World) pushOutside(c *conn, s segment) {
	e := &c.ends[0]
	s.cause = e.heard
	e.sent += int64(len(s.bytes))
	w.agenda.push(w.now, arrival{c.id, 0, e.launch(s), 0})
}

// sendOutside takes a segment that is for a peer outside.
func (w *World) sendOutside(c *conn, s segment) {
	if len(s.bytes) > 0 {
		w.segmentEvent(c, 1, trace.SegmentSent, &s)
	}
	c.ends[0].heard = s.cause
	w.tellOutside(Outside{Conn: c.id, Bytes: s.bytes, Closed: s.fin})
	switch {
	case s.fin:
		w.forget(c)
	case c.typed != "":
		w.pushOutside(c, segment{bytes: c.typed})
		c.typed = ""
	}
}

// AskOutside asks a host's DNS server from outside and returns the number that the
// answer will have. An address where nobody listens gives no answer.
func (w *World) AskOutside(from, server netip.AddrPort, packet []byte, tcp bool) int64 {
	w.lastQuery++
	i, known := w.byAddr[server.Addr()]
	if known && !w.hosts[i].down && w.hosts[i].listensOn(server.Port()) {
		id := w.lastQuery
		w.queries[id] = query{asker: -1, host: i, tcp: tcp}
		w.agenda.push(w.now, asked{id, machine.Queried{ID: id, From: from, Packet: packet, TCP: tcp}, w.now, 0})
		w.agenda.push(w.now.Add(outsideQuestionWait), unanswered{id})
	}
	return int64(w.lastQuery)
}

// outsideQuestionWait is how long a question from outside may wait for its answer.
const outsideQuestionWait = 30 * time.Second

// unanswered is the moment at which a question from outside is forgotten.
type unanswered struct{ id machine.QueryID }

func (a unanswered) do(w *World) { delete(w.queries, a.id) }

// console is where a person types to: a port of a host.
type console struct {
	host int32
	port uint16
}

// typeLine sends a line to a server as a person at a console would; the first line opens the
// connection.
func (w *World) typeLine(h *host, in machine.TypeLine) {
	at := console{h.index, cmp.Or(in.Port, consolePort)}
	line := in.Line
	id, open := w.consoles[at]
	if !open || w.conns[id] == nil {
		id = w.lastConn + 1
		w.consoles[at] = id
		w.ConnectOutside(consoleAddr, netip.AddrPortFrom(h.Addresses[0], at.port))
	}
	if c := w.conns[id]; c != nil && c.ends[0].heard == 0 {
		c.typed += line + "\r\n" // a person waits for the greeting
		return
	}
	w.PushOutside(id, line+"\r\n")
}

// consolePort is the port that a console connects to where none is named: SMTP
// (RFC 5321 4.5.4.2).
const consolePort = 25
