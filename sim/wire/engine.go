package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"

	"mailscope/sim"
	"mailscope/sim/lesson"
	"mailscope/sim/mta"
	"mailscope/sim/words"
)

// RequestOctetsMax is the biggest request that is read: a file of four million octets,
// and some more for what JSON makes of its line ends.
const RequestOctetsMax = 6_000_000

// Engine holds one run and answers requests about it. It is for one caller at a time.
type Engine struct {
	language string
	lessons  []lesson.Head
	open     *session // nil: nothing is open yet
	rules    map[cited]*Rule
	study    *studying // nil: none was begun
}

// New returns an engine that offers these lessons, in their order. Nobody may change
// them afterwards.
func New(lessons []lesson.Head) *Engine {
	return &Engine{language: "en", lessons: lessons, rules: map[cited]*Rule{}}
}

// Handle answers one Request with one Response, both as JSON. Whatever the octets are,
// it does not panic for them.
func (e *Engine) Handle(request []byte) []byte { return e.handle(request, e.answer) }

// handle reads a request, has it answered, and writes the response.
func (e *Engine) handle(request []byte, answer func(*Request) (any, error)) []byte {
	var r Request
	var result any
	var err error
	switch {
	case len(request) > RequestOctetsMax:
		err = e.fail(words.PageTooBig, strconv.Itoa(len(request)), strconv.Itoa(RequestOctetsMax))
	default:
		if bad := decode(request, &r); bad != nil {
			err = e.fail(words.PageBadRequest, bad.Error())
		} else {
			result, err = answer(&r)
		}
	}
	response := Response{ID: r.ID, Result: result}
	if err != nil {
		response.Result = nil
		response.Error = failureOf(err)
	}
	return encode(response)
}

func (e *Engine) answer(r *Request) (any, error) {
	m := methodOf(r.Method)
	if m == nil {
		return nil, e.fail(words.PageBadMethod, r.Method)
	}
	return m.call(e, r.Params)
}

// Rescue returns the last message after a panic: what went wrong, and the run as a
// save file. It must be called at most once, and the engine not used afterwards.
func (e *Engine) Rescue(panicked string) []byte {
	notice := Notice{Notice: NoticePanic, Text: panicked}
	if e.open != nil && e.open.own != nil {
		notice.Save = e.open.save()
	}
	return encode(notice)
}

// encode writes a message. The types of messages can all be written.
func encode(message any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(message); err != nil {
		panic("wire: " + err.Error())
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// Error returns the failure's text.
func (f *Failure) Error() string { return f.Text }

func failureOf(err error) *Failure {
	if f, ok := errors.AsType[*Failure](err); ok {
		return f
	}
	return &Failure{Text: err.Error()}
}

// say returns a sentence in the language of the front end.
func (e *Engine) say(key words.Key, args ...string) string {
	return words.Sentence(e.language, key, args...)
}

func (e *Engine) fail(key words.Key, args ...string) error {
	return &Failure{Text: e.say(key, args...)}
}

// current returns what is open.
func (e *Engine) current() (*session, error) {
	if e.open == nil {
		return nil, e.fail(words.PageNoRun)
	}
	return e.open, nil
}

func (e *Engine) hello(p HelloParams) (Hello, error) {
	e.speak(p.Language)
	h := Hello{
		Version: sim.Version, Language: e.language,
		Abilities: Abilities{Step: true, Rewind: true, Branch: true, Edit: true},
		Schedules: mta.PresetNames(), Sentences: map[string]string{},
	}
	for _, key := range simplifications {
		h.Sentences[string(key)] = e.say(key)
	}
	for _, l := range e.lessons {
		h.Lessons = append(h.Lessons, LessonTitle{l.ID, l.Title.In(e.language), l.Minutes, texts(l.Objectives, e.language)})
	}
	for _, g := range sim.Grains {
		h.Grains = append(h.Grains, GrainLabel{g, e.say(words.Key("grain-" + string(g)))})
	}
	return h, nil
}

// simplifications say where the model leaves out what real systems have, for the page to
// tell where it matters.
var simplifications = []words.Key{words.SimplifiedTCP, words.SimplifiedDNS, words.SimplifiedTLS, words.SimplifiedFilters, words.SimplifiedDisk}

// speak chooses the language for people. There is English so far.
func (e *Engine) speak(language string) {
	if language == "" {
		return
	}
	e.language = "en"
}
