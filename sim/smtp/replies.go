package smtp

import "mailscope/sim/words"

// The replies of a session, each with its reason. Texts are the server's own words
// on the wire, and no sentence for people: that is what the reason is for. They are
// values, never changed; with and because return others.

// What lets a command pass.
var (
	replyOk = Reply{Code: 250, Enhanced: "2.0.0", Text: "Ok",
		Because: &words.Because{RFC: 5321, Section: "4.1.1.9", Key: words.SMTPNoop}}
	becauseReset  = words.Because{RFC: 5321, Section: "4.1.1.5", Key: words.SMTPReset}
	replySenderOk = Reply{Code: 250, Enhanced: "2.1.0", Text: "Sender ok",
		Because: &words.Because{RFC: 5321, Section: "3.3", Key: words.SMTPSenderTaken}}
	becauseBlankSender    = words.Because{RFC: 5321, Section: "3.3", Key: words.SMTPBlankSender}
	becauseBlankRecipient = words.Because{RFC: 5321, Section: "3.3", Key: words.SMTPBlankRecipient}

	replyRecipientOk = Reply{Code: 250, Enhanced: "2.1.5", Text: "Recipient ok",
		Because: &words.Because{RFC: 5321, Section: "3.3", Key: words.SMTPRecipientTaken}}
	replyStart = Reply{Code: 354, Text: "Send the message, end with a dot on a line of its own",
		Because: &words.Because{RFC: 5321, Section: "4.1.1.4", Key: words.SMTPStartData}}
	replyHelp = Reply{Code: 214, Enhanced: "2.0.0", Text: "Commands:\nEHLO HELO MAIL RCPT DATA\nRSET NOOP QUIT VRFY HELP\nSee RFC 5321",
		Because: &words.Because{RFC: 5321, Section: "4.1.1.8", Key: words.SMTPHelp}}
	replyVrfy = Reply{Code: 252, Enhanced: "2.0.0", Text: "Will take mail for it and try to deliver",
		Because: &words.Because{RFC: 5321, Section: "3.5.3", Key: words.SMTPVrfy}}
	replyBye = Reply{Code: 221, Enhanced: "2.0.0", Text: "Bye",
		Because: &words.Because{RFC: 5321, Section: "4.1.1.10", Key: words.SMTPBye}}
)

// What is no command, or one that this server does not know.
var (
	replyUnknown = Reply{Code: 500, Enhanced: "5.5.2", Text: "Command not recognized",
		Because: &words.Because{RFC: 5321, Section: "4.2.4", Key: words.SMTPUnknownCommand}}
	replyNotImplemented = Reply{Code: 502, Enhanced: "5.5.1", Text: "Command not implemented",
		Because: &words.Because{RFC: 5321, Section: "4.2.4", Key: words.SMTPNotImplemented}}
	replyLineTooLong = Reply{Code: 500, Enhanced: "5.5.2", Text: "Line too long",
		Because: &words.Because{RFC: 5321, Section: "4.5.3.1.4", Key: words.SMTPLineLong}}
	replyBadOctet = Reply{Code: 500, Enhanced: "5.5.2", Text: "Octet not allowed in a command"}
)

// What only some servers say.
var (
	replyForbidden = Reply{Code: 500, Enhanced: "5.5.2", Text: "That is no SMTP",
		Because: &words.Because{RFC: 5321, Section: "4.1", Key: words.SMTPForbidden}}
	replyUnauthorized = Reply{Code: 550, Enhanced: "5.7.0", Text: "Not for you",
		Because: &words.Because{Key: words.SMTPUnauthorized}}
	replyPipelined = Reply{Code: 503, Enhanced: "5.5.1", Text: "Wait for the reply",
		Because: &words.Because{RFC: 2920, Section: "3.1", Key: words.SMTPPipelined}}
	replyEarly = Reply{Code: 554, Enhanced: "5.5.0", Text: "{name} Wait for the greeting",
		Because: &words.Because{RFC: 5321, Section: "3.1", Key: words.SMTPEarly}}
	replyHelloTwice = Reply{Code: 503, Enhanced: "5.5.1", Text: "You have said that",
		Because: &words.Because{RFC: 5321, Section: "4.1.4", Key: words.SMTPHelloTwice}}
	replyBadContent = Reply{Code: 554, Enhanced: "5.6.0", Text: "Malformed message",
		Because: &words.Because{RFC: 5321, Section: "2.3.8", Key: words.SMTPBadContent}}
	replyContentLineLong = Reply{Code: 500, Enhanced: "5.6.0", Text: "Line of the message too long",
		Because: &words.Because{RFC: 5321, Section: "4.5.3.1.6", Key: words.SMTPContentLineLong}}
	replyLost = Reply{Code: 421, Enhanced: "4.4.2", Text: "{name} Lost the connection",
		Because: &words.Because{RFC: 5321, Section: "4.1.1.10", Key: words.SMTPLost}}
)

// What BDAT leads to (RFC 3030 2).
var (
	replyChunk = Reply{Code: 250, Enhanced: "2.0.0", Text: "Piece received",
		Because: &words.Because{RFC: 3030, Section: "2", Key: words.SMTPChunk}}
	replyBadChunk = Reply{Code: 501, Enhanced: "5.5.4", Text: "Write BDAT size, and LAST with the last piece",
		Because: &words.Because{RFC: 3030, Section: "2", Key: words.SMTPBadChunk}}
	replyChunkGone = Reply{Code: 503, Enhanced: "5.5.1", Text: "Only BDAT may follow",
		Because: &words.Because{RFC: 3030, Section: "2", Key: words.SMTPChunkGone}}
)

// What STARTTLS leads to (RFC 3207 4).
var (
	replySecure = Reply{Code: 220, Enhanced: "2.0.0", Text: "Begin the handshake",
		Because: &words.Because{RFC: 3207, Section: "4", Key: words.SMTPSecure}}
	replyNeedTLS = Reply{Code: 530, Enhanced: "5.7.0", Text: "First comes STARTTLS here",
		Because: &words.Because{RFC: 3207, Section: "4", Key: words.SMTPNeedTLS}}
	// 530 is for whatever has to wait for STARTTLS; 538, which RFC 4954 6 has for AUTH, stands
	// there for historical purposes only.
	replyAuthInClear = Reply{Code: 530, Enhanced: "5.7.0", Text: "First comes STARTTLS here",
		Because: &words.Because{RFC: 3207, Section: "4", Key: words.SMTPAuthInClear}}
	replyTLSTwice = Reply{Code: 503, Enhanced: "5.5.1", Text: "The connection is secure already",
		Because: &words.Because{RFC: 3207, Section: "4.2", Key: words.SMTPTLSTwice}}
	replyTLSInTransaction = Reply{Code: 503, Enhanced: "5.5.1", Text: "Not within a transaction",
		Because: &words.Because{RFC: 3207, Section: "4", Key: words.SMTPTLSInTransaction}}
	replyTLSFailed = Reply{Code: 454, Enhanced: "4.7.0", Text: "The handshake has failed",
		Because: &words.Because{RFC: 3207, Section: "4.1", Key: words.SMTPTLSFailed}}
)

// What comes out of order.
var (
	replyNoService = Reply{Code: 503, Enhanced: "5.5.1", Text: "No service, send QUIT",
		Because: &words.Because{RFC: 5321, Section: "3.1", Key: words.SMTPNoService}}
	replyNeedHello = Reply{Code: 503, Enhanced: "5.5.1", Text: "Send EHLO first",
		Because: &words.Because{RFC: 5321, Section: "4.1.4", Key: words.SMTPNeedHello}}
	replyNeedMail = Reply{Code: 503, Enhanced: "5.5.1", Text: "Send MAIL first",
		Because: &words.Because{RFC: 5321, Section: "4.1.4", Key: words.SMTPNeedMail}}
	replyNeedRcpt = Reply{Code: 503, Enhanced: "5.5.1", Text: "Send RCPT first",
		Because: &words.Because{RFC: 5321, Section: "4.1.4", Key: words.SMTPNeedRcpt}}
	replyNoRecipient = Reply{Code: 554, Enhanced: "5.5.1", Text: "No valid recipients",
		Because: &words.Because{RFC: 5321, Section: "3.3", Key: words.SMTPNoRecipient}}
	replyNestedMail = Reply{Code: 503, Enhanced: "5.5.1", Text: "A transaction is open, send RSET first",
		Because: &words.Because{RFC: 5321, Section: "4.1.4", Key: words.SMTPNestedMail}}
)

// What is in order and wrongly written.
var (
	replyNoArgument = Reply{Code: 501, Enhanced: "5.5.4", Text: "This command takes no argument",
		Because: &words.Because{RFC: 5321, Section: "4.3.2", Key: words.SMTPNoArgument}}
	replyNeedArgument = Reply{Code: 501, Enhanced: "5.5.4", Text: "This command needs an argument",
		Because: &words.Because{RFC: 5321, Section: "4.1.1", Key: words.SMTPNeedArgument}}
	replyNeedName = Reply{Code: 501, Enhanced: "5.5.4", Text: "Say your host name",
		Because: &words.Because{RFC: 5321, Section: "4.1.1.1", Key: words.SMTPNeedName}}
	replyBadName  = Reply{Code: 501, Enhanced: "5.5.4", Text: "That is no host name"}
	replyMailForm = Reply{Code: 501, Enhanced: "5.5.2", Text: "Write MAIL FROM:<address>",
		Because: &words.Because{RFC: 5321, Section: "4.1.1.2", Key: words.SMTPMailForm}}
	replyRcptForm = Reply{Code: 501, Enhanced: "5.5.2", Text: "Write RCPT TO:<address>",
		Because: &words.Because{RFC: 5321, Section: "4.1.1.3", Key: words.SMTPRcptForm}}
	replyBadSender      = Reply{Code: 501, Enhanced: "5.1.7", Text: "Bad sender address"}
	replyBadRecipient   = Reply{Code: 501, Enhanced: "5.1.3", Text: "Bad recipient address"}
	becauseBadName      = words.Because{RFC: 5321, Section: "4.1.1.1", Key: words.SMTPBadName}
	becauseBadSender    = words.Because{RFC: 5321, Section: "4.1.1.2", Key: words.SMTPBadAddress}
	becauseBadRecipient = words.Because{RFC: 5321, Section: "4.1.1.3", Key: words.SMTPBadAddress}
	replyNullRecipient  = Reply{Code: 501, Enhanced: "5.1.3", Text: "Bad recipient address: nobody is at <>",
		Because: &words.Because{RFC: 5321, Section: "4.1.1.3", Key: words.SMTPNullRecipient}}
	replyBadParameter = Reply{Code: 501, Enhanced: "5.5.4", Text: "Bad parameter",
		Because: &words.Because{RFC: 5321, Section: "4.1.2", Key: words.SMTPBadParameter}}
	becauseBadReportParameter = words.Because{RFC: 3461, Section: "4", Key: words.SMTPBadReportParameter}
	becauseEnvIDOctet         = words.Because{RFC: 3461, Section: "4.4", Key: words.SMTPEnvIDOctet}
	becauseEnvIDLong          = words.Because{RFC: 3461, Section: "5.4", Key: words.SMTPEnvIDLong}
	replyUnknownParameter     = Reply{Code: 555, Enhanced: "5.5.4", Text: "Parameter not recognized",
		Because: &words.Because{RFC: 5321, Section: "4.1.1.11", Key: words.SMTPUnknownParameter}}
)

// pathHints say in a server's few words what is wrong with an address or a name; the
// reason of the reply says it in a sentence.
var pathHints = map[words.Key]string{
	words.SMTPPathNoBracket: "missing <",
	words.SMTPPathNoEnd:     "missing >",
	words.SMTPPathNoAt:      "missing @",
	words.SMTPPathNotASCII:  "not ASCII",
	words.SMTPPathNotUTF8:   "not UTF-8",
	words.SMTPPathTwoAt:     "more than one @",
	words.SMTPPathBlank:     "blank in it",
	words.SMTPPathControl:   "control character",
	words.SMTPPathRoute:     "bad source route",
	words.SMTPPathGoesOn:    "bad character after it",
	words.SMTPPathLong:      "longer than 256 octets",
	words.SMTPLocalMissing:  "nothing before the @",
	words.SMTPLocalDots:     "bad dot before the @",
	words.SMTPLocalOctet:    "bad character before the @",
	words.SMTPLocalLong:     "more than 64 octets before the @",
	words.SMTPQuoteOpen:     "missing closing quote",
	words.SMTPQuoteGoesOn:   "no @ after the closing quote",
	words.SMTPQuotedOctet:   "bad character in quotes",
	words.SMTPDomainMissing: "missing domain",
	words.SMTPDomainDots:    "bad dot in the domain",
	words.SMTPDomainOctet:   "bad character in the domain",
	words.SMTPDomainHyphen:  "bad hyphen in the domain",
	words.SMTPDomainLong:    "domain longer than 255 octets",
	words.SMTPLabelLong:     "part of the domain longer than 63 octets",
	words.SMTPLiteral:       "bad address literal",
	words.SMTPLiteralOpen:   "address literal without ]",
	words.SMTPLiteralIPv6:   "bad IPv6 address in the literal",
	words.SMTPLiteralNoTag:  "IPv6 address without IPv6:",
	words.SMTPLiteralTag:    "unknown kind of address literal",
}

// hint returns the reply with the mistake in its text, so that it can be seen on the
// wire, where no reason goes along.
func (r Reply) hint(mistake string) Reply {
	r.Text += ": " + mistake
	return r
}

// about returns the reply to something that was wrongly written, with what and why.
func (r Reply) about(err *SyntaxError) Reply {
	return r.because(err.Because).hint(pathHints[err.Because.Key])
}

// What exceeds a limit.
var (
	replyTooManyRecipients = Reply{Code: 452, Enhanced: "4.5.3", Text: "Too many recipients",
		Because: &words.Because{RFC: 5321, Section: "4.5.3.1.10", Key: words.SMTPTooManyRecipients}}
	replyTooBig = Reply{Code: 552, Enhanced: "5.3.4", Text: "Message too big"}

	becauseAnnouncedTooBig = words.Because{RFC: 1870, Section: "6.1", Key: words.SMTPAnnouncedTooBig}
	becauseContentTooBig   = words.Because{RFC: 1870, Section: "6.3", Key: words.SMTPContentTooBig}
)

// What ends a session.
var (
	replyTimeout = Reply{Code: 421, Enhanced: "4.4.2", Text: "Timeout, closing",
		Because: &words.Because{RFC: 5321, Section: "4.5.3.2.7", Key: words.SMTPServerTimeout}}
	replyTooManyErrors = Reply{Code: 421, Enhanced: "4.7.0", Text: "Too many errors, closing",
		Because: &words.Because{RFC: 5321, Section: "3.8", Key: words.SMTPTooManyErrors}}
	replyTooMuchInput = Reply{Code: 421, Enhanced: "4.7.0", Text: "Too much input, closing",
		Because: &words.Because{RFC: 2920, Section: "3.1", Key: words.SMTPTooMuchInput}}
)

// What AUTH leads to (RFC 4954 4 and 6).
var (
	replyLoggedIn = Reply{Code: 235, Enhanced: "2.7.0", Text: "Logged in",
		Because: &words.Because{RFC: 4954, Section: "4", Key: words.SMTPLoggedIn}}
	replyGoOn        = Reply{Code: 334}                       // an empty challenge
	replyAskUser     = Reply{Code: 334, Text: "VXNlcm5hbWU6"} // Username:
	replyAskPassword = Reply{Code: 334, Text: "UGFzc3dvcmQ6"} // Password:
	replyNeedAuth    = Reply{Code: 530, Enhanced: "5.7.0", Text: "Authentication required",
		Because: &words.Because{RFC: 6409, Section: "4.3", Key: words.SMTPNeedAuth}}
	replyBadLogin = Reply{Code: 535, Enhanced: "5.7.8", Text: "User or password wrong",
		Because: &words.Because{RFC: 4954, Section: "6", Key: words.SMTPBadLogin}}
	replyAuthTwice = Reply{Code: 503, Enhanced: "5.5.1", Text: "Already logged in",
		Because: &words.Because{RFC: 4954, Section: "4", Key: words.SMTPAuthTwice}}
	replyAuthInTransaction = Reply{Code: 503, Enhanced: "5.5.1", Text: "Not within a transaction",
		Because: &words.Because{RFC: 4954, Section: "4", Key: words.SMTPAuthInTransaction}}
	replyBadMechanism = Reply{Code: 504, Enhanced: "5.5.4", Text: "Mechanism not known",
		Because: &words.Because{RFC: 4954, Section: "4", Key: words.SMTPBadMechanism}}
	replyAuthCancelled = Reply{Code: 501, Enhanced: "5.7.0", Text: "Authentication cancelled",
		Because: &words.Because{RFC: 4954, Section: "4", Key: words.SMTPAuthCancelled}}
	replyBadBase64 = Reply{Code: 501, Enhanced: "5.5.2", Text: "That is no answer to AUTH: bad base64",
		Because: &words.Because{RFC: 4954, Section: "4", Key: words.SMTPBadBase64}}
	replyBadPlain = Reply{Code: 501, Enhanced: "5.5.2", Text: "That is no answer to AUTH: PLAIN has three parts",
		Because: replyBadBase64.Because}
	replyAuthLineLong = Reply{Code: 500, Enhanced: "5.5.6", Text: "Line too long",
		Because: &words.Because{RFC: 4954, Section: "4", Key: words.SMTPAuthLineLong}}
)

// replyBadFault stands for a reply that somebody wanted to hear and that is none.
var replyBadFault = Reply{Code: 451, Enhanced: "4.3.0", Text: "Local error", Because: &becauseFault}

// Why a server introduces itself as it does.
var (
	becauseGreeting      = words.Because{RFC: 5321, Section: "3.1", Key: words.SMTPGreeting}
	becauseHello         = words.Because{RFC: 5321, Section: "4.1.1.1", Key: words.SMTPHello}
	becauseExtendedHello = words.Because{RFC: 5321, Section: "4.1.1.1", Key: words.SMTPExtendedHello}
)
