package live

import (
	"context"
	"crypto/tls"
	"fmt"
	"slices"
	"sync"
	"time"

	"mailscope/cmd/server/secure"
	"mailscope/sim"
	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// Storage is where hosts keep what they must not forget; package store has one on
// disk. Put must carry out requests in the order of the calls and call done when
// the values are durable, from any goroutine.
type Storage interface {
	Load(host string) ([]machine.Item, error)
	Put(host string, items []machine.Item, done func(error))
}

// Config is what a run needs to know before it begins.
type Config struct {
	Start time.Time  // the date of the trace's first moment; zero: when New is called
	Clock Clock      // where time comes from
	Book  *Book      // whom hosts can reach beside each other
	Store Storage    // their disks
	Sink  trace.Sink // takes the events, in order, one at a time
	Watch Watcher    // sees the machines as they change; nil for nobody

	Issuer *secure.Issuer // of the hosts' certificates, and whom alone they believe; nil: one of the run's own
}

// Watcher sees how the machine of a host is after an event. The machine is a clone, the
// watcher's own. It is called from the goroutine of the host and must not wait long.
type Watcher func(host string, after int64, m machine.Machine)

// Run is a set of hosts over real sockets.
type Run struct {
	config Config
	base   time.Duration // how long after Start the run began
	began  time.Time     // when it did, by the clock
	log    recorder
	links  *links
	hosts  []*host

	stopping chan struct{} // closed when Stop begins
	stopOnce sync.Once
	busy     sync.WaitGroup // all goroutines of the run
	ctx      context.Context
	cancel   context.CancelFunc
	changed  chan struct{} // some host's Held may have changed

	certificates certificates
}

// New prepares a run.
func New(c Config) *Run {
	r := &Run{
		config: c, began: c.Clock.Now(), links: newLinks(), stopping: make(chan struct{}), changed: make(chan struct{}, 1),
		certificates: certificates{own: map[string]*tls.Certificate{}},
	}
	if c.Start.IsZero() {
		r.config.Start = r.began
	}
	r.base = r.began.Sub(r.config.Start)
	r.log.sink = c.Sink
	r.ctx, r.cancel = context.WithCancel(context.Background())
	return r
}

// Add adds a host before Start. The machine is the run's from then on. A name that
// is there twice is the caller's mistake and panics.
func (r *Run) Add(h sim.Host) {
	if r.find(h.Name) != nil {
		panic("live: two hosts with the name " + h.Name)
	}
	for _, a := range h.Addresses {
		r.config.Book.addHost(a, h.Name)
	}
	r.hosts = append(r.hosts, newHost(r, h))
}

func (r *Run) find(name string) *host {
	i := slices.IndexFunc(r.hosts, func(h *host) bool { return h.Name == name })
	if i < 0 {
		return nil
	}
	return r.hosts[i]
}

// Start boots all hosts. All of them listen before any does anything else, so that
// nobody finds a neighbour that is not up yet.
func (r *Run) Start() error {
	booted := make([][]machine.Effect, len(r.hosts))
	for i, h := range r.hosts {
		disk, err := r.config.Store.Load(h.Name)
		if err != nil {
			return err
		}
		booted[i] = h.machine.Step(r.now(), machine.Booted{Start: r.config.Start, Disk: disk})
		h.held.Store(h.holds())
		if err := h.listenAll(booted[i]); err != nil {
			return err
		}
	}
	for i, h := range r.hosts {
		h.inbox.put(func() { h.carryAll(r.now(), booted[i], 0) })
		r.busy.Go(h.loop)
	}
	return nil
}

// Do hands a host an input of a person: Submit, Hold, Retry and so on. It is an
// error when no host has the name.
func (r *Run) Do(name string, in machine.Input) error {
	h := r.find(name)
	if h == nil {
		return fmt.Errorf("unknown host %q", name)
	}
	h.inbox.put(func() { h.step(in, 0) })
	return nil
}

// Tell writes an event of a peer that is no host of the run, which the run cannot know of
// by itself, and returns its number. The event gets the moment of now.
func (r *Run) Tell(e trace.Event) int64 {
	e.At = r.now()
	return r.log.write(e)
}

// Held returns how many messages have somewhere to go, at all hosts together.
func (r *Run) Held() int {
	n := 0
	for _, h := range r.hosts {
		n += int(h.held.Load())
	}
	return n
}

// Changed gets a value after Held may have changed.
func (r *Run) Changed() <-chan struct{} { return r.changed }

// Stop ends the run: it closes all sockets, waits until nothing runs any more, and
// returns the error of ctx when that takes longer. What was promised to others is on
// disk already, so nothing more need be done in order.
func (r *Run) Stop(ctx context.Context) error {
	r.stopOnce.Do(func() {
		close(r.stopping)
		r.cancel()
		for _, h := range r.hosts {
			h.stop()
		}
	})
	done := make(chan struct{})
	go func() { r.busy.Wait(); close(done) }()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// now returns the moment of the run.
func (r *Run) now() trace.Time {
	return trace.Time(0).Add(r.base + r.config.Clock.Now().Sub(r.began))
}

// after calls f after d of the run's clock.
func (r *Run) after(d time.Duration, f func()) (stop func()) {
	return r.config.Clock.AfterFunc(d, f)
}
