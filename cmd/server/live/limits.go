package live

import "time"

// The limits of a run. They guard the process, not the mail: what a machine thinks
// long or large it decides itself, and sooner.
const (
	ConnsMax         = 1000             // connections of one host
	QuestionsMax     = 1000             // DNS questions under way, of or to one host
	InputsMax        = 4096             // inputs that wait for one host, before outsiders have to
	ReadOctets       = 32 << 10         // octets of one Received
	StallOctets      = 256 << 10        // of one connection waiting to be written: it is not read meanwhile
	WaitingOctets    = 64 << 20         // of one connection waiting to be written: it is broken off
	DialWaitMax      = 2 * time.Minute  // for a connection to come about
	HandshakeWaitMax = 65 * time.Minute // for TLS to come about: sendmail waits for an hour
	WriteWaitMax     = 3 * time.Minute  // for a peer to take WriteOctets
	WriteOctets      = 64 << 10         // written at a time
	LingerMax        = 10 * time.Second
	QuestionWait     = 30 * time.Second // for the answer to a DNS question, after which nobody waits
	PacketOctets     = 65535            // of a DNS message (RFC 1035 4.2.2)
	acceptPause      = 50 * time.Millisecond
	portTries        = 20 // to find a port that is free for UDP and TCP alike
	loopbackListen   = "127.0.0.1:0"
)
