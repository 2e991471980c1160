package lesson

import (
	"fmt"
	"slices"
	"strings"

	"mailscope/sim/scenario"
)

// names are what the texts of a lesson can name.
type names struct {
	complete  bool     // false: the scenario has mistakes, and some may be missing
	hosts     []string // of hosts, domains and DNS records, in small letters
	addresses []string // of mailboxes, aliases, users, senders and recipients
	mailboxes []string
}

func namesOf(f *scenario.File) names {
	var n names
	for _, name := range f.HostNames() {
		n.addName(name)
	}
	for i := range f.Hosts {
		h := &f.Hosts[i]
		for _, domain := range h.Domains {
			n.addName(domain)
			n.addresses = append(n.addresses, "postmaster@"+domain)
		}
		n.mailboxes = append(n.mailboxes, h.Mailboxes...)
		for _, a := range h.Aliases {
			n.addresses = append(n.addresses, a.Address)
		}
		if h.User != "" {
			n.addresses = append(n.addresses, h.User)
		}
	}
	for i := range f.Records {
		n.addName(f.Records[i].Name)
	}
	for i := range f.Messages {
		n.addresses = append(append(n.addresses, f.Messages[i].From), f.Messages[i].To...)
	}
	n.addresses = append(n.addresses, n.mailboxes...)
	for _, a := range n.addresses {
		_, domain, _ := strings.Cut(a, "@")
		n.addName(domain)
	}
	n.complete = len(n.hosts) > 0
	return n
}

func (n *names) addName(name string) {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	if name != "" && !slices.Contains(n.hosts, name) {
		n.hosts = append(n.hosts, name)
	}
}

// hasMailbox reports whether an address is that of a mailbox. A postmaster is always
// there (RFC 5321 4.5.1).
func (n *names) hasMailbox(a string) bool {
	list := n.mailboxes
	if strings.HasPrefix(strings.ToLower(a), "postmaster@") {
		list = n.addresses
	}
	return slices.ContainsFunc(list, func(m string) bool { return same(m, a) })
}

// invented are the last labels of names that exist only in examples, and that of the
// hosts that are built besides.
var invented = []string{".example", ".test", ".auto"}

// refer checks a text: how it is written, what it cites, and that what it names in
// backticks is there.
func (p *parser) refer(t scenario.Translation) {
	m := markdown{text: t.Text}
	m.read()
	for _, s := range m.slips {
		p.BadInside(t.At, s.at, s.what, s.mend)
	}
	for _, b := range m.blocks {
		for _, item := range b.Items {
			for i := range item {
				p.referSpan(t, &item[i])
			}
		}
	}
}

// uncited tells of a citation of what MailScope does not know. Nothing depends on it, and
// it may be MailScope that knows too little: so it is a mistake to the author, and no
// reason not to open the lesson.
func (p *parser) uncited(v scenario.Value, offset int, what, mend string) {
	if p.strict {
		p.BadInside(v, offset, what, mend)
		return
	}
	p.NoteInside(v, offset, what+"; "+mend)
}

func (p *parser) referSpan(t scenario.Translation, s *Span) {
	if s.Kind == Literal {
		p.referName(t, s)
		return
	}
	for i := strings.Index(s.Text, "RFC "); i >= 0 && i < len(s.Text); {
		rfc, section, size := citation(s.Text[i:])
		if what, mend := uncited(rfc, section); size > 0 && what != "" {
			p.uncited(t.At, s.at+i, what, mend)
		}
		next := strings.Index(s.Text[i+1:], "RFC ")
		if next < 0 {
			return
		}
		i += 1 + next
	}
}

// referName checks a name or an address of the world of examples.
func (p *parser) referName(t scenario.Translation, s *Span) {
	text := strings.ToLower(strings.TrimSuffix(s.Text, "."))
	is := slices.ContainsFunc(invented, func(end string) bool { return strings.HasSuffix(text, end) && len(text) > len(end) })
	if !is || !p.known.complete || strings.ContainsAny(text, " <>:=") {
		return
	}
	if strings.Contains(text, "@") {
		if !slices.ContainsFunc(p.known.addresses, func(a string) bool { return same(a, text) }) {
			p.BadInside(t.At, s.at, fmt.Sprintf("nobody has the address %s", s.Text), p.Suggest(text, "addresses", p.known.addresses)+unquoted)
		}
	} else if !slices.Contains(p.known.hosts, text) {
		p.BadInside(t.At, s.at, fmt.Sprintf("unknown host or domain %q", s.Text), p.Suggest(text, "names", p.known.hosts)+unquoted)
	}
}

// unquoted says how to name what is not there.
const unquoted = " (for a name that nobody shall have, leave the backticks out)"
