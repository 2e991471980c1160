package wire

import (
	"slices"
	"sort"
	"strconv"
	"time"

	"mailscope/sim/message"
	"mailscope/sim/mta"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// queue returns the messages that wait at hosts, a row for each destination.
func (e *Engine) queue(s *session, now trace.Time) (rows []QueueRow, total int) {
	for i := range s.stage.hosts {
		switch m := s.run.Machine(s.stage.hosts[i].name).(type) {
		case *mta.Client:
			total += len(m.Outbox())
			for _, d := range m.Outbox()[:min(len(m.Outbox()), max(0, queueRowsMax-len(rows)))] {
				rows = append(rows, e.outboxRow(s.stage.hosts[i].name, d))
			}
		case *mta.Server:
			list, all := m.QueueHead(max(0, queueRowsMax-len(rows)))
			total += all
			for _, w := range list {
				rows = append(rows, e.queueRows(s, s.stage.hosts[i].name, m, &w, now)...)
			}
		}
	}
	return rows, total
}

// outboxRow returns the row of a message that its author's client has yet to submit.
func (e *Engine) outboxRow(host string, d *mta.Draft) QueueRow {
	return QueueRow{
		Host: host, Message: d.ID, Subject: subjectOf(d.Content), From: d.From, To: d.To[:min(len(d.To), recipientsMax)], ToTotal: len(d.To),
		State: QueueOutbox, StateText: e.say("queue-outbox"), Tone: ToneWait, FirstUs: -1, NextUs: -1, WarnUs: -1, GiveUpUs: -1, ArrivedUs: -1,
	}
}

// subjectOf returns the subject of a message as people read it.
func subjectOf(c message.Content) string {
	subject, _ := c.Lookup("Subject")
	return short(message.DecodeWords(subject), lineOctetsMax)
}

// queueRows returns the rows of one queue entry.
func (e *Engine) queueRows(s *session, host string, server *mta.Server, w *mta.Waiting, now trace.Time) []QueueRow {
	var rows []QueueRow
	retry := server.Retry()
	for i := range w.Entry.Destinations {
		row := QueueRow{
			Host: host, Message: w.Entry.ID, Subject: s.subject(w.Entry), From: w.Entry.From.String(),
			Destination: w.Entry.Destinations[i].Domain, Via: w.Entry.Destinations[i].Via, Schedule: retry.Name, ArrivedUs: s.usOf(w.Entry.Arrived),
		}
		for j := range w.Entry.Recipients {
			if r := &w.Entry.Recipients[j]; r.Destination == i && !r.Done {
				row.ToTotal++
				if len(row.To) < recipientsMax {
					row.To = append(row.To, r.Path.String())
				}
				row.LastReply = or(or(r.Last.Reply, r.Last.Reason), row.LastReply)
			}
		}
		if row.ToTotal > 0 {
			e.schedule(s, &row, server, w, i, now)
			rows = append(rows, row)
		}
	}
	return rows
}

// subject returns the subject of a queue entry. An id stands for one message as long as
// the run goes one way.
func (s *session) subject(e *mta.Entry) string {
	subject, known := s.subjects[e.ID]
	if !known {
		if len(s.subjects) >= keptMax {
			clear(s.subjects)
		}
		subject = subjectOf(e.Content)
		s.subjects[e.ID] = subject
	}
	return subject
}

// keptMax is how many lines of messages are kept to be shown again.
const keptMax = 2000

// usOf returns the moment of the run that a stamp stands for.
func (s *session) usOf(t mta.Stamp) int64 { return t.Date().Sub(s.run.Scene().Start()).Microseconds() }

// schedule fills in when what will happen to a row.
func (e *Engine) schedule(s *session, row *QueueRow, server *mta.Server, w *mta.Waiting, destination int, now trace.Time) {
	d := &w.Entry.Destinations[destination]
	row.Attempts, row.Warned = d.Attempts, d.Warnings > 0
	row.FirstUs, row.NextUs, row.WarnUs, row.GiveUpUs = -1, -1, -1, -1
	if d.First != 0 {
		row.FirstUs = s.usOf(d.First)
		retry := server.Retry()
		row.GiveUpUs = s.usOf(d.First.Add(retry.Lifetime()))
		row.LifetimeText = e.say(words.PageLifetime, e.span(now.Sub(trace.Time(row.FirstUs))), e.span(retry.Lifetime()))
		if at, more := server.WarnsAt(d); more {
			row.WarnUs = s.usOf(at)
		}
	}
	switch {
	case w.Trying[destination]:
		row.State, row.Tone = QueueActive, ToneClient
	case w.Entry.Held:
		row.State, row.Tone = QueueHeld, ToneWait
	default:
		row.State, row.Tone = QueueDeferred, ToneWait
		if d.Next != 0 {
			row.NextUs = s.usOf(d.Next)
			at := trace.Time(row.NextUs)
			row.NextTime = s.dayOf(at)
			if s.sameDay(now, at) {
				row.NextTime = s.timeOf(at)[:len("15:04:05")]
			}
			row.NextText = row.NextTime + " · " + e.fromNow(now, at)
		}
	}
	row.StateText = e.say(words.Key("queue-" + string(row.State)))
	s.fillPlan(row, server, d, listSlots)
}

// So many places has the line of a lifetime, in a list and in a story.
const (
	listSlots  = 40
	storySlots = 80
)

// sameDay reports whether two moments fall on one day.
func (s *session) sameDay(a, b trace.Time) bool {
	start := s.run.Scene().Start()
	return a.Date(start).UTC().YearDay() == b.Date(start).UTC().YearDay() && b.Sub(a) < 48*time.Hour
}

// queuePart returns a part of the queues, for those who turn pages.
func (e *Engine) queuePart(p QueueParams) (QueuePart, error) {
	s, err := e.current()
	if err != nil {
		return QueuePart{}, err
	}
	now := s.now(s.run.Events(s.run.Head(), s.run.Head()))
	room := min(max(p.Max, 0), queueRowsMax)
	if room == 0 {
		room = queueRowsMax
	}
	from := max(0, p.From)
	part := QueuePart{From: from}
	for i := range s.stage.hosts {
		host := s.stage.hosts[i].name
		switch m := s.run.Machine(host).(type) {
		case *mta.Client:
			out := m.Outbox()
			for _, d := range out[min(len(out), max(0, from-part.Total)):] {
				if part.Messages < room {
					part.Rows = append(part.Rows, e.outboxRow(host, d))
					part.Messages++
				}
			}
			part.Total += len(out)
		case *mta.Server:
			list, all := m.QueuePart(max(0, from-part.Total), room-part.Messages)
			for j := range list {
				part.Rows = append(part.Rows, e.queueRows(s, host, m, &list[j], now)...)
			}
			part.Messages += len(list)
			part.Total += all
			part.Sums = append(part.Sums, e.sums(s, host, m)...)
		}
	}
	sort.SliceStable(part.Sums, func(i, j int) bool { return part.Sums[i].Messages > part.Sums[j].Messages })
	part.Sums = part.Sums[:min(len(part.Sums), sumsMax)]
	return part, nil
}

// sumsMax is how many sums over queues are told.
const sumsMax = 20

// waits reports whether an entry waits for one of its destinations.
func waits(entry *mta.Entry, destination int) bool {
	return slices.ContainsFunc(entry.Recipients, func(r mta.Recipient) bool { return r.Destination == destination && !r.Done })
}

// sums adds the queue of a server up, by destination.
func (e *Engine) sums(s *session, host string, server *mta.Server) []QueueSum {
	var list []QueueSum
	held := map[string]int{}
	place := map[string]int{}
	for _, entry := range server.Queue() {
		for i := range entry.Destinations {
			d := &entry.Destinations[i]
			if d.Local || !waits(entry, i) {
				continue
			}
			at, known := place[d.Domain]
			if !known {
				at = len(list)
				place[d.Domain] = at
				list = append(list, QueueSum{Host: host, Destination: d.Domain, NextUs: -1})
			}
			list[at].Messages++
			if entry.Held {
				held[d.Domain]++
			} else if next := s.usOf(d.Next); d.Next != 0 && (list[at].NextUs < 0 || next < list[at].NextUs) {
				list[at].NextUs = next
			}
		}
	}
	for i := range list {
		q := &list[i]
		q.Text = e.say("queue-sum", strconv.Itoa(q.Messages), q.Destination, host)
		if n := held[q.Destination]; n > 0 {
			q.Text += " " + e.say("queue-sum-held", strconv.Itoa(n))
		}
	}
	return list
}
