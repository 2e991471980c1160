package message

import (
	"strconv"
	"strings"
	"time"

	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// Report is a delivery status notification: a server tells the sender of a message
// what became of it (RFC 3464).
type Report struct {
	ReportingMTA string    // the host that tells
	Arrival      time.Time // when it had taken the message
	Date         time.Time // when it tells
	ID           string    // the report's own Message-ID, without angle brackets
	From         string    // the postmaster's address of the host
	To           string    // the address that the message came from
	Action       string    // one of the trace.Action constants: of the recipients that it is about
	Recipients   []ReportRecipient
	Original     Content // the message
	HeadersOnly  bool    // the sender asked for no more than the message's header (RFC 3461 4.3)
	Style        string  // the personality of the host, whose reports it looks like; "" for plain
	EnvID        string  // the sender's own id of the message, "" for none (RFC 3461 4.4)
	QueueID      string  // the host's id of the message
	Sender       string  // of the message, "" for the null path
	UTF8         bool    // the message came under SMTPUTF8, so its report may have UTF-8 (RFC 6533 4)
	ReceivedFrom string  // the host that the message came from, where the report is written while it is connected
}

// ReportRecipient tells what became of a message for one recipient (RFC 3464 2.3).
// Empty fields are left out of the report.
type ReportRecipient struct {
	Final          string // the address at the time of the attempt
	Original       string // the address as the sender gave it, with its type, "rfc822;bob@b.example", if they said
	Expired        bool   // given up for its age, not for an answer
	Action         string // one of the trace.Action constants; "" for the report's
	Status         string // RFC 3463 status; "" for one that only tells the action
	RemoteMTA      string // the host that answered
	Diagnostic     string // what it answered, "451 4.3.2 later", or what else happened
	Own            bool   // nobody answered: the reporting host decided so itself, at what the other offers
	LastAttempt    time.Time
	WillRetryUntil time.Time // only where delivery is delayed
}

// part is one body part of a report.
type part struct {
	fields   []Field // its header, which may be empty
	encoding string  // its Content-Transfer-Encoding
	body     string
}

// Content writes the report as a message, in three parts: an explanation for people, the
// facts for programs, and the message that it is about, or its header (RFC 6522 3). It
// must be sent with the null path as its sender, so that it is never itself reported on
// (RFC 5321 6.1).
func (r Report) Content() Content {
	style := styleOf(r.Style)
	explanation, returned := r.explanation(), r.returned(style.whole(&r))
	status := r.deliveryStatus(style)
	parts := []part{
		{style.textPart(explanation), explanation.encoding, explanation.body},
		{style.statusPart(status), encodingFor(status), status},
		{style.returnedPart(&r, returned), returned.encoding, returned.body},
	}
	boundary := r.boundary(parts)
	b := make([]byte, 0, 2048+len(explanation.body)+len(status)+len(returned.body))
	for _, f := range style.header(style, &r, boundary, encodingOf(parts)) {
		b = appendField(b, f.Name, f.Value)
	}
	if style.preamble != "" {
		b = append(b, "\r\n"+style.preamble+"\r\n"...)
	}
	for _, p := range parts {
		b = append(b, "\r\n--"+boundary+"\r\n"...)
		for _, f := range p.fields {
			b = appendField(b, f.Name, f.Value)
		}
		b = append(append(b, "\r\n"...), p.body...)
	}
	b = append(b, "\r\n--"+boundary+"--\r\n"...)
	return NewContent(string(b))
}

// Status returns the status that the report gives one of its recipients.
func (r Report) Status(i int) string { return styleOf(r.Style).status(&r, &r.Recipients[i]) }

// isMessageID reports whether a value that came from outside is one Message-ID of
// reasonable length (RFC 5322 3.6.4).
func isMessageID(id string) bool {
	return len(id) > 2 && len(id) < 250 && ascii(id) == id &&
		id[0] == '<' && strings.IndexByte(id, '>') == len(id)-1 && !strings.ContainsAny(id, " ,")
}

// deliveryStatus is the part for programs: fields about the message, an empty line,
// and then the fields about each recipient (RFC 3464 2.2, 2.3).
func (r Report) deliveryStatus(style *style) string {
	var b []byte
	for _, f := range style.message(&r) {
		if f.Value != "" {
			b = appendField(b, f.Name, f.Value)
		}
	}
	for i := range r.Recipients {
		b = append(b, "\r\n"...)
		for _, f := range style.recipient(&r, &r.Recipients[i]) {
			if f.Value != "" {
				b = appendField(b, f.Name, f.Value)
			}
		}
	}
	return string(b)
}

// dated returns a date as a field has it, "" where it is not known.
func dated(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return FormatDate(t)
}

func (r Report) actionFor(to *ReportRecipient) string {
	if to.Action != "" {
		return to.Action
	}
	return r.Action
}

// statusFor returns the recipient's status, or the one that says nothing but the
// class that belongs to the action (RFC 3463 3.1).
func (r Report) statusFor(to *ReportRecipient) string {
	if to.Status != "" {
		return ascii(to.Status)
	}
	return actionOf(r.actionFor(to)).status
}

// diagnostic returns a diagnostic text on one line and at most
// DiagnosticOctetsMax octets of it, for a hostile server may say much.
func diagnostic(text string) string {
	text = oneLine(text)
	if len(text) > DiagnosticOctetsMax {
		text = text[:DiagnosticOctetsMax]
	}
	return text
}

// diagnosticType tells a reply of an SMTP server from everything else that may
// have happened (RFC 3464 2.3.6).
func diagnosticType(d string) string {
	if code, _, _ := strings.Cut(d, " "); len(code) == 3 {
		if _, err := strconv.ParseUint(code, 10, 16); err == nil {
			return "smtp"
		}
	}
	return "x-mailscope"
}

// written is the text of a part with its type.
type written struct {
	kind     string // Content-Type
	encoding string
	body     string
}

// returned is the part that gives the message back: whole if it is wanted and can travel
// inside another, and else its header.
func (r Report) returned(whole bool) written {
	if whole && r.Original.Size() <= ReturnedOctetsMax {
		if s := r.Original.String(); !hasBareLineEnd(s) && !hasLongLine(s) && !strings.Contains(s, "\x00") {
			return written{r.kind("message/rfc822", "message/global"), encodingFor(s), s}
		}
	}
	header := returnedHeader(r.Original)
	return written{r.kind("text/rfc822-headers", "message/global-headers"), encodingFor(header), header}
}

// kind returns what the part with the message is called: by the other name where its header
// is in UTF-8, as it may be under SMTPUTF8 (RFC 6533 4).
func (r Report) kind(name, global string) string {
	if r.UTF8 && !isASCII(returnedHeader(r.Original)) {
		return global
	}
	return name
}

// text returns s on one line as a part for programs has it: in UTF-8, or with the numbers of
// the characters beyond US-ASCII (RFC 6533 3).
func (r *Report) text(s string) string {
	if isPlain(s) {
		return ascii(s)
	}
	if s = valid(oneLine(s)); r.UTF8 {
		return s
	}
	var b []byte
	for _, c := range s {
		switch {
		case len(b) > DiagnosticOctetsMax:
			return string(b)
		case c <= 0x7e && c != '\\':
			b = append(b, byte(c))
		default:
			b = append(b, `\x{`+strings.ToUpper(strconv.FormatInt(int64(c), 16))+"}"...)
		}
	}
	return string(b)
}

// typed returns an address with its type, which is given with what stands behind it. One
// that is not US-ASCII has a type of its own (RFC 6533 3).
func (r *Report) typed(kind, address string) string {
	if !isPlain(address) {
		kind = "utf-8" + kind[len("rfc822"):]
	}
	return kind + r.text(address)
}

// headed returns an address as a field of the report's own header has it.
func (r *Report) headed(address string) string {
	if r.UTF8 {
		return r.text(address)
	}
	return ascii(address)
}

// returnedHeader returns the header section in lines that are fit to travel: a
// line that is too long for a message goes no further than LineOctetsMax octets,
// and after ReturnedOctetsMax octets no line follows.
func returnedHeader(c Content) string {
	s := c.String()
	_, body := Header(s)
	s = s[:len(s)-len(body)]
	if len(s) > ReturnedOctetsMax {
		s = s[:ReturnedOctetsMax]
	}
	s = strings.ReplaceAll(crlf(s), "\x00", "?")
	var b []byte
	for s != "" {
		end := lineEnd(s)
		line := strings.TrimRight(s[:end], "\r\n")
		if line == "" {
			break // the empty line belongs to no header
		}
		b = append(append(b, line[:min(len(line), LineOctetsMax)]...), "\r\n"...)
		s = s[end:]
	}
	return string(b)
}

// boundary returns a delimiter for the parts that occurs in none of them (RFC 2046
// 5.1.1). It comes from the report's ID, so that the same run writes the same octets.
func (r Report) boundary(parts []part) string {
	clean := func(c rune) rune {
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '.' || c == '-' {
			return c
		}
		return '_'
	}
	id := strings.Map(clean, r.ID)
	base := id[:min(len(id), 50)]
	if styleOf(r.Style).name == "plain" {
		base = "=_" + base // no line of quoted-printable or base64 has these two
	}
	boundary := base
	for n := 1; occurs(parts, "--"+boundary); n++ {
		boundary = base + "." + strconv.Itoa(n)
	}
	return boundary
}

func occurs(parts []part, s string) bool {
	for _, p := range parts {
		if strings.Contains(p.body, s) {
			return true
		}
	}
	return false
}

// encodingOf returns the transfer encoding of all parts together: 8bit if one of
// them is (RFC 2045 6.4).
func encodingOf(parts []part) string {
	for _, p := range parts {
		if p.encoding == "8bit" {
			return "8bit"
		}
	}
	return "7bit"
}

func encodingFor(s string) string {
	if isASCII(s) {
		return "7bit"
	}
	return "8bit"
}

// action is what belongs to one action of a report.
type action struct {
	name           string
	status         string // the status that says no more than the action does
	subject, intro words.Key
}

var actions = [...]action{
	{trace.ActionFailed, "5.0.0", words.DSNSubjectFailed, words.DSNFailed},
	{trace.ActionDelayed, "4.0.0", words.DSNSubjectDelayed, words.DSNDelayed},
	{trace.ActionDelivered, "2.0.0", words.DSNSubjectDelivered, words.DSNDelivered},
	{trace.ActionRelayed, "2.0.0", words.DSNSubjectRelayed, words.DSNRelayed},
	{trace.ActionExpanded, "2.0.0", words.DSNSubjectExpanded, words.DSNExpanded},
}

// actionOf panics for a name that is no action: the caller has made it up.
func actionOf(name string) *action {
	for i := range actions {
		if actions[i].name == name {
			return &actions[i]
		}
	}
	panic("message: a report has no action " + strconv.Quote(name))
}
