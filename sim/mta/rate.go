package mta

import (
	"cmp"
	"net/netip"
	"strconv"
	"time"

	"mailscope/sim/smtp"
	"mailscope/sim/words"
)

// RateLimit is how much a server takes of one client, by its address. What a limit of
// 0 counts has none.
type RateLimit struct {
	Per         time.Duration // the time that is counted over
	Messages    int           // MAIL commands that were let through
	Recipients  int           // RCPT commands that were let through
	Connections int
	AtOnce      int        // connections at the same time
	Reply       smtp.Reply // what is said to a message or recipient too many; zero: 450
}

// RateRow is what a server has counted of one client in the time that is counted over.
// The time begins with the first that the client does; when it is over, counting begins
// anew. Counts are no promise: a crash takes them.
type RateRow struct {
	Client      netip.Addr
	Since       Stamp
	Until       Stamp // counting begins anew
	Messages    int
	Recipients  int
	Connections int
	Refused     int // of all three
}

// RatesMax is how many clients a server counts for at a time. Clients beyond are not
// counted: memory is worth more than a limit.
const RatesMax = 10_000

// counted returns what was counted of a client so far. An invalid Client says that
// nothing is counted: the server's own users and its own network have no limit.
func (h smtpHost) counted(s *smtp.Server) RateRow {
	r := h.cfg.Rate
	if r == nil || s.Config().Submission || h.trusts(s) {
		return RateRow{}
	}
	now, client := h.stamp(), s.Peer().Addr().Unmap()
	row, known := h.rates[client]
	switch {
	case known && now < row.Until:
		return row
	case !known && len(h.rates) >= RatesMax:
		if h.dropRates(now); len(h.rates) >= RatesMax {
			return RateRow{}
		}
	}
	return RateRow{Client: client, Since: now, Until: now.Add(r.Per)}
}

// dropRates forgets clients whose time is over.
func (s *Server) dropRates(now Stamp) {
	for client, row := range s.rates { // order: each by itself
		if now >= row.Until {
			delete(s.rates, client)
		}
	}
}

// CheckClient refuses connections of a client that has made too many (RFC 5321 7.8).
func (h smtpHost) CheckClient(s *smtp.Server) smtp.Reply {
	row := h.counted(s)
	if !row.Client.IsValid() {
		return smtp.Reply{}
	}
	r := h.cfg.Rate
	switch open := h.openFrom(row.Client); {
	case r.AtOnce > 0 && open > r.AtOnce:
		row.Refused++
		h.rates[row.Client] = row
		return smtp.Reply{Code: 421, Enhanced: "4.7.0", Text: h.cfg.Name + " too many connections at a time from " + row.Client.String(),
			Because: &words.Because{RFC: 5321, Section: "7.8", Key: words.MailRateAtOnce, Args: []string{row.Client.String(), strconv.Itoa(r.AtOnce)}}}
	case r.Connections > 0 && row.Connections >= r.Connections:
		return h.tooMany(row, words.MailRateConnections, r.Connections,
			smtp.Reply{Code: 421, Enhanced: "4.7.0", Text: h.cfg.Name + " too many connections from " + row.Client.String()})
	}
	row.Connections++
	h.rates[row.Client] = row
	return smtp.Reply{}
}

// openFrom returns how many connections a client has open, with the new one.
func (s *Server) openFrom(client netip.Addr) int {
	open := 0
	for _, session := range s.in { // order: a sum
		if session.Peer().Addr().Unmap() == client && !session.Config().Submission {
			open++
		}
	}
	return open
}

// checkMessageRate refuses a message of a client that has sent too many.
func (h smtpHost) checkMessageRate(s *smtp.Server) smtp.Reply {
	row := h.counted(s)
	if !row.Client.IsValid() {
		return smtp.Reply{}
	}
	if limit := h.cfg.Rate.Messages; limit > 0 && row.Messages >= limit {
		return h.tooMany(row, words.MailRateMessages, limit, h.cfg.Rate.refusal("too many messages from "+row.Client.String()))
	}
	row.Messages++
	h.rates[row.Client] = row
	return smtp.Reply{}
}

// checkRecipientRate refuses a recipient of a client that has named too many.
func (h smtpHost) checkRecipientRate(s *smtp.Server) smtp.Reply {
	row := h.counted(s)
	if !row.Client.IsValid() {
		return smtp.Reply{}
	}
	if limit := h.cfg.Rate.Recipients; limit > 0 && row.Recipients >= limit {
		return h.tooMany(row, words.MailRateRecipients, limit, h.cfg.Rate.refusal("too many recipients from "+row.Client.String()))
	}
	row.Recipients++
	h.rates[row.Client] = row
	return smtp.Reply{}
}

// refusal returns what is said to a message or recipient too many.
func (r *RateLimit) refusal(text string) smtp.Reply {
	if !r.Reply.IsZero() {
		return r.Reply
	}
	return smtp.Reply{Code: 450, Enhanced: "4.7.1", Text: text}
}

// tooMany counts a refusal, and gives it its reason.
func (h smtpHost) tooMany(row RateRow, why words.Key, limit int, r smtp.Reply) smtp.Reply {
	row.Refused++
	h.rates[row.Client] = row
	r.Because = &words.Because{RFC: 5321, Section: "7.8", Key: why, Args: []string{
		row.Client.String(), strconv.Itoa(limit), spanText(h.cfg.Rate.Per), spanText(row.Until.Sub(h.stamp()))}}
	return r
}

// RateLimit returns how much the server takes of one client, nil for no limits. It must
// not be changed.
func (s *Server) RateLimit() *RateLimit { return s.cfg.Rate }

// Rates returns what the server has counted of clients, those whose time ends last
// first, but no more than limit, and of how many clients there are counts in all. Until
// says which are over by now.
func (s *Server) Rates(limit int) (rows []RateRow, total int) {
	for _, row := range s.rates { // order: sorted while it grows
		rows = insertHead(rows, row, limit, func(a, b RateRow) int { return cmp.Or(cmp.Compare(b.Until, a.Until), a.Client.Compare(b.Client)) })
	}
	return rows, len(s.rates)
}
