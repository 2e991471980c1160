package smtp

import (
	"strconv"
	"strings"

	"mailscope/sim/words"
)

// Reply is what a server answers to a command (RFC 5321 4.2). The zero value is no
// reply: where a question is answered with one, it means "no objection".
type Reply struct {
	Code     int    // three digits, 200 to 559
	Enhanced string // status of RFC 3463, such as "4.3.2"; "" for none
	Text     string // lines joined by \n
	Because  *words.Because

	mistake bool // it counts as a mistake, for a personality that counts those (CountMistakes)
	closes  bool // the server closes the connection with it
}

// IsZero reports whether r is no reply at all.
func (r Reply) IsZero() bool { return r.Code == 0 }

// Positive reports whether the command was done, 2yz (RFC 5321 4.2.1, as are the
// other three).
func (r Reply) Positive() bool { return r.Code/100 == 2 }

// Intermediate reports whether the server waits for more, 3yz.
func (r Reply) Intermediate() bool { return r.Code/100 == 3 }

// Transient reports whether the command failed for now, 4yz.
func (r Reply) Transient() bool { return r.Code/100 == 4 }

// Permanent reports whether the command failed for good, 5yz.
func (r Reply) Permanent() bool { return r.Code/100 == 5 }

// String returns the reply on one line, "451 4.3.2 later".
func (r Reply) String() string {
	b := strconv.AppendInt(nil, int64(r.Code), 10)
	if r.Enhanced != "" {
		b = append(append(b, ' '), r.Enhanced...)
	}
	if r.Text != "" {
		b = append(append(b, ' '), strings.ReplaceAll(r.Text, "\n", " ")...)
	}
	return string(b)
}

// with returns the reply with its reason about these things.
func (r Reply) with(args ...string) Reply {
	because := *r.Because
	because.Args = args
	r.Because = &because
	return r
}

// because returns the reply with another reason.
func (r Reply) because(because words.Because) Reply {
	r.Because = &because
	return r
}

// Wire returns the octets of the reply, CRLFs included. If enhanced is set, each
// line has the enhanced code, else none has (RFC 2034 4): who sends knows whether
// it was offered. A 3yz reply never has one.
func (r Reply) Wire(enhanced bool) string { return string(r.appendWire(nil, enhanced)) }

// appendWire appends what Wire returns.
func (r Reply) appendWire(b []byte, enhanced bool) []byte {
	if !enhanced || r.Intermediate() {
		r.Enhanced = ""
	}
	for text, more := r.Text, true; more; {
		var line string
		start := len(b)
		line, text, more = strings.Cut(text, "\n")
		b = strconv.AppendInt(b, int64(r.Code), 10)
		if more {
			b = append(b, '-')
		} else {
			b = append(b, ' ')
		}
		if r.Enhanced != "" {
			b = append(append(b, r.Enhanced...), ' ')
		}
		b = appendPrintable(b, line, start+ReplyLineOctetsMax-2)
		b = append(b, '\r', '\n')
	}
	return b
}

// appendPrintable appends text until b has end octets. Whatever a host put into a
// reply, no octet of it can end the line (RFC 5321 4.2: textstring).
func appendPrintable(b []byte, text string, end int) []byte {
	for i := 0; i < len(text) && len(b) < end; i++ {
		c := text[i]
		if (c < ' ' || c > '~') && c != '\t' {
			c = '?'
		}
		b = append(b, c)
	}
	return b
}

// ParseReply reads a reply as people write it, "451 4.3.2 later": the code, perhaps
// an enhanced code of the same class, perhaps a text. The error is a *SyntaxError.
func ParseReply(text string) (Reply, error) {
	code, rest, _ := strings.Cut(text, " ")
	n, ok := parseCode(code)
	if !ok || len(code) != 3 {
		return Reply{}, badReply(1, words.Because{RFC: 5321, Section: "4.2", Key: words.SMTPReplyCode})
	}
	r := Reply{Code: n, Text: rest, Because: &becauseFault}
	if status, tail, _ := strings.Cut(rest, " "); isEnhanced(status) {
		if int(status[0]-'0') != n/100 {
			return Reply{}, badReply(5, words.Because{RFC: 2034, Section: "4", Key: words.SMTPReplyClass})
		}
		r.Enhanced, r.Text = status, tail
	}
	for i := 0; i < len(text); i++ {
		if c := text[i]; (c < ' ' || c > '~') && c != '\n' {
			return Reply{}, badReply(i+1, words.Because{RFC: 5321, Section: "4.2", Key: words.SMTPReplyOctet})
		}
	}
	if len(text) > ReplyLineOctetsMax-2 {
		return Reply{}, badReply(ReplyLineOctetsMax-1, words.Because{RFC: 5321, Section: "4.5.3.1.5", Key: words.SMTPReplyLong})
	}
	return r, nil
}

func badReply(column int, because words.Because) error {
	return &SyntaxError{Column: column, Because: because}
}

// becauseFault is the reason of every reply that a person has put into a server's mouth.
var becauseFault = words.Because{Key: words.SMTPFaultReply}

// parseCode reads the three digits at the beginning of s (RFC 5321 4.2).
func parseCode(s string) (int, bool) {
	if len(s) < 3 || s[0] < '2' || s[0] > '5' || s[1] < '0' || s[1] > '5' || !isDigit(s[2]) {
		return 0, false
	}
	return int(s[0]-'0')*100 + int(s[1]-'0')*10 + int(s[2]-'0'), true
}

// isEnhanced reports whether s is a status code: class 2, 4 or 5, then two numbers
// of up to three digits (RFC 3463 2).
func isEnhanced(s string) bool {
	if len(s) < 5 || s[0] != '2' && s[0] != '4' && s[0] != '5' || s[1] != '.' {
		return false
	}
	subject, detail, _ := strings.Cut(s[2:], ".")
	return isNumber(subject) && isNumber(detail)
}

func isNumber(s string) bool {
	return s != "" && len(s) <= 3 && strings.Trim(s, "0123456789") == "" && (s[0] != '0' || s == "0")
}

// replyLine takes a line that a server sent apart: code, whether more lines follow,
// and text.
func replyLine(text string) (code int, more bool, rest string, ok bool) {
	code, ok = parseCode(text)
	switch {
	case !ok || len(text) == 3:
		return code, false, "", ok
	case text[3] == ' ' || text[3] == '-':
		return code, text[3] == '-', text[4:], true
	}
	return 0, false, "", false
}

// cutEnhanced takes the enhanced code off the text of one line, if there is one of
// the class of code.
func cutEnhanced(code int, text string) (enhanced, rest string) {
	status, rest, _ := strings.Cut(text, " ")
	if isEnhanced(status) && int(status[0]-'0') == code/100 {
		return status, rest
	}
	return "", text
}
