package sim_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"mailscope/sim/mta"
)

// swarm writes a random scenario.
type swarm struct {
	*rand.Rand
	strings.Builder
	seed    uint64
	servers int
	clients int
	aliases bool // some servers have aliases, and those lead in circles
}

func newSwarm(seed uint64) *swarm {
	luck := rand.New(rand.NewPCG(seed, 1))
	return &swarm{Rand: luck, seed: seed, servers: 2 + luck.IntN(4), clients: 1 + luck.IntN(3), aliases: luck.IntN(3) == 0}
}

func (s *swarm) line(format string, args ...any) { fmt.Fprintf(s, format+"\n", args...) }

// pick returns one of the words.
func (s *swarm) pick(words ...string) string { return words[s.IntN(len(words))] }

// span returns a random time up to most, as scenarios write it.
func (s *swarm) span(most time.Duration) string {
	if s.IntN(2) == 0 {
		most /= 100 // most things are over soon
	}
	return fmt.Sprintf("%dms", 1+s.Int64N(most.Milliseconds()))
}

func (s *swarm) host() string { return fmt.Sprintf("mx.d%d.example", s.IntN(s.servers)) }

func (s *swarm) scenario() string {
	s.line("world:\n  seed: %d\n  hosts:", s.seed)
	for i := range s.servers {
		s.server(i)
	}
	for i := range s.clients {
		s.client(i)
	}
	s.line("  zones: |\n    $TTL 1h")
	for i := range s.servers {
		s.zone(i)
	}
	s.line("  links:")
	for a := range s.servers {
		for b := range a {
			s.line("    - {between: [mx.d%d.example, mx.d%d.example], delay: %dms, loss: %s}", a, b, s.IntN(s.IntN(2000)+1), s.pick("0", "0", "0.02", "0.3"))
		}
	}
	s.line("  faults:")
	for range 1 + s.IntN(8) {
		s.line("    - {%s, from: %s, for: %s}", s.fault(), s.span(8*time.Hour), s.span(30*time.Hour))
	}
	s.line("messages:")
	for range 1 + s.IntN(5) {
		s.message()
	}
	return s.String()
}

// retry returns a schedule: as often as not a short one, so that messages grow old.
func (s *swarm) retry() string {
	if s.IntN(2) == 0 {
		return s.pick(mta.PresetNames()...)
	}
	return s.pick("{every: 10m, give_up: 3h, warn: 1h}", "{every: 5m, backoff: 2, cap: 2h, give_up: 1d, warn: 2h, jitter: 3m}",
		"{every: 20m, backoff: 1.5, give_up: 90m}", "{every: 1h, give_up: 12h, warn: 30m, jitter: 1h}", "{every: 7m, give_up: 5m}")
}

func (s *swarm) server(i int) {
	more := s.pick("", "", ", size_max: 20000") + s.pick("", "", ", pool: true")
	if s.IntN(4) == 0 && i > 0 { // never in a circle
		hop := s.IntN(i)
		more += s.pick(fmt.Sprintf(", smarthost: mx.d%d.example", hop), fmt.Sprintf(", smarthost: {host: mx.d%d.example, user: u0@d%d.example, password: secret}", hop, hop))
	}
	s.line("    - {name: mx.d%d.example, role: server, addresses: [203.0.113.%d, 203.0.113.%d], domains: [d%d.example], mailboxes: [u0, u1, u2, u3], retry: %s, relay_for: [d%d.example]%s}",
		i, i+1, i+101, i, s.retry(), s.before(i), more+s.policy())
}

// policy returns what a server does about its senders, and where it sends mail on to.
func (s *swarm) policy() string {
	there := fmt.Sprintf("d%d.example", s.IntN(s.servers))
	aliases := ""
	if s.aliases {
		aliases = fmt.Sprintf(", aliases: {team: [u0, u1@%s, loop], loop: [loop@%s, u3], u2: [u2, nobody], list: {to: [team, u1, u2@%s], owner: %s}}", there, there, there, s.pick("u0", "loop", "nobody@"+there))
	}
	return s.pick("", ", greylist: 3m", ", greylist: {wait: 20m, net: 32, window: 1h, keep: 2h, after: 2}") +
		s.pick("", ", rate: 3", ", rate: {messages: 2, recipients: 3, connections: 4, at_once: 1, per: 10m}") +
		s.pick("", aliases, aliases) + s.pick("", ", autoreply: {u1: away, u2: {text: away, every: 1h}}") +
		s.pick("", ", personality: sendmail", ", personality: postfix", ", personality: exim", ", personality: opensmtpd", ", personality: go-smtp") +
		s.pick("", "", ", tls: may", ", tls: must", ", tls: {use: must}", ", tls: {use: verify, certificate: expired}", ", tls: {keeps_plaintext: true}")
}

// before returns the number of the server before another: the one whose backup it is.
func (s *swarm) before(i int) int { return (i + s.servers - 1) % s.servers }

// client is the one of user number i of the server whose number is i modulo servers.
func (s *swarm) client(i int) {
	at := i % s.servers
	login := s.pick("", ", password: secret", fmt.Sprintf(", password: secret, fetch: {from: mx.d%d.example, every: %dh}", at, 3+s.IntN(9)))
	login += s.pick("", ", tls: may", ", tls: may", ", tls: verify")
	s.line("    - {name: client%d.example, role: client, user: u%d@d%d.example, submit: mx.d%d.example%s}", i, i, at, at, login)
}

func (s *swarm) zone(i int) {
	s.line("    mx.d%d.example. IN A 203.0.113.%d", i, i+1)
	switch s.IntN(5) {
	case 0: // no MX: the domain is its own exchanger
		s.line("    d%d.example. IN A 203.0.113.%d", i, i+1)
	case 1: // a second exchanger that leads nowhere
		s.line("    d%d.example. IN MX %d gone.d%d.example.\n    gone.d%d.example. IN A 203.0.113.200", i, s.IntN(20), i, i)
		fallthrough
	default:
		s.line("    d%d.example. IN MX 10 mx.d%d.example.", i, i)
	}
	if s.IntN(3) == 0 {
		s.line("    d%d.example. IN MX 10 mx.d%d.example.\n    d%d.example. IN MX %s.", i, i, i,
			s.pick("20 mx.d"+strconv.Itoa((i+1)%s.servers)+".example", "15 203.0.113.1", "30 www.d0.example"))
	}
}

// fault returns a random fault, without its times.
func (s *swarm) fault() string {
	switch s.IntN(11) {
	case 0:
		kind := s.pick("servfail", "nxdomain", "no-answer")
		return fmt.Sprintf("name: %sd%d.example, kind: %s", s.pick("", "mx."), s.IntN(s.servers), kind)
	case 1:
		a := 1 + s.IntN(s.servers-1)
		return fmt.Sprintf("link: [mx.d%d.example, mx.d%d.example], kind: %s", a, s.IntN(a), s.pick("cut", "loss, loss: 0.5", "delay, delay: 30s", "block", "block, port: 587", "strip", `inject, text: "EHLO x\nMAIL FROM:<>\nRCPT TO:<u1@d0.example>\nDATA\nSubject: x\n\nx\n.\n"`,
			`inject, behind: QUIT, text: "RSET\nMAIL FROM:<>"`, `inject, behind: DATA, text: "x\n.\nMAIL FROM:<u1@d0.example>"`))
	case 2:
		return fmt.Sprintf("mailbox: u%d@d%d.example, kind: full", s.IntN(4), s.IntN(s.servers))
	case 3:
		code := s.pick("450 4.2.1", "451 4.3.2", "421 4.3.2", "550 5.7.1", "554 5.3.0", "552 5.3.4")
		times := s.pick("", ", times: 1", ", times: 3")
		return fmt.Sprintf("host: %s, kind: reply, stage: %s, reply: \"%s no\"%s", s.host(), s.stage(), code, times)
	case 4:
		return s.loseReply()
	case 5:
		d := s.IntN(s.servers)
		return fmt.Sprintf("host: mx.d%d.example, kind: reply, stage: rcpt, recipient: u%d@d%d.example, reply: \"%s no\"", d, s.IntN(4), d, s.pick("450 4.2.1", "550 5.1.1"))
	case 6, 7:
		kind := s.pick("refuse", "timeout", "reset", "crash", "slow", "slow, delay: 40s")
		return fmt.Sprintf("host: %s, kind: %s, stage: %s", s.host(), kind, s.stage())
	}
	host := s.host()
	if s.IntN(5) == 0 {
		host = fmt.Sprintf("client%d.example", s.IntN(s.clients))
	}
	return fmt.Sprintf("host: %s, kind: %s", host, s.pick("refuse", "timeout", "reset", "crash", "crash", "crash", "slow", "slow, delay: 45s", "disk-full", "disk-full",
		"block", "no-handshake", "disk-full, stage: "+s.pick("mail", "rcpt", "data", "dot")))
}

func (s *swarm) stage() string { return s.pick("greeting", "ehlo", "mail", "rcpt", "data", "dot") }

// loseReply returns the fault of RFC 1047: each attempt leaves a copy behind. Where mail goes
// in circles each copy of them leaves copies, without end: there it happens a few times
// only.
func (s *swarm) loseReply() string {
	times := s.pick(", times: 1", ", times: 2", "")
	if s.aliases && times == "" {
		times = ", times: 3"
	}
	return fmt.Sprintf("host: %s, kind: lose-reply, stage: dot%s", s.host(), times)
}

func (s *swarm) message() {
	from := s.IntN(s.clients)
	names := []string{"u0", "u1", "u2", "u3", "nobody", "u1"}
	if s.aliases {
		names = append(names, "team", "loop", "list")
	}
	var to []string
	for range 1 + s.IntN(4) {
		a := fmt.Sprintf("%s@d%d.example", s.pick(names...), s.IntN(s.servers))
		if s.IntN(12) == 0 {
			a = s.pick("eve@nowhere.example", "eve@mx.nowhere.example")
		}
		if !strings.Contains(strings.Join(to, " "), a) {
			to = append(to, a)
		}
	}
	body := strings.Repeat(s.pick("0123456789abcdef\\n", "0123456789abcdef\\n", "Grüße\\n"), 1+s.IntN(s.pick2(5, 1500)))
	s.line("  - {at: %s, from: u%d@d%d.example, to: [%s], subject: hi, body: \"%s\", count: %d%s}",
		s.span(6*time.Hour), from, from%s.servers, strings.Join(to, ", "), body, s.pick2(1, 1+s.IntN(3)), s.reports())
}

// reports returns what an author asks for of reports.
func (s *swarm) reports() string {
	return s.pick("", "", ", notify: NEVER", ", notify: SUCCESS", ", notify: [SUCCESS, FAILURE]", ", notify: [DELAY]", ", notify: [SUCCESS, FAILURE, DELAY], envid: QQ7") +
		s.pick("", "", ", ret: FULL", ", ret: HDRS")
}

// pick2 returns one of two numbers.
func (s *swarm) pick2(a, b int) int { return []int{a, b}[s.IntN(2)] }
