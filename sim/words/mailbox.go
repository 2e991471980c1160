package words

// Why a POP3 session went as it did: the server's reasons first, then the client's.
const (
	POP3UnknownCommand Key = "pop3-unknown-command"
	POP3OutOfOrder     Key = "pop3-out-of-order"
	POP3Syntax         Key = "pop3-syntax"
	POP3TooLong        Key = "pop3-too-long"
	POP3WrongPassword  Key = "pop3-wrong-password"
	POP3TooManyLogins  Key = "pop3-too-many-logins"
	POP3Locked         Key = "pop3-locked"
	POP3NoSuchMail     Key = "pop3-no-such-mail"
	POP3DeletedMail    Key = "pop3-deleted-mail"
	POP3NotRemoved     Key = "pop3-not-removed"
	POP3TooMuch        Key = "pop3-too-much"
	POP3Autologout     Key = "pop3-autologout"

	POP3NoService  Key = "pop3-no-service"
	POP3Refused    Key = "pop3-refused"
	POP3NotPOP3    Key = "pop3-not-pop3"
	POP3ReplyLimit Key = "pop3-reply-limit"
)

var mailboxEnglish = map[Key]string{
	POP3UnknownCommand: "The server does not know this command.",
	POP3OutOfOrder:     "{0} is not in order while the session is in the state {1}.",
	POP3Syntax:         "The command is not well formed: a word, then its arguments, with one space before each, and CRLF at the end.",
	POP3TooLong:        "A command has at most {0} octets. Whoever sends more does not speak POP3, so the server closes.",
	POP3WrongPassword:  "User name and password do not belong together. The server does not say which of them is wrong, for that would help someone who guesses.",
	POP3TooManyLogins:  "User name and password did not belong together, once too often: whoever guesses passwords has to connect anew.",
	POP3Locked:         "Another session has the mailbox open. A mailbox is locked for one session at a time, so that what one deletes does not vanish under the other.",
	POP3NoSuchMail:     "The mailbox has no message of that number. Numbers count from 1, and were given when the session began.",
	POP3DeletedMail:    "That message is marked as deleted. RSET takes all such marks away.",
	POP3NotRemoved:     "The server could not remove what was marked as deleted: its store failed. All of it is still there.",
	POP3TooMuch:        "The session has asked for the same things over and over again; this server sets a limit to that.",
	POP3Autologout:     "No command came for {0} minutes, so the server closes, says nothing, and removes nothing.",

	POP3NoService:  "The server does not serve this client: {0}",
	POP3Refused:    "The server refused {0}: {1}",
	POP3NotPOP3:    "What the server says is not POP3: each reply begins with +OK or -ERR.",
	POP3ReplyLimit: "The server's reply went on beyond {0} octets, and the client stopped reading.",
}
