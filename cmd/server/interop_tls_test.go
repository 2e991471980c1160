//go:build interop

package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"mailscope/sim/scenario"
	"mailscope/sim/trace"
)

// Simulated servers, live, begin TLS with real ones, whose certificates nobody vouches for:
// who wants TLS where it is to be had, or insists on it, goes on; who wants a proof keeps
// the mail back. So does who insists on TLS where there is none.
func TestInteropLiveTLS(t *testing.T) {
	for _, real := range realServers(t, true) {
		for _, like := range personalities {
			securedLive(t, like, "may", real, true)
		}
		securedLive(t, "plain", "must", real, true)
		securedLive(t, "plain", "verify", real, false)
	}
	for _, real := range realServers(t, false) {
		securedLive(t, "plain", "must", real, false)
	}
}

// securedLive has a simulated server that makes that use of TLS deliver a message to bob,
// and tells what came of it.
func securedLive(t *testing.T, like, use string, to peer, delivers bool) {
	t.Helper()
	src := strings.Replace(fmt.Sprintf(outgoing, like), "personality: "+like, "personality: "+like+", tls: {offer: none, use: "+use+"}", 1)
	f := parsed(t, src)
	f.Messages[0].To = []string{"bob@" + peerDomain}
	f.Messages[0].Body = outgoingBody
	empty(to)
	until := trace.QueueDeferred
	if delivers {
		until = trace.QueueRemoved
	}
	events := runLive(t, f, to.address, until)
	letter := ""
	within(5*time.Second, func() bool { letter = onlyLetter(to.mailbox); return !delivers || letter != "" })
	found, handshake := "in the clear", false
	why := ""
	for _, e := range events {
		switch d := e.Detail.(type) {
		case trace.TLS:
			if e.Host == "mail.sender.test" {
				handshake = d.Version != ""
				found = fmt.Sprintf("%s %s, verified %v (%s)", d.Version, d.Cipher, d.Verified, strings.Join(d.Problems, ", "))
			}
		case trace.Deferral:
			why = "; kept back: " + d.Reason
		}
	}
	_, body, _ := strings.Cut(strings.ReplaceAll(letter, "\r\n", "\n"), "\n\n")
	same := strings.TrimRight(body, "\n")+"\n" == outgoingBody
	right := delivers && same && handshake && why == "" || !delivers && letter == "" && why != ""
	came := found + why
	if !right {
		came += fmt.Sprintf("; a letter %v, the same text %v; log\n%s", letter != "", same, lastLines(to.log()))
	}
	offers := "which has STARTTLS"
	if !handshake {
		offers = "which has no STARTTLS"
	}
	tell(t, fmt.Sprintf("simulated %s, tls %s, to real %s, %s", like, use, to.name, offers), came, right)
}

// submitting is the world of a simulated mail client that logs in to a real server.
const submitting = `world:
  hosts:
    - {name: laptop.sender.test, role: client, address: 192.0.2.10, user: alice@receiver.test, password: %s, submit: mx.receiver.test, tls: %s, auth: %s}
    - {name: mx.receiver.test, role: server, address: 203.0.113.25, domains: [receiver.test], mailboxes: [alice, bob], tls: {offer: may}, auth: {clear: true}}
  zones: |
    receiver.test.    3600 IN MX 10 mx.receiver.test.
    mx.receiver.test. 3600 IN A 203.0.113.25
messages:
  - {from: alice@receiver.test, to: [bob@receiver.test], subject: Lunch?}
`

// A simulated mail client, live, logs in to real servers, under TLS and in the clear.
func TestInteropLiveLogin(t *testing.T) {
	for _, real := range realServers(t, true) {
		switch real.name {
		case "Exim":
			for _, mechanism := range []string{"plain", "login", "cram-md5"} {
				login(t, real, "may", mechanism, "apple")
				login(t, real, "none", mechanism, "apple")
				login(t, real, "none", mechanism, "pear")
			}
		case "go-smtp":
			for _, mechanism := range []string{"plain", "login"} {
				login(t, real, "may", mechanism, "apple")
				login(t, real, "none", mechanism, "pear")
			}
		}
	}
}

// login has the client log in with a password, "apple" being the right one, and submit.
func login(t *testing.T, to peer, tls, mechanism, password string) {
	t.Helper()
	empty(to)
	f := parsed(t, fmt.Sprintf(submitting, password, tls, mechanism))
	events := runLive(t, f, to.address, trace.ConnClosed)
	good := password == "apple"
	letter := ""
	within(5*time.Second, func() bool { letter = onlyLetter(to.mailbox); return !good || letter != "" })
	var said []string
	secret, named := false, false
	for _, e := range events {
		text := string(e.AppendText(nil))
		for _, form := range []string{password, base64.StdEncoding.EncodeToString([]byte(password)), base64.StdEncoding.EncodeToString([]byte("\x00alice@receiver.test\x00" + password))} {
			secret = secret || strings.Contains(text, form)
		}
		if command, ok := e.Detail.(trace.Command); ok && e.Kind == trace.SMTPCommand && command.Verb == "AUTH" {
			said, named = append(said, command.Line), strings.HasPrefix(command.Line, "AUTH "+strings.ToUpper(mechanism))
		}
		if reply, ok := e.Detail.(trace.Reply); ok && e.Kind == trace.SMTPReply && (reply.Code == 235 || reply.Code >= 400) {
			said = append(said, fmt.Sprint(reply.Code, " ", strings.ReplaceAll(reply.Text, "\n", " ")))
		}
	}
	under := map[string]string{"may": "under TLS", "none": "in the clear"}[tls]
	secured := slices.ContainsFunc(events, func(e trace.Event) bool { return e.Kind == trace.TLSEstablished })
	right := named && !secret && (letter != "") == good && secured == (tls == "may") && strings.Contains(strings.Join(said, " "), "235") == good
	came := strings.Join(said, "; ")
	if !right {
		came += fmt.Sprintf("; a letter %v, under TLS %v, a secret shown %v; log\n%s", letter != "", secured, secret, lastLines(to.log()))
	}
	what := map[bool]string{true: "", false: "a wrong password, "}[good]
	tell(t, fmt.Sprintf("simulated client, %s, %s%s, real %s", strings.ToUpper(mechanism), what, under, to.name), came, right)
}

func parsed(t *testing.T, src string) *scenario.File {
	t.Helper()
	f, _, problems := scenario.Parse("outgoing.yaml", []byte(src))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return f
}

// empty takes all letters out of a peer's mailbox.
func empty(p peer) {
	for _, earlier := range letters(p.mailbox) {
		os.Remove(earlier)
	}
}
