package compare

// cellsMax limits the table that align fills for one track. Longer tracks are aligned
// by looking only a little ahead.
const cellsMax = 1 << 20

// lookAhead is how far a long track is searched for what matches.
const lookAhead = 200

// match is a pair of steps of the same sort.
type match struct {
	pair
	moved bool // they are at different places in their tracks
}

// align finds the steps of two tracks that belong together: their longest common
// subsequence, then what is left over and equal. Each step is in one match at most.
func align(left, right []step) []match {
	a := aligner{left: left, right: right, leftTaken: make([]bool, len(left)), rightTaken: make([]bool, len(right))}
	from, endL, endR := 0, len(left), len(right)
	for from < endL && from < endR && left[from].token == right[from].token {
		a.match(from, from, false)
		from++
	}
	tail := 0
	for endL > from && endR > from && left[endL-1].token == right[endR-1].token {
		endL, endR, tail = endL-1, endR-1, tail+1
	}
	if (endL-from)*(endR-from) <= cellsMax {
		a.longest(from, endL, endR)
	} else {
		a.ahead(from, endL, endR)
	}
	for i := range tail {
		a.match(endL+i, endR+i, false)
	}
	a.leftOver()
	return a.matches
}

type aligner struct {
	left, right           []step
	leftTaken, rightTaken []bool
	matches               []match
}

func (a *aligner) match(i, j int, moved bool) {
	a.leftTaken[i], a.rightTaken[j] = true, true
	a.matches = append(a.matches, match{pair{a.left[i].at, a.right[j].at}, moved})
}

// longest matches the longest common subsequence of what lies between from and the ends.
func (a *aligner) longest(from, endL, endR int) {
	n, m := endL-from, endR-from
	if n == 0 || m == 0 {
		return
	}
	// lengths[i*(m+1)+j] is how much can be matched from i and j on.
	lengths := make([]int32, (n+1)*(m+1))
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			at, below := i*(m+1)+j, (i+1)*(m+1)+j
			if a.left[from+i].token == a.right[from+j].token {
				lengths[at] = lengths[below+1] + 1
			} else {
				lengths[at] = max(lengths[below], lengths[at+1])
			}
		}
	}
	for i, j := 0, 0; i < n && j < m; {
		switch {
		case a.left[from+i].token == a.right[from+j].token:
			a.match(from+i, from+j, false)
			i, j = i+1, j+1
		case lengths[(i+1)*(m+1)+j] >= lengths[i*(m+1)+j+1]:
			i++
		default:
			j++
		}
	}
}

// ahead matches each step with the next one that fits, if it is near.
func (a *aligner) ahead(from, endL, endR int) {
	next := from
	for i := from; i < endL; i++ {
		for j := next; j < min(next+lookAhead, endR); j++ {
			if a.left[i].token == a.right[j].token {
				a.match(i, j, false)
				next = j + 1
				break
			}
		}
	}
}

// leftOver matches what is in both tracks, at different places: first with first.
func (a *aligner) leftOver() {
	free := map[string][]int{}
	for j, s := range a.right {
		if !a.rightTaken[j] {
			free[s.token] = append(free[s.token], j)
		}
	}
	for i, s := range a.left {
		if list := free[s.token]; !a.leftTaken[i] && len(list) > 0 {
			free[s.token] = list[1:]
			a.match(i, list[0], true)
		}
	}
}

// inOrder puts pairs, and what is in none of them, into an order in which people can
// read both sides: that of the left, and what is only on the right after what it
// followed there.
func inOrder(pairs []pair, lefts, rights int) []pair {
	rightOf, leftOf := make([]int, lefts), make([]int, rights)
	for i := range rightOf {
		rightOf[i] = -1
	}
	for j := range leftOf {
		leftOf[j] = -1
	}
	for _, p := range pairs {
		rightOf[p.left], leftOf[p.right] = p.right, p.left
	}
	list := make([]pair, 0, lefts+rights-len(pairs))
	follow := func(j int) {
		for ; j < rights && leftOf[j] < 0; j++ {
			list = append(list, pair{-1, j})
		}
	}
	follow(0)
	for i, j := range rightOf {
		list = append(list, pair{i, j})
		if j >= 0 {
			follow(j + 1)
		}
	}
	return list
}
