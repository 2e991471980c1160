//go:build interop

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"mailscope/cmd/server/live"
	"mailscope/cmd/server/store"
	"mailscope/sim/mta"
	"mailscope/sim/scenario"
	"mailscope/sim/trace"
)

// outgoing is the world of the simulated servers that deliver to a real one, which stands
// at the address of mx.receiver.test.
const outgoing = `world:
  hosts:
    - {name: laptop.sender.test, role: client, address: 192.0.2.10, user: alice@sender.test, password: secret, submit: mail.sender.test}
    - {name: mail.sender.test, role: server, address: 192.0.2.25, domains: [sender.test], mailboxes: [alice], personality: %s}
    - {name: mx.receiver.test, role: server, address: 203.0.113.25, domains: [receiver.test], mailboxes: [bob]}
  zones: |
    sender.test.      3600 IN MX 10 mail.sender.test.
    mail.sender.test. 3600 IN A 192.0.2.25
    receiver.test.    3600 IN MX 10 mx.receiver.test.
    mx.receiver.test. 3600 IN A 203.0.113.25
messages:
  - {from: alice@sender.test, to: [bob@receiver.test, nobody@receiver.test], subject: Lunch?}
`

// outgoingBody has what a transfer could spoil: dots, a long line, trailing blanks, size.
var outgoingBody = "At noon?\n.\n..two dots\n" + strings.Repeat("x", 900) + "\nblanks at the end  \n" + strings.Repeat("0123456789 0123456789 0123456789 0123456789 012345678\n", 4000) + "END\n"

// Simulated servers of every personality, live, deliver to real servers.
func TestInteropLiveDelivers(t *testing.T) {
	for _, real := range realServers(t) {
		for _, like := range personalities {
			deliverLive(t, like, real)
		}
	}
}

// realServers starts what can be had of Postfix, Exim and go-smtp.
func realServers(t *testing.T) []peer {
	all := []peer{startLibrary(t)}
	if why := absent("postfix", postfixProgram); why != "" {
		tellMissing("simulated servers deliver to Postfix", why)
	} else {
		all = append(all, startPostfix(t))
	}
	if why := absent("exim", eximProgram); why != "" {
		tellMissing("simulated servers deliver to Exim", why)
	} else {
		all = append(all, startExim(t))
	}
	return all
}

// deliverLive has a simulated server deliver one message to bob, whom the peer has, and
// to nobody, and tells what came of it.
func deliverLive(t *testing.T, like string, to peer) {
	t.Helper()
	f, _, problems := scenario.Parse("outgoing.yaml", []byte(fmt.Sprintf(outgoing, like)))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	f.Messages[0].Body = outgoingBody
	for _, earlier := range letters(to.mailbox) {
		os.Remove(earlier)
	}
	events := runLive(t, f, to.address)
	var letter string
	arrived := within(10*time.Second, func() bool { letter = onlyLetter(to.mailbox); return letter != "" })
	came, bounced := told(events)
	_, body, _ := strings.Cut(strings.ReplaceAll(letter, "\r\n", "\n"), "\n\n")
	same := strings.TrimRight(body, "\n")+"\n" == outgoingBody
	if !arrived || !bounced || !same {
		came += fmt.Sprintf("; arrived %v, the same text %v, bounce about nobody %v; log\n%s", arrived, same, bounced, lastLines(to.log()))
	}
	tell(t, "simulated "+like+" delivers to real "+to.name, came, arrived && bounced && same)
}

// letters returns the files of the messages in a Maildir.
func letters(maildir string) []string {
	found, _ := filepath.Glob(filepath.Join(maildir, "new/*"))
	return found
}

// onlyLetter returns the message of a Maildir that has one; "" when it has none.
func onlyLetter(maildir string) string {
	found := letters(maildir)
	if len(found) != 1 {
		return ""
	}
	text, _ := os.ReadFile(found[0])
	return string(text)
}

// told says what the events tell of the delivery: how the content was sent, what the peer
// replied to it, what it replied about nobody, and whether a bounce was made of that.
func told(events []trace.Event) (came string, bounced bool) {
	by, final, refusal := "DATA", "", ""
	for _, e := range events {
		text := string(e.AppendText(nil))
		switch detail := e.Detail.(type) {
		case trace.Reply:
			if e.Host != "mx.receiver.test" {
				break
			}
			said := strings.Join(strings.Fields(fmt.Sprint(detail.Code, " ", detail.Enhanced, " ", detail.Text)), " ")
			if detail.Code >= 500 && refusal == "" {
				refusal = said
			}
			if detail.Code == 250 {
				final = said
			}
		case trace.Report:
			bounced = bounced || detail.Action == trace.ActionFailed && slices.Contains(detail.Recipients, "nobody@receiver.test")
		}
		if strings.Contains(text, "mail.sender.test smtp.command ") && strings.Contains(text, " BDAT ") {
			by = "BDAT"
		}
	}
	return fmt.Sprintf("by %s: %s; nobody: %s", by, final, refusal), bounced
}

// runLive runs the hosts of a file live, all but the one in whose place the real server
// stands, until the message is delivered and refused, and returns the events.
func runLive(t *testing.T, f *scenario.File, real string) []trace.Event {
	t.Helper()
	disk, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer disk.Close()
	book, heard := live.NewBook(), newJournal(func(trace.Event) {})
	r := live.New(live.Config{Start: time.Now().Truncate(time.Microsecond), Clock: live.SystemClock{}, Book: book, Store: disk, Sink: heard.sink})
	for _, h := range f.Config(nil).Hosts {
		if h.Name != "mx.receiver.test" {
			r.Add(h)
			continue
		}
		book.Name(h.Addresses[0], h.Name)
		if err := book.Map(netip.AddrPortFrom(h.Addresses[0], mta.PortSMTP), netip.MustParseAddrPort(real)); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	r.Do("laptop.sender.test", f.Messages[0].Submit)
	within(30*time.Second, func() bool {
		return slices.ContainsFunc(heard.from(0), func(e trace.Event) bool { return e.Kind == trace.MailboxDelivered }) && heard.quiet(r.Held())
	})
	ctx, cancel := context.WithTimeout(t.Context(), stopWait)
	defer cancel()
	if err := r.Stop(ctx); err != nil {
		t.Error(err)
	}
	return heard.from(0)
}

const eximProgram = "usr/sbin/exim4"

const eximConfig = `primary_hostname = exim.receiver.test
spool_directory = ROOT/spool
log_file_path = ROOT/spool/%slog
domainlist local_domains = receiver.test
deliver_drop_privilege = true
keep_environment =
host_lookup =
rfc1413_hosts =
tls_advertise_hosts =
acl_smtp_rcpt = recipient
acl_smtp_data = accept
begin acl
recipient:
  accept local_parts = bob
         domains = +local_domains
  deny message = Unknown user
begin routers
mailbox:
  driver = accept
  local_parts = bob
  domains = +local_domains
  transport = maildir
begin transports
maildir:
  driver = appendfile
  directory = ROOT/mail/bob
  maildir_format
  create_directory
  user = Debian-exim
`

// startExim runs an Exim.
func startExim(t *testing.T) peer {
	t.Helper()
	root := openFolder(t)
	makeFolders(t, root, eximUID, "spool", "mail", "mail/bob")
	p := peer{name: "Exim", address: freeAddress(t), mailbox: filepath.Join(root, "mail/bob"), log: texts(filepath.Join(root, "spool/mainlog"))}
	config := filepath.Join(root, "conf")
	makeFile(t, config, strings.ReplaceAll(eximConfig, "ROOT", root))
	host, port, _ := strings.Cut(p.address, ":")
	return startPeer(t, "exim", root, p, unpacked("exim", eximProgram), "-C", config, "-bdf", "-oX", host+"."+port, "-oP", "")
}

// startLibrary runs a server of the library go-smtp.
func startLibrary(t *testing.T) peer {
	t.Helper()
	mailbox := filepath.Join(t.TempDir(), "bob")
	if err := os.MkdirAll(filepath.Join(mailbox, "new"), 0o700); err != nil {
		t.Fatal(err)
	}
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &librarySession{mailbox: mailbox}, nil }))
	s.Domain = "library.receiver.test"
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go s.Serve(l)
	t.Cleanup(func() { s.Close() })
	return peer{name: "go-smtp", address: l.Addr().String(), mailbox: mailbox, log: func() string { return "" }}
}

// librarySession takes mail for bob into his Maildir.
type librarySession struct{ mailbox string }

func (s *librarySession) Reset()                               {}
func (s *librarySession) Logout() error                        { return nil }
func (s *librarySession) Mail(string, *smtp.MailOptions) error { return nil }
func (s *librarySession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if to == "bob@"+peerDomain {
		return nil
	}
	return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "Unknown user"}
}

func (s *librarySession) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	return errors.Join(err, os.WriteFile(filepath.Join(s.mailbox, "new/letter"), text, 0o600))
}
