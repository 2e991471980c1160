package expose

import (
	"net"
	"net/netip"
	"time"

	"github.com/miekg/dns"
)

// pending is a DNS question that the world has yet to answer.
type pending struct {
	answer func(packet []byte) // must not wait; nil: there will be no answer
	alarm  *time.Timer
}

// question asks the world for a client.
func (s *Server) question(from, server netip.AddrPort, packet []byte, tcp bool, answer func([]byte)) bool {
	return s.ask(func() {
		if len(s.expected) >= QuestionsMax {
			answer(nil)
			return
		}
		id := s.world.AskOutside(from, server, packet, tcp)
		alarm := time.AfterFunc(QuestionWait, func() { s.ask(func() { s.settle(id, nil) }) })
		s.expected[id] = &pending{answer, alarm}
	})
}

// settle ends a question, once.
func (s *Server) settle(id int64, packet []byte) {
	if p := s.expected[id]; p != nil {
		delete(s.expected, id)
		p.alarm.Stop()
		p.answer(packet)
	}
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
		reply := func(p []byte) {
			if p != nil {
				o.packets.WriteToUDPAddrPort(p, from)
			}
		}
		packet := append([]byte(nil), buffer[:n]...)
		if !s.question(netip.AddrPortFrom(from.Addr().Unmap(), from.Port()), o.Simulated, packet, false, reply) {
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
		if err != nil {
			return
		}
		packet := append([]byte(nil), buffer[:n]...)
		reply := func(p []byte) { answers <- p }
		if !s.question(addrPortOf(socket.RemoteAddr()), o.Simulated, packet, true, reply) {
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
