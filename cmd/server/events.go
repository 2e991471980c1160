package main

import (
	"bufio"
	"io"
	"time"

	"mailscope/sim/trace"
)

// eventWriter writes events as lines of text or as JSON, one object a line.
type eventWriter struct {
	w     *bufio.Writer
	json  bool
	start time.Time
	line  []byte // kept, so that a line costs no memory
	err   error  // of the first write that failed; after it nothing is written
}

func newEventWriter(w io.Writer, format string, start time.Time) *eventWriter {
	return &eventWriter{w: bufio.NewWriterSize(w, 64<<10), json: format == "json", start: start}
}

// write is a trace.Sink.
func (w *eventWriter) write(e trace.Event) {
	if w.err != nil {
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
	if w.err == nil {
		w.err = w.w.Flush()
	}
	return w.err
}
