package store

import (
	"database/sql"
	"errors"
	"fmt"

	"mailscope/sim/machine"
)

// ErrClosed answers a Put after Close.
var ErrClosed = errors.New("the store is closed")

// Put writes and removes values of a host, all of them or none, and calls done when
// they are on disk, or with the error why they are not. Requests are carried out in
// the order of the calls. Put itself waits only while WaitingMax requests wait.
// Done must not wait for the store.
func (s *Store) Put(host string, items []machine.Item, done func(error)) {
	rows, err := encode(items)
	if err != nil {
		done(err)
		return
	}
	s.mu.Lock()
	for len(s.waiting) >= WaitingMax && !s.closed {
		s.changed.Wait()
	}
	closed := s.closed
	if !closed {
		s.waiting = append(s.waiting, request{host, rows, done})
		s.changed.Broadcast()
	}
	s.mu.Unlock()
	if closed {
		done(ErrClosed)
	}
}

func encode(items []machine.Item) ([]row, error) {
	rows := make([]row, len(items))
	for i, item := range items {
		rows[i] = row{shelf: string(item.Key.Shelf), id: item.Key.ID}
		if item.Value == nil {
			continue
		}
		value, err := item.Value.AppendBinary([]byte{})
		if err != nil {
			return nil, fmt.Errorf("cannot write %s %s as octets: %w", item.Key.Shelf, item.Key.ID, err)
		}
		rows[i].value = value
	}
	return rows, nil
}

// commitLoop writes group after group until the store is closed and nothing waits.
func (s *Store) commitLoop() {
	defer close(s.done)
	for {
		group := s.gather()
		if len(group) == 0 {
			return
		}
		s.answer(group)
	}
}

// answer writes a group and answers its requests. When the group fails as a whole,
// each request is tried alone, so that one host's bad value is no other's failure.
func (s *Store) answer(group []request) {
	err := s.commit(group)
	for i, r := range group {
		if err != nil && len(group) > 1 {
			r.done(s.commit(group[i : i+1]))
			continue
		}
		r.done(err)
	}
}

// gather waits for requests and takes all that are there; none when closed.
func (s *Store) gather() []request {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.waiting) == 0 && !s.closed {
		s.changed.Wait()
	}
	n := min(len(s.waiting), GroupMax)
	group := s.waiting[:n:n]
	s.waiting = s.waiting[n:]
	if len(s.waiting) == 0 {
		s.waiting = nil // else the array of the largest rush would stay for ever
	}
	s.changed.Broadcast()
	return group
}

// commit writes a group in one transaction.
func (s *Store) commit(group []request) error {
	tx, err := s.db.Begin()
	if err != nil {
		return fmt.Errorf("cannot write the store: %w", err)
	}
	defer tx.Rollback()
	for _, r := range group {
		for _, w := range r.rows {
			if err := write(tx, r.host, w); err != nil {
				return fmt.Errorf("cannot write the store: %w", err)
			}
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("cannot write the store: %w", err)
	}
	s.groups.Add(1)
	return nil
}

func write(tx *sql.Tx, host string, w row) error {
	if w.value == nil {
		_, err := tx.Exec("DELETE FROM items WHERE host = ? AND shelf = ? AND id = ?", host, w.shelf, w.id)
		return err
	}
	_, err := tx.Exec("INSERT OR REPLACE INTO items (host, shelf, id, value) VALUES (?, ?, ?, ?)", host, w.shelf, w.id, w.value)
	return err
}
