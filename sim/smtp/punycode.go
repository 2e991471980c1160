package smtp

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// ASCIIDomain returns a domain as DNS knows it: each part that is not ASCII in small
// letters and in the form xn-- (RFC 6531 3.2).
func ASCIIDomain(domain string) string {
	if !hasEightBit(domain) {
		return domain
	}
	labels := strings.Split(domain, ".")
	for i, label := range labels {
		if hasEightBit(label) {
			labels[i] = "xn--" + punycode(strings.Map(unicode.ToLower, label))
		}
	}
	return strings.Join(labels, ".")
}

// The numbers of Punycode (RFC 3492 5).
const (
	punyBase, punyMin, punyMax      = 36, 1, 26
	punySkew, punyDamp, punyInitial = 38, 700, 72
)

// punycode writes a label in ASCII (RFC 3492 3): first its ASCII characters, then for each
// other one, in the order of their numbers, how far it is from the one before.
func punycode(label string) string {
	var b []byte
	for _, r := range label {
		if r < utf8.RuneSelf {
			b = append(b, byte(r))
		}
	}
	basic := len(b)
	if basic > 0 {
		b = append(b, '-')
	}
	delta, bias, done := 0, punyInitial, basic
	for n := rune(utf8.RuneSelf); done < utf8.RuneCountInString(label); n++ {
		next := nextRune(label, n)
		delta += int(next-n) * (done + 1)
		n = next
		for _, r := range label {
			if r < n {
				delta++
			}
			if r == n {
				b = appendDelta(b, delta, bias)
				bias = adapt(delta, done+1, done == basic)
				delta = 0
				done++
			}
		}
		delta++
	}
	return string(b)
}

// nextRune returns the smallest character of a label that is not below least.
func nextRune(label string, least rune) rune {
	next := rune(utf8.MaxRune)
	for _, r := range label {
		if r >= least && r < next {
			next = r
		}
	}
	return next
}

// appendDelta writes one distance, in digits whose weight depends on bias (RFC 3492 3.3).
func appendDelta(b []byte, delta, bias int) []byte {
	for k := punyBase; ; k += punyBase {
		t := min(max(k-bias, punyMin), punyMax)
		if delta < t {
			return append(b, punyDigit(delta))
		}
		b = append(b, punyDigit(t+(delta-t)%(punyBase-t)))
		delta = (delta - t) / (punyBase - t)
	}
}

func punyDigit(d int) byte {
	if d < 26 {
		return byte('a' + d)
	}
	return byte('0' + d - 26)
}

// adapt returns the bias for the next distance (RFC 3492 3.4).
func adapt(delta, points int, first bool) int {
	if first {
		delta /= punyDamp
	} else {
		delta /= 2
	}
	delta += delta / points
	k := 0
	for ; delta > (punyBase-punyMin)*punyMax/2; k += punyBase {
		delta /= punyBase - punyMin
	}
	return k + (punyBase-punyMin+1)*delta/(delta+punySkew)
}
