package lesson

import (
	"fmt"

	"mailscope/sim"
	"mailscope/sim/scenario"
	"mailscope/sim/script"
)

// EventsMax is how many events the solution or a trap of a lesson may bring about. A
// student is to follow what happens, and a proof is to come to its end.
const EventsMax = 200_000

// Prove plays the lesson headless and returns what is wrong with it: it must not be
// solved at its start, its solution must solve it, and no trap may.
func (l *Lesson) Prove() []scenario.Problem {
	if NewJudge(l).Solved() {
		return []scenario.Problem{l.problem(l.Steps[0].value, 0, "the lesson is solved at its start", "add a goal")}
	}
	problems := l.proveSolution()
	for i, trap := range l.Traps {
		j, problem := l.play(l.traps[i], trap)
		switch {
		case problem != nil:
			problems = append(problems, *problem)
		case j.Solved():
			problems = append(problems, l.problem(l.traps[i], 0, "this trap solves the lesson", "make the goals ask for more, or the trap do less"))
		}
	}
	return problems
}

func (l *Lesson) problem(v scenario.Value, offset int, what, mend string) scenario.Problem {
	return l.Scenario.ProblemInside(v, offset, what, mend)
}

func (l *Lesson) proveSolution() []scenario.Problem {
	j, problem := l.play(l.solution, l.Solution)
	if problem != nil {
		return []scenario.Problem{*problem}
	}
	var problems []scenario.Problem
	for i := range l.Steps {
		if j.StepSolved(i) {
			continue
		}
		r := j.Result(i, "en")
		problems = append(problems, l.problem(l.goal(i).value, 0, fmt.Sprintf("the solution does not solve step %d (%s)", i+1, r.Expected), "seen was: "+r.Seen))
	}
	return problems
}

// play plays a script of the lesson on its world and judges the run that it makes.
func (l *Lesson) play(v scenario.Value, text string) (*Judge, *scenario.Problem) {
	s, err := script.ParseScript("", []byte(text))
	if err != nil {
		panic("lesson: a script with mistakes got through Parse: " + err.Error())
	}
	_, j, err := l.perform(s)
	if problems, ok := err.(script.Problems); ok {
		problem := l.problem(v, offset(text, problems[0].Line, problems[0].Column), problems[0].What, problems[0].Mend)
		return nil, &problem
	}
	return j, nil
}

// perform plays a script, and judges the run that it makes.
func (l *Lesson) perform(s *script.Script) (*sim.Run, *Judge, error) {
	run := sim.NewRun(l.Scenario.World(nil))
	var chosen []choice
	_, err := s.Play(run, script.Library{
		Fault: scenario.ParseFault, EventsMax: EventsMax, Silent: true,
		Predict: func(step, n int) (string, error) {
			if !l.offers(step-1, n) {
				return "", fmt.Errorf("step %d has no question with a choice %d", step, n)
			}
			chosen = append(chosen, choice{step - 1, n, run.Head()})
			return "", nil
		},
	})
	if err != nil {
		return run, nil, err
	}
	return run, l.judge(run, chosen), nil
}

// choice is an answer to the question of a step, both from 0, given after an event.
type choice struct {
	step, choice int
	after        int64
}

// judge judges a run up to its playhead. It does so after the fact, so that what a
// script went back from does not count.
func (l *Lesson) judge(run *sim.Run, chosen []choice) *Judge {
	j := NewJudge(l)
	for from := int64(1); from <= run.Head(); from += sim.CheckpointEvents {
		for _, e := range run.Events(from, from+sim.CheckpointEvents-1) {
			for ; len(chosen) > 0 && chosen[0].after < e.Seq; chosen = chosen[1:] {
				j.Predict(chosen[0].step, chosen[0].choice)
			}
			j.Add(e)
		}
	}
	for _, c := range chosen {
		j.Predict(c.step, c.choice)
	}
	if run.Idle() {
		j.End()
	}
	return j
}

// TrapSolves returns how many steps a trap solves, for authors who want to know whether
// it is near enough to catch anybody; 0 for one that cannot be played.
func (l *Lesson) TrapSolves(trap int) int {
	j, problem := l.play(l.traps[trap], l.Traps[trap])
	if problem != nil {
		return 0
	}
	solved := 0
	for i := range l.Steps {
		if l.goal(i) != nil && j.StepSolved(i) {
			solved++
		}
	}
	return solved
}
