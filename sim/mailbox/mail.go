package mailbox

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/message"
)

// Mail is one message in one mailbox. It never changes.
type Mail struct {
	ID        string // the id that the host gave to the message
	UID       int64  // unique in its mailbox, and bigger than that of each message before
	Recipient string // the mailbox's address, with the domain in lower case
	Content   message.Content
	Delivered time.Time // to the microsecond
	Retrieved bool      // its owner's client has fetched it
}

// Key returns where the mail lies in its host's store. The mails of a mailbox lie
// together, in the order of their UIDs.
func (m *Mail) Key() machine.Key {
	uid := strconv.FormatInt(m.UID, 10)
	const digits = "0000000000000000000" // as many as the biggest has
	return machine.Key{Shelf: machine.Mail, ID: m.Recipient + "/" + digits[min(len(uid), len(digits)):] + uid}
}

// Octets returns how much room the mail takes in a store, about.
func (m *Mail) Octets() int64 { return m.Content.Size() }

// uniqueIDOctetsMax is the most octets of a unique id (RFC 1939 7).
const uniqueIDOctetsMax = 70

// UniqueID returns the name that POP3's UIDL gives to the mail (RFC 1939 7). The UID
// keeps two copies of a message apart; the message's id makes sure that a mailbox
// which was emptied, and counts from 1 again, never gives a name twice.
func (m *Mail) UniqueID() string {
	id := strconv.FormatInt(m.UID, 10)
	if m.ID != "" && isUniqueID(m.ID) && len(m.ID)+1+len(id) <= uniqueIDOctetsMax {
		return m.ID + "-" + id
	}
	return id
}

// isUniqueID reports whether s can be a unique id: up to 70 visible characters of
// US-ASCII (RFC 1939 7).
func isUniqueID(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return s != "" && len(s) <= uniqueIDOctetsMax
}

// mailVersion is the first octet of a stored Mail.
const mailVersion = 1

// AppendBinary appends the mail in the form that DecodeMail reads. It never fails.
func (m *Mail) AppendBinary(b []byte) ([]byte, error) {
	retrieved := byte(0)
	if m.Retrieved {
		retrieved = 1
	}
	b = append(b, mailVersion, retrieved)
	b = binary.AppendVarint(b, m.UID)
	b = binary.AppendVarint(b, m.Delivered.UnixMicro())
	b = appendText(b, m.ID)
	b = appendText(b, m.Recipient)
	return m.Content.AppendBinary(b)
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// DecodeMail reads what AppendBinary wrote. It fails, and says at which octet, if b
// is anything else.
func DecodeMail(b []byte) (*Mail, error) {
	d := decoder{rest: b}
	version, retrieved := d.octet(), d.octet()
	m := &Mail{Retrieved: retrieved == 1, UID: d.varint()}
	m.Delivered = time.UnixMicro(d.varint()).UTC()
	m.ID, m.Recipient = d.text(), d.text()
	place := len(b) - len(d.rest)
	content, rest, err := message.DecodeContent(d.rest)
	m.Content = content
	switch {
	case !d.failed && version != mailVersion:
		return nil, fmt.Errorf("mailbox: a stored mail has version %d, and this program knows only %d; use the program that wrote it", version, mailVersion)
	case d.failed || err != nil || retrieved > 1 || len(rest) > 0:
		return nil, fmt.Errorf("mailbox: a stored mail of %d octets is damaged at or after octet %d; restore the file from a backup", len(b), place)
	}
	return m, nil
}

// decoder reads values from octets; after a failure it reads zeros.
type decoder struct {
	rest   []byte
	failed bool
}

func (d *decoder) octet() byte {
	if len(d.rest) == 0 {
		d.failed = true
		return 0
	}
	c := d.rest[0]
	d.rest = d.rest[1:]
	return c
}

func (d *decoder) varint() int64 {
	v, n := binary.Varint(d.rest)
	if n <= 0 {
		d.failed = true
		return 0
	}
	d.rest = d.rest[n:]
	return v
}

func (d *decoder) text() string {
	size, n := binary.Uvarint(d.rest)
	if n <= 0 || size > mailFieldOctetsMax || size > uint64(len(d.rest)-n) {
		d.failed = true
		return ""
	}
	end := n + int(size)
	s := string(d.rest[n:end])
	d.rest = d.rest[end:]
	return s
}
