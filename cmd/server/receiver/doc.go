// Package receiver is the far end of live mode: a mail server and a name server that
// are not our own code, on loopback, so that the core's real deliveries have a real
// and independent judge, and nothing can leave this computer.
//
// The mail server is emersion/go-smtp. It takes every address of the domains it is
// given and stores messages in Maildirs; its 250 means that the message, its name and
// its directory are on disk. In front of it stands a filter that ends every
// connection on which a CR or LF comes alone: two servers that disagree about where a
// line ends can be made to disagree about where a message ends, and then one of them
// takes a forged message for a genuine one.
//
// Where the scenario's server offers STARTTLS, so does this one, with a certificate of the
// run's own that has the same faults. Under TLS the filter sees records, and the content is
// looked at instead; go-smtp itself ends messages by CRLF alone.
//
// The name server is miekg/dns. It answers from zone text as it stands, in place of
// both the resolver and the name servers of the scenario.
package receiver
