package dns

import (
	"sort"

	"mailscope/sim/trace"
)

// What can be seen of the servers from outside, without changing anything.

// Known is what a resolver knows of one question.
type Known struct {
	Name    string
	Type    Type // 0: of the name as such, namely that it does not exist
	RCode   RCode
	Records []Record   // with the TTL that they have left; of an absence the SOA that says so
	Expires trace.Time // when it is forgotten
}

// Cache returns what the resolver knows at the moment now, by name and type, but no more
// than limit, and how much it knows in all.
func (r *Resolver) Cache(now trace.Time, limit int) ([]Known, int) {
	questions := make([]question, 0, len(r.cache.entries))
	for q, e := range r.cache.entries { // order: sorted below
		if now < e.expires {
			questions = append(questions, q)
		}
	}
	sort.Slice(questions, func(i, j int) bool {
		a, b := &questions[i], &questions[j]
		return a.name < b.name || a.name == b.name && a.t < b.t
	})
	list := make([]Known, min(limit, len(questions)))
	for i := range list {
		e := r.cache.entries[questions[i]]
		list[i] = Known{questions[i].name, questions[i].t, e.rcode, e.aged(now, nil), e.expires}
	}
	return list, len(questions)
}

// Zones returns the zones that the server has now. They must not be changed.
func (s *NameServer) Zones() []Zone { return s.index.zones }

// IsInvented reports whether a record is the SOA that a zone got because its text had
// none.
func IsInvented(r Record) bool { return r.Equal(newSOA(r.Name)) }
