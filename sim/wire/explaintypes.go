package wire

// Explained is everything about one event.
type Explained struct {
	Event   Happened     `json:"event"`
	Fields  []Field      `json:"fields"`
	Bytes   []byte       `json:"bytes"`   // base64: what was on the wire, or what the message is; may be empty
	Octets  int64        `json:"octets"`  // of all of it, where bytes are only the beginning
	About   string       `json:"about"`   // what the bytes are, in words; "" where there are none
	Causes  []EventLink  `json:"causes"`  // from the direct cause to the root
	Effects []EventLink  `json:"effects"` // what it caused directly, as far as it is known
	More    int          `json:"more"`    // further effects that are not in the list
	Sent    *EventLink   `json:"sent"`    // of something received: its sending; null else
	Digits  []DigitField `json:"digits"`  // of a reply: what its digits say
	Others  bool         `json:"others"`  // of a reply: it can be asked what other servers would have said
}

// OthersParams name a reply, or its arrival.
type OthersParams struct {
	Seq int64 `json:"seq"`
}

// Others is what each personality would have replied in the place of a server, had it
// heard all that the client said in the session.
type Others struct {
	Server  string       `json:"server"`
	Command string       `json:"command"` // what the reply answers; its first line
	Rows    []OtherReply `json:"rows"`
	Note    string       `json:"note"` // a sentence, where more than the personality had part in the reply; else ""
}

// OtherReply is the reply of one personality.
type OtherReply struct {
	Personality string `json:"personality"`
	Code        int    `json:"code"`     // 0: it said nothing in all the session
	Enhanced    string `json:"enhanced"` // "" for none
	Text        string `json:"text"`     // lines parted by \n
	Why         string `json:"why"`      // a sentence; may be empty
	Rule        *Rule  `json:"rule,omitempty"`
	Same        bool   `json:"same"` // programs read the same from it as from the reply in the run
	Own         bool   `json:"own"`  // it is the reply in the run
	Note        string `json:"note"` // a sentence, where the reply answers something before; else ""
}

// Field is one field of an event, with what it means.
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Text  string `json:"text"`  // what it means; may be empty
	Start int    `json:"start"` // the octets of bytes that it stands in; both 0 for none
	End   int    `json:"end"`
	Host  string `json:"host,omitempty"` // of a header field: who added it
	Seq   int64  `json:"seq,omitempty"`  // and at which event
	Us    int64  `json:"us,omitempty"`   // of a moment
}

// DigitField is a digit of a reply code, or a part of an enhanced code.
type DigitField struct {
	Digit string `json:"digit"`
	Name  string `json:"name"` // "first digit", "enhanced subject"
	Text  string `json:"text"`
	Rule  *Rule  `json:"rule"`
	Start int    `json:"start"` // where it stands in bytes
	End   int    `json:"end"`
}

// EventLink is an event to go to.
type EventLink struct {
	Seq  int64  `json:"seq"`
	Us   int64  `json:"us"`
	Time string `json:"time"`
	Host string `json:"host"`
	Text string `json:"text"` // one line
	Tone Tone   `json:"tone"`
}

// Side is who speaks.
type Side string

// The sides.
const (
	SideClient Side = "client"
	SideServer Side = "server"
)

// Talk is a conversation as it was said up to the playhead.
type Talk struct {
	Conversation Conversation `json:"conversation"`
	Lines        []TalkLine   `json:"lines"`
	Cut          bool         `json:"cut"`       // there are more lines before these
	State        string       `json:"state"`     // where the server's session stands, as in StateTable; "" where it is not SMTP
	StateText    string       `json:"stateText"` // the same as a sentence, with the session's number
	Way          []WayStep    `json:"way"`       // through which states it went, its last steps
	Next         []string     `json:"next"`      // verbs with which it may go on, as its server is set up; empty where that is not known
}

// WayStep is a move of a session, or the same one several times on end.
type WayStep struct {
	From  string `json:"from"`
	Verb  string `json:"verb"`
	To    string `json:"to"`
	Times int    `json:"times"`
}

// TalkLine is one thing that was said.
type TalkLine struct {
	Seq     int64  `json:"seq"`
	Us      int64  `json:"us"`
	Time    string `json:"time"` // seconds since the conversation began: "0.283"
	Side    Side   `json:"side"`
	Host    string `json:"host"`
	Code    string `json:"code"` // of a reply: "451", "+OK"; "" for a command
	Text    string `json:"text"` // what follows the code; lines parted by \n
	Tone    Tone   `json:"tone"`
	Content bool   `json:"content"` // the text is the beginning of a message
	Octets  int64  `json:"octets"`  // of the message
	Why     string `json:"why"`     // a sentence; may be empty
	Rule    *Rule  `json:"rule,omitempty"`
	Session string `json:"session,omitempty"` // with this line a new session begins, in words
	Arrived int64  `json:"arrived"`           // seq of its arrival at the other side, 0 while under way
	Lost    bool   `json:"lost,omitempty"`    // it never arrives: the connection has ended before
}

// Story is how one message grew on its way.
type Story struct {
	ID      string        `json:"id"`
	Subject string        `json:"subject"`
	From    string        `json:"from"`   // of the envelope
	To      []string      `json:"to"`     // of the envelope
	Stages  []StoryStage  `json:"stages"` // in order: each host that had it
	Header  []HeaderField `json:"header"` // of the newest stage, from the top
	Body    string        `json:"body"`   // its beginning, where it is long
	Cut     bool          `json:"cut"`
	Octets  int64         `json:"octets"`           // of the newest stage
	Parts   []BodyPart    `json:"parts"`            // of a multipart message
	Bounce  *Bounce       `json:"bounce,omitempty"` // of a delivery report: what it says
}

// Bounce is a delivery report in plain words, with the events that it comes from. All
// texts are sentences; a seq of 0 means that no event is known.
type Bounce struct {
	About      []string          `json:"about"`   // who reports, about which message
	Message    string            `json:"message"` // the id of that message at the host that reports; "" where it is not known
	Seq        int64             `json:"seq"`     // of its first dsn.created
	Fields     []BounceField     `json:"fields"`  // about the message
	Recipients []BounceRecipient `json:"recipients"`
	Returned   string            `json:"returned"` // what came back of the message
	Problems   []string          `json:"problems"` // what is amiss with the report
}

// BounceField is one field of a report.
type BounceField struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Text  string `json:"text"` // what the field is for
	Seq   int64  `json:"seq"`  // of the event that it comes from
}

// BounceRecipient is what a report says of one recipient.
type BounceRecipient struct {
	Address string        `json:"address"`
	Action  string        `json:"action"` // failed, delayed, delivered, relayed, expanded; may be another
	Status  string        `json:"status"`
	What    string        `json:"what"` // what became of the message for them
	Why     []string      `json:"why"`  // the status in words, and what the other server answered
	When    []string      `json:"when"`
	Do      string        `json:"do"` // what the reader can do
	Fields  []BounceField `json:"fields"`
	Created int64         `json:"created"` // seq of its dsn.created
	Event   int64         `json:"event"`   // seq of what led to it: queue.expired, queue.deferred, mailbox.delivered, conn.refused, ...
	Reply   int64         `json:"reply"`   // seq of the smtp.reply that it quotes
}

// StoryStage is a message at one host.
type StoryStage struct {
	Host   string   `json:"host"`
	ID     string   `json:"id"` // the one this host gave it
	Seq    int64    `json:"seq"`
	Us     int64    `json:"us"`
	Time   string   `json:"time"`
	Text   string   `json:"text"` // what happened to it here
	From   string   `json:"from"` // its envelope here
	To     []string `json:"to"`
	Octets int64    `json:"octets"`
}

// HeaderField is a field of a message's header.
type HeaderField struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Host  string `json:"host"` // who added it
	Seq   int64  `json:"seq"`  // and at which event
	Text  string `json:"text"` // what the field is for; may be empty
}

// BodyPart is one part of a multipart message.
type BodyPart struct {
	Type string `json:"type"` // "text/plain"
	Body string `json:"body"`
	Text string `json:"text"` // what the part is for; may be empty
}
