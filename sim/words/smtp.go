package words

// The sentences about SMTP: why a server or client did what it did (RFC 5321).
const (
	// How a session goes.
	SMTPGreeting       Key = "smtp-greeting"
	SMTPHello          Key = "smtp-hello"
	SMTPExtendedHello  Key = "smtp-extended-hello"
	SMTPSenderTaken    Key = "smtp-sender-taken"
	SMTPRecipientTaken Key = "smtp-recipient-taken"
	SMTPBlankSender    Key = "smtp-blank-sender"
	SMTPBlankRecipient Key = "smtp-blank-recipient"
	SMTPStartData      Key = "smtp-start-data"
	SMTPVrfy           Key = "smtp-vrfy"
	SMTPBye            Key = "smtp-bye"
	SMTPNoop           Key = "smtp-noop"
	SMTPReset          Key = "smtp-reset"
	SMTPHelp           Key = "smtp-help"
	SMTPLoggedIn       Key = "smtp-logged-in"

	// What is no command, or one that the server does not know.
	SMTPUnknownCommand Key = "smtp-unknown-command"
	SMTPNotImplemented Key = "smtp-not-implemented"
	SMTPLineLong       Key = "smtp-line-long"
	SMTPBareLineEnd    Key = "smtp-bare-line-end"
	SMTPNotASCII       Key = "smtp-not-ascii"

	// What comes out of order.
	SMTPNoService   Key = "smtp-no-service"
	SMTPNeedHello   Key = "smtp-need-hello"
	SMTPNeedMail    Key = "smtp-need-mail"
	SMTPNeedRcpt    Key = "smtp-need-rcpt"
	SMTPNoRecipient Key = "smtp-no-recipient"
	SMTPNestedMail  Key = "smtp-nested-mail"

	// What is in order and wrongly written.
	SMTPNoArgument         Key = "smtp-no-argument"
	SMTPNeedArgument       Key = "smtp-need-argument"
	SMTPNeedName           Key = "smtp-need-name"
	SMTPMailForm           Key = "smtp-mail-form"
	SMTPRcptForm           Key = "smtp-rcpt-form"
	SMTPNullRecipient      Key = "smtp-null-recipient"
	SMTPBadParameter       Key = "smtp-bad-parameter"
	SMTPBadReportParameter Key = "smtp-bad-report-parameter"
	SMTPEnvIDOctet         Key = "smtp-envid-octet"
	SMTPEnvIDLong          Key = "smtp-envid-long"
	SMTPUnknownParameter   Key = "smtp-unknown-parameter"

	// What only some servers say.
	SMTPForbidden       Key = "smtp-forbidden"
	SMTPUnauthorized    Key = "smtp-unauthorized"
	SMTPPipelined       Key = "smtp-pipelined"
	SMTPEarly           Key = "smtp-early"
	SMTPHelloTwice      Key = "smtp-hello-twice"
	SMTPBadContent      Key = "smtp-bad-content"
	SMTPBareCR          Key = "smtp-bare-cr"
	SMTPBareLF          Key = "smtp-bare-lf"
	SMTPNul             Key = "smtp-nul"
	SMTPContentLineLong Key = "smtp-content-line-long"
	SMTPNoHeader        Key = "smtp-no-header"
	SMTPLost            Key = "smtp-lost"
	SMTPRestricted      Key = "smtp-restricted"
	SMTPToProgram       Key = "smtp-to-program"
	SMTPOpenProxy       Key = "smtp-open-proxy"
	SMTPVerifyRecipient Key = "smtp-verify-recipient"
	SMTPEtrn            Key = "smtp-etrn"
	SMTPSenderMissing   Key = "smtp-sender-missing"
	SMTPSenderUnsure    Key = "smtp-sender-unsure"
	SMTPRelayLater      Key = "smtp-relay-later"
	SMTPImpatient       Key = "smtp-impatient"
	SMTPBadName         Key = "smtp-bad-name"
	SMTPBadAddress      Key = "smtp-bad-address"

	// BDAT and STARTTLS.
	SMTPChunk            Key = "smtp-chunk"
	SMTPBadChunk         Key = "smtp-bad-chunk"
	SMTPChunkGone        Key = "smtp-chunk-gone"
	SMTPSecure           Key = "smtp-secure"
	SMTPNeedTLS          Key = "smtp-need-tls"
	SMTPAuthInClear      Key = "smtp-auth-in-clear"
	SMTPTLSTwice         Key = "smtp-tls-twice"
	SMTPTLSInTransaction Key = "smtp-tls-in-transaction"
	SMTPTLSFailed        Key = "smtp-tls-failed"
	SMTPNotOffered       Key = "smtp-not-offered"

	// Limits.
	SMTPTooManyRecipients Key = "smtp-too-many-recipients"
	SMTPAnnouncedTooBig   Key = "smtp-announced-too-big"
	SMTPContentTooBig     Key = "smtp-content-too-big"
	SMTPServerTimeout     Key = "smtp-server-timeout"
	SMTPTooManyErrors     Key = "smtp-too-many-errors"
	SMTPTooMuchInput      Key = "smtp-too-much-input"

	// AUTH.
	SMTPNeedAuth          Key = "smtp-need-auth"
	SMTPBadLogin          Key = "smtp-bad-login"
	SMTPAuthTwice         Key = "smtp-auth-twice"
	SMTPAuthInTransaction Key = "smtp-auth-in-transaction"
	SMTPBadMechanism      Key = "smtp-bad-mechanism"
	SMTPAuthCancelled     Key = "smtp-auth-cancelled"
	SMTPBadBase64         Key = "smtp-bad-base64"
	SMTPAuthLineLong      Key = "smtp-auth-line-long"

	// Addresses: what is wrong; how to mend it. Errors take these as clauses (Clause).
	SMTPPathMissing   Key = "smtp-path-missing"
	SMTPPathBrackets  Key = "smtp-path-brackets"
	SMTPPathNoBracket Key = "smtp-path-no-bracket"
	SMTPPathNoEnd     Key = "smtp-path-no-end"
	SMTPPathNoAt      Key = "smtp-path-no-at"
	SMTPPathNotASCII  Key = "smtp-path-not-ascii"
	SMTPPathNotUTF8   Key = "smtp-path-not-utf8"
	SMTPPathTwoAt     Key = "smtp-path-two-at"
	SMTPPathBlank     Key = "smtp-path-blank"
	SMTPPathControl   Key = "smtp-path-control"
	SMTPPathRoute     Key = "smtp-path-route"
	SMTPPathGoesOn    Key = "smtp-path-goes-on"
	SMTPPathLong      Key = "smtp-path-long"
	SMTPLocalMissing  Key = "smtp-local-missing"
	SMTPLocalDots     Key = "smtp-local-dots"
	SMTPLocalOctet    Key = "smtp-local-octet"
	SMTPLocalLong     Key = "smtp-local-long"
	SMTPQuoteOpen     Key = "smtp-quote-open"
	SMTPQuoteGoesOn   Key = "smtp-quote-goes-on"
	SMTPQuotedOctet   Key = "smtp-quoted-octet"
	SMTPDomainMissing Key = "smtp-domain-missing"
	SMTPDomainDots    Key = "smtp-domain-dots"
	SMTPDomainOctet   Key = "smtp-domain-octet"
	SMTPDomainHyphen  Key = "smtp-domain-hyphen"
	SMTPDomainLong    Key = "smtp-domain-long"
	SMTPLabelLong     Key = "smtp-label-long"
	SMTPLiteral       Key = "smtp-literal"
	SMTPLiteralOpen   Key = "smtp-literal-open"
	SMTPLiteralIPv6   Key = "smtp-literal-ipv6"
	SMTPLiteralNoTag  Key = "smtp-literal-no-tag"
	SMTPLiteralTag    Key = "smtp-literal-tag"

	// Replies as people write them, for faults.
	SMTPReplyCode  Key = "smtp-reply-code"
	SMTPReplyClass Key = "smtp-reply-class"
	SMTPReplyOctet Key = "smtp-reply-octet"
	SMTPReplyLong  Key = "smtp-reply-long"
	SMTPFaultReply Key = "smtp-fault-reply"

	// What a client says of a server that gave it no usable reply.
	SMTPClientNoAuth     Key = "smtp-client-no-auth"
	SMTPClientBadReply   Key = "smtp-client-bad-reply"
	SMTPClientUnexpected Key = "smtp-client-unexpected"
	SMTPClientTooBig     Key = "smtp-client-too-big"

	SMTPClientEarly      Key = "smtp-client-early"
	SMTPClientNoEightBit Key = "smtp-client-no-eight-bit"
	SMTPClientNoUTF8     Key = "smtp-client-no-utf8"
	SMTPClientNeedsUTF8  Key = "smtp-client-needs-utf8"

	SMTPClientMended         Key = "smtp-client-mended"
	SMTPClientConverted      Key = "smtp-client-converted"
	SMTPClientEightBitAnyway Key = "smtp-client-eight-bit-anyway"
	SMTPClientNoTLS          Key = "smtp-client-no-tls"
	SMTPClientNoHandshake    Key = "smtp-client-no-handshake"
	SMTPClientNotVerified    Key = "smtp-client-not-verified"
)

var smtpEnglish = map[Key]string{
	SMTPGreeting:       "The connection stands, and the server says that it is ready. In SMTP the server speaks first.",
	SMTPHello:          "The client introduced itself with HELO, so the server offers no extensions.",
	SMTPExtendedHello:  "The client introduced itself with EHLO, so the server lists the extensions that it offers.",
	SMTPSenderTaken:    "The sender is written correctly and nothing speaks against it. A transaction is open now.",
	SMTPRecipientTaken: "The server will take mail for this recipient. It has promised nothing yet: that it does after the final dot.",
	SMTPBlankSender:    "The grammar has no blank after the colon of MAIL FROM. Many servers tolerate it, and so does this one: it takes the sender, and a transaction is open now.",
	SMTPBlankRecipient: "The grammar has no blank after the colon of RCPT TO. Many servers tolerate it, and so does this one: it takes the recipient.",
	SMTPStartData:      "Sender and recipients are known, so the message may come. It ends with a dot on a line of its own.",
	SMTPVrfy:           "The server does not tell strangers which mailboxes it has, and has not looked. It neither confirms nor denies.",
	SMTPBye:            "The client has ended the session, and the server closes the connection.",
	SMTPNoop:           "The command asks for nothing but an answer.",
	SMTPReset:          "Sender, recipients and content so far are forgotten. The session goes on.",
	SMTPHelp:           "The text is for people. Each server words it as it likes.",
	SMTPLoggedIn:       "User and password belong together. From now on the client may submit mail.",

	SMTPUnknownCommand: "The line does not begin with a command of SMTP.",
	SMTPNotImplemented: "The server knows this command by name, but does not offer it.",
	SMTPLineLong:       "The line is longer than a command line may be: 512 octets with its line end, a little more where a parameter allows it.",
	SMTPBareLineEnd:    "There is a lone CR or a lone LF in the line. Only both together, CR LF, end a line.",
	SMTPNotASCII:       "A command consists of printable ASCII characters, and this line has others.",

	SMTPNoService:   "The server refused its service in the greeting. All that is left to the client is QUIT.",
	SMTPNeedHello:   "Before it sends mail, a client introduces itself with EHLO.",
	SMTPNeedMail:    "A transaction begins with MAIL, and none is open.",
	SMTPNeedRcpt:    "No recipient has been named yet, so there is nobody to send a message to.",
	SMTPNoRecipient: "All recipients were refused, so there is nobody to send a message to.",
	SMTPNestedMail:  "A transaction is open already. MAIL may come again after its end, or after RSET.",

	SMTPNoArgument:         "This command stands alone on its line.",
	SMTPNeedArgument:       "This command says something about somebody or something, and that is missing.",
	SMTPNeedName:           "With EHLO and HELO the client says its host name, and that is missing.",
	SMTPMailForm:           "MAIL is written MAIL FROM:<address>. No space may stand before the colon, and none belongs after it, though servers take it there.",
	SMTPRcptForm:           "RCPT is written RCPT TO:<address>. No space may stand before the colon, and none belongs after it, though servers take it there.",
	SMTPNullRecipient:      "The empty address <> can send a message, as reports do, but nobody can receive one there.",
	SMTPBadReportParameter: "What a sender asks of reports is written strictly, for it travels on from server to server: a request that is not understood must not be passed over, or the sender would wait for a report that never comes.",
	SMTPEnvIDOctet:         "An octet that does not print stands in the envelope id; use letters, figures and signs of ASCII.",
	SMTPEnvIDLong:          "The envelope id is longer than 100 octets; shorten it.",
	SMTPBadParameter:       "A parameter follows the address after one space, once, and has a value of its own kind.",
	SMTPUnknownParameter:   "The server has not offered the parameter {0} in this session.",

	SMTPForbidden:       "The line belongs to another protocol, or to a message, so whoever sends it is no mail client. The server does not stay to talk.",
	SMTPUnauthorized:    "The command is for hosts that the server trusts, to tell it who the real client is. Nobody else may use it.",
	SMTPPipelined:       "More came before the client had seen the reply to this command. It may send ahead only where the server offers that, and where no reply decides how to go on.",
	SMTPEarly:           "The client spoke before the server had greeted it. Real mail clients wait; programs that send spam often do not, so the server pauses to find them out.",
	SMTPHelloTwice:      "The client has introduced itself already. RFC 5321 lets it do so again, which begins anew; this server does not.",
	SMTPBadContent:      "The message is written in a way that this server takes from nobody.",
	SMTPBareCR:          "There is a lone CR in the message. Other servers take it for a line end, so that a second message could be hidden behind it; this one takes no such message.",
	SMTPBareLF:          "There is a lone LF in the message. Other servers take it for a line end, so that a second message could be hidden behind it; this one takes no such message.",
	SMTPNul:             "There is an octet of value zero in the message, which no text has.",
	SMTPContentLineLong: "A line of the message is longer than a line of text may be: 1000 octets with its end.",
	SMTPNoHeader:        "The message does not begin with header fields.",
	SMTPLost:            "The client has gone without QUIT. The server says so to whoever may still listen.",
	SMTPRestricted:      "There are characters in the address by which mail was once passed on to others, or written into files. This server takes none with them.",
	SMTPToProgram:       "The address looks like a program or a file. Only the server's own people could send there.",
	SMTPOpenProxy:       "The line is a request of the web. Somebody looks for a server that passes requests on, and the server hangs up.",
	SMTPVerifyRecipient: "The server answers VRFY as it would answer RCPT, and tells no more.",
	SMTPEtrn:            "With ETRN a host that was away asks for the mail that waits for it. The server does that only for those it queues mail for.",
	SMTPSenderMissing:   "The domain of the sender does not exist, so no report could ever reach it. The server takes no mail that it could not send back.",
	SMTPSenderUnsure:    "Whether the domain of the sender exists could not be found out just now, so the server puts the client off.",
	SMTPRelayLater:      "The recipient is somebody else's, and the client is a stranger. The server refuses for now and not for good, so that a mistake in its configuration loses no mail.",
	SMTPBadName:         "What the client calls itself is not written as a host name or an address in brackets, as this server reads them.",
	SMTPBadAddress:      "The address is not written in a way that this server takes. Servers differ much in what they take here.",
	SMTPImpatient:       "The server has put up with all that it is willing to, and closes the connection.",

	SMTPChunk:            "A piece of the message has come whole. The next BDAT brings the next one.",
	SMTPBadChunk:         "BDAT says how many octets follow it, and LAST with the last piece.",
	SMTPChunkGone:        "Pieces of a message have come, and it is not complete: only BDAT may follow, or RSET to give it up.",
	SMTPSecure:           "The client may begin the TLS handshake. What is said afterwards nobody else can read.",
	SMTPAuthInClear:      "A password in the clear could be read by anybody on the way: this server takes AUTH only after STARTTLS.",
	SMTPNeedTLS:          "This server takes no mail in the clear: the client has to say STARTTLS first.",
	SMTPTLSTwice:         "The connection is secure already.",
	SMTPTLSInTransaction: "A transaction is open, and the server begins TLS only outside of transactions.",
	SMTPTLSFailed:        "The two sides could not agree on how to make the connection secure.",
	SMTPNotOffered:       "The server has not offered this in its answer to EHLO, so the client cannot use it.",

	SMTPTooManyRecipients: "The transaction has as many recipients as the server takes at a time. The client can send to the others in the next one.",
	SMTPAnnouncedTooBig:   "The client announced with SIZE a message bigger than the server takes, so it need not send it at all.",
	SMTPContentTooBig:     "The message is bigger than the server takes. It was read to its end and thrown away.",
	SMTPServerTimeout:     "The client has said nothing for too long. The server says so, and closes the connection.",
	SMTPTooManyErrors:     "The client has made so many mistakes that it cannot be a mail client in earnest. The server closes the connection.",
	SMTPTooMuchInput:      "The client sends on and on while the server is busy with what came before. No correct client does so.",

	SMTPNeedAuth:          "Here mail is submitted, and a submission server takes it from those who have logged in.",
	SMTPBadLogin:          "User and password do not belong together. Which of them is wrong the server does not say.",
	SMTPAuthTwice:         "The client has logged in already, and can do so once in a session.",
	SMTPAuthInTransaction: "A transaction is open, and a client logs in outside of transactions.",
	SMTPBadMechanism:      "The client wants to log in in a way that the server does not know.",
	SMTPAuthCancelled:     "The client answered with * and so took its AUTH back.",
	SMTPBadBase64:         "An answer to AUTH is written in base64, and has the parts that the mechanism asks for.",
	SMTPAuthLineLong:      "The line is longer than an answer to AUTH may be.",

	SMTPPathMissing:   "The address is missing; write it as user@domain.",
	SMTPPathBrackets:  "Only the address itself stands here, without a name or angle brackets; leave them out.",
	SMTPPathNoBracket: "The address does not begin with <; write <user@domain>.",
	SMTPPathNoEnd:     "The address does not end with >; write <user@domain>.",
	SMTPPathNoAt:      "The address has no @; write it as user@domain.",
	SMTPPathNotASCII:  "The character {0} needs internationalized mail, which is not offered; use ASCII letters.",
	SMTPPathNotUTF8:   "The octet {0} is no part of a character of UTF-8, and nothing else may stand in an internationalized address; write the address in UTF-8.",
	SMTPPathTwoAt:     "An address has one @, and this is another; leave one of them out.",
	SMTPPathBlank:     "A blank may not stand in an address; remove it.",
	SMTPPathControl:   "The control character {0} may not stand in an address; remove it.",
	SMTPPathRoute:     "The route before the address is not complete; leave it out, it means nothing any more.",
	SMTPPathGoesOn:    "After the address comes {0}; remove what does not belong to it.",
	SMTPPathLong:      "The address is longer than 256 octets with its angle brackets; use a shorter one.",
	SMTPLocalMissing:  "Nothing stands before the @; write the user's name there.",
	SMTPLocalDots:     "Before the @ a dot may not be first, last or next to another; remove it, or put all before the @ in double quotes.",
	SMTPLocalOctet:    "The character {0} may not stand before the @; remove it, or put all before the @ in double quotes.",
	SMTPLocalLong:     "What stands before the @ is longer than 64 octets; use a shorter name.",
	SMTPQuoteOpen:     "The double quote has no partner; put another one before the @.",
	SMTPQuoteGoesOn:   "After the closing double quote comes {0}; put the @ there, or move the quote.",
	SMTPQuotedOctet:   "The character {0} may not even stand in double quotes; remove it.",
	SMTPDomainMissing: "No domain stands here; write one, such as receiver.example.",
	SMTPDomainDots:    "A part of the domain is empty; write one dot between two parts and none at the end.",
	SMTPDomainOctet:   "The character {0} may not stand in a domain; use letters, digits, hyphens and dots.",
	SMTPDomainHyphen:  "A part of a domain may not begin or end with a hyphen; remove it.",
	SMTPDomainLong:    "The domain is longer than 255 octets; use a shorter one.",
	SMTPLabelLong:     "A part of the domain is longer than 63 octets; use a shorter one.",
	SMTPLiteralOpen:   "The square bracket has no partner; end the address with ].",
	SMTPLiteralIPv6:   "After IPv6: comes no address of IPv6; write it as [IPv6:2001:db8::1].",
	SMTPLiteralNoTag:  "An address of IPv6 in square brackets needs its tag; write it as [IPv6:2001:db8::1].",
	SMTPLiteralTag:    "No kind of address but IPv6 has a tag so far; write [192.0.2.1] or [IPv6:2001:db8::1].",
	SMTPLiteral:       "That is no address in square brackets; write [192.0.2.1] or [IPv6:2001:db8::1].",

	SMTPReplyCode:  "A reply begins with a code of three digits from 200 to 559 and a space; write one such as \"451 4.3.2 later\".",
	SMTPReplyClass: "The enhanced code belongs to another class than the code; let both begin with the same digit.",
	SMTPReplyOctet: "A reply consists of printable ASCII characters; remove the others.",
	SMTPReplyLong:  "A reply has at most 512 octets with its line end; use a shorter text.",
	SMTPFaultReply: "Somebody has set a fault that makes the server answer so.",

	SMTPClientNoAuth:         "The client is to log in with user name and password, and the server offers no way to do so that the client uses: {0}.",
	SMTPClientBadReply:       "What the server sent is no reply of SMTP: it is too long, or does not begin with a code of three digits. The client breaks the connection off.",
	SMTPClientUnexpected:     "The server answered {0}, which is no possible answer at this place. The client breaks the connection off.",
	SMTPClientEarly:          "The server answered {0} before the client had asked. A reply to nothing may have been slipped in, so that from here on replies would be taken for answers to other commands. The client breaks the connection off.",
	SMTPClientNoEightBit:     "The message has octets of 8 bits, and the server has not offered 8BITMIME. The message would have to be converted, which this client does not do, or be returned; it must not go out as it is.",
	SMTPClientMended:         "In the message a CR or LF stands by itself. A client must not send one, for the other side might take it for the end of a line; so each becomes a CRLF on the way.",
	SMTPClientConverted:      "The message has octets of 8 bits, and the server has not offered 8BITMIME. So it is converted on the way: its parts become quoted-printable or base64.",
	SMTPClientEightBitAnyway: "The message has octets of 8 bits that this client does not convert, and the server has not offered 8BITMIME. They go out as they are, which is against the rule.",
	SMTPClientNeedsUTF8:      "The message has an address or a header that is not ASCII, and the server has not offered SMTPUTF8. Such a message may not go there, for none of its recipients.",
	SMTPClientNoUTF8:         "The address {0} is not ASCII, and the server has not offered SMTPUTF8. There is no other way to write it.",
	SMTPClientNoTLS:          "This mail may go only over an encrypted connection, and the server offers none.",
	SMTPClientNoHandshake:    "Client and server could not agree on keys. The octets that went to and fro are no SMTP any more, so the connection is of no use.",
	SMTPClientNotVerified:    "This mail may go only to a server that proves its name, and the certificate does not prove that it is {0}.",
	SMTPClientTooBig:         "The server has said with SIZE how much it takes, and the message is bigger. The client does not even try.",
}
