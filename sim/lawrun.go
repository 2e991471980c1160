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
	wrong = append(wrong, r.checkSave(to, first)...)
	for _, at := range []int64{to / 7, to / 2, to * 5 / 6} {
		wrong = append(wrong, r.checkClone(at, to, first[ends[at]:])...)
	}
	return append(wrong, r.checkBack(to, first, ends)...)
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

func (r *Run) checkSave(to int64, want []byte) []string {
	saved, err := json.Marshal(r.Save())
	var s Save
	if err == nil {
		err = json.Unmarshal(saved, &s)
	}
	loaded := NewRun(r.first.Clone())
	if err == nil {
		_, err = loaded.Load(s)
	}
	if err != nil {
		return []string{"the save file cannot be read again: " + err.Error()}
	}
	return differ("loaded from its save file", loaded.text(to), want)
}

// checkClone clones the world in the middle of the course.
func (r *Run) checkClone(at, to int64, want []byte) []string {
	original := r.again()
	original.SeekTo(at)
	clone := &Run{first: r.first, branches: original.branches, world: original.world.Clone(), done: original.done, head: at}
	clone.window = append(clone.window, original.window...)
	name := fmt.Sprintf("cloned after event %d", at)
	wrong := differ(name, clone.text(to), want)
	return append(wrong, differ(name+", the original", original.text(to), want)...)
}

// checkBack goes to the end, back, and forward again.
func (r *Run) checkBack(to int64, all []byte, ends []int) []string {
	run := r.again()
	run.SeekTo(to)
	run.SeekTo(to / 3)
	run.StepBack(ByQueue)
	from := run.head
	return differ(fmt.Sprintf("back to event %d", from), run.text(to), all[ends[from]:])
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
