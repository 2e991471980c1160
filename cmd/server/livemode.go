package main

import (
	"context"

	"mailscope/cmd/server/site"
	"mailscope/cmd/server/socket"
	"mailscope/cmd/server/store"
	"mailscope/lessons"
)

// liveMode is live mode with its data directory; nil where there is none.
type liveMode struct {
	store  *store.Store
	socket *socket.Server
	note   func(format string, args ...any)
}

// live starts live mode. Where the person named no data directory, and the one that
// there is by default cannot be used, the page is served without it.
func (c *serveCommand) live(p *process) (*liveMode, error) {
	dir, err := p.dataDir(c.Data)
	if err == nil {
		var m *liveMode
		if m, err = openLiveMode(p, dir); err == nil {
			return m, nil
		}
	}
	if c.Data != "" {
		return nil, err
	}
	p.note("live mode is off: %v", err)
	return nil, nil
}

func openLiveMode(p *process, dir string) (*liveMode, error) {
	held, err := store.Open(dir)
	if err != nil {
		return nil, err
	}
	s, err := socket.New(socket.Config{Dir: dir, Store: held, Lessons: lessons.All, Log: p.note})
	if err != nil {
		held.Close()
		return nil, err
	}
	return &liveMode{held, s, p.note}, nil
}

// site adds live mode to what is served.
func (m *liveMode) site(c site.Config) site.Config {
	if m != nil {
		c.Live, c.Greet = m.socket, m.socket.Greet
	}
	return c
}

// close ends live mode. What was promised lies in the data directory.
func (m *liveMode) close() {
	if m == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), stopWait)
	defer cancel()
	if err := m.socket.Close(ctx); err != nil {
		m.note("live mode did not end in order: %v", err)
	}
	if err := m.store.Close(); err != nil {
		m.note("the data directory was not closed in order: %v", err)
	}
}
