package live

import (
	"net"
	"time"
)

// longAgo is a deadline that has passed: it ends what a socket is doing.
var longAgo = time.Unix(1, 0)

// writeLoop writes what waits, until the machine has closed the connection and all
// is written, or it is gone.
func (c *conn) writeLoop() {
	defer c.end()
	buffer := make([]byte, 0, 4096)
	for {
		piece, more := c.next()
		if !more {
			break
		}
		c.cause.Store(piece.cause)
		for left := piece.bytes; len(left) > 0; {
			n := min(len(left), WriteOctets)
			buffer = append(buffer[:0], left[:n]...)
			if err := c.write(buffer); err != nil {
				c.report(err)
				return
			}
			left = left[n:]
			c.written(n)
		}
	}
	c.finish()
}

// next waits for something to write; false when there will be no more.
func (c *conn) next() (piece, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for (len(c.waiting) == 0 || c.shaking) && !c.closing && !c.gone {
		c.changed.Wait()
	}
	if c.gone || c.shaking || len(c.waiting) == 0 {
		return piece{}, false // what is said in the middle of a handshake, nobody could read
	}
	p := c.waiting[0]
	c.waiting[0] = piece{} // it need not be kept until the array is
	c.waiting = c.waiting[1:]
	return p, true
}

// write writes with a limit on the peer's patience with us, by the run's clock.
func (c *conn) write(b []byte) error {
	stop := c.host.run.after(WriteWaitMax, func() { c.socket.SetWriteDeadline(longAgo) })
	defer stop()
	if secured := c.securedBy(); secured != nil {
		_, err := secured.Write(b)
		return err
	}
	_, err := c.socket.Write(b)
	return err
}

func (c *conn) isGone() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.gone
}

func (c *conn) written(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.octets -= n
	c.changed.Broadcast()
}

// finish tells the other side that no more will come, and leaves it some time to say
// the same: closing with octets unread would turn into a reset, and destroy what the
// other side has yet to read (RFC 9293 3.6.1).
func (c *conn) finish() {
	if c.isGone() {
		return // who is broken off sees a reset, and no farewell before it
	}
	if secured := c.securedBy(); secured != nil {
		secured.CloseWrite() // RFC 8446 6.1
	}
	if tcp, ok := c.socket.(*net.TCPConn); ok {
		tcp.CloseWrite()
	}
	stop := c.host.run.after(LingerMax, func() { c.socket.SetReadDeadline(longAgo) })
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.running > 1 && !c.gone {
		c.changed.Wait()
	}
	stop()
}
