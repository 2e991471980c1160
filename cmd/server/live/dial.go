package live

import (
	"context"
	"net"
	"net/netip"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// dial opens a connection, in a goroutine of its own.
func (h *host) dial(now trace.Time, d machine.Dial, cause int64) int64 {
	if _, twice := h.conns[d.Conn]; twice || d.Conn <= 0 {
		panic("live: " + h.Name + " dials with a connection number that is taken")
	}
	from := d.Local // as the trace tells it: real sockets all leave from the loopback address
	if !from.IsValid() {
		from = h.Facing(d.Remote.Addr())
	}
	local := netip.AddrPortFrom(from, h.nextPort())
	k := h.run.links.add(local, d.Remote)
	c := h.newConn(k, dialer, d.Conn, local, d.Remote)
	c.opened = c.event(now, trace.ConnOpen, cause)
	k.opened = c.opened
	if !h.enter() {
		h.inbox.put(func() { h.dialFailed(c, machine.Unreachable) })
		return c.opened
	}
	ctx, cancel := context.WithCancel(h.run.ctx)
	c.opening = cancel
	h.run.busy.Go(func() { h.connect(ctx, c) })
	return c.opened
}

// connect does the dialing and hands the outcome to the host.
func (h *host) connect(ctx context.Context, c *conn) {
	stop := h.run.after(DialWaitMax, c.opening)
	defer stop()
	socket, failure := h.run.connect(ctx, c.link)
	if failure != "" {
		h.leave()
		h.inbox.put(func() { h.dialFailed(c, failure) })
		return
	}
	if !h.keep(socket) || !h.inbox.put(func() { h.dialed(c, socket) }) {
		h.discard(dialer, socket)
	}
}

// connect opens the socket of a link, so that the other end finds it.
func (r *Run) connect(ctx context.Context, k *link) (net.Conn, machine.Failure) {
	real, failure := r.config.Book.find(k.to)
	if failure != "" {
		return nil, failure
	}
	r.links.begin(real)
	socket, failure := r.config.Book.Dial(ctx, "tcp", k.to)
	if failure != "" {
		r.links.finish(real, netip.AddrPort{}, nil)
		return nil, failure
	}
	r.links.finish(real, addrPortOf(socket.LocalAddr()), k)
	return socket, ""
}

func (h *host) dialed(c *conn, socket net.Conn) {
	if c.deaf.Load() { // it was given up meanwhile
		h.discard(dialer, socket)
		return
	}
	c.begin(socket)
	h.step(machine.Dialed{Conn: c.name, Local: c.local}, c.opened)
}

func (h *host) dialFailed(c *conn, failure machine.Failure) {
	if c.deaf.Load() {
		return
	}
	kind := trace.ConnTimeout
	if failure == machine.Refused {
		kind = trace.ConnRefused
	}
	c.told, c.broken = true, true
	cause := c.event(h.now(), kind, c.opened)
	defer h.release(c)
	h.step(machine.DialFailed{Conn: c.name, Err: failure}, cause)
}
