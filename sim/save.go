package sim

import (
	"encoding/json"
	"fmt"
	"time"

	"mailscope/sim/machine"
)

// Version is that of the core. It changes when the same scenario would give another
// trace; a save file written by another version may go another way.
const Version = "1"

// Save is a run, kept: from this all of it can be brought about again.
type Save struct {
	Version  string `json:"version"`
	Scenario string `json:"scenario"` // the text of the scenario file
	Seed     uint64 `json:"seed"`
	Inputs   []Done `json:"inputs"`
}

// Save returns what is to be kept of the branch that the run is on; the scenario's
// text is whoever made the world's to add.
func (r *Run) Save() Save {
	return Save{Version: Version, Seed: r.first.seed, Inputs: append([]Done{}, r.branches[r.branch].Tasks...)}
}

// Load lets the run, which must be new, take the course of a save, and returns what
// there is to say about it: a warning when another version of the core wrote it, an
// error when it names a host that the scenario does not have.
func (r *Run) Load(s Save) (warning string, err error) {
	for i, d := range s.Inputs {
		if _, known := r.first.names[d.Task.Host]; d.Task.Host != "" && !known {
			return "", fmt.Errorf("input %d of the save file is for the host %q, which its scenario does not have", i+1, d.Task.Host)
		}
		if d.Task.Input == nil {
			return "", fmt.Errorf("input %d of the save file says nothing", i+1)
		}
	}
	r.branches[0].Tasks = append([]Done{}, s.Inputs...)
	if s.Version != Version {
		warning = fmt.Sprintf("the save file was written by version %q of the core, this is version %q: the run may go another way", s.Version, Version)
	}
	return warning, nil
}

// taskJSON is a task in a save file: exactly one of the inputs is set.
type taskJSON struct {
	At         time.Duration       `json:"at,omitempty"`
	Host       string              `json:"host,omitempty"`
	Submit     *machine.Submit     `json:"submit,omitempty"`
	Type       *machine.TypeLine   `json:"type,omitempty"`
	Hold       *machine.Hold       `json:"hold,omitempty"`
	Release    *machine.Release    `json:"release,omitempty"`
	Retry      *machine.Retry      `json:"retry,omitempty"`
	Cancel     *machine.Cancel     `json:"cancel,omitempty"`
	Flush      *machine.Flush      `json:"flush,omitempty"`
	Reroute    *machine.Reroute    `json:"reroute,omitempty"`
	Expire     *machine.Expire     `json:"expire,omitempty"`
	SetFault   *machine.SetFault   `json:"fault,omitempty"`
	ClearFault *machine.ClearFault `json:"clear,omitempty"`
	SetZone    *machine.SetZone    `json:"zone,omitempty"`
}

// MarshalJSON writes the task as an object with the input under its name.
func (t Task) MarshalJSON() ([]byte, error) {
	j := taskJSON{At: t.At, Host: t.Host}
	switch in := t.Input.(type) {
	case machine.Submit:
		j.Submit = &in
	case machine.TypeLine:
		j.Type = &in
	case machine.Hold:
		j.Hold = &in
	case machine.Release:
		j.Release = &in
	case machine.Retry:
		j.Retry = &in
	case machine.Cancel:
		j.Cancel = &in
	case machine.Flush:
		j.Flush = &in
	case machine.Reroute:
		j.Reroute = &in
	case machine.Expire:
		j.Expire = &in
	case machine.SetFault:
		j.SetFault = &in
	case machine.ClearFault:
		j.ClearFault = &in
	case machine.SetZone:
		j.SetZone = &in
	default:
		return nil, fmt.Errorf("%T is nothing that a person does", t.Input)
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (t *Task) UnmarshalJSON(b []byte) error {
	var j taskJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	*t = Task{At: j.At, Host: j.Host}
	var inputs []machine.Input
	inputs = add(inputs, j.Submit)
	inputs = add(inputs, j.Type)
	inputs = add(inputs, j.Hold)
	inputs = add(inputs, j.Release)
	inputs = add(inputs, j.Retry)
	inputs = add(inputs, j.Cancel)
	inputs = add(inputs, j.Flush)
	inputs = add(inputs, j.Reroute)
	inputs = add(inputs, j.Expire)
	inputs = add(inputs, j.SetFault)
	inputs = add(inputs, j.ClearFault)
	inputs = add(inputs, j.SetZone)
	if len(inputs) != 1 {
		return fmt.Errorf("a task has %d inputs; it must have one", len(inputs))
	}
	t.Input = inputs[0]
	return nil
}

func add[T machine.Input](list []machine.Input, in *T) []machine.Input {
	if in == nil {
		return list
	}
	return append(list, *in)
}
