package smtp

import (
	"testing"

	"mailscope/sim/words"
)

// Whatever a personality refuses, it has a reason that can be read; and it knows only
// states and verbs that lead somewhere.
func TestPersonalitiesGiveReasons(t *testing.T) {
	for _, p := range personalities {
		for k := SayNothing + 1; k < sayingCount; k++ {
			r := p.Say(k)
			host := k >= SayQueued // the host gives those a reason
			if r.Code >= 400 && !host && (r.Because == nil || !words.Has(r.Because.Key)) {
				t.Errorf("%s: nobody knows why %v", p.Name, r)
			}
			if r.Enhanced != "" && int(r.Enhanced[0]-'0') != r.Code/100 {
				t.Errorf("%s: %v contradicts itself", p.Name, r)
			}
		}
		for _, l := range p.Limits {
			if l.Reply.Because == nil && l.Ends != EndsAppended || len(p.Limits) > limitsMax {
				t.Errorf("%s: nobody knows why %v", p.Name, l.Reply)
			}
		}
		if other, ok := PersonalityOf(p.Name); !ok || other != p || p.Read == nil || p.Mail == nil || p.Rcpt == nil {
			t.Errorf("%s is not whole", p.Name)
		}
	}
}
