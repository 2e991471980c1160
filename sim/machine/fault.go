package machine

import (
	"strconv"
	"time"

	"mailscope/sim/words"
)

// Fault is something that goes wrong on purpose. Which fields count depends on the
// kind; package scenario checks that they fit together.
type Fault struct {
	ID   string        `json:"id"` // names the fault, to clear it
	Kind FaultKind     `json:"kind"`
	From time.Duration `json:"from,omitempty"` // since the start of the run
	For  time.Duration `json:"for,omitempty"`  // 0: until it is cleared

	Host    string    `json:"host,omitempty"`    // the host that it befalls, or
	Name    string    `json:"name,omitempty"`    // the domain name, or
	Link    [2]string `json:"link,omitempty"`    // the link between two hosts, or
	Mailbox string    `json:"mailbox,omitempty"` // the mailbox

	Stage     Stage         `json:"stage,omitempty"`     // where in a session; "" for refuse, timeout, reset: as the connection opens; disk-full: where it is noticed
	Reply     string        `json:"reply,omitempty"`     // reply: what is said, "451 4.3.2 later"
	Recipient string        `json:"recipient,omitempty"` // reply at rcpt: only for this one
	Times     int           `json:"times,omitempty"`     // reply, lose-reply: how often; 0: always
	Delay     time.Duration `json:"delay,omitempty"`     // delay, slow: how much is added
	Loss      int           `json:"loss,omitempty"`      // loss: segments lost per million
	Port      uint16        `json:"port,omitempty"`      // block: the port that cannot be reached
	Behind    string        `json:"behind,omitempty"`    // inject: the line of a client behind which Text comes, or the words it begins with
	Text      string        `json:"text,omitempty"`      // inject: lines, each but the last ended by LF
}

// Subject returns what the fault befalls, for sentences.
func (f *Fault) Subject() string {
	if f.Link[0] != "" {
		return f.Link[0] + " – " + f.Link[1]
	}
	return f.Host + f.Name + f.Mailbox
}

// Sentence returns the sentence that says what the fault does.
func (f *Fault) Sentence() words.Because {
	b := words.Because{Key: words.Key("fault-" + string(f.Kind)), Args: []string{f.Subject(), string(f.Stage), f.Reply}}
	switch {
	case f.Kind == FaultBlock && f.Link[0] != "":
		b.Key += "-link"
		b.Args = []string{f.Subject(), strconv.Itoa(int(f.Port))}
	case f.Kind == FaultBlock:
		b.Args = []string{f.Subject(), strconv.Itoa(int(f.Port))}
	case f.Stage != "" && (f.Kind == FaultCrash || f.Kind == FaultRefuse):
		b.Key += "-stage"
	}
	return b
}

// FaultKind is what goes wrong.
type FaultKind string

// The kinds of faults, by what they befall.
const (
	FaultRefuse      FaultKind = "refuse" // a host: connections are refused
	FaultTimeout     FaultKind = "timeout"
	FaultReset       FaultKind = "reset"
	FaultCrash       FaultKind = "crash" // the host is off, and loses what is not on disk
	FaultSlow        FaultKind = "slow"  // its disk and its replies take Delay longer
	FaultDiskFull    FaultKind = "disk-full"
	FaultNoHandshake FaultKind = "no-handshake" // TLS handshakes with it fail
	FaultBlock       FaultKind = "block"        // connections that it opens to Port get no answer; also of a link
	FaultReply       FaultKind = "reply"        // it answers with Reply, whatever it meant to say
	FaultLoseReply   FaultKind = "lose-reply"   // it does as asked, but its reply never arrives

	FaultServFail FaultKind = "servfail"  // a domain name: its servers fail
	FaultNXDomain FaultKind = "nxdomain"  // they say it does not exist
	FaultNoAnswer FaultKind = "no-answer" // they are silent

	FaultCut   FaultKind = "cut" // a link
	FaultLoss  FaultKind = "loss"
	FaultDelay FaultKind = "delay"

	FaultStrip  FaultKind = "strip"  // somebody takes STARTTLS out of what is offered
	FaultInject FaultKind = "inject" // somebody puts Text behind what a client says

	FaultFull FaultKind = "full" // a mailbox
)

// Stage is a moment of an SMTP session, named by what the server is about to answer.
type Stage string

// The stages, in order.
const (
	StageGreeting Stage = "greeting"
	StageEHLO     Stage = "ehlo"
	StageSTARTTLS Stage = "starttls"
	StageAuth     Stage = "auth" // the AUTH command
	StageMail     Stage = "mail"
	StageRcpt     Stage = "rcpt"
	StageData     Stage = "data" // the DATA command
	StageDot      Stage = "dot"  // the dot that ends the message
)

// Introduction lists the stages before there is any mail.
var Introduction = Stages[:4]

// Stages lists them, in order.
var Stages = []Stage{StageGreeting, StageEHLO, StageSTARTTLS, StageAuth, StageMail, StageRcpt, StageData, StageDot}
