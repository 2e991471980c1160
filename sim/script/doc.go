// Package script reads and plays transcripts: the one language for tests, for the
// solutions of lessons, for "copy as transcript" and for bug reports.
//
// A transcript is plain text. Lines that begin with # are comments. What a person
// does are the inputs; what comes of it are the outputs, which stand below their
// input. Playing a transcript gives the same text again with the outputs as they came
// out now: inputs, comments and empty lines are kept to the letter. The grammar is
// closed, so a line that is none of these is an error, with its place and how to mend it.
//
// There are two kinds. A session transcript is one side of a conversation with a
// server:
//
//	> connect submission     begins it; also smtp, pop3 (left out at the start: smtp)
//	C: EHLO client.example   a line, sent with its CRLF
//	C| "RSET\r\n" 600*"x"    exactly these octets, in one segment; N*"..." repeats
//	> wait 5m                lets time pass
//	> close                  the client has finished sending, and still listens
//	> reset                  the client breaks the connection off
//	S: 250 2.0.0 Ok          output: a line that came, without its CRLF
//	S| "\x07\r\n"            output: one that cannot be shown as a line of text
//	   because RFC 5321 4.1.4
//
// Lines with three spaces are outputs, too: because (the rule behind a refusal), state
// (where the session stands now), received (octets of a message), stored and not
// stored, delivered and retrieved, note, and how the connection ended: closed, reset
// or refused. What is said many times over is shown once, with a count (and so). Each input takes a second, LineTime: a person types. Where no connect
// comes first, one is made and its greeting is not shown.
//
// A world script drives a whole world, and its outputs are log lines, as Event.String
// writes them, and lines with three spaces:
//
//	> load FILE              a scenario
//	> step N [by GRAIN]      goes N steps forward; GRAIN is one of sim.Grains
//	> run until=WHEN         a time since the start (6h, 2d12h), one from now (+15m),
//	                         idle, or the kind of event to stop after
//	> type HOST "line"       types a line to a server's port 25; port=587: to that one
//	> submit from=A to=B,C "Subject: hi" body="..."
//	> fault {...}            as in a scenario file; begins now
//	> clear ID               ends a fault; all: all of them
//	> retry|hold|release|cancel|expire MESSAGE
//	                         by id, or #1: the first of those in the queues
//	> flush HOST DOMAIN      tries all that waits for a domain at once; all: all that waits
//	> reroute MESSAGE HOST   through another host; usual: as it would go by itself
//	> predict STEP CHOICE    answers the question of a lesson's step: STEP from 1, CHOICE from 0
//	> back N [by GRAIN]      goes N steps back
//	> branch N               goes over to another branch, from 0
//
// To step and run one can add show=none, show=queue (what a step by "queue event"
// stops at), or kinds of events or their families: show=queue.attempt,conn.
//
// The package plays on worlds and does nothing else: what a script names, such as a
// file, its caller finds for it (Library).
package script
