// Package site serves the page. Until there is one it serves a plain page that says
// what MailScope is and what is here, with the trace of a message.
//
// It is meant for the person at this computer alone. A name that somebody else's DNS
// points to this computer must not open it (DNS rebinding), so the Host of every
// request has to be a loopback address or localhost; and what it serves may load
// nothing and be framed by nobody.
package site

import (
	"html/template"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
)

// Write writes the site as static files into a folder, for a server that runs nothing.
// The folder is made if it is not there; files of the same names are replaced.
func Write(dir, trace string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte(render(trace)), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "trace.txt"), []byte(trace), 0o644)
}

// render returns the page.
func render(trace string) string {
	var body strings.Builder
	if err := page.Execute(&body, trace); err != nil {
		panic("site: " + err.Error()) // the template below is wrong
	}
	return body.String()
}

// Handler returns the handler of the whole site, with a trace to show.
func Handler(trace string) http.Handler {
	body := []byte(render(trace))
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write(body)
	})
	mux.HandleFunc("GET /trace.txt", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Write([]byte(trace))
	})
	return guard(mux)
}

// guard refuses requests that are not meant for this computer, and tells browsers
// what the answers may do.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if !isLocal(r.Host) {
			http.Error(w, "This page is served to localhost only.", http.StatusMisdirectedRequest)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, 0)
		next.ServeHTTP(w, r)
	})
}

// isLocal reports whether a Host header names this computer.
func isLocal(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.Trim(host, "[]")
	}
	if strings.EqualFold(name, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(name)
	return err == nil && ip.IsLoopback()
}

var page = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>MailScope</title>
<main>
<h1>MailScope</h1>
<p>MailScope shows how a mail gets delivered: from a mail client to its submission server, through DNS,
over SMTP to the receiving server and into a mailbox.</p>
<p>The page to step through it is still to come. What is here already works in a terminal:</p>
<dl>
<dt><code>mailscope run FILE</code></dt><dd>runs a scenario and writes what happens, event by event</dd>
<dt><code>mailscope check FILE...</code></dt><dd>checks scenario files</dd>
<dt><code>mailscope expose FILE</code></dt><dd>lets real clients talk to the hosts of a simulation</dd>
<dt><code>mailscope send --to you@mailbox.test</code></dt><dd>sends a real message to the built-in mailbox, and compares it with the simulation</dd>
</dl>
<h2>The way of one message</h2>
<p>Each line is an event: its number, the time since the start, the host, what happened, and after
<code>&lt;</code> the number of the event that caused it. (<a href="/trace.txt">As plain text.</a>)</p>
<pre>{{.}}</pre>
</main>
</html>
`))
