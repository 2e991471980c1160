package dns

import (
	"slices"

	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// walk is the way from a question to its answer, alias by alias (RFC 1034 3.6.2):
// through the cache and through the answers of name servers.
type walk struct {
	name    string // where it has come to
	t       Type
	records []Record // the aliases on the way
	server  server   // who was asked last, or is to be asked
	cached  bool     // part of the way was remembered
	reply   reply    // once it is done
}

// recall walks on through the cache and reports whether that was enough. If it was
// not, w.server knows more about w.name.
func (r *Resolver) recall(now trace.Time, w *walk) (done bool) {
	for {
		if e, known := r.known(now, question{w.name, w.t}); known {
			w.remember(now, &e)
			return true
		}
		alias, known := r.cache.get(now, question{w.name, TypeCNAME})
		if !known || alias.rcode != NoError || alias.absence {
			break
		}
		w.cached = true
		w.records = alias.aged(now, slices.Clip(w.records))
		if !w.follow(alias.records[0].Host) {
			return true
		}
	}
	s, known := r.serverOf(w.name)
	if !known {
		w.end(NXDomain, nil, because(2308, "2.1", words.DNSNoZone, w.name))
		return true
	}
	w.server = s
	return false
}

// known returns what the cache has for a question: an answer, or that there is
// none, or that the name does not exist at all.
func (r *Resolver) known(now trace.Time, q question) (cached, bool) {
	if e, known := r.cache.get(now, q); known {
		return e, true
	}
	return r.cache.get(now, question{q.name, noType})
}

// remember ends the walk with what the cache has.
func (w *walk) remember(now trace.Time, e *cached) {
	w.cached = true
	if e.rcode != NoError || e.absence {
		w.end(e.rcode, e.aged(now, nil), e.because)
		return
	}
	w.records = e.aged(now, slices.Clip(w.records))
	w.end(NoError, nil, e.because)
}

// serverOf returns the server that knows a name: the hint with the longest zone.
func (r *Resolver) serverOf(name string) (server, bool) {
	for up := name; up != ""; up = parent(up) {
		if s, known := r.hints[up]; known {
			return s, true
		}
	}
	return server{}, false
}

// follow goes on to the name that an alias points to. It returns false, and ends
// the walk, if there were too many of them.
func (w *walk) follow(host string) bool {
	w.name = host
	if len(w.records) > AliasesMax {
		w.records = nil
		w.end(ServFail, nil, becauseLoop(host))
		return false
	}
	return true
}

// end makes the reply of the walk.
func (w *walk) end(rcode RCode, authorities []Record, why *words.Because) {
	w.reply = reply{rcode: rcode, answers: w.records, authorities: authorities, because: why}
}

// absorb walks on through the answer of w.server, and puts what it learns into the
// cache. Of an answer only that counts which was asked for, about names of zones
// for which that server is the one to ask (RFC 5452 6): a server cannot teach the
// cache about other people's names.
func (r *Resolver) absorb(now trace.Time, m *message, w *walk) (done bool) {
	asked := w.name
	for {
		if set := rrset(m.answers, w.name, w.t); len(set) > 0 {
			var why *words.Because
			if isNullMX(set) {
				why = becauseNullMX(w.name)
			}
			r.cache.put(now, question{w.name, w.t}, cached{records: set, because: why}, CacheTTLMax)
			w.records = append(slices.Clip(w.records), set...)
			w.end(NoError, nil, why)
			return true
		}
		alias := rrset(m.answers, w.name, TypeCNAME)
		if len(alias) == 0 || w.t == TypeCNAME {
			break
		}
		r.cache.put(now, question{w.name, TypeCNAME}, cached{records: alias[:1]}, CacheTTLMax)
		w.records = append(slices.Clip(w.records), alias[0])
		if !w.follow(alias[0].Host) {
			return true
		}
		if s, _ := r.serverOf(w.name); s != w.server {
			return false
		}
	}
	return r.absorbNothing(now, m, w, w.name != asked)
}

// absorbNothing takes an answer that has no records for w.name. After an alias it
// may be that the server just did not go on; then there is no SOA, and the rest has
// to be asked for.
func (r *Resolver) absorbNothing(now trace.Time, m *message, w *walk, afterAlias bool) (done bool) {
	q := question{w.name, w.t}
	soa := m.soaFor(w.name)
	if soa != nil {
		if s, _ := r.serverOf(soa.Name); s != w.server {
			soa = nil
		}
	}
	why := becauseNoData(q)
	switch {
	case m.rcode == NXDomain:
		q.t = noType
		why = becauseNXDomain(w.name)
	case afterAlias && soa == nil:
		return false
	}
	if soa == nil {
		w.end(m.rcode, nil, why)
		return true
	}
	authority := *soa
	authority.TTL = min(soa.TTL, soa.SOA.Minimum) // RFC 2308 5
	authorities := []Record{authority}
	r.cache.put(now, q, cached{rcode: m.rcode, records: authorities, because: why, absence: true}, NegativeTTLMax)
	w.end(m.rcode, authorities, why)
	return true
}
