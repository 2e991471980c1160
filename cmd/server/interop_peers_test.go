//go:build interop

package main

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"mailscope/cmd/server/secure"
)

// The real servers of these tests take mail for bob@receiver.test, and for nobody else.
const peerDomain = "receiver.test"

// The users that the packages would make when they are installed.
const (
	peerUsers  = "postfix:x:61001:61001::/nonexistent:/usr/sbin/nologin\nDebian-exim:x:61002:61002::/nonexistent:/usr/sbin/nologin\n"
	peerGroups = "postfix:x:61001:\nDebian-exim:x:61002:\npostdrop:x:61003:\n"
	postfixUID = 61001
	eximUID    = 61002
)

// withUsers runs the rest of its arguments in a mount namespace of their own, in which
// the first two are the lists of users and groups.
const withUsers = `mount --bind "$1" /etc/passwd && mount --bind "$2" /etc/group && shift 2 && exec "$@"`

// peer is a real server that runs.
type peer struct {
	name    string
	address string // where it takes mail
	mailbox string // bob's Maildir
	log     func() string
}

// absent says why there cannot be such a peer here; "" when there can.
func absent(folder, path string) string {
	switch {
	case unpacked(folder, path) == "":
		return "it could not be fetched"
	case os.Getuid() != 0:
		return "it takes root to start it"
	case exec.Command("unshare", "--mount", "true").Run() != nil:
		return "it takes a mount namespace (unshare --mount), which cannot be had here"
	}
	return ""
}

// makeFile writes a file that all users can read.
func makeFile(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// makeFolders makes folders below root that belong to a user.
func makeFolders(t *testing.T, root string, uid int, names ...string) {
	t.Helper()
	for _, name := range names {
		folder := filepath.Join(root, name)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(folder, uid, 0); err != nil {
			t.Fatal(err)
		}
	}
}

// makeCertificate writes a self-signed certificate and its key.
func makeCertificate(t *testing.T, root, name string) {
	t.Helper()
	own, err := secure.SelfSigned(time.Now(), name)
	if err != nil {
		t.Fatal(err)
	}
	key, err := x509.MarshalPKCS8PrivateKey(own.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	makeFile(t, filepath.Join(root, "certificate"), string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: own.Certificate[0]})))
	makeFile(t, filepath.Join(root, "key"), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})))
}

// openFolder returns a new folder that all users can go into.
func openFolder(t *testing.T) string {
	folder, err := os.MkdirTemp("", "mailscope-interop-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	return folder
}

// freeAddress returns a loopback address that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// startPeer runs a server until the test ends, and waits until it listens.
func startPeer(t *testing.T, folder, root string, p peer, command ...string) peer {
	t.Helper()
	for name, more := range map[string]string{"passwd": peerUsers, "group": peerGroups} {
		installed, err := os.ReadFile("/etc/" + name)
		if err != nil {
			t.Fatal(err)
		}
		makeFile(t, filepath.Join(root, name), string(installed)+more)
	}
	args := append([]string{"--mount", "sh", "-c", withUsers, "sh", filepath.Join(root, "passwd"), filepath.Join(root, "group")}, command...)
	server, said := exec.Command("unshare", args...), &output{}
	server.Env, server.Stdout, server.Stderr = libraries(folder), said, said
	server.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		server.Process.Signal(syscall.SIGTERM)
		ended := time.AfterFunc(stopWait, func() { syscall.Kill(-server.Process.Pid, syscall.SIGKILL) })
		server.Wait()
		ended.Stop()
	})
	if !within(10*time.Second, func() bool { return answers(p.address) }) {
		t.Fatalf("%s does not listen: %s\n%s", p.name, said.String(), p.log())
	}
	return p
}

func answers(address string) bool {
	c, err := net.Dial("tcp", address)
	if err == nil {
		c.Close()
	}
	return err == nil
}

// texts returns a function that reads a log.
func texts(path string) func() string {
	return func() string {
		text, _ := os.ReadFile(path)
		return string(text)
	}
}

const postfixMain = `compatibility_level = 3.6
config_directory = ROOT/etc
queue_directory = ROOT/queue
data_directory = ROOT/data
daemon_directory = UNPACKED/usr/lib/postfix/sbin
command_directory = UNPACKED/usr/sbin
shlib_directory = UNPACKED/usr/lib/postfix
meta_directory = UNPACKED/etc/postfix
import_environment = LD_LIBRARY_PATH=UNPACKED/usr/lib/postfix MAIL_CONFIG=ROOT/etc
maillog_file = ROOT/log
maillog_file_prefixes = ROOT
mail_owner = postfix
setgid_group = postdrop
myhostname = postfix.sender.test
mydestination =
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtp_dns_support_level = disabled
smtp_tls_security_level = may
relayhost = [127.0.0.1]:9
smtpd_tls_security_level = TLS
smtpd_tls_chain_files = ROOT/key, ROOT/certificate
RELAYS
virtual_mailbox_domains = receiver.test
virtual_mailbox_base = ROOT/mail
virtual_mailbox_maps = inline:{bob@receiver.test=bob/}
virtual_uid_maps = static:61001
virtual_gid_maps = static:61001
virtual_minimum_uid = 100
`

const postfixMaster = `ADDRESS inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
`

// startPostfix runs a Postfix, with STARTTLS or without, that relays by sender: an element of
// relays is "sender=[host]:port".
func startPostfix(t *testing.T, secured bool, relays ...string) peer {
	t.Helper()
	root := openFolder(t)
	makeFolders(t, root, 0, "etc", "queue", "queue/pid")
	makeFolders(t, root, postfixUID, "data", "mail")
	for _, queue := range strings.Fields("active bounce corrupt defer deferred flush hold incoming private maildrop public saved trace") {
		makeFolders(t, root, postfixUID, "queue/"+queue)
	}
	p := peer{name: "Postfix", address: freeAddress(t), mailbox: filepath.Join(root, "mail/bob"), log: texts(filepath.Join(root, "log"))}
	bySender := ""
	if len(relays) > 0 {
		bySender = "sender_dependent_relayhost_maps = inline:{" + strings.Join(relays, ", ") + "}"
	}
	level := "none"
	if secured {
		level = "may"
	}
	makeCertificate(t, root, "postfix.sender.test")
	fill := strings.NewReplacer("TLS", level, "ROOT", root, "UNPACKED", filepath.Join(peers, "postfix"), "ADDRESS", p.address, "RELAYS", bySender)
	makeFile(t, filepath.Join(root, "etc/main.cf"), fill.Replace(postfixMain))
	makeFile(t, filepath.Join(root, "etc/master.cf"), fill.Replace(postfixMaster))
	return startPeer(t, "postfix", root, p, unpacked("postfix", postfixProgram), "-c", filepath.Join(root, "etc"), "-d")
}

const postfixProgram = "usr/lib/postfix/sbin/master"

// A real Postfix relays mail into simulated hosts of every personality.
func TestInteropPostfixRelays(t *testing.T) {
	if why := absent("postfix", postfixProgram); why != "" {
		tellMissing("Postfix relays into simulated hosts", why)
		return
	}
	hosts := map[string]exposure{}
	var relays []string
	for _, like := range personalities {
		e := exposeLike(t, like)
		hosts[like] = e
		for sender, at := range map[string]string{"plain": e.plain, "tls": e.tls} {
			host, port, _ := strings.Cut(at, ":")
			relays = append(relays, fmt.Sprintf("%s=[%s]:%s", relaySender(sender, like), host, port))
		}
	}
	postfix := startPostfix(t, false, relays...)
	for _, like := range personalities {
		for _, sender := range []string{"plain", "tls"} {
			relay(t, postfix, hosts[like], sender)
		}
	}
}

// relaySender returns the sender whose mail goes to a listener of a personality. Its
// domain is one that the world of the bench host knows.
func relaySender(listener, like string) string { return listener + "-" + like + "@sender.test" }

// relay hands Postfix a message for alice and for nobody, which it is to relay to a host.
func relay(t *testing.T, postfix peer, e exposure, sender string) {
	t.Helper()
	tried := map[string]string{"plain": "Postfix relays, ", "tls": "Postfix relays, STARTTLS, "}[sender] + e.like
	path := client("swaks")
	if path == "" {
		tellMissing(tried, "swaks, which hands it the message, is neither fetched nor installed")
		return
	}
	before := e.delivered()
	hand := exec.Command(path, "--server", postfix.address, "--from", relaySender(sender, e.like), "--to", "alice@example.test,nobody@example.test")
	hand.Env = libraries("tools")
	if said, err := hand.CombinedOutput(); err != nil {
		tell(t, tried, fmt.Sprintf("Postfix did not take it: %v\n%s", err, said), false)
		return
	}
	arrived := e.arrives(before)
	about := func(to string) string { return postfix.outcome(relaySender(sender, e.like), to) }
	bounced := within(10*time.Second, func() bool { return strings.Contains(about("nobody@example.test"), "status=bounced") })
	sent := within(10*time.Second, func() bool { return strings.Contains(about("alice@example.test"), "status=sent") })
	encrypted := strings.Contains(e.events.String(), " tls.established ")
	right := arrived && bounced && sent && encrypted == (sender == "tls")
	came := fmt.Sprintf("alice: %s; nobody: %s", about("alice@example.test"), about("nobody@example.test"))
	if !right {
		came += fmt.Sprintf("; encrypted: %v\n%s", encrypted, lastLines(postfix.log()))
	}
	tell(t, tried, came, right)
}

// lastLines returns the end of a log.
func lastLines(log string) string {
	lines := strings.Split(strings.TrimSpace(log), "\n")
	return strings.Join(lines[max(0, len(lines)-12):], "\n")
}

// outcome returns what Postfix's log says of the mail of a sender to a recipient.
func (p peer) outcome(from, to string) string {
	id, outcome := "", "nothing"
	for line := range strings.Lines(p.log()) {
		fields := strings.Fields(line)
		if strings.Contains(line, ": from=<"+from+">") && id == "" {
			id = fields[5]
		}
		if at := strings.Index(line, "status="); id != "" && at >= 0 && fields[5] == id && strings.Contains(line, ": to=<"+to+">") {
			outcome = strings.TrimSpace(line[at:])
		}
	}
	return outcome
}
