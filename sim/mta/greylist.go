package mta

import (
	"cmp"
	"errors"
	"net/netip"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/smtp"
	"mailscope/sim/words"
)

// Greylisting is how a server greylists: what comes for the first time is refused for
// now, because a mail server tries again and many senders of spam do not (RFC 6647 2.4).
type Greylisting struct {
	Wait    time.Duration  // how long a triplet is refused, from when it was first seen
	Window  time.Duration  // how long after that it may take to come back; then it is new again
	Keep    time.Duration  // how long one that has passed is remembered after it was last seen
	Bits4   int            // of an IPv4 address that tell clients apart: 32 for the exact address
	Bits6   int            // the same of an IPv6 address
	After   int            // a client so many triplets of which have passed needs to wait no more; 0: never
	Nets    []netip.Prefix // clients that never wait
	Domains []string       // senders in these domains, or below them, never wait; lower case
}

// Triplet is what greylisting goes by: who sends, from whom, to whom (RFC 6647 2.4).
type Triplet struct {
	Client    netip.Prefix // an address, or the network that it is in
	Sender    string       // domain in lower case, "" for the null path
	Recipient string       // domain in lower case
}

// GreylistRow is what a server remembers of a triplet. It never changes.
type GreylistRow struct {
	Triplet
	First   Stamp // when it came first
	Opens   Stamp // from when on it is taken
	Last    Stamp // when it came last
	Until   Stamp // when it is forgotten, if it does not come again
	Refused int
	Passed  int
}

// GreylistClient is what a server remembers of a client whose triplets have passed. It
// never changes.
type GreylistClient struct {
	Client  netip.Prefix
	Passed  int  // triplets
	Trusted bool // it needs to wait no more
	Last    Stamp
	Until   Stamp // when it is forgotten, if it does not come again
}

// GreylistMax is how many triplets a server remembers. What comes beyond is let through:
// whoever fills the memory on purpose must not keep everybody else out (RFC 6647 4.3).
const GreylistMax = 100_000

// greySweepEvery is how long forgotten triplets may lie around.
const greySweepEvery = time.Hour

// greylist is a server's memory of triplets and clients.
type greylist struct {
	rows    map[Triplet]*GreylistRow
	clients map[netip.Prefix]*GreylistClient
	swept   Stamp
}

// checkGreylist says whether a recipient has to wait, or why not. The zero Reply says
// that greylisting has no part in it: those who have logged in, hosts of the own network
// and mail to the postmaster are exempt (RFC 6647 2.7, RFC 5321 4.5.1).
func (h smtpHost) checkGreylist(s *smtp.Server, to smtp.Path) smtp.Reply {
	g := h.cfg.Greylist
	if g == nil || h.trusts(s) || to.IsPostmaster() {
		return smtp.Reply{}
	}
	from, now := s.Sender(), h.stamp()
	t := Triplet{g.network(s.Peer().Addr()), lowerDomain(from), lowerDomain(to)}
	if g.exempts(s.Peer().Addr(), from) {
		return recipientOk(words.Because{RFC: 6647, Section: "2.7", Key: words.MailGreylistExempt, Args: []string{s.Peer().Addr().String()}})
	}
	if c := h.grey.clients[t.Client]; c != nil && c.Trusted && now < c.Until {
		h.trustClient(t.Client, 0)
		return recipientOk(words.Because{RFC: 6647, Section: "2.7", Key: words.MailGreylistTrusted, Args: []string{t.client(), strconv.Itoa(c.Passed)}})
	}
	return h.checkTriplet(t, now)
}

// checkTriplet lets a triplet wait, or pass.
func (h smtpHost) checkTriplet(t Triplet, now Stamp) smtp.Reply {
	g, row := h.cfg.Greylist, GreylistRow{}
	switch known := h.grey.rows[t]; {
	case known != nil && now < known.Until:
		row = *known
	default:
		h.sweepGreylist(now) // also of a full memory, or it would stay full for ever
		if len(h.grey.rows) >= GreylistMax {
			return smtp.Reply{}
		}
		row = GreylistRow{Triplet: t, First: now, Opens: now.Add(g.Wait), Until: now.Add(g.Wait).Add(g.Window)}
	}
	row.Last = now
	if now < row.Opens {
		row.Refused++
		h.keepRow(&row)
		return greylisted(&row, now)
	}
	row.Passed++
	row.Until = now.Add(g.Keep)
	h.keepRow(&row)
	if row.Passed == 1 {
		h.trustClient(t.Client, 1)
	}
	return recipientOk(words.Because{RFC: 6647, Section: "2.4", Key: words.MailGreylistPassed, Args: []string{spanText(now.Sub(row.First))}})
}

// greylisted refuses a triplet for now.
func greylisted(row *GreylistRow, now Stamp) smtp.Reply {
	left := spanText(row.Opens.Sub(now))
	r := smtp.Reply{Code: 450, Enhanced: "4.7.1", Text: "<" + row.Recipient + ">: greylisted, try again in " + left,
		Because: &words.Because{RFC: 6647, Section: "2.4", Key: words.MailGreylisted, Args: []string{row.client(), "<" + row.Sender + ">", "<" + row.Recipient + ">", left}}}
	if row.Refused > 1 {
		r.Because = &words.Because{RFC: 6647, Section: "2.4", Key: words.MailGreylistEarly, Args: []string{left, spanText(row.Opens.Sub(row.First))}}
	}
	return r
}

// recipientOk takes a recipient for a reason of its own.
func recipientOk(because words.Because) smtp.Reply {
	return smtp.Reply{Code: 250, Enhanced: "2.1.5", Text: "Recipient ok", Because: &because}
}

// network returns what stands for a client: its network, or its exact address.
func (g *Greylisting) network(a netip.Addr) netip.Prefix {
	a = a.Unmap().WithZone("")
	bits := g.Bits6
	if a.Is4() {
		bits = g.Bits4
	}
	p, _ := a.Prefix(bits)
	return p
}

// exempts reports whether the configuration lets a client, or a sender, pass at once.
func (g *Greylisting) exempts(a netip.Addr, from smtp.Path) bool {
	a = a.Unmap().WithZone("")
	domain := strings.ToLower(from.Domain)
	return slices.ContainsFunc(g.Nets, func(p netip.Prefix) bool { return p.Contains(a) }) ||
		slices.ContainsFunc(g.Domains, func(d string) bool { return domain == d || strings.HasSuffix(domain, "."+d) })
}

// client returns the client as people write it: an address, or a network.
func (t *Triplet) client() string { return ClientText(t.Client) }

// ClientText returns a client as people write it: its address, or its network.
func ClientText(p netip.Prefix) string {
	if p.IsSingleIP() {
		return p.Addr().String()
	}
	return p.String()
}

// lowerDomain returns an address in the form in which triplets are compared.
func lowerDomain(p smtp.Path) string {
	p.Domain = strings.ToLower(p.Domain)
	return p.String()
}

// keepRow remembers what became of a triplet, also beyond a crash. The reply does not
// wait for the disk: a refusal promises nothing.
func (s *Server) keepRow(row *GreylistRow) {
	s.grey.rows[row.Triplet] = row
	s.write(&s.effects, remembered{}, machine.Item{Key: row.Key(), Value: row})
}

// trustClient counts triplets of a client that have passed.
func (s *Server) trustClient(client netip.Prefix, passed int) {
	g, now := s.cfg.Greylist, s.stamp()
	c := GreylistClient{Client: client}
	if known := s.grey.clients[client]; known != nil && now < known.Until {
		c = *known
	}
	c.Passed += passed
	c.Trusted = g.After > 0 && c.Passed >= g.After
	c.Last, c.Until = now, now.Add(g.Keep)
	s.grey.clients[client] = &c
	s.write(&s.effects, remembered{}, machine.Item{Key: c.Key(), Value: &c})
}

// sweepGreylist throws away what is forgotten, now and then.
func (s *Server) sweepGreylist(now Stamp) {
	if now.Sub(s.grey.swept) < greySweepEvery {
		return
	}
	s.grey.swept = now
	var gone []machine.Item
	for t, row := range s.grey.rows { // order: sorted below
		if now >= row.Until {
			delete(s.grey.rows, t)
			gone = append(gone, machine.Item{Key: row.Key()})
		}
	}
	for p, c := range s.grey.clients { // order: sorted below
		if now >= c.Until {
			delete(s.grey.clients, p)
			gone = append(gone, machine.Item{Key: c.Key()})
		}
	}
	sort.Slice(gone, func(i, j int) bool { return gone[i].Key.ID < gone[j].Key.ID })
	if len(gone) > 0 {
		s.write(&s.effects, remembered{}, gone...)
	}
}

// remembered is something that a server remembers and nobody waits for. What the disk
// would not take is known until the next crash all the same.
type remembered struct{}

func (remembered) done(*Server, *machine.Out, machine.Failure) {}

// Key returns where the row lies in the host's store.
func (r *GreylistRow) Key() machine.Key {
	return machine.Key{Shelf: machine.Greylist, ID: r.Client.String() + " " + r.Sender + " " + r.Recipient}
}

// Key returns where the client lies in the host's store.
func (c *GreylistClient) Key() machine.Key {
	return machine.Key{Shelf: machine.Greylist, ID: c.Client.String()}
}

// The first octets of what is stored of a greylist.
const (
	greyRowVersion    = 1
	greyClientVersion = 2
)

// AppendBinary appends the row as octets.
func (r *GreylistRow) AppendBinary(b []byte) ([]byte, error) {
	w := writer{append(b, greyRowVersion)}
	w.string(r.Client.String())
	w.string(r.Sender)
	w.string(r.Recipient)
	for _, n := range [...]int64{int64(r.First), int64(r.Opens), int64(r.Last), int64(r.Until), int64(r.Refused), int64(r.Passed)} {
		w.int(n)
	}
	return w.b, nil
}

// AppendBinary appends the client as octets.
func (c *GreylistClient) AppendBinary(b []byte) ([]byte, error) {
	w := writer{append(b, greyClientVersion)}
	w.string(c.Client.String())
	w.int(int64(c.Passed))
	w.bool(c.Trusted)
	w.int(int64(c.Last))
	w.int(int64(c.Until))
	return w.b, nil
}

// errGreylist tells that stored octets are nothing of a greylist.
var errGreylist = errors.New("not a row of a greylist of this version")

// DecodeGreylist reads what AppendBinary of a *GreylistRow or *GreylistClient wrote.
func DecodeGreylist(b []byte) (machine.Value, error) {
	if len(b) == 0 {
		return nil, errGreylist
	}
	r := reader{b: string(b[1:])}
	client, err := netip.ParsePrefix(r.string())
	var v machine.Value
	switch b[0] {
	case greyRowVersion:
		v = &GreylistRow{
			Triplet: Triplet{client, r.string(), r.string()}, First: Stamp(r.int()), Opens: Stamp(r.int()),
			Last: Stamp(r.int()), Until: Stamp(r.int()), Refused: int(r.int()), Passed: int(r.int()),
		}
	case greyClientVersion:
		v = &GreylistClient{Client: client, Passed: int(r.int()), Trusted: r.bool(), Last: Stamp(r.int()), Until: Stamp(r.int())}
	}
	if v == nil || err != nil || r.bad || r.b != "" {
		return nil, errGreylist
	}
	return v, nil
}

// bootGreylist takes up what the disk kept of the greylist. What cannot be read is
// forgotten: a client will have to wait once more, and that is all.
func (s *Server) bootGreylist(item machine.Item) {
	v := item.Value
	if raw, ok := v.(machine.Raw); ok {
		v, _ = DecodeGreylist(raw)
	}
	switch v := v.(type) {
	case *GreylistRow:
		s.grey.rows[v.Triplet] = v
	case *GreylistClient:
		s.grey.clients[v.Client] = v
	}
}

// Greylisting returns how the server greylists, nil for not at all. It must not be
// changed.
func (s *Server) Greylisting() *Greylisting { return s.cfg.Greylist }

// Greylist returns the triplets that the server remembers, those that came last first,
// but no more than limit, and how many there are in all; the same of the clients whose
// triplets have passed. They must not be changed. Until says which are forgotten by now.
func (s *Server) Greylist(limit int) (rows []*GreylistRow, total int, clients []*GreylistClient) {
	for _, row := range s.grey.rows { // order: sorted while it grows
		rows = insertHead(rows, row, limit, compareRows)
	}
	for _, c := range s.grey.clients { // order: sorted while it grows
		clients = insertHead(clients, c, limit, func(a, b *GreylistClient) int {
			return cmp.Or(cmp.Compare(b.Last, a.Last), a.Client.Addr().Compare(b.Client.Addr()))
		})
	}
	return rows, len(s.grey.rows), clients
}

func compareRows(a, b *GreylistRow) int {
	return cmp.Or(cmp.Compare(b.Last, a.Last), a.Client.Addr().Compare(b.Client.Addr()),
		cmp.Compare(a.Sender, b.Sender), cmp.Compare(a.Recipient, b.Recipient))
}

// insertHead puts a value into a sorted list that keeps its first limit values only.
func insertHead[T any](list []T, v T, limit int, compare func(a, b T) int) []T {
	i, _ := slices.BinarySearchFunc(list, v, compare)
	if i >= limit {
		return list
	}
	list = slices.Insert(list, i, v)
	return list[:min(len(list), limit)]
}
