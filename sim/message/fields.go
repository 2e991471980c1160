package message

import (
	"net/netip"
	"strings"
	"time"
)

// dateLayout is how dates stand in messages (RFC 5322 3.3).
const dateLayout = "Mon, 02 Jan 2006 15:04:05 -0700"

// FormatDate returns a date as it stands in messages (RFC 5322 3.3).
func FormatDate(t time.Time) string { return t.Format(dateLayout) }

// Received is what a server notes at the top of a message that it takes
// (RFC 5321 4.4). Without Helo and Peer there is no "from": the message was made
// on the server itself. Other empty fields are left out.
type Received struct {
	Helo     string     // as the client called itself
	Peer     netip.Addr // where the client is, which it cannot make up
	PeerName string     // the name that DNS has for Peer
	By       string     // the server
	With     string     // the protocol: SMTP, ESMTP, ESMTPA (RFC 3848)
	ID       string     // the server's id for the message
	For      string     // the recipient; only when there is just one, the others need not know
	Date     time.Time
}

// Field returns the whole field, folded and with its final CRLF.
func (r Received) Field() string {
	b := make([]byte, 0, 256)
	b = append(b, "Received: "...)
	if r.Helo != "" || r.Peer.IsValid() {
		b = append(r.appendFrom(b), "\r\n\t"...)
	}
	b = append(append(b, "by "...), ascii(r.By)...)
	b = appendClause(b, " with ", r.With)
	b = appendClause(b, " id ", r.ID)
	if r.For != "" {
		b = appendClause(b, "\r\n\tfor <", r.For)
		b = append(b, ">; "...)
	} else {
		b = append(b, ";\r\n\t"...)
	}
	b = r.Date.AppendFormat(b, dateLayout)
	return string(append(b, "\r\n"...))
}

// appendFrom appends who handed the message over: "from HELO (NAME [ADDRESS])".
func (r Received) appendFrom(b []byte) []byte {
	b = append(b, "from "...)
	if r.Helo == "" {
		return appendLiteral(b, r.Peer)
	}
	b = append(b, ascii(r.Helo)...)
	if !r.Peer.IsValid() {
		return b
	}
	b = append(b, " ("...)
	if r.PeerName != "" {
		b = append(append(b, ascii(r.PeerName)...), ' ')
	}
	return append(appendLiteral(b, r.Peer), ')')
}

// appendLiteral appends an address literal (RFC 5321 4.1.3).
func appendLiteral(b []byte, a netip.Addr) []byte {
	a = a.Unmap().WithZone("")
	b = append(b, '[')
	if a.Is6() {
		b = append(b, "IPv6:"...)
	}
	return append(a.AppendTo(b), ']')
}

func appendClause(b []byte, word, value string) []byte {
	if value == "" {
		return b
	}
	return append(append(b, word...), ascii(value)...)
}

// ReceivedFrom returns how the host called itself that handed a message over, as the
// topmost Received field has it; "" where the message was made on the server itself.
func ReceivedFrom(c Content) string {
	value, _ := c.Lookup("Received")
	rest, ok := strings.CutPrefix(value, "from ")
	name, _, _ := strings.Cut(rest, " ")
	if !ok {
		return ""
	}
	return name
}

// ReturnPath returns the field that a server puts on top when it delivers to a
// mailbox: the envelope's sender, "" for the null path (RFC 5321 4.4).
func ReturnPath(path string) string { return "Return-Path: <" + ascii(path) + ">\r\n" }

// AddMissing puts a Date and a Message-ID in front of a message that came without
// them, as a submission server may (RFC 6409 8.2 and 8.3). The id is one without
// angle brackets.
func AddMissing(c Content, date time.Time, id string) Content {
	if _, ok := c.Lookup("Message-ID"); !ok {
		c = c.Prepend("Message-ID: <" + ascii(id) + ">\r\n")
	}
	if _, ok := c.Lookup("Date"); !ok {
		c = c.Prepend("Date: " + FormatDate(date) + "\r\n")
	}
	return c
}
