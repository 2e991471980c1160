package dns

import (
	"math/rand/v2"
	"net/netip"
	"slices"
	"strconv"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// server is a DNS server that can be asked, and its name in events.
type server struct {
	address netip.AddrPort
	label   string
}

func newServer(address netip.AddrPort) server { return server{address, address.String()} }

// patience is how long somebody waits for an answer, and how often it asks.
type patience struct {
	wait  time.Duration // for each try
	tries int
}

// exchange is one question on its way to one server: asked again after a silence,
// and over TCP where the answer is too long for UDP. Every try has the same message
// id, so that an answer which was only slow still counts. Exchanges are values; the
// maps that hold them replace them, so that clones can share what they point to.
type exchange struct {
	id       machine.QueryID
	question question
	message  uint16 // id of the packet
	packet   []byte
	server   server
	patience patience
	tries    int
	tcp      bool
	failure  machine.Failure // what came of the last try, if that is known
}

// progress is how an exchange stands.
type progress uint8

const (
	waiting progress = iota
	settled          // there is an answer
	failed           // there will be none
)

// randomID returns a message id that others cannot guess (RFC 5452 4.3): in the
// model from the seed, of which others know nothing.
func randomID(random *rand.PCG) uint16 { return uint16(random.Uint64() >> 32) }

// start asks for the first time.
func (x *exchange) start(out *machine.Out, now trace.Time, opt bool) {
	x.packet = newQuery(x.message, x.question, opt)
	x.tries = 1
	x.send(out, now)
}

func (x *exchange) send(out *machine.Out, now trace.Time) {
	out.Add(
		machine.Note{Kind: trace.DNSQuery, Detail: x.query()},
		machine.Query{ID: x.id, Server: x.server.address, Packet: x.packet, TCP: x.tcp},
		machine.SetTimer{Timer: x.timer(), At: now.Add(x.patience.wait)},
	)
}

func (x *exchange) query() trace.Query {
	return trace.Query{
		Name: x.question.name, Type: x.question.t.String(),
		Server: x.server.label, ID: x.message, TCP: x.tcp,
	}
}

func (x *exchange) timer() machine.Timer {
	return machine.Timer{Of: machine.ForQuery, N: int64(x.id)}
}

// fire is told that the wait for a try is over.
func (x *exchange) fire(out *machine.Out, now trace.Time) progress {
	if x.tries >= x.patience.tries {
		if x.failure == "" {
			x.failure = machine.TimedOut
		}
		return failed
	}
	x.tries++
	x.send(out, now)
	return waiting
}

// answered takes what came back. A network that says there will be no answer only
// ends the last try early: the server may be back when the next one is due.
func (x *exchange) answered(out *machine.Out, now trace.Time, in machine.Answered) (message, progress) {
	if in.Err != "" {
		x.failure = in.Err
		if x.tries < x.patience.tries {
			return message{}, waiting
		}
		out.Add(machine.CancelTimer{Timer: x.timer()})
		return message{}, failed
	}
	m, v := read(in.Packet)
	if v != readable || !m.isAnswerTo(x.message, x.question) || m.Truncated && x.tcp {
		return m, waiting
	}
	x.heard(out, &m)
	if m.Truncated {
		x.tcp = true
		x.send(out, now)
		return m, waiting
	}
	out.Add(machine.CancelTimer{Timer: x.timer()})
	return m, settled
}

// heard notes that the answer came.
func (x *exchange) heard(out *machine.Out, m *message) {
	out.Add(machine.Heard{From: x.server.address, Note: machine.Note{
		Kind:    trace.DNSAnswer,
		Detail:  trace.Answer{Query: x.query(), RCode: m.rcode.String(), Answers: lines(m.answers)},
		Because: x.because(m),
	}})
}

// because returns what there is to say about an answer, nil if it speaks for itself.
func (x *exchange) because(m *message) *words.Because {
	if m.Truncated {
		return because(2181, "9", words.DNSTruncated, strconv.Itoa(UDPOctets))
	}
	records, end, ends := chain(m.answers, x.question)
	switch {
	case !ends:
		return becauseLoop(x.question.name)
	case m.rcode == NXDomain:
		return becauseNXDomain(end)
	case m.rcode != NoError:
		return because(1035, "4.1.1", words.DNSFailedUpstream, x.server.label, m.rcode.String())
	case len(records) == 0 || records[len(records)-1].Type != x.question.t:
		return becauseNoData(question{end, x.question.t})
	case isNullMX(records):
		return becauseNullMX(end)
	}
	return nil
}

// becauseFailed says why an exchange failed.
func (x *exchange) becauseFailed() *words.Because {
	if x.failure == machine.TimedOut {
		return because(1035, "4.2.1", words.DNSSilence, x.server.label, strconv.Itoa(x.tries))
	}
	return because(0, "", words.DNSUnanswerable, x.server.label, x.question.name)
}

func becauseLoop(name string) *words.Because {
	return because(1034, "3.6.2", words.DNSAliasLoop, name)
}

// chain returns those records of an answer that follow from the question: alias
// after alias, then what was asked for. Whatever else is in there was not asked
// for, and is not believed (RFC 5452 6). end is the name that the aliases lead to;
// ends is false if they lead nowhere.
func chain(answers []Record, q question) (records []Record, end string, ends bool) {
	for end = q.name; len(records) <= AliasesMax; {
		if set := rrset(answers, end, q.t); len(set) > 0 {
			if len(records) == 0 {
				return set, end, true
			}
			return append(records, set...), end, true
		}
		alias := rrset(answers, end, TypeCNAME)
		if len(alias) == 0 || q.t == TypeCNAME {
			return records, end, true
		}
		records = append(slices.Clip(records), alias[0])
		end = alias[0].Host
	}
	return nil, q.name, false
}
