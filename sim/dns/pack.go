package dns

import (
	"encoding/binary"
	"strings"

	"golang.org/x/net/dns/dnsmessage"
)

// pack returns the message as a packet of at most limit octets. What does not fit
// is left out: first the additional section, which nobody relies on, then all
// records, and then the packet says so (RFC 2181 9). What was left out is gone
// from m too.
func (m *message) pack(limit int) []byte {
	if n := len(m.answers) + len(m.authorities) + len(m.additionals); n <= PacketOctetsMax/recordOctetsMin {
		packet := m.build()
		if len(packet) > limit && len(m.additionals) > 0 {
			m.additionals = nil
			packet = m.build()
		}
		if len(packet) <= limit {
			return packet
		}
	}
	m.Truncated = true
	m.answers, m.authorities, m.additionals = nil, nil, nil
	return m.build()
}

// build makes the packet, whatever its length. Records come from zone text or
// packets, where their names and strings were checked: that one of them cannot be
// built is a programmer's mistake.
func (m *message) build() []byte {
	p := packer{b: make([]byte, 0, m.octets())}
	p.header(m)
	if m.spelt != "" {
		p.name(m.spelt)
		p.uint16(uint16(m.question.t))
		p.uint16(uint16(m.class))
	}
	for _, records := range [...][]Record{m.answers, m.authorities, m.additionals} {
		for i := range records {
			p.record(&records[i])
		}
	}
	if m.edns.present {
		p.opt(m)
	}
	return p.b
}

// octets guesses how long the packet will be, to get the space for it at once.
func (m *message) octets() int {
	n := 12 + len(m.spelt) + 5 + 11
	for _, records := range [...][]Record{m.answers, m.authorities, m.additionals} {
		for i := range records {
			n += 12 + 20 + len(records[i].Host)
		}
	}
	return n
}

// newQuery returns a question as a packet.
func newQuery(id uint16, q question, opt bool) []byte {
	m := message{
		Header:   dnsmessage.Header{ID: id, RecursionDesired: true},
		spelt:    q.name,
		question: q,
		class:    dnsmessage.ClassINET,
		edns:     edns{present: opt, octets: EDNSOctets},
	}
	return m.build()
}

// packer writes a packet. A name that was written before is pointed to (RFC 1035 4.1.4).
type packer struct {
	b     []byte
	few   [8]writtenName // most packets have no more
	count int
	more  map[string]uint16
}

// writtenName is a name, or the end of one, and where it stands.
type writtenName struct {
	name string
	at   uint16
}

// pointerMax is the last place that a name can point to: 14 bits say where it is.
const pointerMax = 1<<14 - 1

func (p *packer) uint16(n uint16) { p.b = binary.BigEndian.AppendUint16(p.b, n) }
func (p *packer) uint32(n uint32) { p.b = binary.BigEndian.AppendUint32(p.b, n) }

// header writes what every message begins with (RFC 1035 4.1.1).
func (p *packer) header(m *message) {
	bits := uint16(m.OpCode)<<11 | uint16(m.rcode)&0xf
	for i, set := range [...]bool{m.CheckingDisabled, m.AuthenticData, false, m.RecursionAvailable, m.RecursionDesired, m.Truncated, m.Authoritative} {
		if set {
			bits |= 1 << (4 + i)
		}
	}
	if m.Response {
		bits |= 1 << 15
	}
	questions, additionals := uint16(0), uint16(len(m.additionals))
	if m.spelt != "" {
		questions = 1
	}
	if m.edns.present {
		additionals++
	}
	for _, n := range [...]uint16{m.ID, bits, questions, uint16(len(m.answers)), uint16(len(m.authorities)), additionals} {
		p.uint16(n)
	}
}

// opt writes the OPT record, whose fields mean other things than those of others.
func (p *packer) opt(m *message) {
	p.b = append(p.b, 0) // the root
	p.uint16(uint16(dnsmessage.TypeOPT))
	p.uint16(m.edns.octets)
	p.uint32(uint32(m.rcode>>4) << 24)
	p.uint16(0)
}

// record writes a record, and before its data how long it is.
func (p *packer) record(r *Record) {
	p.name(r.Name)
	p.uint16(uint16(r.Type))
	p.uint16(uint16(dnsmessage.ClassINET))
	p.uint32(r.TTL)
	p.uint16(0)
	from := len(p.b)
	p.data(r)
	binary.BigEndian.PutUint16(p.b[from-2:], uint16(len(p.b)-from))
}

func (p *packer) data(r *Record) {
	switch r.Type {
	case TypeA:
		a := r.Addr.As4()
		p.b = append(p.b, a[:]...)
	case TypeAAAA:
		a := r.Addr.As16()
		p.b = append(p.b, a[:]...)
	case TypeMX:
		p.uint16(r.Preference)
		p.name(r.Host)
	case TypeCNAME, TypeNS, TypePTR:
		p.name(r.Host)
	case TypeTXT:
		for _, text := range r.Text {
			p.b = append(append(p.b, byte(len(text))), text...)
		}
	case TypeSOA:
		p.name(r.SOA.MName)
		p.name(r.SOA.RName)
		for _, n := range [...]uint32{r.SOA.Serial, r.SOA.Refresh, r.SOA.Retry, r.SOA.Expire, r.SOA.Minimum} {
			p.uint32(n)
		}
	default:
		panic("dns: a record of type " + r.Type.String() + " has no data")
	}
}

// name writes a name, up to where the rest of it was written already.
func (p *packer) name(name string) {
	for name != "." && name != "" {
		if at, known := p.find(name); known {
			p.uint16(0xc000 | at)
			return
		}
		p.keep(name)
		label, rest, _ := strings.Cut(name, ".")
		if len(label) == 0 || len(label) > LabelOctetsMax {
			panic("dns: no packet can hold the name " + name)
		}
		p.b = append(append(p.b, byte(len(label))), label...)
		name = rest
	}
	p.b = append(p.b, 0)
}

func (p *packer) find(name string) (uint16, bool) {
	for i := range p.few[:p.count] {
		if w := &p.few[i]; w.name == name {
			return w.at, true
		}
	}
	at, known := p.more[name]
	return at, known
}

// keep remembers where a name is about to be written.
func (p *packer) keep(name string) {
	at := len(p.b)
	switch {
	case at > pointerMax:
	case p.count < len(p.few):
		p.few[p.count] = writtenName{name, uint16(at)}
		p.count++
	case p.more == nil:
		p.more = map[string]uint16{name: uint16(at)}
	default:
		p.more[name] = uint16(at)
	}
}
