package sim

import (
	"slices"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// Run is a world that one can go through forwards and backwards. It has a playhead,
// which stands after an event, and remembers enough to go to any other: now and
// then a clone of the world, and all that people did. Going back loses nothing: what
// comes after the playhead is the future still, until somebody does something there;
// then a branch begins, and the old future stays reachable as another branch.
type Run struct {
	first    *World // before anything has happened; never advanced
	branches []Branch
	branch   int

	world  *World        // at the playhead, or as far ahead as one entry of the agenda goes
	done   int           // how many tasks of the branch the world has been given
	head   int64         // Seq of the event that the playhead stands after
	known  int64         // Seq of the last event of the branch that was ever reached
	window []trace.Event // some of the known events, without a gap
	marks  []checkpoint
	rest   bool        // the world was idle after the last entry that brought events
	rests  []int64     // Seqs of the known events with which it got idle, in order
	near   *checkpoint // a little before where the playhead last went back to; nil for none
	watch  trace.Sink  // is told of all events that the world goes over; nil for nobody
}

// Branch is one course that a run has taken: what people did in it.
type Branch struct {
	Parent int    // the branch that it left, -1 for the first
	At     int64  // Seq of the event after which it left
	Tasks  []Done // all of them, also those before At, in order
	Shared int    // how many of Tasks are those of the parent
}

// Done is something that a person did during a run, and exactly when: after how many
// entries of the agenda, and at which moment. (A moment alone would not do, since
// much may happen at one, and neither would an event, since not all entries have any.)
type Done struct {
	Step int64      `json:"step"`
	At   trace.Time `json:"at"`
	Task Task       `json:"task"`
	// After is the Seq of the last event before it, once the run has come by.
	After int64 `json:"-"`
}

// checkpoint is the world at a moment in the past, to go forward from.
type checkpoint struct {
	world  *World
	done   int
	branch int
	rest   bool
}

// Checkpoints are made about every CheckpointEvents; when there are CheckpointsMax,
// every second one is dropped.
const (
	CheckpointEvents = 8_000
	CheckpointsMax   = 64
	windowMax        = 80_000 // events that are kept to look at

	// A world with many messages is big. All checkpoints together take no more than this
	// many octets, as far as weight can tell, and big ones are made less often, for a clone
	// takes its time.
	checkpointOctetsMax = 128 << 20
	checkpointOctets    = 4 << 20 // for each that a world has, CheckpointEvents more between two
	checkpointsMin      = 4       // so many are kept, however big they are
)

// NewRun returns a run of the world w, which must be new and must not be used
// otherwise.
func NewRun(w *World) *Run {
	return &Run{first: w, world: w.Clone(), branches: []Branch{{Parent: -1}}, rest: w.Idle()}
}

// Watch has watch told of each event that the world goes over from now on. It hears of
// events beyond the playhead too, and again of those that it has heard of before a
// step back or another branch.
func (r *Run) Watch(watch trace.Sink) { r.watch = watch }

// Known returns the Seq of the last event of the branch that was ever reached: what
// lies between the playhead and it is the future that is known.
func (r *Run) Known() int64 { return r.known }

// World returns the world as it is at the playhead. It must not be advanced.
func (r *Run) World() *World { return r.world }

// Head returns the Seq of the event that the playhead stands after, 0 at the start.
func (r *Run) Head() int64 { return r.head }

// Branch returns the branch that the run is on; Branches all of them.
func (r *Run) Branch() int { return r.branch }

// Branches returns all branches, in the order in which they began.
func (r *Run) Branches() []Branch { return slices.Clone(r.branches) }

// Next moves the playhead after the next event and returns it; false at the end of
// all that is going to happen.
func (r *Run) Next() (trace.Event, bool) { return r.NextBy(trace.Never) }

// NextBy is Next for events up to and including t; false where the next one comes later.
func (r *Run) NextBy(t trace.Time) (trace.Event, bool) {
	for r.world.Seq() <= r.head {
		if r.NextAt() > t || !r.advance() {
			return trace.Event{}, false
		}
	}
	r.head++
	return r.event(r.head)
}

// advance carries the world one entry on, past what people did in between.
func (r *Run) advance() bool {
	r.mark()
	if tasks := r.branches[r.branch].Tasks; r.done < len(tasks) && tasks[r.done].Step == r.world.steps {
		next := tasks[r.done]
		r.world.now = max(r.world.now, next.At)
		tasks[r.done].After = r.world.Seq()
		r.world.Do(next.Task)
		r.done++
		return true
	}
	events, ok := r.world.Advance()
	for i := range events {
		r.keep(events[i])
	}
	if len(events) > 0 {
		r.noteRest()
	}
	return ok
}

// noteRest notes where the world gets idle. That depends on nothing but the world, so
// that it is the same each time that one comes by.
func (r *Run) noteRest() {
	before := r.rest
	r.rest = r.world.Idle()
	seq := r.world.Seq()
	if n := len(r.rests); r.rest && !before && (n == 0 || r.rests[n-1] < seq) {
		r.rests = append(r.rests, seq)
	}
}

// RestsAt reports whether it was with that event that the world got idle: the last
// message that had anywhere to go was there.
func (r *Run) RestsAt(seq int64) bool {
	_, found := slices.BinarySearch(r.rests, seq)
	return found
}

// keep remembers an event, and forgets the oldest when there are too many. After a
// long way back the window begins anew, there.
func (r *Run) keep(e trace.Event) {
	if r.watch != nil {
		r.watch(e)
	}
	r.known = max(r.known, e.Seq)
	n := len(r.window)
	switch {
	case n > 0 && e.Seq >= r.window[0].Seq && e.Seq <= r.window[n-1].Seq:
		return // known already: the world goes over the past again
	case n > 0 && e.Seq != r.window[n-1].Seq+1:
		r.window = nil
	case n >= windowMax:
		r.window = slices.Clone(r.window[windowMax/2:])
	}
	r.window = append(r.window, e)
}

// event returns a remembered event.
func (r *Run) event(seq int64) (trace.Event, bool) {
	if len(r.window) == 0 || seq < r.window[0].Seq || seq > r.window[len(r.window)-1].Seq {
		return trace.Event{}, false
	}
	return r.window[seq-r.window[0].Seq], true
}

// Events returns the events from to to, both included, as far as they have happened
// before the playhead. Those no longer remembered are brought about again.
func (r *Run) Events(from, to int64) []trace.Event {
	from, to = max(from, 1), min(to, r.head)
	if from > to {
		return nil
	}
	if _, ok := r.event(from); ok && to <= r.window[len(r.window)-1].Seq {
		first := r.window[0].Seq
		return slices.Clone(r.window[from-first : to-first+1])
	}
	var list []trace.Event
	again := Run{first: r.first, branches: r.branches, branch: r.branch, marks: slices.Clone(r.marks)}
	again.restart(from)
	for again.world.Seq() < to && again.advance() {
		for _, e := range again.window {
			if e.Seq >= from && e.Seq <= to {
				list = append(list, e)
			}
		}
		again.window = again.window[:0]
	}
	return list
}

// mark keeps a clone of the world, if the last one is long ago.
func (r *Run) mark() {
	last := int64(0)
	if n := len(r.marks); n > 0 {
		last = r.marks[n-1].world.Seq()
	}
	if r.world.Seq() < last+CheckpointEvents {
		return
	}
	weight := r.world.weight()
	if r.world.Seq() < last+CheckpointEvents*int64(1+weight/checkpointOctets) {
		return
	}
	r.marks = append(r.marks, checkpoint{r.world.Clone(), r.done, r.branch, r.rest})
	for len(r.marks) > CheckpointsMax || len(r.marks) > checkpointsMin && r.weight() > checkpointOctetsMax {
		r.thin()
	}
}

// thin drops every second checkpoint.
func (r *Run) thin() {
	kept := r.marks[:0]
	for i, m := range r.marks {
		if i%2 == 1 {
			kept = append(kept, m)
		}
	}
	r.marks = slices.Clone(kept)
}

// weight returns about how many octets the checkpoints take.
func (r *Run) weight() int {
	sum := 0
	for _, m := range r.marks {
		sum += m.world.weight()
	}
	return sum
}

// SeekTo moves the playhead after the event seq, or to the end of all that is going to
// happen if that comes first. It returns where the playhead stands.
func (r *Run) SeekTo(seq int64) int64 {
	seq = max(seq, 0)
	if seq < r.world.Seq() || r.marked(func(w *World) bool { return w.Seq() <= seq-restartMargin }) {
		r.restart(seq)
		r.approach(seq)
	}
	for r.world.Seq() < seq && r.advance() {
	}
	r.head = min(seq, r.world.Seq())
	return r.head
}

// SeekTime moves the playhead after the last event up to and including t.
func (r *Run) SeekTime(t trace.Time) int64 {
	if early := func(w *World) bool { return w.Now() <= t }; t < r.world.Now() || r.marked(early) {
		r.restartWhere(early)
	}
	for r.nextAt() <= t && r.advance() {
	}
	r.world.RunUntil(t, r.keep) // nothing is due any more: the clock alone moves
	r.head = r.world.Seq()
	return r.head
}

// NextAt returns when the next thing after the playhead happens, trace.Never when
// nothing does. Of the events that come of one thing at one moment the playhead may
// stand between two: then it is that moment.
func (r *Run) NextAt() trace.Time {
	if r.world.Seq() > r.head {
		return r.world.Now()
	}
	return r.nextAt()
}

// ComingAt is NextAt for somebody who waits: entries that come to nothing do not count.
func (r *Run) ComingAt() trace.Time {
	next := r.NextAt()
	if next == r.world.Next() && r.world.Seq() <= r.head {
		return r.world.Coming()
	}
	return next
}

// nextAt returns when the world will next go on, with what people did. What somebody
// does after further entries of the agenda comes after them, whatever time it bears.
func (r *Run) nextAt() trace.Time {
	next := r.world.Next()
	if tasks := r.branches[r.branch].Tasks; r.done < len(tasks) && tasks[r.done].Step == r.world.steps {
		next = min(next, tasks[r.done].At)
	}
	return next
}

// restartMargin is how far before the place that was asked for the world is restarted:
// who looks at that place wants to see what came right before it.
const restartMargin = 768

// marked reports whether there is a checkpoint ahead of the world that is early enough:
// a shorter way to a place in the future that is known.
func (r *Run) marked(early func(*World) bool) bool {
	for i := len(r.marks) - 1; i >= 0 && r.marks[i].world.Seq() > r.world.Seq(); i-- {
		if early(r.marks[i].world) {
			return true
		}
	}
	return false
}

// approach goes on to a little before the event seq, and keeps a clone of the world from
// there: who went back one step will go back another.
func (r *Run) approach(seq int64) {
	const before = 2 * restartMargin
	if seq < r.world.Seq()+before {
		return
	}
	for r.world.Seq() < seq-before && r.advance() {
	}
	r.near = &checkpoint{r.world.Clone(), r.done, r.branch, r.rest}
}

// restart puts the world to the last checkpoint before the event seq, or to the start.
func (r *Run) restart(seq int64) {
	r.restartWhere(func(w *World) bool { return w.Seq() <= seq-restartMargin })
}

// restartWhere puts the world to the last checkpoint that is early enough.
func (r *Run) restartWhere(early func(*World) bool) {
	from := checkpoint{world: r.first, rest: r.first.Idle()}
	for i := len(r.marks) - 1; i >= 0; i-- {
		if early(r.marks[i].world) {
			from = r.marks[i]
			break
		}
	}
	if r.near != nil && early(r.near.world) && r.near.world.Seq() > from.world.Seq() {
		from = *r.near
	}
	r.world, r.done, r.head, r.rest = from.world.Clone(), from.done, from.world.Seq(), from.rest
}

// Do has a person do something now, at the playhead. If there is a future, it becomes
// that of another branch.
func (r *Run) Do(t Task) {
	r.sync()
	tasks := r.branches[r.branch].Tasks
	if r.changesPast() {
		r.branches = append(r.branches, Branch{Parent: r.branch, At: r.head, Tasks: slices.Clone(tasks[:r.done]), Shared: r.done})
		r.branch = len(r.branches) - 1
		r.forgetAfter(r.head)
	}
	b := &r.branches[r.branch]
	t.At = r.world.Now().Since()
	b.Tasks = append(slices.Clip(b.Tasks), Done{Step: r.world.steps, At: r.world.Now(), Task: t, After: r.world.Seq()})
	r.world.Do(t)
	r.done++
}

// sync puts the world exactly to the playhead, as far as entries of the agenda can be
// parted: what comes of one cause at one moment comes together.
func (r *Run) sync() {
	if r.world.Seq() > r.head {
		r.head = r.world.Seq()
	}
}

// changesPast reports whether events are known that come after the playhead.
func (r *Run) changesPast() bool {
	return r.known > r.head || r.done < len(r.branches[r.branch].Tasks)
}

// forgetAfter forgets what was remembered of a future that is another branch's now.
func (r *Run) forgetAfter(seq int64) {
	r.known = min(r.known, seq)
	for n := len(r.rests); n > 0 && r.rests[n-1] > seq; n-- {
		r.rests = r.rests[:n-1]
	}
	if n := len(r.window); n > 0 && r.window[0].Seq <= seq {
		r.window = r.window[:min(int64(n), seq-r.window[0].Seq+1)]
	} else {
		r.window = nil
	}
	if r.near != nil && r.near.world.Seq() > seq {
		r.near = nil
	}
	r.marks = slices.DeleteFunc(r.marks, func(m checkpoint) bool { return m.world.Seq() > seq })
}

// Switch goes over to another branch, with the playhead where that branch began.
func (r *Run) Switch(branch int) {
	if branch == r.branch || branch < 0 || branch >= len(r.branches) {
		return
	}
	common := r.CommonWith(branch)
	r.branch = branch
	r.forgetAfter(common)
	r.restart(0)
	r.SeekTo(common)
}

// CommonWith returns the last event that this branch shares with another, which must be
// there. A branch leaves one that began before it.
func (r *Run) CommonWith(other int) int64 {
	mine, common := r.branch, int64(1<<63-1)
	for mine != other {
		younger := &mine
		if other > mine {
			younger = &other
		}
		common = min(common, r.branches[*younger].At)
		*younger = r.branches[*younger].Parent
	}
	return common
}

// Idle reports whether the world is idle at the playhead, with nothing known to come
// from people.
func (r *Run) Idle() bool { return r.world.Idle() && r.done == len(r.branches[r.branch].Tasks) }

// Machine returns the machine of a host as it is at the playhead, to look at.
func (r *Run) Machine(name string) machine.Machine { return r.world.Machine(name) }
