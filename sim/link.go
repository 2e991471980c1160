package sim

import (
	"math/rand/v2"
	"time"
)

// link is the way between two hosts, as the faults that are on make it.
type link struct {
	Link
	luck  rand.PCG // decides which segments are lost: a stream of its own, so that no other link's luck changes with it
	delay time.Duration
	loss  int
	cut   bool
}

func (w *World) newLink(l Link) *link {
	a, b := min(l.A, l.B), max(l.A, l.B)
	return &link{Link: l, delay: l.Delay, loss: l.Loss, luck: *rand.NewPCG(Seed(w.seed, "link "+a+" "+b), 0)}
}

func (w *World) addLink(l Link) {
	w.links[pair(w.mustFind(l.A).index, w.mustFind(l.B).index)] = w.newLink(l)
}

func pair(a, b int32) [2]int32 { return [2]int32{min(a, b), max(a, b)} }

// between returns the link between two hosts. The world outside is on no link: its
// own network has delays enough.
func (w *World) between(a, b int32) *link {
	if a < 0 || b < 0 || a == b {
		return &noLink
	}
	key := pair(a, b)
	l, ok := w.links[key]
	if !ok {
		l = w.newLink(Link{A: w.hosts[key[0]].Name, B: w.hosts[key[1]].Name, Delay: DefaultDelay})
		w.links[key] = l
	}
	return l
}

// noLink is the way from a host to itself, and to the world outside: nothing is
// ever lost on it, so nothing in it changes.
var noLink link

// loses decides whether the link loses the next thing that goes over it.
func (l *link) loses() bool {
	return l.cut || l.loss > 0 && int(l.luck.Uint64()%1_000_000) < l.loss
}
