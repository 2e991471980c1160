// Package site serves the page: the files that package web has embedded, and beside
// them what only a program at hand can give, the lessons of a folder and the live core.
//
// It is meant for the person at this computer alone. A name that somebody else's DNS
// points to this computer must not open it (DNS rebinding), so the Host of every
// request has to be a loopback address or localhost; a page of another origin must
// not use it, so an Origin has to be the site's own; and what it serves may load
// nothing but itself, runs no inline script, and may be framed by nobody.
//
// # Files
//
// All files are read once, at the start. Those that the build compressed lie twice
// among them, the second time with ".br" after the name, and go out compressed to
// browsers that can read it. What lies in assets has its content's hash in its name and
// is kept by browsers for ever; all else is asked for again each time, and answered with
// 304 while it is as it was.
//
// # The page knows where it is
//
// Into index.html goes a meta element, mailscope-server, that the same files have not
// when they lie on a static host. By it the page knows without asking whether there
// is a live core (/live) and whether there are further lessons (/lessons.json).
package site

import (
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// The addresses beside those of the page's files.
const (
	LessonsPath = "/lessons.json"
	LivePath    = "/live"
)

// Config says what is served.
type Config struct {
	Page    fs.FS                                    // the built page; nil: a plain page says how it is built
	Lessons []Lesson                                 // those of a folder
	Live    http.Handler                             // the live core, at LivePath; nil: there is none
	Greet   func(http.ResponseWriter, *http.Request) // called before index.html is sent, to give the browser its session; may be nil
}

// Handler returns the handler of the whole site. It is an error when the page cannot be
// read.
func Handler(c Config) (http.Handler, error) {
	files, err := load(c)
	if err != nil {
		return nil, fmt.Errorf("cannot read the page: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		f := files[r.URL.Path]
		if f == nil {
			http.NotFound(w, r)
			return
		}
		if r.URL.Path == "/" && c.Greet != nil {
			c.Greet(w, r)
		}
		f.serve(w, r)
	})
	if c.Live != nil {
		mux.Handle("GET "+LivePath, c.Live)
	}
	return guard(mux), nil
}

// Write writes the page as static files into a folder, for a server that runs nothing.
// The folder is made if it is not there; what lies in it already is removed, but only
// where it is what an earlier Write left.
func Write(dir string, page fs.FS) error {
	if page == nil {
		return fmt.Errorf("the page had not been built when this program was; %s", mend)
	}
	if err := clear(dir); err != nil {
		return fmt.Errorf("cannot write the page: %w", err)
	}
	err := fs.WalkDir(page, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			return os.MkdirAll(filepath.Join(dir, filepath.FromSlash(name)), 0o755)
		case path.Ext(name) == compressedExt:
			return nil
		}
		content, err := fs.ReadFile(page, name)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), content, 0o644)
	})
	if err != nil {
		return fmt.Errorf("cannot write the page: %w", err)
	}
	return nil
}

// clear removes the assets of an earlier page, whose names are not those of this one,
// from a folder that has such a page. Any other folder stays as it is.
func clear(dir string) error {
	index, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil || !strings.Contains(string(index), "<title>MailScope</title>") {
		return nil
	}
	return os.RemoveAll(filepath.Join(dir, assets))
}

// assets is the folder of files that have their content's hash in their names.
const assets = "assets"

// mend says how the page gets into the program.
const mend = "build it with: make build"

// plain is served where the page had not been built.
const plain = `<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>MailScope</title>
<main>
<h1>MailScope</h1>
<p>The page had not been built when this program was compiled. In the folder of the sources,</p>
<pre>make build</pre>
<p>builds the page and the program (it needs Go, Node and make); <code>make run</code> also serves it.</p>
</main>
</html>
`
