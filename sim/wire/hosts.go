package wire

import (
	"mailscope/sim/machine"
	"mailscope/sim/mta"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// hosts returns the hosts of the stage, as they are now.
func (e *Engine) hosts(s *session, recent []trace.Event, v *View) []Host {
	last := lastEvents(recent)
	trouble := s.troubled()
	list := make([]Host, min(len(s.stage.hosts), hostsMax))
	for i := range list {
		a := &s.stage.hosts[i]
		h := Host{
			Name: a.name, Role: a.role, Title: e.say(a.title), User: a.user, Addresses: a.addresses,
			Up: !s.run.Scene().Down(a.name), Tone: TonePlain,
		}
		h.Queue, h.Mails = s.holdings(a.name)
		h.Active = v.Event != nil && v.Event.Host == a.name
		e.describe(s, &h, last[a.name], trouble[a.name], v)
		list[i] = h
	}
	return list
}

// lastEvents returns each host's last event.
func lastEvents(recent []trace.Event) map[string]*trace.Event {
	last := map[string]*trace.Event{}
	for i := range recent {
		last[recent[i].Host] = &recent[i]
	}
	return last
}

// troubled returns the hosts that have a fault, and whether it is that they refuse
// connections.
func (s *session) troubled() map[string]machine.FaultKind {
	list := map[string]machine.FaultKind{}
	for _, f := range s.run.Scene().Faults() {
		if f.Host != "" {
			list[f.Host] = f.Kind
		}
	}
	return list
}

// holdings returns how many messages wait at a host, and how many lie in its mailboxes or
// were fetched.
func (s *session) holdings(name string) (queue, mails int) {
	switch m := s.run.Machine(name).(type) {
	case *mta.Client:
		return len(m.Outbox()), len(m.Inbox())
	case *mta.Server:
		return m.QueueLen(), m.MailCount()
	}
	return 0, 0
}

// describe says what a host is doing, from the last that was seen of it.
func (e *Engine) describe(s *session, h *Host, last *trace.Event, trouble machine.FaultKind, v *View) {
	key, arg := words.Key("doing-idle"), ""
	switch {
	case !h.Up:
		key, h.Tone = "doing-down", ToneBad
	case last != nil && busy(last, v):
		key, arg = busyWith(h.Role, last)
		h.Tone = toneOf(last)
	case trouble == machine.FaultRefuse:
		key, h.Tone = "doing-refuses", ToneBad
	case trouble != "":
		key, h.Tone = "doing-trouble", ToneBad
	case h.Queue > 0:
		key, arg = e.waits(h, v)
		h.Tone = ToneWait
	}
	h.Doing = e.say(key, arg)
}

// busy reports whether an event is so fresh that the host is still at it.
func busy(last *trace.Event, v *View) bool {
	const fresh = 3_000_000 // us: connections take seconds, not more
	if v.End && last.Seq != v.Head {
		return false // all is over, and a live run's clock stands still
	}
	switch last.Kind {
	case trace.ConnClosed, trace.ConnRefused, trace.ConnReset, trace.ConnTimeout, trace.QueueDeferred, trace.QueueRemoved,
		trace.FaultBegin, trace.FaultEnd, trace.Noted, trace.QueueHeld, trace.QueueExpired, trace.Discarded:
		return last.Seq == v.Head && last.Kind == trace.ConnRefused
	}
	return v.Clock.Us-int64(last.At) < fresh
}

// busyWith says what a host is at.
func busyWith(role HostRole, last *trace.Event) (key words.Key, arg string) {
	switch last.Kind {
	case trace.DNSQuery:
		if role == RoleResolver {
			return "doing-finds-out", ""
		}
		return "doing-asks", ""
	case trace.DNSAnswer:
		return "doing-answers", ""
	case trace.ConnOpen:
		return "doing-connects", last.Peer
	case trace.QueueAttempt, trace.QueueStored, trace.DSNCreated:
		return "doing-tries", ""
	case trace.MessageSubmitted:
		return "doing-outbox", ""
	case trace.SMTPReceived:
		if _, content := last.Detail.(trace.Data); content {
			return "doing-stores", ""
		}
	}
	if last.Peer != "" {
		return "doing-talks", last.Peer
	}
	return "doing-idle", ""
}

// waits says what a host with messages in its queue waits for.
func (e *Engine) waits(h *Host, v *View) (key words.Key, arg string) {
	if h.Role == RoleClient {
		return "doing-outbox", ""
	}
	next, text, held := int64(-1), "", false
	for i := range v.Queue {
		switch r := &v.Queue[i]; {
		case r.Host != h.Name:
		case r.State == QueueActive:
			return "doing-tries", ""
		case r.State == QueueHeld:
			held = true
		case r.NextUs >= 0 && (next < 0 || r.NextUs < next):
			next, text = r.NextUs, r.NextText
		}
	}
	switch {
	case next >= 0:
		return "doing-waits", text
	case held:
		return "doing-held", ""
	}
	return "doing-tries", ""
}
