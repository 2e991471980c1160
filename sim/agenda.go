package sim

import "mailscope/sim/trace"

// entry is one thing that is going to happen. Entries are data, so that a world
// can be cloned at any moment: what they refer to, they name by number.
type entry struct {
	at  trace.Time
	seq uint64 // order among entries of the same moment
	act action
}

// action is what an entry does when its time has come. The types that implement
// it never change once made, so clones share them.
type action interface{ do(w *World) }

// agenda is what is going to happen, ordered by (at, seq): a total order, so two
// runs cannot differ in it. It is a heap of values with four children a node,
// which needs half the depth, and no pointer to follow.
type agenda struct {
	heap []entry
	seq  uint64
}

func before(a, b *entry) bool { return a.at < b.at || a.at == b.at && a.seq < b.seq }

// next returns when the first entry is due, trace.Never for an empty agenda.
func (a *agenda) next() trace.Time {
	if len(a.heap) == 0 {
		return trace.Never
	}
	return a.heap[0].at
}

func (a *agenda) push(at trace.Time, act action) {
	a.seq++
	e := entry{at: at, seq: a.seq, act: act}
	a.heap = append(a.heap, e)
	i := len(a.heap) - 1
	for i > 0 {
		parent := (i - 1) / 4
		if !before(&e, &a.heap[parent]) {
			break
		}
		a.heap[i] = a.heap[parent]
		i = parent
	}
	a.heap[i] = e
}

// pop takes the first entry. The agenda must not be empty.
func (a *agenda) pop() entry {
	first := a.heap[0]
	n := len(a.heap) - 1
	last := a.heap[n]
	a.heap[n] = entry{}
	a.heap = a.heap[:n]
	if n > 0 {
		a.sink(last)
	}
	return first
}

// sink puts e into the hole at the top and lets it sink to its place.
func (a *agenda) sink(e entry) {
	n, i := len(a.heap), 0
	for {
		child := 4*i + 1
		if child >= n {
			break
		}
		for c, end := child+1, min(child+4, n); c < end; c++ {
			if before(&a.heap[c], &a.heap[child]) {
				child = c
			}
		}
		if !before(&a.heap[child], &e) {
			break
		}
		a.heap[i] = a.heap[child]
		i = child
	}
	a.heap[i] = e
}

func (a *agenda) clone() agenda {
	return agenda{heap: append(make([]entry, 0, len(a.heap)+16), a.heap...), seq: a.seq}
}
