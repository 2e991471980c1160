package mta

import (
	"slices"
	"strconv"
	"strings"

	"mailscope/sim/machine"
	"mailscope/sim/mailbox"
	"mailscope/sim/message"
	"mailscope/sim/smtp"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// Alias is an address of this host that stands for others (RFC 5321 3.9).
type Alias struct {
	Address string      // user@domain, the domain in lower case
	To      []smtp.Path // where its mail goes on to; the address itself means the mailbox of that name
	// Owner makes a list of it: reports go to the owner, and no more to who has written to
	// the list. The null path: an alias, whose mail keeps its sender.
	Owner smtp.Path
	// Says is the code with which RCPT is told the new address: 251, and the mail goes on
	// there; 551, and the sender is to write there (RFC 5321 3.4). 0: nobody is told.
	Says int
}

// tells is what RCPT is told of the address that stands behind the alias; the zero Reply
// where it is told nothing.
func (a *Alias) tells() smtp.Reply {
	if len(a.To) == 0 {
		return smtp.Reply{}
	}
	to := a.To[0].String()
	switch a.Says {
	case 251:
		return smtp.Reply{Code: 251, Enhanced: "2.1.5", Text: "<" + a.Address + "> is not here; will forward to <" + to + ">",
			Because: &words.Because{RFC: 5321, Section: "3.4", Key: words.MailForwards, Args: []string{a.Address, to}}}
	case 551:
		return smtp.Reply{Code: 551, Enhanced: "5.1.6", Text: "<" + a.Address + "> is not here; please try <" + to + ">",
			Because: &words.Because{RFC: 5321, Section: "3.4", Key: words.MailMoved, Args: []string{a.Address, to}}}
	}
	return smtp.Reply{}
}

// alias returns the alias that a path leads to, nil for none. Names go by the rules of
// mailboxes (see mailbox).
func (d *directory) alias(cfg *ServerConfig, to smtp.Path) *Alias {
	domain := strings.ToLower(to.Domain)
	if a := d.aliases[aliasKey(to.Local, domain)]; a != nil || len(d.aliases) == 0 {
		return a
	}
	if !d.own(domain) || d.domains[domain] {
		return nil
	}
	for _, other := range cfg.Domains {
		if a := d.aliases[aliasKey(to.Local, strings.ToLower(other))]; a != nil {
			return a
		}
	}
	return nil
}

func aliasKey(local, domain string) string { return strings.ToLower(local) + "@" + domain }

// expansion is the message of an alias on its way to whom the alias stands for.
type expansion struct {
	recipient int // of the message that came
	alias     *Alias
	entry     *Entry // of the message that goes on
}

// expand puts the mail of an alias on its way: a new message to all that it stands for,
// but for the mailbox of the alias' own name, where it is put at once.
func (s *Server) expand(m *mailing, e *Entry, i int, a *Alias) {
	if trouble := s.goesRound(e, a); trouble.Status != "" {
		m.refused = append(m.refused, verdict{recipient: i, trouble: trouble})
		return
	}
	own := func(p smtp.Path) bool { return strings.EqualFold(p.String(), a.Address) }
	to := slices.DeleteFunc(slices.Clone(a.To), own)
	if box, ok := s.known.mailbox(s.cfg, pathOf(a.Address)); ok && len(to) < len(a.To) {
		if !s.deposit(m, e, i, box) || len(to) == 0 {
			return
		}
		m.recipients = m.recipients[:len(m.recipients)-1] // it leaves the queue as expanded
	}
	m.expanded = append(m.expanded, expansion{i, a, s.forward(e, i, a, to)})
}

// pathOf returns an address of the configuration as a path; what is no address is the
// null path.
func pathOf(address string) smtp.Path {
	p, _ := smtp.ParsePath(address)
	return p
}

// deposit adds a mailbox to those that a message is put into, unless it is full.
func (s *Server) deposit(m *mailing, e *Entry, i int, address string) bool {
	if s.mailboxFull(address) {
		m.refused = append(m.refused, verdict{recipient: i, trouble: Trouble{Status: "4.2.2", Reason: sentence(words.MailMailboxFull, address)}})
		return false
	}
	m.recipients = append(m.recipients, i)
	if !slices.ContainsFunc(m.mails, func(m *mailbox.Mail) bool { return m.Recipient == address }) {
		m.mails = append(m.mails, s.newMail(e, address))
	}
	return true
}

// forward makes the message that goes on. An alias keeps the sender (RFC 5321 3.9.1), a
// list puts its owner in their place (RFC 5321 3.9.2); a report stays without a sender,
// so that nobody reports on it.
func (s *Server) forward(e *Entry, i int, a *Alias, to []smtp.Path) *Entry {
	list := !a.Owner.IsNull()
	from := e.From
	if list && !from.IsNull() {
		from = a.Owner
	}
	recipients := smtp.Recipients(to...)
	if !list {
		for j := range recipients {
			recipients[j].Notify, recipients[j].Original = notifyBeyond(e.Recipients[i].Notify, len(a.To)), e.Recipients[i].Original
		}
	}
	f := s.newEntry(from, e.Content, recipients)
	f.EightBit, f.UTF8 = e.EightBit, e.UTF8
	if !list {
		f.Ret, f.EnvID = e.Ret, e.EnvID
	}
	f.Content = f.Content.Prepend(s.forwardFields(f, a, list))
	return f
}

// notifyBeyond returns what is asked of reports behind an alias. The sender was told of
// success when the alias had several addresses: so none of these tells again (RFC 3461
// 5.2.7.3). One address stands for the alias itself (RFC 3461 5.2.7.2).
func notifyBeyond(n smtp.Notify, addresses int) smtp.Notify {
	if addresses == 1 || n&smtp.NotifySuccess == 0 {
		return n
	}
	if n &^= smtp.NotifySuccess; n == 0 {
		return smtp.NotifyNever
	}
	return n
}

// forwardFields are what this host puts in front of a message that goes on: its trace, a
// mark by which it knows the message again should it come back, and what tells programs
// that it comes from a list.
func (s *Server) forwardFields(f *Entry, a *Alias, list bool) string {
	fields := message.Received{By: s.cfg.Name, ID: f.ID, Date: f.Arrived.Date()}.Field()
	if s.cfg.Personality.Hops.DeliveredTo {
		fields += "Delivered-To: " + a.Address + "\r\n"
	}
	if list {
		fields += "List-Id: <" + strings.ReplaceAll(a.Address, "@", ".") + ">\r\nPrecedence: list\r\n"
	}
	return fields
}

// goesRound tells of a message that has been at an alias before, or through too many
// hosts; the zero Trouble of one that has not.
func (s *Server) goesRound(e *Entry, a *Alias) Trouble {
	hops := &s.cfg.Personality.Hops
	if hops.Max > 0 && message.CountReceived(e.Content) > hops.Max {
		return Trouble{Status: "5.4.6", Reason: sentence(words.MailTooManyHops, strconv.Itoa(hops.Max))}
	}
	if !hops.DeliveredTo {
		return Trouble{}
	}
	fields, _ := message.Header(e.Content.String())
	if slices.ContainsFunc(fields, func(f message.Field) bool {
		return strings.EqualFold(f.Name, "Delivered-To") && strings.EqualFold(f.Value, a.Address)
	}) {
		return Trouble{Status: "5.4.6", Reason: sentence(words.MailForwardLoop, a.Address)}
	}
	return Trouble{}
}

// entered tells of the message that goes on: it is on the disk, in one write with the end
// of the one that came.
func (x *expansion) entered(s *Server, out *machine.Out, from *Entry) {
	because := &words.Because{RFC: 5321, Section: "3.9.1", Key: words.MailForwarded, Args: []string{from.ID, x.alias.Address, strconv.Itoa(len(x.entry.Recipients))}}
	if !x.alias.Owner.IsNull() {
		because = &words.Because{RFC: 5321, Section: "3.9.2", Key: words.MailListed,
			Args: []string{from.ID, x.alias.Address, strconv.Itoa(len(x.entry.Recipients)), "<" + x.entry.From.String() + ">"}}
	}
	s.queue[x.entry.ID] = x.entry
	s.noteStored(out, x.entry, because)
}

// finished returns the recipients that are done with once the mailing is on the disk.
func (m *mailing) finished() []int { return slices.Concat(m.recipients, m.aliases()) }

// aliases returns the recipients that are aliases whose mail goes on.
func (m *mailing) aliases() []int {
	list := make([]int, len(m.expanded))
	for i, x := range m.expanded {
		list[i] = x.recipient
	}
	return list
}

// enterExpansions puts the mail of aliases into the queue, and takes the aliases out.
func (m *mailing) enterExpansions(s *Server, out *machine.Out, e *Entry) {
	for i := range m.expanded {
		m.expanded[i].entered(s, out, e)
	}
	s.noteRemoved(out, e, m.aliases(), trace.WhyExpanded)
}
