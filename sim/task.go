package sim

import (
	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// Do has a person do something: at its time, or at once when that has passed. It
// panics on a host that is not there; packages that read files check before.
func (w *World) Do(t Task) {
	if t.Host != "" {
		w.mustFind(t.Host)
	}
	if _, ok := t.Input.(machine.Submit); ok {
		w.submits++
	}
	w.agenda.push(max(w.now, trace.Time(0).Add(t.At)), doing{t})
}

// doing is the moment of a task.
type doing struct{ task Task }

func (a doing) do(w *World) {
	switch in := a.task.Input.(type) {
	case machine.SetFault:
		w.setFault(a.task.Host, in.Fault)
	case machine.ClearFault:
		w.clearFault(in.ID)
	case machine.TypeLine:
		w.typeLine(w.mustFind(a.task.Host), in)
	case machine.Submit:
		w.submits--
		w.stepPerson(a.task)
	default:
		w.stepPerson(a.task)
	}
}

// stepPerson hands what a person did to the host that it concerns, or to all of
// them: a machine knows what is its business. Who wants to use a host that is off
// waits until it is back.
func (w *World) stepPerson(t Task) {
	for i := range w.hosts {
		h := &w.hosts[i]
		switch {
		case t.Host != "" && t.Host != h.Name:
		case h.down && t.Host != "":
			h.waiting = append(h.waiting, t.Input)
		default:
			w.step(h, t.Input, 0)
		}
	}
}

// boot is the moment at which a host starts.
type boot struct {
	host  int32
	after int32 // the life that it follows
}

func (a boot) do(w *World) {
	h := &w.hosts[a.host]
	if h.boot != a.after || !h.down {
		return
	}
	w.bootUp(h, 0)
}

// bootUp starts a host: a machine as new, with what the disk kept.
func (w *World) bootUp(h *host, cause int64) {
	h.boot++
	h.down = false
	h.machine = h.Host.Machine.Clone()
	w.step(h, machine.Booted{Start: w.start, Disk: h.disk.items()}, cause)
	for _, f := range w.faults {
		if !isOff(f) && concerns(f, h) {
			w.step(h, machine.SetFault{Fault: f}, cause)
		}
	}
	waiting := h.waiting
	h.waiting = nil
	for _, in := range waiting {
		w.step(h, in, cause)
	}
}

// crash stops a host at once: only its disk remains. Whoever is connected to it
// finds out when it next sends something.
func (w *World) crash(h *host) {
	for _, c := range w.connsOf(h) {
		for side := range c.ends {
			if e := &c.ends[side]; e.host == h.index {
				e.gone, e.deaf, e.told, e.flight = true, true, true, flight{}
			}
		}
		if c.ends[0].gone && c.ends[1].gone || !c.open {
			w.forget(c)
		}
	}
	h.heldBefore = h.held()
	h.down = true
	h.written = 0
	h.ports = nil
	clear(h.timers)
	clear(h.conns)
}

// connsOf returns a host's connections, oldest first.
func (w *World) connsOf(h *host) []*conn {
	var list []*conn
	for id := int64(1); id <= w.lastConn && len(list) < len(h.conns); id++ {
		c := w.conns[id]
		if c != nil && (c.ends[0].host == h.index || c.ends[1].host == h.index) {
			list = append(list, c)
		}
	}
	return list
}
