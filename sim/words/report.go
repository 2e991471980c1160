package words

// What is said of a delivery report that somebody reads (RFC 3464): what is amiss with it,
// what its fields are for, and what its status means (RFC 3463).
const (
	ReportTooLong   Key = "report-too-long"
	ReportNone      Key = "report-none"
	ReportNobody    Key = "report-nobody"
	ReportQmail     Key = "report-qmail"
	ReportBare      Key = "report-bare"
	ReportNotReport Key = "report-not-report"
	ReportType      Key = "report-type"
	ReportMissing   Key = "report-missing"
	ReportNoField   Key = "report-no-field"
	ReportBadAction Key = "report-bad-action"
	ReportBadStatus Key = "report-bad-status"
	ReportUnfit     Key = "report-unfit"

	ReportFieldOther Key = "report-field-other"

	ReportWho       Key = "report-who"
	ReportWhoAt     Key = "report-who-at"
	ReportWhoSilent Key = "report-who-silent"
	ReportSubject   Key = "report-subject"
	ReportEnvID     Key = "report-envid"
	ReportArrived   Key = "report-arrived"

	ReportForFailed    Key = "report-for-failed"
	ReportForDelayed   Key = "report-for-delayed"
	ReportForDelivered Key = "report-for-delivered"
	ReportForRelayed   Key = "report-for-relayed"
	ReportForExpanded  Key = "report-for-expanded"
	ReportForUnknown   Key = "report-for-unknown"
	ReportWroteAs      Key = "report-wrote-as"
	ReportStatus       Key = "report-status"
	ReportNoStatus     Key = "report-no-status"
	ReportServerSaid   Key = "report-server-said"
	ReportHappened     Key = "report-happened"
	ReportNoReply      Key = "report-no-reply"
	ReportReplyStatus  Key = "report-reply-status"
	ReportGaveUp       Key = "report-gave-up"
	ReportLastTry      Key = "report-last-try"
	ReportTriesUntil   Key = "report-tries-until"
	ReportDo           Key = "report-do"
	ReportDoNothing    Key = "report-do-nothing"
	ReportDoWait       Key = "report-do-wait"
	ReportDoRelayed    Key = "report-do-relayed"

	ReportReturnedWhole  Key = "report-returned-whole"
	ReportReturnedHeader Key = "report-returned-header"
	ReportReturnedNone   Key = "report-returned-none"
)

var reportEnglish = map[Key]string{
	ReportTooLong:   "The file is longer than {0} octets; what follows them is not looked at.",
	ReportNone:      "This is no delivery report: it has no part of the type message/delivery-status, and is no report of qmail; choose a whole message, with its header.",
	ReportNobody:    "The report names no recipient.",
	ReportQmail:     "The report is plain text in the form of qmail; what it says is gathered from the text.",
	ReportBare:      "This is the part for programs alone, without the message around it.",
	ReportNotReport: "The message has the type {0} and not multipart/report, so mail programs may not see that it is a report.",
	ReportType:      "The report-type is \"{0}\" and not delivery-status.",
	ReportMissing:   "The field {0} is missing.",
	ReportNoField:   "This line is no field: {0}",
	ReportBadAction: "\"{0}\" is no action; there are failed, delayed, delivered, relayed and expanded.",
	ReportBadStatus: "\"{0}\" is no status; it is written like 5.1.1, and begins with 2, 4 or 5.",
	ReportUnfit:     "The action {0} and the status {1} do not fit together.",

	"report-field-Reporting-MTA":        "the server that wrote the report",
	"report-field-Original-Envelope-Id": "the id that the sender's program gave the message when it was sent",
	"report-field-Arrival-Date":         "when this server had taken the message",
	"report-field-Received-From-MTA":    "the server that it had the message from",
	"report-field-DSN-Gateway":          "the gateway that translated the report",
	"report-field-X-Postfix-Queue-ID":   "what Postfix calls the message in its log",
	"report-field-X-Postfix-Sender":     "the envelope's sender, as Postfix had it",
	"report-field-Final-Recipient":      "the address as it was when delivery was tried",
	"report-field-Original-Recipient":   "the address as the sender wrote it",
	"report-field-X-Actual-Recipient":   "the address that sendmail made of it",
	"report-field-Action":               "what became of the message for this recipient",
	"report-field-Status":               "the same as a number, for programs",
	"report-field-Remote-MTA":           "the server that answered",
	"report-field-Diagnostic-Code":      "what it answered, word for word, or what else happened",
	"report-field-Last-Attempt-Date":    "when delivery was tried last",
	"report-field-Final-Log-Id":         "what the server calls the last attempt in its log",
	"report-field-Will-Retry-Until":     "how long the server goes on trying",
	ReportFieldOther:                    "a field that this kind of server adds",

	ReportWho:       "{0} reports.",
	ReportWhoAt:     "{0} reports, on {1}.",
	ReportWhoSilent: "The report does not say which server wrote it.",
	ReportSubject:   "About the message: {0}",
	ReportEnvID:     "The sender's own id of it: {0}",
	ReportArrived:   "It was taken on {0}.",

	ReportForFailed:    "{0}: not delivered. The server has given up.",
	ReportForDelayed:   "{0}: not delivered yet. The server goes on trying.",
	ReportForDelivered: "{0}: delivered to the mailbox.",
	ReportForRelayed:   "{0}: passed on to a server that sends no such reports. Nobody will tell more.",
	ReportForExpanded:  "{0}: sent on to all who are behind this address.",
	ReportForUnknown:   "{0}: the report does not say what became of it.",
	ReportWroteAs:      "You wrote the address as {0}.",
	ReportStatus:       "Status {0}. {1} {2} {3}",
	ReportNoStatus:     "The report gives no status.",
	ReportServerSaid:   "{0} answered: {1}",
	ReportHappened:     "What happened: {0}",
	ReportNoReply:      "Its fields quote no answer of another server; the text for people may say more.",
	ReportReplyStatus:  "The answer itself has the status {0}, which says more than the {1} of the report.",
	ReportGaveUp:       "It gave up on {0}.",
	ReportLastTry:      "It last tried on {0}.",
	ReportTriesUntil:   "It will try until {0}.",
	ReportDo:           "What to do: {0}",
	ReportDoNothing:    "Nothing.",
	ReportDoWait:       "Wait; do not send it again. You hear more if it fails for good.",
	ReportDoRelayed:    "Nothing. If you need to be sure, ask the recipient.",

	ReportReturnedWhole:  "The message came back whole.",
	ReportReturnedHeader: "Of the message only the header came back.",
	ReportReturnedNone:   "Nothing of the message came back.",

	"status-class-2": "It succeeded.",
	"status-class-4": "It failed for now: trying again may help.",
	"status-class-5": "It failed for good: trying again does not help.",

	"status-subject-0": "The report does not say what it has to do with.",
	"status-subject-1": "It has to do with the address.",
	"status-subject-2": "It has to do with the recipient's mailbox.",
	"status-subject-3": "It has to do with the receiving mail system.",
	"status-subject-4": "It has to do with the network or the way there.",
	"status-subject-5": "It has to do with the conversation between the servers.",
	"status-subject-6": "It has to do with what stands in the message.",
	"status-subject-7": "It has to do with security or with the rules of the place.",

	"status-0":   "No detail is given.",
	"status-1.1": "There is no such mailbox.", "status-1.2": "There is no such system: the part after the @ is wrong.",
	"status-1.3": "The address is not well written.", "status-1.4": "The address fits several mailboxes.",
	"status-1.5": "The address is good.", "status-1.6": "The mailbox has moved, and nobody knows where.",
	"status-1.7": "The sender's address is not well written.", "status-1.8": "The sender's system is not known.",
	"status-1.9": "The message went to a place that makes no such reports.", "status-1.10": "The domain says that it takes no mail (null MX).",
	"status-2.0": "Something is the matter with the mailbox.", "status-2.1": "The mailbox exists, and takes no mail.",
	"status-2.2": "The mailbox is full.", "status-2.3": "The message is longer than the mailbox allows.", "status-2.4": "The mailing list could not be expanded.",
	"status-3.0": "Something is the matter with that system.", "status-3.1": "Its storage is full.", "status-3.2": "It takes no mail from the net at present.",
	"status-3.3": "It lacks an ability that was asked for.", "status-3.4": "The message is too big for it.", "status-3.5": "It is not set up rightly.",
	"status-4.0": "Something is the matter with the way there.", "status-4.1": "The other host did not answer.", "status-4.2": "The connection broke.",
	"status-4.3": "A directory, such as DNS, did not answer.", "status-4.4": "No way there is known.", "status-4.5": "The system is overloaded.",
	"status-4.6": "The message goes round in circles.", "status-4.7": "Time ran out.",
	"status-5.0": "Something went wrong in the conversation.", "status-5.1": "A command was out of place.", "status-5.2": "A command was not well written.",
	"status-5.3": "There are too many recipients.", "status-5.4": "A command had a wrong argument.", "status-5.5": "The servers speak different versions.",
	"status-6.0": "Something in the message is the matter.", "status-6.1": "The form of the content is not supported.", "status-6.2": "The content would have to be converted, which is forbidden.",
	"status-6.3": "The content would have to be converted, which cannot be done.", "status-6.4": "The content was converted and has lost something.", "status-6.5": "Converting the content failed.", "status-6.7": "An address is not ASCII, and that is not permitted there.",
	"status-7.0": "A rule forbids it.", "status-7.1": "The sender may not send there.", "status-7.2": "The sender may not write to that list.",
	"status-7.3": "Security would have to be converted, which cannot be done.", "status-7.4": "A security feature is missing.", "status-7.5": "A cryptographic check failed.",
	"status-7.6": "That cryptography is not supported.", "status-7.7": "The message was changed on its way.", "status-7.8": "User name or password are wrong.",
	"status-7.20": "No DKIM signature passes.", "status-7.23": "SPF fails.", "status-7.25": "The sending host has no name in DNS.", "status-7.26": "Several checks of who sends fail together.",
	"status-other": "This detail is not among those of the standard.",
}
