package scenario

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"mailscope/sim/smtp"
	"mailscope/sim/trace"
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

// What a client cannot hand over stays in its outbox for a day, whatever keeps it from doing
// so, and then its author is told why; what no try could change is told at once. Nothing of
// it is said to be the server's refusal, and no password goes out in a way that was not
// asked for.
func TestClientGivesUp(t *testing.T) {
	const stays = "The client could not hand the message over for 1 d, gives up and tells its author: bob@sender.example: "
	for _, test := range []struct{ client, server, to, want string }{
		{"tls: must", "", "bob", stays + "mail.sender.example: This mail may go only over an encrypted connection"},
		{"tls: verify", "tls: {offer: may, certificate: expired}", "bob", stays + "mail.sender.example: This mail may go only to a server that proves its name"},
		{"port: 2525", "", "bob", stays + "The connection was refused"},
		{"tls: none", "tls: may", "bob", stays + "mail.sender.example: The client is to log in"},
		{"auth: cram-md5", "auth: plain", "bob", stays + "mail.sender.example: The client is to log in with user name and password, and the server offers no way to do so that the client uses: CRAM-MD5."},
		{"tls: none", "personality: opensmtpd", "jörg", "The client cannot hand the message over to this server, and tells its author: jörg@sender.example: "},
		{"tls: none", "", "nobody", "The submission server refused the message for good, and its author is told: nobody@sender.example: 550 "},
	} {
		src := strings.ReplaceAll(fmt.Sprintf(loginWorld, "none", "plain", "plain", ""), "tls: none, ", "")
		src = strings.Replace(src, "auth: plain", test.client, 1)
		src = strings.Replace(src, "personality: plain", test.server, 1)
		src = strings.Replace(src, "to: bob", "to: "+test.to, 1)
		var told []string
		mustParse(t, test.client, []byte(src)).World(nil).RunIdle(trace.Time(0).Add(3*day), func(e trace.Event) {
			told = append(told, e.String())
		})
		last := strings.Join(told[max(0, len(told)-6):], "\n")
		if !strings.Contains(last, test.want) || strings.Contains(test.want, stays) != strings.Contains(last, " 1d 0:00:") {
			t.Errorf("%s, %s: the end is\n%s\nwant %s", test.client, test.server, last, test.want)
		}
	}
}

// What is put behind a line is put there whatever the client adds to it, and not behind one
// that only begins with the same letters.
func TestInjectBehind(t *testing.T) {
	for _, test := range []struct {
		behind string
		bites  bool
	}{{"MAIL", true}, {"mail from:<alice@sender.example>", true}, {"EHLO", true}, {"MAI", false}, {"MAIL FROM:<alice@sender.example", false}} {
		src := strings.Replace(fmt.Sprintf(loginWorld, "none", "plain", "plain", ""), "messages:",
			"  faults: [{link: [laptop.example, mail.sender.example], kind: inject, behind: \""+test.behind+"\", text: NOOP}]\nmessages:", 1)
		told := run(mustParse(t, test.behind, []byte(src)).World(nil))
		if bites := strings.Contains(told, "attacker smtp.command c1 NOOP"); bites != test.bites {
			t.Errorf("behind %q: %t in\n%s", test.behind, bites, told)
		}
	}
}
