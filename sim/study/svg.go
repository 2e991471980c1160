package study

import "strings"

// style has the colours of the picture as a file, by day and by night.
const style = `
.sheet{fill:#fff}
text{font:12px system-ui,sans-serif;fill:#444c56}
.title{font-size:17px;font-weight:600;fill:#1b1f24}
.head{font-weight:600;fill:#1b1f24}
.value{font-size:11px;fill:#1b1f24}
.label{font-size:11px}
path{fill:none}
.frame{stroke:#8b949e}
.grid{stroke:#d8dee4}
.bar{stroke:#c25e00;stroke-width:2}
.curve{stroke:#0b5cad;stroke-width:2}
@media (prefers-color-scheme:dark){
.sheet{fill:#15191f}
text{fill:#b4bdc8}
.title,.head,.value{fill:#eef1f4}
.frame{stroke:#6e7681}
.grid{stroke:#30363d}
.bar{stroke:#f0a04b}
.curve{stroke:#6cb6ff}
}
`

// SVG returns the picture as a file. Text is text in it, and a screen reader finds the
// title and all that the picture shows in sentences.
func (p *Picture) SVG() []byte {
	var b strings.Builder
	size := number(p.Width) + `" height="` + number(p.Height)
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" width="` + size + `" viewBox="0 0 ` + number(p.Width) + " " + number(p.Height) + `" role="img" aria-labelledby="title text">` + "\n")
	b.WriteString(`<title id="title">` + escaped(p.Title) + "</title>\n" + `<desc id="text">` + escaped(p.Text) + "</desc>\n")
	b.WriteString("<style>" + style + "</style>\n" + `<rect class="sheet" width="` + size + `"/>` + "\n")
	for i := range p.Shapes {
		s := &p.Shapes[i]
		if s.Path != "" {
			b.WriteString(`<path class="` + string(s.Look) + `" d="` + s.Path + `"/>` + "\n")
			continue
		}
		b.WriteString(`<text class="` + string(s.Look) + `" x="` + number(s.X) + `" y="` + number(s.Y) + `" text-anchor="` + s.Anchor + `">` + escaped(s.Text) + "</text>\n")
	}
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

// escaped writes text so that XML takes it for text. What XML has no way to write
// becomes a space.
func escaped(s string) string {
	s = strings.Map(func(c rune) rune {
		if c < ' ' && c != '\n' || c == 0xFFFE || c == 0xFFFF {
			return ' '
		}
		return c
	}, s)
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}
