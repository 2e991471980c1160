package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"time"

	"mailscope/cmd/server/expose"
	"mailscope/cmd/server/site"
	"mailscope/web"
)

type serveCommand struct {
	Listen  string `default:"127.0.0.1:8080" placeholder:"ADDR" help:"Where to listen: a loopback address; port 0 takes any that is free."`
	Lessons string `placeholder:"DIR" help:"A folder with further lessons and scenarios, to be offered on the page."`
	Data    string `placeholder:"DIR" help:"Where live mode keeps its mailboxes and queue (default: a folder below your data directory)."`
	Config  string `placeholder:"FILE" help:"Real mailboxes (not built yet)."`
	Write   string `placeholder:"DIR" help:"Write the page as static files into DIR, and end."`
}

// Run serves the page until somebody ends the process.
func (c *serveCommand) Run(p *process) error {
	if err := expose.Loopback(c.Listen); err != nil {
		return usageError{err.Error()}
	}
	var page fs.FS
	if built, ok := web.Files(); ok {
		page = built
	}
	if c.Write != "" {
		return site.Write(c.Write, page)
	}
	if page == nil {
		p.note("the page had not been built when this program was; make build builds both")
	}
	if c.Config != "" {
		p.note("real mailboxes are not built yet; --config %s is left out", c.Config)
	}
	lessons, err := p.lessonFolder(c.Lessons)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w; end the other program, or name another port with --listen", c.Listen, err)
	}
	defer l.Close()
	mode, err := c.live(p)
	if err != nil {
		return err
	}
	defer mode.close()
	h, err := site.Handler(mode.site(site.Config{Page: page, Lessons: lessons}))
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "http://%s/\n", l.Addr())
	return serveHTTP(p.ctx, l, h)
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
