package smtp

import "time"

// Personality says how one real server behaves, where servers differ. It is data and a
// few small functions; sessions share it and nobody changes it. One file for each
// personality holds them, so that they can be read side by side.
type Personality struct {
	Name string
	// Keywords are the extensions that EHLO offers, in the order of the reply. A
	// session does what it offers and nothing else. SIZE gets its value from the server's
	// configuration; STARTTLS and AUTH stand there only while the configuration has them.
	Keywords []string
	// Mechanisms are those of AUTH.
	Mechanisms []string
	// Login says when a listener with STARTTLS has AUTH too.
	Login LoginWithTLS
	// EnhancesHello: answers to HELO and EHLO have enhanced codes too, which RFC 2034 4
	// does not allow.
	EnhancesHello bool

	// Greeting: how it waits before it greets, and what it thinks of who does not wait.
	Pause time.Duration

	// How lines are read.
	Lines LineManners
	Read  func(s *Server, text string) (command, Reply) // takes a line apart; a reply settles it at once
	Ahead func(s *Server, c *command) Reply             // more has come behind this command; nil: that is fine

	// Which commands there are, and in which order they may come.
	Knows        []Verb // besides those of RFC 5321 4.5.1
	HelloFirst   []Verb // need an introduction
	Ways         []Way  // from state to state, where they are others than in the table
	OfferedFirst bool   // STARTTLS, AUTH and BDAT are known only when EHLO has named them
	AuthUnasked  bool   // AUTH is looked at though it is not offered
	AuthOnce     bool   // EHLO names AUTH only until somebody has logged in
	AnyIdentity  bool   // who logs in with PLAIN may name anybody to act for; the name is not looked at
	Alone        []Verb // take no argument
	AloneFirst   []Verb // an argument too many is refused before the order is looked at

	// How arguments are read. Each returns what is wrong, or the zero Reply.
	Hello     func(s *Server, c *command) Reply // EHLO, HELO: a name is there; nil: any will do
	Mail      func(s *Server, c *command) Reply // MAIL
	Rcpt      func(s *Server, c *command) Reply // RCPT
	Mechanism func(s *Server, c *command) Reply // AUTH; nil: one that is offered
	Chunk     func(s *Server, c *command) Reply // BDAT; nil: a size, and LAST or not
	Answers   map[Verb]func(s *Server, h Host, c *command) Reply

	// How patient it is.
	Limits []Limit
	Slow   func(s *Server, a *answer) time.Duration // how long it waits before an answer; nil: not at all

	// Messages.
	End         EndRule                            // what ends the content after DATA
	Content     func(s *Server, text string) Reply // what is wrong with a complete message; nil: nothing
	ChunkFirst  bool                               // a BDAT that is refused is read to its end before the reply
	ChunkStrict bool                               // between chunks only BDAT may come, after a mistake only RSET
	ChunkStays  bool                               // the octets of a BDAT that is too big are not read away: they are taken for commands
	ChunkSpoilt bool                               // after a BDAT that was refused, those up to the last are refused too
	LineMax     int                                // octets of a line of the content; 0: any number
	Recipients  int                                // of one message at most; 0: RecipientsMax

	// TLS.
	KeepsHello    bool // what the client said before STARTTLS still holds, against RFC 3207 4.2
	TLSFailedOpen bool // after a failed handshake the session goes on in the clear

	SaysLost bool // says goodbye to a client that has gone without QUIT

	// What its hosts do.
	Hops  Hops
	Place Place
	Says  Phrases
}

// LoginWithTLS says when a listener with STARTTLS has AUTH too.
type LoginWithTLS uint8

// The answers to that.
const (
	LoginNever  LoginWithTLS = iota // not there
	LoginSecure                     // once the connection is secure
	LoginAlways                     // also before
)

// Way leads from one state to another. To the zero State: there is none, though the
// table has one.
type Way struct {
	From State
	Verb Verb
	To   State
}

// LineManners say how command lines are read.
type LineManners struct {
	BareLF bool     // a lone LF ends a line too (against RFC 5321 2.3.8)
	Max    int      // octets of a line, its end included; 0: as the RFC has it for each command
	Long   Overflow // what becomes of a longer one
	Octets bool     // octets that are not printable ASCII are taken
	OneCR  bool     // with BareLF: of several CRs before the LF only one belongs to the line's end
}

// Overflow is what becomes of a command line that is too long.
type Overflow uint8

// The ways to deal with it.
const (
	LongRefused Overflow = iota // it is read to its end and refused
	LongCut                     // its beginning counts
	LongSplit                   // what is too much is taken for the next line
	LongCloses                  // the session ends
)

// Place is what a server takes for its own mailboxes.
type Place struct {
	Tag        bool     // what follows a + in a local part is not looked at
	Accounts   []string // local parts that every machine with it has, besides its mailboxes
	NotName    bool     // its own host name is no domain of its own
	NotLiteral bool     // nor is its address
	// Checks says what it makes of a recipient before it looks for a mailbox: another
	// address that it stands for, or a refusal. Own: the domain is its own. nil: nothing.
	Checks func(p *Personality, to Path, own bool) (Path, Reply)
	// Sender says when it looks up whether mail could be sent back to the sender. For
	// postmaster it never does.
	Sender SenderCheck
	// BadRecipients: once a transaction has had more recipients than that, it takes no more
	// while fewer than half of them were taken. 0: any number may be bad.
	BadRecipients int
	// TrustsUsers: recipients of its own people, and of those who have logged in, are not
	// looked at.
	TrustsUsers bool
}

// SenderCheck says when a server makes sure of the sender's domain.
type SenderCheck uint8

// The moments.
const (
	SenderTrusted     SenderCheck = iota // never
	SenderBeforePlace                    // at RCPT, before it looks at the recipient
	SenderAfterRelay                     // at RCPT, when it is not to be relayed
)

// Hops is how a server finds out that a message goes round in circles (RFC 5321 6.3).
type Hops struct {
	Max int // how many Received fields a message may have; 0 for any number
	// Refusal answers the dot of a message that has more. The zero Reply: it is taken
	// all the same, and goes back to its sender when it is to be delivered.
	Refusal Reply
	// DeliveredTo: an address whose mail goes on to others leaves its name in the message,
	// in a field Delivered-To, and does not let the message pass a second time.
	DeliveredTo bool
}

// Plain returns the personality that follows RFC 5321 as closely as servers do.
func Plain() *Personality { return &plain }

// personalities are those that scenarios may name.
var personalities = [...]*Personality{&plain, &postfix, &exim, &sendmail, &opensmtpd, &goSMTP}

// PersonalityNames returns the names that a scenario may give.
func PersonalityNames() []string {
	names := make([]string, len(personalities))
	for i, p := range personalities {
		names[i] = p.Name
	}
	return names
}

// PersonalityOf returns the personality of that name; false for a name that nobody
// knows.
func PersonalityOf(name string) (*Personality, bool) {
	for _, p := range personalities {
		if name == p.Name {
			return p, true
		}
	}
	return nil, false
}
