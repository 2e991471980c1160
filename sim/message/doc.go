// Package message knows what lies inside the envelope: content as RFC 5322
// describes it, the fields that servers add on the way, and the delivery reports
// of RFC 3464.
//
// Content is a value that never changes and is shared by all who hold it: the
// queue of one host, the mailbox of the next, every clone of a world. A server
// that adds its Received field (RFC 5321 4.4) puts it in front with Prepend, and
// the octets behind it stay where they are.
//
// Three ways lead to a Content. Compose writes a message as a mail client does,
// from what a person typed; it is safe whatever they typed. FromRaw takes exactly
// what a person wrote, sound or not, because broken messages are worth watching
// too. And Report.Content writes the message in which a server tells a sender what
// became of their mail: one part for people, one for programs, and what was sent.
//
// Reading is lenient where writing is strict (RFC 5321 4.5 has it from Postel):
// Header takes every field that it can make out and never fails, and whatever
// comes from outside is bounded by the named limits below.
package message

// LineOctetsMax is the most octets of one line of a message, without its CRLF
// (RFC 5322 2.1.1).
const LineOctetsMax = 998

// LineOctetsGood is the length up to which header lines are filled. RFC 5322 2.1.1
// asks for 78 at most, for the sake of old screens, and RFC 2047 2 for 76 where a
// line has encoded words; so this fits both.
const LineOctetsGood = 76

// FieldsMax is the most header fields that Header returns; what follows them
// counts as the body.
const FieldsMax = 1000

// ReturnedOctetsMax is the most octets of a message that a report returns whole.
// Of a bigger one it returns the header, and no more than that many octets.
const ReturnedOctetsMax = 50_000

// DiagnosticOctetsMax is the most octets of another server's answer that a report
// repeats. With the words around it, it fits on a line of LineOctetsMax.
const DiagnosticOctetsMax = 900
