package mta

import (
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
	s.lastWrite++
	r := request{why: why}
	if items[0].Key.Shelf == machine.Queue {
		r.entry = items[0].Key.ID
		s.overlap(r.entry)
	}
	s.writes[s.lastWrite] = r
	out.Add(machine.Store{ID: s.lastWrite, Items: items})
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
	r, ok := s.writes[in.ID]
	if !ok {
		return
	}
	delete(s.writes, in.ID)
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
