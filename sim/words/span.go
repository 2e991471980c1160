package words

import (
	"strconv"
	"time"
)

// units are what spans of time are told in, the longest first.
var units = [...]struct {
	key  Key
	size time.Duration
}{
	{"unit-d", 24 * time.Hour}, {"unit-h", time.Hour}, {"unit-m", time.Minute}, {"unit-s", time.Second}, {"unit-ms", time.Millisecond},
}

// Span tells a length of time, rounded as people would, in its two biggest units: "1 h
// 15 min".
func Span(lang string, d time.Duration) string {
	switch {
	case d >= 10*time.Minute:
		d = d.Round(time.Minute)
	case d >= 10*time.Second:
		d = d.Round(time.Second)
	}
	for i, u := range units {
		if d < u.size && i < len(units)-1 {
			continue
		}
		text := Sentence(lang, u.key, strconv.FormatInt(int64(d/u.size), 10))
		if i+1 < len(units)-1 && d%u.size >= units[i+1].size {
			next := units[i+1]
			text += " " + Sentence(lang, next.key, strconv.FormatInt(int64(d%u.size/next.size), 10))
		}
		return text
	}
	return ""
}
