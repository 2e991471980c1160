package site

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

var page = fstest.MapFS{
	"index.html":                {Data: []byte("<!doctype html><html><head><title>MailScope</title></head></html>")},
	"icon.svg":                  {Data: []byte("<svg/>")},
	"assets/app-1a2b.js":        {Data: []byte("console.log('a long script')")},
	"assets/app-1a2b.js.br":     {Data: []byte("packed")},
	"assets/core-3c4d.wasm":     {Data: []byte("\x00asm, which is long too")},
	"assets/core-3c4d.wasm.br":  {Data: []byte("core")},
	"assets/style-5e6f.css":     {Data: []byte("a{}")},
	"assets/style-5e6f.css.br":  {Data: []byte("longer than the file")},
	"assets/orphan-7a8b.css.br": {Data: []byte("of nothing")},
}

func handler(t *testing.T, c Config) http.Handler {
	t.Helper()
	h, err := Handler(c)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// ask sends a request to a handler; header are names and values in turn.
func ask(h http.Handler, method, host, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/", nil)
	r.Host, r.URL.Path = host, path
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestWhoMayAsk(t *testing.T) {
	answers := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(text)) }
	}
	h := handler(t, Config{Page: page, Live: answers("live"), Greet: func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Set-Cookie", "a=b") }})
	tests := []struct {
		method, host, path, origin string
		status                     int
		want                       string
	}{
		{"GET", "127.0.0.1:8080", "/", "", 200, `<head><meta name="mailscope-server" content="lessons live">`},
		{"GET", "localhost:8080", "/", "http://localhost:8080", 200, "MailScope"},
		{"GET", "[::1]:8080", "/icon.svg", "", 200, "<svg/>"},
		{"GET", "[::1]", "/", "", 200, "MailScope"},
		{"GET", "evil.example:8080", "/", "", 421, "localhost only"},
		{"GET", "192.0.2.1", "/", "", 421, "localhost only"},
		{"GET", "", "/", "", 421, "localhost only"},
		{"GET", "localhost.evil.example", "/icon.svg", "", 421, "localhost only"},
		{"GET", "localhost:80;script-src *", "/", "", 421, "localhost only"},
		{"GET", "localhost:8080", "/", "http://evil.example", 403, "Only the page itself"},
		{"GET", "localhost:8080", "/", "http://localhost:8081", 403, "Only the page itself"},
		{"GET", "localhost:8080", "/", "null", 403, "Only the page itself"},
		{"GET", "localhost", "/nothing", "", 404, ""},
		{"GET", "localhost", "/assets/", "", 404, ""},
		{"GET", "localhost", "/assets/app-1a2b.js.br", "", 404, ""},
		{"GET", "localhost", "/../site.go", "", 404, ""},
		{"GET", "localhost", LivePath, "http://localhost", 200, "live"},
		{"GET", "localhost", LivePath, "http://evil.example", 403, "Only the page itself"},
		{"GET", "evil.example", LivePath, "", 421, "localhost only"},
		{"POST", "localhost", "/", "", 405, ""},
	}
	for _, test := range tests {
		var origin []string
		if test.origin != "" {
			origin = []string{"Origin", test.origin}
		}
		w := ask(h, test.method, test.host, test.path, origin...)
		if test.path == "/../site.go" && w.Code/100 == 3 {
			continue // the path was cleaned, and leads to the root
		}
		if w.Code != test.status || !strings.Contains(w.Body.String(), test.want) {
			t.Errorf("%s %s%s from %q: %d %q, want %d with %q", test.method, test.host, test.path, test.origin, w.Code, w.Body, test.status, test.want)
		}
		want := "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src 'self'; "
		policy := w.Header().Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, want) || strings.Contains(policy, "unsafe-inline") || strings.Contains(policy, "*") || !strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("%s%s: policy %q", test.host, test.path, policy)
		}
		if own := strings.Contains(policy, "connect-src 'self' ws://"+test.host); own == (w.Code == 421) {
			t.Errorf("%s%s: policy %q", test.host, test.path, policy)
		}
		if greeted := w.Header().Get("Set-Cookie") != ""; greeted != (test.path == "/" && w.Code == http.StatusOK) {
			t.Errorf("%s%s: a session was given: %t", test.host, test.path, greeted)
		}
		if w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("Cross-Origin-Opener-Policy") != "same-origin" {
			t.Errorf("%s%s: not hardened: %v", test.host, test.path, w.Header())
		}
	}
}

func TestFiles(t *testing.T) {
	h := handler(t, Config{Page: page})
	const forever, asked = "public, max-age=31536000, immutable", "no-cache"
	tests := []struct {
		path, accepts, body, coding, mediaType, cache string
	}{
		{"/", "gzip, br", "", "", "text/html; charset=utf-8", asked}, // with the mark: not the file that was compressed
		{"/assets/app-1a2b.js", "gzip, deflate, br;q=0.5", "packed", "br", "text/javascript; charset=utf-8", forever},
		{"/assets/app-1a2b.js", "BR", "packed", "br", "text/javascript; charset=utf-8", forever},
		{"/assets/app-1a2b.js", "gzip, br;q=0", "console.log('a long script')", "", "text/javascript; charset=utf-8", forever},
		{"/assets/app-1a2b.js", "*", "console.log('a long script')", "", "text/javascript; charset=utf-8", forever},
		{"/assets/app-1a2b.js", "", "console.log('a long script')", "", "text/javascript; charset=utf-8", forever},
		{"/assets/core-3c4d.wasm", "br", "core", "br", "application/wasm", forever},
		{"/assets/core-3c4d.wasm", "gzip", "\x00asm, which is long too", "", "application/wasm", forever},
		{"/assets/style-5e6f.css", "br", "a{}", "", "text/css; charset=utf-8", forever}, // compressing gained nothing
		{"/icon.svg", "br", "<svg/>", "", "image/svg+xml", asked},
	}
	for _, test := range tests {
		w := ask(h, "GET", "localhost", test.path, "Accept-Encoding", test.accepts)
		got := w.Header()
		if test.body != "" && w.Body.String() != test.body || got.Get("Content-Encoding") != test.coding || got.Get("Content-Type") != test.mediaType || got.Get("Cache-Control") != test.cache {
			t.Errorf("%s for %q: %q, %v", test.path, test.accepts, w.Body, got)
		}
		if strings.Contains(test.path, "app") != (got.Get("Vary") == "Accept-Encoding") && !strings.Contains(test.path, "core") {
			t.Errorf("%s: varies by %q", test.path, got.Get("Vary"))
		}
		tag := got.Get("ETag")
		again := ask(h, "GET", "localhost", test.path, "Accept-Encoding", test.accepts, "If-None-Match", `"other", W/`+tag)
		if again.Code != http.StatusNotModified || again.Body.Len() > 0 {
			t.Errorf("%s, known by %s: %d %q", test.path, tag, again.Code, again.Body)
		}
	}
	if packed, open := ask(h, "GET", "localhost", "/assets/core-3c4d.wasm", "Accept-Encoding", "br"), ask(h, "GET", "localhost", "/assets/core-3c4d.wasm"); packed.Header().Get("ETag") == open.Header().Get("ETag") {
		t.Error("two codings of a file have one tag")
	}
}

func TestNotBuilt(t *testing.T) {
	w := ask(handler(t, Config{}), "GET", "localhost", "/")
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "make build") {
		t.Errorf("%d %q", w.Code, w.Body)
	}
	if err := Write(t.TempDir(), nil); err == nil || !strings.Contains(err.Error(), "make build") {
		t.Errorf("no page was written: %v", err)
	}
	if _, err := Handler(Config{Page: fstest.MapFS{}}); err == nil {
		t.Error("a page without index.html is served")
	}
}

func TestLessons(t *testing.T) {
	given := []Lesson{{Name: "a.yaml", Title: "A", Lesson: "a", Text: "lesson: a\n"}, {Name: "b.yaml", Problems: []Problem{{Line: 1, Column: 2, What: "wrong", Mend: "mend"}}}}
	w := ask(handler(t, Config{Page: page, Lessons: given}), "GET", "localhost", LessonsPath)
	var list []Lesson
	if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil || len(list) != 2 || list[0].Text != "lesson: a\n" || list[0].Problems == nil || list[1].Problems[0].Mend != "mend" {
		t.Errorf("%v %+v", err, list)
	}
	alone := handler(t, Config{Page: page})
	if w := ask(alone, "GET", "localhost", "/"); !strings.Contains(w.Body.String(), `content="lessons"`) {
		t.Errorf("the page says that there is a live core: %q", w.Body)
	}
	if w := ask(alone, "GET", "localhost", LivePath, "Origin", "http://localhost"); w.Code != http.StatusNotFound {
		t.Errorf("a live core that is not there: %d", w.Code)
	}
	if w := ask(alone, "GET", "localhost", LessonsPath); w.Body.String() != "[]" || w.Header().Get("Content-Type") != "application/json" {
		t.Errorf("no lessons: %q", w.Body)
	}
}

func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "site")
	if err := Write(dir, page); err != nil {
		t.Fatal(err)
	}
	old := filepath.Join(dir, "assets", "app-old.js")
	if err := os.WriteFile(old, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Write(dir, page); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(old); !os.IsNotExist(err) {
		t.Errorf("what an earlier page left is still there (%v)", err)
	}
	var names []string
	fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if !d.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if got := strings.Join(names, " "); got != "assets/app-1a2b.js assets/core-3c4d.wasm assets/style-5e6f.css icon.svg index.html" {
		t.Errorf("written: %s", got)
	}
	index, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil || strings.Contains(string(index), "mailscope-server") {
		t.Errorf("a static page says that a program serves it: %q (%v)", index, err)
	}
}

// A folder that is not ours loses nothing.
func TestWriteSpares(t *testing.T) {
	dir := t.TempDir()
	mine := filepath.Join(dir, "assets", "mine.txt")
	os.MkdirAll(filepath.Dir(mine), 0o755)
	os.WriteFile(mine, []byte("mine"), 0o644)
	if err := Write(dir, page); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(mine); err != nil || string(text) != "mine" {
		t.Errorf("a file of somebody else: %q (%v)", text, err)
	}
}
