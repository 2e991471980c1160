package mta

import (
	"strconv"
	"time"
)

// spanText returns a time as replies and reasons tell it, such as 6d23h or 4m1s: in whole
// seconds and rounded up, so that who comes back after it does not come too early.
func spanText(d time.Duration) string {
	d = (d + time.Second - 1).Truncate(time.Second)
	if d <= 0 {
		return "0s"
	}
	var b []byte
	for _, unit := range [...]struct {
		name byte
		size time.Duration
	}{{'d', 24 * time.Hour}, {'h', time.Hour}, {'m', time.Minute}, {'s', time.Second}} {
		if n := int64(d / unit.size); n > 0 {
			b = append(strconv.AppendInt(b, n, 10), unit.name)
			d %= unit.size
		}
	}
	return string(b)
}
