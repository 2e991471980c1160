package scenario

import (
	"fmt"
	"slices"
	"time"

	"mailscope/sim/mta"
)

// autoReplyText is an automatic answer as a file has it, before its mailbox is known.
type autoReplyText struct {
	mailbox *node
	mta.AutoReply
}

// readAutoReplies reads what is answered for those who are away.
func readAutoReplies(r *reader, n *node, h *Host) {
	if !r.visit(n) || !r.isLike(n, "autoreply", "write {bob: \"I am away until Monday.\"}", mapping) {
		return
	}
	for _, p := range n.pairs {
		a := autoReplyText{mailbox: &node{place: p.at, kind: text, text: p.key}}
		a.Every = mta.AutoReplyEvery
		r.name = "an automatic answer"
		if p.value.kind == mapping {
			readFields(r, p.value, "an automatic answer", autoReplyFields, &a)
		} else {
			a.Text, _ = r.text(p.value)
		}
		h.autoReplies = append(h.autoReplies, a)
	}
}

// autoReplyFields are the fields of an automatic answer.
var autoReplyFields = []field[autoReplyText]{
	{"text", needed, func(r *reader, n *node, a *autoReplyText) { a.Text, _ = r.text(n) }},
	{"subject", false, func(r *reader, n *node, a *autoReplyText) { a.Subject = r.headerText(n) }},
	{"every", false, func(r *reader, n *node, a *autoReplyText) { r.durationInto(n, time.Second, &a.Every) }},
}

// checkAutoReplies finds the mailboxes that automatic answers are for.
func (c *checker) checkAutoReplies() {
	for i := range c.f.Hosts {
		h := &c.f.Hosts[i]
		if len(h.autoReplies) > len(h.Mailboxes) {
			c.bad(h.autoReplies[len(h.Mailboxes)].mailbox.place, fmt.Sprintf("more automatic answers than mailboxes of %s", h.Name), "add the mailbox, or leave the answer out")
			continue
		}
		for _, a := range h.autoReplies {
			for _, address := range c.localAddresses(h, a.mailbox, "mailbox") {
				a.Address = address
				c.hostAutoReply(h, a)
			}
		}
	}
}

func (c *checker) hostAutoReply(h *Host, a autoReplyText) {
	switch {
	case !slices.Contains(h.Mailboxes, a.Address):
		c.bad(a.mailbox.place, fmt.Sprintf("%s has no mailbox %s", h.Name, a.Address), c.suggest(a.Address, "mailboxes", h.Mailboxes))
	case slices.ContainsFunc(h.AutoReplies, func(b mta.AutoReply) bool { return a.Address == b.Address }):
		c.bad(a.mailbox.place, fmt.Sprintf("a second automatic answer for %s", a.Address), "leave one out")
	default:
		h.AutoReplies = append(h.AutoReplies, a.AutoReply)
	}
}
