package script

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// token is one word of a command line: plain, in quotes, or KEY=VALUE.
type token struct {
	key    string // "" for a word that is no KEY=VALUE
	value  string // without quotes
	quoted bool
	column int // where it begins in its line, from 1
}

// tokens cuts the rest of a line into words. Quotes are those of Go.
func (r *report) tokens(line int, text string, from int) ([]token, bool) {
	var list []token
	for at := from; ; {
		for at < len(text) && text[at] == ' ' {
			at++
		}
		if at == len(text) {
			return list, true
		}
		t, size, err := oneToken(text[at:])
		if err != "" {
			r.bad(line, at+1, err, `write it in quotes, like "Subject: hi", with \" for a quote in it`)
			return nil, false
		}
		t.column = at + 1
		list = append(list, t)
		at += size
	}
}

// oneToken takes the first word off text, and tells its size there.
func oneToken(text string) (t token, size int, problem string) {
	if end := strings.IndexAny(text, "= \""); end > 0 && text[end] == '=' {
		t.key, size = text[:end], end+1
	}
	if strings.HasPrefix(text[size:], `"`) {
		quoted, err := strconv.QuotedPrefix(text[size:])
		if err != nil {
			return t, 0, "a quoted text without an end"
		}
		t.value, err = strconv.Unquote(quoted)
		if err != nil {
			return t, 0, "a quoted text that cannot be read"
		}
		t.quoted = true
		size += len(quoted)
		if size < len(text) && text[size] != ' ' {
			return t, 0, "a quoted text that goes on after its end"
		}
		return t, size, ""
	}
	end := strings.IndexByte(text[size:], ' ')
	if end < 0 {
		end = len(text) - size
	}
	t.value = text[size : size+end]
	return t, size + end, ""
}

// duration reads a span of time as Go writes it, which may begin with days: 2d12h.
func duration(s string) (time.Duration, error) {
	days, rest, found := strings.Cut(s, "d")
	if !found {
		return bounded(time.ParseDuration(s))
	}
	n, err := strconv.ParseUint(days, 10, 16)
	if err != nil {
		return 0, err
	}
	sum := time.Duration(n) * 24 * time.Hour
	if rest == "" {
		return bounded(sum, nil)
	}
	d, err := time.ParseDuration(rest)
	return bounded(sum+d, err)
}

// waitMax is the longest time that one command may let pass, and the latest moment
// that a script may go to.
const waitMax = 366 * 24 * time.Hour

func bounded(d time.Duration, err error) (time.Duration, error) {
	switch {
	case err != nil:
		return 0, err
	case d < 0 || d > waitMax:
		return 0, fmt.Errorf("not between 0 and %d days", waitMax/(24*time.Hour))
	}
	return d.Truncate(time.Microsecond), nil
}
