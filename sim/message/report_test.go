package message

import (
	"bufio"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"net/textproto"
	"slices"
	"strings"
	"testing"
	"time"

	"mailscope/sim/trace"
	"mailscope/sim/words"
)

var lunch = Compose(Draft{
	From: "alice@sender.example", To: []string{"bob@receiver.example"}, Subject: "Lunch?",
	Body: "At noon?\n", Date: noon, ID: "1@alice-laptop",
})

// failed returns a report on a message that two recipients will not get.
func failed(original Content) Report {
	return Report{
		ReportingMTA: "mail.sender.example", Arrival: noon, Date: noon.Add(time.Hour), ID: "77@mail.sender.example",
		From: "postmaster@mail.sender.example", To: "alice@sender.example", Action: trace.ActionFailed,
		Recipients: []ReportRecipient{
			{Final: "bob@receiver.example", Original: "rfc822; bob@old.example", Status: "5.1.1", RemoteMTA: "mx1.receiver.example", Diagnostic: "550 5.1.1 Nobody\nof that name", LastAttempt: noon.Add(time.Minute)},
			{Final: "carol@nowhere.example", Status: "4.4.1", Diagnostic: "no answer"},
		},
		Original: original,
	}
}

// read is a report as Go's own readers of mail see it.
type read struct {
	header mail.Header
	kinds  []string // the media type of each part
	bodies []string
	groups []textproto.MIMEHeader // of the delivery status: about the message, then each recipient
}

func readReport(t *testing.T, content string) read {
	t.Helper()
	if hasLongLine(content) || hasBareLineEnd(content) {
		t.Error("a line is too long, or has no proper end")
	}
	m, err := mail.ReadMessage(strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/report" || params["report-type"] != "delivery-status" {
		t.Fatalf("%s %v %v", kind, params, err)
	}
	r := read{header: m.Header}
	for parts := multipart.NewReader(m.Body, params["boundary"]); ; {
		p, err := parts.NextRawPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err, "\n", content)
		}
		body, err := io.ReadAll(p)
		if err != nil {
			t.Fatal(err)
		}
		kind, _, _ := mime.ParseMediaType(p.Header.Get("Content-Type"))
		r.kinds, r.bodies = append(r.kinds, kind), append(r.bodies, string(body))
	}
	if len(r.kinds) != 3 || r.kinds[0] != "text/plain" || !strings.HasSuffix(r.kinds[1], "delivery-status") {
		t.Fatalf("parts %q", r.kinds)
	}
	for groups := textproto.NewReader(bufio.NewReader(strings.NewReader(r.bodies[1]))); ; {
		group, err := groups.ReadMIMEHeader()
		if len(group) > 0 {
			r.groups = append(r.groups, group)
		}
		if errors.Is(err, io.EOF) {
			return r
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestReport(t *testing.T) {
	r := readReport(t, failed(lunch).Content().String())
	for name, want := range map[string]string{
		"From": "Mail Delivery System <postmaster@mail.sender.example>", "To": "<alice@sender.example>",
		"Subject": words.Sentence("en", words.DSNSubjectFailed), "Auto-Submitted": "auto-replied",
		"Date": "Mon, 02 Mar 2026 13:00:00 +0000", "Message-Id": "<77@mail.sender.example>",
		"References": "<1@alice-laptop>", "In-Reply-To": "<1@alice-laptop>", "Content-Transfer-Encoding": "7bit",
	} {
		if got := r.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	want := []map[string]string{
		{"Reporting-MTA": "dns; mail.sender.example", "Arrival-Date": "Mon, 02 Mar 2026 12:00:00 +0000"},
		{
			"Original-Recipient": "rfc822; bob@old.example", "Final-Recipient": "rfc822; bob@receiver.example",
			"Action": "failed", "Status": "5.1.1", "Remote-MTA": "dns; mx1.receiver.example",
			"Diagnostic-Code": "smtp; 550 5.1.1 Nobody of that name", "Last-Attempt-Date": "Mon, 02 Mar 2026 12:01:00 +0000",
		},
		{"Final-Recipient": "rfc822; carol@nowhere.example", "Action": "failed", "Status": "4.4.1", "Diagnostic-Code": "x-mailscope; no answer"},
	}
	if len(r.groups) != len(want) {
		t.Fatalf("%d groups of fields, want %d", len(r.groups), len(want))
	}
	for i, group := range want {
		if len(r.groups[i]) != len(group) {
			t.Errorf("group %d has the fields %q", i, r.groups[i])
		}
		for name, value := range group {
			if got := r.groups[i].Get(name); got != value {
				t.Errorf("%s: %q, want %q", name, got, value)
			}
		}
	}
	if r.kinds[2] != "message/rfc822" || r.bodies[2] != lunch.String() {
		t.Errorf("%s came back: %q", r.kinds[2], r.bodies[2])
	}
	order := []string{
		"mail.sender.example", "Lunch?", "<bob@receiver.example>", "mx1.receiver.example answered: 550 5.1.1 Nobody",
		"no such mailbox", "<carol@nowhere.example>", "no answer", "troubles usually pass", "postmaster@mail.sender.example",
	}
	text := r.bodies[0]
	for _, piece := range order {
		i := strings.Index(text, piece)
		if i < 0 {
			t.Fatalf("the explanation does not go on with %q:\n%s", piece, r.bodies[0])
		}
		text = text[i:]
	}
}

func TestReportReturnsWhatIsFitToTravel(t *testing.T) {
	big := NewContent("Subject: big\r\n\r\n" + strings.Repeat("line\r\n", ReturnedOctetsMax/6))
	tests := []struct {
		name        string
		original    Content
		headersOnly bool
		kind, body  string
		encoding    string
	}{
		{"whole", lunch, false, "message/rfc822", lunch.String(), "7bit"},
		{"header asked for", NewContent("Subject: x\r\n\r\nbody\r\n"), true, "text/rfc822-headers", "Subject: x\r\n", "7bit"},
		{"too big", big, false, "text/rfc822-headers", "Subject: big\r\n", "7bit"},
		{"8 bits", NewContent("Subject: x\r\n\r\nGrüße\r\n"), false, "message/rfc822", "Subject: x\r\n\r\nGrüße\r\n", "8bit"},
		{"LF alone in the body", NewContent("Subject: x\r\n\r\na\nb\r\n"), false, "text/rfc822-headers", "Subject: x\r\n", "7bit"},
		{"LF alone everywhere", NewContent("A: 1\nB: 2\n\nbody\n"), false, "text/rfc822-headers", "A: 1\r\nB: 2\r\n", "7bit"},
		{"long line", NewContent("A: " + strings.Repeat("x", 2000) + "\r\n\r\n"), false, "text/rfc822-headers", "A: " + strings.Repeat("x", LineOctetsMax-3) + "\r\n", "7bit"},
		{"NUL", NewContent("A: \x00\r\n\r\n"), false, "text/rfc822-headers", "A: ?\r\n", "7bit"},
		{"no header", NewContent("\r\n" + strings.Repeat("x", 2000)), false, "text/rfc822-headers", "", "7bit"},
		{"endless header", NewContent(strings.Repeat("A: 1\r\n", ReturnedOctetsMax)), false, "text/rfc822-headers", strings.Repeat("A: 1\r\n", FieldsMax), "7bit"},
		{"nothing", Content{}, false, "message/rfc822", "", "7bit"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			report := failed(test.original)
			report.HeadersOnly = test.headersOnly
			r := readReport(t, report.Content().String())
			if r.kinds[2] != test.kind || r.bodies[2] != test.body || r.header.Get("Content-Transfer-Encoding") != test.encoding {
				t.Errorf("%s, %s: %.100q", r.kinds[2], r.header.Get("Content-Transfer-Encoding"), r.bodies[2])
			}
		})
	}
}

// An address that is not US-ASCII is never destroyed: under SMTPUTF8 it stands there as it is,
// in parts that say so, and else with the numbers of its characters (RFC 6533 3, 4). Both
// are read as the same address.
func TestReportInUTF8(t *testing.T) {
	for _, style := range []string{"plain", "postfix", "exim"} {
		for _, test := range []struct {
			utf8                   bool
			subject, final, status string
			returned               [2]string
		}{
			{true, "ü", "bøb@x.example", "message/global-delivery-status", [2]string{"message/global", "message/global-headers"}},
			{true, "u", "bøb@x.example", "message/global-delivery-status", [2]string{"message/rfc822", "text/rfc822-headers"}},
			{false, "ü", `b\x{F8}b@x.example`, "message/delivery-status", [2]string{"message/rfc822", "text/rfc822-headers"}},
		} {
			report := failed(NewContent("Subject: " + test.subject + "\r\n\r\nx\r\n"))
			report.Style, report.UTF8, report.Recipients[0].Final = style, test.utf8, "bøb@x.example"
			content := report.Content().String()
			r := readReport(t, content)
			if !strings.HasPrefix(r.kinds[1], test.status) || !slices.Contains(test.returned[:], r.kinds[2]) || !strings.Contains(r.bodies[1], test.final) {
				t.Errorf("%s, %+v: %s, %s: %s", style, test, r.kinds[1], r.kinds[2], r.bodies[1])
			}
			parsed, _, _ := ParseReport(content)
			if got := parsed.Recipients[0].Final; got != "bøb@x.example" {
				t.Errorf("%s, %+v: read as %s", style, test, got)
			}
		}
	}
}

// A peer that answers with poison must not be able to write into the report.
func TestReportOfHostileAnswers(t *testing.T) {
	report := failed(NewContent("Message-ID: <a> <b>\r\nSubject: x\x1b[2J\r\n\r\n--=_77_mail.sender.example\r\n\r\n--=_77_mail.sender.example.1--\r\n"))
	report.Recipients[0].Diagnostic = "550 x\r\n\r\nFinal-Recipient: rfc822; eve\xff" + strings.Repeat("é", 5000)
	report.Recipients[1].RemoteMTA = "mx\r\n\r\n--=_77_mail.sender.example"
	r := readReport(t, report.Content().String())
	if len(r.groups) != 3 || r.groups[1].Get("Final-Recipient") != "rfc822; bob@receiver.example" || !isASCII(r.bodies[1]) {
		t.Errorf("the delivery status became %q", r.bodies[1])
	}
	if r.bodies[2] != report.Original.String() {
		t.Errorf("the message came back as %q", r.bodies[2])
	}
	if got := r.header.Get("References"); got != "" {
		t.Errorf("References: %q", got)
	}
}

// What happened is told in sentences, which come whole.
func TestReportTellsWhatHappened(t *testing.T) {
	for _, test := range []struct {
		remote, diagnostic, want string
	}{
		{"mx1.receiver.example", "550 5.1.1 nobody", "The server mx1.receiver.example answered: 550 5.1.1 nobody There is"},
		{"mx1.receiver.example", "There was no answer in time.", "The server mx1.receiver.example gave no answer. There was no answer in time. There is"},
		{"", "There is no domain receiver.example.", "What happened: There is no domain receiver.example. There is"},
	} {
		report := failed(lunch)
		report.Recipients = []ReportRecipient{{Final: "bob@receiver.example", Status: "5.1.1", RemoteMTA: test.remote, Diagnostic: test.diagnostic}}
		r := readReport(t, report.Content().String())
		if got := strings.Join(strings.Fields(r.bodies[0]), " "); !strings.Contains(got, test.want) {
			t.Errorf("%q is not in %s", test.want, got)
		}
	}
}

func TestReportActions(t *testing.T) {
	for _, a := range actions {
		report := failed(lunch)
		report.Action = a.name
		report.Recipients = []ReportRecipient{{Final: "bob@receiver.example", WillRetryUntil: noon.Add(120 * time.Hour)}}
		r := readReport(t, report.Content().String())
		if got := r.groups[1]; got.Get("Action") != a.name || got.Get("Status") != a.status {
			t.Errorf("%s: %q", a.name, got)
		}
		if got, want := r.header.Get("Subject"), words.Sentence("en", a.subject); got != want {
			t.Errorf("%s: subject %q, want %q", a.name, got, want)
		}
		until := strings.Contains(strings.Join(strings.Fields(r.bodies[0]), " "), "keeps trying until Sat, 07 Mar 2026 12:00:00")
		if until != (a.name == trace.ActionDelayed) {
			t.Errorf("%s: a date until which the server tries: %v", a.name, until)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("an action that does not exist was reported")
		}
	}()
	Report{Action: "lost"}.Content()
}

func TestAdvice(t *testing.T) {
	for status, want := range map[string]words.Key{
		"5.1.1": words.DSNAdviceMailbox, "5.1.10": words.DSNAdviceDomain, "5.1.9": words.DSNAdviceMailbox, "5.1.8": words.DSNAdviceSender,
		"5.2.2": words.DSNAdviceFull, "5.3.4": words.DSNAdviceTooBig, "5.4.4": words.DSNAdviceRoute, "5.7.26": words.DSNAdvicePolicy,
		"5.0.0": words.DSNAdviceOther, "5.3.0": words.DSNAdviceOther, "4.2.2": words.DSNAdviceExpired, "": words.DSNAdviceOther,
	} {
		if got := advice(status); got != want || !words.Has(got) {
			t.Errorf("advice for %q: %q, want %q", status, got, want)
		}
	}
	for _, a := range advices {
		if !words.Has(a.key) {
			t.Errorf("no sentence for %q", a.key)
		}
	}
}

func BenchmarkReceived(b *testing.B) {
	r := Received{Helo: "mail.sender.example", By: "mx1.receiver.example", With: "ESMTP", ID: "1a2b", For: "bob@receiver.example", Date: noon}
	b.ReportAllocs()
	for b.Loop() {
		lunch.Prepend(r.Field()).Prepend(ReturnPath("alice@sender.example"))
	}
}
