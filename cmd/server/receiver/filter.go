package receiver

import (
	"bytes"
	"errors"
	"io"
	"net"
)

// ErrBareLineEnd ends a connection on which a CR or LF came alone (RFC 5321 2.3.8).
var ErrBareLineEnd = errors.New("a CR or LF alone in the stream")

// bareReply is the last that such a peer hears.
const bareReply = "500 5.5.2 A CR or LF came alone; lines end in CRLF (RFC 5321 2.3.8). Closing.\r\n"

// strictConn lets octets through only as far as every CR is followed by LF and every
// LF preceded by CR, in commands and in data alike. A CR at the end of what has come
// is kept back until the octet after it is there, so whoever reads never sees a line
// end before it is known to be a good one.
type strictConn struct {
	net.Conn
	raw  []byte // room for a CR that was kept back, then what was read
	good []byte // the part of raw that may still be handed out
	kept bool   // a CR is kept back
	err  error  // what Read returns once good is handed out; it stays
	told bool   // the peer was told what it did: it hears nothing more

	greeted bool // the server has said its first 220
	sealed  bool // what is read are TLS records
}

func newStrictConn(c net.Conn) *strictConn {
	return &strictConn{Conn: c, raw: make([]byte, 4096)}
}

// Read reads octets that have been found good.
func (c *strictConn) Read(b []byte) (int, error) {
	if c.sealed {
		return c.Conn.Read(b)
	}
	for len(c.good) == 0 && len(b) > 0 {
		if c.err != nil {
			return 0, c.end()
		}
		c.fill()
	}
	n := copy(b, c.good)
	c.good = c.good[n:]
	return n, nil
}

// fill reads once and sees what of it is good.
func (c *strictConn) fill() {
	n, err := c.Conn.Read(c.raw[1:])
	start := 1
	if c.kept && n > 0 {
		c.raw[0], start, c.kept = '\r', 0, false
	}
	whole := c.raw[start : 1+n]
	size, ok := goodPrefix(whole)
	c.good, c.err = whole[:size], err
	c.kept = c.kept || ok && size < len(whole)
	if !ok || c.kept && errors.Is(err, io.EOF) {
		c.err = ErrBareLineEnd
	}
}

// goodPrefix returns how many octets of b are good. What is not, when ok, is one CR at
// the end, whose next octet is not known.
func goodPrefix(b []byte) (size int, ok bool) {
	for i := 0; i < len(b); i++ {
		switch {
		case b[i] == '\n':
			return i, false
		case b[i] != '\r':
		case i+1 == len(b):
			return i, true
		case b[i+1] != '\n':
			return i, false
		default:
			i++ // both octets of a CRLF
		}
	}
	return len(b), true
}

// end returns the error that ends the stream. A peer that sent a bare CR or LF is
// told so, after the replies to all that was good before it, and the connection ends
// in both directions: nothing the server says afterwards can be taken for an answer.
func (c *strictConn) end() error {
	if c.err == ErrBareLineEnd && !c.told {
		io.WriteString(c.Conn, bareReply)
		c.told = true
		if tcp, ok := c.Conn.(interface{ CloseWrite() error }); ok {
			tcp.CloseWrite()
		}
	}
	return c.err
}

// Write writes, except to a peer that was told it did wrong.
func (c *strictConn) Write(b []byte) (int, error) {
	if c.told {
		return 0, c.err
	}
	c.follow(b)
	return c.Conn.Write(b)
}

// follow sees from what the server says whether records or lines come next. It says 220
// twice: as its greeting, and when it is ready for TLS. What came in the clear behind
// STARTTLS is dropped. A line in the clear comes after a handshake that failed.
func (c *strictConn) follow(b []byte) {
	switch {
	case bytes.HasPrefix(b, []byte("220 ")) && c.greeted:
		c.sealed, c.good, c.kept = true, nil, false
	case bytes.HasPrefix(b, []byte("220 ")):
		c.greeted = true
	case c.sealed && len(b) > 0 && '2' <= b[0] && b[0] <= '5': // no record begins so (RFC 8446 5.1)
		c.sealed = false
	}
}
