package live

import (
	"fmt"
	"net"
	"net/netip"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// dnsPort is the port on which a host gets questions as well (RFC 1035 4.2).
const dnsPort = 53

// listenAll opens the ports that a machine asks for as it boots.
func (h *host) listenAll(effects []machine.Effect) error {
	for _, effect := range effects {
		if l, ok := effect.(machine.Listen); ok {
			if err := h.listen(l.Port); err != nil {
				return fmt.Errorf("%s cannot listen on port %d: %w", h.Name, l.Port, err)
			}
		}
	}
	return nil
}

// mustListen opens a port that listenAll has not opened yet. When the process is out
// of sockets, all that is left is to say so.
func (h *host) mustListen(port uint16) {
	if h.ports[port] {
		return
	}
	if err := h.listen(port); err != nil {
		h.run.log.write(trace.Event{At: h.now(), Host: h.Name, Kind: trace.Noted, Detail: trace.Reason{Reason: err.Error()}})
	}
}

// listen opens a loopback socket for a port of the host and enters it into the book.
func (h *host) listen(port uint16) error {
	l, udp, err := openPort(port == dnsPort)
	if err != nil {
		return err
	}
	real := addrPortOf(l.Addr())
	for _, a := range h.Addresses {
		if err := h.run.config.Book.Map(netip.AddrPortFrom(a, port), real); err != nil {
			return err
		}
	}
	h.ports[port] = true
	if !h.keep(l) {
		return net.ErrClosed
	}
	if port != dnsPort {
		h.run.busy.Go(func() { h.acceptLoop(l, func(s net.Conn) { h.welcome(s, port, real) }) })
		return nil
	}
	if !h.keep(udp) {
		return net.ErrClosed
	}
	h.run.busy.Go(func() { h.acceptLoop(l, h.answerStream) })
	h.run.busy.Go(func() { h.answerPackets(udp) })
	return nil
}

// openPort opens a loopback port for TCP, and for UDP too where packet is set: both
// have the same number, so it may take some tries.
func openPort(packet bool) (net.Listener, *net.UDPConn, error) {
	var lastErr error
	for range portTries {
		l, err := net.Listen("tcp", loopbackListen)
		if err != nil || !packet {
			return l, nil, err
		}
		udp, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(addrPortOf(l.Addr())))
		if err == nil {
			return l, udp, nil
		}
		l.Close()
		lastErr = err
	}
	return nil, nil, lastErr
}

// acceptLoop takes connections until the run stops. One too many is closed at once.
func (h *host) acceptLoop(l net.Listener, take func(net.Conn)) {
	for {
		socket, err := l.Accept()
		if err != nil {
			if !h.pause() {
				return
			}
			continue
		}
		if !h.enter() {
			socket.Close()
			continue
		}
		if !h.keep(socket) {
			return
		}
		h.run.busy.Go(func() { take(socket) })
	}
}

// pause waits a moment after a failed Accept, which means that sockets are scarce;
// false when it means that the run stops.
func (h *host) pause() bool {
	over := make(chan struct{})
	stop := h.run.after(acceptPause, func() { close(over) })
	defer stop()
	select {
	case <-h.run.stopping:
		return false
	case <-over:
		return true
	}
}

// welcome finds out whose connection it is, and hands it to the host.
func (h *host) welcome(socket net.Conn, port uint16, real netip.AddrPort) {
	remote := addrPortOf(socket.RemoteAddr())
	k := h.run.links.accept(remote, real)
	if k == nil {
		k = h.run.links.add(remote, netip.AddrPortFrom(h.Addresses[0], port))
	}
	if !h.inbox.offer(func() { h.take(socket, k) }) {
		h.discard(listener, socket)
	}
}

// take gives an accepted connection to the machine.
func (h *host) take(socket net.Conn, k *link) {
	h.accepted--
	c := h.newConn(k, listener, h.accepted, k.to, k.from)
	c.opened = c.event(h.now(), trace.ConnAccepted, k.opened)
	c.begin(socket)
	h.step(machine.Accepted{Conn: c.name, Local: c.local, Remote: c.remote}, c.opened)
}
