package scenario

import (
	"fmt"

	"mailscope/sim"
)

// linksMax is how many links a file may speak of.
const linksMax = 10_000

func readLinks(r *reader, n *node, f *File) {
	r.eachOf(n, items{linksMax, "links", "leave some out", "write each after a dash, like - {between: [one.example, other.example], delay: 40ms}"}, func(item *node) {
		l := sim.Link{Delay: sim.DefaultDelay}
		readFields(r, item, "a link", linkFields, &l)
		f.Links = append(f.Links, l)
	})
}

// linkFields are the fields of a link.
var linkFields = []field[sim.Link]{
	{"between", needed, func(r *reader, n *node, l *sim.Link) {
		two := r.twoHosts(n)
		l.A, l.B = two[0], two[1]
	}},
	{"delay", false, func(r *reader, n *node, l *sim.Link) { r.durationInto(n, 0, &l.Delay) }},
	{"loss", false, func(r *reader, n *node, l *sim.Link) { l.Loss = r.loss(n) }},
}

// twoHosts reads the two ends of a link; that they are hosts is checked when all
// hosts are known.
func (r *reader) twoHosts(n *node) (two [2]string) {
	var names []string
	name := r.name
	r.eachOf(n, items{like: mendEnds}, func(item *node) {
		if s, ok := r.text(item); ok {
			names = append(names, s)
		}
	})
	if n.kind != sequence {
		return two
	}
	if len(n.items) != 2 {
		r.bad(n.place, fmt.Sprintf("%s does not name two hosts", name), mendEnds)
	}
	if len(names) == 2 {
		two = [2]string{names[0], names[1]}
	}
	return two
}

const mendEnds = "write both ends, like [one.example, other.example]"

// loss reads which part of the segments is lost, a number from 0 to 1, as so many
// per million.
func (r *reader) loss(n *node) int {
	v, _ := r.fraction(n, 6, 0, 1_000_000)
	return int(v)
}
