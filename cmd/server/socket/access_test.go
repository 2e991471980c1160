package socket

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"mailscope/sim/compare"
	"mailscope/sim/wire"
)

// Only a page of this server that a browser loaded may open a socket.
func TestWhoMayConnect(t *testing.T) {
	b := newBench(t, t.TempDir())
	known := b.browser()
	tests := []struct {
		name   string
		client *http.Client
		origin string
		status int
	}{
		{"the page", known, b.web.URL, 101},
		{"another site", known, "http://evil.example", 403},
		{"another port of this computer", known, "http://127.0.0.1:1", 403},
		{"another scheme", known, strings.Replace(b.web.URL, "http", "https", 1), 403},
		{"a sandboxed page", known, "null", 403},
		{"no page at all", known, "", 403},
		{"a browser without a session", &http.Client{}, b.web.URL, 403},
	}
	for _, test := range tests {
		conn, response, err := b.dial(test.client, test.origin)
		if conn != nil {
			conn.CloseNow()
		}
		if response == nil || response.StatusCode != test.status {
			t.Errorf("%s: %v, %v; want %d", test.name, response, err, test.status)
		}
	}
}

func TestCookie(t *testing.T) {
	now := time.Now()
	s := newSessions(func() time.Time { return now })
	greet := func(cookie *http.Cookie) *http.Cookie {
		r, w := httptest.NewRequest("GET", "http://127.0.0.1:8080/", nil), httptest.NewRecorder()
		if cookie != nil {
			r.AddCookie(cookie)
		}
		s.greet(w, r)
		if list := w.Result().Cookies(); len(list) == 1 {
			return list[0]
		}
		return nil
	}
	first := greet(nil)
	if first == nil || !first.HttpOnly || first.SameSite != http.SameSiteStrictMode || first.Path != "/" || first.Domain != "" || first.Name != "mailscope-8080" || len(first.Value) < 20 {
		t.Fatalf("the cookie is %v", first)
	}
	if again := greet(first); again != nil {
		t.Errorf("a browser that is known got another cookie, %v", again)
	}
	if other := greet(&http.Cookie{Name: first.Name, Value: "guessed"}); other == nil || other.Value == first.Value {
		t.Errorf("a cookie of no session is answered with %v", other)
	}
	now = now.Add(SessionAge + time.Second)
	greet(nil)
	if after := greet(first); after == nil {
		t.Error("a session never ends")
	}
	for range 2 * SessionsMax {
		greet(nil)
	}
	if len(s.known) > SessionsMax {
		t.Errorf("%d sessions are kept", len(s.known))
	}
}

// One browser may have so many sockets, and gets its place back when it closes one.
func TestSocketsOfSession(t *testing.T) {
	b := newBench(t, t.TempDir())
	c := b.browser()
	var open []*websocket.Conn
	for range SocketsOfSession {
		open = append(open, b.window(c).conn)
	}
	if _, response, _ := b.dial(c, b.web.URL); response == nil || response.StatusCode != http.StatusTooManyRequests {
		t.Fatalf("one more socket: %v", response)
	}
	if conn, _, err := b.dial(b.browser(), b.web.URL); err != nil {
		t.Errorf("another browser: %v", err)
	} else {
		conn.CloseNow()
	}
	open[0].Close(websocket.StatusNormalClosure, "")
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if conn, _, err := b.dial(c, b.web.URL); err == nil {
			conn.CloseNow()
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the place of a closed socket is never free again")
		}
	}
}

// What is no request ends the socket, and nothing else.
func TestBadFrames(t *testing.T) {
	tests := []struct {
		name   string
		kind   websocket.MessageType
		octets int
		status websocket.StatusCode
	}{
		{"too long", websocket.MessageText, wire.RequestOctetsMax + 1, websocket.StatusMessageTooBig},
		{"no text", websocket.MessageBinary, 10, websocket.StatusUnsupportedData},
	}
	b := newBench(t, t.TempDir())
	c := b.browser()
	other := b.window(c)
	for _, test := range tests {
		w := b.window(c)
		w.conn.Write(t.Context(), test.kind, []byte(strings.Repeat("x", test.octets)))
		if _, _, err := w.conn.Read(t.Context()); websocket.CloseStatus(err) != test.status {
			t.Errorf("%s: %v, want status %v", test.name, err, test.status)
		}
	}
	other.conn.Write(t.Context(), websocket.MessageText, []byte("no JSON"))
	if r := other.read(); r.Error == nil {
		t.Errorf("text that is no JSON is answered with %s", r.Result)
	}
	ask[wire.Hello](other, "hello", wire.HelloParams{})
}

// Two runs at a time, of two browsers with the same scenario: each sees its own.
func TestRunsApart(t *testing.T) {
	b := newBench(t, t.TempDir())
	one, two := b.window(b.browser()), b.window(b.browser())
	for _, w := range []*window{one, two} {
		ask[wire.Opened](w, "open", wire.OpenParams{Lesson: "first-message"})
	}
	one.submit(alice, bob, "from one")
	two.submit(alice, bob, "from two")
	two.submit(alice, bob, "from two as well")
	one.until("its message has arrived", over)
	two.until("both messages have arrived", func(v *wire.View) bool { return over(v) && boxed(v) == 2 })
	for w, subjects := range map[*window][]string{one: {"from one"}, two: {"from two", "from two as well"}} {
		var seen []string
		for _, box := range w.view.Mailboxes {
			for _, m := range box.Mails {
				seen = append(seen, m.Subject)
			}
		}
		slices.Sort(seen)
		if !slices.Equal(seen, subjects) {
			t.Errorf("%q are seen where %q were sent", seen, subjects)
		}
	}
	if files, _ := filepath.Glob(filepath.Join(b.dir, "mailboxes", bob, "new", "*")); len(files) != 3 {
		t.Errorf("on disk: %q", files)
	}
	two.agrees()
}

// Beside the servers of the scenario there is the built-in mailbox; who sends something
// there later begins another run. Mail for a domain that nobody has comes back.
func TestElsewhere(t *testing.T) {
	b := newBench(t, t.TempDir())
	w := b.window(b.browser())
	ask[wire.Opened](w, "open", wire.OpenParams{Lesson: "first-message"})
	w.submit(alice, "nobody@nowhere.example", "Lost")
	w.until("the report has come", over)
	if box := w.view.Mailboxes[0]; box.Address != alice || !box.Mails[0].Report {
		t.Errorf("no report has come: %+v", w.view.Mailboxes)
	}
	w.view = wire.View{}
	w.submit(alice, "You@Mailbox.test", "Hello")
	w.until("the message has arrived", over)
	if files, _ := filepath.Glob(filepath.Join(b.dir, "mailboxes", "you@mailbox.test", "new", "*")); len(files) != 1 {
		t.Errorf("on disk: %q", files)
	}
	if !slices.ContainsFunc(w.view.Hosts, func(h wire.Host) bool { return h.Name == mailboxHost && h.Mails == 1 }) {
		t.Errorf("the built-in mailbox is not on the stage: %+v", w.view.Hosts)
	}
	w.agrees()
}

func TestTooOften(t *testing.T) {
	b := newBench(t, t.TempDir())
	w := b.window(b.browser())
	ask[wire.Opened](w, "open", wire.OpenParams{Lesson: "first-message"})
	for range submissionsBurst {
		w.submit(alice, bob, "Again")
	}
	form := wire.DoParams{Submit: &wire.Compose{From: alice, To: bob, Subject: "Once more"}}
	if r := w.try("do", form); r.Error == nil || !strings.Contains(r.Error.Text, "Wait a moment") {
		t.Errorf("one message more: %s, %+v", r.Result, r.Error)
	}
}

// A message that was accepted and could not be handed over when the program ended is
// delivered when it begins anew, though nobody is there to see it.
func TestLeftover(t *testing.T) {
	dir := t.TempDir()
	blocked := filepath.Join(dir, "mailboxes", bob)
	if err := os.MkdirAll(filepath.Dir(blocked), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(blocked, nil, 0o600); err != nil { // where a directory should be
		t.Fatal(err)
	}
	t.Run("before", func(t *testing.T) {
		b := newBench(t, dir)
		w := b.window(b.browser())
		ask[wire.Opened](w, "open", wire.OpenParams{Lesson: "first-message"})
		w.submit(alice, bob, "Patience")
		w.until("it waits", func(v *wire.View) bool { return v.QueueTotal == 1 && v.Queue[0].State == wire.QueueDeferred })
		if !strings.Contains(w.view.Queue[0].LastReply, "451") {
			t.Errorf("it waits for another reason: %+v", w.view.Queue)
		}
	})
	if err := os.Remove(blocked); err != nil {
		t.Fatal(err)
	}
	t.Run("after", func(t *testing.T) {
		b := newBench(t, dir)
		var files []string
		for deadline := time.Now().Add(10 * time.Second); len(files) == 0 && time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
			files, _ = filepath.Glob(filepath.Join(dir, "mailboxes", bob, "new", "*"))
		}
		if len(files) != 1 {
			t.Fatalf("in the Maildir: %q", files)
		}
		for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
			left, err := b.server.config.Store.Load(registry)
			if err != nil || len(left) == 0 {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("a run that is done with is still written down: %v, %v", left, err)
			}
		}
	})
}

// agrees fails the test where the live run and the simulated one differ in more than
// their order and their wording.
func (w *window) agrees() {
	w.t.Helper()
	for _, row := range ask[wire.Comparison](w, "compare", wire.None{}).Rows {
		switch row.Class {
		case compare.Missing, compare.Extra, compare.Code:
			w.t.Errorf("%s: %s: %+v | %+v (%s)", row.Place, row.Class, row.Left, row.Right, row.Why)
		}
	}
}
