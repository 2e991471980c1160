package site

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSite(t *testing.T) {
	h := Handler("1 0:00 <script>alert(1)</script>")
	tests := []struct {
		method, host, path string
		status             int
		want               string
	}{
		{"GET", "127.0.0.1:8080", "/", 200, "&lt;script&gt;"},
		{"GET", "localhost:8080", "/", 200, "MailScope"},
		{"GET", "[::1]:8080", "/trace.txt", 200, "<script>"},
		{"GET", "[::1]", "/", 200, "MailScope"},
		{"GET", "evil.example:8080", "/", 421, "localhost only"},
		{"GET", "192.0.2.1", "/", 421, "localhost only"},
		{"GET", "", "/", 421, "localhost only"},
		{"GET", "localhost.evil.example", "/trace.txt", 421, "localhost only"},
		{"GET", "localhost", "/nothing", 404, ""},
		{"POST", "localhost", "/", 405, ""},
	}
	for _, test := range tests {
		r := httptest.NewRequest(test.method, "/", nil)
		r.Host, r.URL.Path = test.host, test.path
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != test.status || !strings.Contains(w.Body.String(), test.want) {
			t.Errorf("%s %s%s: %d %q, want %d with %q", test.method, test.host, test.path, w.Code, w.Body, test.status, test.want)
		}
		if policy := w.Header().Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'") {
			t.Errorf("%s%s: policy %q", test.host, test.path, policy)
		}
		if w.Code == http.StatusOK && w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s%s: the type may be guessed", test.host, test.path)
		}
	}
}

func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "site")
	if err := Write(dir, "1 <script>"); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil || !strings.Contains(string(page), "1 &lt;script&gt;") {
		t.Errorf("the page does not hold the trace (%v)", err)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "trace.txt")); err != nil || string(text) != "1 <script>" {
		t.Errorf("trace.txt holds %q (%v)", text, err)
	}
}
