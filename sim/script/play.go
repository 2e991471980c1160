package script

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"mailscope/sim"
	"mailscope/sim/machine"
	"mailscope/sim/mta"
	"mailscope/sim/trace"
)

// Library finds what a world script names outside of itself.
type Library struct {
	// Load returns the world of a scenario file, in which nothing has happened yet.
	Load func(file string) (*sim.World, error)
	// Fault reads a fault as a scenario file writes it.
	Fault func(yaml string) (machine.Fault, error)
	// Predict takes an answer to the question of a lesson's step, the step from 1 and
	// the choice from 0, and returns what is to be said of it.
	Predict func(step, choice int) (string, error)
	// EventsMax is how many events a script may bring about before it is given up; 0:
	// any number.
	EventsMax int64
	// Silent is set by who wants the Run and not the Text: it has no outputs then.
	Silent bool
}

// Played is a world script as it was played.
type Played struct {
	Text string   // the script, with the outputs as they came out
	Run  *sim.Run // where it ended, nil if nothing was loaded
}

// Play plays the script on a run; nil for a script that loads its own. An error says
// which line could not be done; what came before it has been.
func (s *Script) Play(run *sim.Run, library Library) (Played, error) {
	p := player{library: library, run: run}
	var text strings.Builder
	for _, r := range s.rows {
		text.WriteString(r.text + "\n")
		if r.command == nil {
			continue
		}
		p.out = p.out[:0]
		if err := p.do(r.command); err != nil {
			return Played{text.String(), p.run}, Problems{Problem{s.name, r.line, len("> ") + 1, err.Error(), "change the line"}}
		}
		for _, line := range p.out {
			text.WriteString(line + "\n")
		}
	}
	return Played{text.String(), p.run}, nil
}

// player is a world script that is being played.
type player struct {
	library Library
	run     *sim.Run
	faults  int   // set so far: part of their ids
	again   int64 // events brought about once more, for going back
	out     []string
	events  int // log lines of this command
}

func (p *player) do(c command) error {
	if _, loads := c.(loadCommand); p.run == nil && !loads {
		return fmt.Errorf("there is no world yet: load a scenario first")
	}
	p.events = 0
	if err := c.do(p); err != nil {
		return err
	}
	if p.spent() {
		return fmt.Errorf("the script goes on for more than %d events", p.library.EventsMax)
	}
	if p.events > shownMax {
		p.tell("and %d more events", p.events-shownMax)
	}
	return nil
}

// spent reports whether the script has had all the events that it may have.
func (p *player) spent() bool {
	return p.library.EventsMax > 0 && p.run.World().Seq()+p.again > p.library.EventsMax
}

func (p *player) tell(format string, args ...any) {
	if p.library.Silent {
		return
	}
	p.out = append(p.out, indent+fmt.Sprintf(format, args...))
}

// log writes what happened after the event from, up to the playhead.
func (p *player) log(from int64, s show) {
	if p.library.Silent {
		return
	}
	for _, e := range p.run.Events(from+1, p.run.Head()) {
		if !s.shows(&e) {
			continue
		}
		if p.events++; p.events <= shownMax {
			p.out = append(p.out, e.String())
		}
	}
}

func (c loadCommand) do(p *player) error {
	if p.library.Load == nil {
		return fmt.Errorf("no file can be loaded here")
	}
	w, err := p.library.Load(c.file)
	if err != nil {
		return err
	}
	p.run = sim.NewRun(w)
	p.tell("%s", strings.Join(w.HostNames(), ", "))
	return nil
}

func (c stepCommand) do(p *player) error {
	for range c.steps {
		from := p.run.Head()
		done, _ := sim.Step(p.run, c.grain)
		p.log(from, c.show)
		if !done {
			p.tell("no further %s", c.grain)
			return nil
		}
		if p.spent() {
			return nil
		}
	}
	return nil
}

// idleLimit is how long a run at most goes on to become idle, or to meet an event.
const idleLimit = 30 * 24 * time.Hour

func (c runCommand) do(p *player) error {
	from := p.run.Head()
	now := p.run.World().Now()
	limit := now.Add(idleLimit)
	met := true
	switch {
	case c.idle:
		p.slices(limit, func(t trace.Time) bool { return p.run.RunIdle(t) })
	case c.kind != "":
		met = p.runTo(c.kind, limit)
	default:
		until := trace.Time(0).Add(c.after)
		if c.now {
			until = min(now.Add(c.after), trace.Time(0).Add(waitMax))
		}
		if until < now {
			return fmt.Errorf("it is %s already: go back, or run until a later time", now)
		}
		p.slices(until, func(t trace.Time) bool {
			p.run.SeekTime(t)
			return false
		})
	}
	p.log(from, c.show)
	if !met {
		p.tell("no %s within 30 days", c.kind)
	}
	p.tell("at %s%s", p.run.World().Now(), p.idle())
	return nil
}

// slice is how much time of the world goes by before one looks how many events it was.
const slice = time.Minute

// slices runs up to a time, which run reports to be early enough or not; where events
// are counted it does so bit by bit.
func (p *player) slices(until trace.Time, run func(t trace.Time) (done bool)) {
	for p.library.EventsMax > 0 && !p.spent() {
		t := max(p.run.World().Now().Add(slice), p.run.World().Next())
		if t >= until {
			break
		}
		if run(t) {
			return
		}
	}
	if !p.spent() {
		run(until)
	}
}

func (p *player) idle() string {
	if p.run.Idle() {
		return ", idle"
	}
	return ""
}

// runTo runs up to the next event of a kind.
func (p *player) runTo(kind trace.Kind, limit trace.Time) bool {
	for {
		e, ok := p.run.Next()
		if !ok || e.At > limit {
			return false
		}
		if e.Kind == kind || p.spent() {
			return true
		}
	}
}

// person has a person do something now, and shows what comes of it at this moment.
func (p *player) person(t sim.Task) {
	from, branch := p.run.Head(), p.run.Branch()
	p.run.Do(t)
	if p.run.Branch() != branch {
		p.tell("branch %d begins after event %d", p.run.Branch(), from)
	}
	p.run.SeekTime(p.run.World().Now())
	p.log(from, show{})
}

func (c typeCommand) do(p *player) error {
	if _, ok := p.run.Machine(c.host).(*mta.Server); !ok {
		return p.unknownHost(c.host)
	}
	p.person(sim.Task{Host: c.host, Input: c.TypeLine})
	return nil
}

func (p *player) unknownHost(name string) error {
	var servers []string
	for _, host := range p.run.World().HostNames() {
		if _, ok := p.run.Machine(host).(*mta.Server); ok {
			servers = append(servers, host)
		}
	}
	return fmt.Errorf("no mail server has the name %q: they are %s", name, strings.Join(servers, ", "))
}

func (c submitCommand) do(p *player) error {
	for _, name := range p.run.World().HostNames() {
		client, ok := p.run.Machine(name).(*mta.Client)
		if ok && client.User() == c.From {
			p.person(sim.Task{Host: name, Input: c.Submit})
			return nil
		}
	}
	return fmt.Errorf("no client has the user %q", c.From)
}

func (c faultCommand) do(p *player) error {
	if p.library.Fault == nil {
		return fmt.Errorf("no fault can be set here")
	}
	f, err := p.library.Fault(c.yaml)
	if err != nil {
		return err
	}
	for _, host := range []string{f.Host, f.Link[0], f.Link[1]} {
		if host != "" && p.run.Machine(host) == nil {
			return fmt.Errorf("no host has the name %q: they are %s", host, strings.Join(p.run.World().HostNames(), ", "))
		}
	}
	if f.From != 0 {
		return fmt.Errorf("a fault that is set by hand begins now: it has no from")
	}
	p.faults++
	f.ID = "script-" + strconv.Itoa(p.faults)
	p.person(sim.Task{Host: f.Host, Input: machine.SetFault{Fault: f}})
	p.tell("fault %s", f.ID)
	return nil
}

func (c clearCommand) do(p *player) error {
	var known []string
	for _, f := range p.run.World().Faults() {
		known = append(known, f.ID)
	}
	if c.id != "all" && !slices.Contains(known, c.id) {
		return fmt.Errorf("no fault %q is on; those that are: %s", c.id, strings.Join(known, ", "))
	}
	for _, id := range known {
		if c.id == "all" || c.id == id {
			p.person(sim.Task{Input: machine.ClearFault{ID: id}})
		}
	}
	return nil
}

func (c operateCommand) do(p *player) error {
	host, id, err := p.message(c.message)
	if err != nil {
		return err
	}
	t := sim.Task{Host: host}
	switch c.verb {
	case "retry":
		t.Input = machine.Retry{Message: id}
	case "hold":
		t.Input = machine.Hold{Message: id}
	case "release":
		t.Input = machine.Release{Message: id}
	case "cancel":
		t.Input = machine.Cancel{Message: id}
	case "expire":
		t.Input = machine.Expire{Message: id}
	}
	p.person(t)
	return nil
}

func (c flushCommand) do(p *player) error {
	if _, ok := p.run.Machine(c.host).(*mta.Server); !ok {
		return p.unknownHost(c.host)
	}
	flush := machine.Flush{Destination: c.destination}
	if c.destination == "all" {
		flush.Destination = ""
	}
	p.person(sim.Task{Host: c.host, Input: flush})
	return nil
}

func (c rerouteCommand) do(p *player) error {
	host, id, err := p.message(c.message)
	if err != nil {
		return err
	}
	reroute := machine.Reroute{Message: id, Host: c.host}
	if c.host == "usual" {
		reroute.Host = ""
	}
	p.person(sim.Task{Host: host, Input: reroute})
	return nil
}

// message finds a message in a queue by its id, or by its place among all of them:
// hosts in their order, then by id, which is by age.
func (p *player) message(name string) (host, id string, err error) {
	count, wanted := 0, -1
	if digits, byPlace := strings.CutPrefix(name, "#"); byPlace {
		if wanted, err = strconv.Atoi(digits); err != nil || wanted < 1 {
			return "", "", fmt.Errorf("%q is no place in a queue: the first is #1", name)
		}
	}
	for _, host := range p.run.World().HostNames() {
		server, ok := p.run.Machine(host).(*mta.Server)
		if !ok {
			continue
		}
		for _, e := range server.Queue() {
			if count++; count == wanted || e.ID == name {
				return host, e.ID, nil
			}
		}
	}
	return "", "", fmt.Errorf("no queue has the message %s: they have %d in all", name, count)
}

func (c predictCommand) do(p *player) error {
	if p.library.Predict == nil {
		return fmt.Errorf("nothing can be predicted here: predictions belong to lessons")
	}
	said, err := p.library.Predict(c.step, c.choice)
	if err != nil {
		return err
	}
	p.tell("%s", said)
	return nil
}

func (c backCommand) do(p *player) error {
	for range c.steps {
		p.again += min(p.run.Head(), sim.CheckpointEvents)
		if sim.StepBack(p.run, c.grain) == 0 || p.spent() {
			break
		}
	}
	p.where()
	return nil
}

func (c branchCommand) do(p *player) error {
	if n := len(p.run.Branches()); c.branch >= n {
		return fmt.Errorf("there is no branch %d: the last is %d", c.branch, n-1)
	}
	p.run.Switch(c.branch)
	p.where()
	return nil
}

// where tells where the playhead stands.
func (p *player) where() {
	events := p.run.Events(p.run.Head(), p.run.Head())
	if len(events) == 0 {
		p.tell("at the start")
		return
	}
	p.tell("after %s", events[0].String())
}
