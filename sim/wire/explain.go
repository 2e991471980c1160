package wire

import (
	"encoding/base64"
	"strconv"
	"strings"

	"mailscope/sim/smtp"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// How much is told of one event.
const (
	causesMax     = 60
	effectsMax    = 30
	bytesShownMax = 16_384
	fieldsMax     = 120
)

// event returns an event up to the playhead.
func (s *session) event(seq int64) (trace.Event, bool) {
	list := s.run.Events(seq, seq)
	if seq < 1 || len(list) == 0 {
		return trace.Event{}, false
	}
	return list[0], true
}

// explain tells everything about one event.
func (e *Engine) explain(p ExplainParams) (Explained, error) {
	s, err := e.current()
	if err != nil {
		return Explained{}, err
	}
	ev, ok := s.event(p.Seq)
	if !ok {
		return Explained{}, e.fail(words.PageNoEvent, strconv.FormatInt(p.Seq, 10))
	}
	x := explanation{e: e, s: s, ev: &ev, out: Explained{Event: e.happened(s, &ev)}}
	x.tell()
	x.out.Others = s.canAsk(&ev)
	x.out.Causes = e.causes(s, &ev)
	x.out.Effects, x.out.More = e.effects(s, p.Seq)
	if sent, ok := s.event(ev.Of); ok {
		link := e.eventLink(s, &sent)
		x.out.Sent = &link
		if sent.Because != nil {
			x.out.Event.Why, x.out.Event.Rule = e.because(sent.Because), e.rule(sent.Because)
		}
	}
	return x.out, nil
}

// causes returns what led to an event, from its direct cause to the root.
func (e *Engine) causes(s *session, ev *trace.Event) []EventLink {
	var list []EventLink
	for seq := ev.Cause; seq > 0 && len(list) < causesMax; {
		cause, ok := s.event(seq)
		if !ok || cause.Cause >= seq {
			break
		}
		list = append(list, e.eventLink(s, &cause))
		seq = cause.Cause
	}
	return list
}

// effects returns what an event caused directly, up to the playhead.
func (e *Engine) effects(s *session, seq int64) (list []EventLink, more int) {
	causes := s.index.causes[:min(int64(len(s.index.causes)), s.run.Head())]
	for at := seq; at < int64(len(causes)); at++ {
		if int64(causes[at]) != seq {
			continue
		}
		if len(list) == effectsMax {
			more++
			continue
		}
		if effect, ok := s.event(at + 1); ok {
			list = append(list, e.eventLink(s, &effect))
		}
	}
	return list, more
}

// explanation is being written.
type explanation struct {
	e   *Engine
	s   *session
	ev  *trace.Event
	out Explained
}

// add writes a field that stands nowhere in the bytes.
func (x *explanation) add(name, value, text string) { x.addAt(name, value, text, 0, 0) }

// addAt writes a field, and which of the bytes it is.
func (x *explanation) addAt(name, value, text string, start, end int) {
	if value == "" || len(x.out.Fields) >= fieldsMax {
		return
	}
	if start >= len(x.out.Bytes) || end > len(x.out.Bytes) {
		start, end = 0, 0
	}
	label := x.e.say(words.Key("field-" + name))
	if !words.Has(words.Key("field-" + name)) {
		label = name
	}
	x.out.Fields = append(x.out.Fields, Field{Name: label, Value: short(value, 1000), Text: text, Start: start, End: end})
}

// bytes says what the bytes of the event are.
func (x *explanation) bytes(octets string, about words.Key) {
	x.out.Bytes = []byte(octets[:min(len(octets), bytesShownMax)])
	x.out.Octets = int64(len(octets))
	x.out.About = x.e.say(about)
}

// meaning returns the sentence of a key, "" where there is none.
func (x *explanation) meaning(key string, args ...string) string {
	if !words.Has(words.Key(key)) {
		return ""
	}
	return x.e.say(words.Key(key), args...)
}

// tell writes the fields of the event.
func (x *explanation) tell() {
	switch d := x.ev.Detail.(type) {
	case trace.Command:
		x.command(&d)
	case trace.Reply:
		x.reply(&d)
	case trace.Data:
		x.data(&d)
	case trace.Query:
		x.query(&d)
	case trace.Answer:
		x.answer(&d)
	case trace.Endpoints:
		x.add("local", d.Local.String(), x.port(d.Local.Port()))
		x.add("remote", d.Remote.String(), x.port(d.Remote.Port()))
	case trace.TLS:
		x.tls(&d)
	case trace.Segment:
		x.add("octets", strconv.Itoa(d.Octets), "")
	default:
		x.tellQueue()
	}
	x.add("message", x.ev.Message, "")
}

func (x *explanation) tls(d *trace.TLS) {
	if d.Version != "" {
		x.add("version", d.Version, "")
		x.add("cipher", d.Cipher, "")
		if d.Verified || len(d.Problems) > 0 { // a server asks for no certificate
			x.add("verified", strconv.FormatBool(d.Verified), "")
		}
	}
	for _, p := range d.Problems {
		x.add("problems", p, x.meaning(p))
	}
}

func (x *explanation) port(port uint16) string {
	if key := "service-" + strconv.Itoa(int(port)); words.Has(words.Key(key)) {
		return x.e.say("means-port", strconv.Itoa(int(port)), x.e.say(words.Key(key)))
	}
	return ""
}

// tellQueue writes the fields of the events of queues and mailboxes.
func (x *explanation) tellQueue() {
	switch d := x.ev.Detail.(type) {
	case trace.Submitted:
		x.address("from", d.From)
		x.addresses("to", d.To)
	case trace.Envelope:
		x.address("from", or(d.From, "<>"))
		x.addresses("recipients", d.Recipients)
	case trace.Attempt:
		x.add("attempt", strconv.Itoa(d.Attempt), "")
		x.add("destination", d.Destination, "")
	case trace.Deferral:
		x.add("destination", d.Destination, "")
		x.addresses("recipients", d.Recipients)
		x.add("reason", d.Reason, "")
		x.add("next", x.s.clockOf(d.Next).Time, x.e.fromNow(x.ev.At, d.Next))
	case trace.Recipients:
		x.addresses("recipients", d.Recipients)
	case trace.Removal:
		x.addresses("recipients", d.Recipients)
		x.add("why", d.Why, "")
	case trace.Report:
		x.add("about", d.About, "")
		x.addresses("recipients", d.Recipients)
		x.add("action", d.Action, x.meaning("action-"+d.Action))
		x.add("status", d.Status, "")
		x.enhancedDigits(d.Status, -1)
	case trace.Delivery:
		x.address("recipient", d.Recipient)
		x.add("protocol", d.Protocol, "")
	case trace.Reason:
		x.add("reason", d.Reason, "")
	}
}

func (x *explanation) addresses(name string, list []string) {
	const shown = 20
	for _, a := range list[:min(len(list), shown)] {
		x.address(name, a)
	}
	if len(list) > shown {
		x.add(name, x.e.several(list), "")
	}
}

// address writes an address; what its parts mean is said once.
func (x *explanation) address(name, address string) {
	text := ""
	if address == "<>" {
		text = x.e.say("means-null")
	}
	x.add(name, address, text)
}

// command takes a command line apart.
func (x *explanation) command(d *trace.Command) {
	x.bytes(d.Line+"\r\n", "bytes-line")
	if d.Verb == "" || !strings.HasPrefix(strings.ToUpper(d.Line), d.Verb) {
		x.addAt("line", d.Line, "", 0, len(d.Line))
		return
	}
	x.addAt("verb", d.Line[:len(d.Verb)], x.meaning("verb-"+d.Verb), 0, len(d.Verb))
	start := len(d.Verb)
	for start < len(d.Line) && d.Line[start] == ' ' {
		start++
	}
	argument := d.Line[start:]
	if d.Verb == "MAIL" || d.Verb == "RCPT" {
		x.path(d.Line, start)
		return
	}
	if d.Verb == "AUTH" {
		x.auth(d.Line, start)
		return
	}
	x.addAt("argument", argument, "", start, len(d.Line))
}

// auth takes AUTH PLAIN with its response apart (RFC 4616 2): what looks like a secret
// can be read by anybody.
func (x *explanation) auth(line string, start int) {
	mechanism, response, _ := strings.Cut(line[start:], " ")
	x.addAt("mechanism", mechanism, "", start, start+len(mechanism))
	at := start + len(mechanism) + 1
	x.addAt("argument", response, x.e.say("means-auth"), at, len(line))
	octets, err := base64.StdEncoding.DecodeString(response)
	parts := strings.Split(string(octets), "\x00")
	if strings.EqualFold(mechanism, "PLAIN") && err == nil && len(parts) == 3 {
		x.addAt("user", parts[1], "", at, len(line))
		x.addAt("password", parts[2], "", at, len(line))
	}
}

// path takes the address of MAIL and RCPT apart, and the parameters after it (RFC 5321
// 4.1.2).
func (x *explanation) path(line string, start int) {
	open, end := strings.IndexByte(line, '<'), strings.LastIndexByte(line, '>')
	if open < start || end < open {
		x.addAt("argument", line[start:], "", start, len(line))
		return
	}
	if from := strings.IndexByte(line, ':') + 1; from > 0 && from < open && strings.Trim(line[from:open], " ") == "" {
		x.addAt("blank", line[from:open], x.e.say("means-blank"), from, open)
	}
	address := line[open+1 : end]
	if address == "" {
		x.addAt("address", "<>", x.e.say("means-null"), open, end+1)
	} else {
		x.addAt("address", address, "", open+1, end)
	}
	if at := strings.LastIndexByte(address, '@'); at >= 0 {
		x.addAt("mailbox", address[:at], x.e.say("means-local"), open+1, open+1+at)
		x.addAt("domain", address[at+1:], x.e.say("means-domain"), open+2+at, end)
	}
	for from := end + 1; from < len(line); {
		next := strings.IndexByte(line[from:], ' ')
		if next == 0 {
			from++
			continue
		}
		to := len(line)
		if next > 0 {
			to = from + next
		}
		name, _, _ := strings.Cut(strings.ToLower(line[from:to]), "=")
		x.addAt("parameter", line[from:to], x.meaning("means-"+name), from, to)
		from = to
	}
}

// reply takes a reply apart, down to its digits.
func (x *explanation) reply(d *trace.Reply) {
	if d.Code == 0 {
		x.bytes(strings.ReplaceAll(d.Text, "\n", "\r\n")+"\r\n", "bytes-reply")
		x.addAt("text", d.Text, "", 0, len(x.out.Bytes)-2)
		return
	}
	r := smtp.Reply{Code: d.Code, Enhanced: d.Enhanced, Text: d.Text}
	x.bytes(r.Wire(d.Enhanced != ""), "bytes-reply")
	code := strconv.Itoa(d.Code)
	x.addAt("code", code, "", 0, 3)
	text := 4
	if d.Enhanced != "" {
		x.addAt("enhanced", d.Enhanced, "", text, text+len(d.Enhanced))
		text += len(d.Enhanced) + 1
	}
	x.replyLines(d, text)
	x.digit("digit-class", code[0:1], x.meaning("class-"+code[0:1]), x.e.ruleOf(5321, "4.2.1"), 0)
	x.digit("digit-category", code[1:2], x.meaning("category-"+code[1:2]), x.e.ruleOf(5321, "4.2.1"), 1)
	x.digit("digit-detail", code[2:3], x.e.say("digit-rest"), x.e.ruleOf(5321, "4.2.3"), 2)
	x.enhancedDigits(d.Enhanced, 4)
}

// replyLines writes the text of a reply, line by line; each begins with as many octets
// of code.
func (x *explanation) replyLines(d *trace.Reply, code int) {
	start := 0
	for _, line := range strings.Split(d.Text, "\n") {
		x.addAt("text", line, "", start+code, start+code+len(line))
		start += code + len(line) + len("\r\n")
	}
}

// digit writes what one digit or number says; at is where it stands, -1 for nowhere.
func (x *explanation) digit(name words.Key, digit, text string, rule *Rule, at int) {
	d := DigitField{Digit: digit, Name: x.e.say(name), Text: text, Rule: rule}
	if at >= 0 {
		d.Start, d.End = at, at+len(digit)
	}
	x.out.Digits = append(x.out.Digits, d)
}

// enhancedDigits takes an enhanced code apart (RFC 3463 2).
func (x *explanation) enhancedDigits(status string, at int) {
	parts := strings.Split(status, ".")
	if len(parts) != 3 {
		return
	}
	place := func(i int) int {
		if at < 0 {
			return -1
		}
		return at + len(strings.Join(parts[:i], ".")) + min(i, 1)
	}
	x.digit("enhanced-class", parts[0], x.meaning("enhanced-class-"+parts[0]), x.e.ruleOf(3463, "2"), place(0))
	section := "3"
	if n, err := strconv.Atoi(parts[1]); err == nil && n >= 0 && n <= 7 {
		section = "3." + strconv.Itoa(n+1)
	}
	x.digit("enhanced-subject", parts[1], x.meaning("subject-"+parts[1]), x.e.ruleOf(3463, section), place(1))
	detail := x.meaning("detail-" + parts[1] + "." + parts[2])
	if detail == "" {
		detail = x.e.say("detail-other")
	}
	x.digit("enhanced-detail", parts[2], detail, x.e.ruleOf(3463, section), place(2))
}

// query writes a question to DNS.
func (x *explanation) query(d *trace.Query) {
	x.add("name", d.Name, "")
	x.add("type", d.Type, "")
	x.add("server", x.s.hostAt(d.Server), d.Server)
	x.add("id", strconv.Itoa(int(d.ID)), "")
	transport, means := "UDP", x.e.say("means-udp")
	if d.TCP {
		transport, means = "TCP", x.e.say("means-tcp")
	}
	x.add("tcp", transport, means)
}

// answer writes an answer of DNS.
func (x *explanation) answer(d *trace.Answer) {
	x.query(&d.Query)
	x.add("rcode", d.RCode, x.meaning("rcode-"+d.RCode))
	for _, a := range d.Answers {
		x.add("answer", a, x.record(a))
	}
	if d.Cached {
		x.add("cached", strconv.FormatBool(d.Cached), "")
	}
}
