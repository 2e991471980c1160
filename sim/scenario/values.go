package scenario

import (
	"cmp"
	"math"
	"strconv"
	"strings"
	"time"
)

// units are the units of time that a file may use.
var units = []struct {
	name string
	size time.Duration
}{
	{"ns", time.Nanosecond}, {"us", time.Microsecond}, {"µs", time.Microsecond}, {"ms", time.Millisecond},
	{"s", time.Second}, {"m", time.Minute}, {"h", time.Hour}, {"d", day},
}

// parseDuration reads a length of time as Go writes it, with d for days besides:
// "1d12h", "1.5s", and "0". It uses no floats.
func parseDuration(s string) (time.Duration, bool) {
	if s == "0" {
		return 0, true
	}
	var sum time.Duration
	for begun := false; s != "" || !begun; begun = true {
		figures := strings.IndexFunc(s, func(c rune) bool { return !isFigure(c) })
		if figures <= 0 {
			return 0, false
		}
		letters := strings.IndexFunc(s[figures:]+"0", isFigure)
		part, ok := multiply(s[:figures], s[figures:figures+letters])
		if !ok || sum > math.MaxInt64-part {
			return 0, false
		}
		sum, s = sum+part, s[figures+letters:]
	}
	return sum, true
}

func isFigure(c rune) bool { return c == '.' || c >= '0' && c <= '9' }

// multiply returns so many units of time.
func multiply(figures, unit string) (time.Duration, bool) {
	nano, ok := parseDecimal(figures, 9)
	if !ok {
		return 0, false
	}
	size, whole, rest := unitSize(unit), nano/1e9, nano%1e9
	if size == 0 || whole > math.MaxInt64/2/int64(size) {
		return 0, false
	}
	return time.Duration(whole*int64(size) + scale(rest, int64(size))), true
}

// unitSize returns the length of a unit of time, 0 for a word that is none.
func unitSize(name string) time.Duration {
	for _, u := range units {
		if u.name == name {
			return u.size
		}
	}
	return 0
}

// scale returns part of 1e9 parts of size, multiplied in the order that cannot
// overflow: part is below 1e9.
func scale(part, size int64) int64 {
	if size < 1e9 {
		return part * size / 1e9
	}
	return part * (size / 1e9)
}

// parseDecimal reads a number that is not negative, such as "0.05", as so many
// units of 10^-digits. A number that is finer than that is none.
func parseDecimal(s string, digits int) (int64, bool) {
	whole, part, dot := strings.Cut(s, ".")
	part = strings.TrimRight(part, "0")
	if whole == "" && part == "" && (!dot || len(s) < 2) || len(part) > digits || len(whole) > 9+1 {
		return 0, false
	}
	all := whole + part + strings.Repeat("0", digits-len(part))
	if strings.ContainsFunc(all, func(c rune) bool { return c < '0' || c > '9' }) {
		return 0, false
	}
	v, err := strconv.ParseInt("0"+all, 10, 64)
	return v, err == nil
}

// decimal writes so many units of 10^-digits as a number.
func decimal(v int64, digits int) string {
	s := strconv.FormatInt(v, 10)
	if len(s) <= digits {
		s = strings.Repeat("0", digits-len(s)+1) + s
	}
	s = s[:len(s)-digits] + "." + s[len(s)-digits:]
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

// formatDuration writes a length of time of whole microseconds as a file would.
func formatDuration(d time.Duration) string {
	s := ""
	for _, name := range [...]string{"d", "h", "m", "s", "ms", "us"} {
		size := unitSize(name)
		if d >= size {
			s, d = s+strconv.FormatInt(int64(d/size), 10)+name, d%size
		}
	}
	return cmp.Or(s, "0s")
}

// canonical returns a domain name in lower case without its final dot, the form in
// which names are compared (RFC 1035 2.3.3).
func canonical(name string) string { return strings.TrimSuffix(strings.ToLower(name), ".") }

// isName reports whether s can be the name of a host or domain: labels of letters,
// figures, hyphens and underscores (RFC 1035 2.3.4 has the lengths).
func isName(s string) bool {
	s = strings.TrimSuffix(s, ".")
	if len(s) == 0 || len(s) > 253 {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if len(label) == 0 || len(label) > 63 || strings.Trim(label, "-") != label {
			return false
		}
		if strings.ContainsFunc(label, func(c rune) bool { return !isNameRune(c) }) {
			return false
		}
	}
	return true
}

func isNameRune(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_'
}
