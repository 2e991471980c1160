package study

import (
	"strconv"
	"strings"
	"time"

	"mailscope/sim/scenario"
	"mailscope/sim/words"
)

// Picture is a drawing of a study as data: shapes to be drawn one after the other. All
// lengths are in pixels of a screen.
type Picture struct {
	Width, Height int
	Title         string
	Text          string // says the same in sentences, one a line, for those who do not see it
	Shapes        []Shape
}

// Shape is one thing to draw. Path is the way of a pen as SVG writes it; where it is ""
// Text stands at X, Y.
type Shape struct {
	Look   Look
	Path   string
	X, Y   int
	Anchor string // which end of the text stands there: start, middle, end
	Text   string
}

// Look says what a shape is; who draws it chooses the colours.
type Look string

// The looks.
const (
	Frame Look = "frame" // around a panel
	Grid  Look = "grid"  // a line at a value of a scale
	Bar   Look = "bar"   // connections
	Curve Look = "curve" // what is delivered
	Title Look = "title"
	Head  Look = "head"  // of a row or a column
	Label Look = "label" // of an axis, the legend
	Value Look = "value" // what a panel says in figures
)

// Where things are. A panel is one cell of the grid, all seeds together.
const (
	left, right = 120, 44
	top, bottom = 118, 52
	panelWide   = 190
	panelHigh   = 96
	gapX, gapY  = 26, 34
	binWide     = 2   // of a bar
	widthLeast  = 680 // for the legend
)

// plot is a picture as it is being drawn.
type plot struct {
	*Study
	language string
	cells    [][]Result // by retry, then outage
	runs     [][]int    // how many seeds each has
	failed   [][]bool
	span     time.Duration // of the axis of time
	most     int           // connections a second, of the right scale
	picture  Picture
}

// Picture draws the results, of which some may be missing.
func (s *Study) Picture(results []Result, language string) Picture {
	p := &plot{Study: s, language: language}
	p.gather(results)
	p.picture.Width = max(widthLeast, left+right+len(s.Outages)*(panelWide+gapX)-gapX)
	p.picture.Height = top + bottom + len(s.Retries)*(panelHigh+gapY) - gapY
	p.heading()
	var told []string
	for r := range s.Retries {
		p.text(Head, left-40, p.y(r)+panelHigh/2+4, "end", s.Retries[r].Name)
		for o := range s.Outages {
			p.panel(r, o)
			told = append(told, p.tell(r, o))
		}
		p.scales(r)
	}
	for o := range s.Outages {
		p.times(o)
	}
	p.text(Label, left, p.picture.Height-10, "start", p.say(words.StudySince))
	p.picture.Text = strings.Join(told, "\n")
	return p.picture
}

// gather puts the seeds together and finds the scales, which all panels share.
func (p *plot) gather(results []Result) {
	var longest time.Duration
	most := 1
	for r := range p.Retries {
		row, runs, failed := make([]Result, len(p.Outages)), make([]int, len(p.Outages)), make([]bool, len(p.Outages))
		for o := range p.Outages {
			row[o], runs[o] = Together(results, r, o)
			if last, ok := row[o].Wait(100); ok {
				longest = max(longest, last)
			}
			most = max(most, row[o].PerSecond)
		}
		p.cells, p.runs, p.failed = append(p.cells, row), append(p.runs, runs), append(p.failed, failed)
	}
	for i := range results {
		if r := &results[i]; r.Failure != "" {
			p.failed[r.Retry][r.Outage] = true
		}
	}
	p.span, p.most = roundSpan(longest), roundCount(most)
}

// roundSpan returns a round length of time that is not shorter.
func roundSpan(d time.Duration) time.Duration {
	const day = 24 * time.Hour
	for _, s := range []time.Duration{
		10 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 10 * time.Minute, 20 * time.Minute, 30 * time.Minute,
		time.Hour, 2 * time.Hour, 4 * time.Hour, 6 * time.Hour, 8 * time.Hour, 12 * time.Hour, day, 2 * day, 4 * day,
	} {
		if d <= s {
			return s
		}
	}
	return (d + 4*day - 1) / (4 * day) * (4 * day)
}

// roundCount returns a round number that is not smaller.
func roundCount(n int) int {
	for power := 1; ; power *= 10 {
		for _, times := range []int{1, 2, 5} {
			if n <= times*power {
				return times * power
			}
		}
	}
}

func (p *plot) x(outage int) int { return left + outage*(panelWide+gapX) }
func (p *plot) y(retry int) int  { return top + retry*(panelHigh+gapY) }

func (p *plot) say(key words.Key, args ...string) string {
	return words.Sentence(p.language, key, args...)
}

func (p *plot) text(look Look, x, y int, anchor, text string) {
	p.picture.Shapes = append(p.picture.Shapes, Shape{Look: look, X: x, Y: y, Anchor: anchor, Text: text})
}

func (p *plot) path(look Look, path string) {
	p.picture.Shapes = append(p.picture.Shapes, Shape{Look: look, Path: path})
}

// heading writes the title, the legend, and what the columns are.
func (p *plot) heading() {
	p.picture.Title = p.Title
	if p.Title == "" {
		p.picture.Title = p.say(words.StudyNamed, p.ID)
	}
	p.text(Title, 16, 26, "start", p.picture.Title)
	p.text(Label, 16, 46, "start", p.say(words.StudyAbout, p.Host))
	p.path(Curve, "M16 60h22")
	p.text(Label, 44, 64, "start", p.say(words.StudyDelivered))
	p.path(Bar, "M309 66v-6M313 66v-12M317 66v-4")
	p.text(Label, 324, 64, "start", p.say(words.StudyLoad))
	for o, d := range p.Outages {
		p.text(Head, p.x(o), top-22, "start", p.say(words.StudyOutage, scenario.FormatDuration(d)))
	}
}

// scales labels the axes of values of a row.
func (p *plot) scales(retry int) {
	y, end := p.y(retry), p.x(len(p.Outages)-1)+panelWide+6
	for i, percent := range []string{"100 %", "50 %", "0 %"} {
		p.text(Label, left-6, y+i*panelHigh/2+4, "end", percent)
	}
	p.text(Label, end, y+4, "start", strconv.Itoa(p.most))
	p.text(Label, end, y+panelHigh+4, "start", "0")
}

// times labels the axis of time of a column.
func (p *plot) times(outage int) {
	x, y := p.x(outage), p.y(len(p.Retries)-1)+panelHigh+15
	p.text(Label, x, y, "start", "0")
	p.text(Label, x+panelWide/2, y, "middle", scenario.FormatDuration(p.span/2))
	p.text(Label, x+panelWide, y, "end", scenario.FormatDuration(p.span))
}

// number writes a number into a path.
func number(n int) string { return strconv.Itoa(n) }
