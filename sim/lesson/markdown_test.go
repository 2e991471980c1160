package lesson

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
)

// Texts come apart as CommonMark says, as far as they go.
func TestMarkdown(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"", "null"},
		{"one\ntwo\n\nthree", `[{"kind":"paragraph","items":[[{"kind":"text","text":"one two"}]]},{"kind":"paragraph","items":[[{"kind":"text","text":"three"}]]}]`},
		{"a *b* **c** `d*e`.", `[{"kind":"paragraph","items":[[{"kind":"text","text":"a "},{"kind":"emphasis","text":"b"},{"kind":"text","text":" "},{"kind":"strong","text":"c"},{"kind":"text","text":" "},{"kind":"code","text":"d*e"},{"kind":"text","text":"."}]]}]`},
		{"**b**", `[{"kind":"paragraph","items":[[{"kind":"strong","text":"b"}]]}]`},
		{"2 * 3 * 4, a\\*b, <b>", `[{"kind":"paragraph","items":[[{"kind":"text","text":"2 * 3 * 4, a"},{"kind":"text","text":"*b, \u003cb\u003e"}]]}]`},
		{"see [RFC 5321 4.5.4.1], [RFC 821] and [here]", `[{"kind":"paragraph","items":[[{"kind":"text","text":"see "},{"kind":"rule","text":"RFC 5321 4.5.4.1","url":"https://www.rfc-editor.org/rfc/rfc5321#section-4.5.4.1"},{"kind":"text","text":", "},{"kind":"rule","text":"RFC 821","url":"https://www.rfc-editor.org/rfc/rfc821"},{"kind":"text","text":" and [here]"}]]}]`},
		{"so:\n- one\n  more\n- two\n\n- three\n\nend", `[{"kind":"paragraph","items":[[{"kind":"text","text":"so:"}]]},{"kind":"list","items":[[{"kind":"text","text":"one more"}],[{"kind":"text","text":"two"}],[{"kind":"text","text":"three"}]]},{"kind":"paragraph","items":[[{"kind":"text","text":"end"}]]}]`},
		{"1. one\n2. two\n- three", `[{"kind":"ordered","items":[[{"kind":"text","text":"one"}],[{"kind":"text","text":"two"}]]},{"kind":"list","items":[[{"kind":"text","text":"three"}]]}]`},
		{"type\n```\nHELO *a*\n\n.\n```\nnow", `[{"kind":"paragraph","items":[[{"kind":"text","text":"type"}]]},{"kind":"code","code":"HELO *a*\n\n.\n"},{"kind":"paragraph","items":[[{"kind":"text","text":"now"}]]}]`},
		{"```\nnever ends", `[{"kind":"code","code":"never ends"}]`},
	} {
		got, err := json.Marshal(Markdown(test.text))
		if err != nil || string(got) != test.want {
			t.Errorf("%q\ngot  %s\nwant %s", test.text, got, test.want)
		}
	}
}

// Whatever a text holds, taking it apart ends, and loses none of its words.
func FuzzMarkdown(f *testing.F) {
	for _, seed := range []string{"a *b* `c` [RFC 5321 4.1]", "- *\n1. **\n```", "\\", "***", "[RFC ", "``", "- \n- "} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?") // as files are
		m := markdown{text: text}
		m.read()
		for _, s := range m.slips {
			if s.at < 0 || s.at > len(text) || s.what == "" || s.mend == "" {
				t.Errorf("%q: %+v", text, s)
			}
		}
		var shown strings.Builder
		for _, b := range m.blocks {
			shown.WriteString(b.Code)
			for _, item := range b.Items {
				for _, s := range item {
					shown.WriteString(s.Text)
				}
			}
		}
		if got, want := letters(shown.String()), letters(text); got != want && !strings.Contains(text, fence) {
			t.Errorf("%q: shown %q", text, shown.String())
		}
	})
}

// letters returns what of a text is neither blank nor a sign of Markdown: that of lists
// has figures.
func letters(text string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) || strings.ContainsRune("*`[]\\-.0123456789", c) {
			return -1
		}
		return c
	}, text)
}
