package scenario

import (
	"mailscope/sim/machine"
	"mailscope/sim/mta"
	"mailscope/sim/smtp"
)

// Schema is a JSON Schema, or a part of one.
type Schema = map[string]any

// shape is what editors need to know of a field beyond its name.
type shape struct {
	doc    string
	schema Schema
}

// Schema fragments that occur more than once.
var (
	aString   = Schema{"type": "string"}
	aList     = Schema{"type": "array", "items": aString}
	aCount    = Schema{"type": "integer", "minimum": 1}
	aTruth    = Schema{"type": "boolean"}
	aDuration = Schema{"anyOf": []any{Schema{"type": "string", "pattern": `^([0-9.]+(ns|us|µs|ms|s|m|h|d))+$`}, Schema{"const": 0}}}
	aPort     = Schema{"type": "integer", "minimum": 1, "maximum": 65535}
	anything  = Schema{}
)

// TextSchema is the schema of a text for people: plain, or by language.
func TextSchema() Schema {
	return Schema{"anyOf": []any{aString, Schema{"type": "object", "additionalProperties": aString, "minProperties": 1}}}
}

// ListOf returns the schema of a list.
func ListOf(items Schema) Schema { return Schema{"type": "array", "items": items} }

// EnumOf returns the schema of a text that is one of some words.
func EnumOf[S ~string](words []S) Schema {
	list := make([]any, len(words))
	for i, w := range words {
		list[i] = string(w)
	}
	return Schema{"enum": list}
}

// DurationSchema is the schema of a length of time.
func DurationSchema() Schema { return aDuration }

// RetrySchema is the schema of when a queue tries again.
func RetrySchema() Schema {
	return Schema{"anyOf": []any{EnumOf(mta.PresetNames()), objectOf(retryFields, retryShapes())}}
}

// Fields returns the schema of a scenario file: its properties and which of them are
// needed. Names come from the tables that files are read with; those that only a lesson
// has are described as anything, for package lesson to say more.
func Fields() (properties Schema, required []any) {
	s := objectOf(fileFields, fileShapes())
	return s["properties"].(Schema), s["required"].([]any)
}

// objectOf returns the schema of a map with the fields of a table. Each must have its
// shape, and each shape its field.
func objectOf[T any](fields []field[T], shapes map[string]shape) Schema {
	properties, required := Schema{}, []any{}
	for _, f := range fields {
		s, ok := shapes[f.name]
		if !ok || len(shapes) != len(fields) {
			panic("scenario: the field " + f.name + " has no shape, or there are shapes without fields")
		}
		property := Schema{"description": s.doc}
		for _, key := range []string{"type", "items", "minimum", "maximum", "anyOf", "enum", "properties", "required", "additionalProperties", "pattern"} {
			if v, ok := s.schema[key]; ok {
				property[key] = v
			}
		}
		properties[f.name] = property
		if f.need {
			required = append(required, f.name)
		}
	}
	return Schema{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

func fileShapes() map[string]shape {
	return map[string]shape{
		"lesson":     {"Makes the file a lesson: its name in addresses.", aString},
		"title":      {"What people call it.", TextSchema()},
		"minutes":    {"How long a student takes.", anything},
		"objectives": {"What a student can do afterwards.", anything},
		"teacher":    {"What only the teacher reads.", anything},
		"world":      {"The hosts, and what surrounds them.", objectOf(worldFields, worldShapes())},
		"messages":   {"What people will submit.", ListOf(objectOf(messageFields, messageShapes()))},
		"steps":      {"The lesson, one idea a step.", anything},
		"solution":   {"A world script that solves all steps.", anything},
		"traps":      {"World scripts that do not.", anything},
	}
}

func worldShapes() map[string]shape {
	return map[string]shape{
		"start":  {"The date of the first moment (2026-01-01T00:00:00Z).", aString},
		"seed":   {"Of all that is left to chance (1).", Schema{"type": "integer", "minimum": 0}},
		"hosts":  {"The machines.", ListOf(objectOf(hostFields, hostShapes()))},
		"zones":  {"DNS records, as in a master file (RFC 1035 5).", aString},
		"links":  {"The ways between hosts that are not as usual.", ListOf(objectOf(linkFields, linkShapes()))},
		"faults": {"What goes wrong, and when.", ListOf(objectOf(faultFields, faultShapes()))},
	}
}

func hostShapes() map[string]shape {
	return map[string]shape{
		"name":           {"A domain name, unique in the world.", aString},
		"role":           {"What the host is.", EnumOf([]Role{Client, Server, Resolver, NameServer})},
		"address":        {"Its IP address; a server needs one.", aString},
		"addresses":      {"Its IP addresses.", aList},
		"domains":        {"The domains that it receives mail for, or whose zones it serves.", aList},
		"mailboxes":      {"The parts before the @, or whole addresses.", aList},
		"aliases":        {"Addresses that stand for others; with an owner: mailing lists.", Schema{"type": "object", "additionalProperties": Schema{"anyOf": []any{aString, aList, objectOf(listFields, listShapes())}}}},
		"autoreply":      {"What is answered for mailboxes whose owners are away.", Schema{"type": "object", "additionalProperties": Schema{"anyOf": []any{aString, objectOf(autoReplyFields, autoReplyShapes())}}}},
		"user":           {"Of a client: the address that it writes from and logs in with.", aString},
		"password":       {"Of a client, and of the mailbox of its user.", aString},
		"submit":         {"Of a client: the server that it hands its mail to.", aString},
		"fetch":          {"Of a client: where and how often it fetches mail.", objectOf(fetchFields, fetchShapes())},
		"personality":    {"Which real server it behaves like (plain).", EnumOf(smtp.PersonalityNames())},
		"retry":          {"When a queue tries again: a preset, or a schedule of one's own (sendmail).", RetrySchema()},
		"relay_for":      {"The domains whose mail it takes to pass it on, as a backup mail exchanger does.", aList},
		"smarthost":      {"The host that all its mail for others goes through: a name, or with a port and a login.", Schema{"anyOf": []any{aString, objectOf(smarthostFields, smarthostShapes())}}},
		"passes_bare_lf": {"Whether a CR or LF by itself goes out as it came, as relays once did, against RFC 5321 2.3.8; else it becomes a CRLF (no).", aTruth},
		"pool":           {"Whether it dials from each of its addresses in turn (no).", aTruth},
		"resolver":       {"The host that it asks for names.", aString},
		"greylist":       {"How long unknown senders wait; or that and more (10m).", Schema{"anyOf": []any{aDuration, objectOf(greylistFields, greylistShapes())}}},
		"size_max":       {"The largest message it takes, in octets.", aCount},
		"rate":           {"How much it takes of one client: messages a minute, \"100/h\", or more.", Schema{"anyOf": []any{aCount, aString, objectOf(rateFields, rateShapes())}}},
		"tls":            {"What it makes of STARTTLS, offering it and sending: none, may or must; of a client also verify; of a server also a map (none).", Schema{"anyOf": []any{EnumOf(tlsWords), objectOf(tlsFields, tlsShapes())}}},
		"auth":           {"Of a server: how one can log in; of a client: the one way that it uses.", Schema{"anyOf": []any{EnumOf(mechanisms), ListOf(EnumOf(mechanisms)), objectOf(authFields, authShapes())}}},
		"port":           {"Of a client: where it submits (587 with a password, else 25); of a server: where it takes mail (25 and 587).", Schema{"anyOf": []any{aPort, ListOf(aPort)}}},
	}
}

func tlsShapes() map[string]shape {
	return map[string]shape{
		"offer":           {"As a server: must takes no mail without (may).", EnumOf(tlsWords[:smtp.TLSVerified])},
		"use":             {"On the way to others: verify also wants the server to prove its name (may).", EnumOf(tlsWords)},
		"certificate":     {"What clients find of its certificate (trusted).", EnumOf(certificateNames())},
		"keeps_plaintext": {"Whether it takes what came in the clear behind STARTTLS for what comes after, as in CVE-2011-0411 (no).", aTruth},
	}
}

func authShapes() map[string]shape {
	return map[string]shape{
		"mechanisms": {"The ways to log in (as the personality has them).", Schema{"anyOf": []any{EnumOf(mechanisms), ListOf(EnumOf(mechanisms))}}},
		"clear":      {"Whether also before TLS (only where there is none).", aTruth},
	}
}

func retryShapes() map[string]shape {
	return map[string]shape{
		"every":   {"How long to wait for the next attempt.", aDuration},
		"backoff": {"By how much each wait is longer than the last.", Schema{"type": "number", "minimum": 1, "maximum": 100}},
		"cap":     {"The longest wait.", aDuration},
		"give_up": {"The age at which a message goes back.", aDuration},
		"warn":    {"The age at which its sender is warned; 0: never.", aDuration},
		"jitter":  {"The most that chance adds to a wait.", aDuration},
	}
}

func autoReplyShapes() map[string]shape {
	return map[string]shape{
		"text":    {"What is answered.", aString},
		"subject": {"Its subject (Auto: and that of the message).", aString},
		"every":   {"How long a sender who was answered is left alone (7d).", aDuration},
	}
}

func listShapes() map[string]shape {
	return map[string]shape{
		"to":    {"Where the mail goes on to.", Schema{"anyOf": []any{aString, aList}}},
		"owner": {"Who gets the reports, in the place of who has written.", aString},
		"says":  {"With this code RCPT is told the new address: 251 forwards, 551 refuses.", Schema{"enum": []any{251, 551}}},
	}
}

func greylistShapes() map[string]shape {
	return map[string]shape{
		"wait":      {"How long an unknown triplet of client, sender and recipient is refused (10m).", aDuration},
		"window":    {"How long after that it may take to come back (1d).", aDuration},
		"keep":      {"How long one that has passed is remembered (35d).", aDuration},
		"net":       {"How many bits of an IPv4 address tell clients apart; 32: all (24).", Schema{"type": "integer", "minimum": 8, "maximum": 32}},
		"after":     {"So many triplets of a client pass before it need not wait any more; 0: never (5).", Schema{"type": "integer", "minimum": 0}},
		"whitelist": {"Addresses and networks of clients, and domains of senders, that never wait.", aList},
	}
}

func rateShapes() map[string]shape {
	return map[string]shape{
		"messages":    {"Of one client, in the time that is counted over.", aCount},
		"recipients":  {"Of one client, in the time that is counted over.", aCount},
		"connections": {"Of one client, in the time that is counted over.", aCount},
		"at_once":     {"Connections of one client at the same time.", aCount},
		"per":         {"The time that is counted over (1m).", aDuration},
		"reply":       {"What is said to a message or recipient too many (450 4.7.1).", aString},
	}
}

func fetchShapes() map[string]shape {
	return map[string]shape{
		"from":     {"The server with the mailbox.", aString},
		"protocol": {"How (pop3).", EnumOf([]string{"pop3", "imap"})},
		"every":    {"How often (5m).", aDuration},
		"leave":    {"Whether messages stay on the server.", aTruth},
	}
}

func smarthostShapes() map[string]shape {
	return map[string]shape{
		"host":     {"Its name, or its address.", aString},
		"port":     {"Where it takes mail (25; 587 with a login).", aPort},
		"user":     {"Whom to log in as.", aString},
		"password": {"And how.", aString},
	}
}

func linkShapes() map[string]shape {
	return map[string]shape{
		"between": {"The two hosts.", aList},
		"delay":   {"How long a segment takes, one way (10ms).", aDuration},
		"loss":    {"Which part of the segments is lost.", Schema{"type": "number", "minimum": 0, "maximum": 1}},
	}
}

func faultShapes() map[string]shape {
	kinds := make([]machine.FaultKind, len(faultKinds))
	for i := range faultKinds {
		kinds[i] = faultKinds[i].kind
	}
	return map[string]shape{
		"host":      {"Whom it befalls: a host,", aString},
		"name":      {"or a domain name,", aString},
		"link":      {"or the link between two hosts,", aList},
		"mailbox":   {"or a mailbox.", aString},
		"kind":      {"What goes wrong.", EnumOf(kinds)},
		"from":      {"When it begins (0s).", aDuration},
		"for":       {"How long it lasts (for ever).", aDuration},
		"stage":     {"At which moment of a session.", EnumOf(machine.Stages)},
		"reply":     {"What is said, such as \"451 4.3.2 later\".", aString},
		"recipient": {"The only recipient for whom it is said.", aString},
		"times":     {"How often it happens (always).", aCount},
		"delay":     {"How much is added.", aDuration},
		"loss":      {"Which part of the segments is lost.", Schema{"type": "number", "minimum": 0, "maximum": 1}},
		"port":      {"Which port is blocked (25).", aPort},
		"behind":    {"The line of a client behind which something is put, or the words that it begins with, such as MAIL (STARTTLS).", aString},
		"text":      {"What is put there, line by line.", aString},
	}
}

func messageShapes() map[string]shape {
	return map[string]shape{
		"at":      {"When it is submitted (0s).", aDuration},
		"from":    {"The sender, a client's user.", aString},
		"to":      {"The recipients.", Schema{"anyOf": []any{aString, aList}}},
		"subject": {"Its subject.", aString},
		"body":    {"Its text.", aString},
		"headers": {"Further header fields.", Schema{"type": "object"}},
		"raw":     {"The exact content, in place of subject, body and headers.", aString},
		"count":   {"How many copies (1).", aCount},
		"notify":  {"When its author wants a report: NEVER, or some of SUCCESS, FAILURE, DELAY; a text with commas, or a list (as the server likes: failures).", Schema{"anyOf": []any{aString, ListOf(EnumOf(smtp.NotifyNames()))}}},
		"ret":     {"How much of it a report of failure returns (as the server likes).", EnumOf(smtp.RetNames())},
		"envid":   {"The author's own id of it, which reports repeat.", aString},
	}
}
