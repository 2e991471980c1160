// Package expose lets real clients talk to the hosts of a simulation.
//
// The world runs in real time: its clock follows the real one from the moment that
// Run begins. Real sockets on the loopback interface stand for ports of its hosts.
// What a real client sends goes into the world as octets of a peer outside, what the
// world has for such a peer goes out, and the trace tells of it like of all else.
//
// One goroutine owns the world. Everything else (accepting, reading, writing, DNS
// packets) runs beside it and asks it, over one channel, to do something. A reader
// reads again only when the world has taken what it read, and not while much waits
// for its own peer; what a peer does not take in time breaks its connection off. So
// no client can make the process hold more than the limits below.
package expose
