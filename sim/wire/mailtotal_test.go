package wire_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestMailTotal: the messages in mailboxes are counted also where not all mailboxes are shown.
func TestMailTotal(t *testing.T) {
	const people = 70
	names, to := make([]string, people), make([]string, people)
	for i := range people {
		names[i], to[i] = fmt.Sprintf("u%d", i), fmt.Sprintf("u%d@receiver.example", i)
	}
	f := newFront(t)
	f.ok("open", params{"name": "many.yaml", "text": fmt.Sprintf(`world:
  hosts:
    - {name: laptop, role: client, user: u0@receiver.example, password: p, submit: mx1.receiver.example}
    - {name: mx1.receiver.example, role: server, address: 203.0.113.7, domains: [receiver.example], mailboxes: [%s]}
  zones: |
    receiver.example.     3600 IN MX 10 mx1.receiver.example.
    mx1.receiver.example. 3600 IN A 203.0.113.7
messages:
  - {from: u0@receiver.example, to: [%s]}
`, strings.Join(names, ", "), strings.Join(to, ", "))}, nil)
	if v := f.idle(); v.MailTotal != people || len(v.Mailboxes) >= people {
		t.Errorf("%d messages in mailboxes, of which %d are shown; %d were sent", v.MailTotal, len(v.Mailboxes), people)
	}
}
