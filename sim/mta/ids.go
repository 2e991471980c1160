package mta

// ids gives messages their ids: the microsecond at which the host took the message,
// and the host's number in its world. Two hosts never give the same, and neither
// does one host in two lives, since time goes on while it is off.
type ids struct {
	ordinal int
	last    Stamp
}

const idDigits = "0123456789BCDFGHJKLMNPQRSTVWXYZb" // no vowels, so no words

func (g *ids) next(now Stamp) string {
	g.last = max(now, g.last+1)
	var b [16]byte
	i := len(b)
	for n := g.ordinal; n > 0 || i == len(b); n /= 32 {
		i--
		b[i] = idDigits[n%32]
	}
	for n, digits := g.last, 0; digits < 11; n, digits = n/32, digits+1 {
		i--
		b[i] = idDigits[n%32]
	}
	return string(b[i:])
}
