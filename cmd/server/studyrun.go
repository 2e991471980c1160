package main

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"mailscope/sim/study"
)

// studySlice is how many entries of a run's agenda are carried out between two looks at
// whether somebody wants the study to end.
const studySlice = 10_000

// runStudy runs the cells of a study, several at once, and returns the results of those
// that were done before ctx ended, in the order of the grid. told is called after each
// one, by one goroutine at a time.
func runStudy(ctx context.Context, s *study.Study, jobs int, told func(done int)) []study.Result {
	if jobs == 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	cells := s.Cells()
	done := make([]*study.Result, len(cells))
	next, count := 0, 0
	var mu sync.Mutex
	take := func() (int, bool) {
		mu.Lock()
		defer mu.Unlock()
		next++
		return next - 1, next <= len(cells) && ctx.Err() == nil
	}
	var all sync.WaitGroup
	for range min(jobs, len(cells)) {
		all.Go(func() {
			for i, more := take(); more; i, more = take() {
				r := runCell(ctx, s, cells[i])
				mu.Lock()
				if done[i] = r; r != nil {
					count++
					told(count)
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	var results []study.Result
	for _, r := range done {
		if r != nil {
			results = append(results, *r)
		}
	}
	return results
}

// runCell runs one cell; nil where ctx ended before it did. A panic is a mistake in the
// core: the result says so, and the other cells go on.
func runCell(ctx context.Context, s *study.Study, c study.Cell) (result *study.Result) {
	defer func() {
		if r := recover(); r != nil {
			result = &study.Result{Cell: c, Failure: fmt.Sprint(r)}
		}
	}()
	run := s.Begin(c)
	for !run.Advance(studySlice) {
		if ctx.Err() != nil {
			return nil
		}
	}
	r := run.Result()
	return &r
}
