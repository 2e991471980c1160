package trace

import (
	"strconv"
	"strings"
)

// String returns the log line that everyone sees:
//
//	SEQ TIME HOST KIND [cCONN] [MESSAGE] DETAIL [<CAUSE]
//	24 0:00:00.121000 mail.sender.example smtp.command c3 EHLO mail.sender.example <23
func (e *Event) String() string { return string(e.AppendText(nil)) }

// AppendText appends the log line of String, without a newline.
func (e *Event) AppendText(b []byte) []byte {
	b = strconv.AppendInt(b, e.Seq, 10)
	b = e.At.append(append(b, ' '))
	b = word(b, e.Host)
	b = word(b, string(e.Kind))
	if e.Conn != 0 {
		b = strconv.AppendInt(append(b, " c"...), e.Conn, 10)
	}
	if e.Message != "" {
		b = word(b, e.Message)
	}
	if e.isReceived() {
		b = strconv.AppendInt(append(b, " of "...), e.Of, 10)
	}
	if e.Detail != nil {
		b = e.Detail.appendText(append(b, ' '))
	}
	if e.Cause != 0 {
		b = strconv.AppendInt(append(b, " <"...), e.Cause, 10)
	}
	return b
}

func word(b []byte, s string) []byte { return append(append(b, ' '), s...) }

func (d Submitted) appendText(b []byte) []byte {
	return append(b, "from <"+d.From+"> to "+list(d.To)...)
}

func (d Query) appendText(b []byte) []byte {
	b = append(b, d.Name+" "+d.Type+" @"+d.Server...)
	if d.TCP {
		b = append(b, " tcp"...)
	}
	return b
}

func (d Answer) appendText(b []byte) []byte {
	b = append(d.Query.appendText(b), " "+d.RCode...)
	if d.Cached {
		b = append(b, " cached"...)
	}
	if len(d.Answers) > 0 {
		b = append(b, " ["+strings.Join(d.Answers, "; ")+"]"...)
	}
	return b
}

func (d Endpoints) appendText(b []byte) []byte {
	return append(b, endpoint(d.Local)+" -> "+endpoint(d.Remote)...)
}

func (d TLS) appendText(b []byte) []byte {
	if d.Version != "" {
		b = append(b, d.Version+" "+d.Cipher+" "...)
		if d.Verified {
			return append(b, "verified"...)
		}
		b = append(b, "unverified"...)
		if len(d.Problems) > 0 {
			b = append(b, ' ')
		}
	}
	return append(b, plain(strings.Join(d.Problems, ", "))...)
}

func (d Command) appendText(b []byte) []byte { return append(b, plain(d.Line)...) }

func (d Reply) appendText(b []byte) []byte {
	if d.Code != 0 {
		b = append(strconv.AppendInt(b, int64(d.Code), 10), ' ')
	}
	if d.Enhanced != "" {
		b = append(append(b, d.Enhanced...), ' ')
	}
	return append(b, plain(d.Text)...)
}

func (d Data) appendText(b []byte) []byte    { return octets(b, d.Octets) }
func (d Segment) appendText(b []byte) []byte { return octets(b, d.Octets) }

func (d Envelope) appendText(b []byte) []byte {
	return append(b, "from <"+d.From+"> to "+list(d.Recipients)...)
}

func (d Attempt) appendText(b []byte) []byte {
	b = strconv.AppendInt(b, int64(d.Attempt), 10)
	return append(b, " to "+d.Destination...)
}

func (d Deferral) appendText(b []byte) []byte {
	b = append(b, list(d.Recipients)+" next "...)
	return append(d.Next.append(b), ": "+plain(d.Reason)...)
}

func (d Recipients) appendText(b []byte) []byte { return append(b, list(d.Recipients)...) }

func (d Removal) appendText(b []byte) []byte { return append(b, list(d.Recipients)+" "+d.Why...) }

func (d Report) appendText(b []byte) []byte {
	return append(b, "about "+d.About+" "+list(d.Recipients)+" "+d.Action+" "+d.Status...)
}

func (d Delivery) appendText(b []byte) []byte {
	b = append(b, "<"+d.Recipient+">"...)
	if d.Protocol != "" {
		b = word(b, d.Protocol)
	}
	return b
}

func (d Reason) appendText(b []byte) []byte { return append(b, plain(d.Reason)...) }

func octets(b []byte, n int) []byte {
	return append(strconv.AppendInt(b, int64(n), 10), " octets"...)
}

func list(addresses []string) string { return "<" + strings.Join(addresses, "> <") + ">" }

// plain returns text on one line of printable ASCII and UTF-8: what a hostile
// peer sent must not move the cursor of whoever reads the log.
func plain(text string) string {
	for i := 0; i < len(text); i++ {
		if text[i] < ' ' || text[i] >= 0x7f {
			quoted := strconv.QuoteToGraphic(text)
			return strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
		}
	}
	return text
}
