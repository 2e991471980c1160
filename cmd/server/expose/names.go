package expose

import (
	"net"
	"net/netip"
	"slices"
	"time"

	"github.com/miekg/dns"
)

// pending is a DNS question that the world has yet to answer.
type pending struct {
	server *opened
	answer func(packet []byte) // must not wait; nil: there will be no answer
	alarm  *time.Timer
}

// question asks the world for a client. Some questions are never answered (the host is
// down, or has a fault): so when a server has too many, the oldest makes room, and no
// flood of them can keep others from asking.
func (s *Server) question(from netip.AddrPort, o *opened, packet []byte, tcp bool, answer func([]byte)) bool {
	return s.ask(func() {
		if len(o.waiting) >= QuestionsMax {
			s.settle(o.waiting[0], nil)
		}
		id := s.world.AskOutside(from, o.Simulated, packet, tcp)
		alarm := time.AfterFunc(QuestionWait, func() { s.ask(func() { s.settle(id, nil) }) })
		s.expected[id] = &pending{o, answer, alarm}
		o.waiting = append(o.waiting, id)
	})
}

// settle ends a question, once.
func (s *Server) settle(id int64, packet []byte) {
	p := s.expected[id]
	if p == nil {
		return
	}
	delete(s.expected, id)
	if i, found := slices.BinarySearch(p.server.waiting, id); found {
		p.server.waiting = slices.Delete(p.server.waiting, i, i+1)
	}
	p.alarm.Stop()
	p.answer(packet)
}

// isQuestion reports whether a packet has the header of a question (RFC 1035 4.1.1).
// Others no server answers, so the world need not hear of them.
func isQuestion(packet []byte) bool {
	const headerOctets, responseBit = 12, 0x80 // the bit stands in the third octet
	return len(packet) >= headerOctets && packet[2]&responseBit == 0
}

// answerPackets serves DNS over UDP (RFC 1035 4.2.1).
func (s *Server) answerPackets(o *opened) {
	defer s.drop(o.packets)
	buffer := make([]byte, PacketOctets)
	for {
		n, from, err := o.packets.ReadFromUDPAddrPort(buffer)
		if err != nil {
			if !s.pause() {
				return
			}
			continue
		}
		if !isQuestion(buffer[:n]) {
			continue
		}
		reply := func(p []byte) {
			if p != nil {
				o.packets.WriteToUDPAddrPort(p, from)
			}
		}
		packet := append([]byte(nil), buffer[:n]...)
		if !s.question(netip.AddrPortFrom(from.Addr().Unmap(), from.Port()), o, packet, false, reply) {
			return
		}
	}
}

// answerStream serves DNS over one TCP connection (RFC 1035 4.2.2), one question
// after the other.
func (s *Server) answerStream(o *opened, socket net.Conn) {
	defer s.drop(socket)
	stream := &dns.Conn{Conn: socket}
	buffer := make([]byte, PacketOctets)
	answers := make(chan []byte, 1)
	for {
		socket.SetDeadline(time.Now().Add(QuestionWait))
		n, err := stream.Read(buffer)
		if err != nil || !isQuestion(buffer[:n]) {
			return
		}
		packet := append([]byte(nil), buffer[:n]...)
		reply := func(p []byte) { answers <- p }
		if !s.question(addrPortOf(socket.RemoteAddr()), o, packet, true, reply) {
			return
		}
		select {
		case p := <-answers:
			if p == nil {
				return
			}
			if _, err := stream.Write(p); err != nil {
				return
			}
		case <-s.stopping:
			return
		}
	}
}
