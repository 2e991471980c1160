package words

// What servers decide about who sends to them, and where mail goes on to.
const (
	MailGreylisted       Key = "mail-greylisted"
	MailGreylistEarly    Key = "mail-greylist-early"
	MailGreylistPassed   Key = "mail-greylist-passed"
	MailGreylistTrusted  Key = "mail-greylist-trusted"
	MailGreylistExempt   Key = "mail-greylist-exempt"
	MailRateMessages     Key = "mail-rate-messages"
	MailRateRecipients   Key = "mail-rate-recipients"
	MailRateConnections  Key = "mail-rate-connections"
	MailRateAtOnce       Key = "mail-rate-at-once"
	MailForwarded        Key = "mail-forwarded"
	MailForwards         Key = "mail-forwards"
	MailMoved            Key = "mail-moved"
	MailListed           Key = "mail-listed"
	MailForwardLoop      Key = "mail-forward-loop"
	MailAnswered         Key = "mail-answered"
	MailAnswerSubject    Key = "mail-answer-subject"
	MailNoAnswerNull     Key = "mail-no-answer-null"
	MailNoAnswerRobot    Key = "mail-no-answer-robot"
	MailNoAnswerProgram  Key = "mail-no-answer-program"
	MailNoAnswerNotNamed Key = "mail-no-answer-not-named"
	MailNoAnswerTwice    Key = "mail-no-answer-twice"
)

var policyEnglish = map[Key]string{
	MailGreylisted:       "Greylisting: {0}, {1} and {2} have not been seen together before. A mail server tries again; much of what sends spam does not. In {3} it may pass.",
	MailGreylistEarly:    "Greylisting: it has come back too early. It has to wait for {1} in all, and {0} of that are left.",
	MailGreylistPassed:   "Greylisting: it first came {0} ago and has tried again since, as mail servers do, so it may pass.",
	MailGreylistTrusted:  "Greylisting: mail from {0} has waited and come back before, {1} times, so it need not wait any more.",
	MailGreylistExempt:   "Greylisting: this server is set up to let mail from this sender, or from {0}, pass at once.",
	MailRateMessages:     "{0} may send {1} messages in {2}, and has done so. It may go on in {3}.",
	MailRateRecipients:   "{0} may name {1} recipients in {2}, and has done so. It may go on in {3}.",
	MailRateConnections:  "{0} may connect {1} times in {2}, and has done so. It may come back in {3}.",
	MailRateAtOnce:       "{0} may have {1} connections at a time, and has them. One who has much to send should send it over few connections.",
	MailForwards:         "Mail for {0} goes on to {1}. The server need not say so; by saying it, it lets the sender correct the address.",
	MailMoved:            "{0} has a new address, {1}. The server sends nothing on: whether to write there is left to the sender.",
	MailForwarded:        "{1} stands for other addresses ({2}): the message {0} goes on to them under a new id. Its sender stays the same, and hears of it if that fails.",
	MailListed:           "{1} is a mailing list: the message {0} goes on to its members ({2}) under a new id. From now on reports go to the list's owner, {3}, and no more to who wrote it.",
	MailForwardLoop:      "The message has been at {0} before: the addresses that it is forwarded to lead back there.",
	MailAnswered:         "The owner of {1} is away, and this server answers for them: {2} hears so, because of the message {0}. The answer has no return path, so that nothing can come back of it.",
	MailAnswerSubject:    "Auto: {0}",
	MailNoAnswerNull:     "{0} does not answer this message: it has no return path, so it is a report or an automatic answer itself.",
	MailNoAnswerRobot:    "{0} does not answer this message: {1} is no person.",
	MailNoAnswerProgram:  "{0} does not answer this message: a program or a list has sent it, as its field {1} says.",
	MailNoAnswerNotNamed: "{0} does not answer this message: it is not named among the recipients in the header, so the author need not know that it exists.",
	MailNoAnswerTwice:    "{0} does not answer this message: {1} was answered already. It is told again in {2} at the earliest.",
}
