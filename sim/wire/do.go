package wire

import (
	"strconv"
	"strings"

	"mailscope/sim"
	"mailscope/sim/dns"
	"mailscope/sim/machine"
	"mailscope/sim/mta"
	"mailscope/sim/smtp"
	"mailscope/sim/words"
)

// Limits of what a person can do at once.
const (
	recipientsTypedMax = 100
	subjectOctetsMax   = 900
	bodyOctetsMax      = 1_000_000
	lineTypedMax       = 4096
	zoneOctetsMax      = 200_000
)

// do has a person do something at the playhead.
func (e *Engine) do(p DoParams) (Done, error) {
	s, err := e.current()
	if err != nil {
		return Done{}, err
	}
	task, err := e.task(s, &p)
	if err != nil {
		return Done{}, err
	}
	branch := s.run.Branch()
	s.own.Do(task)
	s.forgetAfter(s.run.Head())
	return Done{View: e.look(s), Branched: s.run.Branch() != branch}, nil
}

// task makes a task of what was asked for: exactly one thing.
func (e *Engine) task(s *session, p *DoParams) (sim.Task, error) {
	asked := 0
	for _, one := range [...]bool{
		p.Submit != nil, p.Fault != nil, p.Clear != "", p.Type != nil, p.Hold != "", p.Release != "", p.Retry != "", p.Cancel != "",
		p.Expire != "", p.Flush != nil, p.Reroute != nil, p.Zone != nil,
	} {
		if one {
			asked++
		}
	}
	switch {
	case asked != 1:
		return sim.Task{}, e.fail(words.PageOneThing, strconv.Itoa(asked))
	case p.Submit != nil:
		return e.submitTask(s, p.Submit)
	case p.Fault != nil:
		return e.faultTask(s, p.Fault)
	case p.Clear != "":
		return e.clearTask(s, p.Clear)
	case p.Type != nil:
		return e.typeTask(s, p.Type)
	case p.Zone != nil:
		return e.zoneTask(*p.Zone)
	case p.Flush != nil:
		return e.flushTask(s, p.Flush)
	case p.Reroute != nil:
		return e.rerouteTask(s, p.Reroute)
	}
	return e.operatorTask(s, p)
}

// operatorTask is what an operator does to a message in a queue.
func (e *Engine) operatorTask(s *session, p *DoParams) (sim.Task, error) {
	field, id := "hold", p.Hold
	var in machine.Input = machine.Hold{Message: id}
	switch {
	case p.Release != "":
		field, id, in = "release", p.Release, machine.Release{Message: p.Release}
	case p.Retry != "":
		field, id, in = "retry", p.Retry, machine.Retry{Message: p.Retry}
	case p.Cancel != "":
		field, id, in = "cancel", p.Cancel, machine.Cancel{Message: p.Cancel}
	case p.Expire != "":
		field, id, in = "expire", p.Expire, machine.Expire{Message: p.Expire}
	}
	return e.atQueue(s, field, id, in)
}

// atQueue is something that is done where a message is queued.
func (e *Engine) atQueue(s *session, field, id string, in machine.Input) (sim.Task, error) {
	for i := range s.stage.hosts {
		if m, ok := s.run.Machine(s.stage.hosts[i].name).(*mta.Server); ok && m.Queues(id) {
			if entry, _ := m.Entry(id); entry.Held && field == "retry" {
				return sim.Task{}, e.wrong(field, e.say("form-what-held"), e.say("form-mend-held"))
			}
			return sim.Task{Host: s.stage.hosts[i].name, Input: in}, nil
		}
	}
	return sim.Task{}, e.wrong(field, e.say("form-what-message", short(id, 40)), e.say("form-mend-message"))
}

// flushTask has a queue tried at once.
func (e *Engine) flushTask(s *session, p *Flush) (sim.Task, error) {
	if !s.isServer(p.Host) {
		return sim.Task{}, e.unknownServer(s, p.Host)
	}
	return sim.Task{Host: p.Host, Input: machine.Flush{Destination: p.Destination}}, nil
}

// rerouteTask sends a message another way.
func (e *Engine) rerouteTask(s *session, p *Reroute) (sim.Task, error) {
	host := strings.TrimSpace(p.Host)
	if host != "" && !mta.IsHop(host) {
		return sim.Task{}, e.wrong("host", e.say("form-what-hop", short(host, 60)), e.say("form-mend-hop"))
	}
	return e.atQueue(s, "message", p.Message, machine.Reroute{Message: p.Message, Destination: p.Destination, Host: host})
}

// unknownServer returns the error about a mail server that is not there.
func (e *Engine) unknownServer(s *session, host string) error {
	return e.wrong("host", e.say("form-what-unknown", short(host, 60)), e.say("form-mend-choose", strings.Join(s.serverNames(), ", ")))
}

// wrong returns the error about one field of a form.
func (e *Engine) wrong(field, what, mend string) *Failure {
	return &Failure{Text: e.say(words.PageFormWrong), Fields: []FieldProblem{{field, what, mend}}}
}

// submitTask is a message as a person wrote it. All that is wrong with it is told at
// once.
func (e *Engine) submitTask(s *session, p *Compose) (sim.Task, error) {
	f := &Failure{Text: e.say(words.PageFormWrong)}
	add := func(field, what, mend string) { f.Fields = append(f.Fields, FieldProblem{field, what, mend}) }
	client := ""
	for i := range s.stage.hosts {
		a := &s.stage.hosts[i]
		if a.role == RoleClient && a.user == p.From && s.file.Host(a.name).Submit != "" {
			client = a.name
		}
	}
	if client == "" {
		add("from", e.say("form-what-sender", short(p.From, 60)), e.say("form-mend-choose", strings.Join(s.senders(), ", ")))
	}
	to := e.recipients(p.To, add)
	if strings.ContainsAny(p.Subject, "\r\n\x00") {
		add("subject", e.say("form-what-line"), e.say("form-mend-line"))
	}
	e.limit("subject", p.Subject, subjectOctetsMax, add)
	e.limit("body", p.Body, bodyOctetsMax, add)
	e.checkReports(p, add)
	if len(f.Fields) > 0 {
		return sim.Task{}, f
	}
	return sim.Task{Host: client, Input: machine.Submit{From: p.From, To: to, Subject: p.Subject, Body: p.Body,
		Notify: p.Notify, Ret: p.Ret, EnvID: p.EnvID}}, nil
}

// checkReports checks which reports a person asks for.
func (e *Engine) checkReports(p *Compose, add func(field, what, mend string)) {
	if _, ok := smtp.ParseNotify(p.Notify); p.Notify != "" && !ok {
		add("notify", e.say("form-what-notify", short(p.Notify, 60)), e.say("form-mend-notify"))
	}
	if _, ok := smtp.ParseRet(p.Ret); p.Ret != "" && !ok {
		add("ret", e.say("form-what-ret", short(p.Ret, 60)), e.say("form-mend-choose", strings.Join(smtp.RetNames(), ", ")))
	}
	if smtp.CheckEnvID(p.EnvID) != nil {
		add("envid", e.say("form-what-envid"), e.say("form-mend-envid"))
	}
}

// senders returns the addresses that mail can be sent from.
func (s *session) senders() []string {
	var list []string
	for i := range s.stage.hosts {
		if a := &s.stage.hosts[i]; a.role == RoleClient && s.file.Host(a.name).Submit != "" {
			list = append(list, a.user)
		}
	}
	return list
}

// recipients reads addresses that a person typed, parted by commas, semicolons or line
// ends.
func (e *Engine) recipients(typed string, add func(field, what, mend string)) []string {
	var list []string
	for _, address := range strings.FieldsFunc(typed, func(c rune) bool { return c == ',' || c == ';' || c == '\n' }) {
		address = strings.TrimSpace(address)
		if address == "" {
			continue
		}
		if _, err := smtp.ParsePath(address); err != nil {
			what, mend := e.syntax(err)
			add("to", e.say("form-what-address", short(address, 60), what), or(mend, e.say("form-mend-address")))
		}
		list = append(list, address)
	}
	switch {
	case len(list) == 0:
		add("to", e.say("form-what-missing"), e.say("form-mend-address"))
	case len(list) > recipientsTypedMax:
		add("to", e.say("form-what-many", strconv.Itoa(len(list))), e.say("form-mend-many", strconv.Itoa(recipientsTypedMax)))
	}
	return list
}

// syntax takes a sentence about an address or a reply apart: what is wrong, and how to
// mend it.
func (e *Engine) syntax(err error) (what, mend string) {
	text := err.Error()
	if bad, ok := err.(*smtp.SyntaxError); ok {
		text = words.Clause(e.language, bad.Because.Key, bad.Because.Args...)
	}
	what, mend, _ = strings.Cut(text, "; ")
	return what, mend
}

func (e *Engine) limit(field, text string, octets int, add func(field, what, mend string)) {
	if len(text) > octets {
		add(field, e.say("form-what-long", strconv.Itoa(len(text))), e.say("form-mend-long", strconv.Itoa(octets)))
	}
}

func (e *Engine) clearTask(s *session, id string) (sim.Task, error) {
	for _, f := range s.run.Scene().Faults() {
		if f.ID == id {
			return sim.Task{Input: machine.ClearFault{ID: id}}, nil
		}
	}
	return sim.Task{}, e.wrong("clear", e.say("form-what-fault", short(id, 40)), e.say("form-mend-fault"))
}

func (e *Engine) typeTask(s *session, p *TypeForm) (sim.Task, error) {
	switch {
	case !s.isServer(p.Host):
		return sim.Task{}, e.unknownServer(s, p.Host)
	case strings.ContainsAny(p.Line, "\r\n"):
		return sim.Task{}, e.wrong("line", e.say("form-what-line"), e.say("form-mend-line"))
	case len(p.Line) > lineTypedMax:
		octets, most := strconv.Itoa(len(p.Line)), strconv.Itoa(lineTypedMax)
		f := e.wrong("line", e.say("form-what-long", octets), e.say("form-mend-long", most))
		f.Text = e.say(words.PageLineLong, octets, most) // a line has no form in which the field could say it
		return sim.Task{}, f
	}
	return sim.Task{Host: p.Host, Input: machine.TypeLine{Line: p.Line, Port: p.Port}}, nil
}

func (s *session) serverNames() []string {
	var list []string
	for i := range s.stage.hosts {
		if s.stage.hosts[i].role == RoleServer {
			list = append(list, s.stage.hosts[i].name)
		}
	}
	return list
}

// zoneTask gives the name servers new zone text. Text with mistakes is not taken.
func (e *Engine) zoneTask(text string) (sim.Task, error) {
	if len(text) > zoneOctetsMax {
		return sim.Task{}, e.wrong("zone", e.say("form-what-long", strconv.Itoa(len(text))), e.say("form-mend-long", strconv.Itoa(zoneOctetsMax)))
	}
	_, problems := dns.ParseZone(text)
	if len(problems) == 0 {
		return sim.Task{Input: machine.SetZone{Text: text}}, nil
	}
	f := &Failure{Text: e.say(words.PageZoneWrong)}
	for _, p := range problems {
		f.Problems = append(f.Problems, Problem{p.Line, p.Column, p.What, p.Mend})
	}
	return sim.Task{}, f
}

// unfitTask says why a task of a save file cannot be carried out here, "" if it can.
func (s *session) unfitTask(t sim.Task) string {
	_, known := s.stage.place[t.Host]
	switch in := t.Input.(type) {
	case nil:
		return "it says nothing"
	case machine.Submit:
		if !s.isClient(t.Host) {
			return "a message is submitted at a mail client of the scenario"
		}
	case machine.TypeLine:
		if !s.isServer(t.Host) {
			return "one types to a mail server of the scenario"
		}
	case machine.SetFault:
		return s.unfitFault(&in.Fault)
	case machine.Reroute:
		if in.Host != "" && !mta.IsHop(in.Host) {
			return strconv.Quote(short(in.Host, 60)) + " is no host that mail could go through"
		}
	}
	if t.Host != "" && !known {
		return "its scenario has no host " + strconv.Quote(short(t.Host, 60))
	}
	return ""
}

// unfitFault says why a fault of a save file cannot befall this world.
func (s *session) unfitFault(f *machine.Fault) string {
	for _, name := range []string{f.Host, f.Link[0], f.Link[1]} {
		if _, known := s.stage.place[name]; name != "" && !known {
			return "its scenario has no host " + strconv.Quote(short(name, 60))
		}
	}
	if _, known := choiceOf(f.Kind); !known || (f.Link[0] == "") != (f.Link[1] == "") {
		return "there is no such fault"
	}
	if (f.Host != "") == (f.Link[0] != "" || f.Name != "" || f.Mailbox != "") {
		return "a fault befalls one thing"
	}
	if f.Kind == machine.FaultReply {
		if _, err := smtp.ParseReply(f.Reply); err != nil {
			return err.Error()
		}
	}
	return ""
}

// did tells what a person did, for the name of a branch.
func (e *Engine) did(tasks []sim.Done) string {
	if len(tasks) == 0 {
		return e.say("did-nothing")
	}
	switch in := tasks[0].Task.Input.(type) {
	case machine.Submit:
		return e.say("did-submit", e.several(in.To))
	case machine.SetFault:
		return e.say("did-fault", e.faultSentence(&in.Fault))
	case machine.ClearFault:
		return e.say("did-clear")
	case machine.TypeLine:
		return e.say("did-type", tasks[0].Task.Host, short(in.Line, 60))
	case machine.Hold:
		return e.say("did-hold", in.Message)
	case machine.Release:
		return e.say("did-release", in.Message)
	case machine.Retry:
		return e.say("did-retry", in.Message)
	case machine.Cancel:
		return e.say("did-cancel", in.Message)
	case machine.Expire:
		return e.say("did-expire", in.Message)
	case machine.Flush:
		return e.say("did-flush", or(in.Destination, tasks[0].Task.Host))
	case machine.Reroute:
		return e.say("did-reroute", in.Message, or(in.Host, e.say("did-reroute-usual")))
	}
	return e.say("did-zone")
}
