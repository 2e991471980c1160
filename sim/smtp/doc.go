// Package smtp speaks SMTP (RFC 5321) and its extensions, both sides of it: a Server
// and a Client are one connection each, and know nothing of queues and mailboxes.
//
// # How a server session works
//
// Octets come with Receive, cut anywhere. The type lines makes lines of them; each
// line goes the same way:
//
//	takeLine   notes it as received
//	order      may it come now? The table transitions knows
//	parse      is it well written? One grammar, which ParsePath uses too
//	decide     what does the host say? Nothing is changed yet
//	suffer     does a fault of the scenario twist, delay or drop the answer?
//	say        notes the reply
//	follow     if the reply lets the command pass: its effect, and the new state
//
// A handler returns a Reply and never writes. What is to be sent is gathered, and
// goes out in one Send when the input is used up: so a pipelined group gets its
// replies together (RFC 2920 3.2).
//
// After DATA the octets go to an unstuffer instead, until CRLF . CRLF. Then Accept
// hands the message to the host, and the session is busy: input waits, within a
// limit, until the host calls Finish with its verdict. That is when the 250 goes
// out, and with it the responsibility.
//
// # How a client session works
//
// Replies come in the order of the commands, whether they were sent one by one or in
// a group. So one value, awaits, tells what the next reply answers, and each kind of
// reply has a function that goes on from there. A reply that is there before its command
// has gone out is no answer to it, and ends the session. What decided about a recipient is
// its Outcome; the first thing that decides holds. A transaction ends with a Result, and
// so does a session.
//
//	introduce   greeting, EHLO or HELO
//	protect     STARTTLS, where it is wanted and offered; then EHLO again
//	identify    AUTH, by the best way that is offered
//	refuseOwn   what the server has said it will not take need not be tried
//	start       MAIL, RCPT and the content: DATA, or BDAT in pieces
//	nextBatch   recipients that were too many come in another transaction
//
// How long it waits, and what else real servers do each in their own way when they send,
// is data: Sending.
//
// # What both keep to
//
// The same octets, split anywhere, lead to the same output and end state. Everything
// that comes from outside has a limit, all of which stand in limits.go. Each event is
// noted before what it causes, with its place in the stream, and secrets carry a
// masked form along. Sessions hold plain values only: Clone gives one that goes on by
// itself.
package smtp
