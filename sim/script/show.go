package script

import (
	"fmt"
	"slices"
	"strings"

	"mailscope/sim"
	"mailscope/sim/trace"
)

func isKind(s string) bool { return slices.Contains(trace.Kinds, trace.Kind(s)) }

// show says which events stand below a command. The zero value shows all.
type show struct {
	words []string // "none", "queue", kinds, or families of kinds: what stands before the dot
}

// show reads show=..., which may be left out.
func (p *scriptParser) show() show {
	t, ok := p.named("show")
	if !ok || t.value == "all" {
		return show{}
	}
	s := show{strings.Split(t.value, ",")}
	for _, word := range s.words {
		known := slices.ContainsFunc(trace.Kinds, func(k trace.Kind) bool { return k.Of(word) })
		if !known && word != "none" && word != "queue" {
			p.wrong(t.column, fmt.Sprintf("%q is no kind of event", shorten(word)), "write kinds like queue.attempt, families like conn, or queue, none, all")
		}
	}
	return s
}

// shows reports whether an event stands below the command.
func (s show) shows(e *trace.Event) bool {
	if len(s.words) == 0 {
		return true
	}
	return slices.ContainsFunc(s.words, func(word string) bool {
		return e.Kind.Of(word) || word == "queue" && sim.ByQueue.Stops(e)
	})
}
