package study

import (
	"slices"
	"time"

	"mailscope/sim/trace"
)

// meter measures a run by its events.
type meter struct {
	host   string     // the server whose attempts and connections count
	end    trace.Time // of the outage
	result Result

	submitted []trace.Time     // of each message
	ids       map[string]int   // which message an id stands for, at any host; reports have no place in it
	data      map[int64]int    // events smtp.data that have not arrived: which message they carry
	came      map[int64]int    // events smtp.received of those
	delivered map[arrival]bool // that were counted
	perMinute map[int]int      // connections of each minute after the end
}

// arrival is a message in a mailbox. One that comes twice (RFC 1047) counts once.
type arrival struct {
	message   int
	recipient string
}

func newMeter(c Cell, host string, end trace.Time) *meter {
	return &meter{
		host: host, end: end, result: Result{Cell: c},
		ids: map[string]int{}, data: map[int64]int{}, came: map[int64]int{}, delivered: map[arrival]bool{}, perMinute: map[int]int{},
	}
}

// read takes the next event.
func (m *meter) read(e *trace.Event) {
	switch d := e.Detail.(type) {
	case trace.Submitted:
		m.ids[e.Message] = len(m.submitted)
		m.submitted = append(m.submitted, e.At)
		m.result.Messages++
		m.result.Recipients += len(d.To)
	case trace.Envelope:
		m.stored(e, d)
	case trace.Data:
		m.passed(e)
	case trace.Attempt:
		if _, ours := m.ids[e.Message]; ours && e.Host == m.host {
			m.result.Attempts++
		}
	case trace.Removal:
		if _, ours := m.ids[e.Message]; ours && (d.Why == trace.WhyBounced || d.Why == trace.WhyDiscarded) {
			m.result.Bounced += len(d.Recipients)
		}
	case trace.Report:
		if _, ours := m.ids[d.About]; ours && d.Action == trace.ActionDelayed {
			m.result.Warnings++
		}
	case trace.Delivery:
		if id, ours := m.ids[e.Message]; ours && e.Kind == trace.MailboxDelivered {
			m.arrived(e.At, arrival{id, d.Recipient})
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
		if id, ours := m.ids[e.Message]; ours {
			m.data[e.Seq] = id
		}
	case trace.SMTPReceived:
		if id, ours := m.data[e.Of]; ours {
			delete(m.data, e.Of)
			m.came[e.Seq] = id
		}
	}
}

// stored notes the id that another host has given to a message. What has no sender is a
// report, which is none of those that were submitted.
func (m *meter) stored(e *trace.Event, d trace.Envelope) {
	id, ours := m.came[e.Cause]
	delete(m.came, e.Cause)
	if ours && e.Kind == trace.QueueStored && d.From != "" {
		m.ids[e.Message] = id
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
