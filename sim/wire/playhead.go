package wire

import (
	"slices"
	"strconv"

	"mailscope/sim"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// runEventsMax is how many events one request goes over at the most where what it asks
// for lies in a future that nobody has seen: then it answers with what there is, and the
// front end may ask on.
const runEventsMax = 200_000

func (e *Engine) grain(g sim.Grain) error {
	if !slices.Contains(sim.Grains, g) {
		return e.fail(words.PageBadGrain, string(g))
	}
	return nil
}

func (e *Engine) step(p StepParams) (Moved, error) {
	s, err := e.current()
	if err == nil {
		err = e.grain(p.By)
	}
	if err != nil {
		return Moved{}, err
	}
	done, more := sim.Step(s.run, p.By)
	return Moved{View: e.look(s), Done: done, More: more}, nil
}

func (e *Engine) back(p StepParams) (Moved, error) {
	s, err := e.current()
	if err == nil {
		err = e.grain(p.By)
	}
	if err != nil {
		return Moved{}, err
	}
	done := s.run.Head() > 0
	sim.StepBack(s.run, p.By)
	return Moved{View: e.look(s), Done: done}, nil
}

func (e *Engine) seek(p SeekParams) (Moved, error) {
	s, err := e.current()
	if err != nil {
		return Moved{}, err
	}
	more, err := e.seekIn(s, p)
	if err != nil {
		return Moved{}, err
	}
	done := !more && (p.Seq == nil || s.run.Head() == *p.Seq)
	return Moved{View: e.look(s), Done: done, More: more}, nil
}

// seekIn moves a playhead, and reports whether there is more to come before the place
// that was asked for.
func (e *Engine) seekIn(s *session, p SeekParams) (more bool, err error) {
	switch {
	case p.Seq != nil && p.Us == nil && *p.Seq >= 0:
		s.run.SeekTo(min(*p.Seq, max(s.run.Known(), s.run.Head())+runEventsMax))
		return s.run.Head() < *p.Seq && s.run.NextAt() != trace.Never, nil
	case p.Us != nil && p.Seq == nil && *p.Us >= 0:
		return s.seekTime(trace.Time(*p.Us)), nil
	}
	return false, e.fail(words.PageNoPlace)
}

// seekTime moves the playhead to a moment, and reports whether that is too far to go at
// once.
func (s *session) seekTime(t trace.Time) (more bool) {
	if t <= s.index.lastAt {
		s.run.SeekTime(t)
		return false
	}
	s.run.SeekTo(s.run.Known())
	return s.advance(t, false, runEventsMax)
}

// advance moves the playhead on up to and including a moment, over so many events at
// the most, and with idle set no further than to where the run is idle. It reports
// whether there is more to come.
func (s *session) advance(until trace.Time, idle bool, events int64) (more bool) {
	for s.run.NextAt() <= until && s.run.NextAt() != trace.Never {
		if idle && s.run.Head() >= s.run.Scene().Seq() && s.run.Idle() {
			return false
		}
		if events <= 0 {
			return true
		}
		if _, ok := s.run.NextBy(until); !ok {
			break
		}
		events--
	}
	if !idle && until < idleLimit && s.run.Scene().Now() < until {
		s.run.SeekTime(until)
	}
	return false
}

// idleLimit is how far a run until it is idle goes: as the command line does, 30 days.
const idleLimit = trace.Time(30 * 24 * 3600 * 1_000_000)

func (e *Engine) runOn(p RunParams) (Moved, error) {
	s, err := e.current()
	if err != nil {
		return Moved{}, err
	}
	if p.Idle == (p.Us != nil) || p.Us != nil && *p.Us < 0 {
		return Moved{}, e.fail(words.PageNoPlace)
	}
	until := idleLimit
	if p.Us != nil {
		until = trace.Time(*p.Us)
	}
	events := min(p.MaxEvents, runEventsMax)
	if events <= 0 {
		events = runEventsMax
	}
	more := s.advance(until, p.Idle, events)
	return Moved{View: e.look(s), Done: !more, More: more}, nil
}

func (e *Engine) branch(p BranchParams) (View, error) {
	s, err := e.current()
	if err != nil {
		return View{}, err
	}
	if p.Branch < 0 || p.Branch >= len(s.run.Branches()) {
		return View{}, e.fail(words.PageNoBranch, strconv.Itoa(p.Branch))
	}
	if p.Branch != s.run.Branch() {
		s.forgetAfter(s.own.CommonWith(p.Branch))
		s.own.Switch(p.Branch)
	}
	return e.look(s), nil
}

// forgetAfter forgets what was known of a future that belongs to another branch now.
func (s *session) forgetAfter(seq int64) {
	s.index.cut(seq)
	s.course.forgetAfter(seq)
	s.timeline = timelineCache{}
	clear(s.subjects)
}
