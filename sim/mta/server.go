package mta

import (
	"maps"
	"math/rand/v2"
	"net/netip"
	"slices"
	"time"

	"mailscope/sim/dns"
	"mailscope/sim/machine"
	"mailscope/sim/mailbox"
	"mailscope/sim/smtp"
	"mailscope/sim/trace"
)

// Server is a mail server: it takes messages over SMTP, from clients (submission
// server) and from other servers (receiving server), keeps them in its queue until
// each recipient is done with (relay), and has mailboxes that clients fetch from.
type Server struct {
	cfg   *ServerConfig
	known *directory                    // what the configuration says, in the form of questions
	doors map[uint16]*smtp.ServerConfig // by port; shared by all clones
	dials smtp.ClientConfig
	login smtp.ClientConfig // at the smarthost
	pop   mailbox.POP3Config

	now     trace.Time // of the step that is under way
	effects machine.Out
	start   time.Time
	booted  Stamp
	ids     ids
	luck    rand.PCG
	stub    dns.Stub

	in     map[machine.Conn]*smtp.Server
	out    map[machine.Conn]outgoing
	pop3   map[machine.Conn]*mailbox.POP3Server
	dialed machine.Conn // the last number given to a connection
	pooled int          // how many attempts have taken an address of the pool

	said   saidLast
	queue  map[string]*Entry
	due    map[int64]due // what the queue's timers are about, by serial
	serial int64
	lanes  map[string]lane                  // attempts in line, by destination
	hosts  map[string]suspension            // that did not answer, by name
	checks map[machine.Conn]senderCheck     // what is known of senders' domains, by session
	probes map[machine.QueryID]machine.Conn // questions to DNS about them
	asked  map[machine.QueryID]int64        // questions to DNS, by the serial that they are for

	grey         greylist
	answered     map[string]*Answer // by the id of their keys
	answersSwept Stamp
	rates        map[netip.Addr]RateRow // what clients have done of late; none of it is on the disk

	boxes       map[string]*box // by address
	unfetched   int             // messages in polled mailboxes that no client has fetched yet
	writes      requests
	entryWrites map[string]entryWrites // by entry
	faults      []fault
	crash       string // the fault that wants the host to crash after this step, "" for none
}

// NewServer returns a mail server that has not been started. The configuration
// must not change afterwards.
func NewServer(cfg *ServerConfig) *Server {
	s := &Server{
		cfg: cfg, known: newDirectory(cfg),
		doors: newDoors(cfg),
		dials: newDials(cfg),
		pop:   mailbox.POP3Config{Name: cfg.Name},
		ids:   ids{ordinal: cfg.Ordinal},
		luck:  *rand.NewPCG(cfg.Seed, 0),
		stub:  dns.NewStub(cfg.Resolver, cfg.Seed),
		in:    map[machine.Conn]*smtp.Server{}, out: map[machine.Conn]outgoing{}, pop3: map[machine.Conn]*mailbox.POP3Server{},
		queue: map[string]*Entry{}, due: map[int64]due{}, lanes: map[string]lane{}, hosts: map[string]suspension{}, asked: map[machine.QueryID]int64{},
		checks: map[machine.Conn]senderCheck{}, probes: map[machine.QueryID]machine.Conn{},
		grey: greylist{rows: map[Triplet]*GreylistRow{}, clients: map[netip.Prefix]*GreylistClient{}}, rates: map[netip.Addr]RateRow{}, answered: map[string]*Answer{},
		boxes: map[string]*box{}, entryWrites: map[string]entryWrites{},
	}
	if hop := cfg.Smarthost; hop != nil {
		s.login = s.dials
		s.login.User, s.login.Password = hop.User, hop.Password
	}
	for _, a := range cfg.Accounts {
		s.boxes[a.Address] = &box{polled: a.Polled}
	}
	return s
}

// newDoors returns how mail is taken on each port.
func newDoors(cfg *ServerConfig) map[uint16]*smtp.ServerConfig {
	base := smtp.ServerConfig{Name: cfg.Name, Personality: cfg.Personality, SizeMax: cfg.SizeMax, Hurry: cfg.Hurry}
	doors := map[uint16]*smtp.ServerConfig{}
	for _, d := range cfg.Doors {
		door := base
		door.TLS, door.Auth, door.Login = d.TLS, d.Auth, cfg.Personality.Login
		doors[d.Port] = &door
	}
	secure := &cfg.Secure
	base.TLS, base.TLSMust = secure.Offer != smtp.TLSNever, secure.Offer == smtp.TLSMust
	base.Certificate, base.KeepsPlain, base.Mechanisms = secure.Certificate, secure.KeepsPlain, secure.Mechanisms
	for _, port := range cfg.ports() {
		door := base
		if port != PortSMTP {
			door.Submission, door.Login = true, smtp.LoginSecure
			door.Auth = !base.TLS || secure.ClearLogin
		}
		doors[port] = &door
	}
	return doors
}

// ports returns where mail is taken, without the doors.
func (cfg *ServerConfig) ports() []uint16 {
	if cfg.Ports != nil {
		return cfg.Ports
	}
	return []uint16{PortSMTP, PortSubmission}
}

// MailPorts returns the ports that the server takes mail on.
func (s *Server) MailPorts() []uint16 { return s.cfg.ports() }

// Clone returns a server that goes on from here by itself.
func (s *Server) Clone() machine.Machine {
	c := *s
	c.effects = nil
	c.stub = s.stub.Clone()
	c.in = cloneEach(s.in, (*smtp.Server).Clone)
	c.out = cloneEach(s.out, outgoing.clone)
	c.pop3 = cloneEach(s.pop3, (*mailbox.POP3Server).Clone)
	c.due, c.asked = cloneEach(s.due, due.clone), maps.Clone(s.asked)
	c.lanes, c.hosts = cloneEach(s.lanes, lane.clone), maps.Clone(s.hosts)
	c.queue, c.writes, c.entryWrites = maps.Clone(s.queue), s.writes.clone(), maps.Clone(s.entryWrites)
	c.grey.rows, c.grey.clients, c.rates = maps.Clone(s.grey.rows), maps.Clone(s.grey.clients), maps.Clone(s.rates)
	c.answered = maps.Clone(s.answered)
	c.checks, c.probes = maps.Clone(s.checks), maps.Clone(s.probes)
	c.boxes = cloneEach(s.boxes, (*box).clone)
	c.faults = slices.Clone(s.faults)
	return &c
}

func cloneEach[K comparable, V any](m map[K]V, clone func(V) V) map[K]V {
	c := make(map[K]V, len(m))
	for k, v := range m { // order: into another map
		c[k] = clone(v)
	}
	return c
}

// Held returns how many messages wait here: in the queue, on their way to the disk,
// and in mailboxes whose clients have yet to fetch them.
func (s *Server) Held() int {
	return len(s.queue) + s.writes.open + s.unfetched
}

// Step is machine.Machine's.
func (s *Server) Step(now trace.Time, in machine.Input) []machine.Effect {
	s.now = now
	s.effects = s.effects[:0]
	out := &s.effects
	switch in := in.(type) {
	case machine.Booted:
		s.boot(out, in)
	case machine.Accepted:
		s.accepted(out, in)
	case machine.Dialed:
		s.attemptDialed(out, in.Conn)
	case machine.DialFailed:
		s.attemptNotDialed(out, in)
	case machine.Received:
		s.received(out, in)
	case machine.Closed:
		s.closed(out, in)
	case machine.TLSDone:
		s.tlsDone(out, in)
	case machine.TLSFailed:
		s.tlsFailed(out, in)
	case machine.Answered:
		if result, settled := s.stub.Answered(out, now, in); settled {
			s.resolved(out, result)
		}
	case machine.Stored:
		s.stored(out, in)
	case machine.TimerFired:
		s.fired(out, in.Timer)
	default:
		s.operated(out, in)
	}
	if s.crash != "" {
		out.Add(machine.Crash{Fault: s.crash})
		s.crash = ""
	}
	return s.effects
}

// operated carries out what a person at the server did.
func (s *Server) operated(out *machine.Out, in machine.Input) {
	switch in := in.(type) {
	case machine.Hold:
		s.hold(out, in.Message)
	case machine.Release:
		s.release(out, in.Message)
	case machine.Retry:
		s.retryNow(out, in.Message)
	case machine.Cancel:
		s.cancel(out, in.Message)
	case machine.Flush:
		s.flush(out, in.Destination)
	case machine.Reroute:
		s.reroute(out, in)
	case machine.Expire:
		s.expireNow(out, in.Message)
	case machine.SetFault:
		s.setFault(in.Fault)
	case machine.ClearFault:
		s.clearFault(in.ID)
	}
}

// boot starts the server: it listens, and takes up what its disk kept.
func (s *Server) boot(out *machine.Out, in machine.Booted) {
	s.start = in.Start
	s.booted = s.stamp()
	s.ids.last = s.booted
	for _, port := range s.cfg.ports() {
		out.Add(machine.Listen{Port: port})
	}
	out.Add(machine.Listen{Port: PortPOP3})
	for _, d := range s.cfg.Doors {
		out.Add(machine.Listen{Port: d.Port})
	}
	for _, item := range in.Disk {
		switch item.Key.Shelf {
		case machine.Queue:
			s.bootEntry(out, item)
		case machine.Mail:
			s.bootMail(out, item)
		case machine.Greylist:
			s.bootGreylist(item)
		case machine.Answers:
			s.bootAnswer(item)
		}
	}
}

func (s *Server) stamp() Stamp { return stampOf(s.start, s.now) }

// timeOf returns the moment of the run that a stamp stands for.
func (s *Server) timeOf(t Stamp) trace.Time { return trace.Time(t) - trace.Time(s.start.UnixMicro()) }

// accepted starts a session with whoever connected.
func (s *Server) accepted(out *machine.Out, in machine.Accepted) {
	if in.Local.Port() == PortPOP3 {
		p := mailbox.NewPOP3Server(&s.pop, in.Conn)
		s.pop3[in.Conn] = p
		p.Open(out, s.now, popHost{s})
		return
	}
	s.in[in.Conn] = smtp.NewServer(s.doors[in.Local.Port()], in.Conn, in.Remote)
	s.in[in.Conn].Open(out, s.now, smtpHost{s})
	s.tidy(in.Conn)
}

// received hands octets to the session of their connection.
func (s *Server) received(out *machine.Out, in machine.Received) {
	if session := s.in[in.Conn]; session != nil {
		session.Receive(out, s.now, smtpHost{s}, in.Bytes)
	} else if o, ok := s.out[in.Conn]; ok {
		s.concluded(out, o, o.client.Receive(out, s.now, in.Bytes))
	} else if p := s.pop3[in.Conn]; p != nil {
		p.Receive(out, s.now, popHost{s}, in.Bytes)
	}
	s.tidy(in.Conn)
}

// closed tells the session of a connection that it has ended.
func (s *Server) closed(out *machine.Out, in machine.Closed) {
	if session := s.in[in.Conn]; session != nil {
		session.Closed(out, s.now, in.Err)
	} else if o, ok := s.out[in.Conn]; ok {
		s.concluded(out, o, o.client.Closed(out, s.now, in.Err))
	} else if p := s.pop3[in.Conn]; p != nil {
		p.Closed(out, s.now, popHost{s}, in.Err)
	}
	s.tidy(in.Conn)
}

// fired tells whoever set a timer that its time has come.
func (s *Server) fired(out *machine.Out, t machine.Timer) {
	switch t.Of {
	case machine.ForQuery:
		if result, settled := s.stub.Fire(out, s.now, machine.QueryID(t.N)); settled {
			s.resolved(out, result)
		}
	case machine.ForQueue:
		s.attemptDue(out, t.N)
	case machine.ForWarn:
		s.warnDue(out, t.N)
	default:
		s.firedConn(out, t)
	}
}

func (s *Server) firedConn(out *machine.Out, t machine.Timer) {
	conn := machine.Conn(t.N)
	if session := s.in[conn]; session != nil {
		session.Fire(out, s.now, smtpHost{s}, t)
	} else if o, ok := s.out[conn]; ok {
		s.concluded(out, o, o.client.Fire(out, s.now, t))
	} else if p := s.pop3[conn]; p != nil {
		p.Fire(out, s.now, popHost{s}, t)
	}
	s.tidy(conn)
}

// tidy forgets a connection whose session is over.
func (s *Server) tidy(conn machine.Conn) {
	if session := s.in[conn]; session != nil && session.Done() {
		delete(s.in, conn)
		delete(s.checks, conn)
	}
	if o, ok := s.out[conn]; ok && o.client.Done() {
		delete(s.out, conn)
	}
	if p := s.pop3[conn]; p != nil && p.Done() {
		delete(s.pop3, conn)
	}
}
