package dns

import (
	"net/netip"
	"strconv"

	"golang.org/x/net/dns/dnsmessage"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// asker is who asked a server something, and what the answer has to be like.
type asker struct {
	id       machine.QueryID
	from     netip.AddrPort
	tcp      bool
	header   dnsmessage.Header
	spelt    string
	question question
	class    dnsmessage.Class
	opt      bool // the question had an OPT record, so the answer has one (RFC 6891 6.1.1)
	limit    int  // octets that the answer may have
}

// hear reads a question that came to a server. ok is false for what no server
// answers: noise, and answers, lest two servers answer each other for ever.
func hear(in machine.Queried) (m message, v verdict, ok bool) {
	m, v = read(in.Packet)
	return m, v, v != unreadable && !m.Response
}

func newAsker(in machine.Queried, m *message) asker {
	a := asker{
		id: in.ID, from: in.From, tcp: in.TCP, header: m.Header,
		spelt: m.spelt, question: m.question, class: m.class, opt: m.edns.present, limit: UDPOctets,
	}
	switch {
	case in.TCP:
		a.limit = PacketOctetsMax
	case m.edns.present:
		a.limit = min(max(int(m.edns.octets), UDPOctets), EDNSOctets)
	}
	return a
}

// query returns the question as events tell it; server is who was asked.
func (a *asker) query(server string) trace.Query {
	q := trace.Query{Name: a.question.name, Server: server, ID: a.header.ID, TCP: a.tcp}
	if a.spelt != "" {
		q.Type = a.question.t.String()
	}
	return q
}

// heard notes that the question came.
func (a *asker) heard(out *machine.Out, server string) {
	out.Add(machine.Heard{From: a.from, Note: machine.Note{Kind: trace.DNSQuery, Detail: a.query(server)}})
}

// reply is what a server answers.
type reply struct {
	rcode       RCode
	answers     []Record
	authorities []Record
	additionals []Record
	because     *words.Because
}

// refusal returns the answer to what is no question for any server here: a broken
// packet, another operation than QUERY, another class than IN, a question for all
// types or for a whole zone. ok is false if there is nothing to refuse.
func refusal(m *message, v verdict) (r reply, ok bool) {
	switch {
	case m.OpCode != 0:
		return reply{rcode: NotImp, because: because(1035, "4.1.1", words.DNSNotImplemented)}, true
	case v == malformed:
		return reply{rcode: FormErr, because: because(1035, "4.1.1", words.DNSNotUnderstood)}, true
	case m.edns.version > 0:
		return reply{rcode: BadVers, because: because(1035, "4.1.1", words.DNSNotImplemented)}, true
	case m.question.t >= typeMetaFirst && m.question.t <= typeMetaLast:
		return reply{rcode: NotImp, because: because(1035, "4.1.1", words.DNSNotImplemented)}, true
	case m.class != dnsmessage.ClassINET:
		return reply{rcode: Refused, because: because(1035, "4.1.1", words.DNSNotServed, m.question.name)}, true
	}
	return reply{}, false
}

// message returns the reply as the message that answers a, with the question in
// lower case: so the names of the records can point to it (RFC 1035 4.1.4), however
// it was spelt.
func (a *asker) message(r *reply, bits dnsmessage.Header) message {
	bits.ID = a.header.ID
	bits.Response = true
	bits.OpCode = a.header.OpCode
	bits.RecursionDesired = a.header.RecursionDesired
	m := message{
		Header: bits, rcode: r.rcode, question: a.question, class: a.class,
		answers: r.answers, authorities: r.authorities, additionals: r.additionals,
	}
	if a.spelt != "" {
		m.spelt = a.question.name
	}
	if a.opt {
		m.edns = edns{present: true, octets: EDNSOctets}
	}
	return m
}

// printed is an answer as it goes out, and as events tell it.
type printed struct {
	packet  []byte
	rcode   RCode
	lines   []string
	because *words.Because
}

// print makes the packet for a. The bits are those of the header that only the
// server knows: whether it is an authority, whether it asks others.
func (a *asker) print(r *reply, bits dnsmessage.Header) printed {
	m := a.message(r, bits)
	p := printed{rcode: r.rcode, because: r.because}
	p.packet = m.pack(a.limit)
	a.spell(p.packet)
	p.lines = lines(m.answers)
	if m.Truncated {
		p.because = because(2181, "9", words.DNSTruncated, strconv.Itoa(a.limit))
	}
	return p
}

// spell writes the question's name into a packet as a spelt it, for the asker may
// insist (RFC 4343 4.1).
func (a *asker) spell(packet []byte) {
	const nameAt = 12 // RFC 1035 4.1.1: behind the header
	for i := 0; i < len(a.spelt)-1; i++ {
		if a.spelt[i] != '.' { // where the packet has the length of the next label
			packet[nameAt+1+i] = a.spelt[i]
		}
	}
}

// address returns a copy of the answer to somebody else as the answer to a: with
// its id, its RD bit and its spelling.
func (a *asker) address(packet []byte) []byte {
	const rdBit = 1
	c := make([]byte, len(packet))
	copy(c, packet)
	c[0], c[1] = byte(a.header.ID>>8), byte(a.header.ID)
	c[2] &^= rdBit
	if a.header.RecursionDesired {
		c[2] |= rdBit
	}
	a.spell(c)
	return c
}

// send answers: an event tells it, then the packet goes.
func (a *asker) send(out *machine.Out, server string, p *printed, cached bool) {
	out.Add(
		machine.Note{
			Kind:    trace.DNSAnswer,
			Detail:  trace.Answer{Query: a.query(server), RCode: p.rcode.String(), Answers: p.lines, Cached: cached},
			Because: p.because,
		},
		machine.Respond{ID: a.id, Packet: p.packet},
	)
}

func because(rfc int, section string, key words.Key, args ...string) *words.Because {
	return &words.Because{RFC: rfc, Section: section, Key: key, Args: args}
}

// The reasons that more than one of server, resolver and stub give.

func becauseNXDomain(name string) *words.Because {
	return because(2308, "2.1", words.DNSNXDomain, name)
}

func becauseNoData(q question) *words.Because {
	return because(2308, "2.2", words.DNSNoData, q.name, q.t.String())
}

func becauseNullMX(name string) *words.Because { return because(7505, "3", words.DNSNullMX, name) }
