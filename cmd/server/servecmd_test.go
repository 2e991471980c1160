package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"mailscope/cmd/server/site"
	"mailscope/cmd/server/store"
)

// get returns what a server answers.
func get(t *testing.T, address string) string {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("%s: %s, %v", address, response.Status, err)
	}
	return string(body)
}

// brokenLesson is a lesson with a mistake in its first step.
const brokenLesson = "lesson: broken\ntitle: Broken\nworld:\n  hosts:\n    - {name: a.example, role: server, address: 192.0.2.1}\nsteps:\n  - text: x\n    goal: {delivered: 7}\nsolution: \"> step 1\\n\"\n"

func TestServe(t *testing.T) {
	dir := t.TempDir()
	five, err := os.ReadFile("../../lessons/five-days.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"1-five.yaml": string(five), "2-broken.yml": brokenLesson, "notes.txt": "no lesson", "3-scenario.json": `{"title": "Small", "world": {"hosts": []}}`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, end := begin(t, "http://", "serve", "--listen", "127.0.0.1:0", "--lessons", dir, "--data", t.TempDir())
	address := strings.TrimSpace(out.String()[strings.Index(out.String(), "http://"):])
	if page := get(t, address); !strings.Contains(page, "MailScope") {
		t.Errorf("the page: %.200q", page)
	}
	var list []site.Lesson
	if err := json.Unmarshal([]byte(get(t, address+"lessons.json")), &list); err != nil || len(list) != 3 {
		t.Fatalf("%v %+v", err, list)
	}
	if l := list[0]; l.Lesson != "five-days" || l.Title == "" || l.Text != string(five) || len(l.Problems) > 0 {
		t.Errorf("a lesson without mistakes: %+v", l)
	}
	if l := list[1]; l.Title != "" || len(l.Problems) == 0 || l.Problems[0].Line == 0 || l.Problems[0].Mend == "" {
		t.Errorf("a lesson with mistakes: %+v", l)
	}
	if l := list[2]; l.Name != "3-scenario.json" {
		t.Errorf("a scenario: %+v", l)
	}
	if status := end(); status != 0 {
		t.Errorf("ended with status %d", status)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, stderr := mailscope(t, over, "", "serve", "--listen", "127.0.0.1:0", "--lessons", dir, "--data", t.TempDir())
	if !strings.Contains(stderr, filepath.Join(dir, "2-broken.yml")+":8:") || strings.Contains(stderr, "five.yaml") {
		t.Errorf("what is told of the lessons at the start: %q", stderr)
	}
}

func TestServeNoFolder(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing")
	if status, _, stderr := mailscope(t, t.Context(), "", "serve", "--listen", "127.0.0.1:0", "--lessons", missing); status != 1 || !strings.Contains(stderr, missing+": there is no such folder") {
		t.Errorf("status %d, %q", status, stderr)
	}
}

// A lesson is run by its name, and a file of a lesson is proved by the command check.
func TestLessonsByName(t *testing.T) {
	status, stdout, stderr := mailscope(t, t.Context(), "", "run", "first-message")
	if status != 0 || !strings.Contains(stdout, "mailbox.retrieved") && !strings.Contains(stdout, "mailbox.delivered") {
		t.Errorf("first-message: status %d, %q", status, stderr)
	}
	_, again, _ := mailscope(t, t.Context(), "", "run", "--set", "seed=99", "first-message")
	if again == "" {
		t.Error("nothing happens when a field of a lesson is set")
	}
	for _, args := range []string{"run first-mesage", "check first-mesage"} {
		if status, _, stderr := mailscope(t, t.Context(), "", strings.Fields(args)...); status != 1 || !strings.Contains(stderr, "first-message") {
			t.Errorf("%s: status %d, %q", args, status, stderr)
		}
	}
	broken := filepath.Join(t.TempDir(), "broken.yaml")
	if err := os.WriteFile(broken, []byte(brokenLesson), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, _, stderr := mailscope(t, t.Context(), "", "check", broken, "../../lessons/first-message.yaml"); status != 1 || !strings.Contains(stderr, broken+":8:") || strings.Contains(stderr, "first-message.yaml:") {
		t.Errorf("check: status %d, %q", status, stderr)
	}
}

// The page's cookie opens the live socket, to the page alone; and a data directory
// belongs to one program at a time.
func TestServeLive(t *testing.T) {
	dir := t.TempDir()
	out, end := begin(t, "http://", "serve", "--listen", "127.0.0.1:0", "--data", dir)
	address := strings.TrimSuffix(strings.TrimSpace(out.String()), "/")
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	response, err := browser.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	tests := []struct {
		name, host, origin string
		client             *http.Client
		status             int
	}{
		{"the page", "", address, browser, 101},
		{"a name that leads here", "evil.example", "http://evil.example", browser, 421},
		{"another site", "", "http://evil.example", browser, 403},
		{"no cookie", "", address, &http.Client{}, 403},
	}
	for _, test := range tests {
		c, response, err := websocket.Dial(t.Context(), address+"/live", &websocket.DialOptions{
			HTTPClient: test.client, Host: test.host, HTTPHeader: http.Header{"Origin": {test.origin}},
		})
		if response == nil || response.StatusCode != test.status {
			t.Errorf("%s: %v, %v; want %d", test.name, response, err, test.status)
		}
		if c != nil {
			defer c.CloseNow() // it is open when the program ends
		}
	}
	if status, _, stderr := mailscope(t, t.Context(), "", "serve", "--listen", "127.0.0.1:0", "--data", dir); status != 1 || !strings.Contains(stderr, "is in use by process") {
		t.Errorf("a second program with the directory: status %d, %q", status, stderr)
	}
	if status := end(); status != 0 {
		t.Errorf("ended with status %d", status)
	}
	if again, err := store.Open(dir); err != nil {
		t.Errorf("the directory is still held: %v", err)
	} else {
		again.Close()
	}
}

// Without a place to keep mail the page is served all the same, and says that there is
// no live mode.
func TestServeWithoutData(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs output
	status := run([]string{"serve", "--listen", "127.0.0.1:0"}, &process{ctx: ctx, out: &out, err: &errs, getenv: func(string) string { return "" }})
	if status != 0 || !strings.HasPrefix(out.String(), "http://") || !strings.Contains(errs.String(), "live mode is off: there is no home directory") {
		t.Errorf("status %d, %q, %q", status, out.String(), errs.String())
	}
}
