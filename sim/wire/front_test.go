package wire_test

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"mailscope/lessons"
	"mailscope/sim/lesson"
	"mailscope/sim/wire"
)

// front is a front end: it asks an engine in JSON, and reads JSON.
type front struct {
	t testing.TB
	e *wire.Engine
	n int64
}

type params = map[string]any

func newFront(t testing.TB) *front { return &front{t: t, e: wire.New(lesson.Heads(lessons.All()))} }

// open opens a scenario file of package scenario.
func open(t testing.TB, file string) *front {
	t.Helper()
	f := newFront(t)
	text, err := os.ReadFile("../scenario/testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	f.ok("open", map[string]any{"text": string(text), "name": file}, nil)
	return f
}

// ask asks, and returns the response as it came.
func (f *front) ask(method string, params any) (raw []byte, failure *wire.Failure) {
	f.t.Helper()
	f.n++
	p, err := json.Marshal(params)
	if err != nil {
		f.t.Fatal(err)
	}
	request, err := json.Marshal(wire.Request{ID: f.n, Method: method, Params: p})
	if err != nil {
		f.t.Fatal(err)
	}
	var r struct {
		ID     int64
		Result json.RawMessage
		Error  *wire.Failure
	}
	if err := json.Unmarshal(f.e.Handle(request), &r); err != nil || r.ID != f.n || (r.Result == nil) == (r.Error == nil) {
		f.t.Fatalf("%s: a response that is none: %v %+v", method, err, r)
	}
	return r.Result, r.Error
}

// ok asks what must succeed, and reads the result.
func (f *front) ok(method string, params, result any) {
	f.t.Helper()
	raw, failure := f.ask(method, params)
	if failure != nil {
		f.t.Fatalf("%s %v: %+v", method, params, failure)
	}
	if result == nil {
		return
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(result); err != nil {
		f.t.Fatal(err)
	}
}

func (f *front) seek(seq int64) wire.View {
	f.t.Helper()
	var m wire.Moved
	f.ok("seek", params{"seq": seq}, &m)
	return m.View
}

func (f *front) idle() wire.View {
	f.t.Helper()
	var m wire.Moved
	for m.More = true; m.More; {
		f.ok("run", params{"idle": true, "maxEvents": 500}, &m)
	}
	return m.View
}

func asJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
