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
	Dir     string   // the data directory; mailboxes lie in Dir/mailboxes
	Name    string   // the host name of the mail server
	Domains []string // it takes every address of these
	Zones   string   // what the name server answers from, as master-file text (RFC 1035 5)
	Now     func() time.Time
}

// Receiver is a mail server and a name server on loopback.
type Receiver struct {
	config    Config
	mailboxes *maildirs
	mail      *smtp.Server
	names     *nameServer
	smtpAddr  netip.AddrPort
}

// Start opens the sockets and begins to serve. It is an error when the zone text is
// not right, or the directory cannot be used.
func Start(c Config) (*Receiver, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	r := &Receiver{config: c}
	var err error
	if r.mailboxes, err = openMaildirs(filepath.Join(c.Dir, "mailboxes"), c.Name, c.Now); err != nil {
		return nil, err
	}
	if r.names, err = startNameServer(c.Zones); err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		r.names.stop(context.Background())
		return nil, fmt.Errorf("the built-in mailbox cannot listen: %w", err)
	}
	r.smtpAddr = netip.MustParseAddrPort(l.Addr().String())
	r.mail = newMailServer(r)
	go r.mail.Serve(newStrictListener(l))
	return r, nil
}

// SMTP returns the address of the mail server.
func (r *Receiver) SMTP() netip.AddrPort { return r.smtpAddr }

// DNS returns the address of the name server, for UDP and TCP.
func (r *Receiver) DNS() netip.AddrPort { return r.names.addr }

// Mailbox returns the Maildir of an address.
func (r *Receiver) Mailbox(address string) string {
	return filepath.Join(r.mailboxes.dir, FolderName(address))
}

// Stop ends both servers. Sessions may finish until ctx ends.
func (r *Receiver) Stop(ctx context.Context) error {
	err := r.mail.Shutdown(ctx)
	if err != nil {
		r.mail.Close()
	}
	return errors.Join(err, r.names.stop(ctx))
}

func newMailServer(r *Receiver) *smtp.Server {
	s := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &session{receiver: r, conn: c}, nil
	}))
	s.Domain = r.config.Name
	s.MaxMessageBytes, s.MaxRecipients = MessageOctetsMax, RecipientsMax
	s.ReadTimeout, s.WriteTimeout = CommandWait, CommandWait
	s.ErrorLog = log.New(io.Discard, "", 0) // what peers do wrong is their own to tell
	return s
}

// session is one session with the mail server.
type session struct {
	receiver   *Receiver
	conn       *smtp.Conn
	from       string
	recipients []string
}

// Mail begins a transaction.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
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
	err := s.receiver.mailboxes.deliver(s.recipients, s.traceFields(), content)
	if err == nil {
		return nil
	}
	if refusal, ok := errors.AsType[*smtp.SMTPError](err); ok {
		return refusal
	}
	return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "The message could not be stored"}
}

// traceFields are the header fields of a final delivery (RFC 5321 4.4).
func (s *session) traceFields() string {
	peer, _, _ := net.SplitHostPort(s.conn.Conn().RemoteAddr().String())
	return fmt.Sprintf("Return-Path: <%s>\r\nReceived: from %s ([%s])\r\n\tby %s with ESMTP;\r\n\t%s\r\n",
		s.from, s.conn.Hostname(), peer, s.receiver.config.Name, s.receiver.config.Now().Format("Mon, 2 Jan 2006 15:04:05 -0700"))
}

// Reset ends a transaction.
func (s *session) Reset() { s.from, s.recipients = "", nil }

// Logout ends the session.
func (s *session) Logout() error { return nil }
