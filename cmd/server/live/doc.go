// Package live runs machines over real sockets: it is the second interpreter of
// package machine, beside the virtual one of sim.World, and decides nothing about
// mail. The same machines, given the same octets at the same times, say the same.
//
// # One goroutine owns a machine
//
// Each host has an inbox and one goroutine that takes inputs out of it, steps the
// machine, and carries out the effects. All else (readers, writers, dials, DNS
// questions, timers, the disk) runs beside it and only ever puts something into the
// inbox. What answers a request of the machine is always taken in; what comes from
// outside waits for room. A reader reads again only when what it read before has
// been dealt with, and not while much waits to be written on its connection. So
// a peer, fast or slow, holds no more memory than the limits in limits.go say.
//
// # No way out
//
// A host has the addresses of its scenario, which are nobody's or somebody else's
// on the real internet. The Book maps each simulated address and port to a socket of
// the loopback interface, and Book.Dial is the only function that opens
// connections. What is not in the book is unreachable.
//
// # TLS
//
// A handshake is made by package secure, on the socket that stands. It reports facts and
// refuses no certificate: what follows from them the machine decides. Octets that came in
// the clear reach the machine as such and no handshake. The segments of the trace are TLS
// records then, as they go over the wire.
//
// # Events
//
// The trace is written as the world writes it: same kinds, same causes. Where both
// ends of a connection are hosts of the run they share a link, which remembers what
// was sent at which offset of the stream, and so what a received thing was sent as.
// A peer that is no host of the run writes no events; what our side understood of it
// is written as its own (see machine.Note).
//
// # Time
//
// All time comes from a Clock that the caller gives, also every limit on patience,
// so that a test can hold time still or let days pass.
package live
