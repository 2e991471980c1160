package smtp

import (
	"encoding/base64"
)

// cramResponse returns the client's answer to the challenge of CRAM-MD5, in base64: its
// name and what it makes of the challenge with the password, which so never crosses the
// wire (RFC 2195 2). False for a challenge that is no base64.
func cramResponse(user, password, challenge string) (string, bool) {
	text, err := base64.StdEncoding.Strict().DecodeString(challenge)
	if err != nil {
		return "", false
	}
	return base64.StdEncoding.EncodeToString([]byte(user + " " + cramDigest(password, string(text)))), true
}

// cramDigest returns the keyed MD5 of a challenge, which is not in base64 any more, in
// small hexadecimal figures (RFC 2195 2).
func cramDigest(password, challenge string) string {
	var key [md5Block]byte
	if len(password) > len(key) {
		short := md5Sum([]byte(password))
		copy(key[:], short[:])
	} else {
		copy(key[:], password)
	}
	inner := md5Sum(append(padded(key, 0x36), challenge...))
	outer := md5Sum(append(padded(key, 0x5c), inner[:]...))
	const figures = "0123456789abcdef"
	b := make([]byte, 0, 2*len(outer))
	for _, octet := range outer {
		b = append(b, figures[octet>>4], figures[octet&15])
	}
	return string(b)
}

// padded returns a key, each octet changed by pad.
func padded(key [md5Block]byte, pad byte) []byte {
	for i := range key {
		key[i] ^= pad
	}
	return key[:]
}
