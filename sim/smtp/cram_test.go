package smtp

import (
	"crypto/hmac"
	"crypto/md5"
	"encoding/hex"
	"strings"
	"testing"
)

// The digest is that of the standard library, whatever the lengths.
func TestCramDigest(t *testing.T) {
	for n := range 200 {
		password, challenge := strings.Repeat("p", n), strings.Repeat("c", 199-n)
		mac := hmac.New(md5.New, []byte(password))
		mac.Write([]byte(challenge))
		if got, want := cramDigest(password, challenge), hex.EncodeToString(mac.Sum(nil)); got != want {
			t.Fatalf("%d octets of password: %s, want %s", n, got, want)
		}
	}
}
