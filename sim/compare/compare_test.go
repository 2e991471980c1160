package compare

import (
	"fmt"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"mailscope/sim/trace"
	"mailscope/sim/words"
)

const (
	client   = "mail.sender.example"
	server   = "mx1.receiver.example"
	resolver = "resolver.auto"
	nameserv = "ns.auto"
)

// script builds traces.
type script struct{ events []trace.Event }

func (s *script) add(host string, kind trace.Kind, d trace.Detail) *trace.Event {
	n := int64(len(s.events) + 1)
	s.events = append(s.events, trace.Event{Seq: n, At: trace.Time(n * 10_000), Host: host, Kind: kind, Detail: d})
	return &s.events[n-1]
}

// on adds an event of a connection.
func (s *script) on(conn int64, host, peer string, kind trace.Kind, d trace.Detail) *trace.Event {
	e := s.add(host, kind, d)
	e.Conn, e.Peer = conn, peer
	return e
}

// say adds what one side says, its segment, and that it arrives.
func (s *script) say(conn int64, host, peer string, kind trace.Kind, d trace.Detail) {
	of := s.on(conn, host, peer, kind, d).Seq
	s.on(conn, host, peer, trace.SegmentSent, trace.Segment{Octets: 30})
	s.on(conn, peer, host, trace.SMTPReceived, d).Of = of
}

func (s *script) command(conn int64, verb, line string) {
	s.say(conn, client, server, trace.SMTPCommand, trace.Command{Verb: verb, Line: line})
}

func (s *script) reply(conn int64, code int, enhanced, text string) {
	s.say(conn, server, client, trace.SMTPReply, trace.Reply{Code: code, Enhanced: enhanced, Text: text})
}

var (
	clientEnd = netip.MustParseAddrPort("192.0.2.25:49152")
	serverEnd = netip.MustParseAddrPort("203.0.113.7:25")
)

func (s *script) open(conn int64) {
	s.on(conn, client, server, trace.ConnOpen, trace.Endpoints{Local: clientEnd, Remote: serverEnd})
	s.on(conn, server, client, trace.ConnAccepted, trace.Endpoints{Local: serverEnd, Remote: clientEnd})
}

func (s *script) ask(host, answerer, server string) {
	q := trace.Query{Name: "receiver.example.", Type: "MX", Server: server, ID: 7}
	s.add(host, trace.DNSQuery, q)
	s.add(answerer, trace.DNSAnswer, trace.Answer{Query: q, RCode: "NOERROR", Answers: []string{
		"receiver.example. 3600 IN MX 10 mx1.receiver.example.", "receiver.example. 3600 IN MX 20 mx2.receiver.example."}})
}

// base is a small run: one message from a server's queue to the next server.
func base() []trace.Event {
	s := &script{}
	to := []string{"bob@receiver.example"}
	s.add(client, trace.QueueStored, trace.Envelope{From: "alice@sender.example", Recipients: to}).Message = "1AAA01"
	s.ask(client, resolver, "198.51.100.53:53")
	s.ask(resolver, nameserv, "198.51.100.54:53")
	s.open(1)
	s.reply(1, 220, "", "mx1.receiver.example ESMTP")
	s.command(1, "EHLO", "EHLO mail.sender.example")
	s.reply(1, 250, "", "mx1.receiver.example\nPIPELINING\nSIZE 1000")
	s.say(1, client, server, trace.SMTPCommand, trace.Command{Verb: "AUTH", Line: "AUTH PLAIN AGEAYQ==", Masked: "AUTH PLAIN ***"})
	s.reply(1, 235, "2.7.0", "Logged in")
	s.command(1, "MAIL", "MAIL FROM:<alice@sender.example> SIZE=700")
	s.reply(1, 250, "2.1.0", "Sender ok")
	s.command(1, "RCPT", "RCPT TO:<bob@receiver.example>")
	s.reply(1, 250, "2.1.5", "Recipient ok")
	s.command(1, "DATA", "DATA")
	s.reply(1, 354, "", "Go ahead")
	s.say(1, client, server, trace.SMTPData, trace.Data{Octets: 700})
	s.reply(1, 250, "2.0.0", "queued as 1BBB01")
	s.command(1, "QUIT", "QUIT")
	s.reply(1, 221, "2.0.0", "Bye")
	s.on(1, client, server, trace.ConnClosed, trace.Endpoints{Local: clientEnd, Remote: serverEnd})
	s.add(client, trace.QueueRemoved, trace.Removal{Recipients: to, Why: trace.WhyRelayed}).Message = "1AAA01"
	s.add(server, trace.MailboxDelivered, trace.Delivery{Recipient: to[0]}).Message = "1BBB01"
	return s.events
}

// where returns the position of the n-th event, from 0, of a kind whose log line has a text.
func where(events []trace.Event, kind trace.Kind, text string) int {
	i := slices.IndexFunc(events, func(e trace.Event) bool { return e.Kind == kind && strings.Contains(e.String(), text) })
	if i < 0 {
		panic("no " + string(kind) + " with " + text)
	}
	return i
}

// detail gives one event, and its arrival if it has one, another detail.
func detail(kind trace.Kind, text string, d trace.Detail) func([]trace.Event) []trace.Event {
	return func(events []trace.Event) []trace.Event {
		i := where(events, kind, text)
		for j := range events {
			if j == i || events[j].Of == events[i].Seq {
				events[j].Detail = d
			}
		}
		return events
	}
}

func without(drop func(*trace.Event) bool) func([]trace.Event) []trace.Event {
	return func(events []trace.Event) []trace.Event {
		return slices.DeleteFunc(events, func(e trace.Event) bool { return drop(&e) })
	}
}

func answer(rcode string, cached bool, id uint16, records ...string) trace.Answer {
	return trace.Answer{Query: trace.Query{Name: "receiver.example.", Type: "MX", Server: "198.51.100.53:53", ID: id}, RCode: rcode, Answers: records, Cached: cached}
}

const (
	mx1 = "receiver.example. 3600 IN MX 10 mx1.receiver.example."
	mx2 = "receiver.example. 3600 IN MX 20 mx2.receiver.example."
)

// changes make another run of the base run. want are the lines that are then not the
// same: class, sentence, and how many of them.
var changes = []struct {
	name   string
	change func([]trace.Event) []trace.Event
	want   string
}{
	{"nothing", func(e []trace.Event) []trace.Event { return e }, ""},
	{"the id of a message", func(e []trace.Event) []trace.Event {
		for i := range e {
			e[i].Message = strings.Replace(e[i].Message, "AAA", "CCC", 1)
		}
		return e
	}, "2 identifier compare-identifier"},
	{"the id in a reply", detail(trace.SMTPReply, "queued", trace.Reply{Code: 250, Enhanced: "2.0.0", Text: "queued as 9ZZZ77"}), "2 identifier compare-identifier"},
	{"the size that is announced", detail(trace.SMTPCommand, "MAIL", trace.Command{Verb: "MAIL", Line: "MAIL FROM:<alice@sender.example> SIZE=703"}), "2 identifier compare-identifier"},
	{"the sender", detail(trace.SMTPCommand, "MAIL", trace.Command{Verb: "MAIL", Line: "MAIL FROM:<eve@sender.example> SIZE=700"}), "2 code compare-arguments"},
	{"a port", detail(trace.ConnOpen, "", trace.Endpoints{Local: netip.AddrPortFrom(clientEnd.Addr(), 50000), Remote: serverEnd}), "1 identifier compare-port"},
	{"an address", detail(trace.ConnOpen, "", trace.Endpoints{Local: clientEnd, Remote: netip.MustParseAddrPort("127.0.0.1:4025")}), "1 identifier compare-address"},
	{"a little content", detail(trace.SMTPData, "", trace.Data{Octets: 731}), "2 identifier compare-content"},
	{"much content", detail(trace.SMTPData, "", trace.Data{Octets: 7000}), "2 code compare-other-mail"},
	{"a hidden password", detail(trace.SMTPCommand, "AUTH", trace.Command{Verb: "AUTH", Line: "AUTH PLAIN ***"}), "2 secret compare-secret"},
	{"another password", detail(trace.SMTPCommand, "AUTH", trace.Command{Verb: "AUTH", Line: "AUTH PLAIN AGIAYg==", Masked: "AUTH PLAIN ***"}), "2 secret compare-secret"},
	{"another mechanism", detail(trace.SMTPCommand, "AUTH", trace.Command{Verb: "AUTH", Line: "AUTH LOGIN"}), "2 code compare-arguments"},
	{"the name in EHLO", detail(trace.SMTPCommand, "EHLO", trace.Command{Verb: "EHLO", Line: "EHLO [192.0.2.25]"}), "2 wording compare-hello"},
	{"the words of a reply", detail(trace.SMTPReply, "Recipient", trace.Reply{Code: 250, Enhanced: "2.1.5", Text: "Fine"}), "2 wording compare-wording"},
	{"the extensions", detail(trace.SMTPReply, "PIPELINING", trace.Reply{Code: 250, Text: "mx1.receiver.example\nHELP"}), "2 wording compare-extensions"},
	{"a status of success", detail(trace.SMTPReply, "Recipient", trace.Reply{Code: 250, Enhanced: "2.0.0", Text: "Recipient ok"}), "2 wording compare-success"},
	{"no enhanced code", detail(trace.SMTPReply, "Recipient", trace.Reply{Code: 250, Text: "Recipient ok"}), "2 wording compare-enhanced"},
	{"a code of the same class", detail(trace.SMTPReply, "Recipient", trace.Reply{Code: 251, Enhanced: "2.1.5", Text: "Recipient ok"}), "2 code compare-code"},
	{"a refusal", detail(trace.SMTPReply, "Recipient", trace.Reply{Code: 550, Enhanced: "5.1.1", Text: "No such mailbox"}), "2 code compare-code-class"},
	{"no such name", detail(trace.DNSAnswer, "198.51.100.53", answer("NXDOMAIN", false, 7)), "1 code compare-answer"},
	{"another record", detail(trace.DNSAnswer, "198.51.100.53", answer("NOERROR", false, 7, mx1)), "1 code compare-answer"},
	{"the order of records", detail(trace.DNSAnswer, "198.51.100.53", answer("NOERROR", false, 7, mx2, mx1)), "1 order compare-record-order"},
	{"how long records live", detail(trace.DNSAnswer, "198.51.100.53", answer("NOERROR", false, 7, strings.Replace(mx1, "3600", "12", 1), mx2)), "1 timing compare-ttl"},
	{"a cache", detail(trace.DNSAnswer, "198.51.100.53", answer("NOERROR", true, 7, mx1, mx2)), "1 simplified compare-cached"},
	{"the number of a question", detail(trace.DNSAnswer, "198.51.100.53", answer("NOERROR", false, 8, mx1, mx2)), "1 identifier compare-question-id"},
	{"what became of it", detail(trace.QueueRemoved, "", trace.Removal{Recipients: []string{"bob@receiver.example"}, Why: trace.WhyBounced}), "1 code compare-outcome"},
	{"who sent it", detail(trace.QueueStored, "", trace.Envelope{From: "eve@sender.example", Recipients: []string{"bob@receiver.example"}}), "1 code compare-recipients"},
	{"a long wait", func(e []trace.Event) []trace.Event {
		i := where(e, trace.SMTPReply, "Recipient")
		for j := i; j < len(e); j++ {
			e[j].At += 90_000_000
		}
		return e
	}, "3 timing compare-timing"}, // the reply, its arrival, what the queue does afterwards
	{"other segments", detail(trace.SegmentSent, "", trace.Segment{Octets: 9}), "1 simplified compare-segments"},
	{"no segments", without(func(e *trace.Event) bool { return e.Kind == trace.SegmentSent }), "15 simplified compare-segments"},
	{"a lost reply", without(func(e *trace.Event) bool {
		return e.Kind == trace.SMTPReceived && strings.Contains(e.String(), "Bye")
	}), "1 missing compare-only"},
	{"no QUIT", without(func(e *trace.Event) bool {
		return e.Kind != trace.SegmentSent && (strings.Contains(e.String(), "QUIT") || strings.Contains(e.String(), "Bye"))
	}), "4 missing compare-only"},
	{"a run that was cut short", without(func(e *trace.Event) bool {
		return e.Conn != 0 && (e.Kind == trace.ConnClosed || strings.Contains(e.String(), "Bye"))
	}), "3 simplified compare-ended"},
	{"no connection", without(func(e *trace.Event) bool { return e.Conn != 0 }), "33 missing compare-no-connection, 15 simplified compare-segments"},
	{"a peer that is no host of the run", without(func(e *trace.Event) bool {
		return e.Host == nameserv || e.Host == server && !isWire(e.Kind)
	}), "9 simplified compare-unwatched, 8 simplified compare-segments, 1 simplified compare-resolver"},
	{"a resolver that is no host of the run", without(func(e *trace.Event) bool {
		return strings.Contains(e.String(), "198.51.100.54")
	}), "2 simplified compare-resolver"},
	{"two events change places", func(e []trace.Event) []trace.Event {
		i, j := where(e, trace.QueueStored, ""), where(e, trace.QueueRemoved, "")
		e[i], e[j] = e[j], e[i]
		e[i].At, e[j].At = e[j].At, e[i].At
		return e
	}, "1 order compare-order"},
}

// found lists the lines of a report that are not the same: count, class and sentence.
func found(r Report) string {
	counts := map[string]int{}
	for _, l := range r.Lines {
		if l.Class != Same {
			counts[string(l.Class)+" "+string(l.Because.Key)]++
		}
	}
	var list []string
	for what, n := range counts {
		list = append(list, fmt.Sprintf("%d %s", n, what))
	}
	slices.SortFunc(list, func(a, b string) int { return strings.Compare(b, a) })
	return strings.Join(list, ", ")
}

func inAnyOrder(list string) string {
	parts := strings.Split(list, ", ")
	slices.SortFunc(parts, func(a, b string) int { return strings.Compare(b, a) })
	return strings.Join(parts, ", ")
}

func TestClasses(t *testing.T) {
	seen := map[Class]bool{}
	for _, test := range changes {
		t.Run(test.name, func(t *testing.T) {
			left, right := Run{Name: "left", Events: base()}, Run{Name: "right", Events: test.change(base())}
			r := Compare(left, right)
			if got := found(r); got != inAnyOrder(test.want) {
				t.Errorf("got  %s\nwant %s\n%s", got, test.want, r.Text(nil))
			}
			checkReport(t, r, left, right)
			back := Compare(right, left)
			checkReport(t, back, right, left)
			if got, want := found(back), inAnyOrder(strings.ReplaceAll(test.want, "missing", "extra")); got != want {
				t.Errorf("swapped: got %s, want %s", got, want)
			}
			for class := range r.Counts {
				seen[class] = true
			}
			for class := range back.Counts {
				seen[class] = true
			}
		})
	}
	for _, class := range Classes {
		if !seen[class] {
			t.Errorf("no test has a line of the class %s", class)
		}
	}
}

// checkReport checks what holds for every report: each event is in one line, counts are
// right, each line has its sentence with all its arguments, and the table fits.
func checkReport(t *testing.T, r Report, left, right Run) {
	t.Helper()
	lefts, rights, total := map[*trace.Event]bool{}, map[*trace.Event]bool{}, 0
	for _, l := range r.Lines {
		if l.Left != nil {
			lefts[l.Left] = true
		}
		if l.Right != nil {
			rights[l.Right] = true
		}
		sentence := words.Sentence("en", l.Because.Key, l.Because.Args...)
		if !words.Has(l.Because.Key) || strings.Contains(sentence, "{") {
			t.Errorf("a line of the class %s has the sentence %q", l.Class, sentence)
		}
	}
	for _, n := range r.Counts {
		total += n
	}
	if len(lefts) != len(left.Events) || len(rights) != len(right.Events) || total != len(r.Lines) {
		t.Errorf("%d of %d events on the left, %d of %d on the right, %d lines, %d counted",
			len(lefts), len(left.Events), len(rights), len(right.Events), len(r.Lines), total)
	}
	text := string(r.Text(nil))
	for line := range strings.Lines(text) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > textColumns {
			t.Errorf("a line of %d columns: %s", n, line)
		}
	}
	checkCells(t, r)
	if again := Compare(left, right); !reflect.DeepEqual(r, again) || string(again.Text(nil)) != text {
		t.Error("the same runs give another report")
	}
}

// checkCells checks that the two cells of a line show where it differs, not only what
// comes before.
func checkCells(t *testing.T, r Report) {
	t.Helper()
	for _, l := range r.Shown() {
		if l.Class == Same || l.Class == Timing && l.Because.Key == words.CompareTiming || l.Because.Key == words.CompareOrder {
			continue // the same was said, at another time or place
		}
		if left, right := l.sides(); cut(left, sideColumns) == cut(right, sideColumns) {
			t.Errorf("a line of the class %s (%s) shows %q on both sides", l.Class, l.Because.Key, cut(left, sideColumns))
		}
	}
}

// TestSlide: what long texts have in common gives way to where they differ.
func TestSlide(t *testing.T) {
	long := "MAIL FROM:<alice@a-long-name.sender.example>"
	for _, test := range []struct{ left, right, wantLeft, wantRight string }{
		{"C: " + long, "C: " + long, "C: " + long, "C: " + long},
		{"C: " + long + " SIZE=1", "C: " + long + " SIZE=20", "C: ~ample> SIZE=1", "C: ~ample> SIZE=20"},
		{"C: " + long, "C: " + long + " SIZE=20", "C: ~der.example>", "C: ~der.example> SIZE=20"},
		{"C: EHLO " + long, "C: HELO " + long, "C: EHLO " + long, "C: HELO " + long},
		{"mailbox.delivered <bob@receiver.example>, mailbox one", "mailbox.delivered <bob@receiver.example>, mailbox two",
			"mailbox.delivered ~e>, mailbox one", "mailbox.delivered ~e>, mailbox two"},
		{"mailbox.delivered 123456789 one, and more of it too", "mailbox.delivered 123456789 two, and more of it too",
			"mailbox.delivered 123456789 one, and more of it too", "mailbox.delivered 123456789 two, and more of it too"},
	} {
		left, right := slide(test.left, test.right)
		if left != test.wantLeft || right != test.wantRight {
			t.Errorf("%q and %q became\n%q and %q", test.left, test.right, left, right)
		}
	}
}

// TestText shows the table as people see it.
func TestText(t *testing.T) {
	right := detail(trace.SMTPReply, "Recipient", trace.Reply{Code: 550, Enhanced: "5.1.1", Text: "No\x1b[2J such\u202e mailbox, in a text that is too long for its column"})(base())
	right = without(func(e *trace.Event) bool {
		return e.Kind != trace.SMTPReply && e.Kind != trace.SMTPCommand && e.Kind != trace.ConnOpen && e.Kind != trace.ConnClosed
	})(right)
	got := string(Compare(Run{Name: "simulated", Events: base()}, Run{Name: "real", Events: right}).Text(nil))
	for _, want := range []string{
		"simulated                                 real\n----",
		"\n\nmail.sender.example to mx1.receiver.example, connection 1\n",
		"\nC: EHLO mail.sender.example               C: EHLO mail.sender.example\n",
		"\nS: 250 2.1.5 Recipient ok                 S: 550 5.1.1 No\\x1b[2J such\\u202e mailb~  code       [",
		"\nC: content, 700 octets                    -                                         missing    [",
		"] 250 in one run, 550 in the other. The first digit tells the client how to go on, so the runs\n    part here. (RFC 5321 4.2.1)\n",
		"\n14 of the 33 lines above are the same. The others: 1 code, 13 missing, 1 extra, 4 simplified.\n",
		"\nNot shown, and not counted: ",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the table lacks %q:\n%s", want, got)
		}
	}
}

// TestLong: the work for long runs is limited, and what is left out is said.
func TestLong(t *testing.T) {
	s := &script{}
	for range EventsMax / 20 {
		s.add(client, trace.QueueAttempt, trace.Attempt{Attempt: 1, Destination: "receiver.example"})
		s.add(client, trace.QueueDeferred, trace.Deferral{Destination: "receiver.example"})
	}
	shifted := slices.Concat(s.events[3:9000], s.events[9100:])
	r := Compare(Run{Events: s.events}, Run{Events: shifted})
	if r.Counts[Missing] != 104 && r.Counts[Missing] != 103 || r.Counts[Extra] > 1 || r.Cut {
		t.Errorf("got %v", r.Counts)
	}
	for len(s.events) <= EventsMax {
		s.events = append(s.events, s.events...)
	}
	r = Compare(Run{Events: s.events}, Run{Events: s.events})
	if r.Counts[Same] != EventsMax || !r.Cut || !strings.Contains(string(r.Text(nil)), "200000 events") {
		t.Errorf("got %v, cut %v", r.Counts, r.Cut)
	}
}
