package wire_test

import (
	"testing"

	"mailscope/sim/wire"
)

// TestPolicies: what a server remembers of its clients can be looked at, as it was at
// the playhead.
func TestPolicies(t *testing.T) {
	f := open(t, "greylist.yaml")
	var m wire.Moved
	f.ok("run", params{"us": int64(2 * 60e6), "maxEvents": 9000}, &m)
	if len(m.View.Policies) != 1 || m.View.Policies[0].Host != "mx1.receiver.example" || m.View.Policies[0].Rates != nil {
		t.Fatalf("policies %+v", m.View.Policies)
	}
	g := m.View.Policies[0].Greylist
	if g.Total != 2 || len(g.Rows) != 2 || len(g.Whitelist) != 2 || g.Whitelist[0] != "198.51.100.0/25" {
		t.Fatalf("%+v", g)
	}
	row := g.Rows[0]
	if row.Client != "192.0.2.0/24" || row.State != wire.GreylistWaiting || row.OpensUs-row.FirstUs != 600e6 ||
		row.OpensText != "00:10:00 · in 8 min" || row.HistoryText != "refused: 1, let through: 0" {
		t.Errorf("%+v", row)
	}
	f.ok("run", params{"us": int64(11 * 60e6), "maxEvents": 9000}, &m)
	if row := m.View.Policies[0].Greylist.Rows[0]; row.State != wire.GreylistOpen || row.Refused != 2 {
		t.Errorf("%+v", row)
	}
	f.ok("run", params{"us": int64(3600e6 * 2.5), "maxEvents": 9000}, &m)
	if g := m.View.Policies[0].Greylist; g.Rows[0].State != wire.GreylistPassed || len(g.Clients) != 1 || !g.Clients[0].Trusted {
		t.Errorf("%+v", g)
	}
}

// TestRates: the counts of a client, and when they begin anew.
func TestRates(t *testing.T) {
	f := open(t, "newsletter.yaml")
	var m wire.Moved
	f.ok("run", params{"us": int64(10e6), "maxEvents": 9000}, &m)
	r := m.View.Policies[0].Rates
	if r.Rule != "From one client address: 2 messages in 1 min." || len(r.Rows) != 1 {
		t.Fatalf("%+v", r)
	}
	row := r.Rows[0]
	if !row.Full || row.Client != "192.0.2.25" || row.Counts[0].Used != 2 || row.Text != "2 of 2 messages; refused: 4" ||
		row.UntilText != "counting begins anew at 00:01:00 · in 50 s" {
		t.Errorf("%+v", row)
	}
	f.ok("run", params{"us": int64(1800e6), "maxEvents": 9000}, &m)
	if rows := m.View.Policies[0].Rates.Rows; len(rows) != 0 {
		t.Errorf("after half an hour: %+v", rows)
	}
}
