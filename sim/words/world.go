package words

// Failures of the network and of disks (package machine), and faults that people set.
var worldEnglish = map[Key]string{
	"failure-refused":     "the connection was refused: nobody listens there",
	"failure-timeout":     "there was no answer in time",
	"failure-reset":       "the connection broke off",
	"failure-unreachable": "there is no way to that address",
	"failure-disk-full":   "the disk is full",
	"failure-disk-broken": "the disk failed",

	"fault-refuse":      "{0} refuses connections",
	"fault-timeout":     "{0} does not answer",
	"fault-reset":       "{0} breaks connections off",
	"fault-crash":       "{0} is off; what was not on its disk is lost",
	"fault-crash-stage": "{0} will crash when a session gets to the stage {1}",
	"fault-slow":        "{0} is slow",
	"fault-disk-full":   "the disk of {0} is full",
	"fault-reply":       "{0} answers at the stage {1}: {2}",
	"fault-lose-reply":  "replies of {0} at the stage {1} get lost",
	"fault-servfail":    "the name servers of {0} fail",
	"fault-nxdomain":    "the name servers of {0} say that it does not exist",
	"fault-no-answer":   "the name servers of {0} are silent",
	"fault-cut":         "the link {0} is cut",
	"fault-loss":        "the link {0} loses segments",
	"fault-delay":       "the link {0} is slower than usual",
	"fault-full":        "the mailbox {0} is full",
}
