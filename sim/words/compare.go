package words

// Why two runs differ at a line of a comparison.
const (
	CompareSame Key = "compare-same"

	// What means nothing.
	CompareTiming      Key = "compare-timing"
	CompareWording     Key = "compare-wording"
	CompareExtensions  Key = "compare-extensions"
	CompareEnhanced    Key = "compare-enhanced"
	CompareSuccess     Key = "compare-success"
	CompareReason      Key = "compare-reason"
	CompareHello       Key = "compare-hello"
	CompareIdentifier  Key = "compare-identifier"
	ComparePort        Key = "compare-port"
	CompareAddress     Key = "compare-address"
	CompareQuestionID  Key = "compare-question-id"
	CompareTTL         Key = "compare-ttl"
	CompareContent     Key = "compare-content"
	CompareSecret      Key = "compare-secret"
	CompareRecordOrder Key = "compare-record-order"

	// What programs read.
	CompareCode       Key = "compare-code"
	CompareCodeClass  Key = "compare-code-class"
	CompareStatus     Key = "compare-status"
	CompareArguments  Key = "compare-arguments"
	CompareAnswer     Key = "compare-answer"
	CompareOtherMail  Key = "compare-other-mail"
	CompareRecipients Key = "compare-recipients"
	CompareOutcome    Key = "compare-outcome"

	// What stands elsewhere, or in one run only.
	CompareOrder        Key = "compare-order"
	CompareOnly         Key = "compare-only"
	CompareNoConnection Key = "compare-no-connection"

	// What one of the runs leaves out.
	CompareSegments  Key = "compare-segments"
	CompareUnwatched Key = "compare-unwatched"
	CompareResolver  Key = "compare-resolver"
	CompareCached    Key = "compare-cached"
	CompareEnded     Key = "compare-ended"

	// The table around the lines.
	CompareConnection Key = "compare-connection"
	CompareDNS        Key = "compare-dns"
	CompareSummary    Key = "compare-summary"
	CompareOthers     Key = "compare-others"
	CompareFolded     Key = "compare-folded"
	CompareLimit      Key = "compare-limit"
	CompareInTime     Key = "compare-in-time"
)

var compareEnglish = map[Key]string{
	CompareSame: "The two runs say the same.",

	CompareTiming:      "It came {0 span} after the line before in one run, {1 span} in the other. How long things take depends on machines and networks.",
	CompareWording:     "Each server words its replies in its own way. Programs read the code; the text is for people.",
	CompareExtensions:  "Each server says which extensions it offers, so this list is another one with every server.",
	CompareEnhanced:    "Only one of the two servers gives an enhanced status code here, which says more exactly what happened.",
	CompareSuccess:     "Both enhanced codes say that it was done. How exactly they say it differs from server to server.",
	CompareReason:      "The same thing, said in other words.",
	CompareHello:       "The client introduces itself by another name.",
	CompareIdentifier:  "Message ids, dates and sizes are new in every run.",
	ComparePort:        "A client takes any free port for its end of a connection.",
	CompareAddress:     "The connection goes between other addresses.",
	CompareQuestionID:  "A question to DNS has a number that nobody can guess, so that only its own answer is believed.",
	CompareTTL:         "The records are the same; how long they may still be remembered is not, because that time runs while they lie in a cache.",
	CompareContent:     "Each server adds a Received field of its own, with its name, id and date, so the content is a little longer or shorter.",
	CompareSecret:      "A password is shown only where it is invented, in a simulated run. Elsewhere stars stand in its place.",
	CompareRecordOrder: "The records are the same. Their order means nothing.",

	CompareCode:       "The codes {0} and {1} differ, but begin with the same digit: the client does the same in both runs.",
	CompareCodeClass:  "{0} in one run, {1} in the other. The first digit tells the client how to go on, so the runs part here.",
	CompareStatus:     "The codes are the same, but the enhanced codes {0} and {1} give different reasons.",
	CompareArguments:  "The command is the same, what it is about is not.",
	CompareAnswer:     "DNS answers something else.",
	CompareOtherMail:  "One message is {0} octets longer than the other: too much for the fields that servers add.",
	CompareRecipients: "It is about another sender, or other recipients.",
	CompareOutcome:    "It happened in both runs, but not with the same result.",

	CompareOrder:        "Both runs have this, but in another order: what comes before it in one run comes after it in the other.",
	CompareOnly:         "Only the {0} run has this.",
	CompareNoConnection: "Only the {0} run has this connection.",

	CompareSegments:  "TCP may cut a stream anywhere. How many segments carry it, and how large they are, means nothing to SMTP.",
	CompareUnwatched: "{0} is watched only in the {1} run. In the other, just what goes over the wire can be seen of it.",
	CompareResolver:  "What a resolver asks others before it answers is seen only in the {0} run. In the other it is the resolver's own business.",
	CompareEnded:     "The {0} run was over before this connection was, so its end is seen only in the other.",
	CompareCached:    "Only the server knows whether it answered from memory.",

	CompareConnection: "{0} to {1}, connection {2}",
	CompareDNS:        "questions to {0}",
	CompareSummary:    "{0} of the {1} lines above are the same.",
	CompareOthers:     "The others: {0}.",
	CompareFolded:     "Not shown, and not counted: {0} lines about segments and arrivals, which say nothing that those above do not.",
	CompareLimit:      "Only the first {0} events of each run were compared.",
	CompareInTime:     "Each connection, and what each host did by itself, stands together; within it the lines are in the order of time.",

	// What an event is, in a word or two: the cells of the table are narrow.
	"compare-kind-message.submitted": "submitted", "compare-kind-conn.open": "connects", "compare-kind-conn.accepted": "accepted",
	"compare-kind-conn.refused": "refused", "compare-kind-conn.timeout": "no answer", "compare-kind-conn.reset": "broken off",
	"compare-kind-conn.closed": "closed", "compare-kind-tls.established": "encrypted", "compare-kind-tls.failed": "not encrypted",
	"compare-kind-segment": "segment", "compare-kind-segment.lost": "segment lost",
	"compare-kind-queue.stored": "queued", "compare-kind-store.failed": "not stored", "compare-kind-queue.held": "held",
	"compare-kind-queue.attempt": "attempt", "compare-kind-queue.deferred": "put off", "compare-kind-queue.expired": "too old",
	"compare-kind-queue.removed": "out of the queue", "compare-kind-dsn.created": "report", "compare-kind-mailbox.delivered": "in the mailbox",
	"compare-kind-mailbox.retrieved": "fetched", "compare-kind-fault.begin": "fault begins", "compare-kind-fault.end": "fault ends",
	"compare-kind-discarded": "thrown away", "compare-kind-note": "note",
}
