package wire

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/mta"
	"mailscope/sim/scenario"
	"mailscope/sim/study"
	"mailscope/sim/words"
)

// Limits of a study in a page, which has one core and somebody who waits.
const (
	studyAxisMax     = 4
	studyMessagesMax = 1000
	studyStepsMax    = 20_000 // in one slice
	studySpread      = 10 * time.Minute
)

// studying is a study under way.
type studying struct {
	*study.Study
	cells   []study.Cell
	run     *study.Run // of the first cell that is not done; nil before it has begun
	results []study.Result
}

var (
	studyOutages = []time.Duration{30 * time.Minute, 2 * time.Hour, 4 * time.Hour, 12 * time.Hour, 24 * time.Hour, 72 * time.Hour, 144 * time.Hour}
	studyCopies  = []int{1, 20, 50}
	studyChosen  = []string{"sendmail", "postfix", "exim", "qmail", "30m", "4h", "1d", "3d"}
)

// studyForm tells what can be studied.
func (e *Engine) studyForm(None) (StudyForm, error) {
	s, err := e.current()
	if err != nil {
		return StudyForm{}, err
	}
	f := StudyForm{Most: studyAxisMax, Copies: studyCopies, Text: e.say(words.StudyHelp, scenario.FormatDuration(studySpread)), Hosts: studyHosts(s.file)}
	for _, t := range studyFaults(s.file) {
		f.Faults = append(f.Faults, StudyChoice{t.ID, e.faultSentence(&t), len(f.Faults) == 0})
	}
	for _, name := range mta.PresetNames() {
		f.Retries = append(f.Retries, StudyChoice{name, name, slices.Contains(studyChosen, name)})
	}
	for _, d := range studyOutages {
		name := scenario.FormatDuration(d)
		f.Outages = append(f.Outages, StudyChoice{name, name, slices.Contains(studyChosen, name)})
	}
	switch {
	case s.file.Copies() == 0:
		f.Refused = e.say(words.StudyNoMessages)
	case len(f.Hosts) == 0 || len(f.Faults) == 0:
		f.Refused = e.say(words.StudyNoServers)
	}
	return f, nil
}

// studyHosts returns the servers of a scenario, first the one that it is about.
func studyHosts(f *scenario.File) []string {
	sender := f.Sender()
	hosts := f.Servers()
	if i := slices.Index(hosts, sender); i > 0 {
		hosts = append([]string{sender}, slices.Delete(hosts, i, i+1)...)
	}
	return hosts
}

// studyFaults returns what may last longer or shorter: the faults of the file, and that a
// server refuses connections.
func studyFaults(f *scenario.File) []machine.Fault {
	var list []machine.Fault
	for _, t := range f.Faults {
		if t.Kind != machine.FaultCrash || t.Stage == "" {
			list = append(list, t)
		}
	}
	for _, name := range slices.Backward(f.Servers()) {
		refuses := func(t machine.Fault) bool { return t.Kind == machine.FaultRefuse && t.Host == name }
		if !slices.ContainsFunc(list, refuses) {
			list = append(list, machine.Fault{ID: "study-" + name, Host: name, Kind: machine.FaultRefuse})
		}
	}
	return list[:min(len(list), choicesMax)]
}

// beginStudy begins a study; the one before is forgotten.
func (e *Engine) beginStudy(p StudyParams) (StudyState, error) {
	s, err := e.current()
	if err != nil {
		return StudyState{}, err
	}
	plan := study.Study{ID: "study", Title: s.file.Title, File: s.file, Host: p.Host, Seeds: []uint64{s.seed}, Copies: p.Copies, Spread: studySpread}
	if !slices.Contains(s.file.Servers(), p.Host) {
		return StudyState{}, e.unknownServer(s, p.Host)
	}
	faults := studyFaults(s.file)
	i := slices.IndexFunc(faults, func(t machine.Fault) bool { return t.ID == p.Fault })
	if i < 0 {
		return StudyState{}, e.wrong("fault", e.say("form-what-fault", short(p.Fault, 60)), e.say("form-mend-choose", e.several(ids(faults))))
	}
	plan.Fault = faults[i]
	if messages := len(s.file.Messages) * min(max(p.Copies, 0), studyMessagesMax+1); messages < 1 || messages > studyMessagesMax {
		return StudyState{}, e.wrong("copies", e.say(words.StudyTooMany, strconv.Itoa(messages)), e.say("form-mend-many", strconv.Itoa(studyMessagesMax)))
	}
	if err := e.studyAxes(&p, &plan); err != nil {
		return StudyState{}, err
	}
	e.study = &studying{Study: &plan, cells: plan.Cells()}
	return e.studyState(true), nil
}

func ids(faults []machine.Fault) []string {
	list := make([]string, len(faults))
	for i := range faults {
		list[i] = faults[i].ID
	}
	return list
}

// studyAxes reads in what the runs differ.
func (e *Engine) studyAxes(p *StudyParams, plan *study.Study) error {
	for field, n := range [2]int{len(p.Retries), len(p.Outages)} {
		if n < 1 || n > studyAxisMax {
			return e.wrong([2]string{"retries", "outages"}[field], e.say(words.StudyAxis, strconv.Itoa(n)), e.say(words.StudyAxisMend, strconv.Itoa(studyAxisMax)))
		}
	}
	for _, name := range p.Retries {
		schedule, ok := mta.Preset(name)
		if !ok {
			return e.wrong("retries", e.say("form-what-unknown", short(name, 60)), e.say("form-mend-choose", strings.Join(mta.PresetNames(), ", ")))
		}
		plan.Retries = append(plan.Retries, study.Retry{Name: name, Schedule: schedule})
	}
	for _, text := range p.Outages {
		d, ok := scenario.ParseDuration(text)
		if !ok || d < time.Second {
			return e.wrong("outages", e.say("form-what-unknown", short(text, 60)), e.say("form-mend-choose", "30m, 4h, 1d"))
		}
		plan.Outages = append(plan.Outages, d)
	}
	return nil
}

// studyOn lets the study go on for a slice.
func (e *Engine) studyOn(p StudyOnParams) (StudyState, error) {
	w := e.study
	if w == nil {
		return StudyState{}, e.fail(words.StudyNoStudy)
	}
	if len(w.results) == len(w.cells) {
		return e.studyState(true), nil
	}
	if w.run == nil {
		w.run = w.Begin(w.cells[len(w.results)])
	}
	over := w.run.Advance(min(max(p.MaxSteps, 1), studyStepsMax))
	if over {
		w.results = append(w.results, w.run.Result())
		w.run = nil
	}
	return e.studyState(over), nil
}

// studyState tells how far the study is, with a picture where there is something new to
// see in it.
func (e *Engine) studyState(draw bool) StudyState {
	w := e.study
	state := StudyState{Done: len(w.results), Total: len(w.cells)}
	state.Text = e.say(words.StudyProgress, strconv.Itoa(state.Done), strconv.Itoa(state.Total))
	if draw {
		state.Picture = pictureOf(w.Picture(w.results, e.language))
	}
	return state
}

func pictureOf(p study.Picture) *StudyPicture {
	picture := &StudyPicture{Width: p.Width, Height: p.Height, Title: p.Title, Lines: strings.Split(p.Text, "\n")}
	for _, s := range p.Shapes {
		picture.Shapes = append(picture.Shapes, StudyShape{string(s.Look), s.Path, s.X, s.Y, s.Anchor, s.Text})
	}
	return picture
}
