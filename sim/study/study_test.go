package study

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mailscope/sim/scenario"
)

func read(t *testing.T, name string) *Study {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, string(src))
}

func parse(t *testing.T, src string) *Study {
	t.Helper()
	s, _, problems := Parse("study.yaml", []byte(src), nothing)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return s
}

func nothing(string) (*scenario.File, error) { return nil, errors.New("there is no such file") }

// all runs the cells one after the other.
func all(s *Study, cells []Cell, slice int) []Result {
	var results []Result
	for _, c := range cells {
		run := s.Begin(c)
		for !run.Advance(slice) {
		}
		results = append(results, run.Result())
	}
	return results
}

// TestGolden: the tables and the picture of a tiny study are as they stand in testdata,
// whatever the order of its runs and the length of their slices.
func TestGolden(t *testing.T) {
	s := read(t, "tiny.yaml")
	forwards := all(s, s.Cells(), 1_000_000)
	backwards := s.Cells()
	slices.Reverse(backwards)
	again := all(s, backwards, 7)
	slices.Reverse(again)
	for _, results := range [][]Result{forwards, again} {
		picture := s.Picture(results, "en")
		for name, got := range map[string][]byte{"tiny.csv": s.CSV(results), "tiny.json": s.JSON(results), "tiny.svg": picture.SVG()} {
			path := filepath.Join("testdata", name)
			if *update {
				if err := os.WriteFile(path, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want, err := os.ReadFile(path); err != nil || string(want) != string(got) {
				t.Errorf("%s differs (%v); look at it with -update:\n%s", path, err, got)
			}
		}
	}
}

// TestMeasures checks what a run measures against what can be said beforehand: one
// message, tried every ten minutes from its first second on.
func TestMeasures(t *testing.T) {
	s := read(t, "tiny.yaml")
	s.Copies, s.Spread = 1, 0
	own := 1
	tests := []struct {
		outage                       time.Duration
		attempts, bounced, warnings  int
		waits, connections, leastMin int // wait in whole minutes
	}{
		{5 * time.Minute, 2, 0, 0, 1, 1, 5},
		{15 * time.Minute, 3, 0, 0, 1, 1, 5},
		{35 * time.Minute, 5, 0, 1, 1, 1, 5},
		{2 * time.Hour, 7, 1, 1, 0, 0, 0}, // attempts at 0, 10, ..., 60 minutes, the last of them at the end of its time
	}
	for _, test := range tests {
		s.Outages = []time.Duration{test.outage}
		r := all(s, []Cell{{own, 0, 1}}, 1000)[0]
		wait, _ := r.Wait(100)
		if r.Attempts != test.attempts || r.Bounced != test.bounced || r.Warnings != test.warnings || len(r.Waits) != test.waits || r.Connections != test.connections || int(wait/time.Minute) != test.leastMin {
			t.Errorf("outage %v: %+v", test.outage, r)
		}
		if r.Messages != 1 || r.Recipients != 1 || r.Left() != 0 || r.Unfinished || r.PerSecond != test.connections || r.PerMinute != test.connections {
			t.Errorf("outage %v: %+v", test.outage, r)
		}
	}
}

// TestFollows: a message is followed over two hosts, and reports about it are no delivery.
func TestFollows(t *testing.T) {
	s := read(t, "tiny.yaml")
	r := all(s, []Cell{{0, 0, 7}}, 1000)[0]
	if len(r.Waits) != 3 || r.Before != 0 || r.Later != 0 || r.Attempts < 9 {
		t.Errorf("after twenty minutes: %+v", r)
	}
	r = all(s, []Cell{{1, 1, 7}}, 1000)[0]
	if len(r.Waits) != 0 || r.Bounced != 3 || r.Warnings != 3 || r.Connections != 0 {
		t.Errorf("reports to alice are counted, or something else is: %+v", r)
	}
	s.Spread = time.Hour // some are written when all is well again
	r = all(s, []Cell{{0, 0, 7}}, 1000)[0]
	if r.Later == 0 || r.Later+len(r.Waits) != 3 {
		t.Errorf("messages that had not to wait: %+v", r)
	}
}

// TestCountsOwnMail: what others send past the host, and how they fare, changes nothing.
func TestCountsOwnMail(t *testing.T) {
	src, err := os.ReadFile(filepath.Join("testdata", "tiny.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	more := string(src)
	for before, line := range map[string]string{
		"    zones: |\n": "      - {name: carol-laptop, role: client, user: carol@other.example, submit: mail.other.example}\n      - {name: mail.other.example, role: server, address: 192.0.2.26, domains: [other.example], retry: {every: 10m, give_up: 20m, warn: 5m}}\n",
		"count: 3\n":     "    - {from: carol@other.example, to: [bob@receiver.example, nobody@receiver.example], subject: Not counted}\n",
		"    faults:\n":  "      other.example.         3600 IN MX 10 mail.other.example.\n      mail.other.example.    3600 IN A  192.0.2.26\n",
	} {
		more = strings.Replace(more, before, line+before, 1)
	}
	more = strings.Replace(more, "count: 3\n", "count: 3\nvary: {host: mail.sender.example}\n", 1)
	alone, among := read(t, "tiny.yaml"), parse(t, more)
	for _, s := range []*Study{alone, among} {
		s.Spread = 0
	}
	for _, c := range alone.Cells() {
		want, got := all(alone, []Cell{c}, 1000)[0], all(among, []Cell{c}, 1000)[0]
		if got.Messages != 3 || got.Recipients != 3 || got.Left() != 0 || got.Bounced != want.Bounced || got.Warnings != want.Warnings || got.Attempts != want.Attempts || len(got.Waits) != len(want.Waits) {
			t.Errorf("%+v: alone %+v, among others %+v", c, want, got)
		}
	}
}

// TestQuantiles: nearest rank, so that each is a wait that there was.
func TestQuantiles(t *testing.T) {
	r := Result{}
	if _, ok := r.Wait(50); ok {
		t.Error("a median of nothing")
	}
	for i := range 10 {
		r.Waits = append(r.Waits, time.Duration(i+1)*time.Second)
	}
	for percent, want := range map[int]time.Duration{0: 1, 1: 1, 10: 1, 11: 2, 50: 5, 90: 9, 91: 10, 100: 10} {
		if got, _ := r.Wait(percent); got != want*time.Second {
			t.Errorf("%d %%: %v, want %d s", percent, got, want)
		}
	}
	r.Recipients, r.Bounced = 3, 2
	if got := r.BouncedTenths(); got != 667 {
		t.Errorf("two of three are %d tenths of a percent", got)
	}
}

// TestPictureOfWhatIsThere: missing and failed cells are told, any title is text, and the
// file is XML.
func TestPictureOfWhatIsThere(t *testing.T) {
	s := read(t, "tiny.yaml")
	s.Title = "</text><script>alert(1)</script>\x00 & more"
	picture := s.Picture([]Result{{Cell: Cell{0, 0, 1}, Failure: "broke"}}, "en")
	svg := string(picture.SVG())
	for text, times := range map[string]int{">failed<": 1, ">not run<": 3, "<script": 0, "&lt;script&gt;": 2, "outage of 20m: not run": 1, "outage of 20m: the run failed": 1} {
		if got := strings.Count(svg, text); got != times {
			t.Errorf("%q is there %d times, want %d", text, got, times)
		}
	}
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if table := string(s.CSV([]Result{{Failure: "a \"b\",\nc"}})); !strings.Contains(table, ",failed,") || !strings.HasSuffix(table, ",\"a \"\"b\"\",\nc\"\r\n") {
		t.Errorf("the table has %q", table)
	}
}

func TestRounding(t *testing.T) {
	for n, want := range map[int]int{1: 1, 3: 5, 5: 5, 6: 10, 11: 20, 201: 500, 1000: 1000} {
		if got := roundCount(n); got != want {
			t.Errorf("%d becomes %d, want %d", n, got, want)
		}
	}
	for d, want := range map[time.Duration]time.Duration{0: 10 * time.Second, 61 * time.Second: 2 * time.Minute, 5 * time.Hour: 6 * time.Hour, 97 * time.Hour: 192 * time.Hour} {
		if got := roundSpan(d); got != want {
			t.Errorf("%v becomes %v, want %v", d, got, want)
		}
	}
}
