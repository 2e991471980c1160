package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"mailscope/sim/study"
)

// progress tells how far a study is: on a terminal in one line that changes, else in a
// line every few seconds.
type progress struct {
	w        io.Writer
	terminal bool
	begun    time.Time
	last     time.Time
	cells    int
	name     string
}

func newProgress(w io.Writer, s *study.Study) *progress {
	p := &progress{w: w, begun: time.Now(), cells: len(s.Cells()), name: s.ID}
	if f, ok := w.(*os.File); ok {
		info, err := f.Stat()
		p.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	p.last = p.begun
	return p
}

// tell tells that so many runs are done, unless it has just told something.
func (p *progress) tell(done int) {
	every := 5 * time.Second
	if p.terminal {
		every = 100 * time.Millisecond
	}
	if now := time.Now(); now.Sub(p.last) >= every {
		p.last = now
		p.write(done)
	}
}

func (p *progress) write(done int) {
	gone := time.Since(p.begun)
	rest := gone / time.Duration(done) * time.Duration(p.cells-done)
	line := fmt.Sprintf("%s: %d of %d runs, %s, about %s left", p.name, done, p.cells, gone.Round(time.Second), rest.Round(time.Second))
	if p.terminal {
		fmt.Fprintf(p.w, "\r\x1b[K%s", line)
		return
	}
	fmt.Fprintln(p.w, line)
}

// end takes the line away.
func (p *progress) end() {
	if p.terminal {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
