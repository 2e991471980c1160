package dns

import (
	"net/netip"
	"slices"
	"strconv"
)

// TTLMax is the longest time to live that a record can state, in seconds
// (RFC 2181 8).
const TTLMax = 1<<31 - 1

// Record is one resource record of class IN (RFC 1035 3.2.1). Which of the data
// fields count depends on its Type. Records are values, and the slices in them
// never change.
type Record struct {
	Name string // whose record it is: lower case, with final dot
	TTL  uint32 // how many seconds it may be remembered
	Type Type

	Addr       netip.Addr // A, AAAA
	Host       string     // MX, CNAME, NS, PTR: the name it points to; "." in MX: there is none (RFC 7505 3)
	Preference uint16     // MX: the lowest is tried first (RFC 5321 5.1)
	Text       []string   // TXT: character strings of up to 255 octets each
	SOA        *SOA       // SOA
}

// SOA is the data of a start-of-authority record (RFC 1035 3.3.13); times are in
// seconds.
type SOA struct {
	MName, RName string // the primary name server, and who is responsible
	Serial       uint32
	Refresh      uint32
	Retry        uint32
	Expire       uint32
	Minimum      uint32 // how long "there is none" may be remembered (RFC 2308 4)
}

// String returns the record as a line of zone text:
// "receiver.example. 3600 IN MX 10 mx1.receiver.example.".
func (r Record) String() string { return string(r.append(make([]byte, 0, 96))) }

func (r *Record) append(b []byte) []byte {
	b = appendName(b, r.Name)
	b = appendUint(append(b, ' '), uint64(r.TTL))
	b = append(append(b, " IN "...), r.Type.String()...)
	switch r.Type {
	case TypeA, TypeAAAA:
		b = r.Addr.AppendTo(append(b, ' '))
	case TypeMX:
		b = appendUint(append(b, ' '), uint64(r.Preference))
		b = appendName(append(b, ' '), r.Host)
	case TypeCNAME, TypeNS, TypePTR:
		b = appendName(append(b, ' '), r.Host)
	case TypeTXT:
		for _, text := range r.Text {
			b = appendText(append(b, ' '), text)
		}
	case TypeSOA:
		b = r.SOA.append(append(b, ' '))
	}
	return b
}

func (s *SOA) append(b []byte) []byte {
	b = appendName(b, s.MName)
	b = appendName(append(b, ' '), s.RName)
	for _, n := range [...]uint32{s.Serial, s.Refresh, s.Retry, s.Expire, s.Minimum} {
		b = appendUint(append(b, ' '), uint64(n))
	}
	return b
}

func appendUint(b []byte, n uint64) []byte { return strconv.AppendUint(b, n, 10) }

// Equal reports whether two records say the same, whatever their TTL (RFC 2181 5).
func (r Record) Equal(s Record) bool {
	if r.Name != s.Name || r.Type != s.Type || r.Addr != s.Addr || r.Host != s.Host || r.Preference != s.Preference {
		return false
	}
	if (r.SOA == nil) != (s.SOA == nil) || r.SOA != nil && *r.SOA != *s.SOA {
		return false
	}
	return slices.Equal(r.Text, s.Text)
}

// lines returns the records as lines of zone text. They share one string, for an
// event shows them at every answer.
func lines(records []Record) []string {
	if len(records) == 0 {
		return nil
	}
	var space [512]byte
	b := space[:0]
	var few [16]int
	ends := few[:0]
	for i := range records {
		b = records[i].append(b)
		ends = append(ends, len(b))
	}
	all, from := string(b), 0
	list := make([]string, len(records))
	for i, to := range ends {
		list[i], from = all[from:to], to
	}
	return list
}

// rrset returns the records of one name and type (RFC 2181 5), in order; a part of
// records itself where they stand together, as they mostly do.
func rrset(records []Record, name string, t Type) []Record {
	matches := func(r *Record) bool { return r.Type == t && r.Name == name }
	from := 0
	for from < len(records) && !matches(&records[from]) {
		from++
	}
	to := from
	for to < len(records) && matches(&records[to]) {
		to++
	}
	set := records[from:to:to]
	for i := to; i < len(records); i++ {
		if matches(&records[i]) {
			set = append(set, records[i])
		}
	}
	return set
}

// isNullMX reports whether the records say that the domain takes no mail
// (RFC 7505 3).
func isNullMX(set []Record) bool {
	return len(set) == 1 && set[0].Type == TypeMX && set[0].Host == "."
}
