package wire

import (
	"slices"
	"sort"
	"strconv"
	"time"

	"mailscope/sim/mta"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// planMax is how many attempts of a schedule are looked at.
const planMax = 1000

// planKey names what a plan depends on: a host's schedule, and when the first attempt was
// after the host's start.
type planKey struct {
	host  string
	start time.Duration
}

// plan returns what a server's queue does about a message that is never taken.
func (s *session) plan(host string, server *mta.Server, d *mta.Destination) []mta.Planned {
	key := planKey{host, d.First.Sub(server.Booted())}
	list, known := s.plans[key]
	if !known {
		if len(s.plans) >= keptMax {
			clear(s.plans)
		}
		retry := server.Retry()
		list = retry.PreviewFrom(max(0, key.start), planMax)
		s.plans[key] = list
	}
	return list
}

// slots returns moments of a lifetime as places on a line of so many: each place once,
// in order.
func slots(times []int64, first, end int64, most int64) []int {
	var list []int
	for _, us := range times {
		at := int(most)
		if end > first && us < end {
			at = int(max(0, us-first) * most / (end - first))
		}
		if len(list) == 0 || list[len(list)-1] < at {
			list = append(list, at)
		}
	}
	return list
}

// fillPlan puts the marks of attempts made and planned into a row. The line has so many
// places.
func (s *session) fillPlan(row *QueueRow, server *mta.Server, d *mta.Destination, places int64) {
	row.Slots, row.EndUs = int(places), -1
	if d.First == 0 {
		return
	}
	plan := s.plan(row.Host, server, d)
	row.EndUs = max(row.FirstUs+plan[len(plan)-1].Age.Microseconds(), row.GiveUpUs)
	var tries []int64
	if m := s.index.mails[row.Message]; m != nil {
		for _, at := range m.tale.triesTo(row.Destination, s.run.Head()) {
			tries = append(tries, int64(at))
		}
	}
	row.Tries = slots(tries, row.FirstUs, row.EndUs, places)
	var coming []int64
	if row.NextUs >= 0 {
		coming = append(coming, row.NextUs)
	}
	for _, p := range plan {
		if us := row.FirstUs + p.Age.Microseconds(); p.Kind == mta.PlannedAttempt && row.NextUs >= 0 && us > row.NextUs {
			coming = append(coming, us)
		}
	}
	row.Coming = slots(coming, row.FirstUs, row.EndUs, places)
}

// planned tells what comes next for a row: the next attempts, the next warning and the
// end.
func (e *Engine) planned(s *session, row *QueueRow, server *mta.Server, d *mta.Destination) []PlannedLine {
	if row.NextUs < 0 {
		return nil
	}
	list := []PlannedLine{e.plannedLine(s, row.NextUs, mta.PlannedAttempt)}
	if row.WarnUs >= 0 {
		list = append(list, e.plannedLine(s, row.WarnUs, mta.PlannedWarn))
	}
	for _, p := range s.plan(row.Host, server, d) {
		us := row.FirstUs + p.Age.Microseconds()
		switch {
		case us <= row.NextUs && p.Kind != mta.PlannedExpire || p.Kind == mta.PlannedWarn:
		case p.Kind == mta.PlannedExpire || len(list) < 4:
			list = append(list, e.plannedLine(s, max(us, row.NextUs), p.Kind))
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].Us < list[j].Us })
	return list
}

func (e *Engine) plannedLine(s *session, us int64, kind mta.PlannedKind) PlannedLine {
	return PlannedLine{us, kind, s.dayOf(trace.Time(us)), e.say(words.Key("planned-" + string(kind)))}
}

// dayOf returns a moment with its day: "Mon 2 Mar 09:15:00".
func (s *session) dayOf(t trace.Time) string {
	return string(t.Date(s.run.Scene().Start()).UTC().AppendFormat(nil, "Mon 2 Jan 15:04:05"))
}

// retrySchedule tells of a schedule.
func (e *Engine) retrySchedule(r *mta.Schedule) RetrySchedule {
	t := RetrySchedule{Name: r.Name, Title: r.Name, Rule: e.say(r.Rule), Source: r.Source, CheckedOn: r.CheckedOn, Confidence: r.Confidence,
		Ends: e.say("schedule-ends", e.span(r.Lifetime())), Warns: e.say("schedule-warns-never")}
	if _, preset := mta.Preset(r.Name); !preset {
		t.Title, t.Rule = e.say("schedule-own"), e.ownRule(r)
	}
	if r.GiveUp == 0 {
		t.Ends = e.say("schedule-ends-count", strconv.Itoa(r.AttemptsMax), e.span(r.Lifetime()))
	}
	switch {
	case r.WarnAttempt > 0:
		t.Warns = e.say("schedule-warns-attempt", strconv.Itoa(r.WarnAttempt))
	case r.Warn > 0 && r.WarnEvery > 0:
		t.Warns = e.say("schedule-warns-every", e.span(r.Warn), e.span(r.WarnEvery))
	case r.Warn > 0:
		t.Warns = e.say("schedule-warns", e.span(r.Warn))
	}
	return t
}

// ownRule tells the rule that a scenario writes down.
func (e *Engine) ownRule(r *mta.Schedule) string {
	text := e.say("schedule-every", e.span(r.Every))
	if r.Backoff > 1000 {
		text = e.say("schedule-backoff", e.span(r.Every), percent(r.Backoff*10))
		if r.Cap > 0 {
			text += " " + e.say("schedule-cap", e.span(r.Cap))
		}
	}
	if r.Jitter > 0 {
		text += " " + e.say("schedule-jitter", e.span(r.Jitter))
	}
	return text
}

// whatIf tells what a queue with another schedule would have done.
func (e *Engine) whatIf(p PlanParams) (Plan, error) {
	s, err := e.current()
	if err != nil {
		return Plan{}, err
	}
	retry, ok := mta.Preset(p.Schedule)
	if !ok {
		return Plan{}, e.fail(words.PageNoSchedule, short(p.Schedule, 60))
	}
	plan := Plan{Schedule: e.retrySchedule(&retry), FirstUs: -1, EndUs: -1, Text: e.say("plan-none")}
	m := s.tried(p.Message)
	if m == nil {
		return plan, nil
	}
	server, ok := s.run.Machine(m.host).(*mta.Server)
	if !ok {
		return plan, nil
	}
	first := m.tale.tries[0]
	made := len(m.tale.triesTo(first.destination, s.run.Head()))
	booted := trace.Time(max(0, s.usOf(server.Booted())))
	plan.Message, plan.Host, plan.FirstUs = m.id, m.host, int64(first.at)
	list := retry.PreviewFrom(max(0, first.at.Sub(booted)), planMax)
	for _, one := range list {
		plan.Marks = append(plan.Marks, PlanMark{plan.FirstUs + one.Age.Microseconds(), one.Kind})
	}
	plan.EndUs = plan.Marks[len(plan.Marks)-1].Us
	plan.Text = e.planText(s, &plan)
	plan.Here = e.say("plan-here", m.host, e.times(made), s.ruleAt(server))
	return plan, nil
}

// ruleAt names the schedule of a server.
func (s *session) ruleAt(server *mta.Server) string {
	retry := server.Retry()
	return retry.Name
}

// tried returns the message with an id if it was tried up to the playhead; for no id the
// one that was tried last for the first time.
func (s *session) tried(id string) *mail {
	head := s.run.Head()
	if m := s.index.mails[id]; m != nil && len(m.tale.tries) > 0 && m.tale.tries[0].seq <= head {
		return m
	}
	var last *mail
	for _, m := range s.index.mails { // order: the last one is kept
		if t := m.tale.tries; len(t) > 0 && t[0].seq <= head && m.about == "" && (last == nil || t[0].seq > last.tale.tries[0].seq) {
			if _, ok := s.run.Machine(m.host).(*mta.Server); ok && s.foreign(m) {
				last = m
			}
		}
	}
	return last
}

// foreign reports whether a message was tried for another host's domain.
func (s *session) foreign(m *mail) bool {
	host := s.file.Host(m.host)
	return host == nil || !slices.Contains(host.Domains, m.tale.tries[0].destination)
}

// planText tells how far a plan has come at the playhead.
func (e *Engine) planText(s *session, plan *Plan) string {
	now := int64(s.now(s.run.Events(s.run.Head(), s.run.Head())))
	made, next := 0, int64(-1)
	for _, m := range plan.Marks {
		switch {
		case m.Kind != mta.PlannedAttempt:
		case m.Us <= now:
			made++
		case next < 0:
			next = m.Us
		}
	}
	name := plan.Schedule.Title
	if next < 0 {
		return e.say("plan-over", name, e.times(made), e.fromNow(trace.Time(now), trace.Time(plan.EndUs)))
	}
	return e.say("plan-now", name, e.times(made), s.dayOf(trace.Time(next)), e.fromNow(trace.Time(now), trace.Time(next)))
}

// times tells a number of times.
func (e *Engine) times(n int) string {
	if n == 1 {
		return e.say("times-once")
	}
	return e.say("times", strconv.Itoa(n))
}
