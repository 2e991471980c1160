package sim

import (
	"maps"
	"slices"
	"sort"
	"time"

	"mailscope/sim/machine"
)

// DiskLatency is how long a write takes until it is durable.
const DiskLatency = 5 * time.Millisecond

// DiskOctets is what the disk of a host holds: the biggest message that SMTP takes here,
// twice. What does not fit any more is not written, as on a disk that is full.
const DiskOctets = 128 << 20

// valueOctets is what each value takes besides its messages.
const valueOctets = 512

// disk is what a host keeps through a crash. Its values never change, so clones
// share them.
type disk struct {
	values map[machine.Key]machine.Value
	octets int64 // that the values take
	// messages counts the values of the shelves whose messages have somewhere to go.
	messages int
}

func newDisk() disk { return disk{values: map[machine.Key]machine.Value{}} }

func (d *disk) clone() disk { return disk{maps.Clone(d.values), d.octets, d.messages} }

// apply carries out a write whose time has come.
func (d *disk) apply(items []machine.Item) {
	for _, item := range items {
		was, had := d.values[item.Key]
		d.octets += octetsOf(item.Value) - octetsOf(was)
		if item.Value == nil {
			delete(d.values, item.Key)
		} else {
			d.values[item.Key] = item.Value
		}
		d.messages += moved(item.Key.Shelf, had, item.Value != nil)
	}
}

// fits reports whether a write finds room. One that frees as much as it takes always does.
func (d *disk) fits(items []machine.Item) bool {
	more := int64(0)
	for _, item := range items {
		more += octetsOf(item.Value) - octetsOf(d.values[item.Key])
	}
	return more <= 0 || d.octets+more <= DiskOctets
}

// octetsOf returns what a value takes on a disk, about; nothing where there is none.
func octetsOf(v machine.Value) int64 {
	switch v := v.(type) {
	case nil:
		return 0
	case machine.Raw:
		return valueOctets + int64(len(v))
	case interface{ Octets() int64 }:
		return valueOctets + v.Octets()
	}
	return valueOctets
}

func moved(shelf machine.Shelf, had, has bool) int {
	if had == has || shelf != machine.Outbox && shelf != machine.Queue {
		return 0
	}
	if has {
		return 1
	}
	return -1
}

// items returns everything on the disk, sorted by key.
func (d *disk) items() []machine.Item {
	items := make([]machine.Item, 0, len(d.values))
	for key, value := range d.values { // order: sorted below
		items = append(items, machine.Item{Key: key, Value: value})
	}
	sort.Slice(items, func(i, j int) bool {
		a, b := &items[i].Key, &items[j].Key
		return a.Shelf < b.Shelf || a.Shelf == b.Shelf && a.ID < b.ID
	})
	return items
}

// diskDone is the moment at which a write is durable, or has failed. A disk writes in
// the order in which it was asked.
type diskDone struct {
	host  int32
	boot  int32
	store machine.Store
	cause int64
}

func (w *World) store(h *host, s machine.Store, cause int64) {
	h.written = max(h.written, w.now.Add(DiskLatency+h.slow))
	w.agenda.push(h.written, diskDone{h.index, h.boot, s, cause})
}

func (a diskDone) do(w *World) {
	h := &w.hosts[a.host]
	if h.boot != a.boot || h.down {
		return // a crash came in between: the write is lost
	}
	stored := machine.Stored{ID: a.store.ID}
	if h.diskFull && takesRoom(a.store.Items) || !h.disk.fits(a.store.Items) {
		stored.Err = machine.DiskFull
	} else {
		h.disk.apply(a.store.Items)
	}
	w.step(h, stored, a.cause)
}

// takesRoom reports whether a write puts something new down: a full disk still
// lets its host throw things away.
func takesRoom(items []machine.Item) bool {
	return slices.ContainsFunc(items, func(i machine.Item) bool { return i.Value != nil })
}
