package message

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestParseRealReports reads what four real servers wrote.
func TestParseRealReports(t *testing.T) {
	files, err := filepath.Glob("testdata/dsn/*/*.eml")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		r, problems, ok := ParseReport(string(text))
		server := filepath.Base(filepath.Dir(file))
		form := FormReport
		if server == "opensmtpd" {
			form = FormParts
		}
		wrong := len(problems)
		if form == FormParts && len(problems) == 1 && problems[0].Key == "report-not-report" {
			wrong = 0
		}
		to := ParsedRecipient{}
		if len(r.Recipients) == 1 {
			to = r.Recipients[0]
		}
		action := map[string]string{"notify-success-local": "delivered", "tempfail-then-expired--warning": "delayed"}
		want := "failed"
		for prefix, a := range action {
			if strings.HasPrefix(filepath.Base(file), prefix) {
				want = a
			}
		}
		if !ok || wrong > 0 || r.Form != form || to.Action != want || r.ReportingMTA() != "mx.example.test" || !strings.Contains(to.Final, "@") ||
			r.Explanation == "" || Get(r.Returned.Header, "X-Case") == "" {
			t.Errorf("%s: %v %v %s %+v", file, ok, problems, r.Form, to)
		}
		for _, f := range append(r.Fields, to.Fields...) {
			lines := strings.Split(string(text), "\n")
			if !strings.HasPrefix(lines[f.Line-1], f.Name+":") {
				t.Errorf("%s:%d is not %s", file, f.Line, f.Name)
			}
		}
	}
}

// TestParseBrokenReports reads what people and programs have made of reports.
func TestParseBrokenReports(t *testing.T) {
	head := "From: x@b.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=B\n\n--B\n\nHello\n--B\nContent-Type: message/delivery-status\n\n"
	for _, test := range []struct{ name, text, want string }{
		{"no report", "Subject: hi\n\nHello\n", "1 report-none"},
		{"nothing", "", "1 report-none"},
		{"recipient only", head + "Final-Recipient: rfc822; b@c.example\nAction: FAILED (gone)\nStatus: 5.1.1 (bad)\n",
			"10 report-missing [Reporting-MTA]; b@c.example failed gone 5.1.1 - -"},
		{"folded, odd case", head + "REPORTING-mta: dns;\n x.example\n\nfinal-recipient: RFC822;<b@c.example>\naction: Delayed\nSTATUS: 4.4.1\ndiagnostic-code: SMTP;\n 451 (later)\n",
			"b@c.example delayed  4.4.1 - 451 (later)"},
		{"misfit", head + "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; b@c.example\nAction: delivered\nStatus: 5.0.0\n",
			"12 report-unfit [delivered 5.0.0]; b@c.example delivered  5.0.0 - -"},
		{"no such words", head + "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; b@c.example\nAction: lost\nStatus: five\nwhat is this\n",
			"15 report-no-field [what is this]; 12 report-bad-action [lost]; b@c.example lost  five - -"},
		{"missing", head + "Reporting-MTA: dns; x\n\nAction: failed\n",
			"12 report-missing [Final-Recipient]; 12 report-missing [Status];  failed   - -"},
		{"the part alone", "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; b@c.example\nAction: failed\nStatus: 5.2.2\n", "1 report-bare; b@c.example failed  5.2.2 - -"},
		{"qmail", "From: MAILER-DAEMON@q.example\nSubject: failure notice\n\nHi. This is the qmail-send program at q.example.\nSorry it did not work.\n\n<b@c.example>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 nobody\nGiving up on 192.0.2.1.\n\n<d@e.example>:\nNo host of that name. (#5.1.2)\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <a@b.example>\nSubject: hi\n\nHello\n",
			"1 report-qmail; b@c.example failed  5.1.1 192.0.2.1 550 5.1.1 nobody Giving up on 192.0.2.1.; d@e.example failed  5.1.2 - No host of that name. (#5.1.2)"},
	} {
		r, problems, _ := ParseReport(test.text)
		var got []string
		for _, p := range problems {
			args := ""
			if len(p.Args) > 0 {
				args = fmt.Sprint(" ", p.Args)
			}
			got = append(got, fmt.Sprint(p.Line, " ", p.Key, args))
		}
		dash := func(s string) string {
			if s == "" {
				return "-"
			}
			return s
		}
		for _, to := range r.Recipients {
			got = append(got, strings.Join([]string{to.Final, to.Action, to.Note, to.Status, dash(to.RemoteMTA), dash(to.Diagnostic)}, " "))
		}
		if s := strings.Join(got, "; "); s != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.name, s, test.want)
		}
	}
}

// FuzzParseReport reads anything: within its limits, and never with a line that the text
// does not have.
func FuzzParseReport(f *testing.F) {
	files, err := filepath.Glob("testdata/dsn/*/*.eml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add("Hi. This is the\n\n<a>:\nb\n\n-")
	f.Fuzz(func(t *testing.T, text string) {
		r, problems, ok := ParseReport(text)
		lines := strings.Count(text, "\n") + 1
		if ok != (len(r.Recipients) > 0) || !ok && len(problems) == 0 || len(r.Recipients) > ReportRecipientsMax {
			t.Fatalf("%v with %d recipients and %d problems", ok, len(r.Recipients), len(problems))
		}
		for _, p := range problems {
			if p.Line < 1 || p.Line > lines+1 {
				t.Fatalf("a problem at line %d of %d", p.Line, lines)
			}
		}
		for _, told := range r.Tell("en").Recipients {
			for _, field := range told.Fields {
				if field.Line < 0 || field.Line > lines {
					t.Fatalf("a field at line %d of %d", field.Line, lines)
				}
			}
		}
	})
}
