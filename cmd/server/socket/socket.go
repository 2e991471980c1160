package socket

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/coder/websocket"
	"golang.org/x/time/rate"

	"mailscope/cmd/server/store"
	"mailscope/sim/lesson"
	"mailscope/sim/wire"
)

// Config says what live mode works with.
type Config struct {
	Dir     string                           // the data directory; Maildirs lie in Dir/mailboxes
	Store   *store.Store                     // of that directory
	Lessons func() []*lesson.Lesson          // read anew for each socket, for a lesson is no two runs' own
	Log     func(format string, args ...any) // what the person at the terminal should know; nil for nobody
}

// Server is live mode for all browsers. It can be used from many goroutines.
type Server struct {
	config   Config
	sessions *sessions
	ctx      context.Context
	end      context.CancelFunc
}

// New starts live mode, and delivers what earlier runs left.
func New(c Config) (*Server, error) {
	left, err := c.Store.Load(registry)
	if err != nil {
		return nil, err
	}
	s := &Server{config: c, sessions: newSessions(time.Now)}
	s.ctx, s.end = context.WithCancel(context.Background())
	s.sessions.busy.Go(func() { s.settle(left) })
	return s, nil
}

// Close ends all runs and waits until nothing is left of them, or ctx ends. The store
// can be closed then.
func (s *Server) Close(ctx context.Context) error {
	s.sessions.close()
	s.end()
	done := make(chan struct{})
	go func() { s.sessions.busy.Wait(); close(done) }()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *Server) log(format string, args ...any) {
	if s.config.Log != nil {
		s.config.Log(format, args...)
	}
}

// Greet gives the browser that loads the page its session.
func (s *Server) Greet(w http.ResponseWriter, r *http.Request) { s.sessions.greet(w, r) }

// ServeHTTP opens a socket for a browser that has a session, and serves it to its end.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !ownOrigin(r) {
		http.Error(w, "Only the page itself may open the socket.", http.StatusForbidden)
		return
	}
	leave, status := s.sessions.enter(r)
	if leave == nil {
		http.Error(w, "The page has to be loaded first, and not too often.", status)
		return
	}
	defer leave()
	c, err := websocket.Accept(w, r, nil)
	if err != nil {
		return // Accept has answered
	}
	s.serve(c)
}

// ownOrigin reports whether a request comes from a page of this server. A browser always
// says where a WebSocket is opened from.
func ownOrigin(r *http.Request) bool {
	origins := r.Header.Values("Origin")
	return len(origins) == 1 && strings.EqualFold(origins[0], "http://"+r.Host)
}

// serve answers a socket's requests, and tells what happens.
func (s *Server) serve(c *websocket.Conn) {
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	// Whoever reads goes on while the socket is closed in order.
	reading, stop := context.WithCancel(context.Background())
	defer stop()
	defer c.CloseNow()
	c.SetReadLimit(wire.RequestOctetsMax)
	p := &peer{conn: c, room: newRoom(s), requests: make(chan []byte), stopReading: stop}
	p.live = wire.NewLive(lesson.Heads(s.config.Lessons()), p.room)
	go p.read(reading, cancel)
	go p.ping(ctx, cancel)
	p.loop(ctx)
	p.room.End()
	p.room.ending.Wait()
}

// peer is one socket with its run.
type peer struct {
	conn     *websocket.Conn
	live     *wire.Live
	room     *room
	requests chan []byte
	told     time.Time // when the last notice went out

	stopReading func()
}

// read takes requests in, no faster than they are answered and than is reasonable.
func (p *peer) read(ctx context.Context, cancel context.CancelFunc) {
	defer cancel()
	pace := rate.NewLimiter(requestsPerSecond, requestsBurst)
	for pace.Wait(ctx) == nil {
		kind, request, err := p.conn.Read(ctx)
		if err != nil {
			return
		}
		if kind != websocket.MessageText {
			p.conn.Close(websocket.StatusUnsupportedData, "requests are text")
			return
		}
		select {
		case p.requests <- request:
		case <-ctx.Done():
			return
		}
	}
}

// ping finds out that nobody is at the other end any more.
func (p *peer) ping(ctx context.Context, cancel context.CancelFunc) {
	defer cancel()
	again := time.NewTicker(pingPause)
	defer again.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-again.C:
		}
		wait, done := context.WithTimeout(ctx, writeWait)
		err := p.conn.Ping(wait)
		done()
		if err != nil {
			return
		}
	}
}

// loop owns the live run as the front end sees it.
func (p *peer) loop(ctx context.Context) {
	var later <-chan time.Time
	for {
		var message []byte
		ends := false
		select {
		case <-ctx.Done():
			p.farewell()
			return
		case request := <-p.requests:
			message, ends = p.guarded(func() []byte { return p.live.Handle(request) })
		case <-p.room.changed:
			if later == nil {
				later = time.After(noticePause - time.Since(p.told))
			}
			continue
		case <-later:
			later, p.told = nil, time.Now()
			message, ends = p.guarded(p.live.Changed)
		}
		if p.write(ctx, message) != nil || ends {
			return
		}
	}
}

// farewell closes the socket in order, unless the other end is too slow for that: a
// connection is closed when reading from it is given up.
func (p *peer) farewell() {
	impatient := time.AfterFunc(farewellWait, p.stopReading)
	defer impatient.Stop()
	p.conn.Close(websocket.StatusGoingAway, "the program has ended")
}

// guarded has something done with all that has happened before, and turns a panic, a
// mistake of ours, into the last message.
func (p *peer) guarded(do func() []byte) (message []byte, ends bool) {
	defer func() {
		if panicked := recover(); panicked != nil {
			p.room.server.log("a mistake of the program ended a live run: %v", panicked)
			message, ends = p.live.Rescue(fmt.Sprint(panicked)), true
		}
	}()
	p.room.drain(p.live)
	return do(), false
}

// write sends a message, to a front end that takes it in time.
func (p *peer) write(ctx context.Context, message []byte) error {
	wait, done := context.WithTimeout(ctx, writeWait)
	defer done()
	return p.conn.Write(wait, websocket.MessageText, message)
}
