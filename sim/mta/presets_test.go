package mta_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"mailscope/sim/mta"
	"mailscope/sim/scenario"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// oracle is what the table of presets says of one of them, in other words than the
// schedules are written in. A rule is told the attempts of a message, and returns the wait
// after each, the least and the most.
type oracle struct {
	name     string
	rule     func() func(number int, age time.Duration) (least, most time.Duration)
	tick     time.Duration
	giveUp   time.Duration // 0: attempts are counted
	attempts int           // in all, by the rule without ticks and chance
	begins   string        // the ages of the first attempts by the rule, without ticks and chance
	warns    time.Duration // the age of the warning
	repeats  bool          // and every such time later
	warnsAt  int           // the attempt after which there is one
}

// steady is a rule of waits that hang on nothing but the attempt's number.
func steady(wait func(number int) time.Duration) func() func(int, time.Duration) (time.Duration, time.Duration) {
	return jittered(0, 0, func(number int, _ time.Duration) time.Duration { return wait(number) })
}

func jittered(less, more time.Duration, wait func(int, time.Duration) time.Duration) func() func(int, time.Duration) (time.Duration, time.Duration) {
	return func() func(int, time.Duration) (time.Duration, time.Duration) {
		return func(number int, age time.Duration) (time.Duration, time.Duration) {
			w := wait(number, age)
			return w - less, w + more
		}
	}
}

const (
	minute = time.Minute
	hour   = time.Hour
)

var oracles = []oracle{
	{name: "sendmail", rule: steady(func(int) time.Duration { return 15 * minute }),
		giveUp: 120 * hour, attempts: 481, begins: "0s 15m0s 30m0s 45m0s 1h0m0s", warns: 4 * hour},
	{name: "postfix", rule: jittered(0, 0, func(_ int, age time.Duration) time.Duration {
		return min(max(age, 300*time.Second), 4000*time.Second)
	}), tick: 300 * time.Second, giveUp: 120 * hour, attempts: 113, begins: "0s 5m0s 10m0s 20m0s 40m0s 1h20m0s 2h26m40s 3h33m20s"},
	{name: "exim", rule: eximRule, tick: 30 * minute, giveUp: 96 * hour, attempts: 28,
		begins: "0s 15m0s 30m0s 45m0s 1h0m0s 1h15m0s 1h30m0s 1h45m0s 2h0m0s 3h0m0s 4h30m0s 6h45m0s 10h7m30s 15h11m15s 22h46m52.5s 28h46m52.5s", warns: 24 * hour, repeats: true},
	{name: "qmail", rule: jittered(0, 0, func(_ int, age time.Duration) time.Duration {
		root := 0
		for (root+1)*(root+1) <= int(age/time.Second) {
			root++
		}
		return time.Duration((root+20)*(root+20))*time.Second - age
	}), giveUp: 168 * hour, attempts: 40, begins: "0s 6m40s 26m40s 1h0m0s 1h46m40s 2h46m40s"},
	{name: "exchange", rule: steady(func(number int) time.Duration {
		if number <= 4 {
			return minute
		} else if number <= 10 {
			return 5 * minute
		}
		return 10 * minute
	}), giveUp: 48 * hour, attempts: 296, begins: "0s 1m0s 2m0s 3m0s 4m0s 9m0s 14m0s 19m0s 24m0s 29m0s 34m0s 44m0s 54m0s", warns: 4 * hour},
	{name: "m365", rule: steady(func(number int) time.Duration {
		if number == 1 {
			return 30 * minute
		}
		return hour
	}), giveUp: 24 * hour, attempts: 26, begins: "0s 30m0s 1h30m0s 2h30m0s"},
	{name: "mox", rule: jittered(5*time.Second, 5*time.Second, func(number int, _ time.Duration) time.Duration {
		return 450 * time.Second << (number - 1)
	}), attempts: 8, begins: "0s 7m30s 22m30s 52m30s 1h52m30s 3h52m30s 7h52m30s 15h52m30s", warnsAt: 5},
	{name: "chasquid", rule: jittered(0, minute, func(_ int, age time.Duration) time.Duration {
		for _, step := range []time.Duration{minute, 5 * minute, 10 * minute} {
			if age < step {
				return step
			}
		}
		return 20 * minute
	}), giveUp: 20 * hour, attempts: 64, begins: "0s 1m0s 6m0s 16m0s 36m0s 56m0s"},
	{name: "kumomta", rule: jittered(0, minute, func(number int, _ time.Duration) time.Duration {
		return 20 * minute << (number - 1)
	}), giveUp: 168 * hour, attempts: 10, begins: "0s 20m0s 1h0m0s 2h20m0s 5h0m0s 10h20m0s 21h0m0s 42h20m0s 85h0m0s 170h20m0s"},
	{name: "haraka", rule: steady(func(number int) time.Duration { return time.Second << (number + 5) }),
		attempts: 13, begins: "0s 1m4s 3m12s 7m28s 16m0s"},
	{name: "rfc5321", rule: steady(func(number int) time.Duration {
		if number <= 2 {
			return 30 * minute
		}
		return 150 * minute
	}), giveUp: 120 * hour, attempts: 51, begins: "0s 30m0s 1h0m0s 3h30m0s 6h0m0s", warns: 4 * hour},
}

// eximRule is F,2h,15m; G,16h,1h,1.5; F,4d,6h.
func eximRule() func(int, time.Duration) (time.Duration, time.Duration) {
	grows := hour
	return func(_ int, age time.Duration) (time.Duration, time.Duration) {
		w := 6 * hour
		switch {
		case age < 2*hour:
			w = 15 * minute
		case age < 16*hour:
			w = grows
			grows = grows * 3 / 2
		}
		return w, w
	}
}

// Every preset is in the table, says where it comes from, and does by itself what the
// table lists: the ages of the first attempts, and how many there are in all.
func TestPresetsByTheirRules(t *testing.T) {
	if got, want := len(mta.PresetNames()), len(oracles); got != want {
		t.Errorf("%d presets, %d in the table", got, want)
	}
	for _, o := range oracles {
		s, _ := mta.Preset(o.name)
		if s.Source == "" || s.Confidence == "" || s.CheckedOn != "2026-11-21" || !words.Has(s.Rule) {
			t.Errorf("%s does not say where it comes from: %+v", o.name, s)
		}
		s.Tick = 0
		var ages []string
		for _, p := range s.Preview(1000) {
			if p.Kind == mta.PlannedAttempt {
				ages = append(ages, p.Age.String())
			}
		}
		if got := strings.Join(ages, " "); !strings.HasPrefix(got+" ", o.begins+" ") {
			t.Errorf("%s: attempts at %s; want %s ...", o.name, got, o.begins)
		}
		if len(ages) != o.attempts {
			t.Errorf("%s: %d attempts, want %d", o.name, len(ages), o.attempts)
		}
	}
}

// life is what a world did about a message: the ages of its attempts and warnings, and of
// its end.
type life struct {
	first    trace.Time
	attempts []time.Duration
	warnings []time.Duration
	planned  []mta.Planned
	expired  bool
}

// liveWith runs a world in which the destination is down for ever, and returns what a
// server with that preset did about a message that was submitted at that time.
func liveWith(t *testing.T, preset string, at time.Duration) life {
	t.Helper()
	file, _, problems := scenario.Parse("preset.yaml", fmt.Appendf(nil, `world:
  hosts:
    - {name: laptop, role: client, user: alice@sender.example, password: apple, submit: mail.sender.example}
    - {name: mail.sender.example, role: server, address: 192.0.2.25, domains: [sender.example], mailboxes: [alice], retry: %s}
    - {name: mx.receiver.example, role: server, address: 203.0.113.7, domains: [receiver.example], mailboxes: [bob]}
  zones: |
    mail.sender.example.  8640000 IN A  192.0.2.25
    receiver.example.     8640000 IN MX 10 mx.receiver.example.
    mx.receiver.example.  8640000 IN A  203.0.113.7
  faults: [{host: mx.receiver.example, kind: refuse}]
messages: [{at: %v, from: alice@sender.example, to: bob@receiver.example}]
`, preset, at))
	if file == nil {
		t.Fatal(problems)
	}
	var l life
	l.first = -1
	message := ""
	if !file.World(nil).RunIdle(trace.Time(0).Add(40*24*time.Hour), func(e trace.Event) {
		switch d := e.Detail.(type) {
		case trace.Attempt:
			if d.Destination != "receiver.example" {
				return
			}
			if l.first < 0 {
				l.first, message = e.At, e.Message
			}
			l.attempts = append(l.attempts, e.At.Sub(l.first))
			l.planned = append(l.planned, mta.Planned{Age: e.At.Sub(l.first), Kind: mta.PlannedAttempt})
		case trace.Report:
			if d.Action == trace.ActionDelayed && d.About == message {
				l.warnings = append(l.warnings, e.At.Sub(l.first))
				l.planned = append(l.planned, mta.Planned{Age: e.At.Sub(l.first), Kind: mta.PlannedWarn})
			}
		case trace.Recipients:
			l.expired = e.Kind == trace.QueueExpired && e.Message == message
			l.planned = append(l.planned, mta.Planned{Age: l.attempts[len(l.attempts)-1], Kind: mta.PlannedExpire})
		}
	}) {
		t.Fatal("the message is in the queue for ever")
	}
	return l
}

// onTick returns the age of the first tick at or after an age.
func (o *oracle) onTick(first trace.Time, age time.Duration) time.Duration {
	if o.tick == 0 {
		return age
	}
	at := first.Since() + age
	return (at+o.tick-1)/o.tick*o.tick - first.Since()
}

// takes is how long a report takes at the most until it is stored and noted, and an attempt
// until it has failed.
const takes = time.Second

// TestPresets holds what worlds do against the rule and the tick of each preset: the ages
// of all attempts, the warnings and the end; and what a preview of the schedule says
// against both.
func TestPresets(t *testing.T) {
	for _, o := range oracles {
		for _, at := range []time.Duration{0, 7*minute + 11*time.Second} {
			t.Run(fmt.Sprintf("%s from %v", o.name, at), func(t *testing.T) {
				l := liveWith(t, o.name, at)
				o.holdAttempts(t, l)
				o.holdWarnings(t, l)
				o.holdPreview(t, l)
			})
		}
	}
}

func (o *oracle) holdAttempts(t *testing.T, l life) {
	rule := o.rule()
	for i, age := range l.attempts {
		if i == 0 {
			t.Logf("attempt 1 at age 0s")
			continue
		}
		before := l.attempts[i-1]
		least, most := rule(i, before)
		from, to := o.onTick(l.first, before+least), o.onTick(l.first, before+most)
		if age < from || age > to {
			t.Errorf("attempt %d at age %v; the rule says %v to %v", i+1, age, from, to)
		}
		t.Logf("attempt %d at age %v (rule: %v to %v after the one before; tick %v: age %v to %v)", i+1, age, least, most, o.tick, from, to)
		if o.giveUp > 0 && before >= o.giveUp {
			t.Errorf("attempt %d comes after one at age %v, past the limit", i+1, before)
		}
	}
	last := l.attempts[len(l.attempts)-1]
	t.Logf("given up after attempt %d at age %v (limit %v or %d attempts)", len(l.attempts), last, o.giveUp, o.attempts)
	switch {
	case !l.expired:
		t.Error("the message did not expire")
	case o.giveUp > 0 && last < o.giveUp:
		t.Errorf("given up at age %v", last)
	case o.giveUp == 0 && len(l.attempts) != o.attempts:
		t.Errorf("given up after %d attempts, want %d", len(l.attempts), o.attempts)
	}
}

func (o *oracle) holdWarnings(t *testing.T, l life) {
	var want []time.Duration
	last := l.attempts[len(l.attempts)-1]
	for age := o.warns; o.warns > 0 && o.onTick(l.first, age) <= last; age += o.warns {
		want = append(want, o.onTick(l.first, age))
		if !o.repeats {
			break
		}
	}
	if o.warnsAt > 0 {
		want = append(want, l.attempts[o.warnsAt-1])
	}
	if len(l.warnings) != len(want) {
		t.Fatalf("warnings at %v, want %v", l.warnings, want)
	}
	for i, age := range l.warnings {
		t.Logf("warning %d at age %v (rule: %v)", i+1, age, want[i])
		if age < want[i] || age > want[i]+takes {
			t.Errorf("warning %d at age %v, want %v", i+1, age, want[i])
		}
	}
}

// holdPreview compares with what the schedule itself foretells, where chance has no say.
func (o *oracle) holdPreview(t *testing.T, l life) {
	s, _ := mta.Preset(o.name)
	plan := s.PreviewFrom(l.first.Since(), 1000)
	if s.Jitter > 0 {
		return
	}
	if len(plan) != len(l.planned) {
		t.Fatalf("the preview has %d parts, the world had %d", len(plan), len(l.planned))
	}
	for i, p := range plan {
		got := l.planned[i]
		if got.Kind != p.Kind || got.Age < p.Age || got.Age > p.Age+takes || p.Kind == mta.PlannedAttempt && got.Age != p.Age {
			t.Fatalf("part %d: the preview says %v at %v, the world did %v at %v", i, p.Kind, p.Age, got.Kind, got.Age)
		}
	}
}
