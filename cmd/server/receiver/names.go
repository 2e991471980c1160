package receiver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"

	"github.com/miekg/dns"
)

// chainMax is the longest chain of CNAMEs that is followed.
const chainMax = 8

// nameServer answers questions from zone text, over UDP and TCP on one port.
type nameServer struct {
	addr    netip.AddrPort
	records map[string][]dns.RR // by owner name, lower case
	servers [2]*dns.Server
}

func startNameServer(zones string) (*nameServer, error) {
	records, err := parseZones(zones)
	if err != nil {
		return nil, err
	}
	s := &nameServer{records: records}
	packets, stream, err := openPorts()
	if err != nil {
		return nil, fmt.Errorf("the built-in name server cannot listen: %w", err)
	}
	s.addr = netip.MustParseAddrPort(stream.Addr().String())
	s.servers = [2]*dns.Server{{PacketConn: packets, Handler: s}, {Listener: stream, Handler: s}}
	for _, server := range s.servers {
		up := make(chan struct{})
		server.NotifyStartedFunc = func() { close(up) }
		go server.ActivateAndServe()
		<-up
	}
	return s, nil
}

func (s *nameServer) stop(ctx context.Context) error {
	return errors.Join(s.servers[0].ShutdownContext(ctx), s.servers[1].ShutdownContext(ctx))
}

// openPorts opens one port for UDP and TCP; the second may be taken, so it tries.
func openPorts() (packets net.PacketConn, stream net.Listener, err error) {
	for range 20 {
		if stream, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			return nil, nil, err
		}
		if packets, err = net.ListenPacket("udp", stream.Addr().String()); err == nil {
			return packets, stream, nil
		}
		stream.Close()
	}
	return nil, nil, err
}

func parseZones(text string) (map[string][]dns.RR, error) {
	records := map[string][]dns.RR{}
	p := dns.NewZoneParser(strings.NewReader(text), ".", "")
	p.SetDefaultTTL(3600)
	for rr, more := p.Next(); more; rr, more = p.Next() {
		name := dns.CanonicalName(rr.Header().Name)
		records[name] = append(records[name], rr)
	}
	if err := p.Err(); err != nil {
		return nil, fmt.Errorf("the zone text is not right: %w", err)
	}
	return records, nil
}

// ServeDNS answers one question.
func (s *nameServer) ServeDNS(w dns.ResponseWriter, question *dns.Msg) {
	answer := new(dns.Msg)
	answer.SetReply(question)
	answer.RecursionAvailable = true // it stands in for the resolver
	switch {
	case question.Opcode != dns.OpcodeQuery:
		answer.Rcode = dns.RcodeNotImplemented
	case len(question.Question) != 1:
		answer.Rcode = dns.RcodeFormatError
	default:
		s.fill(answer, question.Question[0])
	}
	if _, udp := w.RemoteAddr().(*net.UDPAddr); udp {
		answer.Truncate(sizeOf(question))
	}
	w.WriteMsg(answer)
}

// sizeOf returns how large an answer over UDP may be (RFC 6891 6.2.3).
func sizeOf(question *dns.Msg) int {
	if opt := question.IsEdns0(); opt != nil {
		return max(dns.MinMsgSize, min(int(opt.UDPSize()), 1232))
	}
	return dns.MinMsgSize
}

// fill answers from the records, along CNAMEs.
func (s *nameServer) fill(answer *dns.Msg, q dns.Question) {
	name := dns.CanonicalName(q.Name)
	for range chainMax {
		here := s.records[name]
		if len(here) == 0 && !s.hasBelow(name) {
			answer.Rcode = dns.RcodeNameError
			return
		}
		next := ""
		for _, rr := range here {
			if alias, ok := rr.(*dns.CNAME); ok && q.Qtype != dns.TypeCNAME {
				next = dns.CanonicalName(alias.Target)
				answer.Answer = append(answer.Answer, rr)
			} else if rr.Header().Rrtype == q.Qtype {
				answer.Answer = append(answer.Answer, rr)
			}
		}
		if next == "" {
			return
		}
		name = next
	}
	answer.Rcode, answer.Answer = dns.RcodeServerFailure, nil
}

// hasBelow reports whether some name lies below this one, which then exists too
// (RFC 4592 2.2.2).
func (s *nameServer) hasBelow(name string) bool {
	for owner := range s.records {
		if strings.HasSuffix(owner, "."+name) {
			return true
		}
	}
	return false
}
