package sim

import (
	"strings"
	"testing"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// weight is a value of so many octets.
type weight int64

func (weight) AppendBinary(b []byte) ([]byte, error) { return b, nil }

func (w weight) Octets() int64 { return int64(w) }

// A disk takes what it holds and no more: a write that does not fit is not done at all, what
// frees room always is, and the room can be had again, in a copy of the world too.
func TestDiskHolds(t *testing.T) {
	w := twoHosts(Link{}, map[string][]machine.Effect{}, map[string][]machine.Effect{})
	w.RunUntil(0, func(trace.Event) {})
	put := func(id string, v machine.Value) machine.Item {
		return machine.Item{Key: machine.Key{Shelf: machine.Mail, ID: id}, Value: v}
	}
	half := weight(DiskOctets/2 - valueOctets)
	for i, step := range []struct {
		items []machine.Item
		want  machine.Failure
		held  int
	}{
		{[]machine.Item{put("a", half)}, "", 1},
		{[]machine.Item{put("b", half+1)}, machine.DiskFull, 1},
		{[]machine.Item{put("b", half)}, "", 2},
		{[]machine.Item{put("c", weight(0))}, machine.DiskFull, 2},
		{[]machine.Item{put("a", half)}, "", 2},
		{[]machine.Item{put("a", nil), put("c", half)}, "", 2},
		{[]machine.Item{put("b", weight(7)), put("d", weight(7))}, "", 3},
		{[]machine.Item{put("b", nil), put("c", nil), put("d", nil)}, "", 0},
		{[]machine.Item{put("a", weight(DiskOctets))}, machine.DiskFull, 0},
		{[]machine.Item{put("a", half), put("b", half)}, "", 2},
	} {
		w = w.Clone()
		h := &w.hosts[0]
		w.store(h, machine.Store{ID: machine.StoreID(i + 1), Items: step.items}, 0)
		var told string
		w.RunUntil(w.now.Add(2*DiskLatency), func(e trace.Event) { told += e.String() })
		if full := strings.Contains(told, string(machine.DiskFull)); full != (step.want != "") || len(h.disk.values) != step.held {
			t.Errorf("write %d: told %q and %d values, want %q and %d", i+1, told, len(h.disk.values), step.want, step.held)
		}
	}
}
