package message

import (
	"strconv"
	"strings"

	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// Limits of reading a report, which may come from anybody.
const (
	// ReportOctetsMax is how many octets of a file ParseReport looks at.
	ReportOctetsMax = 4 << 20
	// ReportRecipientsMax is how many recipients of a report it returns.
	ReportRecipientsMax = 1000
	// ReportValueMax is how many octets of a field's value it keeps.
	ReportValueMax = 4000
	// reportProblemsMax is how many problems it tells.
	reportProblemsMax = 100
)

// ReportForm is how a report is made.
type ReportForm string

// The forms of reports that ParseReport reads.
const (
	FormReport ReportForm = "multipart/report" // RFC 6522
	FormParts  ReportForm = "parts"            // its parts, in a message of another type
	FormBare   ReportForm = "bare"             // the part for programs alone
	FormQmail  ReportForm = "qsbmf"            // the text that qmail writes
)

// ParsedReport is a delivery report taken apart (RFC 3464), whoever wrote it.
type ParsedReport struct {
	Form        ReportForm
	Header      []Field // of the report itself
	Explanation string  // the part for people; lines end with \n
	Fields      []ReportField
	Recipients  []ParsedRecipient
	Returned    Returned
}

// ReportField is one field of a report, as it stands there.
type ReportField struct {
	Name  string
	Value string // unfolded
	Line  int    // of the file, from 1; 0 where it does not stand there as a field
}

// ParsedRecipient is what a report says of one recipient (RFC 3464 2.3). What it does not
// say is "".
type ParsedRecipient struct {
	Fields         []ReportField
	Final          string // address
	Original       string // address as the sender wrote it
	Action         string // a trace.Action constant where it is one, in small letters
	Note           string // what stands in brackets after the action: "to mailbox"
	Status         string // RFC 3463, "5.1.1"
	RemoteMTA      string // host name
	DiagnosticType string // "smtp", in small letters
	Diagnostic     string // the reply of the remote server, or what else happened
	LastAttempt    string // date, as it stands there
	WillRetryUntil string // the same
}

// Returned is what a report gives back of the message that it is about.
type Returned struct {
	Type   string  // media type of the part; "" where nothing came back
	Whole  bool    // with its body
	Header []Field // of the message
}

// ReportProblem is something about a report that is not as RFC 3464 has it.
type ReportProblem struct {
	Line int // of the file, from 1
	Key  words.Key
	Args []string
}

// ParseReport takes a delivery report apart: one of ours, or one of any server, as it
// lies in a file, with whatever line ends. It takes what it can get, and tells what is
// amiss. Where there is no report at all, the last of the problems says so and ok is
// false.
func ParseReport(content string) (r ParsedReport, problems []ReportProblem, ok bool) {
	p := reportParser{}
	if len(content) > ReportOctetsMax {
		content = content[:ReportOctetsMax]
		p.problem(1, words.ReportTooLong, strconv.Itoa(ReportOctetsMax))
	}
	text := strings.ReplaceAll(strings.ReplaceAll(content, "\r\n", "\n"), "\n", "\r\n")
	line := 1
	if strings.HasPrefix(text, "From ") { // the line with which mbox files begin a message
		text, line = text[lineEnd(text):], 2
	}
	p.walk(text, line, PartDepthMax)
	p.whole(text, line)
	return p.report, p.problems, len(p.report.Recipients) > 0
}

// reportParser collects what a report says.
type reportParser struct {
	report   ParsedReport
	problems []ReportProblem
	status   bool // the part for programs was found
}

func (p *reportParser) problem(line int, key words.Key, args ...string) {
	if len(p.problems) < reportProblemsMax {
		p.problems = append(p.problems, ReportProblem{line, key, args})
	}
}

// whole judges the report when all parts are known.
func (p *reportParser) whole(text string, line int) {
	r := &p.report
	fields, body := Header(text)
	r.Header = fields
	kind, parameters, _ := strings.Cut(Get(fields, "Content-Type"), ";")
	kind = strings.ToLower(strings.TrimSpace(kind))
	switch {
	case !p.status && p.qmail(body, line+linesBefore(text, body)):
		r.Form = FormQmail
		p.problem(line, words.ReportQmail)
	case !p.status && len(fields) > 0 && p.bare(text, line):
		r.Form, r.Header = FormBare, nil
		p.problem(line, words.ReportBare)
	case !p.status:
		p.problem(line, words.ReportNone)
	case kind != "multipart/report":
		r.Form = FormParts
		p.problem(line, words.ReportNotReport, kind)
	default:
		r.Form = FormReport
		if t := parameter(parameters, "report-type"); !strings.EqualFold(t, "delivery-status") {
			p.problem(line, words.ReportType, t)
		}
	}
	if p.status && len(r.Recipients) == 0 {
		p.problem(line, words.ReportNobody)
	}
}

// linesBefore returns how many lines of text stand before its end tail.
func linesBefore(text, tail string) int {
	return strings.Count(text[:len(text)-len(tail)], "\n")
}

// walk looks for the parts of a report. The first of each kind counts.
func (p *reportParser) walk(text string, line, depth int) {
	fields, body := Header(text)
	line += linesBefore(text, body)
	kind, parameters, _ := strings.Cut(Get(fields, "Content-Type"), ";")
	kind = strings.ToLower(strings.TrimSpace(kind))
	if boundary := parameter(parameters, "boundary"); strings.HasPrefix(kind, "multipart/") && boundary != "" && depth > 0 {
		for _, part := range splitParts(body, boundary, PartsMax) {
			p.walk(part.text, line+strings.Count(body[:min(part.at, len(body))], "\n"), depth-1)
		}
		return
	}
	encoding := Get(fields, "Content-Transfer-Encoding")
	switch kind {
	case "message/delivery-status", "message/global-delivery-status":
		if !p.status {
			p.status = true
			p.deliveryStatus(decodeBody(body, encoding, "utf-8", len(body)), line)
		}
	case "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers":
		p.returned(kind, decodeBody(body, encoding, "utf-8", len(body)))
	case "", "text/plain":
		if p.report.Explanation == "" && !p.status {
			p.report.Explanation = decodeBody(body, encoding, parameter(parameters, "charset"), ReturnedOctetsMax)
		}
	}
}

// returned takes the message that comes back, or its header. What the part is called is
// not always what it is: some send a whole message as a header.
func (p *reportParser) returned(kind, text string) {
	if p.report.Returned.Type != "" {
		return
	}
	fields, body := Header(text)
	p.report.Returned = Returned{Type: kind, Whole: strings.TrimSpace(body) != "", Header: fields}
}

// bare takes a text that is the part for programs itself, as people copy it.
func (p *reportParser) bare(text string, line int) bool {
	if !strings.Contains(strings.ToLower(text), "final-recipient:") {
		return false
	}
	p.status = true
	p.deliveryStatus(text, line)
	return len(p.report.Recipients) > 0
}

// deliveryStatus takes the part for programs: groups of fields with empty lines between
// them, the first about the message (RFC 3464 2.1).
func (p *reportParser) deliveryStatus(text string, line int) {
	first := line
	for text != "" && len(p.report.Recipients) < ReportRecipientsMax {
		if end := lineEnd(text); strings.TrimSpace(text[:end]) == "" {
			text, line = text[end:], line+1
			continue
		}
		start := line
		var group []ReportField
		group, text, line = p.group(text, line)
		if isRecipientGroup(group) {
			p.recipient(group, start)
		} else {
			p.report.Fields = append(p.report.Fields, group...)
		}
	}
	if value(p.report.Fields, "Reporting-MTA") == "" {
		p.problem(first, words.ReportMissing, "Reporting-MTA")
	}
}

// group takes the fields up to the next empty line.
func (p *reportParser) group(text string, line int) (group []ReportField, rest string, next int) {
	for text != "" {
		name, value, after, ok := cutField(text)
		if !ok {
			end := lineEnd(text)
			if strings.TrimSpace(text[:end]) == "" {
				break
			}
			p.problem(line, words.ReportNoField, clip(strings.TrimSpace(text[:end]), 60))
			text, line = text[end:], line+1
			continue
		}
		if len(group) < FieldsMax/10 {
			group = append(group, ReportField{name, clip(unfold(value), ReportValueMax), line})
		}
		line += strings.Count(text[:len(text)-len(after)], "\n")
		text = after
	}
	return group, text, line
}

func clip(s string, limit int) string {
	if len(s) > limit {
		s = strings.ToValidUTF8(s[:limit], "") + "..."
	}
	return s
}

// isRecipientGroup reports whether fields are about a recipient.
func isRecipientGroup(group []ReportField) bool {
	return value(group, "Final-Recipient")+value(group, "Original-Recipient")+value(group, "Action")+value(group, "Status") != ""
}

// value returns the value of the first field of that name, in whatever case, or "".
func value(fields []ReportField, name string) string {
	for _, f := range fields {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// Field returns the value of the first field about the message of that name, in whatever
// case, or "".
func (r *ParsedReport) Field(name string) string { return value(r.Fields, name) }

// ReportingMTA returns the host that wrote the report, "" where it does not say.
func (r *ParsedReport) ReportingMTA() string {
	_, host := typed(r.Field("Reporting-MTA"))
	return host
}

// recipient takes a group about a recipient.
func (p *reportParser) recipient(group []ReportField, line int) {
	r := ParsedRecipient{Fields: group}
	r.Final = typedAddress(value(group, "Final-Recipient"))
	r.Original = typedAddress(value(group, "Original-Recipient"))
	r.Action, r.Note = splitComment(value(group, "Action"))
	r.Action = strings.ToLower(r.Action)
	r.Status, _ = splitComment(value(group, "Status"))
	_, r.RemoteMTA = typed(value(group, "Remote-MTA"))
	r.DiagnosticType, r.Diagnostic = typedText(value(group, "Diagnostic-Code"))
	r.LastAttempt, r.WillRetryUntil = value(group, "Last-Attempt-Date"), value(group, "Will-Retry-Until")
	for _, name := range []string{"Final-Recipient", "Action", "Status"} {
		if value(group, name) == "" {
			p.problem(line, words.ReportMissing, name)
		}
	}
	p.judge(&r, line)
	p.report.Recipients = append(p.report.Recipients, r)
}

// judge checks that action and status are what they may be, and fit together (RFC 3464
// 2.3.3, 2.3.4).
func (p *reportParser) judge(r *ParsedRecipient, line int) {
	known := IsAction(r.Action)
	class, _, _, valid := SplitStatus(r.Status)
	switch {
	case r.Action != "" && !known:
		p.problem(line, words.ReportBadAction, clip(r.Action, 60))
	case r.Status != "" && !valid:
		p.problem(line, words.ReportBadStatus, clip(r.Status, 60))
	case known && valid && !fits(r.Action, class):
		p.problem(line, words.ReportUnfit, r.Action, r.Status)
	}
}

// IsAction reports whether a word is an action of RFC 3464 2.3.3.
func IsAction(word string) bool {
	for i := range actions {
		if actions[i].name == word {
			return true
		}
	}
	return false
}

// fits reports whether a status of that class can stand beside an action. What failed
// because time ran out may have the class of what might have passed.
func fits(action string, class int) bool {
	switch action {
	case trace.ActionFailed:
		return class != 2
	case trace.ActionDelayed:
		return class == 4
	}
	return class == 2
}

// SplitStatus takes a status apart into class, subject and detail (RFC 3463 2).
func SplitStatus(status string) (class, subject, detail int, ok bool) {
	parts := strings.Split(status, ".")
	if len(parts) != 3 {
		return 0, 0, 0, false
	}
	var n [3]int
	for i, part := range parts {
		v, err := strconv.ParseUint(part, 10, 16)
		if err != nil || len(part) > 3 {
			return 0, 0, 0, false
		}
		n[i] = int(v)
	}
	return n[0], n[1], n[2], n[0] == 2 || n[0] == 4 || n[0] == 5
}

// typed takes the type off a value, "rfc822; bob@b.example", and comments out of it (RFC
// 3464 2.1.2).
func typed(s string) (kind, value string) {
	kind, value = typedText(s)
	value, _ = splitComment(value)
	return kind, strings.Trim(value, "<>")
}

// typedAddress takes the type off an address, and writes one out that has the numbers of
// its characters (RFC 6533 3).
func typedAddress(s string) string {
	kind, address := typed(s)
	if kind != "utf-8" {
		return address
	}
	head, rest, ok := strings.Cut(address, `\x{`)
	for ok {
		digits, after, _ := strings.Cut(rest, "}")
		n, err := strconv.ParseUint(digits, 16, 21)
		if err != nil {
			return address
		}
		head += string(rune(n))
		address, rest, ok = strings.Cut(after, `\x{`)
		head += address
	}
	return head
}

// typedText is typed for values in which brackets are no comments.
func typedText(s string) (kind, value string) {
	before, after, ok := strings.Cut(s, ";")
	if !ok {
		return "", strings.TrimSpace(s)
	}
	return strings.ToLower(strings.TrimSpace(before)), strings.TrimSpace(after)
}

// splitComment takes comments in brackets out of a value (RFC 3464 2.1.1), and returns
// the first of them.
func splitComment(s string) (value, comment string) {
	start := strings.IndexByte(s, '(')
	if start < 0 {
		return strings.TrimSpace(s), ""
	}
	end := strings.LastIndexByte(s, ')')
	if end < start {
		return strings.TrimSpace(s[:start]), strings.TrimSpace(s[start+1:])
	}
	return strings.TrimSpace(s[:start] + s[end+1:]), strings.TrimSpace(s[start+1 : end])
}
