package wire

import (
	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// View is what the panes show now. Lists are cut where a run has more than a screen
// could show; the totals beside them are not.
type View struct {
	Clock         Clock          `json:"clock"`
	Head          int64          `json:"head"`    // the playhead stands after this event; 0 is the start
	Known         int64          `json:"known"`   // the last event of this branch that was ever reached
	KnownUs       int64          `json:"knownUs"` // and when that is
	Next          int64          `json:"next"`    // us when the next thing happens; -1 for never
	End           bool           `json:"end"`     // nothing more will happen
	Idle          bool           `json:"idle"`    // no message has anywhere to go
	Event         *Happened      `json:"event"`   // what just happened; null at the start
	Hosts         []Host         `json:"hosts"`
	HostsTotal    int            `json:"hostsTotal"`
	Links         []Link         `json:"links"`
	Flights       []Flight       `json:"flights"`
	Conversations []Conversation `json:"conversations"` // oldest first; the last ones, and all that are open
	Queue         []QueueRow     `json:"queue"`
	QueueTotal    int            `json:"queueTotal"`
	Policies      []Policy       `json:"policies"` // of servers with a greylist or limits
	Mailboxes     []Mailbox      `json:"mailboxes"`
	MailTotal     int            `json:"mailTotal"` // messages in all mailboxes, also those that are not in the list
	Inboxes       []Inbox        `json:"inboxes"`   // what clients have fetched
	DNS           DNS            `json:"dns"`
	Faults        []Fault        `json:"faults"` // those that are on
	Branch        int            `json:"branch"`
	Branches      []Branch       `json:"branches"`
	Timeline      Timeline       `json:"timeline"`
}

// Clock is a moment, as the page shows it.
type Clock struct {
	Us   int64  `json:"us"`   // since the start of the run
	Time string `json:"time"` // "09:00:00.283"
	Date string `json:"date"` // "Mon 2 Mar 2026"
	At   string `json:"at"`   // RFC 3339
}

// Tone is what colour means. Never colour alone: text beside it says it too.
type Tone string

// The tones.
const (
	ToneClient Tone = "client" // the client speaks
	ToneOK     Tone = "ok"     // 2yz, 3yz, delivered
	ToneWait   Tone = "wait"   // 4yz, waiting
	ToneBad    Tone = "bad"    // 5yz, faults
	ToneDNS    Tone = "dns"
	TonePlain  Tone = "plain"
)

// EventLine is one event on one line.
type EventLine struct {
	Seq     int64      `json:"seq"`
	Us      int64      `json:"us"`
	Time    string     `json:"time"`
	Cause   int64      `json:"cause"` // seq of the event that caused it, 0 for none
	Of      int64      `json:"of,omitempty"`
	Host    string     `json:"host"`
	Kind    trace.Kind `json:"kind"`
	Conn    int64      `json:"conn,omitempty"`
	Peer    string     `json:"peer,omitempty"`
	Message string     `json:"message,omitempty"`
	Text    string     `json:"text"` // what was said or done, short: "451 4.3.2 later"
	Tone    Tone       `json:"tone"`
}

// Happened is an event that is told in full sentences.
type Happened struct {
	EventLine
	Sentence string `json:"sentence"`       // what happened
	Why      string `json:"why,omitempty"`  // and why
	Rule     *Rule  `json:"rule,omitempty"` // where it is written
}

// Rule is a section of an RFC.
type Rule struct {
	RFC     int    `json:"rfc"`
	Section string `json:"section"` // "" for the whole RFC
	Title   string `json:"title"`   // of the section
	Text    string `json:"text"`    // "RFC 5321 4.1.4"
	URL     string `json:"url"`
}

// HostRole is what a host is.
type HostRole string

// The roles of hosts.
const (
	RoleClient     HostRole = "client"
	RoleServer     HostRole = "server"
	RoleResolver   HostRole = "resolver"
	RoleNameServer HostRole = "nameserver"
)

// Host is one host on the stage.
type Host struct {
	Name      string   `json:"name"`
	Role      HostRole `json:"role"`
	Title     string   `json:"title"`          // "mail client", "submission · queue"
	User      string   `json:"user,omitempty"` // whose mail client it is
	Addresses []string `json:"addresses"`
	Up        bool     `json:"up"`
	Doing     string   `json:"doing"` // in words
	Queue     int      `json:"queue"` // messages that wait here
	Mails     int      `json:"mails"` // messages in its mailboxes, or fetched
	Tone      Tone     `json:"tone"`
	Active    bool     `json:"active"` // the event just now was here
}

// Link is the way between two hosts.
type Link struct {
	A         string `json:"a"`
	B         string `json:"b"`
	DelayUs   int64  `json:"delayUs"`
	DelayText string `json:"delayText"` // "40 ms"; "" where it is not known, or there is none
	Loss      int    `json:"loss"`      // segments lost per million
	Cut       bool   `json:"cut"`
	Active    bool   `json:"active"` // something is under way on it
	Text      string `json:"text"`   // what is special about it, in words; may be empty
}

// Flight is something under way between two hosts. Its place at a moment is
// (moment - startUs) / (endUs - startUs) of the way.
type Flight struct {
	ID      string `json:"id"`   // stays the same while it flies
	Conn    int64  `json:"conn"` // 0 for DNS
	From    string `json:"from"`
	To      string `json:"to"`
	StartUs int64  `json:"startUs"`
	EndUs   int64  `json:"endUs"`
	Label   string `json:"label"` // "451 later", "MAIL, RCPT, DATA"
	Tone    Tone   `json:"tone"`
	Seq     int64  `json:"seq"` // the event it stands for
}

// Conversation is one connection.
type Conversation struct {
	Conn     int64     `json:"conn"`
	Client   string    `json:"client"`
	Server   string    `json:"server"`
	Service  string    `json:"service"`  // "SMTP", "submission", "POP3"
	Port     uint16    `json:"port"`     // the server's
	Console  bool      `json:"console"`  // a person types
	Open     bool      `json:"open"`     // at the playhead
	FirstSeq int64     `json:"firstSeq"` // conn.open
	StartUs  int64     `json:"startUs"`
	LastSeq  int64     `json:"lastSeq"` // its last line, or its beginning or end, up to the playhead
	Last     *TalkLine `json:"last"`    // what was said last, without why; null before anything was
}

// QueueState is how a message in a queue stands.
type QueueState string

// The states.
const (
	QueueActive   QueueState = "active"   // an attempt is under way
	QueueDeferred QueueState = "deferred" // it waits for the next attempt
	QueueHeld     QueueState = "held"     // an operator has stopped all attempts
	QueueOutbox   QueueState = "outbox"   // it waits in the mail client
)

// QueueRow is a message in a queue, for one destination.
type QueueRow struct {
	Host         string     `json:"host"`
	Message      string     `json:"message"` // its id
	Subject      string     `json:"subject"`
	From         string     `json:"from"` // "" for a report
	To           []string   `json:"to"`   // those who are not done with
	ToTotal      int        `json:"toTotal"`
	Destination  string     `json:"destination"` // domain
	Via          string     `json:"via"`         // the host through which an operator sends it; "" for its usual route
	State        QueueState `json:"state"`
	StateText    string     `json:"stateText"`
	Tone         Tone       `json:"tone"`
	LastReply    string     `json:"lastReply"` // or what else went wrong; "" before the first attempt
	Attempts     int        `json:"attempts"`
	ArrivedUs    int64      `json:"arrivedUs"`
	FirstUs      int64      `json:"firstUs"` // first attempt; -1 for none yet
	NextUs       int64      `json:"nextUs"`  // next attempt; -1 where none is set
	NextText     string     `json:"nextText"`
	NextTime     string     `json:"nextTime"` // when that is: "09:15:00", on another day "Tue 3 Mar 00:15:00"
	WarnUs       int64      `json:"warnUs"`   // delay warning; -1 for none, or sent already
	Warned       bool       `json:"warned"`
	GiveUpUs     int64      `json:"giveUpUs"` // from then on a failed attempt is the last; -1 before the first
	EndUs        int64      `json:"endUs"`    // the failed attempt that would be the last; -1 before the first
	LifetimeText string     `json:"lifetimeText"`
	Slots        int        `json:"slots"`    // from the first attempt to endUs is a line of so many places:
	Tries        []int      `json:"tries"`    // those of attempts made,
	Coming       []int      `json:"coming"`   // and those of attempts to come
	Schedule     string     `json:"schedule"` // name of the retry schedule
}

// Mailbox is one mailbox on a server.
type Mailbox struct {
	Host    string     `json:"host"`
	Address string     `json:"address"`
	Mails   []MailLine `json:"mails"` // oldest first, the last ones
	Total   int        `json:"total"`
}

// MailLine is one mail in a list.
type MailLine struct {
	ID        string `json:"id"` // for the method message; "" where the host gave none
	From      string `json:"from"`
	Subject   string `json:"subject"`
	Date      string `json:"date"`   // as in its header
	Octets    int64  `json:"octets"` // its size
	Retrieved bool   `json:"retrieved"`
	Report    bool   `json:"report"` // a delivery report
}

// Inbox is what a client has fetched.
type Inbox struct {
	Host  string     `json:"host"`
	User  string     `json:"user"`
	Mails []MailLine `json:"mails"`
	Total int        `json:"total"`
}

// DNS is what the panes show of names.
type DNS struct {
	Servers   []ZoneServer    `json:"servers"`
	Resolvers []ResolverCache `json:"resolvers"`
	Questions []Question      `json:"questions"` // the last ones, oldest first
}

// ZoneServer is a name server and the zones that it has.
type ZoneServer struct {
	Host    string   `json:"host"`
	Zones   []string `json:"zones"` // their apexes
	Records []string `json:"records"`
	Total   int      `json:"total"` // of records
}

// ResolverCache is what a resolver remembers.
type ResolverCache struct {
	Host    string       `json:"host"`
	Entries []CacheEntry `json:"entries"`
	Total   int          `json:"total"`
}

// CacheEntry is one question that a resolver knows the answer of.
type CacheEntry struct {
	Name    string   `json:"name"`
	Type    string   `json:"type"`
	RCode   string   `json:"rcode"`
	Records []string `json:"records"`
	Left    int64    `json:"left"` // seconds until it is forgotten
	Text    string   `json:"text"` // the same in words: "for 58 min"
}

// Question is one question to DNS and its answer.
type Question struct {
	Seq       int64    `json:"seq"`
	Us        int64    `json:"us"`
	Time      string   `json:"time"`
	Asker     string   `json:"asker"`
	Server    string   `json:"server"` // host, or its address
	Name      string   `json:"name"`
	Type      string   `json:"type"`
	RCode     string   `json:"rcode"` // "" while there is no answer
	Answers   []string `json:"answers"`
	Cached    bool     `json:"cached"`
	AnswerSeq int64    `json:"answerSeq"` // 0 while there is none
}

// Fault is something that goes wrong now.
type Fault struct {
	ID       string            `json:"id"`
	Kind     machine.FaultKind `json:"kind"`
	Sentence string            `json:"sentence"`
	Hosts    []string          `json:"hosts"`   // those it befalls; two for a link, none for a name
	UntilUs  int64             `json:"untilUs"` // -1 for ever
	Until    string            `json:"until"`   // in words
}

// FaultChoice is something that can go wrong, and the form to set it.
type FaultChoice struct {
	Kind   machine.FaultKind `json:"kind"`
	Label  string            `json:"label"`
	Text   string            `json:"text"`   // what it does
	Fields []FormField       `json:"fields"` // in order
}

// FormField is one field of a form.
type FormField struct {
	Field    string   `json:"field"` // the name in FaultForm
	Label    string   `json:"label"`
	Input    Input    `json:"input"`
	Needed   bool     `json:"needed"`
	Choices  []string `json:"choices"`  // of a choice or pair; proposals for text
	Proposal string   `json:"proposal"` // to begin with; may be empty
	Help     string   `json:"help"`
}

// Input is how a field is filled in.
type Input string

// The sorts of inputs.
const (
	InputChoice Input = "choice" // one of the choices
	InputPair   Input = "pair"   // two of the choices
	InputText   Input = "text"
)

// Branch is one course that the run has taken.
type Branch struct {
	Branch int    `json:"branch"`
	Parent int    `json:"parent"` // -1 for the first
	At     int64  `json:"at"`     // seq of the event after which it left its parent
	Text   string `json:"text"`   // what was done there
}

// Timeline is the run as far as it was ever reached, in marks.
type Timeline struct {
	EndUs int64  `json:"endUs"` // up to where it reaches
	Marks []Mark `json:"marks"` // by seq; thinned where a run has too many
	Bands []Band `json:"bands"` // long series of equal attempts, which are not among the marks
	Spans []Span `json:"spans"` // faults
	Total int    `json:"total"` // of marks, before folding and thinning
}

// MarkKind is the sort of a mark.
type MarkKind string

// The sorts of marks.
const (
	MarkSubmitted MarkKind = "submitted"
	MarkAttempt   MarkKind = "attempt"
	MarkDeferred  MarkKind = "deferred"
	MarkWarning   MarkKind = "warning"
	MarkExpired   MarkKind = "expired"
	MarkBounced   MarkKind = "bounced"
	MarkDelivered MarkKind = "delivered"
	MarkRetrieved MarkKind = "retrieved"
	MarkDiscarded MarkKind = "discarded"
	MarkTyped     MarkKind = "typed"
)

// Mark is a moment on the timeline.
type Mark struct {
	Us    int64    `json:"us"`
	Seq   int64    `json:"seq"`
	Kind  MarkKind `json:"kind"`
	Tone  Tone     `json:"tone"`
	Text  string   `json:"text"`
	Label string   `json:"label,omitempty"` // two words at most, of a mark that stands out
	Host  string   `json:"host"`
}

// Band is a series of attempts of one message, each as long after the one before: too
// many to mark each. Where many messages have such series, it is those to one destination.
type Band struct {
	StartUs int64  `json:"startUs"` // the first attempt
	EndUs   int64  `json:"endUs"`   // the last one
	Seq     int64  `json:"seq"`     // of the first
	Count   int    `json:"count"`
	Host    string `json:"host"`
	Tone    Tone   `json:"tone"`
	Label   string `json:"label"` // "481 attempts, every 15 min"
	Text    string `json:"text"`  // the same, and where to
}

// Span is a fault on the timeline.
type Span struct {
	StartUs int64  `json:"startUs"`
	EndUs   int64  `json:"endUs"` // the end of what is known, while it lasts
	Seq     int64  `json:"seq"`
	Tone    Tone   `json:"tone"`
	Text    string `json:"text"`
}
