package secure

import (
	"crypto/tls"
	"errors"
	"net"
)

// alerts names the alerts of TLS (RFC 8446 6).
var alerts = map[uint8]string{
	0: "close_notify", 10: "unexpected_message", 20: "bad_record_mac", 22: "record_overflow", 40: "handshake_failure",
	42: "bad_certificate", 43: "unsupported_certificate", 44: "certificate_revoked", 45: "certificate_expired",
	46: "certificate_unknown", 47: "illegal_parameter", 48: "unknown_ca", 49: "access_denied", 50: "decode_error",
	51: "decrypt_error", 70: "protocol_version", 71: "insufficient_security", 80: "internal_error",
	86: "inappropriate_fallback", 90: "user_canceled", 109: "missing_extension", 110: "unsupported_extension",
	112: "unrecognized_name", 113: "bad_certificate_status_response", 115: "unknown_psk_identity",
	116: "certificate_required", 120: "no_application_protocol",
}

// listening sees the alert with which this side gives up, which the error of a handshake
// does not tell.
type listening struct {
	net.Conn
	alert uint8 // the last that went out in the clear
}

// An alert in the clear is a record of its own (RFC 8446 5.1, 6).
const (
	alertRecord       = 21
	alertRecordOctets = 7 // type, version (2), length (2), level, description
)

// Write writes octets of TLS records.
func (l *listening) Write(b []byte) (int, error) {
	if len(b) == alertRecordOctets && b[0] == alertRecord {
		l.alert = b[alertRecordOctets-1]
	}
	return l.Conn.Write(b)
}

// alertOf names why a handshake failed: what the other side said, or else this one. What
// is no TLS at all gets no alert from crypto/tls, but has one.
func (l *listening) alertOf(err error) string {
	var said *net.OpError
	if errors.As(err, &said) && said.Op == "remote error" {
		for n, name := range alerts { // order: no two alerts have the same text
			if tls.AlertError(n).Error() == said.Err.Error() {
				return name
			}
		}
	}
	if errors.As(err, new(tls.RecordHeaderError)) {
		return alerts[10]
	}
	if l.alert == 0 {
		return ""
	}
	return alerts[l.alert]
}
