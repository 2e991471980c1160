package message

import (
	"slices"
	"strings"

	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// style is how the reports of one real server look, where servers differ: which fields
// and parts, in which order, in which letters. What people read in them is ours.
type style struct {
	name     string
	preamble string // before the first part, for programs that know no parts
	header   func(s *style, r *Report, boundary, encoding string) []Field
	text     func(w written) []Field // the header of the part for people
	status   func(r *Report, to *ReportRecipient) string
	// whole reports whether the message comes back whole.
	whole     func(r *Report) bool
	described [3]string // the Content-Description of each part, "" for none
	lower     bool      // fields of parts are written Content-type
	encoded   bool      // the last part says its transfer encoding
	mislabels bool      // also a whole message goes as text/rfc822-headers
	message   func(r *Report) []Field
	recipient func(r *Report, to *ReportRecipient) []Field
	subjects  [len(actions)]string // in the order of actions
}

var styles = [...]style{plainStyle, postfixStyle, eximStyle, sendmailStyle, opensmtpdStyle}

// styleOf returns the style of a personality; one that has none of its own writes as
// plain does.
func styleOf(name string) *style {
	for i := range styles {
		if styles[i].name == name {
			return &styles[i]
		}
	}
	return &styles[0]
}

// subject returns what stands in the report's Subject.
func (s *style) subject(r *Report) string {
	for i := range actions {
		if actions[i].name == r.Action {
			return s.subjects[i]
		}
	}
	return ""
}

func (s *style) partField(name, value string) Field {
	if s.lower {
		name = strings.ReplaceAll(name, "-T", "-t")
	}
	return Field{name, value}
}

// describe puts a Content-Description in front of the fields of a part.
func (s *style) describe(part int, prefix string, fields ...Field) []Field {
	if d := s.described[part]; d != "" {
		fields = append([]Field{{"Content-Description", prefix + d}}, fields...)
	}
	return fields
}

func (s *style) textPart(w written) []Field { return s.describe(0, "", s.text(w)...) }

func (s *style) statusPart(status string) []Field {
	kind, encoding := "message/delivery-status", encodingFor(status)
	if encoding == "8bit" {
		kind = "message/global-delivery-status"
	}
	fields := s.describe(1, "", s.partField("Content-Type", kind))
	if s.name == "plain" || encoding == "8bit" {
		fields = append(fields, Field{"Content-Transfer-Encoding", encoding})
	}
	return fields
}

func (s *style) returnedPart(r *Report, w written) []Field {
	prefix, kind := "", w.kind
	if s.name == "postfix" {
		if r.Action == trace.ActionFailed || r.Action == trace.ActionDelayed {
			prefix = "Undelivered "
		}
		if strings.HasSuffix(kind, "-headers") {
			prefix += "Message Headers"
		} else {
			prefix += "Message"
		}
		return []Field{{"Content-Description", prefix}, {"Content-Type", kind}, {"Content-Transfer-Encoding", "8bit"}}
	}
	if s.mislabels {
		kind = "text/rfc822-headers"
	}
	fields := s.describe(2, "", s.partField("Content-Type", kind))
	if s.encoded {
		fields = append(fields, Field{"Content-Transfer-Encoding", w.encoding})
	}
	return fields
}

// onFailure returns a message whole where its delivery has failed and its sender did not
// ask for less (RFC 3461 4.3, 6.2).
func onFailure(r *Report) bool { return r.Action == trace.ActionFailed && !r.HeadersOnly }

// classOnly returns the status that says nothing but the class (RFC 3463 3.1).
func classOnly(r *Report, to *ReportRecipient) string { return actionOf(r.actionFor(to)).status }

// original returns ORCPT as RFC 3464 2.3.1 has it.
func (to *ReportRecipient) original() string { return ascii(to.Original) }

// isReply reports whether the diagnostic is what a server answered.
func (to *ReportRecipient) isReply() bool {
	return to.RemoteMTA != "" && diagnosticType(diagnostic(to.Diagnostic)) == "smtp"
}

// remote returns the host that answered, for servers that name it only then.
func (to *ReportRecipient) remote(kind string) string {
	if !to.isReply() {
		return ""
	}
	return kind + ascii(to.RemoteMTA)
}

func reportType(kind, boundary string) string {
	return kind + `; report-type=delivery-status; boundary="` + boundary + `"`
}

func (r *Report) from(name, local string) string {
	return name + " <" + local + "@" + ascii(r.ReportingMTA) + ">"
}

// references returns the Message-ID of the message, "" where it has none that is one.
func (r *Report) references() string {
	if id, _ := r.Original.Lookup("Message-ID"); isMessageID(id) {
		return id
	}
	return ""
}

// present leaves out fields without a value.
func present(fields ...Field) []Field {
	return slices.DeleteFunc(fields, func(f Field) bool { return f.Value == "" })
}

func plainText(w written) []Field {
	return []Field{{"Content-Type", w.kind}, {"Content-Transfer-Encoding", w.encoding}}
}

// plainStyle keeps to RFC 3464 and RFC 6522. Auto-Submitted keeps programs from answering
// it (RFC 3834 5), References lets them show it beside the message that it is about (RFC
// 3834 3.1.6).
var plainStyle = style{
	name: "plain", encoded: true, text: plainText, whole: onFailure,
	header: func(_ *style, r *Report, boundary, encoding string) []Field {
		return present(
			Field{"Date", FormatDate(r.Date)},
			Field{"From", words.Sentence("en", words.DSNFrom) + " <" + ascii(r.From) + ">"},
			Field{"To", "<" + r.headed(r.To) + ">"},
			Field{"Subject", words.Sentence("en", actionOf(r.Action).subject)},
			Field{"Message-ID", "<" + ascii(r.ID) + ">"},
			Field{"In-Reply-To", r.references()}, Field{"References", r.references()},
			Field{"Auto-Submitted", "auto-replied"}, Field{"MIME-Version", "1.0"},
			Field{"Content-Type", reportType("multipart/report", boundary)},
			Field{"Content-Transfer-Encoding", encoding},
		)
	},
	status: func(r *Report, to *ReportRecipient) string { return r.statusFor(to) },
	message: func(r *Report) []Field {
		return []Field{{"Original-Envelope-Id", ascii(r.EnvID)}, {"Reporting-MTA", "dns; " + ascii(r.ReportingMTA)}, {"Arrival-Date", dated(r.Arrival)}}
	},
	recipient: func(r *Report, to *ReportRecipient) []Field {
		remote, code := "", ""
		if to.RemoteMTA != "" {
			remote = "dns; " + ascii(to.RemoteMTA)
		}
		if d := diagnostic(to.Diagnostic); d != "" {
			code = diagnosticType(d) + "; " + r.text(d)
		}
		return []Field{
			{"Original-Recipient", to.original()}, {"Final-Recipient", r.typed("rfc822; ", to.Final)}, {"Action", r.actionFor(to)},
			{"Status", r.statusFor(to)}, {"Remote-MTA", remote}, {"Diagnostic-Code", code},
			{"Last-Attempt-Date", dated(to.LastAttempt)}, {"Will-Retry-Until", dated(to.WillRetryUntil)},
		}
	},
}
