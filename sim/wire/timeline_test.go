package wire_test

import (
	"testing"

	"mailscope/sim/wire"
)

// TestBands: many equal attempts are told as one band, few or uneven ones each by itself,
// and what ends them stands out.
func TestBands(t *testing.T) {
	for _, test := range []struct {
		lesson, band string
		labels       []string
	}{
		{"when-delivery-fails", "", []string{"delivered", "fetched"}},
		{"five-days", "481 attempts to receiver.example, every 15 min",
			[]string{"delay warning", "delivered", "fetched", "given up", "bounce", "delivered", "fetched"}},
	} {
		f := newFront(t)
		f.ok("open", params{"lesson": test.lesson}, nil)
		var m wire.Moved
		for m.More = true; m.More; {
			m = wire.Moved{}
			f.ok("run", params{"idle": true, "maxEvents": 20_000}, &m)
		}
		line := m.View.Timeline
		bands, labels := "", []string{}
		for _, b := range line.Bands {
			bands += b.Text
		}
		for _, mark := range line.Marks {
			if mark.Label != "" {
				labels = append(labels, mark.Label)
			}
		}
		if bands != test.band || asJSON(t, labels) != asJSON(t, test.labels) {
			t.Errorf("%s: %q, and %q stand out", test.lesson, bands, labels)
		}
		if folded := len(line.Bands) > 0; folded != (len(line.Marks) < line.Total/2) {
			t.Errorf("%s: %d of %d marks are left beside %d bands", test.lesson, len(line.Marks), line.Total, len(line.Bands))
		}
	}
}

// TestCrowdedTimeline: the series of many messages are one band for each destination.
func TestCrowdedTimeline(t *testing.T) {
	f := busyRun(t, 8, 400)
	var m wire.Moved
	for m.More = true; m.More; {
		m = wire.Moved{}
		f.ok("run", params{"us": int64(48 * 3600e6), "maxEvents": 200_000}, &m)
	}
	bands := m.View.Timeline.Bands
	if len(bands) == 0 || len(bands) > 8 {
		t.Fatalf("%d bands", len(bands))
	}
	if b := bands[0]; b.Count < 1000 || b.EndUs <= b.StartUs || b.Text == "" {
		t.Errorf("%+v", b)
	}
}
