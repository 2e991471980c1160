package scenario

import (
	"fmt"
	"slices"
	"strings"

	"mailscope/sim/machine"
	"mailscope/sim/smtp"
)

// copiesMax is how many messages a file may submit in all.
const copiesMax = 200_000

func readMessages(r *reader, n *node, f *File) {
	copies := 0
	r.eachOf(n, items{like: "write each after a dash, like - {from: alice@sender.example, to: bob@receiver.example}"}, func(item *node) {
		m := Message{Count: 1, node: item}
		readFields(r, item, "a message", messageFields, &m)
		r.checkRaw(item)
		f.Messages = append(f.Messages, m)
		if copies <= copiesMax && copies+m.Count > copiesMax {
			r.bad(item.place, fmt.Sprintf("more than %d messages in all", copiesMax), "lower the counts")
		}
		copies += m.Count
	})
}

// messageFields are the fields of a message.
var messageFields = []field[Message]{
	{"at", false, func(r *reader, n *node, m *Message) { r.durationInto(n, 0, &m.At) }},
	{"from", needed, func(r *reader, n *node, m *Message) { m.From = r.mailAddress(n) }},
	{"to", needed, readTo},
	{"subject", false, func(r *reader, n *node, m *Message) { m.Subject = r.headerText(n) }},
	{"body", false, func(r *reader, n *node, m *Message) { m.Body, _ = r.text(n) }},
	{"headers", false, readHeaders},
	{"raw", false, func(r *reader, n *node, m *Message) { m.Raw, _ = r.text(n) }},
	{"count", false, func(r *reader, n *node, m *Message) {
		if v, ok := r.integer(n, 1, copiesMax); ok {
			m.Count = int(v)
		}
	}},
	{"notify", false, readNotify},
	{"ret", false, func(r *reader, n *node, m *Message) { m.Ret = r.upper(n, smtp.RetNames(), "values of ret") }},
	{"envid", false, readEnvID},
}

// readNotify reads when the author wants to hear of the message: one word, several with
// commas, or a list of them (RFC 3461 4.1).
func readNotify(r *reader, n *node, m *Message) {
	if n.kind != sequence {
		if s, _ := r.text(n); strings.Contains(s, ",") {
			m.Notify = r.notify(n, strings.ReplaceAll(s, " ", ""))
		} else {
			m.Notify = r.upper(n, smtp.NotifyNames(), "values of notify")
		}
		return
	}
	var list []string
	all := true
	r.eachOf(n, items{len(smtp.NotifyNames()), "values of notify", "leave some out", mendNotify}, func(item *node) {
		s := r.upper(item, smtp.NotifyNames(), "values of notify")
		list, all = append(list, s), all && s != ""
	})
	if all {
		m.Notify = r.notify(n, strings.Join(list, ","))
	}
}

const mendNotify = "write NEVER, or some of SUCCESS, FAILURE and DELAY"

// notify returns the value, "" after a problem.
func (r *reader) notify(n *node, value string) string {
	notify, ok := smtp.ParseNotify(value)
	if !ok {
		r.bad(n.place, fmt.Sprintf("notify cannot be %q", value), mendNotify)
		return ""
	}
	return notify.String()
}

// upper reads one of some words of SMTP, which are the same in any case of letters
// (RFC 5321 2.4), and returns it in capitals; "" after a problem.
func (r *reader) upper(n *node, words []string, what string) string {
	if s, ok := r.text(n); ok {
		if i := slices.IndexFunc(words, func(w string) bool { return strings.EqualFold(w, s) }); i >= 0 {
			return words[i]
		}
		r.oneOf(n, words, what)
	}
	return ""
}

// readEnvID reads the author's own id of a message (RFC 3461 4.4).
func readEnvID(r *reader, n *node, m *Message) {
	s, ok := r.textLike(n, mendEnvID)
	if !ok {
		return
	}
	if s == "" {
		r.bad(n.place, "envid is empty", mendEnvID)
		return
	}
	if err := smtp.CheckEnvID(s); err != nil {
		what, mend := sentence(err, mendEnvID)
		r.bad(n.place, what, mend)
		return
	}
	m.EnvID = s
}

const mendEnvID = "write an id of up to 100 characters, like QQ314159"

// recipientsMax is how many recipients one message may have.
const recipientsMax = 1000

// readTo reads one address or a list of them.
func readTo(r *reader, n *node, m *Message) {
	if n.kind != sequence {
		if n.kind != text {
			r.isLike(n, "to", mendAddress, text, sequence)
		} else if a := r.mailAddress(n); a != "" {
			m.To = []string{a}
		}
		return
	}
	if len(n.items) == 0 {
		r.bad(n.place, "a message to nobody", "write at least one address")
	}
	r.eachOf(n, items{recipientsMax, "recipients", "write several messages", ""}, func(item *node) {
		if a := r.mailAddress(item); a != "" {
			m.To = append(m.To, a)
		}
	})
}

// headerText reads the content of a header field, which is one line (RFC 5322
// 2.2): line ends in it could forge further fields.
func (r *reader) headerText(n *node) string {
	s, ok := r.text(n)
	if i := strings.IndexAny(s, "\r\n\x00"); ok && i >= 0 {
		r.bad(r.src.inside(n, i), r.name+" goes over more than one line", "write it as one line")
		return ""
	}
	return s
}

// readHeaders reads further header fields: a map, in which a name may have a list
// of contents, for fields that occur more than once.
func readHeaders(r *reader, n *node, m *Message) {
	if !r.visit(n) || !r.is(n, "headers", mapping) {
		return
	}
	seen := map[string]bool{}
	for _, p := range n.pairs {
		switch {
		case !isHeaderName(p.key):
			r.bad(p.at, fmt.Sprintf("%q cannot be the name of a header field", p.key), "use letters, figures and hyphens, like X-Note")
			continue
		case seen[strings.ToLower(p.key)]:
			r.bad(p.at, fmt.Sprintf("the header field %q is here twice", p.key), fmt.Sprintf("write %s: [first, second]", p.key))
			continue
		}
		seen[strings.ToLower(p.key)] = true
		r.name = p.key
		r.headerContents(p.key, p.value, m)
	}
}

func (r *reader) headerContents(name string, n *node, m *Message) {
	add := func(n *node) {
		m.Headers = append(m.Headers, machine.Header{Name: name, Value: r.headerText(n)})
	}
	if n.kind == sequence {
		r.each(n, add)
		return
	}
	add(n)
}

// isHeaderName reports whether s is a field name (RFC 5322 3.6.8).
func isHeaderName(s string) bool {
	return s != "" && len(s) <= 70 && !strings.ContainsFunc(s, func(c rune) bool { return c <= ' ' || c > '~' || c == ':' })
}

// checkRaw refuses what raw would make void: it is the whole content already.
func (r *reader) checkRaw(n *node) {
	if n.field("raw") == nil {
		return
	}
	for _, p := range n.pairs {
		if p.key == "subject" || p.key == "body" || p.key == "headers" {
			r.bad(p.at, fmt.Sprintf("%s beside raw, which is the whole content", p.key), "leave one of them out")
		}
	}
}
