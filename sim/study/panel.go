package study

import (
	"sort"
	"strings"
	"time"

	"mailscope/sim/scenario"
	"mailscope/sim/words"
)

// panel draws one cell of the grid.
func (p *plot) panel(retry, outage int) {
	x, y, r := p.x(outage), p.y(retry), &p.cells[retry][outage]
	p.path(Frame, "M"+number(x)+" "+number(y)+"h"+number(panelWide)+"v"+number(panelHigh)+"h-"+number(panelWide)+"z")
	p.path(Grid, "M"+number(x)+" "+number(y+panelHigh/2)+"h"+number(panelWide)+"M"+number(x+panelWide/2)+" "+number(y)+"v"+number(panelHigh))
	if p.runs[retry][outage] > 0 {
		p.bars(x, y, r)
		p.curve(x, y, r)
	}
	p.text(Value, x, y-6, "start", p.caption(retry, outage))
}

// bars draws the connections: in each bin the most in a second.
func (p *plot) bars(x, y int, r *Result) {
	bins := make([]int, panelWide/binWide)
	for _, l := range r.Loads {
		if at := time.Duration(l.Second) * time.Second; at < p.span {
			bin := &bins[int(int64(at)/1000*int64(len(bins))/(int64(p.span)/1000))]
			*bin = max(*bin, l.Connections)
		}
	}
	var path strings.Builder
	for i, n := range bins {
		if n > 0 {
			high := max(1, n*panelHigh/p.most)
			path.WriteString("M" + number(x+i*binWide+binWide/2) + " " + number(y+panelHigh) + "v-" + number(high))
		}
	}
	if path.Len() > 0 {
		p.path(Bar, path.String())
	}
}

// curve draws which share of the recipients has its message, pixel by pixel.
func (p *plot) curve(x, y int, r *Result) {
	of := max(1, r.Recipients-r.Later)
	high := func(n int) int { return y + panelHigh - min(n, of)*panelHigh/of }
	at := high(r.Before)
	path := "M" + number(x) + " " + number(at)
	for i := range panelWide + 1 {
		until := p.span / panelWide * time.Duration(i)
		if i == panelWide {
			until = p.span
		}
		n := sort.Search(len(r.Waits), func(k int) bool { return r.Waits[k] > until })
		if next := high(r.Before + n); next != at {
			path += "H" + number(x+i) + "V" + number(next)
			at = next
		}
	}
	p.path(Curve, path+"H"+number(x+panelWide))
}

// caption says in figures what the panel shows.
func (p *plot) caption(retry, outage int) string {
	r := &p.cells[retry][outage]
	half, some := r.Wait(50)
	last, _ := r.Wait(100)
	switch {
	case p.runs[retry][outage] == 0 && p.failed[retry][outage]:
		return p.say(words.StudyFailed)
	case p.runs[retry][outage] == 0:
		return p.say(words.StudyNotRun)
	case !some && r.Bounced > 0:
		return p.say(words.StudyAllBounced)
	case !some:
		return p.say(words.StudyNone)
	case r.Bounced > 0:
		return p.say(words.StudyCaptionAll, half.String(), last.String(), string(tenths(r.BouncedTenths())))
	}
	return p.say(words.StudyCaption, half.String(), last.String())
}

// tell says in a sentence what the panel shows.
func (p *plot) tell(retry, outage int) string {
	r := &p.cells[retry][outage]
	name, length := p.Retries[retry].Name, scenario.FormatDuration(p.Outages[outage])
	half, some := r.Wait(50)
	last, _ := r.Wait(100)
	bounced, attempts := string(tenths(r.BouncedTenths())), string(tenths(r.AttemptsTenths()))
	switch {
	case p.runs[retry][outage] == 0 && p.failed[retry][outage]:
		return p.say(words.StudyOfFailed, name, length)
	case p.runs[retry][outage] == 0:
		return p.say(words.StudyOfNotRun, name, length)
	case !some:
		return p.say(words.StudyOfNone, name, length, bounced, attempts)
	}
	return p.say(words.StudyOf, name, length, half.String(), last.String(), bounced, attempts, number(r.PerSecond))
}
