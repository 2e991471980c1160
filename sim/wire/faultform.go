package wire

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"mailscope/sim"
	"mailscope/sim/dns"
	"mailscope/sim/machine"
	"mailscope/sim/scenario"
	"mailscope/sim/words"
)

// faultChoice says which fields the form of a kind of fault has.
type faultChoice struct {
	kind          machine.FaultKind
	subject       string
	needed, other []string
}

// faultChoices are the kinds of faults, in the order in which they are offered.
var faultChoices = []faultChoice{
	{machine.FaultRefuse, "host", nil, []string{"for"}},
	{machine.FaultTimeout, "host", nil, []string{"for"}},
	{machine.FaultReset, "host", nil, []string{"stage", "for"}},
	{machine.FaultReply, "host", []string{"stage", "reply"}, []string{"recipient", "times", "for"}},
	{machine.FaultLoseReply, "host", []string{"stage"}, []string{"times", "for"}},
	{machine.FaultSlow, "host", nil, []string{"delay", "for"}},
	{machine.FaultCrash, "host", nil, []string{"for"}},
	{machine.FaultDiskFull, "host", nil, []string{"for"}},
	{machine.FaultBlock, "host", []string{"port"}, []string{"for"}},
	{machine.FaultNoHandshake, "host", nil, []string{"for"}},
	{machine.FaultFull, "mailbox", nil, []string{"for"}},
	{machine.FaultServFail, "name", nil, []string{"for"}},
	{machine.FaultNXDomain, "name", nil, []string{"for"}},
	{machine.FaultNoAnswer, "name", nil, []string{"for"}},
	{machine.FaultCut, "link", nil, []string{"for"}},
	{machine.FaultLoss, "link", []string{"loss"}, []string{"for"}},
	{machine.FaultDelay, "link", []string{"delay"}, []string{"for"}},
	{machine.FaultStrip, "link", nil, []string{"for"}},
	{machine.FaultInject, "link", []string{"text"}, []string{"for"}},
}

func choiceOf(kind machine.FaultKind) (*faultChoice, bool) {
	i := slices.IndexFunc(faultChoices, func(c faultChoice) bool { return c.kind == kind })
	if i < 0 {
		return nil, false
	}
	return &faultChoices[i], true
}

// choicesMax is how many values a field of a form offers.
const choicesMax = 200

// faultChoices returns what can go wrong in a world, with the forms to set it.
func (e *Engine) faultChoices(s *session) []FaultChoice {
	list := make([]FaultChoice, len(faultChoices))
	for i, c := range faultChoices {
		list[i] = FaultChoice{
			Kind: c.kind, Label: e.say(words.Key("fault-label-" + string(c.kind))), Text: e.say(words.Key("fault-text-" + string(c.kind))),
		}
		for _, name := range slices.Concat([]string{c.subject}, c.needed, c.other) {
			list[i].Fields = append(list[i].Fields, e.formField(s, &c, name))
		}
	}
	return list
}

// proposals are what fields begin with.
var proposals = map[string]string{"reply": "451 4.3.2 Try again later", "loss": "0.2", "delay": "2s", "port": "25", "text": `EHLO attacker\nNOOP`}

func (e *Engine) formField(s *session, c *faultChoice, name string) FormField {
	f := FormField{
		Field: name, Label: e.say(words.Key("form-" + name)), Input: InputText, Needed: name == c.subject || slices.Contains(c.needed, name),
		Choices: s.choices(c, name), Proposal: proposals[name],
	}
	if help := words.Key("form-help-" + name); words.Has(help) && (!f.Needed || name != "stage") {
		f.Help = e.say(help)
	}
	switch name {
	case "host", "mailbox", "stage":
		f.Input = InputChoice
		if f.Needed && len(f.Choices) > 0 {
			f.Proposal = f.Choices[0]
		}
	case "link":
		f.Input = InputPair
	}
	if c.kind == machine.FaultSlow && name == "delay" {
		f.Proposal = sim.SlowDelay.String()
	}
	return f
}

// choices returns what can stand in a field.
func (s *session) choices(c *faultChoice, name string) []string {
	var list []string
	switch name {
	case "host":
		servers := s.serverNames()
		if c.kind == machine.FaultReply || c.kind == machine.FaultLoseReply || c.kind == machine.FaultNoHandshake || c.kind == machine.FaultReset {
			return servers
		}
		for i := range s.stage.hosts {
			if a := &s.stage.hosts[i]; a.role != RoleServer {
				list = append(list, a.name)
			}
		}
		list = append(servers, list...)
	case "link":
		for i := range s.stage.hosts {
			list = append(list, s.stage.hosts[i].name)
		}
	case "mailbox", "recipient":
		for i := range s.file.Hosts {
			if h := &s.file.Hosts[i]; h.Role == scenario.Server {
				list = append(list, h.Mailboxes...)
			}
		}
	case "name":
		list = s.domainNames()
	case "stage":
		if c.kind == machine.FaultLoseReply {
			return []string{string(machine.StageDot)}
		}
		for _, stage := range machine.Stages {
			list = append(list, string(stage))
		}
	}
	return list[:min(len(list), choicesMax)]
}

// domainNames returns the names of the zones, those that receive mail first.
func (s *session) domainNames() []string {
	var domains, others []string
	for _, r := range s.file.Records {
		name := strings.TrimSuffix(r.Name, ".")
		switch {
		case r.Type == dns.TypeMX && !slices.Contains(domains, name):
			domains = append(domains, name)
		case r.Type != dns.TypeMX && len(others) < choicesMax && !slices.Contains(others, name):
			others = append(others, name)
		}
	}
	others = slices.DeleteFunc(others, func(name string) bool { return slices.Contains(domains, name) })
	return append(domains, others...)
}

// values returns the fields of a form that are filled in, in order.
func (p *FaultForm) values() []formValue {
	return []formValue{
		{"host", p.Host, nil}, {"name", p.Name, nil}, {"link", "", p.Link}, {"mailbox", p.Mailbox, nil}, {"stage", p.Stage, nil}, {"reply", p.Reply, nil},
		{"recipient", p.Recipient, nil}, {"times", p.Times, nil}, {"delay", p.Delay, nil}, {"loss", p.Loss, nil}, {"port", p.Port, nil}, {"text", p.Text, nil}, {"for", p.For, nil},
	}
}

// formValue is a field with what was typed into it.
type formValue struct {
	field, text string
	list        []string
}

func (v *formValue) empty() bool { return strings.TrimSpace(v.text) == "" && len(v.list) == 0 }

// faultTask is a fault as a person filled it in. It is read by the same rules as one in
// a scenario file: written as such, one field a line, so that a problem's line tells
// its field.
func (e *Engine) faultTask(s *session, p *FaultForm) (sim.Task, error) {
	c, known := choiceOf(p.Kind)
	if !known {
		return sim.Task{}, e.wrong("kind", e.say("form-what-kind", short(string(p.Kind), 40)), e.say("form-mend-choose", ""))
	}
	fields := []string{"kind"}
	text := "kind: " + string(p.Kind) + "\n"
	for _, v := range p.values() {
		if v.empty() {
			if v.field == c.subject || slices.Contains(c.needed, v.field) {
				return sim.Task{}, e.wrong(v.field, e.say("form-what-missing"), e.say("form-mend-fill"))
			}
			continue
		}
		fields = append(fields, v.field)
		text += v.field + ": " + v.yaml() + "\n"
	}
	fault, err := scenario.ParseFault(text)
	if err != nil {
		return sim.Task{}, e.faultProblem(err, fields)
	}
	return e.place(s, fault)
}

// yaml writes a value for a scenario file. JSON strings are YAML too.
func (v *formValue) yaml() string {
	text := strings.TrimSpace(v.text)
	if (v.field == "times" || v.field == "loss" || v.field == "port") && text != "" && strings.Trim(text, "0123456789.") == "" {
		return text
	}
	var b []byte
	if v.list != nil {
		b, _ = json.Marshal(v.list) // strings can always be written
	} else {
		b, _ = json.Marshal(text)
	}
	if v.field == "text" {
		return strings.ReplaceAll(string(b), `\\n`, `\n`) // one line of the form holds several
	}
	return string(b)
}

// faultProblem tells a mistake beside the field that it is in.
func (e *Engine) faultProblem(err error, fields []string) error {
	p, ok := errors.AsType[scenario.Problem](err)
	if !ok || p.Line < 1 || p.Line > len(fields) {
		return &Failure{Text: err.Error()}
	}
	return e.wrong(fields[p.Line-1], p.What, p.Mend)
}

// place finds what a fault befalls, and gives it a name of its own.
func (e *Engine) place(s *session, f machine.Fault) (sim.Task, error) {
	c, _ := choiceOf(f.Kind)
	named := []string{f.Host + f.Name + f.Mailbox}
	if f.Link[0] != "" {
		named = f.Link[:]
		if f.Link[0] == f.Link[1] {
			return sim.Task{}, e.wrong("link", e.say("form-what-two"), e.say("form-mend-two"))
		}
	}
	for _, name := range named {
		if choices := s.choices(c, c.subject); c.subject != "name" && !slices.Contains(choices, name) {
			return sim.Task{}, e.wrong(c.subject, e.say("form-what-unknown", short(name, 60)), e.say("form-mend-choose", e.several(choices)))
		}
	}
	f.ID = s.freshFaultID()
	return sim.Task{Host: f.Host, Input: machine.SetFault{Fault: f}}, nil
}

// freshFaultID returns a name that no fault has, neither of the scenario nor on.
func (s *session) freshFaultID() string {
	tasks := s.run.Branches()[s.run.Branch()].Tasks
	taken := func(id string) bool {
		return slices.ContainsFunc(s.run.Scene().Faults(), func(f machine.Fault) bool { return f.ID == id }) ||
			slices.ContainsFunc(tasks, func(d sim.Done) bool {
				in, ok := d.Task.Input.(machine.SetFault)
				return ok && in.Fault.ID == id
			})
	}
	for n := 1; ; n++ {
		if id := "set-" + strconv.Itoa(n); !taken(id) {
			return id
		}
	}
}
