package sim

import "mailscope/sim/trace"

// segment is a piece of a stream under way. One that ends the stream has no octets, and
// neither has one of a TLS handshake.
type segment struct {
	bytes   string
	cause   int64
	sent    trace.Time // the last time that it was
	fin     bool
	sealed  bool        // under TLS
	flight  flightOfTLS // it brings this, and no octets
	arrived bool
}

// flight is what one end of a connection has sent and the other has not got yet, in
// order. Segments are numbered from 0; those before first are done with.
type flight struct {
	segments []segment
	done     int   // how many of segments are done with
	first    int64 // number of the first that is not
}

// launch adds a segment and returns its number.
func (e *end) launch(s segment) int64 {
	f := &e.flight
	f.segments = append(f.segments, s)
	return f.first + int64(len(f.segments)-f.done) - 1
}

// flies reports whether a segment is still under way: an end that broke off has none.
func (e *end) flies(number int64) bool {
	f := &e.flight
	return number >= f.first && number-f.first < int64(len(f.segments)-f.done)
}

// segment returns a segment that is under way.
func (e *end) segment(number int64) *segment {
	f := &e.flight
	return &f.segments[f.done+int(number-f.first)]
}

// landed reports whether the first segment under way has arrived.
func (e *end) landed() bool {
	f := &e.flight
	return f.done < len(f.segments) && f.segments[f.done].arrived
}

// land takes the first segment out.
func (e *end) land() segment {
	f := &e.flight
	s := f.segments[f.done]
	f.segments[f.done] = segment{}
	f.done++
	f.first++
	if f.done == len(f.segments) {
		f.segments, f.done = f.segments[:0], 0
	}
	return s
}
