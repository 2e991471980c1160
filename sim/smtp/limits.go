package smtp

import "time"

// What a session takes and sends at most. Sizes that the RFC gives as the least a
// server must take are the most that this one takes, unless a comment says so.
const (
	// LocalOctetsMax is the length of a local part, as written (RFC 5321 4.5.3.1.1).
	LocalOctetsMax = 64
	// DomainOctetsMax is the length of a domain (RFC 5321 4.5.3.1.2).
	DomainOctetsMax = 255
	// LabelOctetsMax is the length of one part of a domain (RFC 1035 2.3.4).
	LabelOctetsMax = 63
	// PathOctetsMax is the length of a path with its angle brackets (RFC 5321 4.5.3.1.3).
	PathOctetsMax = 256

	// LineOctetsMax is the length of a command line with its CRLF (RFC 5321 4.5.3.1.4).
	LineOctetsMax = 512
	// MailLineOctetsMax is the same for MAIL, whose parameters may add to it: 26
	// octets for SIZE (RFC 1870 3), 17 for BODY (RFC 6152 2), 500 for AUTH (RFC 4954 3),
	// 9 for RET and 107 for ENVID (RFC 3461 5.4).
	MailLineOctetsMax = LineOctetsMax + 26 + 17 + 500 + len(" RET=FULL") + len(" ENVID=") + EnvIDOctetsMax
	// RcptLineOctetsMax is the same for RCPT, with 36 octets for NOTIFY and 507 for ORCPT
	// (RFC 3461 5.4).
	RcptLineOctetsMax = LineOctetsMax + len(" NOTIFY=SUCCESS,FAILURE,DELAY") + len(" ORCPT=") + OrcptOctetsMax
	// EnvIDOctetsMax is the length of an ENVID, and OrcptOctetsMax that of an ORCPT, both
	// as they stand in a command (RFC 3461 5.4).
	EnvIDOctetsMax = 100
	OrcptOctetsMax = 500
	// AuthLineOctetsMax is the length of a line of AUTH with its CRLF (RFC 4954 4).
	AuthLineOctetsMax = 12288

	// ReplyLineOctetsMax is the length of a reply line with its CRLF, as a server
	// sends it (RFC 5321 4.5.3.1.5).
	ReplyLineOctetsMax = 512
	// ReplyLineOctetsTaken is how much of a reply line a client puts up with. Real
	// servers exceed the RFC's limit, endless ones must not fill the memory.
	ReplyLineOctetsTaken = 4096
	// ReplyLinesMax is how many lines of one reply a client puts up with.
	ReplyLinesMax = 100

	// RecipientsMax is how many recipients one transaction takes; the RFC asks for
	// 100 at least (RFC 5321 4.5.3.1.8).
	RecipientsMax = 1000
	// ContentOctetsMax is the size of a message where no SizeMax is set: there is
	// always an end to memory, and SIZE should say so (RFC 1870 4).
	ContentOctetsMax = 64 << 20
	// PendingOctetsMax is how much input may wait while the server is busy with a
	// message, or holds a reply back.
	PendingOctetsMax = 64 << 10
	// ErrorsMax is after how many errors a server ends the session with 421.
	ErrorsMax = 100
)

// How long each side waits for the other (RFC 5321 4.5.3.2). Where the RFC names a
// least time, it is that one.
const (
	GreetingWaitMax = 5 * time.Minute  // client: 220 (RFC 5321 4.5.3.2.1)
	HelloWaitMax    = 5 * time.Minute  // client: the answer to EHLO, HELO, STARTTLS, AUTH, RSET, and the end of a handshake; the RFC names none
	MailWaitMax     = 5 * time.Minute  // client: the answer to MAIL (RFC 5321 4.5.3.2.2)
	RcptWaitMax     = 5 * time.Minute  // client: the answer to RCPT (RFC 5321 4.5.3.2.3)
	DataWaitMax     = 2 * time.Minute  // client: 354 (RFC 5321 4.5.3.2.4)
	BlockWaitMax    = 3 * time.Minute  // client: until a piece of the content is taken, where it goes in pieces (RFC 5321 4.5.3.2.5)
	DotWaitMax      = 10 * time.Minute // client: the answer to the final dot (RFC 5321 4.5.3.2.6)
	CommandWaitMax  = 5 * time.Minute  // server: the next command (RFC 5321 4.5.3.2.7)
	QuitWaitMax     = 1 * time.Minute  // client: 221; nothing depends on it
	// SilenceMax is how long a server that a fault has struck dumb keeps the
	// connection: longer than any client waits, so that it is the client who gives up.
	SilenceMax = 1 * time.Hour
)
