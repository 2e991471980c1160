package receiver

import (
	"io"
	"net"
	"sync"
)

// ConnsMax is the most connections that the receiver has at a time.
const ConnsMax = 100

// strictListener puts the filter before every connection, and limits their number.
type strictListener struct {
	net.Listener
	room chan struct{} // holds one value for each connection that stands
}

func newStrictListener(l net.Listener) *strictListener {
	return &strictListener{l, make(chan struct{}, ConnsMax)}
}

// Accept waits for the next connection. One too many is told so, and closed.
func (l *strictListener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		select {
		case l.room <- struct{}{}:
			return &countedConn{strictConn: newStrictConn(c), leave: func() { <-l.room }}, nil
		default:
			io.WriteString(c, "421 4.3.2 Too many connections\r\n")
			c.Close()
		}
	}
}

// countedConn gives its place back when it is closed.
type countedConn struct {
	*strictConn
	once  sync.Once
	leave func()
}

// Close closes the connection.
func (c *countedConn) Close() error {
	c.once.Do(c.leave)
	return c.Conn.Close()
}
