package main

import (
	"fmt"
	"slices"
	"strings"

	"mailscope/sim"
	"mailscope/sim/trace"
)

// keep says which events are written, by kind; nil for all.
type keep map[trace.Kind]bool

// parseKeep reads the values of --keep.
func parseKeep(words []string) (keep, error) {
	if len(words) == 0 || slices.Equal(words, []string{"all"}) {
		return nil, nil
	}
	k := keep{}
	for _, word := range words {
		before := len(k)
		for _, kind := range trace.Kinds {
			if kind.Of(word) || word == "queue" && sim.ByQueue.Stops(&trace.Event{Kind: kind}) {
				k[kind] = true
			}
		}
		if len(k) == before && !slices.ContainsFunc(trace.Kinds, func(kind trace.Kind) bool { return kind.Of(word) }) {
			return nil, usageError{fmt.Sprintf("--keep %s: there are no such events; the kinds are %s", word, kindNames())}
		}
	}
	return k, nil
}

func kindNames() string {
	names := make([]string, len(trace.Kinds))
	for i, kind := range trace.Kinds {
		names[i] = string(kind)
	}
	return strings.Join(names, ", ")
}

func (k keep) keeps(e *trace.Event) bool { return k == nil || k[e.Kind] }
