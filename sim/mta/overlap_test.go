package mta

import (
	"strings"
	"testing"

	"mailscope/sim/machine"
	"mailscope/sim/smtp"
	"mailscope/sim/trace"
)

// TestOverlappingWrites has two destinations of one entry come to their ends while
// neither write is done: in the end neither the disk nor the queue must have the entry,
// and each recipient has left it once.
func TestOverlappingWrites(t *testing.T) {
	for _, test := range []struct {
		name string
		acts func(s *Server, out *machine.Out, here, far int64)
		want string
	}{
		{"delivered and relayed", func(s *Server, out *machine.Out, here, far int64) {
			s.deliver(out, here)
			s.settle(out, far, []verdict{{recipient: 1}})
		}, "bob@here.example delivered, eve@far.example relayed"},
		{"relayed and cancelled", func(s *Server, out *machine.Out, here, far int64) {
			s.settle(out, far, []verdict{{recipient: 1}})
			s.cancel(out, "1")
		}, "eve@far.example relayed, bob@here.example cancelled"},
		{"delivered, cancelled, cancelled again", func(s *Server, out *machine.Out, here, far int64) {
			s.deliver(out, here)
			s.cancel(out, "1")
			s.cancel(out, "1")
		}, "bob@here.example delivered, eve@far.example cancelled"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := NewServer(&ServerConfig{Name: "mx.example", Domains: []string{"here.example"}, Accounts: []Account{{Address: "bob@here.example"}}, Personality: smtp.Plain()})
			var out machine.Out
			s.boot(&out, machine.Booted{Start: machine.Day0})
			e := &Entry{ID: "1", From: smtp.Path{Local: "a", Domain: "far.example"},
				Destinations: []Destination{{Domain: "here.example", Local: true}, {Domain: "far.example"}},
				Recipients:   []Recipient{{Path: smtp.Path{Local: "bob", Domain: "here.example"}}, {Path: smtp.Path{Local: "eve", Domain: "far.example"}, Destination: 1}}}
			s.queue[e.ID] = e
			test.acts(s, &out, s.newDue(e.ID, 0), s.newDue(e.ID, 1))
			disk := map[machine.Key]machine.Value{e.Key(): e}
			var removed []string
			for i := 0; i < len(out); i++ { // it grows as writes are answered
				switch effect := out[i].(type) {
				case machine.Store:
					for _, item := range effect.Items {
						disk[item.Key] = item.Value
					}
					s.stored(&out, machine.Stored{ID: effect.ID})
				case machine.Note:
					if d, ok := effect.Detail.(trace.Removal); ok {
						removed = append(removed, strings.Join(d.Recipients, " ")+" "+d.Why)
					}
				}
			}
			if disk[e.Key()] != nil || len(s.queue)+s.writes.open+len(s.entryWrites) != 0 {
				t.Errorf("the disk keeps %v, the queue %v, writes %v", disk[e.Key()], s.queue, s.entryWrites)
			}
			if got := strings.Join(removed, ", "); got != test.want {
				t.Errorf("left the queue: %s; want %s", got, test.want)
			}
		})
	}
}
