package wire

import (
	"bytes"
	"encoding/json"
	"reflect"

	"mailscope/sim/words"
)

// method is one thing that a front end can ask for.
type method struct {
	name, does     string
	params, result reflect.Type
	call           func(e *Engine, params json.RawMessage) (any, error)
}

// on makes a method of a function.
func on[P, R any](name, does string, f func(*Engine, P) (R, error)) method {
	call := func(e *Engine, raw json.RawMessage) (any, error) {
		var params P
		if err := decode(raw, &params); err != nil {
			return nil, e.fail(words.PageBadParams, name, err.Error())
		}
		result, err := f(e, params)
		if err != nil {
			return nil, err
		}
		fill(reflect.ValueOf(&result).Elem())
		return &result, nil
	}
	return method{name, does, reflect.TypeFor[P](), reflect.TypeFor[R](), call}
}

// decode reads parameters strictly: an unknown one is a mistake of the front end that
// would otherwise go unseen.
func decode(raw json.RawMessage, params any) error {
	if len(raw) == 0 {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	return d.Decode(params)
}

// fill puts empty lists in the place of those that are nil, which JSON would write as
// null: a list is always a list for the front end.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Slice:
		if v.IsNil() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
		if k := v.Type().Elem().Kind(); k == reflect.Struct {
			for i := range v.Len() {
				fill(v.Index(i))
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			fill(v.Elem())
		}
	}
}

// methods are all that can be asked for.
var methods = []method{
	on("hello", "begins a conversation with the core: what there is to open, and what it can do", (*Engine).hello),
	on("open", "opens a lesson or a file, paused; problems in it are an error with their places", (*Engine).openFile),
	on("view", "tells what the panes show now", (*Engine).view),
	on("step", "moves the playhead forward to the next event at which a step of the grain ends", (*Engine).step),
	on("back", "moves the playhead back by one step of the grain", (*Engine).back),
	on("seek", "moves the playhead to an event or a moment", (*Engine).seek),
	on("run", "moves the playhead on, up to a moment or until the run is idle, in slices", (*Engine).runOn),
	on("events", "lists events up to the playhead", (*Engine).events),
	on("explain", "tells everything about one event", (*Engine).explain),
	on("others", "tells what other servers would have replied in a session", (*Engine).others),
	on("conversation", "tells what was said over a connection", (*Engine).conversation),
	on("queue", "lists a part of the queues, with sums over all of them", (*Engine).queuePart),
	on("entry", "tells the whole story of a message at one host", (*Engine).entry),
	on("plan", "tells what a queue with another schedule would have done", (*Engine).whatIf),
	on("message", "tells how a message grew on its way", (*Engine).message),
	on("do", "has a person do something at the playhead", (*Engine).do),
	on("legal", "tells which commands are in order now in the console session with a server", (*Engine).legal),
	on("states", "returns the table of transitions of SMTP servers", (*Engine).states),
	on("zone", "returns the zone text that the name servers have now", (*Engine).zone),
	on("branch", "goes over to another branch, to where it began", (*Engine).branch),
	on("predict", "answers the question of a lesson's step", (*Engine).predict),
	on("check", "judges a step of the lesson by what has happened up to the playhead", (*Engine).check),
	on("hint", "gives a hint of a lesson's step", (*Engine).hint),
	on("compare", "lines the live run and the simulated one up, and explains each difference", (*Engine).comparison),
	on("studyForm", "tells what a study of the open scenario can be about", (*Engine).studyForm),
	on("study", "begins a study: the open scenario with other retry schedules and outages, beside the run", (*Engine).beginStudy),
	on("studyOn", "lets the study go on for a slice, and draws what it has come to", (*Engine).studyOn),
	on("save", "returns the run as a file", (*Engine).save),
	on("load", "opens a save file, with the playhead where it stood", (*Engine).load),
}

func methodOf(name string) *method {
	for i := range methods {
		if methods[i].name == name {
			return &methods[i]
		}
	}
	return nil
}
