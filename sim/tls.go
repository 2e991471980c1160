package sim

import (
	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// The model of TLS 1.3 (RFC 8446 2): a handshake of one round trip, whose messages have
// about the length that they have with a usual certificate, and records that are longer
// than what they carry. What an event tells is what was meant; on the link only its length
// is to be seen.
const (
	helloOctets       = 517  // ClientHello, as clients pad it
	certificateOctets = 1400 // ServerHello to Finished, with one certificate
	finishedOctets    = 80
	recordOctetsMax   = 16384 // what one record carries (RFC 8446 5.1)
	recordOctets      = 22    // header, content type and tag of each (RFC 8446 5.2)
)

// startTLS begins the handshake at one end of a connection.
func (w *World) startTLS(h *host, e machine.StartTLS, cause int64) {
	c, side := w.lookup(h, e.Conn)
	if c == nil || c.ends[side].gone {
		return
	}
	other := &c.ends[1-side]
	c.ends[side].shakes, c.ends[side].heard = true, max(c.ends[side].heard, cause)
	switch {
	case other.host < 0:
		c.ends[0].heard = cause
		w.tellOutside(Outside{Conn: c.id, StartTLS: true})
	case other.shakes:
		w.handshake(c, cause)
	}
}

// handshake lets both ends, which both want it, come to an agreement: the one that dialed
// begins, and is done half a round trip before the other.
func (w *World) handshake(c *conn, cause int64) {
	delay := w.between(c.ends[0].host, c.ends[1].host).delay
	for side, octets := range [][]int{{helloOctets, finishedOctets}, {certificateOctets}} {
		for _, n := range octets {
			w.emit(trace.Event{
				Cause: cause, Host: w.hosts[c.ends[side].host].Name, Kind: trace.SegmentSent, Conn: c.id, Peer: w.peerName(c, side),
				Detail: trace.Segment{Octets: n},
			})
		}
	}
	done := machine.TLSDone{Version: "TLS 1.3", Cipher: "TLS_AES_128_GCM_SHA256", Problems: []string{"self-signed certificate"}}
	w.agenda.push(w.now.Add(2*delay), secured{c.id, 0, done, cause})
	w.agenda.push(w.now.Add(3*delay), secured{c.id, 1, machine.TLSDone{Version: done.Version, Cipher: done.Cipher}, cause})
}

// secured is the moment at which an end learns how the handshake went.
type secured struct {
	conn  int64
	side  int8
	how   machine.Input
	cause int64
}

func (a secured) do(w *World) {
	c := w.conns[a.conn]
	if c == nil {
		return
	}
	e := &c.ends[a.side]
	if e.gone || e.deaf || !e.shakes {
		return
	}
	e.shakes = false
	switch how := a.how.(type) {
	case machine.TLSDone:
		how.Conn, e.sealed = e.handle, true
		w.step(&w.hosts[e.host], how, a.cause)
	case machine.TLSFailed:
		how.Conn = e.handle
		w.step(&w.hosts[e.host], how, a.cause)
	}
}

// wireOctets returns how long octets are on the link, under TLS or not.
func (e *end) wireOctets(n int) int {
	if !e.sealed || n == 0 {
		return n
	}
	return n + recordOctets*((n+recordOctetsMax-1)/recordOctetsMax)
}
