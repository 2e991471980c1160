package words

// What mail servers and mail clients decide, and why.
const (
	MailUnknownUser      Key = "mail-unknown-user"
	MailMailboxFull      Key = "mail-mailbox-full"
	MailRelayDenied      Key = "mail-relay-denied"
	MailDiskFull         Key = "mail-disk-full"
	MailResponsible      Key = "mail-responsible"
	MailTooManyHops      Key = "mail-too-many-hops"
	MailBadEntry         Key = "mail-bad-entry"
	MailBadMail          Key = "mail-bad-mail"
	MailExpired          Key = "mail-expired"
	MailTriedEnough      Key = "mail-tried-enough"
	MailDeferred         Key = "mail-deferred"
	MailSuspended        Key = "mail-suspended"
	MailReported         Key = "mail-reported"
	MailNoReportOnReport Key = "mail-no-report-on-report"
	MailNoReportWanted   Key = "mail-no-report-wanted"
	MailPostmasterFails  Key = "mail-postmaster-fails"
	MailReportedDelay    Key = "mail-reported-delay"
	MailReportedRelay    Key = "mail-reported-relay"
	MailReportedExpanded Key = "mail-reported-expanded"
	MailReportedDelivery Key = "mail-reported-delivery"
	MailHeld             Key = "mail-held"
	MailReleased         Key = "mail-released"
	MailFlushed          Key = "mail-flushed"
	MailFlushedAll       Key = "mail-flushed-all"
	MailRerouted         Key = "mail-rerouted"
	MailRouteRestored    Key = "mail-route-restored"
	MailExpiredByHand    Key = "mail-expired-by-hand"
	MailDNSFails         Key = "mail-dns-fails"
	MailNoDomain         Key = "mail-no-domain"
	MailNullMX           Key = "mail-null-mx"
	MailLoopsBack        Key = "mail-loops-back"
	MailNoAddress        Key = "mail-no-address"
	MailNullMXAmong      Key = "mail-null-mx-among"
	MailOwnExchanger     Key = "mail-own-exchanger"
	MailOffersOn         Key = "mail-offers-on"
	MailOffersNoMore     Key = "mail-offers-no-more"

	MailExchangerIsAlias   Key = "mail-exchanger-is-alias"
	MailExchangerIsAddress Key = "mail-exchanger-is-address"
	MailBadNextHop         Key = "mail-bad-next-hop"

	MailWithoutTLS    Key = "mail-without-tls"
	MailRemoteSaid    Key = "mail-remote-said"
	MailSubmitRefused Key = "mail-submit-refused"
	MailSubmitCannot  Key = "mail-submit-cannot"
	MailSubmitGivenUp Key = "mail-submit-given-up"
	MailSubmitFailed  Key = "mail-submit-failed"
	MailFetchFailed   Key = "mail-fetch-failed"
)

var mtaEnglish = map[Key]string{
	MailUnknownUser:      "{1} has no mailbox for {0}.",
	MailMailboxFull:      "The mailbox {0} is full.",
	MailRelayDenied:      "{1} does not receive for {0}, and passes mail on only for its own users, once they have logged in.",
	MailDiskFull:         "{0} has no room to store the message, so it must not promise to deliver it.",
	MailResponsible:      "With this 250, {0} takes responsibility: it will deliver the message, or tell the sender that it could not.",
	MailTooManyHops:      "The message has been through {0} hosts already; it must be going round in circles.",
	MailBadEntry:         "The queue entry {0} on disk cannot be read: the file was damaged, or written by another version. It is left as it is.",
	MailBadMail:          "The mailbox message {0} on disk cannot be read: the file was damaged, or written by another version. It is left as it is.",
	MailExpired:          "The message has been in the queue for {0 span}. That is as long as this host tries.",
	MailTriedEnough:      "The message has been tried {0} times. The schedule {1} tries no more often.",
	MailDeferred:         "A temporary failure: the message stays in the queue, and the next attempt comes {0 span} after this one (schedule: {1}).",
	MailSuspended:        "Deliveries to {0} are suspended since {1} because sessions do not come about: {2}.",
	MailReported:         "The host that has taken responsibility for message {0} must tell its sender what became of it.",
	MailNoReportWanted:   "The sender has asked not to be told of failure (NOTIFY without FAILURE).",
	MailPostmasterFails:  "This is a report on a report, and not even the postmaster can be told: nobody is left.",
	MailReportedDelay:    "The sender of message {0} is warned that it is late; it is not lost.",
	MailReportedRelay:    "The sender of message {0} asked to hear of success, and the next server does not offer DSN: nobody after this one would tell.",
	MailReportedExpanded: "The sender of message {0} asked to hear of success; the address stands for several, so they are told that it was sent on to all.",
	MailReportedDelivery: "The sender of message {0} asked to hear of success, and it lies in the mailbox.",
	MailNoReportOnReport: "The message has no sender to tell: it is a report itself, and reports are never reported on.",
	MailHeld:             "An operator holds the message: no attempts until it is released.",
	MailReleased:         "An operator has released the message.",
	MailFlushed:          "An operator has all that waits for {0} tried at once.",
	MailFlushedAll:       "An operator has all that waits tried at once.",
	MailRerouted:         "An operator sends what goes to {0} through {1}, whatever DNS says.",
	MailRouteRestored:    "An operator lets what goes to {0} take its usual way again.",
	MailExpiredByHand:    "An operator has given the message up, as if it had become too old.",
	MailDNSFails:         "DNS gives no answer about {0} at the moment.",
	MailNoDomain:         "There is no domain {0}.",
	MailNullMX:           "The domain {0} says that it receives no mail.",
	MailLoopsBack:        "The mail exchanger of {0} is this host itself, but it does not receive for that domain.",
	MailNoAddress:        "The host {0} has no address.",
	MailNullMXAmong:      "One MX record of {0} says that the domain receives no mail, and others name hosts. It may only stand alone, so it is not believed.",
	MailOffersOn:         "{0} says that it may work later. Another exchanger is left, and is asked at once.",
	MailOffersNoMore:     "{0} says that it may work later. Another exchanger is left, but this server asks no more than {1} in one attempt.",
	MailOwnExchanger:     "This host is a mail exchanger of {0} itself, with the preference {1}. Only better ones are tried: the others would send the message back.",

	MailExchangerIsAlias:   "The MX record of {0} names {1}, which is an alias of {2}. It must name the host itself; the alias is followed all the same.",
	MailExchangerIsAddress: "The MX record of {0} has the address {1} where the name of a host must stand, so it leads nowhere.",
	MailBadNextHop:         "The next hop {0} is set up wrong on this host, so the message waits until somebody mends it. {1}",

	MailWithoutTLS:    "The handshake with {0} failed. Encryption is welcome here, but not required, so the server is tried once more without.",
	MailRemoteSaid:    "{0} said: {1}",
	MailSubmitRefused: "The submission server refused the message for good, and its author is told: {0}",
	MailSubmitCannot:  "The client cannot hand the message over to this server, and tells its author: {0}",
	MailSubmitGivenUp: "The client could not hand the message over for {1 span}, gives up and tells its author: {0}",
	MailSubmitFailed:  "The message could not be submitted; the client tries again in {1 span}. {0}",
	MailFetchFailed:   "The mailbox could not be read; the client looks again at its next time. {0}",
}
