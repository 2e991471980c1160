package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"mailscope/cmd/server/store"
)

func delivered(t *testing.T, dir, address string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "mailboxes", address, "new", "*"))
	if err != nil {
		t.Fatal(err)
	}
	var contents []string
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		contents = append(contents, string(content))
	}
	return contents
}

func TestSend(t *testing.T) {
	dir := t.TempDir()
	status, _, stderr := mailscope(t, t.Context(), "At noon?\n.\nNo.\n", "send", "--to", "You@mailbox.test", "--from", "Ann Other <ann@other.example>", "--data", dir)
	if status != 2 {
		t.Errorf("an address with a name beside it: status %d, %q", status, stderr)
	}
	status, stdout, stderr := mailscope(t, t.Context(), "At noon?\n.\nNo.\n", "send", "--to", "You@mailbox.test", "--from", "ann@other.example",
		"--subject", `"Lunch": {a: [b]} # ü`, "--body", "-", "--data", dir)
	if status != 0 {
		t.Fatalf("status %d: %s", status, stderr)
	}
	found := delivered(t, dir, "you@mailbox.test")
	if len(found) != 1 || !strings.Contains(found[0], "Return-Path: <ann@other.example>\r\n") || !strings.Contains(found[0], "with ESMTPS id") || !strings.HasSuffix(found[0], "\r\n\r\nAt noon?\r\n.\r\nNo.\r\n") {
		t.Errorf("in the mailbox: %q", found)
	}
	for _, text := range []string{
		"laptop.sender.example message.submitted", "laptop.sender.example tls.established c1 TLS 1.3", "AUTH PLAIN ***",
		"mail.sender.example tls.established c2 TLS 1.3", "mail.sender.example smtp.command", "mx.mailbox.test smtp.reply",
		"resolver.auto dns.answer mailbox.test. MX", "relayed",
		"simulated                                 real", "Each server words its replies in its own way", // the comparison
	} {
		if !strings.Contains(stdout, text) {
			t.Errorf("no %q in\n%s", text, stdout)
		}
	}
	if regexp.MustCompile(`(?m)(missing|extra|order) +\[`).MatchString(stdout) {
		t.Errorf("the two runs differ in what they should not:\n%s", stdout)
	}
	if !strings.Contains(stderr, filepath.Join(dir, "mailboxes", "you@mailbox.test")) {
		t.Errorf("nobody says where the message lies: %q", stderr)
	}
}

// What no scenario file could hold is sent as it is: an address in quotes, and a text
// that is long and of any octets.
func TestSendUnusual(t *testing.T) {
	dir := t.TempDir()
	body := strings.Repeat(strings.Repeat("x", 71)+"\n", 1<<20/64) + "caf\xe9 {{.To}}\n"
	status, _, stderr := mailscope(t, t.Context(), body, "send", "--to", `"a b"@mailbox.test`, "--from", `"x@y"@sender.example`, "--body", "-", "--data", dir)
	if status != 0 {
		t.Fatalf("status %d: %s", status, stderr)
	}
	found := delivered(t, dir, "%22a%20b%22@mailbox.test")
	if len(found) != 1 || !strings.HasSuffix(found[0], "\r\n\r\n"+strings.ReplaceAll(body, "\n", "\r\n")) {
		t.Errorf("%d messages, or not as they were sent", len(found))
	}
}

// child starts mailscope as a process of its own.
func child(t *testing.T, dir string, n int) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	c := exec.Command(os.Args[0], "send", "--to", "you@mailbox.test", "--subject", fmt.Sprintf("number %d", n), "--data", dir)
	c.Env = append(os.Environ(), "MAILSCOPE_TEST_CHILD=1")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c, bufio.NewScanner(out)
}

// Processes are killed at every stage of a delivery. Whatever a server had promised by
// then is in the mailbox after the next send.
func TestKilled(t *testing.T) {
	dir := t.TempDir()
	stages := []string{
		"message.submitted", "AUTH PLAIN", "smtp.data", "queue.stored", "queue.attempt", "dns.query mx.mailbox.test.",
		"mail.sender.example conn.open", "mx.mailbox.test smtp.reply", "mail.sender.example smtp.data", "OK: queued",
	}
	promised := map[int]bool{}
	for n, stage := range stages {
		c, lines := child(t, dir, n)
		own := false // what comes before is about messages of earlier runs
		watch := func(until string) {
			for lines.Scan() {
				own = own || strings.Contains(lines.Text(), "message.submitted")
				if own && strings.Contains(lines.Text(), "queue.stored") {
					promised[n] = true
				}
				if own && until != "" && strings.Contains(lines.Text(), until) {
					return
				}
			}
		}
		watch(stage)
		c.Process.Kill()
		watch("")
		c.Wait()
	}
	if len(promised) < 5 {
		t.Fatalf("only %d messages were promised before the kill", len(promised))
	}
	if status, _, stderr := mailscope(t, t.Context(), "", "send", "--to", "you@mailbox.test", "--subject", "last", "--data", dir); status != 0 {
		t.Fatalf("the send after: status %d, %q", status, stderr)
	}
	all := strings.Join(delivered(t, dir, "you@mailbox.test"), "")
	for n := range stages {
		if promised[n] && !strings.Contains(all, fmt.Sprintf("Subject: number %d\r\n", n)) {
			t.Errorf("message %d was accepted and is lost", n)
		}
	}
	if !strings.Contains(all, "Subject: last\r\n") {
		t.Error("the last message is not there")
	}
}

func TestInterrupted(t *testing.T) {
	dir := t.TempDir()
	c, lines := child(t, dir, 1)
	lines.Scan()
	c.Process.Signal(os.Interrupt)
	done := make(chan error, 1)
	go func() {
		for lines.Scan() {
		}
		done <- c.Wait()
	}()
	select {
	case <-done: // in time, with whatever became of the message
	case <-time.After(10 * time.Second):
		c.Process.Kill()
		t.Error("an interrupt did not end the command")
	}
}

// A message that cannot be handed over now waits in the queue, and goes out with the
// next send.
func TestSendLater(t *testing.T) {
	dir := t.TempDir()
	blocked := filepath.Join(dir, "mailboxes", "you@mailbox.test")
	if err := os.MkdirAll(filepath.Dir(blocked), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(blocked, nil, 0o600); err != nil { // where a directory should be
		t.Fatal(err)
	}
	send := func(subject string) (int, string) {
		status, stdout, stderr := mailscope(t, t.Context(), "", "send", "--to", "you@mailbox.test", "--subject", subject, "--data", dir)
		if !strings.Contains(stdout, "queue.stored") {
			t.Errorf("%s was not queued:\n%s", subject, stdout)
		}
		return status, stderr
	}
	if status, stderr := send("first"); status != 1 || !strings.Contains(stderr, "451 4.3.0") || !strings.Contains(stderr, "the next send tries again") {
		t.Errorf("a mailbox that cannot be written: status %d, %q", status, stderr)
	}
	if status, stderr := send("second"); status != 1 || !strings.Contains(stderr, "1 message of an earlier run") {
		t.Errorf("still: status %d, %q", status, stderr)
	}
	if err := os.Remove(blocked); err != nil {
		t.Fatal(err)
	}
	if status, stderr := send("third"); status != 0 {
		t.Errorf("after it was mended: status %d, %q", status, stderr)
	}
	all := strings.Join(delivered(t, dir, "you@mailbox.test"), "")
	for _, subject := range []string{"first", "second", "third"} {
		if n := strings.Count(all, "Subject: "+subject+"\r\n"); n != 1 {
			t.Errorf("%s is there %d times", subject, n)
		}
	}
}

func TestSendHeld(t *testing.T) {
	dir := t.TempDir()
	held, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	status, stdout, stderr := mailscope(t, t.Context(), "", "send", "--to", "you@mailbox.test", "--data", dir)
	if want := fmt.Sprintf("%s is in use by process %d", dir, os.Getpid()); status != 1 || stdout != "" || !strings.Contains(stderr, want) {
		t.Errorf("status %d, %q, want %q", status, stderr, want)
	}
}
