package scenario

import (
	"fmt"
	"slices"
	"strings"
)

// Limits of looking for what was meant, whose time grows with both.
const (
	suggestionsMax = problemsMax
	candidatesMax  = 1000
)

// suggest returns how to mend a word that is none of the known ones: the one that
// was probably meant, or else the whole list. plural names what they are.
func (r *report) suggest(word, plural string, known []string) string {
	r.suggestions++
	if r.suggestions <= suggestionsMax {
		if near, ok := nearest(word, known[:min(len(known), candidatesMax)]); ok {
			return fmt.Sprintf("did you mean %q?", near)
		}
	}
	if len(known) == 0 {
		return "there are no " + plural
	}
	return "the " + plural + " are " + list(known)
}

// list returns words as people read them, each once, and only so many of them that a line
// holds it.
func list(words []string) string {
	const shown = 20
	var once []string
	for _, word := range words {
		if slices.Contains(once, word) {
			continue
		}
		if len(once) == shown {
			once = append(once, "...")
			break
		}
		once = append(once, word)
	}
	return strings.Join(once, ", ")
}

// nearest returns the known word that is the fewest typing mistakes away from word,
// if it is near enough to be meant: one mistake in four characters, two at least in
// words that are long enough to bear them.
func nearest(word string, known []string) (string, bool) {
	word = shorten(strings.ToLower(word))
	best, least := "", max(len(word)/4, min(2, len(word)/2))+1
	for _, k := range known {
		if d := mistakes(word, shorten(strings.ToLower(k))); d < least {
			best, least = k, d
		}
	}
	return best, best != ""
}

// shorten bounds the work of comparing: no name that we know is longer.
func shorten(s string) string { return s[:min(len(s), 64)] }

// mistakes returns the edit distance of two words: how many characters to add,
// leave out, change, or swap with their neighbour.
func mistakes(a, b string) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	row := make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+differ(a[i-1], b[j-1]))
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

func differ(a, b byte) int {
	if a == b {
		return 0
	}
	return 1
}
