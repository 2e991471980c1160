package smtp

import (
	"strings"
	"unicode/utf8"
)

// offers is what a server's answer to EHLO offers, as far as the client makes use of it.
type offers struct {
	pipelining, eightBit, size, dsn, chunking, startTLS, utf8 bool

	plain, login, cram bool  // mechanisms of AUTH
	sizeMax            int64 // octets, 0 for no fixed limit (RFC 1870 4)
}

// parseOffers reads the lines of an answer to EHLO after the first (RFC 5321 4.1.1.1).
func parseOffers(text string) offers {
	var o offers
	_, text, _ = strings.Cut(text, "\n")
	for text != "" {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		keyword, parameters, _ := strings.Cut(line, " ")
		o.take(strings.ToUpper(keyword), parameters)
	}
	return o
}

// take reads one keyword, in capitals, and its parameters.
func (o *offers) take(keyword, parameters string) {
	switch keyword {
	case "PIPELINING":
		o.pipelining = true
	case "8BITMIME":
		o.eightBit = true
	case "DSN":
		o.dsn = true
	case "CHUNKING":
		o.chunking = true
	case "STARTTLS":
		o.startTLS = true
	case "SMTPUTF8":
		o.utf8 = true
	case "SIZE":
		o.size = true
		o.sizeMax, _ = parseSize(strings.Trim(parameters, " "))
	case "AUTH":
		o.plain = o.plain || hasWord(parameters, "PLAIN")
		o.login = o.login || hasWord(parameters, "LOGIN")
		o.cram = o.cram || hasWord(parameters, "CRAM-MD5")
	}
}

func hasWord(list, word string) bool {
	for _, w := range strings.Fields(list) {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

// mechanism returns the way to log in, "" for none that this client knows. Where others
// can read along, one that does not give the password away comes first; where nobody can,
// the one that asks least of the server (RFC 4954 4). A client that is told which one to use
// uses no other: it may be told so because the others give the password away.
func (o *offers) mechanism(only string, secure bool) string {
	switch {
	case only == cramMD5 && o.cram || only == "LOGIN" && o.login || only == "PLAIN" && o.plain:
		return only
	case only != "":
		return ""
	case o.cram && (!secure || !o.plain && !o.login):
		return "CRAM-MD5"
	case o.plain:
		return "PLAIN"
	case o.login:
		return "LOGIN"
	}
	return ""
}

// mailParameters returns the parameters of MAIL, as far as the server offers them.
func (c *Client) mailParameters() string {
	parameters := ""
	if c.offers.size {
		parameters = sizeParameter(contentOctets(c.mail.Content))
	}
	if c.offers.eightBit && hasEightBit(c.mail.Content) {
		parameters += " BODY=8BITMIME"
	}
	if c.offers.utf8 && c.international() {
		parameters += " SMTPUTF8"
	}
	if c.offers.dsn {
		parameters += c.mail.reportParameters()
	}
	return parameters
}

// international reports whether an address of the mail, or its header, is not
// ASCII: then MAIL says so (RFC 6531 3.4).
func (c *Client) international() bool {
	if !c.mail.From.IsASCII() {
		return true
	}
	for i := range c.mail.Recipients {
		if !c.mail.Recipients[i].IsASCII() {
			return true
		}
	}
	header, _, _ := strings.Cut(c.mail.Content, "\r\n\r\n")
	return hasEightBit(header) && utf8.ValidString(header)
}
