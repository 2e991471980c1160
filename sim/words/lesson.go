package words

// What the goals of lessons ask for, and what was seen of it.
const (
	LessonBoth        Key = "lesson-both"
	LessonEach        Key = "lesson-each"
	LessonInOrder     Key = "lesson-in-order"
	LessonDelivered   Key = "lesson-delivered"
	LessonRetrieved   Key = "lesson-retrieved"
	LessonBounced     Key = "lesson-bounced"
	LessonReplied     Key = "lesson-replied"
	LessonRepliedVerb Key = "lesson-replied-verb"
	LessonRepliedCode Key = "lesson-replied-code"
	LessonRepliedDot  Key = "lesson-replied-dot"
	LessonCodeClass   Key = "lesson-code-class"
	LessonWhere       Key = "lesson-where"
	LessonCondition   Key = "lesson-condition"
	LessonAnd         Key = "lesson-and"
	LessonNothing     Key = "lesson-nothing"
	LessonSomeHost    Key = "lesson-some-host"
	LessonTyped       Key = "lesson-typed"
	LessonPredicted   Key = "lesson-predicted"
	LessonThen        Key = "lesson-then"
	LessonNot         Key = "lesson-not"
	LessonEither      Key = "lesson-either"

	LessonReached   Key = "lesson-reached"
	LessonOpen      Key = "lesson-open"
	LessonLost      Key = "lesson-lost"
	LessonEarlier   Key = "lesson-earlier"
	LessonEarlierAt Key = "lesson-earlier-at"
	LessonAhead     Key = "lesson-ahead"

	LessonSeenNoMail       Key = "lesson-seen-no-mail"
	LessonSeenSubmitted    Key = "lesson-seen-submitted"
	LessonSeenStored       Key = "lesson-seen-stored"
	LessonSeenDeferred     Key = "lesson-seen-deferred"
	LessonSeenDelivered    Key = "lesson-seen-delivered"
	LessonSeenRetrieved    Key = "lesson-seen-retrieved"
	LessonSeenReport       Key = "lesson-seen-report"
	LessonSeenBounced      Key = "lesson-seen-bounced"
	LessonSeenReply        Key = "lesson-seen-reply"
	LessonSeenOtherReply   Key = "lesson-seen-other-reply"
	LessonSeenNotAsked     Key = "lesson-seen-not-asked"
	LessonSeenNoReply      Key = "lesson-seen-no-reply"
	LessonSeenEvent        Key = "lesson-seen-event"
	LessonSeenNoEvent      Key = "lesson-seen-no-event"
	LessonSeenOtherEvent   Key = "lesson-seen-other-event"
	LessonSeenOtherEvents  Key = "lesson-seen-other-events"
	LessonSeenTyped        Key = "lesson-seen-typed"
	LessonSeenNothingTyped Key = "lesson-seen-nothing-typed"
	LessonSeenRight        Key = "lesson-seen-right"
	LessonSeenWrong        Key = "lesson-seen-wrong"
	LessonSeenNoChoice     Key = "lesson-seen-no-choice"
	LessonSeenBroken       Key = "lesson-seen-broken"
	LessonSeenNever        Key = "lesson-seen-never"
	LessonSeenNotYet       Key = "lesson-seen-not-yet"
	LessonSeenAll          Key = "lesson-seen-all"
	LessonSeenParts        Key = "lesson-seen-parts"
)

var lessonEnglish = map[Key]string{
	LessonBoth:        "Both of these.",
	LessonEach:        "All of these.",
	LessonInOrder:     "All of these, one after the other.",
	LessonDelivered:   "A message reaches the mailbox of {0}.",
	LessonRetrieved:   "The mail client of {0} fetches a message.",
	LessonBounced:     "A report is written that a message for {0} has failed for good.",
	LessonReplied:     "{0} answers {1} with {2}.",
	LessonRepliedVerb: "{0} answers {1}.",
	LessonRepliedCode: "{0} answers with {1}.",
	LessonRepliedDot:  "{0} answers the message, after the final dot, with {1}.",
	LessonCodeClass:   "a code that begins with {0}",
	LessonWhere:       "{0} This counts where {1}.",
	LessonCondition:   "{0} is {1}",
	LessonAnd:         "{0} and {1}",
	LessonNothing:     "empty",
	LessonSomeHost:    "a host",
	LessonTyped:       "You type {0} in the Console.",
	LessonPredicted:   "You answer the question right.",
	LessonThen:        "In this order: {0}",
	LessonNot:         "This must not happen before all is quiet: {0}",
	LessonEither:      "{0} or {1}",

	// How a goal stands, beside it. A moment is {0}.
	LessonReached:   "Reached",
	LessonOpen:      "Not yet",
	LessonLost:      "Missed",
	LessonEarlier:   "Reached earlier",
	LessonEarlierAt: "Reached earlier, at {0}",
	LessonAhead:     "You have seen it: it happens at {0}, later than the moment that is shown.",

	LessonSeenNoMail:       "So far nobody has sent a message to {0}.",
	LessonSeenSubmitted:    "The message for {0} is still on {1}, where it was written.",
	LessonSeenStored:       "The message for {0} is on its way: {1} has it.",
	LessonSeenDeferred:     "The message for {0} waits in the queue of {1}. The last attempt failed: {2}.",
	LessonSeenDelivered:    "The message for {0} lies in the mailbox, on {1}.",
	LessonSeenRetrieved:    "The mail client of {0} has fetched the message.",
	LessonSeenReport:       "{1} has written a report about the message for {0}, but not that it failed.",
	LessonSeenBounced:      "{1} has given up on the message for {0}, and written a report that says so.",
	LessonSeenReply:        "{0} answered “{1}”.",
	LessonSeenOtherReply:   "Not yet. The last answer of {0} was “{1}”.",
	LessonSeenNotAsked:     "So far {0} has not answered {1}.",
	LessonSeenNoReply:      "So far {0} has not answered anything.",
	LessonSeenEvent:        "It happened at {0}.",
	LessonSeenNoEvent:      "It has not happened yet.",
	LessonSeenOtherEvent:   "Not yet. Something like it happened once, but there {1} was {2}.",
	LessonSeenOtherEvents:  "Not yet. Something like it happened {0} times, but the last time {1} was {2}.",
	LessonSeenTyped:        "The last line that you typed is “{0}”.",
	LessonSeenNothingTyped: "You have not typed anything yet.",
	LessonSeenRight:        "You chose “{0}”. That is right.",
	LessonSeenWrong:        "You chose “{0}”. That is not it; you can choose again.",
	LessonSeenNoChoice:     "You have not answered yet.",
	LessonSeenBroken:       "It happened at {0}. Go back to before that, or start over.",
	LessonSeenNever:        "All is quiet, and it has not happened.",
	LessonSeenNotYet:       "It has not happened so far. Only the end of the run will tell.",
	LessonSeenAll:          "All of it has happened.",
	LessonSeenParts:        "{0} of {1} done. {2}",

	// What a field of an event is called, where a goal asks for something of it.
	"lesson-field-conn": "the connection", "lesson-field-peer": "the other side", "lesson-field-message": "the id of the message",
	"lesson-field-from": "the sender", "lesson-field-to": "a recipient", "lesson-field-recipients": "a recipient", "lesson-field-recipient": "the recipient",
	"lesson-field-name": "the name asked for", "lesson-field-type": "the type of record", "lesson-field-server": "the server", "lesson-field-id": "the number of the question",
	"lesson-field-tcp": "the use of TCP", "lesson-field-rcode": "the result", "lesson-field-answers": "an answer", "lesson-field-cached": "the use of memory",
	"lesson-field-local": "the near end", "lesson-field-remote": "the far end", "lesson-field-verb": "the command", "lesson-field-line": "the line",
	"lesson-field-code": "the reply code", "lesson-field-enhanced": "the enhanced code", "lesson-field-text": "the text", "lesson-field-octets": "the size in octets",
	"lesson-field-of": "the number of what was sent", "lesson-field-reason": "the reason", "lesson-field-attempt": "the number of the attempt",
	"lesson-field-destination": "the domain", "lesson-field-next": "the next attempt", "lesson-field-why": "the reason", "lesson-field-about": "the message it is about",
	"lesson-field-action": "what it says", "lesson-field-status": "the status", "lesson-field-protocol": "the protocol",
	"lesson-field-version": "the version of TLS", "lesson-field-cipher": "the cipher suite", "lesson-field-verified": "the proof of the name", "lesson-field-problems": "a problem of the certificate",

	// An event of which one thing is asked that a sentence of its own says better: {0} is
	// the host, {1} the value. Some values have a sentence of their own, too.
	"lesson-event-dns.query-type":             "{0} asks DNS for {1} records.",
	"lesson-event-dns.query-name":             "{0} asks DNS about {1}.",
	"lesson-event-smtp.command-verb":          "{0} says {1}.",
	"lesson-event-smtp.reply-code":            "{0} replies with {1}.",
	"lesson-event-queue.stored-from":          "{0} stores a message from {1}.",
	"lesson-event-queue.stored-from-":         "{0} stores a message whose sender is empty: MAIL FROM:<>.",
	"lesson-event-queue.attempt-attempt":      "{0} makes attempt {1} to deliver a message.",
	"lesson-event-queue.attempt-destination":  "{0} tries to deliver a message to {1}.",
	"lesson-event-dsn.created-action-failed":  "{0} writes a report that a message has failed.",
	"lesson-event-dsn.created-action-delayed": "{0} writes a report that a message is delayed.",
	"lesson-event-conn.open-peer":             "{0} opens a connection to {1}.",
	"lesson-event-conn.accepted-peer":         "{0} accepts a connection from {1}.",

	// What an event is, by its kind: {0} is the host.
	"lesson-event-message.submitted": "A new message is sent off from {0}.",
	"lesson-event-dns.query":         "{0} asks DNS a question.",
	"lesson-event-dns.answer":        "{0} answers a DNS question.",
	"lesson-event-conn.open":         "{0} opens a connection.",
	"lesson-event-conn.accepted":     "{0} accepts a connection.",
	"lesson-event-conn.refused":      "A connection that {0} tries to open is refused.",
	"lesson-event-conn.timeout":      "A connection that {0} tries to open gets no answer.",
	"lesson-event-conn.reset":        "A connection of {0} breaks off.",
	"lesson-event-conn.closed":       "{0} closes a connection.",
	"lesson-event-tls.established":   "{0} has an encrypted connection.",
	"lesson-event-tls.failed":        "A connection of {0} cannot be encrypted.",
	"lesson-event-smtp.command":      "{0} sends a command.",
	"lesson-event-smtp.reply":        "{0} replies.",
	"lesson-event-smtp.data":         "{0} sends the content of a message.",
	"lesson-event-smtp.received":     "A command, a reply or a message reaches {0}.",
	"lesson-event-pop3.command":      "{0} sends a command to a mailbox.",
	"lesson-event-pop3.reply":        "{0} replies about a mailbox.",
	"lesson-event-pop3.received":     "A command or reply about a mailbox reaches {0}.",
	"lesson-event-segment":           "{0} sends a segment.",
	"lesson-event-segment.lost":      "A segment that {0} sent is lost.",
	"lesson-event-queue.stored":      "{0} stores a message in its queue.",
	"lesson-event-store.failed":      "{0} cannot store a message.",
	"lesson-event-queue.held":        "A message is held in the queue of {0}.",
	"lesson-event-queue.attempt":     "{0} tries to deliver a message.",
	"lesson-event-queue.deferred":    "{0} puts a delivery off until later.",
	"lesson-event-queue.expired":     "{0} gives up on a message because it is too old.",
	"lesson-event-queue.removed":     "A message leaves the queue of {0}.",
	"lesson-event-dsn.created":       "{0} writes a report about a delivery.",
	"lesson-event-mailbox.delivered": "{0} puts a message into a mailbox.",
	"lesson-event-mailbox.retrieved": "A message is fetched from {0}.",
	"lesson-event-fault.begin":       "Something goes wrong at {0}.",
	"lesson-event-fault.end":         "Something that went wrong at {0} works again.",
	"lesson-event-discarded":         "{0} throws something away.",
	"lesson-event-note":              "{0} leaves a note.",
}
