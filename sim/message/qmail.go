package message

import (
	"strings"

	"mailscope/sim/trace"
)

// qmail takes a report in the plain text of qmail (QSBMF): a paragraph that says who
// writes, one for each recipient, a line that begins with a hyphen, and the message.
func (p *reportParser) qmail(body string, line int) bool {
	if !strings.HasPrefix(strings.TrimLeft(body, "\r\n"), "Hi. This is the") {
		return false
	}
	r := &p.report
	text := strings.ReplaceAll(body, "\r\n", "\n")
	front, back, _ := strings.Cut(text, "\n-")
	r.Explanation = clip(front, ReturnedOctetsMax)
	for paragraph := range strings.SplitSeq(front, "\n\n") {
		trimmed := strings.TrimLeft(paragraph, "\n")
		if strings.HasPrefix(trimmed, "<") && len(r.Recipients) < ReportRecipientsMax {
			at := line + len(paragraph) - len(trimmed)
			r.Recipients = append(r.Recipients, qmailRecipient(trimmed, at))
		}
		line += strings.Count(paragraph, "\n") + 2
	}
	if host, ok := qmailHost(front); ok {
		r.Fields = append(r.Fields, ReportField{Name: "Reporting-MTA", Value: "dns; " + host})
	}
	if _, message, ok := strings.Cut(back, "\n\n"); ok {
		p.returned("text/plain", strings.ReplaceAll(message, "\n", "\r\n"))
	}
	return len(r.Recipients) > 0
}

// qmailHost returns the host that writes: "Hi. This is the qmail-send program at HOST."
func qmailHost(text string) (string, bool) {
	first, _, _ := strings.Cut(strings.TrimLeft(text, "\n"), "\n")
	_, host, ok := strings.Cut(first, " at ")
	host, _, _ = strings.Cut(host, " ")
	return strings.TrimRight(host, "."), ok && host != ""
}

// qmailRecipient takes the paragraph of one recipient: the address in its first line, then
// what happened. A status stands in it as (#5.1.1), a reply after "Remote host said:".
func qmailRecipient(paragraph string, line int) ParsedRecipient {
	first, rest, _ := strings.Cut(paragraph, "\n")
	address := strings.Trim(strings.TrimRight(first, ": \t"), "<>")
	r := ParsedRecipient{Final: clip(address, ReportValueMax), Action: trace.ActionFailed, Status: "5.0.0"}
	text := clip(strings.Join(strings.Fields(rest), " "), ReportValueMax)
	if _, status, ok := strings.Cut(text, "(#"); ok {
		status, _, _ = strings.Cut(status, ")")
		if _, _, _, valid := SplitStatus(status); valid {
			r.Status = status
		}
	}
	r.DiagnosticType, r.Diagnostic = "x-qmail", text
	if _, reply, ok := strings.Cut(text, "emote host said: "); ok {
		r.DiagnosticType, r.Diagnostic = "smtp", reply
		r.RemoteMTA, _, _ = strings.Cut(text, " ")
		if words := strings.Fields(reply); len(words) > 1 {
			if _, _, _, valid := SplitStatus(words[1]); valid {
				r.Status = words[1]
			}
		}
	}
	r.Fields = []ReportField{{"Final-Recipient", "rfc822; " + r.Final, line}, {"Diagnostic-Code", r.DiagnosticType + "; " + r.Diagnostic, line}}
	return r
}
