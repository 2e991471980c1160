package sim_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"mailscope/sim"
	"mailscope/sim/scenario"
	"mailscope/sim/trace"
)

var (
	swarmSeed   = flag.Uint64("seed", 1, "the first world of the swarm")
	swarmWorlds = flag.Int("worlds", 300, "how many worlds the swarm has")
	swarmEvents = flag.Int64("events", 4_000, "how many events of each world of the swarm are looked at")
	shrinkFor   = flag.Duration("shrink", time.Minute, "how long a world that breaks a law is made smaller")
)

// swarmLimit is how long a world of the swarm runs that does not become idle: longer
// than any queue keeps a message.
const swarmLimit = 8 * 24 * time.Hour

// TestSwarm runs random worlds in which random things go wrong, and holds each of
// them to the laws. A world follows from its seed alone.
func TestSwarm(t *testing.T) {
	begun, events, idle := time.Now(), int64(0), 0
	for seed := *swarmSeed; seed < *swarmSeed+uint64(*swarmWorlds) && !t.Failed(); seed++ {
		c := newSwarmCase(seed)
		run, wrong := c.check()
		if wrong != "" {
			failed(t, seed, c, wrong)
			return
		}
		events += run.Head()
		if run.Idle() {
			idle++
		}
	}
	t.Logf("%d worlds from seed %d, %d of them came to rest, %d events, %v", *swarmWorlds, *swarmSeed, idle, events, time.Since(begun).Round(time.Second))
}

// shrunkDir has the worlds that broke a law, made small. Those that are mended may stay:
// they are run with every test.
const shrunkDir = "testdata/shrunk"

// failed tells of a broken law, and leaves a small scenario in which it breaks too.
func failed(t *testing.T, seed uint64, c swarmCase, wrong string) {
	t.Helper()
	small := shrink(c, *shrinkFor, func(c swarmCase) bool {
		_, w := c.check()
		return lawOf(w) == lawOf(wrong)
	})
	_, wrong = small.check()
	path := filepath.Join(shrunkDir, fmt.Sprintf("seed-%d.yaml", seed))
	where := "it is in sim/" + path + ": go test ./sim -run TestShrunk runs it again"
	if err := os.MkdirAll(shrunkDir, 0o777); err != nil {
		where = err.Error()
	} else if err := os.WriteFile(path, []byte(small.file()), 0o666); err != nil {
		where = err.Error()
	}
	t.Errorf("seed %d: %s\nin this world, which is what is left of it; %s\n%s", seed, wrong, where, small.file())
}

// TestShrunk runs the worlds that once broke a law.
func TestShrunk(t *testing.T) {
	paths, _ := filepath.Glob(filepath.Join(shrunkDir, "*.yaml"))
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			c, err := parseSwarmCase(string(text))
			if err != nil {
				t.Fatal(err)
			}
			if _, wrong := c.check(); wrong != "" {
				t.Error(wrong)
			}
		})
	}
}

// swarmCase is a world of the swarm and what an operator does in it.
type swarmCase struct {
	source string
	deeds  []deed
	events int64 // so many are looked at
}

func newSwarmCase(seed uint64) swarmCase {
	return swarmCase{newSwarm(seed).scenario(), deeds(rand.New(rand.NewPCG(seed, 2))), *swarmEvents}
}

// deedMark begins the comments by which a scenario tells what an operator does.
const deedMark = "# operator: "

// file returns the case as a scenario file.
func (c swarmCase) file() string {
	var b strings.Builder
	for _, d := range c.deeds {
		b.WriteString(deedMark + d.String() + "\n")
	}
	return b.String() + c.source
}

// parseSwarmCase reads what file has written.
func parseSwarmCase(text string) (swarmCase, error) {
	c := swarmCase{source: text, events: 1 << 40}
	for line := range strings.Lines(text) {
		said, ok := strings.CutPrefix(strings.TrimSpace(line), deedMark)
		if !ok {
			continue
		}
		d, err := parseDeed(said)
		if err != nil {
			return c, err
		}
		c.deeds = append(c.deeds, d)
	}
	return c, nil
}

// run runs the world as far as it is looked at. It panics as the world does.
func (c swarmCase) run() (*sim.Run, error) {
	f, _, problems := scenario.Parse("swarm.yaml", []byte(c.source))
	if len(problems) > 0 {
		return nil, problems[0]
	}
	run := sim.NewRun(f.World(nil))
	operate(run, c.deeds, c.events)
	for limit := trace.Time(0).Add(swarmLimit); run.Head() < c.events && !run.Idle(); {
		if _, ok := run.NextBy(limit); !ok {
			break
		}
	}
	return run, nil
}

// check runs the case and says what breaks: a law, or the program; "" for nothing.
func (c swarmCase) check() (run *sim.Run, wrong string) {
	defer func() {
		if p := recover(); p != nil {
			wrong = fmt.Sprintf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	run, err := c.run()
	if err != nil {
		return nil, "its scenario has mistakes: " + err.Error()
	}
	return run, strings.Join(run.CheckLaws(), "\n")
}
