package main

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"mailscope/lessons"
	"mailscope/sim/study"
)

const tinyStudy = "../../sim/study/testdata/tiny.yaml"

// Whatever the number of workers, a study writes the same files, those that package study
// has in its testdata.
func TestStudy(t *testing.T) {
	for _, jobs := range []string{"1", "3"} {
		dir := filepath.Join(t.TempDir(), "new")
		status, stdout, stderr := mailscope(t, t.Context(), "", "study", tinyStudy, "-o", dir, "--jobs", jobs)
		if status != 0 || stderr != "" {
			t.Fatalf("status %d: %s", status, stderr)
		}
		for _, name := range []string{"tiny.csv", "tiny.json", "tiny.svg"} {
			got, _ := os.ReadFile(filepath.Join(dir, name))
			want, err := os.ReadFile(filepath.Join(filepath.Dir(tinyStudy), name))
			if err != nil || string(got) != string(want) {
				t.Errorf("with %s jobs, %s is another (%v)", jobs, name, err)
			}
			if !strings.Contains(stdout, filepath.Join(dir, name)+"\n") {
				t.Errorf("stdout does not name %s: %q", name, stdout)
			}
		}
	}
	_, table, _ := mailscope(t, t.Context(), "", "study", tinyStudy)
	if want, _ := os.ReadFile("../../sim/study/testdata/tiny.csv"); table != string(want) {
		t.Error("the table on stdout is another")
	}
}

// The studies that MailScope brings along have no mistakes, and check says so of files.
func TestStudiesBroughtAlong(t *testing.T) {
	if ids := lessons.StudyIDs(); len(ids) < 2 {
		t.Errorf("only %v", ids)
	}
	for _, id := range lessons.StudyIDs() {
		var errs output
		p := &process{ctx: t.Context(), err: &errs}
		if s, err := p.openStudy(id); err != nil || s.ID != id || errs.String() != "" {
			t.Errorf("%s: %v %s", id, err, errs.String())
		}
		if status, _, stderr := mailscope(t, t.Context(), "", "check", filepath.Join("../../lessons/studies", id+".yaml")); status != 0 || stderr != "" {
			t.Errorf("check %s: status %d: %s", id, status, stderr)
		}
	}
}

// Interrupted, a study writes the runs that are done, the same as they are in the whole
// study, and says that there are others.
func TestStudyInterrupted(t *testing.T) {
	var errs output
	p := &process{ctx: t.Context(), err: &errs}
	s, err := p.openStudy(tinyStudy)
	if err != nil {
		t.Fatal(err)
	}
	whole := runStudy(t.Context(), s, 2, func(int) {})
	ctx, cancel := context.WithCancel(t.Context())
	part := runStudy(ctx, s, 1, func(done int) {
		if done == 3 {
			cancel()
		}
	})
	if len(whole) != 8 || !reflect.DeepEqual(part, whole[:3]) {
		t.Errorf("%d of %d runs are kept: %+v", len(part), len(whole), part)
	}
	if err := p.judgeStudy(s, part); err != errTold || errs.String() != "mailscope: interrupted: 3 of 8 runs are done, and only those are in the table\n" {
		t.Errorf("%v, %q", err, errs.String())
	}
	status, stdout, stderr := mailscope(t, ctx, "", "study", tinyStudy)
	if status != 1 || strings.Count(stdout, "\n") != 1 || !strings.Contains(stderr, "0 of 8 runs") {
		t.Errorf("interrupted at once: status %d, %q, %q", status, stdout, stderr)
	}
}

// A run that breaks down is told with its place in the grid, and the others go on.
func TestStudyWithARunThatPanics(t *testing.T) {
	var errs output
	p := &process{ctx: t.Context(), err: &errs}
	s, err := p.openStudy(tinyStudy)
	if err != nil {
		t.Fatal(err)
	}
	bad := s.Retries[1]
	s.Retries = s.Retries[:1]
	s.Seeds = s.Seeds[:1]
	good := runStudy(t.Context(), s, 2, func(int) {})
	broken := runCell(t.Context(), s, study.Cell{Retry: 1, Outage: 0, Seed: 7})
	if len(good) != 2 || good[0].Failure != "" || broken == nil || !strings.Contains(broken.Failure, "out of range") {
		t.Fatalf("%+v, %+v", good, broken)
	}
	s.Retries = append(s.Retries, bad)
	if err := p.judgeStudy(s, append(good, *broken, *broken)); err != errTold || !strings.Contains(errs.String(), "mailscope: the run with retry own 1, outage 20m, seed 7 broke down: runtime error: index out of range") {
		t.Errorf("%v, %q", err, errs.String())
	}
}
