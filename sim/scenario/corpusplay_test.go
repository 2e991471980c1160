package scenario

import (
	"encoding/base64"
	"encoding/json"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"mailscope/sim"
	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// The corpus: scripts of what a client sends, and what real servers replied to the
// same octets. The player below does to the bench host what the recorder did to them,
// in virtual time. testdata/corpus/cases has the scripts, each with its title; one
// file for each server has the replies: code, enhanced code, and what EHLO offered.

// recorded is what a real server did with one script.
type recorded struct {
	Steps   []turn `json:"steps"`
	End     string `json:"end"`
	Skipped string `json:"skipped"`
}

// turn is one line of a client and the reply to it; nil where none came.
type turn struct {
	Client string `json:"client"`
	Reply  *heard `json:"reply"`
}

// heard is one reply as a client hears it.
type heard struct {
	Code   int      `json:"code"`
	Enh    string   `json:"enh"`
	Offers []string `json:"offers"`
	text   string
}

// UnmarshalJSON reads a reply as an object, or in short as "250 2.1.0", with a line more
// for each thing that EHLO offered.
func (h *heard) UnmarshalJSON(text []byte) error {
	type object heard
	if text[0] != '"' {
		return json.Unmarshal(text, (*object)(h))
	}
	var short string
	if err := json.Unmarshal(text, &short); err != nil {
		return err
	}
	lines := strings.Split(short, "\n")
	code, enhanced, _ := strings.Cut(lines[0], " ")
	n, err := strconv.Atoi(code)
	*h = heard{Code: n, Enh: enhanced, Offers: lines[1:]}
	return err
}

// benchCase is one script.
type benchCase struct {
	name, listener, source string
	greet                  bool
	lines                  []string
}

func readCorpus(t *testing.T, folder, server string) map[string]recorded {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", folder, server+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]recorded
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func readCases(t *testing.T, folder string) []benchCase {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", folder, "cases", "*.case"))
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	var cases []benchCase
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		cases = append(cases, parseCase(strings.TrimSuffix(filepath.Base(file), ".case"), string(text)))
	}
	return cases
}

var caseMacros = strings.NewReplacer(
	"$B64GOOD", base64.StdEncoding.EncodeToString([]byte("\x00alice\x00secret")),
	"$B64WRONG", base64.StdEncoding.EncodeToString([]byte("\x00alice\x00wrong")),
	"$B64USER", base64.StdEncoding.EncodeToString([]byte("alice")),
	"$B64BADPASS", base64.StdEncoding.EncodeToString([]byte("wrong")),
	"$B64PASS", base64.StdEncoding.EncodeToString([]byte("secret")))

func parseCase(name, text string) benchCase {
	c := benchCase{name: name, listener: "plain", source: "127.0.0.2", greet: true}
	for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		line = caseMacros.Replace(line)
		switch {
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "@listener"):
			c.listener = strings.Fields(line)[1]
		case strings.HasPrefix(line, "@source"):
			c.source = strings.Fields(line)[1]
		case strings.HasPrefix(line, "@nogreet"):
			c.greet = false
		default:
			c.lines = append(c.lines, line)
		}
	}
	return c
}

var repeats = regexp.MustCompile(`(?s)\{\{(.*?)\*(\d+)\}\}`)

// unescape returns the octets of a line with escapes and {{text*N}} repeats.
func unescape(text string) string {
	text = repeats.ReplaceAllStringFunc(text, func(m string) string {
		part := repeats.FindStringSubmatch(m)
		n, _ := strconv.Atoi(part[2])
		return strings.Repeat(part[1], n)
	})
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			b.WriteByte(text[i])
			continue
		}
		i++
		switch text[i] {
		case 'r':
			b.WriteByte('\r')
		case 'n':
			b.WriteByte('\n')
		case 't':
			b.WriteByte('\t')
		case 'x':
			n, _ := strconv.ParseUint(text[i+1:i+3], 16, 8)
			b.WriteByte(byte(n))
			i += 2
		default:
			b.WriteByte(text[i])
		}
	}
	return b.String()
}

// outcome is why the player could not go on.
type outcome int

const (
	fine outcome = iota
	closed
	silent
)

const (
	playWait  = 40 * time.Second
	playGrace = 350 * time.Millisecond
)

// player is one connection to the bench host.
type player struct {
	w      *sim.World
	conn   int64
	buffer string
	ended  bool
	wants  bool // the server waits for a TLS handshake
}

var benchPorts = map[string]uint16{"plain": BenchPlain, "tls": BenchTLS, "auth": BenchAuth}

// connect opens a connection to a world of its own.
func connect(t *testing.T, personality string, c *benchCase) *player {
	t.Helper()
	f, _, err := Bench(personality)
	if err != nil {
		t.Fatal(err)
	}
	w := f.World(nil)
	w.RunUntil(0, unheard)
	p := &player{w: w}
	p.reconnect(c)
	return p
}

// reconnect opens a fresh connection to the same world.
func (p *player) reconnect(c *benchCase) {
	p.buffer, p.ended, p.wants = "", false, false
	server := netip.AddrPortFrom(p.w.Addresses(BenchHost)[0], benchPorts[c.listener])
	p.conn = p.w.ConnectOutside(netip.AddrPortFrom(netip.MustParseAddr(c.source), 40000), server)
}

// take takes what the world has for the client.
func (p *player) take() {
	for _, o := range p.w.TakeOutside() {
		if o.Conn != p.conn {
			continue
		}
		p.buffer += o.Bytes
		p.wants = p.wants || o.StartTLS
		p.ended = p.ended || o.Closed
	}
}

func (p *player) send(octets string) {
	if p.wants { // it is no handshake
		p.wants = false
		p.w.SecureOutside(p.conn, machine.TLSFailed{Alert: "unexpected_message"})
		return
	}
	p.w.PushOutside(p.conn, octets)
}

func (p *player) sleep(d time.Duration) {
	p.w.RunUntil(p.w.Now().Add(d), unheard)
	p.take()
}

// line returns the next line of the server.
func (p *player) line(wait time.Duration) (string, outcome) {
	until := p.w.Now().Add(wait)
	for !strings.Contains(p.buffer, "\n") {
		if p.ended {
			return "", closed
		}
		next := p.w.Next()
		if next == trace.Never || next > until {
			p.w.RunUntil(until, unheard)
			return "", silent
		}
		p.w.RunUntil(next, unheard)
		p.take()
	}
	line, rest, _ := strings.Cut(p.buffer, "\n")
	p.buffer = rest
	return strings.TrimRight(line, "\r"), fine
}

var (
	moreLines = regexp.MustCompile(`^\d{3}-`)
	replyCode = regexp.MustCompile(`^(\d{3})(?:[ -]|$)`)
	replyEnh  = regexp.MustCompile(`^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})(?:\s|$)`)
)

// reply returns the next reply.
func (p *player) reply(wait time.Duration) (*heard, outcome) {
	var lines []string
	for {
		line, how := p.line(wait)
		if how != fine {
			return nil, how
		}
		lines = append(lines, line)
		if !moreLines.MatchString(line) {
			break
		}
	}
	h := &heard{text: strings.Join(lines, " / ")}
	if m := replyCode.FindStringSubmatch(lines[len(lines)-1]); m != nil {
		h.Code, _ = strconv.Atoi(m[1])
	}
	if m := replyEnh.FindStringSubmatch(lines[0]); m != nil {
		h.Enh = m[1]
	}
	for _, l := range lines[1:] {
		h.Offers = append(h.Offers, l[4:])
	}
	return h, fine
}

// play plays one script and returns what happened.
func play(t *testing.T, personality string, c *benchCase) recorded {
	t.Helper()
	for _, line := range c.lines {
		if strings.HasPrefix(line, "V:") || strings.HasPrefix(line, "VT:") {
			return playVariants(t, personality, c)
		}
	}
	s := script{player: connect(t, personality, c), offers: map[string]bool{}}
	s.out.End = s.run(c)
	return s.out
}

// playVariants plays lines each of which gets a connection of its own.
func playVariants(t *testing.T, personality string, c *benchCase) recorded {
	t.Helper()
	var out recorded
	var pre []string
	fresh := false
	p := connect(t, personality, c)
	for _, line := range c.lines {
		op, arg, _ := strings.Cut(line, ":")
		arg = strings.TrimPrefix(arg, " ")
		if op == "PRE" {
			if fresh {
				pre, fresh = nil, false
			}
			pre = append(pre, arg)
			continue
		}
		fresh = true
		if op == "VT" {
			arg = unescape(arg)
		}
		p.reconnect(c)
		p.reply(playWait)
		for _, x := range pre {
			p.send(x + "\r\n")
			p.reply(playWait)
		}
		p.send(arg + "\r\n")
		r, _ := p.reply(playWait)
		out.Steps = append(out.Steps, turn{show(arg), r})
		p.w.BreakOutside(p.conn)
	}
	return out
}

func show(text string) string {
	if len(text) > 60 {
		text = text[:60]
	}
	return strconv.QuoteToASCII(text)
}

// unheard takes events that nobody asks for.
func unheard(trace.Event) {}
