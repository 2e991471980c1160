package smtp

import "testing"

// What was spoken has the names of RFC 3848, and with SMTPUTF8 others (RFC 6531 3.7.3).
func TestProtocol(t *testing.T) {
	for want, s := range map[string]Server{
		"SMTP": {}, "ESMTP": {extended: true}, "ESMTPS": {extended: true, secure: true},
		"ESMTPA": {extended: true, user: "bob"}, "ESMTPSA": {extended: true, secure: true, user: "bob"},
		"UTF8SMTP": {extended: true, utf8: true}, "UTF8SMTPS": {extended: true, utf8: true, secure: true},
		"UTF8SMTPA": {extended: true, utf8: true, user: "bob"}, "UTF8SMTPSA": {extended: true, utf8: true, secure: true, user: "bob"},
	} {
		if got := s.protocol(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
