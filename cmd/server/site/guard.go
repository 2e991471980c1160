package site

import (
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
)

// guard refuses requests that are not meant for this computer, or come from a page of
// somebody else, and tells browsers what the answers may do.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		local := isLocal(r.Host)
		harden(w.Header(), r.Host, local)
		switch {
		case !local:
			http.Error(w, "This page is served to localhost only.", http.StatusMisdirectedRequest)
		case !SameOrigin(r):
			http.Error(w, "Only the page itself may ask for this.", http.StatusForbidden)
		default:
			r.Body = http.MaxBytesReader(w, r.Body, 0)
			next.ServeHTTP(w, r)
		}
	})
}

// policy is the content security policy: scripts, styles, worker, WebAssembly and
// pictures of the site itself, and nothing else. Some browsers do not take 'self' for
// the WebSocket of the same host, so the host is named when it is known to be local.
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'; connect-src 'self'"

func harden(h http.Header, host string, local bool) {
	p := policy
	if local {
		p += " ws://" + host
	}
	h.Set("Content-Security-Policy", p)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Embedder-Policy", "require-corp")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
}

// SameOrigin reports whether a request comes from the site's own page, or from no page
// at all, as when a person types the address.
func SameOrigin(r *http.Request) bool {
	origins := r.Header.Values("Origin")
	return len(origins) == 0 || len(origins) == 1 && strings.EqualFold(origins[0], "http://"+r.Host)
}

// isLocal reports whether a Host header names this computer.
func isLocal(host string) bool {
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		name = host
		if len(host) > 1 && host[0] == '[' && host[len(host)-1] == ']' {
			name = host[1 : len(host)-1]
		}
	} else if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return false
	}
	if strings.EqualFold(name, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(name)
	return err == nil && ip.IsLoopback() && ip.Zone() == ""
}
