package mta

import (
	"mailscope/sim/machine"
)

// write is a request to the disk that has yet to be answered, and what is to happen
// then. The types that implement it never change, so clones share them.
type write interface {
	done(s *Server, out *machine.Out, err machine.Failure)
}

// write asks the disk for something, and remembers why.
func (s *Server) write(out *machine.Out, why write, items ...machine.Item) {
	s.lastWrite++
	s.writes[s.lastWrite] = why
	out.Add(machine.Store{ID: s.lastWrite, Items: items})
}

func (s *Server) stored(out *machine.Out, in machine.Stored) {
	why, ok := s.writes[in.ID]
	if !ok {
		return
	}
	delete(s.writes, in.ID)
	why.done(s, out, in.Err)
}

// entryItem is what the disk is to keep of an entry: nothing, once no recipient is left.
func entryItem(e *Entry) machine.Item {
	if e.finished() {
		return machine.Item{Key: e.Key()}
	}
	return machine.Item{Key: e.Key(), Value: e}
}
