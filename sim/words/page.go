package words

// What the page says by itself: labels, and a sentence for each kind of event. Package
// wire puts many of these keys together from a family and a member ("event-" and
// "conn.open"), so most have no constant.
const (
	PageNoRun       Key = "page-no-run"
	PageBadRequest  Key = "page-bad-request"
	PageBadMethod   Key = "page-bad-method"
	PageBadParams   Key = "page-bad-params"
	PageTooBig      Key = "page-too-big"
	PageNoLesson    Key = "page-no-lesson"
	PageBringLesson Key = "page-bring-lesson"
	PageBadFile     Key = "page-bad-file"
	PageBadSeed     Key = "page-bad-seed"
	PageBadSave     Key = "page-bad-save"
	PageBadGrain    Key = "page-bad-grain"
	PageNoPlace     Key = "page-no-place"
	PageNoEvent     Key = "page-no-event"
	PageNoConn      Key = "page-no-connection"
	PageNoMessage   Key = "page-no-message"
	PageNoBranch    Key = "page-no-branch"
	PageNoSchedule  Key = "page-no-schedule"
	PageNoConsole   Key = "page-no-console"
	PageNoTeaching  Key = "page-no-teaching"
	PageNoStep      Key = "page-no-step"
	PageNoQuestion  Key = "page-no-question"
	PageNoChoice    Key = "page-no-choice"
	PageNoHint      Key = "page-no-hint"
	PageOneThing    Key = "page-one-thing"
	PageFormWrong   Key = "page-form-wrong"
	PageLineLong    Key = "page-line-long"
	PageZoneWrong   Key = "page-zone-wrong"
	PageIn          Key = "page-in"
	PageFor         Key = "page-for"
	PageNow         Key = "page-now"
	PageAgo         Key = "page-ago"
	PageUntil       Key = "page-until"
	PageUntilClear  Key = "page-until-cleared"
	PageMessagePart Key = "page-message-part"
	PageMore        Key = "page-more"
	PageLinkCut     Key = "page-link-cut"
	PageLinkLoss    Key = "page-link-loss"
	PageLifetime    Key = "page-lifetime"
	PageUntitled    Key = "page-untitled"
	PageNewSession  Key = "page-new-session"
	PageInState     Key = "page-in-state"
	PageAtPort      Key = "page-at-port"

	// What other servers would have said.
	PageGreeting      Key = "page-greeting"
	PageOthersNone    Key = "page-others-none"
	PageOthersLong    Key = "page-others-long"
	PageOthersMoment  Key = "page-others-moment"
	PageOthersUnasked Key = "page-others-unasked"
	PageOthersEnded   Key = "page-others-ended"
	PageOthersSilent  Key = "page-others-silent"

	PageTLS         Key = "page-tls"
	PageTLSTyped    Key = "page-tls-typed"
	PageTLSUnproved Key = "page-tls-unproved"
	PageTLSFailed   Key = "page-tls-failed"

	SimplifiedTCP     Key = "simplified-tcp"
	SimplifiedDNS     Key = "simplified-dns"
	SimplifiedTLS     Key = "simplified-tls"
	SimplifiedFilters Key = "simplified-filters"
	SimplifiedDisk    Key = "simplified-disk"

	// Two runs side by side. The classes of their lines have a name, "class-NAME", and
	// what they mean, "class-NAME-text".
	PageSimulated Key = "page-simulated"
	PageReal      Key = "page-real"
	PageAlike     Key = "page-alike"
	PageNoOther   Key = "page-no-other"
)

var pageEnglish = map[Key]string{
	PageNoRun:       "Nothing is open yet.",
	PageBadRequest:  "This is no request: {0}",
	PageBadMethod:   "There is no method {0}.",
	PageBadParams:   "The parameters of {0} cannot be read: {1}",
	PageTooBig:      "The request has {0} octets; {1} are the most.",
	PageNoLesson:    "There is no lesson {0}.",
	PageBringLesson: "The file of the lesson {0} has to come with the request.",
	PageBadFile:     "The file has mistakes.",
	PageBadSeed:     "The seed is a whole number from 0 on, written in figures.",
	PageBadSave:     "This file does not hold a saved run: {0}",
	PageBadGrain:    "There is no grain {0} to step by.",
	PageNoPlace:     "Say which event or which moment, one of the two, from 0 on.",
	PageNoEvent:     "There is no event {0} up to here.",
	PageNoConn:      "There is no connection {0} up to here.",
	PageNoMessage:   "There is no message {0} up to here.",
	PageNoBranch:    "There is no branch {0}.",
	PageNoSchedule:  "There is no schedule {0}.",
	PageNoConsole:   "{0} is no server that one can type to.",
	PageNoTeaching:  "What is open is no lesson.",
	PageNoStep:      "The lesson has no step {0}.",
	PageNoQuestion:  "This step asks nothing.",
	PageNoChoice:    "The question has no choice {0}.",
	PageNoHint:      "There is no such hint.",
	PageOneThing:    "Do one thing at a time: {0} were asked for.",
	PageFormWrong:   "Something is not right yet.",
	PageLineLong:    "The line has {0} octets; {1} are the most that can be typed.",
	PageZoneWrong:   "The zone text has mistakes.",
	PageIn:          "in {0}",
	PageFor:         "for {0}",
	PageNow:         "now",
	PageAgo:         "{0} ago",
	PageUntil:       "until {0}",
	PageUntilClear:  "until it is cleared",
	PageMessagePart: "message",
	PageMore:        "{0} and {1} more",
	PageLinkCut:     "cut",
	PageLinkLoss:    "loses {0} %",
	PageLifetime:    "{0} of {1}",
	PageUntitled:    "A scenario",
	PageNewSession:  "A new session begins here.",
	PageAtPort:      "{0}, port {1}",
	PageInState:     "Session {0} at {1}: state {2} ({3}).",

	PageGreeting:      "the connection",
	PageOthersNone:    "Event {0} is no reply of a simulated mail server.",
	PageOthersLong:    "The session is too long to be held again with other servers.",
	PageOthersMoment:  "What {0} said had also to do with what else was going on then. The others are asked in a world of their own, with only this session in it.",
	PageOthersUnasked: "It did not ask for the message: this is what it said to the command before.",
	PageOthersEnded:   "It had ended the session before that, with this.",
	PageOthersSilent:  "It gave no answer to that; this is what it said before.",

	PageSimulated: "simulated",
	PageReal:      "real",
	PageAlike:     "{0} of {1} lines are the same.",
	PageNoOther:   "There is nothing to compare yet. Deliver a message live first.",

	"class-same": "same", "class-same-text": "The two runs say the same.",
	"class-timing": "other timing", "class-timing-text": "The same, but after a shorter or longer wait.",
	"class-identifier": "new in every run", "class-identifier-text": "Ids, ports, dates and sizes, which are new in every run.",
	"class-secret": "hidden password", "class-secret-text": "A password that one of the runs hides.",
	"class-wording": "other wording", "class-wording-text": "Other words for people; programs read the same.",
	"class-order": "other order", "class-order-text": "Both have it, but what comes before it in one run comes after it in the other.",
	"class-code": "other result", "class-code-text": "What programs read differs: a code, a status, an answer, an address.",
	"class-missing": "only simulated", "class-missing-text": "Only the simulated run has it.",
	"class-extra": "only real", "class-extra-text": "Only the real run has it.",
	"class-simplified": "not shown in both", "class-simplified-text": "One of the runs cannot show it, or does not model it.",

	PageTLS:         "From here on nobody between the two can read along.",
	PageTLSTyped:    "The Console has made the handshake for you. From here on nobody between the two can read along.",
	PageTLSUnproved: "From here on nobody between the two can read along. Who the server is, is not proved.",
	PageTLSFailed:   "The handshake failed.",

	SimplifiedTCP:     "Simplified: connections have no acknowledgements, windows or congestion here. What was sent arrives in order, and what is lost is sent again.",
	SimplifiedDNS:     "Simplified: there are no root servers here. The resolver knows from the start which server has which zone.",
	SimplifiedTLS:     "Simplified: TLS is used only where a scenario says so. Its segments have the right lengths, and nothing is computed. Real servers use it wherever they can, above all for passwords.",
	SimplifiedFilters: "Simplified: nobody looks for spam here. Real servers refuse a large part of what they are offered.",
	SimplifiedDisk:    "Simplified: every write takes the same few milliseconds here, and is durable then.",

	"grain-event":       "event",
	"grain-command":     "command",
	"grain-session":     "session",
	"grain-decision":    "decision",
	"grain-queue event": "queue event",

	"unit-d": "{0} d", "unit-h": "{0} h", "unit-m": "{0} min", "unit-s": "{0} s", "unit-ms": "{0} ms",

	"role-client":     "mail client",
	"role-submission": "submission · queue",
	"role-relay":      "relay · queue",
	"role-mx":         "receiving server",
	"role-both":       "mail server",
	"role-person":     "you, at the Console",
	"role-resolver":   "DNS resolver",
	"role-nameserver": "DNS name server",

	"doing-idle":      "idle",
	"doing-down":      "off",
	"doing-asks":      "waits for DNS",
	"doing-finds-out": "finds out for others",
	"doing-answers":   "has answered",
	"doing-connects":  "connects to {0}",
	"doing-talks":     "talks with {0}",
	"doing-stores":    "writes the message to disk",
	"doing-waits":     "next attempt {0}",
	"doing-held":      "holds a message",
	"doing-tries":     "tries to deliver",
	"doing-outbox":    "waits to submit",
	"doing-refuses":   "refuses connections",
	"doing-trouble":   "has a fault",

	"service-25": "SMTP", "service-587": "submission", "service-110": "POP3", "service-53": "DNS", "service-143": "IMAP",

	"queue-active":   "being tried",
	"queue-deferred": "deferred",
	"queue-held":     "held",
	"queue-outbox":   "in the outbox",
	"queue-sum":      "Waiting for {1} at {2}: {0}.",
	"queue-sum-held": "Held: {0}.",

	// The story of a message in a queue, and what is to come.
	"tale-waits":      "It waits here.",
	"tale-before":     "At this moment it is not here yet.",
	"tale-left":       "It is no longer in the queue.",
	"tale-reply":      "{0} answers: {1}",
	"tale-alike":      "{0} more attempts, with the same outcome.",
	"tale-more":       "{0} more lines.",
	"planned-attempt": "attempt",
	"planned-warn":    "delay warning to the sender",
	"planned-expire":  "gives up",

	// Schedules, and what they would have done.
	"schedule-own":           "the scenario's own",
	"schedule-every":         "Every {0}.",
	"schedule-backoff":       "After {0}, and each wait {1} times as long as the one before.",
	"schedule-cap":           "No wait is longer than {0}.",
	"schedule-jitter":        "Chance adds up to {0}.",
	"schedule-ends":          "Gives up with the first failed attempt at or after {0}.",
	"schedule-ends-count":    "Gives up with attempt {0}, which comes at {1}.",
	"schedule-warns":         "Warns the sender of the delay after {0}.",
	"schedule-warns-every":   "Warns the sender of the delay after {0}, and again every {1}.",
	"schedule-warns-attempt": "Warns the sender of the delay after attempt {0}.",
	"schedule-warns-never":   "Does not warn the sender of the delay.",
	"plan-none":              "No message was tried yet.",
	"plan-now":               "With the schedule {0} it would have been tried {1} by now; the next attempt: {2}, {3}.",
	"plan-over":              "With the schedule {0} it would have been tried {1}; it gives up: {2}.",
	"plan-here":              "{0} has tried it {1}, with the schedule {2}.",
	"times-once":             "once",
	"times":                  "{0} times",

	"greylist-rule":       "A triplet of client, sender and recipient that is new waits for {0}, and then has {1} to come back; afterwards it is remembered for {2}. Clients in one network, /{3} (IPv6: /{4}), count as one.",
	"greylist-rule-exact": "A triplet of client, sender and recipient that is new waits for {0}, and then has {1} to come back; afterwards it is remembered for {2}. Clients go by their exact address.",
	"greylist-waiting":    "has to wait",
	"greylist-open":       "may pass when it comes back",
	"greylist-passed":     "has passed",
	"greylist-history":    "refused: {0}, let through: {1}",
	"greylist-forgotten":  "forgotten {0}",
	"greylist-trusted":    "{0} triplets have passed: it need not wait any more",
	"greylist-count":      "triplets that have passed: {0}",
	"greylist-count-of":   "triplets that have passed: {0}; from {1} on it need not wait any more",
	"rate-rule":           "From one client address: {0} in {1}.",
	"rate-rule-at-once":   "{0} At the same time: {1} connections.",
	"rate-messages":       "messages",
	"rate-recipients":     "recipients",
	"rate-connections":    "connections",
	"rate-limit":          "{0} {1}",
	"rate-used":           "{0} of {1} {2}",
	"rate-and":            "{0}, {1}",
	"rate-until":          "counting begins anew at {0}",
	"rate-refused":        "{0}; refused: {1}",

	"mark-submitted": "“{0}” is submitted",
	"mark-attempt":   "attempt {0} to {1}",
	"mark-deferred":  "deferred: {0}",
	"mark-warning":   "delay warning to the sender",
	"mark-expired":   "given up for its age",
	"mark-bounced":   "failure report to the sender",
	"mark-report":    "report to the sender",
	"mark-delivered": "in the mailbox of {0}",
	"mark-retrieved": "fetched by {0}",
	"mark-discarded": "thrown away: {0}",
	"mark-typed":     "typed: {0}",
	"mark-message":   "from {0} to {1}",

	// Marks that stand out have a label of few words beside them.
	"mark-label-warning":   "delay warning",
	"mark-label-expired":   "given up",
	"mark-label-bounced":   "bounce",
	"mark-label-report":    "report",
	"mark-label-delivered": "delivered",
	"mark-label-retrieved": "fetched",
	"mark-label-discarded": "thrown away",

	// A series of equal attempts.
	"band-label": "{0} attempts, every {1}",
	"band-text":  "{0} attempts to {1}, every {2}",

	"band-crowd-label": "{0} attempts, {1} messages",
	"band-crowd-text":  "{0} attempts to {1}, of {2} messages",

	"did-submit":  "a message to {0}",
	"did-fault":   "a fault: {0}",
	"did-clear":   "a fault cleared",
	"did-type":    "typed to {0}: {1}",
	"did-hold":    "message {0} held",
	"did-release": "message {0} released",
	"did-retry":   "message {0} retried",
	"did-cancel":  "message {0} cancelled",
	"did-expire":  "message {0} given up",
	"did-flush":   "what waits for {0} tried at once",
	"did-reroute": "message {0} sent by way of {1}", "did-reroute-usual": "its usual route",
	"did-zone":    "new zone text",
	"did-nothing": "from the start",

	"flight-call": "connect", "flight-accept": "connected", "flight-refusal": "refused", "flight-end": "close",

	// A sentence for each kind of event. {0} is the host, {1} the peer.
	"event-message.submitted":       "{3} has written a message to {2}. {0} takes it to its submission server.",
	"event-dns.query":               "{0} asks {1} for the {3} records of {2}",
	"event-dns.query-MX":            "{0} asks {1} which hosts receive mail for {2}",
	"event-dns.query-A":             "{0} asks {1} for the IPv4 address of {2}",
	"event-dns.query-AAAA":          "{0} asks {1} for the IPv6 address of {2}",
	"event-dns.answer":              "{0} answers: {2}",
	"event-dns.answer-cached":       "{0} knows the answer from memory: {2}",
	"event-dns.answer-none":         "{0} answers that there are no such records for {2}.",
	"event-dns.answer-nxdomain":     "{0} answers that the name {2} does not exist.",
	"event-dns.answer-failed":       "{0} has no answer about {2}: {3}.",
	"event-conn.open":               "{0} opens a connection to {1}, port {2}.",
	"event-conn.accepted":           "{0} takes the connection from {1}.",
	"event-conn.refused":            "{1} refuses the connection: nothing listens there. {0} learns of it.",
	"event-conn.timeout":            "{0} has waited for {1} in vain.",
	"event-conn.reset":              "The connection between {0} and {1} breaks off.",
	"event-conn.closed":             "{0} closes its side of the connection with {1}.",
	"event-tls.established":         "{0} and {1} have agreed on keys with {2}. From here on nobody between them can read along.",
	"event-tls.established-typed":   "The Console has made the handshake with {1} for you, with {2}. From here on nobody between them can read along.",
	"event-tls.failed":              "{0} and {1} could not agree on keys.",
	"event-smtp.command":            "{0} says {2} to {1}.",
	"event-smtp.command-EHLO":       "{0} introduces itself to {1} and asks which extensions it offers.",
	"event-smtp.command-HELO":       "{0} introduces itself to {1}, in the old way, without extensions.",
	"event-smtp.command-MAIL":       "{0} begins to hand a message over to {1}, and says who it is from.",
	"event-smtp.command-RCPT":       "{0} names a recipient to {1}.",
	"event-smtp.command-DATA":       "{0} asks {1} whether it may send the content of the message now.",
	"event-smtp.command-RSET":       "{0} takes back what it has said about sender and recipients.",
	"event-smtp.command-NOOP":       "{0} says something that means nothing, to see whether {1} still answers.",
	"event-smtp.command-QUIT":       "{0} says goodbye to {1}.",
	"event-smtp.command-VRFY":       "{0} asks {1} whether a mailbox exists.",
	"event-smtp.command-HELP":       "{0} asks {1} for help.",
	"event-smtp.command-AUTH":       "{0} logs in to {1} with user name and password.",
	"event-smtp.command-":           "{0} answers the question of {1} about who it is.",
	"event-smtp.reply-greeting":     "{0} greets {1}, and says that it is ready.",
	"event-smtp.reply-2":            "{0} answers {1}: yes, done.",
	"event-smtp.reply-3":            "{0} answers {1}: go on, I am waiting for more.",
	"event-smtp.reply-4":            "{0} answers {1}: not now. Trying again later may help.",
	"event-smtp.reply-5":            "{0} answers {1}: no. Trying again will not help.",
	"event-smtp.data":               "{0} sends the content of the message to {1}: {2} octets, ended by a dot on a line of its own.",
	"event-smtp.received-command":   "The command {2} has reached {0}.",
	"event-smtp.received-answer":    "The answer to AUTH has reached {0}.",
	"event-smtp.received-reply":     "The reply {2} has reached {0}.",
	"event-smtp.received-data":      "The whole message has reached {0}.",
	"event-pop3.command":            "{0} says {2} to {1}.",
	"event-pop3.command-USER":       "{0} tells {1} whose mailbox it wants to open.",
	"event-pop3.command-PASS":       "{0} gives {1} the password of the mailbox.",
	"event-pop3.command-STAT":       "{0} asks {1} how many messages there are.",
	"event-pop3.command-UIDL":       "{0} asks {1} for the unique names of the messages.",
	"event-pop3.command-LIST":       "{0} asks {1} for a list of the messages.",
	"event-pop3.command-RETR":       "{0} asks {1} for a message.",
	"event-pop3.command-DELE":       "{0} asks {1} to remove a message that it has fetched.",
	"event-pop3.command-QUIT":       "{0} says goodbye to {1}; now {1} removes what was marked.",
	"event-pop3.command-CAPA":       "{0} asks {1} what it can do.",
	"event-pop3.reply":              "{0} answers {1}: yes.",
	"event-pop3.reply-bad":          "{0} answers {1}: no.",
	"event-pop3.received-command":   "The command {2} has reached {0}.",
	"event-pop3.received-reply":     "The answer {2} has reached {0}.",
	"event-segment":                 "{2} octets are on their way from {0} to {1}.",
	"event-segment.lost":            "{2} octets from {0} to {1} are lost on the way. They will be sent again.",
	"event-queue.stored":            "{0} has the message on disk, under the name {2}. It is in its queue now.",
	"event-store.failed":            "{0} could not write to its disk: {2}",
	"event-queue.held":              "{0} holds the message {2} in its queue.",
	"event-queue.attempt":           "{0} begins attempt {2} to deliver to {3}.",
	"event-queue.deferred":          "{0} could not deliver for now. It keeps the message and tries again {2}.",
	"event-queue.expired":           "{0} gives up on {2}.",
	"event-queue.removed":           "The message leaves the queue of {0}.",
	"event-queue.removed-relayed":   "{0} has handed the message for {2} over, and takes it out of its queue.",
	"event-queue.removed-delivered": "The message for {2} is in its mailbox, so {0} takes it out of its queue.",
	"event-queue.removed-bounced":   "{0} has told the sender that {2} could not be reached, and takes the message out of its queue.",
	"event-queue.removed-cancelled": "An operator has taken the message for {2} out of the queue of {0}.",
	"event-queue.removed-expanded":  "{2} stands for others: the message goes on to them under a new id, and {0} takes this one out of its queue.",
	"event-queue.removed-discarded": "{0} takes the message for {2} out of its queue; there is nobody to tell.",
	"event-dsn.created":             "{0} writes a report to the sender about {2}.",
	"event-dsn.created-failed":      "{0} writes to the sender that the message could not be delivered to {2}.",
	"event-dsn.created-delayed":     "{0} writes to the sender that the message for {2} is late, but not lost.",
	"event-mailbox.delivered":       "The message lies in the mailbox of {2} on {0}.",
	"event-mailbox.retrieved":       "The client of {2} has fetched the message from {0}.",
	"event-fault.begin":             "From now on: {2}",
	"event-fault.end":               "This is over: {2}",
	"event-discarded":               "{0} throws something away: {2}",
	"event-note":                    "{0}: {2}",

	// What stands behind a kind of event, where the event itself gives no reason.
	"why-message.submitted": "A mail client does not deliver. It hands the message to a server that does.",
	"why-dns.query":         "An address names a domain, not a computer. DNS says which computers there are for it.",
	"why-dns.query-MX":      "The part after the @ is a domain. Its MX records name the hosts that receive its mail.",
	"why-dns.query-A":       "A connection goes to an address, so the name of the host has to be turned into one.",
	"why-dns.query-AAAA":    "A connection goes to an address, so the name of the host has to be turned into one.",
	"why-dns.answer":        "The answer may be remembered for as long as its time to live says.",
	"why-conn.open":         "SMTP needs a stream of octets that arrive in order. TCP makes one of packets.",
	"why-conn.accepted":     "A server listens on a port, and takes whoever calls.",
	"why-conn.closed":       "Each side says for itself that it sends no more.",
	"why-tls.established":   "SMTP begins in the clear. STARTTLS makes an encrypted connection of the one that stands.",
	"why-tls.failed":        "Both sides need a version, a cipher and a certificate that they can agree on.",
	"why-smtp.command-EHLO": "A client introduces itself before it sends mail. Whoever says EHLO can use extensions.",
	"why-smtp.command-HELO": "HELO is the greeting of 1982. Servers still understand it.",
	"why-smtp.command-MAIL": "MAIL names the sender of the envelope: where a report goes if the message cannot be delivered.",
	"why-smtp.command-RCPT": "RCPT names one recipient of the envelope. Only the envelope decides where a message goes.",
	"why-smtp.command-DATA": "The envelope is complete. After DATA comes the message itself, header and body.",
	"why-smtp.command-RSET": "RSET ends the transaction, but not the session.",
	"why-smtp.command-NOOP": "NOOP does nothing but get an answer.",
	"why-smtp.command-QUIT": "A client does not just hang up: it says QUIT and waits for the answer.",
	"why-smtp.command-VRFY": "VRFY was made to ask about mailboxes. Servers rarely tell.",
	"why-smtp.command-EXPN": "EXPN was made to ask who is on a mailing list.",
	"why-smtp.command-HELP": "HELP is for people who type SMTP by hand.",
	"why-smtp.command-AUTH": "A submission server takes mail only from people it knows.",
	"why-smtp.command-":     "Logging in may take more than one line.",
	"why-smtp.data":         "A line that begins with a dot gets another one, so that only the real end looks like the end.",
	"why-smtp.received":     "What was sent needs time to arrive.",
	"why-pop3.command":      "With POP3 a mail client fetches what lies in a mailbox. SMTP only brings mail there.",
	"why-pop3.reply":        "POP3 has two answers: +OK and -ERR.",
	"why-segment":           "TCP sends a stream in segments. A link carries each in its own time.",
	"why-segment.lost":      "TCP notices that a segment did not arrive, and sends it again. The stream only becomes slower.",
	"why-queue.stored":      "A server answers 250 only when the message can survive a power failure.",
	"why-queue.attempt":     "A server tries to deliver what lies in its queue, domain by domain.",
	"why-queue.removed":     "A recipient leaves the queue when somebody else is responsible, or has been told.",
	"why-mailbox.delivered": "The part before the @ names the mailbox. Only the receiving server knows which ones there are.",
	"why-mailbox.retrieved": "The message has reached its reader. The sender is not told.",

	// The states and verbs of a session.
	"state-connected": "connected", "state-greeted": "greeted", "state-ready": "ready for a message",
	"state-mail": "sender known", "state-rcpt": "recipients known", "state-data": "receiving content",
	"state-chunk": "receiving a piece", "state-chunks": "between pieces", "state-storing": "storing the message",
	"state-auth": "logging in", "state-tls": "agreeing on TLS", "state-closed": "the session is over",
	"verb-EHLO":     "introduces the client and lists the extensions of the server",
	"verb-HELO":     "introduces the client, without extensions",
	"verb-MAIL":     "begins a message: who it is from",
	"verb-RCPT":     "names one recipient; say it again for each",
	"verb-DATA":     "announces the content; it ends with a dot on a line of its own",
	"verb-RSET":     "forgets sender and recipients",
	"verb-NOOP":     "does nothing but get an answer",
	"verb-QUIT":     "ends the session",
	"verb-VRFY":     "asks whether a mailbox exists",
	"verb-EXPN":     "asks who is on a mailing list",
	"verb-HELP":     "asks which commands there are",
	"verb-AUTH":     "logs in with user name and password",
	"verb-STARTTLS": "makes the connection secure; the Console makes the handshake for you",
	"verb-BDAT":     "sends a piece of the content, of so many octets; they come on the next lines",
	"verb-ETRN":     "has the server try what waits for a domain",

	// The fields of events.
	"field-from": "from", "field-to": "to", "field-recipients": "recipients", "field-name": "name", "field-type": "type",
	"field-server": "server", "field-id": "message id", "field-tcp": "transport", "field-rcode": "outcome", "field-answer": "answer",
	"field-cached": "from memory", "field-local": "own end", "field-remote": "other end", "field-verb": "command",
	"field-line": "line", "field-argument": "argument", "field-code": "code", "field-enhanced": "enhanced code",
	"field-text": "text", "field-octets": "octets", "field-attempt": "attempt", "field-destination": "destination",
	"field-reason": "reason", "field-next": "next attempt", "field-why": "why", "field-about": "about message",
	"field-action": "action", "field-status": "status", "field-recipient": "recipient", "field-protocol": "protocol",
	"field-address": "address", "field-mailbox": "mailbox", "field-domain": "domain", "field-parameter": "parameter",
	"field-mechanism": "way to log in", "field-user": "user", "field-password": "password",
	"means-auth":    "written in base64, which anybody can read: it is a way of writing, and hides nothing",
	"field-message": "known here as", "field-header": "header", "field-body": "body", "field-end": "end",
	"field-version": "version", "field-cipher": "cipher", "field-verified": "name proved", "field-problems": "problems",
	"field-blank":   "blank after the colon",
	"means-blank":   "outside the grammar (RFC 5321 3.3 and 4.1.1.2): nothing stands between the colon and the address. Many servers tolerate it; those here do",
	"means-null":    "nobody: a report goes nowhere if it fails",
	"means-local":   "the mailbox; only the server of the domain knows what it means",
	"means-domain":  "DNS says which host receives for it",
	"means-size":    "how many octets the message will have, so that the server can refuse it at once",
	"means-body":    "the content has octets above 127",
	"means-udp":     "UDP: one packet there, one back",
	"means-tcp":     "TCP: the answer was too long for UDP",
	"means-port":    "port {0}: {1}",
	"means-dot":     "the dot that ends the message; it is no part of it",
	"means-stuffed": "lines that begin with a dot have one more on the wire",
	"means-ttl":     "may be remembered for {0}",
	"means-mx":      "the lower number is tried first",
	"rcode-NOERROR": "answered", "rcode-NXDOMAIN": "there is no such name", "rcode-SERVFAIL": "the server could not find out",
	"rcode-REFUSED": "the server does not answer for this name", "rcode-FORMERR": "the question was not understood", "rcode-NOTIMP": "not offered",
	"action-failed": "given up for good", "action-delayed": "late, but still being tried", "action-delivered": "in the mailbox",
	"action-relayed": "handed on", "action-expanded": "passed on to several",
	"bytes-line": "the line as it goes over the wire", "bytes-reply": "the reply as it goes over the wire",
	"bytes-content": "the content of the message",

	// The fields of a message's header, and the parts of a body.
	"header-Return-Path":               "where reports go; put on top by the last server",
	"header-Received":                  "a server notes: from whom, for whom, when. The newest stands on top",
	"header-Date":                      "when the author finished the message",
	"header-From":                      "who has written it; anybody can write anything here",
	"header-To":                        "whom it is addressed to; this does not decide where it goes",
	"header-Cc":                        "who gets a copy",
	"header-Subject":                   "what it is about",
	"header-Message-ID":                "the name of this message in all the world",
	"header-In-Reply-To":               "which message it answers",
	"header-References":                "the messages before it",
	"header-MIME-Version":              "it is built as MIME says",
	"header-Content-Type":              "what the body is",
	"header-Content-Transfer-Encoding": "how the body is written so that it survives the way",
	"header-Auto-Submitted":            "a program has written it: nobody shall answer automatically",
	"part-text/plain":                  "for people",
	"part-message/delivery-status":     "for programs: what became of the message, recipient by recipient",
	"part-message/rfc822":              "the message that it is about",
	"part-text/rfc822-headers":         "the header of the message that it is about",
	"stage-written":                    "written by its author",
	"stage-stored":                     "taken and put into the queue",
	"stage-report":                     "written by the server: a report",
	"stage-delivered":                  "put into the mailbox",
	"stage-retrieved":                  "fetched by its reader",

	// The faults, as a form.
	"fault-label-refuse": "refuses connections", "fault-label-timeout": "does not answer", "fault-label-reset": "breaks connections off",
	"fault-label-crash": "is off", "fault-label-slow": "is slow", "fault-label-disk-full": "disk full",
	"fault-label-reply": "answers something else", "fault-label-lose-reply": "loses its reply", "fault-label-servfail": "name servers fail",
	"fault-label-nxdomain": "name does not exist", "fault-label-no-answer": "name servers are silent", "fault-label-cut": "link cut", "fault-label-block": "port blocked",
	"fault-label-no-handshake": "TLS fails", "fault-label-strip": "STARTTLS taken out", "fault-label-inject": "commands slipped in",
	"fault-label-loss": "link loses segments", "fault-label-delay": "link slow", "fault-label-full": "mailbox full",
	"fault-text-refuse":       "Nothing listens on the host: whoever calls learns it at once.",
	"fault-text-timeout":      "The host does not answer calls at all: whoever calls waits for two minutes.",
	"fault-text-reset":        "The host takes a call and breaks it off at once.",
	"fault-text-crash":        "The host is off. What was on its disk is there when it comes back.",
	"fault-text-slow":         "Its disk and its replies take longer.",
	"fault-text-disk-full":    "Nothing new can be stored.",
	"fault-text-reply":        "At one stage of a session the host gives the answer that you choose.",
	"fault-text-lose-reply":   "The host takes the message, but its 250 never arrives. The client cannot know.",
	"fault-text-servfail":     "DNS answers questions about the name with a failure.",
	"fault-text-nxdomain":     "DNS says that the name does not exist.",
	"fault-text-no-answer":    "Nobody answers questions about the name.",
	"fault-text-block":        "Connections that the host opens to one port get no answer, as where a provider blocks port 25.",
	"fault-text-cut":          "Nothing gets through between two hosts.",
	"fault-text-loss":         "Some segments between two hosts get lost; TCP sends them again.",
	"fault-text-delay":        "Everything between two hosts takes longer.",
	"fault-text-no-handshake": "The host offers STARTTLS, and then cannot agree on keys with anybody.",
	"fault-text-strip":        "Somebody on the link makes STARTTLS unreadable in what servers offer.",
	"fault-text-inject":       "Somebody on the link puts lines of their own behind a client's STARTTLS.",
	"fault-text-full":         "The server takes no more mail for the mailbox, for now.",
	"form-host":               "Host", "form-name": "Domain name", "form-link": "Between", "form-mailbox": "Mailbox", "form-stage": "Stage",
	"form-reply": "Reply", "form-recipient": "Only for recipient", "form-times": "How often", "form-delay": "How much longer",
	"form-loss": "Share that is lost", "form-port": "Port", "form-for": "For how long",
	"form-help-for": "such as 30m or 2h; empty: until it is cleared", "form-help-times": "empty: every time",
	"form-help-reply": "a code, an enhanced code, a text", "form-help-loss": "from 0 to 1, such as 0.05",
	"form-help-delay": "such as 500ms or 10s", "form-help-recipient": "empty: for all", "form-help-stage": "empty: as the connection opens",
	"form-text": "What is put there", "form-help-text": "\\n ends a line",
	"form-what-unknown": "{0} is not there", "form-mend-choose": "choose one of {0}",
	"form-what-missing": "this is missing", "form-mend-fill": "fill it in",
	"form-what-kind": "there is no fault of the kind {0}", "form-what-two": "a link has two different ends", "form-mend-two": "choose two hosts",
	"form-what-sender": "{0} is nobody's address here", "form-what-address": "{0} is no address: {1}", "form-mend-address": "write it as user@domain",
	"form-what-many": "these are {0} recipients", "form-mend-many": "{0} are the most",
	"form-what-long": "this has {0} octets", "form-mend-long": "{0} are the most",
	"form-what-line": "a line may not hold line ends", "form-mend-line": "write one line",
	"form-what-hop": "“{0}” is no host", "form-mend-hop": "write a host name, or an address in brackets like [192.0.2.25]",
	"form-what-notify": "\"{0}\" asks for no reports that there are", "form-mend-notify": "choose NEVER, or some of SUCCESS, FAILURE and DELAY",
	"form-what-ret": "\"{0}\" is no part of a message", "form-what-envid": "the id has more than 100 characters, or some that do not print", "form-mend-envid": "shorten it, or leave it out",
	"form-what-held": "the message is held, so nobody tries it", "form-mend-held": "release it first",
	"form-what-message": "no queue has the message {0} now", "form-mend-message": "look at the queue: it may have left",
	"form-what-fault": "there is no fault {0}",
	"form-mend-fault": "look at the faults: it may have ended",

	// Stages of a session, for the form.
	"stage-greeting": "greeting", "stage-ehlo": "EHLO", "stage-starttls": "STARTTLS", "stage-auth": "AUTH", "stage-mail": "MAIL", "stage-rcpt": "RCPT", "stage-data": "DATA", "stage-dot": "final dot",
}
