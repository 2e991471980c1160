package wire

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"mailscope/sim/message"
	"mailscope/sim/mta"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// How much of a message is shown.
const (
	storyHopsMax  = 100
	bodyShownMax  = 65_536
	headersMax    = 200
	headerTextMax = 2000
)

// record says what a line of an answer means: how long it may be remembered, and of an
// MX record what its number is for.
func (x *explanation) record(line string) string {
	fields := strings.Fields(line)
	if len(fields) < 4 {
		return ""
	}
	ttl, err := strconv.Atoi(fields[1])
	if err != nil {
		return ""
	}
	text := x.e.say("means-ttl", x.e.span(time.Duration(ttl)*time.Second))
	if fields[3] == "MX" {
		text += "; " + x.e.say("means-mx")
	}
	return text
}

// data takes the content of a message apart: its header fields, with who added them, and
// its body.
func (x *explanation) data(d *trace.Data) {
	x.bytes(d.Content, "bytes-content")
	x.add("octets", strconv.Itoa(d.Octets), "")
	if d.Content == "" {
		x.out.About = ""
		return
	}
	sent := x.ev.Message
	if at, ok := x.s.event(x.ev.Of); ok {
		sent = at.Message
	}
	added := x.s.origins(d.Content, x.s.ancestry(sent))
	fields, body := message.Header(d.Content)
	at := 0
	for i, f := range fields {
		start := at
		if found := strings.Index(d.Content[at:], f.Name); found >= 0 {
			start += found
		}
		end := fieldEnd(d.Content, start)
		n := len(x.out.Fields)
		x.addAt(f.Name, f.Value, x.meaning("header-"+f.Name), start, end)
		if len(x.out.Fields) > n && i < len(added) && added[i] != nil {
			x.out.Fields[n].Host, x.out.Fields[n].Seq = added[i].host, added[i].seq
		}
		at = end
	}
	start := len(d.Content) - len(body)
	x.addAt("body", short(body, 200), "", start, min(len(d.Content), bytesShownMax))
}

// fieldEnd returns where the header field that begins at start ends: lines that begin
// with white space are a part of it (RFC 5322 2.2.3).
func fieldEnd(content string, start int) int {
	for at := start; ; {
		line := strings.Index(content[at:], "\r\n")
		if line < 0 {
			return len(content)
		}
		at += line + 2
		if at >= len(content) || content[at] != ' ' && content[at] != '\t' {
			return at
		}
	}
}

// ancestry returns a message as each host on its way knew it, its author's first.
func (s *session) ancestry(id string) []*mail {
	var list []*mail
	for m := s.index.mails[id]; m != nil && m.seq <= s.run.Head() && len(list) < storyHopsMax; m = s.index.mails[m.parent] {
		if slices.Contains(list, m) {
			break
		}
		list = append(list, m)
	}
	slices.Reverse(list)
	return list
}

// descent follows a message to those who got it from a host: of several the first.
func (s *session) descent(list []*mail) []*mail {
	if len(list) == 0 {
		return nil
	}
	children := map[string]*mail{}
	for _, m := range s.index.mails { // order: the oldest child of each is kept
		if old := children[m.parent]; m.parent != "" && m.seq <= s.run.Head() && (old == nil || m.seq < old.seq) {
			children[m.parent] = m
		}
	}
	for len(list) < storyHopsMax {
		next := children[list[len(list)-1].id]
		if next == nil || slices.Contains(list, next) {
			break
		}
		list = append(list, next)
	}
	return list
}

// content returns a message as a host has it now, or as it sent it on; "" where nobody
// has it any more.
func (s *session) content(m *mail) string {
	for _, seq := range m.data {
		if ev, ok := s.event(seq); ok {
			if d, ok := ev.Detail.(trace.Data); ok {
				return d.Content
			}
		}
	}
	switch host := s.run.Machine(m.host).(type) {
	case *mta.Server:
		if mail, ok := host.Mail(m.id); ok {
			return mail.Content.String()
		}
		if entry, ok := host.Entry(m.id); ok {
			return entry.Content.String()
		}
	case *mta.Client:
		for _, d := range host.Outbox() {
			if d.ID == m.id {
				return d.Content.String()
			}
		}
	}
	return s.fetched(m.id)
}

// fetched returns a message that its reader's client has, by the id of the last server.
func (s *session) fetched(id string) string {
	for i := range s.stage.hosts {
		if c, ok := s.run.Machine(s.stage.hosts[i].name).(*mta.Client); ok {
			for _, content := range c.Inbox() {
				if receivedID(content) == id {
					return content
				}
			}
		}
	}
	return ""
}

// origins returns for each header field of a content which of the hosts before added it.
// A host puts its fields in front, so the content that it got is the end of the one
// that it has.
func (s *session) origins(content string, way []*mail) []*mail {
	fields, _ := message.Header(content)
	added := make([]*mail, len(fields))
	done := len(fields) // the fields from here on are known
	for _, m := range way {
		had := s.content(m)
		if had == "" || !strings.HasSuffix(content, had) {
			continue
		}
		own, _ := message.Header(had)
		for ; done > max(0, len(fields)-len(own)); done-- {
			added[done-1] = m
		}
	}
	if len(way) > 0 {
		for ; done > 0; done-- {
			added[done-1] = way[len(way)-1]
		}
	}
	return added
}

// message tells how a message grew on its way.
func (e *Engine) message(p MessageParams) (Story, error) {
	s, err := e.current()
	if err != nil {
		return Story{}, err
	}
	way := s.descent(s.ancestry(p.ID))
	if len(way) == 0 {
		return Story{}, e.fail(words.PageNoMessage, short(p.ID, 60))
	}
	story := Story{ID: p.ID}
	content := ""
	for _, m := range way {
		own := s.content(m)
		if own != "" {
			content = own
		}
		story.Stages = append(story.Stages, e.stages(s, m, int64(len(own)))...)
		if m.submitted != nil {
			story.From, story.To = m.submitted.From, m.submitted.To
		}
		if m.envelope != nil {
			story.From, story.To = m.envelope.From, m.envelope.Recipients
		}
	}
	story.To = story.To[:min(len(story.To), recipientsTypedMax)]
	e.fillStory(s, &story, content, way)
	return story, nil
}

// fillStory puts the message itself into its story.
func (e *Engine) fillStory(s *session, story *Story, content string, way []*mail) {
	story.Subject, story.Octets = subjectOf(message.NewContent(content)), int64(len(content))
	added := s.origins(content, way)
	fields, body := message.Header(content)
	for i, f := range fields[:min(len(fields), headersMax)] {
		h := HeaderField{Name: f.Name, Value: short(message.DecodeWords(f.Value), headerTextMax)}
		if key := words.Key("header-" + f.Name); words.Has(key) {
			h.Text = e.say(key)
		}
		if m := added[i]; m != nil {
			h.Host, h.Seq = m.host, m.seq
			if f.Name == "Return-Path" && m.delivered > 0 && m.delivered <= s.run.Head() {
				h.Seq = m.delivered
			}
		}
		story.Header = append(story.Header, h)
	}
	story.Bounce = e.bounce(s, content, way)
	story.Cut = len(body) > bodyShownMax
	parts := message.Parts(content, bodyShownMax)
	if len(parts) == 1 {
		story.Body = parts[0].Body
		return
	}
	story.Body = strings.ReplaceAll(short(body, bodyShownMax), "\r\n", "\n")
	for _, p := range parts {
		part := BodyPart{Type: p.Type, Body: p.Body}
		if key := words.Key("part-" + p.Type); words.Has(key) {
			part.Text = e.say(key)
		}
		story.Parts = append(story.Parts, part)
	}
}

// stages returns what happened to a message at one host.
func (e *Engine) stages(s *session, m *mail, octets int64) []StoryStage {
	key := words.Key("stage-stored")
	first := StoryStage{Host: m.host, ID: m.id, Seq: m.seq, Octets: octets}
	switch {
	case m.submitted != nil:
		key = "stage-written"
		first.From, first.To = m.submitted.From, m.submitted.To
	case m.about != "":
		key = "stage-report"
	case m.delivered == m.seq:
		key = "stage-delivered"
	}
	if m.envelope != nil {
		first.From, first.To = m.envelope.From, m.envelope.Recipients
	}
	first.To = first.To[:min(len(first.To), recipientsTypedMax)]
	first.Text = e.say(key)
	list := []StoryStage{first}
	for _, later := range []struct {
		seq int64
		key words.Key
	}{{m.delivered, "stage-delivered"}, {m.retrieved, "stage-retrieved"}} {
		if later.seq > m.seq && later.seq <= s.run.Head() {
			stage := first
			stage.Seq, stage.Text = later.seq, e.say(later.key)
			list = append(list, stage)
		}
	}
	for i := range list {
		if ev, ok := s.event(list[i].Seq); ok {
			list[i].Us, list[i].Time = int64(ev.At), s.timeOf(ev.At)
		}
	}
	return list
}
