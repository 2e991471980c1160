package wire

import (
	"slices"
	"strings"

	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// Limits of what the index keeps at hand. Lines that are too old are brought about
// again when somebody wants to read them; marks that are too many are thinned.
const (
	linesMax       = 200_000
	marksMax       = 100_000
	contentKeptMax = 4096 // octets of a message, for the conversation
)

// index knows where in a run what is. It reads each event of the branch once, when it is
// first reached, and keeps places (Seqs) rather than things. What it says of a moment in
// the past it works out by leaving out all that came later.
type index struct {
	last   int64 // Seq of the last event that was read
	lastAt trace.Time
	causes []int32 // of each event, by Seq-1: a run of two thousand million events is not to be seen

	calls   []*call // in the order in which they began
	byConn  map[int64]*call
	typed   []*call // those of the person at the console
	lines   int     // of all calls
	dropped int     // calls before this one have lost their lines

	marks  []mark
	faults []faultSpan

	mails  map[string]*mail
	handed map[int64]string // a received message's event, until it is stored: the sender's id

	told     int // events of all tales
	toldNext int // with so many they are thinned
}

func newIndex() *index {
	return &index{byConn: map[int64]*call{}, mails: map[string]*mail{}, handed: map[int64]string{}, toldNext: toldMax}
}

// call is one connection.
type call struct {
	conn    int64
	client  string
	server  string
	port    uint16
	console bool
	taken   int64 // Seq of conn.accepted, 0 where the other end writes no events, or not yet
	first   int64 // Seq of conn.open, or conn.accepted for one from outside
	at      trace.Time
	last    int64   // Seq of its last event
	ends    []int64 // Seqs of the events that end it, or one side of it
	broken  int64   // Seq of the first that is no orderly end: nothing arrives any more
	quit    string  // who ended it first in order: nothing reaches that host any more
	quitAt  int64   // Seq of that
	over    int64   // Seq of the one with which it is over, 0 for none
	left    int64   // Seq of the first with which the server ends it, 0 for none
	secured []int64 // Seqs of the server's tls.established
	lines   []line
	cut     bool // the lines are no longer kept
}

// line is something that was said over a connection.
type line struct {
	seq     int64
	at      trace.Time
	arrived int64 // Seq of its arrival, 0 for not yet
	host    string
	kind    trace.Kind
	detail  trace.Detail
	because *words.Because
}

// mark is a moment for the timeline.
type mark struct {
	seq     int64
	at      trace.Time
	kind    MarkKind
	host    string
	message string
	detail  trace.Detail
}

// faultSpan is a fault from its beginning to its end.
type faultSpan struct {
	seq     int64
	at      trace.Time
	end     int64 // Seq of its end, 0 while it lasts
	endAt   trace.Time
	because *words.Because
}

// mail is a message as one host knows it.
type mail struct {
	id, host  string
	seq       int64  // where this host got it, or made it
	parent    string // the id that the host before gave it, "" for none
	submitted *trace.Submitted
	envelope  *trace.Envelope
	about     string  // of a report: the message that it speaks of
	created   []int64 // of a report: Seqs of its dsn.created
	data      []int64 // Seqs of its content being sent on
	delivered int64   // Seq of mailbox.delivered, 0 for not
	retrieved int64
	tale      tale
}

// read takes an event in. One that was read before is passed over.
func (x *index) read(e *trace.Event) {
	if e.Seq <= x.last {
		return
	}
	x.last, x.lastAt = e.Seq, e.At
	x.causes = append(x.causes, int32(e.Cause))
	if e.Conn != 0 {
		x.readCall(e)
	}
	x.readMail(e)
	x.readTale(e)
	x.readMark(e)
}

// readCall takes in an event of a connection.
func (x *index) readCall(e *trace.Event) {
	c := x.byConn[e.Conn]
	if c == nil {
		c = x.newCall(e)
	}
	c.last = e.Seq
	switch e.Kind {
	case trace.ConnAccepted:
		c.taken = e.Seq
	case trace.ConnRefused, trace.ConnTimeout, trace.ConnReset, trace.ConnClosed:
		c.ends = append(c.ends, e.Seq)
		switch {
		case e.Kind != trace.ConnClosed && c.broken == 0:
			c.broken = e.Seq
		case e.Kind == trace.ConnClosed && len(c.ends) == 1:
			c.quit, c.quitAt = e.Host, e.Seq
		}
		if c.over == 0 && (e.Kind != trace.ConnClosed || len(c.ends) > 1 || c.console || c.taken == 0) {
			c.over = e.Seq
		}
		if c.left == 0 && e.Host == c.server {
			c.left = e.Seq
		}
	case trace.TLSEstablished:
		if e.Host == c.server || c.taken == 0 {
			c.secured = append(c.secured, e.Seq)
		}
		x.remark(c, e)
	case trace.TLSFailed:
		x.remark(c, e)
	case trace.Noted:
		if e.Because != nil && (e.Because.Key == words.TamperStrip || e.Because.Key == words.TamperInject) {
			x.remark(c, e)
		}
	case trace.SMTPCommand, trace.SMTPReply, trace.SMTPData, trace.POP3Command, trace.POP3Reply:
		c.lines = append(c.lines, line{e.Seq, e.At, 0, e.Host, e.Kind, kept(e.Detail), e.Because})
		if c.taken == 0 && !c.console {
			c.lines[len(c.lines)-1].arrived = e.Seq // the other side writes no events: nobody will tell
		}
		if x.lines++; x.lines > linesMax {
			x.dropOldest()
		}
	case trace.SMTPReceived, trace.POP3Received:
		if i, ok := c.find(e.Of); ok {
			c.lines[i].arrived = e.Seq
		}
	}
}

// remark puts among what was said what happened between: somebody changed it, or the two
// sides have TLS, which is told once, by the one that knows first.
func (x *index) remark(c *call, e *trace.Event) {
	if e.Kind != trace.Noted && slices.ContainsFunc(c.lines, func(l line) bool { return l.remark() && l.kind != trace.Noted }) {
		return
	}
	c.lines = append(c.lines, line{e.Seq, e.At, e.Seq, e.Host, e.Kind, e.Detail, e.Because})
	x.lines++
}

// remark reports whether nobody said it.
func (l *line) remark() bool {
	return l.kind == trace.TLSEstablished || l.kind == trace.TLSFailed || l.kind == trace.Noted
}

func (x *index) newCall(e *trace.Event) *call {
	c := &call{conn: e.Conn, client: e.Host, server: e.Peer, first: e.Seq, at: e.At}
	ends, _ := e.Detail.(trace.Endpoints)
	c.port = ends.Remote.Port()
	if e.Kind == trace.ConnAccepted {
		c.client, c.server, c.port = e.Peer, e.Host, ends.Local.Port()
		c.console = true
	}
	x.calls = append(x.calls, c)
	x.byConn[e.Conn] = c
	if c.client == consoleHost {
		x.typed = append(x.typed, c)
	}
	return c
}

// kept returns a detail as the index keeps it: of a long message only the beginning, so
// that it does not keep all mail of a run in memory.
func kept(d trace.Detail) trace.Detail {
	if data, ok := d.(trace.Data); ok && len(data.Content) > contentKeptMax {
		data.Content = strings.Clone(data.Content[:contentKeptMax])
		return data
	}
	return d
}

// find returns the line that an event stands for, by its position. Arrivals come soon,
// so the search goes from the end.
func (c *call) find(seq int64) (int, bool) {
	for i := len(c.lines) - 1; i >= 0 && c.lines[i].seq >= seq; i-- {
		if c.lines[i].seq == seq {
			return i, true
		}
	}
	return 0, false
}

// dropOldest forgets the lines of the oldest connection that has some.
func (x *index) dropOldest() {
	for ; x.dropped < len(x.calls)-1; x.dropped++ {
		if c := x.calls[x.dropped]; len(c.lines) > 0 {
			x.lines -= len(c.lines)
			c.lines, c.cut = nil, true
			return
		}
	}
}

// openAt reports whether a connection stands, or is being made, after an event.
func (c *call) openAt(head int64) bool { return c.over == 0 || c.over > head }

// linesAt returns how many of the lines were said up to an event.
func (c *call) linesAt(head int64) int {
	n, _ := slices.BinarySearchFunc(c.lines, head+1, func(l line, seq int64) int { return int(l.seq - seq) })
	return n
}

// loses reports whether, after an event, a line that has not arrived never will: the
// connection is broken, or who should have read it has hung up.
func (c *call) loses(l *line, head int64) bool {
	gone := func(at int64) bool { return at > 0 && at <= head }
	return gone(c.broken) || gone(c.quitAt) && c.quit != l.host
}

// callsAt returns how many connections had begun up to an event.
func (x *index) callsAt(head int64) int {
	n, _ := slices.BinarySearchFunc(x.calls, head+1, func(c *call, seq int64) int { return int(c.first - seq) })
	return n
}

// readMail takes in what happens to a message.
func (x *index) readMail(e *trace.Event) {
	switch d := e.Detail.(type) {
	case trace.Submitted:
		x.mails[e.Message] = &mail{id: e.Message, host: e.Host, seq: e.Seq, submitted: &d}
	case trace.Data:
		x.readData(e)
	case trace.Envelope:
		m := x.mails[e.Message]
		if m == nil {
			m = &mail{id: e.Message, host: e.Host, seq: e.Seq}
			x.mails[e.Message] = m
		}
		m.envelope = &d
		m.parent = x.handed[e.Cause]
		delete(x.handed, e.Cause)
		if b := e.Because; b != nil && (b.Key == words.MailForwarded || b.Key == words.MailListed) {
			m.parent = b.Args[0] // the message came to an alias, and goes on
		}
	case trace.Report:
		m := x.mails[e.Message]
		if m == nil {
			m = &mail{id: e.Message, host: e.Host, seq: e.Seq, about: d.About}
			x.mails[e.Message] = m
		}
		m.created = append(m.created, e.Seq)
	case trace.Delivery:
		x.readDelivery(e)
	}
}

// readData takes in that content was sent, or has arrived.
func (x *index) readData(e *trace.Event) {
	if e.Kind != trace.SMTPData {
		if id, known := x.handed[e.Of]; known {
			x.handed[e.Seq] = id
		}
		return
	}
	if m := x.mails[e.Message]; m != nil {
		m.data = append(m.data, e.Seq)
		x.handed[e.Seq] = e.Message
	}
}

func (x *index) readDelivery(e *trace.Event) {
	m := x.mails[e.Message]
	switch {
	case m == nil && e.Kind == trace.MailboxDelivered && e.Message != "":
		// A server that writes no events of its own had it (package live's peers).
		x.mails[e.Message] = &mail{id: e.Message, host: e.Host, seq: e.Seq, parent: x.handed[e.Cause], delivered: e.Seq}
	case m == nil:
	case e.Kind == trace.MailboxDelivered && m.delivered == 0:
		m.delivered = e.Seq
	case e.Kind == trace.MailboxRetrieved && m.retrieved == 0:
		m.retrieved = e.Seq
	}
}

// readMark takes in what is marked on the timeline.
func (x *index) readMark(e *trace.Event) {
	switch e.Kind {
	case trace.FaultBegin:
		x.faults = append(x.faults, faultSpan{seq: e.Seq, at: e.At, because: e.Because})
		return
	case trace.FaultEnd:
		x.endFault(e)
		return
	}
	kind, ok := markKind(e)
	if !ok {
		return
	}
	x.marks = append(x.marks, mark{e.Seq, e.At, kind, e.Host, e.Message, e.Detail})
	if len(x.marks) > marksMax {
		x.thinMarks()
	}
}

// endFault ends the oldest fault of the same sort and subject.
func (x *index) endFault(e *trace.Event) {
	for i := range x.faults {
		f := &x.faults[i]
		if f.end == 0 && f.because.Key == e.Because.Key && slices.Equal(f.because.Args, e.Because.Args) {
			f.end, f.endAt = e.Seq, e.At
			return
		}
	}
}

// thinMarks leaves out every second mark of the older half, but for those that tell how
// something ended badly.
func (x *index) thinMarks() {
	half := len(x.marks) / 2
	kept := x.marks[:0]
	for i, m := range x.marks {
		if i >= half || i%2 == 0 || weights[m.kind] >= weights[MarkWarning] {
			kept = append(kept, m)
		}
	}
	x.marks = kept
}

// cut forgets all that came after an event.
func (x *index) cut(seq int64) {
	if x.last <= seq {
		return
	}
	x.last = seq
	x.causes = x.causes[:min(int64(len(x.causes)), seq)]
	x.cutCalls(seq)
	x.marks = x.marks[:after(x.marks, seq, func(m *mark) int64 { return m.seq })]
	x.faults = x.faults[:after(x.faults, seq, func(f *faultSpan) int64 { return f.seq })]
	for i := range x.faults {
		if f := &x.faults[i]; f.end > seq {
			f.end, f.endAt = 0, 0
		}
	}
	for id, m := range x.mails { // order: each is looked at by itself
		if m.seq > seq {
			x.told -= len(m.tale.told)
			delete(x.mails, id)
		} else {
			x.told -= len(m.tale.told)
			m.cut(seq)
			x.told += len(m.tale.told)
		}
	}
	for at := range x.handed { // order: each is looked at by itself
		if at > seq {
			delete(x.handed, at)
		}
	}
}

func (x *index) cutCalls(seq int64) {
	n := x.callsAt(seq)
	for _, c := range x.calls[n:] {
		x.lines -= len(c.lines)
		delete(x.byConn, c.conn)
	}
	x.calls = x.calls[:n]
	x.typed = x.typed[:after(x.typed, seq, func(c **call) int64 { return (*c).first })]
	x.dropped = min(x.dropped, n)
	for _, c := range x.calls {
		if c.last > seq {
			x.lines -= len(c.lines)
			c.trim(seq)
			x.lines += len(c.lines)
		}
	}
}

func (c *call) trim(seq int64) {
	c.lines = c.lines[:c.linesAt(seq)]
	for i := range c.lines {
		if c.lines[i].arrived > seq {
			c.lines[i].arrived = 0
		}
	}
	later := func(at int64) bool { return at > seq }
	c.ends, c.secured = slices.DeleteFunc(c.ends, later), slices.DeleteFunc(c.secured, later)
	if c.left > seq {
		c.left = 0
	}
	if c.over > seq {
		c.over = 0
	}
	if c.broken > seq {
		c.broken = 0
	}
	if c.quitAt > seq {
		c.quit, c.quitAt = "", 0
	}
	if c.taken > seq {
		c.taken = 0
	}
	c.last = seq
}

func (m *mail) cut(seq int64) {
	m.data = slices.DeleteFunc(m.data, func(at int64) bool { return at > seq })
	if m.delivered > seq {
		m.delivered = 0
	}
	if m.retrieved > seq {
		m.retrieved = 0
	}
	m.tale.cut(seq)
}

// after returns how many of a list, which is in the order of Seqs, come up to one.
func after[T any](list []T, seq int64, seqOf func(*T) int64) int {
	n := len(list)
	for n > 0 && seqOf(&list[n-1]) > seq {
		n--
	}
	return n
}
