package scenario

import (
	"mailscope/sim/dns"
	"mailscope/sim/machine"
)

// Parse reads a scenario or lesson file. It returns every problem it finds, in the
// order of the file, not only the first; with problems there is no File. Notes come
// in both cases. Of YAML that cannot be read at all it tells the first problem, for
// what follows has no meaning.
func Parse(name string, src []byte) (*File, []Note, []Problem) {
	r := reader{report: report{file: name}}
	return r.result(r.parse(name, src))
}

// result returns what Parse returns.
func (r *reader) result(f *File) (*File, []Note, []Problem) {
	r.sort()
	if len(r.problems) > 0 {
		return nil, r.notes, r.problems
	}
	f.notes = r.notes
	return f, r.notes, nil
}

func (r *reader) parse(name string, src []byte) *File {
	root, text := r.tree(src)
	if root == nil {
		return nil
	}
	return r.file(name, text, root)
}

// tree returns the root of a file's tree, and the file's text; nil after a problem.
func (r *reader) tree(src []byte) (root *node, text string) {
	text, ok := readable(src, &r.report)
	if !ok {
		return nil, ""
	}
	s := newSource(text)
	r.src = &s
	root = parseYAML(&s, &r.report)
	if len(r.problems) > 0 {
		return nil, ""
	}
	return root, text
}

// file reads the tree of a whole file, then checks what its parts say of one another.
func (r *reader) file(name, text string, root *node) *File {
	f := &File{Name: name, Source: text, Start: machine.Day0, Seed: DefaultSeed, root: root}
	readFields(r, root, "a scenario", fileFields, f)
	if r.visits < visitsMax {
		newChecker(r, f).check()
	}
	return f
}

// fileFields are the fields of a file. Those that only a lesson has are for package
// lesson to read.
var fileFields = []field[File]{
	{"lesson", false, func(r *reader, n *node, f *File) { f.Lesson, _ = r.text(n) }},
	{"title", false, func(r *reader, n *node, f *File) { f.Title = r.words(n).In("en") }},
	{"minutes", false, taught},
	{"objectives", false, taught},
	{"teacher", false, taught},
	{"world", needed, func(r *reader, n *node, f *File) { readFields(r, n, "a world", worldFields, f) }},
	{"messages", false, readMessages},
	{"steps", false, taught},
	{"solution", false, taught},
	{"traps", false, taught},
}

// taught leaves a field to package lesson, which reads files with ParseWith.
func taught(r *reader, n *node, _ *File) { r.visit(n) }

// worldFields are the fields of a world.
var worldFields = []field[File]{
	{"start", false, readStart},
	{"seed", false, readSeed},
	{"hosts", needed, readHosts},
	{"zones", false, readZones},
	{"links", false, readLinks},
	{"faults", false, readFaults},
}

func readStart(r *reader, n *node, f *File) {
	if t, ok := r.date(n); ok {
		f.Start = t
	}
}

func readSeed(r *reader, n *node, f *File) {
	if seed, ok := r.integer(n, 0, 1<<64-1); ok {
		f.Seed = seed
	}
}

// readZones reads the zone text. Its problems come with places in that text, which
// are turned into places in the file.
func readZones(r *reader, n *node, f *File) {
	text, ok := r.textLike(n, "write records, like receiver.example. IN MX 10 mx1.receiver.example.")
	if !ok {
		return
	}
	f.Zones = text
	records, problems := dns.ParseZone(text)
	f.Records = records
	s := newSource(text)
	for _, p := range problems {
		r.bad(r.src.inside(n, s.offset(place{p.Line, p.Column})), p.What, p.Mend)
	}
}
