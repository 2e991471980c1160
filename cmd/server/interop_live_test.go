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

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"mailscope/cmd/server/live"
	"mailscope/cmd/server/secure"
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
	for _, real := range realServers(t, false) {
		for _, like := range personalities {
			deliverLive(t, like, real)
		}
	}
}

// realServers starts what can be had of Postfix, Exim and go-smtp.
func realServers(t *testing.T, secured bool) []peer {
	all := []peer{startLibrary(t, secured)}
	if why := absent("postfix", postfixProgram); why != "" {
		tellMissing("simulated servers deliver to Postfix", why)
	} else {
		all = append(all, startPostfix(t, secured))
	}
	if why := absent("exim", eximProgram); why != "" {
		tellMissing("simulated servers deliver to Exim", why)
	} else {
		all = append(all, startExim(t, secured))
	}
	return all
}

// deliverLive has a simulated server deliver one message to bob, whom the peer has, and
// to nobody, and tells what came of it.
func deliverLive(t *testing.T, like string, to peer) {
	t.Helper()
	f := parsed(t, fmt.Sprintf(outgoing, like))
	f.Messages[0].Body = outgoingBody
	empty(to)
	events := runLive(t, f, to.address, trace.MailboxDelivered)
	var letter string
	arrived := within(10*time.Second, func() bool { letter = onlyLetter(to.mailbox); return letter != "" })
	came, bounced := told(events)
	together, octets := pipelined(events)
	came += fmt.Sprintf("; %s in one segment of %d octets", together, octets)
	by := "MAIL RCPT RCPT DATA"
	if like == "exim" {
		by = "MAIL RCPT RCPT BDAT" // its first chunk goes with them
	}
	_, body, _ := strings.Cut(strings.ReplaceAll(letter, "\r\n", "\n"), "\n\n")
	same := strings.TrimRight(body, "\n")+"\n" == outgoingBody
	right := arrived && bounced && same && together == by
	if !right {
		came += fmt.Sprintf("; arrived %v, the same text %v, bounce about nobody %v; log\n%s", arrived, same, bounced, lastLines(to.log()))
	}
	tell(t, "simulated "+like+" delivers to real "+to.name, came, right)
}

// pipelined returns the commands that went to the peer in the segment that MAIL was in, and
// how long that was: as long as they are, so it had all of them and nothing else.
func pipelined(events []trace.Event) (commands string, octets int) {
	var verbs []string
	length := 0
	for _, e := range events {
		if e.Host != "mail.sender.test" || e.Peer != "mx.receiver.test" {
			continue
		}
		switch d := e.Detail.(type) {
		case trace.Command:
			verbs, length = append(verbs, d.Verb), length+len(d.Line)+2
		case trace.Data: // of BDAT; that of DATA goes alone
			length += d.Octets
		case trace.Segment:
			if slices.Contains(verbs, "MAIL") && d.Octets == length {
				return strings.Join(verbs, " "), length
			}
			verbs, length = nil, 0
		}
	}
	return "", 0
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
// stands, until an event of a kind has come and all is quiet, and returns the events.
func runLive(t *testing.T, f *scenario.File, real string, until trace.Kind) []trace.Event {
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
		for _, port := range []uint16{mta.PortSMTP, mta.PortSubmission} {
			if err := book.Map(netip.AddrPortFrom(h.Addresses[0], port), netip.MustParseAddrPort(real)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	r.Do("laptop.sender.test", f.Messages[0].Submit)
	within(30*time.Second, func() bool {
		return slices.ContainsFunc(heard.from(0), func(e trace.Event) bool { return e.Kind == until }) && heard.quiet(r.Held())
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
tls_advertise_hosts = TLS
tls_certificate = ROOT/certificate
tls_privatekey = ROOT/key
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
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${if and{{eq{$auth2}{alice@receiver.test}}{eq{$auth3}{apple}}}}
  server_set_id = $auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = <| Username: | Password:
  server_condition = ${if and{{eq{$auth1}{alice@receiver.test}}{eq{$auth2}{apple}}}}
  server_set_id = $auth1
cram:
  driver = cram_md5
  public_name = CRAM-MD5
  server_secret = ${if eq{$auth1}{alice@receiver.test}{apple}fail}
  server_set_id = $auth1
`

// startExim runs an Exim, with STARTTLS or without; one can log in either way.
func startExim(t *testing.T, secured bool) peer {
	t.Helper()
	root := openFolder(t)
	makeFolders(t, root, eximUID, "spool", "mail", "mail/bob")
	p := peer{name: "Exim", address: freeAddress(t), mailbox: filepath.Join(root, "mail/bob"), log: texts(filepath.Join(root, "spool/mainlog"))}
	config, hosts := filepath.Join(root, "conf"), ""
	if secured {
		hosts = "*"
	}
	makeCertificate(t, root, "exim.receiver.test")
	makeFile(t, config, strings.NewReplacer("ROOT", root, "TLS", hosts).Replace(eximConfig))
	host, port, _ := strings.Cut(p.address, ":")
	return startPeer(t, "exim", root, p, unpacked("exim", eximProgram), "-C", config, "-bdf", "-oX", host+"."+port, "-oP", "")
}

// startLibrary runs a server of the library go-smtp, with STARTTLS or without.
func startLibrary(t *testing.T, secured bool) peer {
	t.Helper()
	mailbox := filepath.Join(t.TempDir(), "bob")
	if err := os.MkdirAll(filepath.Join(mailbox, "new"), 0o700); err != nil {
		t.Fatal(err)
	}
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &librarySession{mailbox: mailbox}, nil }))
	s.Domain, s.AllowInsecureAuth = "library.receiver.test", true
	if secured {
		own, err := secure.SelfSigned(time.Now(), s.Domain)
		if err != nil {
			t.Fatal(err)
		}
		s.TLSConfig = secure.ServerConfig(own)
	}
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

func (s *librarySession) AuthMechanisms() []string { return []string{"PLAIN", "LOGIN"} }
func (s *librarySession) Auth(mechanism string) (sasl.Server, error) {
	check := func(user, password string) error {
		if user == "alice@"+peerDomain && password == "apple" {
			return nil
		}
		return smtp.ErrAuthFailed
	}
	if mechanism == "LOGIN" {
		return &loginServer{check: check}, nil
	}
	return sasl.NewPlainServer(func(_, user, password string) error { return check(user, password) }), nil
}

// loginServer is the server side of LOGIN, which go-sasl has no more.
type loginServer struct {
	check func(user, password string) error
	asked bool
	user  string
}

func (l *loginServer) Next(response []byte) (challenge []byte, done bool, err error) {
	switch {
	case !l.asked:
		l.asked = true
		return []byte("Username:"), false, nil
	case l.user == "":
		l.user = string(response)
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(l.user, string(response))
}
