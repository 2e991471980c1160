package wire

import "slices"

// seat adds the person at the console to the stage, once something was typed, with a link
// to each server that it was typed to. That person is no host of the world: what is typed
// is there at once.
func (e *Engine) seat(s *session, v *View) {
	var servers []string
	for _, c := range s.index.typed {
		if c.first <= v.Head && !slices.Contains(servers, c.server) {
			servers = append(servers, c.server)
		}
	}
	if len(servers) == 0 {
		return
	}
	h := Host{Name: consoleHost, Role: RoleClient, Title: e.say("role-person"), Up: true, Tone: TonePlain, Doing: e.say("doing-idle")}
	for _, server := range servers {
		if c := s.openConsole(server, v.Head); c != nil {
			h.Doing, h.Tone = e.say("doing-talks", server), ToneClient
		}
		active := v.Event != nil && (v.Event.Host == consoleHost && v.Event.Peer == server || v.Event.Host == server && v.Event.Peer == consoleHost)
		v.Links = append(v.Links, Link{A: consoleHost, B: server, Active: active})
	}
	h.Active = v.Event != nil && v.Event.Host == consoleHost
	v.Hosts = append(v.Hosts, h)
	v.HostsTotal++
}

// openConsole returns the session of the person with a server that is open after an event;
// nil for none.
func (s *session) openConsole(server string, head int64) *call {
	for i := len(s.index.typed) - 1; i >= 0; i-- {
		if c := s.index.typed[i]; c.server == server && c.first <= head && c.openAt(head) {
			return c
		}
	}
	return nil
}
