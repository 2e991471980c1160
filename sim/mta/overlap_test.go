package mta

import (
	"testing"

	"mailscope/sim/machine"
	"mailscope/sim/smtp"
)

// TestOverlappingWrites has two destinations of one entry come to their ends while
// neither write is done: in the end the disk must not keep the entry.
func TestOverlappingWrites(t *testing.T) {
	s := NewServer(&ServerConfig{Name: "mx.example", Domains: []string{"here.example"}, Accounts: []Account{{Address: "bob@here.example"}}, Personality: smtp.Plain()})
	var out machine.Out
	s.boot(&out, machine.Booted{Start: machine.Day0})
	e := &Entry{ID: "1", From: smtp.Path{Local: "a", Domain: "far.example"},
		Destinations: []Destination{{Domain: "here.example", Local: true}, {Domain: "far.example"}},
		Recipients:   []Recipient{{Path: smtp.Path{Local: "bob", Domain: "here.example"}}, {Path: smtp.Path{Local: "eve", Domain: "far.example"}, Destination: 1}}}
	s.queue[e.ID] = e
	here, far := s.newDue(e.ID, 0), s.newDue(e.ID, 1)
	disk := map[machine.Key]machine.Value{e.Key(): e}
	done := 0
	carry := func(upTo int) {
		for ; done < len(out) && upTo > 0; done++ {
			store, ok := out[done].(machine.Store)
			if !ok {
				continue
			}
			upTo--
			for _, item := range store.Items {
				disk[item.Key] = item.Value
			}
			s.stored(&out, machine.Stored{ID: store.ID})
		}
	}
	s.deliver(&out, here)
	s.settle(&out, far, []verdict{{recipient: 1}})
	carry(100)
	if disk[e.Key()] != nil || len(s.queue) != 0 || len(s.writes) != 0 || len(s.entryWrites) != 0 {
		t.Errorf("the disk keeps %v, the queue %v, writes %v", disk[e.Key()], s.queue, s.entryWrites)
	}
}
