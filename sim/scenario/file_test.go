package scenario

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mailscope/sim"
	"mailscope/sim/trace"
)

// mustParse reads a file that has no mistakes.
func mustParse(t testing.TB, name string, src []byte) *File {
	t.Helper()
	f, _, problems := Parse(name, src)
	for _, p := range problems {
		t.Error(p)
	}
	if f == nil {
		t.FailNow()
	}
	return f
}

// goodFiles are the scenarios of this package.
func goodFiles(t testing.TB) []string {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(paths) < 6 {
		t.Fatalf("%d good files: %v", len(paths), err)
	}
	return append(paths, "bench.yaml")
}

// Every scenario becomes a world that does the same each time, and something else
// only where chance has a say.
func TestGoodFilesRun(t *testing.T) {
	for _, path := range goodFiles(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			f := mustParse(t, path, readFile(t, path))
			first, second := run(f.World(nil)), run(mustParse(t, path, readFile(t, path)).World(nil))
			if first != second {
				t.Error("two runs of one scenario differ")
			}
			want := f.Copies()
			if got := strings.Count(first, " message.submitted "); got != want {
				t.Errorf("%d messages submitted, want %d", got, want)
			}
		})
	}
}

// run returns the trace of a world up to a day.
func run(w *sim.World) string {
	var b []byte
	w.RunIdle(trace.Time(0).Add(day), func(e trace.Event) {
		b = append(e.AppendText(b), '\n')
	})
	return string(b)
}

// What the scenarios are about happens in them.
func TestGoodFilesTell(t *testing.T) {
	tests := []struct{ file, kinds string }{
		{"lunch.yaml", "conn.refused queue.deferred mailbox.delivered mailbox.retrieved"},
		{"down-for-ever.yaml", "conn.refused queue.deferred dsn.created"},
		{"two-recipients.yaml", "mailbox.delivered mailbox.retrieved"},
		{"unknown-user.yaml", "dsn.created"},
		{"greeting-451.yaml", "queue.deferred dsn.created mailbox.retrieved fault.end"},
		{"slow-lossy-link.yaml", "segment.lost mailbox.retrieved"},
		{"dns-broken.yaml", "queue.deferred dsn.created mailbox.delivered"},
		{"disk-full-and-crash.yaml", "store.failed conn.timeout mailbox.retrieved"},
	}
	for _, test := range tests {
		t.Run(test.file, func(t *testing.T) {
			path := filepath.Join("testdata", test.file)
			said := run(mustParse(t, path, readFile(t, path)).World(nil))
			for kind := range strings.FieldsSeq(test.kinds) {
				if !strings.Contains(said, " "+kind+" ") {
					t.Errorf("no %s", kind)
				}
			}
		})
	}
}

// What can be noted of the good files, and no more.
func TestNotes(t *testing.T) {
	want := []string{
		`testdata/aliases-notify.yaml:18:53: note: mx.elsewhere.example has no mailbox or alias gone@elsewhere.example`,
		`testdata/aliases.yaml:18:53: note: mx.elsewhere.example has no mailbox or alias gone@elsewhere.example`,
		`testdata/dns-broken.yaml:20:46: note: no server receives for the domain nowhere.example; the domains are sender.example, receiver.example`,
		`testdata/routes.yaml:9:115: note: no MX record in zones leads to the domain alias.example`,
		`testdata/routes.yaml:26:41: note: the MX record names the address 203.0.113.7 where a host name belongs, so it leads nowhere`,
		`testdata/routes.yaml:27:41: note: the mail exchange mx.nowhere.example. has no address in zones`,
		`testdata/routes.yaml:35:41: note: the mail exchange a.equal.example. has the address 203.0.113.201, where no host is`,
		`testdata/routes.yaml:36:41: note: the mail exchange b.equal.example. has the address 203.0.113.202, where no host is`,
		`testdata/senders.yaml:18:82: note: mx1.receiver.example receives for receiver.example too; each has mailboxes of its own, and a message reaches only one of them`,
		`testdata/senders.yaml:19:82: note: mx1.receiver.example receives for receiver.example too; each has mailboxes of its own, and a message reaches only one of them`,
		`testdata/tls-login.yaml:6:95: note: mail.sender.example lets nobody log in without TLS, and alice-laptop does not use it; add tls: must to the client`,
	}
	var got []string
	for _, path := range goodFiles(t) {
		_, notes, _ := Parse(path, readFile(t, path))
		for _, n := range notes {
			got = append(got, n.String())
		}
	}
	compareLines(t, got, want)
}

// What is legal, but does nothing yet or leads nowhere, is noted with its place.
func TestNotBuilt(t *testing.T) {
	src := `world:
  hosts:
    - name: a.example
      role: server
      address: 192.0.2.1
      domains: [a.example]
      mailboxes: [bob]
      aliases: {all: [bob]}
      relay_for: [b.example]
      smarthost: b.example
      greylist: 10m
      rate: 5
      tls: {offer: must, use: none}
      auth: [plain]
      port: [25, 2525]
      retry: exim
      user: bob@a.example
    - {name: c, role: client, user: bob@a.example, submit: a.example, fetch: {from: a.example, protocol: imap}}
    - {name: d, role: client, user: dan@a.example, password: x, submit: a.example}
    - {name: ns.example, role: nameserver, domains: [z.example]}
    - {name: b.a.example, role: server, address: 192.0.2.2, domains: [A.example], mailboxes: [eve], port: 587, auth: {mechanisms: plain}}
    - {name: e, role: client, user: eve@a.example, password: x, submit: b.a.example, auth: cram-md5}
  zones: |
    a.example. IN MX 10 mx.a.example.
    a.example. IN MX 20 gone.a.example.
    a.example. IN MX 30 b.a.example.
    b.a.example. IN A 192.0.2.2
    gone.a.example. IN A 192.0.2.9
  faults:
    - {host: a.example, kind: disk-full, stage: dot}
    - {name: q.example, kind: servfail}
messages:
  - {from: bob@a.example, to: eve@b.exampel, notify: never, ret: hdrs, envid: x}
minutes: 5
`
	want := `9:19: no server receives for the domain b.example; did you mean "a.example"?
10:18: the smarthost b.example has no address in zones
13:12: a.example receives mail from everybody, and such a server must not insist on TLS (RFC 3207 4)
17:7: user does nothing for a server
18:85: c has no password, so nobody can log in to the mailbox bob@a.example
18:60: a.example takes nothing without TLS, and c does not use it; add tls: must to the client
18:106: the protocol imap is not built yet: the client fetches with pop3
19:73: a.example does not take mail on port 587
19:73: a.example has no mailbox dan@a.example, so the login there fails
20:54: no zone begins at z.example; did you mean "a.example"?
21:71: a.example receives for a.example too; each has mailboxes of its own, and a message reaches only one of them
22:92: b.a.example offers only plain, so e cannot log in
24:25: the mail exchange mx.a.example. has no address in zones
25:25: the mail exchange gone.a.example. has the address 192.0.2.9, where no host is
26:25: b.a.example does not take mail on port 25, where other servers bring it, so none can arrive there
31:14: no zone has the name q.example, so no name server is asked for it and the fault does nothing
33:31: no server receives for the domain b.exampel; did you mean "a.example"?
34:1: minutes in a file that is no lesson, so nobody looks at it; a lesson has the field "lesson"
`
	f := mustParse(t, "notes.yaml", []byte(src))
	var got []string
	for _, n := range f.Notes() {
		got = append(got, strings.Replace(strings.TrimPrefix(n.String(), "notes.yaml:"), " note: ", " ", 1))
	}
	compareLines(t, got, strings.Split(strings.TrimSpace(want), "\n"))
	if !slices.IsSortedFunc(f.Notes(), func(a, b Note) int { return a.Line - b.Line }) {
		t.Error("the notes are not in the order of the file")
	}
}

// Two servers may receive for one domain; it is one domain all the same.
func TestTwoReceivers(t *testing.T) {
	src := strings.Replace(small, "    - {name: laptop", "    - {name: mx2.example, role: server, address: 192.0.2.30, domains: [example]}\n    - {name: laptop", 1)
	f := mustParse(t, "x", []byte(strings.Replace(src, "to: bob@example,", "to: eve@nowhere.test,", 1)))
	var got []string
	for _, n := range f.Notes() {
		got = append(got, n.String())
	}
	compareLines(t, got, []string{
		"x:4:72: note: mail.example receives for example too; each has mailboxes of its own, and a message reaches only one of them",
		"x:16:31: note: no server receives for the domain nowhere.test; the domains are example",
	})
}
