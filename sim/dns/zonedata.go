package dns

import (
	"net/netip"
	"strconv"

	"mailscope/sim/words"
)

// TextOctetsMax is the longest character string (RFC 1035 3.3).
const TextOctetsMax = 255

// TextsOctetsMax is how many octets of character strings a TXT record may have in
// all, lengths included: its data has to fit into 16 bits (RFC 1035 3.2.1).
const TextsOctetsMax = 65000

// fields are the words of an entry that have not been read yet.
type fields struct {
	p      *zoneParser
	tokens []token
	end    int // of the last word read: where a missing one would stand
}

func (f *fields) take() token {
	t := f.tokens[0]
	f.tokens, f.end = f.tokens[1:], t.end
	return t
}

// next reads a word; if there is none it notes the problem missing.
func (f *fields) next(missing words.Key, args ...string) (token, bool) {
	if len(f.tokens) == 0 {
		f.p.problem(f.end, missing, args...)
		return token{}, false
	}
	return f.take(), true
}

func (f *fields) nothingMore() {
	if len(f.tokens) > 0 {
		f.p.problem(f.tokens[0].at, words.ZoneTooMuch, f.tokens[0].text)
	}
}

// skip leaves out the rest, after a mistake that makes it impossible to tell what
// the words are.
func (f *fields) skip() { f.tokens = nil }

// data reads what belongs to the record's type (RFC 1035 3.3, 3.4).
func (f *fields) data(r *Record) {
	switch r.Type {
	case TypeA, TypeAAAA:
		f.address(r)
	case TypeMX:
		f.exchange(r)
	case TypeCNAME, TypeNS, TypePTR:
		r.Host = f.host(r.Type.String(), isTarget)
	case TypeTXT:
		f.text(r)
	case TypeSOA:
		f.soa(r)
	}
}

func (f *fields) address(r *Record) {
	example := "192.0.2.1"
	if r.Type == TypeAAAA {
		example = "2001:db8::1"
	}
	t, ok := f.next(words.ZoneMissingAddress, r.Type.String(), example)
	if !ok {
		return
	}
	a, err := netip.ParseAddr(t.text)
	switch {
	case err == nil && a.Zone() == "" && a.Is4() == (r.Type == TypeA):
		r.Addr = a
	case err == nil && a.Zone() == "" && a.Is4():
		f.p.problem(t.at, words.ZoneAddress4, t.text)
	case err == nil && a.Zone() == "":
		f.p.problem(t.at, words.ZoneAddress6, t.text)
	default:
		f.p.problem(t.at, words.ZoneAddress, t.text, r.Type.String(), example)
	}
}

// exchange reads the data of an MX record. The commonest mistake is to leave out
// the preference, so a name in its place is not taken for a bad number.
func (f *fields) exchange(r *Record) {
	if len(f.tokens) == 1 && !isDigit(f.tokens[0].text0()) && f.tokens[0].text0() != '-' {
		f.p.problem(f.tokens[0].at, words.ZoneMissingPreference, f.tokens[0].text)
		f.skip()
		return
	}
	t, ok := f.next(words.ZoneMissingExchange)
	if !ok {
		return
	}
	n, err := strconv.ParseUint(t.text, 10, 16)
	if err != nil || t.quoted {
		f.p.problem(t.at, words.ZonePreference, t.text)
	}
	r.Preference = uint16(n)
	r.Host = f.host(r.Type.String(), isExchanger)
}

// text0 returns the first octet of a word, 0 for an empty string.
func (t token) text0() byte {
	if t.text == "" {
		return 0
	}
	return t.text[0]
}

func (f *fields) host(what string, use nameUse) string {
	t, ok := f.next(words.ZoneMissingTarget, what)
	if !ok {
		return ""
	}
	name, _ := f.p.name(t, use)
	return name
}

func (f *fields) text(r *Record) {
	if len(f.tokens) == 0 {
		f.next(words.ZoneMissingText)
	}
	for total := 0; len(f.tokens) > 0; {
		t := f.take()
		text, _ := f.p.unescape(t, false)
		total += 1 + len(text)
		switch {
		case len(text) > TextOctetsMax:
			f.p.problem(t.at, words.ZoneTextTooLong, strconv.Itoa(TextOctetsMax), strconv.Itoa(len(text)))
		case total > TextsOctetsMax:
			f.p.problem(t.at, words.ZoneTextsTooLong, strconv.Itoa(TextsOctetsMax))
			f.skip()
		}
		r.Text = append(r.Text, text)
	}
}

// soaFields names the fields of SOA data, as RFC 1035 3.3.13 does.
var soaFields = [...]string{"MNAME", "RNAME", "SERIAL", "REFRESH", "RETRY", "EXPIRE", "MINIMUM"}

func (f *fields) soa(r *Record) {
	var names [2]string
	var numbers [5]uint32
	for i, field := range soaFields {
		t, ok := f.next(words.ZoneMissingSOA, field)
		if !ok {
			return
		}
		switch {
		case i < len(names):
			names[i], _ = f.p.name(t, isTarget)
		case field == "SERIAL":
			numbers[0] = f.serial(t)
		default:
			numbers[i-len(names)], _ = f.p.seconds(t)
		}
	}
	r.SOA = &SOA{
		MName: names[0], RName: names[1], Serial: numbers[0],
		Refresh: numbers[1], Retry: numbers[2], Expire: numbers[3], Minimum: numbers[4],
	}
}

func (f *fields) serial(t token) uint32 {
	n, err := strconv.ParseUint(t.text, 10, 32)
	if err != nil || t.quoted {
		f.p.problem(t.at, words.ZoneSerial, t.text)
	}
	return uint32(n)
}
