package wire

import (
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
			row.NextText = s.timeOf(at)[:len("15:04:05")] + " · " + e.fromNow(now, at)
		}
	}
	row.StateText = e.say(words.Key("queue-" + string(row.State)))
}
