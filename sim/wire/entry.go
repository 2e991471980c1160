package wire

import (
	"strconv"

	"mailscope/sim/mta"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// How much of a story is told.
const (
	taleLinesMax = 160
	alikeFirst   = 3 // of attempts that are alike the first ones are told,
	alikeLast    = 2 // and the last ones
)

// entry tells the whole story of a message at one host.
func (e *Engine) entry(p EntryParams) (QueueStory, error) {
	s, err := e.current()
	if err != nil {
		return QueueStory{}, err
	}
	m := s.index.mails[p.Message]
	if m == nil || m.host != p.Host {
		return QueueStory{}, e.fail(words.PageNoMessage, short(p.Message, 60))
	}
	story := QueueStory{Host: m.host, Message: m.id, Text: e.say("tale-left")}
	if m.seq > s.run.Head() {
		story.Text = e.say("tale-before")
	}
	if m.envelope != nil {
		story.From = m.envelope.From
	}
	now := s.now(s.run.Events(s.run.Head(), s.run.Head()))
	if server, ok := s.run.Machine(m.host).(*mta.Server); ok {
		retry := server.Retry()
		story.Schedule = e.retrySchedule(&retry)
		if w, waits := server.Waiting(m.id); waits {
			story.Text, story.Subject, story.From = e.say("tale-waits"), s.subject(w.Entry), w.Entry.From.String()
			story.Rows, story.Planned = e.storyRows(s, m.host, server, &w, now)
		}
	}
	story.Subject = or(story.Subject, s.subjects[m.id])
	story.Lines = e.tale(s, m, p.All)
	return story, nil
}

// storyRows returns the rows of a message, with finer marks than in a list, and what
// comes next for the first of them.
func (e *Engine) storyRows(s *session, host string, server *mta.Server, w *mta.Waiting, now trace.Time) ([]QueueRow, []PlannedLine) {
	rows := e.queueRows(s, host, server, w, now)
	var planned []PlannedLine
	for i := range rows {
		for j := range w.Entry.Destinations {
			if d := &w.Entry.Destinations[j]; d.Domain == rows[i].Destination {
				s.fillPlan(&rows[i], server, d, storySlots)
				if i == 0 {
					planned = e.planned(s, &rows[i], server, d)
				}
			}
		}
	}
	return rows, planned
}

// tale returns the lines of a story, as far as the run was ever reached: of many attempts
// that are alike only the first and the last, unless all are wanted.
func (e *Engine) tale(s *session, m *mail, all bool) []TaleLine {
	told := m.tale.told
	groups := taleGroups(told)
	var list []TaleLine
	for at := 0; at < len(groups); {
		end := at + 1
		for end < len(groups) && groups[at].alike != "" && groups[end].alike == groups[at].alike {
			end++
		}
		for i := at; i < end; i++ {
			if left := end - at - alikeFirst - alikeLast; left > 1 && i == at+alikeFirst && !all {
				list = append(list, e.alike(s, told, groups[i], left))
				i += left
			}
			for j := groups[i].from; j < groups[i].to; j++ {
				list = append(list, e.taleLine(s, m, &told[j]))
			}
		}
		at = end
	}
	if over := len(list) - taleLinesMax; over > 0 {
		half := taleLinesMax / 2
		gap := TaleLine{Seq: list[half].Seq, Us: list[half].Us, Time: list[half].Time, Tone: TonePlain, Alike: over, Text: e.say("tale-more", strconv.Itoa(over))}
		list = append(append(list[:half:half], gap), list[len(list)-half:]...)
	}
	return list
}

// taleGroup is an attempt with what came of it, or one other event.
type taleGroup struct {
	from, to int
	alike    string // what came of it; "" where it is like no other
}

func taleGroups(told []trace.Event) []taleGroup {
	var list []taleGroup
	for i := range told {
		ev := &told[i]
		n := len(list) - 1
		switch d := ev.Detail.(type) {
		case trace.Attempt:
			list = append(list, taleGroup{from: i, to: i + 1})
		case trace.Deferral:
			if n >= 0 && told[list[n].from].Kind == trace.QueueAttempt && list[n].alike == "" {
				list[n].to, list[n].alike = i+1, d.Destination+" "+d.Reason
				continue
			}
			list = append(list, taleGroup{from: i, to: i + 1})
		case trace.Reply:
			if n >= 0 && told[list[n].from].Kind == trace.QueueAttempt && list[n].alike == "" {
				list[n].to = i + 1
				continue
			}
			list = append(list, taleGroup{from: i, to: i + 1})
		default:
			list = append(list, taleGroup{from: i, to: i + 1})
		}
	}
	return list
}

// alike is the line for attempts that are left out.
func (e *Engine) alike(s *session, told []trace.Event, g taleGroup, n int) TaleLine {
	ev := &told[g.from]
	return TaleLine{Seq: ev.Seq, Us: int64(ev.At), Time: s.dayOf(ev.At), Tone: ToneWait, Alike: n, Text: e.say("tale-alike", strconv.Itoa(n))}
}

func (e *Engine) taleLine(s *session, m *mail, ev *trace.Event) TaleLine {
	l := TaleLine{Seq: ev.Seq, Us: int64(ev.At), Time: s.dayOf(ev.At), Tone: toneOf(ev), Text: e.sentence(s, ev)}
	switch d := ev.Detail.(type) {
	case trace.Attempt:
		l.Attempt = d.Attempt
	case trace.Deferral:
		l.Why, l.Cause = d.Reason, s.index.causeOf(ev.Seq)
	case trace.Report:
		l.Report = ev.Message
	case trace.Reply:
		l.Text = e.say("tale-reply", ev.Peer, short(oneLine(replyText(&d)), 200))
		l.Cause = ev.Of
	}
	if l.Why == "" && ev.Because != nil && ev.Kind != trace.Noted && ev.Kind != trace.Discarded {
		l.Why = e.because(ev.Because)
	}
	return l
}
