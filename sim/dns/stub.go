package dns

import (
	"maps"
	"math/rand/v2"
	"net/netip"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// The patience of a Stub. A resolver that has to give up itself does so in between.
const (
	StubWait  = 5 * time.Second // for one try
	StubTries = 2
)

// stubStream sets the ids of a stub apart from other things that have its seed.
const stubStream = 0x73747562

// Stub is the part of a host's machine that asks DNS (RFC 1034 5.3.1): it sends
// each question to the one resolver that it knows, and waits. The machine hands it
// the inputs that concern questions: every Answered, and every TimerFired whose
// timer is ForQuery. The timers of its questions have their QueryID as number.
type Stub struct {
	server server
	random rand.PCG
	last   machine.QueryID
	open   map[machine.QueryID]*exchange
}

// Result is what came of a question.
type Result struct {
	ID      machine.QueryID // as Ask returned it
	Name    string          // lower case, with final dot
	Type    Type
	RCode   RCode           // what the resolver said, if it said something
	Failure machine.Failure // why it did not, "" if it did
	Records []Record        // the aliases from Name on, in order, then the records of Type
	Because *words.Because  // what there is to say about it, nil if it speaks for itself
}

// NewStub returns a stub that asks the resolver at that address. Its message ids
// follow from the seed.
func NewStub(resolver netip.AddrPort, seed uint64) Stub {
	return Stub{server: newServer(resolver), random: *rand.NewPCG(seed, stubStream)}
}

// Clone returns a stub that goes on by itself.
func (s *Stub) Clone() Stub {
	c := *s
	c.open = maps.Clone(s.open)
	return c
}

// Ask asks for the records of a name, which may be in any case and without its
// final dot. What is no name at all (RFC 1035 2.3.4) is not asked for; its Result,
// that it does not exist, comes with its timer.
func (s *Stub) Ask(out *machine.Out, now trace.Time, name string, t Type) machine.QueryID {
	s.last++
	x := &exchange{
		id: s.last, question: question{Absolute(name), t}, server: s.server,
		patience: patience{StubWait, StubTries},
	}
	if name == "" || checkName(x.question.name) != nameFine {
		out.Add(machine.SetTimer{Timer: x.timer(), At: now})
	} else {
		x.message = randomID(&s.random)
		x.start(out, now, false)
	}
	s.keep(x)
	return x.id
}

func (s *Stub) keep(x *exchange) {
	if s.open == nil {
		s.open = map[machine.QueryID]*exchange{}
	}
	s.open[x.id] = x
}

// Answered takes what came back to a question. With true the question is settled;
// with false the stub still waits, or never asked.
func (s *Stub) Answered(out *machine.Out, now trace.Time, in machine.Answered) (Result, bool) {
	open, asked := s.open[in.ID]
	if !asked || open.packet == nil {
		return Result{}, false
	}
	x := *open
	m, p := x.answered(out, now, in)
	return s.settle(&x, &m, p)
}

// Fire takes a timer that is ForQuery. With true the question is settled: by
// silence.
func (s *Stub) Fire(out *machine.Out, now trace.Time, id machine.QueryID) (Result, bool) {
	open, asked := s.open[id]
	if !asked {
		return Result{}, false
	}
	if open.packet == nil {
		delete(s.open, id)
		r := open.result()
		r.RCode = NXDomain
		r.Because = because(1035, "2.3.4", words.DNSNotAName, r.Name)
		return r, true
	}
	x := *open
	return s.settle(&x, &message{}, x.fire(out, now))
}

func (s *Stub) settle(x *exchange, m *message, p progress) (Result, bool) {
	if p == waiting {
		again := *x
		s.keep(&again)
		return Result{}, false
	}
	delete(s.open, x.id)
	r := x.result()
	if p == failed {
		r.Failure = x.failure
		r.Because = x.becauseFailed()
		return r, true
	}
	r.RCode = m.rcode
	r.Because = x.because(m)
	var ends bool
	if r.Records, _, ends = chain(m.answers, x.question); !ends {
		r.RCode = ServFail
	}
	return r, true
}

func (x *exchange) result() Result {
	return Result{ID: x.id, Name: x.question.name, Type: x.question.t}
}

// Exists reports whether the name exists, with or without records of the Type.
func (r Result) Exists() bool { return r.Failure == "" && r.RCode == NoError }

// Temporary reports whether the same question may have another answer soon:
// nobody answered, or the server failed or would not answer. For mail that is a
// reason to try again later (RFC 5321 5.1).
func (r Result) Temporary() bool {
	return r.Failure != "" || r.RCode != NoError && r.RCode != NXDomain
}

// Answers returns the records of the Type that was asked for, without the aliases
// that led to them.
func (r Result) Answers() []Record {
	for i := range r.Records {
		if r.Records[i].Type == r.Type {
			return r.Records[i:]
		}
	}
	return nil
}

// NullMX reports whether the domain says that it takes no mail (RFC 7505 3).
func (r Result) NullMX() bool { return isNullMX(r.Answers()) }
