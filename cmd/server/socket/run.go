package socket

import (
	"context"
	"crypto/rand"
	"errors"
	"net/netip"
	"slices"
	"strings"
	"sync"
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

// run is a live run: a client and its submission server over real sockets, and the
// built-in receiver at the other end.
type run struct {
	*arrangement
	id     string
	origin *scenario.File // as it was opened
	start  time.Time
	world  *sim.World // never advanced
	store  part
	far    *receiver.Receiver
	live   *live.Run
	feed   *feed
	to     []string         // all recipients so far
	sent   []machine.Submit // all messages, in order

	mu    sync.Mutex // guards what follows
	mails map[string][]machine.Item
	uids  map[[2]string]int64 // the last of each mailbox, by server and address
}

// newRun prepares a run; id is "" for a new one.
func newRun(s *Server, id string, f *scenario.File, a *arrangement, changed chan struct{}) *run {
	if id == "" {
		id = rand.Text()
	}
	r := &run{
		arrangement: a, id: id, origin: f, start: time.Now().Truncate(time.Microsecond), feed: newFeed(changed),
		mails: map[string][]machine.Item{}, uids: map[[2]string]int64{},
	}
	r.store = part{s.config.Store, "live " + id + " "}
	r.world = sim.New(a.config(r.start))
	return r
}

// begin starts everything.
func (r *run) begin(dir string) error {
	names, domains := r.arrangement.far()
	issuer, err := secure.NewIssuer(r.start)
	if err != nil {
		return err
	}
	c := receiver.Config{
		Dir: dir, Name: mailboxHost, Domains: domains, Zones: r.arrangement.live.Zones, Arrived: r.arrived,
		STARTTLS: receiver.ProtectionOf(r.arrangement.live), Issuer: issuer,
	}
	if len(names) > 0 {
		c.Name, c.Further = names[0], names[1:min(len(names), ServersMax)]
	}
	far, err := receiver.Start(c)
	if err != nil {
		return err
	}
	r.far = far
	book := live.NewBook()
	r.live = live.New(live.Config{Start: r.start, Clock: live.SystemClock{}, Book: book, Store: r.store, Sink: r.feed.hear, Watch: r.feed.see, Issuer: issuer})
	for _, h := range r.config(r.start).Hosts {
		if err := r.place(book, h); err != nil {
			return errors.Join(err, r.stop())
		}
	}
	if err := r.live.Start(); err != nil {
		return errors.Join(err, r.stop())
	}
	return nil
}

// place makes a host of the scenario live, or has the receiver stand for it.
func (r *run) place(book *live.Book, h sim.Host) error {
	if r.isLive(h.Name) {
		r.live.Add(h)
		return nil
	}
	var errs []error
	for _, a := range h.Addresses {
		book.Name(a, h.Name)
		switch h.Machine.(type) {
		case *mta.Server:
			for _, port := range r.ports(h.Name) {
				errs = append(errs, book.Map(netip.AddrPortFrom(a, port), r.far.SMTPOf(h.Name)))
			}
		case *dns.Resolver:
			errs = append(errs, book.Map(netip.AddrPortFrom(a, dns.Port), r.far.DNS()))
		}
	}
	return errors.Join(errs...)
}

// submit has the client send a message.
func (r *run) submit(m machine.Submit) error {
	r.sent = append(r.sent, m)
	r.to = append(r.to, m.To...)
	return r.live.Do(r.client, m)
}

// stop ends everything. What was accepted stays in the store.
func (r *run) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), stopWait)
	defer cancel()
	var errs []error
	if r.live != nil {
		errs = append(errs, r.live.Stop(ctx))
	}
	if r.far != nil {
		errs = append(errs, r.far.Stop(ctx))
	}
	return errors.Join(errs...)
}

// arrived writes down that a message lies in the receiver's Maildirs. The receiver says
// its 250 only afterwards, so the event stands before that.
func (r *run) arrived(a receiver.Arrival) {
	content := readMail(a.Mails[0].File)
	head := content[:min(len(content), 64<<10)]
	cause := r.feed.sentAs(func(id string) bool {
		return strings.Contains(head, " id "+id+";") || strings.Contains(head, " id "+id+"\r")
	})
	r.mu.Lock()
	defer r.mu.Unlock()
	last := int64(0)
	for _, m := range a.Mails {
		last = r.live.Tell(trace.Event{
			Cause: cause, Host: a.Server, Kind: trace.MailboxDelivered, Message: a.ID, Detail: trace.Delivery{Recipient: m.Address},
		})
		box := [2]string{a.Server, m.Address}
		r.uids[box]++
		mail := newMail(a.ID, m.Address, r.uids[box], content)
		r.mails[a.Server] = append(r.mails[a.Server], machine.Item{Key: mail.Key(), Value: mail})
	}
	if base := r.world.Machine(a.Server); base != nil {
		m := base.Clone()
		m.Step(0, machine.Booted{Start: r.start, Disk: slices.Clone(r.mails[a.Server])})
		r.feed.see(a.Server, last, m)
	}
}

// part is a part of a store that is one run's own.
type part struct {
	store  *store.Store
	prefix string
}

// Load is live.Storage's.
func (p part) Load(host string) ([]machine.Item, error) { return p.store.Load(p.prefix + host) }

// Put is live.Storage's.
func (p part) Put(host string, items []machine.Item, done func(error)) {
	p.store.Put(p.prefix+host, items, done)
}

// clear removes all that a host has in its part.
func (p part) clear(host string) error {
	items, err := p.Load(host)
	if err != nil || len(items) == 0 {
		return err
	}
	for i := range items {
		items[i].Value = nil
	}
	return put(p.store, p.prefix+host, items)
}

// put writes items and waits until they are on disk.
func put(s *store.Store, host string, items []machine.Item) error {
	done := make(chan error, 1)
	s.Put(host, items, func(err error) { done <- err })
	return <-done
}
