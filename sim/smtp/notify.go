package smtp

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Notify says when a sender wants to hear what became of a message for a recipient
// (RFC 3461 4.1). The zero value says nothing: then a failure is reported, and a delay
// may be.
type Notify uint8

// What NOTIFY may name. NotifyNever stands alone.
const (
	NotifyNever Notify = 1 << iota
	NotifySuccess
	NotifyFailure
	NotifyDelay
)

var notifyNames = [...]struct {
	notify Notify
	name   string
}{{NotifyNever, "NEVER"}, {NotifySuccess, "SUCCESS"}, {NotifyFailure, "FAILURE"}, {NotifyDelay, "DELAY"}}

// NotifyNames returns the words that NOTIFY may have.
func NotifyNames() []string {
	names := make([]string, len(notifyNames))
	for i, n := range notifyNames {
		names[i] = n.name
	}
	return names
}

// ParseNotify reads the value of NOTIFY: NEVER, or some of SUCCESS, FAILURE and DELAY with
// commas between them (RFC 3461 4.1).
func ParseNotify(value string) (Notify, bool) {
	var all Notify
	for more := true; more; {
		var word string
		word, value, more = strings.Cut(value, ",")
		n := notifyOf(word)
		if n == 0 {
			return 0, false
		}
		all |= n
	}
	return all, all&NotifyNever == 0 || all == NotifyNever
}

func notifyOf(word string) Notify {
	for _, n := range notifyNames {
		if strings.EqualFold(n.name, word) {
			return n.notify
		}
	}
	return 0
}

// String returns the value as NOTIFY has it, "" for nothing.
func (n Notify) String() string {
	var list []string
	for _, known := range notifyNames {
		if n&known.notify != 0 {
			list = append(list, known.name)
		}
	}
	return strings.Join(list, ",")
}

// Success reports whether the sender wants to hear of delivery.
func (n Notify) Success() bool { return n&NotifySuccess != 0 }

// Failure reports whether the sender wants to hear of failure, which who says nothing does.
func (n Notify) Failure() bool { return n == 0 || n&NotifyFailure != 0 }

// Delay reports whether the sender may be warned of a delay (RFC 3461 4.1: who says
// nothing leaves it to the server).
func (n Notify) Delay() bool { return n == 0 || n&NotifyDelay != 0 }

// Ret says how much of a message a report of its failure is to return (RFC 3461 4.3).
type Ret uint8

// What RET may say. RetDefault leaves it to the server.
const (
	RetDefault Ret = iota
	RetFull
	RetHeaders
)

var retNames = [...]string{RetDefault: "", RetFull: "FULL", RetHeaders: "HDRS"}

// RetNames returns the words that RET may have.
func RetNames() []string { return append([]string(nil), retNames[RetFull:]...) }

// ParseRet reads the value of RET, FULL or HDRS.
func ParseRet(value string) (Ret, bool) {
	for r := RetFull; r <= RetHeaders; r++ {
		if strings.EqualFold(retNames[r], value) {
			return r, true
		}
	}
	return RetDefault, false
}

// String returns the value as RET has it, "" for RetDefault.
func (r Ret) String() string {
	if int(r) < len(retNames) {
		return retNames[r]
	}
	return ""
}

// Recipient is a recipient of an envelope, with what its RCPT asked for (RFC 3461 4).
type Recipient struct {
	Path
	Notify   Notify
	Original string // ORCPT, decoded: a type, a semicolon and an address, "rfc822;a@b.example"; "" for none
}

// Recipients returns paths as recipients for whom nothing is asked.
func Recipients(paths ...Path) []Recipient {
	list := make([]Recipient, len(paths))
	for i, p := range paths {
		list[i].Path = p
	}
	return list
}

// OriginalRecipient returns what ORCPT says of an address that nothing has changed yet. One
// that is not ASCII has a type of its own, with the numbers of its characters (RFC 6533 3).
func OriginalRecipient(p Path) string {
	if p.IsASCII() {
		return "rfc822;" + p.String()
	}
	b := []byte("utf-8;")
	for _, r := range p.String() {
		if r < utf8.RuneSelf && r != '\\' {
			b = append(b, byte(r))
			continue
		}
		b = append(append(b, `\x{`...), strings.ToUpper(strconv.FormatInt(int64(r), 16))...)
		b = append(b, '}')
	}
	return string(b)
}

// CheckEnvID says what is wrong with an envelope id that a person wrote, or nothing
// (RFC 3461 4.4).
func CheckEnvID(id string) error {
	for i := 0; i < len(id); i++ {
		if id[i] < ' ' || id[i] > '~' {
			return badReply(i+1, becauseEnvIDOctet)
		}
	}
	if len(encodeXtext(id)) > EnvIDOctetsMax {
		return badReply(EnvIDOctetsMax+1, becauseEnvIDLong)
	}
	return nil
}

// encodeXtext writes text so that it can stand in a command (RFC 3461 4): what is no
// printable ASCII, + and = become + and two hexadecimal figures.
func encodeXtext(text string) string {
	const figures = "0123456789ABCDEF"
	b := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		if c := text[i]; c > ' ' && c <= '~' && c != '+' && c != '=' {
			b = append(b, c)
		} else {
			b = append(b, '+', figures[c>>4], figures[c&15])
		}
	}
	return string(b)
}

// decodeXtext reads what encodeXtext writes. What is decoded must be printable ASCII
// (RFC 3461 4.2, 4.4): it will stand in reports, where a line end would begin a field of
// somebody else's choice.
func decodeXtext(text string) (string, bool) {
	b := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '+' {
			high, low := figure(text, i+1), figure(text, i+2)
			if high < 0 || low < 0 {
				return "", false
			}
			c = byte(high<<4 | low)
			i += 2
		} else if c == '=' {
			return "", false
		}
		if c < ' ' || c > '~' {
			return "", false
		}
		b = append(b, c)
	}
	return string(b), true
}

// figure returns the value of the hexadecimal figure at i, a capital (RFC 3461 4), or -1.
func figure(s string, i int) int {
	switch {
	case i >= len(s):
	case isDigit(s[i]):
		return int(s[i] - '0')
	case 'A' <= s[i] && s[i] <= 'F':
		return int(s[i]-'A') + 10
	}
	return -1
}

// parseOriginal reads the value of ORCPT: the type of the address, a semicolon, and the
// address as xtext (RFC 3461 4.2).
func parseOriginal(value string) (string, string) {
	kind, address, ok := strings.Cut(value, ";")
	switch {
	case len(value) > OrcptOctetsMax:
		return "", "ORCPT is longer than 500 octets"
	case !ok || address == "" || !isAtom(kind):
		return "", "ORCPT is a type, a semicolon and an address, such as rfc822;a@b.example"
	}
	decoded, ok := decodeXtext(address)
	if !ok {
		return "", "ORCPT has a + without two hexadecimal figures, or an octet that does not print"
	}
	return kind + ";" + decoded, ""
}

// isAtom reports whether s is the name of an address type (RFC 3461 4.2).
func isAtom(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isAtext(s[i]) {
			return false
		}
	}
	return s != ""
}

// parseEnvID reads the value of ENVID (RFC 3461 4.4).
func parseEnvID(value string) (string, string) {
	if len(value) > EnvIDOctetsMax {
		return "", "ENVID is longer than 100 octets"
	}
	decoded, ok := decodeXtext(value)
	if !ok || value == "" {
		return "", "ENVID is one to 100 octets, with + and two hexadecimal figures for those that do not print"
	}
	return decoded, ""
}

// notifyParameters returns what RCPT asks for beyond its path.
func (r *Recipient) notifyParameters() string {
	parameters := ""
	if r.Notify != 0 {
		parameters = " NOTIFY=" + r.Notify.String()
	}
	if kind, address, ok := strings.Cut(r.Original, ";"); ok {
		parameters += " ORCPT=" + kind + ";" + encodeXtext(address)
	}
	return parameters
}

// reportParameters returns what MAIL says about reports on the message.
func (m *Mail) reportParameters() string {
	parameters := ""
	if m.Ret != RetDefault {
		parameters = " RET=" + m.Ret.String()
	}
	if m.EnvID != "" {
		parameters += " ENVID=" + encodeXtext(m.EnvID)
	}
	return parameters
}
