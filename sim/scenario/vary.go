package scenario

import (
	"slices"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/mta"
)

// ParseAs reads a file of another sort with the rules of scenario files: read is called
// with the whole of it, unless it is no YAML that can be read at all. It returns notes and
// problems as Parse does.
func ParseAs(name string, src []byte, read func(r *Reader, root Value)) ([]Note, []Problem) {
	r := &reader{report: report{file: name}}
	if root, text := r.tree(src); root != nil {
		read(&Reader{r, &File{Name: name, Source: text}}, Value{root})
	}
	r.sort()
	return r.notes, r.problems
}

// Scenario reads a value that is a whole scenario; nil after a problem.
func (r *Reader) Scenario(v Value) *File {
	before := len(r.reader.problems)
	f := r.reader.file(r.file.Name, r.file.Source, v.node)
	if len(r.reader.problems) > before {
		return nil
	}
	return f
}

// Sound reports whether nothing has been found wrong so far.
func (r *Reader) Sound() bool { return len(r.reader.problems) == 0 }

// Retry reads a schedule: the name of a preset, or one that is spelled out.
func (r *Reader) Retry(v Value) (mta.Schedule, bool) {
	var h Host
	before := len(r.reader.problems)
	r.reader.name = "retry"
	readRetry(r.reader, v.node, &h)
	return h.Retry, len(r.reader.problems) == before
}

// Duration reads a length of time, at least so long.
func (r *Reader) Duration(v Value, least time.Duration) (time.Duration, bool) {
	return r.reader.duration(v.node, least)
}

// Servers returns the names of all mail servers.
func (f *File) Servers() []string { return f.hostNames(Server) }

// Sender returns the server whose queue a scenario is about: the only one for which it
// says when it tries again, else the only one that clients submit to. It is "" where
// there are several.
func (f *File) Sender() string {
	var said, asked []string
	for i := range f.Hosts {
		switch h := &f.Hosts[i]; {
		case h.Role == Server && h.node.field("retry") != nil:
			said = append(said, h.Name)
		case h.Role == Client && h.Submit != "" && !slices.Contains(asked, f.Host(h.Submit).Name):
			asked = append(asked, f.Host(h.Submit).Name)
		}
	}
	switch {
	case len(said) == 1:
		return said[0]
	case len(asked) == 1:
		return asked[0]
	}
	return ""
}

// Variation says what is to be otherwise in a scenario.
type Variation struct {
	Host   string        // the name of the host to which Retry belongs
	Retry  mta.Schedule  // when it tries again
	Fault  machine.Fault // stands for the fault with its ID, or comes besides
	Copies int           // how many copies of each message there are; 0 for as many as the file says
}

// Varied returns a scenario that is otherwise in some things, beside f, which stays as it
// is. Set must not be used with it: it knows only what the file says.
func (f *File) Varied(v Variation) *File {
	g := *f
	g.Hosts, g.Faults, g.Messages = slices.Clone(f.Hosts), slices.Clone(f.Faults), slices.Clone(f.Messages)
	g.Host(v.Host).Retry = v.Retry
	if i := slices.IndexFunc(g.Faults, func(t machine.Fault) bool { return t.ID == v.Fault.ID }); i >= 0 {
		g.Faults[i] = v.Fault
	} else {
		g.Faults = append(g.Faults, v.Fault)
	}
	for i := range g.Messages {
		if v.Copies > 0 {
			g.Messages[i].Count = v.Copies
		}
	}
	return &g
}

// FormatDuration writes a length of time of whole microseconds as a file would: "1d12h".
func FormatDuration(d time.Duration) string { return formatDuration(d) }

// ParseDuration reads a length of time as it stands in files: "1d12h".
func ParseDuration(s string) (time.Duration, bool) {
	d, ok := parseDuration(s)
	return d, ok && d <= durationMax
}
