package words

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestTables compares each language with English: the same keys, and in each
// sentence the same places for arguments.
func TestTables(t *testing.T) {
	for lang, table := range tables {
		for _, problem := range differences(tables["en"], table) {
			t.Errorf("%s: %s", lang, problem)
		}
	}
	for key, text := range tables["en"] {
		if strings.TrimSpace(text) == "" || key == "" {
			t.Errorf("en: the key %q has the sentence %q", key, text)
		}
	}
}

// fragments are the texts that are no sentences: headings and names, and what package
// dns puts into the two parts of an error.
var fragments = []string{"zone-", "dsn-subject-", "dsn-from", "compare-connection", "compare-dns", "compare-kind-"}

// TestWhole: a reason is a whole sentence, with a capital and a full stop, wherever it
// is shown. It may end with a colon and what somebody else said. (The page and lessons
// have labels and parts of forms, too, and are not looked at.)
func TestWhole(t *testing.T) {
	looked := 0
	for _, topic := range []map[Key]string{smtpEnglish, dnsEnglish, mailEnglish, mtaEnglish, mailboxEnglish, compareEnglish, worldEnglish} {
		for key, text := range topic {
			if slices.ContainsFunc(fragments, func(f string) bool { return strings.HasPrefix(string(key), f) }) {
				continue
			}
			looked++
			if !isWhole(text) {
				t.Errorf("%s is no whole sentence: %s", key, text)
			}
		}
	}
	if looked < 150 {
		t.Errorf("only %d sentences were looked at", looked)
	}
	for text, want := range map[string]bool{
		"No.": true, "{0} fails.": true, "{0} said: {1}": true, "It failed. {0}": true, "no.": false, "No": false, "It said {0}": false, "No..": false, "{0}: no": false,
	} {
		if isWhole(text) != want {
			t.Errorf("%q is a whole sentence: %v", text, !want)
		}
	}
}

// isWhole reports whether a text begins and ends as sentences do. An argument after a
// full stop is a sentence of its own.
func isWhole(text string) bool {
	first := text[0]
	end := strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "..")
	if i := strings.LastIndexByte(text, '{'); i > 2 && strings.HasSuffix(text, "}") {
		end = strings.HasSuffix(text[:i], ": ") || strings.HasSuffix(text[:i], ". ")
	}
	return ('A' <= first && first <= 'Z' || first == '{') && end
}

// TestClause: within another sentence there is no capital and no full stop.
func TestClause(t *testing.T) {
	for _, test := range []struct {
		key  Key
		args []string
		want string
	}{
		{SMTPPathNoAt, nil, "the address has no @; write it as user@domain"},
		{SMTPDomainHyphen, nil, "a part of a domain may not begin or end with a hyphen; remove it"},
		{"fault-slow", []string{"MX1.receiver.example"}, "MX1.receiver.example is slow"},
		{MailDNSFails, []string{"x.example"}, "DNS gives no answer about x.example at the moment"},
		{"no-such-key", nil, "no-such-key"},
	} {
		if got := Clause("en", test.key, test.args...); got != test.want {
			t.Errorf("%s: %q, want %q", test.key, got, test.want)
		}
	}
}

// TestDifferences shows that what TestTables looks for is found.
func TestDifferences(t *testing.T) {
	english := map[Key]string{"a": "{0} asks {1}.", "b": "No."}
	for _, test := range []struct {
		name  string
		table map[Key]string
		want  string
	}{
		{"the same places in another order", map[Key]string{"a": "{1} wird von {0} gefragt.", "b": "Nein."}, "[]"},
		{"a missing key", map[Key]string{"a": "{0} {1}"}, "[b is missing]"},
		{"a key too many", map[Key]string{"a": "{0} {1}", "b": "Nein.", "c": "Ja."}, "[c is not in English]"},
		{"a place left out", map[Key]string{"a": "{0}.", "b": "Nein."}, "[a takes 0, in English 0 1]"},
	} {
		if got := fmt.Sprint(differences(english, test.table)); got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
}

// TestMergeTwice: a key with two sentences would hide one of them.
func TestMergeTwice(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("merge took a key twice")
		}
	}()
	merge(map[Key]string{"a": "One."}, map[Key]string{"a": "Two."})
}

// TestSentence: arguments take their places, and what is missing hides nothing.
func TestSentence(t *testing.T) {
	key := MailRelayDenied
	for _, test := range []struct {
		lang string
		key  Key
		args []string
	}{
		{"en", key, []string{"receiver.example", "mail.sender.example"}},
		{"tlh", key, []string{"receiver.example", "mail.sender.example"}},
		{"en", "no-such-key", nil},
	} {
		got := Sentence(test.lang, test.key, test.args...)
		for _, arg := range test.args {
			if !strings.Contains(got, arg) {
				t.Errorf("%s %s: %q lacks %q", test.lang, test.key, got, arg)
			}
		}
		if strings.Contains(got, "{") || got == "" {
			t.Errorf("%s %s: %q", test.lang, test.key, got)
		}
	}
}

// TestSpan: a length of time is told in two units, also within a sentence, and an
// argument that looks like a place stays what it is.
func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 ms", 40 * time.Millisecond: "40 ms", 9*time.Second + time.Millisecond: "9 s", 15 * time.Minute: "15 min",
		90*time.Minute + 29*time.Second: "1 h 30 min", 49*time.Hour + time.Minute: "2 d 1 h",
	} {
		if got := Span("en", d); got != want {
			t.Errorf("%v is told as %q, want %q", d, got, want)
		}
	}
	want := "The message could not be submitted; the client tries again in 5 min. {1 span} {"
	if got := Sentence("en", MailSubmitFailed, "{1 span} {", "5m0s"); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// differences lists how table differs from English, sorted.
func differences(english, table map[Key]string) []string {
	var list []string
	for key, text := range english {
		translated, ok := table[key]
		switch {
		case !ok:
			list = append(list, fmt.Sprintf("%s is missing", key))
		case places(translated) != places(text):
			list = append(list, fmt.Sprintf("%s takes %s, in English %s", key, places(translated), places(text)))
		}
	}
	for key := range table {
		if _, ok := english[key]; !ok {
			list = append(list, fmt.Sprintf("%s is not in English", key))
		}
	}
	slices.Sort(list)
	return list
}

// places lists the arguments that a sentence takes, in their order: "0 1".
func places(text string) string {
	var list []string
	for _, piece := range strings.Split(text, "{")[1:] {
		if number, _, ok := strings.Cut(piece, "}"); ok && !slices.Contains(list, number) {
			list = append(list, number)
		}
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}
