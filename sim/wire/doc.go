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
package wire
