package main

import (
	"bytes"
	"context"
	"encoding/json"
	"mime"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// As a child of a test the binary is mailscope itself.
func TestMain(m *testing.M) {
	if os.Getenv("MAILSCOPE_TEST_CHILD") != "" {
		main()
	}
	os.Exit(m.Run())
}

// output is stdout or stderr of a command that a test watches while it runs.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// mailscope runs a command line to its end.
func mailscope(t *testing.T, ctx context.Context, stdin string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs output
	home := t.TempDir()
	status = run(args, &process{ctx: ctx, in: strings.NewReader(stdin), out: &out, err: &errs, getenv: func(name string) string {
		if name == "HOME" {
			return home
		}
		return ""
	}})
	return status, out.String(), errs.String()
}

const lunch = "../../sim/scenario/testdata/lunch.yaml"

func TestStatus(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "broken.yaml")
	os.WriteFile(broken, []byte("world:\n  hosts:\n    - {name: a.example, rol: client}\n"), 0o600)
	tests := []struct {
		args   string
		status int
		stdout string // is in it; "" for nothing at all
		stderr string // likewise
	}{
		{"-h", 0, "Usage: mailscope", ""},
		{"run -h", 0, "--until", ""},
		{"expose --help", 0, "--like", ""},
		{"version", 0, "go1.", ""},
		{"", 2, "", "expected one of"},
		{"fly", 2, "", "unexpected argument fly"},
		{"run", 2, "", "expected \"<file|lesson>\""},
		{"run --fast " + lunch, 2, "", "unknown flag --fast"},
		{"run --format xml " + lunch, 2, "", "--format"},
		{"run --until soon " + lunch, 2, "", "--until soon is neither"},
		{"run --until -1h " + lunch, 2, "", ""},
		{"run --until 2001-01-01T00:00:00Z " + lunch, 2, "", "before the start"},
		{"run --keep queue.defered " + lunch, 2, "", "--keep queue.defered: there are no such events; the kinds are message.submitted, dns.query"},
		{"run --trace " + filepath.Join(broken, "x") + " " + lunch, 1, "", "cannot write the trace"},
		{"run --seed x " + lunch, 2, "", "--seed"},
		{"run --set nonsense " + lunch, 2, "", "has no value"},
		{"run --set hosts[nobody].retry=exim " + lunch, 2, "", "mailscope: --set hosts[nobody].retry: unknown host \"nobody\"; the hosts are"},
		{"run --set hosts[mail.sender.example].retry=exmi " + lunch, 2, "", "unknown retry \"exmi\"; did you mean \"exim\"?"},
		{"run --set =x " + lunch, 2, "", "mailscope: --set =x: this is no path to a field; write one like"},
		{"run --set hosts[alice-laptop].user=carol@sender.example " + lunch, 1, "", lunch + ":26:20: no client has the user alice@sender.example; did you mean"},
		{"run no-such-file.yaml", 1, "", "no-such-file.yaml: there is no such file"},
		{"run .", 1, "", ".: cannot be read: is a directory"},
		{"run " + broken, 1, "", broken + ":3:25: unknown field \"rol\"; did you mean \"role\"?"},
		{"check " + broken + " " + lunch + " missing.yaml", 1, "", "missing.yaml: there is no such file"},
		{"dsn ../../sim/message/testdata/dsn/exim/unknown-remote-user--report.eml", 0, "nosuch@pf.test: not delivered.", ""},
		{"dsn ../../sim/message/testdata/dsn/opensmtpd/unknown-domain--report.eml", 0, "someone@nosuch.invalid: not delivered.", "report.eml:1:1: note: the message has the type multipart/mixed"},
		{"dsn --format json ../../sim/message/testdata/dsn/sendmail/notify-success-local--report.eml", 0, "\"action\": \"delivered\"", ""},
		{"dsn " + lunch, 1, "", lunch + ":1:1: this is no delivery report"},
		{"dsn missing.eml", 1, "", "missing.eml: there is no such file"},
		{"dsn missing", 1, "", "missing: there is no such file; check the name"},
		{"dsn", 2, "", "expected \"<file>\""},
		{"study -h", 0, "seeds: 5", ""},
		{"study", 2, "", "expected \"<file|study>\""},
		{"study --format xml " + tinyStudy, 2, "", "--format"},
		{"study --jobs=-1 " + tinyStudy, 2, "", "--jobs -1"},
		{"study gone.yaml", 1, "", "gone.yaml: there is no such file"},
		{"study " + lunch, 1, "", lunch + ":3:1: unknown field \"lesson\""},
		{"check", 2, "", "expected \"<file> ...\""},
		{"expose", 2, "", "needs a scenario file"},
		{"expose " + lunch + " --like plain", 2, "", "leave the file or --like out"},
		{"expose " + lunch + " --plain 127.0.0.1:0", 2, "", "go with --like"},
		{"expose --like plain", 2, "", "where to listen"},
		{"expose --like plane --plain 127.0.0.1:0", 2, "", "mailscope: --like plane: unknown personality \"plane\"; did you mean \"plain\"?"},
		{"expose " + lunch + " --smtp 127.0.0.1:0", 2, "", "does not say which host"},
		{"expose " + lunch + " --smtp mx1.receiver.example=0.0.0.0:0", 2, "", "not on this computer alone"},
		{"expose " + lunch + " --smtp mx1.receiver.example=192.0.2.1:25", 2, "", "not on this computer alone"},
		{"expose " + lunch + " --dns mx1.receiver.example=127.0.0.1:0", 1, "", "has no dns; those that have are resolver.auto, ns.auto"},
		{"expose " + lunch + " --smtp mx9.receiver.example=127.0.0.1:0", 1, "", "unknown host \"mx9.receiver.example\""},
		{"serve --listen 0.0.0.0:80", 2, "", "not on this computer alone"},
		{"serve --listen nowhere", 2, "", "no address to listen on"},
		{"send", 2, "", "--to"},
		{"send --to <you@mailbox.test>", 2, "", "--to <you@mailbox.test>"},
		{"send --to nobody", 2, "", "--to nobody"},
		{"send --to you@elsewhere.example", 1, "", "nothing may leave this computer"},
		{"send --to you@mailbox.test --from me@mailbox.test", 1, "", "choose another domain"},
	}
	for _, test := range tests {
		status, stdout, stderr := mailscope(t, t.Context(), "", strings.Fields(test.args)...)
		if status != test.status {
			t.Errorf("mailscope %s: status %d, want %d; stderr %q", test.args, status, test.status, stderr)
		}
		if !strings.Contains(stdout, test.stdout) || test.stdout == "" && stdout != "" {
			t.Errorf("mailscope %s: stdout %q, want %q", test.args, stdout, test.stdout)
		}
		if !strings.Contains(stderr, test.stderr) || test.status != 0 && stderr == "" {
			t.Errorf("mailscope %s: stderr %q, want %q", test.args, stderr, test.stderr)
		}
	}
}

// What the README shows is what one sees.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	scenario, err := os.ReadFile(lunch)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	slip := strings.Replace(string(scenario), "submit: mail.sender.example", "submit: mail.sendr.example", 1)
	os.WriteFile("good.yaml", scenario, 0o600)
	os.WriteFile("lunch.yaml", []byte(slip), 0o600)
	_, events, _ := mailscope(t, t.Context(), "", "run", "good.yaml", "--until", "1s")
	_, _, problems := mailscope(t, t.Context(), "", "check", "lunch.yaml")
	shown := 0
	for line := range strings.Lines(string(readme)) {
		if line = strings.TrimPrefix(line, "    "); strings.HasPrefix(line, "lunch.yaml:") || strings.Contains(line, " mail.sender.example queue.stored ") || strings.Contains(line, " mail.sender.example smtp.reply ") {
			shown++
			if !strings.Contains("\n"+events+problems, "\n"+line) {
				t.Errorf("the README shows %s", line)
			}
		}
	}
	if shown != 3 {
		t.Errorf("the README shows %d lines, want 3", shown)
	}
}

// Whatever is told of input begins with its file, notes and problems in the order of
// the file; and notes tell of the file as --set leaves it.
func TestTold(t *testing.T) {
	odd := filepath.Join(t.TempDir(), "odd.yaml")
	os.WriteFile(odd, []byte(`world:
  hosts:
    - {name: a, role: server, address: 192.0.2.1, submit: a}
    - {name: b, role: cleint}
    - {name: c, role: client, pool: true}
`), 0o600)
	tests := []struct {
		args []string
		want []string // how the lines on stderr begin
	}{
		{[]string{"check", odd, "gone.yaml"}, []string{odd + ":3:51: note: submit", odd + ":4:23: unknown role", odd + ":5:31: note: pool", "gone.yaml: there is no such file"}},
		{[]string{"run", odd}, []string{odd + ":3:51: note: submit", odd + ":4:23: unknown role", odd + ":5:31: note: pool"}},
		{[]string{"run", odd, "gone.yaml"}, []string{"mailscope: unexpected argument"}},
		{[]string{"run", lunch, "--set", "messages[0].from=eve@sender.example"}, []string{"mailscope: --set messages[0].from: no client has the user eve@sender.example; "}},
		{[]string{"run", lunch, "--set", "hosts[alice-laptop].user=eve@sender.example"}, []string{lunch + ":26:20: no client has", "note: the file has that mistake after --set hosts[alice-laptop].user"}},
	}
	for _, test := range tests {
		_, _, stderr := mailscope(t, t.Context(), "", test.args...)
		lines := strings.Split(strings.TrimSpace(stderr), "\n")
		if len(lines) != len(test.want) {
			t.Errorf("mailscope %s: %d lines, want %d:\n%s", test.args, len(lines), len(test.want), stderr)
			continue
		}
		for i, want := range test.want {
			if !strings.HasPrefix(lines[i], want) {
				t.Errorf("mailscope %s:\n%s\nwant %s", test.args, lines[i], want)
			}
		}
	}
}

func TestRunWritesTheSameTwice(t *testing.T) {
	_, first, _ := mailscope(t, t.Context(), "", "run", lunch, "--format", "json")
	status, second, _ := mailscope(t, t.Context(), "", "run", lunch, "--format", "json")
	if status != 0 || first != second || first == "" {
		t.Fatalf("status %d; %d and %d octets", status, len(first), len(second))
	}
	kinds := map[string]int{}
	for line := range strings.Lines(first) {
		var e struct {
			Seq, US, Cause int64
			At, Host, Kind string
		}
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		if e.Cause >= e.Seq {
			t.Errorf("an event before its cause: %s", line)
		}
		kinds[e.Kind]++
	}
	for _, kind := range []string{"message.submitted", "dns.query", "conn.open", "queue.removed", "mailbox.delivered", "mailbox.retrieved"} {
		if kinds[kind] == 0 {
			t.Errorf("no event %s", kind)
		}
	}
	_, seeded, _ := mailscope(t, t.Context(), "", "run", lunch, "--format", "json", "--seed", "99")
	if seeded == first {
		t.Error("another seed changes nothing")
	}
	_, short, _ := mailscope(t, t.Context(), "", "run", lunch, "--format", "json", "--until", "2026-03-02T09:00:00.1Z")
	if !strings.HasPrefix(first, short) || len(short) == 0 || len(short) >= len(first) {
		t.Errorf("--until cut the run to %d of %d octets", len(short), len(first))
	}
}

// A message that cannot be delivered comes back, and Go's own readers of mail find
// the report in it.
func TestRunWritesMail(t *testing.T) {
	dir := t.TempDir()
	status, _, stderr := mailscope(t, t.Context(), "", "run", "../../sim/scenario/testdata/down-for-ever.yaml", "--mail", dir)
	if status != 0 {
		t.Fatalf("status %d: %s", status, stderr)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*", "*.eml"))
	kinds := map[string]bool{}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		message, err := mail.ReadMessage(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		kind, params, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
		if err != nil {
			t.Fatal(err)
		}
		if kind == "multipart/report" {
			kinds[params["report-type"]] = true
		}
	}
	if !kinds["delivery-status"] {
		t.Errorf("no delivery report in %v", files)
	}
}

// A later run into the same directory leaves its own mail there, and none of the run
// before; what a person keeps beside it stays.
func TestRunWritesMailAgain(t *testing.T) {
	runInto := func(dir, change string) []string {
		if status, _, stderr := mailscope(t, t.Context(), "", "run", lunch, "--mail", dir, "--set", change); status != 0 {
			t.Fatalf("status %d: %s", status, stderr)
		}
		files, _ := filepath.Glob(filepath.Join(dir, "*", "*.eml"))
		for i := range files {
			files[i], _ = filepath.Rel(dir, files[i])
		}
		return files
	}
	const toAlice = "messages[0].to=alice@sender.example"
	dir, own := t.TempDir(), filepath.Join("bob@receiver.example", "notes.eml")
	if before := runInto(dir, "messages[0].count=2"); len(before) != 2 {
		t.Fatalf("wrote %v", before)
	}
	os.WriteFile(filepath.Join(dir, own), nil, 0o600)
	if got, want := runInto(dir, toAlice), append(runInto(t.TempDir(), toAlice), own); len(want) != 2 || !slices.Equal(got, want) {
		t.Errorf("left %v, want %v", got, want)
	}
}

// begin starts a command that goes on until the test ends it, and waits for a text on
// its stdout.
func begin(t *testing.T, ready string, args ...string) (out *output, end func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out = &output{}
	var errs output
	status := make(chan int, 1)
	go func() {
		status <- run(args, &process{ctx: ctx, in: strings.NewReader(""), out: out, err: &errs, getenv: os.Getenv})
	}()
	waitFor(t, out, ready, &errs)
	return out, func() int {
		cancel()
		select {
		case s := <-status:
			return s
		case <-time.After(10 * time.Second):
			t.Fatal("the command did not end")
			return -1
		}
	}
}

func waitFor(t *testing.T, out *output, text string, errs *output) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !strings.Contains(out.String(), text); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("no %q on stdout: %q; stderr %q", text, out.String(), errs.String())
		}
	}
}

// listening returns where a service is, by the lines that expose prints.
func listening(t *testing.T, out *output, service string) string {
	t.Helper()
	for line := range strings.Lines(out.String()) {
		if fields := strings.Fields(line); len(fields) == 4 && fields[0] == "listening" && fields[1]+" "+fields[2] == service {
			return fields[3]
		}
	}
	t.Fatalf("%s is not listening: %q", service, out.String())
	return ""
}
