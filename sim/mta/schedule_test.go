package mta

import (
	"math/rand/v2"
	"testing"
	"time"
)

func TestGrowingWaits(t *testing.T) {
	s := &Schedule{Every: time.Minute, Backoff: 2000, Cap: 5 * time.Minute, GiveUp: 20 * time.Minute}
	want := []time.Duration{0, 1, 3, 7, 12, 17, 22}
	for i, p := range s.Preview(7) {
		if p.Age != want[i]*time.Minute || p.Kind != PlannedAttempt {
			t.Errorf("%v at age %v, want an attempt at %v", p.Kind, p.Age, want[i]*time.Minute)
		}
		if i == 6 {
			break
		}
	}
	s = &Schedule{Every: time.Hour, Backoff: 100_000}
	var wait time.Duration
	for number := range 100 {
		if wait = s.wait(number+1, 0, wait); wait < time.Hour || wait > waitMax {
			t.Fatalf("the wait after attempt %d is %v", number+1, wait)
		}
	}
}

// With ticks every attempt but the first comes at the first tick at or after its
// time, counted from the start of the host.
func TestPreviewOnTicks(t *testing.T) {
	s, _ := Preset("postfix")
	// Due at age 300 s, 400 s after the start: the tick is at 600 s, age 500 s. Then
	// due at age 1000 s, 1100 s after the start: the tick is at 1200 s, age 1100 s.
	plan := s.PreviewFrom(100*time.Second, 3)
	if len(plan) != 3 || plan[1].Age != 500*time.Second || plan[2].Age != 1100*time.Second {
		t.Errorf("%v; want ages 500 s, 1100 s", plan)
	}
}

func TestChanceStaysInItsBounds(t *testing.T) {
	luck := rand.NewPCG(3, 3)
	for _, s := range []*Schedule{{Jitter: 10 * time.Second}, {Jitter: 5 * time.Second, JitterBoth: true}} {
		seen := map[time.Duration]bool{}
		least := time.Duration(0)
		if s.JitterBoth {
			least = -s.Jitter
		}
		for range 1000 {
			w := s.chance(luck)
			if w < least || w > s.Jitter {
				t.Fatalf("adds %v", w)
			}
			seen[w] = true
		}
		if len(seen) < 900 {
			t.Errorf("only %d different waits in 1000", len(seen))
		}
	}
}

// Warnings that came due while the host was off are not all made up for.
func TestWarningsMissed(t *testing.T) {
	s, _ := Preset("exim")
	for _, test := range []struct {
		warnings int
		age      time.Duration
		want     int
	}{{0, day, 1}, {1, 2*day + time.Minute, 2}, {0, 3*day + time.Minute, 3}} {
		if got := s.warned(test.warnings, test.age); got != test.want {
			t.Errorf("after %d, one at %v: %d, want %d", test.warnings, test.age, got, test.want)
		}
	}
}
