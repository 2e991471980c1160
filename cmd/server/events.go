package main

import (
	"bufio"
	"io"
	"time"

	"mailscope/sim/trace"
)

// eventWriter counts events, and writes those that are kept as lines of text or as JSON,
// one object a line. Nothing of an event stays in memory.
type eventWriter struct {
	w        *bufio.Writer // nil: they are only counted
	keep     keep
	counters counters
	json     bool
	start    time.Time
	line     []byte // kept, so that a line costs no memory
	err      error  // of the first write that failed; after it nothing is written
}

func newEventWriter(w io.Writer, format string, start time.Time) *eventWriter {
	e := &eventWriter{json: format == "json", start: start, counters: newCounters()}
	if w != nil {
		e.w = bufio.NewWriterSize(w, 64<<10)
	}
	return e
}

// write is a trace.Sink.
func (w *eventWriter) write(e trace.Event) {
	w.counters.count(&e)
	if w.err != nil || w.w == nil || !w.keep.keeps(&e) {
		return
	}
	if w.json {
		w.line = e.AppendJSON(w.line[:0], w.start)
	} else {
		w.line = e.AppendText(w.line[:0])
	}
	w.line = append(w.line, '\n')
	_, w.err = w.w.Write(w.line)
}

// flush writes what is still in memory, and returns the first error.
func (w *eventWriter) flush() error {
	if w.err == nil && w.w != nil {
		w.err = w.w.Flush()
	}
	return w.err
}
