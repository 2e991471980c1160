package main

import (
	"fmt"
	"io"
	"strings"

	"mailscope/sim/scenario"
	"mailscope/sim/smtp"
	"mailscope/sim/trace"
)

// bodyOctetsMax is the longest body that is read from stdin.
const bodyOctetsMax = 25 << 20

type sendCommand struct {
	To      string `required:"" placeholder:"ADDR" help:"Who gets it: any address of mailbox.test, the built-in mailbox."`
	From    string `default:"alice@sender.example" placeholder:"ADDR" help:"Who it is from (default: alice@sender.example)."`
	Subject string `default:"Hello" help:"Its subject."`
	Body    string `default:"Hello from MailScope.\n" placeholder:"TEXT|-" help:"Its text (default: a greeting); - reads it from stdin."`
	Data    string `placeholder:"DIR" help:"Where queue and mailboxes lie (default: a folder below your data directory)."`
	Config  string `placeholder:"FILE" help:"Real mailboxes (not built yet)."`
}

// Run sends one message for real, then simulates the same and compares the two.
func (c *sendCommand) Run(p *process) error {
	l, err := c.letter(p)
	if err != nil {
		return err
	}
	f, err := l.scenario()
	if err != nil {
		return err
	}
	dir, err := p.dataDir(c.Data)
	if err != nil {
		return err
	}
	if c.Config != "" {
		p.note("real mailboxes are not built yet; --config %s is left out", c.Config)
	}
	return c.deliver(p, f, dir)
}

// letter reads what the flags say.
func (c *sendCommand) letter(p *process) (letter, error) {
	l := letter{subject: c.Subject, body: c.Body}
	var err error
	if l.to, err = smtp.ParsePath(c.To); err != nil {
		return l, usageError{fmt.Sprintf("--to %s: %v", c.To, err)}
	}
	if l.from, err = smtp.ParsePath(c.From); err != nil {
		return l, usageError{fmt.Sprintf("--from %s: %v", c.From, err)}
	}
	if l.from.IsNull() || l.to.IsNull() {
		return l, usageError{"a message needs an address that it is from, and one that it is for"}
	}
	if !strings.EqualFold(l.to.Domain, receiverDomain) {
		return l, fmt.Errorf("%s is no address of the built-in mailbox, and nothing may leave this computer; send to any address of %s", c.To, receiverDomain)
	}
	if strings.EqualFold(l.from.Domain, receiverDomain) {
		return l, fmt.Errorf("%s is the receiving side; choose another domain for --from", receiverDomain)
	}
	if c.Body == "-" {
		body, err := io.ReadAll(io.LimitReader(p.in, bodyOctetsMax+1))
		if err != nil {
			return l, fmt.Errorf("cannot read the text from stdin: %w", err)
		}
		if len(body) > bodyOctetsMax {
			return l, fmt.Errorf("the text on stdin is longer than %d octets; shorten it", bodyOctetsMax)
		}
		l.body = string(body)
	}
	return l, nil
}

// deliver carries out the real run, and compares it with the simulated one.
func (c *sendCommand) deliver(p *process, f *scenario.File, dir string) error {
	d, err := openDelivery(f, dir, p.showEvent)
	if err != nil {
		return err
	}
	events, err := d.deliver(p)
	where := d.far.Mailbox(f.Messages[0].To[0])
	if closed := d.close(); err == nil && closed != nil {
		err = fmt.Errorf("the run did not end in order: %w", closed)
	}
	if err != nil {
		return err
	}
	failed := outcome(events)
	if failed == nil {
		p.note("the message lies in %s", where)
	}
	if err := p.compare(f, d.start, events); err != nil {
		return err
	}
	return failed
}

// deliver first sees to what an earlier run left behind, then to the new message.
func (d *delivery) deliver(p *process) ([]trace.Event, error) {
	if err := d.settle(p.ctx); err != nil {
		return nil, err
	}
	if n := d.run.Held(); n > 0 {
		p.note("still not delivered, and kept in the queue: %d message%s of an earlier run", n, plural(n))
	}
	return d.submit(p.ctx)
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

// showEvent writes an event at once.
func (p *process) showEvent(e trace.Event) {
	p.out.Write(append(e.AppendText(nil), '\n'))
}
