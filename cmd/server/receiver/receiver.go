package receiver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-smtp"

	"mailscope/cmd/server/secure"
	core "mailscope/sim/smtp"
)

// The limits of the receiving server.
const (
	MessageOctetsMax = 50 << 20
	RecipientsMax    = 100 // RFC 5321 4.5.3.1.8
	CommandWait      = 5 * time.Minute
)

// Config says what a receiver receives.
type Config struct {
	Dir     string        // the data directory; mailboxes lie in Dir/mailboxes
	Name    string        // the host name of the mail server
	Further []string      // host names of more mail servers for the same mailboxes, each with a socket of its own
	Domains []string      // they take every address of these
	Zones   string        // what the name server answers from, as master-file text (RFC 1035 5)
	Arrived func(Arrival) // is told of each message that is on disk, before its 250 is said; may be nil
	Now     func() time.Time

	STARTTLS map[string]Protection // the mail servers that offer it, by name
	Issuer   *secure.Issuer        // of the certificates of those
}

// Arrival is a message that has come into mailboxes.
type Arrival struct {
	Server string    // the host name of the mail server that took it
	ID     string    // as in its Received field
	Mails  []Mailing // one for each recipient
}

// Mailing is a message in one mailbox.
type Mailing struct {
	Address string
	File    string // its name in the Maildir
}

// Receiver is a mail server and a name server on loopback.
type Receiver struct {
	config    Config
	mailboxes *maildirs
	mail      []*smtp.Server
	names     *nameServer
	sockets   map[string]netip.AddrPort // of the mail servers, by host name
}

// Start opens the sockets and begins to serve. It is an error when the zone text is
// not right, or the directory cannot be used.
func Start(c Config) (*Receiver, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	r := &Receiver{config: c, sockets: map[string]netip.AddrPort{}}
	var err error
	if r.mailboxes, err = openMaildirs(filepath.Join(c.Dir, "mailboxes"), c.Name, c.Now); err != nil {
		return nil, err
	}
	if r.names, err = startNameServer(c.Zones); err != nil {
		return nil, err
	}
	for _, name := range append([]string{c.Name}, c.Further...) {
		if err := r.listen(name); err != nil {
			r.Stop(context.Background())
			return nil, err
		}
	}
	return r, nil
}

// listen starts the mail server of a name.
func (r *Receiver) listen(name string) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("the built-in mailbox cannot listen: %w", err)
	}
	r.sockets[name] = netip.MustParseAddrPort(l.Addr().String())
	server, err := newMailServer(r, name)
	if err != nil {
		l.Close()
		return fmt.Errorf("%s can have no certificate: %w", name, err)
	}
	r.mail = append(r.mail, server)
	go server.Serve(newStrictListener(l))
	return nil
}

// SMTP returns the address of the mail server.
func (r *Receiver) SMTP() netip.AddrPort { return r.SMTPOf(r.config.Name) }

// SMTPOf returns the address of the mail server of a name; of one that it does not
// have, the first one's.
func (r *Receiver) SMTPOf(name string) netip.AddrPort {
	if socket, ok := r.sockets[name]; ok {
		return socket
	}
	return r.sockets[r.config.Name]
}

// DNS returns the address of the name server, for UDP and TCP.
func (r *Receiver) DNS() netip.AddrPort { return r.names.addr }

// Mailbox returns the Maildir of an address.
func (r *Receiver) Mailbox(address string) string {
	return filepath.Join(r.mailboxes.dir, FolderName(address))
}

// Stop ends both servers. Sessions may finish until ctx ends.
func (r *Receiver) Stop(ctx context.Context) error {
	var errs []error
	for _, server := range r.mail {
		err := server.Shutdown(ctx)
		if err != nil {
			server.Close()
		}
		errs = append(errs, err)
	}
	return errors.Join(append(errs, r.names.stop(ctx))...)
}

func newMailServer(r *Receiver, name string) (*smtp.Server, error) {
	protection, err := r.certificate(name)
	s := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &session{receiver: r, server: name, conn: c}, nil
	}))
	s.Domain, s.TLSConfig = name, protection
	s.MaxMessageBytes, s.MaxRecipients = MessageOctetsMax, RecipientsMax
	s.ReadTimeout, s.WriteTimeout = CommandWait, CommandWait
	s.ErrorLog = log.New(io.Discard, "", 0) // what peers do wrong is their own to tell
	return s, err
}

// session is one session with the mail server.
type session struct {
	receiver   *Receiver
	server     string // the host name of the mail server
	conn       *smtp.Conn
	from       string
	recipients []string
}

// Mail begins a transaction.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.receiver.config.STARTTLS[s.server].Required && !s.secured() {
		return errNeedsTLS
	}
	s.from = written(from)
	return nil
}

// written returns an address as it is written (RFC 5321 4.1.2): go-smtp hands over
// the local part without its quotes.
func written(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return address
	}
	return core.Path{Local: address[:at], Domain: address[at+1:]}.String()
}

// Rcpt takes every address of the receiver's domains, and no other.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	domain := to[strings.LastIndexByte(to, '@')+1:]
	if !slices.ContainsFunc(s.receiver.config.Domains, func(d string) bool { return strings.EqualFold(d, domain) }) {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "Only addresses of " + strings.Join(s.receiver.config.Domains, ", ") + " are received here"}
	}
	to = written(to)
	if len(FolderName(to)) > folderNameMax {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No mailbox has so long a name"}
	}
	if !slices.Contains(s.recipients, to) {
		s.recipients = append(s.recipients, to)
	}
	return nil
}

// Data stores the message for every recipient; when it returns nil it is on disk.
func (s *session) Data(content io.Reader) error {
	if s.secured() {
		content = &strictContent{Reader: content}
	}
	id := newID(s.receiver.config.Now())
	mails, err := s.receiver.mailboxes.deliver(s.recipients, s.traceFields(id), content)
	if err == nil {
		if tell := s.receiver.config.Arrived; tell != nil {
			tell(Arrival{Server: s.server, ID: id, Mails: mails})
		}
		return nil
	}
	if refusal, ok := errors.AsType[*smtp.SMTPError](err); ok {
		return refusal
	}
	return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "The message could not be stored"}
}

// traceFields are the header fields of a final delivery (RFC 5321 4.4).
func (s *session) traceFields(id string) string {
	peer, _, _ := net.SplitHostPort(s.conn.Conn().RemoteAddr().String())
	with := "ESMTP"
	if s.secured() {
		with = "ESMTPS" // RFC 3848
	}
	return fmt.Sprintf("Return-Path: <%s>\r\nReceived: from %s ([%s])\r\n\tby %s with %s id %s;\r\n\t%s\r\n",
		s.from, s.conn.Hostname(), peer, s.server, with, id, s.receiver.config.Now().Format("Mon, 2 Jan 2006 15:04:05 -0700"))
}

// Reset ends a transaction.
func (s *session) Reset() { s.from, s.recipients = "", nil }

// Logout ends the session.
func (s *session) Logout() error { return nil }
