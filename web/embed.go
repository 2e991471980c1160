// Package web holds the page as it is served: what Vite builds from the sources in
// this folder.
package web

import (
	"embed"
	"io/fs"
)

// The pattern also matches dist.md, which is always there: so the module compiles
// in a fresh clone, before the page was built.
//
//go:embed all:dist*
var files embed.FS

// Files returns the built page, index.html at its root. ok is false when the page had
// not been built as the program was compiled; `make build` builds both.
func Files() (page fs.FS, ok bool) {
	page, err := fs.Sub(files, "dist")
	if err != nil {
		return nil, false
	}
	_, err = fs.Stat(page, "index.html")
	return page, err == nil
}
