package machine

import (
	"net/netip"

	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// Effect is something that a machine wants done.
type Effect interface{ effect() }

// Listen opens a port of the host: connections come as Accepted, and on port 53
// questions as Queried. A host listens on nothing when it boots.
type Listen struct {
	Port uint16
}

// Dial opens a connection; Dialed or DialFailed answers. Conn is a new number of
// the machine's choice, above 0. Local is the address of the host to dial from; the
// zero Addr leaves that to the interpreter.
type Dial struct {
	Conn   Conn
	Local  netip.Addr
	Remote netip.AddrPort
}

// Send sends octets. They arrive in order, in pieces of any size.
type Send struct {
	Conn  Conn
	Bytes string
}

// Close says that the machine will send no more, and wants to hear no more: after
// what was sent has arrived the connection ends. No input of that Conn comes any more.
type Close struct {
	Conn Conn
}

// Abort ends a connection at once; octets on their way may be lost, and the other
// side gets Closed with Reset. No input of that Conn comes any more.
type Abort struct {
	Conn Conn
}

// StartTLS begins a TLS handshake over a connection that stands (RFC 3207 4); TLSDone or
// TLSFailed answers. From there on Send and Received carry what is meant and not the
// records on the wire, and offsets go on counting that. Octets that came before the
// handshake, and that the machine has not taken, are the machine's to drop.
type StartTLS struct {
	Conn   Conn
	Server bool   // this side is the server of the handshake, and shows its certificate
	Name   string // whose certificate a client expects; "" for anybody's, and on a server
	// Problems is, on a server of a simulation, what a client finds wrong with the
	// certificate that it shows, as in TLSDone.
	Problems []string
}

// Query sends a DNS message (RFC 1035 4) to a server; Answered brings the answer,
// if one comes. Over UDP unless TCP is set.
type Query struct {
	ID     QueryID
	Server netip.AddrPort
	Packet []byte
	TCP    bool
}

// Respond answers a Queried.
type Respond struct {
	ID     QueryID
	Packet []byte
}

// Store writes and removes durable values, all of them or none; Stored answers.
// What a machine promises to others it promises after the Stored.
type Store struct {
	ID    StoreID
	Items []Item
}

// SetTimer asks for TimerFired at a time; a timer of the same name is moved.
type SetTimer struct {
	Timer Timer
	At    trace.Time
}

// CancelTimer stops a timer; one that is not set does no harm.
type CancelTimer struct {
	Timer Timer
}

// Crash stops the host at once, as a fault of that ID wants it: a crash that was to come
// when a session gets to some stage, which only the machine can tell.
type Crash struct {
	Fault string
}

// Note writes a trace event. The interpreter adds Seq, At, Cause, Host, Conn, Peer
// and Of. It writes the conn.* and segment events by itself: a machine notes none.
//
// For smtp.command, smtp.reply and smtp.data (and their pop3 kin) the note comes
// before the Send, and Offset says where in the stream of Conn, counted from its
// first octet, the thing begins. For smtp.received, Detail is what was received and
// Offset where in the incoming stream it began; so the interpreter can tell what it
// was sent as, even when the two sides cut the stream differently.
type Note struct {
	Kind    trace.Kind
	Conn    Conn // 0 for none
	Offset  int64
	Message string
	Detail  trace.Detail
	Because *words.Because
}

// Heard tells what the other side did, as this side learned of it. The interpreter
// writes it as an event of the host at From if that is no host of the run, and else
// drops it, for that host notes it itself.
type Heard struct {
	From netip.AddrPort
	Note Note
}

func (Listen) effect()      {}
func (Dial) effect()        {}
func (Send) effect()        {}
func (Close) effect()       {}
func (Abort) effect()       {}
func (StartTLS) effect()    {}
func (Query) effect()       {}
func (Respond) effect()     {}
func (Store) effect()       {}
func (SetTimer) effect()    {}
func (CancelTimer) effect() {}
func (Crash) effect()       {}
func (Note) effect()        {}
func (Heard) effect()       {}

// Out collects the effects of a step, in order. The parts of a machine write into
// the Out that they are handed.
type Out []Effect

// Add appends effects.
func (o *Out) Add(effects ...Effect) { *o = append(*o, effects...) }
