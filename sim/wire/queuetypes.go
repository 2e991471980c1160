package wire

import "mailscope/sim/mta"

// QueueParams ask for a part of the queues.
type QueueParams struct {
	From int `json:"from,omitempty"` // how many messages come before it
	Max  int `json:"max,omitempty"`  // at most so many messages; 50 if left out, and at the most
}

// QueuePart is a part of the queues, and sums over all of them.
type QueuePart struct {
	Rows     []QueueRow `json:"rows"`
	From     int        `json:"from"`
	Messages int        `json:"messages"` // in this part
	Total    int        `json:"total"`
	Sums     []QueueSum `json:"sums"` // the largest first
}

// QueueSum is how many messages wait at a host for one destination.
type QueueSum struct {
	Host        string `json:"host"`
	Destination string `json:"destination"`
	Messages    int    `json:"messages"`
	Text        string `json:"text"`   // how they stand, in words
	NextUs      int64  `json:"nextUs"` // the next attempt of one of them; -1 where none is set
}

// EntryParams name a message at a host where it is, or was, in the queue.
type EntryParams struct {
	Host    string `json:"host"`
	Message string `json:"message"`
	All     bool   `json:"all,omitempty"` // also attempts that are alike, one by one
}

// QueueStory is the whole story of a message at one host.
type QueueStory struct {
	Host     string        `json:"host"`
	Message  string        `json:"message"`
	Subject  string        `json:"subject"`
	From     string        `json:"from"` // "" for a report
	Text     string        `json:"text"` // whether it waits here still
	Rows     []QueueRow    `json:"rows"` // none when it has left the queue
	Schedule RetrySchedule `json:"schedule"`
	Lines    []TaleLine    `json:"lines"`
	Planned  []PlannedLine `json:"planned"` // what comes next if no attempt succeeds
}

// TaleLine is one event in the story of a message, or a number of attempts that are like
// those before them.
type TaleLine struct {
	Seq     int64  `json:"seq"`
	Us      int64  `json:"us"`
	Time    string `json:"time"` // with the day: "Mon 2 Mar 09:15:00"
	Tone    Tone   `json:"tone"`
	Text    string `json:"text"`              // a sentence
	Why     string `json:"why"`               // another one; may be empty
	Cause   int64  `json:"cause"`             // seq of the event that it comes from, where that tells more; else 0
	Attempt int    `json:"attempt,omitempty"` // its number, where it is one
	Report  string `json:"report,omitempty"`  // id of a report that was written
	Alike   int    `json:"alike,omitempty"`   // so many attempts are left out; seq is of the first
}

// PlannedLine is something that a queue is going to do.
type PlannedLine struct {
	Us   int64           `json:"us"`
	Kind mta.PlannedKind `json:"kind"`
	Time string          `json:"time"`
	Text string          `json:"text"`
}

// RetrySchedule is when a queue tries again, and how one knows.
type RetrySchedule struct {
	Name       string `json:"name"`
	Title      string `json:"title"`
	Rule       string `json:"rule"`
	Ends       string `json:"ends"`
	Warns      string `json:"warns"`
	Source     string `json:"source"` // "" for one that the scenario writes down
	CheckedOn  string `json:"checkedOn"`
	Confidence string `json:"confidence"`
}

// PlanParams ask what a queue with another schedule would have done.
type PlanParams struct {
	Schedule string `json:"schedule"`          // name of a preset
	Message  string `json:"message,omitempty"` // the id of one that was tried; if left out the last one that was
}

// Plan is what a queue with a schedule would do about a message, from the same first
// attempt, if nobody took it.
type Plan struct {
	Schedule RetrySchedule `json:"schedule"`
	Message  string        `json:"message"` // "" where none was tried yet
	Host     string        `json:"host"`
	FirstUs  int64         `json:"firstUs"`
	EndUs    int64         `json:"endUs"` // when it would give up
	Marks    []PlanMark    `json:"marks"`
	Text     string        `json:"text"` // how often it would have tried by now
	Here     string        `json:"here"` // and how often the message was tried here
}

// PlanMark is a moment of a Plan.
type PlanMark struct {
	Us   int64           `json:"us"`
	Kind mta.PlannedKind `json:"kind"`
}
