package wire

import (
	"slices"
	"strconv"

	"mailscope/sim"
	"mailscope/sim/machine"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// How much a View shows. What goes beyond is counted, or asked for by other methods.
const (
	hostsMax         = 120
	linksMax         = 300
	flightsMax       = 100
	conversationsMax = 24
	openCallsMax     = 40
	openCallsSearch  = 2000 // how many connections back open ones are looked for
	queueRowsMax     = 50
	mailboxesMax     = 60
	mailLinesMax     = 30 // in one mailbox
	mailLinesInAll   = 120
	recipientsMax    = 10
	zoneRecordsMax   = 100
	cacheEntriesMax  = 60
	questionsMax     = 30
	faultsMax        = 60
	branchesMax      = 60
	recentMax        = 600 // events before the playhead that are looked at
)

// look works out what the panes show now.
func (e *Engine) look(s *session) View {
	head := s.run.Head()
	recent := s.run.Events(head-recentMax+1, head)
	now := s.now(recent)
	v := View{
		Clock: s.clockOf(now), Head: head, Known: s.run.Known(), KnownUs: int64(s.index.lastAt), Next: -1,
		HostsTotal: len(s.stage.hosts), Branch: s.run.Branch(), Idle: s.run.Idle(),
	}
	if next := s.run.ComingAt(); next != trace.Never {
		v.Next = int64(next)
	}
	v.End = v.Next < 0
	if len(recent) > 0 {
		h := e.happened(s, &recent[len(recent)-1])
		v.Event = &h
	}
	v.Flights = e.flights(s, recent)
	v.Links = e.links(s, v.Flights)
	v.Queue, v.QueueTotal = e.queue(s, now)
	v.Policies = e.policies(s, now)
	v.Mailboxes, v.Inboxes = e.mailboxes(s)
	v.MailTotal = s.mailTotal()
	v.Hosts = e.hosts(s, recent, &v)
	e.seat(s, &v)
	v.Conversations = e.conversations(s)
	v.DNS = e.dns(s, now, recent)
	v.Faults = e.faults(s, now)
	v.Branches = e.branches(s)
	v.Timeline = e.timelineOf(s)
	return v
}

// now returns the moment of the playhead. The clock of the world may have gone on after
// the last event, but not to the moment of an event that the playhead is before.
func (s *session) now(recent []trace.Event) trace.Time {
	w := s.run.Scene()
	if w.Seq() > s.run.Head() && len(recent) > 0 {
		return recent[len(recent)-1].At
	}
	return w.Now()
}

// links returns the ways between hosts: those that were named, used, or are likely to be.
func (e *Engine) links(s *session, flights []Flight) []Link {
	var list []Link
	at := func(a, b string) int {
		return slices.IndexFunc(list, func(l Link) bool { return l.A == a && l.B == b || l.A == b && l.B == a })
	}
	for _, w := range s.run.Scene().Ways() {
		if len(list) == linksMax {
			break
		}
		l := Link{A: w.A, B: w.B, DelayUs: w.Delay.Microseconds(), Loss: w.Loss, Cut: w.Cut}
		if w.Delay > 0 {
			l.DelayText = e.span(w.Delay)
		}
		switch {
		case w.Cut:
			l.Text = e.say(words.PageLinkCut)
		case w.Loss > 0:
			l.Text = e.say(words.PageLinkLoss, percent(w.Loss))
		}
		list = append(list, l)
	}
	for _, pair := range s.stage.expected {
		if len(list) < linksMax && at(pair[0], pair[1]) < 0 {
			list = append(list, Link{A: pair[0], B: pair[1], DelayUs: sim.DefaultDelay.Microseconds(), DelayText: e.span(sim.DefaultDelay)})
		}
	}
	for _, f := range flights {
		if i := at(f.From, f.To); i >= 0 {
			list[i].Active = true
		}
	}
	return list
}

// flights returns what is under way, but nothing that an event after the playhead sends.
func (e *Engine) flights(s *session, recent []trace.Event) []Flight {
	var list []Flight
	for _, f := range s.run.Scene().Flights(flightsMax) {
		if f.Cause > s.run.Head() {
			continue
		}
		label, tone := e.flightLabel(&f, recent)
		list = append(list, Flight{
			ID: strconv.FormatUint(f.ID, 10), Conn: f.Conn, From: f.From, To: f.To,
			StartUs: int64(f.Sent), EndUs: int64(f.Due), Label: label, Tone: tone, Seq: f.Cause,
		})
	}
	return list
}

// flightLabel says what is under way in a few words.
func (e *Engine) flightLabel(f *sim.Flight, recent []trace.Event) (string, Tone) {
	switch f.Sort {
	case sim.End:
		return e.say("flight-end"), TonePlain
	case sim.Call:
		return e.say("flight-call"), ToneClient
	case sim.Accept:
		return e.say("flight-accept"), ToneOK
	case sim.Refusal:
		return e.say("flight-refusal"), ToneBad
	}
	i := seqIn(recent, f.Cause)
	if i < 0 {
		return "", TonePlain
	}
	cause := &recent[i]
	switch d := cause.Detail.(type) {
	case trace.Query:
		return d.Type + " " + d.Name + "?", ToneDNS
	case trace.Answer:
		if len(d.Answers) == 0 {
			return d.RCode, toneOf(cause)
		}
		return short(dataOf(d.Answers[0]), 28), ToneDNS
	}
	return e.segmentLabel(cause, recent)
}

// seqIn returns the position of an event among others without gaps, -1 if it is not
// there.
func seqIn(events []trace.Event, seq int64) int {
	if len(events) == 0 || seq < events[0].Seq || seq > events[len(events)-1].Seq {
		return -1
	}
	return int(seq - events[0].Seq)
}

// segmentLabel says what a segment carries: all that its sender said in one breath,
// where the last thing is an event, and those before it are its causes.
func (e *Engine) segmentLabel(last *trace.Event, recent []trace.Event) (string, Tone) {
	const most = 4
	var said []string
	for ev := last; len(said) < most; {
		if text := e.spoken(ev); text != "" {
			said = append(said, text)
		}
		i := seqIn(recent, ev.Cause)
		if i < 0 || recent[i].Host != last.Host || recent[i].Conn != last.Conn || recent[i].At != last.At {
			break
		}
		ev = &recent[i]
	}
	if len(said) == 0 {
		return "", TonePlain
	}
	slices.Reverse(said)
	label := said[0]
	for _, text := range said[1:] {
		label += ", " + text
	}
	return short(label, 40), toneOf(last)
}

// spoken returns what an event puts on the wire, in a word or two; "" for nothing.
func (e *Engine) spoken(ev *trace.Event) string {
	switch d := ev.Detail.(type) {
	case trace.Command:
		if ev.Kind == trace.SMTPReceived || ev.Kind == trace.POP3Received {
			return ""
		}
		return or(d.Verb, "AUTH")
	case trace.Reply:
		switch {
		case ev.Kind == trace.SMTPReceived || ev.Kind == trace.POP3Received:
			return ""
		case d.Code != 0:
			return strconv.Itoa(d.Code)
		}
		return short(oneLine(d.Text), 12)
	case trace.Data:
		if ev.Kind == trace.SMTPData {
			return e.say(words.PageMessagePart)
		}
	}
	return ""
}

// faults returns what goes wrong now.
func (e *Engine) faults(s *session, now trace.Time) []Fault {
	var list []Fault
	for _, f := range s.run.Scene().Faults() {
		if len(list) == faultsMax {
			break
		}
		row := Fault{ID: f.ID, Kind: f.Kind, Sentence: e.faultSentence(&f), UntilUs: -1, Until: e.say(words.PageUntilClear)}
		if f.Host != "" {
			row.Hosts = []string{f.Host}
		} else if f.Link[0] != "" {
			row.Hosts = f.Link[:]
		}
		if began, ok := s.index.began(&f, s.run.Head()); ok && f.For > 0 {
			until := began.Add(f.For)
			row.UntilUs, row.Until = int64(until), e.say(words.PageUntil, s.timeOf(until)[:8]+" · "+e.fromNow(now, until))
		}
		list = append(list, row)
	}
	return list
}

// faultSentence says what a fault does.
func (e *Engine) faultSentence(f *machine.Fault) string {
	because := f.Sentence()
	return e.say(because.Key, because.Args...)
}

// branches returns the courses that the run has taken, the last ones where they are
// many.
func (e *Engine) branches(s *session) []Branch {
	var list []Branch
	for i, b := range s.run.Branches() {
		row := Branch{Branch: i, Parent: b.Parent, At: b.At, Text: e.say("did-nothing")}
		if b.Parent >= 0 {
			row.Text = e.did(b.Tasks[b.Shared:])
		}
		list = append(list, row)
	}
	return list[max(0, len(list)-branchesMax):]
}
