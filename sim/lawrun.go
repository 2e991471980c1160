package sim

import (
	"bytes"
	"encoding/json"
	"fmt"
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
	to := r.head
	course := r.again()
	ledger := NewLedger()
	var first []byte
	ends := []int{0} // where the event of each number ends
	for course.head < to {
		e, ok := course.Next()
		if !ok {
			return []string{fmt.Sprintf("the run ends at event %d, and had %d", course.head, to)}
		}
		ledger.Add(e)
		first = append(e.AppendJSON(first, r.first.start), '\n')
		ends = append(ends, len(first))
	}
	wrong := ledger.Violations()
	if r.Idle() && r.world.Seq() == to {
		wrong = ledger.Idle()
	}
	loaded, err := r.reloaded()
	if err != nil {
		return append(wrong, "the save file cannot be read again: "+err.Error())
	}
	wrong = append(wrong, loaded.checkClones(to, first, ends)...)
	return append(wrong, loaded.checkBack(to, first, ends)...)
}

// again returns a run of the same course, at its start.
func (r *Run) again() *Run {
	n := NewRun(r.first.Clone())
	n.branches[0].Tasks = r.branches[r.branch].Tasks
	return n
}

// text returns the events up to to, from where the run stands, as they are compared.
func (r *Run) text(to int64) []byte {
	var b []byte
	for r.head < to {
		e, ok := r.Next()
		if !ok {
			break
		}
		b = append(e.AppendJSON(b, r.first.start), '\n')
	}
	return b
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
func (r *Run) checkClones(to int64, all []byte, ends []int) []string {
	var wrong []string
	for _, stage := range []struct{ at, until int64 }{{to / 7, to / 2}, {to / 2, to}, {to * 5 / 6, to}} {
		from := r.head
		wrong = append(wrong, differ("loaded from its save file", r.text(stage.at), all[ends[from]:ends[r.head]])...)
		clone := &Run{first: r.first, branches: r.branches, world: r.world.Clone(), done: r.done, head: r.head}
		clone.window = append(clone.window, r.window...)
		from = clone.head
		wrong = append(wrong, differ(fmt.Sprintf("cloned after event %d", from), clone.text(stage.until), all[ends[from]:ends[max(from, stage.until)]])...)
	}
	from := r.head
	return append(wrong, differ("after clones were made of it", r.text(to), all[ends[from]:])...)
}

// checkBack goes back from the end, and forward again.
func (r *Run) checkBack(to int64, all []byte, ends []int) []string {
	r.SeekTo(to / 3)
	StepBack(r, ByQueue)
	from := r.head
	return differ(fmt.Sprintf("back to event %d", from), r.text(to), all[ends[from]:])
}

// differ says where two courses part.
func differ(name string, got, want []byte) []string {
	if bytes.Equal(got, want) {
		return nil
	}
	g, w := bytes.SplitAfter(got, []byte("\n")), bytes.SplitAfter(want, []byte("\n"))
	for i := range min(len(g), len(w)) {
		if !bytes.Equal(g[i], w[i]) {
			return []string{fmt.Sprintf("%s, the run goes another way: %s in place of %s", name, bytes.TrimSpace(g[i]), bytes.TrimSpace(w[i]))}
		}
	}
	return []string{fmt.Sprintf("%s, the run has %d events in place of %d", name, len(g)-1, len(w)-1)}
}
