package live

import (
	"context"
	"errors"
	"net"
	"net/netip"

	"github.com/miekg/dns"

	"mailscope/sim/machine"
)

// DNS travels as the packets that the machines make; this file only carries them.

// questionKey tells the questions of the run's own hosts from those of others, by
// the loopback address that they come from.
type questionKey struct {
	local netip.AddrPort
	tcp   bool
}

// question is one that a host of the run asks.
type question struct {
	from   netip.AddrPort // simulated
	cause  int64
	answer int64 // the event of the host that answered, 0 for one outside
}

// ask enters a question before its packet is sent.
func (l *links) ask(key questionKey, q *question) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked[key] = q
}

// forgetQuestion ends the entry and returns the event that caused the answer.
func (l *links) forgetQuestion(key questionKey) (cause int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	q := l.asked[key]
	delete(l.asked, key)
	if q.answer != 0 {
		return q.answer
	}
	return q.cause
}

// asker returns who asked from a loopback address: its simulated address and the
// event that caused it, where it is a host of the run.
func (l *links) asker(key questionKey) (from netip.AddrPort, cause int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if q, ok := l.asked[key]; ok {
		return q.from, q.cause
	}
	return key.local, 0
}

func (l *links) answered(key questionKey, cause int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if q, ok := l.asked[key]; ok {
		q.answer = cause
	}
}

// query sends a question, in a goroutine of its own.
func (h *host) query(e machine.Query, cause int64) {
	if h.asking.Add(1) > QuestionsMax {
		h.asking.Add(-1)
		h.inbox.put(func() { h.step(machine.Answered{ID: e.ID, Err: machine.Unreachable}, cause) })
		return
	}
	q := &question{from: netip.AddrPortFrom(h.Facing(e.Server.Addr()), h.nextPort()), cause: cause}
	h.run.busy.Go(func() {
		defer h.asking.Add(-1)
		h.ask(e, q)
	})
}

// ask carries a question and its answer. When no answer comes the machine is not
// told: its own patience decides.
func (h *host) ask(e machine.Query, q *question) {
	ctx, cancel := context.WithCancel(h.run.ctx)
	defer cancel()
	network := "udp"
	if e.TCP {
		network = "tcp"
	}
	stop := h.run.after(QuestionWait, cancel)
	socket, failure := h.run.config.Book.Dial(ctx, network, e.Server)
	stop()
	if failure != "" {
		h.inbox.put(func() { h.step(machine.Answered{ID: e.ID, Err: failure}, q.cause) })
		return
	}
	if !h.keep(socket) {
		return
	}
	defer h.drop(socket)
	key := questionKey{addrPortOf(socket.LocalAddr()), e.TCP}
	h.run.links.ask(key, q)
	packet, err := h.exchange(socket, e)
	cause := h.run.links.forgetQuestion(key)
	answered := machine.Answered{ID: e.ID, Packet: packet}
	if err != nil {
		answered.Err = failureOf(err)
	}
	if answered.Err != machine.TimedOut {
		h.inbox.put(func() { h.step(answered, cause) })
	}
}

// exchange sends a question and waits for a packet with its id. Others are late
// answers to somebody else, or forged; the machine looks more closely.
func (h *host) exchange(socket net.Conn, e machine.Query) ([]byte, error) {
	if len(e.Packet) < 2 {
		return nil, errors.New("a packet without an id")
	}
	stop := h.run.after(QuestionWait, func() { socket.SetDeadline(longAgo) })
	defer stop()
	stream := &dns.Conn{Conn: socket}
	if _, err := stream.Write(e.Packet); err != nil {
		return nil, err
	}
	buffer := make([]byte, PacketOctets)
	for {
		n, err := stream.Read(buffer)
		if err != nil {
			return nil, err
		}
		if n >= 2 && buffer[0] == e.Packet[0] && buffer[1] == e.Packet[1] {
			return append([]byte(nil), buffer[:n]...), nil
		}
	}
}

// asked is a question that waits for this host's answer.
type asked struct {
	key    questionKey
	answer func(packet []byte) // nil packet: there will be none
	stop   func()
}

// answerPackets takes questions over UDP (RFC 1035 4.2.1).
func (h *host) answerPackets(socket *net.UDPConn) {
	defer h.drop(socket)
	buffer := make([]byte, PacketOctets)
	for {
		n, from, err := socket.ReadFromUDPAddrPort(buffer)
		if err != nil {
			if !h.pause() {
				return
			}
			continue
		}
		from = netip.AddrPortFrom(from.Addr().Unmap(), from.Port())
		packet := append([]byte(nil), buffer[:n]...)
		a := &asked{key: questionKey{from, false}, answer: func(p []byte) {
			if p != nil {
				socket.WriteToUDPAddrPort(p, from)
			}
		}}
		if !h.inbox.offer(func() { h.queried(a, packet) }) {
			return
		}
	}
}

// answerStream takes questions over TCP (RFC 1035 4.2.2), one after the other.
func (h *host) answerStream(socket net.Conn) {
	defer h.discard(listener, socket)
	stream := &dns.Conn{Conn: socket}
	buffer := make([]byte, PacketOctets)
	answers := make(chan []byte, 1)
	for {
		stop := h.run.after(QuestionWait, func() { socket.SetDeadline(longAgo) })
		n, err := stream.Read(buffer)
		stop()
		if err != nil {
			return
		}
		packet := append([]byte(nil), buffer[:n]...)
		a := &asked{key: questionKey{addrPortOf(socket.RemoteAddr()), true}, answer: func(p []byte) { answers <- p }}
		if !h.inbox.offer(func() { h.queried(a, packet) }) {
			return
		}
		select {
		case p := <-answers:
			if p == nil {
				return
			}
			stop := h.run.after(WriteWaitMax, func() { socket.SetDeadline(longAgo) })
			_, err := stream.Write(p)
			stop()
			if err != nil {
				return
			}
		case <-h.run.stopping:
			return
		}
	}
}

// queried hands a question to the machine.
func (h *host) queried(a *asked, packet []byte) {
	if len(h.asked) >= QuestionsMax {
		a.answer(nil)
		return
	}
	h.lastAsked++
	id := h.lastAsked
	h.asked[id] = a
	a.stop = h.run.after(QuestionWait, func() {
		h.inbox.put(func() { h.settle(id, nil) })
	})
	from, cause := h.run.links.asker(a.key)
	h.step(machine.Queried{ID: id, From: from, Packet: packet, TCP: a.key.tcp}, cause)
}

// respond carries the machine's answer.
func (h *host) respond(e machine.Respond, cause int64) {
	if a, open := h.asked[e.ID]; open {
		h.run.links.answered(a.key, cause)
		h.settle(e.ID, e.Packet)
	}
}

// settle ends a question, once.
func (h *host) settle(id machine.QueryID, packet []byte) {
	if a, open := h.asked[id]; open {
		delete(h.asked, id)
		a.stop()
		a.answer(packet)
	}
}
