package smtp

// Saying is something that a server has to say, whatever its words and its code for it.
type Saying uint8

// What servers have to say, in the order of a session. Hosts say those of them that
// are about mailboxes and messages.
const (
	SayNothing Saying = iota

	SayGreeting // the service is ready
	SayHello    // to HELO
	SayOffers   // the first line of the answer to EHLO
	SayOk       // to NOOP
	SayReset    // to RSET
	SayBye      // to QUIT
	SayHelp
	SayVrfy // neither yes nor no
	SaySenderOk
	SayRecipientOk
	SayStart // the message may come

	SayUnknown        // a command word that nobody knows
	SayEmpty          // a line with nothing in it
	SayNotImplemented // a command that this server does not have
	SayForbidden      // a line of another protocol
	SayUnauthorized   // a command for those who may
	SayLineLong
	SayBadOctet
	SayPipelined // more came than the server had answered

	SayEarly     // in place of the greeting: the client spoke first
	SayNoService // after a refusal in place of the greeting
	SayNeedHello
	SayHelloTwice
	SayNestedMail
	SayNeedMail    // RCPT without MAIL
	SayDataNoMail  // DATA without MAIL
	SayNeedRcpt    // DATA without RCPT
	SayNoRecipient // DATA, and all recipients were refused

	SayNoArgument
	SayNeedArgument
	SayNeedName
	SayBadName
	SayMailForm
	SayRcptForm
	SayBadSender
	SayBadRecipient
	SayNullRecipient
	SayBadParameter
	SayUnknownParameter
	SayBadSize
	SayAnnouncedTooBig
	SayTooManyRecipients

	SayTooBig     // the message itself
	SayContentCut // it ended before its end; said by those who say something then
	SayBadContent
	SayLineInContentLong

	SayChunk       // BDAT: go on
	SayBadChunk    // BDAT: that is no size
	SayChunkGone   // BDAT: what came between the chunks
	SayChunkNull   // BDAT: of nothing, and not the last
	SayChunkSpoilt // BDAT: one before it was refused
	SayNoChunks    // BDAT: not offered

	SayTimeout
	SayTooManyErrors
	SayTooMuchInput
	SayLost // the client has gone without QUIT

	SayAskUser
	SayAskPassword
	SayAskPlain
	SayLoggedIn
	SayNeedAuth
	SayNoAuth      // not offered
	SayAuthInClear // only under TLS; who has words of its own for the former says those
	SayBadLogin
	SayNoUser // LOGIN: with no name
	SayAuthTwice
	SayAuthInTransaction
	SayNoMechanism
	SayBadMechanism
	SayAuthCancelled
	SayBadBase64
	SayBadResponse
	SayAuthLineLong

	SaySecure // the handshake may begin
	SayNoTLS  // not offered
	SayNeedTLS
	SayTLSTwice
	SayTLSInTransaction
	SayTLSFailed

	// What a host says.
	SayQueued
	SayUnknownUser
	SayRelayDenied
	SaySenderDomainMissing
	SaySenderDomainUnsure
	SaySenderNoDomain // said by those whom it bothers
	SayRestricted     // an address that could be misused
	SayBadMany        // most recipients were bad

	sayingCount
)

// Phrases are a server's words: its reply for each saying. What is missing is said as
// plain does, and a reply without reason has plain's. In a text, {name} stands for the
// server's name, and {helo} for what the client called itself.
type Phrases [sayingCount]Reply

// plainSays are the words of the personality plain, and what all others have in
// reserve.
var plainSays = Phrases{
	SayGreeting: {Code: 220, Text: "{name} ESMTP MailScope", Because: &becauseGreeting},
	SayHello:    {Code: 250, Text: "{name}", Because: &becauseHello},
	SayOffers:   {Code: 250, Text: "{name}", Because: &becauseExtendedHello},
	SayOk:       replyOk, SayReset: replyOk.because(becauseReset), SayBye: replyBye, SayHelp: replyHelp, SayVrfy: replyVrfy,
	SaySenderOk: replySenderOk, SayRecipientOk: replyRecipientOk, SayStart: replyStart,

	SayUnknown: replyUnknown, SayEmpty: replyUnknown, SayNotImplemented: replyNotImplemented,
	SayForbidden: replyForbidden, SayUnauthorized: replyUnauthorized,
	SayLineLong: replyLineTooLong, SayBadOctet: replyBadOctet.because(becauseNotASCII), SayPipelined: replyPipelined,

	SayEarly: replyEarly, SayNoService: replyNoService, SayNeedHello: replyNeedHello, SayHelloTwice: replyHelloTwice,
	SayNestedMail: replyNestedMail, SayNeedMail: replyNeedMail, SayDataNoMail: replyNeedMail,
	SayNeedRcpt: replyNeedRcpt, SayNoRecipient: replyNoRecipient,

	SayNoArgument: replyNoArgument, SayNeedArgument: replyNeedArgument, SayNeedName: replyNeedName, SayBadName: replyBadName.because(becauseBadName),
	SayMailForm: replyMailForm, SayRcptForm: replyRcptForm, SayBadSender: replyBadSender.because(becauseBadSender), SayBadRecipient: replyBadRecipient.because(becauseBadRecipient),
	SayNullRecipient: replyNullRecipient, SayBadParameter: replyBadParameter, SayUnknownParameter: replyUnknownParameter,
	SayBadSize: replyBadParameter, SayAnnouncedTooBig: replyTooBig.because(becauseAnnouncedTooBig),
	SayTooManyRecipients: replyTooManyRecipients,

	SayTooBig: replyTooBig.because(becauseContentTooBig), SayBadContent: replyBadContent, SayLineInContentLong: replyContentLineLong,

	SayChunk: replyChunk, SayBadChunk: replyBadChunk, SayChunkGone: replyChunkGone, SayChunkNull: replyBadChunk, SayChunkSpoilt: replyChunkGone, SayNoChunks: replyNotImplemented,

	SayTimeout: replyTimeout, SayTooManyErrors: replyTooManyErrors, SayTooMuchInput: replyTooMuchInput, SayLost: replyLost,

	SayAskUser: replyAskUser, SayAskPassword: replyAskPassword, SayAskPlain: replyGoOn,
	SayLoggedIn: replyLoggedIn, SayNeedAuth: replyNeedAuth, SayNoAuth: replyNotImplemented, SayAuthInClear: replyAuthInClear, SayBadLogin: replyBadLogin, SayNoUser: replyBadLogin,
	SayAuthTwice: replyAuthTwice, SayAuthInTransaction: replyAuthInTransaction, SayNoMechanism: replyNeedArgument,
	SayBadMechanism: replyBadMechanism, SayAuthCancelled: replyAuthCancelled, SayBadBase64: replyBadBase64,
	SayBadResponse: replyBadPlain, SayAuthLineLong: replyAuthLineLong,

	SaySecure: replySecure, SayNoTLS: replyNotImplemented, SayTLSTwice: replyTLSTwice, SayNeedTLS: replyNeedTLS,
	SayTLSInTransaction: replyTLSInTransaction, SayTLSFailed: replyTLSFailed,
}

// Say returns what the personality says. The zero Reply: it leaves the words to
// whoever asks.
func (p *Personality) Say(k Saying) Reply {
	r := p.Says[k]
	if r.Code == 0 {
		return plainSays[k]
	}
	if r.Because == nil {
		r.Because = plainSays[k].Because
	}
	return r
}

// says returns what the server says in this session.
func (s *Server) says(k Saying) Reply {
	return s.filled(s.cfg.Personality.Say(k))
}
