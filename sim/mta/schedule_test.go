package mta

import (
	"math/rand/v2"
	"testing"
	"time"
)

// ages returns the ages at which a queue that was started at boot makes its attempts,
// for a message whose first attempt is at start, and always fails; the last one is
// the one that finds it too old.
func ages(s *Schedule, boot, start Stamp, luck *rand.PCG) []time.Duration {
	list := []time.Duration{0}
	var wait time.Duration
	for at := start; at.Sub(start) < s.GiveUp; {
		wait = s.wait(at.Sub(start), wait, luck)
		at = s.onTick(boot, at.Add(wait))
		list = append(list, at.Sub(start))
	}
	return list
}

func preset(t *testing.T, name string) *Schedule {
	t.Helper()
	s, ok := Preset(name)
	if !ok {
		t.Fatalf("there is no preset %q", name)
	}
	return &s
}

func TestSendmailTriesEveryQuarterOfAnHour(t *testing.T) {
	s := preset(t, "sendmail")
	list := ages(s, 0, 17, rand.NewPCG(1, 1))
	for i, age := range list {
		if age != time.Duration(i)*15*time.Minute {
			t.Fatalf("attempt %d at age %v", i+1, age)
		}
	}
	if last := list[len(list)-1]; len(list) != 481 || last != 5*day {
		t.Errorf("%d attempts, the last at age %v; want 481, the last at 120h", len(list), last)
	}
	if s.Warn != 4*time.Hour {
		t.Errorf("warns after %v", s.Warn)
	}
}

// Without ticks the rule gives the ages that the table of presets lists: 0, 5, 10, 20,
// 40, 80 minutes, then every 66 min 40 s, 113 attempts in all.
func TestPostfixRule(t *testing.T) {
	s := preset(t, "postfix")
	s.Tick = 0
	list := ages(s, 0, 0, rand.NewPCG(1, 1))
	for i, want := range []time.Duration{0, 5, 10, 20, 40, 80} {
		if list[i] != want*time.Minute {
			t.Errorf("attempt %d at age %v, want %v", i+1, list[i], want*time.Minute)
		}
	}
	for i := 6; i < len(list); i++ {
		if gap := list[i] - list[i-1]; gap != 4000*time.Second {
			t.Fatalf("attempt %d comes %v after the one before", i+1, gap)
		}
	}
	if len(list) != 113 {
		t.Errorf("%d attempts, want 113", len(list))
	}
}

// With ticks every attempt but the first comes at the first tick at or after its
// time, counted from the start of the host.
func TestPostfixTicks(t *testing.T) {
	s := preset(t, "postfix")
	boot, start := Stamp(5_000_000), Stamp(105_000_000) // 100 s after the start of the host
	list := ages(s, boot, start, rand.NewPCG(1, 1))
	for i, age := range list[1:] {
		if sinceBoot := start.Add(age).Sub(boot); sinceBoot%(300*time.Second) != 0 {
			t.Fatalf("attempt %d is %v after the start, on no tick", i+2, sinceBoot)
		}
	}
	// Due at age 300 s, 400 s after the start: the tick is at 600 s, age 500 s. Then
	// due at age 1000 s, 1100 s after the start: the tick is at 1200 s, age 1100 s.
	if list[1] != 500*time.Second || list[2] != 1100*time.Second {
		t.Errorf("ages %v, %v; want 500 s, 1100 s", list[1], list[2])
	}
}

func TestGrowingWaits(t *testing.T) {
	s := &Schedule{Every: time.Minute, Backoff: 2000, Cap: 5 * time.Minute, GiveUp: 20 * time.Minute}
	want := []time.Duration{0, 1, 3, 7, 12, 17, 22}
	for i, age := range ages(s, 0, 0, rand.NewPCG(1, 1)) {
		if age != want[i]*time.Minute {
			t.Errorf("attempt %d at age %v, want %v", i+1, age, want[i]*time.Minute)
		}
	}
}

func TestJitterStaysInItsBounds(t *testing.T) {
	s := &Schedule{Every: time.Minute, Jitter: 10 * time.Second}
	luck, seen := rand.NewPCG(3, 3), map[time.Duration]bool{}
	for range 1000 {
		w := s.wait(0, 0, luck)
		if w < time.Minute || w > 70*time.Second {
			t.Fatalf("waits %v", w)
		}
		seen[w] = true
	}
	if len(seen) < 900 {
		t.Errorf("only %d different waits in 1000", len(seen))
	}
}
