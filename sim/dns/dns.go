// Package dns knows the Domain Name System (RFC 1034, RFC 1035) as far as mail
// needs it: how names, records, zones and packets look, and what the three who
// deal in them do.
//
// A host that wants to know something has a Stub, a part of its own machine. The
// stub asks the host's Resolver, always the same one, and wants a finished answer.
// The resolver remembers what it learned, for as long as the records' TTL allows;
// for the rest it asks the NameServer that has the zone, and where an alias leads
// into another zone it asks on. The name server knows its zones by heart, and
// nothing else.
//
//	mail server's Stub  -- MX receiver.example.? -->  Resolver  -- the same -->  NameServer
//	                    <-- 10 mx1.receiver...   --    (cache)  <--  answer  --   (zones)
//
// Between them travel real packets (RFC 1035 4), so that any of the three can be
// replaced by a real program. Patience is in here too: who waits how long, and how
// often it asks again, is decided by timers of the machine, not by the network.
//
// What is simplified: there are no root servers and no delegations yet. A
// resolver is told by Hints which server has which zone, and where no hint fits,
// the name does not exist in this little internet. NS records are data like any
// other. There is no DNSSEC.
//
// Names are lower case with their final dot wherever they are kept
// (RFC 4343 3: case does not count); only the question of a packet keeps the
// spelling of the one who asked. A name holds the octets of its labels as they are;
// escapes (RFC 1035 5.1) exist in zone text alone. A label with a dot in it, legal
// but not seen in mail, is not supported.
package dns

import "strconv"

// Port is where DNS servers listen, over UDP and TCP (RFC 1035 4.2).
const Port = 53

// Type is the type of a record, and what a question asks for (RFC 1035 3.2.2).
type Type uint16

// The types that have records here.
const (
	TypeA     Type = 1  // an IPv4 address (RFC 1035 3.4.1)
	TypeNS    Type = 2  // a name server of the zone (RFC 1035 3.3.11)
	TypeCNAME Type = 5  // the name is an alias (RFC 1035 3.3.1)
	TypeSOA   Type = 6  // the start of a zone (RFC 1035 3.3.13)
	TypePTR   Type = 12 // the name that an address has (RFC 1035 3.3.12)
	TypeMX    Type = 15 // who receives the domain's mail (RFC 1035 3.3.9)
	TypeTXT   Type = 16 // text (RFC 1035 3.3.14)
	TypeAAAA  Type = 28 // an IPv6 address (RFC 3596 2.1)
)

// typeMetaFirst to typeMetaLast are questions for more than one type, or for whole
// zones (RFC 6895 3.1); ANY is the last of them.
const (
	typeMetaFirst Type = 249
	typeMetaLast  Type = 255
)

// types lists the types that have records here, in the order of their names.
var types = [...]Type{TypeA, TypeAAAA, TypeCNAME, TypeMX, TypeNS, TypePTR, TypeSOA, TypeTXT}

// String returns the type as zone text has it, and types without records here as
// "TYPE33" (RFC 3597 5).
func (t Type) String() string {
	if name, known := typeName(t); known {
		return name
	}
	if t == typeMetaLast {
		return "ANY"
	}
	return "TYPE" + strconv.Itoa(int(t))
}

// typeName returns the name of a type that has records here. It is asked for at
// every record, so it is no search.
func typeName(t Type) (name string, known bool) {
	switch t {
	case TypeA:
		return "A", true
	case TypeNS:
		return "NS", true
	case TypeCNAME:
		return "CNAME", true
	case TypeSOA:
		return "SOA", true
	case TypePTR:
		return "PTR", true
	case TypeMX:
		return "MX", true
	case TypeTXT:
		return "TXT", true
	case TypeAAAA:
		return "AAAA", true
	}
	return "", false
}

// ParseType returns the type of that name, in any case; false for one that has no
// records here.
func ParseType(name string) (Type, bool) {
	for _, t := range types {
		if equalFold(t.String(), name) {
			return t, true
		}
	}
	return 0, false
}

// RCode is how an answer came out (RFC 1035 4.1.1, RFC 6895 2.3).
type RCode uint16

// The codes that are said here.
const (
	NoError  RCode = 0  // answered; no records then means that there are none of that type
	FormErr  RCode = 1  // the question could not be understood
	ServFail RCode = 2  // the server failed; later it may not
	NXDomain RCode = 3  // the name does not exist
	NotImp   RCode = 4  // that sort of question is not answered here
	Refused  RCode = 5  // not by this server, not for that name
	BadVers  RCode = 16 // an EDNS version that is not known (RFC 6891 6.1.3)
)

var rcodeNames = [...]string{"NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"}

// String returns the code's name in capitals, as in RFC 6895 2.3, and codes that
// are not said here as "RCODE9".
func (c RCode) String() string {
	switch {
	case int(c) < len(rcodeNames):
		return rcodeNames[c]
	case c == BadVers:
		return "BADVERS"
	}
	return "RCODE" + strconv.Itoa(int(c))
}

// question is what a packet asks, and the key of all that is remembered.
type question struct {
	name string // lower case, with final dot
	t    Type
}
