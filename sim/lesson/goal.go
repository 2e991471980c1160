package lesson

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mailscope/sim/scenario"
	"mailscope/sim/smtp"
)

// goalNames are the kinds of goals.
var goalNames = []string{
	string(Delivered), string(Retrieved), string(Bounced), string(Replied), string(Event),
	string(Typed), string(Predicted), string(All), string(Then), string(Not),
}

// goal reads a goal: a map of one field, or the word predicted. The goal that it is
// part of is of the kind outer, "" for none. It returns nil after a problem.
func (p *parser) goal(v scenario.Value, outer GoalKind) *Goal {
	if p.goals++; !p.most(v, p.goals, partsMax, "goals in one step") {
		return nil
	}
	if v.IsText() {
		if s, ok := p.OneOf(v, []string{string(Predicted)}, "goals of one word"); !ok || s == "" {
			return nil
		}
		return &Goal{Kind: Predicted, step: p.step, value: v}
	}
	g := &Goal{step: p.step, value: v}
	count := 0
	p.Map(v, func(name string, at, value scenario.Value) {
		if count++; count > 1 {
			p.Bad(at, fmt.Sprintf("a second goal, %q, in the place of one", name), "write all: [{...}, {...}]")
			return
		}
		p.goalOf(name, at, value, g, outer)
	})
	if v.IsMap() && count == 0 {
		p.Bad(v, "a goal that asks for nothing", "write one like {delivered: bob@receiver.example}")
	}
	if g.Kind == "" {
		return nil
	}
	return g
}

func (p *parser) goalOf(name string, at, value scenario.Value, g *Goal, outer GoalKind) {
	if !slices.Contains(goalNames, name) {
		p.Bad(at, fmt.Sprintf("unknown goal %q", name), p.Suggest(name, "goals", goalNames))
		return
	}
	g.Kind = GoalKind(name)
	switch {
	case g.Kind == Not && outer == Not:
		p.Bad(at, "not inside not", "leave both out")
	case g.Kind == Not && outer == Then:
		p.Bad(at, "not inside then: what does not happen has no place in an order", "put it beside, in all: [...]")
	}
	p.content(value, g, outer)
}

// content reads what a goal of its kind asks for.
func (p *parser) content(v scenario.Value, g *Goal, outer GoalKind) {
	switch g.Kind {
	case Delivered:
		g.Address = p.mailbox(v)
	case Retrieved:
		g.Address = p.fetched(v)
	case Bounced:
		g.Address = p.Address(v)
	case Replied:
		p.replied(v, g)
	case Event:
		p.event(v, g)
	case Typed:
		p.typed(v, g)
	case Predicted:
		p.predicted(v)
	case All:
		p.parts(v, g, cmp.Or(outer, All))
	case Then:
		p.parts(v, g, Then)
	case Not:
		p.not(v, g)
	}
}

// mailbox reads the address of a mailbox that there is.
func (p *parser) mailbox(v scenario.Value) string {
	a := p.Address(v)
	if a == "" || p.known.complete && p.known.hasMailbox(a) {
		return a
	}
	if p.known.complete {
		p.Bad(v, "no server has the mailbox "+a, p.Suggest(a, "mailboxes", p.known.mailboxes))
	}
	return a
}

// fetched reads the address of a mailbox that somebody fetches from.
func (p *parser) fetched(v scenario.Value) string {
	a := p.mailbox(v)
	hosts := p.File().Hosts
	reads := slices.ContainsFunc(hosts, func(h scenario.Host) bool { return same(h.User, a) && h.Fetch != nil })
	if a != "" && p.known.hasMailbox(a) && !reads {
		p.Bad(v, "no client fetches from the mailbox "+a, "give the client of that user a fetch: {from: ...}")
	}
	return a
}

func (p *parser) replied(v scenario.Value, g *Goal) {
	scenario.ReadFields(p.Reader, v, "a goal replied", []field[Goal]{
		{Name: "host", Needed: true, Read: func(_ *scenario.Reader, v scenario.Value, g *Goal) {
			g.Host = p.hostOf(v, "answers commands", servers)
		}},
		{Name: "verb", Read: func(_ *scenario.Reader, v scenario.Value, g *Goal) { g.Verbs = p.verbs(v) }},
		{Name: "line", Read: func(_ *scenario.Reader, v scenario.Value, g *Goal) { g.Line, _ = p.Text(v) }},
		{Name: "code", Read: func(_ *scenario.Reader, v scenario.Value, g *Goal) { g.Code = p.code(v) }},
	}, g)
	switch {
	case !v.IsMap():
	case v.Field("verb").There() && v.Field("line").There():
		p.Bad(v.Field("verb"), "both a verb and a line, which begins with one", "leave one of them out")
	case !v.Field("verb").There() && !v.Field("line").There() && !v.Field("code").There():
		p.Bad(v, "a goal replied that any reply reaches", "add verb: RCPT, line: ..., or code: 250")
	}
}

// hostOf reads a host that has one of the roles.
func (p *parser) hostOf(v scenario.Value, does string, roles []scenario.Role) string {
	name, role := p.Host(v)
	if role != "" && roles != nil && !slices.Contains(roles, role) {
		p.Bad(v, fmt.Sprintf("%s is a %s, and no %s %s", name, role, role, does), "name a host that can, or leave it out")
	}
	return name
}

// verbs reads a command word, or a list of them of which any will do.
func (p *parser) verbs(v scenario.Value) []string {
	var list []string
	add := func(v scenario.Value) {
		s, ok := p.Text(v)
		if !ok {
			return
		}
		verb := strings.ToUpper(s)
		if known := verbNames(); !slices.Contains(known, verb) {
			p.Note(v, fmt.Sprintf("%s is no command of SMTP; %s", verb, p.Suggest(verb, "commands", known)))
		}
		list = append(list, verb)
	}
	if v.IsList() {
		p.Each(v, add)
	} else {
		add(v)
	}
	return list
}

func verbNames() []string {
	var names []string
	for _, v := range smtp.Verbs() {
		if name := v.String(); strings.ToUpper(name) == name {
			names = append(names, name)
		}
	}
	return names
}

// code reads a reply code (RFC 5321 4.2), or a class of them such as 5yz.
func (p *parser) code(v scenario.Value) string {
	s, ok := p.Scalar(v)
	if !ok {
		return ""
	}
	class := len(s) == 3 && s[0] >= '2' && s[0] <= '5' && s[1:] == "yz"
	if n, err := strconv.Atoi(s); !class && (err != nil || n < 200 || n > 599) {
		p.Bad(v, fmt.Sprintf("%q is no reply code", cut(s)), "write one like 250, or a class of them like 5yz")
	}
	return s
}

func (p *parser) event(v scenario.Value, g *Goal) {
	var where scenario.Value
	scenario.ReadFields(p.Reader, v, "a goal event", []field[Goal]{
		{Name: "kind", Needed: true, Read: func(_ *scenario.Reader, v scenario.Value, g *Goal) {
			if s, ok := p.OneOf(v, kindNames(), "kinds of events"); ok {
				g.Event = kindsOfEvents[slices.Index(kindNames(), s)].kind
			}
		}},
		{Name: "host", Read: func(_ *scenario.Reader, v scenario.Value, g *Goal) { g.Host, _ = p.Host(v) }},
		{Name: "where", Read: func(_ *scenario.Reader, v scenario.Value, _ *Goal) { where = v }},
	}, g)
	kind := findKind(g.Event)
	if kind == nil {
		return
	}
	p.reachable(v, kind, g)
	if where.There() {
		p.Map(where, func(name string, at, value scenario.Value) { p.condition(kind, name, at, value, g) })
	}
}

// reachable checks that there is a host that can have events of the kind.
func (p *parser) reachable(v scenario.Value, kind *kindOfEvent, g *Goal) {
	if g.Host != "" {
		p.hostOf(v.Field("host"), "has events "+string(kind.kind), kind.roles)
		return
	}
	if kind.roles == nil {
		return // of any host; a world without hosts is told of elsewhere
	}
	for _, h := range p.File().Hosts {
		if slices.Contains(kind.roles, h.Role) {
			return
		}
	}
	if !slices.Contains(kind.roles, scenario.Resolver) && !slices.Contains(kind.roles, scenario.NameServer) {
		p.Bad(v.Field("kind"), fmt.Sprintf("no host of this world can have an event %s", kind.kind), fmt.Sprintf("add a %s", kind.roles[0]))
	}
}

func (p *parser) condition(kind *kindOfEvent, name string, at, value scenario.Value, g *Goal) {
	all := slices.Concat(kind.fields, commonFields)
	if !slices.Contains(all, name) {
		p.Bad(at, fmt.Sprintf("events %s have no field %q", kind.kind, name), p.Suggest(name, "fields", all))
		return
	}
	s, ok := p.Scalar(value)
	if !ok {
		return
	}
	if _, err := strconv.ParseInt(s, 10, 64); err != nil && slices.Contains(numbers, name) {
		p.Bad(value, fmt.Sprintf("%s is a number, and %q is none", name, cut(s)), "write a whole number")
	}
	if words := wordsOf[name]; words != nil && !slices.Contains(words, s) {
		p.Bad(value, fmt.Sprintf("%s is never %q", name, cut(s)), p.Suggest(s, "words", words))
	}
	g.Where = append(g.Where, Condition{name, s})
}

func (p *parser) typed(v scenario.Value, g *Goal) {
	scenario.ReadFields(p.Reader, v, "a goal typed", []field[Goal]{
		{Name: "verb", Needed: true, Read: func(_ *scenario.Reader, v scenario.Value, g *Goal) { g.Verbs = p.verbs(v) }},
	}, g)
}

// predicted reads what stands after "predicted:", which can only be true.
func (p *parser) predicted(v scenario.Value) {
	if s, ok := p.Scalar(v); ok && s != "true" {
		p.Bad(v, fmt.Sprintf("predicted cannot be %q", cut(s)), "write predicted: true, or the word predicted alone")
	}
}

// parts reads the goals that a goal is made of. outer is what they must fit into.
func (p *parser) parts(v scenario.Value, g *Goal, outer GoalKind) {
	p.Each(v, func(item scenario.Value) {
		if part := p.goal(item, outer); part != nil {
			g.Goals = append(g.Goals, *part)
		}
	})
	if v.IsList() && len(g.Goals) == 0 {
		p.Bad(v, string(g.Kind)+" of no goals", "add some, like - {delivered: bob@receiver.example}")
	}
}

func (p *parser) not(v scenario.Value, g *Goal) {
	if part := p.goal(v, Not); part != nil {
		g.Goals = []Goal{*part}
	}
}
