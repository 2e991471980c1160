package dns

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/dns/dnsmessage"

	"mailscope/sim/machine"
)

type (
	effect        = machine.Effect
	respondEffect = machine.Respond
)

func queriedAt(id int, packet []byte) machine.Queried {
	return machine.Queried{ID: machine.QueryID(id), From: clientAt, Packet: packet}
}

// FuzzZoneText reads any text. Problems must point into it, and what was read must
// survive its own String, a packet and a name server.
func FuzzZoneText(f *testing.F) {
	f.Add(testZones)
	f.Add(otherZones)
	f.Add("$ORIGIN 4.\n$TTL 1w\n1.2.3 A 1.2.3.4\n\\@ MX 1 \\049.2.3.4.\nx. TXT \"\\\"\" ( a\n")
	f.Add("\" ; ) ( \\")
	f.Fuzz(func(t *testing.T, text string) {
		records, problems := ParseZone(text)
		list := strings.Split(text, "\n")
		for _, p := range problems {
			if p.Line < 1 || p.Line > len(list) || p.Column < 1 || p.Column > utf8.RuneCountInString(list[p.Line-1])+1 {
				t.Fatalf("a problem outside of the text: %v", p)
			}
			if p.What == "" || p.Mend == "" || strings.HasPrefix(p.Mend, "zone-") {
				t.Fatalf("a problem without its sentences: %#v", p)
			}
		}
		again, problems := ParseZone(strings.Join(lines(records), "\n"))
		if len(problems) > 0 || !reflect.DeepEqual(again, records) {
			t.Fatalf("read as\n%s\nand that as\n%s\n%v", texts(records), texts(again), problems)
		}
		s := NewNameServer(NameServerConfig{Zones: Zones(records)})
		for i := range records[:min(len(records), 20)] {
			r := &records[i]
			q := machine.Queried{From: clientAt, TCP: true, Packet: newQuery(1, question{r.Name, r.Type}, true)}
			m := answerOf(t, s.Step(0, q))
			if len(rrset(m.answers, r.Name, r.Type)) == 0 && !m.Truncated {
				t.Fatalf("asked for %s it answers %s %s", r, m.rcode, texts(m.answers))
			}
		}
	})
}

// answerOf returns the answer among the effects, which must be one.
func answerOf(t *testing.T, effects []machine.Effect) message {
	for _, e := range effects {
		if respond, is := e.(machine.Respond); is {
			m, v := read(respond.Packet)
			if (v != readable && m.rcode != FormErr && m.rcode != NotImp) || !m.Response {
				t.Fatalf("an answer that cannot be read: %x", respond.Packet)
			}
			return m
		}
	}
	t.Fatal("no answer")
	return message{}
}

// FuzzPacket hands any packet to everyone who reads some. None may panic, and what
// can be read must pack and read again the same.
func FuzzPacket(f *testing.F) {
	f.Add(newQuery(1, question{"receiver.example.", TypeMX}, true))
	for seed := range uint64(4) {
		records := somebodys(seed, 12)
		m := message{
			Header: dnsmessage.Header{ID: 1, Response: true}, spelt: "Receiver.example.",
			question: question{"receiver.example.", TypeMX}, class: dnsmessage.ClassINET,
			answers: records[:6], authorities: records[6:], edns: edns{present: true},
		}
		f.Add(m.pack(PacketOctetsMax))
		m.Response = false
		f.Add(m.pack(PacketOctetsMax))
	}
	f.Fuzz(func(t *testing.T, packet []byte) {
		m, v := read(packet)
		if v == readable {
			packsTheSame(t, m)
		}
		w := newWorld(t)
		for _, at := range []machine.Machine{w.machines[serverAt], w.machines[resolverAt]} {
			effects := at.Step(0, queriedAt(1, packet))
			for _, e := range effects {
				if _, is := e.(machine.Respond); is {
					answerOf(t, effects)
				}
			}
		}
		// The same as an answer that is awaited, with the id that it needs.
		w.lost = func(q machine.Query) bool {
			forged := append([]byte(nil), packet...)
			if len(forged) >= 2 {
				copy(forged, q.Packet[:2])
			}
			who := clientAt
			if q.Server != resolverAt {
				who = resolverAt
			}
			w.schedule(0, who, machine.Answered{ID: q.ID, Packet: forged})
			return who == resolverAt
		}
		name := "receiver.example."
		if m.question.name != "" {
			name = m.question.name
		}
		w.ask(name, TypeMX)
	})
}

func packsTheSame(t *testing.T, m message) {
	for _, records := range [][]Record{m.answers, m.authorities} {
		for i := range records {
			// dnsmessage reads no more than ten compression pointers in a row, and
			// its packing does not know that.
			if strings.Count(records[i].Name+records[i].Host, ".") > 9 || records[i].SOA != nil {
				return
			}
		}
	}
	m.additionals = nil
	packet := m.pack(PacketOctetsMax)
	if m.Truncated {
		return
	}
	again, v := read(packet)
	if v != readable {
		t.Fatalf("what we packed cannot be read: %x", packet)
	}
	if texts(again.answers) != texts(m.answers) || texts(again.authorities) != texts(m.authorities) ||
		again.question != m.question || again.spelt != m.spelt || again.rcode != m.rcode || again.edns.octets != m.edns.octets {
		t.Fatalf("packed and read again\n%+v\nis\n%+v", m, again)
	}
}
