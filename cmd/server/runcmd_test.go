package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// The counters say what the trace says, whatever of it is kept; and a trace file holds
// what stdout would.
func TestRunCountsAndKeeps(t *testing.T) {
	_, all, _ := mailscope(t, t.Context(), "", "run", lunch)
	file := filepath.Join(t.TempDir(), "trace.txt")
	status, table, stderr := mailscope(t, t.Context(), "", "run", lunch, "--counters", "--trace", file, "--keep", "queue.attempt,conn")
	if status != 0 {
		t.Fatalf("status %d: %s", status, stderr)
	}
	var want strings.Builder
	attempts, events := 0, 0
	for line := range strings.Lines(all) {
		events++
		kind := strings.Fields(line)[3]
		if kind == "queue.attempt" {
			attempts++
		}
		if kind == "queue.attempt" || strings.HasPrefix(kind, "conn.") {
			want.WriteString(line)
		}
	}
	if got, err := os.ReadFile(file); err != nil || string(got) != want.String() {
		t.Errorf("%v: the file has %d octets, want %d", err, len(got), want.Len())
	}
	figures := map[string]string{}
	for line := range strings.Lines(table) {
		if fields := strings.Fields(line); len(fields) == 2 {
			figures[fields[0]] = fields[1]
		}
	}
	if figures["events"] != strconv.Itoa(events) || figures["attempts"] != strconv.Itoa(attempts) || figures["queue.attempt"] != strconv.Itoa(attempts) {
		t.Errorf("%d events and %d attempts; the table:\n%s", events, attempts, table)
	}
	_, kept, _ := mailscope(t, t.Context(), "", "run", lunch, "--keep", "queue.attempt,conn")
	if kept != want.String() {
		t.Errorf("stdout kept %d octets, want %d", len(kept), want.Len())
	}
}
