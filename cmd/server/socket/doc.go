// Package socket is live mode: it carries the protocol of package wire over a WebSocket,
// and delivers what a person sends there over real sockets.
//
// # Who takes part
//
// Of the scenario that is open the author's mail client and its submission server become
// live hosts (package live). Every other mail server is stood in for by the built-in
// receiver, which takes every address of their domains and of mailbox.test, and DNS by the
// built-in name server, which serves the scenario's zones as they are. The one dialer of
// the run maps the simulated addresses to those two, so the conversation, the message and
// the answers of DNS are those of the simulation, and nothing can leave this computer.
//
// # One window, one run
//
// Each socket has a goroutine that owns its wire.Live and answers requests one after the
// other. What happens in the run's own goroutines meanwhile lies in a feed until that one
// takes it. A run has its own receiver, its own name server and its own part of the store,
// so no run sees anything of another; only the Maildirs below the data directory are
// shared, by address, as they would be on a real server.
//
// # What was promised is kept
//
// The 250 of the submission server means that the message is on disk. A run that ends while
// messages wait in its queue is written down with its scenario, and when the program
// starts the next time they are delivered (leftover.go).
//
// # Who may connect
//
// The browser that loaded the page: it gets a cookie with the page, which scripts cannot
// read and other sites cannot send, and the Origin of the WebSocket must be the page's own.
package socket
