package socket

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"mailscope/cmd/server/store"
	"mailscope/lessons"
	"mailscope/sim/compare"
	"mailscope/sim/trace"
	"mailscope/sim/wire"
)

// bench is live mode behind a web server on loopback.
type bench struct {
	t      *testing.T
	dir    string
	server *Server
	web    *httptest.Server
}

func newBench(t *testing.T, dir string) *bench {
	t.Helper()
	held, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, dir: dir}
	if b.server, err = New(Config{Dir: dir, Store: held, Lessons: lessons.All, Log: func(format string, args ...any) { t.Errorf("live mode complains: "+format, args...) }}); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/live", b.server)
	mux.HandleFunc("/", b.server.Greet)
	b.web = httptest.NewServer(mux)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := b.server.Close(ctx); err != nil {
			t.Errorf("live mode did not end: %v", err)
		}
		b.web.Close()
		if err := held.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// browser loads the page, and has its cookie from then on.
func (b *bench) browser() *http.Client {
	b.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.t.Fatal(err)
	}
	c := &http.Client{Jar: jar}
	response, err := c.Get(b.web.URL)
	if err != nil {
		b.t.Fatal(err)
	}
	response.Body.Close()
	return c
}

// dial opens a socket as a page of an origin would; the response tells why not.
func (b *bench) dial(c *http.Client, origin string) (*websocket.Conn, *http.Response, error) {
	header := http.Header{}
	if origin != "" {
		header.Set("Origin", origin)
	}
	return websocket.Dial(b.t.Context(), b.web.URL+"/live", &websocket.DialOptions{HTTPClient: c, HTTPHeader: header})
}

// window is the page with an open socket.
type window struct {
	t    *testing.T
	conn *websocket.Conn
	last int64
	view wire.View // of the last notice
}

func (b *bench) window(c *http.Client) *window {
	b.t.Helper()
	conn, _, err := b.dial(c, b.web.URL)
	if err != nil {
		b.t.Fatal(err)
	}
	conn.SetReadLimit(16 << 20)
	b.t.Cleanup(func() { conn.Close(websocket.StatusNormalClosure, "") })
	return &window{t: b.t, conn: conn}
}

// received is a response or a notice.
type received struct {
	ID     int64           `json:"id"`
	Result json.RawMessage `json:"result"`
	Error  *wire.Failure   `json:"error"`
	Notice wire.NoticeKind `json:"notice"`
	View   *wire.View      `json:"view"`
}

// read takes the next message in.
func (w *window) read() received {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 20*time.Second)
	defer cancel()
	_, text, err := w.conn.Read(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	var r received
	if err := json.Unmarshal(text, &r); err != nil {
		w.t.Fatalf("%v: %s", err, text)
	}
	if r.Notice == wire.NoticeChanged && r.View != nil {
		w.view = *r.View
	}
	return r
}

// try sends a request and returns the response.
func (w *window) try(method string, params any) received {
	w.t.Helper()
	w.last++
	text, err := json.Marshal(map[string]any{"id": w.last, "method": method, "params": params})
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.conn.Write(w.t.Context(), websocket.MessageText, text); err != nil {
		w.t.Fatal(err)
	}
	for {
		if r := w.read(); r.ID == w.last {
			return r
		}
	}
}

// ask sends a request that must be answered, and reads the result.
func ask[R any](w *window, method string, params any) R {
	w.t.Helper()
	r := w.try(method, params)
	if r.Error != nil {
		w.t.Fatalf("%s: %+v", method, r.Error)
	}
	var result R
	if err := json.Unmarshal(r.Result, &result); err != nil {
		w.t.Fatal(err)
	}
	return result
}

// submit sends a message, and until waits for a view in the notices.
func (w *window) submit(from, to, subject string) {
	w.t.Helper()
	ask[wire.Done](w, "do", wire.DoParams{Submit: &wire.Compose{From: from, To: to, Subject: subject, Body: "At noon?\n"}})
}

func (w *window) until(what string, holds func(v *wire.View) bool) {
	w.t.Helper()
	for !holds(&w.view) {
		if w.read().Notice == "" {
			w.t.Fatalf("a response nobody asked for, waiting until %s", what)
		}
	}
}

// over reports whether a message has arrived and all connections are closed.
func over(v *wire.View) bool {
	return v.Idle && v.Head > 0 && boxed(v) > 0 && !slices.ContainsFunc(v.Conversations, func(c wire.Conversation) bool { return c.Open })
}

// boxed returns how many messages lie in mailboxes.
func boxed(v *wire.View) int {
	n := 0
	for _, m := range v.Mailboxes {
		n += m.Total
	}
	return n
}

const (
	alice = "alice@sender.example"
	bob   = "bob@receiver.example"
)

// A message of the first lesson, from the page to the Maildir, and beside the simulation.
func TestLiveDelivery(t *testing.T) {
	b := newBench(t, t.TempDir())
	w := b.window(b.browser())
	hello := ask[wire.Hello](w, "hello", wire.HelloParams{})
	if hello.Abilities != (wire.Abilities{}) || len(hello.Lessons) != len(lessons.IDs()) {
		t.Errorf("hello: %+v", hello)
	}
	opened := ask[wire.Opened](w, "open", wire.OpenParams{Lesson: "first-message"})
	if opened.Lesson != nil || len(opened.FaultKinds) > 0 || len(opened.Consoles) > 0 || !slices.Contains(opened.Senders, alice) || opened.View.Head != 0 {
		t.Fatalf("opened: %+v", opened)
	}
	w.submit(alice, bob, "Lunch?")
	w.until("the message has arrived", over)

	files, _ := filepath.Glob(filepath.Join(b.dir, "mailboxes", bob, "new", "*"))
	if len(files) != 1 {
		t.Fatalf("in the Maildir: %q", files)
	}
	content, err := os.ReadFile(files[0])
	if err != nil || !strings.Contains(string(content), "Subject: Lunch?\r\n") || !strings.HasSuffix(string(content), "At noon?\r\n") {
		t.Errorf("the message on disk: %q, %v", content, err)
	}
	tests := []struct {
		name string
		run  func(*testing.T, *window, string)
	}{{"message", messageTest}, {"playhead", playheadTest}, {"compare", compareTest}, {"refused", refusedTest}}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.run(t, &window{t: t, conn: w.conn, last: w.last + 1000*int64(len(test.name)), view: w.view}, string(content))
		})
	}
}

// messageTest: the message opens with the fields it gained on its way.
func messageTest(t *testing.T, w *window, content string) {
	var line wire.MailLine
	for _, box := range w.view.Mailboxes {
		if box.Address == bob && box.Total == 1 {
			line = box.Mails[0]
		}
	}
	if line.Subject != "Lunch?" || line.ID == "" {
		t.Fatalf("the mailboxes: %+v", w.view.Mailboxes)
	}
	story := ask[wire.Story](w, "message", wire.MessageParams{ID: line.ID})
	hosts := map[string]bool{}
	received := 0
	for _, f := range story.Header {
		hosts[f.Host] = true
		if f.Name == "Received" {
			received++
		}
	}
	if received != 2 || len(hosts) != 3 || len(story.Stages) < 3 || story.Octets != int64(len(content)) || !strings.Contains(story.Body, "At noon?") {
		t.Errorf("the story: %d Received fields by %v, %+v", received, hosts, story)
	}
	if last := story.Stages[len(story.Stages)-1]; last.Host != "mx1.receiver.example" || last.Seq == 0 {
		t.Errorf("it does not end in Bob's mailbox: %+v", last)
	}
}

// playheadTest: the playhead goes over what has happened, and shows what was then.
func playheadTest(t *testing.T, w *window, _ string) {
	end := ask[wire.View](w, "view", wire.None{})
	events := ask[wire.Events](w, "events", wire.EventsParams{From: 1, Max: 1000})
	if int64(len(events.Events)) != end.Known || end.Head != end.Known || !end.End {
		t.Fatalf("%d events, head %d of %d, end %t", len(events.Events), end.Head, end.Known, end.End)
	}
	stored := slices.IndexFunc(events.Events, func(e wire.EventLine) bool { return e.Kind == trace.QueueStored })
	if stored < 0 {
		t.Fatal("no message was ever queued")
	}
	seq := events.Events[stored].Seq
	then := ask[wire.Moved](w, "seek", wire.SeekParams{Seq: &seq}).View
	if then.Head != seq || then.QueueTotal != 1 || boxed(&then) != 0 || then.End || then.Known != end.Known {
		t.Errorf("when it was queued: head %d, queue %d, %d in mailboxes, end %t", then.Head, then.QueueTotal, boxed(&then), then.End)
	}
	if then.Queue[0].Subject != "Lunch?" {
		t.Errorf("in the queue: %+v", then.Queue)
	}
	start := ask[wire.Moved](w, "seek", wire.SeekParams{Seq: new(int64)}).View
	if start.Head != 0 || start.Event != nil || start.QueueTotal != 0 {
		t.Errorf("at the start: %+v", start)
	}
	if start.Clock.At[:10] != time.Now().UTC().Format(time.DateOnly) && time.Now().UTC().Hour() > 0 {
		t.Errorf("the run is of %s", start.Clock.At)
	}
	step := ask[wire.Moved](w, "step", wire.StepParams{By: "command"})
	back := ask[wire.Moved](w, "back", wire.StepParams{By: "command"})
	if !step.Done || step.View.Head == 0 || back.View.Head != 0 {
		t.Errorf("a step to %d, and back to %d", step.View.Head, back.View.Head)
	}
	again := ask[wire.Moved](w, "run", wire.RunParams{Idle: true}).View
	if again.Head != end.Head || boxed(&again) != 1 {
		t.Errorf("at the end again: head %d of %d, %d in mailboxes", again.Head, end.Head, boxed(&again))
	}
}

// compareTest: the two runs differ only in what a real server does its own way.
func compareTest(t *testing.T, w *window, _ string) {
	c := ask[wire.Comparison](w, "compare", wire.None{})
	if len(c.Rows) < 30 || c.Summary == "" {
		t.Fatalf("%d rows, %q", len(c.Rows), c.Summary)
	}
	for _, row := range c.Rows {
		switch {
		case row.Class == compare.Missing || row.Class == compare.Extra || row.Class == compare.Order || row.Class == compare.Code:
			t.Errorf("%s: %s: %+v | %+v (%s)", row.Place, row.Class, row.Left, row.Right, row.Why)
		case row.Class != compare.Same && row.Why == "":
			t.Errorf("%s: %s without an explanation", row.Place, row.Class)
		}
	}
}

// refusedTest: what a live run cannot do is refused, with a sentence.
func refusedTest(t *testing.T, w *window, _ string) {
	requests := map[string]any{
		"save": wire.None{}, "load": wire.LoadParams{Text: "{}"}, "branch": wire.BranchParams{}, "check": wire.CheckParams{},
		"do": wire.DoParams{Type: &wire.TypeForm{Host: "mx1.receiver.example", Line: "QUIT"}},
	}
	for method, params := range requests {
		if r := w.try(method, params); r.Error == nil || !strings.Contains(r.Error.Text, "only be watched") {
			t.Errorf("%s: %s, %+v", method, r.Result, r.Error)
		}
	}
	if r := w.try("do", wire.DoParams{Submit: &wire.Compose{From: "nobody@nowhere.example", To: "x", Subject: "a\nb"}}); r.Error == nil || len(r.Error.Fields) < 3 {
		t.Errorf("a form with mistakes: %+v", r.Error)
	}
	if r := w.try("fly", wire.None{}); r.Error == nil {
		t.Error("an unknown method is answered")
	}
}

// A lesson in which servers speak TLS is live what it is simulated: a certificate that
// nobody vouches for included.
func TestLiveTLS(t *testing.T) {
	b := newBench(t, t.TempDir())
	w := b.window(b.browser())
	ask[wire.Opened](w, "open", wire.OpenParams{Lesson: "starttls"})
	w.submit(alice, bob, "Lunch?")
	w.until("the message has arrived", over)
	files, _ := filepath.Glob(filepath.Join(b.dir, "mailboxes", bob, "new", "*"))
	if len(files) != 1 {
		t.Fatalf("in the Maildir: %q", files)
	}
	if content, err := os.ReadFile(files[0]); err != nil || !strings.Contains(string(content), "with ESMTPS id") || !strings.Contains(string(content), "with ESMTPSA id") {
		t.Errorf("the message on disk: %q, %v", content, err)
	}
	compareTest(t, w, "")
}
