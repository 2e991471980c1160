// Package mta has the two kinds of hosts that deal in messages: the mail server and
// the mail client.
//
// # A server's parts
//
//	accept.go     who may send to whom; a message that has come in is stored, then answered for
//	queue.go      what waits, and why; what an attempt came to
//	attempt.go    one try: a session with each host in turn
//	route.go      which hosts those are: MX records and addresses
//	local.go      mailboxes of this host
//	report.go     what the sender is told (RFC 3464)
//	pop.go        owners read their mailboxes
//	operator.go   a person holds, releases, retries, cancels
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
// # Destinations
//
// Recipients of one message in the same domain travel together: they are one
// Destination, with its own attempts and times. Recipients keep their index in the
// entry for life, so that an attempt under way can name them while others leave.
package mta
