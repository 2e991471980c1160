// Package mailbox is the last station of a message: what lies in mailboxes, and
// the sessions in which their owners fetch it, both sides of POP3 (RFC 1939).
//
// A Mail is one message in one mailbox. It never changes; a host keeps it in its
// store under Key, and what has happened to it is told by a newer Mail in its place.
//
// A POP3Server is the server side of one connection. It is a part of a mail
// server, which hands it what arrives and answers its questions (POP3Host). The
// table in pop3state.go says which command is in order when. A session walks
// through three states of the RFC: in AUTHORIZATION the client says who it is, and
// the host locks the mailbox for it; in TRANSACTION it reads, on a snapshot that
// was taken at that moment, and marks what it wants gone; and with QUIT comes
// UPDATE, in which the host removes what was marked. The +OK to QUIT answers the
// store, as the 250 of SMTP does: a session that breaks off before has removed
// nothing.
//
// A POP3Client is the other side: it logs in, learns which messages there are,
// fetches those that it has not got, and says goodbye. What it remembers from
// session to session are unique ids (RFC 1939 7), so that a connection that is lost
// between fetching and QUIT gives its owner no message twice.
//
// Both sides take bytes in any segmentation, and both stand a hostile other end:
// every buffer and every count has its limit in limits.go.
package mailbox
