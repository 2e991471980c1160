package smtp

import "mailscope/sim/words"

// What a client says of a server, in place of a reply that did not come or would not. None
// of these goes over a wire.
var (
	localNoAuth = Reply{Code: 451, Enhanced: "4.7.4", Text: "The server offers no way to log in that is used here",
		Because: &words.Because{RFC: 4954, Section: "3", Key: words.SMTPClientNoAuth}}
	localBadReply = Reply{Code: 451, Enhanced: "4.5.0", Text: "The server spoke no SMTP",
		Because: &words.Because{RFC: 5321, Section: "4.2", Key: words.SMTPClientBadReply}}
	localUnexpected = Reply{Code: 451, Enhanced: "4.5.0", Text: "The server gave an unexpected reply",
		Because: &words.Because{RFC: 5321, Section: "4.3.2", Key: words.SMTPClientUnexpected}}
	localEarly = Reply{Code: 451, Enhanced: "4.5.0", Text: "The server replied before it was asked",
		Because: &words.Because{RFC: 5321, Section: "4.3.1", Key: words.SMTPClientEarly}}
	localTooBig = Reply{Code: 552, Enhanced: "5.3.4", Text: "Message too big for the server",
		Because: &words.Because{RFC: 1870, Section: "6.2", Key: words.SMTPClientTooBig}}
	localNoEightBit = Reply{Code: 554, Enhanced: "5.6.3", Text: "The server takes no 8-bit content, and this client converts none",
		Because: &words.Because{RFC: 6152, Section: "3", Key: words.SMTPClientNoEightBit}}
	localNoUTF8 = Reply{Code: 553, Enhanced: "5.6.7", Text: "The server takes no addresses that are not ASCII",
		Because: &words.Because{RFC: 6531, Section: "3.5", Key: words.SMTPClientNoUTF8}}
	localNeedsUTF8 = Reply{Code: 553, Enhanced: "5.6.7", Text: "The message needs SMTPUTF8, and the server does not offer it",
		Because: &words.Because{RFC: 6531, Section: "3.2", Key: words.SMTPClientNeedsUTF8}}
	localNoTLS = Reply{Code: 451, Enhanced: "4.7.4", Text: "TLS is required here, and the server does not offer it",
		Because: &words.Because{RFC: 3207, Section: "4.1", Key: words.SMTPClientNoTLS}}
	localNoHandshake = Reply{Code: 451, Enhanced: "4.7.5", Text: "The TLS handshake failed",
		Because: &words.Because{RFC: 3207, Section: "4.1", Key: words.SMTPClientNoHandshake}}
	localNotVerified = Reply{Code: 451, Enhanced: "4.7.5", Text: "The server does not prove its name",
		Because: &words.Because{RFC: 3207, Section: "4.1", Key: words.SMTPClientNotVerified}}
)
