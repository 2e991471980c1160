package dns

import (
	"encoding/binary"
	"net/netip"

	"golang.org/x/net/dns/dnsmessage"
)

// The limits of packets.
const (
	UDPOctets       = 512   // over UDP, without EDNS (RFC 1035 4.2.1)
	EDNSOctets      = 1232  // over UDP, with EDNS: small enough for every path, in one piece (RFC 6891 6.2.5)
	PacketOctetsMax = 65535 // over TCP, where 16 bits say how long it is (RFC 1035 4.2.2)

	PacketRecordsMax = 1000 // of what others send; more is taken for a broken packet
)

// recordOctetsMin is how short a record can be in a packet, but for an empty TXT,
// which nobody sends in such numbers.
const recordOctetsMin = 16

// message is a DNS message (RFC 1035 4.1) with one question. Its Header's RCode is
// not used: rcode has all bits of it (RFC 6891 6.1.3).
type message struct {
	dnsmessage.Header
	rcode       RCode
	spelt       string // the question's name as the packet has it, "" for no question
	question    question
	class       dnsmessage.Class
	answers     []Record
	authorities []Record
	additionals []Record
	edns        edns
}

// edns is what an OPT record says (RFC 6891 6.1.2, 6.1.3).
type edns struct {
	present bool
	octets  uint16 // how long an answer over UDP may be
	version uint8
}

// verdict says how much of a packet could be read.
type verdict uint8

const (
	unreadable verdict = iota // not even a header
	malformed                 // the header, and perhaps a question
	readable
)

// section is a part of a message (RFC 1035 4.1).
type section uint8

const (
	answerSection section = iota
	authoritySection
	additionalSection
)

// read reads a packet. Records of types and classes that are not known here are
// left out; of the additional section only OPT and addresses are of use.
func read(packet []byte) (m message, v verdict) {
	var p dnsmessage.Parser
	var err error
	if m.Header, err = p.Start(packet); err != nil {
		return m, unreadable
	}
	m.rcode = RCode(m.Header.RCode)
	if binary.BigEndian.Uint16(packet[4:]) != 1 { // RFC 9619 4: one question, not more
		return m, malformed
	}
	q, err := p.Question()
	if err != nil {
		return m, malformed
	}
	m.spelt = q.Name.String()
	m.question = question{lower(m.spelt), Type(q.Type)}
	m.class = q.Class
	if p.SkipAllQuestions() != nil {
		return m, malformed
	}
	count := 0
	for s := answerSection; s <= additionalSection; s++ {
		// A header can promise any number of records (RFC 1035 4.1.1).
		promised := int(binary.BigEndian.Uint16(packet[6+2*int(s):]))
		if s != additionalSection && promised > 0 {
			*m.of(s) = make([]Record, 0, min(promised, 8))
		}
		if !m.readSection(&p, s, &count) {
			return m, malformed
		}
	}
	return m, readable
}

func (m *message) readSection(p *dnsmessage.Parser, s section, count *int) bool {
	for {
		h, err := readHeader(p, s)
		if err == dnsmessage.ErrSectionDone {
			return true
		}
		if *count++; err != nil || *count > PacketRecordsMax {
			return false
		}
		if h.Type == dnsmessage.TypeOPT && s == additionalSection {
			if m.edns.present || skip(p, s) != nil {
				return false
			}
			m.readOPT(&h)
			continue
		}
		if _, known := typeName(Type(h.Type)); !known || h.Class != dnsmessage.ClassINET {
			if skip(p, s) != nil {
				return false
			}
			continue
		}
		if !m.readRecord(p, s, &h) {
			return false
		}
	}
}

func readHeader(p *dnsmessage.Parser, s section) (dnsmessage.ResourceHeader, error) {
	switch s {
	case answerSection:
		return p.AnswerHeader()
	case authoritySection:
		return p.AuthorityHeader()
	}
	return p.AdditionalHeader()
}

func skip(p *dnsmessage.Parser, s section) error {
	switch s {
	case answerSection:
		return p.SkipAnswer()
	case authoritySection:
		return p.SkipAuthority()
	}
	return p.SkipAdditional()
}

// readOPT takes OPT's header apart, whose fields mean other things than those of
// records (RFC 6891 6.1.3).
func (m *message) readOPT(h *dnsmessage.ResourceHeader) {
	m.edns = edns{present: true, octets: uint16(h.Class), version: uint8(h.TTL >> 16)}
	m.rcode |= RCode(h.TTL>>24) << 4
}

// of returns the section's records.
func (m *message) of(s section) *[]Record {
	switch s {
	case answerSection:
		return &m.answers
	case authoritySection:
		return &m.authorities
	}
	return &m.additionals
}

func (m *message) readRecord(p *dnsmessage.Parser, s section, h *dnsmessage.ResourceHeader) bool {
	r := Record{TTL: h.TTL, Type: Type(h.Type)}
	if r.TTL > TTLMax {
		r.TTL = 0 // RFC 2181 8
	}
	records := m.of(s)
	r.Name = m.name(&h.Name, *records)
	if !m.readData(p, h, &r, *records) {
		return false
	}
	*records = append(*records, r)
	return true
}

func (m *message) readData(p *dnsmessage.Parser, h *dnsmessage.ResourceHeader, r *Record, before []Record) bool {
	var err error
	switch r.Type {
	case TypeA:
		var d dnsmessage.AResource
		d, err = p.AResource()
		r.Addr = netip.AddrFrom4(d.A)
		return err == nil && h.Length == 4
	case TypeAAAA:
		var d dnsmessage.AAAAResource
		d, err = p.AAAAResource()
		r.Addr = netip.AddrFrom16(d.AAAA)
		return err == nil && h.Length == 16
	case TypeMX:
		var d dnsmessage.MXResource
		d, err = p.MXResource()
		r.Preference, r.Host = d.Pref, m.name(&d.MX, before)
	case TypeCNAME:
		var d dnsmessage.CNAMEResource
		d, err = p.CNAMEResource()
		r.Host = m.name(&d.CNAME, before)
	case TypeNS:
		var d dnsmessage.NSResource
		d, err = p.NSResource()
		r.Host = m.name(&d.NS, before)
	case TypePTR:
		var d dnsmessage.PTRResource
		d, err = p.PTRResource()
		r.Host = m.name(&d.PTR, before)
	case TypeTXT:
		var d dnsmessage.TXTResource
		d, err = p.TXTResource()
		r.Text = d.TXT
	case TypeSOA:
		var d dnsmessage.SOAResource
		d, err = p.SOAResource()
		r.SOA = &SOA{m.name(&d.NS, before), m.name(&d.MBox, before), d.Serial, d.Refresh, d.Retry, d.Expire, d.MinTTL}
	}
	return err == nil
}

// name returns a name in lower case. Most names of a packet are in it more than
// once, so those nearby are looked at before a new string is made.
func (m *message) name(n *dnsmessage.Name, before []Record) string {
	if n.Length == 0 {
		return "." // only where reading failed
	}
	var space [255]byte
	b := space[:copy(space[:], n.Data[:n.Length])]
	lowerOctets(b)
	if string(b) == m.question.name {
		return m.question.name
	}
	if len(before) > 0 {
		switch last := &before[len(before)-1]; string(b) {
		case last.Name:
			return last.Name
		case last.Host:
			return last.Host
		}
	}
	return string(b)
}

// isAnswerTo reports whether m can be the answer to a question with that id: an
// answer with another id or question was sent by someone who guesses
// (RFC 5452 9.1), or comes too late.
func (m *message) isAnswerTo(id uint16, q question) bool {
	return m.Response && m.OpCode == 0 && m.ID == id && m.question == q && m.class == dnsmessage.ClassINET
}

// soaFor returns the SOA record by which the message says for how long it may be
// remembered that something of name does not exist (RFC 2308 3), nil for none.
func (m *message) soaFor(name string) *Record {
	for i := range m.authorities {
		if r := &m.authorities[i]; r.Type == TypeSOA && within(name, r.Name) {
			return r
		}
	}
	return nil
}
