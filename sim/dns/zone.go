package dns

import "strings"

// Zone is the part of the name space that one authority speaks for: the apex and
// all below it (RFC 1034 4.2).
type Zone struct {
	Apex    string // lower case, with final dot
	Records []Record
}

// What a zone's SOA record says if the zone text has none, in seconds. Names that
// do not exist are forgotten after five minutes, so that a lesson can mend them.
const (
	soaTTL     = 3600
	soaRefresh = 7200
	soaRetry   = 900
	soaExpire  = 1209600
	soaMinimum = 300
)

// Zones groups records into zones, in the order in which they first appear. The
// owner of an SOA record is an apex. A name that lies below no such apex belongs
// to the topmost name above it, or itself, that has records; for a wildcard that
// is the name it stands below. A zone without SOA record gets one as its first
// record, because "there is no such name" cannot be remembered without it
// (RFC 2308 3).
func Zones(records []Record) []Zone {
	started, owner := map[string]bool{}, map[string]bool{}
	for i := range records {
		owner[belowWhat(records[i].Name)] = true
		if records[i].Type == TypeSOA {
			started[records[i].Name] = true
		}
	}
	var zones []Zone
	place := map[string]int{}
	for _, r := range records {
		apex := apexOf(r.Name, started, owner)
		i, known := place[apex]
		if !known {
			i = len(zones)
			place[apex] = i
			zones = append(zones, newZone(apex, started[apex]))
		}
		zones[i].Records = append(zones[i].Records, r)
	}
	return zones
}

// belowWhat returns the name that a wildcard stands below, and others as they are.
func belowWhat(name string) string {
	if strings.HasPrefix(name, "*.") {
		return parent(name)
	}
	return name
}

func apexOf(name string, started, owner map[string]bool) string {
	top := name
	for n := name; n != ""; n = parent(n) {
		if started[n] {
			return n
		}
		if owner[n] {
			top = n
		}
	}
	return top
}

func newZone(apex string, started bool) Zone {
	z := Zone{Apex: apex}
	if !started {
		z.Records = append(z.Records, newSOA(apex))
	}
	return z
}

// newSOA returns the SOA record of a zone that states none.
func newSOA(apex string) Record {
	below := strings.TrimPrefix(apex, ".")
	return Record{Name: apex, TTL: soaTTL, Type: TypeSOA, SOA: &SOA{
		MName: "ns." + below, RName: "hostmaster." + below, Serial: 1,
		Refresh: soaRefresh, Retry: soaRetry, Expire: soaExpire, Minimum: soaMinimum,
	}}
}
