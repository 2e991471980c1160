package message

import (
	"cmp"
	"strconv"
	"strings"

	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// ToldReport is a delivery report in plain words.
type ToldReport struct {
	About      []string // sentences: who reports, and about which message
	Fields     []ToldField
	Recipients []ToldRecipient
	Returned   string // a sentence: what came back of the message
}

// ToldField is a field of a report with what it is for.
type ToldField struct {
	ReportField
	Text string
}

// ToldRecipient is what a report says of one recipient, in plain words.
type ToldRecipient struct {
	Address string
	What    string   // what became of the message for them
	Why     []string // the status in words, the reply of the other server
	When    []string // when it gave up, or how long it goes on
	Do      string   // what the reader can do
	Fields  []ToldField
}

// teller says sentences in one language.
type teller string

func (t teller) say(key words.Key, args ...string) string {
	return words.Sentence(string(t), key, args...)
}

// Tell returns the report in the words of a language.
func (r *ParsedReport) Tell(lang string) ToldReport {
	t := teller(lang)
	told := ToldReport{About: t.about(r), Fields: t.fields(r.Fields), Returned: t.returned(&r.Returned)}
	for i := range r.Recipients {
		told.Recipients = append(told.Recipients, t.recipient(r, &r.Recipients[i]))
	}
	return told
}

func (t teller) about(r *ParsedReport) []string {
	var list []string
	host, date := r.ReportingMTA(), Get(r.Header, "Date")
	switch {
	case host == "":
		list = append(list, t.say(words.ReportWhoSilent))
	case date == "":
		list = append(list, t.say(words.ReportWho, host))
	default:
		list = append(list, t.say(words.ReportWhoAt, host, date))
	}
	if subject := Get(r.Returned.Header, "Subject"); subject != "" {
		list = append(list, t.say(words.ReportSubject, DecodeWords(clip(subject, ReportValueMax))))
	}
	if id := r.Field("Original-Envelope-Id"); id != "" {
		list = append(list, t.say(words.ReportEnvID, id))
	}
	if arrived := r.Field("Arrival-Date"); arrived != "" {
		list = append(list, t.say(words.ReportArrived, arrived))
	}
	return list
}

func (t teller) fields(fields []ReportField) []ToldField {
	list := make([]ToldField, len(fields))
	for i, f := range fields {
		list[i] = ToldField{f, t.say(fieldKey(f.Name))}
	}
	return list
}

// fieldKey returns the key of what a field of a report is for.
func fieldKey(name string) words.Key {
	for _, known := range reportFields {
		if key := words.Key("report-field-" + known); strings.EqualFold(known, name) {
			return key
		}
	}
	return words.ReportFieldOther
}

var reportFields = [...]string{
	"Reporting-MTA", "Original-Envelope-Id", "Arrival-Date", "Received-From-MTA", "DSN-Gateway", "X-Postfix-Queue-ID", "X-Postfix-Sender",
	"Final-Recipient", "Original-Recipient", "X-Actual-Recipient", "Action", "Status", "Remote-MTA", "Diagnostic-Code",
	"Last-Attempt-Date", "Final-Log-Id", "Will-Retry-Until",
}

// whatBecame are the sentences that tell an action.
var whatBecame = map[string]words.Key{
	trace.ActionFailed: words.ReportForFailed, trace.ActionDelayed: words.ReportForDelayed, trace.ActionDelivered: words.ReportForDelivered,
	trace.ActionRelayed: words.ReportForRelayed, trace.ActionExpanded: words.ReportForExpanded,
}

func (t teller) recipient(r *ParsedReport, to *ParsedRecipient) ToldRecipient {
	told := ToldRecipient{Address: to.Final, Fields: t.fields(to.Fields), Why: t.why(to), When: t.when(r, to), Do: t.advice(to)}
	what, ok := whatBecame[to.Action]
	if !ok {
		what = words.ReportForUnknown
	}
	told.What = t.say(what, cmp.Or(to.Final, to.Original, "?"))
	if to.Original != "" && to.Final != "" && !strings.EqualFold(to.Original, to.Final) {
		told.What += " " + t.say(words.ReportWroteAs, to.Original)
	}
	return told
}

// why tells the status and what it came from.
func (t teller) why(to *ParsedRecipient) []string {
	var list []string
	if status := t.Status(to.Status); status != "" {
		list = append(list, status)
	} else {
		list = append(list, t.say(words.ReportNoStatus))
	}
	switch {
	case to.Diagnostic != "" && to.RemoteMTA != "" && to.DiagnosticType == "smtp":
		list = append(list, t.say(words.ReportServerSaid, to.RemoteMTA, to.Diagnostic))
	case to.Diagnostic != "":
		list = append(list, t.say(words.ReportHappened, to.Diagnostic))
	case to.Action == trace.ActionFailed:
		list = append(list, t.say(words.ReportNoReply))
	}
	if said := replyStatus(to); said != "" && said != to.Status {
		list = append(list, t.say(words.ReportReplyStatus, said, to.Status))
	}
	return list
}

// replyStatus returns the status that stands in the quoted reply, "" for none.
func replyStatus(to *ParsedRecipient) string {
	parts := strings.SplitN(to.Diagnostic, " ", 3)
	if to.DiagnosticType != "smtp" || len(parts) < 2 {
		return ""
	}
	if _, _, _, ok := SplitStatus(parts[1]); ok {
		return parts[1]
	}
	return ""
}

// TellStatus returns what a status means, in the words of a language: its class, its
// subject and its detail (RFC 3463 2); "" for what is no status.
func TellStatus(lang, status string) string { return teller(lang).Status(status) }

// Status is TellStatus.
func (t teller) Status(status string) string {
	class, subject, detail, ok := SplitStatus(status)
	if !ok {
		return ""
	}
	about := words.Key("status-subject-" + strconv.Itoa(subject))
	if !words.Has(about) {
		about = "status-subject-0"
	}
	return t.say(words.ReportStatus, status, t.say(words.Key("status-class-"+strconv.Itoa(class))), t.say(about), t.say(detailKey(subject, detail)))
}

// detailKey returns the key of what subject and detail of a status mean together (RFC 3463
// 3, RFC 7505 4.2).
func detailKey(subject, detail int) words.Key {
	key := words.Key("status-" + strconv.Itoa(subject) + "." + strconv.Itoa(detail))
	switch {
	case words.Has(key):
		return key
	case detail == 0:
		return "status-0"
	}
	return "status-other"
}

func (t teller) when(r *ParsedReport, to *ParsedRecipient) []string {
	var list []string
	last := cmp.Or(to.LastAttempt, Get(r.Header, "Date"))
	switch {
	case last == "":
	case to.Action == trace.ActionFailed:
		list = append(list, t.say(words.ReportGaveUp, last))
	case to.Action == trace.ActionDelayed:
		list = append(list, t.say(words.ReportLastTry, last))
	}
	if to.WillRetryUntil != "" {
		list = append(list, t.say(words.ReportTriesUntil, to.WillRetryUntil))
	}
	return list
}

// advice tells what the reader can do. The status in a quoted reply counts where the
// report's own says nothing: some servers write 5.0.0 for all.
func (t teller) advice(to *ParsedRecipient) string {
	status := to.Status
	if said := replyStatus(to); said != "" && strings.HasSuffix(status, ".0.0") {
		status = said
	}
	text := t.say(words.ReportDoNothing)
	switch to.Action {
	case trace.ActionFailed:
		text = t.say(advice(status))
	case trace.ActionDelayed:
		text = t.say(words.ReportDoWait)
	case trace.ActionRelayed:
		text = t.say(words.ReportDoRelayed)
	}
	return t.say(words.ReportDo, text)
}

func (t teller) returned(r *Returned) string {
	switch {
	case r.Type == "":
		return t.say(words.ReportReturnedNone)
	case r.Whole:
		return t.say(words.ReportReturnedWhole)
	}
	return t.say(words.ReportReturnedHeader)
}
