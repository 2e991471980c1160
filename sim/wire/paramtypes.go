package wire

import (
	"mailscope/sim"
	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// None is for methods without parameters.
type None struct{}

// HelloParams begin a conversation with the core.
type HelloParams struct {
	Language string `json:"language,omitempty"` // IETF tag; "en" if left out
}

// Hello is what a front end needs before anything is open.
type Hello struct {
	Version   string            `json:"version"`  // of the core; a save file of another one may run otherwise
	Language  string            `json:"language"` // the one that was chosen
	Lessons   []LessonTitle     `json:"lessons"`
	Grains    []GrainLabel      `json:"grains"`    // for the box "Step by"
	Schedules []string          `json:"schedules"` // the names of those that there is a plan of
	Abilities Abilities         `json:"abilities"`
	Sentences map[string]string `json:"sentences"` // by key: what the model leaves out, to be told where it matters
}

// LessonTitle is a lesson in a list.
type LessonTitle struct {
	ID         string   `json:"id"`
	Title      string   `json:"title"`
	Minutes    int      `json:"minutes"`
	Objectives []string `json:"objectives"`
}

// GrainLabel is a grain of stepping with its name for people.
type GrainLabel struct {
	Grain sim.Grain `json:"grain"`
	Label string    `json:"label"`
}

// Abilities say what can be done with the run. A live run can only be watched.
type Abilities struct {
	Step   bool `json:"step"`
	Rewind bool `json:"rewind"`
	Branch bool `json:"branch"`
	Edit   bool `json:"edit"`
}

// OpenParams open a lesson, or a file by its text.
type OpenParams struct {
	Lesson   string  `json:"lesson,omitempty"` // id of a lesson, or
	Text     string  `json:"text,omitempty"`   // a lesson or scenario file; that of Lesson where it has to be brought
	Name     string  `json:"name,omitempty"`   // of the file, as problems show it
	Seed     *string `json:"seed,omitempty"`   // in figures; the file's own if left out
	At       *int64  `json:"at,omitempty"`     // where the playhead shall stand: after this event, or
	Us       *int64  `json:"us,omitempty"`     // at this moment
	Language string  `json:"language,omitempty"`
}

// Opened is a run that was just opened.
type Opened struct {
	Title      string        `json:"title"`
	Seed       string        `json:"seed"`
	Lesson     *Lesson       `json:"lesson,omitempty"` // left out for a scenario that teaches nothing
	Notes      []Note        `json:"notes"`            // what does nothing yet, or is probably a mistake
	Warning    string        `json:"warning,omitempty"`
	FaultKinds []FaultChoice `json:"faultKinds"` // what can go wrong in this world
	Senders    []string      `json:"senders"`    // the addresses that mail can be sent from
	Consoles   []Console     `json:"consoles"`   // where one can type SMTP to
	View       View          `json:"view"`
}

// Note is something that a person should know about a file which runs all the same.
type Note struct {
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Text   string `json:"text"`
}

// StepParams say how far a step goes.
type StepParams struct {
	By sim.Grain `json:"by"`
}

// SeekParams name a place in the run: one of the two.
type SeekParams struct {
	Seq *int64 `json:"seq,omitempty"` // after this event; 0 is the start
	Us  *int64 `json:"us,omitempty"`  // at this moment
}

// RunParams let the run go on.
type RunParams struct {
	Idle      bool   `json:"idle,omitempty"` // until nothing more is to come, or
	Us        *int64 `json:"us,omitempty"`   // up to and including this moment
	MaxEvents int64  `json:"maxEvents"`      // then answer with more
}

// Moved is where a step, a seek or a run has come to.
type Moved struct {
	View View `json:"view"`
	Done bool `json:"done"` // the step, seek or run came to its end; else the run itself did
	More bool `json:"more"` // maxEvents are over: ask again to go on
}

// EventsParams ask for a part of the events up to the playhead.
type EventsParams struct {
	From   int64       `json:"from"`         // the first, from 1
	To     int64       `json:"to,omitempty"` // the last; the playhead if left out
	Max    int         `json:"max"`          // at most so many; 1000 is the most
	Filter EventFilter `json:"filter,omitzero"`
}

// EventFilter says which events are wanted; what is left out does not matter.
type EventFilter struct {
	Conn    int64        `json:"conn,omitempty"`
	Host    string       `json:"host,omitempty"`
	Message string       `json:"message,omitempty"`
	Kinds   []trace.Kind `json:"kinds,omitempty"`
}

// Events are some events, oldest first.
type Events struct {
	Events []EventLine `json:"events"`
	Next   int64       `json:"next"` // from where to ask on; 0 when there are no more
}

// ExplainParams name an event.
type ExplainParams struct {
	Seq int64 `json:"seq"`
}

// ConversationParams name a connection.
type ConversationParams struct {
	Conn int64 `json:"conn"`
	From int64 `json:"from,omitempty"` // only lines from this event on
	// All: of what a person types, the sessions with the same server before this one, too.
	All bool `json:"all,omitempty"`
}

// MessageParams name a message by an id that some host gave it.
type MessageParams struct {
	ID string `json:"id"`
}

// DoParams are what a person does: exactly one of them.
type DoParams struct {
	Submit  *Compose   `json:"submit,omitempty"`
	Fault   *FaultForm `json:"fault,omitempty"` // something goes wrong from now on
	Clear   string     `json:"clear,omitempty"` // id of the fault that ends
	Type    *TypeForm  `json:"type,omitempty"`
	Hold    string     `json:"hold,omitempty"` // id of a message in a queue; so the next three
	Release string     `json:"release,omitempty"`
	Retry   string     `json:"retry,omitempty"`
	Cancel  string     `json:"cancel,omitempty"`
	Expire  string     `json:"expire,omitempty"` // id of a message that is given up now, as if too old: its sender is told
	Flush   *Flush     `json:"flush,omitempty"`
	Reroute *Reroute   `json:"reroute,omitempty"`
	Zone    *string    `json:"zone,omitempty"` // new zone text, in place of the old
}

// Flush has all that waits for a domain in the queue of a host tried at once.
type Flush struct {
	Host        string `json:"host"`
	Destination string `json:"destination,omitempty"` // a domain, as in QueueRow.destination; all that waits if left out
}

// Reroute sends a message in a queue another way.
type Reroute struct {
	Message     string `json:"message"`
	Destination string `json:"destination,omitempty"` // the domain that it concerns; all of the message if left out
	Host        string `json:"host,omitempty"`        // the host to go through: a name, or an address in brackets; as it would go by itself if left out
}

// Compose is a message as a person writes it.
type Compose struct {
	From    string `json:"from"` // one of Opened.senders
	To      string `json:"to"`   // addresses, parted by commas
	Subject string `json:"subject"`
	Body    string `json:"body"`
	// Which reports the author asks for (RFC 3461 4); "" leaves it to the servers.
	Notify string `json:"notify,omitempty"` // NEVER, or some of SUCCESS, FAILURE and DELAY, parted by commas
	Ret    string `json:"ret,omitempty"`    // FULL or HDRS
	EnvID  string `json:"envid,omitempty"`
}

// FaultForm is a fault as a person fills it in: every field as it was typed.
type FaultForm struct {
	Kind      machine.FaultKind `json:"kind"`
	Host      string            `json:"host,omitempty"`
	Name      string            `json:"name,omitempty"`
	Link      []string          `json:"link,omitempty"` // two hosts
	Mailbox   string            `json:"mailbox,omitempty"`
	For       string            `json:"for,omitempty"` // how long, such as "2h"; for ever if left out
	Stage     string            `json:"stage,omitempty"`
	Reply     string            `json:"reply,omitempty"`
	Recipient string            `json:"recipient,omitempty"`
	Times     string            `json:"times,omitempty"`
	Delay     string            `json:"delay,omitempty"`
	Loss      string            `json:"loss,omitempty"` // such as "0.05"
	Port      string            `json:"port,omitempty"` // such as "25"
	Text      string            `json:"text,omitempty"` // lines, with \n between them
}

// TypeForm is a line that a person types to a server.
type TypeForm struct {
	Host string `json:"host"`
	Line string `json:"line"`
	Port uint16 `json:"port,omitempty"` // 25 if left out
}

// Done is what became of something that a person did.
type Done struct {
	View     View `json:"view"`
	Branched bool `json:"branched"` // there was a future already: this is a new branch
}

// Console is where one can type SMTP to.
type Console struct {
	Host string `json:"host"`
	Port uint16 `json:"port"`
	Name string `json:"name"` // the host's; with the port where that is not 25
}

// LegalParams name a server.
type LegalParams struct {
	Host string `json:"host"`
	Port uint16 `json:"port,omitempty"` // 25 if left out
}

// Legal is what can be said in the console session with a server now. Everything
// else may be typed as well: the server answers why not.
type Legal struct {
	Host      string      `json:"host"`
	Conn      int64       `json:"conn"`  // the session's connection; 0 before the first line
	State     string      `json:"state"` // where the session stands, as in StateTable
	StateText string      `json:"stateText"`
	Content   bool        `json:"content"` // what is typed now is content of a message, up to a dot
	Verbs     []LegalVerb `json:"verbs"`
}

// LegalVerb is one command of SMTP, and whether it is in order now.
type LegalVerb struct {
	Verb    string `json:"verb"`
	Legal   bool   `json:"legal"`
	Does    string `json:"does"`
	Example string `json:"example"` // a line to start from
}

// StateTable is the table of transitions that SMTP servers go by.
type StateTable struct {
	States []SessionState `json:"states"`
	Moves  []Move         `json:"moves"`
}

// SessionState is a state of an SMTP session.
type SessionState struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// Move says that a verb leads from one state to another.
type Move struct {
	From   string `json:"from"`
	Verb   string `json:"verb"`
	To     string `json:"to"`
	Moment bool   `json:"moment"` // not a command, but something that happens
	Ends   bool   `json:"ends"`   // the session is over then
}

// ZoneText is the zone text that the name servers have now.
type ZoneText struct {
	Text string `json:"text"`
}

// Saved is a run as a file.
type Saved struct {
	Text string `json:"text"` // JSON
	Name string `json:"name"` // proposed for the file
}

// LoadParams bring a save file back.
type LoadParams struct {
	Text     string `json:"text"`
	Language string `json:"language,omitempty"`
}

// BranchParams name a branch.
type BranchParams struct {
	Branch int `json:"branch"`
}
