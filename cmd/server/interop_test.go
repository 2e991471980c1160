//go:build interop

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// These tests let real mail programs and MailScope talk to each other. `make interop`
// gets the programs and runs them; each line of their output says what was tried, what
// came, and whether that is right.

// peers is the folder that has the unpacked packages.
var peers = os.Getenv("MAILSCOPE_PEERS")

// tell writes a line of the output.
func tell(t *testing.T, tried, came string, right bool) {
	t.Helper()
	word := "ok    "
	if !right {
		word = "FAILED"
		t.Fail()
	}
	fmt.Printf("%s  %-62s %s\n", word, tried, came)
}

// tellMissing says that something could not be tried.
func tellMissing(tried, why string) {
	fmt.Printf("absent  %-62s %s\n", tried, why)
}

// unpacked returns where a program of a folder of unpacked packages lies; "" when it is
// not there.
func unpacked(folder, path string) string {
	at := filepath.Join(peers, folder, path)
	if _, err := os.Stat(at); err != nil || peers == "" {
		return ""
	}
	return at
}

// client returns where a client lies, unpacked or installed; "" when it is nowhere.
func client(name string) string {
	if at := unpacked("tools", "usr/bin/"+name); at != "" {
		return at
	}
	installed, err := exec.LookPath(name)
	if err != nil {
		return ""
	}
	return installed
}

// libraries is the environment in which programs of a folder find what came with them.
func libraries(folder string) []string {
	root := filepath.Join(peers, folder)
	found, _ := filepath.Glob(filepath.Join(root, "usr/lib/*-linux-gnu*"))
	found = append(found, filepath.Join(root, "usr/lib/postfix"))
	return append(os.Environ(), "LD_LIBRARY_PATH="+strings.Join(found, ":"), "PERL5LIB="+filepath.Join(root, "usr/share/perl5"))
}

var personalities = []string{"plain", "postfix", "exim", "sendmail", "opensmtpd", "go-smtp"}

// exposure is a bench host that real clients can reach.
type exposure struct {
	like             string
	plain, tls, auth string
	events           *output
}

func exposeLike(t *testing.T, like string) exposure {
	out, end := begin(t, "ready\n", "expose", "--like", like, "--plain", "127.0.0.1:0", "--tls", "127.0.0.1:0", "--auth", "127.0.0.1:0")
	t.Cleanup(func() { end() })
	return exposure{
		like: like, events: out,
		plain: listening(t, out, "smtp mx.example.test"), tls: listening(t, out, "starttls mx.example.test"), auth: listening(t, out, "auth mx.example.test"),
	}
}

// delivered returns how many messages lie in the mailboxes.
func (e exposure) delivered() int { return strings.Count(e.events.String(), " mailbox.delivered ") }

// arrives waits until a message more than before has been delivered.
func (e exposure) arrives(before int) bool {
	return within(10*time.Second, func() bool { return e.delivered() > before })
}

// within waits until something holds, and reports whether it came to hold in time.
func within(limit time.Duration, holds func() bool) bool {
	for deadline := time.Now().Add(limit); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			return false
		}
	}
	return true
}

// exchange is something that a real client does with an exposed host.
type exchange struct {
	what    string
	command []string
	said    string // is in what the client tells
	refused bool   // the client shall fail, and nothing be delivered
}

const letterText = "From: <ann@sender.test>\r\nTo: <alice@example.test>\r\nSubject: Lunch?\r\n\r\nAt noon?\r\n.\r\n..two\r\n"

func swaks(at string, args ...string) []string {
	return append([]string{"swaks", "--server", at, "--helo", "client.sender.test", "--from", "ann@sender.test"}, args...)
}

func curl(at string, args ...string) []string {
	return append([]string{"curl", "-sSvk", "--url", "smtp://" + at + "/client.sender.test", "--mail-from", "ann@sender.test", "--upload-file", "-"}, args...)
}

// smtplibScript sends stdin with the library that Python has; its arguments are host,
// port, recipient and what to do before.
const smtplibScript = `import smtplib, ssl, sys
host, port, to = sys.argv[1:4]
client = smtplib.SMTP(host, int(port), local_hostname="client.sender.test", timeout=30)
client.set_debuglevel(1)
if "starttls" in sys.argv:
    client.starttls(context=ssl._create_unverified_context())
if "login" in sys.argv:
    client.login("alice", sys.argv[-1])
client.sendmail("ann@sender.test", [to], sys.stdin.buffer.read())
client.quit()
`

func smtplib(at string, args ...string) []string {
	host, port, _ := strings.Cut(at, ":")
	return append([]string{"python3", "-c", smtplibScript, host, port}, args...)
}

// exchanges returns what is tried with a host, in order.
func (e exposure) exchanges() []exchange {
	const alice, nobody = "alice@example.test", "nobody@example.test"
	wrong, login := "535", exchange{said: "235"}
	if e.like == "go-smtp" { // as recorded from the library
		wrong, login = "454", exchange{said: "requested type not available", refused: true}
	}
	login.what = "swaks logs in with LOGIN"
	login.command = swaks(e.auth, "--to", alice, "--auth", "LOGIN", "--auth-user", "alice", "--auth-password", "secret")
	return []exchange{
		{what: "swaks delivers", command: swaks(e.plain, "--to", alice)},
		{what: "swaks delivers, pipelining", command: swaks(e.plain, "--to", alice, "--pipeline")},
		{what: "swaks delivers, STARTTLS", command: swaks(e.tls, "--to", alice, "--tls"), said: "TLS started"},
		{what: "swaks delivers, STARTTLS and pipelining", command: swaks(e.tls, "--to", alice, "--tls", "--pipeline"), said: "TLS started"},
		{what: "swaks logs in with PLAIN", command: swaks(e.auth, "--to", alice, "--auth", "PLAIN", "--auth-user", "alice", "--auth-password", "secret"), said: "235"},
		login,
		{what: "swaks logs in with a wrong password", command: swaks(e.auth, "--to", alice, "--auth", "PLAIN", "--auth-user", "alice", "--auth-password", "wrong"), said: wrong, refused: true},
		{what: "swaks writes to an unknown user", command: swaks(e.plain, "--to", nobody), said: "550", refused: true},
		{what: "curl delivers", command: curl(e.plain, "--mail-rcpt", alice)},
		{what: "curl delivers, STARTTLS", command: curl(e.tls, "--ssl-reqd", "--mail-rcpt", alice), said: "SSL connection using TLS"},
		{what: "curl logs in", command: curl(e.auth, "--user", "alice:secret", "--mail-rcpt", alice), said: "235"},
		{what: "curl writes to an unknown user", command: curl(e.plain, "--mail-rcpt", nobody), said: "550", refused: true},
		{what: "smtplib delivers", command: smtplib(e.plain, alice)},
		{what: "smtplib delivers, STARTTLS", command: smtplib(e.tls, alice, "starttls")},
		{what: "smtplib logs in", command: smtplib(e.auth, alice, "login", "secret"), said: "235"},
		{what: "smtplib logs in with a wrong password", command: smtplib(e.auth, alice, "login", "wrong"), said: wrong, refused: true},
		{what: "smtplib writes to an unknown user", command: smtplib(e.plain, nobody), said: "550", refused: true},
	}
}

// Real clients talk to simulated hosts of every personality.
func TestInteropClients(t *testing.T) {
	for _, like := range personalities {
		e := exposeLike(t, like)
		for _, x := range e.exchanges() {
			e.carryOut(t, x)
		}
	}
}

// carryOut has a client do something, and tells what came of it.
func (e exposure) carryOut(t *testing.T, x exchange) {
	t.Helper()
	tried := x.what + ", " + e.like
	path := client(x.command[0])
	if path == "" {
		tellMissing(tried, x.command[0]+" is neither fetched nor installed")
		return
	}
	before := e.delivered()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	running := exec.CommandContext(ctx, path, x.command[1:]...)
	if x.command[0] != "python3" {
		running.Env = libraries("tools")
	}
	running.Stdin = strings.NewReader(letterText)
	said, err := running.CombinedOutput()
	came, right := decision(said, x.refused), (err != nil) == x.refused && bytes.Contains(said, []byte(x.said))
	switch {
	case !right:
		came = fmt.Sprintf("%v; it told\n%s", err, said)
	case !x.refused && !e.arrives(before):
		came, right = came+"; but the mailbox is empty", false
	}
	tell(t, tried, came, right)
}

// A reply as the clients show it: "<-  250 ok", "<  250 ok", "reply: b'250 ok'".
var shownReply = regexp.MustCompile(`(?m)^(?:<[-~* ]*|reply: b['"])([2-5]\d\d [^\r\n\\]*)`)

// decision returns the reply that settled the matter: the last refusal, or the last reply
// but that to QUIT. A client that met no refusal has its own words last.
func decision(said []byte, refused bool) string {
	lines := strings.Split(strings.TrimSpace(string(said)), "\n")
	last := ""
	for _, found := range shownReply.FindAllSubmatch(said, -1) {
		reply := string(found[1])
		if refused == (reply[0] >= '4') && !strings.HasPrefix(reply, "221") {
			last = reply
		}
	}
	for i := len(lines) - 1; i >= 0 && last == ""; i-- {
		if strings.HasPrefix(lines[i], "***") {
			last = lines[i]
		}
	}
	return last
}
