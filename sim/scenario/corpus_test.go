package scenario

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// tally counts what agrees of what was compared.
type tally struct{ ok, all int }

func (t *tally) count(agrees bool) {
	t.all++
	if agrees {
		t.ok++
	}
}

func (t tally) percent() float64 { return 100 * float64(t.ok) / float64(max(t.all, 1)) }

func (t tally) String() string { return fmt.Sprintf("%d/%d (%.1f %%)", t.ok, t.all, t.percent()) }

// score is how far a simulated server agrees with the real one.
type score struct{ codes, enhanced, offers, ends tally }

// keywords returns the sorted keywords of an answer to EHLO.
func (h *heard) keywords() []string {
	var list []string
	for _, o := range h.Offers {
		keyword, _, _ := strings.Cut(o, " ")
		list = append(list, strings.ToUpper(keyword))
	}
	slices.Sort(list)
	return list
}

// compare scores what was played against what was recorded.
func (s *score) compare(t *testing.T, name string, want, got recorded) {
	for i, w := range want.Steps {
		g := turn{Client: "(not reached)"}
		if i < len(got.Steps) {
			g = got.Steps[i]
		}
		client := cmp.Or(w.Client, g.Client)
		if w.Reply == nil || g.Reply == nil {
			s.codes.count(w.Reply == nil && g.Reply == nil)
			if w.Reply != nil || g.Reply != nil {
				t.Logf("%s: %.70q: wanted %s, got %s", name, client, w.Reply.brief(), g.Reply.brief())
			}
			continue
		}
		code, enh := w.Reply.Code == g.Reply.Code, w.Reply.Enh == g.Reply.Enh
		s.codes.count(code)
		s.enhanced.count(enh)
		keys := true
		if strings.HasPrefix(strings.ToUpper(client), "EHLO") && w.Reply.Code == 250 && g.Reply.Code == 250 {
			keys = slices.Equal(w.Reply.keywords(), g.Reply.keywords())
			s.offers.count(keys)
		}
		if !code || !enh || !keys {
			t.Logf("%s: %.70q: wanted %s, got %s", name, client, w.Reply.brief(), g.Reply.brief())
		}
	}
	if want.End == "open" || want.End == "server closed" {
		s.ends.count(want.End == got.End)
		if want.End != got.End {
			t.Logf("%s: should end %q, ended %q", name, want.End, got.End)
		}
	}
}

func (h *heard) brief() string {
	switch {
	case h == nil:
		return "nothing"
	case h.text == "":
		return strings.TrimSpace(fmt.Sprintf("%d %s %s", h.Code, h.Enh, strings.Join(h.Offers, " / ")))
	}
	return fmt.Sprintf("%.120s", h.text)
}

// Each personality answers as the real server did whose name it has: to the scripts of the
// corpus, and to further ones that were recorded the same way.
func TestCorpus(t *testing.T) {
	floors := []struct {
		folder, name          string
		codes, enhanced, ends float64
	}{
		{"corpus", "postfix", 99, 99, 99}, {"corpus", "exim", 99, 99, 99}, {"corpus", "sendmail", 99, 99, 99}, {"corpus", "opensmtpd", 99, 99, 99}, {"corpus", "go-smtp", 99, 99, 99},
		{"further", "postfix", 99, 99, 99}, {"further", "exim", 99, 99, 99}, {"further", "sendmail", 99, 99, 99}, {"further", "opensmtpd", 99, 99, 99}, {"further", "go-smtp", 99, 99, 99},
	}
	for _, floor := range floors {
		t.Run(floor.folder+"/"+floor.name, func(t *testing.T) {
			want := readCorpus(t, floor.folder, floor.name)
			var s score
			played := 0
			for _, c := range readCases(t, floor.folder) {
				w := want[c.name]
				if w.Skipped != "" && len(w.Steps) == 0 {
					continue
				}
				played++
				s.compare(t, c.name, w, play(t, floor.name, &c))
			}
			t.Logf("%s: %d cases; codes %v; enhanced %v; EHLO %v; endings %v", floor.name, played, s.codes, s.enhanced, s.offers, s.ends)
			if s.codes.percent() < floor.codes || s.enhanced.percent() < floor.enhanced || s.ends.percent() < floor.ends || s.offers.ok != s.offers.all {
				t.Error("that is less than it should be")
			}
		})
	}
}
