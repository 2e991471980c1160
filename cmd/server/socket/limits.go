package socket

import (
	"time"

	"golang.org/x/time/rate"
)

// The limits of live mode.
const (
	SessionsMax          = 200            // browsers that are remembered
	SessionAge           = 24 * time.Hour // after which one is forgotten that has no socket
	SocketsMax           = 32             // in all, each with one run at the most
	SocketsOfSession     = 4
	EventsMax            = 20_000  // of one run; it ends when it has more
	MailOctetsMax        = 8 << 20 // of a message that is read back; what comes after is left out
	ServersMax           = 40      // mail servers that have a socket of their own; the others share the first one's
	simulatedEventsMax   = 200_000
	noticePause          = 100 * time.Millisecond // between two notices
	writeWait            = 10 * time.Second       // for a front end to take a message
	pingPause            = 30 * time.Second
	stopWait             = 5 * time.Second // for sockets to close at the end
	farewellWait         = time.Second     // for a front end to agree that its socket is closed
	leftoverWait         = time.Minute     // for messages of an earlier run to be delivered
	requestsBurst        = 200
	submissionsBurst     = 20
	requestsPerSecond    = rate.Limit(50)
	submissionsPerSecond = rate.Limit(0.5)
)
