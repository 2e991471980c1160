package mta

import "strings"

// ids gives messages their ids: the microsecond at which the host took the message,
// and the host's number in its world. Two hosts never give the same, and neither
// does one host in two lives, since time goes on while it is off.
type ids struct {
	ordinal int
	last    Stamp
}

// stampOfID returns when the message of an id was taken; 0 for what is no id.
func stampOfID(id string) Stamp {
	var s Stamp
	for i := range min(len(id), stampDigits) {
		s = s*32 + Stamp(max(0, strings.IndexByte(idDigits, id[i])))
	}
	return s
}

const stampDigits = 11 // enough for an int64

const idDigits = "0123456789BCDFGHJKLMNPQRSTVWXYZb" // no vowels, so no words

func (g *ids) next(now Stamp) string {
	g.last = max(now, g.last+1)
	var b [16]byte
	i := len(b)
	for n := g.ordinal; n > 0 || i == len(b); n /= 32 {
		i--
		b[i] = idDigits[n%32]
	}
	for n, digits := g.last, 0; digits < stampDigits; n, digits = n/32, digits+1 {
		i--
		b[i] = idDigits[n%32]
	}
	return string(b[i:])
}
