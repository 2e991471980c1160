package words

// What a reply says by its numbers. Package wire puts the keys together from a family and
// the number, so that none has a constant.
var replyEnglish = map[Key]string{
	// The digits of replies (RFC 5321 4.2.1) and the parts of enhanced codes (RFC 3463).
	"digit-class": "first digit", "digit-category": "second digit", "digit-detail": "third digit",
	"enhanced-class": "enhanced class", "enhanced-subject": "enhanced subject", "enhanced-detail": "enhanced detail",
	"class-2": "yes, it is done", "class-3": "go on, more is expected",
	"class-4": "no, for now; keep it and try again", "class-5": "no, for good; do not try again as it is",
	"enhanced-class-2": "it succeeded", "enhanced-class-4": "it failed for now", "enhanced-class-5": "it failed for good",
	"category-0": "the syntax", "category-1": "information", "category-2": "the connection",
	"category-3": "not used", "category-4": "not used", "category-5": "the mail system",
	"digit-rest": "tells replies of the same sort apart",
	"subject-0":  "no subject in particular", "subject-1": "an address", "subject-2": "a mailbox",
	"subject-3": "the mail system", "subject-4": "network and routing", "subject-5": "the protocol",
	"subject-6": "the content of the message", "subject-7": "security or policy",
	"detail-other": "says it more precisely",
	"detail-0.0":   "undefined",
	"detail-1.0":   "nothing more precise", "detail-1.1": "there is no such mailbox", "detail-1.2": "there is no such domain",
	"detail-1.3": "it is not written correctly", "detail-1.5": "it is valid", "detail-1.6": "the mailbox has moved",
	"detail-1.7": "the sender's is not written correctly", "detail-1.8": "the sender's domain does not exist",
	"detail-1.10": "the domain takes no mail",
	"detail-2.0":  "nothing more precise", "detail-2.1": "it is disabled", "detail-2.2": "it is full",
	"detail-2.3": "the message is too long for it",
	"detail-3.0": "nothing more precise", "detail-3.1": "the disk is full", "detail-3.2": "it takes no mail at the moment",
	"detail-3.4": "the message is too big for it",
	"detail-4.0": "nothing more precise", "detail-4.1": "the host does not answer", "detail-4.2": "the connection was bad",
	"detail-4.3": "DNS failed", "detail-4.4": "there is no way there", "detail-4.6": "it goes round in circles",
	"detail-4.7": "it took too long",
	"detail-5.0": "nothing more precise", "detail-5.1": "not in order, or not a command", "detail-5.2": "the command is not written correctly",
	"detail-5.3": "too many recipients", "detail-5.4": "a parameter is wrong",
	"detail-6.0": "nothing more precise", "detail-7.0": "nothing more precise", "detail-7.1": "not allowed",
	"detail-7.8": "user name or password is wrong",
}
