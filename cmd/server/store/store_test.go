package store

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"mailscope/sim/machine"
)

func put(id, value string) machine.Item {
	return machine.Item{Key: machine.Key{Shelf: machine.Queue, ID: id}, Value: machine.Raw(value)}
}

func remove(id string) machine.Item {
	return machine.Item{Key: machine.Key{Shelf: machine.Queue, ID: id}}
}

func mustOpen(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func putAndWait(s *Store, host string, items ...machine.Item) error {
	answer := make(chan error, 1)
	s.Put(host, items, func(err error) { answer <- err })
	return <-answer
}

func contents(t *testing.T, s *Store, host string) string {
	t.Helper()
	items, err := s.Load(host)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, item := range items {
		fmt.Fprintf(&b, "%s/%s=%s ", item.Key.Shelf, item.Key.ID, item.Value.(machine.Raw))
	}
	return strings.TrimSpace(b.String())
}

func TestReload(t *testing.T) {
	dir := t.TempDir() + "/odd name?#%"
	s := mustOpen(t, dir)
	mail := machine.Item{Key: machine.Key{Shelf: machine.Mail, ID: "bob/1"}, Value: machine.Raw("")}
	steps := [][]machine.Item{
		{put("2", "two"), put("1", "one\x00\xff"), mail},
		{put("1", "newer"), put("3", "three")},
		{remove("2"), remove("never there")},
	}
	for _, items := range steps {
		if err := putAndWait(s, "mail.sender.example", items...); err != nil {
			t.Fatal(err)
		}
	}
	if err := putAndWait(s, "other.example", put("1", "another host's")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = mustOpen(t, dir)
	if got, want := contents(t, s, "mail.sender.example"), "mail/bob/1= queue/1=newer queue/3=three"; got != want {
		t.Errorf("after reopening: %q, want %q", got, want)
	}
	if got, want := contents(t, s, "other.example"), "queue/1=another host's"; got != want {
		t.Errorf("the other host: %q, want %q", got, want)
	}
}

// broken is a value that cannot be written.
type broken struct{}

func (broken) AppendBinary([]byte) ([]byte, error) { return nil, errors.New("no octets") }

func TestBrokenValueStoresNothing(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	bad := machine.Item{Key: machine.Key{Shelf: machine.Queue, ID: "9"}, Value: broken{}}
	if err := putAndWait(s, "h", put("1", "x"), bad); err == nil {
		t.Error("a value that cannot be written was stored")
	}
	if got := contents(t, s, "h"); got != "" {
		t.Errorf("half of a failed request is there: %q", got)
	}
	s.Close()
	if err := putAndWait(s, "h", put("1", "x")); !errors.Is(err, ErrClosed) {
		t.Errorf("put after close: %v", err)
	}
}

// While the committer is held up in an answer, everybody else's requests gather;
// they must then be written together, in order.
func TestGroupCommit(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	hold := make(chan struct{})
	s.Put("h", []machine.Item{put("0", "first")}, func(error) { <-hold })
	const requests = 200
	var answered sync.WaitGroup
	for i := range requests {
		answered.Add(1)
		s.Put("h", []machine.Item{put("same", fmt.Sprint(i))}, func(err error) {
			if err != nil {
				t.Error(err)
			}
			answered.Done()
		})
	}
	close(hold)
	answered.Wait()
	if n := s.groups.Load(); n > 3 {
		t.Errorf("%d requests that waited together took %d transactions", requests, n)
	}
	if got, want := contents(t, s, "h"), "queue/0=first queue/same=199"; got != want {
		t.Errorf("stored %q, want %q: the last request must win", got, want)
	}
}

func TestHeld(t *testing.T) {
	dir := t.TempDir()
	mustOpen(t, dir)
	_, err := Open(dir)
	held, ok := errors.AsType[*HeldError](err)
	if !ok || held.PID != os.Getpid() {
		t.Fatalf("second Open: %v, want a HeldError with this process's number", err)
	}
}

// The child of TestKilled puts numbers into the store for ever, and says each one
// that was answered.
func TestMain(m *testing.M) {
	dir := os.Getenv("MAILSCOPE_TEST_STORE")
	if dir == "" {
		os.Exit(m.Run())
	}
	s, err := Open(dir)
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	for i := 0; ; i++ {
		if err := putAndWait(s, "h", put(fmt.Sprintf("%06d", i), "x")); err != nil {
			os.Exit(1)
		}
		fmt.Println(i)
	}
}

func TestKilled(t *testing.T) {
	dir := t.TempDir()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), "MAILSCOPE_TEST_STORE="+dir)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var last int
	for last < 20 {
		if _, err := fmt.Fscan(out, &last); err != nil {
			t.Fatal("the child said nothing more:", err)
		}
	}
	if _, err := Open(dir); !isHeldBy(err, child.Process.Pid) {
		t.Errorf("while the child lives: %v", err)
	}
	child.Process.Kill()
	for {
		if _, err := fmt.Fscan(out, &last); err != nil {
			break
		}
	}
	child.Wait()
	items, err := mustOpen(t, dir).Load("h")
	if err != nil || len(items) < last+1 {
		t.Errorf("%d values were answered, %d are there (%v)", last+1, len(items), err)
	}
}

func isHeldBy(err error, pid int) bool {
	held, ok := errors.AsType[*HeldError](err)
	return ok && held.PID == pid
}

func BenchmarkPut(b *testing.B) {
	s, err := Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	value := []machine.Item{put("1", strings.Repeat("x", 2000))}
	b.SetParallelism(64)
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			if err := putAndWait(s, "h", value...); err != nil {
				b.Error(err)
			}
		}
	})
}
