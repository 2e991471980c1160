package live

import (
	"net/netip"
	"slices"
	"sync"
)

// link is one connection as the whole run knows it: by one number, with what both
// sides told of the two streams.
type link struct {
	id   int64
	ways [2]way // what the dialer sends, and what the other sends
	// The simulated addresses, which the loopback sockets do not show.
	from, to netip.AddrPort
	opened   int64 // the conn.open
}

// The sides of a link.
const (
	dialer = iota
	listener
)

// way is one direction of a link. The sender's goroutine writes it, the receiver's
// reads it.
type way struct {
	mu    sync.Mutex
	said  []mark // things noted, by the offset where they begin
	sends []mark // segments, by the offset where they end
	sent  int64  // octets, without those of TLS
	clear int64  // how many of them at most went out in the clear, -1 for no limit
	last  int64  // the event that the last segment took along
	shook int64  // the event that the sender's TLS handshake comes from
	ended int64  // the event that told of the end of the stream
}

// mark is an event at a place in a stream.
type mark struct {
	offset int64
	seq    int64
}

// say notes that the thing told of by event seq begins at offset.
func (w *way) say(offset, seq int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.said = append(w.said, mark{offset, seq})
}

// send notes a segment of n octets, caused by seq.
func (w *way) send(n int, seq int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sent += int64(n)
	w.last = seq
	w.sends = append(w.sends, mark{w.sent, seq})
}

// seal tells that what follows goes out as TLS records, a handshake first, and why.
func (w *way) seal(cause int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clear, w.shook = w.sent, cause
}

// causeOfTLS returns why the sender wanted TLS.
func (w *way) causeOfTLS() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.shook
}

// unseal tells that the handshake failed.
func (w *way) unseal() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clear = -1
}

// isSealed reports whether what is at an offset went out as TLS records.
func (w *way) isSealed(offset int64) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clear >= 0 && offset >= w.clear
}

// end notes the event that told of the stream's end.
func (w *way) end(seq int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ended = seq
}

// saidAt returns the event of what was sent at offset, 0 when nothing was noted.
// Things arrive in order, so what lies before it is forgotten.
func (w *way) saidAt(offset int64) int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	i, exact := slices.BinarySearchFunc(w.said, offset, func(m mark, o int64) int { return int(m.offset - o) })
	if !exact {
		i-- // a thing that began before and reaches over the offset
	}
	if i < 0 {
		return 0
	}
	w.said = w.said[i:]
	return w.said[0].seq
}

// segmentAt returns how many of n octets at offset belong to one segment, and what
// caused it.
func (w *way) segmentAt(offset int64, n int) (int, int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for len(w.sends) > 0 && w.sends[0].offset <= offset {
		w.sends = w.sends[1:]
	}
	if len(w.sends) == 0 {
		return n, w.last
	}
	return int(min(int64(n), w.sends[0].offset-offset)), w.sends[0].seq
}

func (w *way) causeOfEnd() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.ended
}

func (w *way) lastCause() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.last
}

// links brings the two ends of a connection within the run together. The accepting
// side sees a loopback port only; the dialing side knows whose it is, but only when
// the dial has returned, which may be later.
type links struct {
	mu      sync.Mutex
	changed sync.Cond
	last    int64
	dialing map[netip.AddrPort]int      // by real address: dials that have not returned
	open    map[[2]netip.AddrPort]*link // by real addresses, dialer first
	asked   map[questionKey]*question   // DNS questions under way
}

func newLinks() *links {
	l := &links{dialing: map[netip.AddrPort]int{}, open: map[[2]netip.AddrPort]*link{}, asked: map[questionKey]*question{}}
	l.changed.L = &l.mu
	return l
}

// add makes a link with the next number, between simulated addresses.
func (l *links) add(from, to netip.AddrPort) *link {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last++
	k := &link{id: l.last, from: from, to: to}
	k.ways[dialer].unseal()
	k.ways[listener].unseal()
	return k
}

// begin tells that somebody dials a real address.
func (l *links) begin(real netip.AddrPort) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.dialing[real]++
}

// finish tells that the dial returned, with the link if it came about.
func (l *links) finish(real netip.AddrPort, local netip.AddrPort, k *link) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.dialing[real]--
	if l.dialing[real] == 0 {
		delete(l.dialing, real)
	}
	if k != nil {
		l.open[[2]netip.AddrPort{local, real}] = k
	}
	l.changed.Broadcast()
}

// accept returns the link of a connection that was accepted at real from remote; nil
// when none of our hosts dialed it. It waits while it cannot be known.
func (l *links) accept(remote, real netip.AddrPort) *link {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := [2]netip.AddrPort{remote, real}
	for {
		if k, ok := l.open[key]; ok {
			return k
		}
		if l.dialing[real] == 0 {
			return nil
		}
		l.changed.Wait()
	}
}

// forget ends the entry of a connection, which its dialer made.
func (l *links) forget(local, real netip.AddrPort) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.open, [2]netip.AddrPort{local, real})
}
