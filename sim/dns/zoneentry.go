package dns

import (
	"net/netip"
	"strconv"
	"strings"

	"mailscope/sim/words"
)

// statement reads one entry: a directive or a record (RFC 1035 5.1).
func (p *zoneParser) statement(tokens []token, indented bool) {
	first := tokens[0]
	if strings.HasPrefix(first.text, "$") && !first.quoted {
		p.directive(tokens)
		return
	}
	if !indented {
		p.owner, p.ownerBad = "", true
		if name, ok := p.name(first, isOwner); ok {
			p.owner, p.ownerBad = name, false
		}
		tokens = tokens[1:]
	} else if p.owner == "" && !p.ownerBad {
		p.ownerBad = true
		p.problem(first.at, words.ZoneNoOwner)
	}
	p.record(fields{p: p, tokens: tokens, end: first.end})
}

// directive reads $ORIGIN and $TTL.
func (p *zoneParser) directive(tokens []token) {
	f := fields{p: p, tokens: tokens[1:], end: tokens[0].end}
	switch strings.ToUpper(tokens[0].text) {
	case "$ORIGIN":
		if t, ok := f.next(words.ZoneMissingOrigin); ok {
			if name, ok := p.name(t, isOrigin); ok {
				p.origin = name
			}
		}
	case "$TTL":
		if t, ok := f.next(words.ZoneMissingTTL); ok {
			if ttl, ok := p.seconds(t); ok {
				p.ttl, p.ttlByRule = ttl, true
			}
		}
	default:
		p.problem(tokens[0].at, words.ZoneDirective, tokens[0].text)
		return
	}
	f.nothingMore()
}

// record reads what follows the owner: [TTL] [class] type data, or [class] [TTL].
func (p *zoneParser) record(f fields) {
	problems := len(p.problems)
	r := Record{Name: p.owner}
	p.ttlAndClass(&f, &r)
	t, ok := f.next(words.ZoneMissingType)
	if !ok {
		return
	}
	if r.Type, ok = p.recordType(t); !ok {
		return
	}
	f.data(&r)
	f.nothingMore()
	if len(p.problems) == problems && !p.ownerBad && p.fits(t, r.Type) {
		p.records = append(p.records, r)
	}
}

// ttlAndClass reads both, each of which may be left out, in either order.
func (p *zoneParser) ttlAndClass(f *fields, r *Record) {
	r.TTL = p.ttl
	var ttlSeen, classSeen bool
	for len(f.tokens) > 0 && !f.tokens[0].quoted {
		t := f.tokens[0]
		switch class := strings.ToUpper(t.text); {
		case !ttlSeen && (isDigit(t.text[0]) || t.text[0] == '-'):
			ttlSeen = true
			if ttl, ok := p.seconds(t); ok {
				r.TTL = ttl
				if !p.ttlByRule {
					p.ttl = ttl
				}
			}
		case !classSeen && (class == "IN" || class == "CH" || class == "HS" || class == "CS"):
			classSeen = true
			if class != "IN" {
				p.problem(t.at, words.ZoneClass, t.text)
			}
		default:
			return
		}
		f.take()
	}
}

// typesElsewhere are types that DNS has and that are not known here.
const typesElsewhere = " SRV CAA DS DNSKEY RRSIG NSEC NSEC3 NSEC3PARAM TLSA SSHFP NAPTR HINFO RP LOC DNAME SVCB HTTPS SPF CERT URI SMIMEA OPENPGPKEY MB MG MR MD MF WKS MINFO NULL AFSDB CDS CDNSKEY "

func (p *zoneParser) recordType(t token) (Type, bool) {
	if known, ok := ParseType(t.text); ok && !t.quoted {
		return known, true
	}
	upper := strings.ToUpper(t.text)
	switch {
	case strings.Contains(typesElsewhere, " "+upper+" ") || strings.HasPrefix(upper, "TYPE"):
		p.problem(t.at, words.ZoneTypeElsewhere, upper, knownTypes())
	case strings.HasSuffix(t.text, "."):
		p.problem(t.at, words.ZoneOwnerIndented, t.text)
	default:
		p.problem(t.at, words.ZoneType, t.text, knownTypes())
	}
	return 0, false
}

// knownTypes returns "A, AAAA, CNAME, ...".
func knownTypes() string {
	var b []byte
	for i, t := range types {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = append(b, t.String()...)
	}
	return string(b)
}

// fits reports whether the owner may have a record of that type: an alias has
// nothing else (RFC 1034 3.6.2, RFC 2181 10.1), and a zone starts once.
func (p *zoneParser) fits(at token, t Type) bool {
	owns := p.seen[p.owner]
	switch {
	case t == TypeCNAME && owns != 0:
		p.problem(at.at, words.ZoneAliasWithOthers, p.owner)
		return false
	case owns&ownsCNAME != 0:
		p.problem(at.at, words.ZoneOtherWithAlias, p.owner)
		return false
	case t == TypeSOA && owns&ownsSOA != 0:
		p.problem(at.at, words.ZoneSecondSOA, p.owner)
		return false
	}
	switch t {
	case TypeCNAME:
		owns |= ownsCNAME
	case TypeSOA:
		owns |= ownsSOA
	default:
		owns |= ownsOther
	}
	p.seen[p.owner] = owns
	return true
}

// nameUse says what a name in zone text is for, which makes for better mends.
type nameUse uint8

const (
	isOwner nameUse = iota
	isOrigin
	isTarget
	isExchanger
)

// name reads a domain name: absolute with a final dot, else relative to the
// origin; @ is the origin itself.
func (p *zoneParser) name(t token, use nameUse) (string, bool) {
	if t.quoted {
		p.problem(t.at, words.ZoneNameQuoted, t.text)
		return "", false
	}
	raw, ok := p.unescape(t, true)
	if !ok || p.isAddress(t, raw, use) {
		return "", false
	}
	absolute := strings.HasSuffix(raw, ".")
	switch {
	case t.text == "@" && p.origin == "":
		p.problem(t.at, words.ZoneNoOrigin)
		return "", false
	case t.text == "@":
		return p.origin, true
	case !absolute && p.origin == "":
		p.problem(t.at, words.ZoneNotAbsolute, t.text)
		return "", false
	case !absolute && p.origin == ".":
		raw += "."
	case !absolute:
		raw += "." + p.origin
	}
	raw = lower(raw)
	return raw, p.isWellFormed(t, raw) && !p.isAddress(t, raw, use)
}

// isAddress notes a problem if someone wrote an address where a name belongs. In an MX
// record real zones have that, too: with a final dot, whoever wrote it wants to see what
// senders make of it.
func (p *zoneParser) isAddress(t token, name string, use nameUse) bool {
	a, err := netip.ParseAddr(strings.TrimSuffix(name, "."))
	if err != nil || use == isOrigin || use == isExchanger && strings.HasSuffix(t.text, ".") {
		return false
	}
	if use == isOwner {
		p.problem(t.at, words.ZoneOwnerAddress, t.text, ReverseName(a))
	} else {
		p.problem(t.at, words.ZoneTargetAddress, t.text)
	}
	return true
}

// isWellFormed notes a problem if an absolute name is longer than names can be.
func (p *zoneParser) isWellFormed(t token, name string) bool {
	switch checkName(name) {
	case nameTooLong:
		p.problem(t.at, words.ZoneNameTooLong, strconv.Itoa(NameOctetsMax))
	case labelTooLong:
		p.problem(t.at, words.ZoneLabelTooLong, strconv.Itoa(LabelOctetsMax))
	case labelEmpty:
		p.problem(t.at, words.ZoneLabelEmpty, t.text)
	default:
		return true
	}
	return false
}

// unescape takes the escapes out of a word (RFC 1035 5.1): \X is X, \DDD the octet
// of that decimal number. In a name octets that nobody could read are a problem
// unless they are escaped, and a dot inside of a label is one always.
func (p *zoneParser) unescape(t token, inName bool) (string, bool) {
	if inName {
		for i := 0; i < len(t.text); i++ {
			if t.text[i] < ' ' || t.text[i] >= 0x7f {
				p.problem(t.at, words.ZoneNameOctets)
				return "", false
			}
		}
	}
	if strings.IndexByte(t.text, '\\') < 0 {
		return t.text, true
	}
	b := make([]byte, 0, len(t.text))
	for i := 0; i < len(t.text); i++ {
		c := t.text[i]
		if c == '\\' {
			var size int
			if c, size = escape(t.text[i+1:]); size == 0 {
				p.problem(t.at, words.ZoneEscape)
				return "", false
			}
			i += size
			if inName && c == '.' {
				p.problem(t.at, words.ZoneEscapedDot)
				return "", false
			}
		}
		b = append(b, c)
	}
	return string(b), true
}

// escape returns the octet that follows a backslash and how long it is written; 0
// is no escape.
func escape(s string) (byte, int) {
	if s == "" {
		return 0, 0
	}
	if !isDigit(s[0]) {
		return s[0], 1
	}
	if len(s) < 3 || !isDigit(s[1]) || !isDigit(s[2]) {
		return 0, 0
	}
	n := int(s[0]-'0')*100 + int(s[1]-'0')*10 + int(s[2]-'0')
	if n > 255 {
		return 0, 0
	}
	return byte(n), 3
}

// seconds reads a time: a number of seconds, or numbers with units, as in 1h30m.
func (p *zoneParser) seconds(t token) (uint32, bool) {
	total, number, digits, units := uint64(0), uint64(0), 0, 0
	for i := 0; i < len(t.text) && !t.quoted; i++ {
		if c := t.text[i]; isDigit(c) && digits < 10 {
			number, digits = number*10+uint64(c-'0'), digits+1
			continue
		}
		unit := unitSeconds(t.text[i])
		if unit == 0 || digits == 0 {
			p.problem(t.at, words.ZoneTime, t.text)
			return 0, false
		}
		total, number, digits, units = total+number*unit, 0, 0, units+1
	}
	if t.quoted || (digits == 0) == (units == 0) || total+number > TTLMax || len(t.text) > 64 {
		p.problem(t.at, words.ZoneTime, t.text)
		return 0, false
	}
	return uint32(total + number), true
}

func unitSeconds(c byte) uint64 {
	switch c | 0x20 {
	case 's':
		return 1
	case 'm':
		return 60
	case 'h':
		return 60 * 60
	case 'd':
		return 24 * 60 * 60
	case 'w':
		return 7 * 24 * 60 * 60
	}
	return 0
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
