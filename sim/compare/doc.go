// Package compare lays two runs side by side, usually a simulated and a real one, and
// says of every difference why it is there.
//
// # How lines find each other
//
// Events are first sorted into places. A place is a connection, the questions to one
// DNS server, or what a host did by itself (queue, mailboxes, reports). The n-th
// connection of a client to a server in one run is the n-th of that client to that
// server in the other; the other places go by their names.
//
// A place has tracks: the conversation, and for each host what happened to the
// connection, what arrived, and what segments left. Nothing can be said about the
// order between tracks, for which of two hosts writes its event first is chance.
// Within a track, order counts. The two sides of a track are aligned by their longest
// common subsequence, where two events count as equal if they are the same sort of
// step: the same command, the reply to the same command, the same question. So a
// reply with another code is still the reply to the same command, and the line says
// that the codes differ. What is left over on both sides and would match, stands at
// another place: the class is Order. What then is left over is in one run only.
//
// # How lines get their class
//
// Two events that stand side by side are compared field by field, and the most
// important difference gives the class and the sentence. Before an event that stands
// alone is called Missing or Extra, compare asks whether the other run could have
// seen it. A peer that is not a host of a run writes no events there; all that is
// known of it is what went over the wire. Such a line is Simplified.
//
// The report does not depend on the order of maps, on clocks or on luck, and the work
// is limited: see EventsMax and cellsMax.
package compare

import (
	"time"

	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// Run is one of the two runs.
type Run struct {
	Name   string    // what people call it, "simulated"
	Start  time.Time // the date of trace.Time 0
	Events []trace.Event
}

// Class says what sort of difference a line shows.
type Class string

// The classes, from the least to the most telling, then those that stand alone.
const (
	Same       Class = "same"
	Timing     Class = "timing"     // the wait before it was longer or shorter
	Identifier Class = "identifier" // ids, ports, dates, sizes: new in each run
	Secret     Class = "secret"     // one run shows a password, the other hides it
	Wording    Class = "wording"    // text for people
	Order      Class = "order"      // it stands at another place
	Code       Class = "code"       // what programs read: a code, a status, an answer, an address
	Missing    Class = "missing"    // only the left run has it
	Extra      Class = "extra"      // only the right run has it
	Simplified Class = "simplified" // one run cannot show it, or does not model it
)

// Classes lists them, in this order.
var Classes = []Class{Same, Timing, Identifier, Secret, Wording, Order, Code, Missing, Extra, Simplified}

// Line is an event of each run, side by side; one of the two may be nil.
type Line struct {
	Place       string // heading of the place it belongs to
	Left, Right *trace.Event
	Class       Class
	Because     words.Because // explains the difference
}

// Report is the whole comparison, place by place.
type Report struct {
	Left, Right string // names of the runs
	Lines       []Line
	Counts      map[Class]int // lines of each class
	Cut         bool          // a run had more than EventsMax events
}

// EventsMax is how many events of each run are compared.
const EventsMax = 200_000
