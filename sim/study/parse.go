package study

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/scenario"
)

// Limits of a study. All cores together would be at work for days beyond them.
const (
	axisMax   = 50
	seedsMax  = 1000
	cellsMax  = 10_000
	copiesMax = 100_000 // messages of one run
)

// Open brings the scenario that a study names, from a file or a lesson. Its error says in
// a few words what is wrong.
type Open func(name string) (*scenario.File, error)

// Parse reads a study file. It returns every problem it finds, in the order of the file;
// with problems there is no Study. Notes come in both cases.
func Parse(name string, src []byte, open Open) (*Study, []scenario.Note, []scenario.Problem) {
	p := &parser{open: open}
	notes, problems := scenario.ParseAs(name, src, func(r *scenario.Reader, root scenario.Value) {
		p.Reader = r
		p.file(root)
	})
	if len(problems) > 0 {
		return nil, notes, problems
	}
	return &p.study, notes, nil
}

// Is reports whether a file is meant to be a study.
func Is(src []byte) bool {
	for line := range strings.Lines(string(src)) {
		if strings.HasPrefix(line, "study:") {
			return true
		}
	}
	return false
}

// parser reads a study. Values that say something of the scenario are kept until that
// has been read, too.
type parser struct {
	*scenario.Reader
	open        Open
	study       Study
	host, fault scenario.Value
	index       int // which fault
}

type field[T any] = scenario.Field[T]

func (p *parser) file(root scenario.Value) {
	scenario.ReadFields(p.Reader, root, "a study", []field[Study]{
		{Name: "study", Needed: true, Read: func(_ *scenario.Reader, v scenario.Value, s *Study) { s.ID = p.id(v) }},
		{Name: "title", Read: func(r *scenario.Reader, v scenario.Value, s *Study) { s.Title = r.Words(v).In("en") }},
		{Name: "scenario", Needed: true, Read: func(_ *scenario.Reader, v scenario.Value, s *Study) { s.File = p.scenario(v) }},
		{Name: "grid", Needed: true, Read: func(_ *scenario.Reader, v scenario.Value, s *Study) { p.grid(v) }},
		{Name: "vary", Read: func(_ *scenario.Reader, v scenario.Value, s *Study) { p.vary(v) }},
		{Name: "count", Read: func(r *scenario.Reader, v scenario.Value, s *Study) { s.Copies, _ = r.Integer(v, 1, copiesMax) }},
		{Name: "spread", Read: func(r *scenario.Reader, v scenario.Value, s *Study) { s.Spread, _ = r.Duration(v, 0) }},
	}, &p.study)
	if p.study.File == nil || !p.Sound() {
		return
	}
	p.settle(root)
}

// id reads the name of a study, which stands in file names.
func (p *parser) id(v scenario.Value) string {
	s, ok := p.Text(v)
	fits := len(s) <= 60 && strings.Trim(s, "-") == s && !strings.ContainsFunc(s, func(c rune) bool {
		return c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z')
	})
	if ok && !fits {
		p.Bad(v, fmt.Sprintf("%q cannot be the name of a study", s), "use small letters, figures and hyphens, like retry-storm")
	}
	return s
}

// scenario reads which scenario runs: one with a name, or one that stands here.
func (p *parser) scenario(v scenario.Value) *scenario.File {
	if v.IsMap() {
		return p.Scenario(v)
	}
	name, ok := p.Text(v)
	if !ok {
		return nil
	}
	f, err := p.open(name)
	if err != nil {
		p.Bad(v, fmt.Sprintf("the scenario %q: %v", name, err), "name a file beside this one or a lesson, or write the scenario itself here")
		return nil
	}
	return f
}

func (p *parser) grid(v scenario.Value) {
	scenario.ReadFields(p.Reader, v, "a grid", []field[Study]{
		{Name: "retry", Read: func(_ *scenario.Reader, v scenario.Value, s *Study) { p.retries(v) }},
		{Name: "outage", Read: func(_ *scenario.Reader, v scenario.Value, s *Study) { p.outages(v) }},
		{Name: "seeds", Read: func(_ *scenario.Reader, v scenario.Value, s *Study) { p.seeds(v) }},
	}, &p.study)
	if n := max(1, len(p.study.Retries)) * max(1, len(p.study.Outages)) * max(1, len(p.study.Seeds)); n > cellsMax {
		p.Bad(v, fmt.Sprintf("the grid has %d cells", n), fmt.Sprintf("make it smaller; %d are the most", cellsMax))
	}
}

// axis reads the values of an axis: at least one, none twice. add reports whether it took
// one that is new.
func (p *parser) axis(v scenario.Value, plural string, most int, add func(item scenario.Value) (isNew bool)) {
	count := 0
	p.Each(v, func(item scenario.Value) {
		switch count++; {
		case count == most+1:
			p.Bad(item, fmt.Sprintf("more than %d %s", most, plural), "leave some out")
		case count <= most && !add(item):
			p.Bad(item, "the same is here twice", "leave one out")
		}
	})
	if v.IsList() && count == 0 {
		p.Bad(v, "no "+plural, "write one at least, or leave the field out")
	}
}

func (p *parser) retries(v scenario.Value) {
	own := 0
	p.axis(v, "schedules", axisMax, func(item scenario.Value) bool {
		schedule, ok := p.Retry(item)
		if !ok {
			return true
		}
		r := Retry{schedule.Name, schedule}
		if item.IsMap() {
			own++
			r.Name = "own " + strconv.Itoa(own)
		}
		isNew := !slices.ContainsFunc(p.study.Retries, func(x Retry) bool { return x.Name == r.Name })
		p.study.Retries = append(p.study.Retries, r)
		return isNew
	})
}

func (p *parser) outages(v scenario.Value) {
	p.axis(v, "outages", axisMax, func(item scenario.Value) bool {
		d, ok := p.Duration(item, time.Second)
		isNew := !slices.Contains(p.study.Outages, d)
		if ok {
			p.study.Outages = append(p.study.Outages, d)
		}
		return isNew || !ok
	})
}

// seeds reads how many seeds there are, from 1 on, or which.
func (p *parser) seeds(v scenario.Value) {
	if !v.IsList() {
		n, _ := p.Integer(v, 1, seedsMax)
		for i := range n {
			p.study.Seeds = append(p.study.Seeds, uint64(i)+1)
		}
		return
	}
	p.axis(v, "seeds", seedsMax, func(item scenario.Value) bool {
		n, ok := p.Integer(item, 0, 1<<62)
		isNew := !slices.Contains(p.study.Seeds, uint64(n))
		if ok {
			p.study.Seeds = append(p.study.Seeds, uint64(n))
		}
		return isNew || !ok
	})
}

func (p *parser) vary(v scenario.Value) {
	scenario.ReadFields(p.Reader, v, "what varies", []field[Study]{
		{Name: "host", Read: func(r *scenario.Reader, v scenario.Value, s *Study) { s.Host, _ = r.Text(v); p.host = v }},
		{Name: "fault", Read: func(r *scenario.Reader, v scenario.Value, s *Study) {
			p.index, _ = r.Integer(v, 0, 1_000_000)
			p.fault = v
		}},
	}, &p.study)
}

// settle checks what the study says of its scenario, and fills in what it need not say.
func (p *parser) settle(root scenario.Value) {
	s := &p.study
	p.settleHost(root)
	p.settleFault(root)
	if !p.Sound() {
		return
	}
	if h := s.File.Host(s.Host); len(s.Retries) == 0 {
		s.Retries = []Retry{{h.Retry.Name, h.Retry}}
	}
	if len(s.Seeds) == 0 {
		s.Seeds = []uint64{s.File.Seed}
	}
	messages := s.File.Copies()
	if s.Copies > 0 {
		messages = s.Copies * len(s.File.Messages)
	}
	switch count := root.Field("count"); {
	case messages == 0:
		p.Bad(root.Field("scenario"), "a scenario without messages", "add some: there is nothing to deliver")
	case messages > copiesMax && count.There():
		p.Bad(count, fmt.Sprintf("%d messages in a run", messages), fmt.Sprintf("%d are the most", copiesMax))
	case messages > copiesMax:
		p.Bad(root.Field("scenario"), fmt.Sprintf("%d messages in a run", messages), fmt.Sprintf("%d are the most; say count", copiesMax))
	}
}

func (p *parser) settleHost(root scenario.Value) {
	s := &p.study
	if s.Host == "" {
		if s.Host = s.File.Sender(); s.Host == "" {
			p.Bad(root.Field("scenario"), "several servers could be the one whose queue is studied", fmt.Sprintf("add \"vary: {host: ...}\"; the servers are %s", strings.Join(s.File.Servers(), ", ")))
		}
		return
	}
	h := s.File.Host(s.Host)
	if h == nil || h.Role != scenario.Server {
		p.Bad(p.host, fmt.Sprintf("unknown server %q", s.Host), p.Suggest(s.Host, "servers", s.File.Servers()))
		return
	}
	s.Host = h.Name
}

func (p *parser) settleFault(root scenario.Value) {
	s := &p.study
	faults := s.File.Faults
	switch {
	case p.index < len(faults):
		s.Fault = faults[p.index]
	case p.fault.There():
		p.Bad(p.fault, fmt.Sprintf("there is no fault %d", p.index), fmt.Sprintf("the scenario has %d, and the first is 0", len(faults)))
		return
	default:
		p.Bad(root.Field("scenario"), "a scenario without a fault", "add one, like - {host: mx1.receiver.example, kind: refuse}: its length is the outage")
		return
	}
	if s.Fault.Kind == machine.FaultCrash && s.Fault.Stage != "" {
		at := p.fault
		if !at.There() {
			at = root.Field("scenario")
		}
		p.Bad(at, "a crash that waits for a stage: nobody knows beforehand when it is over", "take another fault, or leave the stage out")
	}
	if len(s.Outages) > 0 {
		return
	}
	if s.Outages = []time.Duration{s.Fault.For}; s.Fault.For == 0 {
		p.Bad(root.Field("grid"), "the fault lasts for ever, and the grid does not say how long else", "add \"outage: [30m, 4h]\"")
	}
}
