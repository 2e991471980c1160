package socket

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/scenario"
)

// registry is the host in the store under which the runs are written down, and runShelf
// the shelf.
const (
	registry = "live runs"
	runShelf = machine.Shelf("run")
)

// written is a run as it is written down: enough to bring its servers back.
type written struct {
	Name     string   `json:"name"`     // of the scenario's file
	Scenario string   `json:"scenario"` // its text
	Client   string   `json:"client"`
	Boxes    []string `json:"boxes"` // recipients in the built-in mailbox
}

// enter writes a run down, before it accepts anything.
func (s *Server) enter(r *run) error {
	value, err := json.Marshal(written{r.origin.Name, r.origin.Source, r.client, r.boxes})
	if err != nil {
		return err
	}
	return put(s.config.Store, registry, []machine.Item{{Key: machine.Key{Shelf: runShelf, ID: r.id}, Value: machine.Raw(value)}})
}

// leave strikes a run that has stopped, and all that it stored, unless messages still
// wait in it: those are for the next start.
func (s *Server) leave(r *run) {
	if r.live != nil && r.live.Held() > 0 {
		return
	}
	err := errors.Join(r.store.clear(r.client), r.store.clear(r.server),
		put(s.config.Store, registry, []machine.Item{{Key: machine.Key{Shelf: runShelf, ID: r.id}}}))
	if err != nil {
		s.log("a live run could not be removed from the store: %v", err)
	}
}

// settle delivers what earlier runs left in their queues, one after the other.
func (s *Server) settle(list []machine.Item) {
	for _, item := range list {
		if s.ctx.Err() != nil {
			return
		}
		if err := s.settleOne(item); err != nil {
			s.log("what a live run left cannot be delivered yet: %v", err)
		}
	}
}

// settleOne brings a run back, waits until its queues are empty, and ends it.
func (s *Server) settleOne(item machine.Item) error {
	var w written
	if err := json.Unmarshal(item.Value.(machine.Raw), &w); err != nil {
		return err
	}
	f, _, problems := scenario.Parse(w.Name, []byte(w.Scenario))
	if len(problems) > 0 {
		return problems[0]
	}
	a, err := arrange(f, w.Client, w.Boxes)
	if err != nil {
		return err
	}
	r := newRun(s, item.Key.ID, f, a, make(chan struct{}, 1))
	left, err := r.store.Load(r.server)
	if err != nil {
		return err
	}
	if err := r.begin(s.config.Dir); err != nil {
		return err
	}
	for _, entry := range left {
		if entry.Key.Shelf == machine.Queue {
			r.live.Do(r.server, machine.Retry{Message: entry.Key.ID})
		}
	}
	n := s.await(r)
	err = r.stop()
	s.leave(r)
	if err == nil && n > 0 {
		err = fmt.Errorf("%d messages wait for another attempt", n)
	}
	return err
}

// await waits until a run holds no messages, but not for ever, and returns how many it
// holds then.
func (s *Server) await(r *run) int {
	patience, cancel := context.WithTimeout(s.ctx, leftoverWait)
	defer cancel()
	again := time.NewTicker(noticePause)
	defer again.Stop()
	for r.live.Held() > 0 {
		select {
		case <-r.live.Changed():
		case <-again.C:
		case <-patience.Done():
			return r.live.Held()
		}
	}
	return 0
}
