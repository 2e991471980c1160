package mailbox

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"mailscope/sim/message"
)

var lunch = &Mail{
	ID: "1a2b3c", UID: 7, Recipient: "bob@receiver.example", Delivered: time.Date(2026, 3, 2, 9, 0, 0, 123456000, time.UTC),
	Content: message.NewContent("Subject: Lunch?\r\n\r\nAt noon?\r\n"),
}

func TestMailInStores(t *testing.T) {
	retrieved := *lunch
	retrieved.Retrieved, retrieved.UID = true, -1
	for _, m := range []*Mail{lunch, &retrieved, {}} {
		stored, err := m.AppendBinary(nil)
		if err != nil {
			t.Fatal(err)
		}
		back, err := DecodeMail(stored)
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := back.AppendBinary(nil); !bytes.Equal(again, stored) || back.ID != m.ID || back.Retrieved != m.Retrieved || !back.Delivered.Equal(m.Delivered) {
			t.Errorf("%+v became %+v", m, back)
		}
		for cut := range stored {
			if _, err := DecodeMail(stored[:cut]); err == nil || !strings.Contains(err.Error(), "octet") {
				t.Errorf("the first %d of %d octets: error %v", cut, len(stored), err)
			}
		}
		if _, err := DecodeMail(append(stored, 0)); err == nil {
			t.Error("an octet too many went unnoticed")
		}
		stored[0] = 9
		if _, err := DecodeMail(stored); err == nil || !strings.Contains(err.Error(), "version 9") {
			t.Errorf("an unknown version: error %v", err)
		}
	}
}

func TestMailNames(t *testing.T) {
	tests := []struct {
		mail          Mail
		key, uniqueID string
	}{
		{*lunch, "bob@receiver.example/0000000000000000007", "1a2b3c-7"},
		{Mail{UID: 1<<63 - 1, Recipient: "b@c"}, "b@c/9223372036854775807", "9223372036854775807"},
		{Mail{ID: "has space", UID: 10, Recipient: "b@c"}, "b@c/0000000000000000010", "10"},
		{Mail{ID: strings.Repeat("x", 69), UID: 10, Recipient: "b@c"}, "b@c/0000000000000000010", "10"},
	}
	for _, test := range tests {
		if got := test.mail.Key().ID; got != test.key {
			t.Errorf("key %q, want %q", got, test.key)
		}
		if got := test.mail.UniqueID(); got != test.uniqueID || !isUniqueID(got) {
			t.Errorf("unique id %q, want %q", got, test.uniqueID)
		}
	}
}

func FuzzDecodeMail(f *testing.F) {
	stored, _ := lunch.AppendBinary(nil)
	f.Add(stored)
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := DecodeMail(b)
		if err != nil {
			return
		}
		stored, _ := m.AppendBinary(nil)
		if _, err := DecodeMail(stored); err != nil {
			t.Fatalf("%+v cannot be read again: %v", m, err)
		}
	})
}
