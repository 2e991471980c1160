package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"mailscope/cmd/server/live"
	"mailscope/cmd/server/receiver"
	"mailscope/cmd/server/secure"
	"mailscope/cmd/server/store"
	"mailscope/sim"
	"mailscope/sim/dns"
	"mailscope/sim/machine"
	"mailscope/sim/mta"
	"mailscope/sim/scenario"
	"mailscope/sim/trace"
)

// stopWait is how long sockets may take to close at the end.
const stopWait = 5 * time.Second

// delivery is a client and its submission server that run live, with the built-in
// mailbox at the other end.
type delivery struct {
	file  *scenario.File
	start time.Time
	store *store.Store
	far   *receiver.Receiver
	run   *live.Run
	heard *journal

	issuer *secure.Issuer // of all certificates, in memory
}

// openDelivery opens the data directory and starts everything. What an earlier run left in
// the queue is on its way when it returns.
func openDelivery(f *scenario.File, dir string, show trace.Sink) (*delivery, error) {
	d := &delivery{file: f, heard: newJournal(show)}
	var err error
	if d.store, err = store.Open(dir); err != nil {
		return nil, err
	}
	if d.issuer, err = secure.NewIssuer(time.Now()); err != nil {
		d.store.Close()
		return nil, err
	}
	if d.far, err = receiver.Start(receiver.Config{
		Dir: dir, Name: receiverHost, Domains: []string{receiverDomain}, Zones: f.Zones, STARTTLS: receiver.ProtectionOf(f), Issuer: d.issuer,
	}); err != nil {
		d.store.Close()
		return nil, err
	}
	if err := d.begin(); err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

// begin starts the live hosts, and has them try at once what lies in the queue.
func (d *delivery) begin() error {
	left, err := d.store.Load(submissionHost)
	if err != nil {
		return err
	}
	book := live.NewBook()
	d.start = time.Now().Truncate(time.Microsecond)
	d.run = live.New(live.Config{Start: d.start, Clock: live.SystemClock{}, Book: book, Store: d.store, Sink: d.heard.sink, Issuer: d.issuer})
	for _, h := range d.file.Config(nil).Hosts {
		if err := d.place(book, h); err != nil {
			return err
		}
	}
	if err := d.run.Start(); err != nil {
		return err
	}
	for _, item := range left {
		if item.Key.Shelf == machine.Queue {
			d.run.Do(submissionHost, machine.Retry{Message: item.Key.ID})
		}
	}
	return nil
}

// place makes a host of the scenario live, or puts a part of the built-in mailbox in
// its place.
func (d *delivery) place(book *live.Book, h sim.Host) error {
	_, resolves := h.Machine.(*dns.Resolver)
	switch {
	case h.Name == clientHost || h.Name == submissionHost:
		d.run.Add(h)
		return nil
	case h.Name == receiverHost:
		book.Name(h.Addresses[0], h.Name)
		return book.Map(netip.AddrPortFrom(h.Addresses[0], mta.PortSMTP), d.far.SMTP())
	case resolves:
		book.Name(h.Addresses[0], h.Name)
		return book.Map(netip.AddrPortFrom(h.Addresses[0], dns.Port), d.far.DNS())
	}
	return nil // the name servers: the one built in answers for them
}

// close ends everything. What was accepted stays in the queue.
func (d *delivery) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), stopWait)
	defer cancel()
	var errs []error
	if d.run != nil {
		errs = append(errs, d.run.Stop(ctx))
	}
	errs = append(errs, d.far.Stop(ctx), d.store.Close())
	return errors.Join(errs...)
}

// patience is how long nothing may happen before a run is given up. The longest
// silence that RFC 5321 4.5.3.2 allows a server is ten minutes.
const patience = 11 * time.Minute

// settle waits until nothing is on its way any more: every message has left, or
// waits for another attempt later, and all connections are closed.
func (d *delivery) settle(ctx context.Context) error {
	last := d.heard.len()
	for {
		if d.heard.quiet(d.run.Held()) {
			return nil
		}
		silence := time.NewTimer(patience)
		select {
		case <-d.run.Changed():
		case <-ctx.Done():
			silence.Stop()
			return errors.New("interrupted; what the submission server took waits in the queue for the next send")
		case <-silence.C:
			if n := d.heard.len(); n == last {
				return fmt.Errorf("nothing has happened for %v", patience)
			} else {
				last = n
			}
		}
		silence.Stop()
	}
}

// submit hands the letter to the client, waits for what becomes of it, and returns
// the events that tell.
func (d *delivery) submit(ctx context.Context) ([]trace.Event, error) {
	first := d.heard.len()
	if err := d.run.Do(clientHost, d.file.Messages[0].Submit); err != nil {
		return nil, err
	}
	for !slices.ContainsFunc(d.heard.from(first), func(e trace.Event) bool { return e.Kind == trace.MessageSubmitted }) {
		select {
		case <-d.run.Changed():
		case <-ctx.Done():
			return nil, errors.New("interrupted before the message was taken")
		}
	}
	err := d.settle(ctx)
	return d.heard.from(first), err
}

// outcome says why the message was not handed over; nil when it was.
func outcome(events []trace.Event) error {
	var why string
	for i := range events {
		e := &events[i]
		switch detail := e.Detail.(type) {
		case trace.Removal:
			if e.Host == submissionHost && detail.Why == trace.WhyRelayed {
				return nil
			}
		case trace.Reply:
			if e.Kind == trace.SMTPReply && detail.Code >= 400 {
				why = fmt.Sprintf("%s said %s", e.Host, strings.Join(strings.Fields(fmt.Sprint(detail.Code, detail.Enhanced, detail.Text)), " "))
			}
		case trace.Deferral:
			why = detail.Reason + "; it waits in the queue, and the next send tries again"
		case trace.Reason:
			why = detail.Reason
		}
	}
	if why == "" {
		why = "see the events above"
	}
	return fmt.Errorf("the message was not handed over: %s", why)
}
