package wire

import (
	"strings"
	"time"

	"mailscope/sim/dns"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// dns returns what there is to see of names now.
func (e *Engine) dns(s *session, now trace.Time, recent []trace.Event) DNS {
	var d DNS
	for i := range s.stage.hosts {
		name := s.stage.hosts[i].name
		switch m := s.run.Machine(name).(type) {
		case *dns.NameServer:
			d.Servers = append(d.Servers, zoneServer(name, m.Zones()))
		case *dns.Resolver:
			d.Resolvers = append(d.Resolvers, e.resolverCache(name, m, now))
		}
	}
	d.Questions = s.questions(recent)
	return d
}

func zoneServer(host string, zones []dns.Zone) ZoneServer {
	z := ZoneServer{Host: host}
	for _, zone := range zones {
		if len(z.Zones) < zoneRecordsMax {
			z.Zones = append(z.Zones, zone.Apex)
		}
		z.Total += len(zone.Records)
		for _, r := range zone.Records[:min(len(zone.Records), max(0, zoneRecordsMax-len(z.Records)))] {
			z.Records = append(z.Records, short(r.String(), lineOctetsMax))
		}
	}
	return z
}

func (e *Engine) resolverCache(host string, r *dns.Resolver, now trace.Time) ResolverCache {
	list, total := r.Cache(now, cacheEntriesMax)
	c := ResolverCache{Host: host, Total: total}
	for _, k := range list {
		left := k.Expires.Sub(now)
		entry := CacheEntry{Name: k.Name, RCode: k.RCode.String(), Left: int64(left / time.Second), Text: e.say(words.PageFor, e.span(left))}
		if k.Type != 0 {
			entry.Type = k.Type.String()
		}
		for _, record := range k.Records {
			entry.Records = append(entry.Records, short(record.String(), lineOctetsMax))
		}
		c.Entries = append(c.Entries, entry)
	}
	return c
}

// questions returns the last questions to DNS before the playhead, each with its answer.
func (s *session) questions(recent []trace.Event) []Question {
	var list []Question
	place := map[string]int{} // of a question that is open, by what its answer has in common with it
	for i := range recent {
		ev := &recent[i]
		switch d := ev.Detail.(type) {
		case trace.Query:
			place[questionKey(&d)] = len(list)
			list = append(list, Question{
				Seq: ev.Seq, Us: int64(ev.At), Time: s.timeOf(ev.At), Asker: ev.Host, Server: s.hostAt(d.Server), Name: d.Name, Type: d.Type,
			})
		case trace.Answer:
			at, asked := place[questionKey(&d.Query)]
			if !asked {
				continue
			}
			q := &list[at]
			q.RCode, q.Answers, q.Cached, q.AnswerSeq = d.RCode, d.Answers, d.Cached, ev.Seq
			delete(place, questionKey(&d.Query))
		}
	}
	return list[max(0, len(list)-questionsMax):]
}

// questionKey tells questions apart that are open at one time.
func questionKey(q *trace.Query) string {
	var b strings.Builder
	b.WriteString(q.Server)
	b.WriteByte(' ')
	b.WriteString(q.Type)
	b.WriteByte(' ')
	b.WriteString(q.Name)
	b.WriteByte(byte(q.ID >> 8))
	b.WriteByte(byte(q.ID))
	return b.String()
}

// dataOf returns what a record says, without whose it is and for how long: of zone text
// what stands after the class.
func dataOf(record string) string {
	_, data, found := strings.Cut(record, " IN ")
	if !found {
		return record
	}
	return data
}

// zone returns the zones that the name servers have now, as zone text.
func (e *Engine) zone(None) (ZoneText, error) {
	s, err := e.current()
	if err != nil {
		return ZoneText{}, err
	}
	var b strings.Builder
	for i := range s.stage.hosts {
		m, ok := s.run.Machine(s.stage.hosts[i].name).(*dns.NameServer)
		if !ok {
			continue
		}
		for _, z := range m.Zones() {
			for _, r := range z.Records {
				if r.Type != dns.TypeSOA || !dns.IsInvented(r) {
					b.WriteString(r.String())
					b.WriteByte('\n')
				}
			}
		}
	}
	return ZoneText{b.String()}, nil
}
