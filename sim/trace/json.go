package trace

import (
	"net/netip"
	"strconv"
	"time"
	"unicode/utf8"
)

// AppendJSON appends the event as one JSON object, without a newline, for a run
// that started at start. Written by hand, because a run has millions of events
// and the order of the fields is part of "the same trace, byte for byte".
func (e *Event) AppendJSON(b []byte, start time.Time) []byte {
	o := object{b: append(b, '{')}
	o.int("seq", e.Seq)
	o.key("at")
	o.b = append(e.At.Date(start).UTC().AppendFormat(append(o.b, '"'), "2006-01-02T15:04:05.000000Z"), '"')
	o.int("us", int64(e.At))
	o.int("cause", e.Cause)
	o.string("host", e.Host)
	o.string("kind", string(e.Kind))
	if e.Conn != 0 {
		o.int("conn", e.Conn)
	}
	o.optional("peer", e.Peer)
	o.optional("message", e.Message)
	if e.isReceived() {
		o.int("of", e.Of)
	} else if e.Detail != nil {
		e.Detail.appendJSON(&o)
	}
	o.because(e)
	return append(o.b, '}')
}

// isReceived reports whether the event only says that something arrived, whose
// fields stand in the event Of.
func (e *Event) isReceived() bool { return e.Kind == SMTPReceived || e.Kind == POP3Received }

func (d Submitted) appendJSON(o *object) {
	o.string("from", d.From)
	o.strings("to", d.To)
}

func (d Query) appendJSON(o *object) {
	o.string("name", d.Name)
	o.string("type", d.Type)
	o.string("server", d.Server)
	o.int("id", int64(d.ID))
	if d.TCP {
		o.bool("tcp", true)
	}
}

func (d Answer) appendJSON(o *object) {
	d.Query.appendJSON(o)
	o.string("rcode", d.RCode)
	o.strings("answers", d.Answers)
	o.bool("cached", d.Cached)
}

func (d Endpoints) appendJSON(o *object) {
	o.string("local", endpoint(d.Local))
	o.string("remote", endpoint(d.Remote))
}

func (d TLS) appendJSON(o *object) {
	o.string("version", d.Version)
	o.optional("cipher", d.Cipher)
	o.bool("verified", d.Verified)
	o.strings("problems", d.Problems)
}

func (d Command) appendJSON(o *object) {
	o.string("verb", d.Verb)
	o.string("line", d.Line)
}

func (d Reply) appendJSON(o *object) {
	o.int("code", int64(d.Code))
	o.string("enhanced", d.Enhanced)
	o.string("text", d.Text)
}

func (d Data) appendJSON(o *object)    { o.int("octets", int64(d.Octets)) }
func (d Segment) appendJSON(o *object) { o.int("octets", int64(d.Octets)) }

func (d Envelope) appendJSON(o *object) {
	o.string("from", d.From)
	o.strings("recipients", d.Recipients)
}

func (d Attempt) appendJSON(o *object) {
	o.int("attempt", int64(d.Attempt))
	o.string("destination", d.Destination)
}

func (d Deferral) appendJSON(o *object) {
	o.string("destination", d.Destination)
	o.strings("recipients", d.Recipients)
	o.string("reason", d.Reason)
	o.int("next", int64(d.Next))
}

func (d Recipients) appendJSON(o *object) { o.strings("recipients", d.Recipients) }

func (d Removal) appendJSON(o *object) {
	o.strings("recipients", d.Recipients)
	o.string("why", d.Why)
}

func (d Report) appendJSON(o *object) {
	o.string("about", d.About)
	o.strings("recipients", d.Recipients)
	o.string("action", d.Action)
	o.string("status", d.Status)
}

func (d Delivery) appendJSON(o *object) {
	o.string("recipient", d.Recipient)
	o.optional("protocol", d.Protocol)
}

func (d Reason) appendJSON(o *object) { o.string("reason", d.Reason) }

// endpoint returns an address as the trace shows it, "" for an unknown one.
func endpoint(a netip.AddrPort) string {
	if !a.IsValid() {
		return ""
	}
	return a.String()
}

// object writes one JSON object, field by field.
type object struct {
	b []byte
}

func (o *object) key(name string) {
	if o.b[len(o.b)-1] != '{' {
		o.b = append(o.b, ',')
	}
	o.b = append(o.b, '"')
	o.b = append(o.b, name...)
	o.b = append(o.b, '"', ':')
}

func (o *object) int(name string, n int64) {
	o.key(name)
	o.b = strconv.AppendInt(o.b, n, 10)
}

func (o *object) bool(name string, v bool) {
	o.key(name)
	o.b = strconv.AppendBool(o.b, v)
}

func (o *object) string(name, s string) {
	o.key(name)
	o.b = appendString(o.b, s)
}

func (o *object) optional(name, s string) {
	if s != "" {
		o.string(name, s)
	}
}

func (o *object) strings(name string, list []string) {
	o.key(name)
	o.b = append(o.b, '[')
	for i, s := range list {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		o.b = appendString(o.b, s)
	}
	o.b = append(o.b, ']')
}

func (o *object) because(e *Event) {
	if e.Because == nil {
		return
	}
	o.key("because")
	inner := object{b: append(o.b, '{')}
	if e.Because.RFC != 0 {
		inner.int("rfc", int64(e.Because.RFC))
	}
	inner.optional("section", e.Because.Section)
	inner.string("key", string(e.Because.Key))
	inner.strings("args", e.Because.Args)
	o.b = append(inner.b, '}')
}

// appendString appends s as a JSON string (RFC 8259 7). Octets that are no UTF-8
// become U+FFFD, so that hostile mail cannot break the line.
func appendString(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, '\\', 'n')
		case c == '\r':
			b = append(b, '\\', 'r')
		case c == '\t':
			b = append(b, '\\', 't')
		case c < 0x20 || c == 0x7f:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		case c < utf8.RuneSelf:
			b = append(b, c)
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			b = utf8.AppendRune(b, r)
			i += size
			continue
		}
		i++
	}
	return append(b, '"')
}
