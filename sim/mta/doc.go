// Package mta has the two kinds of hosts that deal in messages: the mail server and
// the mail client.
//
// # A server's parts
//
//	accept.go     who may send to whom; a message that has come in is stored, then answered for
//	queue.go      what waits, and why; what an attempt came to
//	attempt.go    one try: a session with each host in turn
//	route.go      which hosts those are: set up by a person, or MX records and addresses
//	local.go      mailboxes of this host
//	alias.go      addresses that stand for others: forwards and lists
//	autoreply.go  answers for those who are away, and when not to answer (RFC 3834)
//	greylist.go   who comes for the first time, and has to come again (RFC 6647)
//	rate.go       how much one client may send
//	loop.go       when a message goes round in circles
//	report.go     what the sender is told (RFC 3464)
//	pop.go        owners read their mailboxes
//	operator.go   a person holds, releases, retries, flushes, reroutes, expires, cancels
//	schedule.go   when to try again, to warn, to give up
//
// The sessions themselves are in packages smtp and mailbox: they know the protocol,
// and ask their host what only it can know (smtpHost, popHost).
//
// # What is durable
//
// An Entry is a message in the queue, with how far each recipient has come. It never
// changes; each step makes a new Entry and asks the disk to keep it. Whatever is
// promised to others is promised after the disk has answered: write.go remembers what
// is to happen then. After a crash the machine is new, and Booted brings what the disk
// kept; so a message may be delivered twice, but is never lost (RFC 5321 6.1, RFC
// 1047).
//
// So is what a server remembers of others for long: the triplets of its greylist, and whom
// it has answered automatically. What it has counted of clients of late a crash takes.
//
// # Aliases
//
// A message is taken for an alias as for a mailbox. What an alias stands for is looked up
// when the message is delivered to it: then a new message goes on, with an id, attempts
// and reports of its own, and the alias leaves the queue in the same write. So whoever
// follows a message from host to host meets each id once, on each host it is accepted or
// sent on by.
//
// # Destinations
//
// Recipients of one message in the same domain travel together: they are one
// Destination, with its own attempts and times. Recipients keep their index in the
// entry for life, so that an attempt under way can name them while others leave.
package mta
