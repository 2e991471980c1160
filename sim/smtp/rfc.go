package smtp

import (
	_ "embed"
	"strconv"
	"strings"
)

// rfcText has one line for each section of the RFCs that MailScope knows: the number
// of the RFC, that of the section ("-" for the RFC as a whole), and the title.
//
//go:embed rfc.txt
var rfcText string

// SectionTitle returns the title of a section of an RFC, such as "4.1.4" of 5321, or of
// the RFC as a whole for the section "". It reports false for a section that does not
// exist, and for an RFC that MailScope does not know.
func SectionTitle(rfc int, section string) (title string, ok bool) {
	if section == "" {
		section = "-"
	}
	start := strconv.Itoa(rfc) + " " + section + " "
	at := strings.Index(rfcText, "\n"+start) + 1
	if at == 0 && !strings.HasPrefix(rfcText, start) || strings.ContainsAny(section, "\n ") {
		return "", false
	}
	title, _, _ = strings.Cut(rfcText[at+len(start):], "\n")
	return title, true
}

// KnownRFC reports whether MailScope knows the sections of an RFC.
func KnownRFC(rfc int) bool {
	_, ok := SectionTitle(rfc, "")
	return ok
}
