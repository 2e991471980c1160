package live

import "sync"

// inbox holds what a host's goroutine has yet to do, in order.
type inbox struct {
	mu      sync.Mutex
	changed sync.Cond
	list    []func()
	working bool // what was taken last is being done
	closed  bool
}

func newInbox() *inbox {
	b := &inbox{}
	b.changed.L = &b.mu
	return b
}

// put adds what answers the host itself, and never waits: the host bounds it by
// what it asks for. It reports whether the inbox is still open.
func (b *inbox) put(f func()) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.add(f)
}

// offer adds what comes from outside, and waits until there is room.
func (b *inbox) offer(f func()) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.list) >= InputsMax && !b.closed {
		b.changed.Wait()
	}
	return b.add(f)
}

func (b *inbox) add(f func()) bool {
	if b.closed {
		return false
	}
	b.list = append(b.list, f)
	b.changed.Broadcast()
	return true
}

// idle reports whether nothing is being done, nor waits to be.
func (b *inbox) idle() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.list) == 0 && !b.working
}

// take waits for something to do, and returns all there is; false when the inbox is
// closed. Who takes again has done what was taken before.
func (b *inbox) take() ([]func(), bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.working = false
	for len(b.list) == 0 && !b.closed {
		b.changed.Wait()
	}
	if b.closed {
		return nil, false
	}
	list := b.list
	b.list, b.working = nil, true
	b.changed.Broadcast()
	return list, true
}

// close ends the inbox; what lies in it is dropped.
func (b *inbox) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed, b.list = true, nil
	b.changed.Broadcast()
}
