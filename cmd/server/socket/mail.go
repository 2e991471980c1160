package socket

import (
	"io"
	"os"
	"time"

	"mailscope/sim/mailbox"
	"mailscope/sim/message"
)

// readMail reads a message back from its Maildir, as far as MailOctetsMax goes; "" where
// it cannot be read any more, because somebody has moved it already.
func readMail(name string) string {
	f, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, MailOctetsMax))
	if err != nil {
		return ""
	}
	return string(content)
}

// newMail returns a message as it lies in a mailbox.
func newMail(id, address string, uid int64, content string) *mailbox.Mail {
	return &mailbox.Mail{
		ID: id, UID: uid, Recipient: address, Content: message.NewContent(content), Delivered: time.Now().UTC().Truncate(time.Microsecond),
	}
}
