// Package sim is the world in which MailScope's machines live. It is the best place
// to begin reading.
//
// # The one idea
//
// Everything that MailScope knows about mail is in the packages below this folder,
// and none of them does anything. A host is a machine.Machine: it is told what
// happened and answers what it wants done.
//
//	input                         machine                        effects
//	Received{conn, "QUIT\r\n"} -> mail server's Step(now, in) -> Note{smtp.received QUIT}
//	                                                             Note{smtp.reply 221}
//	                                                             Send{conn, "221 ...\r\n"}
//	                                                             Close{conn}
//
// Somebody has to carry the effects out. There are two who can: World, in this
// package, with a virtual clock, links that delay and lose, and disks that fill up;
// and the live interpreter of the server, with real sockets. A machine cannot tell
// which of them it is talking to, and that is how a real delivery is done by the code
// that a student has stepped through.
//
// # What the world is made of
//
// An agenda (agenda.go) holds what is going to happen, by time and then by order.
// Advance takes the first entry off, which hands an input to a machine; carry.go
// carries out the effects, which put new entries on the agenda: a segment arrives
// (stream.go) one link's delay later (link.go), a disk answers (disk.go), a timer
// fires. When the agenda is empty nothing will ever happen again.
//
// Entries are data and not closures, machines can be cloned, and chance comes from
// streams that are derived from the scenario's seed (seed.go), one for each concern.
// So a World can be cloned at any moment, and clone and original do the same for
// ever: that is all that going back needs (run.go). A Run keeps a clone now and then,
// and goes back by going forward from an earlier one.
//
// # What happened
//
// Everything that happens is a trace.Event with the event that caused it. The
// machines note what concerns mail; the world writes what concerns connections and
// segments, and knows the causes: an event's cause is the one noted before it in the
// same step, else that of the input. Each effect takes the last event along, and the
// input that answers it brings it back, through links and disks and from one host to
// another. Page, command line and lessons read events, and nothing else.
//
// # How a message gets delivered
//
//  1. A person's mail client (mta.Client) gets Submit, puts the message into its
//     outbox, asks DNS (dns.Stub, dns.Resolver, dns.NameServer) where its submission
//     server is, connects, logs in and hands the message over (smtp.Client).
//  2. The server (mta.Server) checks each recipient, and stores the message. When the
//     disk answers it says 250: from now on it is responsible. This is why the 250
//     answers Stored, and not the final dot.
//  3. It sorts the recipients by domain, what stands after the @. For each
//     destination it asks DNS for MX records and then for addresses, connects, and
//     is now the client in the same conversation.
//  4. What is taken leaves the queue. What is refused for good is reported to the
//     sender (message.Report). What fails for now waits; mta.Schedule says how long.
//  5. The receiving server, an mta.Server too, puts the message into a mailbox, where
//     the recipient's client fetches it (mailbox.POP3Client).
//
// # Where to go on
//
// Package smtp has the state table from which both the sessions and the pictures of
// them come. Package scenario makes worlds from files. Package script has the
// language of transcripts; its testdata is a tour of everything that mail does, with
// the output beside each step. laws.go says what must be true of every run, and
// swarm_test.go tries it on random worlds.
//
// # What is simplified
//
// TCP has no windows, no congestion control and no acknowledgements (conn.go). There
// are no root name servers (package dns). A link has one delay in both directions.
// The hosts' clocks agree.
package sim
