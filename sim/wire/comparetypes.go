package wire

import "mailscope/sim/compare"

// Comparison is a live run beside the simulated one, line by line.
type Comparison struct {
	Left    string        `json:"left"`   // what the run on the left is called: "simulated"
	Right   string        `json:"right"`  // "real"
	Counts  []ClassCount  `json:"counts"` // classes that some line has, the least telling first
	Rows    []ComparedRow `json:"rows"`   // place by place, each in its order
	Order   string        `json:"order"`  // in which the rows stand, in words
	Total   int           `json:"total"`  // of rows, before they were cut
	Summary string        `json:"summary"`
}

// ClassCount is how many lines show one sort of difference.
type ClassCount struct {
	Class compare.Class `json:"class"`
	Label string        `json:"label"`
	Text  string        `json:"text"` // what the class means
	Tone  Tone          `json:"tone"`
	Count int           `json:"count"`
}

// ComparedRow is an event of each run, side by side; one of the two may be null.
type ComparedRow struct {
	Place string        `json:"place"` // heading: a connection, questions to a server, or what a host did by itself
	Left  *ComparedSide `json:"left"`
	Right *ComparedSide `json:"right"`
	Class compare.Class `json:"class"`
	Why   string        `json:"why"` // explains the difference; may be empty where there is none
	Rule  *Rule         `json:"rule,omitempty"`
}

// ComparedSide is the event of one of two runs.
type ComparedSide struct {
	Seq  int64  `json:"seq"` // in its own run
	Us   int64  `json:"us"`
	Time string `json:"time"` // seconds since its run began: "0.283"
	Host string `json:"host"`
	Text string `json:"text"`
	// Words: the text is a sentence; else it is what went over the wire.
	Words bool `json:"words"`
	Tone  Tone `json:"tone"`
}
