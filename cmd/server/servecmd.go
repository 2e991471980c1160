package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"mailscope/cmd/server/expose"
	"mailscope/cmd/server/site"
	"mailscope/sim/smtp"
	"mailscope/sim/trace"
)

type serveCommand struct {
	Listen  string `default:"127.0.0.1:8080" placeholder:"ADDR" help:"Where to listen: a loopback address; port 0 takes any that is free."`
	Lessons string `placeholder:"DIR" help:"Further lessons (not built yet)."`
	Data    string `placeholder:"DIR" help:"Where live mode keeps its data (not built yet)."`
	Config  string `placeholder:"FILE" help:"Real mailboxes (not built yet)."`
	Write   string `placeholder:"DIR" help:"Write the page as static files into DIR, and end."`
}

// Run serves the page until somebody ends the process.
func (c *serveCommand) Run(p *process) error {
	if err := expose.Loopback(c.Listen); err != nil {
		return usageError{err.Error()}
	}
	for _, flag := range [][2]string{{"--lessons", c.Lessons}, {"--data", c.Data}, {"--config", c.Config}} {
		if flag[1] != "" {
			p.note("%s is not built yet; it is left out", flag[0])
		}
	}
	text, err := exampleTrace()
	if err != nil {
		return err
	}
	if c.Write != "" {
		return site.Write(c.Write, text)
	}
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w; end the other program, or name another port with --listen", c.Listen, err)
	}
	fmt.Fprintf(p.out, "http://%s/\n", l.Addr())
	return serveHTTP(p.ctx, l, site.Handler(text))
}

// serveHTTP serves until ctx ends. Every phase of a request has a limit.
func serveHTTP(ctx context.Context, l net.Listener, h http.Handler) error {
	server := &http.Server{
		Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
	}
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.Background(), stopWait)
		defer cancel()
		server.Shutdown(end)
	}()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("cannot serve the page: %w", err)
	}
	<-stopped
	return nil
}

// exampleTrace is the trace of the built-in scenario, as text.
func exampleTrace() (string, error) {
	l := letter{
		from:    smtp.Path{Local: "alice", Domain: "sender.example"},
		to:      smtp.Path{Local: "you", Domain: receiverDomain},
		subject: "Lunch?", body: "At noon?\n",
	}
	f, err := l.scenario()
	if err != nil {
		return "", err
	}
	var text []byte
	f.World(nil).RunIdle(trace.Time(0).Add(idleLimit), func(e trace.Event) {
		text = append(e.AppendText(text), '\n')
	})
	return string(text), nil
}
