package words

// What the goals of lessons ask for, and what was seen of it.
const (
	LessonDelivered   Key = "lesson-delivered"
	LessonRetrieved   Key = "lesson-retrieved"
	LessonBounced     Key = "lesson-bounced"
	LessonReplied     Key = "lesson-replied"
	LessonRepliedVerb Key = "lesson-replied-verb"
	LessonRepliedCode Key = "lesson-replied-code"
	LessonWhere       Key = "lesson-where"
	LessonSomeHost    Key = "lesson-some-host"
	LessonTyped       Key = "lesson-typed"
	LessonPredicted   Key = "lesson-predicted"
	LessonThen        Key = "lesson-then"
	LessonNot         Key = "lesson-not"
	LessonEither      Key = "lesson-either"

	LessonSeenNoMail       Key = "lesson-seen-no-mail"
	LessonSeenSubmitted    Key = "lesson-seen-submitted"
	LessonSeenStored       Key = "lesson-seen-stored"
	LessonSeenDeferred     Key = "lesson-seen-deferred"
	LessonSeenDelivered    Key = "lesson-seen-delivered"
	LessonSeenRetrieved    Key = "lesson-seen-retrieved"
	LessonSeenReport       Key = "lesson-seen-report"
	LessonSeenBounced      Key = "lesson-seen-bounced"
	LessonSeenReply        Key = "lesson-seen-reply"
	LessonSeenNotAsked     Key = "lesson-seen-not-asked"
	LessonSeenNoReply      Key = "lesson-seen-no-reply"
	LessonSeenEvent        Key = "lesson-seen-event"
	LessonSeenNoEvent      Key = "lesson-seen-no-event"
	LessonSeenOtherEvent   Key = "lesson-seen-other-event"
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
	LessonDelivered:   "A message is in the mailbox of {0}.",
	LessonRetrieved:   "{0} has fetched a message from the mailbox.",
	LessonBounced:     "A report says that a message for {0} failed for good.",
	LessonReplied:     "{0} answers {1} with {2}.",
	LessonRepliedVerb: "{0} answers {1}.",
	LessonRepliedCode: "{0} answers with {1}.",
	LessonWhere:       "{0} Looked for: {1}.",
	LessonSomeHost:    "a host",
	LessonTyped:       "You type {0} at the Console.",
	LessonPredicted:   "The question is answered right.",
	LessonThen:        "In this order: {0}",
	LessonNot:         "When all is quiet again, this has not happened: {0}",
	LessonEither:      "{0} or {1}",

	LessonSeenNoMail:       "Nobody has sent a message to {0} yet.",
	LessonSeenSubmitted:    "The message for {0} is still at {1}, where it was written.",
	LessonSeenStored:       "The message for {0} is on its way: {1} has it.",
	LessonSeenDeferred:     "The message for {0} waits in the queue of {1}. The last attempt failed: {2}",
	LessonSeenDelivered:    "The message for {0} lies in the mailbox, at {1}.",
	LessonSeenRetrieved:    "{0} has fetched the message.",
	LessonSeenReport:       "{1} wrote a report about the message for {0}, but not one that it failed.",
	LessonSeenBounced:      "{1} gave up on the message for {0}, and wrote a report that says so.",
	LessonSeenReply:        "{0} answered {1} {2}",
	LessonSeenNotAsked:     "{0} has not been sent {1} yet.",
	LessonSeenNoReply:      "{0} has not answered anything yet.",
	LessonSeenEvent:        "It happened.",
	LessonSeenNoEvent:      "It has not happened yet.",
	LessonSeenOtherEvent:   "It happened so far: {0} times. In the last one, {1} is {2}.",
	LessonSeenTyped:        "You typed last: {0}",
	LessonSeenNothingTyped: "Nothing has been typed yet.",
	LessonSeenRight:        "You chose: {0}. That is right.",
	LessonSeenWrong:        "You chose: {0}. That is not it; you can choose again.",
	LessonSeenNoChoice:     "Nothing has been chosen yet.",
	LessonSeenBroken:       "It has happened. {0} Going back to before it, or starting over, opens the goal again.",
	LessonSeenNever:        "All is quiet, and it has not happened.",
	LessonSeenNotYet:       "It has not happened so far. Only the end will tell.",
	LessonSeenAll:          "All of it has happened.",
	LessonSeenParts:        "{0} of {1} are there. {2}",

	// What an event is, by its kind: {0} is the host.
	"lesson-event-message.submitted": "Somebody hands a message to {0}.",
	"lesson-event-dns.query":         "{0} asks DNS a question.",
	"lesson-event-dns.answer":        "{0} answers a question to DNS.",
	"lesson-event-conn.open":         "{0} opens a connection.",
	"lesson-event-conn.accepted":     "{0} accepts a connection.",
	"lesson-event-conn.refused":      "A connection of {0} is refused.",
	"lesson-event-conn.timeout":      "A connection of {0} gets no answer.",
	"lesson-event-conn.reset":        "A connection of {0} breaks off.",
	"lesson-event-conn.closed":       "{0} closes a connection.",
	"lesson-event-smtp.command":      "{0} sends a command.",
	"lesson-event-smtp.reply":        "{0} replies.",
	"lesson-event-smtp.data":         "{0} sends the content of a message.",
	"lesson-event-smtp.received":     "A command, a reply or a message arrives at {0}.",
	"lesson-event-pop3.command":      "{0} sends a command to a mailbox.",
	"lesson-event-pop3.reply":        "{0} replies about a mailbox.",
	"lesson-event-pop3.received":     "A command or reply about a mailbox arrives at {0}.",
	"lesson-event-segment":           "{0} sends a segment.",
	"lesson-event-segment.lost":      "A segment that {0} sent is lost.",
	"lesson-event-queue.stored":      "{0} stores a message, and is responsible for it.",
	"lesson-event-store.failed":      "{0} cannot store a message.",
	"lesson-event-queue.held":        "A message is held in the queue of {0}.",
	"lesson-event-queue.attempt":     "{0} tries to deliver a message.",
	"lesson-event-queue.deferred":    "{0} puts a delivery off until later.",
	"lesson-event-queue.expired":     "{0} gives up on a message that is too old.",
	"lesson-event-queue.removed":     "A message leaves the queue of {0}.",
	"lesson-event-dsn.created":       "{0} writes a report about a delivery.",
	"lesson-event-mailbox.delivered": "{0} puts a message into a mailbox.",
	"lesson-event-mailbox.retrieved": "A message is fetched from {0}.",
	"lesson-event-fault.begin":       "Something goes wrong at {0}.",
	"lesson-event-fault.end":         "Something that was wrong at {0} is well again.",
	"lesson-event-discarded":         "{0} throws something away, and says so.",
	"lesson-event-note":              "{0} has something to say.",
}
