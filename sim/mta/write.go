package mta

import (
	"slices"

	"mailscope/sim/machine"
)

// write is a request to the disk that has yet to be answered, and what is to happen
// then. The types that implement it never change, so clones share them.
type write interface {
	done(s *Server, out *machine.Out, err machine.Failure)
}

// request is a write, with the entry whose state it writes down, "" for none.
type request struct {
	why   write
	entry string
}

// write asks the disk for something, and remembers why. Where items write an entry's
// new state down, it is the first of them.
func (s *Server) write(out *machine.Out, why write, items ...machine.Item) {
	r := request{why: why}
	if items[0].Key.Shelf == machine.Queue {
		r.entry = items[0].Key.ID
		s.overlap(r.entry)
	}
	out.Add(machine.Store{ID: s.writes.add(r), Items: items})
}

// requests are the writes that have yet to be answered. A disk answers in the order in
// which it is asked, or nearly so: they stand in a line, and the first has the number
// last+1-len(line).
type requests struct {
	line []request // what is answered already has no why
	last machine.StoreID
	open int
}

func (q *requests) add(r request) machine.StoreID {
	q.last++
	q.open++
	q.line = append(q.line, r)
	return q.last
}

// take returns a write that has been answered, and forgets it; false for one that is not
// there.
func (q *requests) take(id machine.StoreID) (request, bool) {
	i := int(id-q.last) + len(q.line) - 1
	if i < 0 || i >= len(q.line) || q.line[i].why == nil {
		return request{}, false
	}
	r := q.line[i]
	q.line[i] = request{}
	q.open--
	for len(q.line) > 0 && q.line[0].why == nil {
		q.line = q.line[1:]
	}
	return r, true
}

func (q requests) clone() requests {
	q.line = slices.Clone(q.line)
	return q
}

// entryWrites is how many writes of one entry are under way, and whether some of them
// overlapped: then the last of them may not know what the others have written.
type entryWrites struct {
	count      int
	overlapped bool
}

func (s *Server) overlap(entry string) {
	w := s.entryWrites[entry]
	w.overlapped = w.overlapped || w.count > 0
	w.count++
	s.entryWrites[entry] = w
}

func (s *Server) stored(out *machine.Out, in machine.Stored) {
	r, ok := s.writes.take(in.ID)
	if !ok {
		return
	}
	r.why.done(s, out, in.Err)
	if r.entry != "" {
		s.written(out, r.entry)
	}
}

// written ends a write of an entry. After writes that overlapped, such as of a mailbox
// here and of a relay elsewhere on a slow disk, the entry is written down once more as
// it is now: else a recipient that is done with might be on the disk for ever, and come
// back with the next start.
func (s *Server) written(out *machine.Out, entry string) {
	w := s.entryWrites[entry]
	w.count--
	if w.count > 0 {
		s.entryWrites[entry] = w
		return
	}
	delete(s.entryWrites, entry)
	if !w.overlapped {
		return
	}
	item := machine.Item{Key: machine.Key{Shelf: machine.Queue, ID: entry}}
	if e := s.queue[entry]; e != nil {
		item = entryItem(e)
	}
	s.write(out, kept{entry}, item)
}

// entryItem is what the disk is to keep of an entry: nothing, once no recipient is left.
func entryItem(e *Entry) machine.Item {
	if e.finished() {
		return machine.Item{Key: e.Key()}
	}
	return machine.Item{Key: e.Key(), Value: e}
}
