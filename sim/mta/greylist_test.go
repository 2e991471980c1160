package mta

import (
	"net/netip"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/smtp"
	"mailscope/sim/trace"
)

// receiver is a server that clients are played against: each delivery is a connection
// of its own, for whose recipients the replies are returned.
type receiver struct {
	*Server
	conn machine.Conn
	disk map[machine.Key]machine.Value
}

func newReceiver(cfg ServerConfig) *receiver {
	cfg.Name, cfg.Personality = "mx.example", smtp.Plain()
	cfg.Domains, cfg.Accounts = []string{"here.example"}, []Account{{Address: "bob@here.example"}}
	r := &receiver{Server: NewServer(&cfg), disk: map[machine.Key]machine.Value{}}
	r.Step(0, machine.Booted{Start: machine.Day0})
	return r
}

// try returns the last reply to a client that wants to deliver, and the key of its
// reason.
func (r *receiver) try(at time.Duration, client, from string, to ...string) string {
	lines := "EHLO client.example\r\nMAIL FROM:<" + from + ">\r\n"
	for _, t := range to {
		lines += "RCPT TO:<" + t + "@here.example>\r\n"
	}
	r.conn--
	said := r.hear(r.Step(trace.Time(0).Add(at), machine.Accepted{
		Conn: r.conn, Local: netip.MustParseAddrPort("203.0.113.7:25"), Remote: netip.AddrPortFrom(netip.MustParseAddr(client), 40000)}))
	if len(r.in) > 0 {
		said = r.hear(r.Step(trace.Time(0).Add(at), machine.Received{Conn: r.conn, Bytes: lines}))
	}
	r.Step(trace.Time(0).Add(at), machine.Closed{Conn: r.conn, Err: machine.Reset})
	return said
}

// hear returns the last reply among effects, and lets the disk do its work.
func (r *receiver) hear(effects []machine.Effect) string {
	said := ""
	for _, e := range effects {
		switch e := e.(type) {
		case machine.Store:
			for _, item := range e.Items {
				if r.disk[item.Key] = item.Value; item.Value == nil {
					delete(r.disk, item.Key)
				}
			}
			r.writes.take(e.ID)
		case machine.Note:
			if reply, ok := e.Detail.(trace.Reply); ok {
				said = strconv.Itoa(reply.Code)
				if e.Because != nil {
					said += " " + strings.TrimPrefix(string(e.Because.Key), "mail-")
				}
			}
		}
	}
	return said
}

// TestGreylist plays clients against a greylist, each of the cases after those before it.
func TestGreylist(t *testing.T) {
	r := newReceiver(ServerConfig{Greylist: &Greylisting{
		Wait: 10 * time.Minute, Window: 24 * time.Hour, Keep: 72 * time.Hour, Bits4: 24, Bits6: 64, After: 3,
		Nets: []netip.Prefix{netip.MustParsePrefix("198.51.100.0/24")}, Domains: []string{"friend.example"},
	}})
	for _, test := range []struct {
		at           time.Duration
		client, from string
		to           string
		want         string
	}{
		{0, "192.0.2.1", "a@far.example", "bob", "450 greylisted"},
		{0, "192.0.2.1", "a@far.example", "nobody", "550 mail-unknown-user"},
		{0, "192.0.2.1", "a@far.example", "postmaster", "250 smtp-recipient-taken"},
		{0, "198.51.100.9", "a@far.example", "bob", "250 greylist-exempt"},
		{0, "192.0.2.1", "a@mail.friend.example", "bob", "250 greylist-exempt"},
		{0, "192.0.2.1", "a@unfriend.example", "bob", "450 greylisted"},
		{9 * time.Minute, "192.0.2.1", "a@far.example", "bob", "450 greylist-early"},
		{10 * time.Minute, "192.0.3.1", "a@far.example", "bob", "450 greylisted"}, // of another network
		{10 * time.Minute, "192.0.2.99", "a@FAR.example", "bob", "250 greylist-passed"},
		{11 * time.Minute, "192.0.2.1", "", "bob", "450 greylisted"},
		{11 * time.Minute, "2001:db8:0:1::1", "a@far.example", "bob", "450 greylisted"},
		{time.Hour, "2001:db8:0:1::2", "a@far.example", "bob", "250 greylist-passed"},
		{time.Hour, "192.0.2.1", "", "bob", "250 greylist-passed"},
		{time.Hour, "192.0.2.1", "c@far.example", "bob", "450 greylisted"},
		{2 * time.Hour, "192.0.2.1", "a@unfriend.example", "bob", "250 greylist-passed"},
		{2 * time.Hour, "192.0.2.1", "d@far.example", "bob", "250 greylist-trusted"}, // the third has passed
		{25 * time.Hour, "192.0.3.1", "a@far.example", "bob", "450 greylisted"},      // too late: as new
		{90 * time.Hour, "2001:db8:0:1::2", "a@far.example", "bob", "450 greylisted"},
		{90 * time.Hour, "192.0.2.1", "e@far.example", "bob", "450 greylisted"}, // nothing for three days
	} {
		want := strings.Replace(test.want, "mail-", "", 1)
		if got := r.try(test.at, test.client, test.from, test.to); got != want {
			t.Errorf("%s at %s from <%s> to %s: %s, want %s", test.client, test.at, test.from, test.to, got, want)
		}
	}
	rows, total, clients := r.Greylist(100)
	if total != 2 || len(rows) != 2 || len(clients) != 0 {
		t.Errorf("after a long time %d rows of %d and %d clients are left: %v", len(rows), total, len(clients), rows)
	}
	if len(r.disk) != total {
		t.Errorf("%d values on the disk", len(r.disk))
	}
}

// TestGreylistSurvives: what a greylist has on its disk is the same after a crash, also
// as octets, and what is not a value of it does no harm.
func TestGreylistSurvives(t *testing.T) {
	g := &Greylisting{Wait: time.Minute, Window: time.Hour, Keep: time.Hour, Bits4: 32, Bits6: 128, After: 1}
	r := newReceiver(ServerConfig{Greylist: g})
	r.try(0, "192.0.2.1", "a@far.example", "bob")
	r.try(0, "192.0.2.2", "", "bob")
	r.try(2*time.Minute, "192.0.2.1", "a@far.example", "bob")
	again := newReceiver(ServerConfig{Greylist: g})
	for key, value := range r.disk {
		b, err := value.AppendBinary(nil)
		if err != nil {
			t.Fatal(err)
		}
		again.bootGreylist(machine.Item{Key: key, Value: machine.Raw(b)})
		for cut := range b {
			if v, err := DecodeGreylist(b[:cut]); err == nil {
				t.Errorf("%d octets of %d are %+v", cut, len(b), v)
			}
		}
		again.bootGreylist(machine.Item{Key: key, Value: machine.Raw("?")})
	}
	if !reflect.DeepEqual(r.grey.rows, again.grey.rows) || !reflect.DeepEqual(r.grey.clients, again.grey.clients) {
		t.Errorf("%v %v, want %v %v", again.grey.rows, again.grey.clients, r.grey.rows, r.grey.clients)
	}
	if rows, total, clients := again.Greylist(1); len(rows) != 1 || rows[0].Passed != 1 || total != 2 || len(clients) != 1 || !clients[0].Trusted {
		t.Errorf("%v, %d, %v", rows, total, clients)
	}
}

// TestRates plays clients against limits, each of the cases after those before it.
func TestRates(t *testing.T) {
	r := newReceiver(ServerConfig{Rate: &RateLimit{Per: time.Minute, Messages: 2, Recipients: 5, Connections: 4}, Neighbours: []netip.Addr{netip.MustParseAddr("192.0.2.9")}})
	for _, test := range []struct {
		at     time.Duration
		client string
		to     []string
		want   string
	}{
		{0, "192.0.2.1", []string{"bob", "bob", "bob", "bob"}, "250 smtp-recipient-taken"},
		{time.Second, "192.0.2.1", []string{"nobody", "bob"}, "250 smtp-recipient-taken"}, // who is not there does not count
		{2 * time.Second, "192.0.2.1", []string{}, "450 rate-messages"},
		{2 * time.Second, "192.0.2.2", []string{"bob", "bob", "bob", "bob", "bob", "bob"}, "450 rate-recipients"},
		{3 * time.Second, "192.0.2.1", []string{}, "450 rate-messages"},
		{4 * time.Second, "192.0.2.1", []string{}, "421 rate-connections"},
		{60 * time.Second, "192.0.2.1", []string{"bob"}, "250 smtp-recipient-taken"}, // a new minute
	} {
		if got := r.try(test.at, test.client, "a@far.example", test.to...); got != test.want {
			t.Errorf("%s at %s to %v: %s, want %s", test.client, test.at, test.to, got, test.want)
		}
	}
	for range 9 {
		if got := r.try(0, "192.0.2.9", "a@far.example", "bob"); got != "250 smtp-recipient-taken" {
			t.Errorf("a host of the own network: %s", got)
		}
	}
	rows, total := r.Rates(10)
	if total != 2 || rows[0].Client.String() != "192.0.2.1" || rows[0].Messages != 1 || rows[1].Refused != 1 || rows[1].Recipients != 5 {
		t.Errorf("%d rows: %+v", total, rows)
	}
}

// TestMemoryIsBounded: a flood of senders fills no memory, and keeps nobody out.
func TestMemoryIsBounded(t *testing.T) {
	r := newReceiver(ServerConfig{Greylist: &Greylisting{Wait: time.Minute, Window: time.Hour, Keep: time.Hour, Bits4: 32, Bits6: 128}, Rate: &RateLimit{Per: time.Minute, Messages: 1}})
	for i := range GreylistMax {
		r.grey.rows[Triplet{Sender: strconv.Itoa(i)}] = &GreylistRow{Until: 1 << 62}
	}
	for i := range RatesMax {
		r.rates[netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)})] = RateRow{Until: 1 << 62}
	}
	for range 3 {
		if got := r.try(0, "192.0.2.1", "a@far.example", "bob"); got != "250 smtp-recipient-taken" {
			t.Errorf("in a flood: %s", got)
		}
	}
	if len(r.grey.rows) != GreylistMax || len(r.rates) != RatesMax {
		t.Errorf("%d triplets, %d clients", len(r.grey.rows), len(r.rates))
	}
	for _, row := range r.grey.rows {
		row.Until = 0
	}
	if got := r.try(2*time.Hour, "192.0.2.1", "a@far.example", "bob"); got != "450 greylisted" || len(r.grey.rows) != 1 {
		t.Errorf("when the flood is forgotten: %s, %d triplets", got, len(r.grey.rows))
	}
}
