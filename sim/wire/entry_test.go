package wire_test

import (
	"strings"
	"testing"

	"mailscope/sim/wire"
)

// TestEntry: the story of a message that nobody takes, with the attempts that are alike
// left out, and what comes next.
func TestEntry(t *testing.T) {
	f := newFront(t)
	f.ok("open", params{"lesson": "five-days"}, nil)
	var m wire.Moved
	f.ok("run", params{"us": int64(10 * 3600e6), "maxEvents": 90_000}, &m)
	row := m.View.Queue[0]
	if len(row.Tries) < 3 || len(row.Coming) < 30 || row.Tries[0] != 0 || row.EndUs < row.GiveUpUs || row.NextTime != "19:00:00" {
		t.Errorf("row %+v", row)
	}
	var story wire.QueueStory
	f.ok("entry", params{"host": row.Host, "message": row.Message}, &story)
	text := ""
	alike, warned := 0, false
	for _, l := range story.Lines {
		text += l.Time + " " + l.Text + " " + l.Why + "\n"
		alike += l.Alike
		warned = warned || l.Report != ""
		if l.Seq < 1 || l.Seq > m.View.Head {
			t.Errorf("line %+v leads nowhere", l)
		}
	}
	if alike < 29 || !warned || len(story.Lines) > 30 || !strings.Contains(text, "begins attempt 1 to deliver to receiver.example") ||
		!strings.Contains(text, "begins attempt 40") {
		t.Errorf("the story, with %d attempts left out:\n%s", alike, text)
	}
	if n := len(story.Planned); n < 3 || story.Planned[0].Us != row.NextUs || story.Planned[n-1].Kind != "expire" {
		t.Errorf("planned %+v", story.Planned)
	}
	if s := story.Schedule; s.Name != "sendmail" || s.Source == "" || s.CheckedOn == "" || s.Confidence == "" || s.Ends != "Gives up with the first failed attempt at or after 5 d." {
		t.Errorf("schedule %+v", s)
	}
	var plan wire.Plan
	f.ok("plan", params{"schedule": "exim"}, &plan)
	if plan.Message != row.Message || plan.FirstUs != row.FirstUs || !strings.Contains(plan.Text, "With the schedule exim it would have been tried") ||
		!strings.Contains(plan.Here, "has tried it 40 times") {
		t.Errorf("plan %q %q %+v", plan.Text, plan.Here, plan.Schedule)
	}
	f.idle()
	f.ok("entry", params{"host": row.Host, "message": row.Message}, &story)
	if len(story.Rows) != 0 || story.Text != "It is no longer in the queue." {
		t.Errorf("in the end: %+v", story.Rows)
	}
}

// TestQueuePart: pages of long queues, and their sums.
func TestQueuePart(t *testing.T) {
	f := busyRun(t, 8, 400)
	f.ok("run", params{"us": int64(60e6), "maxEvents": 90_000}, nil)
	var all wire.QueuePart
	f.ok("queue", params{}, &all)
	if all.Total < 200 || all.Messages != 50 || len(all.Sums) == 0 {
		t.Fatalf("%d of %d, sums %+v", all.Messages, all.Total, all.Sums)
	}
	seen := map[string]bool{}
	for from := 0; from < all.Total; from += 40 {
		var part wire.QueuePart
		f.ok("queue", params{"from": from, "max": 40}, &part)
		if part.Messages != min(40, all.Total-from) || part.Total != all.Total {
			t.Errorf("from %d: %d messages of %d", from, part.Messages, part.Total)
		}
		for _, r := range part.Rows {
			seen[r.Host+r.Message] = true
		}
	}
	if len(seen) != all.Total {
		t.Errorf("%d messages on all pages, of %d", len(seen), all.Total)
	}
}
