package dns

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"strings"
	"testing"

	oracle "github.com/miekg/dns"
	"golang.org/x/net/dns/dnsmessage"
)

// somebodys returns n records of all types, as different as the seed makes them.
func somebodys(seed uint64, n int) []Record {
	random := rand.New(rand.NewPCG(seed, 0))
	label := func() string {
		const letters = "abcdefghijklmnopqrstuvwxyz0123456789-_"
		b := make([]byte, 1+random.IntN(12))
		for i := range b {
			b[i] = letters[random.IntN(len(letters))]
		}
		return "x" + string(b) + "."
	}
	name := func() string {
		s := ""
		for range random.IntN(4) {
			s += label()
		}
		return s + []string{"example.", "receiver.example.", "test."}[random.IntN(3)]
	}
	text := func() string {
		b := make([]byte, random.IntN(40))
		for i := range b {
			b[i] = byte(random.UintN(256))
		}
		return string(b)
	}
	records := make([]Record, n)
	for i := range records {
		r := Record{Name: name(), TTL: random.Uint32N(1 << 31), Type: types[random.IntN(len(types))]}
		switch r.Type {
		case TypeA:
			r.Addr = netip.AddrFrom4([4]byte{192, 0, 2, byte(i)})
		case TypeAAAA:
			r.Addr = netip.AddrFrom16([16]byte{0: 0x20, 1: 1, 9: byte(i), 15: byte(i >> 8)})
		case TypeTXT:
			for range 1 + random.IntN(3) {
				r.Text = append(r.Text, text())
			}
		case TypeSOA:
			r.SOA = &SOA{name(), name(), random.Uint32(), random.Uint32N(1 << 31), 2, 3, random.Uint32N(1 << 31)}
		case TypeMX:
			r.Preference = uint16(random.UintN(1 << 16))
			fallthrough
		default:
			r.Host = name()
		}
		records[i] = r
	}
	return records
}

// asTheySay returns records as the oracle prints them.
func asTheySay(list []oracle.RR) string {
	var lines []string
	for _, rr := range list {
		lines = append(lines, strings.Join(strings.Fields(rr.String()), " "))
	}
	return strings.Join(lines, "\n")
}

// asTheyRead returns our records as the oracle prints them, by way of their zone
// text.
func asTheyRead(t *testing.T, records []Record) string {
	t.Helper()
	var list []oracle.RR
	for _, r := range records {
		rr, err := oracle.NewRR(r.String())
		if err != nil || rr == nil {
			t.Fatalf("the oracle cannot read %q: %v", r, err)
		}
		list = append(list, rr)
	}
	return asTheySay(list)
}

// TestOracleReadsOurPackets: what we pack, miekg/dns unpacks to the same records,
// whatever section they are in.
func TestOracleReadsOurPackets(t *testing.T) {
	for seed := range uint64(60) {
		records := somebodys(seed, 60)
		m := message{
			Header: dnsmessage.Header{ID: uint16(seed), Response: true, Authoritative: true, RecursionAvailable: seed%2 == 0},
			rcode:  BadVers, spelt: "Receiver.EXAMPLE.", question: question{"receiver.example.", TypeMX},
			class: dnsmessage.ClassINET, edns: edns{present: true, octets: EDNSOctets},
			answers: records[:20], authorities: records[20:40], additionals: records[40:],
		}
		var got oracle.Msg
		if err := got.Unpack(m.pack(PacketOctetsMax)); err != nil {
			t.Fatalf("seed %d: the oracle cannot read our packet: %v", seed, err)
		}
		if got.Id != m.ID || !got.Response || !got.Authoritative || got.RecursionAvailable != m.RecursionAvailable || got.Question[0].Name != m.spelt {
			t.Errorf("seed %d: the oracle reads the header as %v", seed, got.MsgHdr)
		}
		if opt := got.IsEdns0(); opt == nil || opt.UDPSize() != EDNSOctets || opt.ExtendedRcode()|got.Rcode&0xf != int(BadVers) {
			t.Errorf("seed %d: the oracle reads OPT as %v", seed, got.IsEdns0())
		}
		extra := got.Extra[:len(got.Extra)-1] // OPT comes last
		for i, pair := range [][2]string{
			{asTheySay(got.Answer), asTheyRead(t, m.answers)},
			{asTheySay(got.Ns), asTheyRead(t, m.authorities)},
			{asTheySay(extra), asTheyRead(t, m.additionals)},
		} {
			if pair[0] != pair[1] {
				t.Errorf("seed %d, section %d: the oracle reads\n%s\nwe meant\n%s", seed, i, pair[0], pair[1])
			}
		}
	}
}

// TestWeReadTheOraclesPackets: the other way round, compressed and not.
func TestWeReadTheOraclesPackets(t *testing.T) {
	for seed := range uint64(60) {
		records := somebodys(seed, 40)
		theirs := oracle.Msg{Compress: seed%2 == 0}
		theirs.SetQuestion("Receiver.EXAMPLE.", oracle.TypeMX)
		theirs.Response, theirs.Rcode = true, oracle.RcodeNameError
		theirs.SetEdns0(4096, false)
		for i, r := range records {
			rr, err := oracle.NewRR(r.String())
			if err != nil {
				t.Fatal(err)
			}
			if i < 20 {
				theirs.Answer = append(theirs.Answer, rr)
			} else {
				theirs.Ns = append(theirs.Ns, rr)
			}
		}
		packet, err := theirs.Pack()
		if err != nil {
			t.Fatal(err)
		}
		m, v := read(packet)
		if v != readable || !m.isAnswerTo(theirs.Id, question{"receiver.example.", TypeMX}) || m.rcode != NXDomain || m.edns.octets != 4096 {
			t.Fatalf("seed %d: we read %+v", seed, m)
		}
		if texts(m.answers) != texts(records[:20]) || texts(m.authorities) != texts(records[20:]) {
			t.Errorf("seed %d: we read\n%s\n%s\nthe oracle meant\n%s", seed, texts(m.answers), texts(m.authorities), texts(records))
		}
	}
}

// TestOracleReadsZoneText: both parsers find the same records in the same text.
func TestOracleReadsZoneText(t *testing.T) {
	list := []string{testZones, otherZones, `
$ORIGIN Example.
$TTL 2h
@	IN	SOA ns hostmaster ( 2026030200 ; serial
		1d 2h 4w 1h30m )
	NS	ns
	MX	10 mail
	5m MX	20 mail.elsewhere.test.
ns	A	192.0.2.53
mail	IN 60 A 192.0.2.25
	60 IN AAAA 2001:DB8::25
txt	TXT	( "a; b" c
	"quoted \"text\" \\ \009" )
$ORIGIN sub
*	CNAME @
`}
	for seed := range uint64(20) {
		list = append(list, strings.Join(lines(somebodys(seed, 50)), "\n"))
	}
	for i, text := range list {
		ours, problems := ParseZone(text)
		var theirs []oracle.RR
		parser := oracle.NewZoneParser(strings.NewReader(text), "", "")
		for rr, more := parser.Next(); more; rr, more = parser.Next() {
			theirs = append(theirs, rr)
		}
		if parser.Err() != nil {
			t.Fatalf("text %d: the oracle says %v", i, parser.Err())
		}
		if i >= len(list)-20 {
			problems = nil // a name drawn twice may be an alias and something else
			theirs, ours = agreeing(theirs, ours)
		}
		want := asTheySay(theirs)
		if i < len(list)-20 {
			want = strings.ReplaceAll(want, "Example.", "example.")
		}
		if got := asTheyRead(t, ours); got != want || len(problems) > 0 {
			t.Errorf("text %d: we read\n%s\n%v\nthe oracle\n%s", i, got, problems, want)
		}
	}
}

// agreeing drops what the oracle took and we did not, for the rules that bind
// records to each other are not its business.
func agreeing(theirs []oracle.RR, ours []Record) ([]oracle.RR, []Record) {
	has := map[string]bool{}
	for _, r := range ours {
		has[fmt.Sprint(r.Name, r.TTL)] = true
	}
	var kept []oracle.RR
	for _, rr := range theirs {
		if has[fmt.Sprint(rr.Header().Name, rr.Header().Ttl)] {
			kept = append(kept, rr)
		}
	}
	return kept, ours
}

// TestOracleAsksOurServer asks the name server as another program would.
func TestOracleAsksOurServer(t *testing.T) {
	w := newWorld(t)
	tests := []struct {
		what   string
		change func(*oracle.Msg)
		want   string
	}{
		{"a plain question", func(m *oracle.Msg) {}, "NOERROR aa=true 2 answers 0 authorities 3 additionals"},
		{"another case", func(m *oracle.Msg) { m.Question[0].Name = "rEcEiVeR.eXaMpLe." }, "NOERROR aa=true 2 answers 0 authorities 3 additionals"},
		{"with EDNS", func(m *oracle.Msg) { m.SetEdns0(4096, false) }, "NOERROR aa=true 2 answers 0 authorities 4 additionals"},
		{"an EDNS version that is not known", func(m *oracle.Msg) { m.SetEdns0(4096, false); m.IsEdns0().SetVersion(1) }, "BADVERS aa=false 0 answers 0 authorities 1 additionals"},
		{"a missing name", func(m *oracle.Msg) { m.Question[0].Name = "no.receiver.example." }, "NXDOMAIN aa=true 0 answers 1 authorities 0 additionals"},
		{"a missing type", func(m *oracle.Msg) { m.Question[0].Qtype = oracle.TypeSRV }, "NOERROR aa=true 0 answers 1 authorities 0 additionals"},
		{"another zone", func(m *oracle.Msg) { m.Question[0].Name = "elsewhere.test." }, "REFUSED aa=false 0 answers 0 authorities 0 additionals"},
		{"another class", func(m *oracle.Msg) { m.Question[0].Qclass = oracle.ClassCHAOS }, "REFUSED aa=false 0 answers 0 authorities 0 additionals"},
		{"all types", func(m *oracle.Msg) { m.Question[0].Qtype = oracle.TypeANY }, "NOTIMP aa=false 0 answers 0 authorities 0 additionals"},
		{"a whole zone", func(m *oracle.Msg) { m.Question[0].Qtype = oracle.TypeAXFR }, "NOTIMP aa=false 0 answers 0 authorities 0 additionals"},
		{"an update", func(m *oracle.Msg) { m.Opcode = oracle.OpcodeUpdate }, "NOTIMP aa=false 0 answers 0 authorities 0 additionals"},
		{"two questions", func(m *oracle.Msg) { m.Question = append(m.Question, m.Question[0]) }, "FORMERR aa=false 0 answers 0 authorities 0 additionals"},
		{"no question", func(m *oracle.Msg) { m.Question = nil }, "FORMERR aa=false 0 answers 0 authorities 0 additionals"},
		{"an answer", func(m *oracle.Msg) { m.Response = true }, "silence"},
	}
	for i, test := range tests {
		var ask oracle.Msg
		ask.SetQuestion("receiver.example.", oracle.TypeMX)
		test.change(&ask)
		packet, err := ask.Pack()
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second answer is one that was kept
			ask.Id++
			packet[0], packet[1] = byte(ask.Id>>8), byte(ask.Id)
			if got := saysTheOracle(t, w.machines[serverAt].Step(0, queriedAt(i, packet)), &ask); got != test.want {
				t.Errorf("%s: %s, want %s", test.what, got, test.want)
			}
		}
	}
}

func saysTheOracle(t *testing.T, effects []effect, ask *oracle.Msg) string {
	for _, e := range effects {
		respond, is := e.(respondEffect)
		if !is {
			continue
		}
		var m oracle.Msg
		if err := m.Unpack(respond.Packet); err != nil {
			t.Fatalf("the oracle cannot read our answer: %v", err)
		}
		if len(ask.Question) == 1 && ask.Opcode == 0 && (len(m.Question) != 1 || m.Question[0] != ask.Question[0]) {
			t.Errorf("the answer repeats the question as %v", m.Question)
		}
		if m.Id != ask.Id || m.RecursionDesired != ask.RecursionDesired || !m.Response {
			t.Errorf("the answer's header is %v", m.MsgHdr)
		}
		rcode := m.Rcode
		if opt := m.IsEdns0(); opt != nil {
			rcode = rcode&0xf | opt.ExtendedRcode()
		}
		return fmt.Sprintf("%s aa=%v %d answers %d authorities %d additionals",
			RCode(rcode), m.Authoritative, len(m.Answer), len(m.Ns), len(m.Extra))
	}
	return "silence"
}
