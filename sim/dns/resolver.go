package dns

import (
	"maps"
	"math/rand/v2"
	"net/netip"
	"slices"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// The patience of a Resolver with one name server (RFC 1035 4.2.1 recommends two to
// five seconds a try), and what it takes on at a time.
const (
	ResolverWait    = 2 * time.Second // for one try
	ResolverTries   = 3
	JobsMax         = 1000 // questions that wait for name servers
	JobAskersMax    = 256  // askers that wait for the same one
	resolverStream  = 0x7265736f
	resolverUsesOPT = true // towards name servers
)

// ResolverConfig is what a resolver is told when it is set up. Nothing changes it
// afterwards.
type ResolverConfig struct {
	Name    string
	Hints   []Hint
	Seed    uint64         // of its message ids
	Address netip.AddrPort // its own, which its events name as the server; unset, they say Name
}

// Hint says which server knows a zone. Hints stand in for the root servers and for
// delegation, which come later: of all hints that fit a name, the one with the
// longest zone counts, and a name that none fits does not exist.
type Hint struct {
	Zone   string // any case, with or without final dot; "." fits all names
	Server netip.AddrPort
}

// Resolver finds answers for those who ask it (RFC 1034 5.3.3), and remembers them
// (RFC 1034 5.3.1, RFC 2308). It asks the name server of the zone, follows aliases
// from zone to zone, asks again when there is silence, and answers SERVFAIL when it
// cannot find out. Who asks what somebody else already waits for, waits with them.
// It is a machine.Machine.
type Resolver struct {
	config ResolverConfig
	label  string
	hints  map[string]server // by zone; never changed
	random rand.PCG
	last   machine.QueryID
	cache  cache

	// jobs are the questions that wait, asking says for which of them a question
	// to a name server is. A job in the map never changes, it is replaced: so
	// clones can share it.
	jobs   map[question]*job
	asking map[machine.QueryID]question
}

// job is a question that the cache cannot answer.
type job struct {
	question question
	askers   []asker
	aliases  []Record // from the question to the name that is asked for now
	exchange exchange
}

// NewResolver returns a resolver that has not booted yet.
func NewResolver(config ResolverConfig) *Resolver {
	r := &Resolver{
		config: config, label: config.Name, hints: make(map[string]server, len(config.Hints)),
		random: *rand.NewPCG(config.Seed, resolverStream),
		jobs:   map[question]*job{}, asking: map[machine.QueryID]question{},
	}
	if config.Address.IsValid() {
		r.label = config.Address.String()
	}
	for _, h := range config.Hints {
		r.hints[Absolute(h.Zone)] = newServer(h.Server)
	}
	return r
}

// Clone returns a resolver that goes on by itself.
func (r *Resolver) Clone() machine.Machine {
	c := *r
	c.cache = r.cache.clone()
	c.jobs = maps.Clone(r.jobs)
	c.asking = maps.Clone(r.asking)
	return &c
}

// Step tells the resolver what happened; what does not concern it is ignored.
func (r *Resolver) Step(now trace.Time, in machine.Input) []machine.Effect {
	var out machine.Out
	switch in := in.(type) {
	case machine.Booted:
		out.Add(machine.Listen{Port: Port})
	case machine.Queried:
		r.queried(&out, now, in)
	case machine.Answered:
		r.answered(&out, now, in)
	case machine.TimerFired:
		if in.Timer.Of == machine.ForQuery {
			r.fire(&out, now, machine.QueryID(in.Timer.N))
		}
	}
	return out
}

func (r *Resolver) queried(out *machine.Out, now trace.Time, in machine.Queried) {
	m, v, ok := hear(in)
	if !ok {
		return
	}
	*out = make(machine.Out, 0, 4)
	a := newAsker(in, &m)
	a.heard(out, r.label)
	if refused, is := refusal(&m, v); is {
		r.send(out, &a, &refused, false)
		return
	}
	w := walk{name: a.question.name, t: a.question.t}
	if r.recall(now, &w) {
		r.send(out, &a, &w.reply, w.cached)
		return
	}
	if !a.header.RecursionDesired {
		r.send(out, &a, &reply{rcode: Refused, because: because(1034, "4.3.1", words.DNSOnlyMemory, w.name)}, false)
		return
	}
	r.wait(out, now, a, &w)
}

func (r *Resolver) send(out *machine.Out, a *asker, what *reply, cached bool) {
	p := a.print(what, dnsmessage.Header{RecursionAvailable: true})
	a.send(out, r.label, &p, cached)
}

// wait lets an asker wait for the question to be answered, with those who do
// already.
func (r *Resolver) wait(out *machine.Out, now trace.Time, a asker, w *walk) {
	old, asked := r.jobs[a.question]
	switch {
	case asked && len(old.askers) >= JobAskersMax || !asked && len(r.jobs) >= JobsMax:
		r.send(out, &a, &reply{rcode: ServFail, because: because(1035, "4.1.1", words.DNSBusy)}, false)
	case asked:
		j := *old
		j.askers = append(slices.Clip(j.askers), a)
		r.jobs[a.question] = &j
	default:
		r.ask(out, now, &job{question: a.question, askers: []asker{a}}, w)
	}
}

// ask asks the name server that the walk came to, for a job.
func (r *Resolver) ask(out *machine.Out, now trace.Time, j *job, w *walk) {
	r.last++
	j.aliases = w.records
	j.exchange = exchange{
		id: r.last, question: question{w.name, w.t}, message: randomID(&r.random),
		server: w.server, patience: patience{ResolverWait, ResolverTries},
	}
	j.exchange.start(out, now, resolverUsesOPT)
	r.jobs[j.question] = j
	r.asking[r.last] = j.question
}

// jobOf returns a copy of the job that a question to a name server is for.
func (r *Resolver) jobOf(id machine.QueryID) (job, bool) {
	q, asking := r.asking[id]
	if !asking {
		return job{}, false
	}
	return *r.jobs[q], true
}

func (r *Resolver) answered(out *machine.Out, now trace.Time, in machine.Answered) {
	j, ok := r.jobOf(in.ID)
	if !ok {
		return
	}
	m, p := j.exchange.answered(out, now, in)
	switch {
	case p != settled:
		r.proceed(out, now, &j, p)
	case m.rcode == NoError || m.rcode == NXDomain:
		r.learn(out, now, &j, &m)
	default:
		r.giveUp(out, now, &j, j.exchange.because(&m))
	}
}

func (r *Resolver) fire(out *machine.Out, now trace.Time, id machine.QueryID) {
	if j, ok := r.jobOf(id); ok {
		r.proceed(out, now, &j, j.exchange.fire(out, now))
	}
}

// proceed keeps a job that waits on, and gives up one whose name server is silent.
func (r *Resolver) proceed(out *machine.Out, now trace.Time, j *job, p progress) {
	if p == failed {
		r.giveUp(out, now, j, j.exchange.becauseFailed())
		return
	}
	r.jobs[j.question] = j
}

// giveUp answers SERVFAIL, and for a moment remembers to (RFC 2308 7.1).
func (r *Resolver) giveUp(out *machine.Out, now trace.Time, j *job, why *words.Because) {
	r.cache.put(now, j.question, cached{rcode: ServFail, because: why}, ServFailTTL)
	r.finish(out, j, &reply{rcode: ServFail, because: why})
}

// learn goes on with an answer: to the askers, or to the next name server.
func (r *Resolver) learn(out *machine.Out, now trace.Time, j *job, m *message) {
	w := walk{name: j.exchange.question.name, t: j.question.t, records: j.aliases, server: j.exchange.server}
	switch {
	case !r.absorb(now, m, &w) && !r.recall(now, &w):
		delete(r.asking, j.exchange.id)
		r.ask(out, now, j, &w)
	case w.reply.rcode == ServFail:
		r.giveUp(out, now, j, w.reply.because)
	default:
		r.finish(out, j, &w.reply)
	}
}

// finish answers all who wait.
func (r *Resolver) finish(out *machine.Out, j *job, what *reply) {
	delete(r.asking, j.exchange.id)
	delete(r.jobs, j.question)
	for i := range j.askers {
		r.send(out, &j.askers[i], what, false)
	}
}
