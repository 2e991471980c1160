package mta

import (
	"slices"
	"strings"

	"mailscope/sim/machine"
	"mailscope/sim/message"
	"mailscope/sim/smtp"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// smtpHost is the server as its SMTP sessions see it.
type smtpHost struct{ *Server }

// trusts reports whether a client is one of this host's own: somebody who has logged
// in, or a host of its own network.
func (h smtpHost) trusts(s *smtp.Server) bool {
	return s.User() != "" || h.known.neighbours[s.Peer().Addr()]
}

// CheckSender has no objection to any sender, who may be anybody, but to clients that
// send too much.
func (h smtpHost) CheckSender(s *smtp.Server, _ smtp.Path) smtp.Reply { return h.checkMessageRate(s) }

// CheckRecipient says what speaks against a recipient: first what will not pass, so that
// nobody waits and tries again for it, then what will.
func (h smtpHost) CheckRecipient(s *smtp.Server, to smtp.Path) smtp.Reply {
	if r := h.checkPlace(s, to, true); !r.IsZero() {
		return r
	}
	if r := h.checkRecipientRate(s); !r.IsZero() {
		return r
	}
	r := h.checkGreylist(s, to)
	if a := h.known.alias(h.cfg, to); a != nil {
		if r.IsZero() {
			return a.tells()
		}
		return r
	}
	if address, ok := h.known.mailbox(h.cfg, to); ok && !r.Transient() && h.mailboxFull(address) {
		return smtp.Reply{Code: 452, Enhanced: "4.2.2", Text: "<" + to.String() + ">: mailbox full",
			Because: &words.Because{RFC: 5321, Section: "4.2.3", Key: words.MailMailboxFull, Args: []string{address}}}
	}
	return r
}

// CheckPlace says whether a recipient is one of this host's, or may be relayed to.
func (h smtpHost) CheckPlace(s *smtp.Server, to smtp.Path) smtp.Reply {
	return h.checkPlace(s, to, false)
}

// checkPlace refuses mailboxes that are not here, and relaying for strangers (RFC 5321
// 3.6.2, 4.1.1.3); with sender also what the sender's domain speaks against.
func (h smtpHost) checkPlace(s *smtp.Server, to smtp.Path, sender bool) smtp.Reply {
	p := h.cfg.Personality
	own := h.known.own(to.Domain)
	if check := p.Place.Checks; check != nil {
		other, r := check(p, to, own)
		if !r.IsZero() {
			return phrase(r, to)
		}
		if other != to {
			to, own = other, h.known.own(other.Domain)
		}
	}
	sender = sender && !(own && strings.EqualFold(to.Local, "postmaster")) // who may be written to by anybody (RFC 5321 4.5.1)
	if sender && p.Place.Sender == smtp.SenderBeforePlace {
		if r := h.checkSenderDomain(s); !r.IsZero() {
			return r
		}
	}
	if sender && p.Place.BadRecipients > 0 {
		taken, refused := s.Tried()
		if all := taken + refused + 1; all > p.Place.BadRecipients && taken < all/2 {
			return h.says(smtp.SayBadMany, smtp.Reply{}, words.Because{RFC: 5321, Section: "3.3", Key: words.SMTPRestricted}, to)
		}
		if p.Place.TrustsUsers && h.trusts(s) && own {
			return smtp.Reply{}
		}
	}
	if !own {
		if r := h.checkRelay(s, to); !r.IsZero() {
			return r
		}
	}
	if sender && p.Place.Sender == smtp.SenderAfterRelay {
		if r := h.checkSenderDomain(s); !r.IsZero() {
			return r
		}
	}
	alias := h.known.alias(h.cfg, to)
	if alias != nil && alias.Says == 551 {
		return alias.tells()
	}
	if _, ok := h.known.mailbox(h.cfg, to); !own || ok || alias != nil {
		return smtp.Reply{}
	}
	because := words.Because{RFC: 5321, Section: "3.3", Key: words.MailUnknownUser, Args: []string{to.String(), h.cfg.Name}}
	return h.says(smtp.SayUnknownUser, smtp.Reply{Code: 550, Enhanced: "5.1.1", Text: "<{to}>: no such mailbox here"}, because, to)
}

// checkRelay refuses recipients elsewhere, unless the sender is one of this host's own
// people, or the domain one whose mail it passes on: then also for people who turn out
// not to exist, since only the domain's own hosts know them.
func (h smtpHost) checkRelay(s *smtp.Server, to smtp.Path) smtp.Reply {
	if h.trusts(s) && !h.cfg.RelaysForNobody || h.known.relayFor[strings.ToLower(to.Domain)] {
		return smtp.Reply{}
	}
	because := words.Because{RFC: 5321, Section: "7.9", Key: words.MailRelayDenied, Args: []string{to.Domain, h.cfg.Name}}
	return h.says(smtp.SayRelayDenied, smtp.Reply{Code: 550, Enhanced: "5.7.1", Text: "<{to}>: relaying denied"}, because, to)
}

// says returns what the personality says of an address, or else the reply given, each
// with its reason.
func (h smtpHost) says(k smtp.Saying, other smtp.Reply, because words.Because, to smtp.Path) smtp.Reply {
	r := h.cfg.Personality.Say(k)
	if r.IsZero() {
		r = other
	}
	if r.Because == nil {
		r.Because = &because
	}
	return phrase(r, to)
}

// phrase puts an address into the words of a reply.
func phrase(r smtp.Reply, to smtp.Path) smtp.Reply {
	r.Text = strings.ReplaceAll(r.Text, "{to}", to.String())
	return r
}

// Login checks a user name and password (RFC 4954 4).
func (h smtpHost) Login(user, password string) bool {
	_, ok := h.known.login(h.cfg, user, password)
	return ok
}

// Password returns the password of a user, for mechanisms that do not send it.
func (h smtpHost) Password(user string) (string, bool) {
	a, ok := h.known.account(h.cfg, user)
	return a.Password, ok && a.Password != ""
}

// Verify leaves VRFY to the session, which tells nothing (RFC 5321 7.3).
func (h smtpHost) Verify(string) smtp.Reply { return smtp.Reply{} }

// Accept stores a message that came in whole. The session answers the final dot when
// the disk has answered: a 250 is the promise to deliver, or to report (RFC 5321
// 6.1).
func (h smtpHost) Accept(out *machine.Out, session *smtp.Server, env smtp.Envelope, content string) {
	received := message.NewContent(content)
	if refusal := h.circling(received); !refusal.IsZero() {
		session.Finish(out, h.now, h, "", refusal)
		return
	}
	e := h.newEntry(env.From, received, env.Recipients)
	e.EightBit, e.UTF8, e.Ret, e.EnvID = env.EightBit, env.UTF8, env.Ret, env.EnvID
	if h.trusts(session) {
		e.Content = message.AddMissing(e.Content, e.Arrived.Date(), e.ID+"@"+h.cfg.Name)
	}
	e.Content = e.Content.Prepend(h.receivedField(e, env))
	h.write(out, acceptance{session.Conn(), e}, machine.Item{Key: e.Key(), Value: e})
}

// newEntry makes a queue entry of a message: recipients sorted into destinations by
// the domain, which is what stands after the @.
func (s *Server) newEntry(from smtp.Path, content message.Content, to []smtp.Recipient) *Entry {
	e := &Entry{ID: s.ids.next(s.stamp()), From: from, Content: content, Arrived: s.stamp()}
	for _, r := range to {
		if slices.ContainsFunc(e.Recipients, func(known Recipient) bool { return known.Path.Equal(r.Path) }) {
			continue // named twice, it still gets the message once
		}
		e.Recipients = append(e.Recipients, Recipient{
			Path: r.Path, Notify: r.Notify, Original: r.Original, Destination: s.destination(e, r.Path),
		})
	}
	return e
}

// destination returns the index of a recipient's destination in e, new or known.
func (s *Server) destination(e *Entry, to smtp.Path) int {
	d := Destination{Domain: strings.ToLower(to.Domain), Local: s.known.own(to.Domain)}
	if d.Domain == "" {
		d.Domain = s.known.name
	}
	i := slices.IndexFunc(e.Destinations, func(o Destination) bool { return o.Domain == d.Domain })
	if i < 0 {
		i = len(e.Destinations)
		e.Destinations = append(e.Destinations, d)
	}
	return i
}

// receivedField is the trace field that this server puts in front (RFC 5321 4.4). It
// names a recipient only when there is one: nobody shall learn of the others.
func (s *Server) receivedField(e *Entry, env smtp.Envelope) string {
	r := message.Received{
		Helo: env.Helo, Peer: env.Peer.Addr(), By: s.cfg.Name, With: env.Protocol, ID: e.ID, Date: e.Arrived.Date(),
	}
	if len(env.Recipients) == 1 {
		r.For = env.Recipients[0].String()
	}
	return r.Field()
}

// acceptance is a message that came over SMTP, on its way to the disk.
type acceptance struct {
	conn  machine.Conn
	entry *Entry
}

// done tells the session what became of it. After the 250 the message is this
// host's, whatever happens to the connection.
func (a acceptance) done(s *Server, out *machine.Out, err machine.Failure) {
	session := s.in[a.conn]
	if err != "" {
		s.noteStoreFailed(out, a.entry.ID, err)
		if session != nil {
			session.Finish(out, s.now, smtpHost{s}, "", smtp.Reply{Code: 452, Enhanced: "4.3.1", Text: "insufficient system storage",
				Because: &words.Because{RFC: 5321, Section: "4.2.3", Key: words.MailDiskFull, Args: []string{s.cfg.Name}}})
			s.tidy(a.conn)
		}
		return
	}
	s.noteStored(out, a.entry, nil)
	s.queue[a.entry.ID] = a.entry
	if session != nil && s.crashesAtDot() {
		return
	}
	if session != nil {
		session.Finish(out, s.now, smtpHost{s}, a.entry.ID, s.queuedAs(a.entry.ID))
		s.tidy(a.conn)
	}
	s.begin(out, a.entry)
}

// queuedAs is the reply with which this host takes responsibility (RFC 5321 6.1).
func (s *Server) queuedAs(id string) smtp.Reply {
	r := s.cfg.Personality.Say(smtp.SayQueued)
	if r.IsZero() {
		r = smtp.Reply{Code: 250, Enhanced: "2.0.0", Text: "queued as {id}"}
	}
	r.Text = strings.ReplaceAll(r.Text, "{id}", id)
	r.Because = &words.Because{RFC: 5321, Section: "6.1", Key: words.MailResponsible, Args: []string{s.cfg.Name}}
	return r
}

// noteStored tells of an entry that is on the disk, and why there is one where no client
// has brought it; nil where one has.
func (s *Server) noteStored(out *machine.Out, e *Entry, because *words.Because) {
	recipients := make([]string, len(e.Recipients))
	for i, r := range e.Recipients {
		recipients[i] = r.Path.String()
	}
	out.Add(machine.Note{Kind: trace.QueueStored, Message: e.ID, Detail: trace.Envelope{From: e.From.String(), Recipients: recipients}, Because: because})
}

func (s *Server) noteStoreFailed(out *machine.Out, id string, err machine.Failure) {
	out.Add(machine.Note{Kind: trace.StoreFailed, Message: id, Detail: trace.Reason{Reason: sentence(words.Key(err))}})
}

// sentence is what the trace says in plain words; the page can say it in another
// language by the key that stands beside it.
func sentence(key words.Key, args ...string) string { return words.Sentence("en", key, args...) }
