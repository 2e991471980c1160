package mta

import (
	"errors"

	"mailscope/sim/machine"
	"mailscope/sim/message"
	"mailscope/sim/smtp"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// Draft is a message in a client's outbox. It is a durable value and never changes.
type Draft struct {
	ID      string
	From    string
	To      []string
	Notify  smtp.Notify // when the author wants to hear of it, the same for all recipients (RFC 3461 4.1)
	Ret     smtp.Ret
	EnvID   string
	Content message.Content
}

// Key returns where the draft lies in the client's store.
func (d *Draft) Key() machine.Key { return machine.Key{Shelf: machine.Outbox, ID: d.ID} }

// Octets returns how much room the draft takes in a store, about.
func (d *Draft) Octets() int64 { return d.Content.Size() }

// draftVersion is the first octet of a stored draft. Those of version 1 are read as well.
const draftVersion = 2

// AppendBinary appends the draft as octets.
func (d *Draft) AppendBinary(b []byte) ([]byte, error) {
	w := writer{append(b, draftVersion)}
	w.string(d.ID)
	w.string(d.From)
	w.int(int64(len(d.To)))
	for _, to := range d.To {
		w.string(to)
	}
	w.int(int64(d.Notify))
	w.int(int64(d.Ret))
	w.string(d.EnvID)
	w.string(d.Content.String())
	return w.b, nil
}

// errDraft tells that stored octets are no draft.
var errDraft = errors.New("not a draft of this version")

// DecodeDraft reads what AppendBinary wrote.
func DecodeDraft(b []byte) (*Draft, error) {
	if len(b) == 0 || b[0] < 1 || b[0] > draftVersion {
		return nil, errDraft
	}
	r := reader{b: string(b[1:])}
	d := &Draft{ID: r.string(), From: r.string()}
	for range r.count() {
		d.To = append(d.To, r.string())
	}
	if b[0] > 1 {
		d.Notify, d.Ret, d.EnvID = smtp.Notify(r.int()), smtp.Ret(r.int()), r.string()
	}
	d.Content = message.NewContent(r.string())
	if r.bad || r.b != "" {
		return nil, errDraft
	}
	return d, nil
}

func draftOf(v machine.Value) (*Draft, error) {
	if raw, ok := v.(machine.Raw); ok {
		return DecodeDraft(raw)
	}
	return v.(*Draft), nil
}

// clientWrite is a request of a client to its disk, and what is to happen then.
type clientWrite interface {
	done(c *Client, out *machine.Out, err machine.Failure)
}

func (c *Client) write(out *machine.Out, why clientWrite, items ...machine.Item) {
	c.last++
	c.writes[c.last] = why
	out.Add(machine.Store{ID: c.last, Items: items})
}

func (c *Client) stored(out *machine.Out, in machine.Stored) {
	if why, ok := c.writes[in.ID]; ok {
		delete(c.writes, in.ID)
		why.done(c, out, in.Err)
	}
}

// drafted is a new message on its way into the outbox.
type drafted struct{ draft *Draft }

// done sends the message. Where the disk fails it is sent all the same, from memory: a
// client that could not keep a message can still hand it over.
func (d drafted) done(c *Client, out *machine.Out, err machine.Failure) {
	if err != "" {
		out.Add(machine.Note{Kind: trace.StoreFailed, Message: d.draft.ID, Detail: trace.Reason{Reason: sentence(words.Key(err))}})
	}
	c.outbox = append(c.outbox, d.draft)
	c.sendOutbox(out)
}

// sent is a change of the outbox, or of what is remembered of a mailbox, that nobody
// waits for.
type sent struct{}

func (sent) done(*Client, *machine.Out, machine.Failure) {}
