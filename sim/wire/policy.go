package wire

import (
	"strconv"

	"mailscope/sim/mta"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// policyRowsMax is how many rows all tables of policies together may have.
const policyRowsMax = 60

// policies returns what servers with a greylist or limits remember of their clients.
func (e *Engine) policies(s *session, now trace.Time) []Policy {
	var list []Policy
	room := policyRowsMax
	for i := range s.stage.hosts {
		m, ok := s.run.Machine(s.stage.hosts[i].name).(*mta.Server)
		if !ok || m.Greylisting() == nil && m.RateLimit() == nil || len(list) == hostsMax {
			continue
		}
		p := Policy{Host: s.stage.hosts[i].name}
		if g := m.Greylisting(); g != nil {
			p.Greylist = e.greylist(s, m, g, now, &room)
		}
		if l := m.RateLimit(); l != nil {
			p.Rates = e.rates(s, m, l, now, &room)
		}
		list = append(list, p)
	}
	return list
}

func (e *Engine) greylist(s *session, m *mta.Server, g *mta.Greylisting, now trace.Time, room *int) *Greylist {
	t := Greylist{Rule: e.say("greylist-rule", e.span(g.Wait), e.span(g.Window), e.span(g.Keep), strconv.Itoa(g.Bits4), strconv.Itoa(g.Bits6))}
	if g.Bits4 == 32 {
		t.Rule = e.say("greylist-rule-exact", e.span(g.Wait), e.span(g.Window), e.span(g.Keep))
	}
	for _, p := range g.Nets[:min(len(g.Nets), recipientsMax)] {
		t.Whitelist = append(t.Whitelist, mta.ClientText(p))
	}
	t.Whitelist = append(t.Whitelist, g.Domains[:min(len(g.Domains), recipientsMax)]...)
	rows, total, clients := m.Greylist(*room)
	t.Total = total
	for _, row := range rows {
		if s.usOf(row.Until) > int64(now) {
			t.Rows = append(t.Rows, e.greylistRow(s, row, now))
		}
	}
	for _, c := range clients[:min(len(clients), recipientsMax)] {
		if s.usOf(c.Until) > int64(now) {
			t.Clients = append(t.Clients, e.greylistClient(g, c))
		}
	}
	*room -= len(t.Rows)
	return &t
}

func (e *Engine) greylistRow(s *session, r *mta.GreylistRow, now trace.Time) GreylistRow {
	row := GreylistRow{
		Client: mta.ClientText(r.Client), Sender: r.Sender, Recipient: r.Recipient, Refused: r.Refused, Passed: r.Passed,
		FirstUs: s.usOf(r.First), OpensUs: s.usOf(r.Opens), UntilUs: s.usOf(r.Until),
		HistoryText: e.say("greylist-history", strconv.Itoa(r.Refused), strconv.Itoa(r.Passed)),
	}
	row.OpensText = e.moment(s, now, trace.Time(row.OpensUs))
	row.UntilText = e.say("greylist-forgotten", e.fromNow(now, trace.Time(row.UntilUs)))
	switch {
	case r.Passed > 0:
		row.State, row.Tone = GreylistPassed, ToneOK
	case row.OpensUs <= int64(now):
		row.State, row.Tone = GreylistOpen, TonePlain
	default:
		row.State, row.Tone = GreylistWaiting, ToneWait
	}
	row.StateText = e.say(words.Key("greylist-" + string(row.State)))
	return row
}

// moment tells a time of day, and how far it is from the playhead.
func (e *Engine) moment(s *session, now, at trace.Time) string {
	return s.timeOf(at)[:len("15:04:05")] + " · " + e.fromNow(now, at)
}

func (e *Engine) greylistClient(g *mta.Greylisting, c *mta.GreylistClient) GreylistClient {
	row := GreylistClient{Client: mta.ClientText(c.Client), Passed: c.Passed, Trusted: c.Trusted, Tone: TonePlain}
	switch {
	case c.Trusted:
		row.Tone, row.Text = ToneOK, e.say("greylist-trusted", strconv.Itoa(c.Passed))
	case g.After == 0:
		row.Text = e.say("greylist-count", strconv.Itoa(c.Passed))
	default:
		row.Text = e.say("greylist-count-of", strconv.Itoa(c.Passed), strconv.Itoa(g.After))
	}
	return row
}

func (e *Engine) rates(s *session, m *mta.Server, l *mta.RateLimit, now trace.Time, room *int) *Rates {
	limits := e.limits(l, &mta.RateRow{})
	t := Rates{Rule: e.say("rate-rule", e.countsText(limits, false), e.span(l.Per))}
	if l.AtOnce > 0 {
		t.Rule = e.say("rate-rule-at-once", t.Rule, strconv.Itoa(l.AtOnce))
	}
	rows, total := m.Rates(*room)
	t.Total = total
	for i := range rows {
		if s.usOf(rows[i].Until) > int64(now) {
			t.Rows = append(t.Rows, e.rateRow(s, l, &rows[i], now))
		}
	}
	*room -= len(t.Rows)
	return &t
}

func (e *Engine) rateRow(s *session, l *mta.RateLimit, r *mta.RateRow, now trace.Time) RateRow {
	row := RateRow{
		Client: r.Client.String(), Counts: e.limits(l, r), Tone: ToneOK, Refused: r.Refused,
		SinceUs: s.usOf(r.Since), UntilUs: s.usOf(r.Until),
	}
	for _, c := range row.Counts {
		if c.Used >= c.Limit {
			row.Full, row.Tone = true, ToneWait
		}
	}
	row.UntilText = e.say("rate-until", e.moment(s, now, trace.Time(row.UntilUs)))
	row.Text = e.countsText(row.Counts, true)
	if r.Refused > 0 {
		row.Text = e.say("rate-refused", row.Text, strconv.Itoa(r.Refused))
	}
	return row
}

// limits returns how much of each limit a client has used.
func (e *Engine) limits(l *mta.RateLimit, r *mta.RateRow) []Count {
	var list []Count
	for _, c := range [...]struct {
		label       words.Key
		used, limit int
	}{
		{"rate-messages", r.Messages, l.Messages}, {"rate-recipients", r.Recipients, l.Recipients}, {"rate-connections", r.Connections, l.Connections},
	} {
		if c.limit > 0 {
			list = append(list, Count{e.say(c.label), c.used, c.limit})
		}
	}
	return list
}

// countsText tells limits in words, and how much of them is used where that is asked for.
func (e *Engine) countsText(counts []Count, used bool) string {
	text := ""
	for _, c := range counts {
		one := e.say("rate-limit", strconv.Itoa(c.Limit), c.Label)
		if used {
			one = e.say("rate-used", strconv.Itoa(c.Used), strconv.Itoa(c.Limit), c.Label)
		}
		if text == "" {
			text = one
		} else {
			text = e.say("rate-and", text, one)
		}
	}
	return text
}
