package smtp

import "strings"

// eximAddressFields are the fields in which Exim looks at addresses, also behind Resent-.
var eximAddressFields = []string{"From", "Sender", "Reply-To", "To", "Cc", "Bcc"}

// headerExim reports whether the addresses of a header are well formed and have domains.
func headerExim(text string) bool {
	header, _, _ := strings.Cut(text, "\r\n\r\n")
	header = strings.NewReplacer("\r\n ", " ", "\r\n\t", " ").Replace(header)
	for header != "" {
		var field string
		field, header, _ = strings.Cut(header, "\r\n")
		name, value, _ := strings.Cut(field, ":")
		if rest, ok := cutFold(name, "Resent-"); ok {
			name = rest
		}
		if isAmong(strings.TrimRight(name, " \t"), eximAddressFields) && !listExim(value) {
			return false
		}
	}
	return true
}

// listExim reports whether a text is a list of addresses, some of them perhaps in groups.
func listExim(text string) bool {
	start, inside := 0, false
	for i := 0; i <= len(text); i++ {
		c := byte(',')
		if i < len(text) {
			c = text[i]
		}
		switch {
		case c == '"':
			i = quotedEnd(text, i, '"')
		case c == '(':
			i = quotedEnd(text, i, ')')
		case c == '<' || c == '>':
			inside = c == '<'
		case c == ':' && !inside: // the name of a group stood before it
			start = i + 1
		case i == len(text) || (c == ',' || c == ';') && !inside:
			if !memberExim(text[start:i]) {
				return false
			}
			start = i + 1
		}
	}
	return true
}

// memberExim reports whether a member of a list is an address with a domain, or nothing.
func memberExim(text string) bool {
	text = strings.Trim(text, " \t")
	if text == "" {
		return true
	}
	path, ok := pathExim(text, false)
	return ok && path.Domain != ""
}
