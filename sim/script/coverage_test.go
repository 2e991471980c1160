package script_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"mailscope/sim/smtp"
)

// TestCoverage checks the page that tells what is done of RFC 5321: each section stands on
// it once, under its title and in its order; each transcript that it names exists, and
// cites the section; and what is not covered has a reason.
func TestCoverage(t *testing.T) {
	rows := coverage(t)
	sections := sectionsOf5321(t)
	if len(rows) != len(sections) {
		t.Errorf("%d sections stand on the page, RFC 5321 has %d", len(rows), len(sections))
	}
	cited := citations5321(t)
	for i, row := range rows {
		section, title, covered, shown, remark := row[0], row[1], row[2], row[3], row[4]
		if i < len(sections) && section != sections[i] {
			t.Fatalf("section %s stands where %s should", section, sections[i])
		}
		if want, _ := smtp.SectionTitle(5321, section); title != want {
			t.Errorf("%s: the title is %q, not %q", section, want, title)
		}
		switch covered {
		case "yes", "partial":
			if shown == "" || covered == "partial" && remark == "" {
				t.Errorf("%s: covered, but by what, and how far?", section)
			}
			for _, name := range strings.Split(shown, ", ") {
				if shown != "" && !cited[name][section] {
					t.Errorf("%s: %s does not cite the section, or is not there", section, name)
				}
			}
		case "no":
			if remark == "" || shown != "" {
				t.Errorf("%s: not covered, and why?", section)
			}
		case "–":
			if shown != "" {
				t.Errorf("%s asks for nothing, and is shown", section)
			}
		default:
			t.Errorf("%s: %q is neither yes, partial, no nor –", section, covered)
		}
	}
}

// coverage returns the cells of the page's table, row by row.
func coverage(t *testing.T) (rows [][]string) {
	src, err := os.ReadFile("../smtp/rfc5321.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(src), "|---|---|---|---|---|\n")
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 5 {
			t.Fatalf("no row of five cells: %q", line)
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		rows = append(rows, cells)
	}
	return rows
}

// sectionsOf5321 returns the numbers of all sections, in their order.
func sectionsOf5321(t *testing.T) (list []string) {
	src, err := os.ReadFile("../smtp/rfc.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(src)) {
		if rest, ok := strings.CutPrefix(line, "5321 "); ok && !strings.HasPrefix(rest, "-") {
			section, _, _ := strings.Cut(rest, " ")
			list = append(list, section)
		}
	}
	return list
}

// citations5321 returns which sections each transcript cites, by names such as session/rset.
func citations5321(t *testing.T) map[string]map[string]bool {
	citation := regexp.MustCompile(`RFC 5321 ([A-F\d][.\d]*(?:(?:, | to )[A-F\d][.\d]*)*)`)
	section := regexp.MustCompile(`[A-F\d](?:\.?\d+)*`)
	cited := map[string]map[string]bool{}
	for _, folder := range []string{"session", "session/*", "world"} {
		for _, path := range transcripts(t, folder, 5) {
			name := strings.TrimSuffix(strings.TrimPrefix(path, "testdata/"), ".txt")
			cited[name] = map[string]bool{}
			text := strings.ReplaceAll(string(read(t, path)), "\n# ", " ")
			for _, m := range citation.FindAllStringSubmatch(text, -1) {
				for _, s := range section.FindAllString(m[1], -1) {
					cited[name][s] = true
				}
			}
		}
	}
	return cited
}
