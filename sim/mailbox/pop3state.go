package mailbox

// POP3State is where the server side of a POP3 session stands (RFC 1939 3). It
// decides which commands are in order.
type POP3State uint8

// The states of a POP3 server session.
const (
	pop3None          POP3State = iota // in the table: not allowed
	POP3Connected                      // the connection stands, nothing was said
	POP3Authorization                  // the client has yet to say who it is (RFC 1939 4)
	POP3Named                          // the same, but the user name is known and the password due (RFC 1939 7)
	POP3Transaction                    // the mailbox is open (RFC 1939 5)
	POP3Update                         // the host removes what was marked (RFC 1939 6)
	POP3Closed                         // the session is over
	pop3StateCount
)

// POP3Verb is what moves a session from state to state: the commands of the RFCs,
// and the moments that no command stands for.
type POP3Verb uint8

// The commands (RFC 1939 9; CAPA: RFC 2449 5).
const (
	POP3Unknown POP3Verb = iota
	POP3User
	POP3Pass
	POP3Stat
	POP3List
	POP3UIDL
	POP3Retr
	POP3Top
	POP3Dele
	POP3Noop
	POP3Rset
	POP3Quit
	POP3Capa

	// The moments.
	POP3Greet   // the server greets
	POP3Refuse  // the password, or the mailbox, is refused
	POP3Verdict // the host has removed what was marked, or could not
	POP3HangUp  // the connection ends
	pop3VerbCount
)

// pop3Transitions says where each verb leads from each state. What is not here is
// not in order there, and is refused. Nothing but the method move changes a state,
// and it reads this table; so does whoever draws the diagram of it.
//
// A command leads on only if its reply is positive.
var pop3Transitions = [pop3StateCount][pop3VerbCount]POP3State{
	POP3Connected: {POP3Greet: POP3Authorization, POP3HangUp: POP3Closed},
	POP3Authorization: {
		POP3User: POP3Named, POP3Capa: POP3Authorization,
		POP3Quit: POP3Closed, POP3HangUp: POP3Closed,
	},
	POP3Named: {
		POP3User: POP3Named, POP3Pass: POP3Transaction, POP3Refuse: POP3Authorization, POP3Capa: POP3Named,
		POP3Quit: POP3Closed, POP3HangUp: POP3Closed,
	},
	POP3Transaction: {
		POP3Stat: POP3Transaction, POP3List: POP3Transaction, POP3UIDL: POP3Transaction,
		POP3Retr: POP3Transaction, POP3Top: POP3Transaction, POP3Dele: POP3Transaction,
		POP3Noop: POP3Transaction, POP3Rset: POP3Transaction, POP3Capa: POP3Transaction,
		POP3Quit: POP3Update, POP3HangUp: POP3Closed,
	},
	POP3Update: {POP3Verdict: POP3Closed},
}

// After returns the state that verb leads to, and false where it is not in order.
func (s POP3State) After(verb POP3Verb) (POP3State, bool) {
	next := pop3Transitions[s][verb]
	return next, next != pop3None
}

// POP3States returns all states, in the order in which a session meets them.
func POP3States() []POP3State {
	list := make([]POP3State, 0, pop3StateCount)
	for s := POP3Connected; s < pop3StateCount; s++ {
		list = append(list, s)
	}
	return list
}

// POP3Verbs returns all verbs that can move a session.
func POP3Verbs() []POP3Verb {
	list := make([]POP3Verb, 0, pop3VerbCount)
	for v := POP3User; v < pop3VerbCount; v++ {
		list = append(list, v)
	}
	return list
}

var pop3StateNames = [pop3StateCount]string{
	POP3Connected: "connected", POP3Authorization: "authorization", POP3Named: "named",
	POP3Transaction: "transaction", POP3Update: "update", POP3Closed: "closed",
}

// String returns the state's name, in small letters.
func (s POP3State) String() string { return pop3StateNames[s] }

var pop3VerbNames = [pop3VerbCount]string{
	POP3User: "USER", POP3Pass: "PASS", POP3Stat: "STAT", POP3List: "LIST", POP3UIDL: "UIDL", POP3Retr: "RETR",
	POP3Top: "TOP", POP3Dele: "DELE", POP3Noop: "NOOP", POP3Rset: "RSET", POP3Quit: "QUIT", POP3Capa: "CAPA",
	POP3Greet: "greet", POP3Refuse: "refuse", POP3Verdict: "verdict", POP3HangUp: "hang up",
}

// String returns the command word in capitals; a moment has small letters.
func (v POP3Verb) String() string { return pop3VerbNames[v] }
