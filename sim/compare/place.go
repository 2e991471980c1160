package compare

import (
	"strconv"

	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// run is one run, sorted out.
type run struct {
	places  []*place        // in the order in which they began
	byKey   map[string]int  // position in places
	watched map[string]bool // the hosts that write their own events
	paired  map[string]bool // the keys of places that the other run has as well
}

// place is where events belong together. Positions in a place are those of its events.
type place struct {
	key     string // equal in both runs for what is the same place
	kin     string // a looser key, for connections to another address of the same server
	heading string
	events  []*trace.Event
	tracks  []*track
	asked   []string // of a DNS server: the hosts that ask it
	ended   bool     // of a connection: it ended before the run did
}

// track is a part of a place in which order counts.
type track struct {
	name  string
	steps []step
}

// step is an event as alignment sees it.
type step struct {
	token string // equal for the same sort of step
	at    int    // position in the place
}

func (p *place) isConnection() bool { return p.kin != "" }

// track returns the track of that name, nil if there is none. A place has few.
func (p *place) track(name string) *track {
	for _, t := range p.tracks {
		if t.name == name {
			return t
		}
	}
	return nil
}

// sortOut puts the events of a run into places and tracks.
func sortOut(events []trace.Event) run {
	s := sorter{
		run:   run{byKey: map[string]int{}, watched: map[string]bool{}, paired: map[string]bool{}},
		conns: map[int64]*place{}, counts: map[string]int{}, questions: map[*place]*questions{},
	}
	for i := range events {
		e := &events[i]
		if !isWire(e.Kind) {
			s.run.watched[e.Host] = true
		}
		p := s.placeOf(e)
		name, token := s.classify(p, e)
		t := p.track(name)
		if t == nil {
			t = &track{name: name}
			p.tracks = append(p.tracks, t)
		}
		t.steps = append(t.steps, step{token, len(p.events)})
		p.ended = p.ended || ends(e.Kind)
		p.events = append(p.events, e)
	}
	return s.run
}

// sorter is a run while it is being sorted out.
type sorter struct {
	run       run
	conns     map[int64]*place
	counts    map[string]int // connections so far, by client and server
	questions map[*place]*questions
}

// questions are the commands of a connection that were sent, by what they ask, and how
// many of them were answered: replies come in the order of the commands (RFC 2920 3.2).
type questions struct {
	asked    []string
	answered int
	greeted  bool
}

func (s *sorter) placeOf(e *trace.Event) *place {
	if e.Conn != 0 {
		p := s.conns[e.Conn]
		if p == nil {
			p = s.connection(e)
			s.conns[e.Conn] = p
		}
		return p
	}
	server, isDNS := serverOf(e)
	if !isDNS {
		return s.named("host "+e.Host, "", e.Host)
	}
	p := s.named("dns "+server, words.CompareDNS, server)
	if e.Kind == trace.DNSQuery {
		p.asked = appendNew(p.asked, e.Host)
	}
	return p
}

// named returns the place of that key, new or not. Its heading is the name, in the
// sentence of that key if there is one.
func (s *sorter) named(key string, heading words.Key, name string) *place {
	if i, ok := s.run.byKey[key]; ok {
		return s.run.places[i]
	}
	if heading != "" {
		name = words.Sentence("en", heading, name)
	}
	return s.enter(&place{key: key, heading: name})
}

func (s *sorter) enter(p *place) *place {
	s.run.byKey[p.key] = len(s.run.places)
	s.run.places = append(s.run.places, p)
	return p
}

// connection returns a new place for the connection that e is the first event of.
func (s *sorter) connection(e *trace.Event) *place {
	client, server := e.Host, e.Peer
	ends, _ := e.Detail.(trace.Endpoints)
	remote := ends.Remote
	if !dials(e) {
		client, server, remote = server, client, ends.Local
	}
	if server == "" && remote.IsValid() {
		server = remote.String()
	}
	key, kin := "conn "+client+" "+server, "conn "+client+" "+server
	if remote.IsValid() {
		key = "conn " + client + " " + remote.String()
	}
	s.counts[key]++
	n := strconv.Itoa(s.counts[key])
	heading := words.Sentence("en", words.CompareConnection, client, server, n)
	return s.enter(&place{key: key + " " + n, kin: kin, heading: heading})
}

// dials reports whether the host of a connection's first event is its client.
func dials(e *trace.Event) bool {
	switch e.Kind {
	case trace.ConnAccepted, trace.SMTPReply, trace.POP3Reply:
		return false
	}
	return true
}

// ends reports whether a connection ends with an event of that kind, for one side.
func ends(k trace.Kind) bool {
	switch k {
	case trace.ConnClosed, trace.ConnReset, trace.ConnRefused, trace.ConnTimeout:
		return true
	}
	return false
}

// couldSee reports whether an event like this, of the other run, would be in this run
// if it had happened. Each host of a run that is watched writes what it does and hears.
func (r *run) couldSee(p *place, e *trace.Event) bool {
	if r.watched[e.Host] {
		return true
	}
	if !isWire(e.Kind) {
		return false
	}
	if r.watched[e.Peer] {
		return true
	}
	for _, host := range p.asked {
		if r.watched[host] {
			return true
		}
	}
	return false
}

// pairPlaces finds the places that both runs have. Connections that are left over go
// by the name of their server, for it may have another address.
func pairPlaces(left, right *run) []pair {
	var pairs []pair
	for i, p := range left.places {
		if j, ok := right.byKey[p.key]; ok {
			pairs = append(pairs, pair{i, j})
			left.paired[p.key], right.paired[p.key] = true, true
		}
	}
	free := map[string][]int{}
	for j, p := range right.places {
		if p.isConnection() && !right.paired[p.key] {
			free[p.kin] = append(free[p.kin], j)
		}
	}
	for i, p := range left.places {
		list := free[p.kin]
		if !p.isConnection() || left.paired[p.key] || len(list) == 0 {
			continue
		}
		q := right.places[list[0]]
		free[p.kin] = list[1:]
		pairs = append(pairs, pair{i, right.byKey[q.key]})
		for _, r := range [2]*run{left, right} {
			r.paired[p.key], r.paired[q.key] = true, true
		}
	}
	return pairs
}

// serverOf returns the server that a DNS event is about; false for other events.
func serverOf(e *trace.Event) (string, bool) {
	switch d := e.Detail.(type) {
	case trace.Query:
		return d.Server, true
	case trace.Answer:
		return d.Server, true
	}
	return "", false
}

func appendNew(list []string, s string) []string {
	for _, old := range list {
		if old == s {
			return list
		}
	}
	return append(list, s)
}
