package smtp

// State is where a server session stands. It decides which commands are in order.
type State uint8

// The states of a server session.
const (
	stateNone      State = iota // in the table: not allowed
	StateConnected              // the connection stands, the server has not agreed to serve
	StateGreeted                // 220 was said, the client has not introduced itself
	StateReady                  // the client said EHLO or HELO; no transaction is open
	StateMail                   // the sender is known
	StateRcpt                   // so is at least one recipient
	StateData                   // the content is coming, up to the final dot
	StateChunk                  // the octets of a BDAT are coming (RFC 3030 2)
	StateChunks                 // pieces have come, further ones may
	StateStoring                // the content is complete, the host decides about it
	StateAuth                   // AUTH awaits an answer of the client (RFC 4954 4)
	StateTLS                    // the TLS handshake is under way (RFC 3207 4)
	StateClosed                 // the session is over
	stateCount
)

// Verb is what moves a session from state to state: the command words of the RFCs,
// and the moments that no command word stands for.
type Verb uint8

// The command words (RFC 5321 4.1.1; AUTH: RFC 4954 4; STARTTLS: RFC 3207 4).
const (
	VerbUnknown Verb = iota
	VerbEHLO
	VerbHELO
	VerbMAIL
	VerbRCPT
	VerbDATA
	VerbRSET
	VerbNOOP
	VerbQUIT
	VerbVRFY
	VerbEXPN
	VerbHELP
	VerbAUTH
	VerbSTARTTLS
	VerbBDAT
	VerbETRN

	// The moments.
	VerbGreet   // the server greets
	VerbAnswer  // an AUTH exchange comes to its end, well or not
	VerbChunk   // all octets of a BDAT have come, and it was not the last
	VerbDot     // the content is complete: the final dot has come, or the last piece
	VerbVerdict // the host has decided about the content
	VerbSecured // the TLS handshake is done
	VerbExposed // the TLS handshake has failed, and the session goes on in the clear
	VerbShut    // the server will do no more for this client
	VerbHangUp  // the connection ends
	verbCount
)

// transitions says where each verb leads from each state. What is not here is not
// in order there, and is refused. Nothing but the method move changes a state, and
// it reads this table; so does whoever draws the diagram of it.
//
// A command leads on only if its reply is positive. An answer and a verdict lead
// on in any case: for better or worse, the exchange is over (RFC 5321 3.3).
var transitions = [stateCount][verbCount]State{
	StateConnected: {
		VerbGreet: StateGreeted, VerbQUIT: StateClosed, VerbHangUp: StateClosed,
	},
	StateGreeted: {
		VerbEHLO: StateReady, VerbHELO: StateReady,
		VerbRSET: StateGreeted, VerbNOOP: StateGreeted, VerbVRFY: StateGreeted, VerbHELP: StateGreeted,
		VerbQUIT: StateClosed, VerbHangUp: StateClosed,
	},
	StateReady: {
		VerbEHLO: StateReady, VerbHELO: StateReady, VerbMAIL: StateMail, VerbAUTH: StateAuth, VerbSTARTTLS: StateTLS,
		VerbRSET: StateReady, VerbNOOP: StateReady, VerbVRFY: StateReady, VerbEXPN: StateReady, VerbHELP: StateReady,
		VerbETRN: StateReady, VerbQUIT: StateClosed, VerbHangUp: StateClosed,
	},
	StateMail: {
		VerbEHLO: StateReady, VerbHELO: StateReady, VerbRCPT: StateRcpt,
		VerbRSET: StateReady, VerbNOOP: StateMail, VerbVRFY: StateMail, VerbEXPN: StateMail, VerbHELP: StateMail,
		VerbQUIT: StateClosed, VerbHangUp: StateClosed,
	},
	StateRcpt: {
		VerbEHLO: StateReady, VerbHELO: StateReady, VerbRCPT: StateRcpt, VerbDATA: StateData, VerbBDAT: StateChunk,
		VerbRSET: StateReady, VerbNOOP: StateRcpt, VerbVRFY: StateRcpt, VerbEXPN: StateRcpt, VerbHELP: StateRcpt,
		VerbQUIT: StateClosed, VerbHangUp: StateClosed,
	},
	StateData:  {VerbDot: StateStoring, VerbHangUp: StateClosed},
	StateChunk: {VerbChunk: StateChunks, VerbDot: StateStoring, VerbHangUp: StateClosed},
	StateChunks: {
		VerbBDAT: StateChunk, VerbRSET: StateReady, VerbNOOP: StateChunks,
		VerbQUIT: StateClosed, VerbHangUp: StateClosed,
	},
	StateStoring: {VerbVerdict: StateReady, VerbHangUp: StateClosed},
	StateAuth:    {VerbAnswer: StateReady, VerbHangUp: StateClosed},
	StateTLS:     {VerbSecured: StateGreeted, VerbExposed: StateGreeted, VerbHangUp: StateClosed},
}

// After returns the state that verb leads to, and false where it is not in order.
func (s State) After(verb Verb) (State, bool) {
	next := transitions[s][verb]
	return next, next != stateNone
}

// after is After as the personality has it: its own ways come before the table's.
func (p *Personality) after(s State, verb Verb) (State, bool) {
	for i := range p.Ways {
		if w := &p.Ways[i]; w.From == s && w.Verb == verb {
			return w.To, w.To != stateNone
		}
	}
	return s.After(verb)
}

// States returns all states, in the order in which a session meets them.
func States() []State {
	list := make([]State, 0, stateCount)
	for s := StateConnected; s < stateCount; s++ {
		list = append(list, s)
	}
	return list
}

// Verbs returns all verbs that can move a session.
func Verbs() []Verb {
	list := make([]Verb, 0, verbCount)
	for v := VerbEHLO; v < verbCount; v++ {
		list = append(list, v)
	}
	return list
}

var stateNames = [stateCount]string{
	StateConnected: "connected", StateGreeted: "greeted", StateReady: "ready", StateMail: "mail", StateRcpt: "rcpt",
	StateData: "data", StateChunk: "chunk", StateChunks: "chunks", StateStoring: "storing", StateAuth: "auth", StateTLS: "tls", StateClosed: "closed",
}

// String returns the state's name, in small letters.
func (s State) String() string { return stateNames[s] }

var verbNames = [verbCount]string{
	VerbEHLO: "EHLO", VerbHELO: "HELO", VerbMAIL: "MAIL", VerbRCPT: "RCPT", VerbDATA: "DATA", VerbRSET: "RSET",
	VerbNOOP: "NOOP", VerbQUIT: "QUIT", VerbVRFY: "VRFY", VerbEXPN: "EXPN", VerbHELP: "HELP", VerbAUTH: "AUTH",
	VerbSTARTTLS: "STARTTLS", VerbBDAT: "BDAT", VerbETRN: "ETRN",
	VerbGreet: "greet", VerbAnswer: "answer", VerbChunk: "chunk", VerbDot: "dot", VerbVerdict: "verdict",
	VerbSecured: "secured", VerbExposed: "exposed", VerbShut: "shut", VerbHangUp: "hang up",
}

// String returns the command word in capitals; a moment has small letters.
func (v Verb) String() string { return verbNames[v] }

// verbOf returns the verb that a command word means, in any case of letters
// (RFC 5321 2.4).
func verbOf(word string) Verb {
	var upper [8]byte
	if len(word) > len(upper) {
		return VerbUnknown
	}
	for i := 0; i < len(word); i++ {
		upper[i] = upperASCII(word[i])
	}
	for v := VerbEHLO; v <= VerbETRN; v++ {
		if verbNames[v] == string(upper[:len(word)]) {
			return v
		}
	}
	return VerbUnknown
}

// upperASCII returns the capital of a small ASCII letter, other octets as they are.
func upperASCII(c byte) byte {
	if 'a' <= c && c <= 'z' {
		return c - 'a' + 'A'
	}
	return c
}
