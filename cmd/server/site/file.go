package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// compressedExt is what the names of compressed files end with.
const compressedExt = ".br"

// types are the media types of the files that a page is made of. Not left to the
// system, whose tables differ: a browser compiles no WebAssembly of another type.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".svg": "image/svg+xml", ".wasm": "application/wasm", ".json": "application/json", ".png": "image/png",
	".ico": "image/x-icon", ".woff2": "font/woff2", ".webmanifest": "application/manifest+json", ".txt": "text/plain; charset=utf-8",
}

// file is one file as it is served.
type file struct {
	mediaType, cache string
	content          []byte
	tag              string // entity tag, without the quotes
	compressed       []byte // nil where there is none
}

func newFile(name string, content []byte) *file {
	f := &file{mediaType: types[path.Ext(name)], cache: "no-cache", content: content}
	if f.mediaType == "" {
		f.mediaType = "application/octet-stream"
	}
	if strings.HasPrefix(name, assets+"/") {
		f.cache = "public, max-age=31536000, immutable"
	}
	sum := sha256.Sum256(content)
	f.tag = hex.EncodeToString(sum[:12])
	return f
}

// load reads all that is served, by path.
func load(c Config) (map[string]*file, error) {
	page, files := c.Page, map[string]*file{LessonsPath: lessonList(c.Lessons)}
	if page == nil {
		files["/"] = newFile("index.html", []byte(plain))
		return files, nil
	}
	compressed := map[string][]byte{}
	err := fs.WalkDir(page, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(page, name)
		if of, is := strings.CutSuffix(name, compressedExt); is {
			compressed["/"+of] = content
		} else {
			files["/"+name] = newFile(name, content)
		}
		return err
	})
	for name, content := range compressed {
		if f := files[name]; f != nil && len(content) < len(f.content) {
			f.compressed = content
		}
	}
	index := files["/index.html"]
	if err != nil || index == nil {
		return nil, or(err, fs.ErrNotExist)
	}
	delete(files, "/index.html")
	files["/"] = newFile("index.html", mark(index.content, c.Live != nil))
	return files, nil
}

func or(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// mark tells the page that a program serves it, and what it can have from it.
func mark(index []byte, live bool) []byte {
	abilities := "lessons"
	if live {
		abilities += " live"
	}
	return bytes.Replace(index, []byte("<head>"), []byte(`<head><meta name="mailscope-server" content="`+abilities+`">`), 1)
}

// serve answers a request for the file.
func (f *file) serve(w http.ResponseWriter, r *http.Request) {
	h, body, tag := w.Header(), f.content, f.tag
	h.Set("Content-Type", f.mediaType)
	h.Set("Cache-Control", f.cache)
	if f.compressed != nil {
		h.Set("Vary", "Accept-Encoding")
		if takesBrotli(r.Header.Values("Accept-Encoding")) {
			h.Set("Content-Encoding", "br")
			body, tag = f.compressed, tag+"-br"
		}
	}
	tag = `"` + tag + `"`
	h.Set("ETag", tag)
	if matches(r.Header.Values("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.Write(body)
}

// takesBrotli reports whether a client can read Brotli. One that would take anything
// is served nothing so.
func takesBrotli(fields []string) bool {
	for _, coding := range strings.Split(strings.Join(fields, ","), ",") {
		name, parameter, _ := strings.Cut(coding, ";")
		if !strings.EqualFold(strings.TrimSpace(name), "br") {
			continue
		}
		key, value, weighted := strings.Cut(strings.TrimSpace(parameter), "=")
		weight, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		return !weighted || strings.EqualFold(strings.TrimSpace(key), "q") && err == nil && weight > 0
	}
	return false
}

// matches reports whether one of the tags that a client has is the present one.
func matches(fields []string, tag string) bool {
	for _, known := range strings.Split(strings.Join(fields, ","), ",") {
		if strings.TrimPrefix(strings.TrimSpace(known), "W/") == tag {
			return true
		}
	}
	return false
}

// Lesson is a lesson or scenario file of a folder, as the page gets it: to be opened by
// its text, or with what is wrong with it.
type Lesson struct {
	Name     string    `json:"name"`   // of the file
	Title    string    `json:"title"`  // "" for a file with mistakes, or one without a title
	Lesson   string    `json:"lesson"` // id; "" for a scenario that teaches nothing
	Text     string    `json:"text"`   // the file itself
	Problems []Problem `json:"problems"`
}

// Problem is a mistake in a file, with its place.
type Problem struct {
	Line   int    `json:"line"`   // from 1; 0 where no line is at fault
	Column int    `json:"column"` // from 1, in characters
	What   string `json:"what"`
	Mend   string `json:"mend"`
}

// lessonList is the list of lessons as a file.
func lessonList(lessons []Lesson) *file {
	list := make([]Lesson, len(lessons))
	for i, l := range lessons {
		l.Problems = append([]Problem{}, l.Problems...) // a list is a list, also an empty one
		list[i] = l
	}
	content, err := json.Marshal(list)
	if err != nil {
		panic("site: " + err.Error()) // the type above can be written
	}
	return newFile("lessons.json", content)
}
