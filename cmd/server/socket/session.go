package socket

import (
	"crypto/rand"
	"net"
	"net/http"
	"sync"
	"time"
)

// sessions are the browsers that have loaded the page. They can be used from many
// goroutines.
type sessions struct {
	now func() time.Time

	busy    sync.WaitGroup // sockets, and what earlier runs left
	mu      sync.Mutex
	closed  bool
	known   map[string]*session // by the value of their cookie
	sockets int                 // of all
}

// session is one browser.
type session struct {
	sockets int
	seen    time.Time // when the page was loaded, or a socket closed, last
}

func newSessions(now func() time.Time) *sessions {
	return &sessions{now: now, known: map[string]*session{}}
}

// cookieName returns the name of the cookie. Browsers send the cookies of a host to all
// its ports, so the port is a part of the name: two programs on one computer do not take
// each other's sessions away.
func cookieName(r *http.Request) string {
	if _, port, err := net.SplitHostPort(r.Host); err == nil {
		return "mailscope-" + port
	}
	return "mailscope"
}

// greet gives a browser its session, unless it has one already.
func (s *sessions) greet(w http.ResponseWriter, r *http.Request) {
	if s.renew(r) {
		return
	}
	id := s.add()
	http.SetCookie(w, &http.Cookie{Name: cookieName(r), Value: id, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
}

// renew reports whether the browser has a session, which begins to age anew.
func (s *sessions) renew(r *http.Request) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	one := s.of(r)
	if one == nil {
		return false
	}
	one.seen = s.now()
	return true
}

// of returns the session of a request, nil where there is none; the caller holds the
// lock.
func (s *sessions) of(r *http.Request) *session {
	cookie, err := r.Cookie(cookieName(r))
	if err != nil {
		return nil
	}
	return s.known[cookie.Value]
}

// add makes a session and returns its secret name. Of too many the one that was seen the
// longest ago is forgotten.
func (s *sessions) add() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forgetOld()
	id := rand.Text()
	s.known[id] = &session{seen: s.now()}
	return id
}

func (s *sessions) forgetOld() {
	oldest := ""
	for id, one := range s.known {
		switch {
		case one.sockets > 0:
		case s.now().Sub(one.seen) > SessionAge:
			delete(s.known, id)
		case oldest == "" || one.seen.Before(s.known[oldest].seen):
			oldest = id
		}
	}
	if len(s.known) >= SessionsMax {
		delete(s.known, oldest)
	}
}

// close lets nobody in any more. Who waits for busy afterwards sees it grow no more.
func (s *sessions) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
}

// enter counts a socket of the request's session, and returns how it leaves again; or
// else the status with which it is refused.
func (s *sessions) enter(r *http.Request) (leave func(), status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	one := s.of(r)
	switch {
	case s.closed:
		return nil, http.StatusServiceUnavailable
	case one == nil:
		return nil, http.StatusForbidden
	case one.sockets >= SocketsOfSession || s.sockets >= SocketsMax:
		return nil, http.StatusTooManyRequests
	}
	one.sockets++
	s.sockets++
	s.busy.Add(1)
	return func() {
		defer s.busy.Done()
		s.mu.Lock()
		defer s.mu.Unlock()
		one.sockets--
		s.sockets--
		one.seen = s.now()
	}, 0
}
