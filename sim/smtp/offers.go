package smtp

import "strings"

// offers is what a server's answer to EHLO offers, as far as the client makes use of it.
type offers struct {
	pipelining, eightBit, size, plain, dsn bool
	sizeMax                                int64 // octets, 0 for no fixed limit (RFC 1870 4)
}

// parseOffers reads the lines of an answer to EHLO after the first (RFC 5321 4.1.1.1).
func parseOffers(text string) offers {
	var o offers
	_, text, _ = strings.Cut(text, "\n")
	for text != "" {
		var keyword, parameters string
		keyword, text, _ = strings.Cut(text, "\n")
		keyword, parameters, _ = strings.Cut(keyword, " ")
		switch {
		case strings.EqualFold(keyword, "PIPELINING"):
			o.pipelining = true
		case strings.EqualFold(keyword, "8BITMIME"):
			o.eightBit = true
		case strings.EqualFold(keyword, "DSN"):
			o.dsn = true
		case strings.EqualFold(keyword, "SIZE"):
			o.size = true
			o.sizeMax, _ = parseSize(strings.Trim(parameters, " "))
		case strings.EqualFold(keyword, "AUTH"):
			o.plain = o.plain || hasWord(parameters, "PLAIN")
		}
	}
	return o
}

func hasWord(list, word string) bool {
	for _, w := range strings.Fields(list) {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
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
	if c.offers.dsn {
		parameters += c.mail.reportParameters()
	}
	return parameters
}
