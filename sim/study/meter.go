package study

import (
	"slices"
	"time"

	"mailscope/sim/trace"
)

// meter measures a run by its events. A scenario may have mail of other senders, which
// never comes to the host: what counts is what the host has had in its queue, from there
// on.
type meter struct {
	host   string     // the server whose schedule varies
	end    trace.Time // of the outage
	result Result

	submitted []trace.Time     // of each message
	ids       map[string]trail // what an id stands for, at any host; reports have no place in it
	data      map[int64]trail  // events smtp.data that have not arrived: what they carry
	came      map[int64]trail  // events smtp.received of those
	counted   map[int]bool     // messages that the host has had
	queued    map[arrival]bool // what it had to deliver
	delivered map[arrival]bool // that were counted
	perMinute map[int]int      // connections of each minute after the end
}

// trail is a message on its way.
type trail struct {
	message int
	counts  bool // the host has it, or has had it
}

// arrival is a message for a recipient. One that comes twice (RFC 1047) counts once.
type arrival struct {
	message   int
	recipient string
}

func newMeter(c Cell, host string, end trace.Time) *meter {
	return &meter{
		host: host, end: end, result: Result{Cell: c},
		ids: map[string]trail{}, data: map[int64]trail{}, came: map[int64]trail{}, counted: map[int]bool{},
		queued: map[arrival]bool{}, delivered: map[arrival]bool{}, perMinute: map[int]int{},
	}
}

// read takes the next event.
func (m *meter) read(e *trace.Event) {
	switch d := e.Detail.(type) {
	case trace.Submitted:
		m.ids[e.Message] = trail{message: len(m.submitted)}
		m.submitted = append(m.submitted, e.At)
	case trace.Envelope:
		m.stored(e, d)
	case trace.Data:
		m.passed(e)
	case trace.Attempt:
		if m.ids[e.Message].counts && e.Host == m.host {
			m.result.Attempts++
		}
	case trace.Removal:
		if m.ids[e.Message].counts && (d.Why == trace.WhyBounced || d.Why == trace.WhyDiscarded) {
			m.result.Bounced += len(d.Recipients)
		}
	case trace.Report:
		if m.ids[d.About].counts && d.Action == trace.ActionDelayed {
			m.result.Warnings++
		}
	case trace.Delivery:
		if t := m.ids[e.Message]; t.counts && e.Kind == trace.MailboxDelivered {
			m.arrived(e.At, arrival{t.message, d.Recipient})
		}
	case trace.Endpoints:
		if e.Kind == trace.ConnOpen && e.Host == m.host && e.At >= m.end {
			m.connected(e.At)
		}
	}
}

// passed follows the content of a message from one host to the next.
func (m *meter) passed(e *trace.Event) {
	switch e.Kind {
	case trace.SMTPData:
		if t, ours := m.ids[e.Message]; ours {
			m.data[e.Seq] = t
		}
	case trace.SMTPReceived:
		if t, ours := m.data[e.Of]; ours {
			delete(m.data, e.Of)
			m.came[e.Seq] = t
		}
	}
}

// stored notes the id that another host has given to a message. What has no sender is a
// report, which is none of those that were submitted.
func (m *meter) stored(e *trace.Event, d trace.Envelope) {
	t, ours := m.came[e.Cause]
	delete(m.came, e.Cause)
	if !ours || e.Kind != trace.QueueStored || d.From == "" {
		return
	}
	if e.Host == m.host && !t.counts {
		t.counts = true
		m.taken(t.message, d.Recipients)
	}
	m.ids[e.Message] = t
}

// taken counts what the host has taken. It may take a message in several parts, each for
// other recipients, and by misfortune the same part twice.
func (m *meter) taken(message int, recipients []string) {
	if !m.counted[message] {
		m.counted[message] = true
		m.result.Messages++
	}
	for _, r := range recipients {
		if a := (arrival{message, r}); !m.queued[a] {
			m.queued[a] = true
			m.result.Recipients++
		}
	}
}

func (m *meter) arrived(at trace.Time, a arrival) {
	if m.delivered[a] {
		return
	}
	m.delivered[a] = true
	switch {
	case at < m.end:
		m.result.Before++
	case m.submitted[a.message] >= m.end:
		m.result.Later++
	default:
		m.result.Waits = append(m.result.Waits, at.Sub(m.end))
	}
}

// connected counts a connection after the end of the outage.
func (m *meter) connected(at trace.Time) {
	r := &m.result
	r.Connections++
	second := int(at.Sub(m.end) / time.Second)
	if n := len(r.Loads); n == 0 || r.Loads[n-1].Second != second {
		r.Loads = append(r.Loads, Load{Second: second})
	}
	last := &r.Loads[len(r.Loads)-1]
	last.Connections++
	r.PerSecond = max(r.PerSecond, last.Connections)
	minute := second / 60
	m.perMinute[minute]++
	r.PerMinute = max(r.PerMinute, m.perMinute[minute])
}

func (m *meter) finish() Result {
	r := m.result
	slices.Sort(r.Waits)
	return r
}
