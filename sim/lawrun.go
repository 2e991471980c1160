package sim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// CheckLaws goes over the course that the run has taken, up to its playhead, again and
// again, and returns in words what does not hold; nothing if all does:
//
//   - the same scenario, seed and inputs give the same trace, byte for byte, also when
//     the inputs were written to a save file and read again;
//   - a clone of the world goes on like the world it was made from, and neither
//     disturbs the other;
//   - going back and forth gives the same again;
//   - the books balance (Ledger).
//
// It takes several times as long as the run itself, and much memory for a long one:
// it is for tests.
func (r *Run) CheckLaws() []string {
	c, wrong := r.written()
	if c.to < r.head {
		return []string{fmt.Sprintf("the run ends at event %d, and had %d", c.to, r.head)}
	}
	loaded, err := r.reloaded()
	if err != nil {
		return append(wrong, "the save file cannot be read again: "+err.Error())
	}
	wrong = append(wrong, loaded.checkClones(c)...)
	return append(wrong, loaded.checkBack(c)...)
}

// written is the course of a run, written down to be compared.
type written struct {
	to   int64
	text []byte
	ends []int // where the event of each number ends
}

// event returns what was written of an event.
func (c *written) event(seq int64) []byte { return c.text[c.ends[seq-1]:c.ends[seq]] }

// keeper is a machine that tries to deliver, and gives up some time.
type keeper interface {
	Limits() (age time.Duration, attempts int)
}

// written goes over the course of the run up to its playhead, and keeps the books of it.
func (r *Run) written() (*written, []string) {
	course := r.again()
	ledger := NewLedger()
	for _, h := range r.first.hosts {
		if k, ok := h.machine.(keeper); ok {
			age, attempts := k.Limits()
			ledger.Keep(h.Name, age, attempts)
		}
	}
	c := &written{ends: []int{0}}
	for course.head < r.head {
		e, ok := course.Next()
		if !ok {
			break
		}
		ledger.Add(e)
		c.to = e.Seq
		c.text = e.AppendJSON(c.text, r.first.start)
		c.ends = append(c.ends, len(c.text))
	}
	if r.Idle() && r.world.Seq() == r.head {
		return c, ledger.Idle()
	}
	return c, ledger.Violations()
}

// again returns a run of the same course, at its start.
func (r *Run) again() *Run {
	n := NewRun(r.first.Clone())
	n.branches[0].Tasks = r.branches[r.branch].Tasks
	return n
}

// reloaded returns a run of the same course, at its start, as a save file gives it.
func (r *Run) reloaded() (*Run, error) {
	saved, err := json.Marshal(r.Save())
	if err != nil {
		return nil, err
	}
	var s Save
	if err := json.Unmarshal(saved, &s); err != nil {
		return nil, err
	}
	loaded := NewRun(r.first.Clone())
	_, err = loaded.Load(s)
	return loaded, err
}

// checkClones goes to the end, and on the way clones the world: each clone goes ahead
// before the original goes on.
func (r *Run) checkClones(c *written) []string {
	var wrong []string
	for _, stage := range []struct{ at, until int64 }{{c.to / 7, c.to / 2}, {c.to / 2, c.to}, {c.to * 5 / 6, c.to}} {
		wrong = append(wrong, r.follow(c, stage.at, "loaded from its save file")...)
		clone := &Run{first: r.first, branches: r.branches, world: r.world.Clone(), done: r.done, head: r.head}
		clone.window = append(clone.window, r.window...)
		wrong = append(wrong, clone.follow(c, stage.until, fmt.Sprintf("cloned after event %d", clone.head))...)
	}
	return append(wrong, r.follow(c, c.to, "after clones were made of it")...)
}

// checkBack goes back from the end, and forward again.
func (r *Run) checkBack(c *written) []string {
	r.SeekTo(c.to / 3)
	StepBack(r, ByQueue)
	return r.follow(c, c.to, fmt.Sprintf("back to event %d", r.head))
}

// follow goes on to the event to, and says where the run, which is named for how it came
// about, leaves the course.
func (r *Run) follow(c *written, to int64, name string) []string {
	var wrong []string
	var b []byte
	for r.head < to {
		e, ok := r.Next()
		if !ok {
			return append(wrong, fmt.Sprintf("%s, the run ends at event %d in place of %d", name, r.head, to))
		}
		b = e.AppendJSON(b[:0], r.first.start)
		if want := c.event(r.head); wrong == nil && !bytes.Equal(b, want) {
			wrong = []string{fmt.Sprintf("%s, the run goes another way: %s in place of %s", name, b, want)}
		}
	}
	return wrong
}
