package wire

import (
	"encoding/json"
	"sort"
	"strconv"
	"strings"

	"mailscope/sim"
	"mailscope/sim/compare"
	"mailscope/sim/lesson"
	"mailscope/sim/mailbox"
	"mailscope/sim/mta"
	"mailscope/sim/scenario"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// session is a run that is open, with all that was found out about it.
type session struct {
	file   *scenario.File
	seed   uint64
	run    player
	own    *sim.Run // the same run where it is simulated, to be changed; nil for a live one
	index  *index
	stage  stage
	course *course         // nil for a scenario that teaches nothing
	beside *compare.Report // the run beside another one; nil while there is none

	timeline timelineCache
	subjects map[string]string // of messages in queues, by id
	plans    map[planKey][]mta.Planned
	letters  map[*mailbox.Mail]MailLine // mails never change, so neither do their lines
}

func newSession(f *scenario.File, l *lesson.Lesson, seed *uint64) *session {
	s := blankSession(f)
	if seed != nil {
		s.seed = *seed
	}
	s.own = sim.NewRun(f.World(&s.seed))
	s.own.Watch(func(e trace.Event) { s.index.read(&e) })
	s.run = simulated{s.own}
	s.stage = newStage(f, s.own.World())
	if l != nil {
		s.course = newCourse(l)
	}
	return s
}

// blankSession returns a session of which nothing is known yet.
func blankSession(f *scenario.File) *session {
	return &session{file: f, seed: f.Seed, index: newIndex(), subjects: map[string]string{}, plans: map[planKey][]mta.Planned{}, letters: map[*mailbox.Mail]MailLine{}}
}

// openFile opens a lesson or a file.
func (e *Engine) openFile(p OpenParams) (Opened, error) {
	e.speak(p.Language)
	seed, err := e.seed(p.Seed)
	if err != nil {
		return Opened{}, err
	}
	s, notes, err := e.start(&p, seed)
	if err != nil {
		return Opened{}, err
	}
	if p.At != nil || p.Us != nil {
		if _, err := e.seekIn(s, SeekParams{Seq: p.At, Us: p.Us}); err != nil {
			return Opened{}, err
		}
	}
	e.open = s
	return e.opened(notes), nil
}

// start makes a run of what is to be opened.
func (e *Engine) start(p *OpenParams, seed *uint64) (*session, []scenario.Note, error) {
	if p.Lesson == "" {
		return e.parse(p.Name, p.Text, seed)
	}
	for _, head := range e.lessons {
		switch l := head.Lesson; {
		case head.ID != p.Lesson:
		case l != nil:
			return newSession(l.Scenario, l, seed), l.Scenario.Notes(), nil
		case p.Text == "":
			return nil, nil, e.fail(words.PageBringLesson, p.Lesson)
		default:
			return e.parse(p.Lesson+".yaml", p.Text, seed)
		}
	}
	return nil, nil, e.fail(words.PageNoLesson, p.Lesson)
}

func (e *Engine) seed(text *string) (*uint64, error) {
	if text == nil || *text == "" {
		return nil, nil
	}
	seed, err := strconv.ParseUint(*text, 10, 64)
	if err != nil {
		return nil, e.fail(words.PageBadSeed)
	}
	return &seed, nil
}

// parse reads a file, a lesson or a scenario, and makes a run of it.
func (e *Engine) parse(name, text string, seed *uint64) (*session, []scenario.Note, error) {
	f, notes, problems := scenario.Parse(name, []byte(text))
	var l *lesson.Lesson
	if f != nil && f.Lesson != "" || f == nil && isLesson(text) {
		if l, notes, problems = lesson.Parse(name, []byte(text)); l != nil {
			f = l.Scenario
		}
	}
	if len(problems) > 0 {
		failure := &Failure{Text: e.say(words.PageBadFile)}
		for _, p := range problems {
			failure.Problems = append(failure.Problems, Problem{p.Line, p.Column, p.What, p.Mend})
		}
		return nil, nil, failure
	}
	return newSession(f, l, seed), notes, nil
}

// console returns where one can type to; port 25 needs no name.
func (e *Engine) console(host string, port uint16) Console {
	c := Console{host, port, host}
	if port != mta.PortSMTP {
		c.Name = e.say(words.PageAtPort, host, strconv.Itoa(int(port)))
	}
	return c
}

// opened tells of the run that was just opened.
func (e *Engine) opened(notes []scenario.Note) Opened {
	s := e.open
	o := Opened{Title: s.file.Title, Seed: strconv.FormatUint(s.seed, 10), FaultKinds: e.faultChoices(s), View: e.look(s)}
	if o.Title == "" {
		o.Title = e.say(words.PageUntitled)
	}
	if s.course != nil {
		l := s.course.describe(e.language)
		o.Lesson, o.Title = &l, l.Title
	}
	for _, n := range notes {
		o.Notes = append(o.Notes, Note{n.Line, n.Column, n.Text})
	}
	for i := range s.file.Hosts {
		switch h := &s.file.Hosts[i]; h.Role {
		case scenario.Client:
			if h.Submit != "" {
				o.Senders = append(o.Senders, h.User)
			}
		case scenario.Server:
			at := h.Ports
			if at == nil {
				at = []uint16{mta.PortSMTP, mta.PortSubmission}
			}
			for _, port := range at {
				o.Consoles = append(o.Consoles, e.console(h.Name, port))
			}
		}
	}
	sort.SliceStable(o.Consoles, func(i, j int) bool { return o.Consoles[i].Port < o.Consoles[j].Port })
	return o
}

// view tells what the panes show now.
func (e *Engine) view(None) (View, error) {
	s, err := e.current()
	if err != nil {
		return View{}, err
	}
	return e.look(s), nil
}

// saved is a save file: what the run needs, and where its playhead stood.
type saved struct {
	sim.Save
	Name string `json:"name,omitempty"`
	Head int64  `json:"head"`
}

func (s *session) save() string {
	file := saved{Save: s.own.Save(), Name: s.file.Name, Head: s.run.Head()}
	file.Scenario = s.file.Source
	b, err := json.MarshalIndent(file, "", " ")
	if err != nil {
		panic("wire: " + err.Error())
	}
	return string(b)
}

func (e *Engine) save(None) (Saved, error) {
	s, err := e.current()
	if err != nil {
		return Saved{}, err
	}
	name := "run"
	if s.file.Lesson != "" {
		name = s.file.Lesson
	}
	return Saved{Text: s.save(), Name: name + ".mailscope.json"}, nil
}

// load opens a save file. One that another version of the core wrote is opened too,
// with a warning.
func (e *Engine) load(p LoadParams) (Opened, error) {
	e.speak(p.Language)
	var file saved
	if err := json.Unmarshal([]byte(p.Text), &file); err != nil {
		return Opened{}, e.fail(words.PageBadSave, err.Error())
	}
	// Any other JSON reads as a save file in which everything is left out.
	if file.Scenario == "" {
		return Opened{}, e.fail(words.PageBadSave, `the field "scenario" is missing`)
	}
	s, notes, err := e.parse(file.Name, file.Scenario, &file.Seed)
	if err != nil {
		return Opened{}, err
	}
	if bad := s.unfit(file.Inputs); bad != "" {
		return Opened{}, e.fail(words.PageBadSave, bad)
	}
	warning, err := s.own.Load(file.Save)
	if err != nil {
		return Opened{}, e.fail(words.PageBadSave, err.Error())
	}
	if _, err := e.seekIn(s, SeekParams{Seq: &file.Head}); err != nil {
		return Opened{}, err
	}
	e.open = s
	o := e.opened(notes)
	o.Warning = warning
	return o, nil
}

// unfit says what is wrong with inputs that somebody may have edited by hand, "" for
// nothing: what names a host that is not there would be a programmer's mistake to the
// world.
func (s *session) unfit(inputs []sim.Done) string {
	for i, d := range inputs {
		if d.Step < 0 || d.At < 0 || i > 0 && (d.Step < inputs[i-1].Step || d.At < inputs[i-1].At) {
			return "input " + strconv.Itoa(i+1) + " is out of order"
		}
		if bad := s.unfitTask(d.Task); bad != "" {
			return "input " + strconv.Itoa(i+1) + ": " + bad
		}
	}
	return ""
}

// isClient reports whether a host is a mail client.
func (s *session) isClient(name string) bool {
	_, ok := s.run.Machine(name).(*mta.Client)
	return ok
}

// isServer reports whether a host is a mail server.
func (s *session) isServer(name string) bool {
	_, ok := s.run.Machine(name).(*mta.Server)
	return ok
}

// isLesson reports whether a file that has mistakes was meant to be a lesson.
func isLesson(text string) bool {
	return strings.HasPrefix(text, "lesson:") || strings.Contains(text, "\nlesson:")
}

func texts(list []scenario.Text, language string) []string {
	in := make([]string, len(list))
	for i, t := range list {
		in[i] = strings.TrimSpace(t.In(language))
	}
	return in
}
