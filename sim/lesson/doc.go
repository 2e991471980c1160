// Package lesson teaches: it reads lesson files, and judges what a student does.
//
// A lesson is a scenario with more fields. Some are for people: texts, questions, hints.
// The others make a tested program of it: each step has a Goal, the file brings a
// solution that reaches all of them, and traps that reach not all.
//
//	steps:
//	  - text: Alice's message waits in the **queue**. [RFC 5321 4.5.4.1] says for how long.
//	    predict: {question: When is the next attempt?, choices: [in 15 minutes, never], answer: 0, why: ...}
//	    goal: {delivered: bob@receiver.example}
//	    hints: [a nudge, the place to look, the answer]
//
// # Reading
//
// Parse reads a file once: package scenario its part, with all it knows of YAML and of
// places, and this package the teaching (parse.go, goal.go). What a goal names must
// exist: hosts, mailboxes, kinds of events, their fields (kinds.go). So must what a text
// names in backticks, and the sections of RFCs that it cites (refer.go). Texts are a
// small part of CommonMark (markdown.go).
//
// # Judging
//
// A Judge is fed the events of a run, one by one, and never sees what was typed or
// clicked: a goal that is reached another way than its author thought of is reached.
// Goals look at the whole run from its start, so a student may run ahead. What a
// goal expects, and how near the run has come to it, a Result says in words.
//
// Two goals need more than events. What was predicted, the Judge is told. And what
// shall not happen has not happened only when the run is over: a goal with "not" is
// unsolved until the Judge is told of the End, and broken for good by the event that
// it forbids.
//
// # Proving
//
// Prove plays the solution and the traps on the lesson's own world (package script) and
// judges them, so a lesson that cannot be solved, or is solved by doing nothing, is
// found before a student meets it.
package lesson
