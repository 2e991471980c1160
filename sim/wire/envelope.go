package wire

import "encoding/json"

// Request asks the core for something.
type Request struct {
	ID     int64           `json:"id"`     // the response has the same
	Method string          `json:"method"` // a name of Methods
	Params json.RawMessage `json:"params,omitempty"`
}

// Response answers a Request: with a result, or with an error.
type Response struct {
	ID     int64    `json:"id"`
	Result any      `json:"result,omitempty"`
	Error  *Failure `json:"error,omitempty"`
}

// Failure says why a request came to nothing, in words for people. What was open is
// as it was before.
type Failure struct {
	Text     string         `json:"text"`
	Fields   []FieldProblem `json:"fields,omitempty"`   // what is wrong with which field of a form
	Problems []Problem      `json:"problems,omitempty"` // what is wrong at which place of a file
}

// FieldProblem is what is wrong with one field of a form, and how to mend it.
type FieldProblem struct {
	Field string `json:"field"` // as in the parameters, such as "to" or "reply"
	What  string `json:"what"`
	Mend  string `json:"mend"`
}

// Problem is a mistake in a file or zone text, with its place.
type Problem struct {
	Line   int    `json:"line"`   // from 1; 0 where no line is at fault
	Column int    `json:"column"` // from 1, in characters
	What   string `json:"what"`
	Mend   string `json:"mend"`
}

// Notice is what the core says without being asked.
type Notice struct {
	Notice NoticeKind `json:"notice"`
	Text   string     `json:"text,omitempty"` // for people
	Save   string     `json:"save,omitempty"` // of a panic: the save file, to go on from and to report
	View   *View      `json:"view,omitempty"` // of a change: what the panes show now
}

// NoticeKind is the sort of a Notice.
type NoticeKind string

// The sorts of notices.
const (
	NoticePanic   NoticeKind = "panic"   // the core has a mistake and cannot go on: the last message
	NoticeChanged NoticeKind = "changed" // a live run has gone on
)
