package sim

import (
	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// saidAt returns the event that stands for the octet at offset. Receivers read in
// order, so what lies before it is not asked for again.
func (e *end) saidAt(offset int64) int64 {
	i := 0
	for i+1 < len(e.said) && e.said[i+1].offset <= offset {
		i++
	}
	e.said = e.said[:copy(e.said, e.said[i:])]
	if len(e.said) == 0 {
		return 0
	}
	return e.said[0].seq
}

// say notes that event seq stands for the octets from offset on.
func (e *end) say(offset, seq int64) { e.said = append(e.said, said{offset, seq}) }

// send puts octets on their way, in segments.
func (w *World) send(h *host, s machine.Send, cause int64) {
	c, side := w.lookup(h, s.Conn)
	if c == nil || c.ends[side].closing || c.ends[side].gone {
		return // the connection broke before the machine could know
	}
	for bytes := s.Bytes; len(bytes) > 0; {
		piece := bytes[:min(len(bytes), SegmentOctetsMax)]
		bytes = bytes[len(piece):]
		w.sendSegment(c, side, segment{bytes: piece, cause: cause})
	}
}

// sendSegment puts one segment in flight.
func (w *World) sendSegment(c *conn, side int, s segment) {
	e := &c.ends[side]
	s.sealed = e.sealed
	e.sent += int64(len(s.bytes))
	if c.ends[1-side].host < 0 {
		w.sendOutside(c, s)
		return
	}
	w.transmit(c, side, e.launch(s), 0)
}

// transmit sends a segment for the try-th time, from 0. It arrives, or is lost and
// will be sent again.
func (w *World) transmit(c *conn, side int, number int64, try int) {
	e := &c.ends[side]
	s := e.segment(number)
	s.sent = w.now
	if !s.fin {
		w.segmentEvent(c, side, trace.SegmentSent, s)
	}
	l := w.between(e.host, c.ends[1-side].host)
	if !l.loses() && !w.isSilent(e.host) {
		w.agenda.push(w.now.Add(l.delay), arrival{c.id, int8(side), number, try})
		return
	}
	w.lose(c, side, number, try)
}

// isSilent reports whether a fault lets nothing out of a host, and nothing in.
func (w *World) isSilent(host int32) bool { return host >= 0 && w.hosts[host].silent }

// lose tells of a lost segment, and has it sent again later.
func (w *World) lose(c *conn, side int, number int64, try int) {
	e := &c.ends[side]
	w.segmentEvent(c, side, trace.SegmentLost, e.segment(number))
	w.agenda.push(w.now.Add(retransmitWait(try)), retransmission{c.id, int8(side), number, try + 1})
}

// segmentEvent writes an event about a segment. It becomes nobody's cause, but where the
// segment brings part of a handshake: no other event tells of that.
func (w *World) segmentEvent(c *conn, side int, kind trace.Kind, s *segment) {
	if host := c.ends[side].host; host >= 0 {
		seq := w.emit(trace.Event{
			Cause: s.cause, Host: w.hosts[host].Name, Kind: kind, Conn: c.id, Peer: w.peerName(c, side),
			Detail: trace.Segment{Octets: s.octets()},
		})
		if s.flight != noFlight {
			s.cause = seq
		}
	}
}

// retransmission is the moment to send a lost segment again.
type retransmission struct {
	conn   int64
	side   int8
	number int64
	try    int
}

func (a retransmission) do(w *World) {
	c := w.conns[a.conn]
	if c == nil || !c.ends[a.side].flies(a.number) {
		return
	}
	if a.try > RetransmissionsMax {
		w.breakOff(c, int(a.side), machine.TimedOut, c.ends[a.side].segment(a.number).cause)
		return
	}
	w.transmit(c, int(a.side), a.number, a.try)
}

// arrival is the moment at which a segment reaches the other side.
type arrival struct {
	conn   int64
	side   int8 // the one it comes from
	number int64
	try    int
}

func (a arrival) do(w *World) {
	c := w.conns[a.conn]
	if c == nil || !c.ends[a.side].flies(a.number) {
		return
	}
	from, to := &c.ends[a.side], &c.ends[1-a.side]
	h := &w.hosts[to.host]
	cause := from.segment(a.number).cause
	switch {
	case h.down || h.silent:
		w.lose(c, int(a.side), a.number, a.try)
	case to.gone || h.boot != to.boot:
		// The host knows nothing of this connection (any more): RFC 9293 3.10.7.1.
		w.agenda.push(w.now.Add(w.between(from.host, to.host).delay), reset{c.id, a.side, cause})
	default:
		from.segment(a.number).arrived = true
		if to.handle != 0 { // else its program has yet to get the connection
			w.deliver(c, int(a.side))
		}
	}
}

// deliver hands over all segments that have arrived without a gap before them.
func (w *World) deliver(c *conn, side int) {
	from := &c.ends[side]
	for from.landed() {
		w.hand(c, 1-side, w.tampered(c, side, from.land()))
	}
}

// hand gives one segment to the machine at an end.
func (w *World) hand(c *conn, side int, s segment) {
	e := &c.ends[side]
	if s.fin {
		w.handEnd(c, side, s.cause)
		return
	}
	if s.flight != noFlight {
		w.shake(c, side, s)
		return
	}
	e.came += int64(len(s.bytes))
	e.heard = s.cause
	if !e.deaf && !e.gone {
		w.step(&w.hosts[e.host], machine.Received{Conn: e.handle, Bytes: s.bytes}, s.cause)
	}
}

// handEnd tells an end that no more octets will come.
func (w *World) handEnd(c *conn, side int, cause int64) {
	e := &c.ends[side]
	if !e.told && !e.gone {
		e.told = true
		cause = w.connEvent(c, side, trace.ConnClosed, cause)
	}
	if !e.deaf && !e.gone {
		w.step(&w.hosts[e.host], machine.Closed{Conn: e.handle}, cause)
	}
	other := &c.ends[1-side]
	if other.deaf {
		other.gone = true // it hears no more, and all that it sent has arrived
	}
	if other.gone && (e.closing || e.gone) {
		w.forget(c)
	}
}

// close ends a connection in order: what was sent arrives, then the end of it.
func (w *World) close(h *host, handle machine.Conn, cause int64) int64 {
	c, side := w.lookup(h, handle)
	if c == nil || c.ends[side].closing || c.ends[side].gone {
		return cause
	}
	e := &c.ends[side]
	if !e.told {
		e.told = true
		cause = w.connEvent(c, side, trace.ConnClosed, cause)
	}
	e.closing, e.deaf = true, true
	other := &c.ends[1-side]
	switch {
	case !c.open && side == 0:
		e.gone = true // it was never a connection; the other host will find out
		w.forget(c)
	case other.gone:
		w.forget(c)
	default:
		w.sendSegment(c, side, segment{cause: cause, fin: true})
	}
	return cause
}

// abort ends a connection at once.
func (w *World) abort(h *host, handle machine.Conn, cause int64) int64 {
	c, side := w.lookup(h, handle)
	if c == nil || c.ends[side].gone {
		return cause
	}
	e := &c.ends[side]
	if !e.told {
		e.told = true
		cause = w.connEvent(c, side, trace.ConnReset, cause)
	}
	e.gone, e.deaf, e.closing, e.flight = true, true, true, flight{}
	other := &c.ends[1-side]
	if other.host < 0 {
		w.tellOutside(Outside{Conn: c.id, Closed: true, Failure: machine.Reset})
		w.forget(c)
		return cause
	}
	l := w.between(e.host, other.host)
	if !l.loses() { // a reset that is lost is not sent again
		w.agenda.push(w.now.Add(l.delay), reset{c.id, int8(1 - side), cause})
	}
	return cause
}

// reset is the moment at which one side learns that the other knows nothing of the
// connection any more.
type reset struct {
	conn  int64
	side  int8 // the one that learns it
	cause int64
}

func (a reset) do(w *World) {
	if c := w.conns[a.conn]; c != nil {
		w.breakOff(c, int(a.side), machine.Reset, a.cause)
	}
}

// breakOff ends a connection for one side, which did not ask for it.
func (w *World) breakOff(c *conn, side int, err machine.Failure, cause int64) {
	e := &c.ends[side]
	alive := e.host >= 0 && !e.gone && !e.deaf && w.hosts[e.host].boot == e.boot
	if !e.told && !e.gone && e.host >= 0 {
		e.told = true
		kind := trace.ConnReset
		if err == machine.TimedOut {
			kind = trace.ConnTimeout
		}
		cause = w.connEvent(c, side, kind, cause)
	}
	handle := e.handle
	e.gone, e.deaf, e.flight = true, true, flight{}
	if other := &c.ends[1-side]; other.gone || other.host < 0 {
		w.forget(c)
	}
	if alive {
		w.step(&w.hosts[e.host], machine.Closed{Conn: handle, Err: err}, cause)
	}
}
