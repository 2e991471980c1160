package wire_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"mailscope/sim"
	"mailscope/sim/compare"
	"mailscope/sim/scenario"
	"mailscope/sim/trace"
	"mailscope/sim/wire"
)

// simulated runs a scenario with a seed until nothing is left to do.
func simulated(t *testing.T, name string, seed uint64) compare.Run {
	t.Helper()
	text, err := os.ReadFile("../scenario/testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	f, _, problems := scenario.Parse(name, text)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	r := compare.Run{Name: "a run", Start: time.Unix(0, 0)}
	sim.New(f.Config(&seed)).RunIdle(trace.Time(0).Add(24*time.Hour), func(e trace.Event) { r.Events = append(r.Events, e) })
	return r
}

// TestCompare: two runs stand side by side, each difference with its class and why.
func TestCompare(t *testing.T) {
	f := open(t, "lunch.yaml")
	if _, failure := f.ask("compare", nil); failure == nil {
		t.Fatal("there is nothing to compare, and it is compared")
	}
	left, right := simulated(t, "lunch.yaml", 7), simulated(t, "lunch.yaml", 8)
	for i, e := range right.Events {
		if reply, ok := e.Detail.(trace.Reply); ok && e.Kind == trace.SMTPReply && reply.Code == 354 {
			reply.Code = 554
			right.Events[i].Detail = reply
		}
	}
	f.e.Beside(left, right)
	var c wire.Comparison
	f.ok("compare", nil, &c)
	if c.Left != "simulated" || c.Right != "real" || c.Total != len(c.Rows) || c.Total < 40 || c.Summary == "" {
		t.Errorf("%q beside %q, %d rows of %d, %q", c.Left, c.Right, len(c.Rows), c.Total, c.Summary)
	}
	if last := c.Counts[len(c.Counts)-1].Class; last != compare.Code {
		t.Errorf("the most telling class is %s", last)
	}
	sum, counts := 0, map[compare.Class]int{}
	for _, n := range c.Counts {
		sum += n.Count
		counts[n.Class] = n.Count
		if n.Label == "" || n.Text == "" || n.Tone == "" {
			t.Errorf("a class without a name or meaning: %+v", n)
		}
	}
	if sum != c.Total || counts[compare.Code] != 2 || counts[compare.Same] == 0 {
		t.Errorf("%d counted of %d: %v", sum, c.Total, counts)
	}
	for _, row := range c.Rows {
		if row.Place == "" || row.Left == nil && row.Right == nil || (row.Class == compare.Same) != (row.Why == "") {
			t.Errorf("a row that does not explain itself: %+v", row)
		}
		if row.Left != nil && strings.Contains(row.Left.Text, "queue.stored") {
			t.Errorf("a row that is not in words: %+v", row.Left)
		}
		if row.Class == compare.Code && (row.Left.Tone != wire.ToneOK || row.Right.Tone != wire.ToneBad || row.Left.Text == row.Right.Text) {
			t.Errorf("354 beside 554: %+v %+v", row.Left, row.Right)
		}
	}
	f.ok("open", map[string]any{"lesson": "first-message"}, nil)
	if _, failure := f.ask("compare", nil); failure == nil {
		t.Error("the runs of what was open before are compared")
	}
}
