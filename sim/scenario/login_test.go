package scenario

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"mailscope/sim/smtp"
)

// loginWorld is a client that logs in to hand over what stays at its server.
const loginWorld = `
world:
  hosts:
    - {name: laptop.example, role: client, user: alice@sender.example, password: secret, submit: mail.sender.example, tls: %s, auth: %s}
    - {name: mail.sender.example, role: server, address: 192.0.2.25, domains: [sender.example], mailboxes: [alice, bob], tls: %[1]s, personality: %[3]s%s}
  zones: |
    sender.example.      3600 IN MX 10 mail.sender.example.
    mail.sender.example. 3600 IN A  192.0.2.25
messages:
  - {from: alice@sender.example, to: bob@sender.example, subject: Hello}
`

// Whatever the server is like, who knows the password logs in, with TLS and without, with
// each mechanism that the server has by itself or by its file.
func TestLogin(t *testing.T) {
	for _, name := range smtp.PersonalityNames() {
		personality, _ := smtp.PersonalityOf(name)
		for _, tls := range []string{"none", "must"} {
			for _, mechanism := range mechanisms {
				for _, auth := range []string{"", ", auth: " + mechanism} {
					if auth == "" && !slices.Contains(personality.Mechanisms, strings.ToUpper(mechanism)) {
						continue
					}
					name := fmt.Sprintf("%s/%s/%s%s", personality.Name, tls, mechanism, auth)
					f := mustParse(t, name, fmt.Appendf(nil, loginWorld, tls, mechanism, personality.Name, auth))
					told := run(f.World(nil))
					for _, want := range []string{"smtp.command c1 AUTH " + strings.ToUpper(mechanism), "smtp.received c1 of", " 235 ", "mailbox.delivered"} {
						if !strings.Contains(told, want) {
							t.Errorf("%s: no %q in\n%s", name, want, told)
						}
					}
				}
			}
		}
	}
}
