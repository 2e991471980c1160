package wire

// Policy is what a server remembers of those who send to it, where it has a greylist or
// limits.
type Policy struct {
	Host     string    `json:"host"`
	Greylist *Greylist `json:"greylist"` // null where it has none
	Rates    *Rates    `json:"rates"`    // null where it has no limits
}

// Greylist is a server's memory of triplets: client, sender and recipient.
type Greylist struct {
	Rule      string           `json:"rule"`      // in words
	Whitelist []string         `json:"whitelist"` // clients, networks and domains of senders that never wait
	Rows      []GreylistRow    `json:"rows"`      // those that came last first; the first ones
	Total     int              `json:"total"`
	Clients   []GreylistClient `json:"clients"` // whose triplets have passed, those that came last first
}

// GreylistState is how a triplet stands.
type GreylistState string

// The states.
const (
	GreylistWaiting GreylistState = "waiting" // it is refused still
	GreylistOpen    GreylistState = "open"    // it may pass, and has not come back yet
	GreylistPassed  GreylistState = "passed"
)

// GreylistRow is a triplet that a server remembers.
type GreylistRow struct {
	Client      string        `json:"client"` // an address, or a network
	Sender      string        `json:"sender"` // "" for the null path
	Recipient   string        `json:"recipient"`
	State       GreylistState `json:"state"`
	StateText   string        `json:"stateText"`
	Tone        Tone          `json:"tone"`
	FirstUs     int64         `json:"firstUs"` // when it came first
	OpensUs     int64         `json:"opensUs"` // from when on it may pass
	OpensText   string        `json:"opensText"`
	UntilUs     int64         `json:"untilUs"` // when it is forgotten, if it does not come again
	UntilText   string        `json:"untilText"`
	Refused     int           `json:"refused"`
	Passed      int           `json:"passed"`
	HistoryText string        `json:"historyText"` // both in words
}

// GreylistClient is a client whose triplets have passed.
type GreylistClient struct {
	Client  string `json:"client"`
	Passed  int    `json:"passed"`  // triplets
	Trusted bool   `json:"trusted"` // it need not wait any more
	Text    string `json:"text"`
	Tone    Tone   `json:"tone"`
}

// Rates are what a server has counted of its clients.
type Rates struct {
	Rule  string    `json:"rule"` // in words
	Rows  []RateRow `json:"rows"` // those whose time ends last first; the first ones
	Total int       `json:"total"`
}

// RateRow is what one client has done in the time that is counted over.
type RateRow struct {
	Client    string  `json:"client"` // its address
	Counts    []Count `json:"counts"` // of what is limited
	Full      bool    `json:"full"`   // a limit is reached
	Tone      Tone    `json:"tone"`
	Refused   int     `json:"refused"`
	SinceUs   int64   `json:"sinceUs"`
	UntilUs   int64   `json:"untilUs"` // counting begins anew
	UntilText string  `json:"untilText"`
	Text      string  `json:"text"` // all of it in words
}

// Count is how much of a limit is used.
type Count struct {
	Label string `json:"label"` // "messages"
	Used  int    `json:"used"`
	Limit int    `json:"limit"`
}
