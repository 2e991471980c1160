package script_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"mailscope/sim/smtp"
)

// TestCitations looks up every section of an RFC that a transcript names, in what it
// explains and in the reasons that servers give.
func TestCitations(t *testing.T) {
	citation := regexp.MustCompile(`RFC (\d+)((?:,? (?:to )?\d+(?:\.\d+)*)*)`)
	section := regexp.MustCompile(`\d+(?:\.\d+)*`)
	cited := 0
	for _, path := range append(transcripts(t, "session", 30), transcripts(t, "world", 30)...) {
		text := strings.ReplaceAll(string(read(t, path)), "\n# ", " ")
		for _, m := range citation.FindAllStringSubmatch(text, -1) {
			rfc, err := strconv.Atoi(m[1])
			if err != nil || !smtp.KnownRFC(rfc) {
				t.Errorf("%s: RFC %s is not known", path, m[1])
			}
			for _, s := range section.FindAllString(m[2], -1) {
				cited++
				if _, ok := smtp.SectionTitle(rfc, s); !ok {
					t.Errorf("%s: RFC %d has no section %s", path, rfc, s)
				}
			}
		}
	}
	if cited < 200 {
		t.Errorf("only %d citations found: the test does not look where they are", cited)
	}
}
