package smtp

import (
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
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
	var key [md5.BlockSize]byte
	if len(password) > len(key) {
		short := md5.Sum([]byte(password))
		copy(key[:], short[:])
	} else {
		copy(key[:], password)
	}
	inner := md5.Sum(append(padded(key, 0x36), challenge...))
	outer := md5.Sum(append(padded(key, 0x5c), inner[:]...))
	return hex.EncodeToString(outer[:])
}

// padded returns a key, each octet changed by pad.
func padded(key [md5.BlockSize]byte, pad byte) []byte {
	for i := range key {
		key[i] ^= pad
	}
	return key[:]
}
