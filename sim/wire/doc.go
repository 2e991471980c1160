// Package wire is the whole surface of the core for any front end: one protocol of
// JSON messages, the same whether they go to a Web Worker or over a WebSocket.
//
// A Request names a method and has parameters; its Response has the same id and a
// result or an error. The table of methods is in methods.go; the types of parameters
// and results are in the files that end in types.go. From these a test writes the
// TypeScript of the page (go test ./sim/wire -update), so that both sides always
// speak of the same things.
//
// An Engine holds one run and answers requests, one after the other. It is plain
// sequential Go. Bad input is an error in the Response, with the field or the place
// it is about and how to mend it, and changes nothing. A panic is a mistake of a
// programmer: whoever carries the messages catches it, and shows the save file of
// Rescue beside it.
//
// # How a view comes about
//
// Most answers hold a View: what the panes show at the playhead, bounded in size
// whatever the run. It has two sources. The index has read every event of the branch
// that has ever been reached, and knows connections, messages and the marks of the
// timeline (index.go); it never forgets, so that the future which was seen stays on
// the timeline when one goes back. The machines at the playhead tell what lies in
// queues, mailboxes and caches at this moment. All text for people comes from package
// words.
//
// # Live runs
//
// The same messages about deliveries over real sockets come over a WebSocket: one JSON
// message in each text frame. There a Live answers in the place of an Engine. Its methods
// are the same, and so are views and events, but a live run cannot be stepped, undone or
// broken: all Abilities are false, and back, step, seek and run move the playhead over what
// has happened. While the playhead stands at the end it follows the run.
//
//	hello                 as ever
//	open                  opens the scenario; nothing runs yet, and faults and messages that
//	                      the file holds are left out
//	do submit             sends a message for real; the first one begins the run, and so does
//	                      one of a sender who takes no part in the run that goes on
//	do hold, release,     an operator's work on the queue of the live server
//	   retry, cancel, expire,
//	   flush, reroute
//	compare               what has happened, beside the same messages simulated at the same moments
//	view, step, back, seek, run, events, explain, conversation, message, states, zone
//	                      as ever, up to the playhead
//
// All else is refused with a sentence that says why. A Notice "changed" with the View
// comes whenever the run has gone on, but not more than ten times a second. The receiving
// server is none of ours: it writes no events but what our side heard of it, and
// mailbox.delivered when a message lies in its Maildir, from where the message is read.
//
// The program that serves the page says so with a meta element, mailscope-server, in the
// page's head: its content has the word live where the socket, at the address live beside
// the page, can be had, and lessons where there is a lessons.json beside it. The socket
// is open to who has the cookie that came with the page. A server that was started anew
// knows it no more: then fetching the page again brings another, and the socket opens.
package wire
