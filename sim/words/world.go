package words

// Failures of the network and of disks (package machine), and faults that people set.
var worldEnglish = map[Key]string{
	"failure-refused":     "The connection was refused, for nobody listens there.",
	"failure-timeout":     "There was no answer in time.",
	"failure-reset":       "The connection broke off.",
	"failure-unreachable": "There is no way to that address.",
	"failure-disk-full":   "The disk is full.",
	"failure-disk-broken": "The disk failed.",

	"fault-refuse":       "{0} refuses connections.",
	"fault-refuse-stage": "{0} refuses its service when a session gets to the stage {1}.",
	"fault-block":        "The network lets no connection from {0} to port {1} through.",
	"fault-block-link":   "No connection to port {1} gets through over the link {0}.",
	"fault-timeout":      "{0} does not answer.",
	"fault-reset":        "{0} breaks connections off.",
	"fault-crash":        "{0} is off; what was not on its disk is lost.",
	"fault-crash-stage":  "{0} will crash when a session gets to the stage {1}.",
	"fault-slow":         "{0} is slow.",
	"fault-disk-full":    "The disk of {0} is full.",
	"fault-reply":        "{0} answers at the stage {1}: {2}",
	"fault-lose-reply":   "Replies of {0} at the stage {1} get lost.",
	"fault-servfail":     "The name servers of {0} fail.",
	"fault-nxdomain":     "The name servers of {0} say that it does not exist.",
	"fault-no-answer":    "The name servers of {0} are silent.",
	"fault-cut":          "The link {0} is cut.",
	"fault-loss":         "The link {0} loses segments.",
	"fault-delay":        "The link {0} is slower than usual.",
	"fault-no-handshake": "TLS handshakes with {0} fail.",
	"fault-strip":        "Somebody on the link {0} takes STARTTLS out of what servers offer.",
	"fault-inject":       "Somebody on the link {0} puts lines of their own behind what clients say.",
	"fault-full":         "The mailbox {0} is full.",
}
