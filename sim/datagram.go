package sim

import (
	"net/netip"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// query is a question to DNS that is waiting for its answer. Over UDP a lost packet
// stays lost; over TCP it costs a round trip more and arrives.
type query struct {
	asker int32 // -1: outside of this world
	boot  int32
	id    machine.QueryID // the asker's own
	host  int32           // who was asked
	tcp   bool
}

// asked is the moment at which a question reaches the host that it is for.
type asked struct {
	id    machine.QueryID
	in    machine.Queried
	sent  trace.Time
	cause int64
}

// answered is the moment at which an answer reaches the host that asked.
type answered struct {
	id     machine.QueryID
	packet []byte
	err    machine.Failure
	sent   trace.Time
	cause  int64
}

func (w *World) query(h *host, q machine.Query, cause int64) {
	w.lastQuery++
	id := w.lastQuery
	to, known := w.byAddr[q.Server.Addr()]
	if !known {
		to = -1
	}
	w.queries[id] = query{asker: h.index, boot: h.boot, id: q.ID, host: to, tcp: q.TCP}
	if !known || !w.hosts[to].down && !w.hosts[to].listensOn(q.Server.Port()) {
		w.agenda.push(w.now.Add(2*DefaultDelay), answered{id: id, err: machine.Unreachable, sent: w.now, cause: cause})
		return
	}
	l := w.between(h.index, to)
	if l.cut || !q.TCP && l.loses() {
		delete(w.queries, id)
		return
	}
	delay := l.delay
	if q.TCP {
		delay *= 3
	}
	in := machine.Queried{ID: id, Packet: q.Packet, TCP: q.TCP}
	in.From = netip.AddrPortFrom(h.Facing(q.Server.Addr()), h.nextPort())
	w.agenda.push(w.now.Add(delay), asked{id, in, w.now, cause})
}

func (a asked) do(w *World) {
	h := &w.hosts[w.queries[a.id].host]
	if h.down || h.silent {
		delete(w.queries, a.id)
		return
	}
	w.step(h, a.in, a.cause)
}

func (w *World) respond(h *host, r machine.Respond, cause int64) {
	q, open := w.queries[r.ID]
	if !open || q.host != h.index {
		return
	}
	if q.asker < 0 {
		delete(w.queries, r.ID)
		w.tellOutside(Outside{Answer: int64(r.ID), Packet: r.Packet})
		return
	}
	l := w.between(h.index, q.asker)
	if l.cut || !q.tcp && l.loses() {
		delete(w.queries, r.ID)
		return
	}
	w.agenda.push(w.now.Add(l.delay), answered{id: r.ID, packet: r.Packet, sent: w.now, cause: cause})
}

func (a answered) do(w *World) {
	q, open := w.queries[a.id]
	delete(w.queries, a.id)
	if !open {
		return
	}
	h := &w.hosts[q.asker]
	if h.down || h.boot != q.boot {
		return
	}
	w.step(h, machine.Answered{ID: q.id, Packet: a.packet, Err: a.err}, a.cause)
}
