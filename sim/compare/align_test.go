package compare

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func steps(text string) []step {
	var list []step
	for i, c := range text {
		list = append(list, step{string(c), i})
	}
	return list
}

// TestAlign: the table shows both tracks with what was matched below each other; what
// stands at another place is in capitals.
func TestAlign(t *testing.T) {
	for _, test := range []struct{ left, right, want string }{
		{"", "", ""},
		{"abc", "", "--- abc"},
		{"abc", "abc", "abc abc"},
		{"abcd", "acd", "a-cd abcd"},
		{"abcd", "dabc", "abcD abcd"},
		{"abxcd", "abycd", "ab-cd abxcd"},
		{"abcabc", "abc", "abc--- abcabc"},
	} {
		got := []byte(strings.Repeat("-", len(test.left)))
		for _, m := range align(steps(test.left), steps(test.right)) {
			c := string(test.right[m.right])
			if m.moved {
				c = strings.ToUpper(c)
			}
			got[m.left] = c[0]
		}
		want, _, _ := strings.Cut(test.want, " ")
		if string(got) != want {
			t.Errorf("%q with %q: got %s, want %s", test.left, test.right, got, want)
		}
	}
}

// TestAlignLaws: whatever the tracks, only equal steps match, none twice, none is left
// that could, and what is not moved is in the order of both.
func TestAlignLaws(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		left, right := randomSteps(random), randomSteps(random)
		matches := align(left, right)
		lefts, rights := map[int]bool{}, map[int]bool{}
		var kept []pair
		for _, m := range matches {
			if left[m.left].token != right[m.right].token || lefts[m.left] || rights[m.right] {
				t.Fatalf("%v and %v: bad match %v", left, right, m)
			}
			lefts[m.left], rights[m.right] = true, true
			if !m.moved {
				kept = append(kept, m.pair)
			}
		}
		if want := inBoth(left, right); len(matches) != want {
			t.Fatalf("%v and %v: %d matches, want %d", left, right, len(matches), want)
		}
		slices.SortFunc(kept, func(a, b pair) int { return a.left - b.left })
		if !slices.IsSortedFunc(kept, func(a, b pair) int { return a.right - b.right }) {
			t.Fatalf("%v and %v: not in order: %v", left, right, kept)
		}
		checkOrder(t, matches, len(left), len(right))
	}
}

// checkOrder: inOrder shows everything once, and both sides of what was not moved in
// their own order.
func checkOrder(t *testing.T, matches []match, lefts, rights int) {
	t.Helper()
	var pairs []pair
	for _, m := range matches {
		pairs = append(pairs, m.pair)
	}
	nextLeft, seen := 0, map[int]bool{}
	for _, p := range inOrder(pairs, lefts, rights) {
		if p.left >= 0 {
			if p.left != nextLeft {
				t.Fatalf("left %d at the place of %d", p.left, nextLeft)
			}
			nextLeft++
		}
		if p.right >= 0 {
			seen[p.right] = true
		}
	}
	if nextLeft != lefts || len(seen) != rights {
		t.Fatalf("%d of %d on the left, %d of %d on the right", nextLeft, lefts, len(seen), rights)
	}
}

func randomSteps(random *rand.Rand) []step {
	var b strings.Builder
	for range random.IntN(30) {
		b.WriteByte(byte('a' + random.IntN(6)))
	}
	return steps(b.String())
}

// inBoth counts the tokens that two tracks have in common.
func inBoth(left, right []step) int {
	counts, n := map[string]int{}, 0
	for _, s := range left {
		counts[s.token]++
	}
	for _, s := range right {
		if counts[s.token] > 0 {
			counts[s.token]--
			n++
		}
	}
	return n
}
