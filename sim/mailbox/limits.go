package mailbox

import "time"

// CommandOctetsMax is the most octets of a command, with its CRLF (RFC 2449 4). A
// server closes on a longer one.
const CommandOctetsMax = 255

// ReplyLineOctetsMax is the most octets of the first line of a reply, with its
// CRLF (RFC 2449 4). A client gives up on a longer one.
const ReplyLineOctetsMax = 512

// AutologoutWait is how long a server waits for the next command (RFC 1939 3).
const AutologoutWait = 10 * time.Minute

// ReplyWaitMax is how long a client waits for the octets that come next.
const ReplyWaitMax = 5 * time.Minute

// LoginsMax is how many wrong passwords a session may send. The first is answered
// at once, for everyone slips; the answer to the second takes LoginDelay, and each
// further one twice as long as the one before. With the last the server closes.
const (
	LoginsMax  = 5
	LoginDelay = time.Second
)

// PendingOctetsMax is how many octets a client may send ahead while a reply is
// held back. A server closes on more.
const PendingOctetsMax = 4096

// A session may cost a server so much output and no more: a base, and RepeatsMax
// times what its mailbox holds, each message counted with its octets and
// MailCostOctets for what is said about it. Otherwise a client that asks without
// listening could make a server pile up octets without end.
const (
	BaseCostOctets = 64 << 10
	MailCostOctets = 500
	RepeatsMax     = 10
)

// ListOctetsMax is the most octets of a list that a client reads.
const ListOctetsMax = 4 << 20

// MailsMax is the most messages that a client sees in a mailbox; it deals with those
// that come after them when they have moved up.
const MailsMax = 100_000

// ContentOctetsMax is the most octets of one message that a client reads. After as
// many in one session it says QUIT, and fetches the others the next time.
const ContentOctetsMax = 64 << 20

// mailFieldOctetsMax is the most octets of one text in a stored Mail, other than
// its content.
const mailFieldOctetsMax = 4096
