package sim

import (
	"slices"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// SlowDelay is how much slower a host with the fault "slow" is, where the fault does
// not say.
const SlowDelay = 10 * time.Second

// setFault makes something go wrong. What befalls links and whole hosts is the
// world's to do; for all else the machines are told.
func (w *World) setFault(host string, f machine.Fault) {
	if f.Kind == machine.FaultSlow && f.Delay == 0 {
		f.Delay = SlowDelay
	}
	if i := w.faultIndex(f.ID); i >= 0 {
		w.clearFault(f.ID)
	}
	w.faults = append(slices.Clip(w.faults), f)
	cause := w.faultEvent(host, f, trace.FaultBegin, 0)
	if f.For > 0 && !waitsForStage(f) {
		w.clearLater(f)
	}
	w.turn(f, machine.SetFault{Fault: f}, cause)
	if f.Kind == machine.FaultReset && f.Stage == "" {
		w.resetAll(w.mustFind(f.Host), cause)
	}
}

func (w *World) clearLater(f machine.Fault) {
	w.agenda.push(w.now.Add(f.For), doing{Task{Input: machine.ClearFault{ID: f.ID}}})
}

// waitsForStage reports whether a fault is a crash that will come when a session gets
// to a stage; For counts from then.
func waitsForStage(f machine.Fault) bool { return f.Kind == machine.FaultCrash && f.Stage != "" }

// isOff reports whether a fault has a host switched off.
func isOff(f machine.Fault) bool { return f.Kind == machine.FaultCrash && f.Stage == "" }

// strike lets a crash come that waited for a stage.
func (w *World) strike(h *host, id string, cause int64) {
	i := w.faultIndex(id)
	if i < 0 {
		return
	}
	w.faults = slices.Clone(w.faults)
	f := &w.faults[i]
	f.Stage = ""
	w.faultEvent("", *f, trace.FaultBegin, cause)
	if f.For > 0 {
		w.clearLater(*f)
	}
	w.crash(h)
}

// resetAll breaks off all connections of a host.
func (w *World) resetAll(h *host, cause int64) {
	for _, c := range w.connsOf(h) {
		side := 0
		if c.ends[0].host != h.index {
			side = 1
		}
		if other := &c.ends[1-side]; other.host >= 0 {
			w.agenda.push(w.now.Add(w.between(h.index, other.host).delay), reset{c.id, int8(1 - side), cause})
		} else {
			w.tellOutside(Outside{Conn: c.id, Closed: true, Failure: machine.Reset})
		}
		w.breakOff(c, side, machine.Reset, cause)
	}
}

// clearFault ends a fault; one that is not on does no harm.
func (w *World) clearFault(id string) {
	i := w.faultIndex(id)
	if i < 0 {
		return
	}
	f := w.faults[i]
	w.faults = slices.Delete(slices.Clone(w.faults), i, i+1)
	cause := w.faultEvent("", f, trace.FaultEnd, 0)
	w.turn(f, machine.ClearFault{ID: id}, cause)
}

func (w *World) faultIndex(id string) int {
	return slices.IndexFunc(w.faults, func(f machine.Fault) bool { return f.ID == id })
}

// Faults returns the faults that are on, in the order in which they began.
func (w *World) Faults() []machine.Fault { return slices.Clone(w.faults) }

// turn makes the beginning or the end of a fault felt.
func (w *World) turn(f machine.Fault, in machine.Input, cause int64) {
	if f.Link[0] != "" {
		w.weatherLink(f.Link)
		return
	}
	if f.Host != "" {
		w.weatherHost(w.mustFind(f.Host))
	}
	if isOff(f) {
		w.turnCrash(w.mustFind(f.Host), cause)
		return
	}
	for i := range w.hosts {
		if h := &w.hosts[i]; concerns(f, h) {
			w.step(h, in, cause)
		}
	}
}

func (w *World) turnCrash(h *host, cause int64) {
	crashed := slices.ContainsFunc(w.faults, func(f machine.Fault) bool {
		return isOff(f) && f.Host == h.Name
	})
	switch {
	case crashed && !h.down:
		w.crash(h)
	case !crashed && h.down:
		w.bootUp(h, cause)
	}
}

// concerns reports whether a machine is to be told of a fault: one of its own
// host, or one of a name or mailbox, of which it knows whether it has it.
func concerns(f machine.Fault, h *host) bool {
	return f.Host == h.Name || f.Host == "" && f.Link[0] == ""
}

// weatherLink works out what the faults that are on make of a link.
func (w *World) weatherLink(hosts [2]string) {
	a, b := w.mustFind(hosts[0]).index, w.mustFind(hosts[1]).index
	l := w.between(a, b)
	l.cut, l.loss, l.delay = false, l.Loss, l.Link.Delay
	for _, f := range w.faults {
		if f.Link[0] == "" || pair(w.names[f.Link[0]], w.names[f.Link[1]]) != pair(a, b) {
			continue
		}
		switch f.Kind {
		case machine.FaultCut:
			l.cut = true
		case machine.FaultLoss:
			l.loss = max(l.loss, f.Loss)
		case machine.FaultDelay:
			l.delay += f.Delay
		}
	}
}

// blocked reports whether the network lets no connection to the port through that one
// end has dialed. Those that stand already are left alone.
func (w *World) blocked(c *conn) bool {
	for i := range w.faults {
		f := &w.faults[i]
		switch {
		case f.Kind != machine.FaultBlock || f.Port != c.ends[1].addr.Port():
		case f.Host == w.hosts[c.ends[0].host].Name:
			return true
		case f.Link[0] != "" && pair(w.names[f.Link[0]], w.names[f.Link[1]]) == pair(c.ends[0].host, c.ends[1].host):
			return true
		}
	}
	return false
}

// weatherHost works out what the faults that are on make of a host. Those that
// name a stage of a session are its machine's, but a full disk is full at every stage.
func (w *World) weatherHost(h *host) {
	h.refuse, h.silent, h.resets, h.diskFull, h.noTLS, h.slow = false, false, false, false, false, 0
	for _, f := range w.faults {
		if f.Host != h.Name || f.Stage != "" && f.Kind != machine.FaultDiskFull {
			continue
		}
		switch f.Kind {
		case machine.FaultRefuse:
			h.refuse = true
		case machine.FaultTimeout:
			h.silent = true
		case machine.FaultReset:
			h.resets = true
		case machine.FaultDiskFull:
			h.diskFull = true
		case machine.FaultNoHandshake:
			h.noTLS = true
		case machine.FaultSlow:
			h.slow += f.Delay
		}
	}
}

// faultEvent writes the beginning or end of a fault, at the host that it befalls:
// for a link the first of the two, for a name or a mailbox the host it was set at. A
// crash that waits for its stage is only noted.
func (w *World) faultEvent(host string, f machine.Fault, kind trace.Kind, cause int64) int64 {
	e := trace.Event{Host: f.Host, Kind: kind, Cause: cause}
	switch {
	case f.Link[0] != "":
		e.Host, e.Peer = f.Link[0], f.Link[1]
	case f.Host == "":
		e.Host = w.faultHost(host, f)
	}
	if waitsForStage(f) {
		e.Kind = trace.Noted
	}
	because := f.Sentence()
	e.Detail = trace.Reason{Reason: words.Sentence("en", because.Key, because.Args...)}
	e.Because = &because
	return w.emit(e)
}

// faultHost returns where a fault of a name or mailbox is told: at the machine that
// says it has it.
func (w *World) faultHost(host string, f machine.Fault) string {
	if host != "" {
		return host
	}
	for i := range w.hosts {
		if o, ok := w.hosts[i].machine.(machine.Owner); ok && o.Owns(f) {
			return w.hosts[i].Name
		}
	}
	return w.hosts[0].Name
}
