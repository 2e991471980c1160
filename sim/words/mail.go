package words

// The text part of a delivery report (RFC 3464), from top to bottom.
const (
	DSNFrom Key = "dsn-from"

	DSNSubjectFailed    Key = "dsn-subject-failed"
	DSNSubjectDelayed   Key = "dsn-subject-delayed"
	DSNSubjectDelivered Key = "dsn-subject-delivered"
	DSNSubjectRelayed   Key = "dsn-subject-relayed"
	DSNSubjectExpanded  Key = "dsn-subject-expanded"

	DSNIntroduction   Key = "dsn-introduction"
	DSNMessageSubject Key = "dsn-message-subject"
	DSNFailed         Key = "dsn-failed"
	DSNDelayed        Key = "dsn-delayed"
	DSNDelivered      Key = "dsn-delivered"
	DSNRelayed        Key = "dsn-relayed"
	DSNExpanded       Key = "dsn-expanded"

	DSNAnswered   Key = "dsn-answered"
	DSNNoAnswer   Key = "dsn-no-answer"
	DSNOwn        Key = "dsn-own"
	DSNHappened   Key = "dsn-happened"
	DSNRetryUntil Key = "dsn-retry-until"

	DSNAdviceMailbox  Key = "dsn-advice-mailbox"
	DSNAdviceDomain   Key = "dsn-advice-domain"
	DSNAdviceSender   Key = "dsn-advice-sender"
	DSNAdviceDisabled Key = "dsn-advice-disabled"
	DSNAdviceFull     Key = "dsn-advice-full"
	DSNAdviceTooBig   Key = "dsn-advice-too-big"
	DSNAdviceRoute    Key = "dsn-advice-route"
	DSNAdviceLoop     Key = "dsn-advice-loop"
	DSNAdvicePolicy   Key = "dsn-advice-policy"
	DSNAdviceUTF8     Key = "dsn-advice-utf8"
	DSNAdviceExpired  Key = "dsn-advice-expired"
	DSNAdviceOther    Key = "dsn-advice-other"

	DSNClosing Key = "dsn-closing"
)

var mailEnglish = map[Key]string{
	DSNFrom: "Mail Delivery System",

	DSNSubjectFailed:    "Your message could not be delivered",
	DSNSubjectDelayed:   "Your message is delayed",
	DSNSubjectDelivered: "Your message was delivered",
	DSNSubjectRelayed:   "Your message was passed on",
	DSNSubjectExpanded:  "Your message was sent on to a list",

	DSNIntroduction:   "This is the mail server {0}. It writes to you about a message of yours that it took on {1}.",
	DSNMessageSubject: "The subject of your message: {0}",
	DSNFailed:         "Your message could not be delivered to the recipients below. They will not get it: this server has given up. What you can do stands below each of them.",
	DSNDelayed:        "Your message has not yet been delivered to the recipients below. You need not do anything, and need not send it again: this server keeps trying, and will write to you once more if it gives up.",
	DSNDelivered:      "Your message lies in the mailboxes of the recipients below.",
	DSNRelayed:        "Your message was passed on to the next server on the way to the recipients below. That server makes no promise to tell you more.",
	DSNExpanded:       "The recipients below are lists or aliases. Your message was sent on to all who are behind them; you may hear nothing more.",

	DSNAnswered:   "The server {0} answered: {1}",
	DSNNoAnswer:   "The server {0} gave no answer. {1}",
	DSNOwn:        "This server has not given it to {0}, and decided so itself. {1}",
	DSNHappened:   "What happened: {0}",
	DSNRetryUntil: "The server keeps trying until {0}.",

	DSNAdviceMailbox:  "There is no such mailbox. Check the part of the address before the @ for a slip of the keyboard, or ask the recipient for the address in another way.",
	DSNAdviceDomain:   "The domain, which is the part of the address after the @, does not exist or takes no mail. Check it for a slip of the keyboard.",
	DSNAdviceSender:   "Your own address was not accepted as a sender. Check how it is written in your mail program.",
	DSNAdviceDisabled: "The mailbox exists but takes no mail at present. Try to reach the recipient in another way.",
	DSNAdviceFull:     "The mailbox is full. When the recipient has made room, send your message again.",
	DSNAdviceTooBig:   "The message is bigger than that server or mailbox allows. Send it again in smaller pieces, or without what is attached.",
	DSNAdviceRoute:    "No server could be reached that takes mail for this address. Check the part after the @; if it is right, send your message again later.",
	DSNAdviceLoop:     "The message went round in circles between servers. Only the people who run them can mend that; let them know.",
	DSNAdvicePolicy:   "The rules of that server forbid this message. What it answered may say which; the people who run it can tell you more.",
	DSNAdviceUTF8:     "Write to addresses in plain letters, a to z, and use no others in the names and the subject; or send to those who can be written to so in a message of their own.",
	DSNAdviceExpired:  "Such troubles usually pass, but this one lasted as long as the server keeps trying. You can send your message again later, or reach the recipient in another way.",
	DSNAdviceOther:    "The message will not be taken in this form, whenever it is sent. What stands above says why.",

	DSNClosing: "For help, write to {0} and include this whole message. What follows is for mail programs and for experts: the report in the form of RFC 3464, and your message or its header.",
}
