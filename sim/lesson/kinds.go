package lesson

import (
	"slices"
	"strconv"
	"strings"

	"mailscope/sim/scenario"
	"mailscope/sim/trace"
)

// kindOfEvent says which fields the events of a kind have besides those of all events,
// and which hosts have such events; none: all.
type kindOfEvent struct {
	kind   trace.Kind
	fields []string
	roles  []scenario.Role
}

var (
	mailHosts = []scenario.Role{scenario.Client, scenario.Server}
	clients   = []scenario.Role{scenario.Client}
	servers   = []scenario.Role{scenario.Server}

	endpoints = []string{"local", "remote"}
	reply     = []string{"code", "enhanced", "text"}
	command   = []string{"verb", "line"}
	reason    = []string{"reason"}
	delivery  = []string{"recipient", "protocol"}
)

// kindsOfEvents are all kinds, in the order of package trace.
var kindsOfEvents = []kindOfEvent{
	{trace.MessageSubmitted, []string{"from", "to"}, clients},
	{trace.DNSQuery, []string{"name", "type", "server", "id", "tcp"}, []scenario.Role{scenario.Client, scenario.Server, scenario.Resolver}},
	{trace.DNSAnswer, []string{"name", "type", "server", "id", "tcp", "rcode", "answers", "cached"}, []scenario.Role{scenario.Resolver, scenario.NameServer}},
	{trace.ConnOpen, endpoints, mailHosts},
	{trace.ConnAccepted, endpoints, servers},
	{trace.ConnRefused, endpoints, mailHosts},
	{trace.ConnTimeout, endpoints, mailHosts},
	{trace.ConnReset, endpoints, mailHosts},
	{trace.ConnClosed, endpoints, mailHosts},
	{trace.TLSEstablished, []string{"version", "cipher", "verified", "problems"}, mailHosts},
	{trace.TLSFailed, []string{"problems"}, mailHosts},
	{trace.SMTPCommand, command, mailHosts},
	{trace.SMTPReply, reply, servers},
	{trace.SMTPData, []string{"octets"}, mailHosts},
	{trace.SMTPReceived, []string{"of"}, mailHosts},
	{trace.POP3Command, command, clients},
	{trace.POP3Reply, reply, servers},
	{trace.POP3Received, []string{"of"}, mailHosts},
	{trace.SegmentSent, []string{"octets"}, nil},
	{trace.SegmentLost, []string{"octets"}, nil},
	{trace.QueueStored, []string{"from", "recipients"}, servers},
	{trace.StoreFailed, reason, servers},
	{trace.QueueHeld, reason, servers},
	{trace.QueueAttempt, []string{"attempt", "destination"}, servers},
	{trace.QueueDeferred, []string{"destination", "recipients", "reason", "next"}, servers},
	{trace.QueueExpired, []string{"recipients"}, servers},
	{trace.QueueRemoved, []string{"recipients", "why"}, servers},
	{trace.DSNCreated, []string{"about", "recipients", "action", "status"}, servers},
	{trace.MailboxDelivered, delivery, servers},
	{trace.MailboxRetrieved, delivery, servers},
	{trace.FaultBegin, reason, nil},
	{trace.FaultEnd, reason, nil},
	{trace.Discarded, reason, mailHosts},
	{trace.Noted, reason, nil},
}

// commonFields are what events of every kind can have.
var commonFields = []string{"conn", "peer", "message"}

// wordsOf are the words that a field can be, for fields that have no others.
var wordsOf = map[string][]string{
	"why":      {trace.WhyRelayed, trace.WhyDelivered, trace.WhyBounced, trace.WhyCancelled, trace.WhyExpanded, trace.WhyDiscarded},
	"action":   {trace.ActionFailed, trace.ActionDelayed, trace.ActionDelivered, trace.ActionRelayed, trace.ActionExpanded},
	"tcp":      {"true", "false"},
	"cached":   {"true", "false"},
	"protocol": {"pop3", "imap"},
}

// numbers are the fields that are numbers.
var numbers = []string{"conn", "id", "code", "octets", "of", "attempt", "next"}

func kindNames() []string {
	names := make([]string, len(kindsOfEvents))
	for i := range kindsOfEvents {
		names[i] = string(kindsOfEvents[i].kind)
	}
	return names
}

func findKind(kind trace.Kind) *kindOfEvent {
	for i := range kindsOfEvents {
		if kindsOfEvents[i].kind == kind {
			return &kindsOfEvents[i]
		}
	}
	return nil
}

// holds reports whether a field of an event is as a condition says. Names and words
// count in any case of letters, names with or without their final dot.
func holds(e *trace.Event, c *Condition) bool {
	return slices.ContainsFunc(values(e, c.Field), func(v string) bool { return same(v, c.Value) })
}

func same(a, b string) bool {
	return strings.EqualFold(strings.TrimSuffix(a, "."), strings.TrimSuffix(b, "."))
}

// values returns what a field of an event holds: one value, or the elements of a list.
func values(e *trace.Event, field string) []string {
	switch field {
	case "conn":
		return one(strconv.FormatInt(e.Conn, 10))
	case "peer":
		return one(e.Peer)
	case "message":
		return one(e.Message)
	case "of":
		return one(strconv.FormatInt(e.Of, 10))
	}
	return detailValues(e.Detail, field)
}

func one(s string) []string { return []string{s} }

func detailValues(d trace.Detail, field string) []string {
	switch d := d.(type) {
	case trace.Submitted:
		return pick(field, "from", one(d.From), "to", d.To)
	case trace.Query:
		return queryValues(d, field)
	case trace.Answer:
		if field == "rcode" || field == "answers" {
			return pick(field, "rcode", one(d.RCode), "answers", d.Answers)
		}
		return append(queryValues(d.Query, field), pick(field, "cached", one(strconv.FormatBool(d.Cached)))...)
	case trace.Endpoints:
		return pick(field, "local", one(d.Local.String()), "remote", one(d.Remote.String()))
	case trace.TLS:
		return pick(field, "version", one(d.Version), "cipher", one(d.Cipher), "verified", one(strconv.FormatBool(d.Verified)), "problems", d.Problems)
	case trace.Command:
		return pick(field, "verb", one(d.Verb), "line", one(d.Line))
	case trace.Reply:
		return pick(field, "code", one(strconv.Itoa(d.Code)), "enhanced", one(d.Enhanced), "text", one(d.Text))
	case trace.Data:
		return pick(field, "octets", one(strconv.Itoa(d.Octets)))
	case trace.Segment:
		return pick(field, "octets", one(strconv.Itoa(d.Octets)))
	case trace.Reason:
		return pick(field, "reason", one(d.Reason))
	}
	return mailValues(d, field)
}

func queryValues(d trace.Query, field string) []string {
	return pick(field, "name", one(d.Name), "type", one(d.Type), "server", one(d.Server),
		"id", one(strconv.Itoa(int(d.ID))), "tcp", one(strconv.FormatBool(d.TCP)))
}

// mailValues is detailValues for what concerns messages in queues and mailboxes.
func mailValues(d trace.Detail, field string) []string {
	switch d := d.(type) {
	case trace.Envelope:
		return pick(field, "from", one(d.From), "recipients", d.Recipients)
	case trace.Attempt:
		return pick(field, "attempt", one(strconv.Itoa(d.Attempt)), "destination", one(d.Destination))
	case trace.Deferral:
		return pick(field, "destination", one(d.Destination), "recipients", d.Recipients,
			"reason", one(d.Reason), "next", one(strconv.FormatInt(int64(d.Next), 10)))
	case trace.Recipients:
		return pick(field, "recipients", d.Recipients)
	case trace.Removal:
		return pick(field, "recipients", d.Recipients, "why", one(d.Why))
	case trace.Report:
		return pick(field, "about", one(d.About), "recipients", d.Recipients, "action", one(d.Action), "status", one(d.Status))
	case trace.Delivery:
		return pick(field, "recipient", one(d.Recipient), "protocol", one(d.Protocol))
	}
	return nil
}

// pick returns the list that follows the name of the field.
func pick(field string, pairs ...any) []string {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] == field {
			return pairs[i+1].([]string)
		}
	}
	return nil
}
