package trace

import (
	"encoding/json"
	"net/netip"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"mailscope/sim/words"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// One event of each shape, with its two faces.
var faces = []struct {
	event Event
	text  string
	json  string // without seq, at, us, cause, host and kind
}{
	{Event{Kind: MessageSubmitted, Message: "M1", Detail: Submitted{"a@b.example", []string{"c@d.example", "e@f.example"}}},
		`M1 from <a@b.example> to <c@d.example> <e@f.example>`, `"message":"M1","from":"a@b.example","to":["c@d.example","e@f.example"]`},
	{Event{Kind: DNSQuery, Detail: Query{Name: "d.example.", Type: "MX", Server: "192.0.2.53:53", ID: 7, TCP: true}},
		`d.example. MX @192.0.2.53:53 tcp`, `"name":"d.example.","type":"MX","server":"192.0.2.53:53","id":7,"tcp":true`},
	{Event{Kind: DNSAnswer, Detail: Answer{Query: Query{Name: "d.example.", Type: "A", Server: "s", ID: 8}, RCode: "NOERROR", Answers: []string{"d.example. 60 IN A 192.0.2.1"}, Cached: true}},
		`d.example. A @s NOERROR cached [d.example. 60 IN A 192.0.2.1]`,
		`"name":"d.example.","type":"A","server":"s","id":8,"rcode":"NOERROR","answers":["d.example. 60 IN A 192.0.2.1"],"cached":true`},
	{Event{Kind: ConnOpen, Conn: 3, Peer: "mx", Detail: Endpoints{Remote: netip.MustParseAddrPort("203.0.113.7:25")}},
		`c3  -> 203.0.113.7:25`, `"conn":3,"peer":"mx","local":"","remote":"203.0.113.7:25"`},
	{Event{Kind: TLSEstablished, Detail: TLS{Version: "TLS 1.3", Cipher: "TLS_AES_128_GCM_SHA256", Problems: []string{"tls-self-signed"}}},
		`TLS 1.3 TLS_AES_128_GCM_SHA256 unverified tls-self-signed`, `"version":"TLS 1.3","cipher":"TLS_AES_128_GCM_SHA256","verified":false,"problems":["tls-self-signed"]`},
	{Event{Kind: TLSFailed, Detail: TLS{Problems: []string{"handshake_failure"}}}, `handshake_failure`, `"version":"","verified":false,"problems":["handshake_failure"]`},
	{Event{Kind: SMTPCommand, Conn: 3, Detail: Command{Verb: "MAIL", Line: "MAIL FROM:<a@b.example>"}},
		`c3 MAIL FROM:<a@b.example>`, `"conn":3,"verb":"MAIL","line":"MAIL FROM:<a@b.example>"`},
	{Event{Kind: SMTPReply, Conn: 3, Detail: Reply{Code: 250, Enhanced: "2.1.0", Text: "one\ntwo"}},
		`c3 250 2.1.0 one\ntwo`, `"conn":3,"code":250,"enhanced":"2.1.0","text":"one\ntwo"`},
	{Event{Kind: POP3Reply, Detail: Reply{Text: "+OK"}}, `+OK`, `"code":0,"enhanced":"","text":"+OK"`},
	{Event{Kind: SMTPData, Detail: Data{Octets: 12}}, `12 octets`, `"octets":12`},
	{Event{Kind: SMTPReceived, Of: 9, Detail: Data{Octets: 12}}, `of 9 12 octets`, `"of":9`},
	{Event{Kind: QueueStored, Detail: Envelope{"", []string{"c@d.example"}}}, `from <> to <c@d.example>`, `"from":"","recipients":["c@d.example"]`},
	{Event{Kind: QueueAttempt, Detail: Attempt{Attempt: 2, Destination: "d.example"}}, `2 to d.example`, `"attempt":2,"destination":"d.example"`},
	{Event{Kind: QueueDeferred, Detail: Deferral{"d.example", []string{"c@d.example"}, "refused", 900_000_000}},
		`<c@d.example> next 0:15:00.000000: refused`, `"destination":"d.example","recipients":["c@d.example"],"reason":"refused","next":900000000`},
	{Event{Kind: QueueExpired, Detail: Recipients{[]string{"c@d.example"}}}, `<c@d.example>`, `"recipients":["c@d.example"]`},
	{Event{Kind: QueueRemoved, Detail: Removal{[]string{"c@d.example"}, WhyRelayed}}, `<c@d.example> relayed`, `"recipients":["c@d.example"],"why":"relayed"`},
	{Event{Kind: DSNCreated, Detail: Report{"M1", []string{"c@d.example"}, ActionFailed, "5.1.1"}},
		`about M1 <c@d.example> failed 5.1.1`, `"about":"M1","recipients":["c@d.example"],"action":"failed","status":"5.1.1"`},
	{Event{Kind: MailboxRetrieved, Detail: Delivery{"c@d.example", "pop3"}}, `<c@d.example> pop3`, `"recipient":"c@d.example","protocol":"pop3"`},
	{Event{Kind: Noted, Detail: Reason{"why not"}, Because: &words.Because{RFC: 5321, Section: "4.1", Key: "k", Args: []string{"x"}}},
		`why not`, `"reason":"why not","because":{"rfc":5321,"section":"4.1","key":"k","args":["x"]}`},
}

func TestFaces(t *testing.T) {
	for _, f := range faces {
		e := f.event
		e.Seq, e.At, e.Cause, e.Host = 2, 121_000, 1, "h.example"
		if want := "2 0:00:00.121000 h.example " + string(e.Kind) + " " + f.text + " <1"; e.String() != want {
			t.Errorf("text %q\nwant %q", e.String(), want)
		}
		head := `{"seq":2,"at":"2026-03-02T09:00:00.121000Z","us":121000,"cause":1,"host":"h.example","kind":"` + string(e.Kind) + `",`
		if got := string(e.AppendJSON(nil, start)); got != head+f.json+"}" {
			t.Errorf("json %s\nwant %s", got, head+f.json+"}")
		}
	}
}

func TestTimeText(t *testing.T) {
	for _, c := range []struct {
		at   time.Duration
		want string
	}{
		{0, "0:00:00.000000"},
		{40 * time.Millisecond, "0:00:00.040000"},
		{5*24*time.Hour + 61*time.Second, "5d 0:01:01.000000"},
		{-time.Second, "-0:00:01.000000"},
	} {
		if got := Time(0).Add(c.at).String(); got != c.want {
			t.Errorf("%v: %q, want %q", c.at, got, c.want)
		}
	}
}

func TestMaskHidesSecretsOnly(t *testing.T) {
	secret := Command{Verb: "AUTH", Line: "AUTH PLAIN AGEAYg==", Masked: "AUTH PLAIN ***"}
	if got := Mask(secret).(Command); got.Line != "AUTH PLAIN ***" {
		t.Errorf("%q is shown", got.Line)
	}
	open := Command{Verb: "NOOP", Line: "NOOP"}
	if Mask(open) != Detail(open) {
		t.Error("a line without a secret was changed")
	}
}

// Whatever a peer sent, an event stays one line of text, and one JSON object that says
// the same.
func FuzzHostileText(f *testing.F) {
	f.Add("plain")
	f.Add("\x1b[2J\r\n250 \"ok\"\x00\xff\u202e \\")
	f.Fuzz(func(t *testing.T, s string) {
		e := Event{Seq: 1, Host: "h", Kind: SMTPCommand, Detail: Command{Line: s}}
		if text := e.String(); strings.ContainsAny(text, "\r\n\x1b\x00") {
			t.Fatalf("%q is shown as %q", s, text)
		}
		var got struct{ Line string }
		if err := json.Unmarshal(e.AppendJSON(nil, start), &got); err != nil {
			t.Fatal(err)
		}
		if utf8.ValidString(s) && got.Line != s {
			t.Fatalf("%q came back as %q", s, got.Line)
		}
	})
}

func BenchmarkJSON(b *testing.B) {
	e := faces[5].event
	buf := make([]byte, 0, 512)
	for b.Loop() {
		buf = e.AppendJSON(buf[:0], start)
	}
}
