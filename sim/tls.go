package sim

import (
	"slices"
	"strings"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// The model of TLS 1.3 (RFC 8446 2): a handshake of one round trip, whose messages have
// about the length that they have with a usual certificate, and records that are longer
// than what they carry. What an event tells is what was meant; on the link only its length
// is to be seen.
const (
	tlsVersion      = "TLS 1.3"
	tlsCipher       = "TLS_AES_128_GCM_SHA256"
	recordOctetsMax = 16384 // what one record carries (RFC 8446 5.1)
	recordOctets    = 22    // header, content type and tag of each (RFC 8446 5.2)
)

// flightOfTLS is what a segment brings of a handshake.
type flightOfTLS uint8

const (
	noFlight    flightOfTLS = iota
	clientHello             // it asks for TLS
	serverHello             // with the certificate, to the server's Finished
	clientFinished
	alertFlight // there will be no TLS
)

// flightOctets are their lengths: a ClientHello as clients pad it, one certificate.
var flightOctets = [...]int{clientHello: 517, serverHello: 1400, clientFinished: 80, alertFlight: 7}

// handshakeFailure is the alert of a server that cannot agree (RFC 8446 6.2).
const handshakeFailure = "handshake_failure"

// startTLS begins the handshake at one end of a connection: a server waits for the
// client's first flight.
func (w *World) startTLS(h *host, e machine.StartTLS, cause int64) {
	c, side := w.lookup(h, e.Conn)
	if c == nil || c.ends[side].gone {
		return
	}
	end := &c.ends[side]
	end.shakes, end.expects, end.flaws, end.heard = true, e.Name, e.Problems, max(end.heard, cause)
	switch {
	case w.peerName(c, side) == consoleName:
		w.shakeForConsole(c, h, cause)
	case c.ends[1-side].host < 0:
		c.ends[0].heard = cause
		w.tellOutside(Outside{Conn: c.id, StartTLS: true})
	case !e.Server:
		w.sendSegment(c, side, segment{cause: cause, flight: clientHello})
	}
}

// shakeForConsole makes the handshake in the place of the person who types: nobody makes one
// by hand. What is typed from then on goes under TLS.
func (w *World) shakeForConsole(c *conn, h *host, cause int64) {
	var how machine.Input = machine.TLSDone{Version: tlsVersion, Cipher: tlsCipher}
	told := trace.Event{
		Cause: cause, Host: consoleName, Kind: trace.TLSEstablished, Conn: c.id, Peer: h.Name,
		Detail: trace.TLS{Version: tlsVersion, Cipher: tlsCipher, Problems: w.problems(c), Verified: len(w.problems(c)) == 0},
	}
	if h.noTLS {
		how = machine.TLSFailed{Alert: handshakeFailure}
		told.Kind, told.Detail = trace.TLSFailed, trace.TLS{Problems: []string{handshakeFailure}}
	}
	c.ends[0].heard = w.emit(told)
	w.agenda.push(w.now, secured{c.id, 1, how, c.ends[0].heard})
}

// shake takes a flight of a handshake at the end that it has reached.
func (w *World) shake(c *conn, side int, s segment) {
	e := &c.ends[side]
	if e.gone || e.deaf {
		return
	}
	switch {
	case s.flight == clientHello && e.shakes && !w.hosts[e.host].noTLS:
		w.sendSegment(c, side, segment{cause: s.cause, flight: serverHello})
	case s.flight == clientHello:
		w.sendSegment(c, side, segment{cause: s.cause, flight: alertFlight})
		w.secureEnd(c, side, machine.TLSFailed{Alert: handshakeFailure}, s.cause)
	case s.flight == serverHello && e.shakes:
		w.sendSegment(c, side, segment{cause: s.cause, flight: clientFinished})
		w.secureEnd(c, side, machine.TLSDone{Version: tlsVersion, Cipher: tlsCipher, Problems: w.problems(c)}, s.cause)
	case s.flight == clientFinished:
		w.secureEnd(c, side, machine.TLSDone{Version: tlsVersion, Cipher: tlsCipher}, s.cause)
	case s.flight == alertFlight:
		w.secureEnd(c, side, machine.TLSFailed{Alert: handshakeFailure}, s.cause)
	}
}

// problems returns what speaks against the certificate that the client of a connection was
// shown. It is for the server's name, whatever else is the matter with it.
func (w *World) problems(c *conn) []string {
	list := slices.Clip(c.ends[1].flaws)
	wrong := string(words.CertificateWrongName)
	if name := c.ends[0].expects; name != "" && !strings.EqualFold(name, w.hosts[c.ends[1].host].Name) && !slices.Contains(list, wrong) {
		list = append(list, wrong)
	}
	return list
}

// secured is the moment at which an end whose peer is outside of this world learns how the
// handshake went.
type secured struct {
	conn  int64
	side  int8
	how   machine.Input
	cause int64
}

func (a secured) do(w *World) {
	if c := w.conns[a.conn]; c != nil {
		w.secureEnd(c, int(a.side), a.how, a.cause)
	}
}

// secureEnd tells an end how the handshake went. What it sends from then on is under TLS.
func (w *World) secureEnd(c *conn, side int, how machine.Input, cause int64) {
	e := &c.ends[side]
	if e.gone || e.deaf || !e.shakes {
		return
	}
	e.shakes = false
	switch how := how.(type) {
	case machine.TLSDone:
		how.Conn, e.sealed = e.handle, true
		w.step(&w.hosts[e.host], how, cause)
	case machine.TLSFailed:
		how.Conn = e.handle
		w.step(&w.hosts[e.host], how, cause)
	}
}

// octets returns how long a segment is on the link, under TLS or not.
func (s *segment) octets() int {
	n := len(s.bytes)
	switch {
	case s.flight != noFlight:
		return flightOctets[s.flight]
	case !s.sealed || n == 0:
		return n
	}
	return n + recordOctets*((n+recordOctetsMax-1)/recordOctetsMax)
}
