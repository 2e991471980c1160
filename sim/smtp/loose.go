package smtp

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// What several of the servers read in the same loose way.

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

func validUTF8(text string) bool { return utf8.ValidString(text) }

// sizeOf returns the number that digits stand for. What is too big for an int64 is as big
// as can be.
func sizeOf(digits string) int64 {
	size, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 1<<63 - 1
	}
	return size
}

// filled returns the reply with what stands for names in its text.
func (s *Server) filled(r Reply) Reply {
	if strings.Contains(r.Text, "{") {
		r.Text = strings.NewReplacer("{name}", s.cfg.Name, "{helo}", s.helo, "{peer}", s.peer.Addr().String()).Replace(r.Text)
	}
	return r
}
