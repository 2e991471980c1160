package message

import (
	"strings"

	"mailscope/sim/trace"
)

// The styles of real servers, as recorded from Postfix 3.7, Exim 4.96, sendmail 8.17 and
// OpenSMTPD 7.6.

// postfixStyle: success and delay return the header only; the original recipient stands
// there also when nobody gave one; a host that did not answer is not named.
var postfixStyle = style{
	name: "postfix", preamble: "This is a MIME-encapsulated message.", described: [3]string{"Notification", "Delivery report", ""}, whole: onFailure,
	subjects: [...]string{"Undelivered Mail Returned to Sender", "Delayed Mail (still being retried)",
		"Successful Mail Delivery Report", "Successful Mail Delivery Report", "Successful Mail Delivery Report"},
	header: func(s *style, r *Report, boundary, _ string) []Field {
		return []Field{
			{"Date", FormatDate(r.Date)}, {"From", r.from("Mail Delivery System", "MAILER-DAEMON")}, {"Subject", s.subject(r)},
			{"To", r.headed(r.To)}, {"Auto-Submitted", "auto-replied"}, {"MIME-Version", "1.0"},
			{"Content-Type", reportType("multipart/report", boundary)}, {"Content-Transfer-Encoding", "8bit"}, {"Message-Id", "<" + ascii(r.ID) + ">"},
		}
	},
	text: func(written) []Field {
		return []Field{{"Content-Type", "text/plain; charset=utf-8"}, {"Content-Transfer-Encoding", "8bit"}}
	},
	status: postfixStatus,
	message: func(r *Report) []Field {
		sender := ""
		if r.Sender != "" {
			sender = r.typed("rfc822; ", r.Sender)
		}
		return []Field{
			{"Reporting-MTA", "dns; " + ascii(r.ReportingMTA)}, {"Original-Envelope-Id", ascii(r.EnvID)},
			{"X-Postfix-Queue-ID", r.QueueID}, {"X-Postfix-Sender", sender}, {"Arrival-Date", dated(r.Arrival)},
		}
	},
	recipient: func(r *Report, to *ReportRecipient) []Field {
		original := to.original()
		if original == "" {
			original = r.typed("rfc822;", to.Final)
		}
		code := diagnostic(to.Diagnostic)
		switch {
		case to.isReply():
			code = "smtp; " + r.text(code)
		case code == "":
			code = "X-Postfix; delivered to mailbox"
		default:
			code = "X-Postfix; " + r.text(code)
		}
		return []Field{
			{"Final-Recipient", r.typed("rfc822; ", to.Final)}, {"Original-Recipient", original}, {"Action", r.actionFor(to)},
			{"Status", postfixStatus(r, to)}, {"Remote-MTA", to.remote("dns; ")}, {"Diagnostic-Code", code}, {"Will-Retry-Until", dated(to.WillRetryUntil)},
		}
	},
}

// postfixStatus is that of the reply, or one of its own where there was none: a domain
// that does not exist has no route.
func postfixStatus(r *Report, to *ReportRecipient) string {
	status := r.statusFor(to)
	if to.isReply() {
		return status
	}
	switch status {
	case "5.1.2":
		return "5.4.4"
	case "5.1.10":
		return "5.1.0"
	}
	return status
}

// eximStyle: the status says the class only, whatever was answered; no dates; a remote
// host is named where it has answered.
var eximStyle = style{
	name: "exim", lower: true, status: classOnly, whole: onFailure,
	subjects: [...]string{"Mail delivery failed: returning message to sender", "Warning: message delayed",
		"Delivery Status Notification", "Delivery Status Notification", "Delivery Status Notification"},
	header: eximHeader,
	text: func(w written) []Field {
		return []Field{{"Content-type", w.kind}}
	},
	message: func(r *Report) []Field {
		return []Field{{"Reporting-MTA", "dns; " + ascii(r.ReportingMTA)}, {"Original-Envelope-ID", ascii(r.EnvID)}}
	},
	recipient: func(r *Report, to *ReportRecipient) []Field {
		code, action := "", r.actionFor(to)
		switch {
		case action == trace.ActionDelivered:
			code = "X-Exim; relayed via non SMTP router"
		case to.isReply():
			code = "smtp; " + r.text(diagnostic(to.Diagnostic))
		}
		if action == trace.ActionRelayed {
			action = trace.ActionDelivered // Exim makes no difference
		}
		return []Field{
			{"Original-Recipient", to.original()}, {"Action", action}, {"Final-Recipient", r.typed("rfc822;", to.Final)},
			{"Status", classOnly(r, to)}, {"Remote-MTA", to.remote("dns; ")}, {"Diagnostic-Code", code},
		}
	},
}

// eximHeader has another order for each sort of report.
func eximHeader(s *style, r *Report, boundary, _ string) []Field {
	from, to := Field{"From", r.from("Mail Delivery System", "Mailer-Daemon")}, Field{"To", r.headed(r.To)}
	subject := Field{"Subject", s.subject(r)}
	kind := Field{"Content-Type", "multipart/report; report-type=delivery-status; boundary=" + boundary}
	references, mime := Field{"References", r.references()}, Field{"MIME-Version", "1.0"}
	id, date := Field{"Message-Id", "<" + ascii(r.ID) + ">"}, Field{"Date", FormatDate(r.Date)}
	if r.Action != trace.ActionFailed && r.Action != trace.ActionDelayed {
		return present(from, Field{"Auto-Submitted", "auto-generated"}, to, subject, references, kind, mime, id, date)
	}
	failed := ""
	if r.Action == trace.ActionFailed {
		failed = r.addresses()
	}
	return present(Field{"X-Failed-Recipients", failed}, Field{"Auto-Submitted", "auto-replied"}, from, to, references, kind, mime, subject, id, date)
}

func (r *Report) addresses() string {
	list := make([]string, len(r.Recipients))
	for i := range list {
		list[i] = r.headed(r.Recipients[i].Final)
	}
	return strings.Join(list, ", ")
}

// sendmailStyle, as Debian sets it up: nobodyreturn, so that only headers come back; types
// in capitals; comments behind actions; statuses of its own for bare codes.
var sendmailStyle = style{
	name: "sendmail", preamble: "This is a MIME-encapsulated message", status: sendmailStatus,
	whole: func(*Report) bool { return false },
	subjects: [...]string{"Returned mail: see transcript for details", "Warning: could not send message yet",
		"Return receipt", "Return receipt", "Return receipt"},
	header: func(s *style, r *Report, boundary, _ string) []Field {
		why := "return-receipt"
		switch r.Action {
		case trace.ActionFailed:
			why = "failure"
		case trace.ActionDelayed:
			why = "warning-timeout"
		}
		return []Field{
			{"Date", FormatDate(r.Date)}, {"From", r.from("Mail Delivery Subsystem", "MAILER-DAEMON")}, {"Message-Id", "<" + ascii(r.ID) + ">"},
			{"To", "<" + r.headed(r.To) + ">"}, {"MIME-Version", "1.0"}, {"Content-Type", reportType("multipart/report", boundary)},
			{"Subject", s.subject(r)}, {"Auto-Submitted", "auto-generated (" + why + ")"},
		}
	},
	text: func(w written) []Field {
		if w.encoding == "8bit" {
			return plainText(w)
		}
		return nil
	},
	message: func(r *Report) []Field {
		from := ""
		if r.ReceivedFrom != "" {
			from = "DNS; " + ascii(r.ReceivedFrom)
		}
		return []Field{
			{"Original-Envelope-Id", ascii(r.EnvID)}, {"Reporting-MTA", "dns; " + ascii(r.ReportingMTA)},
			{"Received-From-MTA", from}, {"Arrival-Date", dated(r.Arrival)},
		}
	},
	recipient: func(r *Report, to *ReportRecipient) []Field {
		remote, code := to.remote("DNS; "), ""
		if to.isReply() && (r.Action == trace.ActionFailed || r.Action == trace.ActionDelayed) {
			code = "SMTP; " + r.text(diagnostic(to.Diagnostic))
		}
		if to.Status == "5.1.2" && !to.isReply() {
			_, domain, _ := strings.Cut(to.Final, "@")
			remote, code = "DNS; "+ascii(domain), "SMTP; 550 Host unknown"
		}
		return []Field{
			{"Original-Recipient", to.original()}, {"Final-Recipient", r.typed("RFC822; ", to.Final)}, {"X-Actual-Recipient", r.typed("rfc822; ", to.Final)},
			{"Action", r.actionFor(to) + sendmailNotes[r.actionFor(to)]}, {"Status", sendmailStatus(r, to)},
			{"Remote-MTA", remote}, {"Diagnostic-Code", code}, {"Last-Attempt-Date", dated(to.LastAttempt)},
		}
	},
}

// sendmailNotes are the comments behind actions.
var sendmailNotes = map[string]string{
	trace.ActionDelivered: " (to mailbox)", trace.ActionRelayed: " (to non-DSN-aware mailer)", trace.ActionExpanded: " (to multi-recipient alias)",
}

// sendmailStatus makes statuses of its own for success, for what was given up, and for
// replies without one.
func sendmailStatus(r *Report, to *ReportRecipient) string {
	switch action := r.actionFor(to); {
	case action == trace.ActionFailed && to.Expired:
		return "4.4.7"
	case action == trace.ActionDelivered || action == trace.ActionExpanded:
		return "2.1.5"
	case to.isReply() && to.Status == "5.0.0" && strings.HasPrefix(to.Diagnostic, "550 "):
		return "5.1.1"
	case to.isReply() && to.Status == "5.0.0" && strings.HasPrefix(to.Diagnostic, "551 "):
		return "5.1.6"
	case to.isReply() && to.Status == "5.0.0" && strings.HasPrefix(to.Diagnostic, "553 "):
		return "5.1.3"
	}
	return r.statusFor(to)
}

// opensmtpdStyle: multipart/mixed, no Auto-Submitted, three fields for a recipient. The
// last part is always called a header; for all but success it is the whole message, RET or
// not.
var opensmtpdStyle = style{
	name: "opensmtpd", preamble: "This is a MIME-encapsulated message.", mislabels: true,
	described: [3]string{"Notification", "Delivery Report", "Message headers"},
	whole:     func(r *Report) bool { return r.Action == trace.ActionFailed || r.Action == trace.ActionDelayed },
	subjects: [...]string{"Delivery status notification: failed", "Delivery status notification: delayed",
		"Delivery status notification: delivered", "Delivery status notification: relayed", "Delivery status notification: delivered"},
	header: func(s *style, r *Report, boundary, _ string) []Field {
		return []Field{
			{"Subject", s.subject(r)}, {"From", r.from("Mailer Daemon", "MAILER-DAEMON")}, {"To", r.headed(r.To)},
			{"Date", FormatDate(r.Date)}, {"MIME-Version", "1.0"}, {"Content-Type", `multipart/mixed;boundary="` + boundary + `"`},
			{"Message-ID", "<" + ascii(r.ID) + ">"},
		}
	},
	text:   func(w written) []Field { return []Field{{"Content-Type", w.kind}} },
	status: opensmtpdStatus,
	message: func(r *Report) []Field {
		return []Field{{"Reporting-MTA", "dns; " + ascii(r.ReportingMTA)}}
	},
	recipient: func(r *Report, to *ReportRecipient) []Field {
		return []Field{{"Final-Recipient", r.typed("rfc822; ", to.Final)}, {"Action", r.actionFor(to)}, {"Status", opensmtpdStatus(r, to)}}
	},
}

// opensmtpdStatus says the class only, but for what was given up.
func opensmtpdStatus(r *Report, to *ReportRecipient) string {
	if to.Expired && r.actionFor(to) == trace.ActionFailed {
		return "5.4.7"
	}
	return classOnly(r, to)
}
