package scenario_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mailscope/sim/message"
	"mailscope/sim/mta"
	"mailscope/sim/scenario"
	"mailscope/sim/trace"
)

// reportWorld is the world in which the reports of real servers were recorded: one server
// of a personality, a user of it, and other servers that answer as those did.
const reportWorld = `
world:
  hosts:
    - {name: submit.example.test, role: client, address: 198.51.100.10, user: alice@example.test, submit: mx.example.test}
    - {name: mx.example.test, role: server, address: 192.0.2.1, domains: [example.test], mailboxes: [alice, bob], personality: %s, retry: {every: 10m, warn: 15m, give_up: 30m}}
    - {name: mx.remote.test, role: server, address: 192.0.2.3, domains: [remote.test], mailboxes: [carol]}
    - {name: mx.pf.test, role: server, address: 192.0.2.4, domains: [pf.test], mailboxes: [carol]}
    - {name: mx.slow.test, role: server, address: 192.0.2.8, domains: [slow.test], mailboxes: [someone]}
  zones: |
    example.test.     3600 IN MX 10 mx.example.test.
    mx.example.test.  3600 IN A  192.0.2.1
    remote.test.      3600 IN MX 10 mx.remote.test.
    mx.remote.test.   3600 IN A  192.0.2.3
    pf.test.          3600 IN MX 10 mx.pf.test.
    mx.pf.test.       3600 IN A  192.0.2.4
    slow.test.        3600 IN MX 10 mx.slow.test.
    mx.slow.test.     3600 IN A  192.0.2.8
  faults:
    - {host: mx.remote.test, kind: reply, stage: rcpt, reply: "550 Unknown user"}
    - {host: mx.pf.test, kind: reply, stage: rcpt, reply: "550 5.1.1 <nosuch@pf.test>: Recipient address rejected: User unknown in local recipient table"}
    - {host: mx.slow.test, kind: reply, stage: rcpt, reply: "450 4.2.0 Greylisted, please try again later"}
messages:
  - {at: 0s, from: alice@example.test, to: %s, body: "This is the body.\n"%s}
`

// reportCases are what was sent for each recorded case. Exim's was refused by another
// server than the others'.
var reportCases = map[string]struct{ to, asks string }{
	"notify-success-local":  {"bob@example.test", ", notify: success, envid: QQ314159"},
	"ret-hdrs-unknown":      {"nosuch@remote.test", ", notify: failure, ret: hdrs, envid: QQ271828"},
	"unknown-remote-user":   {"nosuch@remote.test", ""},
	"unknown-domain":        {"someone@nosuch.invalid", ""},
	"tempfail-then-expired": {"someone@slow.test", ""},
}

// TestReportsOfPersonalities holds the reports of each personality against what the real
// server wrote in the same situation: parts with their header fields, fields of the report
// with their order, action and status, types of values.
func TestReportsOfPersonalities(t *testing.T) {
	files, err := filepath.Glob("../message/testdata/dsn/*/*.eml")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		server, name := filepath.Base(filepath.Dir(file)), filepath.Base(file)
		situation, sort, _ := strings.Cut(strings.TrimSuffix(name, ".eml"), "--")
		t.Run(server+"/"+situation+"-"+sort, func(t *testing.T) {
			c := reportCases[situation]
			if server == "exim" {
				c.to = strings.Replace(c.to, "remote.test", "pf.test", 1)
			}
			real, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			ours := reportOf(t, fmt.Sprintf(reportWorld, server, c.to, c.asks), sort == "warning")
			got, want := outline(ours), outline(string(real))
			if got != want {
				t.Errorf("got\n%s\nwant\n%s\nof\n%s", got, want, ours)
			}
		})
	}
}

// reportOf runs a world and returns the report that alice has got: the warning, or the
// last.
func reportOf(t *testing.T, src string, warning bool) string {
	t.Helper()
	f, _, problems := scenario.Parse("report.yaml", []byte(src))
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	w := f.World(nil)
	w.RunIdle(trace.Time(0).Add(24*time.Hour), func(trace.Event) {})
	var reports []string
	for _, box := range w.Machine("mx.example.test").(*mta.Server).Mailboxes() {
		for _, m := range box.Mails {
			if box.Address == "alice@example.test" {
				reports = append(reports, m.Content.String())
			}
		}
	}
	if len(reports) == 0 {
		t.Fatal("alice got no report")
	}
	if warning {
		return reports[0]
	}
	return reports[len(reports)-1]
}

// added are the fields that servers put in front of a message that they take or deliver;
// those of the original message are the client's own.
var added = map[string]bool{"return-path": true, "x-original-to": true, "delivered-to": true, "received": true, "envelope-to": true, "delivery-date": true}

// outline returns a report without what differs from one to the next: texts, ids, dates.
func outline(content string) string {
	content = strings.ReplaceAll(strings.ReplaceAll(content, "\r\n", "\n"), "\n", "\r\n")
	if strings.HasPrefix(content, "From ") {
		_, content, _ = strings.Cut(content, "\r\n")
	}
	var b strings.Builder
	fields, body := message.Header(content)
	for _, f := range fields {
		// Whether there are References hangs on the original's Message-ID.
		if !added[strings.ToLower(f.Name)] {
			fmt.Fprintf(&b, "%s\n", f.Name)
		}
		if f.Name == "Auto-Submitted" || f.Name == "Subject" && !strings.HasPrefix(f.Value, "Warning:") {
			fmt.Fprintf(&b, "  %s\n", f.Value)
		}
	}
	kind := message.Get(fields, "Content-Type")
	before, boundary, _ := strings.Cut(kind, "boundary=")
	fmt.Fprintf(&b, "%s\n", strings.TrimSpace(before))
	parts := strings.Split("\r\n"+body, "\r\n--"+strings.Trim(boundary, `"`))
	fmt.Fprintf(&b, "preamble %v\n", strings.TrimSpace(parts[0]) != "")
	for _, part := range parts[1:] {
		if strings.HasPrefix(part, "--") {
			break
		}
		fields, body := message.Header(strings.TrimPrefix(part, "\r\n"))
		fmt.Fprintf(&b, "part\n")
		for _, f := range fields {
			fmt.Fprintf(&b, "  %s: %s\n", f.Name, f.Value)
		}
		switch kind := strings.ToLower(message.Get(fields, "Content-Type")); {
		case strings.HasPrefix(kind, "message/delivery-status"):
			b.WriteString(statusOutline(body))
		case kind == "message/rfc822" || kind == "text/rfc822-headers":
			_, inner := message.Header(body)
			fmt.Fprintf(&b, "  whole %v\n", strings.TrimSpace(inner) != "")
		}
	}
	return b.String()
}

// statusOutline returns the fields of the part for programs, with the values that are
// facts: actions and statuses, and the types of the others.
func statusOutline(body string) string {
	var b strings.Builder
	for group := range strings.SplitSeq(strings.TrimSpace(body), "\r\n\r\n") {
		fields, _ := message.Header(group + "\r\n\r\n")
		for _, f := range fields {
			kind, _, typed := strings.Cut(f.Value, ";")
			switch {
			case f.Name == "Action" || f.Name == "Status" || strings.HasPrefix(f.Name, "Original-"):
				kind = f.Value
			case !typed:
				kind = ""
			}
			fmt.Fprintf(&b, "    %s: %s\n", f.Name, kind)
		}
		b.WriteString("    .\n")
	}
	return b.String()
}
