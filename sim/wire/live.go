package wire

import (
	"reflect"
	"slices"
	"time"

	"mailscope/sim"
	"mailscope/sim/compare"
	"mailscope/sim/lesson"
	"mailscope/sim/machine"
	"mailscope/sim/scenario"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// Live answers the requests of a front end about a run over real sockets, and keeps
// what has happened there. Like Engine it is for one caller at a time: whoever carries
// the messages tells it what happens (Hear, See) between two requests.
//
// A run begins with the first message that is submitted, and anew with one of a sender
// who takes no part in the run that goes on.
type Live struct {
	engine    *Engine
	deliverer Deliverer
	file      *scenario.File // as it was opened
	record    *recording
}

// Deliverer carries out over real sockets what a person does. Its errors are told to
// that person as they are.
type Deliverer interface {
	// Submit has a client of the scenario send a message. Where the client takes part
	// in no run yet, a run begins, and is returned.
	Submit(f *scenario.File, client string, m machine.Submit) (*Begun, error)
	// Do has a person at a host of the run do something there.
	Do(host string, in machine.Input) error
	// Pair returns the run that goes on, on the right, and on the left the same as it
	// is simulated; false while there is none.
	Pair() (simulated, real compare.Run, ok bool)
	// End ends the run, if there is one.
	End()
}

// Begun is a live run that has just begun.
type Begun struct {
	File  *scenario.File // the scenario as far as it takes part
	World *sim.World     // of the scenario, not advanced
	Start time.Time
}

// NewLive returns the live counterpart of New.
func NewLive(lessons []lesson.Head, d Deliverer) *Live {
	return &Live{engine: New(lessons), deliverer: d}
}

// Handle answers one Request with one Response, as Engine's does. A live run can only
// be watched: the playhead moves over what has happened, and the methods that would take
// the world on by steps, back, or another way are refused.
func (l *Live) Handle(request []byte) []byte { return l.engine.handle(request, l.answer) }

// Rescue is Engine's, but there is no save file: what happens for real happens once.
func (l *Live) Rescue(panicked string) []byte {
	return encode(Notice{Notice: NoticePanic, Text: panicked})
}

// Changed returns the notice that the run has gone on.
func (l *Live) Changed() []byte {
	n := Notice{Notice: NoticeChanged}
	if l.engine.open != nil {
		v := l.engine.look(l.engine.open)
		n.View = &v
	}
	fill(reflect.ValueOf(&n).Elem())
	return encode(n)
}

// Hear takes in the next event of the run that goes on.
func (l *Live) Hear(e trace.Event) {
	if l.record == nil {
		return
	}
	l.record.hear(e)
	l.engine.open.index.read(&e)
}

// See takes in how the machine of a host is after an event. The machine must not be
// stepped any more.
func (l *Live) See(host string, after int64, m machine.Machine) {
	if l.record != nil {
		l.record.see(host, after, m)
	}
}

// refused are the methods that a live run has no answer for.
var refused = []string{"branch", "save", "load", "legal", "predict", "check", "hint", "studyForm", "study", "studyOn", "others"}

// liveMethods are those that a live run answers in a way of its own.
func (l *Live) liveMethods() []method {
	return []method{
		on("hello", "", func(e *Engine, p HelloParams) (Hello, error) { return l.hello(p) }),
		on("open", "", func(e *Engine, p OpenParams) (Opened, error) { return l.openFile(p) }),
		on("do", "", func(e *Engine, p DoParams) (Done, error) { return l.do(p) }),
		on("compare", "", func(e *Engine, p None) (Comparison, error) { return l.comparison(p) }),
	}
}

func (l *Live) answer(r *Request) (any, error) {
	if slices.Contains(refused, r.Method) {
		return nil, l.engine.fail(words.LiveOnlyWatch)
	}
	for _, m := range l.liveMethods() {
		if m.name == r.Method {
			return m.call(l.engine, r.Params)
		}
	}
	return l.engine.answer(r)
}

func (l *Live) hello(p HelloParams) (Hello, error) {
	h, err := l.engine.hello(p)
	h.Abilities = Abilities{}
	return h, err
}

// openFile opens a scenario: who could send is there, and nothing has happened. The run
// before ends.
func (l *Live) openFile(p OpenParams) (Opened, error) {
	p.At, p.Us = nil, nil
	o, err := l.engine.openFile(p)
	if err != nil {
		return o, err
	}
	l.deliverer.End()
	l.file = l.engine.open.file
	l.begin(&Begun{File: l.file, World: l.file.World(nil), Start: l.file.Start})
	o.Lesson, o.FaultKinds, o.Consoles = nil, nil, nil
	o.View = l.engine.look(l.engine.open)
	return o, nil
}

// begin puts a run in the place of the one before.
func (l *Live) begin(b *Begun) {
	l.record = newRecording(b.World, b.Start)
	s := blankSession(b.File)
	s.run, s.stage = l.record, newStage(b.File, b.World)
	for _, pair := range s.stage.expected {
		l.record.ways = append(l.record.ways, sim.Way{A: pair[0], B: pair[1]})
	}
	l.engine.open = s
}

// do has a person do what can be done live: send a message, and see to those in the
// queue.
func (l *Live) do(p DoParams) (Done, error) {
	s, err := l.engine.current()
	if err != nil {
		return Done{}, err
	}
	if p.Fault != nil || p.Clear != "" || p.Type != nil || p.Zone != nil {
		return Done{}, l.engine.fail(words.LiveOnlyWatch)
	}
	task, err := l.engine.task(s, &p)
	if err != nil {
		return Done{}, err
	}
	m, submits := task.Input.(machine.Submit)
	if !submits {
		err := l.deliverer.Do(task.Host, task.Input)
		return Done{View: l.engine.look(s)}, err
	}
	begun, err := l.deliverer.Submit(l.file, task.Host, m)
	if err != nil {
		return Done{}, err
	}
	if begun != nil {
		l.begin(begun)
	}
	return Done{View: l.engine.look(l.engine.open)}, nil
}

// comparison lines up what has happened so far with the same as it is simulated.
func (l *Live) comparison(p None) (Comparison, error) {
	if simulated, real, ok := l.deliverer.Pair(); ok {
		l.engine.Beside(simulated, real)
	}
	return l.engine.comparison(p)
}
